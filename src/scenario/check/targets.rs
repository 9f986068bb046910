//! Targets: metrics of things that have them, with bounds, in a period that is simulated.

use super::chain::Chain;
use super::numbers::crooked;
use super::{Check, found};
use crate::law::number;
use crate::message::Text;
use crate::metric::{Metric, Subject};
use crate::problem::Kind;
use crate::scenario::file::flaw::shown;
use crate::scenario::place::Part;
use crate::scenario::says;
use crate::scenario::subject::named_by;
use crate::scenario::target::Target;

impl Check<'_> {
    /// Checks all targets.
    pub(super) fn targets(&mut self, chain: &Chain) {
        let draft = self.draft;
        if draft.targets.is_empty() {
            return;
        }
        let feeders = chain.feeders();
        for (index, target) in draft.targets.iter().enumerate() {
            let part = Part::Target(index);
            self.target_band(part, target);
            self.period(part, target);
            if !self.unread(part, "metric") && !self.unread(part, "of") {
                self.subject(part, target, (chain, &feeders));
            }
        }
    }

    fn target_band(&mut self, part: Part, target: &Target) {
        for (key, bound) in [("min", target.band.min), ("max", target.band.max)] {
            if self.unread(part, key) {
                return;
            }
            if let Some(bound) = bound.filter(|bound| !bound.is_finite()) {
                self.report(
                    part,
                    key,
                    found(Kind::OutOfRange, number(bound)).expected(says::a_finite_number()),
                );
                return;
            }
        }
        if let Some(problem) = crooked(target.band) {
            let key = if target.band.min.is_some() { "min" } else { "" };
            self.report(part, key, problem);
        }
    }

    fn period(&mut self, part: Part, target: &Target) {
        if self.unread(part, "period")
            || self.unread(Part::Scenario, "year")
            || self.unread(Part::Scenario, "horizon")
        {
            return;
        }
        if let Some(horizon) = &self.draft.horizon {
            let sound = horizon.start <= horizon.end && horizon.step.begins_with(horizon.start);
            let Some(period) = target.period.as_ref().filter(|_| sound) else { return };
            let labels: Vec<String> = horizon.periods().into_iter().map(|p| p.label).collect();
            if !labels.contains(period) {
                let hint = self.findings.meant(period, labels.iter().map(String::as_str));
                let hint = hint.or_else(|| Some(says::last_period(labels.last()?)));
                let problem = found(Kind::UnknownName, shown(period))
                    .expected(says::a_period_of_the_horizon());
                self.report(part, "period", problem.hint_maybe(hint));
            }
            return;
        }
        let label = self.draft.year.map_or_else(|| "year".to_owned(), |year| year.to_string());
        if let Some(period) = target.period.as_ref().filter(|period| **period != label) {
            let hint = match (self.draft.year, period.parse::<i32>()) {
                (None, Ok(year)) => Some(says::add_year_or_remove_it(year)),
                _ => None,
            };
            let problem = found(Kind::UnknownName, shown(period))
                .expected(says::the_only_period(label))
                .hint_maybe(hint);
            self.report(part, "period", problem);
        }
    }

    fn subject(&mut self, part: Part, target: &Target, (chain, feeders): (&Chain, &[bool])) {
        let metric = target.metric;
        match metric.subject() {
            Subject::Chain => self.of_chain(part, target),
            Subject::Link => self.of_link(part, &target.of),
            Subject::Accounts(_) => self.of_accounts(part, target),
            Subject::Stage
            | Subject::Supplier
            | Subject::National
            | Subject::Store
            | Subject::Feeder => {
                let Some(&stage) = self.stages.get(target.of.as_str()) else {
                    if !self.stages_incomplete {
                        let problem = self.unknown_stage(&target.of);
                        self.report(part, "of", problem);
                    }
                    return;
                };
                let national = self.draft.stages[stage].national_capacity.is_some()
                    || self.unread(Part::Stage(stage), "national_capacity");
                let stored = self.draft.stages[stage].storage.is_some()
                    || self.unread(Part::Stage(stage), "storage");
                let (fits, expected) = match metric.subject() {
                    Subject::Supplier => (
                        chain.has_buyers(stage) || !chain.complete,
                        says::a_stage_with_local_buyers(),
                    ),
                    Subject::National => (national, says::a_stage_with_a_national_capacity()),
                    Subject::Store => (stored, says::a_stage_with_storage_and_a_horizon()),
                    Subject::Feeder => (
                        feeders[stage] || !chain.complete || chain.final_stage.is_none(),
                        says::the_final_stage_or_a_feeder(),
                    ),
                    _ => (true, Text::default()),
                };
                if !fits {
                    let problem =
                        found(Kind::Needs, says::metric_of(metric.name(), shown(&target.of)));
                    self.report(part, "of", problem.expected(expected));
                }
            }
        }
    }

    fn of_chain(&mut self, part: Part, target: &Target) {
        if target.of != "chain" {
            let expected = says::the_chain_of(target.metric.name());
            self.report(part, "of", found(Kind::Conflict, shown(&target.of)).expected(expected));
        }
        if target.metric == Metric::ChainLocalSupplyRate
            && !self.unread(Part::Scenario, "link")
            && !self.has_valued_supply()
        {
            let problem = found(Kind::Needs, says::no_valued_stage_that_feeds())
                .expected(says::a_value_for_at_least_one_such())
                .hint(says::add_value_to_the_stages());
            self.report(part, "metric", problem);
        }
    }

    /// Whether a stage with a value feeds another.
    fn has_valued_supply(&self) -> bool {
        self.draft.links.iter().any(|link| {
            self.stages.get(link.from.as_str()).is_some_and(|stage| {
                let valued = self.draft.stages[*stage].value.is_some();
                valued || self.unread(Part::Stage(*stage), "value")
            })
        })
    }

    fn of_link(&mut self, part: Part, of: &str) {
        let draft = self.draft;
        let exists = |link: &crate::Link| {
            of.split_once("->").is_some_and(|(from, to)| link.from == from && link.to == to)
        };
        let incomplete = self.unread(Part::Scenario, "link")
            || (0..draft.links.len())
                .any(|i| self.unread(Part::Link(i), "from") || self.unread(Part::Link(i), "to"));
        if incomplete || draft.links.iter().any(exists) {
            return;
        }
        let ids: Vec<String> = draft.links.iter().map(crate::Link::id).collect();
        let hint = self.findings.meant(of, ids.iter().map(String::as_str));
        let problem = found(Kind::UnknownName, shown(of))
            .expected(says::a_link_from_to_that_exists())
            .hint_maybe(hint);
        self.report(part, "of", problem);
    }

    fn of_accounts(&mut self, part: Part, target: &Target) {
        let accounts = &self.draft.accounts;
        let incomplete = self.unread(Part::Scenario, "account")
            || (0..accounts.len()).any(|i| self.unread(Part::Account(i), "id"));
        let (subject, of) = (target.metric.subject(), target.of.as_str());
        let unknown = |id: &&str| !accounts.iter().any(|account| account.id == *id);
        let names =
            if subject == Subject::Accounts(1) { vec![of] } else { of.split('/').collect() };
        let unknown = names.iter().copied().find(unknown);
        if incomplete || unknown.is_none() && subject == Subject::Accounts(names.len()) {
            return;
        }
        let ids = accounts.iter().map(|account| account.id.as_str());
        let hint = unknown.and_then(|id| self.findings.meant(id, ids));
        let problem = found(Kind::UnknownName, shown(of)).expected(named_by(subject));
        self.report(part, "of", problem.hint_maybe(hint));
    }
}
