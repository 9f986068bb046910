//! Options that several subcommands take. Values are read by [`request`](crate::request), so that
//! all problems of a request are told at once.

use std::path::PathBuf;

use clap::Args;
use pvchain_report::{self as report, Tidy};

use crate::output::Wanted;

/// Changes to a scenario.
#[derive(Debug, Args)]
pub(crate) struct ChangeOptions {
    /// Use a named variant of the scenario
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) variant: Option<String>,
    /// Give an input another number or law, e.g. stage.ingot.capacity='250 GW' or
    /// link.wafer->cell.consumption='{ uniform = { min = 1, max = 1.1 } }'; after the variant, may
    /// be repeated
    #[arg(long, value_name = "INPUT=VALUE", allow_hyphen_values = true)]
    pub(crate) set: Vec<String>,
}

/// Which draws, and how many, and what is printed of them.
#[derive(Debug, Args)]
pub(crate) struct SampleOptions {
    /// How many draws, 1 to 10¹² [default: 100000]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) draws: Option<String>,
    #[command(flatten)]
    pub(crate) seed: SeedOption,
    /// How many threads; results do not depend on it [default: one for each processor]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) threads: Option<String>,
    /// Print one JSON object instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    /// Show no progress and no remarks on standard error
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// What and how to simulate.
#[derive(Debug, Args)]
pub(crate) struct RunOptions {
    #[command(flatten)]
    pub(crate) sample: SampleOptions,
    #[command(flatten)]
    pub(crate) design: DesignOption,
    /// End once half the width of a figure's 95 % interval is at most that, e.g. balanced=0.002,
    /// target:ID=0.005 or local_supply_rate:wafer->cell=0.001; may be repeated; --draws is then the
    /// most that are made [default then: 1000000000]
    #[arg(long, value_name = "FIGURE=HALFWIDTH", allow_hyphen_values = true)]
    pub(crate) until: Vec<String>,
    #[command(flatten)]
    pub(crate) changes: ChangeOptions,
    #[command(flatten)]
    pub(crate) metrics: MetricsOption,
    /// Report these quantiles, too, e.g. 0.01,0.99; 0.05, 0.25, 0.5, 0.75 and 0.95 always are
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub(crate) quantiles: Option<String>,
    #[command(flatten)]
    pub(crate) outputs: OutputOptions,
}

/// What to write beside standard output. Everything is claimed before the run.
#[derive(Debug, Args)]
pub(crate) struct OutputOptions {
    #[command(flatten)]
    pub(crate) page: PageOptions,
    /// Write the charts into this folder, each as an SVG file
    #[arg(long, value_name = "DIR")]
    pub(crate) svg: Option<PathBuf>,
    /// Write every figure into this folder as CSV, one file for each table
    #[arg(long, value_name = "DIR")]
    pub(crate) csv: Option<PathBuf>,
    /// Write an Excel workbook with tables, charts, assumptions and sources
    #[arg(long, value_name = "FILE")]
    pub(crate) xlsx: Option<PathBuf>,
    /// Write every single draw into this file as CSV: a row for each draw, a column for each
    /// uncertain input and each METRIC:OF (with a horizon METRIC:OF:PERIOD); empty where undefined
    #[arg(long, value_name = "FILE")]
    pub(crate) draws_out: Option<PathBuf>,
}

/// A page to write beside standard output.
#[derive(Debug, Args)]
pub(crate) struct PageOptions {
    /// Write a page for browsers into this file: the answer, charts, tables and how to get the same
    /// numbers, all in one file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Overwrite output files that exist
    #[arg(long)]
    pub(crate) force: bool,
}

impl PageOptions {
    /// What is to be claimed.
    pub(crate) fn wanted(&self) -> Vec<Wanted> {
        self.html.iter().map(|path| Wanted::file("--html", path)).collect()
    }
}

impl OutputOptions {
    /// What is to be claimed.
    pub(crate) fn wanted(&self) -> Vec<Wanted> {
        let tables = Tidy::ALL.map(Tidy::file);
        let csv = self.csv.iter().map(|path| Wanted::folder("--csv", path, tables));
        let draws = self.draws_out.iter().map(|path| Wanted::file("--draws-out", path));
        let svg = self.svg.iter().map(|path| Wanted::folder("--svg", path, report::svg_files()));
        let xlsx = self.xlsx.iter().map(|path| Wanted::file("--xlsx", path));
        csv.chain(xlsx).chain(draws).chain(self.page.wanted()).chain(svg).collect()
    }
}

/// Which draws.
#[derive(Debug, Args)]
pub(crate) struct SeedOption {
    /// Seed of all draws; the same seed gives the same draws [default: 1]
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    pub(crate) seed: Option<String>,
}

/// How draws are laid out.
#[derive(Debug, Args)]
pub(crate) struct DesignOption {
    /// How the draws are laid out: random, latin or sobol [default: random]
    #[arg(long, value_name = "DESIGN", allow_hyphen_values = true)]
    pub(crate) design: Option<String>,
}

/// What is reported.
#[derive(Debug, Args)]
pub(crate) struct MetricsOption {
    /// Compute and report these metrics alone, e.g. coverage,gap [default: all]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub(crate) metrics: Option<String>,
}
