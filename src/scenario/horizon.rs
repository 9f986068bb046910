//! Horizons: which months are simulated, and in which steps.

use super::key::{Declaration, Keyed, ValueKind, month, table};
use super::month::Month;
use super::says;
pub use super::step::{Step, UnknownStep};

table! {
    /// The months that are simulated, cut into periods.
    pub struct Horizon, "The months that are simulated, and in which steps." {
        /// The first month.
        start: Month = month("The first month.").needed(says::a_month_such_as_2024_07),
        /// The last month, included.
        end: Month = month("The last month, included.").needed(says::a_month_such_as_2024_07),
        /// How long a period is.
        step: Step = Declaration::new(ValueKind::Step, "How long a period is.").needed(says::month_quarter_or_year),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn horizon(start: &str, end: &str, step: Step) -> Horizon {
        Horizon::new(start.parse().unwrap(), end.parse().unwrap(), step)
    }

    #[test]
    fn years_follow_their_parts() {
        let labels = |horizon: &Horizon| -> Vec<String> {
            horizon.periods().into_iter().map(|period| period.label).collect()
        };
        assert_eq!(
            labels(&horizon("2024-07", "2025-06", Step::Quarter)),
            ["2024-Q3", "2024-Q4", "2024", "2025-Q1", "2025-Q2", "2025"]
        );
        assert_eq!(labels(&horizon("2024-01", "2025-12", Step::Year)), ["2024", "2025"]);
        let months = horizon("2024-12", "2025-01", Step::Month);
        assert_eq!(labels(&months), ["2024-12", "2024", "2025-01", "2025"]);
        assert_eq!(months.step_count(), 2);
    }

    #[test]
    fn a_year_that_is_cut_short_has_the_months_that_are_left() {
        let periods = horizon("2024-07", "2025-03", Step::Quarter).periods();
        let rolled: Vec<(i32, i32)> = periods
            .iter()
            .filter(|period| period.kind == PeriodKind::RolledUp)
            .map(|period| (period.year(), period.months()))
            .collect();
        assert_eq!(rolled, [(2024, 6), (2025, 3)]);
    }
}
