//! What it rests on: every number with its source or assumption.

use std::collections::BTreeMap;

use super::super::given::{Given, owner};
use super::super::sheet::Sheet;
use super::super::table::{Cell, Table, number, text};
use pvchain::Note;

pub(super) fn assumptions(sheet: &Sheet<'_>) -> Table {
    let (say, scenario) = (sheet.say, sheet.scenario);
    let mut table = Table::new([
        text(say.input()),
        text(say.as_given()),
        number(say.median()),
        text(say.unit()),
        text(say.source_head()),
        text(say.assumption_head()),
    ]);
    for (head, width) in table.heads.iter_mut().zip([44, 44, 12, 10, 50, 50]) {
        head.widths[0] = width;
    }
    let said = |text: Option<&String>| text.map_or(Cell::Nothing, Cell::from);
    let given = Given::new(scenario, say);
    let with_numbers = [given.stages(), given.links(), given.accounts(), given.statuses()];
    let with_numbers = with_numbers.into_iter().chain([given.projects(), given.retirements()]);
    let notes: BTreeMap<String, &Note> =
        with_numbers.flatten().map(|entry| (entry.key, entry.note)).collect();
    for (input, quantity) in scenario.inputs() {
        let note = notes.get(&owner(&input));
        table.row([
            input.to_string().into(),
            quantity.to_string().into(),
            given.central.value(&input).into(),
            sheet.names.input_unit(scenario, &input).into(),
            said(note.and_then(|note| note.source.as_ref())),
            said(note.and_then(|note| note.assumption.as_ref())),
        ]);
    }
    let plan = given.plan().into_iter().take(2).collect();
    let others = [plan, given.targets(), given.correlations(), given.factors()];
    let others = others.into_iter().chain([given.observations()]).flatten();
    for entry in others.filter(|entry| !entry.note.is_silent()) {
        let note = [&entry.note.source, &entry.note.assumption].map(|text| said(text.as_ref()));
        let nothing = [Cell::Nothing, Cell::Nothing, Cell::Nothing];
        table.row([entry.key.into()].into_iter().chain(nothing).chain(note));
    }
    table
}
