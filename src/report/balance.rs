//! Which stage is short or over, which binds, and what holds each one back.

use std::io::{self, Write};

use super::names::{listed, plain};
use super::number::{
    NONE, amount, band, bare, bound, count, of_draws, probability, range, signed, with_interval,
    with_unit,
};
use super::run::Sheet;
use super::table::{Column, Grid, indented, paragraph};
use crate::metric::Metric;
use crate::outcome::{Limiting, Probability, Sides};

/// Stages with local buyers: coverage, gap and the sides on which they fail.
pub(super) fn stages(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let Some(balanced) = sheet.outcome.balanced.last() else { return Ok(()) };
    if balanced.stages.is_empty() {
        return Ok(());
    }
    let mut grid = Grid::new(&[
        Column::Text("Stage"),
        Column::Number("Coverage"),
        Column::Number("5–95 %"),
        Column::Number("Gap"),
        Column::Text(""),
        Column::Number("P(short)"),
        Column::Number("P(over)"),
    ]);
    for sides in &balanced.stages {
        grid.row(stage_row(sheet, sides));
    }
    let period = plain(&balanced.period);
    grid.write(out, &format!("Does each stage cover what local buyers need? Medians, {period}"))?;
    bands(out, sheet)?;
    let sellers = || balanced.stages.iter().map(|sides| sides.stage.as_str());
    let sellers: std::collections::BTreeSet<&str> = sellers().collect();
    let others = sheet.scenario.stages.iter().filter(|stage| !sellers.contains(stage.id.as_str()));
    let others: Vec<String> = others.map(|stage| sheet.names.stage(&stage.id)).collect();
    if others.is_empty() {
        return Ok(());
    }
    indented(out, 2, &format!("Without local buyers: {}.", listed(&others)))
}

fn stage_row(sheet: &Sheet<'_>, sides: &Sides) -> [String; 7] {
    let quantile =
        |metric, p: f64| sheet.find(metric, &sides.stage).and_then(|summary| summary.quantile(p));
    let coverage =
        |p| quantile(Metric::Coverage, p).map_or(NONE.to_owned(), |v| bare(Metric::Coverage, v));
    let gap = quantile(Metric::Gap, 0.5);
    [
        sheet.names.stage(&sides.stage),
        coverage(0.5),
        range(&coverage(0.05), &coverage(0.95)),
        gap.map_or(NONE.to_owned(), signed),
        gap.map_or(String::new(), |_| sheet.names.unit(&sides.stage)),
        side(sheet, sides.short, sides.undefined),
        side(sheet, sides.over, sides.undefined),
    ]
}

/// A side's probability, unless the coverage is never defined.
fn side(sheet: &Sheet<'_>, p: Probability, undefined: Probability) -> String {
    if undefined.hits >= undefined.draws as f64 {
        return "undefined".to_owned();
    }
    match (sheet.is_exact, p.hits > 0.0) {
        (true, true) => "yes".to_owned(),
        (true, false) => "no".to_owned(),
        (false, _) => probability(p),
    }
}

/// What counts as balanced, and why.
fn bands(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let number = |value| bound(Metric::Coverage, value);
    let balance = &sheet.scenario.balance;
    let own = sheet.scenario.stages.iter().filter_map(|stage| {
        let own = band(stage.coverage?, number);
        Some(format!("{} {own}", sheet.names.stage(&stage.id)))
    });
    let own: Vec<String> = own.collect();
    let own = if own.is_empty() { own } else { vec![format!("; own bands: {}", listed(&own))] };
    let text =
        format!("Balanced means a coverage of {}{}.", band(balance.coverage, number), own.concat());
    indented(out, 2, &text)?;
    let notes = [("Source", &balance.note.source), ("Assumption", &balance.note.assumption)];
    for (kind, note) in notes {
        if let Some(note) = note {
            indented(out, 2, &format!("{kind} of the band: {}", plain(note)))?;
        }
    }
    Ok(())
}

/// What the chain runs into without any trade.
pub(super) fn bottlenecks(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    const MOST_NAMED: usize = 6;
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
            format!("{} in {}", sheet.names.stage(&found.stage), of_draws(found.probability))
        })
        .collect();
    if found.len() > MOST_NAMED {
        named.push(format!("{} more stages", found.len() - MOST_NAMED));
    }
    let throughput = sheet.find(Metric::ClosedThroughput, "chain").and_then(|summary| {
        let quantile = |p| summary.quantile(p).map(amount);
        let range = range(&quantile(0.05)?, &quantile(0.95)?);
        let unit = plain(&summary.unit);
        let median = with_unit(quantile(0.5)?, &unit);
        Some(format!(" it could make {median} (5–95 %: {range}), and"))
    });
    writeln!(out)?;
    let text = format!(
        "If the chain traded with nobody,{} its bottleneck would be: {}.",
        throughput.unwrap_or_default(),
        named.join(", ")
    );
    paragraph(out, &text)
}

/// What holds each stage back, where it is not always its own plants.
pub(super) fn limiting(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
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
        let text = "Every stage is held back by its own plants in all draws, never by an input or its \
                    market.";
        return paragraph(out, text);
    }
    let mut grid = Grid::new(&[
        Column::Text("Stage"),
        Column::Number("own plants"),
        Column::Number("market"),
        Column::Text("inputs"),
    ]);
    for (stage, factors) in held {
        grid.row(limiting_row(sheet, stage, &factors));
    }
    let during = match (sheet.scenario.horizon.is_some(), last) {
        (true, Some(period)) => format!(", {}", plain(period)),
        _ => String::new(),
    };
    grid.write(out, &format!("What holds production back, in which share of the draws{during}"))?;
    let free: Vec<String> = free.iter().map(|(stage, _)| sheet.names.stage(stage)).collect();
    if free.is_empty() {
        return Ok(());
    }
    indented(out, 2, &format!("Always their own plants: {}.", listed(&free)))
}

fn limiting_row(sheet: &Sheet<'_>, stage: &str, factors: &[&Limiting]) -> [String; 4] {
    let share = |factor: &str| {
        let found = factors.iter().find(|found| found.factor == factor);
        found
            .filter(|found| found.probability.hits > 0.0)
            .map_or(NONE.to_owned(), |found| probability(found.probability))
    };
    let inputs = factors
        .iter()
        .filter(|found| found.factor.starts_with("input:") && found.probability.hits > 0.0);
    let inputs: Vec<String> = inputs
        .map(|found| {
            format!("{} {}", sheet.names.factor(&found.factor), probability(found.probability))
        })
        .collect();
    let inputs = if inputs.is_empty() { NONE.to_owned() } else { listed(&inputs) };
    [sheet.names.stage(stage), share("potential"), share("market"), inputs]
}

/// All targets at once.
pub(super) fn jointly(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let Some(all) = sheet.outcome.all_targets.filter(|_| sheet.outcome.targets.len() > 1) else {
        return Ok(());
    };
    let (targets, draws) = (sheet.outcome.targets.len(), count(all.draws));
    let text = match all.hits {
        hits if hits <= 0.0 => {
            format!("All {targets} together: met in none of {draws} draws, {}.", with_interval(all))
        }
        _ => format!("All {targets} together: {}.", with_interval(all)),
    };
    indented(out, 2, &text)
}
