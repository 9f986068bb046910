//! Accounts: anything proportional to production that is summed, e.g. electricity or CO2.

use super::intensity::Intensity;
use super::key::{Keyed, ValueKind, id, row, table};
use super::says;
use crate::units::Unit;

table! {
    /// A total of intensities times production over the stages.
    pub struct Account,
        "Something proportional to production that is summed: output value, electricity, water, CO2."
    {
        /// What the file and all answers call it.
        id: String = id("The id in targets and reports.")
            .needed(|| says::an_id_such_as("\"electricity\"")),
        /// Unit of the total.
        unit from Unit: Unit =
            row(ValueKind::Unit, "The unit of the total.").needed(says::a_unit_such_as_kt),
        /// Account units per unit of a stage's production, by stage, in file order.
        intensity: Vec<(String, Intensity)> = row(ValueKind::Intensity, ""),
    }
}

impl Account {
    /// An account without any intensity, its unit still empty.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::empty() }
    }

    /// The intensity of a stage, if it is given.
    pub fn of_stage(&self, stage: &str) -> Option<&Intensity> {
        self.intensity.iter().find(|(id, _)| id == stage).map(|(_, intensity)| intensity)
    }

    /// Adds the intensity of a stage: account units per unit of its production, or with
    /// [`Intensity::times_price`] per unit of production and of the price.
    #[must_use]
    pub fn intensity(mut self, stage: impl Into<String>, intensity: impl Into<Intensity>) -> Self {
        self.intensity.push((stage.into(), intensity.into()));
        self
    }
}
