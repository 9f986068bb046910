//! Sums of weights in units of the highest tier that they have seen.

use serde::{Deserialize, Serialize};

use super::bits;
use super::merge::Merge;
use super::moments::{Compensated, Moments};
use super::weight::{WeightSums, ratio};

/// What is summed with weights, so that other units of weight make it larger or smaller.
pub(crate) trait Rescale {
    /// Multiplies sums of weights by a power of two, and sums of their squares by its square.
    fn rescale(&mut self, by: f64);
}

impl Rescale for f64 {
    fn rescale(&mut self, by: f64) {
        *self *= by;
    }
}

impl<T: Rescale> Rescale for Vec<T> {
    fn rescale(&mut self, by: f64) {
        for each in self {
            each.rescale(by);
        }
    }
}

impl<T: Rescale, const N: usize> Rescale for [T; N] {
    fn rescale(&mut self, by: f64) {
        for each in self {
            each.rescale(by);
        }
    }
}

impl<T: Rescale> Rescale for Option<T> {
    fn rescale(&mut self, by: f64) {
        if let Some(each) = self {
            each.rescale(by);
        }
    }
}

impl Rescale for Moments {
    fn rescale(&mut self, by: f64) {
        self.rescale(by);
    }
}

impl Rescale for Compensated {
    fn rescale(&mut self, by: f64) {
        *self = self.times(by);
    }
}

impl Rescale for WeightSums {
    fn rescale(&mut self, by: f64) {
        self.total *= by;
        self.squares *= by * by;
        self.most *= by;
    }
}

impl Merge for WeightSums {
    fn merge(&mut self, next: &Self) {
        self.total += next.total;
        self.squares += next.squares;
        self.most = self.most.max(next.most);
    }
}

/// A struct is rescaled field by field: sums of weights, then those of their squares.
macro_rules! rescale_by_fields {
    ($($name:ty { $($field:ident),* $(; $($square:ident),+)? })+) => {$(
        impl $crate::stats::Rescale for $name {
            fn rescale(&mut self, by: f64) {
                $($crate::stats::Rescale::rescale(&mut self.$field, by);)*
                $($($crate::stats::Rescale::rescale(&mut self.$square, by * by);)+)?
            }
        }
    )+};
}
pub(crate) use rescale_by_fields;

/// Sums in units of a tier of weights: the highest one that came in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scaled<T> {
    #[serde(with = "bits")]
    tier: f64,
    of: T,
}

impl<T: Rescale> Scaled<T> {
    /// Nothing yet.
    pub(crate) fn new(nothing: T) -> Self {
        Self { tier: f64::NEG_INFINITY, of: nothing }
    }

    /// Sums that are in units of a tier.
    pub(crate) fn in_tier(tier: f64, of: T) -> Self {
        Self { tier, of }
    }

    /// The tier that counts as 1.
    pub(crate) fn tier(&self) -> f64 {
        self.tier
    }

    /// What sums in units of another tier are to be multiplied by.
    pub(crate) fn ratio_to(&self, tier: f64) -> f64 {
        ratio(tier, self.tier)
    }

    /// The sums, in units of that tier or of their own, if it is higher.
    pub(crate) fn at_least(&mut self, tier: f64) -> &mut T {
        if tier > self.tier {
            self.of.rescale(ratio(self.tier, tier));
            self.tier = tier;
        }
        &mut self.of
    }
}

impl<T> Scaled<T> {
    /// The sums.
    pub(crate) fn get(&self) -> &T {
        &self.of
    }

    /// The sums.
    pub(crate) fn into_inner(self) -> T {
        self.of
    }
}

impl<T: Merge + Rescale + Clone> Merge for Scaled<T> {
    fn merge(&mut self, next: &Self) {
        self.at_least(next.tier);
        if next.tier == self.tier {
            self.of.merge(&next.of);
        } else {
            let mut next = next.clone();
            self.of.merge(next.at_least(self.tier));
        }
    }
}
