//! Counts of weights by cell, exact and the same in any order.
//!
//! A cell is a sum of whole numbers, which merge in any order, apart for the highest tier of weights that
//! was seen and for the one below. When a higher tier comes, the lower ones move down or out. What ends
//! in the two highest tiers was never moved out before, so that the order makes no difference; what is
//! left out weighs less than 2⁻⁴⁴ of the heaviest draw.

use serde::{Deserialize, Serialize};

use super::bits;
use super::weight::WholeWeight;

/// Bits of a tier.
const TIER_BITS: i32 = 44;
/// Bits of what all cells together count once they are settled.
const SETTLED_BITS: i32 = 62;

/// Sums of weights, or of their squares, by cell.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TierCounts {
    /// The highest tier; none yet is −∞.
    #[serde(with = "bits")]
    top: f64,
    /// In units of 2⁻¹⁶ of it.
    high: Vec<u128>,
    /// Those of the tier below; empty as long as there are none.
    low: Vec<u128>,
}

impl TierCounts {
    /// Bytes of a cell, in both tiers.
    pub(super) const BYTES: usize = 2 * size_of::<u128>();

    /// Nothing yet, in so many cells.
    pub(super) fn new(cells: usize) -> Self {
        Self { top: f64::NEG_INFINITY, high: vec![0; cells], low: Vec::new() }
    }

    /// Makes room for a tier.
    pub(super) fn raise(&mut self, tier: f64) {
        if tier <= self.top {
            return;
        }
        if tier - 1.0 == self.top && self.top.is_finite() {
            self.low.resize(self.high.len(), 0);
            std::mem::swap(&mut self.high, &mut self.low);
        } else {
            self.low.clear();
        }
        self.high.fill(0);
        self.top = tier;
    }

    /// Adds a weight whose tier there is room for.
    #[inline]
    pub(super) fn add(&mut self, cell: usize, weight: WholeWeight) {
        if weight.tier == self.top {
            self.high[cell] += u128::from(weight.units);
        } else if weight.tier == self.top - 1.0 {
            if self.low.is_empty() {
                self.low.resize(self.high.len(), 0);
            }
            self.low[cell] += u128::from(weight.units);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        fn add(own: &mut Vec<u128>, other: &[u128]) {
            own.resize(own.len().max(other.len()), 0);
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        }
        self.raise(other.top);
        if other.top == self.top {
            add(&mut self.high, &other.high);
            add(&mut self.low, &other.low);
        } else if other.top == self.top - 1.0 {
            add(&mut self.low, &other.high);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.high.len()
    }

    /// Whether the cells of both tiers are those of so many.
    pub(super) fn is_whole(&self, cells: usize) -> bool {
        self.high.len() == cells && [0, cells].contains(&self.low.len())
    }

    /// All cells as whole numbers that sum to about 2⁶², and the power of two that one of them is in
    /// units of the highest tier.
    pub(super) fn settled(&self) -> (Vec<u64>, i32) {
        let sum = |cells: &[u128]| cells.iter().sum::<u128>();
        let all = sum(&self.high) + (sum(&self.low) >> TIER_BITS) + 1;
        let bits = i32::try_from(u128::BITS - all.leading_zeros()).unwrap_or(SETTLED_BITS);
        let shift = SETTLED_BITS - bits;
        let low =
            |cell: usize| shifted(self.low.get(cell).copied().unwrap_or(0), shift - TIER_BITS);
        let cells = self.high.iter().enumerate();
        let cells = cells.map(|(cell, high)| shifted(*high, shift) + low(cell)).collect();
        (cells, -16 - shift)
    }

    /// Each cell in units of a tier.
    pub(super) fn in_tier(&self, tier: f64) -> Vec<f64> {
        let [high, low] =
            [self.top, self.top - 1.0].map(|top| super::weight::ratio(top, tier) / 65_536.0);
        let cells = self.high.iter().enumerate();
        let below = |cell: usize| self.low.get(cell).copied().unwrap_or(0) as f64 * low;
        cells.map(|(cell, count)| *count as f64 * high + below(cell)).collect()
    }

    /// The highest tier.
    pub(super) fn top(&self) -> f64 {
        self.top
    }
}

/// 2^shift of them, rounded to the nearest whole number.
fn shifted(count: u128, shift: i32) -> u64 {
    let moved = match shift {
        0.. => count << shift,
        -127..0 => ((count >> (-shift - 1)) + 1) >> 1,
        _ => 0,
    };
    u64::try_from(moved).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::weight::Weight;
    use super::*;

    /// Weights over six tiers, each in a cell of its own, counted by parts and merged in several
    /// orders.
    #[test]
    fn the_order_of_counting_makes_no_difference() {
        let weights: Vec<Weight> =
            (0..60).map(|k| Weight::of_logarithm(f64::from(k * 37 % 60) * 3.0 - 200.0)).collect();
        let counted = |from: usize, to: usize| {
            let mut counts = TierCounts::new(60);
            for (cell, weight) in weights.iter().enumerate().take(to).skip(from) {
                counts.raise(weight.tier);
                counts.add(cell, weight.whole());
            }
            counts
        };
        let whole = counted(0, 60).settled();
        for [first, second, third] in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let parts = [counted(0, 11), counted(11, 40), counted(40, 60)];
            let mut merged = TierCounts::new(60);
            for part in [first, second, third] {
                merged.merge(&parts[part]);
            }
            assert_eq!(merged.settled(), whole);
        }
        let all: u64 = whole.0.iter().sum();
        assert!((1 << 60..=1 << 62).contains(&all), "{all}");
        let heaviest = Weight::of_logarithm(-23.0);
        let most = whole.0.iter().copied().max().unwrap() as f64;
        for (weight, count) in weights.iter().zip(&whole.0) {
            let share = weight.over(heaviest);
            assert!((*count as f64 / most - share).abs() < 1e-5 * share + 1e-13, "{share}");
        }
    }

    #[test]
    fn shifts_round_to_the_nearest() {
        let found = [(5, 2), (5, -1), (5, -2), (7, -2), (9, -200)].map(|(n, by)| shifted(n, by));
        assert_eq!(found, [20, 3, 1, 2, 0]);
    }
}
