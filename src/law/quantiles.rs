//! A law by points of its distribution function.
//!
//! Between the points (pₖ, xₖ) the quantile function is a monotone cubic. With s = (u − pₖ)/h from
//! 0 to 1, h = pₖ₊₁ − pₖ, the rise Δ = xₖ₊₁ − xₖ and the slopes dₖ at the points,
//!
//! ```text
//! Q(u) = xₖ + s·(h·dₖ + s·(3Δ − 2h·dₖ − h·dₖ₊₁ + s·(h·dₖ + h·dₖ₊₁ − 2Δ)))
//! dₖ   = (v + w) / (v/δₖ₋₁ + w/δₖ),   v = hₖ₋₁ + 2hₖ, w = 2hₖ₋₁ + hₖ, δ = Δ/h; 0 if either δ is 0
//! ```
//!
//! and at the ends the slope of the parabola through three points, at least 0. This is the curve
//! that `SciPy` calls PCHIP; it never leaves the two values that it joins.
//!
//! # References
//!
//! * Fritsch, Carlson: Monotone piecewise cubic interpolation (1980), <https://doi.org/10.1137/0717021>
//! * Fritsch, Butland: A method for constructing local monotone piecewise cubic interpolants
//!   (1984), <https://doi.org/10.1137/0905021>

use rand::Rng;

use super::declare::{Law, declare_law, ordered, require};
use super::inverse::{Inverse, Level, Standard};
use super::size::flaw_of_sizes;
use crate::message::{Text, texts};

texts! {
    as_many_values(values, levels): "as many x as p, not {values} x for {levels} p",
        "x 与 p 个数相同，而非 {levels} 个 p {values} 个 x";
    two_points: "at least two points", "至少两个点";
    from_0(value): "p from 0, not from {value}", "p 从 0 开始，而非 {value}";
    to_1(value): "p up to 1, not up to {value}", "p 到 1 为止，而非 {value}";
    rising(name, place, before, after):
        "{name} that rises from point to point: point {place} has {after} after {before}",
        "{name} 逐点递增，而第 {place} 点为 {after}，前一点为 {before}";
    not_falling(name, place, before, after):
        "{name} that never falls: point {place} has {after} after {before}",
        "{name} 不得下降，而第 {place} 点为 {after}，前一点为 {before}";
}

declare_law! {
    /// With a monotone cubic between the points. Values may repeat: what lies between their
    /// probabilities is the probability of exactly that value.
    Quantiles, "quantiles": "Through points of its distribution function, smoothly between them";
    Parameter("x"), Parameter("x");
    p: Levels, "Probabilities of smaller values, rising from 0 to 1.";
    x: Values, "A value for each of them, never falling.";
}

impl Law for Quantiles {
    fn flaw_between(&self) -> Option<Text> {
        let Self { p, x } = self;
        same_length(p, x)
            .or_else(|| require(p.len() >= 2, two_points))
            .or_else(|| flaw_of_sizes(p))
            .or_else(|| flaw_of_sizes(x))
            .or_else(|| require(p[0] == 0.0, || from_0(p[0])))
            .or_else(|| rises("p", p))
            .or_else(|| require(p[p.len() - 1] == 1.0, || to_1(p[p.len() - 1])))
            .or_else(|| {
                let place = x.windows(2).position(|pair| pair[1] < pair[0])?;
                Some(not_falling("x", place + 2, x[place], x[place + 1]))
            })
            .or_else(|| ordered(x[0], x[x.len() - 1]))
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        let (min, max) = (self.x[0], self.x[self.x.len() - 1]);
        Inverse::between(Knots::of(&self.p, &self.x), min, max)
    }

    /// It is given by its quantile function, so that it is drawn by inversion.
    fn draw(&self, _: &mut dyn Rng) -> Option<f64> {
        None
    }
}

/// One value for each probability.
pub(super) fn same_length(p: &[f64], x: &[f64]) -> Option<Text> {
    require(p.len() == x.len(), || as_many_values(x.len(), p.len()))
}

/// Each number above the one before.
pub(super) fn rises(name: &str, list: &[f64]) -> Option<Text> {
    let place = list.windows(2).position(|pair| pair[0] >= pair[1])?;
    Some(rising(name, place + 2, list[place], list[place + 1]))
}

/// The law on 0 to 1.
#[derive(Debug)]
struct Knots {
    below: Vec<f64>,
    /// 1 − p.
    above: Vec<f64>,
    /// How far the values lie from either end.
    values: Vec<[f64; 2]>,
    slopes: Vec<f64>,
}

impl Knots {
    fn of(p: &[f64], x: &[f64]) -> Self {
        let (min, max) = (x[0], x[x.len() - 1]);
        let share = |x: &f64| [(x - min) / (max - min), (max - x) / (max - min)];
        let widths: Vec<f64> = p.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let rises = x.windows(2).map(|pair| (pair[1] - pair[0]) / (max - min));
        let chords: Vec<f64> = rises.zip(&widths).map(|(rise, width)| rise / width).collect();
        Self {
            below: p.to_vec(),
            above: p.iter().map(|p| 1.0 - p).collect(),
            values: x.iter().map(share).collect(),
            slopes: slopes(&widths, &chords),
        }
    }

    /// The value's distances from either end.
    fn ends(&self, level: Level) -> [f64; 2] {
        let [below, above] = level.below_and_above();
        let from = match level {
            Level::Lower(t) => self.below.partition_point(|p| *p <= t),
            Level::Upper(t) => self.above.partition_point(|q| *q >= t),
        };
        let from = from.clamp(1, self.slopes.len() - 1) - 1;
        let width = self.below[from + 1] - self.below[from];
        let [low, high] = [from, from + 1].map(|k| width * self.slopes[k]);
        let rise = if self.values[from][1] < 0.5 {
            self.values[from][1] - self.values[from + 1][1]
        } else {
            self.values[from + 1][0] - self.values[from][0]
        };
        let s = (below - self.below[from]) / width;
        let r = (above - self.above[from + 1]) / width;
        [
            self.values[from][0] + hermite(s, rise, [low, high]),
            self.values[from + 1][1] + hermite(r, rise, [high, low]),
        ]
    }
}

/// What the cubic has risen at s from 0 to 1, with the slopes at its start and end times its width.
fn hermite(s: f64, rise: f64, [start, end]: [f64; 2]) -> f64 {
    let square = 3.0 * rise - 2.0 * start - end;
    (s * (start + s * (square + s * (start + end - 2.0 * rise)))).clamp(0.0, rise)
}

fn slopes(widths: &[f64], chords: &[f64]) -> Vec<f64> {
    let inner = widths.windows(2).zip(chords.windows(2)).map(|(h, d)| {
        let (v, w) = (h[0] + 2.0 * h[1], 2.0 * h[0] + h[1]);
        if d[0] > 0.0 && d[1] > 0.0 { (v + w) / (v / d[0] + w / d[1]) } else { 0.0 }
    });
    let end = |near: usize, next: usize| {
        let slope =
            (2.0 * widths[near] + widths[next]) * chords[near] - widths[near] * chords[next];
        (slope / (widths[near] + widths[next])).max(0.0)
    };
    let last = chords.len() - 1;
    if last == 0 {
        return vec![chords[0]; 2];
    }
    std::iter::once(end(0, 1)).chain(inner).chain([end(last, last - 1)]).collect()
}

impl Standard for Knots {
    fn value(&self, level: Level) -> f64 {
        self.ends(level)[0]
    }

    fn ends_of(&self, level: Level) -> Option<[f64; 2]> {
        Some(self.ends(level))
    }

    /// The second derivative jumps at the points.
    fn is_smooth(&self) -> bool {
        false
    }
}
