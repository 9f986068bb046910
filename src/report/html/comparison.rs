//! The page of a comparison for browsers.

use std::io::{self, Write};

use maud::html;

use super::{Frame, Section, part, provenance};
use crate::metric::Metric;
use crate::outcome::comparison::Comparison;
use crate::report::Asked;
use crate::report::chart::comparison::{differences, probabilities, unshared};
use crate::report::compare::Page;
use crate::report::language::Language;
use crate::report::names::plain;
use crate::report::number::count;
use crate::scenario::Scenario;

/// Writes the page of a comparison for browsers. `reference` is the first scenario, with the metrics
/// that were asked for by name.
///
/// # Errors
///
/// If it cannot be written.
pub fn comparison_html(
    out: &mut impl Write,
    (reference, metrics): (&Scenario, &[Metric]),
    (comparison, asked): (&Comparison, &Asked),
) -> io::Result<()> {
    let say = Language::English;
    let page = &Page::new(reference, metrics, comparison);
    let Some(first) = comparison.scenarios.first() else { return Ok(()) };
    let title = plain(&reference.name);
    let (draws, others) = (count(page.draws()), comparison.scenarios.len() - 1);
    let answer = say.compared(comparison.scenarios.len(), draws, plain(&first.name));
    let head = html! {
        header {
            p.over { (say.comparison_of()) }
            h1 { bdi { (title) } }
            p.answer { (answer) }
        }
    };
    let charts = (0..others).filter_map(|place| differences(say, page, place));
    let charts: Vec<_> = charts.collect();
    let mut sections = Vec::new();
    if let Some(chart) = probabilities(say, page) {
        sections.push(Section::new("part-side", say.part_side(), part::figure(say, &chart)));
    }
    let body = html! {
        @if charts.is_empty() { p { (say.nothing_differs()) } }
        @for chart in &charts { (part::figure(say, chart)) }
    };
    sections.push(Section::new("part-differences", say.part_differences(), body));
    let inputs = unshared(say, comparison);
    if !inputs.rows.is_empty() {
        let body = part::table(say.part_inputs(), &inputs);
        sections.push(Section::new("part-inputs", say.part_inputs(), body));
    }
    let body = provenance::run(say, &first.provenance, &asked.command);
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    let version = first.provenance.version.clone();
    super::write(out, &Frame { say, title, version, head, sections })
}
