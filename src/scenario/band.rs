//! Bands: bounds that a figure must keep.

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
}
