//! `pvchain run`: simulates and prints the answer.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pvchain::{Outcome, Progress, Settings, simulate_with};
use pvchain_report::{self as report, Page, Tidy};

use crate::end::{self, Refusal};
use crate::interrupt;
use crate::options::{CHANGES, DESIGN, METRICS, PAGE, SAMPLE, SCENARIO};
use crate::output::Outputs;
use crate::request::{Request, Simulation};
use crate::subcommand::{Choice, Subcommand, Takes};

pub(crate) const RUN: Subcommand = Subcommand {
    name: "run",
    about: "Simulate a plan: does it balance, which stages are short or over, which targets are \
            met?",
    more: "Exit status: 0 done, 1 the input or the request is wrong, 2 anything else. Ctrl-C ends \
           a run early and reports what was drawn so far; a second one ends it at once.",
    options: &[
        &[PLAN],
        &SAMPLE,
        &[DESIGN, UNTIL],
        &CHANGES,
        &[METRICS, QUANTILES],
        &PAGE,
        &OUTPUTS,
    ],
    run,
};

const PLAN: Choice = Choice {
    takes: Takes::Scenario { required: false },
    help: "A scenario file, or the name of a built-in scenario [default: baotou-2024]",
    ..SCENARIO
};

const UNTIL: Choice = Choice {
    name: "until",
    takes: Takes::Texts("FIGURE=HALFWIDTH"),
    help: "End once half the width of a figure's 95 % interval is at most that, e.g. \
           balanced=0.002, target:ID=0.005 or local_supply_rate:wafer->cell=0.001; may be \
           repeated; --draws is then the most that are made [default then: 1000000000]",
};

const QUANTILES: Choice = Choice {
    name: "quantiles",
    takes: Takes::Text("LIST"),
    help: "Report these quantiles, too, e.g. 0.01,0.99; 0.05, 0.25, 0.5, 0.75 and 0.95 always are",
};

/// What is written beside the page.
const OUTPUTS: [Choice; 5] = [
    Choice {
        name: "svg",
        takes: Takes::Path("DIR"),
        help: "Write the charts into this folder, each as an SVG file",
    },
    Choice {
        name: "csv",
        takes: Takes::Path("DIR"),
        help: "Write every figure into this folder as CSV, one file for each table",
    },
    Choice {
        name: "parquet",
        takes: Takes::Path("DIR"),
        help: "Write the same tables into this folder as Parquet, one file for each",
    },
    Choice {
        name: "xlsx",
        takes: Takes::Path("FILE"),
        help: "Write an Excel workbook with tables, charts, assumptions and sources",
    },
    Choice {
        name: "draws-out",
        takes: Takes::Path("FILE"),
        help: "Write every single draw into this file as CSV: a row for each draw, a column for \
               each uncertain input and each METRIC:OF (with a horizon METRIC:OF:PERIOD); empty \
               where undefined",
    },
];

/// Runs shorter than this show no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Time between two looks at the progress.
const TICK: Duration = Duration::from_millis(100);

fn run(request: &mut Request) -> Result<(), Refusal> {
    let simulation = request.simulation();
    let mut outputs = request.outputs();
    let simulation = request.finish(simulation)?;
    let is_quiet = request.is("quiet");
    let outcome = watched(&simulation, outputs.drafts(), is_quiet);
    let drawn = outcome.provenance.draws;
    if !outcome.provenance.complete && !is_quiet {
        end::note(&report::stopped(request.language(), drawn, simulation.draws));
    }
    let Simulation { scenario, asked, .. } = &simulation;
    let page = Page { scenario, outcome: &outcome, asked };
    write(&mut outputs, page, &simulation.settings);
    outputs.answer((request.is("json"), &outcome), |out| report::run(out, page))
}

/// Writes the files that were asked for.
fn write(outputs: &mut Outputs, page: Page<'_>, settings: &Settings) {
    for table in Tidy::ALL {
        outputs.write("csv", &table.file(), |out| table.write(out, page));
        outputs.write("parquet", &table.parquet_file(), |out| table.write_parquet(out, page));
    }
    outputs.write("html", "", |out| report::html(out, page));
    if outputs.has("svg") {
        for (name, chart) in report::svg(page) {
            outputs.write("svg", &name, |out| out.write_all(chart.as_bytes()));
        }
    }
    outputs.write("xlsx", "", |out| report::workbook(out, page));
    outputs.write("draws-out", "", |out| report::draws(out, page, settings));
}

/// Simulates, showing progress if it takes long and stopping on Ctrl-C.
fn watched(simulation: &Simulation, drafts: Vec<PathBuf>, is_quiet: bool) -> Outcome {
    let progress = Arc::new(Progress::default());
    interrupt::stops(&progress, drafts);
    let shown = !is_quiet && io::stderr().is_terminal();
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
