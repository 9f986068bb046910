//! The answer in a few sentences: whether the plan balances, on which side it fails, which stage
//! binds, and what holds each one back.

use super::names::{listed, plain};
use super::number::{
    LIKELY, NONE, Shown, UNLIKELY, count, coverage_band, in_words, of_draws, probability, with_unit,
};
use super::{
    sheet::Sheet,
    spread::{Spread, value_at},
    table::columns,
    tables,
    terminal::Printout,
};
use pvchain::{Balanced, LimitedBy, Limiting, Metric, Probability, Sides};

/// Stages named in a sentence; a table follows with all of them.
const MOST_NAMED: usize = 6;

/// The verdict, then the sides on which stages fail, then where nothing can be said.
pub(super) fn sentences(sheet: &Sheet<'_>) -> Vec<String> {
    let Some(balanced) = sheet.outcome.balanced.last() else { return Vec::new() };
    let mut sentences = vec![verdict(sheet, balanced)];
    if balanced.stages.is_empty() {
        return sentences;
    }
    sentences.push(failures(sheet, balanced));
    let undefined = balanced.stages.iter().filter(|sides| sides.undefined.hits > 0.0);
    sentences.extend(undefined.take(MOST_NAMED).map(|sides| {
        let (say, name) = (sheet.say, sheet.names.stage(&sides.stage));
        say.no_local_need(name, of_draws(say, sides.undefined))
    }));
    sentences
}

fn verdict(sheet: &Sheet<'_>, balanced: &Balanced) -> String {
    let (say, plan) = (sheet.say, plain(&sheet.scenario.name));
    if balanced.stages.is_empty() {
        return say.nothing_to_balance(plan);
    }
    let p = balanced.probability;
    let verdict = match p.value {
        value if value >= LIKELY => say.balances(),
        value if value >= 0.5 => say.probably_balances(),
        value if value > UNLIKELY => say.probably_does_not_balance(),
        _ => say.does_not_balance(),
    };
    let claim = say.claim(plan, verdict);
    if sheet.is_exact {
        return if p.hits > 0.0 { say.keeps_bands(claim) } else { say.keeps_not_all_bands(claim) };
    }
    let (draws, p_words) = (count(p.draws), in_words(say, p));
    if p.hits <= 0.0 {
        say.never_balanced(claim, draws, p_words)
    } else if p.hits >= p.draws as f64 {
        say.always_balanced(claim, draws, p_words)
    } else {
        say.balanced_with(claim, p_words)
    }
}

fn failures(sheet: &Sheet<'_>, balanced: &Balanced) -> String {
    let say = sheet.say;
    let sides: [fn(&Sides) -> Probability; 2] = [|sides| sides.short, |sides| sides.over];
    let mut sentences = Vec::new();
    for (level, range) in [0.5..=1.0, UNLIKELY..=0.5].into_iter().enumerate() {
        for (which, side) in sides.into_iter().enumerate() {
            let mut found: Vec<(&Sides, Probability)> = balanced
                .stages
                .iter()
                .map(|stage| (stage, side(stage)))
                .filter(|(_, p)| range.contains(&p.value) && (level == 0 || p.value < 0.5))
                .collect();
            found.sort_by(|(_, a), (_, b)| b.value.total_cmp(&a.value));
            if found.is_empty() {
                continue;
            }
            let mut named: Vec<String> =
                found.iter().take(MOST_NAMED).map(|(stage, p)| failure(sheet, stage, *p)).collect();
            if found.len() > MOST_NAMED {
                named.push(say.and_more_stages(found.len() - MOST_NAMED));
            }
            let stages = named.join(say.semicolon());
            sentences.push(match (level, which) {
                (0, 0) => say.too_little(stages),
                (0, _) => say.too_much(stages),
                (_, 0) => say.possibly_too_little(stages),
                (_, _) => say.possibly_too_much(stages),
            });
        }
    }
    if sentences.is_empty() {
        let none = if sheet.is_exact { say.no_side() } else { say.no_likely_side() };
        return none.to_owned();
    }
    let gap = |stage: &Sides| sheet.find(Metric::Gap, &stage.stage).is_some();
    if balanced.stages.iter().any(gap) && !sheet.is_exact {
        sentences.push(say.gaps_are_medians().to_owned());
    }
    sentences.join(say.gap_between_sentences())
}

/// `Polysilicon (gap +302 kt; 97.1 %)`
fn failure(sheet: &Sheet<'_>, stage: &Sides, p: Probability) -> String {
    let (say, name) = (sheet.say, sheet.names.stage(&stage.stage));
    let p = (!sheet.is_exact).then(|| say.in_draws(of_draws(say, p)));
    let gap = sheet.find(Metric::Gap, &stage.stage).and_then(|summary| {
        let shown = Shown::new(say, Metric::Gap, &summary.unit);
        let median = shown.signed(value_at(summary, 0.5)?);
        Some(say.gap_of(with_unit(median, &shown.unit())))
    });
    let known: Vec<String> = [p, gap].into_iter().flatten().collect();
    if known.is_empty() { name } else { say.in_brackets(name, known.join(say.clause())) }
}

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
