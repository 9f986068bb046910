//! Variants: each must give a valid scenario of its own.

use std::collections::BTreeSet;

use super::{Check, Origin, found};
use crate::problem::Kind;
use crate::problem::{Findings, Place, Problem};
use crate::scenario::Draft;
use crate::scenario::change;
use crate::scenario::file::flaw::shown;
use crate::scenario::input::Input;
use crate::scenario::place::{Part, Places, join};
use crate::scenario::says;
use crate::scenario::setting::Setting;

/// After so many problems no further variant is checked.
const ENOUGH: usize = 100;

/// Reads the settings that are text, as those of a draft built in code may be.
pub(super) fn resolve(draft: &mut Draft, places: &Places, findings: &mut Findings) {
    for index in 0..draft.variants.len() {
        for at in 0..draft.variants[index].set.len() {
            let (name, setting) = &draft.variants[index].set[at];
            if !matches!(setting, Setting::Text(_)) {
                continue;
            }
            match change::resolve(draft, name, setting) {
                Ok(setting) => draft.variants[index].set[at].1 = setting,
                Err(problem) => {
                    let part = Part::Variant(index);
                    let line = places.line(part, &join("set", name));
                    let problem = of_variant(problem).line(line);
                    let place = Place::key(join(&draft.name_of(part), "set"));
                    findings.push(Problem { place, ..problem });
                }
            }
        }
    }
}

/// Says of which input a problem is, as the key will be that of the variant.
fn of_variant(problem: Problem) -> Problem {
    let found = says::of_input(problem.place.as_str(), problem.found.clone());
    problem.found(found)
}

impl Check<'_> {
    /// Checks all variants; comes last, as it passes over what is wrong without them too.
    pub(super) fn variants(&mut self) {
        let draft = self.draft;
        let known: BTreeSet<(String, String)> = self.findings.problems().iter().map(face).collect();
        // What a variant makes exact leaves its correlation, as after any change.
        let named =
            Check::new(draft, self.places, Origin::Said, Findings::default()).correlations().named;
        for (index, variant) in draft.variants.iter().enumerate() {
            // Hints take time, and nobody reads so many problems of variants.
            if self.findings.problems().len() >= ENOUGH {
                return;
            }
            let part = Part::Variant(index);
            let mut changed = Draft { variants: Vec::new(), ..draft.clone() };
            let mut sound = true;
            let mut seen = BTreeSet::new();
            for (name, setting) in &variant.set {
                if !seen.insert(name) {
                    let problem = found(Kind::Duplicate, says::a_second_time(shown(name)));
                    self.report(part, "set", problem.expected(says::every_input_once()));
                }
                if matches!(setting, Setting::Text(_)) || self.findings.problems().len() >= ENOUGH {
                    continue;
                }
                if let Err(problem) = change::apply(&mut changed, name, setting) {
                    sound = false;
                    if !self.stages_incomplete && !self.places.any_unread() {
                        let line = self.places.line(part, &join("set", name));
                        self.report(part, "set", of_variant(problem));
                        self.findings.amend_line(line);
                    }
                }
            }
            if sound && self.findings.omitted() == 0 && !draft.stages.is_empty() {
                self.variant(index, &changed, (&known, &named));
            }
        }
    }

    /// Checks a changed draft, given what is wrong without the change and the inputs of each
    /// correlation.
    fn variant(
        &mut self,
        index: usize,
        changed: &Draft,
        (known, named): (&BTreeSet<(String, String)>, &[Vec<Input>]),
    ) {
        let part = Part::Variant(index);
        let origin = Origin::Changed(named);
        let mut check = Check::new(changed, self.places, origin, Findings::default());
        check.run();
        let findings = check.findings;
        for problem in findings.problems() {
            if known.contains(&face(problem)) {
                continue;
            }
            let set = &self.draft.variants[index].set;
            let cause = set.iter().find(|(name, _)| problem.place == name.as_str());
            let key = cause.map_or("set".to_owned(), |(name, _)| join("set", name));
            let line = self.places.line(part, &key);
            self.report(part, "set", of_variant(problem.clone()));
            self.findings.amend_line(line);
        }
    }
}

/// What tells one problem from another.
fn face(problem: &Problem) -> (String, String) {
    (problem.place.to_string(), problem.found.to_string())
}
