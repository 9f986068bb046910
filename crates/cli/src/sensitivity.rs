//! `pvchain sensitivity`: what drives a figure, and why a promise fails.

use pvchain::{Progress, Provenance, sensitivity_with};
use pvchain_report as report;

use crate::end::Refusal;
use crate::options::{CHANGES, PAGE, SAMPLE, SCENARIO};
use crate::request::Request;
use crate::subcommand::{choices, subcommand};

subcommand! {
    SENSITIVITY: "sensitivity", run, [&[SCENARIO, OF], &SAMPLE, &CHANGES, &PAGE],
        "Show what drives a figure, and why a promise fails.",
        "说明某项结果由什么决定，目标为何未达成。",
        "Needs at least 4096 independent draws: the random design, and a scenario without \
         observations.",
        "需要 4096 次或更多相互独立的模拟：随机设计，且不含观测值。",
        "Ctrl-C stops early and reports what the draws made so far show; a second Ctrl-C quits at \
         once.",
        "按 Ctrl-C 提前结束并报告已有模拟的结果；再按一次立即结束。";
}

choices! {
    OF: "of", Texts("FIGURE"),
        "The figure: balanced, target:ID or METRIC:OF; may be repeated [default: balanced and \
         every target]",
        "要分析的结果：balanced、target:目标 或 指标:对象；可多次给出 [默认：balanced 与全部目标]";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    let scenario = request.scenario();
    let settings = request.sample();
    let figures = request.figures();
    let mut outputs = request.outputs();
    let scenario = request.finish(scenario)?;
    let analyzed = |progress: &Progress| sensitivity_with(&scenario, &figures, &settings, progress);
    let found = request.stopping(analyzed)?;
    let Provenance { draws: drawn, complete, .. } = found.provenance;
    request.stopped((drawn, settings.chosen_draws()), complete);
    let asked = request.asked();
    outputs.write("html", "", |out| report::sensitivity_html(out, &scenario, &asked, &found));
    outputs.answer((request.is("json"), &found), || report::sensitivity(&scenario, &asked, &found))
}
