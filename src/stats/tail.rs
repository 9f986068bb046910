//! Tails: what few far draws do to the interval of a mean.
//!
//! # Equations
//!
//! With uᵢ = (xᵢ − x̄) / √Σ(x − x̄)² of n draws, or of R means of replications:
//!
//! ```text
//! skewness² / n   = (Σu³)²  ≤  max u²  = h          h: what the furthest draw holds of the spread
//! half-width      = t·s·(1 + (z⁴ + 2z² − 3)/18 · skewness²/n),  z = 1.96
//! ```
//!
//! Skew means make Student's interval miss on one side more often than it gains on the other. The
//! factor gives back what that costs to the order of 1/n (Hall 1988). Of replications skewness is
//! known; of draws h bounds it, and costs nothing.
//!
//! # Where no interval can be trusted
//!
//! A law without variance, or with far more of it beyond the draws than within, shows in h: draws of
//! an exponential law seldom reach further than ln n + 7 standard deviations, which leaves
//! (ln n + 7)²/n. A mean is cautioned where h is above that and above 5 % of what one replication
//! rests on: of all draws if they are independent, of a 32nd under designs, where all that even draws
//! leave uncertain is the tail. `docs/statistics.md` has the shares that are covered.
//!
//! # References
//!
//! * P. Hall, "Theoretical comparison of bootstrap confidence intervals", *Annals of Statistics* 16
//!   (1988) 927–953, doi:10.1214/aos/1176350933.

use super::Z95;

/// What the furthest draw may hold of the spread that a replication rests on.
const MOST: f64 = 0.05;
/// How many standard deviations beyond ln n an exponential law seldom reaches.
const BEYOND: f64 = 7.0;

/// What the furthest of some draws holds of their spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TailShare {
    /// From 0 to 1.
    held: f64,
    n: f64,
}

impl TailShare {
    /// The share that the furthest of `n` draws holds.
    pub(crate) fn holding(held: f64, n: f64) -> Self {
        Self { held: if held > 0.0 { held.min(1.0) } else { 0.0 }, n }
    }

    /// By what the half-width of the mean's interval is to be multiplied.
    pub(crate) fn widens(self) -> f64 {
        widening(self.held)
    }

    /// The share, where it is so large that the interval of a mean of so many replications, 1 for
    /// independent draws, may be too narrow.
    pub(crate) fn caution(self, replications: usize) -> Option<f64> {
        let far = libm::log(self.n) + BEYOND;
        let is_far = self.held * self.n > far * far;
        (is_far && self.held * replications as f64 > MOST).then_some(self.held)
    }
}

/// By what skewness²/n widens Student's interval.
pub(crate) fn widening(skewness: f64) -> f64 {
    let square = Z95 * Z95;
    1.0 + (square * (square + 2.0) - 3.0) / 18.0 * skewness
}

#[cfg(test)]
mod tests {
    use super::*;

    /// z = 1.96: (14.76 + 7.68 − 3)/18 = 1.08. Of 10,000 draws an exponential law may reach 16.2
    /// standard deviations, which holds 2.6 %: independent draws are cautioned from 5 % on.
    #[test]
    fn cautions_worked_by_hand() {
        assert!((widening(0.5) - 1.54).abs() < 1e-3);
        let caution = |held, replications| TailShare::holding(held, 10_000.0).caution(replications);
        assert_eq!([caution(0.025, 32), caution(0.025, 1)], [None; 2]);
        assert_eq!([caution(0.03, 32), caution(0.03, 1)], [Some(0.03), None]);
        assert_eq!([caution(0.06, 1), caution(f64::INFINITY, 1)], [Some(0.06), Some(1.0)]);
        // Few draws tell nothing of a tail.
        assert_eq!(TailShare::holding(0.6, 100.0).caution(1), None);
        assert_eq!(TailShare::holding(f64::NAN, 1e6).widens(), 1.0);
    }
}
