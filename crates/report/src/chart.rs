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

use super::drawing::axis::Axis;
use super::drawing::rows::{Group, Mark, Row, Rows, Shape};
use super::drawing::{Drawing, Key};
use super::sheet::Sheet;
use super::spread::Spread;
use super::table::Table;
use super::tables::summaries;
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

impl Chart {
    /// Rows of marks in groups; nothing where there are none.
    fn of_rows(
        id: impl Into<String>,
        [title, reading]: [String; 2],
        (groups, keys): (Vec<Group>, Vec<Key>),
        table: Table,
    ) -> Option<Self> {
        let is_some = groups.iter().any(|group| !group.rows.is_empty());
        let drawing = Drawing::Rows(Rows { groups, keys });
        is_some.then_some(Self { id: id.into(), title, reading, drawing, table })
    }
}

/// Median, quantiles, mean and error of metrics, under the name that is given to what they are of.
fn spreads<'a>(
    sheet: &'a Sheet<'_>,
    (what, columns): (&str, &[&str]),
    found: impl IntoIterator<Item = &'a Summary>,
) -> Table {
    let figures = ["median", "5 %", "25 %", "75 %", "95 %", "shown unit", "mean", "error"];
    summaries(sheet).pick(&[columns, &figures].concat()).of(found).called(&[what])
}

/// A row for the distribution of a metric, marked with its intervals where it is ever defined.
fn spread_row(name: String, spread: &Spread<'_>) -> Row {
    Row { value: spread.words(), marks: mark(&name, spread).into_iter().collect(), name }
}

fn mark(name: &str, spread: &Spread<'_>) -> Option<Mark> {
    let (outer, point) = (spread.outer()?, spread.at(0.5)?);
    let inner = spread.at(0.25).zip(spread.at(0.75)).map(|(low, high)| [low, high]);
    let shape = Shape::Interval { outer, inner, point };
    Some(Mark::new(shape, "figure", spread.title(name)))
}

/// What the parts of intervals mean.
fn spread_keys(sheet: &Sheet<'_>, is_required: bool) -> Vec<Key> {
    let say = sheet.say;
    let required = is_required.then(|| Key::new("required", say.required_key()));
    let keys = [Key::new("point", say.median()), Key::new("figure", "25–75 %")];
    keys.into_iter().chain([Key::new("figure outer", "5–95 %")]).chain(required).collect()
}

/// A row with its unit and the figures that an axis has to span.
type InUnit = (String, Vec<f64>, Row);

/// Rows in groups of one unit, each on an axis that spans 0 and all figures.
fn by_unit(rows: impl IntoIterator<Item = InUnit>, reference: Option<f64>) -> Vec<Group> {
    let mut groups: Vec<(String, Vec<f64>, Vec<Row>)> = Vec::new();
    for (unit, figures, row) in rows {
        match groups.iter_mut().find(|group| group.0 == unit) {
            Some((_, all, rows)) => {
                all.extend(figures);
                rows.push(row);
            }
            None => groups.push((unit, figures, vec![row])),
        }
    }
    let groups = groups.into_iter().map(|(unit, figures, rows)| {
        let mut axis = Axis::over(figures.into_iter().chain([0.0]), &unit);
        axis.references.extend(reference);
        Group::new(axis, rows)
    });
    groups.collect()
}

/// The same of metrics by their names.
fn spreads_by_unit<'a>(
    sheet: &Sheet<'_>,
    found: impl IntoIterator<Item = (String, &'a Summary)>,
    reference: Option<f64>,
) -> Vec<Group> {
    let rows = found.into_iter().map(|(name, summary)| {
        let spread = Spread::new(sheet.say, summary);
        let figures = spread.outer().into_iter().flatten().collect();
        (spread.unit(), figures, spread_row(name, &spread))
    });
    by_unit(rows, reference)
}
