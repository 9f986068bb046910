//! The tables of a scenario, one function each: stages, links, accounts, targets and so on.

use std::path::Path;

use toml::de::DeValue;

use super::keys::{Keys, Reader};
use super::value::{Flaw, Measure, UNLIMITED, describe, integer, setting_of, shorten};
use super::{decision, table, time};
use crate::metric::{Metric, Subject};
use crate::scenario::account::Account;
use crate::scenario::change::measured;
use crate::scenario::correlation::{Correlation, Strength};
use crate::scenario::link::{Link, LinkField};
use crate::scenario::place::{Part, join, link_id, part_name};
use crate::scenario::stage::{Stage, StageField};
use crate::scenario::target::Target;
use crate::scenario::variant::Variant;
use crate::scenario::{Balance, Draft};
use crate::units::Unit;

const TOP: [&str; 25] = [
    "schema",
    "name",
    "summary",
    "source",
    "assumption",
    "final_stage",
    "year",
    "as_of",
    "horizon",
    "balance",
    "stage",
    "link",
    "account",
    "target",
    "correlation",
    "pipeline",
    "project",
    "projects",
    "retirement",
    "retirements",
    "observation",
    "observations",
    "variant",
    "addition",
    "plan",
];

/// Reads everything into the draft.
pub(super) fn scenario(
    reader: &mut Reader,
    table: &toml::de::DeTable<'_>,
    (draft, folder): (&mut Draft, Option<&Path>),
) {
    let top = Keys { part: Part::Scenario, name: String::new(), table, offset: 0 };
    reader.open(&top, &TOP);
    schema(reader, &top);
    if let Some(name) = reader.text(&top, "name") {
        draft.name = name;
    }
    draft.summary = reader.text(&top, "summary");
    draft.note = reader.note(&top);
    draft.final_stage = reader.text(&top, "final_stage");
    draft.year = year(reader, &top);
    time::horizon(reader, &top, draft);
    draft.balance = balance(reader, &top);
    let by_id = |table: &'static str, part: fn(usize) -> Part, id: &'static str| {
        move |index: usize, keys: &Keys<'_, '_>| {
            (part(index), part_name(table, index, keys.peek_text(id)))
        }
    };
    for keys in reader.tables(&top, "stage", by_id("stage", Part::Stage, "id")) {
        draft.stages.push(stage(reader, &keys));
    }
    let link_name = |index: usize, keys: &Keys<'_, '_>| {
        let ends = keys.peek_text("from").zip(keys.peek_text("to"));
        let id = ends.and_then(|(from, to)| link_id(from, to));
        (Part::Link(index), part_name("link", index, id.as_deref()))
    };
    for keys in reader.tables(&top, "link", link_name) {
        draft.links.push(link(reader, &keys));
    }
    for keys in reader.tables(&top, "account", by_id("account", Part::Account, "id")) {
        draft.accounts.push(account(reader, &keys));
    }
    for keys in reader.tables(&top, "target", by_id("target", Part::Target, "id")) {
        draft.targets.push(target(reader, &keys));
    }
    for keys in reader.tables(&top, "correlation", by_id("correlation", Part::Correlation, "id")) {
        draft.correlations.push(correlation(reader, &keys));
    }
    time::pipeline(reader, &top, draft);
    table::tables(reader, &top, (draft, folder));
    draft.plan = decision::planning(reader, &top);
    for keys in reader.tables(&top, "addition", by_id("addition", Part::Addition, "id")) {
        let addition = decision::addition(reader, &keys, draft);
        draft.additions.push(addition);
    }
    // Last, as the units of what a variant sets are those of the stages.
    for keys in reader.tables(&top, "variant", by_id("variant", Part::Variant, "name")) {
        let variant = variant(reader, &keys, draft);
        draft.variants.push(variant);
    }
}

fn schema(reader: &mut Reader, top: &Keys<'_, '_>) {
    let Some(value) = top.value("schema") else { return };
    if value.get_ref().as_integer().and_then(integer) != Some(1) {
        let hint = "this version of pvchain reads schema 1 only";
        reader.refuse(top, "schema", Flaw::of(value).expected("1").hint(hint));
    }
}

fn year(reader: &mut Reader, top: &Keys<'_, '_>) -> Option<i32> {
    let value = top.value("year")?;
    let whole = value.get_ref().as_integer().and_then(integer);
    let year = whole.and_then(|year| i32::try_from(year).ok());
    let year = year.filter(|year| (1..=9999).contains(year));
    if year.is_none() {
        let expected = "a year from 1 to 9999, without quotes";
        reader.refuse(top, "year", Flaw::of(value).expected(expected));
    }
    year
}

fn balance(reader: &mut Reader, top: &Keys<'_, '_>) -> Balance {
    let mut balance = Balance::default();
    let expected = "a table [balance] with a band of coverage";
    let Some(table) = reader.table(top, "balance", expected) else { return balance };
    let offset = top.value("balance").map_or(0, |value| value.span().start);
    let keys = Keys { part: Part::Balance, name: "balance".to_owned(), table, offset };
    reader.open(&keys, &["coverage", "source", "assumption"]);
    if let Some(band) = reader.band(&keys, "coverage") {
        balance.coverage = band;
    }
    balance.note = reader.note(&keys);
    balance
}

fn unit(reader: &mut Reader, keys: &Keys<'_, '_>) -> Unit {
    Unit::new(reader.needed(keys, "unit", "a unit such as \"kt\", \"GW\" or \"万吨\""))
}

fn stage(reader: &mut Reader, keys: &Keys<'_, '_>) -> Stage {
    let mut known = vec!["id", "name", "labels", "unit", "coverage", "source", "assumption"];
    known.extend(StageField::ALL.map(StageField::name));
    reader.open(keys, &known);
    let mut stage = Stage::new(reader.needed(keys, "id", "an id such as \"ingot\""));
    stage.name = reader.text(keys, "name");
    if let Some(table) =
        reader.table(keys, "labels", "names by language, such as { zh = \"拉棒\" }")
    {
        let offset = keys.value("labels").map_or(keys.offset, |value| value.span().start);
        let name = join(&keys.name, "labels");
        let labels = Keys { part: keys.part, name, table, offset };
        for language in table.keys() {
            if let Some(label) = reader.text(&labels, language.get_ref()) {
                stage.labels.insert(language.get_ref().to_string(), label);
            }
        }
    }
    stage.unit = unit(reader, keys);
    if keys.value("capacity").is_none() {
        reader.missing(keys, "capacity", "a number, a text with a unit, or a distribution");
    }
    let unit = stage.unit.clone();
    let amount = if reader.places.is_unread(keys.part, "unit") {
        Measure::Unread
    } else {
        Measure::Unit(&unit)
    };
    for field in StageField::ALL {
        let measure = if field.has_unit() { amount } else { Measure::Plain };
        if field == StageField::ExportLimit && keys.peek_text(field.name()) == Some(UNLIMITED) {
            continue;
        }
        if let Some(quantity) = reader.quantity(keys, field.name(), measure) {
            stage.set(field, quantity);
        }
    }
    stage.coverage = reader.band(keys, "coverage");
    stage.note = reader.note(keys);
    stage
}

fn link(reader: &mut Reader, keys: &Keys<'_, '_>) -> Link {
    let mut known = vec!["from", "to", "alternative", "source", "assumption"];
    known.extend(LinkField::ALL.map(LinkField::name));
    reader.open(keys, &known);
    let from = reader.needed(keys, "from", "the id of the supplying stage");
    let mut link = Link::from(from).to(reader.needed(keys, "to", "the id of the buying stage"));
    if keys.value("consumption").is_none() {
        let expected = "a number or a distribution: units of `from` per unit of `to`";
        reader.missing(keys, "consumption", expected);
    }
    for field in LinkField::ALL {
        if let Some(quantity) = reader.quantity(keys, field.name(), Measure::Plain) {
            link.set(field, quantity);
        }
    }
    link.alternative = reader.text(keys, "alternative");
    link.note = reader.note(keys);
    link
}

fn account(reader: &mut Reader, keys: &Keys<'_, '_>) -> Account {
    reader.open(keys, &["id", "unit", "intensity", "source", "assumption"]);
    let mut account = Account::new(reader.needed(keys, "id", "an id such as \"electricity\""));
    account.unit = unit(reader, keys);
    let expected = "a number by stage, such as { ingot = 47.0 }";
    if let Some(table) = reader.table(keys, "intensity", expected) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let stage = key.get_ref().as_ref();
            let path = join("intensity", stage);
            let line = reader.line_of(key.span().start);
            reader.places.note(keys.part, &path, line);
            match super::value::quantity(value, Measure::Plain) {
                Ok(quantity) => account.intensity.push((stage.to_owned(), quantity)),
                Err(flaws) => {
                    for flaw in flaws {
                        reader.refuse(keys, &path, flaw);
                    }
                }
            }
        }
    }
    account.note = reader.note(keys);
    account
}

fn target(reader: &mut Reader, keys: &Keys<'_, '_>) -> Target {
    let known = ["id", "metric", "of", "min", "max", "period", "source", "assumption"];
    reader.open(keys, &known);
    let id = reader.needed(keys, "id", "any text, to call the target by");
    let metric = metric(reader, keys);
    let mut target = Target::new(id, metric.unwrap_or(Metric::FinalOutput));
    match reader.text(keys, "of") {
        Some(of) => target.of = of,
        None if keys.value("of").is_some() => {}
        None => {
            if let Some(metric) = metric
                && metric.subject() != Subject::Chain
            {
                let expected = format!("{}, as {metric} is a figure of one", subject(metric));
                reader.missing(keys, "of", &expected);
            }
        }
    }
    target.band.min = reader.number(keys, "min");
    target.band.max = reader.number(keys, "max");
    target.period = reader.text(keys, "period");
    target.note = reader.note(keys);
    target
}

/// What the metric is a figure of, in words.
fn subject(metric: Metric) -> &'static str {
    match metric.subject() {
        Subject::Stage
        | Subject::Supplier
        | Subject::National
        | Subject::Store
        | Subject::Feeder => "the id of a stage",
        Subject::Link => "a link such as \"ingot->wafer\"",
        Subject::Chain => "\"chain\"",
        Subject::Account => "the id of an account",
    }
}

fn metric(reader: &mut Reader, keys: &Keys<'_, '_>) -> Option<Metric> {
    let name = reader.needed(keys, "metric", "a metric such as \"coverage\"");
    if reader.places.is_unread(keys.part, "metric") {
        return None;
    }
    if let Ok(metric) = name.parse() {
        return Some(metric);
    }
    let value = keys.value("metric")?;
    let names = Metric::ALL.map(Metric::name);
    let hint = reader.findings.meant(&name, names);
    let expected = format!("a metric: {}", names.join(", "));
    reader.refuse(keys, "metric", Flaw::of(value).expected(expected).hint_maybe(hint));
    None
}

fn correlation(reader: &mut Reader, keys: &Keys<'_, '_>) -> Correlation {
    reader.open(keys, &["id", "inputs", "rho", "spearman", "matrix", "source", "assumption"]);
    let id = reader.needed(keys, "id", "an id such as \"market\"");
    let mut correlation = Correlation::new(id, strength(reader, keys));
    match keys.value("inputs").map(|value| (value, value.get_ref())) {
        None => {
            let expected = "a list of input names or globs, such as [\"stage.*.operating_rate\"]";
            reader.missing(keys, "inputs", expected);
        }
        Some((_, DeValue::Array(list))) => {
            for value in list {
                if let Some(name) = value.get_ref().as_str() {
                    let key = format!("inputs[{}]", correlation.inputs.len());
                    let line = reader.line_of(value.span().start);
                    reader.places.note(keys.part, &key, line);
                    correlation.inputs.push(name.to_owned());
                } else {
                    let flaw = Flaw::at(value.span().start)
                        .found(describe(value.get_ref()))
                        .expected("an input name or a glob in quotes");
                    reader.refuse(keys, "inputs", flaw);
                }
            }
        }
        Some((value, _)) => {
            let expected = "a list of input names or globs";
            reader.refuse(keys, "inputs", Flaw::of(value).expected(expected));
        }
    }
    correlation.note = reader.note(keys);
    correlation
}

fn strength(reader: &mut Reader, keys: &Keys<'_, '_>) -> Strength {
    const KINDS: [&str; 3] = ["rho", "spearman", "matrix"];
    let given: Vec<&str> = KINDS.into_iter().filter(|kind| keys.value(kind).is_some()).collect();
    if given.len() != 1 {
        let found = match given.as_slice() {
            [] => "no strength".to_owned(),
            given => format!("both {}", given.join(" and ")),
        };
        let flaw = Flaw::at(keys.offset).found(found);
        reader.refuse(keys, "", flaw.expected("one of rho, spearman and matrix"));
        return Strength::Rho(0.0);
    }
    match given[0] {
        "rho" => Strength::Rho(reader.number(keys, "rho").unwrap_or_default()),
        "spearman" => Strength::Spearman(reader.number(keys, "spearman").unwrap_or_default()),
        _ => Strength::Matrix(matrix(reader, keys)),
    }
}

fn matrix(reader: &mut Reader, keys: &Keys<'_, '_>) -> Vec<Vec<f64>> {
    let Some(value) = keys.value("matrix") else { return Vec::new() };
    let numbers = |row: &DeValue<'_>| {
        row.as_array()?.iter().map(|value| super::value::finite(value).ok()).collect()
    };
    let rows = value.get_ref().as_array();
    let rows = rows.and_then(|rows| rows.iter().map(|row| numbers(row.get_ref())).collect());
    rows.unwrap_or_else(|| {
        let expected = "rows of numbers, such as [[1, 0.5], [0.5, 1]]";
        reader.refuse(keys, "matrix", Flaw::of(value).expected(expected));
        Vec::new()
    })
}

fn variant(reader: &mut Reader, keys: &Keys<'_, '_>, draft: &Draft) -> Variant {
    reader.open(keys, &["name", "set", "source", "assumption"]);
    let mut variant = Variant::new(reader.needed(keys, "name", "any text, to call it by"));
    let expected = "input names and their values, such as { \"stage.ingot.capacity\" = 300 }";
    if keys.value("set").is_none() {
        reader.missing(keys, "set", expected);
    }
    if let Some(table) = reader.table(keys, "set", expected) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = key.get_ref().as_ref();
            let line = reader.line_of(key.span().start);
            reader.places.note(keys.part, &join("set", name), line);
            if matches!(name, "stage" | "link" | "account") && value.get_ref().is_table() {
                let flaw = Flaw::at(key.span().start)
                    .found(format!("{name} as a table"))
                    .expected("names of inputs in quotes")
                    .hint("write \"stage.ingot.capacity\" = 300, with the quotes");
                reader.refuse(keys, "set", flaw);
                continue;
            }
            let unit = measured(draft, &reader.places, name);
            match setting_of(value, unit.measure()) {
                Ok(setting) => variant.set.push((name.to_owned(), setting)),
                Err(flaws) => {
                    for flaw in flaws {
                        let found = shorten(name, '`');
                        reader.refuse(keys, "set", flaw.within(&found));
                    }
                }
            }
        }
    }
    variant.note = reader.note(keys);
    variant
}
