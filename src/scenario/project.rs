//! Projects (项目): plants that may or may not come, late or in time, and ramp up.

use super::month::Month;
use super::note::Note;
use super::quantity::Quantity;
use super::status::Status;

/// A plant that may or may not come, late or in time, and ramps up.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// What the file and all answers call it.
    pub id: String,
    /// Who builds it.
    pub owner: Option<String>,
    /// The stage that it is a plant of.
    pub stage: String,
    /// Nameplate capacity, at least 0, in the stage's unit.
    pub capacity: Quantity,
    /// How far it has come.
    pub status: Option<String>,
    /// Planned first production.
    pub start: Month,
    /// What leaves when it starts.
    pub replaces: Option<Replaced>,
    /// Its own probability of coming, 0 to 1, in place of its status's.
    pub probability: Option<Quantity>,
    /// Its own share of the capacity that is built, at least 0.
    pub size: Option<Quantity>,
    /// Its own delay, in months.
    pub delay: Option<Quantity>,
    /// Its own months from the start to full output, at least 0.
    pub ramp_months: Option<Quantity>,
    /// Source and assumption.
    pub note: Note,
}

/// Capacity that leaves at once and in full when a project starts.
#[derive(Debug, Clone, PartialEq)]
pub struct Replaced {
    /// The stage that loses it.
    pub stage: String,
    /// How much, in that stage's unit, at least 0.
    pub capacity: f64,
}

/// The numbers of a project that have an input name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProjectField {
    /// `capacity`
    Capacity,
    /// `probability`
    Probability,
    /// `size`
    Size,
    /// `delay`
    Delay,
    /// `ramp_months`
    RampMonths,
}

impl ProjectField {
    /// All fields, in the order of the file format.
    pub const ALL: [Self; 5] =
        [Self::Capacity, Self::Probability, Self::Size, Self::Delay, Self::RampMonths];

    /// The key in a scenario file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Probability => "probability",
            Self::Size => "size",
            Self::Delay => "delay",
            Self::RampMonths => "ramp_months",
        }
    }
}

impl Project {
    /// A project of a stage that surely comes, in full and in time, without capacity yet.
    pub fn new(id: impl Into<String>, stage: impl Into<String>, start: Month) -> Self {
        Self {
            id: id.into(),
            owner: None,
            stage: stage.into(),
            capacity: Quantity::from(0.0),
            status: None,
            start,
            replaces: None,
            probability: None,
            size: None,
            delay: None,
            ramp_months: None,
            note: Note::default(),
        }
    }

    /// Its own number of that field, if it is given.
    pub fn quantity(&self, field: ProjectField) -> Option<&Quantity> {
        match field {
            ProjectField::Capacity => Some(&self.capacity),
            ProjectField::Probability => self.probability.as_ref(),
            ProjectField::Size => self.size.as_ref(),
            ProjectField::Delay => self.delay.as_ref(),
            ProjectField::RampMonths => self.ramp_months.as_ref(),
        }
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

    /// Gives that field another number of its own.
    pub fn set(&mut self, field: ProjectField, quantity: Quantity) {
        match field {
            ProjectField::Capacity => self.capacity = quantity,
            ProjectField::Probability => self.probability = Some(quantity),
            ProjectField::Size => self.size = Some(quantity),
            ProjectField::Delay => self.delay = Some(quantity),
            ProjectField::RampMonths => self.ramp_months = Some(quantity),
        }
    }

    /// Sets the owner.
    #[must_use]
    pub fn owner(mut self, owner: impl Into<String>) -> Self {
        self.owner = Some(owner.into());
        self
    }

    /// Sets the nameplate capacity, in the stage's unit.
    #[must_use]
    pub fn capacity(mut self, capacity: impl Into<Quantity>) -> Self {
        self.capacity = capacity.into();
        self
    }

    /// Sets the status.
    #[must_use]
    pub fn status(mut self, status: impl Into<String>) -> Self {
        self.status = Some(status.into());
        self
    }

    /// Sets what leaves when it starts.
    #[must_use]
    pub fn replaces(mut self, stage: impl Into<String>, capacity: f64) -> Self {
        self.replaces = Some(Replaced { stage: stage.into(), capacity });
        self
    }

    /// Sets its own probability of coming.
    #[must_use]
    pub fn probability(mut self, probability: impl Into<Quantity>) -> Self {
        self.probability = Some(probability.into());
        self
    }

    /// Sets its own share of the capacity that is built.
    #[must_use]
    pub fn size(mut self, size: impl Into<Quantity>) -> Self {
        self.size = Some(size.into());
        self
    }

    /// Sets its own delay in months.
    #[must_use]
    pub fn delay(mut self, months: impl Into<Quantity>) -> Self {
        self.delay = Some(months.into());
        self
    }

    /// Sets its own months from the start to full output.
    #[must_use]
    pub fn ramp_months(mut self, months: impl Into<Quantity>) -> Self {
        self.ramp_months = Some(months.into());
        self
    }
}
