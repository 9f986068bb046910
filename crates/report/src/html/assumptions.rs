//! All numbers as they were given, and where they come from.

use maud::{Markup, html};

use crate::given::{Entry, Given};
use crate::language::Say;
use crate::names::plain;
use crate::sheet::Sheet;
use pvchain::Note;

pub(super) fn assumptions(sheet: &Sheet<'_>) -> Markup {
    let (say, given) = (sheet.say, Given::new(sheet.scenario, sheet.say));
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
            (note(say, entry.note))
        }
    }
}

/// Where numbers come from, and why they are so.
pub(super) fn note(say: Say, note: &Note) -> Markup {
    let notes = [
        (note.source.as_deref(), say.source_head()),
        (note.assumption.as_deref(), say.assumption_head()),
    ];
    html! {
        @for (note, kind) in notes {
            @if let Some(note) = note { p.note { b { (kind) } " " bdi { (plain(note)) } } }
        }
    }
}
