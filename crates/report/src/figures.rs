//! Local supply rates, targets, accounts and whatever else was asked for.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::answer::{LIKELY, verdict_of};
use super::balance::jointly;
use super::language::Say;
use super::names::{figure_unit, plain};
use super::number::{NONE, Shown, amount, bounds, count, exact, range, with_interval, with_unit};
use super::run::Sheet;
use super::table::{Column, Grid, indented};
use pvchain::{Band, Metric, Summary, TargetOutcome};

/// Metrics with a place of their own on the page.
const PLACED: [Metric; 4] =
    [Metric::Coverage, Metric::Gap, Metric::LocalSupplyRate, Metric::Account];

/// How much of what each buyer uses comes from local plants.
pub(super) fn supply_rates(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let columns = [
        Column::Text(say.link()),
        Column::Number(say.median()),
        Column::Number("5–95 %"),
        Column::Text(""),
    ];
    let mut grid = Grid::new(&columns);
    for link in &sheet.scenario.links {
        let Some(summary) = sheet.find(Metric::LocalSupplyRate, &link.id()) else { continue };
        let note = undefined_note(sheet, summary);
        let shown = |p| quantile(say, summary, p);
        let median = with_unit(shown(0.5), "%");
        let range = with_unit(range(say, &shown(0.05), &shown(0.95)), "%");
        grid.row([sheet.names.subject(&link.id()), median, range, note]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, say.supply_title())
}

/// What the plan promises.
pub(super) fn targets(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut grid = Grid::new(&[
        Column::Text(say.target()),
        Column::Text(say.bound()),
        Column::Text(say.p_met()),
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
    grid.write(out, say.targets_title())?;
    let kept = exact(100.0 * LIKELY);
    let broken = exact(100.0 - 100.0 * LIKELY);
    indented(out, 2, &say.verdicts(kept, broken))?;
    jointly(out, sheet)?;
    let sources: BTreeSet<&str> =
        sheet.scenario.targets.iter().filter_map(|target| target.note.source.as_deref()).collect();
    if sources.is_empty() {
        return Ok(());
    }
    let sources: Vec<String> = sources.into_iter().map(plain).collect();
    indented(out, 2, &say.sources(sources.join(say.semicolon()).trim_end_matches(['.', '。'])))
}

/// What is bounded, the bound, P(met), and the verdict.
pub(super) fn target_row(sheet: &Sheet<'_>, target: &TargetOutcome) -> [String; 4] {
    let (say, p) = (sheet.say, target.probability);
    let metric = target.metric;
    let mut what = say.of(say.metric(metric), sheet.names.subject(&target.of));
    if target.defined < p.draws {
        let undefined = count(p.draws - target.defined);
        what = say.undefined_and_unmet(what, undefined);
    }
    let band = Band { min: target.min, max: target.max };
    let shown = Shown::new(say, metric, &figure_unit(sheet.scenario, metric, &target.of));
    let bound = with_unit(bounds(say, band, |value| shown.bound(value)), &shown.unit());
    let met = match (sheet.is_exact, p.hits > 0.0) {
        (true, true) => say.met().to_owned(),
        (true, false) => say.not_met().to_owned(),
        (false, _) => with_interval(say, p),
    };
    [what, bound, met, verdict_of(say, p).to_owned()]
}

/// Totals over the stages.
pub(super) fn accounts(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut grid = Grid::new(&[
        Column::Text(say.account()),
        Column::Number(say.median()),
        Column::Number("5–95 %"),
        Column::Text(say.unit()),
    ]);
    for account in &sheet.scenario.accounts {
        let Some(summary) = sheet.find(Metric::Account, &account.id) else { continue };
        let shown = |p| quantile(say, summary, p);
        let range = range(say, &shown(0.05), &shown(0.95));
        let unit = Shown::new(say, Metric::Account, &summary.unit).unit();
        grid.row([plain(&account.id), shown(0.5), range, unit]);
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, say.accounts())
}

/// Metrics that were asked for and have no place of their own.
pub(super) fn metrics(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let asked = |metric| sheet.asked.metrics.contains(&metric) && !PLACED.contains(&metric);
    let say = sheet.say;
    let mut grid = Grid::new(&[
        Column::Text(say.metric_head()),
        Column::Text(say.of_head()),
        Column::Number(say.mean()),
        Column::Text(say.error_head()),
        Column::Number("5 %"),
        Column::Number("50 %"),
        Column::Number("95 %"),
        Column::Text(""),
    ]);
    for summary in sheet.headline().filter(|summary| asked(summary.metric)) {
        let metric = summary.metric;
        let by = Shown::new(say, metric, &summary.unit);
        let shown = |value: Option<f64>| value.map_or(NONE.to_owned(), |value| by.bare(value));
        let error = summary.standard_error.map_or(NONE.to_owned(), |error| by.error(error));
        let unit = match undefined_note(sheet, summary) {
            note if note.is_empty() => by.unit(),
            note => format!("{} {note}", by.unit()),
        };
        grid.row([
            say.metric(metric).to_owned(),
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
    grid.write(out, say.metrics_title())
}

/// Quantiles that were asked for, with their intervals.
pub(super) fn quantiles(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let mut grid = Grid::new(&[
        Column::Text(say.metric_head()),
        Column::Text(say.of_head()),
        Column::Number("p"),
        Column::Number(say.quantile_head()),
        Column::Number(say.interval_head()),
        Column::Text(""),
    ]);
    for summary in sheet.headline() {
        let metric = summary.metric;
        let placed = PLACED.contains(&metric) && sheet.asked.metrics.is_empty();
        if !placed && !sheet.asked.metrics.contains(&metric) {
            continue;
        }
        let by = Shown::new(say, metric, &summary.unit);
        let shown = |value: Option<f64>| value.map_or(NONE.to_owned(), |value| by.bare(value));
        let asked = |p: f64| sheet.asked.quantiles.contains(&p);
        for quantile in summary.quantiles.iter().filter(|quantile| asked(quantile.p)) {
            grid.row([
                say.metric(metric).to_owned(),
                sheet.names.subject(&summary.of),
                quantile.p.to_string(),
                shown(quantile.value),
                range(say, &shown(quantile.low), &shown(quantile.high)),
                by.unit(),
            ]);
        }
    }
    if grid.is_empty() {
        return Ok(());
    }
    grid.write(out, say.quantiles_title())
}

/// A quantile of a summary as a bare number.
fn quantile(say: Say, summary: &Summary, p: f64) -> String {
    let shown = Shown::new(say, summary.metric, &summary.unit);
    summary.quantile(p).map_or(NONE.to_owned(), |value| shown.bare(value))
}

/// In which share of the draws a metric is undefined, where there are any.
fn undefined_note(sheet: &Sheet<'_>, summary: &Summary) -> String {
    let draws = sheet.outcome.provenance.draws;
    match draws.saturating_sub(summary.defined) {
        0 => String::new(),
        _ if summary.defined == 0 => sheet.say.undefined().to_owned(),
        undefined => {
            let share = amount(100.0 * undefined as f64 / draws as f64);
            sheet.say.undefined_in(share)
        }
    }
}
