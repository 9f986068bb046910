//! The tables of time and projects: horizon, statuses, factors, projects, retirements and
//! observations.

use toml::de::DeTable;

use super::keys::{Keys, Reader};
use super::value::{Flaw, Measure, describe};
use crate::scenario::Draft;
use crate::scenario::factor::{Factor, Scope};
use crate::scenario::horizon::{Horizon, Step};
use crate::scenario::month::Month;
use crate::scenario::observation::Observation;
use crate::scenario::place::{Part, join, part_name};
use crate::scenario::project::{Project, ProjectField, Replaced};
use crate::scenario::quantity::Quantity;
use crate::scenario::retirement::{Retirement, RetirementField};
use crate::scenario::status::Status;
use crate::scenario::uncertain::Uncertain;

/// Reads the horizon and the date of the plan.
pub(super) fn horizon(reader: &mut Reader, top: &Keys<'_, '_>, draft: &mut Draft) {
    draft.as_of = month(reader, top, "as_of");
    let expected = "a table [horizon] with start, end and step";
    let Some(table) = reader.table(top, "horizon", expected) else { return };
    let offset = top.value("horizon").map_or(0, |value| value.span().start);
    let keys = Keys { part: Part::Horizon, name: "horizon".to_owned(), table, offset };
    reader.open(&keys, &["start", "end", "step", "source", "assumption"]);
    let start = needed_month(reader, &keys, "start");
    let end = needed_month(reader, &keys, "end");
    let step = step(reader, &keys);
    let note = reader.note(&keys);
    match (start, end, step) {
        (Some(start), Some(end), Some(step)) => {
            draft.horizon = Some(Horizon { note, ..Horizon::new(start, end, step) });
        }
        _ => reader.places.note_unread(Part::Scenario, "horizon"),
    }
}

fn step(reader: &mut Reader, keys: &Keys<'_, '_>) -> Option<Step> {
    const EXPECTED: &str = "\"month\", \"quarter\" or \"year\"";
    let text = reader.needed(keys, "step", EXPECTED);
    if reader.places.is_unread(keys.part, "step") {
        return None;
    }
    let step = text.parse().ok();
    if step.is_none() {
        let hint = reader.findings.meant(&text, Step::ALL.map(Step::name));
        let flaw = keys.value("step").map(Flaw::of).unwrap_or_default();
        reader.refuse(keys, "step", flaw.expected(EXPECTED).hint_maybe(hint));
    }
    step
}

/// A month, if the key is given.
pub(super) fn month(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Month> {
    let value = keys.value(key)?;
    let month = value.get_ref().as_str().and_then(|text| text.trim().parse().ok());
    if month.is_none() {
        let expected = "a month that exists, such as \"2024-07\"";
        reader.refuse(keys, key, Flaw::of(value).expected(expected));
    }
    month
}

fn needed_month(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Month> {
    if keys.value(key).is_none() {
        reader.missing(keys, key, "a month such as \"2024-07\"");
    }
    month(reader, keys, key)
}

/// Reads statuses and factors.
pub(super) fn pipeline(reader: &mut Reader, top: &Keys<'_, '_>, draft: &mut Draft) {
    let expected = "tables [pipeline.status.ID] and [[pipeline.factor]]";
    let Some(table) = reader.table(top, "pipeline", expected) else { return };
    let offset = top.value("pipeline").map_or(0, |value| value.span().start);
    let keys = Keys { part: Part::Pipeline, name: "pipeline".to_owned(), table, offset };
    reader.open(&keys, &["status", "factor", "source", "assumption"]);
    if let Some(table) = reader.table(&keys, "status", "tables [pipeline.status.ID]") {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (id, value) in entries {
            let part = Part::Status(draft.statuses.len());
            let name = part_name("pipeline.status", draft.statuses.len(), Some(id.get_ref()));
            let (offset, mut status) = (id.span().start, Status::new(id.get_ref().as_ref()));
            if let Some(table) = value.get_ref().as_table() {
                read_status(reader, &Keys { part, name, table, offset }, &mut status);
            } else {
                let flaw = Flaw::of(value).expected("a table headed [pipeline.status.ID]");
                reader.refuse(&Keys { part, name, table, offset }, "", flaw);
            }
            draft.statuses.push(status);
        }
    }
    let named = |index: usize, keys: &Keys<'_, '_>| {
        (Part::Factor(index), part_name("pipeline.factor", index, keys.peek_text("id")))
    };
    for keys in reader.tables(&keys, "factor", named) {
        draft.factors.push(factor(reader, &keys));
    }
}

fn read_status(reader: &mut Reader, keys: &Keys<'_, '_>, status: &mut Status) {
    let known = ["probability", "size", "delay", "ramp_months", "source", "assumption"];
    reader.open(keys, &known);
    status.probability = reader.quantity(keys, "probability", Measure::Plain);
    status.size = reader.quantity(keys, "size", Measure::Plain);
    status.delay = reader.quantity(keys, "delay", Measure::Plain);
    status.ramp_months = reader.quantity(keys, "ramp_months", Measure::Plain);
    status.note = reader.note(keys);
}

fn factor(reader: &mut Reader, keys: &Keys<'_, '_>) -> Factor {
    reader.open(keys, &["id", "projects", "realisation", "delay", "source", "assumption"]);
    let mut factor = Factor::new(reader.needed(keys, "id", "an id such as \"market\""));
    let expected = "projects by owner, stage, status or ids, such as { owner = \"Tongwei\" }";
    if let Some(table) = reader.table(keys, "projects", expected) {
        factor.scope = scope(reader, keys, table);
    }
    factor.realisation = reader.number(keys, "realisation").unwrap_or_default();
    factor.delay = reader.number(keys, "delay").unwrap_or_default();
    factor.note = reader.note(keys);
    factor
}

fn scope(reader: &mut Reader, keys: &Keys<'_, '_>, table: &DeTable<'_>) -> Scope {
    const KNOWN: [&str; 4] = ["owner", "stage", "status", "ids"];
    let offset = keys.value("projects").map_or(keys.offset, |value| value.span().start);
    let name = join(&keys.name, "projects");
    let inner = Keys { part: keys.part, name, table, offset };
    for (key, _) in table {
        if !KNOWN.contains(&key.get_ref().as_ref()) {
            let path = join(&inner.name, key.get_ref());
            let problem = reader.unknown_key(&path, key.get_ref(), &KNOWN);
            let line = reader.line_of(key.span().start);
            reader.findings.push(problem.line(Some(line)));
            reader.places.note_unread(keys.part, "projects");
        }
    }
    let mut scope = Scope {
        owner: reader.text(&inner, "owner"),
        stage: reader.text(&inner, "stage"),
        status: reader.text(&inner, "status"),
        ids: None,
    };
    if let Some(value) = inner.value("ids") {
        let texts = value
            .get_ref()
            .as_array()
            .map(|list| list.iter().map(|id| id.get_ref().as_str().map(str::to_owned)).collect());
        match texts {
            Some(Some(ids)) => scope.ids = Some(ids),
            _ => reader.refuse(&inner, "ids", Flaw::of(value).expected("a list of projects' ids")),
        }
    }
    for key in KNOWN.into_iter().filter(|key| table.contains_key(*key)) {
        if reader.places.is_unread(keys.part, key) {
            reader.places.note_unread(keys.part, "projects");
        }
    }
    scope
}

/// In what the capacity of a plant of that stage is measured.
pub(super) fn measure_of<'d>(
    draft: &'d Draft,
    reader: &Reader,
    stage: Option<&str>,
) -> Measure<'d> {
    let index = draft.stages.iter().position(|known| Some(known.id.as_str()) == stage);
    match index {
        Some(index) if !reader.places.is_unread(Part::Stage(index), "unit") => {
            Measure::Unit(&draft.stages[index].unit)
        }
        _ => Measure::Unread,
    }
}

/// The columns and keys of a project.
pub(super) const PROJECT: [&str; 13] = [
    "id",
    "owner",
    "stage",
    "capacity",
    "status",
    "start",
    "replaces",
    "probability",
    "size",
    "delay",
    "ramp_months",
    "source",
    "assumption",
];

pub(super) fn project(reader: &mut Reader, keys: &Keys<'_, '_>, draft: &Draft) -> Project {
    reader.open(keys, &PROJECT);
    let id = reader.needed(keys, "id", "an id such as \"tongwei-3\"");
    let stage = reader.needed(keys, "stage", "the id of a stage");
    let start = needed_month(reader, keys, "start");
    let mut project = Project::new(id, stage, start.unwrap_or(PLACEHOLDER));
    project.owner = reader.text(keys, "owner");
    project.status = reader.text(keys, "status");
    if keys.value("capacity").is_none() {
        reader.missing(keys, "capacity", "a number, a text with a unit, or a distribution");
    }
    for field in ProjectField::ALL {
        let measure = match field {
            ProjectField::Capacity => measure_of(draft, reader, keys.peek_text("stage")),
            _ => Measure::Plain,
        };
        if let Some(quantity) = reader.quantity(keys, field.name(), measure) {
            project.set(field, quantity);
        }
    }
    let expected = "what leaves, such as { stage = \"ingot\", capacity = 5 }";
    if let Some(table) = reader.table(keys, "replaces", expected) {
        project.replaces = replaced(reader, keys, (table, draft));
    }
    project.note = reader.note(keys);
    project
}

/// Stands in for a month that could not be read.
const PLACEHOLDER: Month = Month::PLACEHOLDER;

fn replaced(
    reader: &mut Reader,
    keys: &Keys<'_, '_>,
    (table, draft): (&DeTable<'_>, &Draft),
) -> Option<Replaced> {
    const KNOWN: [&str; 2] = ["stage", "capacity"];
    let offset = keys.value("replaces").map_or(keys.offset, |value| value.span().start);
    let inner = Keys { part: keys.part, name: join(&keys.name, "replaces"), table, offset };
    for (key, _) in table {
        if !KNOWN.contains(&key.get_ref().as_ref()) {
            let problem =
                reader.unknown_key(&join(&inner.name, key.get_ref()), key.get_ref(), &KNOWN);
            let line = reader.line_of(key.span().start);
            reader.findings.push(problem.line(Some(line)));
        }
    }
    let stage = inner.peek_text("stage");
    let flaw = |what: &str, expected: &str| Flaw::at(offset).found(what).expected(expected);
    let Some(stage) = stage else {
        reader.refuse(keys, "replaces", flaw("no `stage`", "the id of the stage that loses it"));
        return None;
    };
    let Some(value) = inner.value("capacity") else {
        reader.refuse(keys, "replaces", flaw("no `capacity`", "how much leaves"));
        return None;
    };
    let measure = measure_of(draft, reader, Some(stage));
    match super::value::quantity(value, measure) {
        Ok(Quantity::Always(Uncertain::Exact(capacity))) => {
            Some(Replaced { stage: stage.to_owned(), capacity })
        }
        Ok(_) => {
            let flaw = Flaw::at(value.span().start).found(describe(value.get_ref()));
            reader.refuse(keys, "replaces", flaw.expected("an exact number"));
            None
        }
        Err(flaws) => {
            for flaw in flaws {
                reader.refuse(keys, "replaces", flaw);
            }
            None
        }
    }
}

/// The columns and keys of a retirement.
pub(super) const RETIREMENT: [&str; 8] =
    ["id", "stage", "capacity", "date", "delay", "probability", "source", "assumption"];

pub(super) fn retirement(reader: &mut Reader, keys: &Keys<'_, '_>, draft: &Draft) -> Retirement {
    reader.open(keys, &RETIREMENT);
    let id = reader.needed(keys, "id", "an id such as \"old lines\"");
    let stage = reader.needed(keys, "stage", "the id of a stage");
    let date = needed_month(reader, keys, "date");
    let mut retirement = Retirement::new(id, stage, date.unwrap_or(PLACEHOLDER));
    if keys.value("capacity").is_none() {
        reader.missing(keys, "capacity", "a number, a text with a unit, or a distribution");
    }
    for field in RetirementField::ALL {
        let measure = match field {
            RetirementField::Capacity => measure_of(draft, reader, keys.peek_text("stage")),
            _ => Measure::Plain,
        };
        if let Some(quantity) = reader.quantity(keys, field.name(), measure) {
            retirement.set(field, quantity);
        }
    }
    retirement.note = reader.note(keys);
    retirement
}

/// The columns and keys of an observation.
pub(super) const OBSERVATION: [&str; 6] =
    ["stage", "date", "capacity", "error", "source", "assumption"];

pub(super) fn observation(reader: &mut Reader, keys: &Keys<'_, '_>, draft: &Draft) -> Observation {
    reader.open(keys, &OBSERVATION);
    let stage = reader.needed(keys, "stage", "the id of a stage");
    let date = needed_month(reader, keys, "date").unwrap_or(PLACEHOLDER);
    let measure = measure_of(draft, reader, keys.peek_text("stage"));
    let mut exact = |key: &str, expected: &str| {
        let Some(value) = keys.value(key) else {
            reader.missing(keys, key, expected);
            return 1.0;
        };
        match reader.quantity(keys, key, measure) {
            Some(Quantity::Always(Uncertain::Exact(number))) => number,
            Some(_) => {
                reader.refuse(keys, key, Flaw::of(value).expected("an exact number"));
                1.0
            }
            None => 1.0,
        }
    };
    let capacity = exact("capacity", "the capacity that was observed");
    let error = exact("error", "one standard error of the capacity");
    let note = reader.note(keys);
    Observation { note, ..Observation::new(stage, date, (capacity, error)) }
}
