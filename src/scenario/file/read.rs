//! Reading: the tables of a scenario, by what is declared of their keys.

use std::collections::BTreeMap;
use std::str::FromStr;

use toml::Spanned;
use toml::de::DeValue;

use super::flaw::{Flaw, RawValue, finite, shorten};
use super::keys::{KeyOf, Keys, Reader};
use super::value::{UNLIMITED, quantity, setting_of};
use crate::law::Uncertain;
use crate::message::Text;
use crate::metric::{Metric, Subject};
use crate::problem::Kind;
use crate::scenario::measure::{Measure, named_by};
use crate::scenario::{
    Band, Content, Declaration, Draft, Intensity, Keyed, Listed, Market, Month, Note, Quantity,
    Replaced, Scope, Setting, Stage, Step, Strength, TableAt, UnitRule, ValueKind, in_order, join,
    link_id, part_name, says, typed,
};
use crate::units::Unit;

pub(super) fn names<T: Keyed>() -> Vec<&'static str> {
    T::KEYS.iter().flat_map(Declaration::names).copied().collect()
}

/// Reads all tables of a kind, those of a scenario or of a table beside it.
pub(super) fn tables<T: Listed>(reader: &mut Reader, top: &Keys<'_>, draft: &mut Draft) {
    let (_, key) = T::HEAD.rsplit_once('.').unwrap_or(("", T::HEAD));
    let before = T::all(draft).len();
    let named = |index: usize, keys: &Keys<'_>| {
        let index = before + index;
        let label = match T::HEAD {
            "link" => keys.text("from").zip(keys.text("to")).and_then(|(a, b)| link_id(a, b)),
            "variant" => keys.text("name").map(str::to_owned),
            _ => keys.text("id").map(str::to_owned),
        };
        (T::part(index), part_name(T::HEAD, index, label.as_deref()))
    };
    let tables = reader.tables(top.at(key), named);
    if before + tables.len() > T::MOST {
        return reader.refuse_number(top.at(key), before + tables.len(), T::MOST);
    }
    for keys in tables {
        if let Some((file, _)) = &reader.table {
            reader.places.note_file(keys.part, file);
        }
        let mut table = T::empty();
        fill(reader, &keys, (draft, &mut table));
        T::all_mut(draft).push(table);
    }
}

pub(super) fn fill<T: Keyed>(
    reader: &mut Reader,
    keys: &Keys<'_>,
    (draft, table): (&Draft, &mut T),
) {
    reader.open(keys, &names::<T>());
    for key in in_order::<T>() {
        if let Some(content) = content(reader, keys.at(key.name), (key, draft)) {
            table.put(key, content);
        }
    }
}

fn content(
    reader: &mut Reader,
    entry: KeyOf<'_>,
    (declared, draft): (&Declaration, &Draft),
) -> Option<Content> {
    if let Some(expected) = declared.needed.filter(|_| entry.value().is_none()) {
        reader.missing(entry, expected());
        return None;
    }
    let measure = |reader: &Reader| measure(reader, entry.keys, (declared, draft));
    Some(match declared.kind {
        ValueKind::Text
        | ValueKind::Title
        | ValueKind::StageId
        | ValueKind::Id
        | ValueKind::Input
        | ValueKind::Period => Content::Text(reader.text(entry)?),
        ValueKind::Unit | ValueKind::CostUnit => Content::Unit(Unit::new(reader.text(entry)?)),
        ValueKind::Month => Content::Month(month(reader, entry)?),
        ValueKind::Step => {
            let expected = says::month_quarter_or_year();
            Content::Step(one_of(reader, entry, (&Step::ALL.map(Step::name), expected))?)
        }
        ValueKind::Metric => {
            let names = Metric::ALL.map(Metric::name);
            let expected = says::a_metric(names.join(", "));
            Content::Metric(one_of(reader, entry, (&names, expected))?)
        }
        ValueKind::Subject => Content::Text(subject(reader, entry)?),
        ValueKind::Limit if entry.keys.text(entry.name) == Some(UNLIMITED) => return None,
        ValueKind::Number(..) | ValueKind::Limit => {
            let measure = measure(reader);
            Content::Number(reader.quantity(entry, &measure)?)
        }
        ValueKind::Exact(_, UnitRule::Stage) => {
            let measure = measure(reader);
            Content::Exact(exact(reader, (entry, entry), &measure)?)
        }
        ValueKind::Exact(..) => Content::Exact(reader.number(entry)?),
        ValueKind::Band => Content::Band(band(reader, entry)?),
        ValueKind::Bounds => {
            let mut bound = |name| match entry.keys.text(name) {
                // With a unit, it is read when the subject is known.
                Some(_) => None,
                None => reader.number(entry.keys.at(name)),
            };
            Content::Band(Band { min: bound("min"), max: bound("max") })
        }
        ValueKind::Labels => Content::Labels(labels(reader, entry)?),
        ValueKind::Intensity => Content::Intensity(intensity(reader, entry)?),
        ValueKind::Scope => Content::Scope(scope(reader, entry)?),
        ValueKind::Replaced => Content::Replaced(replaced(reader, entry, draft)?),
        ValueKind::Inputs => {
            let expected = [says::a_list_of_input_names(), says::an_input_name_in_quotes()];
            Content::Inputs(names_in(reader, entry, expected)?)
        }
        ValueKind::Stages => {
            let expected = [says::a_list_of_stage_ids(), says::the_id_of_a_stage()];
            Content::Inputs(names_in(reader, entry, expected)?)
        }
        ValueKind::Strength => Content::Strength(strength(reader, entry.keys, declared.names())),
        ValueKind::Set => Content::Set(set(reader, entry, draft)?),
        ValueKind::Note => Content::Note(note(reader, entry.keys)),
        ValueKind::Heading => return None,
    })
}

fn measure(reader: &Reader, keys: &Keys<'_>, (declared, draft): (&Declaration, &Draft)) -> Measure {
    match (declared.unit_rule(), keys.part.head) {
        (UnitRule::Stage, Stage::HEAD) => {
            keys.text("unit").map_or(Measure::Unread, |unit| Measure::Unit(Unit::new(unit)))
        }
        (UnitRule::Stage, Market::HEAD) => {
            let stages = keys.at("stages").value().and_then(|list| list.get_ref().as_array());
            let first = stages.and_then(|list| list.first()?.get_ref().as_str());
            draft.measure_of_stage(&reader.places, first)
        }
        (UnitRule::Stage, _) => draft.measure_of_stage(&reader.places, keys.text("stage")),
        (UnitRule::FinalStage, _) => draft.measure_of_stage(&reader.places, draft.last_stage()),
        _ => Measure::Plain,
    }
}

pub(super) fn note(reader: &mut Reader, keys: &Keys<'_>) -> Note {
    Note { source: reader.text(keys.at("source")), assumption: reader.text(keys.at("assumption")) }
}

pub(super) fn month(reader: &mut Reader, entry: KeyOf<'_>) -> Option<Month> {
    let value = entry.value()?;
    let text = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Integer(digits) => digits.to_string(),
        DeValue::Float(digits) => digits.as_str().to_owned(),
        _ => String::new(),
    };
    // The last month of a horizon belongs to it, whatever the day.
    let is_included = entry.keys.part == TableAt::HORIZON && entry.name == "end";
    let month =
        if is_included { typed::date(&text).map(|(month, _)| month) } else { typed::month(&text) };
    let hint = match month {
        Ok(month) => return Some(month),
        Err(hint) => hint,
    };
    reader.refuse(entry, Flaw::of(value).expected(says::a_month_that_exists()).hint_maybe(hint));
    None
}

fn one_of<T: FromStr>(
    reader: &mut Reader,
    entry: KeyOf<'_>,
    (names, expected): (&[&str], Text),
) -> Option<T> {
    let name = reader.text(entry)?;
    let found = name.parse().ok();
    if found.is_none() {
        let hint = reader.findings.meant(&name, names.iter().copied());
        let flaw = Flaw::of(entry.value()?).expected(expected).hint_maybe(hint);
        reader.refuse(entry, flaw);
    }
    found
}

/// What a metric is a figure of; of the chain, if it is not given.
fn subject(reader: &mut Reader, entry: KeyOf<'_>) -> Option<String> {
    if entry.value().is_some() {
        return reader.text(entry);
    }
    let metric: Metric = entry.keys.text("metric")?.parse().ok()?;
    if metric.subject() == Subject::Chain {
        return Some("chain".to_owned());
    }
    reader.missing(entry, says::as_of_one(named_by(metric.subject()), metric.name()));
    None
}

/// An exact number; what is wrong with it is said of another key.
fn exact(
    reader: &mut Reader,
    (entry, said_of): (KeyOf<'_>, KeyOf<'_>),
    measure: &Measure,
) -> Option<f64> {
    match quantity(entry.value()?, measure) {
        Ok(Quantity::Always(Uncertain::Exact(number))) => return Some(number),
        Ok(_) => {
            let flaw = Flaw::of(entry.value()?).expected(says::an_exact_number());
            reader.refuse(said_of, flaw);
        }
        Err(flaws) => reader.refuse_all(said_of, flaws),
    }
    None
}

fn band(reader: &mut Reader, entry: KeyOf<'_>) -> Option<Band> {
    let (inner, mut sound) =
        reader.inner(entry, &["min", "max"], says::a_band_such_as_min_1_0())?;
    let mut bound = |name: &str| {
        let bound = reader.number(inner.at(name));
        sound &= bound.is_some() || inner.at(name).value().is_none();
        bound
    };
    let band = Band { min: bound("min"), max: bound("max") };
    if !sound {
        reader.places.note_unread(entry.keys.part, entry.name);
    }
    Some(band)
}

fn labels(reader: &mut Reader, entry: KeyOf<'_>) -> Option<BTreeMap<String, String>> {
    let labels = reader.table(entry, says::labels_by_code())?;
    let label = |language: &Spanned<_>| {
        let language: &str = AsRef::<str>::as_ref(language.get_ref());
        Some((language.to_owned(), reader.text(labels.at(language))?))
    };
    Some(labels.table.keys().filter_map(label).collect())
}

fn intensity(reader: &mut Reader, entry: KeyOf<'_>) -> Option<Vec<(String, Intensity)>> {
    let mut intensity = Vec::new();
    for (stage, value) in reader.entries(entry, says::by_stage())? {
        let path = join(entry.name, stage.get_ref());
        let line = reader.line_of(stage.span().start);
        reader.places.note(entry.keys.part, &path, line);
        // `{ price = … }` follows the price of the stage's market.
        let of_price = value.get_ref().as_table().filter(|table| table.len() == 1);
        let of_price = of_price.and_then(|table| table.get("price"));
        match quantity(of_price.unwrap_or(value), &Measure::Plain) {
            Ok(quantity) => {
                let given = Intensity { quantity, times_price: of_price.is_some() };
                intensity.push((stage.get_ref().to_string(), given));
            }
            Err(flaws) => reader.refuse_all(entry.keys.at(&path), flaws),
        }
    }
    Some(intensity)
}

fn scope(reader: &mut Reader, entry: KeyOf<'_>) -> Option<Scope> {
    let known: &[&str] = &["owner", "stage", "status", "ids"];
    let (inner, all_known) = reader.inner(entry, known, says::projects_by_owner_or_the_like())?;
    let text = |id: &RawValue<'_>| id.get_ref().as_str().map(str::to_owned);
    let ids = inner.at("ids");
    let given = ids.value().and_then(|ids| ids.get_ref().as_array());
    let given = given.and_then(|ids| ids.iter().map(text).collect());
    let scope = Scope {
        owner: reader.text(inner.at("owner")),
        stage: reader.text(inner.at("stage")),
        status: reader.text(inner.at("status")),
        ids: reader.wanted(ids, given, says::a_list_of_projects_ids()),
    };
    let unread = known.iter().any(|key| reader.places.is_unread(entry.keys.part, key));
    if unread || !all_known {
        reader.places.note_unread(entry.keys.part, entry.name);
    }
    Some(scope)
}

fn replaced(reader: &mut Reader, entry: KeyOf<'_>, draft: &Draft) -> Option<Replaced> {
    let (inner, _) = reader.inner(entry, &["stage", "capacity"], says::what_leaves())?;
    let missing = |key: &str, expected: Text| {
        let flaw = Flaw::at(inner.offset).kind(Kind::Missing).found(says::no_key(key));
        flaw.expected(expected)
    };
    let Some(stage) = inner.text("stage") else {
        reader.refuse(entry, missing("stage", says::the_id_of_the_losing_stage()));
        return None;
    };
    let capacity = inner.at("capacity");
    if capacity.value().is_none() {
        reader.refuse(entry, missing("capacity", says::how_much_leaves()));
    }
    let measure = draft.measure_of_stage(&reader.places, Some(stage));
    let capacity = exact(reader, (capacity, entry), &measure)?;
    Some(Replaced { stage: stage.to_owned(), capacity })
}

fn names_in(reader: &mut Reader, entry: KeyOf<'_>, [all, each]: [Text; 2]) -> Option<Vec<String>> {
    let list = entry.value()?.get_ref().as_array();
    let mut inputs = Vec::new();
    for value in reader.wanted(entry, list, all)? {
        if let Some(name) = value.get_ref().as_str() {
            let line = reader.line_of(value.span().start);
            let key = format!("{}[{}]", entry.name, inputs.len());
            reader.places.note(entry.keys.part, &key, line);
            inputs.push(name.to_owned());
        } else {
            reader.refuse(entry, Flaw::of(value).expected(each.clone()));
        }
    }
    Some(inputs)
}

fn strength(reader: &mut Reader, keys: &Keys<'_>, kinds: &[&str]) -> Strength {
    let given = kinds.iter().copied().filter(|kind| keys.at(kind).value().is_some());
    match given.collect::<Vec<_>>().as_slice() {
        ["rho"] => Strength::Rho(reader.number(keys.at("rho")).unwrap_or_default()),
        ["spearman"] => Strength::Spearman(reader.number(keys.at("spearman")).unwrap_or_default()),
        ["matrix"] => Strength::Matrix(matrix(reader, keys.at("matrix"))),
        given => {
            let names = given.iter().map(Text::data);
            let found = names.reduce(says::and_also).map_or_else(says::no_strength, says::both);
            let flaw = Flaw::at(keys.offset).found(found);
            reader.refuse(keys.at(""), flaw.expected(says::one_strength()));
            Strength::Rho(0.0)
        }
    }
}

fn matrix(reader: &mut Reader, entry: KeyOf<'_>) -> Vec<Vec<f64>> {
    let numbers = |row: &RawValue<'_>| -> Option<Vec<f64>> {
        row.get_ref().as_array()?.iter().map(|value| finite(value).ok()).collect()
    };
    let rows = entry.value().and_then(|value| value.get_ref().as_array());
    let rows = rows.and_then(|rows| rows.iter().map(numbers).collect());
    reader.wanted(entry, rows, says::matrix_rows()).unwrap_or_default()
}

fn set(reader: &mut Reader, entry: KeyOf<'_>, draft: &Draft) -> Option<Vec<(String, Setting)>> {
    let mut changes = Vec::new();
    for (name, value) in reader.entries(entry, says::names_and_values())? {
        let (name, offset) = (name.get_ref().as_ref(), name.span().start);
        let line = reader.line_of(offset);
        reader.places.note(entry.keys.part, &join(entry.name, name), line);
        if matches!(name, "stage" | "link" | "account") && value.get_ref().is_table() {
            let flaw = Flaw::at(offset)
                .found(says::as_a_table(name))
                .expected(says::names_of_inputs_in_quotes())
                .hint(says::write_the_quotes());
            reader.refuse(entry, flaw);
            continue;
        }
        match setting_of(value, &draft.measure_of(&reader.places, name)) {
            Ok(setting) => changes.push((name.to_owned(), setting)),
            Err(flaws) => {
                let of_name = |found| says::found_for(found, shorten(name, '`'));
                let flaws = flaws.into_iter().map(|flaw| flaw.within(of_name));
                reader.refuse_all(entry, flaws.collect());
            }
        }
    }
    Some(changes)
}
