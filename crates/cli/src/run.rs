//! `pvchain run`: simulates and prints the answer.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pvchain::{Outcome, Progress, Settings, simulate_with};
use pvchain_report::{self as report, Page, Tidy};

use crate::end::{self, Failure};
use crate::interrupt;
use crate::options::RunOptions;
use crate::output::Outputs;
use crate::request::{DEFAULT, Request, Simulation};

/// Runs shorter than this show no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Time between two looks at the progress.
const TICK: Duration = Duration::from_millis(100);

/// Simulate a plan: does it balance, which stages are short or over, which targets are met?
///
/// Exit status: 0 done, 1 the input or the request is wrong, 2 anything else. Ctrl-C ends a run
/// early and reports what was drawn so far; a second one ends it at once.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// A scenario file, or the name of a built-in scenario [default: baotou-2024]
    pub(crate) scenario: Option<OsString>,
    #[command(flatten)]
    pub(crate) options: RunOptions,
}

pub(crate) fn run(task: &Run, mut request: Request) -> Result<(), Failure> {
    let options = &task.options;
    let name = task.scenario.as_deref().unwrap_or(OsStr::new(DEFAULT));
    let simulation = request.simulation(name, options);
    let force = options.outputs.page.force;
    let mut outputs = request.outputs(&options.outputs.wanted(), &[name], force);
    let simulation = request.finish(simulation)?;
    let quiet = options.sample.quiet;
    let outcome = watched(&simulation, outputs.drafts(), quiet);
    let drawn = outcome.provenance.draws;
    if !outcome.provenance.complete && !quiet {
        end::note(&report::stopped(simulation.asked.language, drawn, simulation.draws));
    }
    let Simulation { scenario, asked, .. } = &simulation;
    let page = Page { scenario, outcome: &outcome, asked };
    write(&mut outputs, page, &simulation.settings);
    end::answer(outputs, (options.sample.json, &outcome), |out| report::run(out, page))
}

/// Writes the files that were asked for.
fn write(outputs: &mut Outputs, page: Page<'_>, settings: &Settings) {
    for table in Tidy::ALL {
        outputs.write("--csv", &table.file(), |out| table.write(out, page));
    }
    outputs.write("--html", "", |out| report::html(out, page));
    if outputs.has("--svg") {
        for (name, chart) in report::svg(page) {
            outputs.write("--svg", &name, |out| out.write_all(chart.as_bytes()));
        }
    }
    outputs.write("--xlsx", "", |out| report::workbook(out, page));
    outputs.write("--draws-out", "", |out| report::draws(out, page, settings));
}

/// Simulates, showing progress if it takes long and stopping on Ctrl-C.
fn watched(simulation: &Simulation, drafts: Vec<PathBuf>, quiet: bool) -> Outcome {
    let progress = Arc::new(Progress::default());
    interrupt::stops(&progress, drafts);
    let shown = !quiet && io::stderr().is_terminal();
    let (done, wait) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        if shown {
            let progress = &progress;
            scope.spawn(move || show(progress, simulation.draws, &wait));
        }
        let outcome = simulate_with(&simulation.scenario, &simulation.settings, &progress);
        drop(done);
        outcome
    })
}

/// Shows how far a run is, until the other end of the channel is gone.
fn show(progress: &Progress, draws: u64, wait: &mpsc::Receiver<()>) {
    let is_running = |time| matches!(wait.recv_timeout(time), Err(RecvTimeoutError::Timeout));
    if !is_running(PATIENCE) {
        return;
    }
    let bar = ProgressBar::with_draw_target(Some(draws), ProgressDrawTarget::stderr());
    let look = "{bar:30} {human_pos} of {human_len} draws, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(look) {
        bar.set_style(style.progress_chars("━━─"));
    }
    while is_running(TICK) {
        bar.set_position(progress.drawn());
    }
    bar.finish_and_clear();
}
