//! Figures, tables and notes of a page.

use maud::{Markup, html};

use crate::drawing::{Canvas, Chart, NARROW, WIDE};
use crate::number::{NONE, amount, count};
use crate::table::{Head, Table};
use crate::{language::Say, names::plain};
use pvchain::{Note, Provenance};

/// The head of a page: what it is, of which scenario, what that is about, and what was found.
pub(super) fn header(over: &str, name: &str, summary: Option<&str>, rest: &Markup) -> Markup {
    html! {
        header {
            p.over { (over) }
            h1 { bdi { (plain(name)) } }
            @if let Some(summary) = summary { p.summary { bdi { (plain(summary)) } } }
            (rest)
        }
    }
}

/// A chart with its title, how to read it, and its figures as a table.
pub(super) fn figure(say: Say, chart: &Chart) -> Markup {
    // Promises are few and have sources: their table is read, not looked up.
    let is_open = chart.id == "targets";
    let title = format!("{}-title", chart.id);
    let reading = format!("{}-reading", chart.id);
    html! {
        figure id={ "chart-" (chart.id) } aria-labelledby=(title) aria-describedby=(reading) {
            figcaption {
                h3 id=(title) { (chart.title) }
                p id=(reading) { (chart.reading) }
            }
            @for (class, width) in [("wide", WIDE), ("narrow", NARROW)] {
                (svg(chart, class, &chart.drawing.draw(width)))
            }
            @if !chart.table.is_empty() {
                details open[is_open] {
                    summary { (say.figures_as_table()) }
                    (table(say, &chart.title, &chart.table))
                }
            }
        }
    }
}

/// A drawing on a page; what is too wide for it scrolls.
fn svg(chart: &Chart, class: &str, canvas: &Canvas) -> Markup {
    let size = |pixels: f64| format!("{:.0}", pixels.ceil());
    let (width, height) = (size(canvas.width), size(canvas.height));
    let is_long = canvas.width > NARROW && class == "narrow";
    html! {
        div class={ "drawing " (class) @if is_long { " long" } } tabindex=[is_long.then_some("0")]
            role=[is_long.then_some("group")] aria-label=[is_long.then_some(&chart.title)] {
            svg viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
                role="img" aria-label=(chart.title) { (canvas.body()) }
        }
    }
}

/// A table that scrolls where it is too wide.
pub(super) fn table(say: Say, caption: &str, table: &Table) -> Markup {
    let class = |head: &Head| head.is_number().then_some("number");
    html! {
        div.table tabindex="0" role="group" aria-label=(caption) {
            table {
                thead {
                    tr {
                        @for head in &table.heads {
                            th scope="col" class=[class(head)] { (head.name) }
                        }
                    }
                }
                tbody {
                    @for cells in table.cells() {
                        tr {
                            @for (column, (head, cell)) in table.heads.iter().zip(cells).enumerate() {
                                @if column == 0 {
                                    th scope="row" { bdi { (cell.said(say, false)) } }
                                } @else {
                                    td class=[class(head)] { bdi { (cell.said(say, false)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

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
        ("pvchain", found.version.clone()),
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
