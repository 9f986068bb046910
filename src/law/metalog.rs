//! The metalog law: through points of its distribution function, without any points between.
//!
//! ```text
//! M(y) = S(c)·ln(y/(1 − y)) + T(c),   c = y − ½
//! S(c) = a₂ + a₃·c + a₆·c² + a₈·c³ + a₁₀·c⁴,   T(c) = a₁ + a₄·c + a₅·c² + a₇·c³ + a₉·c⁴
//!
//! Q(y) = M(y)                     without bounds, through the points (p, x)
//!        min + exp(M(y))          above min, through (p, ln(x − min))
//!        max − exp(−M(y))         below max, through (p, −ln(max − x))
//!        min + (max − min)/(1 + exp(−M(y)))   between both, through (p, ln((x − min)/(max − x)))
//! ```
//!
//! As many terms as points, so that the coefficients a solve a linear system and the law goes
//! through every point. Seven points whose p lie alike on both sides of ½ have four odd terms and
//! three odd equations, and are refused. Not every choice of points is a law: Q must rise everywhere. With
//! L = ln(y/(1 − y)),
//!
//! ```text
//! dM/dL = S(c) + y·(1 − y)·(S′(c)·L + T′(c)) > 0,   in the tails S(−½) > 0 and S(½) > 0
//! ```
//!
//! is checked for L from −40 to 40, which is from 4·10⁻¹⁸ to as little below 1, in steps of 0.01.
//! Above min without max the upper tail falls like x^(−1/S(½)): the variance is finite for
//! S(½) < ½, and without that no number of draws would give an error that can be trusted.
//!
//! # References
//!
//! * Keelin: The metalog distributions (2016), <https://doi.org/10.1287/deca.2016.0338>

use nalgebra::{DMatrix, DVector};
use rand::Rng;

use super::declare::{Law, below, declare_law, ordered, require};
use super::inverse::{Inverse, Level, Standard};
use super::quantiles::{rises, same_length};
use super::size::flaw_of_sizes;
use crate::message::{Text, texts};

texts! {
    three_to_ten(points): "three to ten points, not {points}", "三到十个点，而非 {points} 个";
    between_0_and_1(place, value): "0 < p < 1: point {place} has {value}",
        "0 < p < 1，而第 {place} 点为 {value}";
    fixed_terms:
        "points that fix a metalog; seven whose p lie alike on both sides of 0.5, for one, do not: give one point more or fewer",
        "能确定 metalog 的点；例如 p 关于 0.5 对称的七个点不能确定：请增加或减少一个点";
    always_rising:
        "points that a metalog can go through: between or beyond these it would fall; give fewer points, or quantiles with p from 0 to 1",
        "metalog 能通过的点：过这些点的曲线会在中间或尾部下降；请减少点数，或改用 p 从 0 到 1 的 quantiles";
    finite_variance(bound):
        "a finite variance: through these points the tail is too heavy; give {bound}, or quantiles with p from 0 to 1",
        "方差有限：过这些点的尾部过厚；请给出 {bound}，或改用 p 从 0 到 1 的 quantiles";
}

declare_law! {
    /// Through each of three to ten points, without bounds, above `min`, below `max` or between
    /// both; of coefficients that solve a linear system.
    Metalog, "metalog": "Keelin's metalog: smoothly through three to ten points, with tails of its own";
    Near("min"), Near("max");
    p: Levels, "Probabilities of smaller values, rising, above 0 and below 1.";
    x: Values, "A value for each of them, rising.";
    min: Floor, "A bound that all values lie above; −∞ for none.";
    max: Ceiling, "A bound that all values lie below; ∞ for none.";
}

impl Law for Metalog {
    fn flaw_between(&self) -> Option<Text> {
        let Self { p, x, .. } = self;
        same_length(p, x)
            .or_else(|| require((3..=10).contains(&p.len()), || three_to_ten(p.len())))
            .or_else(|| flaw_of_sizes(p))
            .or_else(|| flaw_of_sizes(x))
            .or_else(|| {
                let place = p.iter().position(|p| !(*p > 0.0 && *p < 1.0))?;
                Some(between_0_and_1(place + 1, p[place]))
            })
            .or_else(|| rises("p", p))
            .or_else(|| rises("x", x))
            .or_else(|| self.flaw_of_bounds())
            .or_else(|| self.flaw_of_curve())
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        let (least, most) = (self.x[0], self.x[self.x.len() - 1]);
        let bounds = self.bounds();
        // Points without a flaw have a curve.
        let curve = self.curve().unwrap_or_default();
        let stretch = match bounds {
            Bounds::None => [least, most - least],
            Bounds::Min => [self.min, least - self.min],
            Bounds::Max => [self.max, self.max - most],
            Bounds::Both => [self.min, self.max - self.min],
        };
        Inverse::of(Bounded { bounds, curve }, stretch, self.support())
    }

    /// It is given by its quantile function, so that it is drawn by inversion.
    fn draw(&self, _: &mut dyn Rng) -> Option<f64> {
        None
    }
}

impl Metalog {
    fn flaw_of_bounds(&self) -> Option<Text> {
        let (least, most) = (self.x[0], self.x[self.x.len() - 1]);
        let both = self.bounds() == Bounds::Both;
        ordered(least, most)
            .or_else(|| below(("min", self.min), ("x", least)))
            .or_else(|| below(("x", most), ("max", self.max)))
            .or_else(|| both.then(|| ordered(self.min, self.max)).flatten())
    }

    fn bounds(&self) -> Bounds {
        match (self.min > f64::NEG_INFINITY, self.max < f64::INFINITY) {
            (false, false) => Bounds::None,
            (true, false) => Bounds::Min,
            (false, true) => Bounds::Max,
            (true, true) => Bounds::Both,
        }
    }

    /// M at the points, so scaled or shifted that laws of one shape have the same.
    fn heights(&self) -> Vec<f64> {
        let (least, most) = (self.x[0], self.x[self.x.len() - 1]);
        let above = |x: &f64| libm::log(x - self.min);
        let under = |x: &f64| -libm::log(self.max - x);
        let height = |x: &f64| match self.bounds() {
            Bounds::None => (x - least) / (most - least),
            Bounds::Min => above(x) - above(&least),
            Bounds::Max => under(x) - under(&most),
            Bounds::Both => above(x) + under(x),
        };
        self.x.iter().map(height).collect()
    }

    fn curve(&self) -> Option<Curve> {
        Curve::through(&self.p, &self.heights())
    }

    fn flaw_of_curve(&self) -> Option<Text> {
        let heights = self.heights();
        let width = heights[heights.len() - 1] - heights[0];
        let Some(curve) = self.curve() else {
            return Some(fixed_terms());
        };
        if !curve.rises(width) {
            return Some(always_rising());
        }
        let [lower, upper] = curve.tails();
        match self.bounds() {
            Bounds::Min => require(upper < 0.5, || finite_variance("max")),
            Bounds::Max => require(lower < 0.5, || finite_variance("min")),
            Bounds::None | Bounds::Both => None,
        }
    }
}

/// Which bounds a metalog has.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Bounds {
    None,
    Min,
    Max,
    Both,
}

/// M, by the polynomials S and T in ascending powers of c.
#[derive(Debug, Clone, PartialEq, Default)]
struct Curve {
    steepness: [f64; 5],
    place: [f64; 5],
}

/// Pivots of a singular system are rounding, some 1e-17 of the largest.
const SINGULAR: f64 = 1e-12;

impl Curve {
    /// Through as many points as terms; none if the points leave the terms open.
    fn through(p: &[f64], heights: &[f64]) -> Option<Self> {
        let n = p.len();
        let matrix = DMatrix::from_fn(n, n, |row, term| {
            let level = Level::of(p[row]);
            let (is_steepness, power) = slot(term);
            let power = (0..power).fold(1.0, |product, _| product * centred(level));
            if is_steepness { power * logit(level) } else { power }
        });
        let lu = matrix.lu();
        let pivots = lu.u().diagonal().abs();
        let terms = lu.solve(&DVector::from_column_slice(heights))?;
        let mut curve = Self::default();
        for (term, coefficient) in terms.iter().enumerate() {
            let (is_steepness, power) = slot(term);
            let polynomial = if is_steepness { &mut curve.steepness } else { &mut curve.place };
            polynomial[power] = *coefficient;
        }
        // Guards are written so that NaN fails.
        let is_fixed = pivots.min() > SINGULAR * pivots.max();
        (is_fixed && terms.iter().all(|coefficient| coefficient.is_finite())).then_some(curve)
    }

    fn at(&self, level: Level) -> f64 {
        let c = centred(level);
        polynomial(&self.steepness, c) * logit(level) + polynomial(&self.place, c)
    }

    /// S(−½) and S(½).
    fn tails(&self) -> [f64; 2] {
        [-0.5, 0.5].map(|c| polynomial(&self.steepness, c))
    }

    /// Whether M rises everywhere, but for the rounding of points that differ by that much.
    fn rises(&self, width: f64) -> bool {
        let rounding = -1e-13 * width;
        let slope = |step: i32| {
            let l = f64::from(step) / 100.0;
            let [y, rest] = [l, -l].map(|l| 1.0 / (1.0 + libm::exp(-l)));
            let c = if y <= rest { y - 0.5 } else { 0.5 - rest };
            let bend = derivative(&self.steepness, c) * l + derivative(&self.place, c);
            polynomial(&self.steepness, c) + y * rest * bend
        };
        let tails = self.tails().iter().all(|tail| *tail > rounding);
        tails && (-4000..=4000).all(|step| slope(step) > rounding)
    }
}

/// Whether a term of Keelin's series belongs to S, and its power of c.
fn slot(term: usize) -> (bool, usize) {
    match term {
        0 => (false, 0),
        1 => (true, 0),
        2 => (true, 1),
        3 => (false, 1),
        // a₅·c², a₆·c²·L, a₇·c³, a₈·c³·L, …
        _ => (term % 2 == 1, term / 2),
    }
}

/// c = y − ½, exactly.
fn centred(level: Level) -> f64 {
    match level {
        Level::Lower(t) => t - 0.5,
        Level::Upper(t) => 0.5 - t,
    }
}

/// ln(y/(1 − y))
fn logit(level: Level) -> f64 {
    match level {
        Level::Lower(t) => libm::log(t) - libm::log1p(-t),
        Level::Upper(t) => libm::log1p(-t) - libm::log(t),
    }
}

fn polynomial(coefficients: &[f64; 5], c: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, a| sum * c + a)
}

fn derivative([_, a1, a2, a3, a4]: &[f64; 5], c: f64) -> f64 {
    a1 + c * (2.0 * a2 + c * (3.0 * a3 + c * (4.0 * a4)))
}

/// The law without place and scale.
#[derive(Debug)]
struct Bounded {
    bounds: Bounds,
    curve: Curve,
}

impl Standard for Bounded {
    fn value(&self, level: Level) -> f64 {
        let m = self.curve.at(level);
        match self.bounds {
            Bounds::None => m,
            Bounds::Min => libm::exp(m),
            Bounds::Max => -libm::exp(-m),
            Bounds::Both => 1.0 / (1.0 + libm::exp(-m)),
        }
    }

    fn ends_of(&self, level: Level) -> Option<[f64; 2]> {
        let m = (self.bounds == Bounds::Both).then(|| self.curve.at(level))?;
        Some([m, -m].map(|m| 1.0 / (1.0 + libm::exp(-m))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a₁, a₂, a₃ and what heights were shifted or scaled by.
    fn terms(law: &Metalog, scale: f64, shift: f64) -> [f64; 3] {
        let curve = law.curve().unwrap();
        [scale * curve.place[0] + shift, scale * curve.steepness[0], scale * curve.steepness[1]]
    }

    fn triple(p: [f64; 3], x: [f64; 3]) -> Metalog {
        let (min, max) = (f64::NEG_INFINITY, f64::INFINITY);
        Metalog { p: p.to_vec(), x: x.to_vec(), min, max }
    }

    /// As published to four digits with the R package qpd (dmi3kno/qpd, tests of `fit_metalog`):
    /// through (0.1, 4), (0.5, 9) and (0.85, 17).
    #[test]
    fn coefficients_are_those_of_another_implementation() {
        let law = triple([0.1, 0.5, 0.85], [4.0, 9.0, 17.0]);
        let above = Metalog { min: 0.0, ..law.clone() };
        let under = Metalog { max: 50.0, ..law.clone() };
        let both = Metalog { min: 0.0, ..under.clone() };
        let cases = [
            (terms(&law, 13.0, 4.0), [9.0, 3.5217, 3.1152]),
            (terms(&above, 1.0, libm::log(4.0)), [2.1972, 0.3678, -0.0032]),
            (terms(&under, 1.0, -libm::log(33.0)), [-3.7136, 0.0912, 0.0970]),
            (terms(&both, 1.0, 0.0), [-1.5163, 0.4590, 0.0938]),
        ];
        for (terms, published) in cases {
            for (term, published) in terms.iter().zip(published) {
                assert!((term - published).abs() < 0.5001e-4, "{terms:?}, not {published:?}");
            }
        }
    }

    /// Keelin's closed form through the points at α, ½ and 1 − α, with w = x₃ − x₁ and
    /// r = (x₂ − x₁)/w: a₁ = x₂, a₂ = w/(2 ln((1 − α)/α)), a₃ = w·(1 − 2r)/((1 − 2α)·ln((1 − α)/α)).
    #[test]
    fn three_points_alike_on_both_sides_have_a_closed_form() {
        for (alpha, x) in
            [(0.1, [3.0, 4.0, 5.5]), (0.25, [-2.0, 0.0, 1.0]), (0.05, [1.0, 2.0, 3.0])]
        {
            let width = x[2] - x[0];
            let (r, odds) = ((x[1] - x[0]) / width, libm::log((1.0 - alpha) / alpha));
            let law = triple([alpha, 0.5, 1.0 - alpha], x);
            let expected = [
                x[1],
                width / (2.0 * odds),
                width * (1.0 - 2.0 * r) / ((1.0 - 2.0 * alpha) * odds),
            ];
            for (term, expected) in terms(&law, width, x[0]).iter().zip(expected) {
                assert!((term - expected).abs() < 1e-13, "{term}, not {expected}");
            }
        }
    }

    /// Keelin: three terms rise everywhere for |a₃|/a₂ < 1.66711, that is for
    /// r > ½·(1 − 1.66711·(½ − α)).
    #[test]
    fn three_terms_are_a_law_within_keelins_bound() {
        for alpha in [0.05, 0.1, 0.25] {
            let bound = 0.5 * (1.0 - 1.66711 * (0.5 - alpha));
            for (r, is_law) in [(bound - 1e-5, false), (bound + 1e-5, true)] {
                for r in [r, 1.0 - r] {
                    let law = triple([alpha, 0.5, 1.0 - alpha], [0.0, r, 1.0]);
                    assert_eq!(law.flaw().is_none(), is_law, "{alpha} {r}");
                }
            }
        }
    }

    /// Points of the logistic law 3 + 2·ln(p/(1 − p)): its two terms, and nothing of the others.
    #[test]
    fn points_of_a_logistic_law_give_it_back() {
        for n in 3..=10 {
            let p: Vec<f64> = (1..=n).map(|k| f64::from(k) / f64::from(n + 1)).collect();
            let x = p.iter().map(|p| 3.0 + 2.0 * libm::log(p / (1.0 - p))).collect();
            let law = Metalog { p, x, min: f64::NEG_INFINITY, max: f64::INFINITY };
            // Seven points alike on both sides: the odd terms a₂, a₄, a₆ and a₇ have three equations.
            if n == 7 {
                assert!(law.curve().is_none());
                continue;
            }
            assert_eq!(law.flaw(), None, "{n}");
            for t in [1e-12, 1e-3, 0.2] {
                let expected = 3.0 + 2.0 * libm::log(t / (1.0 - t));
                let value =
                    law.inverse([f64::NEG_INFINITY, f64::INFINITY]).quantile(Level::Lower(t));
                assert!((value - expected).abs() < 1e-9 * expected.abs(), "{n} {t} {value}");
            }
        }
    }

    /// Four points on a line are a uniform law, whose tails end.
    /// How small pivots get for points that experts give.
    #[test]
    fn pivots_stay_far_from_rounding() {
        let lists: [&[f64]; 3] = [
            &[0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99],
            &[0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
            &[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.98],
        ];
        for p in lists {
            let x = p.iter().map(|p| Level::of(*p).score()).collect();
            let (min, max) = (f64::NEG_INFINITY, f64::INFINITY);
            let law = Metalog { p: p.to_vec(), x, min, max };
            assert!(law.curve().is_some(), "{p:?}");
        }
    }

    #[test]
    fn points_on_a_line_are_a_law() {
        let (min, max) = (f64::NEG_INFINITY, f64::INFINITY);
        let law = Metalog { p: vec![0.1, 0.3, 0.6, 0.9], x: vec![1.0, 3.0, 6.0, 9.0], min, max };
        assert_eq!(law.flaw(), None);
    }

    /// Above 0 through 1, √10 and 10 at 10, 50 and 90 %, S(½) is ln 10/(2·ln 9) = 0.524.
    #[test]
    fn tails_without_a_variance_are_refused() {
        let law = |high: f64| Metalog {
            min: 0.0,
            ..triple([0.1, 0.5, 0.9], [1.0, libm::sqrt(high), high])
        };
        assert!(law(10.0).flaw().is_some());
        assert_eq!(law(8.9).flaw(), None);
        assert_eq!(Metalog { max: 100.0, ..law(10.0) }.flaw(), None);
    }
}
