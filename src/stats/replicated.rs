//! Estimates from independent replications, within which draws may depend on each other.
//!
//! # Equations
//!
//! Replication r has nᵣ values that sum to Sᵣ: values of a figure, or hits of an event. Of R of
//! them:
//!
//! ```text
//! estimate       m  = Σ Sᵣ / Σ nᵣ
//! its error      s² = R / (R − 1) · Σ (Sᵣ − m·nᵣ)² / (Σ nᵣ)²          a ratio of sums, as of cluster samples
//! where n are weights    W/(W − 1) in place of R/(R − 1), W = (Σ nᵣ)² / Σ nᵣ², which is R where they are equal
//! interval       m ± t·s,   t the 97.5 % quantile of Student's law with R − 1 degrees of freedom
//! of a mean      wider by what the skewness of the replications costs
//! ```
//!
//! With equal nᵣ that is the usual t interval over the replications' means. Shares near 0 and 1
//! want an interval that knows its bounds: Wilson's, with as many independent draws as would have
//! that interval's half-width, m·(1 − m)·(z / (t·s))². Quantiles are read at the ranks of so many
//! independent draws (Woodruff).
//!
//! # Assumptions, and where they are wrong
//!
//! The means of replications are taken as nearly normal. Each is a mean of hundreds of draws and more,
//! which is too few for heavy tails: 32 of them show less skewness than there is, so that figures with
//! such tails carry a caution (`stats/tail.rs`). Where an event is hit almost equally often in each, as
//! one that hangs on one input is by many Sobol' points, its counts differ by one or not at all, which
//! tells little of how far off they are: one more hit in one of them is then counted to what they
//! differ by. For events that few replications saw at all the interval is wider than it would have to
//! be, since it falls back on Wilson's for independent draws where no replication saw any.
//!
//! # References
//!
//! * W. G. Cochran, *Sampling Techniques*, Wiley 1977, chapter 6.
//! * R. S. Woodruff, "Confidence intervals for medians and other position measures", *Journal of the American
//!   Statistical Association* 47 (1952) 635–646, doi:10.1080/01621459.1952.10483443.
//! * P. L'Ecuyer, M. Nakayama, A. Owen, B. Tuffin, "Confidence intervals for randomized quasi-Monte Carlo
//!   estimators", *Winter Simulation Conference* 2023, doi:10.1109/WSC60868.2023.10408613.

use super::Z95;
use super::tail::widening;
use super::weight::{WeightSums, few_samples};

/// What independent replications say together.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Replicated {
    /// Σ Sᵣ / Σ nᵣ.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Replications that saw any values, less 1.
    pub degrees: usize,
    /// Their squared skewness over their number, from 0 to 1.
    pub skewness: f64,
}

impl Replicated {
    /// From the sum and the number of values of each replication; none if fewer than two saw any.
    ///
    /// ```
    /// use pvchain::stats::Replicated;
    /// let found = Replicated::of([(3.0, 2.0), (5.0, 2.0)].into_iter()).unwrap();
    /// assert_eq!((found.value, found.standard_error, found.degrees), (2.0, 0.5, 1));
    /// ```
    pub fn of(replications: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Self> {
        Self::with(replications, 0.0)
    }

    /// From the squares that are to be counted beside Σ (Sᵣ − m·nᵣ)².
    fn with(replications: impl Iterator<Item = (f64, f64)> + Clone, more: f64) -> Option<Self> {
        let seen = replications.filter(|(_, n)| *n > 0.0);
        let (mut count, mut sum, mut n) = (0, 0.0, 0.0);
        for (s, m) in seen.clone() {
            (count, sum, n) = (count + 1, sum + s, n + m);
        }
        let value: f64 = sum / n;
        if count < 2 || !value.is_finite() {
            return None;
        }
        let strays = seen.map(|(s, n)| s - value * n);
        let squares: f64 = strays.clone().map(|stray| stray * stray).sum();
        let r = f64::from(count);
        let standard_error = (r / (r - 1.0) * (squares + more)).sqrt() / n;
        let degrees = usize::try_from(count - 1).unwrap_or(usize::MAX);
        let skewness = skewness(strays);
        standard_error.is_finite().then_some(Self { value, standard_error, degrees, skewness })
    }

    /// The same of hits, each of which counts for so much, in replications that may weigh differently.
    pub(crate) fn of_hits(
        replications: impl Iterator<Item = (f64, f64)> + Clone,
        each: f64,
        is_weighted: bool,
    ) -> Option<Self> {
        let found = Self::with(replications.clone(), each * each)?;
        if is_weighted { found.left_by(replications) } else { Some(found) }
    }

    /// The same where nᵣ are sums of weights, which some replications may all but hold alone: with
    /// their effective number (Σ nᵣ)² / Σ nᵣ² in place of R; none where that is 1.
    pub(crate) fn weighed(replications: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Self> {
        Self::of(replications.clone())?.left_by(replications)
    }

    /// What replications with such weights leave of it.
    fn left_by(self, replications: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let (found, sums) = (self, WeightSums::over(replications.map(|(_, n)| n)));
        let few = few_samples(sums.effective())?;
        let all = (found.degrees + 1) as f64 / found.degrees as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let degrees = (sums.effective().round() as usize).clamp(2, found.degrees + 1) - 1;
        Some(Self { standard_error: found.standard_error * (few / all).sqrt(), degrees, ..found })
    }

    /// Half the width of the 95 % interval of a share, t·s.
    pub fn half_width(&self) -> f64 {
        student(self.degrees) * self.standard_error
    }

    /// Half the width of the 95 % interval of a mean, which skew replications widen.
    pub fn half_width_of_mean(&self) -> f64 {
        widening(self.skewness) * self.half_width()
    }

    /// How many independent draws would leave a share of `value` as uncertain; `n` of them if the
    /// replications all agree, which says nothing.
    pub fn effective(&self, n: f64) -> f64 {
        let ratio = Z95 / self.half_width();
        let effective = self.value * (1.0 - self.value) * ratio * ratio;
        if effective >= 1.0 && effective.is_finite() { effective } else { n }
    }
}

/// Skewness² / R of R deviations from a mean: (Σu³)² with u = x / √Σx², 0 where nothing deviates.
pub(crate) fn skewness(deviations: impl Iterator<Item = f64> + Clone) -> f64 {
    let root = deviations.clone().map(|x| x * x).sum::<f64>().sqrt();
    let cubes: f64 = deviations.map(|x| (x / root) * (x / root) * (x / root)).sum();
    if cubes.is_finite() { (cubes * cubes).min(1.0) } else { 0.0 }
}

/// The 97.5 % quantile of Student's law: exact to six digits for up to 31 degrees of freedom, then
/// by the Cornish–Fisher expansion, z + (z³ + z)/4ν + (5z⁵ + 16z³ + 3z)/96ν² + (3z⁷ + 19z⁵ + 17z³ −
/// 15z)/384ν³, good to six digits there.
pub fn student(degrees: usize) -> f64 {
    const FEW: [f64; 31] = [
        12.706_205, 4.302_653, 3.182_446, 2.776_445, 2.570_582, 2.446_912, 2.364_624, 2.306_004,
        2.262_157, 2.228_139, 2.200_985, 2.178_813, 2.160_369, 2.144_787, 2.131_450, 2.119_905,
        2.109_816, 2.100_922, 2.093_024, 2.085_963, 2.079_614, 2.073_873, 2.068_658, 2.063_899,
        2.059_539, 2.055_529, 2.051_831, 2.048_407, 2.045_230, 2.042_272, 2.039_513,
    ];
    if let Some(t) = degrees.checked_sub(1).and_then(|row| FEW.get(row)) {
        return *t;
    }
    let (z, nu) = (Z95, degrees.max(1) as f64);
    let square = z * z;
    z + z * (square + 1.0) / (4.0 * nu)
        + z * (square * (5.0 * square + 16.0) + 3.0) / (96.0 * nu * nu)
        + z * (square * (square * (3.0 * square + 19.0) + 17.0) - 15.0) / (384.0 * nu * nu * nu)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effective_draws_give_back_the_half_width() {
        let found = Replicated { value: 0.3, standard_error: 0.01, degrees: 31, skewness: 0.0 };
        let n = found.effective(1.0);
        assert!((Z95 * (0.3f64 * 0.7 / n).sqrt() / found.half_width() - 1.0).abs() < 1e-12);
        let sure = Replicated { value: 0.0, standard_error: 0.0, ..found };
        assert_eq!(sure.effective(5000.0), 5000.0);
    }
}
