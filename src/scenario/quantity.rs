//! Quantities: numbers that may be uncertain and may change by year.

use std::collections::BTreeMap;
use std::fmt;

use crate::law::Uncertain;

/// A number of a scenario, exact or uncertain, the same in every year or given by year.
///
/// One latent draw drives all years, so a plant that is bad stays bad.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// The same in every year.
    Always(Uncertain),
    /// Given by year, with at least one year.
    ByYear(BTreeMap<i32, Uncertain>),
}

impl Quantity {
    /// The number in `year`. A year not given takes the last one before it, or the first if there
    /// is none; without a year the first one given counts.
    ///
    /// # Panics
    ///
    /// If it is given by year with no year at all, which the checks of a scenario refuse.
    pub fn at(&self, year: Option<i32>) -> &Uncertain {
        match self {
            Self::Always(uncertain) => uncertain,
            Self::ByYear(by_year) => {
                let last_before = year.and_then(|year| by_year.range(..=year).next_back());
                let (_, uncertain) = last_before
                    .or_else(|| by_year.first_key_value())
                    .expect("checked: at least one year is given");
                uncertain
            }
        }
    }

    /// All numbers, over all years.
    pub fn iter(&self) -> impl Iterator<Item = &Uncertain> {
        let (one, many) = match self {
            Self::Always(uncertain) => (Some(uncertain), None),
            Self::ByYear(by_year) => (None, Some(by_year.values())),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }

    /// Whether any year follows a law.
    pub fn is_uncertain(&self) -> bool {
        self.iter().any(Uncertain::is_uncertain)
    }
}

impl fmt::Display for Quantity {
    /// As in a scenario file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always(uncertain) => uncertain.fmt(f),
            Self::ByYear(by_year) => {
                let years: Vec<String> =
                    by_year.iter().map(|(year, value)| format!("\"{year}\" = {value}")).collect();
                write!(f, "{{ by_year = {{ {} }} }}", years.join(", "))
            }
        }
    }
}

/// Numbers, laws, and whatever else is an uncertain number.
impl<T: Into<Uncertain>> From<T> for Quantity {
    fn from(uncertain: T) -> Self {
        Self::Always(uncertain.into())
    }
}

impl<const N: usize> From<[(i32, f64); N]> for Quantity {
    fn from(years: [(i32, f64); N]) -> Self {
        Self::ByYear(years.into_iter().map(|(year, value)| (year, value.into())).collect())
    }
}
