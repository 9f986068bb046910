//! Tables beside a scenario: projects, retirements and observations as comma-separated values.
//!
//! Each record becomes the inline table that a scenario would hold, so that the same code reads
//! both; problems name the table's file and the record's line.

use std::fmt::Write as _;
use std::path::{Component, Path};

use toml::de::{DeTable, DeValue};

use super::keys::{Keys, Reader};
use super::value::{Flaw, shorten};
use super::{read, source, write};
use crate::problem::{Kind, Place, Problem};
use crate::scenario::key::Declaration;
use crate::scenario::place::Part;
use crate::scenario::says;
use crate::scenario::{Draft, Listed};

/// Reads the tables of a kind, in the scenario and beside it. Without a folder there is nothing
/// beside.
pub(super) fn tables<T: Listed>(
    reader: &mut Reader,
    top: &Keys<'_, '_>,
    (draft, folder): (&mut Draft, Option<&Path>),
) {
    read::tables::<T>(reader, top, draft);
    let key = key::<T>();
    let Some(value) = top.value(&key) else { return };
    let Some(name) = reader.text(top, &key) else { return };
    let Some(folder) = folder else {
        let flaw = Flaw::of(value).expected(says::tables_in_the_text_itself());
        let hint = says::write_tables(T::HEAD);
        return reader.refuse(top, &key, flaw.hint(hint));
    };
    let is_beside = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
    let text = if is_beside {
        source::read_beside(&folder.join(&name))
    } else {
        Err(Problem::new(Kind::Unreadable, Place::key("file"))
            .found(says::not_beside_the_scenario()))
    };
    let problem = match text {
        Ok(text) => return from_csv::<T>(reader, &name, (&text, draft)),
        Err(problem) if problem.line.is_some() => {
            Problem { place: Place::key(key), ..problem.in_file(Some(&name)) }
        }
        Err(problem) => {
            let line = reader.line_of(value.span().start);
            let found = says::which_is(shorten(&name, '"'), problem.found);
            let problem =
                Problem::new(Kind::Unreadable, Place::key(key)).found(found).line(Some(line));
            let problem = problem.expected(says::a_table_of_comma_separated_values());
            problem.hint(says::its_path_starts_in_the_folder())
        }
    };
    reader.findings.push(problem);
    reader.places.note_unread(Part::Scenario, T::HEAD);
}

/// A problem of a table beside the scenario.
fn problem<T: Listed>(kind: Kind) -> Problem {
    Problem::new(kind, Place::key(key::<T>()))
}

/// The key that names a file with tables of that kind.
fn key<T: Listed>() -> String {
    format!("{}s", T::HEAD)
}

fn from_csv<T: Listed>(reader: &mut Reader, file: &str, (text, draft): (&str, &mut Draft)) {
    let refuse = |reader: &mut Reader, line: usize, problem: Problem| {
        reader.findings.push(problem.line(Some(line)).in_file(Some(file)));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut settings = csv::ReaderBuilder::new();
    settings.flexible(true).has_headers(false).trim(csv::Trim::All);
    let mut records = settings.from_reader(text.as_bytes());
    let mut columns: Vec<Option<(&str, bool)>> = Vec::new();
    let mut line_of = line_counter(text);
    let mut lines = vec![1];
    let mut toml = format!("{} = [\n", T::HEAD);
    for record in records.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = line_of(error.position());
                let problem = problem::<T>(Kind::Syntax).found(error.to_string());
                refuse(reader, line, problem.expected(says::comma_separated_values_in_utf_8()));
                continue;
            }
        };
        let line = line_of(record.position());
        if columns.is_empty() {
            let Some(found) = header::<T>(reader, (file, line, &record)) else {
                reader.places.note_unread(Part::Scenario, T::HEAD);
                return;
            };
            columns = found;
            continue;
        }
        if record.len() != columns.len() {
            let found = says::n_cells(record.len());
            let problem = problem::<T>(Kind::Syntax).found(found);
            refuse(reader, line, problem.expected(says::n_cells(columns.len())));
            reader.places.note_unread(Part::Scenario, T::HEAD);
            continue;
        }
        let cells = columns.iter().zip(&record);
        let cells = cells.filter_map(|(column, cell)| column.zip(Some(cell)));
        let entries: Vec<String> = cells.filter_map(|(column, cell)| entry(column, cell)).collect();
        writeln!(toml, "{{ {} }},", entries.join(", "))
            .expect("checked: writing to a String never fails");
        lines.push(line);
    }
    if columns.is_empty() {
        header::<T>(reader, (file, 1, &csv::StringRecord::new()));
        reader.places.note_unread(Part::Scenario, T::HEAD);
        return;
    }
    toml.push(']');
    let Ok(table) = DeTable::parse(&toml) else { return };
    let (part, name) = (Part::Scenario, String::new());
    let keys = Keys { part, name, table: table.get_ref(), offset: 0 };
    reader.within(&toml, (file, &lines), |reader| read::tables::<T>(reader, &keys, draft));
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

/// The columns by position, with whether each is text whatever it looks like; those that nobody
/// knows are reported and left out. None if one is missing.
fn header<T: Listed>(
    reader: &mut Reader,
    (file, line, record): (&str, usize, &csv::StringRecord),
) -> Option<Vec<Option<(&'static str, bool)>>> {
    let known =
        |key: &'static Declaration| key.names().iter().map(|name| (*name, key.kind.is_text()));
    let known: Vec<(&'static str, bool)> = T::KEYS.iter().flat_map(known).collect();
    let names = read::names::<T>();
    let mut columns = Vec::new();
    for cell in record {
        let column = known.iter().copied().find(|(known, _)| *known == cell);
        let twice = column.is_some() && columns.contains(&column);
        if column.is_none() || twice {
            let (what, kind) = if twice {
                (says::a_second_column(shorten(cell, '"')), Kind::Duplicate)
            } else {
                (says::a_column(shorten(cell, '"')), Kind::UnknownKey)
            };
            let hint = reader.findings.meant(cell, names.iter().copied());
            let problem = problem::<T>(kind)
                .found(what)
                .expected(says::columns_among(names.join(", ")))
                .hint_maybe(hint.filter(|_| !twice));
            reader.findings.push(problem.line(Some(line)).in_file(Some(file)));
        }
        columns.push(column.filter(|_| !twice));
    }
    let needed: Vec<&str> =
        T::KEYS.iter().filter(|key| key.needed.is_some()).map(|key| key.name).collect();
    let has = |name: &str| columns.iter().flatten().any(|(column, _)| *column == name);
    let missing: Vec<&str> = needed.iter().copied().filter(|name| !has(name)).collect();
    if missing.is_empty() {
        return Some(columns);
    }
    let problem = problem::<T>(Kind::Missing)
        .found(says::no_column(missing.join(", ")))
        .expected(says::the_columns(needed.join(", ")));
    reader.findings.push(problem.line(Some(line)).in_file(Some(file)));
    None
}

/// A cell as an entry of an inline table; an empty one says nothing.
fn entry((column, is_text): (&str, bool), cell: &str) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    let bare = !is_text && !cell.contains('\n');
    let value = DeValue::parse(cell).ok().filter(|_| bare);
    let bare = value.is_some_and(|value| {
        matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_) | DeValue::Table(_))
    });
    let value = if bare { cell.to_owned() } else { write::quote(cell) };
    Some(format!("{column} = {value}"))
}
