//! What was found: the answer, targets, coverage, local supply, accounts and all metrics.

use rust_xlsxwriter::XlsxError;

use super::super::answer::{sentences, verdict_of};
use super::super::names::figure_unit;
use super::super::number::is_share;
use super::leaf::{Leaf, Value, probability};
use super::{Book, chart};
use pvchain::{Metric, Summary};

/// Quantiles that every summary holds.
pub(super) const QUANTILES: [(f64, &str); 5] =
    [(0.05, "5 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (0.95, "95 %")];

pub(super) fn answer(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (sheet, say) = (&book.sheet, book.sheet.say);
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.answer_sheet())?;
    leaf.title(&sheet.scenario.name)?;
    for text in sentences(sheet) {
        leaf.line(&text)?;
    }
    leaf.skip();
    let heads = [
        (say.period(), 24),
        (say.p_balanced(), 14),
        (say.low(), 12),
        (say.high(), 12),
        (say.draws(), 12),
    ];
    leaf.heads(&heads)?;
    for balanced in sheet.outcome.balanced.iter().filter(|found| !found.stages.is_empty()) {
        let draws = Value::Count(balanced.probability.draws);
        let p = probability(balanced.probability);
        leaf.row([Value::Text(&balanced.period)].into_iter().chain(p).chain([draws]))?;
    }
    leaf.skip();
    leaf.heads(&[
        (say.bottleneck(), 24),
        (say.probability(), 14),
        (say.low(), 12),
        (say.high(), 12),
    ])?;
    let last = sheet.outcome.bottleneck.last().map(|found| &found.period);
    for found in sheet.outcome.bottleneck.iter().filter(|found| Some(&found.period) == last) {
        let name = sheet.names.stage(&found.stage);
        leaf.row([Value::Text(&name)].into_iter().chain(probability(found.probability)))?;
    }
    Ok(())
}

pub(super) fn targets(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (sheet, say) = (&book.sheet, book.sheet.say);
    if sheet.outcome.targets.is_empty() {
        return Ok(());
    }
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.targets_given())?;
    let heads = [
        (say.target(), 30),
        (say.p_met(), 10),
        (say.low(), 10),
        (say.high(), 10),
        (say.verdict(), 10),
        (say.metric_head(), 22),
        (say.of_head(), 26),
        (say.period(), 10),
        (say.minimum(), 10),
        (say.maximum(), 10),
        (say.unit(), 10),
        (say.defined(), 12),
        (say.shortfall_head(), 12),
        (say.source_head(), 30),
        (say.below_value(), 10),
        (say.above_value(), 10),
    ];
    leaf.heads(&heads)?;
    let first = leaf.next();
    for (target, given) in sheet.outcome.targets.iter().zip(&sheet.scenario.targets) {
        let p = target.probability;
        let name = sheet.names.subject(&target.of);
        let unit = figure_unit(sheet.scenario, target.metric, &target.of);
        let [value, low, high] = probability(p);
        leaf.row([
            Value::Text(&target.id),
            value,
            low,
            high,
            Value::Text(verdict_of(say, p)),
            Value::Text(say.metric(target.metric)),
            Value::Text(&name),
            Value::Text(&target.period),
            Value::Number(target.min),
            Value::Number(target.max),
            Value::Text(&unit),
            Value::Count(target.defined),
            Value::Number(target.shortfall),
            Value::Text(given.note.source.as_deref().unwrap_or_default()),
            Value::Share(Some(p.value - p.low)),
            Value::Share(Some(p.high - p.value)),
        ])?;
    }
    let rows = chart::Rows { sheet: say.targets_given(), first, last: leaf.next() - 1, names: 0 };
    let mut drawn = chart::bars(rows, say.p_met(), [1, 14, 15]);
    drawn.y_axis().set_min(0).set_max(1).set_num_format("0%");
    if let Some(all) = sheet.outcome.all_targets {
        leaf.row([Value::Text(say.all_targets())].into_iter().chain(probability(all)))?;
    }
    leaf.worksheet.insert_chart(leaf.next() + 1, 0, &drawn)?;
    Ok(())
}

pub(super) fn coverage(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (sheet, say) = (&book.sheet, book.sheet.say);
    let Some(balanced) = sheet.outcome.balanced.last().filter(|last| !last.stages.is_empty())
    else {
        return Ok(());
    };
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, say.coverage_sheet())?;
    let mut heads = vec![(say.stage(), 24)];
    heads.extend([(say.coverage(), 10), ("5 %", 10), ("95 %", 10)]);
    heads.extend([(say.minimum(), 10), (say.maximum(), 10)]);
    heads.extend([(say.gap(), 10), ("5 %", 10), ("95 %", 10), (say.unit(), 8)]);
    heads.extend([(say.p_short(), 10), (say.low(), 10), (say.high(), 10)]);
    heads.extend([(say.p_over(), 10), (say.low(), 10), (say.high(), 10)]);
    heads.extend([(say.below_value(), 10), (say.above_value(), 10)]);
    leaf.heads(&heads)?;
    let (first, mut bounded) = (leaf.next(), [false; 2]);
    for sides in &balanced.stages {
        let name = sheet.names.stage(&sides.stage);
        let of = |metric, p: f64| sheet.find(metric, &sides.stage).and_then(|one| one.quantile(p));
        let [median, low, high] = [0.5, 0.05, 0.95].map(|p| of(Metric::Coverage, p));
        let stage = sheet.scenario.stages.iter().find(|stage| stage.id == sides.stage);
        let band = stage.and_then(|stage| stage.coverage);
        let band = band.unwrap_or(sheet.scenario.balance.coverage);
        bounded = [bounded[0] || band.min.is_some(), bounded[1] || band.max.is_some()];
        let gap = [0.5, 0.05, 0.95].map(|p| Value::Number(of(Metric::Gap, p)));
        let unit = sheet.names.unit(&sides.stage);
        let below = median.zip(low).map(|(median, low)| median - low);
        let above = median.zip(high).map(|(median, high)| high - median);
        let coverage = [median, low, high, band.min, band.max].map(Value::Number).into_iter();
        let cells = [Value::Text(&name)].into_iter().chain(coverage).chain(gap);
        let sides = probability(sides.short).into_iter().chain(probability(sides.over));
        let whiskers = [below, above].map(Value::Number);
        leaf.row(cells.chain([Value::Text(&unit)]).chain(sides).chain(whiskers))?;
    }
    let rows = chart::Rows { sheet: say.coverage_sheet(), first, last: leaf.next() - 1, names: 0 };
    let mut drawn = chart::bars(rows, say.coverage_chart(), [1, 16, 17]);
    let bounds = [(4, say.minimum()), (5, say.maximum())].into_iter().zip(bounded);
    let bounds: Vec<(u16, &str)> = bounds.filter(|(_, is)| *is).map(|(bound, _)| bound).collect();
    if !bounds.is_empty() {
        chart::bounds(&mut drawn, rows, &bounds);
    }
    drawn.y_axis().set_min(0).set_num_format("0.0");
    leaf.worksheet.insert_chart(leaf.next() + 1, 0, &drawn)?;
    Ok(())
}

/// Heads of a table of summaries.
fn heads(leaf: &mut Leaf<'_>, say: crate::language::Say) -> Result<(), XlsxError> {
    let mut heads = vec![
        (say.metric_head(), 24),
        (say.of_head(), 28),
        ("id", 28),
        (say.period(), 10),
        (say.unit(), 10),
        (say.defined(), 12),
        (say.mean(), 12),
        (say.standard_error(), 12),
        (say.sd(), 12),
        (say.minimum(), 12),
        (say.maximum(), 12),
    ];
    for (_, name) in QUANTILES {
        heads.extend([(name, 12), (say.low(), 12), (say.high(), 12)]);
    }
    leaf.heads(&heads)
}

fn summary(
    leaf: &mut Leaf<'_>,
    sheet: &super::super::run::Sheet<'_>,
    found: &Summary,
) -> Result<(), XlsxError> {
    let number = if is_share(found.metric) { Value::Share } else { Value::Number };
    let name = sheet.names.subject(&found.of);
    let metric = sheet.say.metric(found.metric);
    let texts = [metric, &name, &found.of, &found.period, &found.unit].map(Value::Text);
    let figures = [found.mean, found.standard_error, found.sd, found.min, found.max];
    let quantiles = QUANTILES.iter().flat_map(|(p, _)| {
        let quantile = found.quantiles.iter().find(|quantile| quantile.p == *p);
        let parts = |quantile: &pvchain::Quantile| [quantile.value, quantile.low, quantile.high];
        quantile.map_or([None; 3], parts)
    });
    let defined = [Value::Count(found.defined)];
    let figures = figures.into_iter().chain(quantiles).map(number);
    leaf.row(texts.into_iter().chain(defined).chain(figures))
}

/// A sheet of the summaries of some metrics, if there are any.
fn of_metrics(book: &mut Book<'_>, name: &str, metrics: &[Metric]) -> Result<(), XlsxError> {
    let sheet = &book.sheet;
    let mut found = sheet.headline().filter(|found| metrics.contains(&found.metric)).peekable();
    if found.peek().is_none() {
        return Ok(());
    }
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, name)?;
    heads(&mut leaf, sheet.say)?;
    found.try_for_each(|found| summary(&mut leaf, sheet, found))
}

pub(super) fn supply(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let metrics =
        [Metric::LocalSupplyRate, Metric::LocalConversionRate, Metric::ChainLocalSupplyRate];
    of_metrics(book, book.sheet.say.supply_sheet(), &metrics)
}

pub(super) fn accounts(book: &mut Book<'_>) -> Result<(), XlsxError> {
    of_metrics(book, book.sheet.say.accounts(), &[Metric::Account])
}

/// Every metric of every period.
pub(super) fn metrics(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let sheet = &book.sheet;
    let mut leaf = Leaf::new(&mut book.workbook, &book.styles, sheet.say.metrics_sheet())?;
    heads(&mut leaf, sheet.say)?;
    sheet.outcome.metrics.iter().try_for_each(|found| summary(&mut leaf, sheet, found))
}
