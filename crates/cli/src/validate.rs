//! `pvchain validate`: published and closed-form cases, recomputed.

use pvchain::Case;
use pvchain_report as report;
use serde_json::{Value, json};

use crate::end::{self, Refusal};
use crate::request::Request;
use crate::subcommand::{choices, subcommand};

subcommand! {
    VALIDATE: "validate", run, [&[JSON]],
        "Recompute published and closed-form cases, and print what is expected and what was \
         found.",
        "重算已发表的与有解析解的算例；输出应得值与所得值。",
        "Exits with 0 if every case passes, and with 2 if one does not.",
        "全部算例通过时以 0 退出，否则以 2 退出。";
}

choices! {
    JSON: "json", Nothing,
        "Print one JSON object: `passed` and `cases` (name, figure, source, how, expected, \
         tolerance, found; null where undefined, passes)",
        "输出一个 JSON 对象：`passed` 与 `cases`（名称、结果、来源、方法、应得值、容差、所得值（无\
         定义处为 null）、是否通过）";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    request.finish(Some(()))?;
    let cases = pvchain::validate();
    let failed = cases.iter().filter(|case| !case.passes()).count();
    if request.is("json") {
        let cases: Vec<Value> = cases.iter().map(object).collect();
        end::print_json(&json!({ "schema": 1, "passed": failed == 0, "cases": cases }))?;
    } else {
        end::print_text(&report::validate(request.language, &cases))?;
    }
    if failed == 0 { Ok(()) } else { Err(Refusal::Invalid) }
}

fn object(case: &Case) -> Value {
    json!({
        "name": case.name.to_string(),
        "figure": case.figure.text().to_string(),
        "source": case.source.to_string(),
        "how": case.how.to_string(),
        "expected": case.expected,
        "tolerance": case.tolerance,
        "found": case.found,
        "passes": case.passes(),
    })
}
