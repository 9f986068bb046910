//! What the page of a run holds: the answer, the figures that it rests on, and all numbers that were
//! found and given.

use maud::{Markup, html};

use super::part;
use crate::answer::{sentences, without_trade};
use crate::given::{Assumptions, Entry};
use crate::number::{Outlook, amount, count, exact, probability, with_interval};
use crate::run::doubt;
use crate::tables::{heavy_tails, quantile, summaries};
use crate::{language::Say, names::plain, sheet::Sheet};
use pvchain::{Probability, Sides, Summary, lint};

pub(super) fn head(sheet: &Sheet<'_>) -> Markup {
    let (say, scenario) = (sheet.say, sheet.scenario);
    let rest = html! {
        p.question { (say.question()) }
        @for (index, sentence) in sentences(sheet).iter().enumerate() {
            p.answer[index == 0] { (sentence) }
        }
        @if let Some(changes) = sheet.asked.changed() { p { (changes) } }
        (facts(sheet))
        (remarks(sheet))
    };
    let summary = scenario.summary.as_deref();
    html! { (part::header(say.report_on(), &scenario.name, summary, &rest)) (cards(sheet)) }
}

fn facts(sheet: &Sheet<'_>) -> Markup {
    let say = sheet.say;
    html! {
        @if let Some(facts) = sheet.outcome.facts {
            p {
                (say.facts_weight(
                    count(sheet.outcome.provenance.draws),
                    amount(facts.effective.floor())
                ))
                @if !facts.reliable { strong { (doubt(say, facts)) } }
            }
        }
    }
}

/// What makes the answer another one than was meant.
fn remarks(sheet: &Sheet<'_>) -> Markup {
    let remarks = lint::remarks(sheet.scenario);
    html! {
        @if !remarks.is_empty() {
            p { (sheet.say.please_check()) }
            ul { @for lint in &remarks { li { bdi { (plain(&lint.text.say(sheet.say.0))) } } } }
        }
    }
}

struct Card {
    figure: String,
    name: String,
    remark: String,
}

fn cards(sheet: &Sheet<'_>) -> Markup {
    let say = sheet.say;
    let cards = [
        balanced(sheet),
        side(sheet, say.stage_short(), |sides| sides.short),
        side(sheet, say.stage_over(), |sides| sides.over),
        kept(sheet),
        throughput(sheet),
    ];
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
fn side(sheet: &Sheet<'_>, name: &str, of: fn(&Sides) -> Probability) -> Option<Card> {
    let stages = &sheet.outcome.balanced.last()?.stages;
    let most = stages.iter().max_by(|a, b| of(a).value.total_cmp(&of(b).value))?;
    if of(most).hits <= 0.0 {
        return None;
    }
    let (figure, name) = (probability(sheet.say, of(most)), name.to_owned());
    Some(Card { figure, name, remark: sheet.names.stage(&most.stage) })
}

fn kept(sheet: &Sheet<'_>) -> Option<Card> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let kept =
        |fate| targets.iter().filter(|target| Outlook::of(target.probability) == fate).count();
    let remark = say.at_risk_and_broken(kept(Outlook::AtRisk), kept(Outlook::Broken));
    let figure = say.kept_of(kept(Outlook::Kept), targets.len());
    let name = say.promises_kept().to_owned();
    (!targets.is_empty()).then_some(Card { figure, name, remark })
}

fn throughput(sheet: &Sheet<'_>) -> Option<Card> {
    let [figure, range] = without_trade(sheet)?;
    let name = sheet.say.without_trade_key().to_owned();
    Some(Card { figure, name, remark: format!("5–95 %: {range}") })
}

/// Most rows; a chain of hundreds of stages has thousands of figures.
const MOST_ROWS: usize = 600;

pub(super) fn figures(sheet: &Sheet<'_>) -> Markup {
    let say = sheet.say;
    let all: Vec<_> = sheet.headline().collect();
    let Some(first) = all.first() else { return html! {} };
    let columns = summaries(sheet).pick(&["metric", "of", "shown unit", "mean", "error"]);
    let columns = first.quantiles.iter().fold(columns, |columns, one| {
        let name = format!("{} %", exact(100.0 * one.p));
        columns.with(quantile(say, ("", name), one.p))
    });
    let table = columns.of(all.iter().copied().take(MOST_ROWS));
    let title = say.all_figures(plain(&first.period));
    let name = |one: &Summary| say.of(say.metric(one.metric), sheet.names.subject(&one.of));
    let heavy = heavy_tails(say, all.iter().map(|one| (name(one), one.heavy_tail)));
    html! {
        @if all.len() > MOST_ROWS {
            p { (say.figures_left_out(count(MOST_ROWS as u64), count(all.len() as u64))) }
        }
        @if let Some(heavy) = heavy { p { (heavy) } }
        details {
            summary { (title) }
            (part::table(say, &title, &table))
        }
    }
}

pub(super) fn assumptions(sheet: &Sheet<'_>) -> Markup {
    let (say, given) = (sheet.say, Assumptions::new(sheet.scenario, sheet.say));
    let groups = [
        (say.of_plan(), given.plan()),
        (say.stages_title(), given.stages()),
        (say.links_title(), given.links()),
        (say.markets_title(), given.markets()),
        (say.accounts_title(), given.accounts()),
        (say.targets_given(), given.targets()),
        (say.statuses_title(), given.statuses()),
        (say.projects_in_plan(), given.projects()),
        (say.factors_title(), given.factors()),
        (say.retirements_title(), given.retirements()),
        (say.observations_title(), given.observations()),
        (say.correlations(), given.correlations()),
    ];
    let says_anything = |entry: &&Entry<'_>| !entry.numbers.is_empty() || !entry.note.is_silent();
    html! {
        @for (title, entries) in &groups {
            @if entries.iter().any(|entry| says_anything(&entry)) {
                h3 { (title) }
                @for one in entries.iter().filter(says_anything) { (entry(say, one)) }
            }
        }
    }
}

fn entry(say: Say, entry: &Entry<'_>) -> Markup {
    html! {
        div.entry {
            @if !entry.name.is_empty() { h4 { bdi { (entry.name) } } }
            @if !entry.numbers.is_empty() {
                dl.numbers {
                    @for one in &entry.numbers {
                        div {
                            dt { bdi { (one.name) } }
                            dd {
                                b { bdi { (one.median) } } " "
                                bdi { (one.law.as_deref().unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
            (part::note(say, entry.note))
        }
    }
}

pub(super) fn provenance(sheet: &Sheet<'_>) -> Markup {
    let say = sheet.say;
    html! {
        @if sheet.is_exact { p { (say.all_the_same()) } }
        (part::run(say, &sheet.outcome.provenance, &sheet.asked.command))
        details {
            summary { (say.the_scenario()) }
            p { (say.scenario_reading()) }
            pre tabindex="0" { code dir="ltr" { (sheet.scenario.to_toml()) } }
        }
    }
}
