//! Designs and stopping on precision: the same bits for any threads, honest errors, clear refusals.

use pvchain::{
    Band, Correlation, Design, Figure, Link, Lognormal, Metric, Outcome, Scenario, Settings, Stage,
    Strength, Target, for_each_block, simulate,
};

/// Coverage of `a` is lognormal with median 1 and σ² = 0.3² + 0.2² − 2·0.5·0.3·0.2 + 0.1² = 0.08.
fn plan() -> pvchain::Draft {
    let capacity = |sigma| Lognormal { median: 1.0, sigma };
    Scenario::named("designs")
        .stage(Stage::new("a").unit("GW").capacity(capacity(0.3)))
        .stage(Stage::new("b").unit("GW").capacity(capacity(0.2)))
        .link(Link::from("a").to("b").consumption(capacity(0.1)))
        .correlation(Correlation::new("both", Strength::Rho(0.5)).input("stage.*.capacity"))
        .target(Target::new("twice", Metric::Coverage).of("a").min(2.0))
        .balance(Band::at_least(0.8))
}

fn settings(draws: u64, design: Design) -> Settings {
    Settings::draws(draws).design(design).metrics(&[Metric::Coverage])
}

#[test]
fn threads_change_no_bit_under_any_design_or_rule() {
    let plan = plan().check().unwrap();
    for design in Design::ALL {
        let fixed = settings(40_123, design);
        let ruled = settings(1 << 22, design).until(Figure::Balanced, 0.003);
        for settings in [fixed, ruled] {
            let outcome =
                |threads| simulate(&plan, &settings.clone().seed(3).threads(threads)).unwrap();
            let one = outcome(1);
            assert_eq!(one, outcome(2));
            assert_eq!(one, outcome(7));
        }
    }
}

#[test]
fn more_draws_begin_with_the_same_ones_under_any_design() {
    let plan = plan().check().unwrap();
    for design in Design::ALL {
        let column = |draws| {
            let mut values = Vec::new();
            for_each_block(&plan, &settings(draws, design), |block| {
                values.extend_from_slice(block.column(Metric::Coverage, "a"));
            })
            .unwrap();
            values
        };
        assert_eq!(column(20_000), column(50_000)[..20_000]);
    }
}

/// Random and Latin draws belong to names; Sobol' points to the place, so what is appended is free.
#[test]
fn what_is_appended_moves_no_other_draw() {
    let grown = plan()
        .stage(Stage::new("c").unit("GW").capacity(1.0))
        .link(Link::from("b").to("c").consumption(Lognormal { median: 1.0, sigma: 0.2 }));
    let (plan, grown) = (plan().check().unwrap(), grown.check().unwrap());
    for design in Design::ALL {
        let column = |scenario: &Scenario| {
            let mut values = Vec::new();
            for_each_block(scenario, &settings(20_000, design), |block| {
                values.extend_from_slice(block.column(Metric::Coverage, "a"));
            })
            .unwrap();
            values
        };
        assert_eq!(column(&plan), column(&grown), "{design}");
    }
}

/// How often 200 intervals cover: a share of 0.95 has the standard error 0.0154; 5 of them leave
/// at least 174 hits. All intervals of a design come from the same runs.
#[test]
fn intervals_cover_the_truth_under_every_design() {
    let plan = plan().check().unwrap();
    let sigma = 0.08_f64.sqrt();
    let share = |x: f64| 0.5 * libm::erfc(libm::log(x) / sigma * std::f64::consts::FRAC_1_SQRT_2);
    let covers = |outcome: &Outcome| {
        let t = if outcome.provenance.design == "random" { 1.96 } else { 2.04 };
        let (p, rare) = (outcome.balanced(), outcome.target("twice").unwrap().probability);
        let summary = outcome.metric(Metric::Coverage, "a").unwrap();
        let half = t * summary.standard_error.unwrap();
        let median = summary.quantiles[2];
        [
            p.low <= share(0.8) && share(0.8) <= p.high,
            rare.low <= share(2.0) && share(2.0) <= rare.high,
            (summary.mean.unwrap() - libm::exp(0.04)).abs() <= half,
            median.low.unwrap() <= 1.0 && 1.0 <= median.high.unwrap(),
        ]
    };
    for design in Design::ALL {
        let mean = Figure::Mean(Metric::Coverage, "a".to_owned());
        let ruled = settings(1 << 20, design).until(mean, 0.002);
        for settings in [settings(16_384, design), ruled] {
            let mut hits = [0; 4];
            for seed in 0..200 {
                let outcome = simulate(&plan, &settings.clone().seed(seed)).unwrap();
                for (hits, covers) in hits.iter_mut().zip(covers(&outcome)) {
                    *hits += u32::from(covers);
                }
            }
            assert!(hits.iter().all(|hits| *hits >= 174), "{design}: {hits:?}");
        }
    }
}

/// Owen's theorem in practice: under a smooth figure Sobol' points are worth far more draws.
#[test]
fn designs_are_worth_more_than_random_draws() {
    let plan = plan().check().unwrap();
    let error = |design| {
        let outcome = simulate(&plan, &settings(65_536, design)).unwrap();
        outcome.metric(Metric::Coverage, "a").unwrap().standard_error.unwrap()
    };
    let [random, latin, sobol] = Design::ALL.map(error);
    assert!(random / latin > 3.0 && latin / sobol > 3.0, "{random} {latin} {sobol}");
}

#[test]
fn a_run_ends_once_it_is_precise_and_says_so() {
    let plan = plan().check().unwrap();
    let settings = settings(1 << 24, Design::Random)
        .until(Figure::Balanced, 0.004)
        .until(Figure::Target("twice".to_owned()), 0.001)
        .check(&plan)
        .unwrap();
    let provenance = simulate(&plan, &settings).unwrap().provenance;
    assert!(provenance.complete && provenance.draws < 1 << 20);
    assert_eq!(provenance.until.len(), 2);
    assert!(provenance.until.iter().all(|precision| precision.met));
    assert_eq!(provenance.until[1].figure, "target:twice");
    let short = Settings::draws(10_000).until(Figure::Balanced, 1e-6);
    let provenance = simulate(&plan, &short).unwrap().provenance;
    assert!(provenance.complete && !provenance.until[0].met && provenance.draws == 10_000);
}

#[test]
fn requests_that_make_no_sense_are_refused_before_anything_runs() {
    let plan = plan().check().unwrap();
    let refused = |settings: Settings| settings.check(&plan).unwrap_err().to_string();
    let plain = || settings(20_000, Design::Random);
    let mean = |metric, of: &str| Figure::Mean(metric, of.to_owned());
    for (settings, words) in [
        (plain().until(Figure::Balanced, 0.0), "a half-width above 0"),
        (plain().until(Figure::Balanced, f64::NAN), "a half-width above 0"),
        (plain().until(Figure::Target("twide".to_owned()), 0.1), "twice"),
        (plain().until(mean(Metric::Coverage, "b"), 0.1), "coverage of one of: a"),
        (plain().until(mean(Metric::Gap, "a"), 0.1), "add gap to the metrics"),
        (settings(5_000, Design::Sobol), "at least 8192 with the sobol design"),
        (settings(1_000_000_000_000, Design::Sobol), "at most 137438953472"),
    ] {
        let text = refused(settings);
        assert!(text.contains(words), "{text}");
    }
}
