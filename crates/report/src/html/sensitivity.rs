//! The page of a sensitivity analysis for browsers.

use std::io::{self, Write};

use maud::html;

use super::{Frame, Section, part, provenance};
use crate::asked::Asked;
use crate::chart::sensitivity::{failing_box, shifts, swings, variance};
use crate::names::{listed, plain};
use crate::sensitivity::Page;
use pvchain::sensitivity::{Answer, Finding};
use pvchain::{Scenario, Sensitivity};

/// Writes the page of a sensitivity analysis for browsers.
///
/// # Errors
///
/// If it cannot be written.
pub fn sensitivity_html(
    out: &mut impl Write,
    (scenario, asked): (&Scenario, &Asked),
    found: &Sensitivity,
) -> io::Result<()> {
    let page = &Page::new((scenario, asked), found);
    let (say, title) = (page.say, plain(&scenario.name));
    let changes: Vec<String> = asked.changes.iter().map(|change| plain(change)).collect();
    let head = html! {
        header {
            p.over { (say.sensitivity_of()) }
            h1 { bdi { (title) } }
            @if let Some(summary) = &scenario.summary { p.summary { bdi { (plain(summary)) } } }
            @if !changes.is_empty() { p { (say.with_changes(listed(say, &changes))) } }
            @for answer in &found.answers { p.answer { (page.headline(answer)) } }
        }
    };
    let answers = found.answers.iter().enumerate();
    let mut sections: Vec<Section> =
        answers.map(|(index, answer)| section(page, (index + 1, answer))).collect();
    let body = html! {
        p { (page.effort()) }
        (provenance::run(say, &found.provenance, &asked.command))
    };
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    let version = found.provenance.version.clone();
    super::write(out, &Frame { say, title, version, head, sections })
}

fn section(page: &Page<'_>, (place, answer): (usize, &Answer)) -> Section {
    let say = page.say;
    let charts = [failing_box, swings, variance, shifts];
    let charts: Vec<_> =
        charts.into_iter().filter_map(|make| make(page, (place, answer))).collect();
    let body = html! {
        @if answer.finding != Finding::Answered { p { (page.nothing(answer)) } }
        @else if charts.is_empty() { p { (say.nothing_told()) } }
        @for chart in &charts { (part::figure(say, chart)) }
    };
    Section::new(&format!("part-{place}"), &page.name(answer), body)
}
