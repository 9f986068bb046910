//! Tables beside a scenario: projects, retirements and observations as comma-separated values.
//!
//! Each record becomes the inline table that a scenario would hold, so that the same code reads
//! both; problems name the table's file and the record's line.

use std::fmt::Write as _;
use std::path::{Component, Path};

use toml::de::{DeTable, DeValue};

use super::keys::{Keys, Reader};
use super::value::{Flaw, shorten};
use super::{source, time, write};
use crate::message::texts;
use crate::problem::{Place, Problem};
use crate::scenario::Draft;
use crate::scenario::place::{Part, part_name};

/// A kind of table that a file of its own may hold.
struct Kind {
    /// The key that names the file.
    key: &'static str,
    /// The heading of one table in a scenario.
    table: &'static str,
    columns: &'static [&'static str],
    needed: &'static [&'static str],
    part: fn(usize) -> Part,
}

texts! {
    which_is(file, fault): "{file}, which is {fault}", "{file}，它是{fault}";
}

/// Columns that are text, whatever they look like.
const TEXTS: [&str; 8] =
    ["id", "owner", "stage", "status", "start", "date", "source", "assumption"];

const KINDS: [Kind; 3] = [
    Kind {
        key: "projects",
        table: "project",
        columns: &time::PROJECT,
        needed: &["id", "stage", "capacity", "start"],
        part: Part::Project,
    },
    Kind {
        key: "retirements",
        table: "retirement",
        columns: &time::RETIREMENT,
        needed: &["id", "stage", "capacity", "date"],
        part: Part::Retirement,
    },
    Kind {
        key: "observations",
        table: "observation",
        columns: &time::OBSERVATION,
        needed: &["stage", "date", "capacity", "error"],
        part: Part::Observation,
    },
];

/// Reads the tables of a scenario, in it and beside it. Without a folder there is nothing beside.
pub(super) fn tables(
    reader: &mut Reader,
    top: &Keys<'_, '_>,
    (draft, folder): (&mut Draft, Option<&Path>),
) {
    for kind in &KINDS {
        read_all(reader, top, (kind, draft));
        let Some(value) = top.value(kind.key) else { continue };
        let Some(name) = reader.text(top, kind.key) else { continue };
        let Some(folder) = folder else {
            let flaw = Flaw::of(value).expected("tables in the text itself, as it is no file");
            let hint = format!("write [[{}]] tables, or load the scenario from a file", kind.table);
            reader.refuse(top, kind.key, flaw.hint(hint));
            continue;
        };
        let is_beside =
            Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
        let text = if is_beside {
            source::read_beside(&folder.join(&name))
        } else {
            Err(Problem::at("file").found("not beside the scenario"))
        };
        match text {
            Ok(text) => from_csv(reader, (kind, &name), (&text, draft)),
            Err(problem) if problem.line.is_some() => {
                let place = Place::key(kind.key);
                reader.findings.push(Problem { place, ..problem.in_file(Some(&name)) });
                reader.places.note_unread(Part::Scenario, kind.table);
            }
            Err(problem) => {
                let line = reader.line_of(value.span().start);
                let found = which_is(shorten(&name, '"'), problem.found);
                let problem = Problem::at(kind.key).found(found).line(Some(line));
                let problem = problem.expected("a table of comma-separated values");
                let hint = "its path starts in the scenario's folder and stays there";
                reader.findings.push(problem.hint(hint));
                reader.places.note_unread(Part::Scenario, kind.table);
            }
        }
    }
}

/// Reads the tables that stand under their own heading.
fn read_all(reader: &mut Reader, top: &Keys<'_, '_>, (kind, draft): (&Kind, &mut Draft)) {
    let before = match kind.table {
        "project" => draft.projects.len(),
        "retirement" => draft.retirements.len(),
        _ => draft.observations.len(),
    };
    let named = |index: usize, keys: &Keys<'_, '_>| {
        let index = before + index;
        ((kind.part)(index), part_name(kind.table, index, keys.peek_text("id")))
    };
    for keys in reader.tables(top, kind.table, named) {
        if let Some(file) = reader.table_file().map(str::to_owned) {
            reader.places.note_file(keys.part, &file);
        }
        match kind.table {
            "project" => {
                let project = time::project(reader, &keys, draft);
                draft.projects.push(project);
            }
            "retirement" => {
                let retirement = time::retirement(reader, &keys, draft);
                draft.retirements.push(retirement);
            }
            _ => {
                let observation = time::observation(reader, &keys, draft);
                draft.observations.push(observation);
            }
        }
    }
}

fn from_csv(reader: &mut Reader, (kind, file): (&Kind, &str), (text, draft): (&str, &mut Draft)) {
    let refuse = |reader: &mut Reader, line: usize, problem: Problem| {
        reader.findings.push(problem.line(Some(line)).in_file(Some(file)));
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut settings = csv::ReaderBuilder::new();
    settings.flexible(true).has_headers(false).trim(csv::Trim::All);
    let mut records = settings.from_reader(text.as_bytes());
    let mut columns: Vec<Option<&str>> = Vec::new();
    let mut line_of = line_counter(text);
    let mut lines = vec![1];
    let mut toml = format!("{} = [\n", kind.table);
    for record in records.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = line_of(error.position());
                let problem = Problem::at(kind.key).found(format!("{error}"));
                refuse(reader, line, problem.expected("comma-separated values in UTF-8"));
                continue;
            }
        };
        let line = line_of(record.position());
        if columns.is_empty() {
            let Some(found) = header(reader, kind, (file, line, &record)) else {
                reader.places.note_unread(Part::Scenario, kind.table);
                return;
            };
            columns = found;
            continue;
        }
        if record.len() != columns.len() {
            let found = format!("{} cells", record.len());
            let problem = Problem::at(kind.key).found(found);
            refuse(reader, line, problem.expected(format!("{} cells", columns.len())));
            reader.places.note_unread(Part::Scenario, kind.table);
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
        header(reader, kind, (file, 1, &csv::StringRecord::new()));
        reader.places.note_unread(Part::Scenario, kind.table);
        return;
    }
    toml.push(']');
    let Ok(table) = DeTable::parse(&toml) else { return };
    let (part, name) = (Part::Scenario, String::new());
    let keys = Keys { part, name, table: table.get_ref(), offset: 0 };
    reader.within(&toml, (file, &lines), |reader| read_all(reader, &keys, (kind, draft)));
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

/// The columns by position, those that nobody knows reported and left out; none if one is missing.
fn header<'k>(
    reader: &mut Reader,
    kind: &'k Kind,
    (file, line, record): (&str, usize, &csv::StringRecord),
) -> Option<Vec<Option<&'k str>>> {
    let mut columns = Vec::new();
    for cell in record {
        let column = kind.columns.iter().copied().find(|known| *known == cell);
        let twice = column.is_some() && columns.contains(&column);
        if column.is_none() || twice {
            let what = if twice { "a second column" } else { "a column" };
            let hint = reader.findings.meant(cell, kind.columns.iter().copied());
            let problem = Problem::at(kind.key)
                .found(format!("{what} {}", shorten(cell, '"')))
                .expected(format!("columns among {}", kind.columns.join(", ")))
                .hint_maybe(hint.filter(|_| !twice));
            reader.findings.push(problem.line(Some(line)).in_file(Some(file)));
        }
        columns.push(column.filter(|_| !twice));
    }
    let missing = kind.needed.iter().filter(|needed| !columns.contains(&Some(**needed)));
    let missing: Vec<&str> = missing.copied().collect();
    if missing.is_empty() {
        return Some(columns);
    }
    let problem = Problem::at(kind.key)
        .found(format!("no column {}", missing.join(", ")))
        .expected(format!("the columns {}", kind.needed.join(", ")));
    reader.findings.push(problem.line(Some(line)).in_file(Some(file)));
    None
}

/// A cell as an entry of an inline table; an empty one says nothing.
fn entry(column: &str, cell: &str) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    let bare = !TEXTS.contains(&column) && !cell.contains('\n');
    let value = DeValue::parse(cell).ok().filter(|_| bare);
    let bare = value.is_some_and(|value| {
        matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_) | DeValue::Table(_))
    });
    let value = if bare { cell.to_owned() } else { write::quote(cell) };
    Some(format!("{column} = {value}"))
}
