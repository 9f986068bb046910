//! What it rests on: every number with its source or assumption, and how to get it all again.

use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;

use super::Book;
use super::leaf::{Leaf, Value};
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

pub(super) fn assumptions(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (sheet, say) = (&book.sheet, book.sheet.say);
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.assumptions_sheet())?;
    leaf.heads(&[
        (say.input(), 44),
        (say.as_given(), 44),
        (say.median(), 12),
        (say.unit(), 10),
        (say.source_head(), 50),
        (say.assumption_head(), 50),
    ])?;
    let (central, notes) = (Draw::central(sheet.scenario), notes(sheet.scenario));
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    for (input, quantity) in sheet.scenario.inputs() {
        let note = notes.get(&table(&input)).copied();
        let note = note.map_or((String::new(), String::new()), |note| {
            (said(&note.source), said(&note.assumption))
        });
        let unit = sheet.names.input_unit(sheet.scenario, &input);
        leaf.row([
            Value::Text(&input.to_string()),
            Value::Text(&quantity.to_string()),
            Value::Number(central.value(&input)),
            Value::Text(&unit),
            Value::Text(&note.0),
            Value::Text(&note.1),
        ])?;
    }
    for (name, note) in others(sheet.scenario) {
        let nothing = Value::Text("");
        let (source, assumption) = (said(&note.source), said(&note.assumption));
        let texts = [Value::Text(&source), Value::Text(&assumption)];
        leaf.row([Value::Text(&name), nothing, nothing, nothing].into_iter().chain(texts))?;
    }
    Ok(())
}

pub(super) fn provenance(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (sheet, say) = (&book.sheet, book.sheet.say);
    let found = &sheet.outcome.provenance;
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.provenance_sheet())?;
    leaf.heads(&[("", 24), ("", 60)])?;
    let changes = sheet.asked.changes.join("; ");
    let end = if found.complete { say.complete() } else { say.incomplete() };
    // Whole numbers beyond 2⁵³ would lose digits.
    let seed = found.seed.to_string();
    let rows = [
        (say.scenario(), Value::Text(&found.scenario)),
        (say.changes(), Value::Text(&changes)),
        (say.digest(), Value::Text(&found.digest)),
        (say.version(), Value::Text(&found.version)),
        (say.design_head(), Value::Text(say.design(&found.design))),
        (say.seed(), Value::Text(&seed)),
        (say.draws(), Value::Count(found.draws)),
        (say.run_end(), Value::Text(end)),
    ];
    for (name, value) in rows {
        leaf.row([Value::Text(name), value])?;
    }
    if let Some(facts) = sheet.outcome.facts {
        let cells = [Value::Text(say.effective()), Value::Number(Some(facts.effective))];
        leaf.row(cells)?;
    }
    Ok(())
}
