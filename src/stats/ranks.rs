//! Between which two order statistics a quantile of the law lies, with 95 % confidence, whatever
//! the law.
//!
//! Of n independent values, the number below the quantile Q(p) of a continuous law is B ~
//! Binomial(n, p); with an atom at Q(p) the interval covers it more often still. With F the
//! distribution function of B, P(Q < x₍ₗ₎) = F(l) and P(Q > x₍ᵤ₎) = 1 − F(u) are each at most 2.5 %.
//! Where n is too small for a side, that side is absent: no order statistic is low or high enough.
//!
//! F is summed from terms relative to the mode, each from its neighbour by a ratio, so no factorial
//! is needed and nothing cancels. Where the variance n·p·(1−p) exceeds 10⁴ the ranks come from the
//! Cornish–Fisher expansion with continuity, whose next term, of the order 1/√(n·p·(1−p)), moves
//! them by under a hundredth of a rank:
//!
//! ```text
//! F(k) = Φ(z)   at   k + ½ = n·p + z·√(n·p·q) + (q − p)·(z² − 1)/6 ,   q = 1 − p
//! ```

use super::Z95;

/// Variance of the binomial from which the expansion takes over.
const EXACT_VARIANCE: f64 = 1e4;

/// Ranks, from 0, of the order statistics that enclose a quantile with at least 95 % confidence,
/// 2.5 % a side.
///
/// ```
/// use pvchain::stats::Ranks;
/// assert_eq!(Ranks::around(0.5, 100.0), Ranks { low: Some(39.0), high: Some(60.0) });
/// assert_eq!(Ranks::around(0.05, 59.0).low, None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranks {
    /// Rank of the lower bound; absent if n is too small.
    pub low: Option<f64>,
    /// Rank of the upper bound; absent if n is too small.
    pub high: Option<f64>,
}

impl Ranks {
    /// Ranks around the quantile at probability `p` among `n` independent values. An `n` that is no
    /// integer, an effective sample size, is rounded down.
    pub fn around(p: f64, n: f64) -> Self {
        let n = n.floor();
        if !(n >= 1.0 && (0.0..=1.0).contains(&p)) {
            return Self { low: None, high: None };
        }
        let (low, high) = if n * p * (1.0 - p) <= EXACT_VARIANCE {
            let binomial = Binomial::new(n, p);
            (binomial.last_at_most(0.025), binomial.first_at_least(0.975))
        } else {
            expansion(p, n)
        };
        Self { low: (low >= 0.0).then_some(low), high: (high < n).then_some(high) }
    }
}

/// The same by the Cornish–Fisher expansion.
fn expansion(p: f64, n: f64) -> (f64, f64) {
    let center = n * p + (1.0 - 2.0 * p) * (Z95 * Z95 - 1.0) / 6.0 - 0.5;
    let reach = Z95 * (n * p * (1.0 - p)).sqrt();
    ((center - reach).floor(), (center + reach).ceil())
}

/// The distribution function of a binomial variable, exact but for rounding.
///
/// ```
/// use pvchain::stats::Binomial;
/// // Wilks: the least of 59 values lies below the 5 % quantile with 95 % confidence.
/// assert!(Binomial::new(59.0, 0.05).at_most(0.0) <= 0.05);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Binomial {
    /// The number of the first of `cumulative`.
    first: f64,
    /// F(first), F(first + 1), …
    cumulative: Vec<f64>,
}

impl Binomial {
    /// How often something of probability `p` in [0, 1] happens in `n` trials, an integer from 1.
    pub fn new(n: f64, p: f64) -> Self {
        /// Terms below this share of the largest add nothing.
        const NEGLIGIBLE: f64 = 1e-20;
        let odds = p / (1.0 - p);
        let mode = ((n + 1.0) * p).floor().min(n);
        // P(k−1) / P(k) = k / ((n − k + 1)·odds)
        let (mut below, mut term, mut k) = (Vec::new(), 1.0, mode);
        while k > 0.0 && term > NEGLIGIBLE {
            term *= k / ((n - k + 1.0) * odds);
            below.push(term);
            k -= 1.0;
        }
        let first = k;
        let mut cumulative: Vec<f64> = below.into_iter().rev().collect();
        (term, k) = (1.0, mode);
        while k <= n && term > NEGLIGIBLE {
            cumulative.push(term);
            // P(k+1) / P(k) = (n − k)·odds / (k + 1)
            term *= (n - k) * odds / (k + 1.0);
            k += 1.0;
        }
        let mut sum = 0.0;
        for value in &mut cumulative {
            sum += *value;
            *value = sum;
        }
        for value in &mut cumulative {
            *value /= sum;
        }
        Self { first, cumulative }
    }

    /// F(k), the probability of at most `k`, an integer.
    pub fn at_most(&self, k: f64) -> f64 {
        let terms = k - self.first;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an integer above 0"
        )]
        if terms < 0.0 { 0.0 } else { self.cumulative.get(terms as usize).map_or(1.0, |f| *f) }
    }

    /// max{k : F(k) ≤ share}, −1 if there is none.
    pub fn last_at_most(&self, share: f64) -> f64 {
        self.first + self.cumulative.partition_point(|&f| f <= share) as f64 - 1.0
    }

    /// min{k : F(k) ≥ share}.
    pub fn first_at_least(&self, share: f64) -> f64 {
        self.first + self.cumulative.partition_point(|&f| f < share) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Around the hand-over the expansion gives the exact ranks, or on the safe side or not 1
    /// beside: where F passes 2.5 % within a hundredth of a rank of an integer.
    #[test]
    fn the_expansion_continues_the_exact_ranks() {
        for p in [0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999] {
            let (mut same, mut all) = (0, 0);
            for step in 0..50 {
                let n =
                    (EXACT_VARIANCE / (p * (1.0 - p)) * (0.9 + 0.004 * f64::from(step))).floor();
                let binomial = Binomial::new(n, p);
                let exact = (binomial.last_at_most(0.025), binomial.first_at_least(0.975));
                let near = expansion(p, n);
                assert!(
                    (exact.0 - near.0).abs() <= 1.0 && (exact.1 - near.1).abs() <= 1.0,
                    "p = {p}, n = {n}"
                );
                same += u32::from(exact == near);
                all += 1;
            }
            assert!(same >= all - 4, "p = {p}: {same} of {all}");
        }
    }
}
