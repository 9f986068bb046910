//! `pvchain sensitivity`: what drives a figure, and why a promise fails.

use std::ffi::OsString;

use clap::Args;
use pvchain::report::{self, Asked};
use pvchain::sensitivity;

use crate::end::{self, Failure};
use crate::options::{ChangeOptions, PageOptions, SampleOptions};
use crate::request::{Request, said, typed};

/// Say what drives a figure, and why a promise fails.
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
    let scenario = request.scenario(&task.scenario, &task.changes);
    let settings = request.sample(&task.sample);
    let figures = request.figures("--of", &task.of);
    let names = [task.scenario.as_os_str()];
    let mut outputs = request.outputs(&task.page.wanted(), &names, task.page.force);
    let scenario = request.finish(scenario)?;
    outputs.clear_on_interrupt();
    let found = sensitivity(&scenario, &figures, &settings)?;
    let asked = Asked { changes: said(&task.changes), command: typed(), ..Asked::default() };
    outputs.write("--html", "", |out| report::sensitivity_html(out, (&scenario, &asked), &found));
    let written = outputs.finish().map_err(Failure::Files);
    let printed = if task.sample.json {
        end::print_json(&found)
    } else {
        end::print(|out| Ok(report::sensitivity(out, (&scenario, &asked), &found)?))
    };
    written.and(printed)
}
