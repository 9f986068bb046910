//! The head of a page: the question, the answer, and the figures that it rests on.

use maud::{Markup, html};

use super::assumptions::note;
use crate::answer::{Fate, sentences};
use crate::names::{listed, plain};
use crate::number::{Shown, count, coverage_band, probability, range, with_interval, with_unit};
use crate::sheet::Sheet;
use pvchain::{Metric, Probability, Sides};

pub(super) fn head(sheet: &Sheet<'_>) -> Markup {
    let (say, scenario) = (sheet.say, sheet.scenario);
    let changes = &sheet.asked.changes;
    let changes: Vec<String> = changes.iter().map(|change| plain(change)).collect();
    html! {
        header {
            p.over { (say.report_on()) }
            h1 { bdi { (plain(&scenario.name)) } }
            @if let Some(summary) = &scenario.summary { p.summary { bdi { (plain(summary)) } } }
            p.question { (say.question()) }
            @for (index, sentence) in sentences(sheet).iter().enumerate() {
                p.answer[index == 0] { (sentence) }
            }
            @if !changes.is_empty() { p { (say.with_changes(listed(say, &changes))) } }
            (facts(sheet))
        }
        (cards(sheet))
    }
}

/// What facts have left of the draws.
fn facts(sheet: &Sheet<'_>) -> Markup {
    let say = sheet.say;
    html! {
        @if let Some(facts) = sheet.outcome.facts {
            p {
                (say.facts_weight(
                    count(sheet.outcome.provenance.draws),
                    crate::number::amount(facts.effective.floor())
                ))
                @if !facts.reliable { strong { (say.not_reliable()) } }
            }
        }
    }
}

/// A figure large, what it is, and how sure it is.
struct Card {
    figure: String,
    name: String,
    remark: String,
}

fn cards(sheet: &Sheet<'_>) -> Markup {
    let cards =
        [balanced(sheet), side(sheet, |sides| sides.short), side(sheet, |sides| sides.over)];
    let [balanced, mut short, mut over] = cards;
    let say = sheet.say;
    if let Some(card) = &mut short {
        say.stage_short().clone_into(&mut card.name);
    }
    if let Some(card) = &mut over {
        say.stage_over().clone_into(&mut card.name);
    }
    let cards = [balanced, short, over, kept(sheet), throughput(sheet)];
    html! {
        dl.cards {
            @for card in cards.iter().flatten() {
                div {
                    dt { (card.name) }
                    dd {
                        // A number and its unit stay together.
                        strong { (card.figure.replace(' ', "\u{a0}")) }
                        @if !card.remark.is_empty() { span { bdi { (card.remark) } } }
                    }
                }
            }
        }
    }
}

fn balanced(sheet: &Sheet<'_>) -> Option<Card> {
    let (say, balanced) = (sheet.say, sheet.outcome.balanced.last()?);
    if balanced.stages.is_empty() {
        return None;
    }
    let p = balanced.probability;
    Some(Card {
        figure: probability(say, p),
        name: say.probability_of_balance().to_owned(),
        remark: interval(sheet, p),
    })
}

/// The interval of a probability that says none itself.
fn interval(sheet: &Sheet<'_>, p: Probability) -> String {
    let (short, long) = (probability(sheet.say, p), with_interval(sheet.say, p));
    if short == long { sheet.say.of_all_draws(count(p.draws)) } else { long }
}

/// The stage that most often fails on a side, if any ever does.
fn side(sheet: &Sheet<'_>, of: fn(&Sides) -> Probability) -> Option<Card> {
    let stages = &sheet.outcome.balanced.last()?.stages;
    let most = stages.iter().max_by(|a, b| of(a).value.total_cmp(&of(b).value))?;
    if of(most).hits <= 0.0 {
        return None;
    }
    let figure = probability(sheet.say, of(most));
    Some(Card { figure, name: String::new(), remark: sheet.names.stage(&most.stage) })
}

fn kept(sheet: &Sheet<'_>) -> Option<Card> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let kept = |fate| targets.iter().filter(|target| Fate::of(target.probability) == fate).count();
    let remark = say.at_risk_and_broken(kept(Fate::AtRisk), kept(Fate::Broken));
    let figure = say.kept_of(kept(Fate::Kept), targets.len());
    let name = say.promises_kept().to_owned();
    (!targets.is_empty()).then_some(Card { figure, name, remark })
}

fn throughput(sheet: &Sheet<'_>) -> Option<Card> {
    let summary = sheet.find(Metric::ClosedThroughput, "chain")?;
    let shown = Shown::new(sheet.say, summary.metric, &summary.unit);
    let quantile = |p| summary.quantile(p).map(|value| shown.bare(value));
    let range = range(sheet.say, &quantile(0.05)?, &quantile(0.95)?);
    Some(Card {
        figure: with_unit(quantile(0.5)?, &shown.unit()),
        name: sheet.say.without_trade_key().to_owned(),
        remark: format!("5–95 %: {range}"),
    })
}

/// What counts as balanced, and why.
pub(super) fn band(sheet: &Sheet<'_>) -> Markup {
    let (say, balance) = (sheet.say, &sheet.scenario.balance);
    let own = sheet.scenario.stages.iter().filter_map(|stage| {
        let own = coverage_band(say, stage.coverage?);
        Some(format!("{} {own}", sheet.names.stage(&stage.id)))
    });
    let own: Vec<String> = own.collect();
    let own = if own.is_empty() { String::new() } else { say.own_bands(listed(say, &own)) };
    html! {
        p { (say.balanced_means(coverage_band(say, balance.coverage), own)) }
        (note(say, &balance.note))
    }
}
