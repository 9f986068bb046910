//! Ids: what they are made of, and that none is given twice.

use std::collections::BTreeMap;

use super::{Check, found};
use crate::message::Text;
use crate::problem::Kind::{Conflict, Duplicate, OutOfRange};
use crate::scenario::file::flaw::shown;
use crate::scenario::{
    Account, Addition, Correlation, Factor, Link, Listed, Market, Project, Retirement, Stage,
    Status, Target, Variant, says,
};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Letters {
    Word,
    /// The same, and spaces inside.
    Words,
    Any,
}

const LONGEST: usize = 100;

impl Check<'_> {
    pub(super) fn ids(&mut self) {
        self.ids_of::<Stage>(Letters::Word);
        self.ids_of::<Account>(Letters::Words);
        self.ids_of::<Correlation>(Letters::Words);
        self.ids_of::<Status>(Letters::Words);
        self.ids_of::<Factor>(Letters::Words);
        self.ids_of::<Project>(Letters::Words);
        self.ids_of::<Market>(Letters::Words);
        self.ids_of::<Retirement>(Letters::Words);
        self.ids_of::<Addition>(Letters::Words);
        self.ids_of::<Target>(Letters::Any);
        self.ids_of::<Variant>(Letters::Any);
        for (part, link) in Link::parts(self.draft) {
            let Some(name) = &link.alternative else { continue };
            let problem = if let Some(expected) = misspelt(name, Letters::Words) {
                found(OutOfRange, shown(name)).expected(expected)
            } else if self.stages.contains_key(name.as_str()) {
                let problem = found(Conflict, says::which_is_a_stage(shown(name)));
                problem.expected(says::no_name_of_a_stage())
            } else {
                continue;
            };
            self.report(part, "alternative", problem);
        }
    }

    fn ids_of<T: Listed>(&mut self, letters: Letters) {
        let mut first = BTreeMap::new();
        let (key, own): (_, fn() -> Text) = match T::HEAD {
            "variant" => ("name", says::a_name_of_its_own),
            _ => ("id", says::an_id_of_its_own),
        };
        for (index, (part, table)) in T::parts(self.draft).enumerate() {
            let id = table.label().unwrap_or_default();
            if self.unread(part, key) {
                continue;
            }
            if let Some(expected) = misspelt(&id, letters) {
                self.report(part, key, found(OutOfRange, shown(&id)).expected(expected));
            } else if let Some(&earlier) = first.get(&id) {
                let line = self.places.line(T::part(earlier), key);
                let place =
                    line.map_or_else(|| says::number_has_it(earlier + 1), says::line_has_it);
                let problem = found(Duplicate, shown(&id)).expected(own());
                self.report(part, key, problem.hint(place));
            } else {
                first.insert(id, index);
            }
        }
    }
}

fn misspelt(id: &str, letters: Letters) -> Option<Text> {
    if id.is_empty() {
        return Some(says::at_least_one_letter());
    }
    if letters == Letters::Any {
        return None;
    }
    let fits = |c: char| {
        c.is_alphanumeric() || c == '-' || c == '_' || (c == ' ' && letters == Letters::Words)
    };
    if !id.chars().all(fits) {
        let words = letters == Letters::Words;
        return Some(if words { says::words_only() } else { says::word_only() });
    }
    if id.starts_with(' ') || id.ends_with(' ') {
        return Some(says::no_space_at_either_end());
    }
    (id.chars().count() > LONGEST).then(|| says::at_most_letters(LONGEST))
}
