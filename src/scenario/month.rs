//! Months: dates of a plan, with exact arithmetic.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::message::Text;

/// Years of plans: what has fewer digits is a slip or shorthand.
pub(crate) const YEARS: RangeInclusive<i32> = 1000..=9999;

/// A calendar month; as a date it is the first instant of that month.
///
/// ```
/// use pvchain::Month;
///
/// let month: Month = "2024-11".parse()?;
/// assert_eq!((month.year(), month.number()), (2024, 11));
/// assert_eq!(month.plus(2).to_string(), "2025-01");
/// # Ok::<(), pvchain::NoMonth>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Months since January of the year 0.
    since_zero: i32,
}

/// A text is not a month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a month such as 2024-07")]
pub struct NoMonth(String);

impl Month {
    /// Stands in for a month that could not be read, which is a problem already.
    pub(crate) const PLACEHOLDER: Self = Self { since_zero: 24_000 };

    /// Month `number` (1 to 12) of a year from 1 to 9999.
    pub fn new(year: i32, number: i32) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=12).contains(&number);
        exists.then(|| Self { since_zero: 12 * year + number - 1 })
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.since_zero.div_euclid(12)
    }

    /// Its number in the year, 1 to 12.
    pub fn number(self) -> i32 {
        self.since_zero.rem_euclid(12) + 1
    }

    /// So many months later.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self { since_zero: self.since_zero + months }
    }

    /// Months from `earlier` to this one; negative if it is later.
    pub fn since(self, earlier: Self) -> i32 {
        self.since_zero - earlier.since_zero
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl From<Month> for Text {
    fn from(month: Month) -> Self {
        Self::data(month)
    }
}

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let digits = |part: &str, count: usize| {
            let plain = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<i32>().ok()).flatten()
        };
        let month = text
            .split_once('-')
            .and_then(|(year, number)| Self::new(digits(year, 4)?, digits(number, 2)?));
        month.ok_or_else(|| NoMonth(text.to_owned()))
    }
}
