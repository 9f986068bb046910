//! Own metrics from the blocks as they pass: what would a shortage of wafers cost?
//!
//! pvchain reports many figures of a plan; what they mean in money is the planner's business. Each
//! block holds 512 draws of every figure, side by side, so an own metric is a loop over slices. Run
//! it with `cargo run --release --example own_metrics`.

use std::io::{self, Write};

use pvchain::{Metric, Problems, Scenario, Settings, for_each_block};

/// What a watt of wafers costs more when it has to be bought elsewhere at once: an assumption.
const PREMIUM_CNY_PER_W: f64 = 0.05;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = Scenario::builtin("baotou-2024")?;
    let costs = shortage_costs(&plan)?;
    let draws = costs.len() as f64;
    let mean = costs.iter().sum::<f64>() / draws;
    // The mean of independent draws is uncertain by their standard deviation over √n.
    let variance = costs.iter().map(|cost| (cost - mean).powi(2)).sum::<f64>() / (draws - 1.0);
    let some = costs.iter().filter(|cost| **cost > 0.0).count();
    let mut out = io::stdout().lock();
    writeln!(out, "wafers are short in {:.1} % of the draws", 100.0 * some as f64 / draws)?;
    writeln!(out, "a shortage costs {mean:.4} ± {:.4} 亿元 a year", (variance / draws).sqrt())?;
    Ok(())
}

/// The cost of a shortage in each of 100,000 draws, in 亿元.
fn shortage_costs(plan: &Scenario) -> Result<Vec<f64>, Problems> {
    // Only the gap is asked for, so only the gap is computed.
    let settings = Settings::draws(100_000).seed(1).metrics(&[Metric::Gap]).check(plan)?;
    let mut costs = Vec::new();
    for_each_block(plan, &settings, |block| {
        // In GW; negative where local needs exceed what the plants could make.
        let gaps = block.column(Metric::Gap, "wafer").unwrap_or(&[]);
        // 1 GW at 1 元/W is 10⁹ 元, or 10 亿元.
        costs.extend(gaps.iter().map(|gap| (-gap).max(0.0) * PREMIUM_CNY_PER_W * 10.0));
    });
    Ok(costs)
}
