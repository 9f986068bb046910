//! Tidy tables: every figure of an outcome, one row each, for other programs to read.
//!
//! Numbers have all their digits and stand beside their unit; probabilities are shares, not percent.
//! Text is UTF-8. Names are data: where a spreadsheet would take a text for a formula, at its start
//! and after a semicolon, an apostrophe comes before it, and before an apostrophe another one, so
//! that taking one away there gives the text back.

use std::io::{self, Write};

use super::Page;
use super::names::{Names, figure_unit, plain};
use pvchain::{Precision, Probability};

/// A tidy table of an outcome, written by [`write`](Self::write).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tidy {
    /// P(balanced), and the sides on which each stage fails.
    Balanced,
    /// What the chain runs into without any trade.
    Bottleneck,
    /// What holds each stage back.
    Limiting,
    /// Targets, and all of them at once in a row without a target.
    Targets,
    /// When each target is first met.
    FirstMet,
    /// What each project means for each target.
    Projects,
    /// Metrics: means, standard errors and extremes.
    Metrics,
    /// Quantiles of the metrics with their intervals.
    Quantiles,
    /// Precisions that were asked for.
    Precision,
    /// What is needed to get the same numbers again.
    Provenance,
}

/// What a cell of a table holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    Text(&'a str),
    Number(Option<f64>),
    Count(u64),
}

/// Head of the columns that say a probability.
const PROBABILITY: [&str; 6] = ["unit", "probability", "low", "high", "hits", "draws"];

fn said(p: Probability) -> [Cell<'static>; 6] {
    let [value, low, high, hits] = [p.value, p.low, p.high, p.hits].map(Some).map(Cell::Number);
    [Cell::Text("1"), value, low, high, hits, Cell::Count(p.draws)]
}

impl Tidy {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Balanced,
        Self::Bottleneck,
        Self::Limiting,
        Self::Targets,
        Self::FirstMet,
        Self::Projects,
        Self::Metrics,
        Self::Quantiles,
        Self::Precision,
        Self::Provenance,
    ];

    /// The name of its file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Balanced => "balanced.csv",
            Self::Bottleneck => "bottleneck.csv",
            Self::Limiting => "limiting.csv",
            Self::Targets => "targets.csv",
            Self::FirstMet => "first_met.csv",
            Self::Projects => "projects.csv",
            Self::Metrics => "metrics.csv",
            Self::Quantiles => "quantiles.csv",
            Self::Precision => "precision.csv",
            Self::Provenance => "provenance.csv",
        }
    }

    /// Writes the table as CSV: a line of heads, then the rows. A table without rows has heads, too.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(self, out: &mut impl Write, page: Page<'_>) -> io::Result<()> {
        let mut sheet = Sheet::new(out, page);
        match self {
            Self::Balanced => balanced(&mut sheet)?,
            Self::Bottleneck => bottleneck(&mut sheet)?,
            Self::Limiting => limiting(&mut sheet)?,
            Self::Targets => targets(&mut sheet)?,
            Self::FirstMet => first_met(&mut sheet)?,
            Self::Projects => projects(&mut sheet)?,
            Self::Metrics => metrics(&mut sheet)?,
            Self::Quantiles => quantiles(&mut sheet)?,
            Self::Precision => precision(&mut sheet)?,
            Self::Provenance => provenance(&mut sheet)?,
        }
        sheet.rows.flush()
    }
}

/// A table while it is written.
struct Sheet<'p, W: Write> {
    rows: Rows<W>,
    page: Page<'p>,
    names: Names<'p>,
}

impl<'p, W: Write> Sheet<'p, W> {
    fn new(out: W, page: Page<'p>) -> Self {
        Self { rows: Rows::new(out), page, names: Names::new(page.scenario, page.asked.say()) }
    }

    /// The line of heads: those of the table, then those of a probability.
    fn heads_of_probabilities(&mut self, heads: &[&str]) -> io::Result<()> {
        self.rows.heads(&[heads, &PROBABILITY].concat())
    }

    /// A row that says a probability.
    fn probability(&mut self, cells: &[Cell<'_>], p: Probability) -> io::Result<()> {
        self.rows.row(cells.iter().copied().chain(said(p)))
    }
}

/// Rows of CSV.
pub(super) struct Rows<W: Write> {
    writer: ::csv::Writer<W>,
    /// A cell in the making.
    text: String,
}

impl<W: Write> Rows<W> {
    pub(super) fn new(out: W) -> Self {
        Self { writer: ::csv::Writer::from_writer(out), text: String::new() }
    }

    pub(super) fn heads(&mut self, heads: &[&str]) -> io::Result<()> {
        Ok(self.writer.write_record(heads)?)
    }

    pub(super) fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> io::Result<()> {
        use std::fmt::Write as _;
        for cell in cells {
            self.text.clear();
            let written = match cell {
                Cell::Text(text) => {
                    guard(&plain(text), &mut self.text);
                    Ok(())
                }
                Cell::Count(count) => write!(self.text, "{count}"),
                // Either way as many digits as tell it from its neighbours.
                Cell::Number(value) if !value.is_some_and(f64::is_finite) => Ok(()),
                Cell::Number(Some(value)) if is_handy(value) => write!(self.text, "{value}"),
                Cell::Number(Some(value)) => write!(self.text, "{value:e}"),
                Cell::Number(None) => Ok(()),
            };
            written.map_err(io::Error::other)?;
            self.writer.write_field(&self.text)?;
        }
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Whether a number is read with ease without an exponent.
fn is_handy(value: f64) -> bool {
    value == 0.0 || (1e-5..1e16).contains(&value.abs())
}

/// Adds a text to a cell so that no spreadsheet takes it, or what it cuts from it, for a formula.
fn guard(text: &str, cell: &mut String) {
    let mut is_start = true;
    for letter in text.chars() {
        if is_start && matches!(letter, '=' | '+' | '-' | '@' | '\'' | '＝' | '＋' | '－' | '＠')
        {
            cell.push('\'');
        }
        cell.push(letter);
        // Where commas are decimal points, spreadsheets cut lines at semicolons; what follows
        // spaces is cut free of them.
        is_start = letter == ';' || (is_start && letter == ' ');
    }
}

fn balanced<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    sheet.heads_of_probabilities(&["period", "stage", "name", "event"])?;
    for balanced in &sheet.page.outcome.balanced {
        let period = Cell::Text(&balanced.period);
        let none = Cell::Text("");
        sheet.probability(&[period, none, none, Cell::Text("balanced")], balanced.probability)?;
        for sides in &balanced.stages {
            let name = sheet.names.stage(&sides.stage);
            let events =
                [("short", sides.short), ("over", sides.over), ("undefined", sides.undefined)];
            for (event, p) in events {
                let stage = [period, Cell::Text(&sides.stage), Cell::Text(&name)];
                sheet.probability(&[stage.as_slice(), &[Cell::Text(event)]].concat(), p)?;
            }
        }
    }
    Ok(())
}

fn bottleneck<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    sheet.heads_of_probabilities(&["period", "stage", "name"])?;
    for found in &sheet.page.outcome.bottleneck {
        let name = sheet.names.stage(&found.stage);
        let cells = [found.period.as_str(), &found.stage, &name].map(Cell::Text);
        sheet.probability(&cells, found.probability)?;
    }
    Ok(())
}

fn limiting<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    sheet.heads_of_probabilities(&["period", "stage", "name", "factor"])?;
    for found in &sheet.page.outcome.limiting {
        let name = sheet.names.stage(&found.stage);
        let factor = found.factor.to_string();
        let cells = [found.period.as_str(), &found.stage, &name, &factor].map(Cell::Text);
        sheet.probability(&cells, found.probability)?;
    }
    Ok(())
}

fn targets<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    let heads = ["target", "metric", "of", "name", "period"];
    let bounds = ["bound_unit", "min", "max", "shortfall", "defined"];
    sheet.heads_of_probabilities(&[heads, bounds].concat())?;
    for target in &sheet.page.outcome.targets {
        let name = sheet.names.subject(&target.of);
        let texts = [&target.id, target.metric.name(), &target.of, &name, &target.period];
        let unit = figure_unit(sheet.page.scenario, target.metric, &target.of);
        let bounds = [target.min, target.max, target.shortfall].map(Cell::Number);
        let cells: Vec<Cell<'_>> = texts
            .map(Cell::Text)
            .into_iter()
            .chain([Cell::Text(&unit)])
            .chain(bounds)
            .chain([Cell::Count(target.defined)])
            .collect();
        sheet.probability(&cells, target.probability)?;
    }
    match sheet.page.outcome.all_targets {
        Some(all) => sheet.probability(&[Cell::Text(""); 10], all),
        None => Ok(()),
    }
}

fn first_met<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    sheet.heads_of_probabilities(&["target", "period"])?;
    for target in &sheet.page.outcome.targets {
        for first in target.first_met.iter().flatten() {
            let cells = [target.id.as_str(), &first.period].map(Cell::Text);
            sheet.probability(&cells, first.probability)?;
        }
    }
    Ok(())
}

fn projects<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    let heads =
        ["target", "project", "gain", "unit", "criticality", "low", "high", "hits", "draws"];
    sheet.rows.heads(&heads)?;
    for target in &sheet.page.outcome.targets {
        for project in target.projects.iter().flatten() {
            let cells = [target.id.as_str(), &project.project].map(Cell::Text);
            let gain = Cell::Number(Some(project.gain));
            sheet.probability(&[cells.as_slice(), &[gain]].concat(), project.criticality)?;
        }
    }
    Ok(())
}

fn metrics<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    let figures = ["defined", "mean", "standard_error", "sd", "min", "max"];
    sheet.rows.heads(&[&["metric", "of", "name", "period", "unit"][..], &figures].concat())?;
    for found in &sheet.page.outcome.metrics {
        let name = sheet.names.subject(&found.of);
        let texts = [found.metric.name(), &found.of, &name, &found.period, &found.unit];
        let figures = [found.mean, found.standard_error, found.sd, found.min, found.max];
        let defined = [Cell::Count(found.defined)];
        let texts = texts.map(Cell::Text).into_iter();
        sheet.rows.row(texts.chain(defined).chain(figures.map(Cell::Number)))?;
    }
    Ok(())
}

fn quantiles<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    let figures = ["p", "value", "low", "high"];
    sheet.rows.heads(&[&["metric", "of", "name", "period", "unit"][..], &figures].concat())?;
    for found in &sheet.page.outcome.metrics {
        let name = sheet.names.subject(&found.of);
        let texts = [found.metric.name(), &found.of, &name, &found.period, &found.unit];
        for quantile in &found.quantiles {
            let figures = [Some(quantile.p), quantile.value, quantile.low, quantile.high];
            let texts = texts.map(Cell::Text).into_iter();
            sheet.rows.row(texts.chain(figures.map(Cell::Number)))?;
        }
    }
    Ok(())
}

fn precision<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    sheet.rows.heads(&["figure", "tolerance", "half_width", "met"])?;
    for aim in &sheet.page.outcome.provenance.until {
        let Precision { figure, tolerance, half_width, met, .. } = aim;
        let widths = [Some(*tolerance), *half_width].map(Cell::Number);
        let met = if *met { "true" } else { "false" };
        sheet.rows.row([Cell::Text(&figure.to_string()), widths[0], widths[1], Cell::Text(met)])?;
    }
    Ok(())
}

fn provenance<W: Write>(sheet: &mut Sheet<'_, W>) -> io::Result<()> {
    let heads = ["scenario", "changes", "digest", "version", "design", "seed", "draws", "complete"];
    sheet.rows.heads(&[&heads[..], &["observations", "effective"]].concat())?;
    let found = &sheet.page.outcome.provenance;
    let changes = sheet.page.asked.changes.join("; ");
    let texts = [&found.scenario, &changes, &found.digest, &found.version, &found.design];
    let counts = [found.seed, found.draws].map(Cell::Count);
    let complete = Cell::Text(if found.complete { "true" } else { "false" });
    let facts = sheet.page.outcome.facts;
    let observations = facts.map_or(Cell::Number(None), |facts| Cell::Count(facts.observations));
    let effective = Cell::Number(facts.map(|facts| facts.effective));
    let texts = texts.map(|text| Cell::Text(text)).into_iter();
    sheet.rows.row(texts.chain(counts).chain([complete, observations, effective]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_no_formulas_and_can_be_had_back() {
        let guarded = |text: &str| {
            let mut cell = String::new();
            guard(text, &mut cell);
            cell
        };
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("a; =1;-2"), "a; '=1;'-2");
        assert_eq!(guarded("'quoted'"), "''quoted'");
        assert_eq!(guarded("wafer->cell"), "wafer->cell");
    }

    #[test]
    fn numbers_keep_every_digit() {
        let mut out = Vec::new();
        let mut rows = Rows::new(&mut out);
        let numbers = [0.1 + 0.2, 1e-7, 2.5e300, -3.0, 0.0].map(Some).map(Cell::Number);
        rows.row(numbers.into_iter().chain([Cell::Number(None), Cell::Count(u64::MAX)])).unwrap();
        drop(rows);
        let expected = "0.30000000000000004,1e-7,2.5e300,-3,0,,18446744073709551615\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
