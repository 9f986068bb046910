//! Additions: amounts that can be built, at a cost that is none below 0, within the horizon.

use super::{Check, found};
use crate::scenario::addition::Addition;
use crate::scenario::place::Part;
use crate::scenario::uncertain::number;

impl Check<'_> {
    /// Checks the additions and what they cost in.
    pub(super) fn additions(&mut self) {
        let draft = self.draft;
        for (index, addition) in draft.additions.iter().enumerate() {
            self.addition(Part::Addition(index), addition);
        }
        let unit = draft.plan.cost_unit.as_ref();
        if unit.is_some_and(|unit| unit.as_str().is_empty()) {
            let problem = found("an empty text").expected("a unit such as \"亿元\"");
            self.report(Part::Plan, "cost_unit", problem);
        }
    }

    fn addition(&mut self, part: Part, addition: &Addition) {
        self.known_stage(part, "stage", &addition.stage);
        let Addition { max, step, cost, .. } = *addition;
        let is_amount = |amount: f64| amount > 0.0 && amount.is_finite();
        if !is_amount(max) && !self.unread(part, "max") {
            let problem = found(number(max)).expected("a number above 0");
            self.report(part, "max", problem);
        }
        if let Some(step) = step.filter(|_| !self.unread(part, "step")) {
            if !is_amount(step) {
                let problem = found(number(step)).expected("a number above 0");
                self.report(part, "step", problem.hint("leave it out to add any amount"));
            } else if step > max && !self.unread(part, "max") {
                let problem = found(format!("{}, larger than the max", number(step)));
                let expected = format!("at most the max, {}", number(max));
                self.report(part, "step", problem.expected(expected));
            }
        }
        let is_cost = cost >= 0.0 && cost.is_finite();
        if !is_cost && !self.unread(part, "cost") {
            let problem = found(number(cost)).expected("at least 0");
            self.report(part, "cost", problem);
        }
        self.start_of_addition(part, addition);
    }

    fn start_of_addition(&mut self, part: Part, addition: &Addition) {
        if self.unread(part, "start") || self.unread(Part::Scenario, "horizon") {
            return;
        }
        let problem = match (&self.draft.horizon, addition.start) {
            (None, None) => return,
            (None, Some(start)) => found(format!("{start} without a horizon"))
                .expected("a horizon")
                .hint("add [horizon] with start, end and step"),
            (Some(_), None) => found("no `start` beside a horizon")
                .expected("the month of its first production, such as \"2025-01\""),
            (Some(horizon), Some(start)) => {
                if (horizon.start..=horizon.end).contains(&start) {
                    return;
                }
                let expected = format!("a month from {} to {}", horizon.start, horizon.end);
                found(start.to_string()).expected(expected)
            }
        };
        self.report(part, "start", problem);
    }
}
