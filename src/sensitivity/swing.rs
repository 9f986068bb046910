//! Swings: how far a figure moves when a driver goes from its lowest values to its highest.
//!
//! ```text
//! low  = mean(y : x ≤ Q(0.1))     high = mean(y : x ≥ Q(0.9))     swing = high − low
//! ```
//!
//! All other drivers stay random, as they are when this one is low or high: what is correlated with
//! it moves along, and a swing says what to expect where a driver is found to be low, not what
//! setting it alone would do. It needs no further draws, and the error is that of two separate
//! samples: Student's for means, after Newcombe for probabilities. Where one value holds so many
//! draws that the tenths overlap, they are split at that value.
//!
//! # References
//!
//! * Newcombe: Interval estimation for the difference between independent proportions (1998), method
//!   10, <https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I>

use super::answer::Swing;
use super::driver::DriverName;
use crate::stats::{Interval, Moments};

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
    let mut sides = [Moments::about(0.0), Moments::about(0.0)];
    for (x, y) in x.iter().zip(y) {
        if *x <= low_to {
            sides[0].push(&[*y]);
        }
        if *x >= high_from {
            sides[1].push(&[*y]);
        }
    }
    let [low, high] = sides.each_ref().map(|side| {
        let n = side.count() as f64;
        match (side.count() >= FEWEST, is_probability) {
            (false, _) => None,
            (true, true) => Interval::wilson(side.mean()? * n, n),
            (true, false) => side.interval(),
        }
    });
    let (low, high) = (low?, high?);
    let value = high.value - low.value;
    // Newcombe's intervals add up as squares; those of means are symmetric, so the same holds.
    let root_of_squares = |a: f64, b: f64| (a * a + b * b).sqrt();
    let below = root_of_squares(high.value - high.low, low.high - low.value);
    let above = root_of_squares(high.high - high.value, low.value - low.low);
    let swing = Interval { value, low: value - below, high: value + above };
    Some(Swing { driver: driver.clone(), low_to, high_from, low, high, swing })
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
