//! Which stage is short or over, which binds, and what holds each one back.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::names::{listed, plain};
use super::number::{
    NONE, Shown, count, coverage_band, of_draws, probability, range, with_interval, with_unit,
};
use super::sheet::Sheet;
use super::table::{Table, number, text};
use super::tables;
use super::terminal::{indented, paragraph, table};
use pvchain::{LimitedBy, Limiting, Metric};

/// Stages with local buyers: coverage, gap and the sides on which they fail.
pub(super) fn stages(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let Some(balanced) = sheet.outcome.balanced.last() else { return Ok(()) };
    if balanced.stages.is_empty() {
        return Ok(());
    }
    let say = sheet.say;
    let gap = ["gap signed", "shown unit", "is short", "is over"];
    let columns = [&["stage", "coverage", "coverage range"], &gap[..]].concat();
    let stages = tables::sides(sheet).pick(&columns).of(&balanced.stages);
    table(out, say, &say.coverage_title(plain(&balanced.period)), &stages)?;
    bands(out, sheet)?;
    let sellers: BTreeSet<&str> =
        balanced.stages.iter().map(|sides| sides.stage.as_str()).collect();
    let others = sheet.scenario.stages.iter().filter(|stage| !sellers.contains(stage.id.as_str()));
    let others: Vec<String> = others.map(|stage| sheet.names.stage(&stage.id)).collect();
    if others.is_empty() {
        return Ok(());
    }
    indented(out, 2, &say.without_buyers(listed(say, &others)))
}

/// What counts as balanced, and why.
fn bands(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let balance = &sheet.scenario.balance;
    let own = sheet.scenario.stages.iter().filter_map(|stage| {
        let own = coverage_band(say, stage.coverage?);
        Some(format!("{} {own}", sheet.names.stage(&stage.id)))
    });
    let own: Vec<String> = own.collect();
    let own = if own.is_empty() { own } else { vec![say.own_bands(listed(say, &own))] };
    let text = say.balanced_means(coverage_band(say, balance.coverage), own.concat());
    indented(out, 2, &text)?;
    if let Some(source) = &balance.note.source {
        indented(out, 2, &say.source_of_band(plain(source)))?;
    }
    if let Some(assumption) = &balance.note.assumption {
        indented(out, 2, &say.assumption_of_band(plain(assumption)))?;
    }
    Ok(())
}

/// What the chain runs into without any trade.
pub(super) fn bottlenecks(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    const MOST_NAMED: usize = 6;
    let say = sheet.say;
    let last = sheet.outcome.bottleneck.last().map(|found| &found.period);
    let found = sheet.outcome.bottleneck.iter().filter(|found| Some(&found.period) == last);
    let mut found: Vec<_> = found.filter(|found| found.probability.hits > 0.0).collect();
    found.sort_by(|a, b| b.probability.value.total_cmp(&a.probability.value));
    if found.is_empty() {
        return Ok(());
    }
    let named = found.iter().take(MOST_NAMED);
    let mut named: Vec<String> = named
        .map(|found| {
            say.stage_in(sheet.names.stage(&found.stage), of_draws(say, found.probability))
        })
        .collect();
    if found.len() > MOST_NAMED {
        named.push(say.more_stages(found.len() - MOST_NAMED));
    }
    let throughput = sheet.find(Metric::ClosedThroughput, "chain").and_then(|summary| {
        let shown = Shown::new(say, Metric::ClosedThroughput, &summary.unit);
        let quantile = |p| summary.quantile(p).map(|value| shown.bare(value));
        let range = range(say, &quantile(0.05)?, &quantile(0.95)?);
        let median = with_unit(quantile(0.5)?, &shown.unit());
        Some(say.could_make(median, range))
    });
    writeln!(out)?;
    let text = say.bottleneck_would_be(throughput.unwrap_or_default(), named.join(say.comma()));
    paragraph(out, &text)
}

/// What holds each stage back, where it is not always its own plants.
pub(super) fn limiting(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let own = |factors: &[&Limiting]| {
        factors
            .iter()
            .all(|found| found.factor == LimitedBy::OwnPlants || found.probability.hits <= 0.0)
    };
    let (free, held): (Vec<_>, Vec<_>) =
        sheet.limiting().into_iter().partition(|(_, factors)| own(factors));
    if held.is_empty() {
        writeln!(out)?;
        return paragraph(out, say.always_own_plants());
    }
    let heads = [text(say.stage()), number(say.own_plants()), number(say.market())];
    let mut limits = Table::new(heads.into_iter().chain([text(say.inputs())]));
    for (stage, factors) in held {
        limits.row(limiting_row(sheet, stage, &factors));
    }
    let last = sheet.outcome.limiting.last().map(|found| &found.period);
    let during = match (sheet.scenario.horizon.is_some(), last) {
        (true, Some(period)) => format!("{}{}", say.clause(), plain(period)),
        _ => String::new(),
    };
    table(out, say, &say.held_back_title(during), &limits)?;
    let free: Vec<String> = free.iter().map(|(stage, _)| sheet.names.stage(stage)).collect();
    if free.is_empty() {
        return Ok(());
    }
    indented(out, 2, &say.always_their_own(listed(say, &free)))
}

fn limiting_row(sheet: &Sheet<'_>, stage: &str, factors: &[&Limiting]) -> [String; 4] {
    let share = |factor: LimitedBy| {
        let found = factors.iter().find(|found| found.factor == factor);
        found
            .filter(|found| found.probability.hits > 0.0)
            .map_or(NONE.to_owned(), |found| probability(sheet.say, found.probability))
    };
    let inputs = factors.iter().filter(|found| {
        matches!(found.factor, LimitedBy::Input(_)) && found.probability.hits > 0.0
    });
    let inputs: Vec<String> = inputs
        .map(|found| {
            let p = probability(sheet.say, found.probability);
            format!("{} {p}", sheet.names.factor(&found.factor))
        })
        .collect();
    let inputs = if inputs.is_empty() { NONE.to_owned() } else { listed(sheet.say, &inputs) };
    [sheet.names.stage(stage), share(LimitedBy::OwnPlants), share(LimitedBy::Market), inputs]
}

/// All targets at once.
pub(super) fn jointly(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let Some(all) = sheet.outcome.all_targets.filter(|_| sheet.outcome.targets.len() > 1) else {
        return Ok(());
    };
    let (targets, draws) = (sheet.outcome.targets.len(), count(all.draws));
    let (say, p) = (sheet.say, with_interval(sheet.say, all));
    let text = match all.hits {
        hits if hits <= 0.0 => say.all_never(targets, draws, p),
        _ => say.all_together(targets, p),
    };
    indented(out, 2, &text)
}
