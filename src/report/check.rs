//! What was understood of a scenario, its central case, and what may not be meant.

use std::io::{self, Write};

use super::names::{Names, listed, plain};
use super::number::{NONE, amount, band, bare, bound, bounds, is_share, signed, unit, with_unit};
use super::run::changes;
use super::table::{Column, Grid, indented, paragraph};
use super::{Asked, given, time};
use crate::balance::trace::{Draw, Trace, trace};
use crate::lint::Lint;
use crate::metric::Metric;
use crate::scenario::Scenario;
use crate::scenario::correlation::Strength;
use crate::scenario::note::Note;

/// What the parts look things up in.
pub(super) struct Sheet<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) names: Names<'s>,
    pub(super) central: Draw,
    trace: Trace,
}

/// Writes what `pvchain check` prints: the scenario as understood, the central case, and lint.
///
/// # Errors
///
/// If it cannot be written.
pub fn check(
    out: &mut impl Write,
    scenario: &Scenario,
    lints: &[Lint],
    asked: &Asked,
) -> io::Result<()> {
    let central = Draw::central(scenario);
    let trace = trace(scenario, &central);
    let sheet = &Sheet { scenario, names: Names::new(scenario), central, trace };
    head(out, sheet)?;
    changes(out, asked)?;
    given::stages(out, sheet)?;
    given::links(out, sheet)?;
    given::accounts(out, sheet)?;
    targets(out, sheet)?;
    correlations(out, sheet)?;
    time::understood(out, sheet)?;
    variants(out, sheet)?;
    additions(out, sheet)?;
    central_case(out, sheet)?;
    findings(out, lints)
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn head(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let scenario = sheet.scenario;
    paragraph(out, &plain(&scenario.name))?;
    if let Some(summary) = &scenario.summary {
        paragraph(out, &plain(summary))?;
    }
    notes(out, &scenario.note)?;
    let inputs = scenario.inputs().count();
    let uncertain = scenario.inputs();
    let uncertain =
        uncertain.filter(|(_, quantity)| quantity.at(scenario.last_year()).is_uncertain()).count();
    let last = &scenario.stages[scenario.final_stage_index()];
    let year = scenario.year.map_or(String::new(), |year| format!(", year {year}"));
    let text = format!(
        "{}, {}, {}, {}, {}, {}; {}, {uncertain} of them uncertain. Final stage: {}{year}.",
        plural(scenario.stages.len(), "stage"),
        plural(scenario.links.len(), "link"),
        plural(scenario.accounts.len(), "account"),
        plural(scenario.targets.len(), "target"),
        plural(scenario.correlations.len(), "correlation"),
        plural(scenario.variants.len(), "variant"),
        plural(inputs, "number"),
        sheet.names.stage(&last.id),
    );
    writeln!(out)?;
    paragraph(out, &text)?;
    let number = |value| bound(Metric::Coverage, value);
    paragraph(out, &format!("Balanced: coverage of {}.", band(scenario.balance.coverage, number)))?;
    notes(out, &scenario.balance.note)
}

/// A note under its own heading.
pub(super) fn noted(out: &mut impl Write, heading: &str, note: &Note) -> io::Result<()> {
    if note.is_silent() {
        return Ok(());
    }
    writeln!(out)?;
    paragraph(out, heading)?;
    notes(out, note)
}

fn notes(out: &mut impl Write, note: &Note) -> io::Result<()> {
    for (kind, text) in [("source", &note.source), ("assumption", &note.assumption)] {
        if let Some(text) = text {
            indented(out, 2, &format!("{kind}: {}", plain(text)))?;
        }
    }
    Ok(())
}

fn targets(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let columns = [Column::Text("Target"), Column::Text("Bound"), Column::Number("Central case")];
    let mut grid = Grid::new(&columns);
    for target in &sheet.scenario.targets {
        let metric = target.metric;
        let sign = if is_share(metric) { "%" } else { "" };
        grid.heading(plain(&target.id));
        let what = format!("  {} of {}", metric.label(), sheet.names.subject(&target.of));
        let bound = bounds(target.band, |value| bound(metric, value));
        let central = central(sheet, metric, &target.of);
        grid.row([what, with_unit(bound, sign), with_unit(central, sign)]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Targets")?;
    for target in &sheet.scenario.targets {
        noted(out, &plain(&target.id), &target.note)?;
    }
    Ok(())
}

/// A metric in the central case as a bare number.
fn central(sheet: &Sheet<'_>, metric: Metric, of: &str) -> String {
    match sheet.trace.metric(metric, of) {
        None => NONE.to_owned(),
        Some(value) if value.is_nan() => "undefined".to_owned(),
        Some(value) if metric == Metric::Gap => signed(value),
        Some(value) => bare(metric, value),
    }
}

fn correlations(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let columns = [Column::Text("Correlation"), Column::Text("Strength"), Column::Text("Inputs")];
    let mut grid = Grid::new(&columns);
    for correlation in &sheet.scenario.correlations {
        let strength = match &correlation.strength {
            Strength::Rho(rho) => format!("rho {rho}"),
            Strength::Spearman(rank) => format!("Spearman {rank}"),
            Strength::Matrix(rows) => format!("matrix {0} × {0}", rows.len()),
        };
        grid.row([plain(&correlation.id), strength, plain(&correlation.inputs.join(", "))]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Correlations")?;
    for correlation in &sheet.scenario.correlations {
        noted(out, &plain(&correlation.id), &correlation.note)?;
    }
    Ok(())
}

fn variants(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let mut grid = Grid::new(&[Column::Text("Variant"), Column::Text("Changes")]);
    for variant in &sheet.scenario.variants {
        let inputs: Vec<String> = variant.set.iter().map(|(input, _)| plain(input)).collect();
        grid.row([plain(&variant.name), listed(&inputs)]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Variants (--variant NAME)")?;
    for variant in &sheet.scenario.variants {
        noted(out, &plain(&variant.name), &variant.note)?;
    }
    Ok(())
}

fn additions(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let mut grid = Grid::new(&[
        Column::Text("Addition"),
        Column::Text("To"),
        Column::Number("Up to"),
        Column::Number("In steps of"),
        Column::Number("Cost of one"),
        Column::Text("From"),
    ]);
    let cost_unit = sheet.scenario.plan.cost_unit.as_ref().map_or("", |unit| unit.as_str());
    for addition in &sheet.scenario.additions {
        let unit = sheet.names.unit(&addition.stage);
        grid.row([
            plain(&addition.id),
            sheet.names.stage(&addition.stage),
            with_unit(amount(addition.max), &unit),
            addition.step.map_or("any".to_owned(), |step| with_unit(amount(step), &unit)),
            with_unit(amount(addition.cost), &plain(cost_unit)),
            addition.start.map_or(NONE.to_owned(), |start| start.to_string()),
        ]);
    }
    if !grid.is_empty() {
        grid.write(out, "What could be added (pvchain plan)")?;
    }
    noted(out, "Costs", &sheet.scenario.plan.note)?;
    for addition in &sheet.scenario.additions {
        noted(out, &plain(&addition.id), &addition.note)?;
    }
    Ok(())
}

fn central_case(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let mut grid = Grid::new(&[
        Column::Text("Stage"),
        Column::Number("Potential"),
        Column::Number("Production"),
        Column::Text("Unit"),
        Column::Number("Coverage"),
        Column::Number("Gap"),
        Column::Number("Utilisation"),
    ]);
    for stage in &sheet.scenario.stages {
        let figure = |metric| central(sheet, metric, &stage.id);
        grid.row([
            sheet.names.stage(&stage.id),
            figure(Metric::Potential),
            figure(Metric::Production),
            sheet.names.unit(&stage.id),
            figure(Metric::Coverage),
            figure(Metric::Gap),
            with_unit(figure(Metric::Utilisation), "%"),
        ]);
    }
    grid.write(out, "Central case: every number at its median")?;
    let mut grid = Grid::new(&[Column::Text("Link"), Column::Number("Local supply rate")]);
    for link in &sheet.scenario.links {
        let rate = central(sheet, Metric::LocalSupplyRate, &link.id());
        grid.row([sheet.names.subject(&link.id()), with_unit(rate, "%")]);
    }
    if !grid.is_empty() {
        grid.write(out, "Local supply in the central case")?;
    }
    let last = &sheet.scenario.stages[sheet.scenario.final_stage_index()];
    let unit = unit(Metric::ClosedThroughput, last.unit.as_str());
    let throughput = with_unit(central(sheet, Metric::ClosedThroughput, "chain"), &unit);
    let names = sheet.trace.bottlenecks().iter().map(|stage| sheet.names.stage(stage));
    let names: Vec<String> = names.collect();
    writeln!(out)?;
    let text = format!(
        "Without any trade the chain could make {throughput}, bound by {}.",
        listed(&names)
    );
    paragraph(out, &text)
}

fn findings(out: &mut impl Write, lints: &[Lint]) -> io::Result<()> {
    writeln!(out)?;
    let unsourced = lints.iter().map(|lint| match lint {
        Lint::Unsourced { numbers, .. } => *numbers,
        _ => 0,
    });
    let unsourced: usize = unsourced.sum();
    if lints.is_empty() {
        return paragraph(
            out,
            "Nothing looks unintended; every number has a source or an assumption.",
        );
    }
    let numbers = plural(unsourced, "number");
    paragraph(out, &format!("Worth a look ({numbers} with neither source nor assumption):"))?;
    for lint in lints {
        indented(out, 2, &plain(&lint.to_string()))?;
    }
    Ok(())
}
