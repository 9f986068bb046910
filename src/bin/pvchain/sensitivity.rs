//! `pvchain sensitivity`: what drives a figure, and why a promise fails.

use std::ffi::OsString;

use clap::Args;
use pvchain::report::{self, Asked};
use pvchain::sensitivity;

use crate::end::{self, Failure};
use crate::options::{ChangeOptions, SampleOptions};
use crate::request::{Request, said};

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
}

pub(crate) fn run(task: &Sensitivity, mut request: Request) -> Result<(), Failure> {
    let scenario = request.scenario(&task.scenario, &task.changes);
    let settings = request.sample(&task.sample);
    let figures = request.figures("--of", &task.of);
    let scenario = request.finish(scenario)?;
    let found = sensitivity(&scenario, &figures, &settings)?;
    if task.sample.json {
        return end::print_json(&found);
    }
    let asked = Asked { changes: said(&task.changes), ..Asked::default() };
    end::print(|out| Ok(report::sensitivity(out, (&scenario, &asked), &found)?))
}
