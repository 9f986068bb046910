//! Weights of any size, and what they leave of the draws that carry them.
//!
//! The likelihood of a fact may be e⁻⁵ or e⁻³⁰⁰⁰, and no pilot knows how heavy the heaviest draw of a
//! run will be. So a weight is a mantissa and a tier of 44 octaves:
//!
//! ```text
//! w = m·2^(44·tier),   1 ≤ m ≤ 2⁴⁴
//! ```
//!
//! Sums are kept in units of the highest tier so far. When a higher one comes they are multiplied
//! by a power of two, which is exact but for what underflows beside it.
//!
//! # Equations
//!
//! With weights wᵢ, and an event that happened (yᵢ = 1) or not (yᵢ = 0):
//!
//! ```text
//! share      p  = Σwy / Σw
//! its error  s² = Σw²(y − p)² / (Σw)² = ((1 − 2p)·Σw²y + p²·Σw²) / (Σw)²          linearised
//! worth      p(1 − p) / s²              independent draws that would leave p as uncertain
//! effective  (Σw)² / Σw²                the same if y and w had nothing to do with each other (Kish)
//! ```
//!
//! What nobody saw, or everybody, has s² = 0. There an unseen draw is taken to be as heavy as the
//! heaviest one, so that it is worth Σw / max w draws.
//!
//! # References
//!
//! * L. Kish, *Survey Sampling*, Wiley 1965.
//! * C.-E. Särndal, B. Swensson, J. Wretman, *Model Assisted Survey Sampling*, Springer 1992, section 5.6: ratios.

use serde::{Deserialize, Serialize};

/// Octaves of a tier.
const OCTAVES: f64 = 44.0;
/// Their natural logarithm, 44·ln 2.
const TIER: f64 = 30.498_475_944_637_59;
/// Rounding of a sum of up to 10¹² weights, as a share of it.
const ROUNDING: f64 = 1e-12;

/// A weight above 0, however small.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Weight {
    /// A whole number.
    pub(crate) tier: f64,
    mantissa: f64,
}

/// A weight, or its square, as a whole number of 2⁻¹⁶ of its tier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WholeWeight {
    pub(super) tier: f64,
    pub(super) units: u64,
}

/// Weights to be counted, their squares, and the highest tier of both.
#[derive(Debug, Clone)]
pub(crate) struct WholeWeights {
    /// By draw.
    pub(super) both: Vec<[WholeWeight; 2]>,
    pub(super) tops: [f64; 2],
}

impl WholeWeights {
    pub(crate) fn of(weights: &[Weight]) -> Self {
        let both = weights.iter().map(|weight| [weight.whole(), weight.whole_square()]);
        let both: Vec<[WholeWeight; 2]> = both.collect();
        let top = |power: usize| {
            both.iter().map(|both| both[power].tier).fold(f64::NEG_INFINITY, f64::max)
        };
        let tops = [top(0), top(1)];
        Self { both, tops }
    }
}

impl Weight {
    /// Of its natural logarithm. Larger ones have larger weights.
    pub(crate) fn of_logarithm(logarithm: f64) -> Self {
        let logarithm = logarithm.max(-f64::MAX);
        let tier = (logarithm / TIER).floor();
        let within = (logarithm - tier * TIER).clamp(0.0, TIER);
        Self { tier, mantissa: libm::exp(within) }
    }

    /// In units of a tier.
    pub(crate) fn in_tier(self, tier: f64) -> f64 {
        self.mantissa * ratio(self.tier, tier)
    }

    /// Beside another one.
    pub(crate) fn over(self, other: Self) -> f64 {
        self.mantissa / other.mantissa * ratio(self.tier, other.tier)
    }

    pub(super) fn whole(self) -> WholeWeight {
        WholeWeight { tier: self.tier, units: units(self.mantissa) }
    }

    /// Its square.
    fn whole_square(self) -> WholeWeight {
        let (tier, square) = (2.0 * self.tier, self.mantissa * self.mantissa);
        let edge = ratio(1.0, 0.0);
        if square < edge {
            WholeWeight { tier, units: units(square) }
        } else {
            WholeWeight { tier: tier + 1.0, units: units(square / edge) }
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "2¹⁶ to 2⁶⁰")]
fn units(mantissa: f64) -> u64 {
    (mantissa * 65_536.0 + 0.5) as u64
}

/// 2^(44·(from − to)), exact; 0 or infinite where no number is.
pub(crate) fn ratio(from: f64, to: f64) -> f64 {
    if from == to {
        return 1.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    let octaves = (OCTAVES * (from - to)).clamp(-1100.0, 1100.0) as i32;
    libm::ldexp(1.0, octaves)
}

/// How many independent draws say as much as weighted ones: (Σw)² / Σw², 0 without any weight.
pub(crate) fn effective(total: f64, squares: f64) -> f64 {
    if total > 0.0 { total * (total / squares) } else { 0.0 }
}

/// Σw²(y − p)², from the share p, Σw²y and Σw².
pub(super) fn spread_about(p: f64, [hits, all]: [f64; 2]) -> f64 {
    (1.0 - 2.0 * p) * hits + p * p * all
}

/// m / (m − 1), by which a variance of m effective draws is too small; none where one holds all the
/// weight and what the others weigh drowns in rounding.
pub(super) fn few_samples(m: f64) -> Option<f64> {
    (m >= 1.0 + 1e-6).then(|| m / (m - 1.0))
}

/// What weights sum to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct WeightSums {
    /// Σw.
    pub(crate) total: f64,
    /// Σw².
    pub(super) squares: f64,
    /// The largest.
    pub(super) most: f64,
}

impl WeightSums {
    pub(crate) fn over(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sums = Self::default();
        weights.into_iter().for_each(|weight| sums.push(weight));
        sums
    }

    pub(crate) fn push(&mut self, weight: f64) {
        self.total += weight;
        self.squares += weight * weight;
        self.most = self.most.max(weight);
    }

    /// How many independent draws say as much, after Kish.
    pub(crate) fn effective(&self) -> f64 {
        effective(self.total, self.squares)
    }

    /// The share of all weight that the heaviest draw holds.
    pub(crate) fn heaviest(&self) -> f64 {
        if self.total > 0.0 { self.most / self.total } else { 0.0 }
    }

    /// Σwy as a share of Σw, from 0 to 1.
    pub(crate) fn share(&self, hits: f64) -> f64 {
        if hits >= self.total * (1.0 - ROUNDING) && self.total > 0.0 {
            return 1.0;
        }
        if hits > 0.0 { hits / self.total } else { 0.0 }
    }

    /// How many independent draws would leave a share as uncertain, from Σwy and Σw²y.
    pub(crate) fn worth(&self, [hits, squares]: [f64; 2]) -> f64 {
        let p = self.share(hits);
        let spread = spread_about(p, [squares, self.squares]);
        self.worth_of(p * (1.0 - p), spread)
    }

    /// The same of a share gained less a share lost, from Σw and Σw² of both.
    pub(crate) fn worth_paired(&self, [gained, lost]: [f64; 2], squares: [f64; 2]) -> f64 {
        let [g, l] = [self.share(gained), self.share(lost)];
        let d = g - l;
        let spread =
            (1.0 - 2.0 * d) * squares[0] + (1.0 + 2.0 * d) * squares[1] + d * d * self.squares;
        self.worth_of(g + l - d * d, spread)
    }

    /// A variance over what the weights make of it, and where nothing varies the draws that one as
    /// heavy as the heaviest stands for.
    fn worth_of(&self, variance: f64, spread: f64) -> f64 {
        let worth = variance * self.total * (self.total / spread);
        if worth > 0.0 && worth.is_finite() {
            return worth;
        }
        if self.most > 0.0 { self.total / self.most } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A weight is the same number whatever it is compared with, and its logarithm is kept to
    /// rounding.
    #[test]
    fn weights_of_any_size() {
        for logarithm in [0.0, -1.0, -30.5, -3200.25, 12.5, 700.0] {
            let (one, other) =
                (Weight::of_logarithm(logarithm), Weight::of_logarithm(logarithm - 3.0));
            assert!((one.over(other) / libm::exp(3.0) - 1.0).abs() < 1e-12, "{logarithm}");
            assert!((1.0..=1.8e13).contains(&one.mantissa), "{one:?}");
        }
        let [near, far] = [-1e300, -1.000_001e300].map(Weight::of_logarithm);
        assert_eq!((far.over(near), near.over(far)), (0.0, f64::INFINITY));
        assert_eq!(Weight::of_logarithm(f64::NEG_INFINITY).over(near), 0.0);
        assert_eq!([ratio(3.0, 1.0), ratio(-1e290, 0.0)], [libm::ldexp(1.0, 88), 0.0]);
        // The square of 2⁴⁰ is 2³⁶ of the tier above.
        let weight = Weight { tier: -7.0, mantissa: 1_099_511_627_776.0 };
        assert_eq!(weight.whole_square(), WholeWeight { tier: -13.0, units: 1 << (36 + 16) });
    }

    /// Ten draws of weight 1 that missed and ten of weight 3 that hit: p = ¾, and s² = (10·9·(¼)² +
    /// 10·(¾)²)/40² = 11.25/1600, so that p is worth (3/16)·1600/11.25 = 26⅔ draws, more than Kish's
    /// 16: weight that hangs on the event is no loss.
    #[test]
    fn a_share_is_worth_what_its_own_weights_say() {
        let mut sums = WeightSums::default();
        for _ in 0..10 {
            sums.push(1.0);
            sums.push(3.0);
        }
        assert_eq!((sums.effective(), sums.share(30.0), sums.heaviest()), (16.0, 0.75, 0.075));
        assert!((sums.worth([30.0, 90.0]) - 26.0 - 2.0 / 3.0).abs() < 1e-12);
        // Nothing and everything are as uncertain as one more draw of the largest weight.
        assert_eq!([sums.worth([0.0, 0.0]), sums.worth([40.0, 100.0])], [40.0 / 3.0; 2]);
        assert_eq!((sums.share(40.000_000_000_01), sums.share(-1e-20)), (1.0, 0.0));
        let none = WeightSums::default();
        assert_eq!((none.effective(), none.worth([0.0; 2]), none.share(0.0)), (0.0, 0.0, 0.0));
    }
}
