//! One draw, every intermediate number with its equation and unit.

use std::io::{self, Write};

use super::Asked;
use super::names::{Names, listed, plain};
use super::number::{NONE, amount};
use super::run::changes;
use super::table::{Column, Grid, paragraph};
use crate::balance::trace::{Line, Trace};
use crate::scenario::Scenario;

/// What each part of a trace is about.
const PARTS: [(&str, &str); 9] = [
    ("pipeline", "Pipeline: whether and when each project comes"),
    ("potential", "Potential: what the plants could make"),
    ("consumption", "Consumption: what a unit of product takes"),
    ("pull", "Pull: what each stage plans, from the last one back, and wants locally"),
    ("push", "Push: what each stage makes, from the first one on, and grants its buyers"),
    ("stage", "Stages: what follows from the flows"),
    ("link", "Links: how much of what is used is local"),
    ("chain", "Chain: in units of the final product"),
    ("account", "Accounts: totals over the stages"),
];

const SYMBOLS: &str = "Symbols: K nameplate capacity, u operating rate, e potential, r \
    consumption, w share among alternatives, φ cap on the local share, m cap on the imported \
    share, x export limit, d planned production, p production, R units in one unit of the final \
    product, v value, a intensity.";

/// Writes what `pvchain explain` prints: the balance of one draw. `draw` says which one it is.
///
/// # Errors
///
/// If it cannot be written.
pub fn explain(
    out: &mut impl Write,
    scenario: &Scenario,
    trace: &Trace,
    (draw, asked): (&str, &Asked),
) -> io::Result<()> {
    let names = &Names::new(scenario);
    paragraph(out, &format!("{}: {draw}", plain(&scenario.name)))?;
    changes(out, asked)?;
    let mut periods: Vec<&Option<String>> = trace.lines.iter().map(|line| &line.period).collect();
    periods.dedup();
    for period in periods {
        for (part, title) in PARTS {
            let lines = trace.lines.iter();
            let lines = lines.filter(|line| line.part == part && line.period == *period);
            let lines: Vec<&Line> = lines.collect();
            let title = period.as_ref().map_or(title.to_owned(), |at| format!("{at} – {title}"));
            write_part(out, names, (&title, &lines))?;
        }
    }
    limits(out, (scenario, names), trace)?;
    writeln!(out)?;
    paragraph(out, SYMBOLS)
}

fn write_part(
    out: &mut impl Write,
    names: &Names<'_>,
    (title, lines): (&str, &[&Line]),
) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut grid = Grid::new(&[
        Column::Text(""),
        Column::Number("value"),
        Column::Text("unit"),
        Column::Text("equation"),
    ]);
    let mut of = None;
    for line in lines {
        if of != Some(&line.of) {
            of = Some(&line.of);
            grid.heading(names.subject(&line.of));
        }
        let value = if line.value.is_nan() { "undefined".to_owned() } else { amount(line.value) };
        let unit =
            if line.unit.as_str() == "1" { String::new() } else { plain(line.unit.as_str()) };
        grid.row([format!("  {}", line.what), value, unit, line.equation.to_owned()]);
    }
    grid.write(out, title)
}

fn limits(
    out: &mut impl Write,
    (scenario, names): (&Scenario, &Names<'_>),
    trace: &Trace,
) -> io::Result<()> {
    let mut grid = Grid::new(&[Column::Text("Stage"), Column::Text("held back by")]);
    for stage in &scenario.stages {
        let factors = trace.limiting(&stage.id).iter();
        let factors: Vec<String> = factors.map(|factor| names.factor(factor)).collect();
        let factors = if factors.is_empty() { NONE.to_owned() } else { listed(&factors) };
        grid.row([names.stage(&stage.id), factors]);
    }
    grid.write(out, "What holds each stage back")?;
    let bottlenecks: Vec<String> =
        trace.bottlenecks().iter().map(|stage| names.stage(stage)).collect();
    writeln!(out)?;
    paragraph(out, &format!("Bottleneck of the chain without trade: {}.", listed(&bottlenecks)))
}
