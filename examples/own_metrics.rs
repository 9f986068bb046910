//! Own metrics from the blocks as they pass: what does silicon from elsewhere cost the city?
//!
//! pvchain reports many figures of a plan; what they mean in money is the planner's business. Each
//! block holds 512 draws of every figure, side by side, so an own metric is a loop over slices. Run
//! it with `cargo run --release --example own_metrics`.

use std::io::{self, Write};

use pvchain::{Link, Metric, Problems, Scenario, Settings, for_each_block};

/// A tonne of industrial silicon at 1.45 万元, in 亿元 per kt: an assumption, early 2024.
const PRICE: f64 = 0.145;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = Scenario::builtin("baotou-2024")?;
    let mut bills = bills(&plan)?;
    bills.sort_by(f64::total_cmp);
    let draws = bills.len() as f64;
    let mean = bills.iter().sum::<f64>() / draws;
    // The mean of independent draws is uncertain by their standard deviation over √n.
    let variance = bills.iter().map(|bill| (bill - mean).powi(2)).sum::<f64>() / (draws - 1.0);
    let error = (variance / draws).sqrt();
    let (low, high) = (bills[bills.len() / 20], bills[bills.len() - bills.len() / 20 - 1]);
    let mut out = io::stdout().lock();
    writeln!(out, "industrial silicon from elsewhere costs {mean:.2} ± {error:.2} 亿元 a year,")?;
    writeln!(out, "with 90 % between {low:.0} and {high:.0} 亿元")?;
    Ok(())
}

/// The bill for silicon from outside in each of 100,000 draws, in 亿元.
fn bills(plan: &Scenario) -> Result<Vec<f64>, Problems> {
    // Only the imports are asked for, so only what they rest on is computed.
    let settings = Settings::draws(100_000).seed(1).metrics(&[Metric::Import]).check(plan)?;
    let buyers = plan.links.iter().filter(|link| link.from == "industrial-silicon");
    let links: Vec<String> = buyers.map(Link::id).collect();
    let mut bills = Vec::new();
    for_each_block(plan, &settings, |block| {
        let mut bill = vec![0.0; block.draws()];
        for link in &links {
            // In kt, one number for each draw of the block.
            let imports = block.column(Metric::Import, link).unwrap_or(&[]);
            for (bill, import) in bill.iter_mut().zip(imports) {
                *bill += PRICE * import;
            }
        }
        bills.extend(bill);
    })?;
    Ok(bills)
}
