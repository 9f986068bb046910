//! One draw, every intermediate number with its equation and unit.

use std::io::{self, Write};

use super::asked::Asked;
use super::asked::changes;
use super::language::Say;
use super::names::{Names, listed, plain};
use super::number::{NONE, amount};
use super::table::{Table, number, text};
use super::terminal::{paragraph, table};
use pvchain::{Chapter, Line, Scenario, Trace};

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
        for &chapter in Chapter::ALL {
            let lines = trace.lines.iter();
            let lines = lines.filter(|line| line.chapter == chapter && line.period == *period);
            let lines: Vec<&Line> = lines.collect();
            let title = chapter.title().say(say.0);
            let title = match period {
                Some(period) => say.period_and_part(period, title),
                None => title,
            };
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
    let mut grid =
        Table::new([text(""), number(say.value()), text(say.unit_head()), text(say.equation())]);
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
        grid.row([line.what.say(say.0), value, unit, line.equation.to_owned()]);
    }
    table(out, say, title, &grid)
}

fn limits(
    out: &mut impl Write,
    (scenario, names, say): (&Scenario, &Names<'_>, Say),
    trace: &Trace,
) -> io::Result<()> {
    let mut grid = Table::new([say.stage(), say.held_back_by()].map(text));
    for stage in &scenario.stages {
        let factors = trace.limiting(&stage.id).iter();
        let factors: Vec<String> = factors.map(|factor| names.factor(factor)).collect();
        let factors = if factors.is_empty() { NONE.to_owned() } else { listed(say, &factors) };
        grid.row([names.stage(&stage.id), factors]);
    }
    table(out, say, say.limits_title(), &grid)?;
    let bottlenecks: Vec<String> =
        trace.bottlenecks().iter().map(|stage| names.stage(stage)).collect();
    writeln!(out)?;
    paragraph(out, &say.bottleneck_is(listed(say, &bottlenecks)))
}
