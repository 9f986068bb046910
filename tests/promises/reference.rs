//! The reference workload against an independent implementation with ten million draws.

use std::fs;

use pvchain::{Metric, Outcome, Scenario, Settings, simulate};
use serde_json::Value;

const DRAWS: u64 = 1_000_000;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// Within `5·√(se_ref² + se_ours²)`, and 2e-4 standard deviations for the histograms.
fn assert_close(
    what: &str,
    (ours, our_error): (f64, f64),
    (theirs, their_error): (f64, f64),
    sd: f64,
) {
    let bound = 5.0 * (our_error.powi(2) + their_error.powi(2)).sqrt() + 2e-4 * sd;
    assert!((ours - theirs).abs() <= bound, "{what}: {ours} instead of {theirs} ± {bound}");
}

#[test]
fn every_figure_of_r1_agrees() {
    let scenario =
        Scenario::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/reference/r1.toml"))
            .unwrap();
    let expected = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/reference/r1-expected.json"
    ))
    .unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let outcome = simulate(&scenario, &Settings::draws(DRAWS)).unwrap();
    let binomial = |p: f64| (p * (1.0 - p) / DRAWS as f64).sqrt();
    let balanced = outcome.balanced().value;
    let theirs = (number(&expected["balanced"]["value"]), number(&expected["balanced"]["se"]));
    assert_close("balanced", (balanced, binomial(balanced)), theirs, 0.0);
    for entry in expected["bottleneck"].as_array().unwrap() {
        let stage = entry["stage"].as_str().unwrap();
        let ours = outcome.bottleneck(stage).unwrap().value;
        let theirs = (number(&entry["value"]), number(&entry["se"]));
        assert_close(stage, (ours, binomial(ours)), theirs, 0.0);
    }
    for entry in expected["metrics"].as_array().unwrap() {
        check_metric(&outcome, entry);
    }
}

fn check_metric(outcome: &Outcome, entry: &Value) {
    let name = entry["metric"].as_str().unwrap();
    let metric: Metric = name.parse().unwrap();
    let of = entry["of"].as_str().unwrap();
    let what = format!("{name} of {of}");
    let ours = outcome.metric(metric, of).unwrap();
    let (mean, sd) = (ours.mean.unwrap(), ours.sd.unwrap());
    let their_sd = number(&entry["sd"]);
    let errors = (ours.standard_error.unwrap(), number(&entry["se_mean"]));
    assert_close(&what, (mean, errors.0), (number(&entry["mean"]), errors.1), their_sd);
    // Ten times as many draws: our standard error of the sd is √10 times theirs.
    let sd_error = number(&entry["se_sd"]);
    assert_close(&what, (sd, sd_error * 10_f64.sqrt()), (their_sd, sd_error), their_sd);
    for quantile in entry["quantiles"].as_array().unwrap() {
        let p = number(&quantile["p"]);
        let value = ours.quantiles.iter().find(|own| own.p == p).unwrap().value.unwrap();
        let (theirs, error) = (number(&quantile["value"]), number(&quantile["se"]));
        let what = format!("{what} at {p}");
        assert_close(&what, (value, error * 10_f64.sqrt()), (theirs, error), their_sd);
    }
}
