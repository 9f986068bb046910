//! The whole of a scenario: what stands at its top, and its tables one kind after the other.

use std::path::Path;

use toml::de::DeTable;

use super::flaw::{Flaw, integer};
use super::keys::{Keys, Reader};
use super::read::{fill, month, note, tables};
use super::table;
use crate::scenario::month::YEARS;
use crate::scenario::{
    Account, Addition, Correlation, Demand, Draft, Factor, Horizon, Keyed, Link, Listed, Market,
    Observation, Project, Retirement, Stage, Status, TableAt, Target, Variant, part_name, says,
    typed,
};

const TOP: &str = "schema name summary source assumption final_stage year as_of horizon balance \
                   demand stage link account market target correlation pipeline project projects retirement \
                   retirements observation observations variant addition plan";

pub(super) fn scenario(
    reader: &mut Reader,
    table: &DeTable<'_>,
    (draft, folder): (&mut Draft, Option<&Path>),
) {
    let top = &Keys { part: TableAt::SCENARIO, name: String::new(), table, offset: 0 };
    reader.open(top, &TOP.split(' ').collect::<Vec<_>>());
    schema(reader, top);
    if let Some(name) = reader.text(top.at("name")) {
        draft.name = name;
    }
    draft.summary = reader.text(top.at("summary"));
    draft.note = note(reader, top);
    draft.final_stage = reader.text(top.at("final_stage"));
    draft.year = year(reader, top);
    draft.as_of = month(reader, top.at("as_of"));
    draft.horizon = single(reader, top, (TableAt::HORIZON, draft, Horizon::empty()));
    let unread = |key: &&str| reader.places.is_unread(TableAt::HORIZON, key);
    if ["start", "end", "step"].iter().any(unread) {
        reader.places.note_unread(TableAt::SCENARIO, "horizon");
        draft.horizon = None;
    }
    if let Some(balance) = single(reader, top, (TableAt::BALANCE, draft, draft.balance.clone())) {
        draft.balance = balance;
    }
    tables::<Stage>(reader, top, draft);
    tables::<Link>(reader, top, draft);
    tables::<Account>(reader, top, draft);
    tables::<Market>(reader, top, draft);
    if let Some(demand) = single(reader, top, (TableAt::DEMAND, draft, Demand::empty())) {
        draft.demand = demand;
    }
    tables::<Target>(reader, top, draft);
    bounds(top, draft);
    tables::<Correlation>(reader, top, draft);
    pipeline(reader, top, draft);
    table::tables::<Project>(reader, top, (draft, folder));
    table::tables::<Retirement>(reader, top, (draft, folder));
    table::tables::<Observation>(reader, top, (draft, folder));
    if let Some(plan) = single(reader, top, (TableAt::PLAN, draft, draft.plan.clone())) {
        draft.plan = plan;
    }
    tables::<Addition>(reader, top, draft);
    // Last, as the units of what a variant sets are those of the stages.
    tables::<Variant>(reader, top, draft);
}

/// Keeps the bounds of targets that are text: in what they are measured is known when all is read.
fn bounds(top: &Keys<'_>, draft: &mut Draft) {
    let list = top.at("target").value().and_then(|list| list.get_ref().as_array());
    let tables = list.into_iter().flatten().filter_map(|target| target.get_ref().as_table());
    for (target, table) in draft.targets.iter_mut().zip(tables) {
        for key in ["min", "max"] {
            if let Some(text) = table.get(key).and_then(|bound| bound.get_ref().as_str()) {
                target.texts.insert(key.to_owned(), text.to_owned());
            }
        }
    }
}

fn schema(reader: &mut Reader, top: &Keys<'_>) {
    let entry = top.at("schema");
    let Some(value) = entry.value() else { return };
    if value.get_ref().as_integer().and_then(integer) != Some(1) {
        reader.refuse(entry, Flaw::of(value).expected("1").hint(says::schema_1_only()));
    }
}

fn year(reader: &mut Reader, top: &Keys<'_>) -> Option<i32> {
    let entry = top.at("year");
    let value = entry.value()?;
    let whole = value.get_ref().as_integer().and_then(integer);
    let whole = whole.and_then(|year| i32::try_from(year).ok());
    let year = whole.filter(|year| YEARS.contains(year));
    if year.is_none() {
        let text = whole.map(|year| year.to_string());
        let text = text.or_else(|| value.get_ref().as_str().map(str::to_owned));
        let hint = text.and_then(|text| typed::year_meant(&text)).map(says::write_number);
        reader.refuse(entry, Flaw::of(value).expected(says::a_bare_year()).hint_maybe(hint));
    }
    year
}

/// A table that there is one of, if it is given.
fn single<T: Keyed>(
    reader: &mut Reader,
    top: &Keys<'_>,
    (part, draft, mut table): (TableAt, &Draft, T),
) -> Option<T> {
    let keys = open_single(reader, top, part)?;
    fill(reader, &keys, (draft, &mut table));
    Some(table)
}

fn open_single<'a>(reader: &mut Reader, top: &'a Keys<'a>, part: TableAt) -> Option<Keys<'a>> {
    let expected = match part {
        TableAt::BALANCE => says::the_table_balance(),
        TableAt::DEMAND => says::the_table_demand(),
        TableAt::HORIZON => says::the_horizon(),
        TableAt::PLAN => says::a_table_plan_with_a_cost_unit(),
        _ => says::tables_of_the_pipeline(),
    };
    Some(Keys { part, ..reader.table(top.at(part.head), expected)? })
}

fn pipeline(reader: &mut Reader, top: &Keys<'_>, draft: &mut Draft) {
    let Some(keys) = open_single(reader, top, TableAt::PIPELINE) else { return };
    reader.open(&keys, &["status", "factor", "source", "assumption"]);
    if let Some(statuses) = reader.entries(keys.at("status"), says::tables_pipeline_status_id()) {
        for (id, value) in statuses {
            let part = Status::part(draft.statuses.len());
            let name = part_name("pipeline.status", draft.statuses.len(), Some(id.get_ref()));
            let mut status = Status::new(id.get_ref().as_ref());
            let own = Keys { part, name, offset: id.span().start, ..keys.clone() };
            if let Some(table) = value.get_ref().as_table() {
                fill(reader, &Keys { table, ..own }, (draft, &mut status));
            } else {
                let flaw = Flaw::of(value).expected(says::a_table_of_a_status());
                reader.refuse(own.at(""), flaw);
            }
            draft.statuses.push(status);
        }
    }
    tables::<Factor>(reader, &keys, draft);
}
