//! An estimate with its 95 % interval; for how often something happens, Wilson's.
//!
//! # Equations
//!
//! With p̂ = hits / n and z the normal quantile of 97.5 %:
//!
//! ```text
//! center = (p̂ + z²/2n) / (1 + z²/n)
//! half   = z·√(p̂(1 − p̂)/n + z²/4n²) / (1 + z²/n)
//! ```
//!
//! Of the score test; it stays inside [0, 1] and keeps its coverage near the ends, where p̂ ±
//! z·√(p̂(1−p̂)/n) fails (Brown, Cai, `DasGupta` 2001, doi:10.1214/ss/1009213286). If nothing was
//! hit, the one-sided 95 % bound 1 − 0.05^(1/n) lies just below 3/n (Hanley, Lippman-Hand 1983,
//! doi:10.1001/jama.1983.03330370053031).

use serde::{Deserialize, Serialize};

use super::Z95;

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The estimate.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// How a proportion is to be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statement {
    /// Nothing was hit: with 95 % confidence, below this.
    Below(f64),
    /// Everything was hit: with 95 % confidence, above this.
    Above(f64),
    /// A value with its interval.
    Within(Interval),
}

impl Interval {
    /// As far to either side.
    pub(crate) fn around(value: f64, half_width: f64) -> Self {
        Self { value, low: value - half_width, high: value + half_width }
    }

    /// Wilson's interval for `hits` of `n` independent draws, or of an effective number of them:
    /// its lower end exactly 0 for no hit, its upper one exactly 1 if all were hits. None without
    /// draws, or for hits outside 0 to n (rounding of summed fractions aside).
    ///
    /// ```
    /// use pvchain::stats::Interval;
    /// let tenth = Interval::wilson(10.0, 100.0).unwrap();
    /// assert_eq!(format!("{:.4} {:.4} {:.4}", tenth.value, tenth.low, tenth.high), "0.1000 0.0552 0.1744");
    /// ```
    pub fn wilson(hits: f64, n: f64) -> Option<Self> {
        let hits = hits_of(hits, n)?;
        let value = hits / n;
        let z2n = Z95 * Z95 / n;
        let center = (value + 0.5 * z2n) / (1.0 + z2n);
        let half = (value * (1.0 - value) * z2n + 0.25 * z2n * z2n).sqrt() / (1.0 + z2n);
        let low = if hits == 0.0 { 0.0 } else { (center - half).clamp(0.0, value) };
        let high = if hits == n { 1.0 } else { (center + half).clamp(value, 1.0) };
        Some(Self { value, low, high })
    }

    /// Whether it leaves 0 out.
    pub fn is_distinguishable(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }

    /// Half its width.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }
}

impl Statement {
    /// How to say `hits` of `n` draws: 0 of n as "below 3/n", n of n as "above 1 − 3/n", all else
    /// with Wilson's interval. Up to 3 draws the rule of three bounds nothing, and the interval is
    /// said.
    pub fn of(hits: f64, n: f64) -> Option<Self> {
        let (all, rule) = (Interval::wilson(hits, n)?, 3.0 / n);
        Some(match hits_of(hits, n)? {
            _ if rule >= 1.0 => Self::Within(all),
            0.0 => Self::Below(rule),
            hits if hits == n => Self::Above(1.0 - rule),
            _ => Self::Within(all),
        })
    }
}

/// Hits within their bounds, up to rounding; none where they are not, or without draws.
fn hits_of(hits: f64, n: f64) -> Option<f64> {
    let slack = 1e-9 * n;
    let can_be = n > 0.0 && n.is_finite() && hits >= -slack && hits <= n + slack;
    can_be.then(|| hits.clamp(0.0, n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn interval(hits: f64, n: f64, expected: (f64, f64), tolerance: f64) {
        let got = Interval::wilson(hits, n).unwrap();
        assert!(
            (got.low - expected.0).abs() < tolerance && (got.high - expected.1).abs() < tolerance,
            "{got:?}"
        );
        assert!(got.low <= got.value && got.value <= got.high);
    }

    /// R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3: to four places.
    #[test]
    fn newcombe_1998() {
        interval(81.0, 263.0, (0.2553, 0.3662), 5.1e-5);
        interval(15.0, 148.0, (0.0624, 0.1605), 5.1e-5);
        interval(0.0, 20.0, (0.0, 0.1611), 5.1e-5);
        interval(1.0, 29.0, (0.0061, 0.1718), 5.1e-5);
    }

    #[test]
    fn the_ends_are_exact() {
        // high = (z²/n) / (1 + z²/n) for no hit.
        let none = Interval::wilson(0.0, 1000.0).unwrap();
        assert_eq!((none.value, none.low), (0.0, 0.0));
        assert!((none.high - Z95 * Z95 / (1000.0 + Z95 * Z95)).abs() < 1e-15);
        let all = Interval::wilson(7.0, 7.0).unwrap();
        assert_eq!((all.value, all.high), (1.0, 1.0));
        assert!(all.low < 1.0);
    }

    #[test]
    fn swapping_hits_and_misses_mirrors_the_interval() {
        for hits in 0..=50 {
            let a = Interval::wilson(f64::from(hits), 50.0).unwrap();
            let b = Interval::wilson(f64::from(50 - hits), 50.0).unwrap();
            assert!((a.low + b.high - 1.0).abs() < 1e-15 && (a.high + b.low - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn without_draws_there_is_nothing_to_say() {
        for (hits, n) in [(0.0, 0.0), (5.0, 4.0), (-1.0, 4.0), (f64::NAN, 4.0), (1.0, f64::NAN)] {
            assert_eq!(Interval::wilson(hits, n), None);
        }
        assert_eq!(Interval::wilson(4.0 + 1e-12, 4.0).map(|all| all.value), Some(1.0));
    }

    /// The exact one-sided bound for 0 of 1000 is 1 − 0.05^(1/1000) = 0.0029912495; 3/n stays above
    /// it.
    #[test]
    fn none_of_n_is_below_three_nths() {
        let exact = |n: f64| -libm::expm1(libm::log(0.05) / n);
        assert!((exact(1000.0) - 0.002_991_249_5).abs() < 5e-11);
        for n in [4.0, 59.0, 1000.0, 1e6, 1e12] {
            let said = Statement::of(0.0, n).unwrap();
            assert_eq!(said, Statement::Below(3.0 / n));
            assert!(exact(n) < 3.0 / n && 3.0 / n < exact(n) * 1.5);
            assert_eq!(Statement::of(n, n).unwrap(), Statement::Above(1.0 - 3.0 / n));
        }
        assert!(matches!(Statement::of(0.0, 3.0).unwrap(), Statement::Within(_)));
        assert!(matches!(Statement::of(0.5, 9.0).unwrap(), Statement::Within(_)));
    }

    /// Coverage at every p, summed exactly over the binomial: Wilson's mean coverage is close to 95
    /// %, and away from the ends never under 92 % (Brown, Cai, DasGupta 2001).
    #[test]
    fn coverage_over_the_binomial() {
        let n = 100_u32;
        let intervals: Vec<Interval> =
            (0..=n).map(|hits| Interval::wilson(f64::from(hits), f64::from(n)).unwrap()).collect();
        let mut mean = 0.0;
        for step in 1..100 {
            let p = f64::from(step) / 100.0 - 0.0051 * f64::from(u32::from(step == 50));
            let mut term = libm::exp(f64::from(n) * libm::log1p(-p));
            let mut covered = 0.0;
            for (k, interval) in (0..=n).zip(&intervals) {
                covered += if interval.low <= p && p <= interval.high { term } else { 0.0 };
                term *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
            }
            assert!(covered > 0.92 || !(0.05..=0.95).contains(&p), "p = {p}: {covered}");
            mean += covered / 99.0;
        }
        assert!((mean - 0.95).abs() < 0.006, "{mean}");
    }
}
