//! The page of a plan for browsers.

use std::io::{self, Write};

use maud::html;

use super::{Frame, Section, part, provenance};
use crate::asked::Asked;
use crate::chart::plan::{additions, frontier, promises, variants, worth};
use crate::names::{listed, plain};
use crate::plan::Page;
use pvchain::{Plan, Scenario};

/// Writes the page of a plan for browsers.
///
/// # Errors
///
/// If it cannot be written.
pub fn plan_html(
    out: &mut impl Write,
    (scenario, asked): (&Scenario, &Asked),
    plan: &Plan,
) -> io::Result<()> {
    let say = asked.say();
    let page = &Page::new(scenario, plan, say);
    let title = plain(&scenario.name);
    let changes: Vec<String> = asked.changes.iter().map(|change| plain(change)).collect();
    let head = html! {
        header {
            p.over { (say.cheapest_plan()) }
            h1 { bdi { (title) } }
            @if let Some(summary) = &scenario.summary { p.summary { bdi { (plain(summary)) } } }
            @if !changes.is_empty() { p { (say.with_changes(listed(say, &changes))) } }
            p.answer { (page.answer()) }
            @if !plan.blocking.is_empty() {
                p { (say.in_the_way()) }
                @for blocking in &plan.blocking { p { (page.obstacle(blocking)) } }
            }
        }
    };
    let charts = [
        ("part-additions", say.part_additions(), additions(page)),
        ("part-promises", say.part_targets(), promises(page)),
        ("part-frontier", say.part_frontier(), frontier(page)),
        ("part-worth", say.part_worth(), worth(page)),
    ];
    let charts = charts.into_iter();
    let mut sections: Vec<Section> = charts
        .filter_map(|(id, title, chart)| Some(Section::new(id, title, part::figure(say, &chart?))))
        .collect();
    if let Some(table) = variants(page) {
        let title = say.plan_variants_title();
        sections.push(Section::new("part-variants", title, part::table(say, title, &table)));
    }
    let body = html! {
        p { (page.effort()) }
        (provenance::run(say, &plan.provenance, &asked.command))
    };
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    let version = plan.provenance.version.clone();
    super::write(out, &Frame { say, title, version, head, sections })
}
