//! Which stage is short or over, which binds, and what holds each one back.

use super::names::{listed, plain};
use super::number::{NONE, coverage_band, of_draws, probability};
use super::{sheet::Sheet, spread::Spread, table::columns, tables, terminal::Printout};
use pvchain::{LimitedBy, Limiting, Metric};

/// Stages with local buyers: coverage, gap and the sides on which they fail.
pub(super) fn stages(page: &mut Printout, sheet: &Sheet<'_>) {
    let (say, note) = (sheet.say, &sheet.scenario.balance.note);
    let balanced = sheet.outcome.balanced.last().filter(|found| !found.stages.is_empty());
    let Some(balanced) = balanced else { return };
    let coverage = ["stage", "coverage", "coverage range"];
    let columns = [&coverage[..], &["gap signed", "shown unit", "is short", "is over"]].concat();
    let stages = tables::sides(sheet).pick(&columns).of(&balanced.stages);
    page.table(&say.coverage_title(plain(&balanced.period)), &stages);
    page.indented(2, band(sheet));
    if let Some(source) = &note.source {
        page.indented(2, say.source_of_band(plain(source)));
    }
    if let Some(assumption) = &note.assumption {
        page.indented(2, say.assumption_of_band(plain(assumption)));
    }
    let is_seller = |id: &str| balanced.stages.iter().any(|sides| sides.stage == id);
    let others = sheet.scenario.stages.iter().filter(|stage| !is_seller(&stage.id));
    let others = listed(say, others.map(|stage| sheet.names.stage(&stage.id)));
    if !others.is_empty() {
        page.indented(2, say.without_buyers(others));
    }
}

pub(super) fn band(sheet: &Sheet<'_>) -> String {
    let say = sheet.say;
    let own = sheet.scenario.stages.iter().filter_map(|stage| {
        let own = coverage_band(say, stage.coverage?);
        Some(format!("{} {own}", sheet.names.stage(&stage.id)))
    });
    let own = listed(say, own);
    let own = if own.is_empty() { own } else { say.own_bands(own) };
    say.balanced_means(coverage_band(say, sheet.scenario.balance.coverage), own)
}

/// What the chain could make without any trade: the median and from 5 to 95 %.
pub(super) fn without_trade(sheet: &Sheet<'_>) -> Option<[String; 2]> {
    let spread = Spread::new(sheet.say, sheet.find(Metric::ClosedThroughput, "chain")?);
    spread.span([0.05, 0.95])?;
    Some([spread.median(), spread.range()])
}

pub(super) fn bottlenecks(page: &mut Printout, sheet: &Sheet<'_>) {
    const MOST_NAMED: usize = 6;
    let (say, mut found) = (sheet.say, sheet.bottlenecks());
    found.retain(|found| found.probability.hits > 0.0);
    found.sort_by(|a, b| b.probability.value.total_cmp(&a.probability.value));
    if found.is_empty() {
        return;
    }
    let named = found.iter().take(MOST_NAMED).map(|found| {
        say.stage_in(sheet.names.stage(&found.stage), of_draws(say, found.probability))
    });
    let mut named: Vec<String> = named.collect();
    if found.len() > MOST_NAMED {
        named.push(say.more_stages(found.len() - MOST_NAMED));
    }
    let throughput = without_trade(sheet).map(|[median, range]| say.could_make(median, range));
    let named = named.join(say.comma());
    page.apart(say.bottleneck_would_be(throughput.unwrap_or_default(), named));
}

/// What holds each stage back, where it is not always its own plants.
pub(super) fn limiting(page: &mut Printout, sheet: &Sheet<'_>) {
    let say = sheet.say;
    let own =
        |found: &&Limiting| found.factor == LimitedBy::OwnPlants || found.probability.hits <= 0.0;
    let (free, held): (Vec<_>, Vec<_>) =
        sheet.limiting().into_iter().partition(|(_, factors)| factors.iter().all(own));
    if held.is_empty() {
        return page.apart(say.always_own_plants());
    }
    let last = sheet.outcome.limiting.last().filter(|_| sheet.scenario.horizon.is_some());
    let during = last.map(|found| format!("{}{}", say.clause(), plain(&found.period)));
    let or_none = |text: String| if text.is_empty() { NONE.to_owned() } else { text };
    let share = |factors: &[&Limiting], factor: LimitedBy| {
        let found = factors.iter().filter(|found| found.probability.hits > 0.0);
        let found = found.filter(|found| found.factor == factor);
        or_none(found.map(|found| probability(say, found.probability)).collect())
    };
    let inputs = |factors: &[&Limiting]| {
        let inputs = factors.iter().filter(|found| matches!(found.factor, LimitedBy::Input(_)));
        let inputs = inputs.filter(|found| found.probability.hits > 0.0).map(|found| {
            let p = probability(say, found.probability);
            format!("{} {p}", sheet.names.factor(&found.factor))
        });
        or_none(listed(say, inputs))
    };
    let columns = columns! { one: &(&str, Vec<&Limiting>);
        Text, say.stage() => sheet.names.stage(one.0);
        Number, say.own_plants() => share(&one.1, LimitedBy::OwnPlants);
        Number, say.market() => share(&one.1, LimitedBy::Market);
        Text, say.inputs() => inputs(&one.1);
    };
    page.table(&say.held_back_title(during.unwrap_or_default()), &columns.of(&held));
    if !free.is_empty() {
        let free = free.iter().map(|(stage, _)| sheet.names.stage(stage));
        page.indented(2, say.always_their_own(listed(say, free)));
    }
}
