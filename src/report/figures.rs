//! Local supply rates, targets, accounts and whatever else was asked for.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::answer::LIKELY;
use super::balance::jointly;
use super::names::{figure_unit, plain};
use super::number::{
    NONE, amount, bare, bound, bounds, count, exact, is_share, range, unit, with_interval,
    with_unit,
};
use super::run::Sheet;
use super::table::{Column, Grid, indented};
use crate::metric::Metric;
use crate::outcome::{Summary, TargetOutcome};
use crate::scenario::band::Band;

/// Metrics with a place of their own on the page.
const PLACED: [Metric; 4] =
    [Metric::Coverage, Metric::Gap, Metric::LocalSupplyRate, Metric::Account];

/// How much of what each buyer uses comes from local plants.
pub(super) fn supply_rates(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let columns = [
        Column::Text("Link"),
        Column::Number("Median"),
        Column::Number("5–95 %"),
        Column::Text(""),
    ];
    let mut grid = Grid::new(&columns);
    for link in &sheet.scenario.links {
        let Some(summary) = sheet.find(Metric::LocalSupplyRate, &link.id()) else { continue };
        let note = undefined_note(sheet, summary);
        let shown = |p| quantile(summary, p);
        let median = with_unit(shown(0.5), "%");
        let range = with_unit(range(&shown(0.05), &shown(0.95)), "%");
        grid.row([sheet.names.subject(&link.id()), median, range, note]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "How much of what buyers use is local? (local supply rate, 本地配套率)")
}

/// What the plan promises.
pub(super) fn targets(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let mut grid = Grid::new(&[
        Column::Text("Target"),
        Column::Text("Bound"),
        Column::Text("P(met)"),
        Column::Text(""),
    ])
    .under_headings();
    for target in &sheet.outcome.targets {
        grid.heading(plain(&target.id));
        grid.row(target_row(sheet, target));
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Are the targets met?")?;
    let kept = exact(100.0 * LIKELY);
    let broken = exact(100.0 - 100.0 * LIKELY);
    let text =
        format!("Kept: P(met) of {kept} % or more. Broken: {broken} % or less. At risk: between.");
    indented(out, 2, &text)?;
    jointly(out, sheet)?;
    let sources: BTreeSet<&str> =
        sheet.scenario.targets.iter().filter_map(|target| target.note.source.as_deref()).collect();
    if sources.is_empty() {
        return Ok(());
    }
    let sources: Vec<String> = sources.into_iter().map(plain).collect();
    indented(out, 2, &format!("Sources: {}.", sources.join("; ").trim_end_matches('.')))
}

fn target_row(sheet: &Sheet<'_>, target: &TargetOutcome) -> [String; 4] {
    let p = target.probability;
    let verdict = match p.value {
        value if value >= LIKELY => "kept",
        value if value <= 1.0 - LIKELY => "broken",
        _ => "at risk",
    };
    let metric = target.metric;
    let mut what = format!("{} of {}", metric.label(), sheet.names.subject(&target.of));
    if target.defined < p.draws {
        let undefined = count(p.draws - target.defined);
        what = format!("{what}; undefined and so unmet in {undefined} draws");
    }
    let band = Band { min: target.min, max: target.max };
    let bound = bounds(band, |value| bound(metric, value));
    let bound = with_unit(bound, &unit(metric, &figure_unit(sheet.scenario, metric, &target.of)));
    let met = match (sheet.is_exact, p.hits > 0.0) {
        (true, true) => "met".to_owned(),
        (true, false) => "not met".to_owned(),
        (false, _) => with_interval(p),
    };
    [what, bound, met, verdict.to_owned()]
}

/// Totals over the stages.
pub(super) fn accounts(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let mut grid = Grid::new(&[
        Column::Text("Account"),
        Column::Number("Median"),
        Column::Number("5–95 %"),
        Column::Text("Unit"),
    ]);
    for account in &sheet.scenario.accounts {
        let Some(summary) = sheet.find(Metric::Account, &account.id) else { continue };
        let shown = |p| quantile(summary, p);
        let range = range(&shown(0.05), &shown(0.95));
        grid.row([plain(&account.id), shown(0.5), range, plain(&summary.unit)]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Accounts")
}

/// Metrics that were asked for and have no place of their own.
pub(super) fn metrics(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let asked = |metric| sheet.asked.metrics.contains(&metric) && !PLACED.contains(&metric);
    let mut grid = Grid::new(&[
        Column::Text("Metric"),
        Column::Text("of"),
        Column::Number("Mean"),
        Column::Text("± error"),
        Column::Number("5 %"),
        Column::Number("50 %"),
        Column::Number("95 %"),
        Column::Text(""),
    ]);
    for summary in sheet.headline().filter(|summary| asked(summary.metric)) {
        let metric = summary.metric;
        let shown = |value: Option<f64>| value.map_or(NONE.to_owned(), |value| bare(metric, value));
        let error = summary.standard_error.map_or(NONE.to_owned(), |error| {
            amount(if is_share(metric) { 100.0 * error } else { error })
        });
        let unit = match undefined_note(sheet, summary) {
            note if note.is_empty() => unit(metric, &summary.unit),
            note => format!("{} {note}", unit(metric, &summary.unit)),
        };
        grid.row([
            metric.label().to_owned(),
            sheet.names.subject(&summary.of),
            shown(summary.mean),
            format!("± {error}"),
            shown(summary.quantile(0.05)),
            shown(summary.quantile(0.5)),
            shown(summary.quantile(0.95)),
            unit,
        ]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Metrics asked for: mean with its standard error, quantiles")
}

/// Quantiles that were asked for, with their intervals.
pub(super) fn quantiles(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let mut grid = Grid::new(&[
        Column::Text("Metric"),
        Column::Text("of"),
        Column::Number("p"),
        Column::Number("Quantile"),
        Column::Number("95 % interval"),
        Column::Text(""),
    ]);
    for summary in sheet.headline() {
        let metric = summary.metric;
        let placed = PLACED.contains(&metric) && sheet.asked.metrics.is_empty();
        if !placed && !sheet.asked.metrics.contains(&metric) {
            continue;
        }
        let shown = |value: Option<f64>| value.map_or(NONE.to_owned(), |value| bare(metric, value));
        let asked = |p: f64| sheet.asked.quantiles.contains(&p);
        for quantile in summary.quantiles.iter().filter(|quantile| asked(quantile.p)) {
            grid.row([
                metric.label().to_owned(),
                sheet.names.subject(&summary.of),
                quantile.p.to_string(),
                shown(quantile.value),
                range(&shown(quantile.low), &shown(quantile.high)),
                unit(metric, &summary.unit),
            ]);
        }
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, "Quantiles asked for")
}

/// A quantile of a summary as a bare number.
fn quantile(summary: &Summary, p: f64) -> String {
    summary.quantile(p).map_or(NONE.to_owned(), |value| bare(summary.metric, value))
}

/// In which share of the draws a metric is undefined, where there are any.
fn undefined_note(sheet: &Sheet<'_>, summary: &Summary) -> String {
    let draws = sheet.outcome.provenance.draws;
    match draws.saturating_sub(summary.defined) {
        0 => String::new(),
        _ if summary.defined == 0 => "undefined".to_owned(),
        undefined => {
            let share = amount(100.0 * undefined as f64 / draws as f64);
            format!("undefined in {share} %")
        }
    }
}
