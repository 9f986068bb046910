//! Stress: how the draws in which a promise fails differ from all draws.
//!
//! ```text
//! shift = (mean(x : side) − mean(x)) / sd(x) = (1 − P(side))·(mean(x : side) − mean(x : other)) / sd(x)
//! tail  = P(x beyond its tenth : side)                               0.1 if the driver has no part in it
//! ```
//!
//! The side is the rarer one of broken and kept draws: where most draws fail, failing draws look
//! like all draws, and those that do not are the finding. The tail is that to which the shift goes.
//! Typical draws are the broken ones nearest to their own mean, in standard deviations of each
//! driver, each driver weighed by the square of its shift.

use super::answer::{Condition, DriverValue, Failure, Limit, Shift, Side, Tail, TypicalDraw};
use super::condition::{BoxSide, BoxedDraws, Count, find_box, without};
use super::driver::DriverName;
use super::sample::sd;
use super::swing::ends;
use crate::outcome::Probability;
use crate::stats::{Interval, Moments, Z95};

/// Number of typical draws that are reported.
const TYPICAL: usize = 3;

/// Drivers that a condition is looked for in, the most shifted ones.
const MOST_SEARCHED: usize = 64;

/// Number of drivers whose values are reported for a typical draw.
const TOLD: usize = 6;

/// Draws of a promise.
#[derive(Debug, Clone, Copy)]
pub struct PromisedDraws<'d> {
    /// The drivers by name, with their values in each draw.
    pub drivers: &'d [(&'d DriverName, &'d [f64])],
    /// When something comes: the value of a driver that says that it does not come in time.
    pub ends: &'d [Option<f64>],
    /// Whether each draw keeps it.
    pub kept: &'d [bool],
}

/// Why a promise fails, from draws and from fresh ones of the same kind; `metric` is that of its
/// target in the former, or empty, and `first` their first number.
pub fn failure(
    promise: PromisedDraws<'_>,
    fresh: PromisedDraws<'_>,
    (first, metric): (u64, &[f64]),
) -> Failure {
    let broken = promise.kept.iter().filter(|kept| !**kept).count();
    let is_rarer = 2 * (promise.kept.len() - broken) < promise.kept.len();
    let side = if is_rarer { Side::Kept } else { Side::Broken };
    let shift = |driver: usize| Some((driver, shift(promise, driver, side)?));
    let mut shifts: Vec<(usize, Shift)> = (0..promise.drivers.len()).filter_map(shift).collect();
    shifts.sort_by(|(_, a), (_, b)| b.shift.value.abs().total_cmp(&a.shift.value.abs()));
    let told = |draw: usize| {
        let told = shifts.iter().filter(|(_, shift)| shift.shift.is_distinguishable()).take(TOLD);
        let told = told.map(|(driver, shift)| DriverValue {
            driver: shift.driver.clone(),
            value: promise.drivers[*driver].1[draw],
        });
        told.collect()
    };
    let typical = typical(promise, &shifts).map(|place| TypicalDraw {
        draw: first + place as u64,
        value: metric.get(place).copied().filter(|value| value.is_finite()),
        drivers: told(place),
    });
    Failure {
        broken: Probability::new(broken as f64, promise.kept.len() as u64),
        side,
        typical: typical.collect(),
        condition: condition([promise, fresh], &shifts, side),
        shifts: shifts.into_iter().map(|(_, shift)| shift).collect(),
    }
}

/// How a driver differs in the draws of the rarer side; none if it is always the same.
fn shift(promise: PromisedDraws<'_>, driver: usize, side: Side) -> Option<Shift> {
    let (name, column) = promise.drivers[driver];
    let about = || Moments::about(column.first().copied().unwrap_or(0.0));
    let (mut all, mut sides) = (about(), [about(), about()]);
    all.push(column);
    for (x, kept) in column.iter().zip(promise.kept) {
        sides[usize::from(*kept)].push(&[*x]);
    }
    let sd = all.sd().filter(|sd| *sd > 0.0)?;
    let side = usize::from(side == Side::Kept);
    let (these, others) = (&sides[side], &sides[1 - side]);
    let share = others.count() as f64 / all.count() as f64;
    let value = share * (these.mean()? - others.mean()?) / sd;
    let [e, f] = [these.standard_error()?, others.standard_error()?];
    let error = share * (e * e + f * f).sqrt() / sd;
    let [low_to, high_from] = ends(column)?;
    let (tail, tail_from) = if value < 0.0 { (Tail::Low, low_to) } else { (Tail::High, high_from) };
    let [mut in_tail, mut all_in_tail] = [0.0; 2];
    let is_beyond = |x: f64| if tail == Tail::Low { x <= low_to } else { x >= high_from };
    for (x, kept) in column.iter().zip(promise.kept) {
        if is_beyond(*x) {
            in_tail += f64::from(u8::from(usize::from(*kept) == side));
            all_in_tail += 1.0;
        }
    }
    Some(Shift {
        driver: name.clone(),
        mean: all.mean()?,
        sd,
        broken: sides[0].mean()?,
        kept: sides[1].mean()?,
        shift: Interval::around(value, Z95 * error),
        tail,
        tail_from,
        tail_share: all_in_tail / column.len() as f64,
        in_tail: Interval::wilson(in_tail, these.count() as f64)?,
        in_time: promise.ends[driver].map(|end| in_time(column, promise.kept, end)),
    })
}

/// In which share of all draws, of the broken and of the kept ones something comes in time.
fn in_time(column: &[f64], kept: &[bool], end: f64) -> [f64; 3] {
    let (mut n, mut come) = ([0.0; 3], [0.0; 3]);
    for (x, kept) in column.iter().zip(kept) {
        for kind in [0, 1 + usize::from(*kept)] {
            n[kind] += 1.0;
            come[kind] += f64::from(u8::from(*x < end));
        }
    }
    std::array::from_fn(|kind| if n[kind] > 0.0 { come[kind] / n[kind] } else { 0.0 })
}

/// Places of the broken draws nearest to their mean.
fn typical(promise: PromisedDraws<'_>, shifts: &[(usize, Shift)]) -> impl Iterator<Item = usize> {
    let distance = |draw: usize| -> f64 {
        let terms = shifts.iter().map(|(driver, shift)| {
            let away = (promise.drivers[*driver].1[draw] - shift.broken) / shift.sd;
            shift.shift.value * shift.shift.value * away * away
        });
        terms.sum()
    };
    let broken = (0..promise.kept.len()).filter(|draw| !promise.kept[*draw]);
    let mut broken: Vec<(f64, usize)> = broken.map(|draw| (distance(draw), draw)).collect();
    broken.sort_by(|a, b| a.0.total_cmp(&b.0));
    broken.into_iter().take(TYPICAL).map(|(_, draw)| draw)
}

/// Under which condition the draws of the rarer side come about, on fresh draws.
fn condition(
    promises: [PromisedDraws<'_>; 2],
    shifts: &[(usize, Shift)],
    side: Side,
) -> Option<Condition> {
    let searched = &shifts[..shifts.len().min(MOST_SEARCHED)];
    let [own_hits, fresh_hits] = promises.map(|promise| -> Vec<bool> {
        promise.kept.iter().map(|kept| *kept == (side == Side::Kept)).collect()
    });
    let [own, fresh] = promises.map(|promise| -> Vec<&[f64]> {
        searched.iter().map(|(driver, _)| promise.drivers[*driver].1).collect()
    });
    let found = find_box(BoxedDraws { drivers: &own, hits: &own_hits });
    let ranges: Vec<BoxSide> =
        found.into_iter().map(|range| rounded(range, own[range.driver])).collect();
    let draws = BoxedDraws { drivers: &fresh, hits: &fresh_hits };
    let inside = draws.count(&ranges);
    if ranges.is_empty() || inside.all_hits == 0 {
        return None;
    }
    let density = |Count { draws, hits, .. }: Count| {
        (draws > 0).then(|| Probability::new(hits as f64, draws as u64))
    };
    let limit = |(place, range): (usize, &BoxSide)| {
        let worth = worth(inside, draws.count(&without(&ranges, place)));
        Limit {
            driver: searched[range.driver].1.driver.clone(),
            min: Some(range.min).filter(|min| min.is_finite()),
            max: Some(range.max).filter(|max| max.is_finite()),
            worth: worth.value,
            worth_interval: worth,
        }
    };
    Some(Condition {
        limits: ranges.iter().enumerate().map(limit).collect(),
        coverage: Probability::new(inside.hits as f64, inside.all_hits as u64),
        density: density(inside),
        base: Probability::new(inside.all_hits as f64, fresh_hits.len() as u64),
    })
}

/// The density inside less that without a side, which lets more draws in: as far as these are other
/// draws, the densities of both are independent.
fn worth(inside: Count, without: Count) -> Interval {
    let proportion = |hits: usize, draws: usize| Interval::wilson(hits as f64, draws as f64);
    let others = without.draws.saturating_sub(inside.draws);
    let own = proportion(inside.hits, inside.draws);
    let of_others = proportion(without.hits.saturating_sub(inside.hits), others);
    match own.zip(of_others) {
        Some((own, of_others)) => {
            Interval::difference([own, of_others], others as f64 / without.draws as f64)
        }
        None => Interval { value: 0.0, low: 0.0, high: 0.0 },
    }
}

/// A side that can be said: edges to a tenth of the leading digit of the driver's standard
/// deviation. An edge that would reach a value that repeats, such as that of what never comes, or
/// that has hardly a draw between them, goes right before it.
fn rounded(range: BoxSide, column: &[f64]) -> BoxSide {
    let mut sorted = column.to_vec();
    sorted.sort_by(f64::total_cmp);
    let sd = sd(column);
    if sd == 0.0 {
        return range;
    }
    let step = libm::pow(10.0, libm::log10(sd).floor() - 1.0);
    // Dividing by a whole number leaves a number that prints as short as it is.
    let near = |edge: f64| match (edge / step).round() {
        steps if step < 1.0 => steps / (1.0 / step).round(),
        steps => steps * step,
    };
    let few = column.len() / 200;
    let repeats = |values: &[f64]| values.len() > few;
    let atoms = || sorted.chunk_by(|a, b| a == b).filter(|values| repeats(values)).map(|v| v[0]);
    let below = |value: f64| sorted.partition_point(|x| *x < value);
    let up_to = |value: f64| sorted.partition_point(|x| *x <= value);
    let min = |edge: f64| match atoms().rfind(|atom| *atom < edge) {
        Some(atom) if atom >= near(edge) || below(edge) - up_to(atom) <= few => atom.next_up(),
        _ => near(edge),
    };
    let max = |edge: f64| match atoms().find(|atom| *atom > edge) {
        Some(atom) if atom <= near(edge) || below(atom) - up_to(edge) <= few => atom.next_down(),
        _ => near(edge),
    };
    let said = |edge: f64, moved: &dyn Fn(f64) -> f64| {
        let stays = !edge.is_finite() || atoms().any(|atom| atom == edge);
        if stays { edge } else { moved(edge) }
    };
    BoxSide { min: said(range.min, &min), max: said(range.max, &max), ..range }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A third of the draws are 6, what never comes; the others are spread evenly below.
    #[test]
    fn edges_never_reach_what_repeats() {
        let column: Vec<f64> = (0..9000).map(|k| f64::from(k).min(6000.0) / 1000.0).collect();
        let at =
            |max: f64| rounded(BoxSide { driver: 0, min: f64::NEG_INFINITY, max }, &column).max;
        assert_eq!([at(5.99), at(5.96), at(6.0)], [6f64.next_down(), 6f64.next_down(), 6.0]);
        assert_eq!(at(4.238), 4.2);
    }
}
