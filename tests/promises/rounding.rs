//! Rounding alone decides nothing.

use pvchain::{
    Correlation, Link, Metric, Normal, Quantity, Scenario, Settings, Stage, Strength, Target,
    Uncertain, simulate,
};

fn stage(id: &str, capacity: impl Into<Quantity>) -> Stage {
    Stage::new(id).unit("GW").capacity(capacity)
}

fn at_least_0(mean: f64, sd: f64) -> Uncertain {
    // 0 lies at least 5.5 standard deviations below the mean: truncation moves nothing visible.
    Uncertain::from(Normal { mean, sd }).at_least(0.0)
}

#[test]
fn whatever_correlation_passes_the_check_can_be_drawn() {
    // -1/3 rounded: as strong as four inputs can move against each other, and a little more.
    let mut draft = Scenario::named("against each other");
    let mut correlation = Correlation::new("all", Strength::Rho(-0.333_333_333_4));
    for name in ["a", "b", "c", "d"] {
        draft = draft.stage(stage(name, at_least_0(100.0, 10.0)));
        correlation = correlation.input(format!("stage.{name}.capacity"));
    }
    let chained = draft
        .link(Link::from("a").to("b").consumption(1))
        .link(Link::from("b").to("c").consumption(1))
        .link(Link::from("c").to("d").consumption(1));
    let scenario = chained.clone().correlation(correlation.clone()).check().unwrap();
    let outcome = simulate(&scenario, &Settings::draws(1_000)).unwrap();
    assert_eq!(outcome.provenance.draws, 1_000);
    // A matrix of rank 1 whose entries are rounded to nine digits.
    let weights = [0.123_456_789_1_f64, 0.987_654_321_9, -0.555_555_555_5, 0.333_333_333_3];
    let entry = |i: usize, j: usize| {
        let product: f64 = if i == j { 1.0 } else { weights[i].signum() * weights[j].signum() };
        (product * 1e9).round() / 1e9
    };
    let rows = (0..4).map(|i| (0..4).map(|j| entry(i, j)).collect()).collect();
    let correlation = Correlation { strength: Strength::Matrix(rows), ..correlation };
    let scenario = chained.correlation(correlation).check().unwrap();
    let outcome = simulate(&scenario, &Settings::draws(1_000)).unwrap();
    assert_eq!(outcome.provenance.draws, 1_000);
}

#[test]
fn rounding_alone_strands_nothing() {
    // d = x + want ≤ e, so all that is left is sold.
    let scenario = Scenario::named("sold out")
        .stage(stage("a", 10.0).export_limit(1.386))
        .stage(stage("b", pvchain::Uniform { min: 1.0, max: 2.0 }))
        .link(Link::from("a").to("b").consumption(1.1))
        .target(Target::new("nothing stranded", Metric::Stranded).of("a").max(0.0))
        .check()
        .unwrap();
    let outcome = simulate(&scenario, &Settings::draws(400_000)).unwrap();
    let met = outcome.target("nothing stranded").unwrap().probability;
    assert_eq!(met.value, 1.0);
}
