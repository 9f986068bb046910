//! Reading: the tables of a scenario, by what is declared of their keys.

use toml::Spanned;
use toml::de::DeValue;

use super::keys::{Keys, Reader};
use super::value::{Flaw, UNLIMITED, describe, finite, integer, quantity, setting_of, shorten};
use crate::message::Text;
use crate::metric::{Metric, Subject};
use crate::problem::Kind;
use crate::scenario::band::Band;
use crate::scenario::horizon::Horizon;
use crate::scenario::key::{Content, Declaration, Keyed, UnitRule, ValueKind, in_order};
use crate::scenario::measure::Measure;
use crate::scenario::month::Month;
use crate::scenario::note::Note;
use crate::scenario::place::{Part, join, link_id, part_name};
use crate::scenario::quantity::Quantity;
use crate::scenario::replaced::Replaced;
use crate::scenario::says;
use crate::scenario::scope::Scope;
use crate::scenario::setting::Setting;
use crate::scenario::status::Status;
use crate::scenario::step::Step;
use crate::scenario::strength::Strength;
use crate::scenario::subject::named_by;
use crate::scenario::uncertain::Uncertain;
use crate::scenario::{Draft, Listed};
use crate::units::Unit;

/// The keys of a kind of table, as messages list them.
pub(super) fn names<T: Keyed>() -> Vec<&'static str> {
    T::KEYS.iter().flat_map(Declaration::names).copied().collect()
}

/// Reads all tables of a kind, those of a scenario or of a table beside it.
pub(super) fn tables<T: Listed>(reader: &mut Reader, top: &Keys<'_, '_>, draft: &mut Draft) {
    let (_, key) = T::HEAD.rsplit_once('.').unwrap_or(("", T::HEAD));
    let before = T::all(draft).len();
    let named = |index: usize, keys: &Keys<'_, '_>| {
        let index = before + index;
        let ends = keys.peek_text("from").zip(keys.peek_text("to"));
        let label = match T::HEAD {
            "link" => ends.and_then(|(from, to)| link_id(from, to)),
            "variant" => keys.peek_text("name").map(str::to_owned),
            _ => keys.peek_text("id").map(str::to_owned),
        };
        (T::part(index), part_name(T::HEAD, index, label.as_deref()))
    };
    for keys in reader.tables(top, key, named) {
        if let Some(file) = reader.table_file().map(str::to_owned) {
            reader.places.note_file(keys.part, &file);
        }
        let mut table = T::empty();
        fill(reader, &keys, (draft, &mut table));
        T::all_mut(draft).push(table);
    }
}

/// Reads a table that there is one of; whether it is given.
pub(super) fn single<T: Keyed>(
    reader: &mut Reader,
    top: &Keys<'_, '_>,
    (part, draft, table): (Part, &Draft, &mut T),
) -> bool {
    let Some(keys) = open_single(reader, top, part) else { return false };
    fill(reader, &keys, (draft, table));
    true
}

fn open_single<'a, 'i>(
    reader: &mut Reader,
    top: &Keys<'a, 'i>,
    part: Part,
) -> Option<Keys<'a, 'i>> {
    let expected = match part {
        Part::Balance => says::a_table_balance_with_a_band_of(),
        Part::Horizon => says::a_table_horizon_with_start_end_and(),
        Part::Plan => says::a_table_plan_with_a_cost_unit(),
        _ => says::tables_of_the_pipeline(),
    };
    let name = part.single();
    let table = reader.table(top, name, expected)?;
    let offset = top.value(name).map_or(0, |value| value.span().start);
    Some(Keys { part, name: name.to_owned(), table, offset })
}

/// Reads the horizon.
pub(super) fn horizon(reader: &mut Reader, top: &Keys<'_, '_>, draft: &mut Draft) {
    let mut horizon = Horizon::empty();
    let given = single(reader, top, (Part::Horizon, draft, &mut horizon));
    let unread =
        ["start", "end", "step"].iter().any(|key| reader.places.is_unread(Part::Horizon, key))
            || reader.places.is_unread(Part::Scenario, "horizon");
    if unread {
        reader.places.note_unread(Part::Scenario, "horizon");
    } else if given {
        draft.horizon = Some(horizon);
    }
}

/// Reads statuses and factors.
pub(super) fn pipeline(reader: &mut Reader, top: &Keys<'_, '_>, draft: &mut Draft) {
    let Some(keys) = open_single(reader, top, Part::Pipeline) else { return };
    reader.open(&keys, &["status", "factor", "source", "assumption"]);
    if let Some(table) = reader.table(&keys, "status", says::tables_pipeline_status_id()) {
        for (id, value) in (Keys { table, ..keys.clone() }).in_order() {
            let part = Part::Status(draft.statuses.len());
            let name = part_name("pipeline.status", draft.statuses.len(), Some(id.get_ref()));
            let mut status = Status::new(id.get_ref().as_ref());
            let own = Keys { part, name, table, offset: id.span().start };
            if let Some(table) = value.get_ref().as_table() {
                fill(reader, &Keys { table, ..own }, (draft, &mut status));
            } else {
                let flaw = Flaw::of(value).expected(says::a_table_headed_pipeline_status_id());
                reader.refuse(&own, "", flaw);
            }
            draft.statuses.push(status);
        }
    }
    tables::<crate::Factor>(reader, &keys, draft);
}

/// Reads what is given of a table.
fn fill<T: Keyed>(reader: &mut Reader, keys: &Keys<'_, '_>, (draft, table): (&Draft, &mut T)) {
    reader.open(keys, &names::<T>());
    for key in in_order::<T>() {
        if let Some(content) = content(reader, keys, (key, draft)) {
            table.put(key, content);
        }
    }
}

/// What stands under a key, if it is given and can be read.
fn content(
    reader: &mut Reader,
    keys: &Keys<'_, '_>,
    (declared, draft): (&Declaration, &Draft),
) -> Option<Content> {
    let key = declared.name;
    if let Some(expected) = declared.needed.filter(|_| keys.value(key).is_none()) {
        reader.missing(keys, key, expected());
        return None;
    }
    Some(match declared.kind {
        ValueKind::Text
        | ValueKind::Title
        | ValueKind::StageId
        | ValueKind::Id
        | ValueKind::Period => Content::Text(reader.text(keys, key)?),
        ValueKind::Unit | ValueKind::CostUnit => Content::Unit(Unit::new(reader.text(keys, key)?)),
        ValueKind::Month => Content::Month(month(reader, keys, key)?),
        ValueKind::Step => Content::Step(step(reader, keys, key)?),
        ValueKind::Metric => Content::Metric(metric(reader, keys, key)?),
        ValueKind::Subject => Content::Text(subject(reader, keys, key)?),
        ValueKind::Limit if keys.peek_text(key) == Some(UNLIMITED) => return None,
        ValueKind::Number(..) | ValueKind::Limit => {
            let measure = measure(reader, keys, (declared, draft));
            Content::Number(reader.quantity(keys, key, &measure)?)
        }
        ValueKind::Exact(_, UnitRule::Stage) => {
            let measure = measure(reader, keys, (declared, draft));
            Content::Exact(exact(reader, keys, (key, &measure))?)
        }
        ValueKind::Exact(..) => Content::Exact(reader.number(keys, key)?),
        ValueKind::Band => Content::Band(band(reader, keys, key)?),
        ValueKind::Bounds => {
            Content::Band(Band { min: reader.number(keys, "min"), max: reader.number(keys, "max") })
        }
        ValueKind::Labels => {
            let expected = says::names_by_language_such_as_zh();
            let table = reader.table(keys, key, expected)?;
            let labels = Keys { name: join(&keys.name, key), table, ..keys.clone() };
            let languages = table.keys().map(|language| language.get_ref().to_string());
            let label = |language: String| Some((reader.text(&labels, &language)?, language));
            let labels = languages.filter_map(label).map(|(label, language)| (language, label));
            Content::Labels(labels.collect())
        }
        ValueKind::Intensity => Content::Intensity(intensity(reader, keys, key)?),
        ValueKind::Scope => Content::Scope(scope(reader, keys, key)?),
        ValueKind::Replaced => Content::Replaced(replaced(reader, keys, (key, draft))?),
        ValueKind::Inputs => Content::Inputs(inputs(reader, keys, key)?),
        ValueKind::Strength => Content::Strength(strength(reader, keys, declared.names())),
        ValueKind::Set => Content::Set(set(reader, keys, (key, draft))?),
        ValueKind::Note => Content::Note(note(reader, keys)),
        ValueKind::Heading => return None,
    })
}

/// In what a number of that table is measured.
fn measure(
    reader: &Reader,
    keys: &Keys<'_, '_>,
    (declared, draft): (&Declaration, &Draft),
) -> Measure {
    match (declared.unit_rule(), keys.part) {
        (UnitRule::Stage, Part::Stage(_)) => {
            keys.peek_text("unit").map_or(Measure::Unread, |unit| Measure::Unit(Unit::new(unit)))
        }
        (UnitRule::Stage, _) => draft.measure_of_stage(&reader.places, keys.peek_text("stage")),
        _ => Measure::Plain,
    }
}

/// Source and assumption.
pub(super) fn note(reader: &mut Reader, keys: &Keys<'_, '_>) -> Note {
    Note { source: reader.text(keys, "source"), assumption: reader.text(keys, "assumption") }
}

/// A month, if the key is given.
pub(super) fn month(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Month> {
    let value = keys.value(key)?;
    let month = value.get_ref().as_str().and_then(|text| text.trim().parse().ok());
    if month.is_none() {
        let expected = says::a_month_that_exists_such_as_2024();
        reader.refuse(keys, key, Flaw::of(value).expected(expected));
    }
    month
}

fn step(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Step> {
    let name = reader.text(keys, key)?;
    name.parse()
        .map_err(|_| {
            let hint = reader.findings.meant(&name, Step::ALL.map(Step::name));
            let flaw = keys.value(key).map(Flaw::of).unwrap_or_default();
            reader.refuse(keys, key, flaw.expected(says::month_quarter_or_year()).hint_maybe(hint));
        })
        .ok()
}

fn metric(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Metric> {
    let name = reader.text(keys, key)?;
    name.parse()
        .map_err(|_| {
            let names = Metric::ALL.map(Metric::name);
            let hint = reader.findings.meant(&name, names);
            let flaw = keys.value(key).map(Flaw::of).unwrap_or_default();
            let expected = says::a_metric(names.join(", "));
            reader.refuse(keys, key, flaw.expected(expected).hint_maybe(hint));
        })
        .ok()
}

/// What a metric is a figure of; of the chain, if it is not given.
fn subject(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<String> {
    if keys.value(key).is_some() {
        return reader.text(keys, key);
    }
    let metric: Option<Metric> = keys.peek_text("metric").and_then(|name| name.parse().ok());
    if let Some(metric) = metric {
        if metric.subject() == Subject::Chain {
            return Some("chain".to_owned());
        }
        let subject = named_by(metric.subject());
        reader.missing(keys, key, says::as_of_one(subject, metric.name()));
    }
    None
}

/// An exact number, if the key is given.
fn exact(
    reader: &mut Reader,
    keys: &Keys<'_, '_>,
    (key, measure): (&str, &Measure),
) -> Option<f64> {
    let value = keys.value(key)?;
    if let Quantity::Always(Uncertain::Exact(number)) = reader.quantity(keys, key, measure)? {
        return Some(number);
    }
    reader.refuse(keys, key, Flaw::of(value).expected(says::an_exact_number()));
    None
}

/// A band `{ min, max }`, if the key is given.
fn band(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Band> {
    let known: &[&str] = &["min", "max"];
    let (inner, mut sound) = reader.inner(keys, key, (known, says::a_band_such_as_min_1_0()))?;
    let mut bound = |name: &str| {
        let bound = reader.number(&inner, name);
        sound &= bound.is_some() || inner.value(name).is_none();
        bound
    };
    let band = Band { min: bound("min"), max: bound("max") };
    if !sound {
        reader.places.note_unread(keys.part, key);
    }
    Some(band)
}

/// A number for each of several stages, in the order of the file.
fn intensity(
    reader: &mut Reader,
    keys: &Keys<'_, '_>,
    key: &str,
) -> Option<Vec<(String, Quantity)>> {
    let table = reader.table(keys, key, says::a_number_by_stage_such_as_ingot())?;
    let mut intensity = Vec::new();
    for (stage, value) in (Keys { table, ..keys.clone() }).in_order() {
        let path = join(key, stage.get_ref());
        let line = reader.line_of(stage.span().start);
        reader.places.note(keys.part, &path, line);
        match quantity(value, &Measure::Plain) {
            Ok(quantity) => intensity.push((stage.get_ref().to_string(), quantity)),
            Err(flaws) => reader.refuse_all(keys, &path, flaws),
        }
    }
    Some(intensity)
}

fn scope(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Scope> {
    let expected = says::projects_by_owner_or_the_like();
    let known: &[&str] = &["owner", "stage", "status", "ids"];
    let (inner, all_known) = reader.inner(keys, key, (known, expected))?;
    let mut scope = Scope {
        owner: reader.text(&inner, "owner"),
        stage: reader.text(&inner, "stage"),
        status: reader.text(&inner, "status"),
        ids: None,
    };
    if let Some(value) = inner.value("ids") {
        let text = |id: &Spanned<DeValue<'_>>| id.get_ref().as_str().map(str::to_owned);
        scope.ids = value.get_ref().as_array().and_then(|ids| ids.iter().map(text).collect());
        if scope.ids.is_none() {
            reader.refuse(&inner, "ids", Flaw::of(value).expected(says::a_list_of_projects_ids()));
        }
    }
    let unread = known.iter().any(|key| reader.places.is_unread(keys.part, key));
    if unread || !all_known {
        reader.places.note_unread(keys.part, key);
    }
    Some(scope)
}

fn replaced(
    reader: &mut Reader,
    keys: &Keys<'_, '_>,
    (key, draft): (&str, &Draft),
) -> Option<Replaced> {
    let expected = says::what_leaves();
    let (inner, _) = reader.inner(keys, key, (&["stage", "capacity"], expected))?;
    let missing = |key: &str, expected: Text| {
        let flaw = Flaw::at(inner.offset).kind(Kind::Missing).found(says::no_key(key));
        flaw.expected(expected)
    };
    let Some(stage) = inner.peek_text("stage") else {
        reader.refuse(keys, key, missing("stage", says::the_id_of_the_losing_stage()));
        return None;
    };
    let Some(value) = inner.value("capacity") else {
        reader.refuse(keys, key, missing("capacity", says::how_much_leaves()));
        return None;
    };
    let measure = draft.measure_of_stage(&reader.places, Some(stage));
    match quantity(value, &measure) {
        Ok(Quantity::Always(Uncertain::Exact(capacity))) => {
            return Some(Replaced { stage: stage.to_owned(), capacity });
        }
        Ok(_) => {
            let flaw = Flaw::at(value.span().start).found(describe(value.get_ref()));
            reader.refuse(keys, key, flaw.expected(says::an_exact_number()));
        }
        Err(flaws) => reader.refuse_all(keys, key, flaws),
    }
    None
}

fn inputs(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<Vec<String>> {
    let value = keys.value(key)?;
    let Some(list) = value.get_ref().as_array() else {
        reader.refuse(keys, key, Flaw::of(value).expected(says::a_list_of_input_names()));
        return None;
    };
    let mut inputs = Vec::new();
    for value in list {
        if let Some(name) = value.get_ref().as_str() {
            let line = reader.line_of(value.span().start);
            reader.places.note(keys.part, &format!("{key}[{}]", inputs.len()), line);
            inputs.push(name.to_owned());
        } else {
            let flaw = Flaw::at(value.span().start).found(describe(value.get_ref()));
            reader.refuse(keys, key, flaw.expected(says::an_input_name_in_quotes()));
        }
    }
    Some(inputs)
}

fn strength(reader: &mut Reader, keys: &Keys<'_, '_>, kinds: &[&str]) -> Strength {
    let given: Vec<&str> =
        kinds.iter().copied().filter(|kind| keys.value(kind).is_some()).collect();
    match given.as_slice() {
        ["rho"] => Strength::Rho(reader.number(keys, "rho").unwrap_or_default()),
        ["spearman"] => Strength::Spearman(reader.number(keys, "spearman").unwrap_or_default()),
        ["matrix"] => Strength::Matrix(matrix(reader, keys)),
        given => {
            let names = given.iter().map(Text::data);
            let found = names.reduce(says::and_also).map_or_else(says::no_strength, says::both);
            let flaw = Flaw::at(keys.offset).found(found);
            reader.refuse(keys, "", flaw.expected(says::one_of_rho_spearman_and_matrix()));
            Strength::Rho(0.0)
        }
    }
}

fn matrix(reader: &mut Reader, keys: &Keys<'_, '_>) -> Vec<Vec<f64>> {
    let Some(value) = keys.value("matrix") else { return Vec::new() };
    let numbers =
        |row: &DeValue<'_>| row.as_array()?.iter().map(|value| finite(value).ok()).collect();
    let rows = value.get_ref().as_array();
    let rows = rows.and_then(|rows| rows.iter().map(|row| numbers(row.get_ref())).collect());
    rows.unwrap_or_else(|| {
        let expected = says::rows_of_numbers_such_as_1_0();
        reader.refuse(keys, "matrix", Flaw::of(value).expected(expected));
        Vec::new()
    })
}

fn set(
    reader: &mut Reader,
    keys: &Keys<'_, '_>,
    (key, draft): (&str, &Draft),
) -> Option<Vec<(String, Setting)>> {
    let expected = says::input_names_and_their_values_such_as();
    let table = reader.table(keys, key, expected)?;
    let mut changes = Vec::new();
    for (name, value) in (Keys { table, ..keys.clone() }).in_order() {
        let (name, offset) = (name.get_ref().as_ref(), name.span().start);
        let line = reader.line_of(offset);
        reader.places.note(keys.part, &join(key, name), line);
        if matches!(name, "stage" | "link" | "account") && value.get_ref().is_table() {
            let flaw = Flaw::at(offset)
                .found(says::as_a_table(name))
                .expected(says::names_of_inputs_in_quotes())
                .hint(says::write_the_quotes());
            reader.refuse(keys, key, flaw);
            continue;
        }
        match setting_of(value, &draft.measure_of(&reader.places, name)) {
            Ok(setting) => changes.push((name.to_owned(), setting)),
            Err(flaws) => {
                let found = shorten(name, '`');
                let flaws = flaws.into_iter().map(|flaw| flaw.within(&found));
                reader.refuse_all(keys, key, flaws.collect());
            }
        }
    }
    Some(changes)
}

/// A year, if the key is given.
pub(super) fn year(reader: &mut Reader, keys: &Keys<'_, '_>, key: &str) -> Option<i32> {
    let value = keys.value(key)?;
    let whole = value.get_ref().as_integer().and_then(integer);
    let year = whole.and_then(|year| i32::try_from(year).ok());
    let year = year.filter(|year| (1..=9999).contains(year));
    if year.is_none() {
        let expected = says::a_year_from_1_to_9999_without();
        reader.refuse(keys, key, Flaw::of(value).expected(expected));
    }
    year
}
