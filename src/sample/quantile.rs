//! Exact quantile functions of every law, accurate in both tails.
//!
//! A probability is given by its nearer tail, t ≤ ½ from below or from above, so that the value
//! that is exceeded once in 10¹² draws is as accurate as the median. Every law is a standard law
//! and an affine map, x = offset + scale·s, clamped to the support:
//!
//! ```text
//! law           standard s                                      offset     scale
//! uniform       u                                               min        max − min
//! triangular    √(u·m) up to u = m, then 1 − √((1−u)(1−m))      min        max − min     m = (mode − min)/(max − min)
//! pert          beta(1 + k·m, 1 + k·(1−m)), k = 4 or the shape  min        max − min
//! normal        Φ⁻¹(u)                                          mean       sd
//! lognormal     exp(σ·Φ⁻¹(u))                                   0          median
//! gamma         gamma(shape)                                    0          scale
//! weibull       (−ln(1 − u))^(1/shape)                          0          scale
//! ```
//!
//! A lognormal law of mean m and standard deviation d has σ² = ln(1 + (d/m)²) and median
//! m/√(1 + (d/m)²). A 90 % range has σ = ln(high/low)/(2·1.645) and median √(low·high), or for a
//! normal law sd = (high − low)/(2·1.645). Nothing here fails: all numbers are finite, for any
//! parameters without a [flaw](Uncertain::flaw). Elementary functions come from `libm`, in Rust,
//! so that all processors agree on every bit.
//!
//! # References
//!
//! * Devroye: Non-uniform random variate generation (1986), <https://doi.org/10.1007/978-1-4613-8643-8>

use super::core::Core;
use super::normal::{self, Z_95};
use super::steps::Steps;
use super::tilt::Tilt;
use super::truncate::Slice;
use crate::scenario::uncertain::{
    Beta, Gamma, Normal, Range90, Triangular, Truncated, Uncertain, Weibull,
};

/// The largest value that is handed out; its differences stay finite.
pub(super) const HUGE: f64 = 1e300;

/// A probability, by the smaller of the two tails that it cuts off; at most ½.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tail {
    /// Probability of a smaller value.
    Lower(f64),
    /// Probability of a larger value.
    Upper(f64),
}

impl Tail {
    /// The tails of a probability strictly between 0 and 1.
    pub(crate) fn of(u: f64) -> Self {
        if u <= 0.5 { Self::Lower(u) } else { Self::Upper(1.0 - u) }
    }

    /// The probability of a smaller value.
    fn below(self) -> f64 {
        match self {
            Self::Lower(t) => t,
            Self::Upper(t) => 1.0 - t,
        }
    }

    /// The probability of a larger value.
    fn above(self) -> f64 {
        match self {
            Self::Lower(t) => 1.0 - t,
            Self::Upper(t) => t,
        }
    }

    /// Φ⁻¹.
    pub(super) fn score(self) -> f64 {
        match self {
            Self::Lower(t) => normal::quantile(t),
            Self::Upper(t) => -normal::quantile(t),
        }
    }
}

/// The value that is exceeded with probability 1 − u, for 0 < u < 1.
pub(crate) fn quantile(law: &Uncertain, u: f64) -> f64 {
    Law::of(law).quantile(Tail::of(u))
}

/// The value in the middle.
pub(crate) fn median(law: &Uncertain) -> f64 {
    quantile(law, 0.5)
}

/// A law, ready to be inverted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Law {
    /// One value for sure.
    Exact(f64),
    /// Finitely many values.
    Steps(Steps),
    /// A standard law, stretched.
    Stretched(Standard, Stretch),
}

/// A continuous law without location and scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Standard {
    /// u itself.
    Uniform,
    /// The triangle on 0 to 1 with that mode.
    Triangular(f64),
    /// A core law, perhaps truncated.
    Core(Slice),
    /// The exponential of σ times a normal law, perhaps truncated.
    Exponential { sigma: f64, exponent: Slice },
    /// Weibull, perhaps truncated.
    Weibull(Hazard),
    /// Any law between bounds that are very close.
    Tilted(Tilt),
}

/// A Weibull law by its cumulative hazard h = s^shape, which is exponential, between two bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hazard {
    shape: f64,
    min: f64,
    width: f64,
}

/// x = offset + scale·s, within the support.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub(super) offset: f64,
    pub(super) scale: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

impl Stretch {
    /// Leaves the standard law as it is.
    pub(super) const NONE: Self = Self { offset: 0.0, scale: 1.0, min: -HUGE, max: HUGE };

    pub(super) fn apply(&self, standard: f64) -> f64 {
        let x = self.offset + self.scale * standard;
        x.max(self.min).min(self.max)
    }
}

impl Law {
    pub(super) fn of(law: &Uncertain) -> Self {
        let unit = Slice::whole;
        let between = |standard, min: f64, max: f64| stretched(law, standard, [min, max - min]);
        match law {
            Uncertain::Exact(value) => Self::Exact(*value),
            Uncertain::Bernoulli(law) => {
                Self::Steps(Steps::of([(0.0, 1.0 - law.p), (1.0, law.p)].into()))
            }
            Uncertain::Discrete(law) => Self::Steps(Steps::of(
                law.values.iter().copied().zip(law.weights.iter().copied()).collect(),
            )),
            Uncertain::Empirical(law) => {
                Self::Steps(Steps::of(law.values.iter().map(|value| (*value, 1.0)).collect()))
            }
            Uncertain::Uniform(law) => between(Standard::Uniform, law.min, law.max),
            Uncertain::Triangular(Triangular { min, mode, max }) => {
                between(Standard::Triangular((mode - min) / (max - min)), *min, *max)
            }
            Uncertain::Pert(law) => {
                between(pert([law.min, law.mode, law.max], 4.0), law.min, law.max)
            }
            Uncertain::ModifiedPert(law) => {
                between(pert([law.min, law.mode, law.max], law.shape), law.min, law.max)
            }
            Uncertain::Beta(Beta { alpha, beta }) => {
                between(Standard::Core(unit(Core::Beta(*alpha, *beta))), 0.0, 1.0)
            }
            Uncertain::ScaledBeta(law) => {
                let core = Core::Beta(law.alpha, law.beta);
                between(Standard::Core(unit(core)), law.min, law.max)
            }
            Uncertain::Normal(_)
            | Uncertain::Lognormal(_)
            | Uncertain::LognormalMoments(_)
            | Uncertain::Gamma(_)
            | Uncertain::Weibull(_)
            | Uncertain::Range90(_) => truncated(law, law, [f64::NEG_INFINITY, f64::INFINITY]),
            Uncertain::Truncated(Truncated { law: inner, min, max }) => {
                truncated(law, inner, [*min, *max])
            }
        }
    }

    pub(super) fn quantile(&self, tail: Tail) -> f64 {
        match self {
            Self::Exact(value) => *value,
            Self::Steps(steps) => steps.quantile(tail),
            Self::Stretched(Standard::Uniform, stretch) => within(stretch, tail, tail),
            Self::Stretched(Standard::Triangular(mode), stretch) => {
                let (below, above) = triangle(*mode, tail);
                stretch_from_nearer_end(stretch, below, above)
            }
            Self::Stretched(Standard::Core(slice), stretch)
                if matches!(slice.core(), Core::Beta(..)) =>
            {
                let y = slice.quantile(tail);
                stretch_from_nearer_end(stretch, slice.core().value(y), slice.core().value(-y))
            }
            Self::Stretched(standard, stretch) => stretch.apply(standard.quantile(tail)),
        }
    }
}

fn within(stretch: &Stretch, below: Tail, above: Tail) -> f64 {
    stretch_from_nearer_end(stretch, below.below(), above.above())
}

/// On a bounded law: from the nearer end, so that values next to it keep their precision.
fn stretch_from_nearer_end(stretch: &Stretch, below: f64, above: f64) -> f64 {
    let x = if below <= above {
        stretch.offset + stretch.scale * below
    } else {
        stretch.max - stretch.scale * above
    };
    x.max(stretch.min).min(stretch.max)
}

impl Standard {
    /// What tells shapes apart: equal bits, equal law.
    pub(super) fn bits(&self) -> Vec<u64> {
        let (kind, numbers) = match self {
            Self::Uniform => (0, vec![]),
            Self::Triangular(mode) => (1, vec![*mode]),
            Self::Core(slice) => (2, slice.numbers()),
            Self::Exponential { sigma, exponent } => {
                (3, [vec![*sigma], exponent.numbers()].concat())
            }
            Self::Weibull(hazard) => (4, vec![hazard.shape, hazard.min, hazard.width]),
            Self::Tilted(tilt) => (5, vec![tilt.gain]),
        };
        std::iter::once(kind).chain(numbers.into_iter().map(f64::to_bits)).collect()
    }

    /// The standard law's quantile, finite.
    pub(super) fn quantile(&self, tail: Tail) -> f64 {
        let s = match self {
            Self::Uniform => tail.below(),
            Self::Triangular(mode) => triangle(*mode, tail).0,
            Self::Core(slice) => slice.core().value(slice_quantile(slice, tail)),
            Self::Exponential { sigma, exponent } => {
                libm::exp(sigma * slice_quantile(exponent, tail))
            }
            Self::Weibull(hazard) => hazard.quantile(tail),
            Self::Tilted(tilt) => tilt.quantile(tail),
        };
        s.clamp(-HUGE, HUGE)
    }
}

impl Standard {
    /// The standard value at a coordinate of the core law, finite.
    pub(super) fn at_coordinate(&self, y: f64) -> f64 {
        let s = match self {
            Self::Core(slice) => slice.core().value(y),
            Self::Exponential { sigma, .. } => libm::exp(sigma * y),
            _ => y,
        };
        s.clamp(-HUGE, HUGE)
    }
}

fn slice_quantile(slice: &Slice, tail: Tail) -> f64 {
    if slice.is_whole() && slice.core() == Core::Normal {
        tail.score()
    } else {
        slice.quantile(tail)
    }
}

/// The triangle's value on 0 to 1, and what it lacks to 1; 1 − √q is (1 − q)/(1 + √q).
fn triangle(mode: f64, tail: Tail) -> (f64, f64) {
    let (below, above, rest) = (tail.below(), tail.above(), 1.0 - mode);
    if below < mode {
        let s = libm::sqrt(below * mode);
        (s, (above + rest - above * rest) / (1.0 + s))
    } else {
        let s = libm::sqrt(above * rest);
        ((below + mode - below * mode) / (1.0 + s), s)
    }
}

/// α = 1 + k·m, β = 1 + k·(1 − m), m = (mode − min)/(max − min)
///
/// The place m of the mode is rounded to 2⁻⁴⁶, so that laws whose modes lie at the same place but
/// for the rounding of their bounds are one shape and share their tables.
fn pert([min, mode, max]: [f64; 3], shape: f64) -> Standard {
    const STEPS: f64 = (1u64 << 46) as f64;
    let place = ((mode - min) / (max - min) * STEPS).round() / STEPS;
    let core = Core::Beta(1.0 + shape * place, 1.0 + shape * (1.0 - place));
    Standard::Core(Slice::whole(core))
}

fn stretched(law: &Uncertain, standard: Standard, [offset, scale]: [f64; 2]) -> Law {
    let support = law.support();
    let (mut min, max) = (support.min.max(-HUGE), support.max.min(HUGE));
    if !support.attains_min {
        min = min.max(f64::MIN_POSITIVE).min(max);
    }
    Law::Stretched(standard, Stretch { offset, scale, min, max })
}

/// An unbounded law between bounds; `whole` is what the support is taken from.
fn truncated(whole: &Uncertain, law: &Uncertain, bounds: [f64; 2]) -> Law {
    match law {
        Uncertain::Normal(Normal { mean, sd }) => bell(whole, bounds, [*mean, *sd]),
        Uncertain::Lognormal(law) => lognormal(whole, bounds, (law.median, law.sigma)),
        Uncertain::LognormalMoments(law) => {
            lognormal(whole, bounds, from_moments(law.mean, law.sd))
        }
        Uncertain::Range90(range) if range.low > 0.0 => {
            let sigma = (libm::log(range.high) - libm::log(range.low)) / (2.0 * Z_95);
            lognormal(whole, bounds, (libm::sqrt(range.low) * libm::sqrt(range.high), sigma))
        }
        Uncertain::Range90(Range90 { low, high }) => {
            bell(whole, bounds, [0.5 * low + 0.5 * high, (0.5 * high - 0.5 * low) / Z_95])
        }
        Uncertain::Gamma(Gamma { shape, scale }) => {
            let x = middle(bounds) / scale;
            if let Some(tilt) = Tilt::over_logarithm(bounds, [shape - x, x]) {
                return tilted(whole, tilt, bounds);
            }
            let core = Core::Gamma(*shape);
            let [min, max] = bounds.map(|bound| core.coordinate(bound / scale));
            stretched(whole, Standard::Core(Slice::between(core, min, max)), [0.0, *scale])
        }
        Uncertain::Weibull(Weibull { shape, scale }) => {
            let hazard = |x: f64| libm::pow((x / scale).max(0.0), *shape).min(HUGE);
            let h = hazard(middle(bounds));
            if let Some(tilt) = Tilt::over_logarithm(bounds, [shape * (1.0 - h), shape * shape * h])
            {
                return tilted(whole, tilt, bounds);
            }
            let [min, max] = bounds.map(hazard);
            let hazard = Hazard { shape: *shape, min, width: max - min };
            stretched(whole, Standard::Weibull(hazard), [0.0, *scale])
        }
        // No other law can be truncated; the scenario's check says so.
        other => Law::of(other),
    }
}

fn bell(whole: &Uncertain, bounds: [f64; 2], [mean, sd]: [f64; 2]) -> Law {
    let z = (middle(bounds) - mean) / sd;
    if let Some(tilt) = Tilt::over((bounds[1] - bounds[0]) / sd, [-z, 1.0]) {
        return tilted(whole, tilt, bounds);
    }
    let [min, max] = bounds.map(|bound| (bound - mean) / sd);
    let slice = Slice::between(Core::Normal, min, max);
    stretched(whole, Standard::Core(slice), [mean, sd])
}

fn lognormal(whole: &Uncertain, bounds: [f64; 2], (median, sigma): (f64, f64)) -> Law {
    let score = |x: f64| (libm::log(x.max(0.0)) - libm::log(median)) / sigma;
    let local = [-score(middle(bounds)) / sigma, 1.0 / (sigma * sigma)];
    if let Some(tilt) = Tilt::over_logarithm(bounds, local) {
        return tilted(whole, tilt, bounds);
    }
    let [min, max] = bounds.map(score);
    let exponent = Slice::between(Core::Normal, min, max);
    stretched(whole, Standard::Exponential { sigma, exponent }, [0.0, median])
}

fn tilted(whole: &Uncertain, tilt: Tilt, [min, max]: [f64; 2]) -> Law {
    stretched(whole, Standard::Tilted(tilt), [min, max - min])
}

fn middle([min, max]: [f64; 2]) -> f64 {
    0.5 * min + 0.5 * max
}

/// Median and σ of the lognormal law with that mean and standard deviation.
pub(super) fn from_moments(mean: f64, sd: f64) -> (f64, f64) {
    let variation = sd / mean;
    let square = if variation < 1e100 {
        libm::log1p(variation * variation)
    } else {
        2.0 * libm::log(variation)
    };
    (mean / libm::hypot(1.0, variation), libm::sqrt(square))
}

impl Hazard {
    /// h = h₀ + e with e exponential, given that it is at most the width w:
    /// e = −ln(1 − u·(1 − e⁻ʷ)), and s = h^(1/shape).
    fn quantile(&self, tail: Tail) -> f64 {
        let excess = match tail {
            Tail::Lower(t) => -libm::log1p(t * libm::expm1(-self.width)),
            Tail::Upper(t) if self.width < 1.0 => {
                self.width - libm::log1p(t * libm::expm1(self.width))
            }
            Tail::Upper(t) => -libm::log(libm::exp(-self.width) * (1.0 - t) + t),
        };
        let exponent = 1.0 / self.shape;
        if self.min > 0.0 && self.min < HUGE {
            let nearest = libm::pow(self.min, exponent);
            nearest * libm::exp(libm::log1p(excess / self.min) * exponent)
        } else if self.min > 0.0 {
            // Beyond all hazards: the lower bound, to which the support clamps.
            0.0
        } else {
            libm::pow(excess, exponent)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    /// Relative to the value, and for truncated laws, which may be narrow and next to 0, relative
    /// to the larger of the value and the interquartile range.
    #[test]
    fn quantiles_are_those_of_scipy() {
        for f in fixtures::all() {
            let law = Law::of(&f.law);
            let got = law.quantile(f.tail);
            let scale = match &f.law {
                Uncertain::Truncated(_) => {
                    law.quantile(Tail::Upper(0.25)) - law.quantile(Tail::Lower(0.25))
                }
                _ => 0.0,
            };
            let error = (got - f.value).abs() / f.value.abs().max(scale).max(1e-300);
            assert!(error < 1e-12, "{} {:?}: {got:e}, not {:e}", f.law, f.tail, f.value);
        }
    }

    #[test]
    fn medians_of_symmetric_laws_are_their_centres() {
        assert_eq!(median(&Normal { mean: 3.0, sd: 2.0 }.into()), 3.0);
        assert_eq!(median(&Triangular { min: 0.0, mode: 1.0, max: 2.0 }.into()), 1.0);
        assert!((median(&Beta { alpha: 7.0, beta: 7.0 }.into()) - 0.5).abs() < 1e-15);
    }
}
