//! Retirements: capacity that leaves at a date.

use super::month::Month;
use super::note::Note;
use super::quantity::Quantity;

/// Capacity that leaves at a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Retirement {
    /// What the file and all answers call it.
    pub id: String,
    /// The stage that loses it.
    pub stage: String,
    /// Nameplate capacity that leaves, at least 0, in the stage's unit.
    pub capacity: Quantity,
    /// When it leaves.
    pub date: Month,
    /// Delay in months; 0 if not given.
    pub delay: Option<Quantity>,
    /// Probability that it leaves; 1 if not given.
    pub probability: Option<Quantity>,
    /// Source and assumption.
    pub note: Note,
}

/// The numbers of a retirement that have an input name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RetirementField {
    /// `capacity`
    Capacity,
    /// `delay`
    Delay,
    /// `probability`
    Probability,
}

impl RetirementField {
    /// All fields, in the order of the file format.
    pub const ALL: [Self; 3] = [Self::Capacity, Self::Delay, Self::Probability];

    /// The key in a scenario file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Capacity => "capacity",
            Self::Delay => "delay",
            Self::Probability => "probability",
        }
    }
}

impl Retirement {
    /// Capacity of a stage that surely leaves at that date.
    pub fn new(id: impl Into<String>, stage: impl Into<String>, date: Month) -> Self {
        Self {
            id: id.into(),
            stage: stage.into(),
            capacity: Quantity::from(0.0),
            date,
            delay: None,
            probability: None,
            note: Note::default(),
        }
    }

    /// The number of that field, if it is given.
    pub fn quantity(&self, field: RetirementField) -> Option<&Quantity> {
        match field {
            RetirementField::Capacity => Some(&self.capacity),
            RetirementField::Delay => self.delay.as_ref(),
            RetirementField::Probability => self.probability.as_ref(),
        }
    }

    /// Gives that field another number.
    pub fn set(&mut self, field: RetirementField, quantity: Quantity) {
        match field {
            RetirementField::Capacity => self.capacity = quantity,
            RetirementField::Delay => self.delay = Some(quantity),
            RetirementField::Probability => self.probability = Some(quantity),
        }
    }

    /// Sets the capacity that leaves, in the stage's unit.
    #[must_use]
    pub fn capacity(mut self, capacity: impl Into<Quantity>) -> Self {
        self.capacity = capacity.into();
        self
    }

    /// Sets the delay in months.
    #[must_use]
    pub fn delay(mut self, months: impl Into<Quantity>) -> Self {
        self.delay = Some(months.into());
        self
    }

    /// Sets the probability that it leaves.
    #[must_use]
    pub fn probability(mut self, probability: impl Into<Quantity>) -> Self {
        self.probability = Some(probability.into());
        self
    }
}
