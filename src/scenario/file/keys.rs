//! Tables: their keys one by one, with the line and the path of each.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::{Flaw, describe, finite, quantity};
use crate::message::Text;
use crate::problem::{Findings, Kind, Place, Problem};
use crate::scenario::measure::Measure;
use crate::scenario::place::{Part, Places, join};
use crate::scenario::quantity::Quantity;
use crate::scenario::says;

/// What reading a text collects besides the draft.
#[derive(Debug)]
pub(super) struct Reader {
    /// Offsets at which lines start.
    line_starts: Vec<usize>,
    /// The table beside the scenario that is being read, and which of its lines each line of the
    /// text stands for.
    table: Option<(String, Vec<usize>)>,
    pub(super) places: Places,
    pub(super) findings: Findings,
}

/// A table that is being read.
#[derive(Debug, Clone)]
pub(super) struct Keys<'a, 'i> {
    pub(super) part: Part,
    /// What messages call it.
    pub(super) name: String,
    pub(super) table: &'a DeTable<'i>,
    /// Offset of the table.
    pub(super) offset: usize,
}

impl<'a, 'i> Keys<'a, 'i> {
    /// The value of a key.
    pub(super) fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.table.get(key)
    }

    /// Its keys and values in the order of the file.
    pub(super) fn in_order(&self) -> Vec<(&'a Spanned<Cow<'i, str>>, &'a Spanned<DeValue<'i>>)> {
        let mut entries: Vec<_> = self.table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
    }

    /// The value of a key, if it is text.
    pub(super) fn peek_text(&self, key: &str) -> Option<&'a str> {
        self.value(key)?.get_ref().as_str()
    }
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0).chain(starts.map(|(at, _)| at + 1)).collect();
        let (places, findings) = (Places::default(), Findings::default());
        Self { line_starts, table: None, places, findings }
    }

    /// Reads a text made of a table beside the scenario: problems name its file, and the lines
    /// that those of the text stand for.
    pub(super) fn within(
        &mut self,
        text: &str,
        (file, lines): (&str, &[usize]),
        read: impl FnOnce(&mut Self),
    ) {
        let mut inner = Self::new(text);
        inner.table = Some((file.to_owned(), lines.to_vec()));
        inner.places = std::mem::take(&mut self.places);
        inner.findings = std::mem::take(&mut self.findings);
        let before = inner.findings.problems().len();
        read(&mut inner);
        inner.findings.set_file(before, file);
        self.places = inner.places;
        self.findings = inner.findings;
    }

    /// The table beside the scenario that is being read.
    pub(super) fn table_file(&self) -> Option<&str> {
        self.table.as_ref().map(|(file, _)| file.as_str())
    }

    /// The line of an offset, counted from 1.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let of_table = self.table.as_ref().and_then(|(_, lines)| lines.get(line - 1).copied());
        of_table.unwrap_or(line)
    }

    /// Notes that nothing could be read: an empty draft is then no further problem.
    pub(super) fn refuse_rest(&mut self) {
        for key in ["stage", "link", "final_stage"] {
            self.places.note_unread(Part::Scenario, key);
        }
    }

    /// Notes the lines of a table's keys and refuses those that are not `known`.
    pub(super) fn open(&mut self, keys: &Keys<'_, '_>, known: &[&str]) {
        self.places.note(keys.part, "", self.line_of(keys.offset));
        for (key, _) in keys.table {
            let (name, line) = (key.get_ref().as_ref(), self.line_of(key.span().start));
            if known.contains(&name) {
                self.places.note(keys.part, name, line);
                continue;
            }
            let path = join(&keys.name, name);
            let problem = self.unknown_key(&path, name, known);
            self.findings.push(problem.line(Some(line)));
        }
    }

    /// The problem of a key that nobody knows.
    pub(super) fn unknown_key(&self, path: &str, name: &str, known: &[&str]) -> Problem {
        let meant = self.findings.meant(name, known.iter().copied());
        Problem::new(Kind::UnknownKey, Place::key(super::value::clip(path)))
            .found(says::an_unknown_key())
            .expected(says::one_of(known.join(", ")))
            .hint_maybe(meant)
    }

    /// Notes that a value could not be read, and why.
    pub(super) fn refuse(&mut self, keys: &Keys<'_, '_>, key: &str, flaw: Flaw) {
        let line = self.line_of(flaw.offset);
        let problem = flaw.problem(&join(&keys.name, key)).line(Some(line));
        self.findings.push(problem);
        self.places.note_unread(keys.part, key);
    }

    /// Notes everything that is wrong with a value.
    pub(super) fn refuse_all(&mut self, keys: &Keys<'_, '_>, key: &str, flaws: Vec<Flaw>) {
        for flaw in flaws {
            self.refuse(keys, key, flaw);
        }
    }

    /// Notes that a required key is missing.
    pub(super) fn missing(&mut self, keys: &Keys<'_, '_>, key: &str, expected: Text) {
        let flaw =
            Flaw::at(keys.offset).kind(Kind::Missing).found(says::no_key(key)).expected(expected);
        self.refuse(keys, key, flaw);
    }

    /// Text, if the key is given.
    pub(super) fn text(&mut self, keys: &Keys<'_, '_>, key: &str) -> Option<String> {
        let value = keys.value(key)?;
        if let Some(text) = value.get_ref().as_str() {
            return Some(text.to_owned());
        }
        self.refuse(keys, key, Flaw::of(value).expected(says::text_in_quotes()));
        None
    }

    /// A finite number, if the key is given.
    pub(super) fn number(&mut self, keys: &Keys<'_, '_>, key: &str) -> Option<f64> {
        finite(keys.value(key)?).map_err(|flaw| self.refuse(keys, key, flaw)).ok()
    }

    /// A quantity, if the key is given.
    pub(super) fn quantity(
        &mut self,
        keys: &Keys<'_, '_>,
        key: &str,
        measure: &Measure,
    ) -> Option<Quantity> {
        quantity(keys.value(key)?, measure).map_err(|flaws| self.refuse_all(keys, key, flaws)).ok()
    }

    /// A table inside a table, if the key is given.
    pub(super) fn table<'a, 'i>(
        &mut self,
        keys: &Keys<'a, 'i>,
        key: &str,
        expected: Text,
    ) -> Option<&'a DeTable<'i>> {
        let value = keys.value(key)?;
        if let Some(table) = value.get_ref().as_table() {
            return Some(table);
        }
        self.refuse(keys, key, Flaw::of(value).expected(expected));
        None
    }

    /// The keys of a table inside a table, if the key is given, and whether all of them are
    /// `known`; others are refused.
    pub(super) fn inner<'a, 'i>(
        &mut self,
        keys: &Keys<'a, 'i>,
        key: &str,
        (known, expected): (&[&str], Text),
    ) -> Option<(Keys<'a, 'i>, bool)> {
        let offset = keys.value(key)?.span().start;
        let table = self.table(keys, key, expected)?;
        let (part, name) = (keys.part, join(&keys.name, key));
        let mut all_known = true;
        for (name_here, _) in table {
            let own = name_here.get_ref().as_ref();
            if !known.contains(&own) {
                let problem = self.unknown_key(&join(&name, own), own, known);
                let line = self.line_of(name_here.span().start);
                self.findings.push(problem.line(Some(line)));
                all_known = false;
            }
        }
        Some((Keys { part, name, table, offset }, all_known))
    }

    /// The tables of `[[key]]`, in the order of the file, with what messages call each.
    pub(super) fn tables<'a, 'i>(
        &mut self,
        top: &Keys<'a, 'i>,
        key: &str,
        named: impl Fn(usize, &Keys<'a, 'i>) -> (Part, String),
    ) -> Vec<Keys<'a, 'i>> {
        let Some(value) = top.value(key) else { return Vec::new() };
        let expected = says::tables_headed(key);
        let Some(list) = value.get_ref().as_array() else {
            let flaw = Flaw::of(value).expected(expected.clone());
            let hint = says::write_with_two_brackets(key);
            let flaw = if value.get_ref().is_table() { flaw.hint(hint) } else { flaw };
            self.refuse(top, key, flaw);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for value in list {
            if let Some(table) = value.get_ref().as_table() {
                let (part, name, offset) = (Part::Scenario, String::new(), value.span().start);
                let mut keys = Keys { part, name, table, offset };
                (keys.part, keys.name) = named(tables.len(), &keys);
                tables.push(keys);
            } else {
                let flaw = Flaw::at(value.span().start)
                    .found(describe(value.get_ref()))
                    .expected(expected.clone());
                self.refuse(top, key, flaw);
            }
        }
        tables
    }
}
