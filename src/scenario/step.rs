//! Steps: how long the periods of a horizon are.

use std::fmt;
use std::str::FromStr;

use super::month::Month;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// `month`
    Month,
    /// `quarter`, of the calendar
    Quarter,
    /// `year`, of the calendar
    Year,
}

impl Step {
    /// All steps, the shortest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The word in a scenario file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Months of a period.
    pub fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// What answers call the period that begins with that month: `2024-07`, `2024-Q3` or `2024`.
    pub fn label(self, start: Month) -> String {
        match self {
            Self::Month => start.to_string(),
            Self::Quarter => format!("{:04}-Q{}", start.year(), (start.number() - 1) / 3 + 1),
            Self::Year => start.year().to_string(),
        }
    }

    /// Whether a period can begin with that month.
    pub fn begins_with(self, month: Month) -> bool {
        (month.number() - 1) % self.months() == 0
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text is not a step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of month, quarter and year")]
pub struct UnknownStep(String);

impl FromStr for Step {
    type Err = UnknownStep;

    fn from_str(name: &str) -> Result<Self, UnknownStep> {
        let found = Self::ALL.into_iter().find(|step| step.name() == name);
        found.ok_or_else(|| UnknownStep(name.to_owned()))
    }
}
