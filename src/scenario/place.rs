//! Places: where in its file each part of a draft was said.

use std::collections::{BTreeMap, BTreeSet};

/// A table of a draft: what heads it, and which of its list it is. Counted from 0, as ids may be
/// missing or given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TableAt {
    pub(crate) head: &'static str,
    pub(crate) index: usize,
}

impl TableAt {
    pub(crate) const SCENARIO: Self = Self { head: "", index: 0 };
    pub(crate) const BALANCE: Self = Self { head: "balance", index: 0 };
    pub(crate) const DEMAND: Self = Self { head: "demand", index: 0 };
    pub(crate) const HORIZON: Self = Self { head: "horizon", index: 0 };
    pub(crate) const PIPELINE: Self = Self { head: "pipeline", index: 0 };
    pub(crate) const PLAN: Self = Self { head: "plan", index: 0 };
}

/// `FROM->TO` if both ends are known.
pub(crate) fn link_id(from: &str, to: &str) -> Option<String> {
    (!from.is_empty() && !to.is_empty()).then(|| format!("{from}->{to}"))
}

/// `stage.ingot`, or `stage[2]` without an id that can be shown.
pub(crate) fn part_name(table: &str, index: usize, id: Option<&str>) -> String {
    let showable = |id: &&str| {
        !id.is_empty() && id.chars().count() <= LONGEST_SHOWN && !id.chars().any(char::is_control)
    };
    match id.filter(showable) {
        Some(id) => format!("{table}.{id}"),
        None => format!("{table}[{}]", index + 1),
    }
}

/// Longer ids are not repeated in messages.
const LONGEST_SHOWN: usize = 120;

pub(crate) fn join(table: &str, key: &str) -> String {
    match (table, key) {
        ("", key) => key.to_owned(),
        (table, "") => table.to_owned(),
        (table, key) => format!("{table}.{key}"),
    }
}

/// The lines of tables and keys, and which keys could not be read. Drafts built in code have none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    lines: BTreeMap<(TableAt, String), usize>,
    unread: BTreeSet<(TableAt, String)>,
    files: BTreeMap<TableAt, String>,
}

impl Places {
    /// Notes the line of a key; the key `""` is the table itself.
    pub(crate) fn note(&mut self, part: TableAt, key: &str, line: usize) {
        self.lines.insert((part, key.to_owned()), line);
    }

    pub(crate) fn note_file(&mut self, part: TableAt, file: &str) {
        self.files.insert(part, file.to_owned());
    }

    pub(crate) fn file(&self, part: TableAt) -> Option<&str> {
        self.files.get(&part).map(String::as_str)
    }

    /// Notes that the value of a key could not be read, which was said already.
    pub(crate) fn note_unread(&mut self, part: TableAt, key: &str) {
        self.unread.insert((part, key.to_owned()));
    }

    pub(crate) fn line(&self, part: TableAt, key: &str) -> Option<usize> {
        let line_of = |key: &str| self.lines.get(&(part, key.to_owned())).copied();
        line_of(key).or_else(|| line_of(""))
    }

    /// Whether the value of a key could not be read: what stands in the draft is a placeholder.
    pub(crate) fn is_unread(&self, part: TableAt, key: &str) -> bool {
        !self.unread.is_empty() && self.unread.contains(&(part, key.to_owned()))
    }

    /// Whether they are of a text, in which tables have heads, and not of a draft in code.
    pub(crate) fn are_of_text(&self) -> bool {
        !self.lines.is_empty()
    }

    pub(crate) fn any_unread(&self) -> bool {
        !self.unread.is_empty()
    }
}
