//! `pvchain sensitivity`: what drives a figure, and why a promise fails.

use std::ffi::OsString;

use clap::Args;
use pvchain::sensitivity;
use pvchain_report::{self as report, Asked};

use crate::end::{self, Failure};
use crate::interrupt;
use crate::options::{ChangeOptions, PageOptions, SampleOptions};
use crate::request::{Request, said, typed};

/// Say what drives a figure, and why a promise fails.
///
/// It takes 4096 draws or more, all independent: of the random design, and without observed facts.
#[derive(Debug, Args)]
pub(crate) struct Sensitivity {
    /// A scenario file, or the name of a built-in scenario
    scenario: OsString,
    /// The figure: balanced, target:ID or METRIC:OF; may be repeated [default: balanced and every
    /// target]
    #[arg(long, value_name = "FIGURE", allow_hyphen_values = true)]
    of: Vec<String>,
    #[command(flatten)]
    sample: SampleOptions,
    #[command(flatten)]
    changes: ChangeOptions,
    #[command(flatten)]
    page: PageOptions,
}

pub(crate) fn run(task: &Sensitivity, mut request: Request) -> Result<(), Failure> {
    let language = request.language();
    let scenario = request.scenario(&task.scenario, &task.changes);
    let settings = request.sample(&task.sample);
    let figures = request.figures("--of", &task.of);
    let names = [task.scenario.as_os_str()];
    let mut outputs = request.outputs(&task.page.wanted(), &names, task.page.force);
    let scenario = request.finish(scenario)?;
    interrupt::exits(outputs.drafts());
    let found = sensitivity(&scenario, &figures, &settings)?;
    let (changes, command) = (said(language, &task.changes), typed());
    let asked = Asked { language, changes, command, ..Asked::default() };
    outputs.write("--html", "", |out| report::sensitivity_html(out, (&scenario, &asked), &found));
    end::answer(outputs, (task.sample.json, &found), |out| {
        report::sensitivity(out, (&scenario, &asked), &found)
    })
}
