//! `pvchain plan`: the cheapest additions that reach the targets with the confidence asked.

use std::ffi::OsString;
use std::sync::Arc;

use clap::Args;
use pvchain::{PlanSettings, Progress, Require, plan_with};
use pvchain_report::{self as report, Asked};

use crate::end::{self, Failure};
use crate::interrupt;
use crate::options::{ChangeOptions, PageOptions, SampleOptions};
use crate::request::{Request, said, typed};

/// Find the cheapest additions that keep the promises with the confidence asked.
///
/// That no addition suffices is an answer, with what stands in the way. Ctrl-C ends the search
/// early and reports the best plan found so far; a second one ends it at once.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// A scenario file with [[addition]] tables, or the name of a built-in scenario
    scenario: OsString,
    /// How likely the promises are to be, above 0 and below 1 [default: 0.9]
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    confidence: Option<String>,
    /// A promise: balanced or target:ID; may be repeated [default: every target, or balanced
    /// without any]
    #[arg(long, value_name = "FIGURE", allow_hyphen_values = true)]
    of: Vec<String>,
    /// Each promise is to be that likely by itself, and not all of them at once
    #[arg(long)]
    each: bool,
    /// Hold the plan, and each variant's own one, against all variants of the scenario
    #[arg(long)]
    variants: bool,
    #[command(flatten)]
    sample: SampleOptions,
    #[command(flatten)]
    changes: ChangeOptions,
    #[command(flatten)]
    page: PageOptions,
}

pub(crate) fn run(task: &Plan, mut request: Request) -> Result<(), Failure> {
    let language = request.language();
    let scenario = request.scenario(&task.scenario, &task.changes);
    let sample = request.sample(&task.sample);
    let confidence = request.number("--confidence", task.confidence.as_deref(), 0.9);
    let figures = request.figures("--of", &task.of);
    let names = [task.scenario.as_os_str()];
    let mut outputs = request.outputs(&task.page.wanted(), &names, task.page.force);
    let scenario = request.finish(scenario)?;
    let mut settings = PlanSettings::confidence(confidence).of(&figures).sample(sample);
    if task.each {
        settings = settings.require(Require::Each);
    }
    if task.variants {
        settings = settings.under_variants();
    }
    let progress = Arc::new(Progress::default());
    interrupt::stops(&progress, outputs.drafts());
    let plan = plan_with(&scenario, &settings, &progress)?;
    let (changes, command) = (said(language, &task.changes), typed());
    let asked = Asked { language, changes, command, ..Asked::default() };
    outputs.write("--html", "", |out| report::plan_html(out, (&scenario, &asked), &plan));
    end::answer(outputs, (task.sample.json, &plan), |out| {
        report::plan(out, (&scenario, &asked), &plan)
    })
}
