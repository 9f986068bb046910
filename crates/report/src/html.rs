//! Pages for browsers: one complete file that needs no network.
//!
//! A page is drawn without scripts, and its policy forbids them, so that whatever a name holds, it is
//! text. Charts stand in two widths, of which the style sheet shows the one that fits; the reader's
//! browser decides between light and dark, and paper gets a page of its own.

mod part;
mod questions;
mod run;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub use questions::{comparison_html, plan_html, sensitivity_html, sweep_html};

use super::drawing::{Chart, RULES, variables};
use super::sheet::{Page, Sheet};
use super::{answer::band, chart, language::Say, names::plain};

/// Layout and letters of pages; colours come from the drawings'.
const STYLE: &str = include_str!("html/page.css");

/// What a page may load: its own style sheet, and nothing else from anywhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

struct Frame<'a> {
    say: Say,
    /// The scenario.
    title: &'a str,
    /// The version of this crate that made what the page shows.
    version: &'a str,
    head: Markup,
    sections: Vec<Section>,
}

/// A part of a page: its place in the contents, its title, what stands there.
struct Section {
    id: String,
    title: String,
    body: Markup,
}

impl Section {
    fn new(id: &str, title: &str, body: Markup) -> Self {
        Self { id: id.to_owned(), title: title.to_owned(), body }
    }
}

/// Writes the page of a run for browsers.
///
/// # Errors
///
/// If it cannot be written.
pub fn html(out: &mut impl Write, page: Page<'_>) -> io::Result<()> {
    let sheet = &Sheet::new(page);
    let (title, version) = (&sheet.scenario.name, &sheet.outcome.provenance.version);
    let (head, sections) = (run::head(sheet), sections(sheet));
    write(out, &Frame { say: sheet.say, title, version, head, sections })
}

fn write(out: &mut impl Write, frame: &Frame<'_>) -> io::Result<()> {
    let Frame { say, title, version, head, sections } = frame;
    let document = html! {
        (DOCTYPE)
        html lang=(say.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "pvchain " (version) };
                title { (plain(title)) }
                link rel="icon" href="data:,";
                style { (PreEscaped(variables())) (PreEscaped(RULES)) (PreEscaped(STYLE)) }
            }
            body {
                nav aria-label=(say.contents()) {
                    p { (say.contents()) }
                    ul {
                        @for section in sections {
                            li { a href={ "#" (section.id) } { (section.title) } }
                        }
                    }
                }
                main {
                    (head)
                    @for section in sections {
                        section id=(section.id) {
                            h2 { (section.title) }
                            (section.body)
                        }
                    }
                    footer { p { (say.made_with()) } }
                }
            }
        }
    };
    out.write_all(document.into_string().as_bytes())
}

fn sections(sheet: &Sheet<'_>) -> Vec<Section> {
    let (say, charts) = (sheet.say, chart::charts(sheet));
    let of_part = |id, title: &str| {
        let here: Vec<&Chart> =
            charts.iter().filter(|(part, _)| *part == id).map(|(_, chart)| chart).collect();
        let body = html! {
            @if id == "part-balance" {
                p { (band(sheet)) }
                (part::note(say, &sheet.scenario.balance.note))
            }
            @for chart in &here { (part::figure(say, chart)) }
        };
        (!here.is_empty()).then(|| Section::new(id, title, body))
    };
    let charted = [
        of_part("part-balance", say.part_balance()),
        of_part("part-promises", say.part_targets()),
        of_part("part-chain", say.part_chain()),
        of_part("part-limits", say.part_limits()),
        of_part("part-time", say.part_time()),
        of_part("part-accounts", say.part_accounts()),
    ];
    let written = [
        ("part-figures", say.part_figures(), run::figures(sheet)),
        ("part-assumptions", say.part_assumptions(), run::assumptions(sheet)),
        ("part-provenance", say.part_provenance(), run::provenance(sheet)),
    ];
    let written = written.into_iter().map(|(id, title, body)| Section::new(id, title, body));
    charted.into_iter().flatten().chain(written).collect()
}
