//! Swings: how far a figure moves when a driver goes from its lowest values to its highest.
//!
//! ```text
//! low  = mean(y : x ≤ Q(0.1))     high = mean(y : x ≥ Q(0.9))     swing = high − low
//! ```
//!
//! All other drivers stay random, as they are when this one is low or high: what is correlated with
//! it moves along, and a swing says what to expect where a driver is found to be low, not what
//! setting it alone would do. It needs no further draws. Where one value holds so many draws that
//! the tenths overlap, they are split at that value.
//!
//! # Errors
//!
//! Where a tenth ends is estimated, too. With `g` the mean of the figure where the driver lies at the
//! cut, taken from the draws around it, and k of n draws in the tenth,
//!
//! ```text
//! Var(low) = (s² + (1 − k/n)·(low − g)²)/k         Cov(low, high) = −(low − g)·(high − g′)/n
//! ```
//!
//! from the influence function of a tail mean, (y − g)·[x ≤ Q]·n/k. A cut at a value that repeats is
//! known and adds nothing. Intervals are Student's for means; for probabilities Wilson's of as many
//! draws as give that variance, and Newcombe's of their difference.
//!
//! # References
//!
//! * Newcombe: Interval estimation for the difference between independent proportions (1998), method
//!   10, <https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I>

use super::answer::Swing;
use super::driver::DriverName;
use crate::stats::{Interval, Moments, Z95, student};

/// Share of the draws at either end.
const END: f64 = 0.1;

/// Fewest draws at either end.
const FEWEST: u64 = 20;

/// The two ends of a driver: it is low up to the first, and high from the second on; none if it is
/// always the same.
pub(super) fn ends(x: &[f64]) -> Option<[f64; 2]> {
    let mut sorted: Vec<f64> = x.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (least, most) = (*sorted.first()?, *sorted.last()?);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    let tenth = (END * sorted.len() as f64) as usize;
    let [low, high] = [sorted[tenth], sorted[sorted.len() - 1 - tenth]];
    if low < high {
        return Some([low, high]);
    }
    // One value holds all between the tenths.
    if least < low {
        let below = sorted.partition_point(|x| *x < low);
        Some([sorted[below - 1], low])
    } else {
        let above = sorted.partition_point(|x| *x <= low);
        (most > low).then(|| [low, sorted[above]])
    }
}

/// The swing of a figure `y` with a driver; none where either end has too few draws.
pub fn swing((driver, x): (&DriverName, &[f64]), y: &[f64], is_probability: bool) -> Option<Swing> {
    let [low_to, high_from] = ends(x)?;
    let [is_low, is_high] = [|x: f64, cut: f64| x <= cut, |x: f64, cut: f64| x >= cut];
    let low = TailMean::of((x, y), |x| is_low(x, low_to), low_to)?;
    let high = TailMean::of((x, y), |x| is_high(x, high_from), high_from)?;
    let covariance = -low.beyond_cut * high.beyond_cut / x.len() as f64;
    let (low, high) = (low.interval(is_probability)?, high.interval(is_probability)?);
    let value = high.value - low.value;
    // Newcombe's intervals add up as squares; those of means are symmetric, so the same holds.
    let shared = 2.0 * Z95 * Z95 * covariance;
    let root_of_squares = |a: f64, b: f64| (a * a + b * b - shared).max(0.0).sqrt();
    let below = root_of_squares(high.value - high.low, low.high - low.value);
    let above = root_of_squares(high.high - high.value, low.value - low.low);
    let swing = Interval { value, low: value - below, high: value + above };
    Some(Swing { driver: driver.clone(), low_to, high_from, low, high, swing })
}

/// The mean of a figure in one tenth of a driver.
struct TailMean {
    draws: f64,
    mean: f64,
    variance: f64,
    /// It less the figure at the cut, 0 where the cut is known.
    beyond_cut: f64,
    /// Share of the draws that lie on the other side.
    rest: f64,
}

impl TailMean {
    /// None where it has too few draws.
    fn of((x, y): (&[f64], &[f64]), is_in: impl Fn(f64) -> bool, cut: f64) -> Option<Self> {
        let mut tail = Moments::about(0.0);
        x.iter().zip(y).filter(|(x, _)| is_in(**x)).for_each(|(_, y)| tail.push(&[*y]));
        if tail.count() < FEWEST {
            return None;
        }
        let (mean, draws) = (tail.mean()?, tail.count() as f64);
        let beyond_cut = at_cut((x, y), cut, tail.count()).map_or(0.0, |at_cut| mean - at_cut);
        let rest = 1.0 - draws / x.len() as f64;
        Some(Self { draws, mean, variance: tail.variance()?, beyond_cut, rest })
    }

    /// Its interval, which knows that the cut was estimated.
    fn interval(&self, is_probability: bool) -> Option<Interval> {
        let Self { draws, mean, variance, beyond_cut, rest } = *self;
        let of_cut = rest * beyond_cut * beyond_cut;
        if is_probability {
            let worth =
                draws * (1.0 / draws).max(variance) / ((1.0 / draws).max(variance) + of_cut);
            return Interval::wilson(mean * worth, worth);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let degrees = draws as usize - 1;
        let error = ((variance + of_cut) / draws).sqrt();
        Some(Interval::around(mean, student(degrees) * error))
    }
}

/// The mean of a figure where a driver lies at a cut, from a quarter as many draws around it as lie
/// beyond; none where the cut is a value that repeats.
fn at_cut((x, y): (&[f64], &[f64]), cut: f64, beyond: u64) -> Option<f64> {
    let mut pairs: Vec<(f64, f64)> = x.iter().copied().zip(y.iter().copied()).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let place = pairs.partition_point(|(x, _)| *x < cut);
    if pairs.iter().skip(place).take_while(|(x, _)| *x == cut).count() != 1 {
        return None;
    }
    let around = usize::try_from(beyond / 8).ok()?;
    let near = &pairs[place.saturating_sub(around)..pairs.len().min(place + around + 1)];
    Some(near.iter().map(|(_, y)| y).sum::<f64>() / near.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_values_that_repeat() {
        let mostly = |value: f64, n: usize, rest: &[f64]| {
            let mut all = vec![value; n];
            all.extend(rest);
            all
        };
        assert_eq!(ends(&mostly(1.0, 95, &[0.0; 5])), Some([0.0, 1.0]));
        assert_eq!(ends(&mostly(0.0, 95, &[1.0; 5])), Some([0.0, 1.0]));
        assert_eq!(ends(&mostly(2.0, 95, &[1.0, 3.0])), Some([1.0, 2.0]));
        assert_eq!(ends(&[4.0; 9]), None);
        assert_eq!(ends(&[]), None);
    }
}
