//! Observations: draws weighted by facts give the posterior.

use pvchain::{
    Discrete, Horizon, Metric, Month, Normal, Observation, Project, Scenario, Settings, Stage,
    Step, Target, Uncertain, simulate,
};

const DRAWS: u64 = 400_000;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn base(prior: impl Into<pvchain::Quantity>) -> pvchain::Draft {
    Scenario::named("facts")
        .horizon(Horizon::new(month("2024-01"), month("2024-12"), Step::Year))
        .stage(Stage::new("ingot").unit("GW").capacity(prior))
}

/// A normal prior and a normal observation have a normal posterior: with precisions 1/10² and
/// 1/5², mean (100/100 + 110/25)/(1/100 + 1/25) = 108 and sd 1/√0.05 = 4.472 135 955.
#[test]
fn a_conjugate_normal_posterior() {
    let prior = Uncertain::from(Normal { mean: 100.0, sd: 10.0 }).at_least(0.0);
    let scenario = base(prior)
        .observation(Observation::new("ingot", month("2024-06"), (110.0, 5.0)))
        .target(Target::new("t", Metric::Capacity).of("ingot").min(108.0))
        .check()
        .unwrap();
    let outcome = simulate(&scenario, &Settings::draws(DRAWS).seed(2)).unwrap();
    let facts = outcome.facts.unwrap();
    assert!(facts.reliable && facts.observations == 1);
    // (E w)² / E w² of a normal likelihood under a normal prior, with s² = 100 and e² = 25:
    // E w ∝ e/√(e²+s²)·exp(−½·d²/(e²+s²)), E w² ∝ e/√(e²+2s²)·exp(−d²/(e²+2s²)).
    let (d2, s2, e2) = (100.0_f64, 100.0_f64, 25.0_f64);
    let mean = (e2 / (e2 + s2)).sqrt() * libm::exp(-0.5 * d2 / (e2 + s2));
    let square = (e2 / (e2 + 2.0 * s2)).sqrt() * libm::exp(-d2 / (e2 + 2.0 * s2));
    let effective = DRAWS as f64 * mean * mean / square;
    assert!((facts.effective / effective - 1.0).abs() < 0.02, "{} {effective}", facts.effective);
    let capacity = outcome.metric(Metric::Capacity, "ingot").unwrap();
    let error = capacity.standard_error.unwrap();
    assert!((capacity.mean.unwrap() - 108.0).abs() < 5.0 * error, "{capacity:?}");
    // Its linearised error: of draws of weight w², precision 1/100 + 2/25 = 0.09, mean (100/100 +
    // 220/25)/0.09 = 108.889, (y − 108)² is 1/0.09 + 0.889² = 11.901 in the mean.
    assert!((error / (11.901 / effective).sqrt() - 1.0).abs() < 0.05, "{error}");
    assert!((capacity.sd.unwrap() / 20.0_f64.sqrt() - 1.0).abs() < 5.0 / effective.sqrt());
    assert_eq!(capacity.defined, DRAWS);
    let met = outcome.target("t").unwrap();
    let standard_error = 0.5 / effective.sqrt();
    assert!((met.probability.value - 0.5).abs() < 5.0 * standard_error);
    assert!((met.probability.high - met.probability.low) / (4.0 * standard_error) - 1.0 < 0.1);
    for (quantile, z) in [(0.05, -1.644_853_627), (0.5, 0.0), (0.95, 1.644_853_627)] {
        let truth = 108.0 + z * 20.0_f64.sqrt();
        let found = capacity.quantiles.iter().find(|q| q.p == quantile).unwrap();
        let half = found.high.unwrap() - found.low.unwrap();
        assert!((found.value.unwrap() - truth).abs() < 2.0 * half, "{found:?} {truth}");
    }
}

/// Two hypotheses: the project came or not. Weights 1 and exp(−½·(20/10)²) turn 0.3 into
/// 0.3 / (0.3 + 0.7·e⁻²).
#[test]
fn facts_say_whether_a_project_came() {
    let scenario = base(50.0)
        .project(Project::new("p", "ingot", month("2024-02")).capacity(20.0).probability(0.3))
        .observation(Observation::new("ingot", month("2024-03"), (70.0, 10.0)))
        .target(Target::new("t", Metric::Capacity).of("ingot").min(70.0))
        .check()
        .unwrap();
    let outcome = simulate(&scenario, &Settings::draws(DRAWS)).unwrap();
    let posterior = 0.3 / (0.3 + 0.7 * libm::exp(-2.0));
    let found = outcome.target("t").unwrap();
    assert!((found.probability.value - posterior).abs() < 5.0 * 0.5 / (0.5 * DRAWS as f64).sqrt());
    let project = &found.projects.as_ref().unwrap()[0];
    let unmet = 1.0 - found.probability.value;
    assert!(
        (project.criticality.value - unmet).abs() < 0.01 && (project.gain - unmet).abs() < 0.01
    );
    // A project that starts in the month of the date has not started before it.
    let late = base(50.0)
        .project(Project::new("p", "ingot", month("2024-03")).capacity(20.0).probability(0.3))
        .observation(Observation::new("ingot", month("2024-03"), (70.0, 10.0)))
        .target(Target::new("t", Metric::Capacity).of("ingot").min(70.0))
        .check()
        .unwrap();
    let outcome = simulate(&late, &Settings::draws(DRAWS)).unwrap();
    let p = outcome.target("t").unwrap().probability.value;
    assert!((p - 0.3).abs() < 5.0 * (0.21 / DRAWS as f64).sqrt());
}

#[test]
fn facts_that_hardly_any_draw_foresaw_are_flagged() {
    let prior = Uncertain::from(Normal { mean: 100.0, sd: 10.0 }).at_least(0.0);
    let scenario = base(prior)
        .observation(Observation::new("ingot", month("2024-06"), (150.0, 0.5)))
        .check()
        .unwrap();
    let facts = simulate(&scenario, &Settings::draws(20_000)).unwrap().facts.unwrap();
    assert!(!facts.reliable && facts.effective < 100.0, "{facts:?}");
}

#[test]
fn threads_change_no_bit_of_a_weighted_answer() {
    let prior = Uncertain::from(Normal { mean: 100.0, sd: 10.0 }).at_least(0.0);
    let scenario = base(prior)
        .observation(Observation::new("ingot", month("2024-06"), (110.0, 5.0)))
        .check()
        .unwrap();
    let outcome = |threads| simulate(&scenario, &Settings::draws(70_123).threads(threads)).unwrap();
    assert_eq!(outcome(1), outcome(3));
}

/// With 1 in exactly half of the draws and 2 in the others, the median lies between the last draw of
/// one and the first of the other. Weights are counted in so large numbers that the last rank of a
/// value rounds to the next one's.
#[test]
fn quantiles_between_two_values_are_numbers() {
    let equal = Uncertain::from(Discrete { values: vec![1.0, 2.0], weights: vec![1.0, 1.0] });
    let scenario = base(100.0)
        .stage(Stage::new("cell").unit("GW").capacity(equal))
        .observation(Observation::new("ingot", month("2024-06"), (110.0, 5.0)))
        .final_stage("cell")
        .check()
        .unwrap();
    let mut halves = 0;
    for seed in 0..60 {
        let outcome = simulate(&scenario, &Settings::draws(40).seed(seed)).unwrap();
        let cell = outcome.metric(Metric::Capacity, "cell").unwrap();
        let median = cell.quantile(0.5).unwrap().value.unwrap();
        assert!((1.0..=2.0).contains(&median), "{median}");
        halves += u32::from(cell.mean == Some(1.5));
    }
    // Of 40 draws half are alike in 12.5 % of runs.
    assert!(halves > 1, "{halves}");
}
