//! What a project replaces.

/// Capacity that leaves at once and in full when a project starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Replaced {
    /// The stage that loses it.
    pub stage: String,
    /// How much, in that stage's unit, at least 0.
    pub capacity: f64,
}
