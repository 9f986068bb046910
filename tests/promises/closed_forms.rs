//! Cases whose answer is known in closed form; each tolerance is five standard errors.

use pvchain::{
    Band, Correlation, Gamma, Link, Lognormal, LognormalMoments, Metric, Normal, Outcome, Pert,
    Quantity, Scenario, Settings, Stage, Strength, Target, Triangular, Uncertain, simulate,
};

const DRAWS: u64 = 400_000;

fn run(scenario: &Scenario) -> Outcome {
    simulate(scenario, &Settings::draws(DRAWS).seed(20_240_101))
}

/// `|found − p|` within five binomial standard errors.
fn assert_probability(found: f64, p: f64) {
    let standard_error = (p * (1.0 - p) / DRAWS as f64).sqrt();
    assert!((found - p).abs() < 5.0 * standard_error, "{found} instead of {p}");
}

/// The mean within five of its standard errors, the variance within five of its own: for a law
/// with excess kurtosis `k` the relative standard error of a variance is `√((2 + k)/n)`; 9 covers
/// the exponential law, the heaviest here.
fn assert_moments(outcome: &Outcome, (metric, of): (Metric, &str), (mean, variance): (f64, f64)) {
    let summary = outcome.metric(metric, of).unwrap();
    let (found, error) = (summary.mean.unwrap(), summary.standard_error.unwrap());
    assert!((found - mean).abs() < 5.0 * error, "mean {found} instead of {mean}");
    let found = summary.sd.unwrap().powi(2);
    let relative = 5.0 * (9.0 / DRAWS as f64).sqrt();
    assert!((found / variance - 1.0).abs() < relative, "variance {found} instead of {variance}");
}

fn stage(id: &str, capacity: impl Into<Quantity>) -> Stage {
    Stage::new(id).unit("GW").capacity(capacity)
}

fn at_least_0(mean: f64, sd: f64) -> Uncertain {
    // 0 lies at least 5.5 standard deviations below the mean: truncation moves nothing visible.
    Uncertain::from(Normal { mean, sd }).at_least(0.0)
}

/// Clark (1961): the smaller of two normals.
fn clark(rho: f64) -> Scenario {
    let correlation = Correlation::new("market", Strength::Rho(rho))
        .input("stage.first.capacity")
        .input("stage.second.capacity");
    Scenario::named("Clark")
        .stage(stage("first", at_least_0(100.0, 10.0)))
        .stage(stage("second", at_least_0(110.0, 20.0)))
        .link(Link::from("first").to("second"))
        .correlation(correlation)
        .check()
        .unwrap()
}

#[test]
fn the_smaller_of_two_correlated_normals_is_clarks() {
    let outcome = run(&clark(0.3));
    let throughput = (Metric::ClosedThroughput, "chain");
    assert_moments(&outcome, throughput, (96.222_181_015_278_85, 139.136_705_282_533_5));
    let first = outcome.bottleneck("first").unwrap();
    assert_probability(first.value, 0.696_020_553_912_500_4);
    let outcome = run(&clark(0.0));
    assert_moments(&outcome, throughput, (95.201_892_936_516_06, 127.205_224_875_295_24));
    let first = outcome.bottleneck("first").unwrap();
    assert_probability(first.value, 0.672_639_576_990_711_4);
}

#[test]
fn the_smallest_of_three_exponentials() {
    let exponential = |rate: f64| Gamma { shape: 1.0, scale: 1.0 / rate };
    let scenario = Scenario::named("exponentials")
        .stage(stage("one", exponential(1.0)))
        .stage(stage("two", exponential(2.0)))
        .stage(stage("three", exponential(3.0)))
        .link(Link::from("one").to("two"))
        .link(Link::from("two").to("three"))
        .check()
        .unwrap();
    let outcome = run(&scenario);
    // The smallest is exponential with rate 1 + 2 + 3.
    assert_moments(&outcome, (Metric::ClosedThroughput, "chain"), (1.0 / 6.0, 1.0 / 36.0));
    for (stage, p) in [("one", 1.0 / 6.0), ("two", 1.0 / 3.0), ("three", 0.5)] {
        assert_probability(outcome.bottleneck(stage).unwrap().value, p);
    }
}

#[test]
fn the_smallest_capacity_that_covers_demand_with_95_percent() {
    let capacity = 149.903_414_764_121_58;
    let operating_rate = Uncertain::from(Lognormal { median: 0.85, sigma: 0.08 }).at_most(1.5);
    let correlation = Correlation::new("weather", Strength::Rho(0.3))
        .input("stage.supply.operating_rate")
        .input("stage.demand.capacity");
    let scenario = Scenario::named("chance constraint")
        .stage(stage("supply", capacity).operating_rate(operating_rate))
        .stage(stage("demand", Lognormal { median: 100.0, sigma: 0.15 }))
        .link(Link::from("supply").to("demand"))
        .correlation(correlation)
        .check()
        .unwrap();
    assert_probability(run(&scenario).balanced().value, 0.95);
}

#[test]
fn two_correlated_events_at_their_medians() {
    // P(both above their medians) = 1/4 + asin ρ / 2π.
    for (rho, p) in [(0.5, 1.0 / 3.0), (-0.5, 1.0 / 6.0), (0.9, 0.428_216_853_436_455_66)] {
        let correlation = Correlation::new("latent", Strength::Rho(rho))
            .input("stage.a.capacity")
            .input("stage.b.capacity");
        let met = |id: &str, of: &str, min: f64| Target::new(id, Metric::Capacity).of(of).min(min);
        let scenario = Scenario::named("two events")
            .stage(stage("a", at_least_0(100.0, 10.0)))
            .stage(stage("b", Lognormal { median: 50.0, sigma: 0.4 }))
            .link(Link::from("a").to("b"))
            .correlation(correlation)
            .target(met("a", "a", 100.0))
            .target(met("b", "b", 50.0))
            .check()
            .unwrap();
        let outcome = run(&scenario);
        assert_probability(outcome.target("a").unwrap().probability.value, 0.5);
        assert_probability(outcome.all_targets.unwrap().value, p);
    }
}

#[test]
fn lognormal_supply_under_normal_demand() {
    // OpenTURNS, axial stressed beam: R < F / (1e-4·π).
    let scenario = Scenario::named("axial stressed beam")
        .stage(stage("strength", LognormalMoments { mean: 3e6, sd: 3e5 }))
        .stage(stage("load", at_least_0(750.0, 50.0)))
        .link(Link::from("strength").to("load").consumption(1.0 / (1e-4 * std::f64::consts::PI)))
        .balance(Band::at_least(1.0))
        .check()
        .unwrap();
    let outcome = run(&scenario);
    assert_probability(outcome.short("strength").unwrap().value, 0.029_198_194_624_83);
}

#[test]
fn pert_and_triangular_moments() {
    let scenario = Scenario::named("expert laws")
        .stage(stage("pert", Pert { min: 10.0, mode: 20.0, max: 40.0 }))
        .stage(stage("triangular", Triangular { min: 10.0, mode: 20.0, max: 40.0 }))
        .link(Link::from("pert").to("triangular"))
        .check()
        .unwrap();
    let outcome = run(&scenario);
    // 130/6 and 275/9; 70/3 and 350/9.
    assert_moments(&outcome, (Metric::Capacity, "pert"), (130.0 / 6.0, 275.0 / 9.0));
    assert_moments(&outcome, (Metric::Capacity, "triangular"), (70.0 / 3.0, 350.0 / 9.0));
    let summary = outcome.metric(Metric::Capacity, "triangular").unwrap();
    let median = summary.quantiles.iter().find(|quantile| quantile.p == 0.5).unwrap();
    let truth = 22.679_491_924_311_225;
    assert!(median.low.unwrap() <= truth && truth <= median.high.unwrap());
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
        .link(Link::from("a").to("b"))
        .link(Link::from("b").to("c"))
        .link(Link::from("c").to("d"));
    let scenario = chained.clone().correlation(correlation.clone()).check().unwrap();
    let outcome = simulate(&scenario, &Settings::draws(1_000));
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
    let outcome = simulate(&scenario, &Settings::draws(1_000));
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
    let met = run(&scenario).target("nothing stranded").unwrap().probability;
    assert_eq!(met.value, 1.0);
}
