//! `pvchain plan`: the cheapest additions that reach the targets with the confidence asked.

use pvchain::{PlanSettings, Require, plan_with};
use pvchain_report as report;

use crate::end::Refusal;
use crate::options::{CHANGES, PAGE, SAMPLE};
use crate::request::Request;
use crate::subcommand::{choices, subcommand};

subcommand! {
    PLAN: "plan", run, [&[SCENARIO, CONFIDENCE, OF, EACH, VARIANTS], &SAMPLE, &CHANGES, &PAGE],
        "Find the cheapest additions that keep the promises with a given confidence.",
        "寻找以所要求的把握达成目标、投资最少的新增产能。",
        "If no additions are enough, says so and shows what stands in the way. Ctrl-C stops the \
         search early and reports the best plan found so far; a second Ctrl-C quits at once.",
        "任何新增产能都不够也是一种结论，并会说明障碍所在。按 Ctrl-C 提前结束搜索并报告已找到的最\
         佳方案；再按一次立即结束。";
}

choices! {
    SCENARIO: "scenario", Scenario,
        "A scenario file with [[addition]] tables, or the name of a built-in scenario",
        "含 [[addition]] 表的情景文件，或内置情景的名称";
    CONFIDENCE: "confidence", Text("P"),
        "Probability with which the promises must be kept, above 0 and below 1 [default: 0.9]",
        "目标应达到的概率，大于 0 且小于 1 [默认：0.9]";
    OF: "of", Texts("FIGURE"),
        "A promise: balanced or target:ID; may be repeated [default: all targets, or balanced if \
         there are none]",
        "目标：balanced 或 target:目标；可多次给出 [默认：全部目标；没有目标时为 balanced]";
    EACH: "each", Nothing,
        "Require this probability for each promise by itself, not for all of them at once",
        "每项目标各自达到该概率，而非全部同时达到";
    VARIANTS: "variants", Nothing,
        "Test the plan, and the best plan for each variant, in all variants of the scenario",
        "将该方案及各子情景自身的方案放到情景的全部子情景中检验";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    let scenario = request.scenario();
    let sample = request.sample();
    let confidence = request.number("confidence").unwrap_or(0.9);
    let figures = request.figures();
    let mut outputs = request.outputs();
    let scenario = request.finish(scenario)?;
    let mut settings = PlanSettings::confidence(confidence).of(&figures).sample(sample);
    if request.is("each") {
        settings = settings.require(Require::Each);
    }
    if request.is("variants") {
        settings = settings.under_variants();
    }
    let plan = request.stopping(|progress| plan_with(&scenario, &settings, progress))?;
    let asked = request.asked();
    outputs.write("html", "", |out| report::plan_html(out, &scenario, &asked, &plan));
    outputs.answer((request.is("json"), &plan), || report::plan(&scenario, &asked, &plan))
}
