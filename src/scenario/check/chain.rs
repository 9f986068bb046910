//! The chain: links between stages that exist, no cycle, one final stage, sound alternatives.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, found};
use crate::law::Uncertain;
use crate::problem::Kind::{Cycle, Duplicate, Missing, Needs, OutOfRange};
use crate::scenario::file::flaw::{clip, shown};
use crate::scenario::{Link, Listed, Quantity, TableAt, says};

#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) final_stage: Option<usize>,
    /// For every stage, its buyers and the links that lead to them.
    buyers: Vec<Vec<(usize, usize)>>,
    /// Whether every link could be placed.
    pub(super) complete: bool,
}

impl Chain {
    pub(super) fn has_buyers(&self, stage: usize) -> bool {
        !self.buyers[stage].is_empty()
    }

    /// The buyers of a stage and the links that lead to them.
    pub(super) fn links_of(&self, stage: usize) -> impl Iterator<Item = (usize, usize)> {
        self.buyers[stage].iter().copied()
    }

    /// A stage and all that it feeds, directly or not.
    pub(super) fn onwards(&self, stage: usize) -> BTreeSet<usize> {
        let (mut fed, mut waiting) = (BTreeSet::new(), vec![stage]);
        while let Some(stage) = waiting.pop() {
            if fed.insert(stage) {
                waiting.extend(self.links_of(stage).map(|(buyer, _)| buyer));
            }
        }
        fed
    }

    /// Which stages are the final one or feed it, directly or not.
    pub(super) fn feeders(&self) -> Vec<bool> {
        let mut feeds = vec![false; self.buyers.len()];
        let mut suppliers = vec![Vec::new(); self.buyers.len()];
        for (from, buyers) in self.buyers.iter().enumerate() {
            for (to, _) in buyers {
                suppliers[*to].push(from);
            }
        }
        let mut waiting: Vec<usize> = self.final_stage.into_iter().collect();
        while let Some(stage) = waiting.pop() {
            if !std::mem::replace(&mut feeds[stage], true) {
                waiting.extend(&suppliers[stage]);
            }
        }
        feeds
    }
}

impl Check<'_> {
    pub(super) fn chain(&mut self) -> Chain {
        let draft = self.draft;
        let mut chain = Chain {
            buyers: vec![Vec::new(); draft.stages.len()],
            complete: !self.unread(TableAt::SCENARIO, "link"),
            final_stage: None,
        };
        let mut first = BTreeMap::new();
        for (index, (part, link)) in Link::parts(draft).enumerate() {
            let Some((from, to)) = self.ends(part, link) else {
                chain.complete = false;
                continue;
            };
            let earlier = *first.entry((from, to)).or_insert(part);
            if earlier == part {
                chain.buyers[from].push((to, index));
            } else {
                let line = self.places.line(earlier, "");
                let problem = found(Duplicate, says::a_second_link())
                    .expected(says::one_link_between_stages())
                    .hint_maybe(line.map(says::the_first_one_is_in_line));
                self.report(part, "", problem);
            }
        }
        self.cycles(&mut chain);
        self.final_stage(&mut chain);
        self.alternatives();
        chain
    }

    /// The stages at the ends of a link, if it has two different ones.
    fn ends(&mut self, part: TableAt, link: &Link) -> Option<(usize, usize)> {
        self.known_stage(part, "from", &link.from);
        self.known_stage(part, "to", &link.to);
        let (from, to) =
            (*self.stages.get(link.from.as_str())?, *self.stages.get(link.to.as_str())?);
        if from == to {
            let problem = found(Cycle, says::a_link_from_a_stage_to_itself());
            self.report(part, "", problem.expected(says::a_link_between_two_stages()));
            return None;
        }
        Some((from, to))
    }

    fn cycles(&mut self, chain: &mut Chain) {
        #[derive(Clone, Copy, PartialEq)]
        enum Visit {
            Never,
            Open,
            Done,
        }
        let mut visits = vec![Visit::Never; chain.buyers.len()];
        for start in 0..chain.buyers.len() {
            if visits[start] != Visit::Never {
                continue;
            }
            visits[start] = Visit::Open;
            // The way from `start`, with the next buyer to look at. No recursion: a chain may be
            // thousands of stages long.
            let mut way = vec![(start, 0)];
            while let Some((stage, next)) = way.last_mut() {
                let Some(&(buyer, link)) = chain.buyers[*stage].get(*next) else {
                    visits[*stage] = Visit::Done;
                    way.pop();
                    continue;
                };
                *next += 1;
                match visits[buyer] {
                    Visit::Never => {
                        visits[buyer] = Visit::Open;
                        way.push((buyer, 0));
                    }
                    Visit::Open => {
                        let from = way.iter().position(|(stage, _)| *stage == buyer).unwrap_or(0);
                        let stages: Vec<usize> = way[from..].iter().map(|(s, _)| *s).collect();
                        self.cycle(&stages, link);
                        chain.complete = false;
                    }
                    Visit::Done => {}
                }
            }
        }
    }

    fn cycle(&mut self, stages: &[usize], link: usize) {
        const MOST: usize = 20;
        let names = stages.iter().chain(stages.first()).map(|i| self.draft.stages[*i].id.as_str());
        let names: Vec<&str> = names.collect();
        let cycle = if names.len() > MOST {
            let (start, end) = (&names[..MOST - 2], names[names.len() - 1]);
            says::long_cycle(format!("{} -> … -> {end}", start.join(" -> ")), stages.len())
        } else {
            says::the_cycle(names.join(" -> "))
        };
        let problem = found(Cycle, cycle).expected(says::a_chain_without_cycles());
        self.report(Link::part(link), "", problem.hint(says::remove_one_of_these_links()));
    }

    fn final_stage(&mut self, chain: &mut Chain) {
        if self.unread(TableAt::SCENARIO, "final_stage") {
            return;
        }
        if let Some(id) = &self.draft.final_stage {
            chain.final_stage = self.stages.get(id.as_str()).copied();
            return self.known_stage(TableAt::SCENARIO, "final_stage", id);
        }
        let id = |index: usize| self.draft.stages[index].id.as_str();
        let mut ends: Vec<usize> =
            (0..chain.buyers.len()).filter(|i| !chain.has_buyers(*i)).collect();
        if ends.len() > 1 {
            ends.retain(|end| self.stages.get(id(*end)) == Some(end));
        }
        if let [only] = ends.as_slice() {
            chain.final_stage = Some(*only);
            return;
        }
        // Links that are wrong or missing are the reason, and were reported.
        if !chain.complete || self.stages_incomplete || ends.is_empty() {
            return;
        }
        let ids: Vec<&str> = ends.iter().map(|end| id(*end)).collect();
        let last = ids[ids.len() - 1];
        let problem = found(Missing, says::several_ends(ids.len(), clip(&ids.join(", "))))
            .expected(says::only_one_end())
            .hint(says::add_final_stage(last));
        self.report(TableAt::SCENARIO, "final_stage", problem);
    }

    /// Checks that alternatives carry a mix all or none, and not all 0.
    fn alternatives(&mut self) {
        let draft = self.draft;
        let mut groups = BTreeMap::<(&str, &str), Vec<_>>::new();
        for (part, link) in Link::parts(draft) {
            if let Some(name) = &link.alternative {
                groups.entry((&link.to, name)).or_default().push((part, link.mix.as_ref()));
            } else if link.mix.is_some() && !self.unread(part, "alternative") {
                let problem = found(Needs, says::a_mix_without_an_alternative())
                    .expected(says::mixes_of_alternatives())
                    .hint(says::add_alternative());
                self.report(part, "mix", problem);
            }
        }
        for ((to, name), links) in groups {
            let unread = links.iter().any(|(part, _)| self.unread(*part, "mix"));
            let mixes: Vec<&Quantity> = links.iter().filter_map(|(_, mix)| *mix).collect();
            if to.is_empty() || unread || mixes.is_empty() {
                continue;
            }
            for (part, _) in links.iter().filter(|(_, mix)| mix.is_none()) {
                let problem = found(Missing, says::no_mix(shown(name)));
                self.report(*part, "mix", problem.expected(says::a_full_mix()));
            }
            let zeros = mixes.iter().filter(|mix| is_zero(mix, draft.year)).count();
            if zeros == links.len() {
                let problem = found(OutOfRange, says::only_mixes_of_0());
                self.report(links[0].0, "mix", problem.expected(says::a_mix_above_0()));
            }
        }
    }
}

fn is_zero(quantity: &Quantity, year: Option<i32>) -> bool {
    // A number by year without any year is a problem of its own.
    quantity.iter().next().is_some() && *quantity.at(year) == Uncertain::Exact(0.0)
}
