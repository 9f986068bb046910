//! Projects (项目): plants that may or may not come, late or in time, and ramp up.

use super::key::{Keyed, ValueKind, amount, id, month, row, stage_id, table, text};
use super::month::Month;
use super::quantity::Quantity;
pub use super::replaced::Replaced;
use super::says;
use super::status::{Status, delay, probability, ramp, size};

table! {
    /// A plant that may or may not come, late or in time, and ramps up.
    pub struct Project with ProjectField,
        "A plant that may or may not come, late or on time, and ramps up (项目)."
    {
        /// What the file and all answers call it.
        id: String = id("The id in results; it also names the random streams.")
            .needed(|| says::an_id_such_as("\"tongwei-3\"")),
        /// Who builds it.
        owner from String: Option<String> = text("Who builds it."),
        /// The stage that it is a plant of.
        stage: String = stage_id("The stage it belongs to."),
        /// Nameplate capacity, at least 0, in the stage's unit.
        capacity as Capacity: Quantity = amount("Nameplate capacity, in the stage's unit.")
            .needed(says::an_amount_in_some_unit)
            .once()
            .chinese("产能")
            .written(1),
        /// How far it has come.
        status from String: Option<String> =
            id("How far it has come: a status of the pipeline."),
        /// Planned first production.
        start: Month = month("Planned first production."),
        /// What leaves when it starts.
        replaces: Option<Replaced> = row(ValueKind::Replaced, "").written(2),
        /// Its own probability of coming, 0 to 1, in place of its status's.
        probability as Probability: Option<Quantity> =
            probability("Probability that it comes, instead of that of its status.").written(1),
        /// Its own share of the capacity that is built, at least 0.
        size as Size: Option<Quantity> =
            size("Share of the capacity that is built, instead of that of its status.").written(1),
        /// Its own delay, in months.
        delay as Delay: Option<Quantity> =
            delay("Delay in months, instead of that of its status.").written(1),
        /// Its own months from the start to full output, at least 0.
        ramp_months as RampMonths: Option<Quantity> =
            ramp("Months from the start to full output, instead of those of its status.").written(1),
    }
}

impl Project {
    /// A project of a stage, without capacity yet, that is certain to come in full and on time.
    pub fn new(id: impl Into<String>, stage: impl Into<String>, start: Month) -> Self {
        Self { id: id.into(), stage: stage.into(), start, ..Self::empty() }
    }

    /// Its number of that field, or what its status says of it; the probability of a status is
    /// the status's own input, and so not among these.
    pub fn quantity_with<'q>(
        &'q self,
        status: Option<&'q Status>,
        field: ProjectField,
    ) -> Option<&'q Quantity> {
        self.quantity(field).or_else(|| match field {
            ProjectField::Capacity | ProjectField::Probability => None,
            ProjectField::Size => status?.size.as_ref(),
            ProjectField::Delay => status?.delay.as_ref(),
            ProjectField::RampMonths => status?.ramp_months.as_ref(),
        })
    }

    /// Sets what leaves when it starts.
    #[must_use]
    pub fn replaces(mut self, stage: impl Into<String>, capacity: impl Into<f64>) -> Self {
        self.replaces = Some(Replaced { stage: stage.into(), capacity: capacity.into() });
        self
    }
}
