//! `pvchain validate`: published and closed-form cases, recomputed.

use pvchain::Case;
use pvchain_report as report;
use serde_json::{Value, json};

use crate::end::{self, Refusal};
use crate::request::Request;
use crate::subcommand::{Choice, Subcommand, Takes};

pub(crate) const VALIDATE: Subcommand = Subcommand {
    name: "validate",
    about: "Replay the published and closed-form cases; print what is expected and what was found.",
    more: "Exits with 0 if every case passes, and with 2 if one does not.",
    options: &[&[JSON]],
    run,
};

const JSON: Choice = Choice {
    name: "json",
    takes: Takes::Nothing,
    help: "Print one JSON object: `passed` and `cases` (name, figure, source, how, expected, \
           tolerance, found; null where undefined, passes)",
};

fn run(request: &mut Request) -> Result<(), Refusal> {
    request.finish(Some(()))?;
    let cases = pvchain::validate();
    let failed = cases.iter().filter(|case| !case.passes()).count();
    if request.is("json") {
        let cases: Vec<Value> = cases.iter().map(object).collect();
        end::print_json(&json!({ "schema": 1, "passed": failed == 0, "cases": cases }))?;
    } else {
        end::print(|out| report::validate(out, request.language(), &cases))?;
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
