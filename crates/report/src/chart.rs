//! Charts of a run: what each shows, how to read it, and the same figures as a table.

mod accounts;
mod balance;
mod chain;
pub(super) mod comparison;
mod limits;
pub(super) mod plan;
mod projects;
mod rates;
pub(super) mod sensitivity;
mod targets;
mod time;

use super::drawing::Drawing;
use super::drawing::rows::{Mark, Shape};
use super::language::Say;
use super::number::{NONE, Shown, range, with_unit};
use super::run::Sheet;
use pvchain::Summary;

/// A chart of a run.
#[derive(Debug)]
pub(super) struct Chart {
    /// Names its file and its place on a page.
    pub(super) id: String,
    pub(super) title: String,
    /// How to read it.
    pub(super) reading: String,
    pub(super) drawing: Drawing,
    pub(super) table: Table,
}

/// The part of a page where a chart stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Balance,
    Chain,
    Targets,
    Limits,
    Time,
    Accounts,
}

/// Draws nothing where a run has nothing to show.
type Make = fn(&Sheet<'_>, &'static str) -> Option<Chart>;

/// All charts, in the order of the page.
pub(super) const ALL: [(&str, Part, Make); 13] = [
    ("balance", Part::Balance, balance::sides),
    ("coverage", Part::Balance, balance::coverage),
    ("gap", Part::Balance, balance::gap),
    ("targets", Part::Targets, targets::targets),
    ("flows", Part::Chain, chain::flows),
    ("local-rates", Part::Chain, rates::rates),
    ("bottleneck", Part::Limits, limits::bottleneck),
    ("limits", Part::Limits, limits::limits),
    ("capacity-over-time", Part::Time, time::capacity),
    ("coverage-over-time", Part::Time, time::coverage),
    ("first-met", Part::Time, time::first_met),
    ("projects", Part::Time, projects::projects),
    ("accounts", Part::Accounts, accounts::accounts),
];

/// The charts that a run has.
pub(super) fn charts(sheet: &Sheet<'_>) -> Vec<(Part, Chart)> {
    let made = ALL.iter().map(|(id, part, make)| Some((*part, make(sheet, id)?)));
    made.flatten().collect()
}

/// Figures in rows and columns.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Vec<String>>,
}

#[derive(Debug)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) is_number: bool,
}

impl Head {
    pub(super) fn text(name: &str) -> Self {
        Self { name: name.to_owned(), is_number: false }
    }

    pub(super) fn number(name: &str) -> Self {
        Self { name: name.to_owned(), is_number: true }
    }
}

impl Table {
    pub(super) fn new(heads: impl IntoIterator<Item = Head>) -> Self {
        Self { heads: heads.into_iter().collect(), rows: Vec::new() }
    }

    /// For metrics: what of, then the columns of [`Spread::cells`].
    fn of_spreads(say: Say, what: &str) -> Self {
        Self::new([
            Head::text(what),
            Head::number(say.median()),
            Head::number("5 %"),
            Head::number("25 %"),
            Head::number("75 %"),
            Head::number("95 %"),
            Head::text(say.unit()),
            Head::number(say.mean()),
            Head::text(say.error_head()),
        ])
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// The distribution of a metric, in the unit that readers expect.
struct Spread<'s> {
    say: Say,
    summary: &'s Summary,
    shown: Shown,
}

impl<'s> Spread<'s> {
    fn new(say: Say, summary: &'s Summary) -> Self {
        Self { say, summary, shown: Shown::new(say, summary.metric, &summary.unit) }
    }

    /// A quantile as a number on an axis.
    fn at(&self, p: f64) -> Option<f64> {
        self.summary.quantile(p).map(|value| self.shown.number(value))
    }

    fn unit(&self) -> String {
        self.shown.unit()
    }

    fn bare(&self, value: Option<f64>) -> String {
        value.map_or(NONE.to_owned(), |value| self.shown.bare(value))
    }

    fn quantile(&self, p: f64) -> String {
        self.bare(self.summary.quantile(p))
    }

    /// From 5 to 95 %.
    fn outer(&self) -> Option<[f64; 2]> {
        Some([self.at(0.05)?, self.at(0.95)?])
    }

    /// The median with its unit.
    fn median(&self) -> String {
        with_unit(self.quantile(0.5), &self.unit())
    }

    /// `652 kt (540–770)`; undefined where it never is.
    fn words(&self) -> String {
        if self.summary.defined == 0 {
            return self.say.undefined().to_owned();
        }
        let range = range(self.say, &self.quantile(0.05), &self.quantile(0.95));
        self.say.in_brackets(self.median(), range)
    }

    /// What is said on hover.
    fn title(&self, name: &str) -> String {
        let say = self.say;
        let inner = range(say, &self.quantile(0.25), &self.quantile(0.75));
        let outer = range(say, &self.quantile(0.05), &self.quantile(0.95));
        say.colon(name, say.spread(self.median(), inner, outer))
    }

    /// An interval with its numbers; nothing where it is never defined.
    fn mark(&self, name: &str, class: &'static str) -> Option<Mark> {
        let (outer, point) = (self.outer()?, self.at(0.5)?);
        let inner = self.at(0.25).zip(self.at(0.75)).map(|(low, high)| [low, high]);
        let shape = Shape::Interval { outer, inner, point };
        Some(Mark { shape, class, title: self.title(name) })
    }

    fn cells(&self, name: String) -> Vec<String> {
        let error = self.summary.standard_error;
        let error = error.map_or(NONE.to_owned(), |error| self.shown.error(error));
        let [low, lower, middle, upper, high] =
            [0.05, 0.25, 0.5, 0.75, 0.95].map(|p| self.quantile(p));
        let mean = self.bare(self.summary.mean);
        vec![name, middle, low, lower, upper, high, self.unit(), mean, format!("± {error}")]
    }
}
