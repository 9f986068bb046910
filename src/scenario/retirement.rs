//! Retirements: capacity that leaves at a date.

use super::key::{Keyed, amount, id, month, stage_id, table};
use super::month::Month;
use super::quantity::Quantity;
use super::says;
use super::status::{delay, probability};

table! {
    /// Capacity that leaves at a date.
    pub struct Retirement with RetirementField, "Capacity that leaves at a date." {
        /// What the file and all answers call it.
        id: String = id("The id in messages; it also names the random stream.")
            .needed(|| says::an_id_such_as("\"old lines\"")),
        /// The stage that loses it.
        stage: String = stage_id("The stage that loses the capacity."),
        /// Nameplate capacity that leaves, at least 0, in the stage's unit.
        capacity as Capacity: Quantity =
            amount("Nameplate capacity that leaves, in the stage's unit.")
                .needed(says::an_amount_in_some_unit)
                .once()
                .chinese("产能")
                .written(1),
        /// When it leaves.
        date: Month = month("When it leaves."),
        /// Delay in months; 0 if not given.
        delay as Delay: Option<Quantity> = delay("Delay in months.").default("0").written(1),
        /// Probability that it leaves; 1 if not given.
        probability as Probability: Option<Quantity> =
            probability("Probability that it leaves.").default("1").written(1),
    }
}

impl Retirement {
    /// Capacity of a stage that leaves at that date with certainty.
    pub fn new(id: impl Into<String>, stage: impl Into<String>, date: Month) -> Self {
        Self { id: id.into(), stage: stage.into(), date, ..Self::empty() }
    }
}
