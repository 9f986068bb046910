//! What it takes to get the same numbers again.

use maud::{Markup, html};

use crate::language::Say;
use crate::names::plain;
use crate::number::{NONE, amount, count};
use crate::sheet::Sheet;
use pvchain::Provenance;

pub(super) fn provenance(sheet: &Sheet<'_>) -> Markup {
    let say = sheet.say;
    html! {
        @if sheet.is_exact { p { (say.all_the_same()) } }
        (run(say, &sheet.outcome.provenance, &sheet.asked.command))
        details {
            summary { (say.the_scenario()) }
            p { (say.scenario_reading()) }
            pre tabindex="0" { code dir="ltr" { (sheet.scenario.to_toml()) } }
        }
    }
}

/// The command, and what its draws were.
pub(super) fn run(say: Say, found: &Provenance, command: &str) -> Markup {
    let end = if found.complete { say.complete() } else { say.incomplete() };
    let until = found.until.iter().map(|precision| {
        let reached = precision.half_width.map_or(NONE.to_owned(), amount);
        say.precision_of(plain(&precision.figure.to_string()), amount(precision.tolerance), reached)
    });
    let until: Vec<String> = until.collect();
    let facts = [
        (say.draws(), say.in_brackets(count(found.draws), end)),
        (say.seed(), found.seed.to_string()),
        (say.design_head(), say.design(&found.design).to_owned()),
        (say.precision_label(), until.join(say.semicolon())),
        (say.intervals(), say.intervals_are().to_owned()),
        (say.version(), found.version.clone()),
        (say.digest(), found.digest.clone()),
    ];
    html! {
        dl.facts {
            @if !command.is_empty() {
                div { dt { (say.command()) } dd { code { bdi { (plain(command)) } } } }
            }
            @for (name, said) in facts.iter().filter(|(_, said)| !said.is_empty()) {
                div { dt { (name) } dd { (said) } }
            }
        }
    }
}
