//! Edges of bins that follow a pilot's own values, for laws that no one width of bins serves: narrow
//! parts in a wide range, values on several scales, densities without bound.
//!
//! Where they lie, with the pilot's values x₍₀₎ ≤ … ≤ x₍ₘ₋₁₎:
//!
//! ```text
//! inside    x₍ᵣ₎ at r = (m − 1)·u²(3 − 2u), u in equal steps: the mass of a bin is about as √(p(1 − p)), and so is
//!           the width of a quantile's interval in ranks. Towards the ends every value is an edge, and others as there
//!           is room.
//! gaps      both ends, and 4 spacings inwards of either, where the next value is over 32 spacings away,
//!           those of the values on either side: what little lies between two lumps is not spread over the gap
//! apart     v and the next number above it, for a value that repeats: its bin holds nothing else
//! beyond    x₍₀₎ − s·2^j / 4 and x₍ₘ₋₁₎ + s·2^j / 4, s the spacing of the outermost values
//! ```
//!
//! An edge is where the pilot happened to have a value, which errs in nothing: counts at edges are
//! exact, wherever those are.

use std::cmp::Ordering;
use std::hint::select_unpredictable;

/// Fewest bins that can follow values.
const LEAST: usize = 64;
/// Values on either side of which the mean spacing is taken.
const NEAR: usize = 8;
/// Spacings that a gap is wider than: of 8 values from a smooth law, with probability 5⁻⁸ a side.
const GAP: f64 = 32.0;
/// Spacings by which a lump reaches beyond the last value that the pilot saw of it: e⁻⁴ of the time
/// further.
const REACH: f64 = 4.0;

/// Edges of at most so many bins, and at least 2, that follow ascending values, and of bins that
/// hold each one of these repeated values alone, as far as there is room: the first ones matter
/// most. They ascend and are finite. None where there is no room or there are too few values.
pub(super) fn following(values: &[f64], repeated: &[f64], bins: usize) -> Option<Vec<f64>> {
    if bins < LEAST || values.len() < 2 {
        return None;
    }
    let mut distinct = values.to_vec();
    distinct.dedup();
    let mut edges = beyond(&distinct, (bins / 64).clamp(4, 32));
    edges.extend(repeated.iter().take(bins / 4).flat_map(|value| [*value, value.next_up()]));
    edges.extend(gaps(&distinct, bins / 16));
    let steps = bins - edges.len();
    let last = (values.len() - 1) as f64;
    edges.extend((0..=steps).map(|step| {
        let u = step as f64 / steps as f64;
        let rank = (last * (u * u * (3.0 - 2.0 * u))).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 to a length"
        )]
        values[(rank as usize).min(values.len() - 1)]
    }));
    let mut edges = ascending(edges);
    // Many values are an edge twice over, which leaves room for others.
    let others: Vec<f64> =
        distinct.iter().copied().filter(|value| !is_among(&edges, *value)).collect();
    let room = (bins + 1 - edges.len()).min(others.len());
    edges.extend((0..room).map(|k| others[k * others.len() / room]));
    let edges = ascending(edges);
    (edges.len() > 2).then_some(edges)
}

/// Every so many edges, for at most that many bins.
pub(super) fn recut(edges: &[f64], bins: usize) -> Vec<f64> {
    let now = edges.len() - 1;
    let bins = bins.min(now);
    (0..=bins).map(|k| edges[k * now / bins]).collect()
}

/// Bins of at most a row of values, the number of bins for what is not finite. A bin holds its lower
/// edge, the end bins all that lies beyond.
pub(super) fn place(edges: &[f64], row: &[f64], cells: &mut [u64]) {
    place_between(row, cells, &edges[1..edges.len() - 1]);
}

/// The finite ones, each once. Zero has one sign, as others would sort apart.
fn ascending(mut edges: Vec<f64>) -> Vec<f64> {
    edges.retain_mut(|edge| {
        *edge += 0.0;
        edge.is_finite()
    });
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

fn is_among(edges: &[f64], value: f64) -> bool {
    edges.binary_search_by(|edge| edge.partial_cmp(&value).unwrap_or(Ordering::Less)).is_ok()
}

/// Values whose places are sought at once, so that none waits for another's.
const LANES: usize = 8;

/// How many edges are at or below each value: every step halves what is left, for all lanes alike.
fn place_between(row: &[f64], cells: &mut [u64], inner: &[f64]) {
    for (values, cells) in row.chunks(LANES).zip(cells.chunks_mut(LANES)) {
        let mut lanes = [f64::NAN; LANES];
        lanes[..values.len()].copy_from_slice(values);
        let mut found = [0; LANES];
        let mut left = inner.len();
        while left > 0 {
            let half = left.div_ceil(2);
            let from = &inner[half - 1..];
            for (found, value) in found.iter_mut().zip(lanes) {
                // A guess would be wrong every other time.
                *found = select_unpredictable(from[*found] <= value, *found + half, *found);
            }
            left -= half;
        }
        for ((cell, found), value) in cells.iter_mut().zip(found).zip(values) {
            let bin = if value.is_finite() { found } else { inner.len() + 1 };
            *cell = bin as u64;
        }
    }
}

/// The mean spacing of distinct values up to [`NEAR`] places from one on, and down to it.
fn spacing(distinct: &[f64], at: usize) -> [f64; 2] {
    let mean = |from: usize, to: usize| {
        let n = (to - from).max(1) as f64;
        // Divided first, so that nothing overflows.
        distinct[to] / n - distinct[from] / n
    };
    [mean(at.saturating_sub(NEAR), at), mean(at, (at + NEAR).min(distinct.len() - 1))]
}

/// Edges beyond the values on either side, ever further apart.
fn beyond(distinct: &[f64], edges: usize) -> Vec<f64> {
    let last = distinct.len() - 1;
    let (below, above) = (spacing(distinct, 0)[1], spacing(distinct, last)[0]);
    let steps = std::iter::successors(Some(0.25), |step| Some(2.0 * step)).take(edges);
    steps.flat_map(|step| [distinct[0] - below * step, distinct[last] + above * step]).collect()
}

/// Edges at the widest gaps between values, beside their neighbours' spacing.
fn gaps(distinct: &[f64], most: usize) -> Vec<f64> {
    let mut found: Vec<(f64, [f64; 4])> = Vec::new();
    for (at, pair) in distinct.windows(2).enumerate() {
        let (below, above) = (spacing(distinct, at)[0], spacing(distinct, at + 1)[1]);
        let ratio = (0.5 * pair[1] - 0.5 * pair[0]) / (0.5 * below.max(above));
        if ratio > GAP {
            let inwards = [pair[0] + REACH * below, pair[1] - REACH * above];
            found.push((ratio, [pair[0], inwards[0], inwards[1], pair[1]]));
        }
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.into_iter().take(most).flat_map(|(_, edges)| edges).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lie_in_the_bin_that_holds_its_lower_edge() {
        for bins in 2..70 {
            let edges: Vec<f64> = (0..=bins).map(f64::from).collect();
            let values: Vec<f64> = (0..4 * bins).map(|k| 0.5 * f64::from(k) - 2.0).collect();
            let mut cells = vec![7; values.len()];
            place(&edges, &values, &mut cells);
            for (value, cell) in values.iter().zip(cells) {
                assert_eq!(cell as f64, value.floor().clamp(0.0, f64::from(bins - 1)));
            }
        }
        let mut cells = [0; 4];
        place(
            &[0.0, 1.0, 2.0],
            &[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX],
            &mut cells,
        );
        assert_eq!(cells, [2, 2, 2, 1]);
    }

    #[test]
    fn edges_hold_for_values_without_a_range() {
        let subnormal: Vec<f64> = (0..200).map(f64::from_bits).collect();
        let huge: Vec<f64> = (0..200).map(|k| f64::MAX * (f64::from(k) / 99.5 - 1.0)).collect();
        for values in [subnormal, huge] {
            let edges = following(&values, &values[..1], 2048).unwrap();
            assert!(edges.is_sorted_by(|a, b| a < b) && edges.iter().all(|v| v.is_finite()));
            assert!(recut(&edges, 16).len() == 17 && edges.len() <= 2049);
        }
    }
}
