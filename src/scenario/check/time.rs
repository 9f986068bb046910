//! Time and projects: a horizon that can be cut into its steps, and a pipeline that fits it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, found};
use crate::law::number;
use crate::message::Text;
use crate::problem::Kind;
use crate::scenario::file::flaw::shown;
use crate::scenario::horizon::{Horizon, Step};
use crate::scenario::key::NumberKey;
use crate::scenario::place::Part;
use crate::scenario::project::Project;
use crate::scenario::quantity::Quantity;
use crate::scenario::says;
use crate::scenario::stage::StageField;

/// The most simulated periods.
const MOST_PERIODS: i32 = 1_200;

impl Check<'_> {
    /// Checks the horizon and everything that needs one.
    pub(super) fn time(&mut self) {
        let draft = self.draft;
        if !self.unread(Part::Scenario, "horizon") {
            match &draft.horizon {
                Some(horizon) => self.horizon(horizon),
                None => self.without_horizon(),
            }
        }
        self.stores();
        for (index, status) in draft.statuses.iter().enumerate() {
            self.numbers_of(Part::Status(index), status);
        }
        for (index, project) in draft.projects.iter().enumerate() {
            self.project(index, project);
        }
        for (index, retirement) in draft.retirements.iter().enumerate() {
            let part = Part::Retirement(index);
            self.known_stage(part, "stage", &retirement.stage);
            self.numbers_of(part, retirement);
        }
        self.factors();
        self.observations();
        self.mutual_replacements();
    }

    fn horizon(&mut self, horizon: &Horizon) {
        let Horizon { start, end, step, .. } = *horizon;
        if end < start {
            let problem = found(Kind::Conflict, says::before_the_start(end, start));
            self.report(
                Part::Horizon,
                "end",
                problem.expected(says::a_month_not_before_the_start()),
            );
        } else if horizon.step_count() > MOST_PERIODS {
            let problem = found(Kind::TooMany, says::n_periods(horizon.step_count()));
            let problem = problem.expected(says::at_most_periods(MOST_PERIODS));
            self.report(Part::Horizon, "", problem.hint(says::take_a_longer_step()));
        }
        let (name, first, last) = match step {
            Step::Month => return self.no_year(),
            Step::Quarter => (
                says::quarter(),
                says::january_april_july_or_october(),
                says::march_june_september_or_december(),
            ),
            Step::Year => (says::year(), says::january(), says::december()),
        };
        let ends = [
            (start, "start", says::a_month_that_begins_a(name.clone(), first)),
            (end.plus(1), "end", says::a_month_that_ends_a(name.clone(), last)),
        ];
        for (month, key, expected) in ends {
            if !step.begins_with(month) {
                let given = if key == "end" { end } else { start };
                let problem = found(Kind::Conflict, says::with_the_step(given, name.clone()));
                self.report(Part::Horizon, key, problem.expected(expected));
            }
        }
        self.no_year();
    }

    /// The year of the single period makes no sense beside a horizon.
    fn no_year(&mut self) {
        if let Some(year) = self.draft.year {
            let problem = found(Kind::Conflict, says::beside_a_horizon(year));
            let expected = says::no_year_beside_a_horizon();
            self.report(Part::Scenario, "year", problem.expected(expected));
        }
    }

    /// Names everything that needs a horizon.
    fn without_horizon(&mut self) {
        let draft = self.draft;
        let mut missing = |part: Part, key: &str, what: Text| {
            let problem = found(Kind::Needs, says::without_a_horizon(what));
            let hint = says::add_horizon_with_start_end_and_step();
            self.report(part, key, problem.expected(says::a_horizon()).hint(hint));
        };
        if draft.as_of.is_some() {
            missing(Part::Scenario, "as_of", says::a_date());
        }
        for (index, stage) in draft.stages.iter().enumerate() {
            for field in StageField::ALL.into_iter().filter(|f| stage.quantity(*f).is_some()) {
                if let Some(what) = field.key().with_horizon {
                    missing(Part::Stage(index), field.name(), what());
                }
            }
        }
        if let Some(project) = draft.projects.first() {
            missing(Part::Project(0), "", says::project(shown(&project.id)));
        }
        if let Some(retirement) = draft.retirements.first() {
            missing(Part::Retirement(0), "", says::retirement(shown(&retirement.id)));
        }
        if !draft.observations.is_empty() {
            missing(Part::Observation(0), "", says::an_observation());
        }
        if draft.projects.is_empty() && !(draft.statuses.is_empty() && draft.factors.is_empty()) {
            missing(Part::Pipeline, "", says::a_pipeline());
        }
    }

    /// What is in store fits in.
    fn stores(&mut self) {
        let draft = self.draft;
        for (index, stage) in draft.stages.iter().enumerate() {
            let part = Part::Stage(index);
            let Some(stock) = &stage.initial_stock else { continue };
            let unread = self.unread(part, "storage") || self.unread(part, "initial_stock");
            let most = |quantity: &Quantity| quantity.at(None).support().max;
            let room = stage.storage.as_ref().map_or(0.0, |storage| storage.at(None).support().min);
            if !unread && most(stock) > room {
                let found = found(
                    Kind::Conflict,
                    says::up_to(says::in_unit(number(most(stock)), stage.unit.as_str())),
                );
                let expected =
                    says::at_most_the_storage(says::in_unit(number(room), stage.unit.as_str()));
                self.report(part, "initial_stock", found.expected(expected));
            }
        }
    }

    fn project(&mut self, index: usize, project: &Project) {
        let (draft, part) = (self.draft, Part::Project(index));
        self.known_stage(part, "stage", &project.stage);
        self.numbers_of(part, project);
        if let Some(status) = &project.status
            && !self.unread(part, "status")
            && !draft.statuses.iter().any(|known| known.id == *status)
        {
            let ids = draft.statuses.iter().map(|known| known.id.as_str());
            let hint = self.findings.meant(status, ids);
            let hint = hint.or_else(|| Some(says::add_status(status)));
            let problem = found(Kind::UnknownName, shown(status))
                .expected(says::a_status_of_pipeline_status_id());
            self.report(part, "status", problem.hint_maybe(hint));
        }
        if let Some(replaced) = &project.replaces {
            self.known_stage(part, "replaces", &replaced.stage);
            if !(replaced.capacity >= 0.0 && replaced.capacity.is_finite()) {
                let problem =
                    found(Kind::OutOfRange, says::amount_that_leaves(number(replaced.capacity)));
                self.report(part, "replaces", problem.expected(says::at_least_0()));
            }
        }
    }

    /// Two projects of different stages must not each replace capacity of the other's stage.
    fn mutual_replacements(&mut self) {
        let draft = self.draft;
        let mut replacing: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (index, project) in draft.projects.iter().enumerate() {
            let Some(replaced) = &project.replaces else { continue };
            let (own, other) = (project.stage.as_str(), replaced.stage.as_str());
            if own == other {
                continue;
            }
            if let Some(&earlier) = replacing.get(&(other, own)) {
                let replacer = shown(&draft.projects[earlier].id);
                let what = says::whose_project_replaces(other, replacer, own);
                let problem = found(Kind::Conflict, what)
                    .expected(says::a_project_that_replaces_no_replacer());
                self.report(Part::Project(index), "replaces", problem);
            }
            replacing.entry((own, other)).or_insert(index);
        }
    }

    pub(super) fn known_stage(&mut self, part: Part, key: &str, stage: &str) {
        let known = self.stages.contains_key(stage) || self.stages_incomplete;
        if !known && !self.unread(part, key) {
            let problem = self.unknown_stage(stage);
            self.report(part, key, problem);
        }
    }

    fn factors(&mut self) {
        let draft = self.draft;
        let mut sums = vec![(0.0, 0.0); draft.projects.len()];
        let mut full = BTreeSet::new();
        for (index, factor) in draft.factors.iter().enumerate() {
            let part = Part::Factor(index);
            let sound = self.exact_numbers(part, factor) && !self.unread(part, "projects");
            let covered: Vec<usize> =
                (0..sums.len()).filter(|at| factor.scope.covers(&draft.projects[*at])).collect();
            let incomplete = self.unread(Part::Scenario, "project") || draft.projects.is_empty();
            if sound && covered.is_empty() && !incomplete && !factor.scope.is_everything() {
                let problem = found(Kind::UnknownName, says::no_project())
                    .expected(says::projects_that_exist());
                self.report(part, "projects", problem);
            }
            for id in factor.scope.ids.iter().flatten() {
                if !incomplete && !draft.projects.iter().any(|project| project.id == *id) {
                    let ids = draft.projects.iter().map(|project| project.id.as_str());
                    let hint = self.findings.meant(id, ids);
                    let problem =
                        found(Kind::UnknownName, shown(id)).expected(says::the_id_of_a_project());
                    self.report(part, "projects", problem.hint_maybe(hint));
                }
            }
            for at in covered.into_iter().filter(|_| sound) {
                sums[at].0 += factor.realisation * factor.realisation;
                sums[at].1 += factor.delay * factor.delay;
                let over = [("realisation", sums[at].0), ("delay", sums[at].1)];
                for (key, sum) in over.into_iter().filter(|(_, sum)| *sum >= 1.0) {
                    if full.insert((index, key)) {
                        let id = shown(&draft.projects[at].id);
                        let what = says::squares_sum_to(number(sum), id);
                        let expected = says::loadings_with_squares_below_1();
                        self.report(part, key, found(Kind::OutOfRange, what).expected(expected));
                    }
                }
            }
        }
    }

    fn observations(&mut self) {
        let draft = self.draft;
        for (index, observation) in draft.observations.iter().enumerate() {
            let part = Part::Observation(index);
            self.known_stage(part, "stage", &observation.stage);
            self.exact_numbers(part, observation);
            let Some(horizon) = draft.horizon.as_ref().filter(|h| h.start <= h.end) else {
                continue;
            };
            let inside = horizon.start..=horizon.end.plus(1);
            if !self.unread(part, "date") && !inside.contains(&observation.date) {
                let problem = found(Kind::OutOfRange, observation.date.to_string());
                let expected = says::a_month_from_to(*inside.start(), *inside.end());
                self.report(part, "date", problem.expected(expected));
            }
        }
    }
}
