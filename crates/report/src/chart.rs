//! Charts of a run, on its page and as files of their own, and of the answers to questions.

mod balance;
mod chain;
pub(super) mod questions;
pub(super) mod sweep;
mod time;

use maud::{PreEscaped, html};

use super::drawing::{Chart, WIDE, painted, text};
use super::language::Say;
use super::names::plain;
use super::sheet::{Page, Sheet};

/// Draws nothing where a run has nothing to show.
type Make = fn(&Sheet<'_>, &'static str) -> Option<Chart>;

/// All charts by their ids, each in the part of the page where it stands.
const ALL: [(&str, &str, Make); 13] = [
    ("balance", "part-balance", balance::sides),
    ("coverage", "part-balance", balance::coverage),
    ("gap", "part-balance", balance::gap),
    ("targets", "part-promises", time::targets),
    ("flows", "part-chain", chain::flows),
    ("local-rates", "part-chain", chain::rates),
    ("bottleneck", "part-limits", balance::bottleneck),
    ("limits", "part-limits", balance::limits),
    ("capacity-over-time", "part-time", time::capacity),
    ("coverage-over-time", "part-time", time::coverage),
    ("first-met", "part-time", time::first_met),
    ("projects", "part-time", time::projects),
    ("accounts", "part-accounts", balance::accounts),
];

/// The charts that a run has, each with the part of the page.
pub(super) fn charts(sheet: &Sheet<'_>) -> Vec<(&'static str, Chart)> {
    ALL.iter().filter_map(|(id, part, make)| Some((*part, make(sheet, id)?))).collect()
}

/// The charts that a run may have, by the names of their files.
pub fn svg_files() -> impl Iterator<Item = String> {
    ALL.iter().map(|(id, ..)| format!("{id}.svg"))
}

/// The charts that a run has: the name of the file of each, and the file.
pub fn svg(page: Page<'_>) -> Vec<(String, String)> {
    let sheet = &Sheet::new(page);
    let charts = charts(sheet);
    charts
        .iter()
        .map(|(_, chart)| {
            (format!("{}.svg", chart.id), file((sheet.say, &sheet.scenario.name), chart))
        })
        .collect()
}

/// A chart on paper of its own, with its title above and how to read it as description.
pub(super) fn file((say, plan): (Say, &str), chart: &Chart) -> String {
    const MARGIN: f64 = 24.0;
    const HEAD: f64 = 56.0;
    let canvas = chart.drawing.draw(WIDE);
    let size = |pixels: f64| format!("{:.0}", pixels.ceil());
    let width = size(canvas.width + 2.0 * MARGIN);
    let height = size(canvas.height + HEAD + MARGIN);
    let plan = plain(plan);
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
            width=(width) height=(height) role="img" aria-labelledby="title reading" {
            title id="title" { (say.colon(&plan, &chart.title)) }
            desc id="reading" { (chart.reading) }
            style { (PreEscaped(painted())) }
            rect class="paper" width="100%" height="100%" {}
            g transform={ "translate(" (MARGIN) " " (HEAD) ")" } {
                text class="heading" y="-28" { (chart.title) }
                text class="small" y="-10" { (text::cut(&plan, text::SMALL, WIDE)) }
                (canvas.body())
            }
        }
    };
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", drawn.into_string())
}
