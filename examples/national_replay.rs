//! National replay: do wafers and exports give back the nation's cells and modules?
//!
//! Prints the model against the published production of China in 2023 and 2024, as the table that
//! stands in DESIGN.md. The built-in scenarios `china-2023` and `china-2024` are fed with the
//! production and exports of wafers, with exports of cells and modules, and with yields and power
//! ratios of plants: never with a ratio of the production figures that they are held against. Run it
//! with `cargo run --release --example national_replay`.

use std::io::{self, Write};

use pvchain::{Draw, Metric, Problems, Scenario, Settings, Trace, simulate, trace};

/// A published figure.
struct Fact {
    what: &'static str,
    unit: &'static str,
    published: f64,
    /// The largest error that passes; nothing can be asked where stocks and imports are unknown.
    tolerance: Option<f64>,
}

/// A row of national statistics, and the scenario that replays it.
struct Row {
    name: &'static str,
    builtin: &'static str,
    variant: Option<&'static str>,
    facts: [Fact; 3],
}

const fn fact(what: &'static str, published: f64, tolerance: f64) -> Fact {
    Fact { what, unit: "GW", published, tolerance: Some(tolerance) }
}

const fn silicon(published: f64) -> Fact {
    Fact { what: "polysilicon used", unit: "kt", published, tolerance: None }
}

const ROWS: [Row; 3] = [
    Row {
        name: "2023, first release",
        builtin: "china-2023",
        variant: None,
        facts: [fact("cell", 545.0, 0.03), fact("module", 499.0, 0.03), silicon(1430.0)],
    },
    Row {
        name: "2023, revised",
        builtin: "china-2023",
        variant: Some("revised statistics"),
        facts: [fact("cell", 591.3, 0.07), fact("module", 518.1, 0.07), silicon(1472.0)],
    },
    Row {
        name: "2024, first release",
        builtin: "china-2024",
        variant: None,
        facts: [fact("cell", 654.0, 0.07), fact("module", 588.0, 0.07), silicon(1820.0)],
    },
];

/// The model's figures for one row.
struct Replay {
    /// The central case: every input at its median.
    central: Trace,
    outcome: pvchain::Outcome,
}

impl Replay {
    fn of(row: &Row) -> Result<Self, Problems> {
        let scenario = Scenario::builtin(row.builtin)?;
        let scenario = match row.variant {
            Some(variant) => scenario.variant(variant)?,
            None => scenario,
        };
        let central = trace(&scenario, &Draw::central(&scenario));
        let outcome = simulate(&scenario, &Settings::draws(100_000).seed(1));
        Ok(Self { central, outcome })
    }

    /// The central figure and the mean.
    fn figures(&self, fact: &Fact) -> Option<(f64, f64)> {
        let figure = |metric, of: &str| {
            Some((self.central.metric(metric, of)?, self.outcome.metric(metric, of)?.mean?))
        };
        if fact.tolerance.is_some() {
            return figure(Metric::Production, fact.what);
        }
        let (local, mean_local) = figure(Metric::LocalFlow, "polysilicon->wafer")?;
        let (import, mean_import) = figure(Metric::Import, "polysilicon->wafer")?;
        Some((local + import, mean_local + mean_import))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    writeln!(out, "| statistics | figure | fact | central case | error | mean | error | passes |")?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for row in &ROWS {
        let replay = Replay::of(row)?;
        for fact in &row.facts {
            let (central, mean) = replay.figures(fact).ok_or("a figure that the model has")?;
            let error = |value: f64| value / fact.published - 1.0;
            let passes = fact.tolerance.map_or_else(
                || "no mark: stocks and imports unknown".to_owned(),
                |most| {
                    let within = error(central).abs() <= most && error(mean).abs() <= most;
                    let verdict = if within { "yes" } else { "no" };
                    format!("{verdict}, within {:.0} %", 100.0 * most)
                },
            );
            writeln!(
                out,
                "| {} | {} | {} {} | {central:.1} | {:+.1} % | {mean:.1} | {:+.1} % | {passes} |",
                row.name,
                fact.what,
                fact.published,
                fact.unit,
                100.0 * error(central),
                100.0 * error(mean),
            )?;
        }
    }
    Ok(())
}
