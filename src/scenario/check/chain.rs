//! The chain: links between stages that exist, no cycle, one final stage, sound alternatives.

use std::collections::BTreeMap;

use super::{Check, found};
use crate::law::Uncertain;
use crate::problem::Kind;
use crate::scenario::file::flaw::{clip, shown};
use crate::scenario::link::Link;
use crate::scenario::place::Part;
use crate::scenario::quantity::Quantity;
use crate::scenario::says;

/// The chain as far as its links are sound.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// Index of the final stage.
    pub(super) final_stage: Option<usize>,
    /// For every stage, its buyers and the links that lead to them.
    buyers: Vec<Vec<(usize, usize)>>,
    /// Whether every link could be placed.
    pub(super) complete: bool,
}

impl Chain {
    /// Whether a stage has local buyers.
    pub(super) fn has_buyers(&self, stage: usize) -> bool {
        !self.buyers[stage].is_empty()
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
    /// Checks how the stages are linked.
    pub(super) fn chain(&mut self) -> Chain {
        let draft = self.draft;
        let mut chain = Chain {
            buyers: vec![Vec::new(); draft.stages.len()],
            complete: !self.unread(Part::Scenario, "link"),
            final_stage: None,
        };
        let mut first = BTreeMap::new();
        for (index, link) in draft.links.iter().enumerate() {
            let Some((from, to)) = self.ends(index, link) else {
                chain.complete = false;
                continue;
            };
            if let Some(earlier) = first.insert((from, to), index) {
                first.insert((from, to), earlier);
                let line = self.places.line(Part::Link(earlier), "");
                let hint = line.map(says::the_first_one_is_in_line);
                let problem = found(Kind::Duplicate, says::a_second_link_between_these_stages())
                    .expected(says::one_link_from_a_stage_to_another())
                    .hint_maybe(hint);
                self.report(Part::Link(index), "", problem);
            } else {
                chain.buyers[from].push((to, index));
            }
        }
        self.cycles(&mut chain);
        self.final_stage(&mut chain);
        self.alternatives();
        chain
    }

    /// The stages at the ends of a link, if it has two different ones.
    fn ends(&mut self, index: usize, link: &Link) -> Option<(usize, usize)> {
        let part = Part::Link(index);
        let incomplete = self.stages_incomplete;
        let mut ends = [None; 2];
        for ((key, id), end) in [("from", &link.from), ("to", &link.to)].into_iter().zip(&mut ends)
        {
            *end = self.stages.get(id.as_str()).copied();
            if end.is_none() && !incomplete && !self.unread(part, key) {
                let problem = self.unknown_stage(id);
                self.report(part, key, problem);
            }
        }
        let (from, to) = (ends[0]?, ends[1]?);
        if from == to {
            let problem = found(Kind::Cycle, says::a_link_from_a_stage_to_itself())
                .expected(says::a_link_between_two_stages());
            self.report(part, "", problem);
            return None;
        }
        Some((from, to))
    }

    /// Reports every link that closes a cycle.
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
            says::the_long_cycle(format!("{} -> … -> {end}", start.join(" -> ")), stages.len())
        } else {
            says::the_cycle(names.join(" -> "))
        };
        let problem = found(Kind::Cycle, cycle)
            .expected(says::a_chain_without_cycles())
            .hint(says::remove_one_of_these_links());
        self.report(Part::Link(link), "", problem);
    }

    fn final_stage(&mut self, chain: &mut Chain) {
        if self.unread(Part::Scenario, "final_stage") {
            return;
        }
        if let Some(id) = &self.draft.final_stage {
            chain.final_stage = self.stages.get(id.as_str()).copied();
            if chain.final_stage.is_none() && !self.stages_incomplete {
                let problem = self.unknown_stage(id);
                self.report(Part::Scenario, "final_stage", problem);
            }
            return;
        }
        let named =
            |index: &usize| self.stages.get(self.draft.stages[*index].id.as_str()) == Some(index);
        let ends: Vec<usize> = (0..chain.buyers.len()).filter(|i| !chain.has_buyers(*i)).collect();
        let ends: Vec<usize> =
            if ends.len() > 1 { ends.into_iter().filter(named).collect() } else { ends };
        if let [only] = ends.as_slice() {
            chain.final_stage = Some(*only);
            return;
        }
        // Links that are wrong or missing are the reason, and were reported.
        if !chain.complete || self.stages_incomplete || ends.is_empty() {
            return;
        }
        let ids: Vec<&str> = ends.iter().map(|i| self.draft.stages[*i].id.as_str()).collect();
        let last = ids[ids.len() - 1];
        let problem = found(Kind::Missing, says::several_ends(ids.len(), clip(&ids.join(", "))))
            .expected(says::one_end_or_a_final_stage())
            .hint(says::add_final_stage(last));
        self.report(Part::Scenario, "final_stage", problem);
    }

    /// Checks that alternatives carry a mix all or none, and not all 0.
    fn alternatives(&mut self) {
        let draft = self.draft;
        let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (index, link) in draft.links.iter().enumerate() {
            let part = Part::Link(index);
            match &link.alternative {
                Some(name) => {
                    groups.entry((&link.to, name)).or_default().push(index);
                }
                None if link.mix.is_some() && !self.unread(part, "alternative") => {
                    let problem = found(Kind::Needs, says::a_mix_without_an_alternative())
                        .expected(says::a_mix_only_among_alternatives())
                        .hint(says::add_alternative());
                    self.report(part, "mix", problem);
                }
                None => {}
            }
        }
        for ((to, name), links) in groups {
            if to.is_empty() || links.iter().any(|i| self.unread(Part::Link(*i), "mix")) {
                continue;
            }
            let mix = |index: &usize| draft.links[*index].mix.as_ref();
            let without: Vec<usize> = links.iter().copied().filter(|i| mix(i).is_none()).collect();
            if without.len() == links.len() {
                continue;
            }
            for index in &without {
                let problem = found(Kind::Missing, says::no_mix(shown(name)))
                    .expected(says::a_mix_for_all_or_none());
                self.report(Part::Link(*index), "mix", problem);
            }
            if without.is_empty()
                && links.iter().filter_map(mix).all(|mix| is_zero(mix, draft.year))
            {
                let problem = found(Kind::OutOfRange, says::only_mixes_of_0())
                    .expected(says::a_mix_above_0_among_alternatives());
                self.report(Part::Link(links[0]), "mix", problem);
            }
        }
    }
}

/// Whether a number is 0 for sure in that year.
fn is_zero(quantity: &Quantity, year: Option<i32>) -> bool {
    // A number by year without any year is a problem of its own.
    quantity.iter().next().is_some() && *quantity.at(year) == Uncertain::Exact(0.0)
}
