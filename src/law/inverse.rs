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
mod level;
pub(crate) mod score;
pub(crate) mod slice;
mod special;
mod standard;
mod steps;
mod tilt;

pub(crate) use self::core::Core;
pub use level::Level;
pub(crate) use level::TailSide;
pub(crate) use slice::Slice;
pub(crate) use standard::{Closed, HUGE, Standard, Stretch};
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

/// A law, ready to be inverted.
#[derive(Debug)]
pub(crate) enum Inverse {
    /// One value for sure.
    Exact(f64),
    Steps(Steps),
    Stretched(Box<dyn Standard>, Stretch),
}

impl Inverse {
    /// The standard law, stretched to offset + scale·s on that support.
    pub(crate) fn of(
        standard: impl Standard + 'static,
        [offset, scale]: [f64; 2],
        support: Support,
    ) -> Self {
        let (mut min, max) = (support.min.max(-HUGE), support.max.min(HUGE));
        if !support.attains_min {
            min = min.max(f64::MIN_POSITIVE).min(max);
        }
        Self::Stretched(Box::new(standard), Stretch { offset, scale, min, max })
    }

    /// A law on 0 to 1, stretched to `min` to `max`.
    pub(crate) fn between(standard: impl Standard + 'static, min: f64, max: f64) -> Self {
        Self::of(standard, [min, max - min], Support { min, max, attains_min: true })
    }

    /// The value that cuts off that tail.
    pub(crate) fn quantile(&self, level: Level) -> f64 {
        match self {
            Self::Exact(value) => *value,
            Self::Steps(steps) => steps.quantile(level),
            Self::Stretched(standard, stretch) => match standard.ends_of(level) {
                Some(ends) => stretch.apply_from_ends(ends),
                None => stretch.apply(standard.quantile(level)),
            },
        }
    }
}

/// The middle of two bounds; NaN if both are infinite.
pub(crate) fn middle([min, max]: [f64; 2]) -> f64 {
    0.5 * min + 0.5 * max
}
