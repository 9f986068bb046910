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
        self.exact_numbers(part, addition);
        let (max, sound) = (addition.max, !self.unread(part, "max") && !self.unread(part, "step"));
        if let Some(step) = addition.step.filter(|step| sound && *step > max && step.is_finite()) {
            let problem = found(format!("{}, larger than the max", number(step)));
            self.report(
                part,
                "step",
                problem.expected(format!("at most the max, {}", number(max))),
            );
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
