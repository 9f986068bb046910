//! Time and projects: a horizon that can be cut into its steps, and a pipeline that fits it.

use std::collections::{BTreeMap, BTreeSet};

use super::numbers::{Range, Spot};
use super::{Check, found};
use crate::message::texts;
use crate::scenario::file::shown;
use crate::scenario::horizon::{Horizon, Step};
use crate::scenario::place::Part;
use crate::scenario::project::{Project, ProjectField};
use crate::scenario::quantity::Quantity;
use crate::scenario::retirement::RetirementField;
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
        self.statuses();
        for (index, project) in draft.projects.iter().enumerate() {
            self.project(index, project);
        }
        for (index, retirement) in draft.retirements.iter().enumerate() {
            let part = Part::Retirement(index);
            self.known_stage(part, "stage", &retirement.stage);
            for field in RetirementField::ALL {
                let range = match field {
                    RetirementField::Capacity => Range::NotNegative,
                    RetirementField::Delay => Range::Any,
                    RetirementField::Probability => Range::UpTo(1.0),
                };
                if let Some(quantity) = retirement.quantity(field) {
                    self.steady(Spot { part, key: field.name() }, quantity, range);
                }
            }
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
            if stage.storage.is_some() {
                missing(Part::Stage(index), "storage", "storage");
            }
            if stage.initial_stock.is_some() {
                missing(Part::Stage(index), "initial_stock", "a stock");
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

    /// Storage and stocks: the same in every year, and what is in store fits in.
    fn stores(&mut self) {
        let draft = self.draft;
        for (index, stage) in draft.stages.iter().enumerate() {
            let part = Part::Stage(index);
            for (key, quantity) in
                [("storage", &stage.storage), ("initial_stock", &stage.initial_stock)]
            {
                if let Some(quantity) = quantity {
                    self.not_by_year(Spot { part, key }, quantity);
                }
            }
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

    fn statuses(&mut self) {
        let draft = self.draft;
        for (index, status) in draft.statuses.iter().enumerate() {
            let part = Part::Status(index);
            let numbers = [
                ("probability", &status.probability, Range::UpTo(1.0)),
                ("size", &status.size, Range::NotNegative),
                ("delay", &status.delay, Range::Any),
                ("ramp_months", &status.ramp_months, Range::NotNegative),
            ];
            for (key, quantity, range) in numbers {
                if let Some(quantity) = quantity {
                    self.steady(Spot { part, key }, quantity, range);
                }
            }
        }
    }

    fn project(&mut self, index: usize, project: &Project) {
        let (draft, part) = (self.draft, Part::Project(index));
        self.known_stage(part, "stage", &project.stage);
        for field in ProjectField::ALL {
            let range = match field {
                ProjectField::Capacity | ProjectField::Size | ProjectField::RampMonths => {
                    Range::NotNegative
                }
                ProjectField::Probability => Range::UpTo(1.0),
                ProjectField::Delay => Range::Any,
            };
            if let Some(quantity) = project.quantity(field) {
                self.steady(Spot { part, key: field.name() }, quantity, range);
            }
        }
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

    /// Checks a quantity that is the same in every year.
    fn steady(&mut self, spot: Spot<'_>, quantity: &Quantity, range: Range) {
        if self.not_by_year(spot, quantity) {
            self.quantity(spot, quantity, range);
        }
    }

    fn not_by_year(&mut self, spot: Spot<'_>, quantity: &Quantity) -> bool {
        let by_year = matches!(quantity, Quantity::ByYear(_)) && !self.unread(spot.part, spot.key);
        if by_year {
            let problem = found("numbers by year").expected("one number or distribution");
            self.report(spot.part, spot.key, problem);
        }
        !by_year
    }

    fn factors(&mut self) {
        let draft = self.draft;
        let mut sums = vec![(0.0, 0.0); draft.projects.len()];
        let mut full = BTreeSet::new();
        for (index, factor) in draft.factors.iter().enumerate() {
            let part = Part::Factor(index);
            let mut sound = !self.unread(part, "projects");
            for (key, loading) in [("realisation", factor.realisation), ("delay", factor.delay)] {
                if !(0.0..=1.0).contains(&loading) {
                    sound = false;
                    let problem = found(number(loading)).expected("a loading from 0 to 1");
                    self.report(part, key, problem);
                }
            }
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
            let is_amount = (0.0..f64::INFINITY).contains(&observation.capacity);
            if !is_amount && !self.unread(part, "capacity") {
                let problem = found(number(observation.capacity)).expected("at least 0");
                self.report(part, "capacity", problem);
            }
            let is_error = observation.error > 0.0 && observation.error.is_finite();
            if !is_error && !self.unread(part, "error") {
                let problem = found(number(observation.error)).expected("a number above 0");
                self.report(part, "error", problem);
            }
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
