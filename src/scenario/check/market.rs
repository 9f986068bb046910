//! Markets: stages that sell side by side, a need that does not depend on the plan's own size, and
//! costs for all who sell.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::Chain;
use super::{Check, found};
use crate::law::{Level, Uncertain, number};
use crate::problem::Kind::{Conflict, Duplicate, Missing, Needs, OutOfRange, Unit};
use crate::scenario::file::flaw::shown;
use crate::scenario::{Account, Listed, Market, MarketField, Quantity, Stage, TableAt, join, says};

/// The elasticities for which prices are right.
const ELASTICITIES: [f64; 2] = [0.05, 100.0];

impl<'d> Check<'d> {
    pub(super) fn markets(&mut self, chain: &Chain) {
        let draft = self.draft;
        let mut first = BTreeMap::new();
        let open = self.open_alternatives();
        for (part, market) in Market::parts(draft) {
            self.elasticity(part, market);
            let stages = self.sellers((part, market), &mut first);
            self.costs((part, market), &stages);
            self.need((part, market), (&stages, chain), &open);
            if chain.complete {
                self.series(part, (&stages, chain));
            }
        }
        for (part, account) in Account::parts(draft) {
            for (stage, intensity) in &account.intensity {
                let sells = draft.market_of(stage).is_some();
                let known = self.stages.contains_key(stage.as_str());
                if intensity.times_price && !sells && known && !self.unread_markets() {
                    let key = join("intensity", stage);
                    let problem = found(Needs, says::a_price_of_no_market());
                    self.report(part, &key, problem.expected(says::a_stage_on_a_market()));
                }
            }
        }
    }

    pub(super) fn unread_markets(&self) -> bool {
        self.unread(TableAt::SCENARIO, "market")
            || Market::parts(self.draft).any(|(part, _)| self.unread(part, "stages"))
    }

    /// The stages of a market that exist; each sells on one market, and all are in one unit.
    fn sellers(
        &mut self,
        (part, market): (TableAt, &'d Market),
        first: &mut BTreeMap<&'d str, TableAt>,
    ) -> Vec<usize> {
        if self.unread(part, "stages") {
            return Vec::new();
        }
        if market.stages.is_empty() {
            let problem = found(Missing, says::an_empty_list());
            self.report(part, "stages", problem.expected(says::at_least_one_seller()));
        }
        let mut stages: Vec<usize> = Vec::new();
        for (at, id) in market.stages.iter().enumerate() {
            let inside = format!("stages[{at}]");
            let Some(stage) = self.stages.get(id.as_str()).copied() else {
                if !self.stages_incomplete {
                    let problem = self.unknown_stage(id);
                    self.report_inside(part, ("stages", &inside), problem);
                }
                continue;
            };
            if let Some(earlier) = first.insert(id, part) {
                let problem = found(Duplicate, shown(id)).expected(says::one_market_for_a_stage());
                let line = self.places.line(earlier, "stages");
                let problem = problem.hint_maybe(line.map(says::the_first_one_is_in_line));
                self.report_inside(part, ("stages", &inside), problem);
                continue;
            }
            stages.push(stage);
        }
        let unit = |stage: &usize| &self.draft.stages[*stage].unit;
        let other = stages.iter().find(|stage| unit(stage) != unit(&stages[0])).copied();
        let unread = stages.iter().any(|stage| self.unread(Stage::part(*stage), "unit"));
        if let Some(other) = other.filter(|_| !unread) {
            let [one, two] = [stages[0], other].map(|stage| shown(unit(&stage).as_str()));
            let problem = found(Unit, says::two_units(one, two));
            self.report(part, "stages", problem.expected(says::stages_of_one_unit()));
        }
        stages
    }

    /// Everybody who sells has a cost, and the ceiling is not below all of them.
    fn costs(&mut self, (part, market): (TableAt, &Market), stages: &[usize]) {
        for &stage in stages {
            let own = Stage::part(stage);
            if self.draft.stages[stage].cash_cost.is_none() && !self.unread(own, "cash_cost") {
                let problem = found(Missing, says::no_key("cash_cost"));
                self.report(own, "cash_cost", problem.expected(says::a_cash_cost_on_a_market()));
            }
        }
        let others =
            [("other_capacity", &market.other_capacity), ("other_cost", &market.other_cost)];
        for [(given, one), (missing, other)] in [others, [others[1], others[0]]] {
            if one.is_some() && other.is_none() && !self.unread(part, missing) {
                let problem = found(Needs, says::no_key(missing));
                self.report(part, missing, problem.expected(says::given_beside(missing, given)));
            }
        }
        let Some(ceiling) = &market.ceiling else { return };
        let own = stages.iter().filter_map(|stage| self.draft.stages[*stage].cash_cost.as_ref());
        let costs: Vec<&Quantity> = own.chain(&market.other_cost).collect();
        let least = costs.iter().map(|cost| reach(cost)[0]).fold(f64::INFINITY, f64::min);
        let highest = reach(ceiling)[1];
        if !costs.is_empty() && highest < least && !self.unread(part, "ceiling") {
            let problem = found(OutOfRange, number(highest));
            let expected = says::a_ceiling_above_a_cost(number(least));
            self.report(part, "ceiling", problem.expected(expected));
        }
    }

    /// What the market needs is known, and does not grow with the plan.
    fn need(
        &mut self,
        (part, market): (TableAt, &Market),
        (stages, chain): (&[usize], &Chain),
        open: &BTreeSet<usize>,
    ) {
        let unread = |key| self.unread(part, key);
        if market.quantity(MarketField::Demand).is_some() || unread("demand") {
            if market.other_demand.is_some() {
                let problem = found(Conflict, says::both_demands());
                self.report(part, "other_demand", problem.expected(says::one_of_both_demands()));
            }
            return;
        }
        if self.draft.demand.of_final.is_none() {
            let unread =
                self.unread(TableAt::SCENARIO, "demand") || self.unread(TableAt::DEMAND, "final");
            if !unread {
                let problem = found(Missing, says::no_demand());
                self.report(part, "demand", problem.expected(says::a_demand_of_either_kind()));
            }
            return;
        }
        if !chain.complete || chain.final_stage.is_none() {
            return;
        }
        let feeders = chain.feeders();
        for &stage in stages {
            let id = &self.draft.stages[stage].id;
            if !feeders[stage] {
                let problem = found(Needs, says::not_for_the_final_product(shown(id)));
                self.report(part, "stages", problem.expected(says::a_demand_of_its_own()));
            } else if let Some((to, name)) = self.default_mix((stage, chain), (&feeders, open)) {
                let problem = found(Needs, says::a_default_mix(shown(name), shown(to)));
                let expected = says::mixes_or_a_demand();
                self.report(part, "stages", problem.expected(expected));
            }
        }
    }

    /// Alternatives without a mix between a stage and the final product.
    fn default_mix(
        &self,
        (stage, chain): (usize, &Chain),
        (feeders, open): (&[bool], &BTreeSet<usize>),
    ) -> Option<(&'d str, &'d str)> {
        let draft = self.draft;
        let links = chain.onwards(stage).into_iter().flat_map(|stage| chain.links_of(stage));
        let mut links = links.filter(|(to, link)| feeders[*to] && open.contains(link));
        links.find_map(|(_, link)| {
            let link = &draft.links[link];
            Some((link.to.as_str(), link.alternative.as_deref()?))
        })
    }

    /// Links that are one of several alternatives without a mix.
    fn open_alternatives(&self) -> BTreeSet<usize> {
        let mut groups = BTreeMap::<(&str, &str), Vec<usize>>::new();
        for (index, link) in self.draft.links.iter().enumerate() {
            if let (Some(name), None) = (&link.alternative, &link.mix) {
                groups.entry((&link.to, name)).or_default().push(index);
            }
        }
        groups.into_values().filter(|links| links.len() > 1).flatten().collect()
    }

    /// Powers of an elasticity beyond these are no numbers; the far ends of a law do not count.
    fn elasticity(&mut self, part: TableAt, market: &Market) {
        let Some(elasticity) = market.elasticity.as_ref() else { return };
        if self.unread(part, "elasticity") || elasticity.iter().any(|law| law.flaw().is_some()) {
            return;
        }
        let ends = |law: &Uncertain| [0.001, 0.999].map(|p| law.quantile(Level::of(p)));
        let [least, most] = ELASTICITIES;
        let mut outside = elasticity
            .iter()
            .map(ends)
            .filter(|[low, high]| *low > 0.0 && !(*low >= least && *high <= most));
        if let Some([low, high]) = outside.next() {
            let end = if low < least { low } else { high };
            let problem = found(OutOfRange, number(end));
            let expected = says::an_elasticity_within(number(least), number(most));
            self.report(part, "elasticity", problem.expected(expected));
        }
    }

    /// No stage of a market feeds another one.
    fn series(&mut self, part: TableAt, (stages, chain): (&[usize], &Chain)) {
        for &stage in stages {
            let fed = chain.onwards(stage);
            let other = stages.iter().find(|other| **other != stage && fed.contains(other));
            if let Some(&other) = other {
                let [one, other] = [stage, other].map(|at| shown(&self.draft.stages[at].id));
                let problem = found(Conflict, says::one_feeds_the_other(one, other));
                self.report(part, "stages", problem.expected(says::stages_side_by_side()));
            }
        }
    }
}

/// The least and the largest value of a number in any year.
fn reach(quantity: &Quantity) -> [f64; 2] {
    let laws = || quantity.iter().map(Uncertain::support);
    let least = laws().map(|support| support.min).fold(f64::INFINITY, f64::min);
    [least, laws().map(|support| support.max).fold(f64::NEG_INFINITY, f64::max)]
}
