//! All numbers of a run: those that were found, those that were given, and how to get them again.

use maud::{Markup, html};

use super::part;
use crate::given::{Assumptions, Entry};
use crate::number::{count, exact};
use crate::tables::{quantile, summaries};
use crate::{language::Say, names::plain, sheet::Sheet};

/// Most rows; a chain of hundreds of stages has thousands of figures.
const MOST_ROWS: usize = 600;

/// Every metric of the last period in one table.
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
    html! {
        @if all.len() > MOST_ROWS {
            p { (say.figures_left_out(count(MOST_ROWS as u64), count(all.len() as u64))) }
        }
        details {
            summary { (title) }
            (part::table(say, &title, &table))
        }
    }
}

/// All numbers as they were given, and where they come from.
pub(super) fn assumptions(sheet: &Sheet<'_>) -> Markup {
    let (say, given) = (sheet.say, Assumptions::new(sheet.scenario, sheet.say));
    let groups = [
        (say.of_plan(), given.plan()),
        (say.stages_title(), given.stages()),
        (say.links_title(), given.links()),
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
