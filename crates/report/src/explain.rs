//! One draw, every intermediate number with its equation and unit.

use std::io::{self, Write};

use super::Asked;
use super::language::Say;
use super::names::{Names, listed, plain};
use super::number::{NONE, amount};
use super::run::changes;
use super::table::{Column, Grid, paragraph};
use pvchain::{Line, Scenario, Trace};

/// The parts of a trace, in order.
const PARTS: [&str; 9] =
    ["pipeline", "potential", "consumption", "pull", "push", "stage", "link", "chain", "account"];

/// Writes what `pvchain explain` prints: the balance of one draw, the central case or the one of
/// that number and seed.
///
/// # Errors
///
/// If it cannot be written.
pub fn explain(
    out: &mut impl Write,
    scenario: &Scenario,
    trace: &Trace,
    (drawn, asked): (Option<(u64, u64)>, &Asked),
) -> io::Result<()> {
    let say = asked.say();
    let names = &Names::new(scenario, say);
    let draw = drawn
        .map_or(say.the_central_case().to_owned(), |(draw, seed)| say.draw_of_seed(draw, seed));
    paragraph(out, &say.colon(plain(&scenario.name), draw))?;
    changes(out, asked)?;
    let mut periods: Vec<&Option<String>> = trace.lines.iter().map(|line| &line.period).collect();
    periods.dedup();
    for period in periods {
        for part in PARTS {
            let lines = trace.lines.iter();
            let lines = lines.filter(|line| line.part == part && line.period == *period);
            let lines: Vec<&Line> = lines.collect();
            let title = say.part(part);
            let title = period
                .as_ref()
                .map_or(title.to_owned(), |period| say.period_and_part(period, title));
            write_part(out, (names, say), (&title, &lines))?;
        }
    }
    limits(out, (scenario, names, say), trace)?;
    writeln!(out)?;
    paragraph(out, say.symbols())
}

fn write_part(
    out: &mut impl Write,
    (names, say): (&Names<'_>, Say),
    (title, lines): (&str, &[&Line]),
) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut grid = Grid::new(&[
        Column::Text(""),
        Column::Number(say.value()),
        Column::Text(say.unit_head()),
        Column::Text(say.equation()),
    ]);
    let mut of = None;
    for line in lines {
        if of != Some(&line.of) {
            of = Some(&line.of);
            grid.heading(names.subject(&line.of));
        }
        let value =
            if line.value.is_nan() { say.undefined().to_owned() } else { amount(line.value) };
        let unit =
            if line.unit.as_str() == "1" { String::new() } else { plain(line.unit.as_str()) };
        grid.row([format!("  {}", say.line(line.what)), value, unit, line.equation.to_owned()]);
    }
    grid.write(out, title)
}

fn limits(
    out: &mut impl Write,
    (scenario, names, say): (&Scenario, &Names<'_>, Say),
    trace: &Trace,
) -> io::Result<()> {
    let mut grid = Grid::new(&[say.stage(), say.held_back_by()].map(Column::Text));
    for stage in &scenario.stages {
        let factors = trace.limiting(&stage.id).iter();
        let factors: Vec<String> = factors.map(|factor| names.factor(factor)).collect();
        let factors = if factors.is_empty() { NONE.to_owned() } else { listed(say, &factors) };
        grid.row([names.stage(&stage.id), factors]);
    }
    grid.write(out, say.limits_title())?;
    let bottlenecks: Vec<String> =
        trace.bottlenecks().iter().map(|stage| names.stage(stage)).collect();
    writeln!(out)?;
    paragraph(out, &say.bottleneck_is(listed(say, &bottlenecks)))
}
