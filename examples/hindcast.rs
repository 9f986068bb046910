//! The hindcast of Baotou's 2023 plan against what came: where each fact fell, and the scores.
//!
//! The facts stand here and not in the scenario, which knows nothing later than January 2023.
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use pvchain::stats::{Ensemble, brier};
use pvchain::{Metric, Problems, Scenario, Settings, for_each_block, simulate};

/// What stood in September 2023 (Mysteel, 2023-09-12), in the unit of the stage.
const FACTS: [(&str, f64); 4] =
    [("polysilicon", 475.0), ("ingot", 188.8), ("wafer", 25.0), ("module", 12.0)];

/// Stages whose promises for the end of 2023 were made again, unchanged, for the end of 2024
/// (包党发〔2024〕1号, 2024-01-01): these are taken as not kept. Of the others nothing is known.
const PROMISED_AGAIN: [&str; 2] = ["polysilicon", "ingot"];

/// The last period before the facts: what had started by the end of August stood in September.
const PERIOD: &str = "2023-08";

const DRAWS: u64 = 100_000;

fn main() -> Result<(), Problems> {
    let plan = Scenario::builtin("baotou-hindcast-2023")?;
    let settings = Settings::draws(DRAWS).metrics(&[Metric::Capacity]);
    println!(
        "{:<34}{:>8}{:>8}{:>17}{:>7}{:>8}",
        "September 2023", "fact", "median", "5-95 %", "PIT", "CRPS"
    );
    let mut squares = Vec::new();
    for (stage, fact) in FACTS {
        let bases = ["wafers from 46 GW", "wafers from 25 GW"];
        let variants = if stage == "wafer" { &bases[..] } else { &bases[..1] };
        for variant in variants {
            let scenario = plan.variant(variant)?;
            let mut draws = Vec::new();
            for_each_block(&scenario, &settings, |block| {
                if block.period() == PERIOD {
                    draws.extend_from_slice(block.column(Metric::Capacity, stage));
                }
            })?;
            let Some(forecast) = Ensemble::of(&draws) else { continue };
            draws.sort_by(f64::total_cmp);
            let at = |percent: usize| draws[(draws.len() - 1) * percent / 100];
            let [below, up_to] = forecast.pit(fact);
            let name =
                if stage == "wafer" { format!("{stage} ({variant})") } else { stage.to_owned() };
            let range = format!("{:.0} to {:.0}", at(5), at(95));
            let pit = 0.5 * (below + up_to);
            println!(
                "{name:<34}{fact:>8}{:>8.0}{range:>17}{pit:>7.3}{:>8.1}",
                at(50),
                forecast.crps(fact)
            );
            if stage != "wafer" {
                squares.push(forecast.crps(fact) / fact);
            }
        }
    }
    let mean = 100.0 * squares.iter().sum::<f64>() / squares.len() as f64;
    println!("mean CRPS over the fact, without wafers: {mean:.0} %\n");
    println!("{:<44}{:>8}{:>8}", "Promises for the end of 2023", "P(met)", "Brier");
    let outcome = simulate(&plan, &settings)?;
    for target in &outcome.targets {
        let p = target.probability.value;
        if PROMISED_AGAIN.contains(&target.of.as_str()) {
            println!("{:<44}{p:>8.3}{:>8.3}", target.id, brier(p, false));
        } else {
            println!("{:<44}{p:>8.3}", target.id);
        }
    }
    Ok(())
}
