//! Observations: facts on installed capacity, which weight the draws.

use super::horizon::SUCH_AS;
use super::key::{Allowed, Keyed, exact_amount, month, stage_id, table};
use super::month::Month;

table! {
    /// A stage's installed capacity, as observed at a date.
    ///
    /// It weights each draw by `exp(−½·((K(date) − observed) / error)²)`, where `K(date)` counts
    /// the projects that started before the date.
    pub struct Observation, "A stage's installed capacity, as observed." {
        /// The stage.
        stage: String = stage_id("The stage.").needed("the id of a stage"),
        /// The date, which is the first instant of that month.
        date: Month = month("When; projects that start before this month count.").needed(SUCH_AS),
        /// What was observed, in the stage's unit.
        capacity: f64 =
            exact_amount("What was observed, in the stage's unit.", Allowed::NotNegative)
                .needed("the capacity that was observed"),
        /// One standard error of it, above 0, in the stage's unit.
        error: f64 = exact_amount("One standard error, in the stage's unit.", Allowed::Positive)
            .needed("one standard error of the capacity"),
    }
}

impl Observation {
    /// `capacity ± error` of a stage at that date.
    pub fn new(stage: impl Into<String>, date: Month, (capacity, error): (f64, f64)) -> Self {
        Self { stage: stage.into(), date, capacity, error, ..Self::empty() }
    }
}
