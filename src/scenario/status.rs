//! Statuses: how far projects have come, and what that says of their fate.

use super::note::Note;
use super::quantity::Quantity;

/// How far a project has come, in the plan's own words, and what that says of its fate.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// What the file and all answers call it.
    pub id: String,
    /// Probability that a project of that status comes, 0 to 1; 1 if not given. One draw for all
    /// its projects.
    pub probability: Option<Quantity>,
    /// Share of the capacity that is built, at least 0; 1 if not given. A draw for each project.
    pub size: Option<Quantity>,
    /// Delay against the planned date, in months, may be negative; 0 if not given. A draw for each
    /// project.
    pub delay: Option<Quantity>,
    /// Months from the start to full output, at least 0; 0 if not given. A draw for each project.
    pub ramp_months: Option<Quantity>,
    /// Source and assumption.
    pub note: Note,
}

impl Status {
    /// A status of which all projects come, in full and in time.
    pub fn new(id: impl Into<String>) -> Self {
        let (probability, size, delay, ramp_months) = (None, None, None, None);
        Self { id: id.into(), probability, size, delay, ramp_months, note: Note::default() }
    }

    /// Sets the probability that a project of that status comes.
    #[must_use]
    pub fn probability(mut self, probability: impl Into<Quantity>) -> Self {
        self.probability = Some(probability.into());
        self
    }

    /// Sets the share of the capacity that is built.
    #[must_use]
    pub fn size(mut self, size: impl Into<Quantity>) -> Self {
        self.size = Some(size.into());
        self
    }

    /// Sets the delay in months.
    #[must_use]
    pub fn delay(mut self, months: impl Into<Quantity>) -> Self {
        self.delay = Some(months.into());
        self
    }

    /// Sets the months from the start to full output.
    #[must_use]
    pub fn ramp_months(mut self, months: impl Into<Quantity>) -> Self {
        self.ramp_months = Some(months.into());
        self
    }
}
