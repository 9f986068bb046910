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
use super::condition::{self, BoxSide, BoxedDraws};
use super::driver::DriverName;
use super::swing::ends;
use crate::outcome::Probability;
use crate::stats::{Interval, Moments, Z95};

/// Number of typical draws that are reported.
const TYPICAL: usize = 3;

/// Drivers that a condition is looked for in, the most shifted ones.
const MOST_SEARCHED: usize = 64;

/// Number of drivers whose values are reported for a typical draw.
const TOLD: usize = 6;

/// Draws of a promise, with the names of the drivers.
#[derive(Debug, Clone, Copy)]
pub(super) struct PromisedDraws<'d> {
    pub(super) names: &'d [&'d DriverName],
    pub(super) drivers: &'d [&'d [f64]],
    /// When something comes: the value of a driver that says that it does not come in time.
    pub(super) ends: &'d [Option<f64>],
    /// Whether each draw keeps it.
    pub(super) kept: &'d [bool],
}

impl PromisedDraws<'_> {
    /// The rarer kind of draws.
    fn side(&self) -> Side {
        let kept = self.kept.iter().filter(|kept| **kept).count();
        if 2 * kept < self.kept.len() { Side::Kept } else { Side::Broken }
    }
}

/// Why a promise fails, from draws and from fresh ones of the same kind; `metric` is that of its
/// target in the former, or empty, and `first` their first number.
pub(super) fn failure(
    promise: PromisedDraws<'_>,
    fresh: PromisedDraws<'_>,
    (first, metric): (u64, &[f64]),
) -> Failure {
    let broken = promise.kept.iter().filter(|kept| !**kept).count();
    let mut shifts: Vec<Shift> =
        (0..promise.names.len()).filter_map(|driver| shift(promise, driver)).collect();
    shifts.sort_by(|a, b| b.shift.value.abs().total_cmp(&a.shift.value.abs()));
    let typical = typical(promise, &shifts).into_iter().map(|place| TypicalDraw {
        draw: first + place as u64,
        value: metric.get(place).copied().filter(|value| value.is_finite()),
        drivers: told(promise, &shifts, place),
    });
    Failure {
        broken: Probability::new(broken as f64, promise.kept.len() as u64),
        side: promise.side(),
        typical: typical.collect(),
        condition: condition(promise, fresh, &shifts),
        shifts,
    }
}

/// How a driver differs in the draws of the rarer side; none if it is always the same.
fn shift(promise: PromisedDraws<'_>, driver: usize) -> Option<Shift> {
    let column = promise.drivers[driver];
    let about = || Moments::about(column.first().copied().unwrap_or(0.0));
    let (mut all, mut sides) = (about(), [about(), about()]);
    all.push(column);
    for (x, kept) in column.iter().zip(promise.kept) {
        sides[usize::from(*kept)].push(&[*x]);
    }
    let sd = all.sd().filter(|sd| *sd > 0.0)?;
    let side = usize::from(promise.side() == Side::Kept);
    let (these, others) = (&sides[side], &sides[1 - side]);
    let share = others.count() as f64 / all.count() as f64;
    let value = share * (these.mean()? - others.mean()?) / sd;
    let [e, f] = [these.standard_error()?, others.standard_error()?];
    let error = share * (e * e + f * f).sqrt() / sd;
    let tail = if value < 0.0 { Tail::Low } else { Tail::High };
    let [low_to, high_from] = ends(column)?;
    let is_beyond = |x: f64| if tail == Tail::Low { x <= low_to } else { x >= high_from };
    let beyond = column.iter().zip(promise.kept).filter(|(x, _)| is_beyond(**x));
    let (in_tail, all_in_tail) = beyond.fold((0_u64, 0_u64), |(these, all), (_, kept)| {
        (these + u64::from(usize::from(*kept) == side), all + 1)
    });
    Some(Shift {
        driver: promise.names[driver].clone(),
        mean: all.mean()?,
        sd,
        broken: sides[0].mean()?,
        kept: sides[1].mean()?,
        shift: Interval::around(value, Z95 * error),
        tail,
        tail_from: if tail == Tail::Low { low_to } else { high_from },
        tail_share: all_in_tail as f64 / column.len() as f64,
        in_tail: Interval::wilson(in_tail as f64, these.count() as f64)?,
        in_time: promise.ends[driver].map(|end| in_time(promise, column, end)),
    })
}

/// In which share of all draws, of the broken and of the kept ones something comes in time.
fn in_time(promise: PromisedDraws<'_>, column: &[f64], end: f64) -> [f64; 3] {
    let share = |of: &dyn Fn(bool) -> bool| {
        let those = column.iter().zip(promise.kept).filter(|(_, kept)| of(**kept));
        let (n, come) = those.fold((0.0, 0.0), |(n, come), (x, _)| {
            (n + 1.0, come + if *x < end { 1.0 } else { 0.0 })
        });
        if n > 0.0 { come / n } else { 0.0 }
    };
    [share(&|_| true), share(&|kept| !kept), share(&|kept| kept)]
}

/// Places of the broken draws nearest to their mean.
fn typical(promise: PromisedDraws<'_>, shifts: &[Shift]) -> Vec<usize> {
    let place = |shift: &Shift| promise.names.iter().position(|name| **name == shift.driver);
    let places: Vec<Option<usize>> = shifts.iter().map(place).collect();
    let distance = |draw: usize| -> f64 {
        let terms = shifts.iter().zip(&places).filter_map(|(shift, place)| {
            let away = (promise.drivers[(*place)?][draw] - shift.broken) / shift.sd;
            Some(shift.shift.value * shift.shift.value * away * away)
        });
        terms.sum()
    };
    let broken = (0..promise.kept.len()).filter(|draw| !promise.kept[*draw]);
    let mut broken: Vec<(f64, usize)> = broken.map(|draw| (distance(draw), draw)).collect();
    broken.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    broken.into_iter().take(TYPICAL).map(|(_, draw)| draw).collect()
}

/// The drivers that are shifted most, with their values in a draw.
fn told(promise: PromisedDraws<'_>, shifts: &[Shift], draw: usize) -> Vec<DriverValue> {
    let shifted = shifts.iter().filter(|shift| shift.shift.is_distinguishable()).take(TOLD);
    let value = |shift: &Shift| {
        let driver = promise.names.iter().position(|name| **name == shift.driver)?;
        let value = promise.drivers[driver][draw];
        Some(DriverValue { driver: shift.driver.clone(), value })
    };
    shifted.filter_map(value).collect()
}

/// Under which condition the draws of the rarer side come about.
fn condition<'d>(
    promise: PromisedDraws<'d>,
    fresh: PromisedDraws<'d>,
    shifts: &[Shift],
) -> Option<Condition> {
    let side = promise.side();
    let place = |shift: &Shift| promise.names.iter().position(|name| **name == shift.driver);
    let searched: Vec<usize> = shifts.iter().take(MOST_SEARCHED).filter_map(place).collect();
    let hits = |promise: PromisedDraws<'_>| -> Vec<bool> {
        promise.kept.iter().map(|kept| *kept == (side == Side::Kept)).collect()
    };
    let (own_hits, fresh_hits) = (hits(promise), hits(fresh));
    let columns = |drivers: &[&'d [f64]]| -> Vec<&'d [f64]> {
        searched.iter().map(|driver| drivers[*driver]).collect()
    };
    let (own, fresh) = (columns(promise.drivers), columns(fresh.drivers));
    let found = condition::find(BoxedDraws { drivers: &own, hits: &own_hits });
    let ranges: Vec<BoxSide> =
        found.into_iter().map(|range| rounded(range, own[range.driver])).collect();
    let draws = BoxedDraws { drivers: &fresh, hits: &fresh_hits };
    let (all, inside) = (fresh_hits.len() as u64, draws.count(&ranges));
    if ranges.is_empty() || inside.all_hits == 0 {
        return None;
    }
    let density = |count: condition::Count| {
        let draws = count.draws as u64;
        (draws > 0).then(|| Probability::new(count.hits as f64, draws))
    };
    let own_density = density(inside);
    let limit = |(place, range): (usize, &BoxSide)| {
        let mut others = ranges.clone();
        others.remove(place);
        let value = |density: Option<Probability>| density.map_or(0.0, |density| density.value);
        Limit {
            driver: promise.names[searched[range.driver]].clone(),
            min: Some(range.min).filter(|min| min.is_finite()),
            max: Some(range.max).filter(|max| max.is_finite()),
            worth: value(own_density) - value(density(draws.count(&others))),
        }
    };
    Some(Condition {
        limits: ranges.iter().enumerate().map(limit).collect(),
        coverage: Probability::new(inside.hits as f64, inside.all_hits as u64),
        density: own_density,
        base: Probability::new(inside.all_hits as f64, all),
    })
}

/// A side that can be said: edges to a tenth of the leading digit of the driver's standard
/// deviation. An edge that would reach a value that repeats, such as that of what never comes, or
/// that has hardly a draw between them, goes right before it.
fn rounded(range: BoxSide, column: &[f64]) -> BoxSide {
    let mut sorted = column.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut moments = Moments::about(column.first().copied().unwrap_or(0.0));
    moments.push(column);
    let Some(sd) = moments.sd().filter(|sd| *sd > 0.0) else { return range };
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
    use crate::sample::Stream;

    const ENDS: [Option<f64>; 3] = [None; 3];

    fn uniforms(seed: u64, inputs: usize) -> Vec<Vec<f64>> {
        let column = |input: usize| {
            let mut column = vec![0.0; 16_384];
            Stream::keyed(seed, &format!("x{input}")).uniforms(0, &mut column);
            column
        };
        (0..inputs).map(column).collect()
    }

    fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
        columns.iter().map(Vec::as_slice).collect()
    }

    fn kept(drivers: &[Vec<f64>]) -> Vec<bool> {
        (0..16_384).map(|k| !(drivers[1][k] > 0.7 && drivers[2][k] < 0.4)).collect()
    }

    /// Broken where x₁ > 0.7 and x₂ < 0.4, P = 0.12: means 0.85 and 0.2 there instead of 0.5,
    /// shifts of
    /// 0.35 and 0.3 times √12; a third of the broken draws lies in the upper tenth of x₁, a quarter in
    /// the lower tenth of x₂. 1966 broken draws leave errors of √(0.33·0.67/1966) = 0.011 of these
    /// shares and of 0.3·√(1/12/1966)·√12 = 0.007 of the shifts, relative ones of sampling aside.
    #[test]
    fn a_planted_cause_is_found_and_checked_on_fresh_draws() {
        let names = ["other", "high", "low"].map(DriverName::from);
        let names = names.each_ref();
        let (drivers, fresh) = (uniforms(1, 3), uniforms(2, 3));
        let (kept, fresh_kept) = (kept(&drivers), kept(&fresh));
        let (own, fresh) = (slices(&drivers), slices(&fresh));
        let promise = PromisedDraws { names: &names, drivers: &own, ends: &ENDS, kept: &kept };
        let fresh =
            PromisedDraws { names: &names, drivers: &fresh, ends: &ENDS, kept: &fresh_kept };
        let found = failure(promise, fresh, (1024, &[]));
        let [high, low, other] = &found.shifts[..] else { panic!("{found:?}") };
        assert_eq!((&high.driver, &low.driver), (names[1], names[2]));
        assert!((high.shift.value - 0.35 * 12f64.sqrt()).abs() < 5.0 * 0.01, "{high:?}");
        assert!((low.shift.value + 0.30 * 12f64.sqrt()).abs() < 5.0 * 0.01, "{low:?}");
        assert_eq!((high.tail, low.tail), (Tail::High, Tail::Low));
        assert!((high.in_tail.value - 1.0 / 3.0).abs() < 5.0 * 0.011);
        assert!((low.in_tail.value - 0.25).abs() < 5.0 * 0.011);
        assert!(!other.shift.is_distinguishable());

        let condition = found.condition.unwrap();
        assert_eq!(found.side, Side::Broken);
        let mut limits = condition.limits.clone();
        limits.sort_by(|a, b| a.driver.cmp(&b.driver));
        assert_eq!((&limits[0].driver, limits[0].min, limits[0].max), (names[1], Some(0.7), None));
        assert_eq!((&limits[1].driver, limits[1].min, limits[1].max), (names[2], None, Some(0.4)));
        assert!(condition.coverage.value > 0.99 && condition.density.unwrap().value > 0.99);
        assert!((condition.base.value - 0.12).abs() < 5.0 * 0.0026);

        assert_eq!(found.typical.len(), 3);
        for typical in &found.typical {
            let draw = usize::try_from(typical.draw - 1024).unwrap();
            assert!(!kept[draw], "a typical draw is a broken one");
            assert!(
                (drivers[1][draw] - 0.85).abs() < 0.05 && (drivers[2][draw] - 0.2).abs() < 0.05
            );
            assert_eq!(typical.drivers[0].driver, "high");
            assert_eq!(typical.drivers[0].value, drivers[1][draw]);
        }
    }

    /// A third of the draws are 6, what never comes; the others are spread evenly below.
    #[test]
    fn edges_never_reach_what_repeats() {
        let column: Vec<f64> = (0..9000).map(|k| f64::from(k).min(6000.0) / 1000.0).collect();
        let at =
            |max: f64| rounded(BoxSide { driver: 0, min: f64::NEG_INFINITY, max }, &column).max;
        assert_eq!([at(5.99), at(5.96), at(6.0)], [6f64.next_down(), 6f64.next_down(), 6.0]);
        assert_eq!(at(4.238), 4.2);
    }

    /// Where most draws fail, those that do not are the finding.
    #[test]
    fn the_rarer_side_is_described() {
        let names = ["x0", "x1"].map(DriverName::from);
        let names = names.each_ref();
        let (drivers, fresh) = (uniforms(1, 2), uniforms(2, 2));
        let keeps =
            |drivers: &[Vec<f64>]| -> Vec<bool> { drivers[1].iter().map(|x| *x < 0.05).collect() };
        let (kept, fresh_kept) = (keeps(&drivers), keeps(&fresh));
        let (own, fresh) = (slices(&drivers), slices(&fresh));
        let promise = PromisedDraws { names: &names, drivers: &own, ends: &ENDS, kept: &kept };
        let fresh =
            PromisedDraws { names: &names, drivers: &fresh, ends: &ENDS, kept: &fresh_kept };
        let found = failure(promise, fresh, (0, &[]));
        assert_eq!((found.side, found.shifts[0].tail), (Side::Kept, Tail::Low));
        assert!(found.shifts[0].shift.value < -1.5 && found.shifts[0].in_tail.value == 1.0);
        let condition = found.condition.unwrap();
        assert_eq!(condition.limits.len(), 1);
        assert_eq!((&condition.limits[0].driver, condition.limits[0].max), (names[1], Some(0.05)));
    }
}
