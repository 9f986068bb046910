//! The page of a comparison for browsers.

use std::io::{self, Write};

use maud::html;

use super::{Frame, Section, part, provenance};
use crate::asked::Asked;
use crate::chart::comparison::{differences, probabilities, unshared};
use crate::compare::Page;
use crate::names::plain;
use pvchain::{Comparison, Scenario};

/// Writes the page of a comparison for browsers. `reference` is the first scenario.
///
/// # Errors
///
/// If it cannot be written.
pub fn comparison_html(
    out: &mut impl Write,
    (reference, asked): (&Scenario, &Asked),
    comparison: &Comparison,
) -> io::Result<()> {
    let page = &Page::new((reference, asked), comparison);
    let Some(first) = comparison.scenarios.first() else { return Ok(()) };
    let (say, title) = (page.say, plain(&reference.name));
    let head = html! {
        header {
            p.over { (say.comparison_of()) }
            h1 { bdi { (title) } }
            p.answer { (page.what()) }
        }
    };
    let others = 0..comparison.scenarios.len() - 1;
    let charts: Vec<_> = others.filter_map(|place| differences(page, place)).collect();
    let mut sections = Vec::new();
    if let Some(chart) = probabilities(page) {
        sections.push(Section::new("part-side", say.part_side(), part::figure(say, &chart)));
    }
    let body = html! {
        @if charts.is_empty() { p { (say.nothing_differs()) } }
        @for chart in &charts { (part::figure(say, chart)) }
    };
    sections.push(Section::new("part-differences", say.part_differences(), body));
    let inputs = unshared(page);
    if !inputs.is_empty() {
        let body = part::table(say, say.part_inputs(), &inputs);
        sections.push(Section::new("part-inputs", say.part_inputs(), body));
    }
    let body = provenance::run(say, &first.provenance, &asked.command);
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    let version = first.provenance.version.clone();
    super::write(out, &Frame { say, title, version, head, sections })
}
