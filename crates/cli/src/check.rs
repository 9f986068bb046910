//! `pvchain check`: what was understood of a scenario, its central case, and lint.

use pvchain::engine::Model;
use pvchain::lint::{Lint, lint};
use pvchain::{Draw, Scenario, trace};
use pvchain_report as report;
use serde_json::{Value, json};

use crate::end::{self, Refusal};
use crate::explain::limiting;
use crate::options::{CHANGES, SCENARIO};
use crate::request::Request;
use crate::subcommand::{choices, subcommand};

subcommand! {
    CHECK: "check", run, [&[SCENARIO], &CHANGES, &[JSON, QUIET]],
        "Check a scenario: show what was understood, the central case, and what looks like a \
         mistake.",
        "检查情景：输出所读到的内容、中位情形，以及可能并非本意之处。",
        "Exits with 0 if the scenario is valid, even if something looks like a mistake, and with \
         1 if it is not.",
        "情景有效时以 0 退出，不论有无可能并非本意之处；无效时以 1 退出。";
}

choices! {
    JSON: "json", Nothing,
        "Print one JSON object: scenario, its counts, `inputs` (name, given as, median), `central` \
         (metric, of, unit, value; null where undefined), `limiting` and `bottleneck` of the \
         central case, and `lint` (kind, of, message)",
        "输出一个 JSON 对象：情景及其各项数目、`inputs`（名称、给定形式、中位数）、`central`（指\
         标、对象、单位、数值；无定义处为 null）、中位情形的 `limiting` 与 `bottleneck`，以及 \
         `lint`（种类、对象、说明）";
    QUIET: "quiet", Nothing,
        "Has no effect: check shows no progress",
        "与其他命令一样可以给出；检查不显示进度";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    let scenario = request.scenario();
    let scenario = request.finish(scenario)?;
    let lints = lint(&scenario);
    if request.is("json") {
        return end::print_json(&object(&scenario, &lints));
    }
    let page = report::check(&scenario, &lints, &request.asked());
    end::print_text(&page)
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
            "median": central.value(&input).ok(),
        })
    });
    let inputs: Vec<Value> = inputs.collect();
    let model = Model::compile(scenario);
    let figures = model.series().iter().map(|series| {
        let value = trace.metric(series.metric, &series.of).ok().filter(|value| value.is_finite());
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
