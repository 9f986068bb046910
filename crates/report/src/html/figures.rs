//! Every metric of the last period in one table.

use maud::{Markup, html};

use super::part;
use crate::names::plain;
use crate::number::{count, exact};
use crate::sheet::Sheet;
use crate::tables::{quantile, summaries};

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
