//! The tables of decisions: additions, and what they cost in.

use super::keys::{Keys, Reader};
use super::time;
use super::value::{Flaw, Measure};
use crate::scenario::Draft;
use crate::scenario::addition::{Addition, Planning};
use crate::scenario::place::Part;
use crate::scenario::quantity::Quantity;
use crate::scenario::uncertain::Uncertain;
use crate::units::Unit;

/// Reads the cost unit.
pub(super) fn planning(reader: &mut Reader, top: &Keys<'_, '_>) -> Planning {
    let mut planning = Planning::default();
    let expected = "a table [plan] with a cost_unit";
    let Some(table) = reader.table(top, "plan", expected) else { return planning };
    let offset = top.value("plan").map_or(0, |value| value.span().start);
    let keys = Keys { part: Part::Plan, name: "plan".to_owned(), table, offset };
    reader.open(&keys, &["cost_unit", "source", "assumption"]);
    planning.cost_unit = reader.text(&keys, "cost_unit").map(Unit::new);
    planning.note = reader.note(&keys);
    planning
}

/// Reads an addition.
pub(super) fn addition(reader: &mut Reader, keys: &Keys<'_, '_>, draft: &Draft) -> Addition {
    let known = ["id", "stage", "max", "step", "cost", "start", "source", "assumption"];
    reader.open(keys, &known);
    let id = reader.needed(keys, "id", "an id such as \"more modules\"");
    let stage = reader.needed(keys, "stage", "the id of a stage");
    let measure = time::measure_of(draft, reader, keys.peek_text("stage"));
    if keys.value("max").is_none() {
        reader.missing(keys, "max", "the most that can be added");
    }
    let max = exact(reader, keys, ("max", measure)).unwrap_or(1.0);
    let mut addition = Addition::new(id, stage, max);
    addition.step = exact(reader, keys, ("step", measure));
    if keys.value("cost").is_none() {
        reader.missing(keys, "cost", "the cost of one unit");
    }
    addition.cost = reader.number(keys, "cost").unwrap_or_default();
    addition.start = time::month(reader, keys, "start");
    addition.note = reader.note(keys);
    addition
}

/// An exact number, if the key is given.
fn exact(
    reader: &mut Reader,
    keys: &Keys<'_, '_>,
    (key, measure): (&str, Measure<'_>),
) -> Option<f64> {
    let value = keys.value(key)?;
    if let Quantity::Always(Uncertain::Exact(number)) = reader.quantity(keys, key, measure)? {
        return Some(number);
    }
    reader.refuse(keys, key, Flaw::of(value).expected("an exact number"));
    None
}
