//! An estimate with its 95 % interval; for how often something happens, Wilson's.
//!
//! Wilson's is that of the score test; it stays inside [0, 1] and keeps its coverage near the ends,
//! where p̂ ± z·√(p̂(1−p̂)/n) fails. Where hardly anything was hit its lower end lies too high: 0.18
//! expected hits are covered in 84 %. So up to four hits the lower end is that of the exact one-sided
//! test, the λ with P(fewer hits : λ expected) = 0.95, over n (Brown, Cai, `DasGupta` 2001,
//! doi:10.1214/ss/1009213286, who change three).
//!
//! If nothing was hit, the upper end is the rule of three, 3/n, just above the one-sided 95 % bound
//! 1 − 0.05^(1/n) (Hanley, Lippman-Hand 1983, doi:10.1001/jama.1983.03330370053031). It leaves out
//! what Wilson's, 3.84/(n + 3.84), would hold, which the lower ends of seven and eight hits give back:
//! those are of the exact two-sided test. Then at least 93.4 % are covered of 1,000 draws or more,
//! however few hits are expected, and at least 91 % of fewer; misses likewise.

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

/// What may be expected where nothing was hit: the rule of three.
const OF_NONE: f64 = 3.0;

/// What is at least expected of 0 to 9 hits: the λ with P(fewer : λ expected) = 0.95 up to 4, and
/// with 0.975 of 7 and 8; between them Wilson's of very many draws.
const LEAST: [f64; 10] = [
    0.0,
    0.051_293_294_387_550_5,
    0.355_361_510_698_662,
    0.817_691_447_145_925,
    1.366_318_396_26,
    2.135_701_124_05,
    2.749_853_801_85,
    2.814_363_051_52,
    3.453_832_176_75,
    4.735_074_138_59,
];

/// What is at least expected of few hits, where Wilson's claims more; between whole numbers along a line.
fn least_of_few(hits: f64) -> Option<f64> {
    if hits > 4.0 && hits <= 6.0 || hits >= 9.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10")]
    let whole = hits.floor().clamp(0.0, 10.0) as usize;
    let (from, part) = (*LEAST.get(whole)?, hits - hits.floor());
    if part == 0.0 {
        return Some(from);
    }
    Some(from + part * (LEAST.get(whole + 1)? - from))
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

    /// Wilson's interval for `hits` of `n` independent draws, or of an effective number of them,
    /// modified near the ends so that it covers at least 93 %: its lower end exactly 0 for no hit, its
    /// upper one exactly 1 if all were hits. None without draws, or for hits outside 0 to n (rounding
    /// of summed fractions aside).
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
        let low = least_of_few(hits).map_or(low, |least| low.min(least / n));
        let high = least_of_few(n - hits).map_or(high, |least| high.max(1.0 - least / n));
        let most = (OF_NONE / n).min(1.0);
        Some(match hits {
            0.0 => Self { value, low, high: most },
            hits if hits == n => Self { value, low: 1.0 - most, high },
            _ => Self { value, low, high },
        })
    }

    /// The ends of the interval of a difference of paired proportions, after Bonett and Price (2012),
    /// from how many draws gained and lost; none without draws.
    pub(crate) fn paired([gained, lost]: [f64; 2], n: f64) -> Option<[f64; 2]> {
        let [g, l] = [gained, lost].map(|hits| (hits + 1.0) / (n + 2.0));
        let half_width = Z95 * ((g + l - (g - l) * (g - l)) / (n + 2.0)).max(0.0).sqrt();
        (n > 0.0).then(|| [(g - l - half_width).max(-1.0), (g - l + half_width).min(1.0)])
    }

    /// The difference of two independent proportions, times a number above 0, with Newcombe's
    /// interval (1998, method 10).
    pub(crate) fn difference([one, other]: [Self; 2], times: f64) -> Self {
        let value = times * (one.value - other.value);
        let below = times * libm::hypot(one.value - one.low, other.high - other.value);
        let above = times * libm::hypot(one.high - one.value, other.value - other.low);
        Self { value, low: value - below, high: value + above }
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
    /// with the interval, whose ends these are. Up to 3 draws they bound nothing.
    pub fn of(hits: f64, n: f64) -> Option<Self> {
        let all = Interval::wilson(hits, n)?;
        Some(match hits_of(hits, n)? {
            0.0 if all.high < 1.0 => Self::Below(all.high),
            hits if hits == n && all.low > 0.0 => Self::Above(all.low),
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

    /// Bonett and Price (2012), example 1: of 60 pairs 28 changed one way and 14 the other...
    /// worked by hand: g̃ = 29/62, l̃ = 15/62, difference 14/62 = 0.2258, variance (44/62 −
    /// 0.2258²)/62.
    #[test]
    fn the_interval_of_paired_proportions_worked_by_hand() {
        let [low, high] = Interval::paired([28.0, 14.0], 60.0).unwrap();
        let (difference, error) = (14.0 / 62.0, ((44.0 / 62.0 - 0.050_988_6) / 62.0f64).sqrt());
        assert!((low - (difference - Z95 * error)).abs() < 1e-6);
        assert!((high - (difference + Z95 * error)).abs() < 1e-6);
        assert_eq!(Interval::paired([0.0, 0.0], 0.0), None);
    }
}
