//! What a horizon adds: periods with their fans, when targets are met first, and projects.

use rust_xlsxwriter::XlsxError;

use super::leaf::{Leaf, Value, probability};
use super::results::QUANTILES;
use super::{Book, chart};
use pvchain::{Metric, PeriodKind};

/// Rows between the tops of two charts.
const CHART_ROWS: u32 = 16;

/// Fans that a sheet shows; beyond that the table has to do.
const MOST_FANS: u32 = 24;

/// Installed capacities and coverages, period by period.
pub(super) fn periods(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (sheet, say) = (&book.sheet, book.sheet.say);
    let Some(horizon) = &sheet.scenario.horizon else { return Ok(()) };
    let periods = horizon.periods();
    let simulated = periods.iter().filter(|period| period.kind == PeriodKind::Simulated);
    let simulated: Vec<&str> = simulated.map(|period| period.label.as_str()).collect();
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.periods_sheet())?;
    let mut heads =
        vec![(say.metric_head(), 16), (say.stage(), 22), (say.period(), 12), (say.unit(), 10)];
    heads.extend(QUANTILES.map(|(_, name)| (name, 12)));
    leaf.heads(&heads)?;
    let mut charts = Vec::new();
    for metric in [Metric::Capacity, Metric::Coverage] {
        for stage in &sheet.scenario.stages {
            let (name, first) = (sheet.names.stage(&stage.id), leaf.next());
            for period in &simulated {
                let Some(found) = sheet.outcome.metric_in(period, metric, &stage.id) else {
                    continue;
                };
                let texts = [say.metric(metric), &name, period, &found.unit].map(Value::Text);
                let quantiles = QUANTILES.map(|(p, _)| Value::Number(found.quantile(p)));
                leaf.row(texts.into_iter().chain(quantiles))?;
            }
            if leaf.next() > first {
                let unit = if metric == Metric::Capacity { stage.unit.as_str() } else { "1" };
                // The metric comes first: a title that begins with `=` would be a reference.
                let title = say.colon(say.metric(metric), say.in_brackets(&name, unit));
                charts.push((title, first, leaf.next() - 1));
            }
        }
    }
    for ((title, first, last), place) in charts.iter().zip(0..MOST_FANS) {
        let rows = chart::Rows { sheet: say.periods_sheet(), first: *first, last: *last, names: 2 };
        let columns: Vec<(u16, &str)> = (4..).zip(QUANTILES.map(|(_, name)| name)).collect();
        let drawn = chart::fan(rows, title, &columns);
        leaf.worksheet.insert_chart(1 + place * CHART_ROWS, 10, &drawn)?;
    }
    Ok(())
}

/// When each target is met first, and what each project means for it.
pub(super) fn projects(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (sheet, say) = (&book.sheet, book.sheet.say);
    if sheet.outcome.targets.iter().all(|target| target.projects.is_none()) {
        return Ok(());
    }
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.first_met_sheet())?;
    let interval = [(say.low(), 10), (say.high(), 10)];
    let heads = [(say.target(), 36), (say.period(), 12), (say.first_met_head(), 14)];
    leaf.heads(&[&heads[..], &interval].concat())?;
    for target in &sheet.outcome.targets {
        for first in target.first_met.iter().flatten() {
            let texts = [target.id.as_str(), &first.period].map(Value::Text);
            leaf.row(texts.into_iter().chain(probability(first.probability)))?;
        }
    }
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.projects())?;
    let heads =
        [(say.target(), 36), (say.project(), 26), (say.gain(), 12), (say.criticality(), 12)];
    leaf.heads(&[&heads[..], &interval].concat())?;
    for target in &sheet.outcome.targets {
        for project in target.projects.iter().flatten() {
            let texts = [target.id.as_str(), &project.project].map(Value::Text);
            let gain = [Value::Share(Some(project.gain))];
            let cells = texts.into_iter().chain(gain).chain(probability(project.criticality));
            leaf.row(cells)?;
        }
    }
    Ok(())
}
