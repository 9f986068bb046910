//! Tables: their keys one by one, with the line and the path of each.

use std::borrow::Cow;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeTable;

use super::flaw::{Flaw, RawValue, clip, finite};
use super::value::quantity;
use crate::message::Text;
use crate::problem::{Findings, Kind, Place, Problem};
use crate::scenario::measure::Measure;
use crate::scenario::{Places, Quantity, TableAt, join, says};

#[derive(Debug)]
pub(super) struct Reader {
    /// Offsets at which lines start.
    line_starts: Vec<usize>,
    /// The table beside the scenario that is being read, and which of its lines each line of the
    /// text stands for.
    pub(super) table: Option<(String, Vec<usize>)>,
    /// The tables beside the scenario that were read.
    pub(super) beside: Vec<PathBuf>,
    pub(super) places: Places,
    pub(super) findings: Findings,
}

#[derive(Debug, Clone)]
pub(super) struct Keys<'a> {
    pub(super) part: TableAt,
    pub(super) name: String,
    pub(super) table: &'a DeTable<'a>,
    pub(super) offset: usize,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct KeyOf<'a> {
    pub(super) keys: &'a Keys<'a>,
    pub(super) name: &'a str,
}

/// A key and its value.
pub(super) type EntryOf<'a> = (&'a Spanned<Cow<'a, str>>, &'a RawValue<'a>);

impl<'a> Keys<'a> {
    pub(super) fn at(&'a self, name: &'a str) -> KeyOf<'a> {
        KeyOf { keys: self, name }
    }

    /// Its keys and values in the order of the file.
    pub(super) fn in_order(&self) -> Vec<EntryOf<'a>> {
        let mut entries: Vec<_> = self.table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.table.get(key)?.get_ref().as_str()
    }
}

impl<'a> KeyOf<'a> {
    pub(super) fn value(self) -> Option<&'a RawValue<'a>> {
        self.keys.table.get(self.name)
    }
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(starts.map(|(at, _)| at + 1)).collect();
        let (beside, places, findings) = Default::default();
        Self { line_starts, table: None, beside, places, findings }
    }

    /// Reads a text made of a table beside the scenario: problems name its file, and the lines
    /// that those of the text stand for.
    pub(super) fn within(
        &mut self,
        text: &str,
        (file, lines): (&str, &[usize]),
        read: impl FnOnce(&mut Self),
    ) {
        let before = self.findings.problems().len();
        let (inner, table) = (Self::new(text), Some((file.to_owned(), lines.to_vec())));
        let outer = std::mem::replace(&mut self.line_starts, inner.line_starts);
        let beside = std::mem::replace(&mut self.table, table);
        read(self);
        self.findings.set_file(before, file);
        (self.line_starts, self.table) = (outer, beside);
    }

    pub(super) fn line_of(&self, offset: usize) -> usize {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let of_table = self.table.as_ref().and_then(|(_, lines)| lines.get(line - 1).copied());
        of_table.unwrap_or(line)
    }

    /// Notes that nothing could be read: an empty draft is then no further problem.
    pub(super) fn refuse_rest(&mut self) {
        for key in ["stage", "link", "final_stage"] {
            self.places.note_unread(TableAt::SCENARIO, key);
        }
    }

    /// Notes the lines of a table's keys and refuses those that are not `known`.
    pub(super) fn open(&mut self, keys: &Keys<'_>, known: &[&str]) {
        self.places.note(keys.part, "", self.line_of(keys.offset));
        for key in keys.table.keys().filter(|key| known.contains(&key.get_ref().as_ref())) {
            self.places.note(keys.part, key.get_ref(), self.line_of(key.span().start));
        }
        self.refuse_unknown(keys, known);
    }

    /// Refuses keys that are not `known`; whether there are any.
    fn refuse_unknown(&mut self, keys: &Keys<'_>, known: &[&str]) -> bool {
        let before = self.findings.problems().len() + self.findings.omitted();
        for key in keys.table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let (path, name) = (join(&keys.name, key.get_ref()), key.get_ref());
            let problem = Problem::new(Kind::UnknownKey, Place::key(clip(&path)))
                .found(says::an_unknown_key())
                .expected(says::one_of(known.join(", ")))
                .hint_maybe(self.findings.meant(name, known.iter().copied()));
            self.findings.push(problem.line(Some(self.line_of(key.span().start))));
        }
        self.findings.problems().len() + self.findings.omitted() > before
    }

    pub(super) fn refuse(&mut self, entry: KeyOf<'_>, flaw: Flaw) {
        let KeyOf { keys, name } = entry;
        let line = self.line_of(flaw.offset);
        self.findings.push(flaw.problem(&join(&keys.name, name)).line(Some(line)));
        self.places.note_unread(keys.part, name);
    }

    /// Refuses tables that are too many, so that nobody reads them.
    pub(super) fn refuse_number(&mut self, entry: KeyOf<'_>, count: usize, most: usize) {
        let flaw = Flaw::at(entry.value().map_or(0, |value| value.span().start));
        let flaw = flaw.kind(Kind::TooMany).found(says::n_tables(count));
        self.refuse(entry, flaw.expected(says::at_most(most)));
    }

    pub(super) fn refuse_all(&mut self, entry: KeyOf<'_>, flaws: Vec<Flaw>) {
        for flaw in flaws {
            self.refuse(entry, flaw);
        }
    }

    pub(super) fn missing(&mut self, entry: KeyOf<'_>, expected: Text) {
        let flaw = Flaw::at(entry.keys.offset).kind(Kind::Missing).found(says::no_key(entry.name));
        self.refuse(entry, flaw.expected(expected));
    }

    /// What was made of a value; it is refused if that is nothing.
    pub(super) fn wanted<T>(
        &mut self,
        entry: KeyOf<'_>,
        made: Option<T>,
        expected: Text,
    ) -> Option<T> {
        if let (None, Some(value)) = (&made, entry.value()) {
            self.refuse(entry, Flaw::of(value).expected(expected));
        }
        made
    }

    pub(super) fn text(&mut self, entry: KeyOf<'_>) -> Option<String> {
        let text = entry.keys.text(entry.name).map(str::to_owned);
        self.wanted(entry, text, says::text_in_quotes())
    }

    pub(super) fn number(&mut self, entry: KeyOf<'_>) -> Option<f64> {
        finite(entry.value()?).map_err(|flaw| self.refuse(entry, flaw)).ok()
    }

    pub(super) fn quantity(&mut self, entry: KeyOf<'_>, measure: &Measure) -> Option<Quantity> {
        quantity(entry.value()?, measure).map_err(|flaws| self.refuse_all(entry, flaws)).ok()
    }

    pub(super) fn table<'a>(&mut self, entry: KeyOf<'a>, expected: Text) -> Option<Keys<'a>> {
        let value = entry.value()?;
        let table = self.wanted(entry, value.get_ref().as_table(), expected)?;
        let name = join(&entry.keys.name, entry.name);
        Some(Keys { part: entry.keys.part, name, table, offset: value.span().start })
    }

    /// The same, and whether all of its keys are `known`; others are refused.
    pub(super) fn inner<'a>(
        &mut self,
        entry: KeyOf<'a>,
        known: &[&str],
        expected: Text,
    ) -> Option<(Keys<'a>, bool)> {
        let inner = self.table(entry, expected)?;
        let all_known = !self.refuse_unknown(&inner, known);
        Some((inner, all_known))
    }

    /// The entries of a table in the order of the file. A list of tables of one key says the same,
    /// where a format does not keep the order of a table.
    pub(super) fn entries<'a>(
        &mut self,
        entry: KeyOf<'a>,
        expected: Text,
    ) -> Option<Vec<EntryOf<'a>>> {
        let list = entry.value()?.get_ref().as_array().filter(|list| !list.is_empty());
        let one = |value: &'a RawValue<'a>| match value.get_ref().as_table() {
            Some(table) if table.len() == 1 => table.iter().next(),
            _ => None,
        };
        match list.and_then(|list| list.iter().map(one).collect()) {
            Some(entries) => Some(entries),
            None => Some(self.table(entry, expected)?.in_order()),
        }
    }

    /// The tables of `[[key]]`, in the order of the file, with what messages call each.
    pub(super) fn tables<'a>(
        &mut self,
        entry: KeyOf<'a>,
        named: impl Fn(usize, &Keys<'a>) -> (TableAt, String),
    ) -> Vec<Keys<'a>> {
        let Some(value) = entry.value() else { return Vec::new() };
        let flaw = |value| Flaw::of(value).expected(says::tables_headed(entry.name));
        let Some(list) = value.get_ref().as_array() else {
            let hint = says::write_with_two_brackets(entry.name);
            let hint = value.get_ref().is_table().then_some(hint);
            self.refuse(entry, flaw(value).hint_maybe(hint));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in list {
            if let Some(table) = value.get_ref().as_table() {
                let (part, name, offset) = (TableAt::SCENARIO, String::new(), value.span().start);
                let mut keys = Keys { part, name, table, offset };
                (keys.part, keys.name) = named(tables.len(), &keys);
                tables.push(keys);
            } else {
                self.refuse(entry, flaw(value));
            }
        }
        tables
    }
}
