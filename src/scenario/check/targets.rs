//! Targets: metrics of things that have them, with bounds, in a period that is simulated.

use super::chain::Chain;
use super::numbers::{crooked, unsized_bound};
use super::{Check, found};
use crate::message::Text;
use crate::metric::{Metric, Subject};
use crate::problem::Kind::{Conflict, Needs, UnknownName};
use crate::scenario::file::flaw::{clip, shown};
use crate::scenario::measure::named_by;
use crate::scenario::typed::period_around;
use crate::scenario::{Account, Link, Listed, Stage, TableAt, Target, says};

impl Check<'_> {
    pub(super) fn targets(&mut self, chain: &Chain) {
        let draft = self.draft;
        if draft.targets.is_empty() {
            return;
        }
        let feeders = chain.feeders();
        for (part, target) in Target::parts(draft) {
            self.target_band(part, target);
            self.period(part, target);
            if !self.unread(part, "metric") && !self.unread(part, "of") {
                self.subject(part, target, (chain, &feeders));
            }
        }
    }

    fn target_band(&mut self, part: TableAt, target: &Target) {
        let unsized_bound = unsized_bound(target.band);
        let is_min = unsized_bound.as_ref().is_some_and(|(key, _)| *key == "min");
        if self.unread(part, "min") || !is_min && self.unread(part, "max") {
            return;
        }
        if let Some((key, problem)) = unsized_bound {
            self.report(part, key, problem);
        } else if let Some(problem) = crooked(target.band) {
            let key = if target.band.min.is_some() { "min" } else { "" };
            self.report(part, key, problem);
        }
    }

    fn period(&mut self, part: TableAt, target: &Target) {
        let unread = |key| self.unread(TableAt::SCENARIO, key);
        let Some(period) = &target.period else { return };
        if self.unread(part, "period") || unread("year") || unread("horizon") {
            return;
        }
        let problem = if let Some(horizon) = &self.draft.horizon {
            let sound = horizon.start <= horizon.end && horizon.step.begins_with(horizon.start);
            let periods = if sound { horizon.periods() } else { Vec::new() };
            let labels: Vec<&str> = periods.iter().map(|period| period.label.as_str()).collect();
            if !sound || labels.contains(&period.as_str()) {
                return;
            }
            let problem = self.unknown(period, labels.iter().copied());
            let hint = period_around(period, labels.iter().copied()).or(problem.hint.clone());
            let hint = hint.or_else(|| Some(says::last_period(*labels.last()?)));
            problem.expected(says::a_period_of_the_horizon()).hint_maybe(hint)
        } else {
            let label = self.draft.year.map_or_else(|| "year".to_owned(), |year| year.to_string());
            if *period == label {
                return;
            }
            let hint = match (self.draft.year, period.parse::<i32>()) {
                (None, Ok(year)) => Some(says::year_or_none(year)),
                _ => None,
            };
            let problem = found(UnknownName, shown(period));
            problem.expected(says::the_only_period(label)).hint_maybe(hint)
        };
        self.report(part, "period", problem);
    }

    fn subject(&mut self, part: TableAt, target: &Target, (chain, feeders): (&Chain, &[bool])) {
        let metric = target.metric;
        match metric.subject() {
            Subject::Chain => self.of_chain(part, target),
            Subject::Link => self.of_link(part, &target.of),
            Subject::Accounts(_) => self.of_accounts(part, target),
            Subject::Own => {
                let problem = found(UnknownName, shown(&target.of));
                self.report(part, "metric", problem.expected(says::targets_of_a_study()));
            }
            Subject::Stage
            | Subject::Supplier
            | Subject::National
            | Subject::Store
            | Subject::Seller
            | Subject::SupplierAtFull
            | Subject::Feeder => {
                let Some(&stage) = self.stages.get(target.of.as_str()) else {
                    return self.known_stage(part, "of", &target.of);
                };
                let own = &self.draft.stages[stage];
                let given =
                    |key: &str, is_given: bool| is_given || self.unread(Stage::part(stage), key);
                let (fits, expected) = match metric.subject() {
                    Subject::Supplier => (
                        chain.has_buyers(stage) || !chain.complete,
                        says::a_stage_with_local_buyers(),
                    ),
                    Subject::SupplierAtFull => (
                        self.unread_markets()
                            || !self.draft.markets.is_empty()
                                && (chain.has_buyers(stage) || !chain.complete),
                        says::a_stage_with_local_buyers_beside_a_market(),
                    ),
                    Subject::Seller => (
                        self.draft.market_of(&target.of).is_some() || self.unread_markets(),
                        says::a_stage_on_a_market(),
                    ),
                    Subject::National => (
                        given("national_capacity", own.national_capacity.is_some()),
                        says::a_national_capacity(),
                    ),
                    Subject::Store => {
                        (given("storage", own.storage.is_some()), says::a_stage_with_storage())
                    }
                    Subject::Feeder => (
                        feeders[stage] || !chain.complete || chain.final_stage.is_none(),
                        says::the_final_stage_or_a_feeder(),
                    ),
                    _ => (true, Text::default()),
                };
                if !fits {
                    let what = says::metric_of(metric.name(), shown(&target.of));
                    self.report(part, "of", found(Needs, what).expected(expected));
                }
            }
        }
    }

    fn of_chain(&mut self, part: TableAt, target: &Target) {
        if target.of != "chain" {
            let expected = says::the_chain_of(target.metric.name());
            self.report(part, "of", found(Conflict, shown(&target.of)).expected(expected));
        }
        if target.metric == Metric::ChainLocalSupplyRate
            && !self.unread(TableAt::SCENARIO, "link")
            && !self.has_valued_supply()
        {
            let problem = found(Needs, says::no_valued_stage())
                .expected(says::a_value_for_at_least_one_such())
                .hint(says::add_values());
            self.report(part, "metric", problem);
        }
    }

    fn has_valued_supply(&self) -> bool {
        self.draft.links.iter().any(|link| {
            self.stages.get(link.from.as_str()).is_some_and(|stage| {
                let valued = self.draft.stages[*stage].value.is_some();
                valued || self.unread(Stage::part(*stage), "value")
            })
        })
    }

    fn of_link(&mut self, part: TableAt, of: &str) {
        let ends = |part| self.unread(part, "from") || self.unread(part, "to");
        let mut links = Link::parts(self.draft);
        let incomplete =
            self.unread(TableAt::SCENARIO, "link") || links.any(|(part, _)| ends(part));
        let ids: Vec<String> = self.draft.links.iter().map(Link::id).collect();
        if !incomplete && !ids.iter().any(|id| id == of) {
            let problem = self.unknown(of, ids.iter().map(String::as_str));
            let first: Vec<&str> = ids.iter().map(String::as_str).take(10).collect();
            let all = || (!first.is_empty()).then(|| says::the_links_are(clip(&first.join(", "))));
            let hint = problem.hint.clone().or_else(all);
            let problem = problem.hint_maybe(hint);
            self.report(part, "of", problem.expected(says::a_link_from_to_that_exists()));
        }
    }

    fn of_accounts(&mut self, part: TableAt, target: &Target) {
        let accounts = &self.draft.accounts;
        let incomplete = self.unread(TableAt::SCENARIO, "account")
            || (0..accounts.len()).any(|i| self.unread(Account::part(i), "id"));
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
        let problem = found(UnknownName, shown(of)).expected(named_by(subject));
        self.report(part, "of", problem.hint_maybe(hint));
    }
}
