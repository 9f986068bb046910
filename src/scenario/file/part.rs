//! The whole of a scenario: what stands at its top, and its tables one kind after the other.

use std::path::Path;

use toml::de::DeTable;

use super::keys::{Keys, Reader};
use super::read::{horizon, month, note, pipeline, single, tables, year};
use super::table;
use super::value::{Flaw, integer};
use crate::scenario::Draft;
use crate::scenario::account::Account;
use crate::scenario::addition::Addition;
use crate::scenario::correlation::Correlation;
use crate::scenario::link::Link;
use crate::scenario::observation::Observation;
use crate::scenario::place::Part;
use crate::scenario::project::Project;
use crate::scenario::retirement::Retirement;
use crate::scenario::says;
use crate::scenario::stage::Stage;
use crate::scenario::target::Target;
use crate::scenario::variant::Variant;

/// The keys at the top.
const TOP: &str = "schema name summary source assumption final_stage year as_of horizon balance \
                   stage link account target correlation pipeline project projects retirement \
                   retirements observation observations variant addition plan";

/// Reads everything into the draft.
pub(super) fn scenario(
    reader: &mut Reader,
    table: &DeTable<'_>,
    (draft, folder): (&mut Draft, Option<&Path>),
) {
    let top = &Keys { part: Part::Scenario, name: String::new(), table, offset: 0 };
    reader.open(top, &TOP.split(' ').collect::<Vec<_>>());
    schema(reader, top);
    if let Some(name) = reader.text(top, "name") {
        draft.name = name;
    }
    draft.summary = reader.text(top, "summary");
    draft.note = note(reader, top);
    draft.final_stage = reader.text(top, "final_stage");
    draft.year = year(reader, top, "year");
    draft.as_of = month(reader, top, "as_of");
    horizon(reader, top, draft);
    let mut balance = draft.balance.clone();
    single(reader, top, (Part::Balance, draft, &mut balance));
    draft.balance = balance;
    tables::<Stage>(reader, top, draft);
    tables::<Link>(reader, top, draft);
    tables::<Account>(reader, top, draft);
    tables::<Target>(reader, top, draft);
    tables::<Correlation>(reader, top, draft);
    pipeline(reader, top, draft);
    table::tables::<Project>(reader, top, (draft, folder));
    table::tables::<Retirement>(reader, top, (draft, folder));
    table::tables::<Observation>(reader, top, (draft, folder));
    let mut plan = draft.plan.clone();
    single(reader, top, (Part::Plan, draft, &mut plan));
    draft.plan = plan;
    tables::<Addition>(reader, top, draft);
    // Last, as the units of what a variant sets are those of the stages.
    tables::<Variant>(reader, top, draft);
}

fn schema(reader: &mut Reader, top: &Keys<'_, '_>) {
    let Some(value) = top.value("schema") else { return };
    if value.get_ref().as_integer().and_then(integer) != Some(1) {
        let hint = says::schema_1_only();
        reader.refuse(top, "schema", Flaw::of(value).expected("1").hint(hint));
    }
}
