//! Additions: amounts that can be built, at a cost of at least 0, within the horizon.

use super::{Check, found};
use crate::law::number;
use crate::problem::Kind::{Conflict, Missing, Needs, OutOfRange};
use crate::scenario::{Addition, Listed, Part, says};

impl Check<'_> {
    pub(super) fn additions(&mut self) {
        let draft = self.draft;
        for (part, addition) in Addition::parts(draft) {
            self.known_stage(part, "stage", &addition.stage);
            self.exact_numbers(part, addition);
            let max = addition.max;
            let sound = !self.unread(part, "max") && !self.unread(part, "step");
            let over = |step: &f64| sound && *step > max && step.is_finite();
            if let Some(step) = addition.step.filter(over) {
                let problem = found(Conflict, says::larger_than_the_max(number(step)));
                self.report(part, "step", problem.expected(says::at_most_the_max(number(max))));
            }
            self.start_of_addition(part, addition);
        }
        let unit = draft.plan.cost_unit.as_ref();
        if unit.is_some_and(|unit| unit.as_str().is_empty()) {
            let problem = found(OutOfRange, says::an_empty_text());
            self.report(Part::PLAN, "cost_unit", problem.expected(says::a_unit_such_as()));
        }
    }

    fn start_of_addition(&mut self, part: Part, addition: &Addition) {
        if self.unread(part, "start") || self.unread(Part::SCENARIO, "horizon") {
            return;
        }
        let problem = match (&self.draft.horizon, addition.start) {
            (None, None) => return,
            (None, Some(start)) => found(Needs, says::without_a_horizon(start))
                .expected(says::a_horizon())
                .hint(says::add_a_horizon()),
            (Some(_), None) => {
                found(Missing, says::no_start_beside_a_horizon()).expected(says::first_month())
            }
            (Some(horizon), Some(start)) => {
                if (horizon.start..=horizon.end).contains(&start) {
                    return;
                }
                let expected = says::a_month_from_to(horizon.start, horizon.end);
                found(OutOfRange, start).expected(expected)
            }
        };
        self.report(part, "start", problem);
    }
}
