//! Accounts: anything proportional to production that is summed, e.g. electricity or CO2.

use super::note::Note;
use super::quantity::Quantity;
use crate::units::Unit;

/// A total of intensities times production over the stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// What the file and all answers call it.
    pub id: String,
    /// Unit of the total.
    pub unit: Unit,
    /// Account units per unit of a stage's production, by stage, in file order.
    pub intensity: Vec<(String, Quantity)>,
    /// Source and assumption.
    pub note: Note,
}

impl Account {
    /// An account without any intensity, its unit still empty.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), unit: Unit::default(), intensity: Vec::new(), note: Note::default() }
    }

    /// Sets the unit of the total.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Unit>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Adds the intensity of a stage: account units per unit of its production.
    #[must_use]
    pub fn intensity(mut self, stage: impl Into<String>, intensity: impl Into<Quantity>) -> Self {
        self.intensity.push((stage.into(), intensity.into()));
        self
    }
}
