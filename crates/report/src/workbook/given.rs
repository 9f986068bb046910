//! What it rests on: every number with its source or assumption, and how to get it all again.

use std::collections::BTreeMap;

use super::super::sheet::Sheet;
use super::super::table::{Cell, Table, number, text};
use pvchain::{Draw, Input, Note, Scenario};

/// Notes by the table that they are in, named as its inputs are.
fn notes(scenario: &Scenario) -> BTreeMap<String, &Note> {
    let stages = scenario.stages.iter().map(|one| (format!("stage.{}", one.id), &one.note));
    let links = scenario.links.iter().map(|one| (format!("link.{}", one.id()), &one.note));
    let accounts = scenario.accounts.iter().map(|one| (format!("account.{}", one.id), &one.note));
    let statuses = scenario.statuses.iter();
    let statuses = statuses.map(|one| (format!("pipeline.status.{}", one.id), &one.note));
    let projects = scenario.projects.iter().map(|one| (format!("project.{}", one.id), &one.note));
    let retirements = scenario.retirements.iter();
    let retirements = retirements.map(|one| (format!("retirement.{}", one.id), &one.note));
    stages.chain(links).chain(accounts).chain(statuses).chain(projects).chain(retirements).collect()
}

/// Notes of what holds no inputs.
fn others(scenario: &Scenario) -> Vec<(String, &Note)> {
    let mut notes = vec![
        ("scenario".to_owned(), &scenario.note),
        ("balance".to_owned(), &scenario.balance.note),
    ];
    notes.extend(scenario.targets.iter().map(|one| (format!("target {}", one.id), &one.note)));
    let correlations = scenario.correlations.iter();
    notes.extend(correlations.map(|one| (format!("correlation.{}", one.id), &one.note)));
    let factors = scenario.factors.iter();
    notes.extend(factors.map(|one| (format!("pipeline.factor.{}", one.id), &one.note)));
    let observations = scenario.observations.iter();
    let named =
        observations.map(|one| (format!("observation {} {}", one.stage, one.date), &one.note));
    notes.extend(named);
    notes.retain(|(_, note)| !note.is_silent());
    notes
}

/// The table of an input, as [`notes`] names it.
fn table(input: &Input) -> String {
    match input {
        Input::Stage { stage, .. } => format!("stage.{stage}"),
        Input::Link { from, to, .. } => format!("link.{from}->{to}"),
        Input::Account { account, .. } => format!("account.{account}"),
        Input::Status { status } => format!("pipeline.status.{status}"),
        Input::Project { project, .. } => format!("project.{project}"),
        Input::Retirement { retirement, .. } => format!("retirement.{retirement}"),
    }
}

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
    let (central, notes) = (Draw::central(scenario), notes(scenario));
    let said = |text: Option<&String>| Cell::Text(text.cloned().unwrap_or_default());
    for (input, quantity) in scenario.inputs() {
        let note = notes.get(&self::table(&input)).copied();
        table.row([
            input.to_string().into(),
            quantity.to_string().into(),
            Cell::Number(central.value(&input)),
            sheet.names.input_unit(scenario, &input).into(),
            said(note.and_then(|note| note.source.as_ref())),
            said(note.and_then(|note| note.assumption.as_ref())),
        ]);
    }
    for (name, note) in others(scenario) {
        let [given, median, unit] = [Cell::Nothing, Cell::Nothing, Cell::Nothing];
        let notes = [said(note.source.as_ref()), said(note.assumption.as_ref())];
        table.row([name.into(), given, median, unit].into_iter().chain(notes));
    }
    table
}
