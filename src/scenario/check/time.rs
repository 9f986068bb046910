//! Time and projects: a horizon that can be cut into its steps, and a pipeline that fits it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, found};
use crate::message::texts;
use crate::scenario::file::shown;
use crate::scenario::horizon::{Horizon, Step};
use crate::scenario::key::NumberKey;
use crate::scenario::place::Part;
use crate::scenario::project::Project;
use crate::scenario::quantity::Quantity;
use crate::scenario::stage::StageField;
use crate::scenario::uncertain::number;

/// The most simulated periods.
const MOST_PERIODS: i64 = 1_200;

texts! {
    add_status(status): "add [pipeline.status.{status}]", "请添加 [pipeline.status.{status}]";
}

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
            let problem = found(format!("{end}, before the start {start}"));
            self.report(Part::Horizon, "end", problem.expected("a month not before the start"));
        } else if horizon.step_count() > MOST_PERIODS {
            let problem = found(format!("{} periods", horizon.step_count()));
            let problem = problem.expected(format!("at most {MOST_PERIODS} periods"));
            self.report(Part::Horizon, "", problem.hint("take a longer step or an earlier end"));
        }
        let months = match step {
            Step::Month => None,
            Step::Quarter => Some(("January, April, July or October", "the month before one")),
            Step::Year => Some(("January", "December")),
        };
        let Some((first, last)) = months else { return self.no_year() };
        if !step.begins_with(start) {
            let problem = found(format!("{start} with the step {step}"));
            let problem = problem.expected(format!("a month that begins a {step}: {first}"));
            self.report(Part::Horizon, "start", problem);
        }
        if !step.begins_with(end.plus(1)) {
            let problem = found(format!("{end} with the step {step}"));
            let expected = if step == Step::Year {
                format!("a month that ends a {step}: {last}")
            } else {
                format!("a month that ends a {step}: March, June, September or December")
            };
            self.report(Part::Horizon, "end", problem.expected(expected));
        }
        self.no_year();
    }

    /// The year of the single period makes no sense beside a horizon.
    fn no_year(&mut self) {
        if let Some(year) = self.draft.year {
            let problem = found(format!("{year} beside a horizon"));
            let expected = "no year, as the horizon says which years are simulated";
            self.report(Part::Scenario, "year", problem.expected(expected));
        }
    }

    /// Names everything that needs a horizon.
    fn without_horizon(&mut self) {
        let draft = self.draft;
        let mut missing = |part: Part, key: &str, what: &str| {
            let problem = found(format!("{what} without a horizon"));
            let hint = "add [horizon] with start, end and step";
            self.report(part, key, problem.expected("a horizon").hint(hint));
        };
        if draft.as_of.is_some() {
            missing(Part::Scenario, "as_of", "a date");
        }
        for (index, stage) in draft.stages.iter().enumerate() {
            for field in StageField::ALL.into_iter().filter(|f| stage.quantity(*f).is_some()) {
                if let Some(what) = field.key().with_horizon {
                    missing(Part::Stage(index), field.name(), what);
                }
            }
        }
        if let Some(project) = draft.projects.first() {
            missing(Part::Project(0), "", &format!("project {}", shown(&project.id)));
        }
        if let Some(retirement) = draft.retirements.first() {
            missing(Part::Retirement(0), "", &format!("retirement {}", shown(&retirement.id)));
        }
        if !draft.observations.is_empty() {
            missing(Part::Observation(0), "", "an observation");
        }
        if draft.projects.is_empty() && !(draft.statuses.is_empty() && draft.factors.is_empty()) {
            missing(Part::Pipeline, "", "a pipeline");
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
                let found = found(format!("up to {} {}", number(most(stock)), stage.unit));
                let expected = format!("at most the storage, {} {}", number(room), stage.unit);
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
            let hint = hint.or_else(|| Some(add_status(status)));
            let problem = found(shown(status)).expected("a status of [pipeline.status.ID]");
            self.report(part, "status", problem.hint_maybe(hint));
        }
        if let Some(replaced) = &project.replaces {
            self.known_stage(part, "replaces", &replaced.stage);
            if !(replaced.capacity >= 0.0 && replaced.capacity.is_finite()) {
                let problem = found(format!("{} that leaves", number(replaced.capacity)));
                self.report(part, "replaces", problem.expected("at least 0"));
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
                let what = format!("{other}, whose project {replacer} replaces {own}");
                let problem = found(what).expected("a project that does not replace its replacer");
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
                let problem = found("no project").expected("projects that exist");
                self.report(part, "projects", problem);
            }
            for id in factor.scope.ids.iter().flatten() {
                if !incomplete && !draft.projects.iter().any(|project| project.id == *id) {
                    let ids = draft.projects.iter().map(|project| project.id.as_str());
                    let hint = self.findings.meant(id, ids);
                    let problem = found(shown(id)).expected("the id of a project");
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
                        let what = format!("squares that sum to {} for {id}", number(sum));
                        let expected = "loadings whose squares sum to less than 1 per project";
                        self.report(part, key, found(what).expected(expected));
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
                let problem = found(observation.date.to_string());
                let expected = format!("a month from {} to {}", inside.start(), inside.end());
                self.report(part, "date", problem.expected(expected));
            }
        }
    }
}
