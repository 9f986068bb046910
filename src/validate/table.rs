//! The table of cases: closed forms, and published figures of built-in scenarios.

use std::sync::LazyLock;

use toml::{Table, Value};

use super::case::{CaseFigure, Replay, Tolerance};
use crate::message::{Language, Text};
use crate::metric::Metric;
use crate::scenario::Scenario;

static CASES: LazyLock<Table> =
    LazyLock::new(|| include_str!("cases.toml").parse().expect("the cases are TOML"));

/// The cases under a heading of the table, in its order.
pub(super) fn replays(heading: &str) -> impl Iterator<Item = Replay> {
    list(&CASES[heading]).map(|case| Replay {
        name: text(&case["name"]),
        source: text(&case["source"]),
        how: text(&case["how"]),
        scenario: scenario(case),
        known: list(&case["known"]).map(known).collect(),
    })
}

fn list(value: &'static Value) -> impl Iterator<Item = &'static Value> {
    value.as_array().expect("a list").iter()
}

/// A text in every language, or one for all of them.
fn text(value: &'static Value) -> Text {
    let say = |language: Language, parts: &[String]| parts[language as usize].clone();
    match value {
        Value::Array(parts) => {
            Text::declared("pvchain::validate::case", say, parts.iter().map(text).collect())
        }
        one => Text::data(one.as_str().expect("a text")),
    }
}

fn scenario(case: &Value) -> Scenario {
    let key = |name| case.get(name).and_then(Value::as_str);
    if let Some(text) = key("scenario") {
        return Scenario::parse(text).expect("a valid scenario");
    }
    if let Some(name) = key("builtin") {
        return builtin(name, key("variant"), key("year"));
    }
    let text = include_str!("../../tests/reference/r1.toml");
    Scenario::parse(text).expect("the workload is valid")
}

/// A built-in scenario, its variant, or another year of it.
pub(super) fn builtin(name: &str, variant: Option<&str>, year: Option<&str>) -> Scenario {
    let mut text = Scenario::builtin_text(name).expect("a built-in scenario").to_owned();
    if let Some(year) = year {
        text = text.replace("\nyear = 2021\n", &format!("\nyear = {year}\n"));
    }
    let scenario = Scenario::parse(&text).expect("a valid scenario");
    match variant {
        Some(variant) => scenario.variant(variant).expect("a variant of the scenario"),
        None => scenario,
    }
}

fn known(known: &'static Value) -> (CaseFigure, f64, Tolerance) {
    let of = known.get("of").and_then(Value::as_str).unwrap_or_default();
    let of_metric = |figure: fn(Metric, &'static str) -> CaseFigure| {
        let (metric, of) = of.split_once(':').expect("a metric and a subject");
        figure(metric.parse().expect("a metric"), of)
    };
    let figure = match known["figure"].as_str() {
        Some("central") => of_metric(CaseFigure::Central),
        Some("mean") => of_metric(CaseFigure::Mean),
        Some("variance") => of_metric(CaseFigure::Variance),
        Some("balanced") => CaseFigure::Balanced,
        Some("short") => CaseFigure::Short(of),
        Some("bottleneck") => CaseFigure::Bottleneck(of),
        Some("target") => CaseFigure::Target(of),
        other => {
            assert_eq!(other, Some("all_targets"), "a figure of a case");
            CaseFigure::AllTargets
        }
    };
    let number = |key| known.get(key).and_then(Value::as_float);
    let rounding = number("rounding").unwrap_or(0.0);
    let tolerance = number("within").map_or(Tolerance::Errors { rounding }, Tolerance::Within);
    (figure, number("is").expect("what is known"), tolerance)
}
