//! Weights of any size: what facts leave of draws is right whatever the first draws saw.

use pvchain::{
    Design, Draft, Horizon, Metric, Month, Normal, Observation, Part, Project, Scenario, Settings,
    Stage, Step, Study, Target, Uncertain, compare, for_each_block, simulate,
};
use serde_json::Value;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// A capacity of 100 ± 20, observed as `fact` ± `error`.
fn plant(fact: f64, error: f64) -> Scenario {
    let prior = Uncertain::from(Normal { mean: 100.0, sd: 20.0 }).at_least(0.0);
    Scenario::named("plant")
        .horizon(Horizon::new(month("2024-01"), month("2024-12"), Step::Year))
        .stage(Stage::new("a").unit("kt").capacity(prior))
        .observation(Observation::new("a", month("2024-07"), (fact, error)))
        .target(Target::new("big", Metric::Capacity).of("a").min(178.0))
        .check()
        .unwrap()
}

/// A project of 40 that came with so small a probability, and a fact that says it did.
fn project(probability: f64, error: f64) -> Scenario {
    let fact = Observation::new("b", month("2024-07"), (90.0, error));
    unseen(probability).observation(fact).check().unwrap()
}

/// The same before anybody looked.
fn unseen(probability: f64) -> Draft {
    Scenario::named("project")
        .horizon(Horizon::new(month("2024-01"), month("2024-12"), Step::Year))
        .stage(Stage::new("b").unit("kt").capacity(50.0))
        .project(Project::new("p", "b", month("2024-02")).capacity(40.0).probability(probability))
        .target(Target::new("came", Metric::Capacity).of("b").min(80.0))
}

fn settings(draws: u64) -> Settings {
    Settings::draws(draws).metrics(&[Metric::Capacity])
}

/// Values and logarithms of weights of single draws, about the largest.
fn weighted(plan: &Scenario, settings: &Settings, log: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let (mut values, mut shown) = (Vec::new(), Vec::new());
    for_each_block(plan, settings, |draws| {
        values.extend_from_slice(draws.column(Metric::Capacity, "a"));
        shown.extend_from_slice(draws.weights());
    })
    .unwrap();
    let most = values.iter().map(|value| log(*value)).fold(f64::NEG_INFINITY, f64::max);
    let all = values.iter().map(|value| (*value, libm::exp(log(*value) - most)));
    let all: Vec<(f64, f64)> = all.collect();
    // What `for_each_block` shows are the same weights, up to a factor.
    let most = shown.iter().copied().fold(0.0, f64::max);
    let alike = shown.iter().zip(&all).all(|(shown, (_, w))| (shown / most - w).abs() < 1e-9);
    assert!(most.is_finite() && alike);
    all
}

/// No draw of the pilot comes near these facts: its largest weights are e⁻³², e⁻³²⁰⁰ and e⁻³²⁰⁰⁰⁰
/// of what others have. Every figure is that of the single draws, summed here from their own weights:
/// mean, sd, both errors by the linearised variance, and Kish's size.
#[test]
fn no_weight_is_capped_whatever_the_pilot_saw() {
    for (error, seed) in [(1.0, 1), (0.1, 2), (0.01, 3)] {
        let (plan, settings) = (plant(180.0, error), settings(100_000).seed(seed));
        let log = |value: f64| -0.5 * ((value - 180.0) / error).powi(2);
        let draws = weighted(&plan, &settings, log);
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            draws.iter().map(|(value, weight)| of(*value, *weight)).sum()
        };
        let (total, squares) = (sum(&|_, w| w), sum(&|_, w| w * w));
        let mean = sum(&|y, w| w * y) / total;
        let p = sum(&|y, w| if y >= 178.0 { w } else { 0.0 }) / total;
        let linearised = sum(&|y, w| (w * (y - mean)).powi(2)).sqrt() / total;
        let kish = total * total / squares;
        let outcome = simulate(&plan, &settings).unwrap();
        let facts = outcome.facts.unwrap();
        assert!((facts.effective / kish - 1.0).abs() < 1e-9, "{facts:?} {kish}");
        let heaviest = 1.0 / total;
        assert_eq!(facts.reliable, kish >= 100.0 && heaviest <= 0.05);
        let found = outcome.metric(Metric::Capacity, "a").unwrap();
        assert!((found.mean.unwrap() / mean - 1.0).abs() < 1e-9, "{found:?} {mean}");
        let big = outcome.target("big").unwrap().probability;
        assert!((big.value - p).abs() < 1e-9, "{big:?} {p}");
        if kish > 1.01 {
            let error = linearised * (kish / (kish - 1.0)).sqrt();
            assert!(
                (found.standard_error.unwrap() / error - 1.0).abs() < 1e-6,
                "{found:?} {error}"
            );
        }
    }
}

/// A normal prior and a normal fact: the posterior has precision 1/20² + 1/1², mean
/// (100/400 + 180)·400/401 = 179.800 499 and P(≥ 178) = Φ(1.8028) = 0.9643. Of 300,000 draws
/// (E w)²/E w² ≈ 2.44·10⁻⁵ each, 7 in all, are left; their mean has a linearised error of √(0.51/7) =
/// 0.27, and that of four runs 0.135, of which 5 are 0.68. A weight capped at e⁵ over the pilot's
/// largest gives 169.75.
#[test]
fn a_posterior_four_deviations_away() {
    let plan = plant(180.0, 1.0);
    let mut mean = 0.0;
    for seed in 1..=4 {
        let outcome = simulate(&plan, &settings(300_000).seed(seed)).unwrap();
        assert!(!outcome.facts.unwrap().reliable);
        mean += outcome.metric(Metric::Capacity, "a").unwrap().mean.unwrap() / 4.0;
    }
    assert!((mean - 179.800_499).abs() < 0.68, "{mean}");
}

/// The fact makes e⁸ of a hit. With h hits in n draws the answer is h·e⁸/(h·e⁸ + n − h), which is
/// 0.2297 for the ten in 100,000 that are expected; how many there are is counted without the fact,
/// since facts change no draw. Of some seeds the pilot saw no hit.
#[test]
fn a_rare_project_that_facts_say_came() {
    let (plan, prior) = (project(1e-4, 10.0), unseen(1e-4).check().unwrap());
    for seed in 1..=4 {
        let settings = settings(100_000).seed(seed);
        let hits = simulate(&prior, &settings).unwrap().target("came").unwrap().probability.hits;
        assert!(hits > 0.0);
        let weight = hits * libm::exp(8.0);
        let expected = weight / (weight + 100_000.0 - hits);
        let found = simulate(&plan, &settings).unwrap().target("came").unwrap().probability;
        assert!((found.value - expected).abs() < 1e-12, "{found:?} {expected}");
    }
}

/// Posterior of a project of 2 %: 0.02/(0.02 + 0.98·e^(−½·(40/18.6)²)) = 0.170 97.
const CAME: f64 = 0.170_97;

/// How many of so many 95 % intervals cover the truth: of the probability that a project came, which
/// hangs on the weight, of the mean capacity 50 + 40·P, and of mean, median and 5 % point of a normal
/// posterior of 100 ± 20 and 120 ± 12: precision 1/400 + 1/144, mean 114.705 882, sd 10.289 915.
fn covered(seeds: std::ops::Range<u64>, design: Design) -> [u64; 5] {
    let plans = [project(0.02, 18.6), plant(120.0, 12.0)];
    let mut covered = [0; 5];
    for seed in seeds {
        let settings = settings(8_192).seed(seed).design(design);
        let [came, plant] = [&plans[0], &plans[1]].map(|plan| simulate(plan, &settings).unwrap());
        let p = came.target("came").unwrap().probability;
        let of = |outcome: &pvchain::Outcome, of: &str| {
            outcome.metric(Metric::Capacity, of).unwrap().clone()
        };
        let (b, a) = (of(&came, "b"), of(&plant, "a"));
        // Latin hypercubes of 16 blocks have as many replications: Student's 97.5 % point of 15 degrees.
        let wide = if design == Design::Random { 1.96 } else { 2.131 };
        let within = |value: Option<f64>, error: Option<f64>, truth: f64| {
            (value.unwrap() - truth).abs() <= wide * error.unwrap()
        };
        let quantile = |p: f64, truth: f64| {
            let found = a.quantiles.iter().find(|quantile| quantile.p == p).unwrap();
            (found.low.unwrap()..=found.high.unwrap()).contains(&truth)
        };
        let found = [
            (p.low..=p.high).contains(&CAME),
            within(b.mean, b.standard_error, 50.0 + 40.0 * CAME),
            within(a.mean, a.standard_error, 114.705_882),
            quantile(0.5, 114.705_882),
            quantile(0.05, 114.705_882 - 1.644_854 * 10.289_915),
        ];
        covered.iter_mut().zip(found).for_each(|(covered, found)| *covered += u64::from(found));
    }
    covered
}

/// Of 80 intervals that cover in 95 %, 76 ± 1.95 do; 5 deviations below are 66. With Kish's size those
/// of the first two covered in 31 to 72 %.
#[test]
fn intervals_know_that_figure_and_weight_hang_together() {
    let found = covered(0..80, Design::Random);
    assert!(found.iter().all(|covered| *covered >= 66), "{found:?}");
    let found = covered(0..40, Design::Latin);
    // Of 40: 38 ± 1.4.
    assert!(found.iter().all(|covered| *covered >= 31), "{found:?}");
}

#[test]
#[expect(clippy::print_stdout, reason = "the table is what it is run for")]
#[ignore = "takes a minute: 600 seeds, coverage between 93 and 97 %, and 91 % or more of 16 replications"]
fn intervals_of_600_seeds_cover_as_they_say() {
    for (design, least) in [(Design::Random, 558), (Design::Latin, 546)] {
        let found = covered(0..600, design);
        println!("{} {found:?}", design.name());
        assert!(found.iter().all(|covered| (least..=582).contains(covered)), "{found:?}");
    }
}

/// Comparison and run say the same of a weighted probability.
#[test]
fn a_comparison_has_the_interval_of_a_run() {
    let plans = [project(0.02, 18.6), project(0.03, 18.6)];
    let settings = settings(8_192);
    let comparison = compare(&[("two", &plans[0]), ("three", &plans[1])], &settings).unwrap();
    let compared = comparison.figure("target:came").unwrap();
    for (plan, value) in plans.iter().zip(&compared.values) {
        let (run, value) = (simulate(plan, &settings).unwrap(), value.unwrap());
        let run = run.target("came").unwrap().probability;
        let pairs = [(run.value, value.value), (run.low, value.low), (run.high, value.high)];
        assert!(pairs.iter().all(|(run, here)| (run - here).abs() < 1e-9), "{run:?} {value:?}");
    }
}

/// A standard error so small that squares overflow: the draw nearest to the fact holds all the weight.
/// No spread and no interval is claimed, and the answer is flagged.
#[test]
fn a_fact_of_no_error_at_all_is_obeyed() {
    for (error, design) in
        [(1e-150, Design::Random), (1e-9, Design::Random), (1e-150, Design::Latin)]
    {
        let outcome = simulate(plant(130.0, error), &settings(8_192).design(design)).unwrap();
        let facts = outcome.facts.unwrap();
        assert!(!facts.reliable && (facts.effective - 1.0).abs() < 1e-9, "{facts:?}");
        let found = outcome.metric(Metric::Capacity, "a").unwrap();
        assert!((found.mean.unwrap() - 130.0).abs() < 0.1, "{found:?}");
        assert_eq!((found.sd, found.standard_error), (None, None));
        let ends = found.quantiles.iter().map(|quantile| (quantile.low, quantile.high));
        assert!(ends.clone().all(|ends| ends == (None, None)), "{found:?}");
        let big = outcome.target("big").unwrap().probability;
        assert!(big.value == 0.0 && big.high > 0.5, "{big:?}");
    }
}

/// Threads and parts change no bit, though units differ in their heaviest draws by hundreds of orders of
/// magnitude, in any order of merging and after a part was written and read.
#[test]
fn the_heaviest_draw_may_lie_in_any_part() {
    let plan = plant(180.0, 0.05);
    for design in [Design::Random, Design::Latin] {
        let settings = settings(70_123).design(design);
        let whole = simulate(&plan, &settings.clone().threads(1)).unwrap();
        assert_eq!(simulate(&plan, &settings.clone().threads(3)).unwrap(), whole);
        let study = Study::new(&plan);
        let parts = [3, 1, 2].map(|number| study.part(&settings, number, 3).unwrap());
        let parts = parts.map(|part| {
            let text = serde_json::to_string(&part).unwrap();
            serde_json::from_str::<Part>(&text).unwrap()
        });
        assert_eq!(Part::merge(parts).unwrap().outcome().unwrap(), whole);
    }
}

/// Every probability of a built-in plan with a fact lies in [0, 1], with its interval around it.
#[test]
fn probabilities_lie_between_0_and_1() {
    let plan = Scenario::builtin("baotou-pipeline-2024").unwrap();
    let fact = Observation::new("polysilicon", month("2024-12"), (600.0, 60.0));
    let plan = plan.into_draft().observation(fact).check().unwrap();
    let mut seen = 0;
    for design in [Design::Random, Design::Latin] {
        let settings = Settings::draws(if design == Design::Random { 2_000 } else { 8_192 });
        let outcome = simulate(&plan, &settings.design(design)).unwrap();
        assert!(outcome.facts.is_some());
        look(&serde_json::to_value(&outcome).unwrap(), &mut seen);
    }
    assert!(seen > 100, "{seen}");
}

fn look(value: &Value, seen: &mut u32) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("hits") {
                let number = |key: &str| fields[key].as_f64().unwrap();
                let all = [0.0, number("low"), number("value"), number("high"), 1.0];
                assert!(all.is_sorted(), "{value}");
                assert!((0.0..=number("draws")).contains(&number("hits")), "{value}");
                *seen += 1;
            }
            fields.values().for_each(|field| look(field, seen));
        }
        Value::Array(all) => all.iter().for_each(|each| look(each, seen)),
        _ => {}
    }
}
