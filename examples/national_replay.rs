//! National replay: do wafers and exports give back the nation's cells and modules?
//!
//! Prints the model against the published production of China in 2023 and 2024, as the table in
//! `docs/replay.md`. The built-in scenarios `china-2023` and `china-2024` are fed with the
//! production and exports of wafers, with exports of cells and modules, and with yields and power
//! ratios of plants: never with a ratio of the production figures that they are held against. Run
//! it with `cargo run --release --example national_replay`.

use std::io::{self, Write};

use pvchain::validate::{NATIONAL, National};
use pvchain::{Draw, Metric, Settings, Trace, simulate, trace};

/// A published figure.
struct Fact {
    what: &'static str,
    unit: &'static str,
    published: f64,
    /// The largest error that passes; nothing can be asked where stocks and imports are unknown.
    tolerance: Option<f64>,
}

fn facts(row: &National) -> [Fact; 3] {
    let tolerance = Some(row.tolerance);
    [
        Fact { what: "cell", unit: "GW", published: row.cells[0], tolerance },
        Fact { what: "module", unit: "GW", published: row.modules, tolerance },
        Fact { what: "polysilicon used", unit: "kt", published: row.polysilicon, tolerance: None },
    ]
}

/// The model's figures for one row.
struct Replay {
    /// The central case: every input at its median.
    central: Trace,
    outcome: pvchain::Outcome,
}

impl Replay {
    fn of(row: &National) -> Result<Self, pvchain::Problems> {
        let scenario = row.scenario();
        let central = trace(&scenario, &Draw::central(&scenario));
        let outcome = simulate(&scenario, &Settings::draws(100_000).seed(1))?;
        Ok(Self { central, outcome })
    }

    /// The central figure and the mean.
    fn figures(&self, fact: &Fact) -> Option<(f64, f64)> {
        let figure = |metric, of: &str| {
            Some((
                self.central.metric(metric, of).ok()?,
                self.outcome.metric(metric, of).ok()?.mean?,
            ))
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
    for row in &NATIONAL {
        let replay = Replay::of(row)?;
        for fact in facts(row) {
            let (central, mean) = replay.figures(&fact).ok_or("a figure that the model has")?;
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
                row.name(),
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
