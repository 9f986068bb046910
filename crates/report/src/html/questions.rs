//! The pages of comparisons, plans and sensitivities for browsers.

use std::io::{self, Write};

use maud::html;

use super::{Frame, Section, part};
use crate::chart::{questions as charts, sweep as sweep_chart};
use crate::sweep::SweepPage;
use crate::{compare::ComparisonPage, plan::PlanPage, sensitivity::SensitivityPage, sheet::Asked};
use pvchain::sensitivity::{Answer, Finding};
use pvchain::{Comparison, Plan, Scenario, Sensitivity, Sweep};

/// Writes the page of a comparison for browsers. `reference` is the first scenario.
///
/// # Errors
///
/// If it cannot be written.
pub fn comparison_html(
    out: &mut impl Write,
    reference: &Scenario,
    asked: &Asked,
    comparison: &Comparison,
) -> io::Result<()> {
    let page = &ComparisonPage::new(reference, asked, comparison);
    let Some(first) = comparison.scenarios.first() else { return Ok(()) };
    let (say, title) = (page.say, &reference.name);
    let answer = html! { p.answer { (page.what()) } };
    let head = part::header(say.comparison_of(), title, None, &answer);
    let others = 0..comparison.scenarios.len() - 1;
    let heavy: Vec<_> = others.clone().filter_map(|place| page.heavy_tails(place)).collect();
    let charts: Vec<_> = others.filter_map(|place| charts::differences(page, place)).collect();
    let mut sections = Vec::new();
    if let Some(chart) = charts::probabilities(page) {
        sections.push(Section::new("part-side", say.part_side(), part::figure(say, &chart)));
    }
    let body = html! {
        @if charts.is_empty() { p { (say.nothing_differs()) } }
        @for chart in &charts { (part::figure(say, chart)) }
        @for heavy in &heavy { p { (heavy) } }
    };
    sections.push(Section::new("part-differences", say.part_differences(), body));
    let inputs = page.unshared();
    if !inputs.is_empty() {
        let body = part::table(say, say.part_inputs(), &inputs);
        sections.push(Section::new("part-inputs", say.part_inputs(), body));
    }
    let body = part::run(say, &first.provenance, &asked.command);
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    super::write(out, &Frame { say, title, version: &first.provenance.version, head, sections })
}

/// Writes the page of a plan for browsers.
///
/// # Errors
///
/// If it cannot be written.
pub fn plan_html(
    out: &mut impl Write,
    scenario: &Scenario,
    asked: &Asked,
    plan: &Plan,
) -> io::Result<()> {
    let (say, title) = (asked.say(), &scenario.name);
    let page = &PlanPage::new(scenario, plan, say);
    let answer = html! {
        @if let Some(changes) = asked.changed() { p { (changes) } }
        p.answer { (page.answer()) }
        @if !plan.blocking.is_empty() {
            p { (say.in_the_way()) }
            @for blocking in &plan.blocking { p { (page.obstacle(blocking)) } }
        }
    };
    let head = part::header(say.cheapest_plan(), title, scenario.summary.as_deref(), &answer);
    let charts = [
        ("part-additions", say.part_additions(), charts::additions(page)),
        ("part-promises", say.part_targets(), charts::promises(page)),
        ("part-frontier", say.part_frontier(), charts::frontier(page)),
        ("part-worth", say.part_worth(), charts::worth(page)),
    ];
    let sections = charts
        .into_iter()
        .filter_map(|(id, title, chart)| Some(Section::new(id, title, part::figure(say, &chart?))));
    let mut sections: Vec<Section> = sections.collect();
    if let Some(table) = page.regrets() {
        let title = say.plan_variants_title();
        sections.push(Section::new("part-variants", title, part::table(say, title, &table)));
    }
    let run = part::run(say, &plan.provenance, &asked.command);
    let body = html! { p { (page.effort()) } (run) };
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    super::write(out, &Frame { say, title, version: &plan.provenance.version, head, sections })
}

/// Writes the page of a sensitivity analysis for browsers.
///
/// # Errors
///
/// If it cannot be written.
pub fn sensitivity_html(
    out: &mut impl Write,
    scenario: &Scenario,
    asked: &Asked,
    found: &Sensitivity,
) -> io::Result<()> {
    let page = &SensitivityPage::new(scenario, asked, found);
    let (say, title) = (page.say, &scenario.name);
    let answer = html! {
        @if let Some(changes) = asked.changed() { p { (changes) } }
        @for answer in &found.answers { p.answer { (page.headline(answer)) } }
    };
    let head = part::header(say.sensitivity_of(), title, scenario.summary.as_deref(), &answer);
    let answers = (1..).zip(&found.answers);
    let mut sections: Vec<Section> = answers.map(|placed| section(page, placed)).collect();
    let run = part::run(say, &found.provenance, &asked.command);
    let body = html! { p { (page.effort()) } (run) };
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    super::write(out, &Frame { say, title, version: &found.provenance.version, head, sections })
}

/// Writes the page of a sweep for browsers.
///
/// # Errors
///
/// If it cannot be written.
pub fn sweep_html(
    out: &mut impl Write,
    scenario: &Scenario,
    asked: &Asked,
    sweep: &Sweep,
) -> io::Result<()> {
    let page = &SweepPage::new(scenario, sweep, asked.say());
    let (say, title) = (page.say, &scenario.name);
    let answer = html! {
        @if let Some(changes) = asked.changed() { p { (changes) } }
        p { (page.what()) }
        @for answer in page.answers() { p.answer { (answer) } }
    };
    let head = part::header(say.sweep_of(), title, scenario.summary.as_deref(), &answer);
    let body = match sweep_chart::chart(page) {
        Some(chart) => part::figure(say, &chart),
        None => part::table(say, say.sweep_table(), &page.cells()),
    };
    let mut sections = vec![Section::new("part-sweep", say.sweep_table(), body)];
    for (place, (metric, table)) in (1..).zip(page.means()) {
        let title = say.mean_of(say.metric(metric), "");
        let body = part::table(say, &title, &table);
        sections.push(Section::new(&format!("part-mean-{place}"), &title, body));
    }
    let body = part::run(say, &sweep.provenance, &asked.command);
    sections.push(Section::new("part-provenance", say.part_provenance(), body));
    super::write(out, &Frame { say, title, version: &sweep.provenance.version, head, sections })
}

fn section(page: &SensitivityPage<'_>, (place, answer): (usize, &Answer)) -> Section {
    use charts::{failing_box, shifts, swings, variance};
    let say = page.say;
    let charts = [failing_box, swings, variance, shifts];
    let charts: Vec<_> =
        charts.into_iter().filter_map(|make| make(page, (place, answer))).collect();
    let body = html! {
        @if answer.finding != Finding::Answered { p { (page.nothing(answer)) } }
        @else if charts.is_empty() { p { (say.nothing_told()) } }
        @for chart in &charts { (part::figure(say, chart)) }
        @if let Some(variance) = &answer.variance {
            p { (page.together(variance).join(say.gap_between_sentences())) }
        }
    };
    Section::new(&format!("part-{place}"), &page.name(answer), body)
}
