//! `pvchain compare`: the same draws through several scenarios or variants.

use pvchain::{Progress, Provenance, Scenario, compare_with};
use pvchain_report::{self as report, Asked};

use crate::end::Refusal;
use crate::options::{DESIGN, METRICS, PAGE, SAMPLE};
use crate::request::{Request, split};
use crate::subcommand::{choices, subcommand};
use crate::watch::watched;

subcommand! {
    COMPARE: "compare", run, [&[SCENARIOS], &SAMPLE, &[DESIGN, SET, METRICS], &PAGE],
        "Compare scenarios or variants on the same draws: by how much does every figure differ?",
        "用相同的模拟比较情景或子情景：各项结果相差多少？",
        "The first one is the reference. A single scenario is compared with all its variants.",
        "第一个为基准。只给出一个情景时，与其全部子情景比较。",
        "Ctrl-C stops early and reports the draws made so far; a second Ctrl-C quits at once.",
        "按 Ctrl-C 提前结束并报告已有模拟的结果；再按一次立即结束。";
}

choices! {
    SCENARIOS: "scenario", Scenarios,
        "Scenario files or names of built-in scenarios; SCENARIO:VARIANT means a variant",
        "情景文件或内置情景的名称；情景:子情景 表示取其子情景";
    SET: "set", Texts("INPUT=VALUE"),
        "Replace an input of every scenario by another number or distribution; applied after the \
         variant; may be repeated",
        "改变各情景某项输入的数值或分布；在子情景之后生效，可多次给出";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    let settings = request.sample();
    let scenarios = named(request);
    let mut outputs = request.outputs();
    let scenarios = request.finish(Some(scenarios))?;
    let by_name: Vec<(&str, &Scenario)> =
        scenarios.iter().map(|(name, scenario)| (name.as_str(), scenario)).collect();
    let draws = settings.chosen_draws();
    let compared = |progress: &Progress| compare_with(&by_name, &settings, progress);
    let comparison = watched(request, draws, compared)?;
    let Provenance { draws: drawn, complete, .. } = comparison.scenarios[0].provenance;
    request.stopped((drawn, draws), complete);
    let asked = Asked { changes: Vec::new(), ..request.asked() };
    let reference = by_name[0].1;
    outputs.write("html", "", |out| report::comparison_html(out, reference, &asked, &comparison));
    outputs.answer((request.is("json"), &comparison), || {
        report::compare(reference, &asked, &comparison)
    })
}

/// Every scenario with the name that it goes by.
fn named(request: &mut Request) -> Vec<(String, Scenario)> {
    let texts = request.scenarios();
    let mut scenarios = Vec::new();
    for text in &texts {
        let (name, variant) = split(text);
        let scenario = request.scenario_of(name, variant);
        scenarios.extend(scenario.map(|scenario| (text.to_string_lossy().into_owned(), scenario)));
    }
    if let ([text], [(_, scenario)]) = (&texts[..], &scenarios[..])
        && split(text).1.is_none()
    {
        let variants: Vec<String> = scenario.variants.iter().map(|one| one.name.clone()).collect();
        for name in variants {
            let variant = request.scenario_of(text, Some(&name));
            scenarios.extend(variant.map(|variant| (name, variant)));
        }
    }
    scenarios
}
