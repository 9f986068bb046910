//! Periods, the fates of projects and what changes from one period to the next, by rows.

use super::index::Row;
use crate::law::Uncertain;
use crate::scenario::{Scenario, horizon::PeriodKind};

#[derive(Debug, Clone)]
pub(crate) struct PeriodRow {
    /// What answers call it.
    pub(crate) label: String,
    pub(crate) kind: PeriodKind,
    /// Its calendar year.
    pub(crate) year: i32,
    /// Months from the horizon's start to its start and to its end.
    pub(crate) start: f64,
    pub(crate) end: f64,
    /// Whether it is the first simulated one of its year.
    pub(crate) opens_year: bool,
    /// Its place among the periods that are reported, if it is.
    pub(crate) slot: Option<usize>,
}

impl PeriodRow {
    /// Its length in years, Δ.
    pub(crate) fn years(&self) -> f64 {
        (self.end - self.start) / 12.0
    }

    /// Whether it is simulated, and not a year that sums up its parts.
    pub(crate) fn is_simulated(&self) -> bool {
        self.kind == PeriodKind::Simulated
    }
}

/// The periods of a scenario in the order of reports; one without a horizon.
pub(super) fn periods(scenario: &Scenario) -> Vec<PeriodRow> {
    let Some(horizon) = &scenario.horizon else {
        return vec![PeriodRow {
            label: scenario.period(),
            kind: PeriodKind::Simulated,
            year: 0,
            start: 0.0,
            end: 12.0,
            opens_year: true,
            slot: Some(0),
        }];
    };
    let mut last_year = None;
    let rows = horizon.periods().into_iter().enumerate().map(|(slot, period)| {
        let (year, kind) = (period.year(), period.kind);
        let is_simulated = kind == PeriodKind::Simulated;
        PeriodRow {
            year,
            start: f64::from(period.start.since(horizon.start)),
            end: f64::from(period.end.since(horizon.start)),
            label: period.label,
            kind,
            opens_year: is_simulated && last_year.replace(year) != Some(year),
            slot: Some(slot),
        }
    });
    rows.collect()
}

/// A number that follows different laws in different years: one latent row, a row for each law,
/// and the row that the kernel reads.
#[derive(Debug, Clone)]
pub(crate) struct ByYear {
    /// Position among the given numbers, whose row holds the latent draw.
    pub(crate) given: usize,
    /// The first year of each law, its row and the law.
    pub(crate) laws: Vec<(i32, Row, Uncertain)>,
    /// What the kernel reads.
    pub(crate) row: Row,
}

impl ByYear {
    /// The row of the law of that year.
    pub(crate) fn at(&self, year: i32) -> Row {
        let later = self.laws.partition_point(|(first, ..)| *first <= year);
        self.laws[later.saturating_sub(1)].1
    }
}

/// What a horizon adds to a model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Time {
    pub(crate) by_year: Vec<ByYear>,
    /// Amounts per year and the rows of the same per period.
    pub(crate) per_period: Vec<(Row, Row)>,
    /// By position of the stage.
    pub(crate) stages: Vec<StageTime>,
    pub(crate) fates: Vec<Fate>,
    /// In the order of stages.
    pub(crate) changes: Vec<Change>,
    pub(crate) shocks: Shocks,
    /// Amounts of a period and the rows that sum them over the year.
    pub(crate) sums: Vec<(Row, Row)>,
    /// Stocks at a period's start and the rows that keep those of the year's start.
    pub(crate) openings: Vec<(Row, Row)>,
    /// Stocks at a period's start, what is left of them at its end, and what is there at first.
    pub(crate) stocks: Vec<Stock>,
    pub(crate) observed: Vec<Observed>,
}

/// A stage's installed capacity by rows.
#[derive(Debug, Clone)]
pub(crate) struct StageTime {
    /// Capacity that is there without any project, per year.
    pub(crate) base: Row,
    /// The rows that projects and retirements move, if there are any.
    pub(crate) moving: Option<Moving>,
}

/// Rows of a stage with projects or retirements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moving {
    /// What has changed for good, in every draw of the block.
    pub(crate) settled: Row,
    /// `K` at the period's end; the rows of the ramped and of the installed capacity times years
    /// follow it.
    pub(crate) capacity: Row,
}

/// Whether and when a project or a retirement comes.
#[derive(Debug, Clone)]
pub(crate) struct Fate {
    /// The project, by its place among the scenario's; none for a retirement.
    pub(crate) project: Option<usize>,
    /// Planned date, and the earliest possible one, in months from the horizon's start.
    pub(crate) planned: f64,
    pub(crate) earliest: f64,
    pub(crate) delay: Option<Row>,
    /// A uniform number and the probability: it comes where the number lies above `1 − p`.
    pub(crate) chance: Option<(Row, Row)>,
    /// The date at which it comes, infinite where it never does.
    pub(crate) begun: Row,
}

/// What a fate does to a stage.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) fate: usize,
    pub(crate) stage: usize,
    /// Capacity in full, and the share of it that is built.
    pub(crate) capacity: Operand,
    pub(crate) size: Option<Row>,
    /// Whether it adds capacity or takes it away.
    pub(crate) sign: f64,
    /// Months from the start to full output.
    pub(crate) ramp: Operand,
    /// Capacity that it adds where it comes, negative if it takes away. The row of an uncertain one
    /// holds 0 where it never comes.
    pub(crate) amount: Operand,
}

/// A number that is the same in all draws, or a row of it. The former costs no memory traffic,
/// which is most of what a long pipeline costs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Operand {
    Exact(f64),
    Of(Row),
}

/// Shocks that fates share, and latent numbers that no input has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shocks {
    pub(crate) factors: Vec<SharedShock>,
    pub(crate) latents: Vec<Latent>,
}

/// A standard normal that fates share.
#[derive(Debug, Clone)]
pub(crate) struct SharedShock {
    /// What answers call it.
    pub(crate) name: String,
    /// The name of its stream.
    pub(crate) stream: String,
    pub(crate) row: Row,
    /// The uncertain number whose score it is, by its position among the given ones, and its row;
    /// none for a shock of its own.
    pub(crate) scored: Option<(usize, Row)>,
}

impl SharedShock {
    /// Whether it is the score of the uncertain number at that position.
    pub(crate) fn is_score_of(&self, position: usize) -> bool {
        self.scored.is_some_and(|(given, _)| given == position)
    }
}

/// A latent number of a fate.
#[derive(Debug, Clone)]
pub(crate) struct Latent {
    /// The name of its stream.
    pub(crate) name: String,
    /// Of Sobol' points.
    pub(crate) dimension: usize,
    pub(crate) row: Row,
    /// Rows of factors with loadings ℓ.
    pub(crate) loadings: Vec<(Row, f64)>,
    /// What it becomes: a uniform number, or a value of that law.
    pub(crate) law: Option<Uncertain>,
}

#[derive(Debug, Clone)]
pub(crate) struct Stock {
    pub(crate) initial: Option<Row>,
    pub(crate) opening: Row,
    pub(crate) kept: Row,
}

#[derive(Debug, Clone)]
pub(crate) struct Observed {
    pub(crate) stage: usize,
    /// Months from the horizon's start.
    pub(crate) date: f64,
    /// The row of the stage's base at that date.
    pub(crate) base: Row,
    pub(crate) capacity: f64,
    pub(crate) error: f64,
}
