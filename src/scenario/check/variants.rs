//! Variants: each must give a valid scenario of its own.

use std::collections::BTreeSet;

use super::{Check, Origin, found};
use crate::problem::Kind::Duplicate;
use crate::problem::{Findings, Problem};
use crate::scenario::change::{self, of_variant};
use crate::scenario::file::flaw::shown;
use crate::scenario::{Draft, Input, Listed, Setting, Variant, join, says};

/// After so many problems no further variant is checked: hints take time, and nobody reads so many
/// problems of variants.
const ENOUGH: usize = 100;

impl Check<'_> {
    /// Checks all variants; comes last, as it passes over what is wrong without them too.
    pub(super) fn variants(&mut self) {
        let draft = self.draft;
        let known: BTreeSet<(String, String)> = self.findings.problems().iter().map(face).collect();
        // What a variant makes exact leaves its correlation, as after any change.
        let (_, named) =
            Check::new(draft, self.places, Origin::Said, Findings::default()).correlations();
        for (part, variant) in Variant::parts(draft) {
            if self.findings.problems().len() >= ENOUGH {
                return;
            }
            let mut changed = Draft { variants: Vec::new(), ..draft.clone() };
            let mut sound = true;
            let mut seen = BTreeSet::new();
            for (name, setting) in &variant.set {
                if !seen.insert(name) {
                    let problem = found(Duplicate, says::a_second_time(shown(name)));
                    self.report(part, "set", problem.expected(says::every_input_once()));
                }
                if matches!(setting, Setting::Text(_)) || self.findings.problems().len() >= ENOUGH {
                    continue;
                }
                if let Err(problem) = change::apply(&mut changed, name, setting) {
                    sound = false;
                    if !self.stages_incomplete && !self.places.any_unread() {
                        let key = join("set", name);
                        self.report_inside(part, ("set", &key), of_variant(problem));
                    }
                }
            }
            if sound && self.findings.omitted() == 0 && !draft.stages.is_empty() {
                for problem in self.wrong_once(&changed, &named) {
                    if known.contains(&face(&problem)) {
                        continue;
                    }
                    let cause = variant.set.iter().find(|(name, _)| problem.place == name.as_str());
                    let key = cause.map_or("set".to_owned(), |(name, _)| join("set", name));
                    self.report_inside(part, ("set", &key), of_variant(problem));
                }
            }
        }
    }

    fn wrong_once(&self, changed: &Draft, named: &[Vec<Input>]) -> Vec<Problem> {
        let origin = Origin::Changed(named);
        let mut check = Check::new(changed, self.places, origin, Findings::default());
        check.run();
        check.findings.problems().to_vec()
    }
}

fn face(problem: &Problem) -> (String, String) {
    (problem.place.to_string(), problem.found.to_string())
}
