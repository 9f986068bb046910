//! Additions: what could be built beyond the plan, at a cost.

use std::collections::BTreeMap;

use super::amount::Amount;
use super::key::{Allowed, Keyed, UnitRule, ValueKind, exact_amount, id, row, stage_id, table};
use super::month::Month;
use super::says;
use crate::units::Unit;

table! {
    /// Capacity that could be added to a stage.
    ///
    /// It is certain to come, in full size and without a ramp: from its start with a horizon, for
    /// the whole period without one.
    pub struct Addition, "Capacity that could be added to a stage." {
        /// What the file and all answers call it.
        id: String = id("The id in messages.").needed(|| says::an_id_such_as("\"more modules\"")),
        /// The stage that gets it.
        stage: String = stage_id("The stage that gets it."),
        /// The most that can be added, above 0, in the stage's unit.
        max: f64 = exact_amount("The most that can be added, in the stage's unit.", Allowed::Positive)
            .needed(says::the_most_that_can_be_added),
        /// Step of the amount, above 0 and at most `max`; any amount if not given.
        step: Option<f64> = exact_amount(
            "Step of the amount, at most the max; any amount if not given.",
            Allowed::Positive,
        )
        .hint(says::leave_it_out_to_add_any_amount),
        /// Cost of one unit, at least 0, in the plan's cost unit.
        cost from f64: f64 = row(
            ValueKind::Exact(Allowed::NotNegative, UnitRule::Cost),
            "Cost of one unit of capacity, in the plan's cost unit.",
        )
        .needed(says::the_cost_of_one_unit),
        /// When it starts to produce; with a horizon, and only with one.
        start of Month: Option<Month> = row(
            ValueKind::Month,
            "When it starts to produce. Needed with a horizon, and only with one.",
        ),
        /// Numbers that are still text, by key; a checked scenario has none.
        texts: BTreeMap<String, String> = row(ValueKind::Heading, ""),
    }
}

table! {
    /// What all decisions share.
    pub struct Planning, "What all additions share." {
        /// The unit of all costs; costs are bare numbers if not given.
        cost_unit: Option<Unit> = row(ValueKind::CostUnit, "The unit of all costs."),
    }
}

impl Addition {
    /// Up to that much for a stage, in its unit or as text with a unit that converts to it; at no
    /// cost.
    ///
    /// ```
    /// use pvchain::Addition;
    ///
    /// let lines = Addition::new("more modules", "module", 40).step(5).cost(2.5);
    /// assert_eq!(lines.step, Some(5.0));
    /// ```
    pub fn new(id: impl Into<String>, stage: impl Into<String>, max: impl Into<Amount>) -> Self {
        let mut own = Self { id: id.into(), stage: stage.into(), ..Self::empty() };
        own.max = max.into().or_noted("max", &mut own.texts).unwrap_or_default();
        own
    }

    /// Sets the step of the amount, in the stage's unit or as text with a unit that converts to it.
    #[must_use]
    pub fn step(mut self, step: impl Into<Amount>) -> Self {
        self.step = step.into().or_noted("step", &mut self.texts);
        self
    }

    /// Gives an amount that was text its number.
    pub(super) fn amount(&mut self, key: &str, number: f64) {
        match key {
            "max" => self.max = number,
            _ => self.step = Some(number),
        }
    }
}

impl Default for Planning {
    fn default() -> Self {
        Self::empty()
    }
}
