//! Bands: bounds that a figure must keep.

/// What two numbers may differ by, relatively, and still count as equal.
pub(crate) const TOLERANCE: f64 = 1e-12;

/// Bounds on a figure, both inclusive up to a relative 1e-12; at least one is given.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Band {
    /// Lower bound, if any.
    pub min: Option<f64>,
    /// Upper bound, if any.
    pub max: Option<f64>,
}

impl Band {
    /// At least `min`.
    pub fn at_least(min: f64) -> Self {
        Self { min: Some(min), max: None }
    }

    /// At most `max`.
    pub fn at_most(max: f64) -> Self {
        Self { min: None, max: Some(max) }
    }

    /// From one bound to the other.
    pub fn between(bounds: std::ops::RangeInclusive<f64>) -> Self {
        Self { min: Some(*bounds.start()), max: Some(*bounds.end()) }
    }

    /// The least and the largest value that keep the bounds, rounding allowed for; infinite where
    /// there is no bound.
    pub(crate) fn edges(self) -> [f64; 2] {
        let low = self.min.map_or(f64::NEG_INFINITY, |min| min - TOLERANCE * min.abs());
        let high = self.max.map_or(f64::INFINITY, |max| max + TOLERANCE * max.abs());
        [low, high]
    }
}
