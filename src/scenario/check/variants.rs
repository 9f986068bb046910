//! Variants: each must give a valid scenario of its own.

use std::collections::BTreeSet;

use super::{Check, Origin, found};
use crate::problem::Kind::Duplicate;
use crate::problem::{Findings, Problem};
use crate::scenario::change::{self, keep_in_groups, of_variant};
use crate::scenario::file::flaw::shown;
use crate::scenario::{Draft, Input, Listed, Quantity, Setting, Variant, join, says};

/// After so many problems no further variant is checked: hints take time, and nobody reads so many
/// problems of variants.
const ENOUGH: usize = 100;

impl Check<'_> {
    /// Checks all variants, with all inputs of each correlation; comes last, as it passes over what
    /// is wrong without them too. Gives why each does not apply, where a change has left it so.
    pub(super) fn variants(&mut self, named: &[Vec<Input>]) -> Vec<Option<String>> {
        let draft = self.draft;
        let mut unfit: Vec<_> =
            draft.variants.iter().map(|variant| variant.unfit.clone()).collect();
        let known: BTreeSet<(String, String)> = self.findings.problems().iter().map(face).collect();
        for (part, variant) in Variant::parts(draft) {
            if self.findings.problems().len() >= ENOUGH {
                break;
            }
            let mut seen = BTreeSet::new();
            for (name, _) in variant.set.iter().filter(|(name, _)| !seen.insert(name)) {
                let problem = found(Duplicate, says::a_second_time(shown(name)));
                self.report(part, "set", problem.expected(says::every_input_once()));
            }
            let against = self.against(variant, (named, &known));
            if self.origin == Origin::Changed || variant.unfit.is_some() {
                let first = against.first().map(|(_, problem)| {
                    format!("{}: {}; {}", problem.place, problem.found, problem.expected)
                });
                unfit[part.index] = variant.unfit.clone().filter(|_| first.is_some()).or(first);
            } else {
                for (key, problem) in against {
                    self.report_inside(part, ("set", &key), of_variant(problem));
                }
            }
        }
        unfit
    }

    /// What stands against a variant, each with the key that it is said of.
    fn against(
        &self,
        variant: &Variant,
        (named, known): (&[Vec<Input>], &BTreeSet<(String, String)>),
    ) -> Vec<(String, Problem)> {
        let draft = self.draft;
        let mut changed = Draft { variants: Vec::new(), ..draft.clone() };
        keep_in_groups(&mut changed, named);
        let (mut against, mut sound) = (Vec::new(), true);
        for (name, setting) in &variant.set {
            let is_text = matches!(setting, Setting::Number(Quantity::Text(_)));
            if is_text || self.findings.problems().len() + against.len() >= ENOUGH {
                continue;
            }
            if let Err(problem) = change::apply(&mut changed, name, setting) {
                sound = false;
                if !self.stages_incomplete && !self.places.any_unread() {
                    against.push((join("set", name), problem));
                }
            }
        }
        if sound && self.findings.omitted() == 0 && !draft.stages.is_empty() {
            let mut check = Check::new(&changed, self.places, Origin::Changed, Findings::default());
            check.run();
            for problem in
                check.findings.problems().iter().filter(|new| !known.contains(&face(new)))
            {
                let cause = variant.set.iter().find(|(name, _)| problem.place == name.as_str());
                let key = cause.map_or("set".to_owned(), |(name, _)| join("set", name));
                against.push((key, problem.clone()));
            }
        }
        against
    }
}

fn face(problem: &Problem) -> (String, String) {
    (problem.place.to_string(), problem.found.to_string())
}
