//! Which stage is short or over, which binds, and what holds each one back.

use std::io::{self, Write};

use super::names::{listed, plain};
use super::number::{
    NONE, Shown, count, coverage, coverage_band, of_draws, probability, range, with_interval,
    with_unit,
};
use super::run::Sheet;
use super::table::{Column, Grid, indented, paragraph};
use pvchain::{Limiting, Metric, Probability, Sides};

/// Stages with local buyers: coverage, gap and the sides on which they fail.
pub(super) fn stages(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let Some(balanced) = sheet.outcome.balanced.last() else { return Ok(()) };
    if balanced.stages.is_empty() {
        return Ok(());
    }
    let say = sheet.say;
    let mut grid = Grid::new(&[
        Column::Text(say.stage()),
        Column::Number(say.coverage()),
        Column::Number("5–95 %"),
        Column::Number(say.gap()),
        Column::Text(""),
        Column::Number(say.p_short()),
        Column::Number(say.p_over()),
    ]);
    for sides in &balanced.stages {
        grid.row(stage_row(sheet, sides));
    }
    let period = plain(&balanced.period);
    grid.write(out, &say.coverage_title(period))?;
    bands(out, sheet)?;
    let sellers = || balanced.stages.iter().map(|sides| sides.stage.as_str());
    let sellers: std::collections::BTreeSet<&str> = sellers().collect();
    let others = sheet.scenario.stages.iter().filter(|stage| !sellers.contains(stage.id.as_str()));
    let others: Vec<String> = others.map(|stage| sheet.names.stage(&stage.id)).collect();
    if others.is_empty() {
        return Ok(());
    }
    indented(out, 2, &say.without_buyers(listed(say, &others)))
}

fn stage_row(sheet: &Sheet<'_>, sides: &Sides) -> [String; 7] {
    let quantile =
        |metric, p: f64| sheet.find(metric, &sides.stage).and_then(|summary| summary.quantile(p));
    let coverage = |p| quantile(Metric::Coverage, p).map_or(NONE.to_owned(), coverage);
    let shown = Shown::new(sheet.say, Metric::Gap, &sheet.names.unit(&sides.stage));
    let gap = quantile(Metric::Gap, 0.5);
    [
        sheet.names.stage(&sides.stage),
        coverage(0.5),
        range(sheet.say, &coverage(0.05), &coverage(0.95)),
        gap.map_or(NONE.to_owned(), |gap| shown.signed(gap)),
        gap.map_or(String::new(), |_| shown.unit()),
        side(sheet, sides.short, sides.undefined),
        side(sheet, sides.over, sides.undefined),
    ]
}

/// A side's probability, unless the coverage is never defined.
fn side(sheet: &Sheet<'_>, p: Probability, undefined: Probability) -> String {
    if undefined.hits >= undefined.draws as f64 {
        return sheet.say.undefined().to_owned();
    }
    match (sheet.is_exact, p.hits > 0.0) {
        (true, true) => sheet.say.yes().to_owned(),
        (true, false) => sheet.say.no().to_owned(),
        (false, _) => probability(sheet.say, p),
    }
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
    let mut by_stage: Vec<(&str, Vec<&Limiting>)> = Vec::new();
    let last = sheet.outcome.limiting.last().map(|found| &found.period);
    for found in sheet.outcome.limiting.iter().filter(|found| Some(&found.period) == last) {
        match by_stage.last_mut() {
            Some((stage, factors)) if *stage == found.stage => factors.push(found),
            _ => by_stage.push((&found.stage, vec![found])),
        }
    }
    let own = |factors: &[&Limiting]| {
        factors.iter().all(|found| found.factor == "potential" || found.probability.hits <= 0.0)
    };
    let (free, held): (Vec<_>, Vec<_>) =
        by_stage.into_iter().partition(|(_, factors)| own(factors));
    if held.is_empty() {
        writeln!(out)?;
        return paragraph(out, say.always_own_plants());
    }
    let mut grid = Grid::new(&[
        Column::Text(say.stage()),
        Column::Number(say.own_plants()),
        Column::Number(say.market()),
        Column::Text(say.inputs()),
    ]);
    for (stage, factors) in held {
        grid.row(limiting_row(sheet, stage, &factors));
    }
    let during = match (sheet.scenario.horizon.is_some(), last) {
        (true, Some(period)) => format!("{}{}", say.clause(), plain(period)),
        _ => String::new(),
    };
    grid.write(out, &say.held_back_title(during))?;
    let free: Vec<String> = free.iter().map(|(stage, _)| sheet.names.stage(stage)).collect();
    if free.is_empty() {
        return Ok(());
    }
    indented(out, 2, &say.always_their_own(listed(say, &free)))
}

fn limiting_row(sheet: &Sheet<'_>, stage: &str, factors: &[&Limiting]) -> [String; 4] {
    let share = |factor: &str| {
        let found = factors.iter().find(|found| found.factor == factor);
        found
            .filter(|found| found.probability.hits > 0.0)
            .map_or(NONE.to_owned(), |found| probability(sheet.say, found.probability))
    };
    let inputs = factors
        .iter()
        .filter(|found| found.factor.starts_with("input:") && found.probability.hits > 0.0);
    let inputs: Vec<String> = inputs
        .map(|found| {
            let p = probability(sheet.say, found.probability);
            format!("{} {p}", sheet.names.factor(&found.factor))
        })
        .collect();
    let inputs = if inputs.is_empty() { NONE.to_owned() } else { listed(sheet.say, &inputs) };
    [sheet.names.stage(stage), share("potential"), share("market"), inputs]
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
