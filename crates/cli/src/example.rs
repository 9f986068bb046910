//! `pvchain example`: the built-in scenarios.

use std::io::Write;

use clap::Args;
use pvchain::Scenario;
use pvchain_report as report;

use crate::end::{self, Failure};
use crate::request::Request;

/// List the built-in scenarios, or print one to start an own one from.
#[derive(Debug, Args)]
pub(crate) struct Example {
    /// The scenario to print, e.g. baotou-2024
    name: Option<String>,
}

pub(crate) fn run(task: &Example, request: Request) -> Result<(), Failure> {
    let language = request.language();
    request.finish(Some(()))?;
    if let Some(name) = &task.name {
        let text = Scenario::builtin_text(name)?;
        return end::print(|out| out.write_all(text.as_bytes()));
    }
    let mut summaries = Vec::new();
    for name in Scenario::builtin_names() {
        let scenario = Scenario::builtin(name)?;
        let summary = scenario.summary.clone().unwrap_or_else(|| scenario.name.clone());
        summaries.push((name.to_owned(), summary));
    }
    end::print(|out| report::examples(out, language, &summaries))
}
