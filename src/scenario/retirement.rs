//! Retirements: capacity that leaves at a date.

use super::horizon::SUCH_AS;
use super::key::{AMOUNT, Allowed, Keyed, amount, id, month, months, share, stage_id, table};
use super::month::Month;
use super::quantity::Quantity;

table! {
    /// Capacity that leaves at a date.
    pub struct Retirement with RetirementField, "Capacity that leaves at a date." {
        /// What the file and all answers call it.
        id: String = id("What messages call it; it names its stream.")
            .needed("an id such as \"old lines\""),
        /// The stage that loses it.
        stage: String = stage_id("The stage that loses it.").needed("the id of a stage"),
        /// Nameplate capacity that leaves, at least 0, in the stage's unit.
        capacity as Capacity: Quantity =
            amount("Nameplate capacity that leaves, in the stage's unit.")
                .once()
                .needed(AMOUNT)
                .written(1),
        /// When it leaves.
        date: Month = month("When it leaves.").needed(SUCH_AS),
        /// Delay in months; 0 if not given.
        delay as Delay: Option<Quantity> =
            months("Months.", Allowed::Any).once().default("0").written(1),
        /// Probability that it leaves; 1 if not given.
        probability as Probability: Option<Quantity> =
            share("That it leaves.").once().default("1").written(1),
    }
}

impl Retirement {
    /// Capacity of a stage that surely leaves at that date.
    pub fn new(id: impl Into<String>, stage: impl Into<String>, date: Month) -> Self {
        Self { id: id.into(), stage: stage.into(), date, ..Self::empty() }
    }
}
