//! Additions: amounts that can be built, at a cost of at least 0, within the horizon.

use super::{Check, found};
use crate::law::number;
use crate::problem::Kind;
use crate::scenario::addition::Addition;
use crate::scenario::place::Part;
use crate::scenario::says;

impl Check<'_> {
    /// Checks the additions and what they cost in.
    pub(super) fn additions(&mut self) {
        let draft = self.draft;
        for (index, addition) in draft.additions.iter().enumerate() {
            self.addition(Part::Addition(index), addition);
        }
        let unit = draft.plan.cost_unit.as_ref();
        if unit.is_some_and(|unit| unit.as_str().is_empty()) {
            let problem =
                found(Kind::OutOfRange, says::an_empty_text()).expected(says::a_unit_such_as());
            self.report(Part::Plan, "cost_unit", problem);
        }
    }

    fn addition(&mut self, part: Part, addition: &Addition) {
        self.known_stage(part, "stage", &addition.stage);
        self.exact_numbers(part, addition);
        let (max, sound) = (addition.max, !self.unread(part, "max") && !self.unread(part, "step"));
        if let Some(step) = addition.step.filter(|step| sound && *step > max && step.is_finite()) {
            let problem = found(Kind::Conflict, says::larger_than_the_max(number(step)));
            self.report(part, "step", problem.expected(says::at_most_the_max(number(max))));
        }
        self.start_of_addition(part, addition);
    }

    fn start_of_addition(&mut self, part: Part, addition: &Addition) {
        if self.unread(part, "start") || self.unread(Part::Scenario, "horizon") {
            return;
        }
        let problem = match (&self.draft.horizon, addition.start) {
            (None, None) => return,
            (None, Some(start)) => found(Kind::Needs, says::without_a_horizon(start))
                .expected(says::a_horizon())
                .hint(says::add_horizon_with_start_end_and_step()),
            (Some(_), None) => found(Kind::Missing, says::no_start_beside_a_horizon())
                .expected(says::the_month_of_its_first_production()),
            (Some(horizon), Some(start)) => {
                if (horizon.start..=horizon.end).contains(&start) {
                    return;
                }
                let expected = says::a_month_from_to(horizon.start, horizon.end);
                found(Kind::OutOfRange, start.to_string()).expected(expected)
            }
        };
        self.report(part, "start", problem);
    }
}
