//! `pvchain explain`: one draw, every intermediate number with its equation and unit.

use pvchain::engine::{Block, Model, Sampler};
use pvchain::sample::BLOCK;
use pvchain::{Draw, Scenario, Trace, trace};
use pvchain_report as report;
use serde_json::{Value, json};

use crate::end::{self, Refusal};
use crate::options::{CHANGES, SCENARIO, SEED};
use crate::request::Request;
use crate::subcommand::{choices, subcommand};

subcommand! {
    EXPLAIN: "explain", run, [&[SCENARIO, DRAW, SEED], &CHANGES, &[JSON, QUIET]],
        "Explain one draw: every intermediate number, with its equation and unit.",
        "解释一次模拟：每个中间数值及其公式和单位。";
}

choices! {
    DRAW: "draw", Text("K"),
        "Which draw of the run with that seed, counted from 0 [default: the central case, every \
         number at its median]",
        "该随机种子的运行中的第几次模拟，从 0 数起 [默认：中位情形，各数均取中位数]";
    JSON: "json", Nothing,
        "Print one JSON object: scenario, draw, seed (both null for the central case), `lines` \
         (part, of, what, equation, value, unit; null where undefined), `limiting` and \
         `bottleneck`",
        "输出一个 JSON 对象：情景、模拟编号、随机种子（中位情形时二者为 null）、`lines`（部分、对\
         象、名目、公式、数值、单位；无定义处为 null）、`limiting` 与 `bottleneck`";
    QUIET: "quiet", Nothing,
        "Has no effect: explain shows no progress",
        "与其他命令一样可以给出；解释不显示进度";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    let scenario = request.scenario();
    let seed = request.seed();
    let number = request.whole("draw");
    let scenario = request.finish(scenario)?;
    let draw = match number {
        None => Draw::central(&scenario),
        Some(number) => drawn(&scenario, seed, number),
    };
    let which = number.map(|number| (number, seed));
    let trace = trace(&scenario, &draw);
    if request.is("json") {
        return end::print_json(&object(&scenario, which, &trace));
    }
    let page = report::explain(&scenario, &trace, which, &request.asked());
    end::print_text(&page)
}

/// Draw `number` of the run with that seed.
fn drawn(scenario: &Scenario, seed: u64, number: u64) -> Draw {
    let model = Model::with_metrics(scenario, &[]);
    let mut block = Block::new(&model);
    let lanes = BLOCK as u64;
    Sampler::new(&model, seed).fill(number / lanes, &mut block).expect("of one model");
    let lane = usize::try_from(number % lanes).expect("a lane is below 512");
    Draw::of(&block, lane)
}

/// What holds each stage back, in file order.
pub(crate) fn limiting(scenario: &Scenario, trace: &Trace) -> Vec<Value> {
    let factors =
        |id: &String| json!({ "stage": id, "factors": trace.limiting(id).unwrap_or_default() });
    scenario.stages.iter().map(|stage| factors(&stage.id)).collect()
}

fn object(scenario: &Scenario, drawn: Option<(u64, u64)>, trace: &Trace) -> Value {
    let lines = trace.lines.iter().map(|line| {
        let mut said = json!({
            "part": line.chapter.name(),
            "of": line.of,
            "what": line.what.to_string(),
            "equation": line.equation,
            "value": Some(line.value).filter(|value| value.is_finite()),
            "unit": line.unit.as_str(),
        });
        if let Some(period) = &line.period {
            said["period"] = json!(period);
        }
        said
    });
    let lines: Vec<Value> = lines.collect();
    json!({
        "schema": 1,
        "scenario": scenario.name,
        "draw": drawn.map(|(number, _)| number),
        "seed": drawn.map(|(_, seed)| seed),
        "lines": lines,
        "limiting": limiting(scenario, trace),
        "bottleneck": trace.bottlenecks(),
    })
}
