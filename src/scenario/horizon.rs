//! Horizons: which months are simulated, and in which steps.

use super::key::{Keyed, ValueKind, month, row, table};
use super::month::Month;
use super::says;
pub use super::step::{Step, UnknownStep};

table! {
    /// The months that are simulated, cut into periods.
    pub struct Horizon, "The months that are simulated, and in which steps." {
        /// The first month.
        start: Month = month("The first month."),
        /// The last month, included.
        end: Month = month("The last month, included."),
        /// How long a period is.
        step: Step =
            row(ValueKind::Step, "How long a period is.").needed(says::month_quarter_or_year),
    }
}

/// A period of a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// What answers call it: `2024`, `2024-Q3` or `2024-07`.
    pub label: String,
    /// Its first month.
    pub start: Month,
    /// The month after its last one.
    pub end: Month,
    /// Whether it is simulated, or sums up those of its year.
    pub kind: PeriodKind,
}

/// Where the figures of a period come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodKind {
    /// It is simulated.
    Simulated,
    /// It sums up the simulated periods of its year.
    RolledUp,
}

impl Period {
    /// The calendar year that it lies in.
    pub fn year(&self) -> i32 {
        self.start.year()
    }

    /// Its length in months.
    pub fn months(&self) -> i32 {
        self.end.since(self.start)
    }
}

impl Horizon {
    /// From the first month to the last one, included.
    pub fn new(start: Month, end: Month, step: Step) -> Self {
        Self { start, end, step, ..Self::empty() }
    }

    /// The periods in time; each year follows the shorter ones that it sums up.
    pub fn periods(&self) -> Vec<Period> {
        let (mut periods, mut year_start) = (Vec::new(), self.start);
        let mut start = self.start;
        while start <= self.end {
            let end = start.plus(self.step.months());
            let (label, kind) = (self.step.label(start), PeriodKind::Simulated);
            periods.push(Period { label, start, end, kind });
            let closes = end.year() > start.year() || end > self.end;
            if closes && self.step != Step::Year {
                let (label, kind) = (Step::Year.label(year_start), PeriodKind::RolledUp);
                periods.push(Period { label, start: year_start, end, kind });
            }
            if closes {
                year_start = end;
            }
            start = end;
        }
        periods
    }

    /// How many periods are simulated.
    pub fn step_count(&self) -> i32 {
        (self.end.since(self.start) + 1) / self.step.months()
    }
}
