//! Every metric of the last period in one table.

use maud::{Markup, html};

use super::part;
use crate::chart::{Head, Table};
use crate::names::plain;
use crate::number::{NONE, Shown, count};
use crate::run::Sheet;

/// Most rows; a chain of hundreds of stages has thousands of figures.
const MOST_ROWS: usize = 600;

pub(super) fn figures(sheet: &Sheet<'_>) -> Markup {
    let say = sheet.say;
    let all: Vec<_> = sheet.headline().collect();
    let Some(first) = all.first() else { return html! {} };
    let mut table = Table::new([
        Head::text(say.metric_head()),
        Head::text(say.of_head()),
        Head::text(say.unit()),
        Head::number(say.mean()),
        Head::text(say.error_head()),
    ]);
    let probabilities: Vec<f64> = first.quantiles.iter().map(|quantile| quantile.p).collect();
    table.heads.extend(
        probabilities
            .iter()
            .map(|p| Head::number(&format!("{} %", crate::number::exact(100.0 * p)))),
    );
    for summary in all.iter().take(MOST_ROWS) {
        let shown = Shown::new(say, summary.metric, &summary.unit);
        let bare = |value: Option<f64>| value.map_or(NONE.to_owned(), |value| shown.bare(value));
        let error = summary.standard_error;
        let error = error.map_or(NONE.to_owned(), |error| shown.error(error));
        let start = [
            say.metric(summary.metric).to_owned(),
            sheet.names.subject(&summary.of),
            shown.unit(),
            bare(summary.mean),
            format!("± {error}"),
        ];
        table
            .row(start.into_iter().chain(probabilities.iter().map(|p| bare(summary.quantile(*p)))));
    }
    let title = say.all_figures(plain(&first.period));
    html! {
        @if all.len() > MOST_ROWS {
            p { (say.figures_left_out(count(MOST_ROWS as u64), count(all.len() as u64))) }
        }
        details {
            summary { (title) }
            (part::table(&title, &table))
        }
    }
}
