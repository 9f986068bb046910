//! Charts as files of their own.

use maud::{PreEscaped, html};

use super::drawing::{Chart, WIDE, paint, text};
use super::{asked::Page, chart, names::plain, sheet::Sheet};

/// The charts that a run may have, by the names of their files.
pub fn svg_files() -> impl Iterator<Item = String> {
    chart::ALL.iter().map(|(id, ..)| format!("{id}.svg"))
}

/// The charts that a run has: the name of the file of each, and the file.
pub fn svg(page: Page<'_>) -> Vec<(String, String)> {
    let sheet = &Sheet::new(page);
    let charts = chart::charts(sheet);
    charts.iter().map(|(_, chart)| (format!("{}.svg", chart.id), file(sheet, chart))).collect()
}

/// A chart on paper of its own, with its title above and how to read it as description.
fn file(sheet: &Sheet<'_>, chart: &Chart) -> String {
    const MARGIN: f64 = 24.0;
    const HEAD: f64 = 56.0;
    let canvas = chart.drawing.draw(WIDE);
    let size = |pixels: f64| format!("{:.0}", pixels.ceil());
    let width = size(canvas.width + 2.0 * MARGIN);
    let height = size(canvas.height + HEAD + MARGIN);
    let plan = plain(&sheet.scenario.name);
    let drawn = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) }
            width=(width) height=(height) role="img" aria-labelledby="title reading" {
            title id="title" { (sheet.say.colon(&plan, &chart.title)) }
            desc id="reading" { (chart.reading) }
            style { (PreEscaped(paint::painted())) }
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
