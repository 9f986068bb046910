//! Observations: facts on installed capacity, which weight the draws.

use super::month::Month;
use super::note::Note;

/// A stage's installed capacity, as observed at a date.
///
/// It weights each draw by `exp(−½·((K(date) − observed) / error)²)`, where `K(date)` counts the
/// projects that started before the date.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The stage.
    pub stage: String,
    /// The date, which is the first instant of that month.
    pub date: Month,
    /// What was observed, in the stage's unit.
    pub capacity: f64,
    /// One standard error of it, above 0, in the stage's unit.
    pub error: f64,
    /// Source and assumption.
    pub note: Note,
}

impl Observation {
    /// `capacity ± error` of a stage at that date.
    pub fn new(stage: impl Into<String>, date: Month, (capacity, error): (f64, f64)) -> Self {
        Self { stage: stage.into(), date, capacity, error, note: Note::default() }
    }
}
