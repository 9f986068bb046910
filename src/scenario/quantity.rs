//! Quantities: numbers that may be uncertain and may change by year.

use std::collections::BTreeMap;
use std::fmt;

use crate::law::Uncertain;
use crate::law::rank_correlation::RankMargin;

/// A number of a scenario, exact or uncertain, the same in every year or given by year.
///
/// One latent draw drives all years, so a plant that is bad stays bad.
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// The same in every year.
    Always(Uncertain),
    /// Given by year, with at least one year.
    ByYear(BTreeMap<i32, Uncertain>),
    /// Text as in a scenario file, e.g. `87 万吨`: it is read when the draft is checked, and a
    /// checked scenario has none.
    Text(String),
}

impl Quantity {
    /// What is still to be given: a text of nothing.
    pub(crate) const NOT_GIVEN: Self = Self::Text(String::new());

    /// The number in `year`. A year not given takes the last one before it, or the first if there
    /// is none; without a year the first one given counts.
    ///
    /// # Panics
    ///
    /// If it is given by year with no year at all, which the checks of a scenario refuse, or is
    /// text, which they read.
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
            Self::Text(text) => panic!("checked: `{text}` is read before it is used"),
        }
    }

    /// All numbers, over all years; none of what is still text.
    pub fn iter(&self) -> impl Iterator<Item = &Uncertain> {
        let (one, many) = match self {
            Self::Always(uncertain) => (Some(uncertain), None),
            Self::ByYear(by_year) => (None, Some(by_year.values())),
            Self::Text(_) => (None, None),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }

    /// What its rank correlations follow from: over several years those of the first law.
    pub(crate) fn rank_margin(&self) -> RankMargin {
        let law = self.iter().find(|law| law.is_uncertain() && law.flaw().is_none());
        law.map_or(RankMargin::CONTINUOUS, RankMargin::of)
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
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// Numbers, laws, and whatever else is an uncertain number.
impl<T: Into<Uncertain>> From<T> for Quantity {
    fn from(uncertain: T) -> Self {
        Self::Always(uncertain.into())
    }
}

/// Text as it stands in a scenario file: `0.8`, `87 万吨` or
/// `{ pert = { min = 0.3, mode = 0.45, max = 0.6 } }`.
impl From<&str> for Quantity {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Quantity {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Quantity {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl<T: Into<Uncertain>, const N: usize> From<[(i32, T); N]> for Quantity {
    fn from(years: [(i32, T); N]) -> Self {
        Self::ByYear(years.into_iter().map(|(year, value)| (year, value.into())).collect())
    }
}
