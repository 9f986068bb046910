//! The numbers of a scenario as they were given: stages, links and accounts.

use std::io::{self, Write};

use super::check::{Sheet, noted};
use super::language::Say;
use super::names::{listed, plain};
use super::number::{NONE, amount, coverage_band, with_unit};
use super::table::{Column, Grid};
use pvchain::{Input, LinkField, Quantity, StageField, Uncertain};

/// A law in one line: `pert (min 0.45, mode 0.65, max 0.9)`.
pub(super) fn law(say: Say, law: &Uncertain) -> String {
    if let Uncertain::Exact(value) = law {
        return value.to_string();
    }
    let values = |list: &[f64]| listed(say, &list.iter().map(f64::to_string).collect::<Vec<_>>());
    let shown: Vec<String> = match law.lists().as_slice() {
        [] => law.parameters().iter().map(|(name, value)| format!("{name} {value}")).collect(),
        [(name, only)] => vec![format!("{} {name}: {}", only.len(), values(only))],
        [(_, first), rest @ ..] => {
            let rest = rest.iter().map(|(name, list)| format!("; {name} {}", values(list)));
            vec![values(first) + &rest.collect::<String>()]
        }
    };
    format!("{} ({})", law.kind(), shown.join(", "))
}

/// One table's numbers: a heading, a row for each number, and where they come from.
struct Numbers {
    grid: Grid,
}

impl Numbers {
    fn new(say: Say) -> Self {
        let columns =
            [Column::Text(""), Column::Number(say.median()), Column::Text(say.as_given())];
        Self { grid: Grid::new(&columns) }
    }

    fn row(&mut self, sheet: &Sheet<'_>, (name, unit): (&str, &str), given: (&Input, &Quantity)) {
        let (input, quantity) = given;
        let median = sheet.central.value(input).map_or(NONE.to_owned(), amount);
        let at = quantity.at(sheet.scenario.last_year());
        let say = sheet.say;
        let as_given = if at.is_uncertain() { law(say, at) } else { say.exact().to_owned() };
        let unit = plain(unit);
        self.grid.row([format!("  {name}"), with_unit(median, &unit), as_given]);
    }
}

pub(super) fn stages(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut numbers = Numbers::new(say);
    for stage in &sheet.scenario.stages {
        let mut head = sheet.names.stage(&stage.id);
        if head != stage.id {
            head = say.in_brackets(head, &stage.id);
        }
        numbers.grid.heading(head);
        for field in StageField::ALL {
            let Some(quantity) = stage.quantity(field) else { continue };
            let input = Input::Stage { stage: stage.id.clone(), field };
            let unit = match field {
                StageField::OperatingRate | StageField::Value => "",
                _ => stage.unit.as_str(),
            };
            numbers.row(sheet, (&say.stage_field(field), unit), (&input, quantity));
        }
        if let Some(own) = stage.coverage {
            let own = coverage_band(say, own);
            numbers.grid.row([format!("  {}", say.coverage_band()), String::new(), own]);
        }
    }
    numbers.grid.write(out, say.stages_title())?;
    for stage in &sheet.scenario.stages {
        noted(out, say, (&sheet.names.stage(&stage.id), &stage.note))?;
    }
    Ok(())
}

pub(super) fn links(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut numbers = Numbers::new(say);
    for link in &sheet.scenario.links {
        let mut head = sheet.names.subject(&link.id());
        if let Some(name) = &link.alternative {
            head = say.alternative_for(head, plain(name));
        }
        numbers.grid.heading(head);
        let per = format!("{}/{}", sheet.names.unit(&link.from), sheet.names.unit(&link.to));
        for field in LinkField::ALL {
            let Some(quantity) = link.quantity(field) else { continue };
            let (from, to) = (link.from.clone(), link.to.clone());
            let input = Input::Link { from, to, field };
            let unit = if field == LinkField::Consumption { per.as_str() } else { "" };
            numbers.row(sheet, (&say.link_field(field), unit), (&input, quantity));
        }
    }
    if numbers.grid.is_empty() {
        return Ok(());
    }
    numbers.grid.write(out, say.links_title())?;
    for link in &sheet.scenario.links {
        noted(out, say, (&sheet.names.subject(&link.id()), &link.note))?;
    }
    Ok(())
}

pub(super) fn accounts(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut numbers = Numbers::new(say);
    for account in &sheet.scenario.accounts {
        numbers.grid.heading(plain(&account.id));
        for (stage, quantity) in &account.intensity {
            let (id, of) = (account.id.clone(), stage.clone());
            let input = Input::Account { account: id, stage: of };
            let unit = format!("{}/{}", account.unit, sheet.names.unit(stage));
            numbers.row(sheet, (&sheet.names.stage(stage), &unit), (&input, quantity));
        }
    }
    if numbers.grid.is_empty() {
        return Ok(());
    }
    numbers.grid.write(out, say.accounts_title())?;
    for account in &sheet.scenario.accounts {
        noted(out, say, (&plain(&account.id), &account.note))?;
    }
    Ok(())
}
