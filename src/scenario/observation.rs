//! Observations: facts on installed capacity, which weight the draws.

use super::key::{Allowed, Keyed, exact_amount, month, stage_id, table};
use super::month::Month;
use super::says;

table! {
    /// A stage's installed capacity, as observed at a date.
    ///
    /// It weights each draw by `exp(−½·((K(date) − observed) / error)²)`, where `K(date)` counts
    /// the projects that started before the date.
    pub struct Observation, "A stage's installed capacity, as observed." {
        /// The stage.
        stage: String = stage_id("The stage."),
        /// The date, which is the first instant of that month.
        date: Month =
            month("When it was observed; projects that start before this month count."),
        /// What was observed, in the stage's unit.
        capacity: f64 =
            exact_amount("What was observed, in the stage's unit.", Allowed::NotNegative)
                .needed(says::the_capacity_that_was_observed),
        /// One standard error of it, above 0, in the stage's unit.
        error: f64 = exact_amount("One standard error, in the stage's unit.", Allowed::Positive)
            .needed(says::one_standard_error_of_the_capacity),
    }
}

impl Observation {
    /// `capacity ± error` of a stage at that date.
    pub fn new(
        stage: impl Into<String>,
        date: Month,
        (capacity, error): (impl Into<f64>, impl Into<f64>),
    ) -> Self {
        let (capacity, error) = (capacity.into(), error.into());
        Self { stage: stage.into(), date, capacity, error, ..Self::empty() }
    }
}
