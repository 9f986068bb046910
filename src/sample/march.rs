//! Quantiles at many neighbouring probabilities, by marching inwards from the far tail.
//!
//! A table needs ten thousand quantiles next to each other. Along a clock θ, the coordinate y of a
//! law with density g obeys an equation whose right-hand side is a polynomial in y and two more
//! unknowns, so that its Taylor series costs a few products and no function call:
//!
//! ```text
//! y′ = V                                V = ±(dp/dθ) / g(y)
//! V′ = −V·(C(θ) + L·V)                  L = d ln g / dy
//! gamma, beta:  x′ = x·w·V,  w′ = −x·w·V (beta) or 0 (gamma),  L = a·w − b·x      b = 1 for gamma
//! normal:       L = −y
//! clock u:  p = t₀·(1 + θ),  C = 0           clock z:  p = Φ(z₀ + θ),  C = z₀ + θ
//! ```
//!
//! An error of y is a constant error of the probability; marching inwards, where probabilities
//! grow, makes it ever smaller. A series serves as long as its last terms are rounding; the next
//! one starts from the last point that it reached, with V recomputed from g.
//!
//! # References
//!
//! * Steinbrecher, Shaw: Quantile mechanics (2008), <https://doi.org/10.1017/S0956792508007341>

#![expect(clippy::inline_always, reason = "without a call, orders become plain sums of products")]

use crate::law::inverse::{Core, Level, Slice, TailSide, score};

const ORDER: usize = 13;

/// What the last term may be, relative to the first.
const TOLERANCE: f64 = 1e-16;

type Taylor = [f64; ORDER];

/// What runs from cell to cell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Clock {
    /// The tail probability t.
    Probability,
    /// The latent normal z, below 0 on the lower side and above 0 on the upper.
    Normal,
}

impl Clock {
    pub(super) fn level(self, side: TailSide, at: f64) -> Level {
        match self {
            Self::Probability => Level::on(side, at),
            Self::Normal => Level::beyond(at),
        }
    }
}

/// A march along one side of a law.
#[derive(Debug, Clone)]
pub(super) struct March<'a> {
    slice: &'a Slice,
    side: TailSide,
    clock: Clock,
    /// What ln g holds besides its part in y, less the logarithm of the mass inside.
    ln_peak: f64,
    /// Where the series starts.
    at: f64,
    y: f64,
    series: Option<Taylor>,
    /// The last reading and its coordinate.
    last: (f64, f64),
}

impl<'a> March<'a> {
    /// From that reading of the clock on.
    pub(super) fn from(slice: &'a Slice, side: TailSide, clock: Clock, at: f64) -> Self {
        let ln_peak = slice.core.ln_peak() - slice.ln_mass();
        let last = (at, 0.0);
        let mut march = Self { slice, side, clock, ln_peak, at, y: 0.0, series: None, last };
        march.move_to(at, march.exact(at));
        march
    }

    fn exact(&self, at: f64) -> f64 {
        self.slice.quantile(self.clock.level(self.side, at))
    }

    /// The coordinate at another reading, further in than the last.
    pub(super) fn coordinate(&mut self, at: f64) -> f64 {
        for _ in 0..200 {
            // C = c₀ + c₁·θ
            let start = match self.clock {
                Clock::Probability => [0.0, 0.0],
                Clock::Normal => [self.at, 1.0],
            };
            let series =
                self.series.unwrap_or_else(|| expand(self.slice.core, self.y, self.speed(), start));
            self.series = Some(series);
            if !series[ORDER - 1].is_finite() {
                break;
            }
            if reaches(&series, self.step(at)) {
                let y = sum(&series, self.step(at));
                if !y.is_finite() {
                    break;
                }
                self.last = (at, y);
                return y;
            }
            // The next series starts from the last point, or short of it where the steps are long.
            let (to, y) = if self.last.0 == self.at { self.part(&series, at) } else { self.last };
            if to == self.at || !y.is_finite() {
                break;
            }
            self.move_to(to, y);
        }
        // No number is left for the density so far out.
        let y = self.exact(at);
        self.move_to(at, y);
        y
    }

    /// As far towards that reading as the series reaches by halves.
    fn part(&self, series: &Taylor, at: f64) -> (f64, f64) {
        let halves = std::iter::successors(Some(at), |to| Some(0.5 * (self.at + to)));
        let to = halves.take(60).find(|to| reaches(series, self.step(*to))).unwrap_or(self.at);
        (to, sum(series, self.step(to)))
    }

    fn move_to(&mut self, at: f64, y: f64) {
        (self.at, self.y, self.series, self.last) = (at, y, None, (at, y));
    }

    /// θ
    fn step(&self, to: f64) -> f64 {
        match self.clock {
            Clock::Probability => (to - self.at) / self.at,
            Clock::Normal => to - self.at,
        }
    }

    /// V at θ = 0; the truncated density is g over the mass inside.
    fn speed(&self) -> f64 {
        let ln_density = self.slice.core.ln_bend(self.y) + self.ln_peak;
        match (self.clock, self.side) {
            (Clock::Probability, TailSide::Lower) => libm::exp(libm::log(self.at) - ln_density),
            (Clock::Probability, TailSide::Upper) => -libm::exp(libm::log(self.at) - ln_density),
            (Clock::Normal, _) => libm::exp(score::ln_density(self.at) - ln_density),
        }
    }
}

fn reaches(series: &Taylor, step: f64) -> bool {
    const { assert!(ORDER == 13) };
    let square = step * step;
    let eighth = square * square * square * square;
    let tenth = eighth * square;
    let bound = TOLERANCE * (series[1].abs() + series[0].abs());
    // The terms of the derivative, which beyond 1 would be smaller than those of y; NaN and
    // infinities do not reach.
    step.abs() <= 1.0
        && (series[12] * tenth * step).abs() <= bound
        && (series[11] * tenth).abs() <= 100.0 * bound
}

fn sum(series: &Taylor, step: f64) -> f64 {
    series.iter().rev().fold(0.0, |sum, term| sum * step + term)
}

/// The Taylor series of y, one for each law, so that what a law does not need costs nothing.
fn expand(core: Core, y: f64, speed: f64, clock: [f64; 2]) -> Taylor {
    match core {
        Core::Normal => expand_as(|y, _, _| -y, [y, speed, 0.0, 0.0], (0.0, clock)),
        Core::Gamma(a) => {
            expand_as(|_, w, x| a * w - x, [y, speed, core.value(y), 1.0], (0.0, clock))
        }
        Core::Beta(a, b) => {
            let start = [y, speed, core.value(y), core.value(-y)];
            expand_as(|_, w, x| a * w - b * x, start, (1.0, clock))
        }
    }
}

/// From L = d ln g / dy by y, w and x, and where these and V start.
#[inline]
fn expand_as(
    slope_of: impl Fn(f64, f64, f64) -> f64,
    [y, speed, x_start, w_start]: [f64; 4],
    (linked, clock): (f64, [f64; 2]),
) -> Taylor {
    let zero: Taylor = [0.0; ORDER];
    let (mut coordinate, mut v) = (zero, zero);
    let (mut x, mut w, mut both) = (zero, zero, zero);
    let (mut slope, mut rate) = (zero, zero);
    (coordinate[0], v[0], x[0], w[0]) = (y, speed, x_start, w_start);
    // Each order has code of its own, without loops: a third of the instructions.
    macro_rules! orders {
        ($($n:literal after $last:literal),+) => {$(
            if $n > 0 {
                both[$last] = product::<$last>(&x, &w);
                let flow = product::<$last>(&both, &v) * (1.0 / f64::from($n));
                (x[$n], w[$n]) = (flow, -linked * flow);
            }
            slope[$n] = slope_of(coordinate[$n], w[$n], x[$n]);
            // rate = C + L·V
            rate[$n] = product::<$n>(&slope, &v) + if $n < 2 { clock[$n % 2] } else { 0.0 };
            let next = 1.0 / f64::from($n + 1);
            coordinate[$n + 1] = v[$n] * next;
            v[$n + 1] = -product::<$n>(&v, &rate) * next;
        )+};
    }
    const { assert!(ORDER == 13) };
    orders!(
        0 after 0, 1 after 0, 2 after 1, 3 after 2, 4 after 3, 5 after 4, 6 after 5, 7 after 6,
        8 after 7, 9 after 8, 10 after 9
    );
    coordinate[12] = v[11] * (1.0 / 12.0);
    coordinate
}

/// Coefficient N of the product of two series.
#[inline(always)]
fn product<const N: usize>(a: &Taylor, b: &Taylor) -> f64 {
    let mut sum = a[0] * b[N];
    for i in 1..=N {
        sum += a[i] * b[N - i];
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::inverse::EVERYWHERE;

    /// From 2⁻⁵³ to the median the march loses nothing to the exact inversion.
    #[test]
    fn a_march_arrives_where_inversion_does() {
        let cores = [
            Core::Normal,
            Core::Gamma(0.05),
            Core::Gamma(0.7),
            Core::Gamma(3.0),
            Core::Gamma(1e4),
            Core::Beta(2.0, 3.0),
            Core::Beta(0.4, 30.0),
            Core::Beta(1e3, 2e5),
            Core::Beta(0.02, 0.02),
        ];
        for core in cores {
            for slice in [Slice::between(core, EVERYWHERE), Slice::between(core, [-0.4, 0.3])] {
                for side in [TailSide::Lower, TailSide::Upper] {
                    let mut march = March::from(&slice, side, Clock::Probability, 0.5f64.powi(53));
                    let mut worst = 0.0f64;
                    for octave in (1..53).rev() {
                        for cell in 0..32 {
                            let t = 0.5f64.powi(octave + 1) * (1.0 + f64::from(cell + 1) / 32.0);
                            let y = march.coordinate(t);
                            if cell % 8 == 3 {
                                let exact = slice.quantile(Level::on(side, t));
                                worst = worst.max((y - exact).abs() / exact.abs().max(1.0));
                            }
                        }
                    }
                    assert!(worst < 1e-11, "{slice:?} {side:?} {worst:e}");
                }
            }
        }
    }
}
