//! Additions: what could be built beyond the plan, at a cost.

use super::month::Month;
use super::note::Note;
use crate::units::Unit;

/// Capacity that could be added to a stage.
///
/// It stands surely, in full size and without a ramp: from its start with a horizon, in the whole
/// period without one.
#[derive(Debug, Clone, PartialEq)]
pub struct Addition {
    /// What the file and all answers call it.
    pub id: String,
    /// The stage that gets it.
    pub stage: String,
    /// Most that can be added, above 0, in the stage's unit.
    pub max: f64,
    /// What it comes in, above 0 and at most `max`; any amount if not given.
    pub step: Option<f64>,
    /// Cost of one unit, at least 0, in the plan's cost unit.
    pub cost: f64,
    /// When it starts to produce; with a horizon, and only with one.
    pub start: Option<Month>,
    /// Source and assumption.
    pub note: Note,
}

impl Addition {
    /// Up to that much for a stage, at no cost.
    ///
    /// ```
    /// use pvchain::Addition;
    ///
    /// let lines = Addition::new("more modules", "module", 40.0).step(5.0).cost(2.5);
    /// assert_eq!(lines.step, Some(5.0));
    /// ```
    pub fn new(id: impl Into<String>, stage: impl Into<String>, max: f64) -> Self {
        let (id, stage) = (id.into(), stage.into());
        Self { id, stage, max, step: None, cost: 0.0, start: None, note: Note::default() }
    }

    /// Sets what it comes in, in the stage's unit.
    #[must_use]
    pub fn step(mut self, step: f64) -> Self {
        self.step = Some(step);
        self
    }

    /// Sets the cost of one unit.
    #[must_use]
    pub fn cost(mut self, cost: f64) -> Self {
        self.cost = cost;
        self
    }

    /// Sets when it starts to produce.
    #[must_use]
    pub fn start(mut self, month: Month) -> Self {
        self.start = Some(month);
        self
    }
}

/// What all decisions share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Planning {
    /// The unit of all costs; costs are bare numbers if not given.
    pub cost_unit: Option<Unit>,
    /// Source and assumption.
    pub note: Note,
}
