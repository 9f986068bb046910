//! The answers of all built-in scenarios, as the pages of the scenarios state them.
//!
//! Prints, for each scenario and each of its variants, how likely it is balanced, which stage
//! binds, which targets hold, and the means of the figures that carry the answer. Run it with
//! `cargo run --release --example answers`; the names of scenarios may follow `--`.

use std::io::{self, Write};
use std::time::Instant;

use pvchain::{Draw, Metric, Outcome, Scenario, Settings, simulate, trace};

/// The figures that answers are made of.
const FIGURES: [Metric; 12] = [
    Metric::Potential,
    Metric::Production,
    Metric::Gap,
    Metric::Coverage,
    Metric::NameplateCoverage,
    Metric::LocalConversionRate,
    Metric::NationalShare,
    Metric::FinalEquivalent,
    Metric::LocalSupplyRate,
    Metric::ClosedThroughput,
    Metric::ChainLocalSupplyRate,
    Metric::Account,
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    for name in Scenario::builtin_names() {
        if !asked.is_empty() && !asked.iter().any(|asked| asked == name) {
            continue;
        }
        let scenario = Scenario::builtin(name)?;
        writeln!(out, "\n{name}: {}", scenario.name)?;
        answer(&mut out, &scenario)?;
        for variant in &scenario.variants {
            writeln!(out, "\n{name}, variant \"{}\"", variant.name)?;
            answer(&mut out, &scenario.variant(&variant.name)?)?;
        }
    }
    Ok(())
}

/// Prints the answer of one scenario.
fn answer(out: &mut impl Write, scenario: &Scenario) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let outcome = simulate(scenario, &Settings::draws(100_000).seed(1))?;
    let seconds = start.elapsed().as_secs_f64();
    let balanced = outcome.balanced().value;
    writeln!(out, "  100,000 draws in {seconds:.2} s; balanced with {balanced:.4}")?;
    sides(out, &outcome)?;
    for target in &outcome.targets {
        writeln!(out, "  target with {:.4}: {}", target.probability.value, target.id)?;
    }
    let central = trace(scenario, &Draw::central(scenario));
    for figure in &outcome.metrics {
        let (metric, Some(mean)) = (figure.metric, figure.mean) else { continue };
        if !FIGURES.contains(&metric) {
            continue;
        }
        let central = central.metric(metric, &figure.of).unwrap_or(f64::NAN);
        let quantile =
            |p| figure.quantile(p).ok().and_then(|quantile| quantile.value).unwrap_or(f64::NAN);
        writeln!(
            out,
            "  {metric} of {}: {mean:.4} {} ({:.4} to {:.4}), central {central:.4}",
            figure.of,
            figure.unit,
            quantile(0.05),
            quantile(0.95),
        )?;
    }
    Ok(())
}

/// Prints which stages are short or over, and which bind.
fn sides(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    for balanced in &outcome.balanced {
        for side in &balanced.stages {
            let (short, over) = (side.short.value, side.over.value);
            writeln!(out, "  {} short with {short:.4}, over with {over:.4}", side.stage)?;
        }
    }
    for stage in outcome.bottleneck.iter().filter(|stage| stage.probability.value > 0.0) {
        writeln!(out, "  {} binds with {:.4}", stage.stage, stage.probability.value)?;
    }
    Ok(())
}
