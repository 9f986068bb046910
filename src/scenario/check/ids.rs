//! Ids: what they are made of, and that none is given twice.

use std::collections::BTreeMap;

use super::{Check, found};
use crate::scenario::file::shown;
use crate::scenario::place::Part;

/// What an id may contain.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Letters {
    /// Letters, digits, `-` and `_`.
    Word,
    /// The same, and spaces inside.
    Words,
    /// Any text.
    Any,
}

/// Longer ids are slips.
const LONGEST: usize = 100;

impl Check<'_> {
    /// Checks all ids.
    pub(super) fn ids(&mut self) {
        let draft = self.draft;
        let stages = draft.stages.iter().map(|stage| stage.id.as_str());
        self.ids_of(stages, Part::Stage, Letters::Word);
        let accounts = draft.accounts.iter().map(|account| account.id.as_str());
        self.ids_of(accounts, Part::Account, Letters::Words);
        let correlations = draft.correlations.iter().map(|correlation| correlation.id.as_str());
        self.ids_of(correlations, Part::Correlation, Letters::Words);
        let statuses = draft.statuses.iter().map(|status| status.id.as_str());
        self.ids_of(statuses, Part::Status, Letters::Words);
        let factors = draft.factors.iter().map(|factor| factor.id.as_str());
        self.ids_of(factors, Part::Factor, Letters::Words);
        let projects = draft.projects.iter().map(|project| project.id.as_str());
        self.ids_of(projects, Part::Project, Letters::Words);
        let retirements = draft.retirements.iter().map(|retirement| retirement.id.as_str());
        self.ids_of(retirements, Part::Retirement, Letters::Words);
        let additions = draft.additions.iter().map(|addition| addition.id.as_str());
        self.ids_of(additions, Part::Addition, Letters::Words);
        let targets = draft.targets.iter().map(|target| target.id.as_str());
        self.ids_of(targets, Part::Target, Letters::Any);
        let variants = draft.variants.iter().map(|variant| variant.name.as_str());
        self.ids_of(variants, Part::Variant, Letters::Any);
        for (index, link) in draft.links.iter().enumerate() {
            if let Some(name) = &link.alternative {
                self.alternative_name(Part::Link(index), name);
            }
        }
    }

    fn ids_of<'i>(
        &mut self,
        ids: impl Iterator<Item = &'i str>,
        part: fn(usize) -> Part,
        letters: Letters,
    ) {
        let mut first = BTreeMap::new();
        for (index, id) in ids.enumerate() {
            let part_here = part(index);
            let key = if matches!(part_here, Part::Variant(_)) { "name" } else { "id" };
            if self.unread(part_here, key) {
                continue;
            }
            if let Some(expected) = misspelt(id, letters) {
                let problem = found(shown(id)).expected(expected);
                self.report(part_here, key, problem);
            } else if let Some(&earlier) = first.get(id) {
                let line = self.places.line(part(earlier), key);
                let place = line.map_or_else(
                    || format!("number {} has it already", earlier + 1),
                    |line| format!("line {line} has it already"),
                );
                let article = if key == "id" { "an" } else { "a" };
                let expected = format!("{article} {key} of its own");
                let problem = found(shown(id)).expected(expected).hint(place);
                self.report(part_here, key, problem);
            } else {
                first.insert(id, index);
            }
        }
    }

    fn alternative_name(&mut self, part: Part, name: &str) {
        if let Some(expected) = misspelt(name, Letters::Words) {
            self.report(part, "alternative", found(shown(name)).expected(expected));
        } else if self.stages.contains_key(name) {
            let problem = found(format!("{}, which is a stage", shown(name)))
                .expected("a name that is no stage's id");
            self.report(part, "alternative", problem);
        }
    }
}

/// What was expected, if the id is not that.
fn misspelt(id: &str, letters: Letters) -> Option<String> {
    if id.is_empty() {
        return Some("at least one letter".to_owned());
    }
    if letters == Letters::Any {
        return None;
    }
    let fits = |c: char| {
        c.is_alphanumeric() || c == '-' || c == '_' || (c == ' ' && letters == Letters::Words)
    };
    if !id.chars().all(fits) {
        let spaces = if letters == Letters::Words { ", spaces" } else { "" };
        return Some(format!("letters, digits{spaces}, - and _ only"));
    }
    if id.starts_with(' ') || id.ends_with(' ') {
        return Some("no space at either end".to_owned());
    }
    (id.chars().count() > LONGEST).then(|| format!("at most {LONGEST} letters"))
}
