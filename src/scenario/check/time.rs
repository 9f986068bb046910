//! Time and projects: a horizon that can be cut into its steps, a pipeline that fits it, and
//! additions within it.

use std::collections::{BTreeMap, BTreeSet};

use super::Origin;
use super::{Check, found};
use crate::law::{Uncertain, expected_size, is_sized, number};
use crate::message::Text;
use crate::problem::Kind::{Conflict, Missing, Needs, OutOfRange, TooMany, UnknownName};
use crate::scenario::file::flaw::shown;
use crate::scenario::input::Input;
use crate::scenario::{
    Addition, Allowed, Factor, Horizon, Listed, NumberKey, Observation, Project, Quantity,
    Retirement, Stage, StageField, Status, Step, TableAt, says,
};

const MOST_PERIODS: i32 = 1_200;

impl Check<'_> {
    pub(super) fn time(&mut self) {
        let draft = self.draft;
        if !self.unread(TableAt::SCENARIO, "horizon") {
            match &draft.horizon {
                Some(horizon) => self.horizon(horizon),
                None => self.without_horizon(),
            }
        }
        self.stores();
        for (part, status) in Status::parts(draft) {
            self.numbers_of(part, status);
        }
        for (part, project) in Project::parts(draft) {
            self.project(part, project);
        }
        for (part, retirement) in Retirement::parts(draft) {
            self.known_stage(part, "stage", &retirement.stage);
            self.numbers_of(part, retirement);
        }
        self.factors();
        self.observations();
        self.mutual_replacements();
        self.additions();
    }

    fn horizon(&mut self, horizon: &Horizon) {
        let Horizon { start, end, step, .. } = *horizon;
        if end < start {
            let problem = found(Conflict, says::before_the_start(end, start));
            self.report(TableAt::HORIZON, "end", problem.expected(says::not_before_the_start()));
        } else if horizon.step_count() > MOST_PERIODS {
            let problem = found(TooMany, says::n_periods(horizon.step_count()))
                .expected(says::at_most_periods(MOST_PERIODS))
                .hint(says::take_a_longer_step());
            self.report(TableAt::HORIZON, "", problem);
        }
        // Every month begins and ends a month.
        let (name, first, last) = match step {
            Step::Quarter => (says::quarter(), says::january_april(), says::march_june()),
            Step::Month | Step::Year => (says::year(), says::january(), says::december()),
        };
        let ends = [
            (start, start, "start", says::a_beginning_of(name.clone(), first)),
            (end, end.plus(1), "end", says::an_end_of(name.clone(), last)),
        ];
        for (given, month, key, expected) in ends {
            if !step.begins_with(month) {
                let problem = found(Conflict, says::with_the_step(given, name.clone()));
                self.report(TableAt::HORIZON, key, problem.expected(expected));
            }
        }
        // The year of the single period makes no sense beside a horizon.
        if let Some(year) = self.draft.year {
            let problem = found(Conflict, says::beside_a_horizon(year));
            self.report(TableAt::SCENARIO, "year", problem.expected(says::no_year()));
        }
    }

    fn without_horizon(&mut self) {
        let draft = self.draft;
        let mut missing = |part: TableAt, key: &str, what: Text| {
            let problem = found(Needs, says::without_a_horizon(what)).expected(says::a_horizon());
            self.report(part, key, problem.hint(says::add_a_horizon()));
        };
        if draft.as_of.is_some() {
            missing(TableAt::SCENARIO, "as_of", says::a_date());
        }
        for (part, stage) in Stage::parts(draft) {
            for field in StageField::ALL.into_iter().filter(|f| stage.quantity(*f).is_some()) {
                if let Some(what) = field.key().with_horizon {
                    missing(part, field.name(), what());
                }
            }
        }
        if let Some(project) = draft.projects.first() {
            missing(Project::part(0), "", says::project(shown(&project.id)));
        }
        if let Some(retirement) = draft.retirements.first() {
            missing(Retirement::part(0), "", says::retirement(shown(&retirement.id)));
        }
        if !draft.observations.is_empty() {
            missing(Observation::part(0), "", says::an_observation());
        }
        if draft.projects.is_empty() && !(draft.statuses.is_empty() && draft.factors.is_empty()) {
            missing(TableAt::PIPELINE, "", says::a_pipeline());
        }
    }

    fn stores(&mut self) {
        for (part, stage) in Stage::parts(self.draft) {
            let Some(stock) = &stage.initial_stock else { continue };
            let unread = self.unread(part, "storage") || self.unread(part, "initial_stock");
            let ends = |quantity: &Quantity| quantity.at(None).support();
            let (most, room) =
                (ends(stock).max, stage.storage.as_ref().map_or(0.0, |s| ends(s).min));
            if !unread && most > room {
                let in_unit = |amount| says::in_unit(number(amount), stage.unit.as_str());
                let problem = found(Conflict, says::up_to(in_unit(most)));
                let expected = says::at_most_the_storage(in_unit(room));
                self.report(part, "initial_stock", problem.expected(expected));
            }
        }
    }

    fn project(&mut self, part: TableAt, project: &Project) {
        let draft = self.draft;
        self.known_stage(part, "stage", &project.stage);
        self.numbers_of(part, project);
        if let Some(status) = &project.status
            && !self.unread(part, "status")
            && !draft.statuses.iter().any(|known| known.id == *status)
        {
            let problem =
                self.unknown(status, draft.statuses.iter().map(|known| known.id.as_str()));
            let hint = problem.hint.clone().unwrap_or_else(|| says::add_status(status));
            self.report(part, "status", problem.expected(says::a_known_status()).hint(hint));
        }
        if let Some(replaced) = &project.replaces {
            self.known_stage(part, "replaces", &replaced.stage);
            let leaves = replaced.capacity;
            if !Allowed::NotNegative.holds(leaves) {
                let problem = found(OutOfRange, says::amount_that_leaves(number(leaves)));
                let expected =
                    if is_sized(leaves) { says::at_least_0() } else { expected_size(leaves) };
                self.report(part, "replaces", problem.expected(expected));
            }
        }
    }

    /// Two projects of different stages must not each replace capacity of the other's stage.
    fn mutual_replacements(&mut self) {
        let mut replacing: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for (part, project) in Project::parts(self.draft) {
            let Some(replaced) = &project.replaces else { continue };
            let (own, other) = (project.stage.as_str(), replaced.stage.as_str());
            if own == other {
                continue;
            }
            if let Some(earlier) = replacing.get(&(other, own)) {
                let what = says::whose_project_replaces(other, shown(earlier), own);
                let problem = found(Conflict, what).expected(says::no_circular_replacement());
                self.report(part, "replaces", problem);
            }
            replacing.entry((own, other)).or_insert(&project.id);
        }
    }

    /// A factor may be the score of an input that is uncertain, continuous and no fate.
    fn scored(&mut self, part: TableAt, factor: &Factor) {
        let Some(name) = factor.input.as_deref().filter(|_| !self.unread(part, "input")) else {
            return;
        };
        let input: Option<Input> = name.parse().ok();
        let given = input.as_ref().and_then(|input| {
            self.draft.inputs().find(|(known, _)| known == input).map(|(_, quantity)| quantity)
        });
        let problem = match (&input, given) {
            (Some(input), Some(_)) if input.is_fate() => {
                found(Conflict, says::a_delay(shown(name)))
            }
            (Some(_), Some(given)) if given.iter().any(Uncertain::is_discrete) => {
                found(Conflict, says::a_discrete_input(shown(name)))
            }
            (Some(_), Some(given)) if !given.is_uncertain() && self.origin == Origin::Said => {
                found(Conflict, says::an_exact_input(shown(name)))
            }
            (Some(_), Some(_)) => return,
            _ => {
                if self.places.any_unread() {
                    return;
                }
                let inputs: Vec<String> =
                    self.draft.inputs().map(|(input, _)| input.to_string()).collect();
                self.unknown(name, inputs.iter().map(String::as_str))
            }
        };
        self.report(part, "input", problem.expected(says::an_uncertain_continuous_input()));
    }

    fn factors(&mut self) {
        let draft = self.draft;
        let mut sums = vec![[0.0, 0.0]; draft.projects.len()];
        let incomplete = self.unread(TableAt::SCENARIO, "project") || draft.projects.is_empty();
        for (part, factor) in Factor::parts(draft) {
            let sound = self.exact_numbers(part, factor) && !self.unread(part, "projects");
            let covered: Vec<usize> =
                (0..sums.len()).filter(|at| factor.scope.covers(&draft.projects[*at])).collect();
            if sound && covered.is_empty() && !incomplete && !factor.scope.is_everything() {
                let problem = found(UnknownName, says::no_project());
                self.report(part, "projects", problem.expected(says::projects_that_exist()));
            }
            self.scored(part, factor);
            for id in factor.scope.ids.iter().flatten() {
                if !incomplete && !draft.projects.iter().any(|project| project.id == *id) {
                    let known = draft.projects.iter().map(|project| project.id.as_str());
                    let problem = self.unknown(id, known).expected(says::the_id_of_a_project());
                    self.report(part, "projects", problem);
                }
            }
            let loadings = [("realisation", factor.realisation), ("delay", factor.delay)];
            let mut full = BTreeSet::new();
            for at in covered.into_iter().filter(|_| sound) {
                for ((key, loading), sum) in loadings.into_iter().zip(&mut sums[at]) {
                    *sum += loading * loading;
                    if *sum >= 1.0 && full.insert(key) {
                        let what = says::squares_of(number(*sum), shown(&draft.projects[at].id));
                        let problem = found(OutOfRange, what).expected(says::squares_below_1());
                        self.report(part, key, problem);
                    }
                }
            }
        }
    }

    fn observations(&mut self) {
        let draft = self.draft;
        for (part, observation) in Observation::parts(draft) {
            self.known_stage(part, "stage", &observation.stage);
            self.exact_numbers(part, observation);
            let Some(horizon) = draft.horizon.as_ref().filter(|h| h.start <= h.end) else {
                continue;
            };
            let (first, last) = (horizon.start, horizon.end.plus(1));
            if !self.unread(part, "date") && !(first..=last).contains(&observation.date) {
                let problem = found(OutOfRange, observation.date);
                self.report(part, "date", problem.expected(says::a_month_from_to(first, last)));
            }
        }
    }

    fn additions(&mut self) {
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
            self.report(TableAt::PLAN, "cost_unit", problem.expected(says::a_unit_such_as()));
        }
    }

    fn start_of_addition(&mut self, part: TableAt, addition: &Addition) {
        if self.unread(part, "start") || self.unread(TableAt::SCENARIO, "horizon") {
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
