//! Figures and tables of a page.

use maud::{Markup, html};

use crate::chart::Chart;
use crate::drawing::{Canvas, NARROW, WIDE};
use crate::language::Say;
use crate::table::{ColumnKind, Table};

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
                (svg((class, chart), &chart.drawing.draw(width)))
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
fn svg((class, chart): (&str, &Chart), canvas: &Canvas) -> Markup {
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
    let is_number = |column: usize| {
        table
            .heads
            .get(column)
            .is_some_and(|head| !matches!(head.kind, ColumnKind::Text | ColumnKind::Name))
    };
    let class = |column: usize| is_number(column).then_some("number");
    html! {
        div.table tabindex="0" role="group" aria-label=(caption) {
            table {
                thead {
                    tr {
                        @for (column, head) in table.heads.iter().enumerate() {
                            th scope="col" class=[class(column)] { (head.name) }
                        }
                    }
                }
                tbody {
                    @for cells in table.cells() {
                        tr {
                            @for (column, cell) in cells.iter().enumerate() {
                                @if column == 0 {
                                    th scope="row" { bdi { (cell.said(say, false)) } }
                                } @else {
                                    td class=[class(column)] { bdi { (cell.said(say, false)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
