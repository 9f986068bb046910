//! Exact quantile functions, accurate in both tails.
//!
//! A probability is given by its nearer tail, t ≤ ½ from below or from above, so that the value
//! that is exceeded once in 10¹² draws is as accurate as the median. Every continuous law is a
//! [standard law](Standard) and an affine map, x = offset + scale·s, clamped to the support; the
//! file of a law says which. Nothing here fails: all numbers are finite, for any parameters
//! without a flaw. Elementary functions come from `libm`, in Rust, so that all processors agree on
//! every bit.
//!
//! # References
//!
//! * Devroye: Non-uniform random variate generation (1986), <https://doi.org/10.1007/978-1-4613-8643-8>

mod core;
pub(crate) mod score;
pub(crate) mod slice;
mod special;
mod standard;
mod steps;
mod tilt;

pub(crate) use self::core::Core;
pub(crate) use slice::Slice;
pub(crate) use standard::{Closed, HUGE, Inverse, Standard, Stretch};
pub(crate) use steps::Steps;
pub(crate) use tilt::Tilt;

/// Bounds that cut nothing off.
pub(crate) const EVERYWHERE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

/// The closed hull of the values that a number can take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// Lower end, −∞ if there is none.
    pub min: f64,
    /// Upper end, ∞ if there is none.
    pub max: f64,
    /// Whether the lower end itself belongs to the support: the gamma law comes as close to 0 as
    /// one likes and never reaches it.
    pub attains_min: bool,
}

impl Support {
    /// What of it lies between two bounds.
    pub(crate) fn between(self, [min, max]: [f64; 2]) -> Self {
        Self {
            min: self.min.max(min),
            max: self.max.min(max),
            attains_min: min > self.min || self.attains_min,
        }
    }

    pub(crate) fn holds(self, value: f64) -> bool {
        let inside = value > self.min || (self.attains_min && value == self.min);
        inside && value <= self.max && value.is_finite()
    }
}

/// One of the two tails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TailSide {
    Lower,
    Upper,
}

/// The level of a quantile, by the smaller of the two tails that it cuts off, at most ½: so the
/// value that is exceeded once in 10¹² draws is as accurate as the median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Level {
    /// Probability of a smaller value.
    Lower(f64),
    /// Probability of a larger value.
    Upper(f64),
}

impl Level {
    /// The level of a probability strictly between 0 and 1.
    pub fn of(u: f64) -> Self {
        if u <= 0.5 { Self::Lower(u) } else { Self::Upper(1.0 - u) }
    }

    pub(crate) fn beyond(z: f64) -> Self {
        let t = score::lower(-z.abs());
        if z <= 0.0 { Self::Lower(t) } else { Self::Upper(t) }
    }

    pub(crate) fn on(side: TailSide, t: f64) -> Self {
        if side == TailSide::Lower { Self::Lower(t) } else { Self::Upper(t) }
    }

    pub(crate) fn parts(self) -> (TailSide, f64) {
        match self {
            Self::Lower(t) => (TailSide::Lower, t),
            Self::Upper(t) => (TailSide::Upper, t),
        }
    }

    /// The probabilities of a smaller and of a larger value.
    pub(crate) fn below_and_above(self) -> [f64; 2] {
        match self {
            Self::Lower(t) => [t, 1.0 - t],
            Self::Upper(t) => [1.0 - t, t],
        }
    }

    pub(crate) fn below(self) -> f64 {
        self.below_and_above()[0]
    }

    /// Φ⁻¹.
    pub(crate) fn score(self) -> f64 {
        match self {
            Self::Lower(t) => score::quantile(t),
            Self::Upper(t) => -score::quantile(t),
        }
    }
}

/// The middle of two bounds; NaN if both are infinite.
pub(crate) fn middle([min, max]: [f64; 2]) -> f64 {
    0.5 * min + 0.5 * max
}
