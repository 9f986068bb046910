//! What time adds to a page: periods, projects, and what facts have left of the draws.

use std::io::{self, Write};

use super::check;
use super::names::plain;
use super::number::{NONE, amount, bare, count, probability, range, unit, with_unit};
use super::run::Sheet;
use super::table::{Column, Grid, indented, paragraph};
use crate::metric::Metric;
use crate::outcome::{Summary, TargetOutcome};
use crate::scenario::Scenario;
use crate::scenario::factor::Factor;
use crate::scenario::horizon::PeriodKind;
use crate::scenario::input::Input;
use crate::scenario::project::{Project, ProjectField};

/// Most projects that a table names for a target.
const MOST_PROJECTS: usize = 8;

/// Balance and installed capacity, year by year.
pub(super) fn periods(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let Some(horizon) = &sheet.scenario.horizon else { return Ok(()) };
    if let Some(facts) = sheet.outcome.facts {
        let worth = amount(facts.effective.floor());
        let draws = count(sheet.outcome.provenance.draws);
        let mut text = format!("Facts weight the draws: {draws} of them are worth {worth}.");
        if !facts.reliable {
            text.push_str(" That is under 100: the figures are not to be relied on.");
        }
        writeln!(out)?;
        paragraph(out, &text)?;
    }
    let periods = horizon.periods();
    let years = periods
        .iter()
        .filter(|period| period.kind == PeriodKind::RolledUp || horizon.step.months() == 12);
    let mut grid = Grid::new(&[
        Column::Text("Year"),
        Column::Number("Capacity"),
        Column::Number("5–95 %"),
        Column::Text("Unit"),
    ]);
    for year in years {
        let balanced = sheet.outcome.balanced.iter().find(|found| found.period == year.label);
        let balanced = balanced.filter(|found| !found.stages.is_empty());
        let p = balanced.map_or(String::new(), |found| {
            format!(", balanced in {}", probability(found.probability))
        });
        grid.heading(format!("{}{p}", year.label));
        for stage in &sheet.scenario.stages {
            let found = sheet.outcome.metric_in(&year.label, Metric::Capacity, &stage.id);
            let Some(summary) = found else { continue };
            grid.row(capacity_row(sheet, summary));
        }
    }
    grid.write(out, "Installed at each year's end, medians")
}

fn capacity_row(sheet: &Sheet<'_>, summary: &Summary) -> [String; 4] {
    let shown =
        |p| summary.quantile(p).map_or(NONE.to_owned(), |value| bare(Metric::Capacity, value));
    let range = range(&shown(0.05), &shown(0.95));
    let name = format!("  {}", sheet.names.stage(&summary.of));
    [name, shown(0.5), range, unit(Metric::Capacity, &summary.unit)]
}

/// What each project means for each target.
pub(super) fn projects(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let mut grid = Grid::new(&[
        Column::Text("Project"),
        Column::Number("Gain"),
        Column::Number("Criticality"),
    ]);
    let mut draws = 0;
    for target in &sheet.outcome.targets {
        let mut projects: Vec<_> = target.projects.iter().flatten().collect();
        projects.retain(|project| project.gain != 0.0 || project.criticality.hits > 0.0);
        projects.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        if projects.is_empty() {
            continue;
        }
        grid.heading(format!("{}{}", plain(&target.id), missing(target)));
        for project in projects.into_iter().take(MOST_PROJECTS) {
            draws = project.criticality.draws;
            grid.row([
                format!("  {}", plain(&project.project)),
                with_unit(amount(100.0 * project.gain), "points"),
                probability(project.criticality),
            ]);
        }
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "What would each project give, if it came in full and in time?")?;
    let text = format!(
        "Gain: by how much P(met) would rise. Criticality: unmet, but met with it. Of {} draws.",
        count(draws)
    );
    indented(out, 2, &text)
}

/// What is missing to a target on average, and when it is likely met first.
fn missing(target: &TargetOutcome) -> String {
    let shortfall = target.shortfall.map(|shortfall| format!(", {} short", amount(shortfall)));
    let first = target.first_met.iter().flatten();
    let likely = first.max_by(|a, b| a.probability.value.total_cmp(&b.probability.value));
    let likely = likely.filter(|first| first.probability.hits > 0.0);
    let likely = likely.map(|first| {
        format!(", first met in {} with {}", first.period, probability(first.probability))
    });
    format!("{}{}", shortfall.unwrap_or_default(), likely.unwrap_or_default())
}

/// What was understood of time and projects.
pub(super) fn understood(out: &mut impl Write, sheet: &check::Sheet<'_>) -> io::Result<()> {
    let scenario = sheet.scenario;
    let Some(horizon) = &scenario.horizon else { return Ok(()) };
    let (start, end) = (horizon.start, horizon.end);
    let as_of = scenario.as_of.map_or(String::new(), |date| {
        format!(" What does not produce by {date} starts no earlier.")
    });
    writeln!(out)?;
    paragraph(out, &format!("Simulated: {start} to {end} by {}.{as_of}", horizon.step))?;
    let mut grid = Grid::new(&[
        Column::Text("Project"),
        Column::Number("Capacity"),
        Column::Text("Stage"),
        Column::Text("Start"),
        Column::Text("Status"),
        Column::Number("P(comes)"),
    ]);
    for project in &scenario.projects {
        let capacity = value(sheet, project, ProjectField::Capacity).unwrap_or(f64::NAN);
        let chance = chance(sheet, project);
        grid.row([
            plain(&project.id),
            with_unit(amount(capacity), &sheet.names.unit(&project.stage)),
            sheet.names.stage(&project.stage),
            project.start.to_string(),
            plain(project.status.as_deref().unwrap_or("")),
            with_unit(amount(100.0 * chance), "%"),
        ]);
    }
    if !grid.is_empty() {
        grid.write(out, "Projects (medians)")?;
    }
    for project in &scenario.projects {
        check::noted(out, &plain(&project.id), &project.note)?;
    }
    for status in &scenario.statuses {
        check::noted(out, &format!("Status {}", plain(&status.id)), &status.note)?;
    }
    correlated(out, scenario)
}

/// Pairs of projects whose fates share shocks, with the correlation that this implies.
fn correlated(out: &mut impl Write, scenario: &Scenario) -> io::Result<()> {
    const MOST_PAIRS: usize = 12;
    let mut pairs: Vec<([&str; 2], [f64; 2])> = Vec::new();
    for (index, one) in scenario.projects.iter().enumerate() {
        for other in &scenario.projects[index + 1..] {
            let loading = |of: fn(&Factor) -> f64| scenario.implied_correlation(one, other, of);
            let implied = [loading(|factor| factor.realisation), loading(|factor| factor.delay)];
            if implied != [0.0; 2] {
                pairs.push(([&one.id, &other.id], implied));
            }
        }
    }
    pairs.sort_by(|(_, a), (_, b)| (b[0] + b[1]).total_cmp(&(a[0] + a[1])));
    let mut grid =
        Grid::new(&[Column::Text("Projects"), Column::Number("coming"), Column::Number("delay")]);
    for ([one, other], [realised, delay]) in pairs.iter().take(MOST_PAIRS) {
        let pair = format!("{} and {}", plain(one), plain(other));
        grid.row([pair, format!("{realised:.3}"), format!("{delay:.3}")]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Correlation of latent fates that shared shocks imply")?;
    match pairs.len().saturating_sub(MOST_PAIRS) {
        0 => Ok(()),
        more => indented(out, 2, &format!("{more} more pairs are correlated less or as much.")),
    }
}

fn value(sheet: &check::Sheet<'_>, project: &Project, field: ProjectField) -> Option<f64> {
    sheet.central.value(&Input::Project { project: project.id.clone(), field })
}

/// The median of a project's probability: its own, its status's, or 1.
fn chance(sheet: &check::Sheet<'_>, project: &Project) -> f64 {
    let status = project.status.clone().map(|status| Input::Status { status });
    let of_status = || status.and_then(|input| sheet.central.value(&input));
    value(sheet, project, ProjectField::Probability).or_else(of_status).unwrap_or(1.0)
}
