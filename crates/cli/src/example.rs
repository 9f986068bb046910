//! `pvchain example`: the built-in scenarios.

use pvchain::Scenario;
use pvchain_report as report;

use crate::end::{self, Refusal};
use crate::request::Request;
use crate::subcommand::{choices, subcommand};

subcommand! {
    EXAMPLE: "example", run, [&[NAME]],
        "List the built-in scenarios, or print one to start your own from.",
        "列出内置情景，或输出其中一个作为自己情景的起点。";
}

choices! {
    NAME: "name", Name("NAME"),
        "The scenario to print, e.g. baotou-2024",
        "要输出的情景，例如 baotou-2024";
}

fn run(request: &mut Request) -> Result<(), Refusal> {
    request.finish(Some(()))?;
    if let Some(name) = request.text("name") {
        let text = Scenario::builtin_text(name)?;
        return end::print_text(text);
    }
    let mut summaries = Vec::new();
    for name in Scenario::builtin_names() {
        let scenario = Scenario::builtin(name)?;
        let summary = scenario.summary.clone().unwrap_or_else(|| scenario.name.clone());
        summaries.push((name.to_owned(), summary));
    }
    end::print_text(&report::examples(request.language, &summaries))
}
