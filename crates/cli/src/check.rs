//! `pvchain check`: what was understood of a scenario, its central case, and lint.

use std::ffi::OsString;

use clap::Args;
use pvchain::lint::{Lint, lint};
use pvchain::{Draw, Model, Scenario, trace};
use pvchain_report::{self as report, Asked};
use serde_json::{Value, json};

use crate::end::{self, Failure};
use crate::explain::limiting;
use crate::options::ChangeOptions;
use crate::request::{Request, said};

/// Check a scenario: print what was understood, the central case, and what may not be meant.
///
/// Exits with 0 if the scenario is valid, whatever may not be meant, and with 1 if it is not.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// A scenario file, or the name of a built-in scenario
    scenario: OsString,
    #[command(flatten)]
    changes: ChangeOptions,
    /// Print one JSON object: scenario, its counts, `inputs` (name, given as, median), `central`
    /// (metric, of, unit, value; null where undefined), `limiting` and `bottleneck` of the central
    /// case, and `lint` (kind, of, message)
    #[arg(long)]
    json: bool,
    /// Accepted as by the other subcommands; a check shows no progress
    #[arg(long)]
    quiet: bool,
}

pub(crate) fn run(task: &Check, mut request: Request) -> Result<(), Failure> {
    let language = request.language();
    let scenario = request.scenario(&task.scenario, &task.changes);
    let scenario = request.finish(scenario)?;
    let lints = lint(&scenario);
    if task.json {
        return end::print_json(&object(&scenario, &lints));
    }
    let asked = Asked { language, changes: said(language, &task.changes), ..Asked::default() };
    end::print(|out| report::check(out, &scenario, &lints, &asked))
}

fn object(scenario: &Scenario, lints: &[Lint]) -> Value {
    let central = Draw::central(scenario);
    let trace = trace(scenario, &central);
    let inputs = scenario.inputs().map(|(input, quantity)| {
        let at = quantity.at(scenario.last_year());
        json!({
            "name": input.to_string(),
            "given": quantity.to_string(),
            "uncertain": at.is_uncertain(),
            "median": central.value(&input),
        })
    });
    let inputs: Vec<Value> = inputs.collect();
    let model = Model::compile(scenario);
    let figures = model.series().iter().map(|series| {
        let value = trace.metric(series.metric, &series.of).filter(|value| value.is_finite());
        json!({
            "metric": series.metric.name(),
            "of": series.of,
            "unit": series.unit.as_str(),
            "value": value,
        })
    });
    let figures: Vec<Value> = figures.collect();
    let lint = lints.iter().map(
        |lint| json!({ "kind": lint.kind.name(), "of": lint.of, "message": lint.to_string() }),
    );
    let lint: Vec<Value> = lint.collect();
    json!({
        "schema": 1,
        "scenario": scenario.name,
        "year": scenario.year,
        "stages": scenario.stages.len(),
        "links": scenario.links.len(),
        "accounts": scenario.accounts.len(),
        "targets": scenario.targets.len(),
        "correlations": scenario.correlations.len(),
        "variants": scenario.variants.iter().map(|variant| &variant.name).collect::<Vec<_>>(),
        "uncertain": model.uncertain_count(),
        "inputs": inputs,
        "central": figures,
        "limiting": limiting(scenario, &trace),
        "bottleneck": trace.bottlenecks(),
        "lint": lint,
    })
}
