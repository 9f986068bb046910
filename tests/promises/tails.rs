//! Means with heavy tails: intervals hold where nothing is said, and what cannot hold is said.

use pvchain::stats::Moments;
use pvchain::{
    Design, Gamma, Lognormal, Metric, Normal, Scenario, Settings, Stage, Student, Study, Summary,
    Target, Uncertain, Uniform, compare,
};

fn plan(capacity: Uncertain) -> Scenario {
    let stage = Stage::new("a").unit("GW").capacity(capacity);
    Scenario::named("tails").stage(stage).check().unwrap()
}

fn lognormal(sigma: f64) -> Uncertain {
    Lognormal { median: 1.0, sigma }.into()
}

/// The figure of so many runs.
fn runs(capacity: Uncertain, (draws, design): (u64, Design), seeds: u64) -> Vec<Summary> {
    let study = Study::new(&plan(capacity));
    let settings = Settings::draws(draws).design(design).metrics(&[Metric::Potential]);
    let run = |seed| study.run(&settings.clone().seed(seed)).unwrap();
    let potential = |seed| run(seed).metric(Metric::Potential, "a").unwrap().clone();
    (1..=seeds).map(potential).collect()
}

fn cautioned(found: &[Summary]) -> usize {
    found.iter().filter(|one| one.heavy_tail.is_some()).count()
}

#[test]
fn light_tails_carry_no_caution_and_heavy_ones_do() {
    let light: [Uncertain; 4] = [
        Uncertain::from(Normal { mean: 10.0, sd: 1.0 }).at_least(0.0),
        Uniform { min: 0.0, max: 1.0 }.into(),
        Gamma { shape: 1.0, scale: 1.0 }.into(),
        lognormal(0.5),
    ];
    for design in Design::ALL {
        for law in &light {
            let found = runs(law.clone(), (16_384, design), 20);
            // One of a hundred lognormals with σ = ½ reaches further than an exponential law.
            assert!(cautioned(&found) <= 2, "{design}: {law}");
        }
        let far = Student { df: 2.1, mean: 0.0, scale: 1.0 };
        let student = Uncertain::from(far).at_least(0.0);
        for law in [lognormal(2.0), student] {
            assert!(cautioned(&runs(law.clone(), (16_384, design), 20)) >= 19, "{design}: {law}");
        }
    }
    for design in [Design::Latin, Design::Sobol] {
        assert_eq!(cautioned(&runs(lognormal(1.5), (16_384, design), 20)), 20, "{design}");
    }
}

/// Student's interval alone covers 92 % of exponential means under designs. Of 400 repetitions a share
/// of 0.94 has a standard error of 0.012; 0.88 is five of them off.
#[test]
fn intervals_without_a_caution_hold() {
    for (law, mean) in [
        (Gamma { shape: 1.0, scale: 1.0 }.into(), 1.0),
        (lognormal(0.5), libm::exp(0.125)),
        (lognormal(0.75), libm::exp(0.281_25)),
    ] {
        for design in Design::ALL {
            let found = runs(law.clone(), (16_384, design), 400);
            let covers =
                |one: &&Summary| one.mean_low.unwrap() <= mean && mean <= one.mean_high.unwrap();
            let covered = found.iter().filter(covers).count();
            assert!(covered >= 352, "{design}: {law}: {covered} of 400");
        }
    }
}

/// The interval of a mean is around it, and at least as wide as Student's.
#[test]
fn intervals_of_means_are_never_narrower_than_students() {
    for design in Design::ALL {
        for one in runs(lognormal(1.0), (20_000, design), 5) {
            let [mean, low, high, error] =
                [one.mean, one.mean_low, one.mean_high, one.standard_error].map(Option::unwrap);
            assert!(low < mean && mean < high && high - low > 2.0 * 1.959 * error, "{design}");
        }
    }
}

/// Of 16 values 15 are 0 and one is 16: it holds (16 − 1)² = 225 of 225 + 15.
#[test]
fn the_furthest_draw_worked_by_hand() {
    let mut values = vec![0.0; 15];
    values.push(16.0);
    let interval = |values: &[f64]| {
        let mut moments = Moments::about(0.0);
        moments.push(values);
        (moments.interval().unwrap().half_width(), moments.standard_error().unwrap())
    };
    let (half_width, error) = interval(&values);
    let square = 1.959_964_f64 * 1.959_964;
    let factor = 1.0 + (square * (square + 2.0) - 3.0) / 18.0 * 225.0 / 240.0;
    assert!((half_width / (2.131_450 * error * factor) - 1.0).abs() < 1e-6);
}

/// A draw that is far, and heavy where facts weigh draws.
#[test]
fn weights_count_in_what_one_draw_holds() {
    let mut alike = Moments::about(1.0);
    let mut weighed = Moments::about(1.0);
    let values: Vec<f64> = (0..1000).map(|at| f64::from(at % 10)).collect();
    alike.push(&values);
    weighed.push_weighted(&values, &[0.5; 1000]);
    let [alike, weighed] = [alike, weighed].map(|moments| moments.interval().unwrap());
    assert!((alike.half_width() / weighed.half_width() - 1.0).abs() < 1e-9);
}

/// Of 131,072 points each replication has 28 or 29 hits of 0.007, and 32 counts that nearly agree were
/// taken for normal: 85 % covered. A share of 0.95 has a standard error of 0.0126 over 300
/// repetitions; 0.887 is five of them off.
#[test]
fn events_of_one_even_input_are_covered() {
    let events = [0.001, 0.007, 0.3];
    let stage = Stage::new("a").unit("GW").capacity(Uniform { min: 0.0, max: 1.0 });
    let target = |p: f64| Target::new(p.to_string(), Metric::Potential).of("a").min(1.0 - p);
    let plan = events
        .into_iter()
        .fold(Scenario::named("events").stage(stage), |plan, p| plan.target(target(p)));
    let study = Study::new(&plan.check().unwrap());
    for (design, draws) in [(Design::Latin, 16_384), (Design::Sobol, 16_384)] {
        let mut covered = [0; 3];
        for seed in 1..=300 {
            let settings = Settings::draws(draws).design(design).metrics(&[]).seed(seed);
            let outcome = study.run(&settings).unwrap();
            for ((covered, p), target) in covered.iter_mut().zip(events).zip(&outcome.targets) {
                let found = target.probability;
                *covered += usize::from((found.low..=found.high).contains(&p));
            }
        }
        assert!(covered.iter().all(|covered| *covered >= 266), "{design}: {covered:?}");
    }
}

#[test]
fn comparisons_say_which_means_hang_on_few_draws() {
    let scenarios = [0.5, 1.8, 1.9].map(|sigma| plan(lognormal(sigma)));
    let named: Vec<_> = ["light", "heavy", "heavier"].into_iter().zip(&scenarios).collect();
    for design in Design::ALL {
        let settings = Settings::draws(16_384).design(design).metrics(&[Metric::Potential]);
        let found = compare(&named, &settings).unwrap();
        let potential = found.figure("potential:a").unwrap();
        let heavy: Vec<bool> = potential.heavy_tails.iter().map(Option::is_some).collect();
        assert_eq!(heavy, [false, true, true], "{design}");
        assert!(potential.differences.iter().flatten().all(|one| one.heavy_tail.is_some()));
        let balanced = found.figure("balanced").unwrap();
        assert!(balanced.heavy_tails.is_empty());
    }
}
