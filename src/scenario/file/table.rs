//! Tables beside a scenario: projects, retirements and observations as comma-separated values.
//!
//! Each record becomes the inline table that a scenario would hold, so that the same code reads
//! both; problems name the table's file and the record's line.

use std::path::{Component, Path};

use toml::de::{DeTable, DeValue};

use super::flaw::{Flaw, shorten};
use super::keys::{Keys, Reader};
use super::{read, source, write};
use crate::problem::{Kind, Place, Problem};
use crate::scenario::typed::narrow;
use crate::scenario::{Declaration, Draft, Listed, TableAt, says};

/// Reads the tables of a kind, in the scenario and beside it. Without a folder there is nothing
/// beside.
pub(super) fn tables<T: Listed>(
    reader: &mut Reader,
    top: &Keys<'_>,
    (draft, folder): (&mut Draft, Option<&Path>),
) {
    read::tables::<T>(reader, top, draft);
    let key = key::<T>();
    let entry = top.at(&key);
    let Some(value) = entry.value() else { return };
    let Some(name) = reader.text(entry) else { return };
    let Some(folder) = folder else {
        let flaw = Flaw::of(value).expected(says::tables_in_the_text_itself());
        return reader.refuse(entry, flaw.hint(says::write_tables(T::HEAD)));
    };
    let mut parts = Path::new(&name).components();
    let is_beside = parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let text = if is_beside {
        let path = folder.join(&name);
        let text = source::read_beside(&path, folder);
        reader.beside.push(path);
        text
    } else {
        Err(problem::<T>(Kind::Unreadable).found(says::not_beside_the_scenario()))
    };
    let problem = match text {
        Ok(text) => {
            let file =
                &Beside { file: &name, text: text.strip_prefix('\u{feff}').unwrap_or(&text) };
            if file.read::<T>(reader, draft).is_none() {
                reader.places.note_unread(TableAt::SCENARIO, T::HEAD);
            }
            return;
        }
        Err(problem) if problem.line.is_some() => {
            Problem { place: Place::key(&key), ..problem.in_file(Some(&name)) }
        }
        Err(problem) => {
            let is_binary = problem.found == says::binary_data();
            Problem::new(Kind::Unreadable, Place::key(&key))
                .found(says::which_is(shorten(&name, '"'), problem.found))
                .expected(says::a_table_of_comma_separated_values())
                .hint(if is_binary {
                    says::save_the_table_as_csv()
                } else {
                    says::its_path_stays_inside()
                })
                .line(Some(reader.line_of(value.span().start)))
        }
    };
    reader.findings.push(problem);
    reader.places.note_unread(TableAt::SCENARIO, T::HEAD);
}

fn key<T: Listed>() -> String {
    format!("{}s", T::HEAD)
}

fn problem<T: Listed>(kind: Kind) -> Problem {
    Problem::new(kind, Place::key(key::<T>()))
}

/// What a first line begins with that says what parts the cells.
const MARK_LINE: &str = "sep=";

/// A column: its key, and whether its cells are text whatever they look like.
type Heading = (&'static str, bool);

struct Beside<'f> {
    file: &'f str,
    text: &'f str,
}

impl Beside<'_> {
    fn refuse(&self, reader: &mut Reader, line: usize, problem: Problem) {
        reader.findings.push(problem.line(Some(line)).in_file(Some(self.file)));
    }

    /// Reads all records; none if there is no head that says what they are, or one of them does
    /// not fit it.
    fn read<T: Listed>(&self, reader: &mut Reader, draft: &mut Draft) -> Option<()> {
        self.bounded::<T>(reader, self.text)?;
        let mut settings = csv::ReaderBuilder::new();
        settings.flexible(true).has_headers(false).trim(csv::Trim::All);
        settings.delimiter(separator(self.text, &read::names::<T>()));
        let mut records = settings.from_reader(self.text.as_bytes());
        let mut columns: Vec<Option<Heading>> = Vec::new();
        let mut line_of = line_counter(self.text);
        let mut lines = vec![1];
        let mut whole = Some(());
        let mut rows = Vec::new();
        for record in records.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let problem = problem::<T>(Kind::Syntax).found(error.to_string());
                    let problem = problem.expected(says::comma_separated_values_in_utf_8());
                    self.refuse(reader, line_of(error.position()), problem);
                    continue;
                }
            };
            let line = line_of(record.position());
            // Rows that were cleared, and columns that were, are still written by spreadsheets.
            let filled = record.iter().zip(1..).filter(|(cell, _)| !cell.is_empty());
            let filled = filled.last().map_or(0, |(_, count)| count);
            // Spreadsheets may say in a first line what parts the cells.
            let is_mark = columns.is_empty() && filled == 1 && record[0].starts_with(MARK_LINE);
            if filled == 0 || is_mark {
                continue;
            }
            if rows.len() == T::MOST {
                let problem = problem::<T>(Kind::TooMany).found(says::more_rows(T::MOST));
                self.refuse(reader, line, problem.expected(says::at_most(T::MOST)));
                return None;
            }
            if columns.is_empty() {
                let cells = record.iter().take(filled).collect();
                columns = self.header::<T>(reader, line, &cells)?;
            } else if record.len() >= columns.len() && filled <= columns.len() {
                let cells = columns.iter().zip(&record);
                let entries = cells.filter_map(|(column, cell)| entry((*column)?, cell));
                let entries: Vec<String> = entries.collect();
                rows.push(format!("{{ {} }},\n", entries.join(", ")));
                lines.push(line);
            } else {
                let problem = problem::<T>(Kind::Syntax).found(says::n_cells(record.len()));
                let hint = (filled > columns.len()).then(says::commas_in_quotes);
                let problem = problem.hint_maybe(hint);
                self.refuse(reader, line, problem.expected(says::n_cells(columns.len())));
                whole = None;
            }
        }
        if columns.is_empty() {
            return self.header::<T>(reader, 1, &csv::StringRecord::new()).and(None);
        }
        let toml = format!("{} = [\n{}]", T::HEAD, rows.concat());
        self.bounded::<T>(reader, &toml)?;
        let table = DeTable::parse(&toml).ok()?;
        let (part, name) = (TableAt::SCENARIO, String::new());
        let keys = Keys { part, name, table: table.get_ref(), offset: 0 };
        reader.within(&toml, (self.file, &lines), |reader| read::tables::<T>(reader, &keys, draft));
        whole
    }

    fn bounded<T: Listed>(&self, reader: &mut Reader, text: &str) -> Option<()> {
        let problem = |problem| Problem { place: Place::key(key::<T>()), ..problem };
        source::bounded(text).map_err(|found| self.refuse(reader, 1, problem(found))).ok()
    }

    /// The columns by position; those that nobody knows are reported and left out. None if one is
    /// missing.
    fn header<T: Listed>(
        &self,
        reader: &mut Reader,
        line: usize,
        record: &csv::StringRecord,
    ) -> Option<Vec<Option<Heading>>> {
        let known =
            |key: &'static Declaration| key.names().iter().map(|name| (*name, key.kind.is_text()));
        let known: Vec<Heading> = T::KEYS.iter().flat_map(known).collect();
        let names = read::names::<T>();
        let mut columns = Vec::new();
        for cell in record {
            let column = known.iter().copied().find(|(known, _)| *known == cell);
            let twice = column.is_some() && columns.contains(&column);
            if column.is_none() || twice {
                let shown = shorten(cell, '"');
                let hint = reader.findings.meant(cell, names.iter().copied());
                let problem = if twice {
                    problem::<T>(Kind::Duplicate).found(says::a_second_column(shown))
                } else {
                    let problem = problem::<T>(Kind::UnknownKey).found(says::a_column(shown));
                    problem.hint_maybe(hint)
                };
                self.refuse(reader, line, problem.expected(says::columns_among(names.join(", "))));
            }
            columns.push(column.filter(|_| !twice));
        }
        let needed = T::KEYS.iter().filter(|key| key.needed.is_some());
        let needed: Vec<&str> = needed.map(|key| key.name).collect();
        let has = |name: &&str| columns.iter().flatten().any(|(column, _)| column == name);
        let missing: Vec<&str> = needed.iter().copied().filter(|name| !has(name)).collect();
        if missing.is_empty() {
            return Some(columns);
        }
        let problem = problem::<T>(Kind::Missing).found(says::no_column(missing.join(", ")));
        self.refuse(reader, line, problem.expected(says::the_columns(needed.join(", "))));
        None
    }
}

/// Counts the lines of records, which come in their order. The reader of the table says where a
/// record starts before it has passed over the line breaks that lead up to it.
fn line_counter(text: &str) -> impl FnMut(Option<&csv::Position>) -> usize {
    let bytes = text.as_bytes();
    let (mut passed, mut line) = (0, 1);
    move |position| {
        let start = position.map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
        let breaks = bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = start + breaks.count();
        if let Some(between) = text.get(passed..start) {
            line += between.matches('\n').count();
            passed = start;
        }
        line
    }
}

/// What parts the cells of a table: the comma, semicolon or tab that makes most of its first line
/// names of columns.
fn separator(text: &str, names: &[&str]) -> u8 {
    let is_blank = |line: &&str| line.trim_matches([',', ';', '"', '\t', ' ', '\r']).is_empty();
    let is_none = |line: &&str| is_blank(line) || line.starts_with(MARK_LINE);
    let head = text.lines().find(|line| !is_none(line)).unwrap_or_default();
    let known = |mark: &u8| {
        let cells = head.split(char::from(*mark)).map(|cell| cell.trim().trim_matches('"'));
        cells.filter(|cell| names.contains(cell)).count()
    };
    // Of equals the last counts.
    *b"\t;,".iter().max_by_key(|mark| known(mark)).unwrap_or(&b',')
}

/// A cell as an entry of an inline table; an empty one says nothing.
fn entry((column, is_text): Heading, cell: &str) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    let narrow = if is_text { cell.to_owned() } else { narrow(cell) };
    let cell = &*narrow;
    let bare = !is_text && !cell.contains('\n');
    let value = DeValue::parse(cell).ok().filter(|_| bare);
    let bare = value.is_some_and(|value| {
        matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_) | DeValue::Table(_))
    });
    let value = if bare { cell.to_owned() } else { write::quote(cell) };
    Some(format!("{column} = {value}"))
}
