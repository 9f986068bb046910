//! Ids: what they are made of, and that none is given twice.

use std::collections::BTreeMap;

use super::{Check, found};
use crate::message::Text;
use crate::problem::Kind;
use crate::scenario::Listed;
use crate::scenario::account::Account;
use crate::scenario::addition::Addition;
use crate::scenario::correlation::Correlation;
use crate::scenario::factor::Factor;
use crate::scenario::file::flaw::shown;
use crate::scenario::place::Part;
use crate::scenario::project::Project;
use crate::scenario::retirement::Retirement;
use crate::scenario::says;
use crate::scenario::stage::Stage;
use crate::scenario::status::Status;
use crate::scenario::target::Target;
use crate::scenario::variant::Variant;

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
        self.ids_of::<Stage>(Letters::Word);
        self.ids_of::<Account>(Letters::Words);
        self.ids_of::<Correlation>(Letters::Words);
        self.ids_of::<Status>(Letters::Words);
        self.ids_of::<Factor>(Letters::Words);
        self.ids_of::<Project>(Letters::Words);
        self.ids_of::<Retirement>(Letters::Words);
        self.ids_of::<Addition>(Letters::Words);
        self.ids_of::<Target>(Letters::Any);
        self.ids_of::<Variant>(Letters::Any);
        let draft = self.draft;
        for (index, link) in draft.links.iter().enumerate() {
            if let Some(name) = &link.alternative {
                self.alternative_name(Part::Link(index), name);
            }
        }
    }

    fn ids_of<T: Listed>(&mut self, letters: Letters) {
        let mut first = BTreeMap::new();
        let key = if T::HEAD == "variant" { "name" } else { "id" };
        for (index, table) in T::all(self.draft).iter().enumerate() {
            let (part_here, id) = (T::part(index), &table.label().unwrap_or_default());
            if self.unread(part_here, key) {
                continue;
            }
            if let Some(expected) = misspelt(id, letters) {
                let problem = found(Kind::OutOfRange, shown(id)).expected(expected);
                self.report(part_here, key, problem);
            } else if let Some(&earlier) = first.get(id) {
                let line = self.places.line(T::part(earlier), key);
                let place =
                    line.map_or_else(|| says::number_has_it(earlier + 1), says::line_has_it);
                let own =
                    if key == "id" { says::an_id_of_its_own } else { says::a_name_of_its_own };
                let problem = found(Kind::Duplicate, shown(id)).expected(own()).hint(place);
                self.report(part_here, key, problem);
            } else {
                first.insert(id.clone(), index);
            }
        }
    }

    fn alternative_name(&mut self, part: Part, name: &str) {
        if let Some(expected) = misspelt(name, Letters::Words) {
            self.report(
                part,
                "alternative",
                found(Kind::OutOfRange, shown(name)).expected(expected),
            );
        } else if self.stages.contains_key(name) {
            let problem = found(Kind::Conflict, says::which_is_a_stage(shown(name)))
                .expected(says::a_name_that_is_no_stage_s());
            self.report(part, "alternative", problem);
        }
    }
}

/// What was expected, if the id is not that.
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
