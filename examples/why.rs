//! Why Baotou's plan for 2024 fails, promise by promise: `cargo run --release --example why`.
//!
//! Prints, for each target of the plan and of its pipeline of projects, how often it is kept, under
//! which condition, and what its variance comes from. `examples/why.md` says what that means.

use std::io::{self, Write};

use pvchain::sensitivity::{Answer, Condition, Failure, Finding, Limit, Side};
use pvchain::{Scenario, Sensitivity, Settings, sensitivity};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    for name in ["baotou-2024", "baotou-pipeline-2024"] {
        let plan = Scenario::builtin(name)?;
        let found = sensitivity(&plan, &[], &Settings::draws(65_536).seed(1))?;
        writeln!(out, "### `{name}`\n")?;
        for answer in &found.answers {
            promise(&mut out, answer, &found)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Prints what there is to say of one promise.
fn promise(out: &mut impl Write, answer: &Answer, found: &Sensitivity) -> io::Result<()> {
    let name = answer.figure.target().unwrap_or("balanced");
    let holds = answer.value.map_or(0.0, |value| 100.0 * value.value);
    let error = answer.value.map_or(0.0, |value| 100.0 * value.half_width());
    match (answer.finding, answer.reach) {
        (Finding::Answered, _) => {
            writeln!(out, "- **{name}**: kept in {holds:.1} ± {error:.1} %.")?;
        }
        (_, Some([least, most])) => {
            return writeln!(
                out,
                "- **{name}**: hardly ever, the metric runs from {least:.3} to {most:.3}."
            );
        }
        (..) => return writeln!(out, "- **{name}**: hardly ever."),
    }
    let Some(failure) = &answer.failure else { return Ok(()) };
    if let Some(condition) = &failure.condition {
        describe(out, failure, condition)?;
    }
    let groups = answer.variance.iter().flat_map(|variance| &variance.groups).take(2);
    let shares = groups.map(|group| {
        let (share, error) = (100.0 * group.total.value, 100.0 * group.total.half_width());
        format!("{} {share:.1} ± {error:.1} %", group.group)
    });
    let shares: Vec<String> = shares.collect();
    let typical = failure.typical.first().map_or(0, |typical| typical.draw);
    writeln!(out, "  Of the variance: {}.", shares.join(", "))?;
    writeln!(out, "  A typical failure of {} draws: {typical}.", found.effort.kept)
}

/// Prints the condition of the rarer side.
fn describe(out: &mut impl Write, failure: &Failure, condition: &Condition) -> io::Result<()> {
    let limits: Vec<String> = condition.limits.iter().map(limit).collect();
    let (those, verb) = match failure.side {
        Side::Broken => ("failures", "fail"),
        Side::Kept => ("draws that keep it", "keep it"),
    };
    let percent = |p: pvchain::Probability| {
        format!("{:.1} ± {:.1} %", 100.0 * p.value, 50.0 * (p.high - p.low))
    };
    let density = condition.density.map_or("none".to_owned(), percent);
    let coverage = percent(condition.coverage);
    writeln!(out, "  {}:", limits.join(" and "))?;
    writeln!(out, "  so are {coverage} of the {those}; {density} of such draws {verb}.")
}

/// One side of a box.
fn limit(limit: &Limit) -> String {
    let driver = &limit.driver;
    match (limit.min, limit.max) {
        (Some(min), Some(max)) => format!("{min:.3} ≤ `{driver}` ≤ {max:.3}"),
        (Some(min), None) => format!("`{driver}` ≥ {min:.3}"),
        (None, Some(max)) => format!("`{driver}` ≤ {max:.3}"),
        (None, None) => format!("any `{driver}`"),
    }
}
