//! A figure of your own: what does silicon from elsewhere cost the city?
//!
//! pvchain reports many figures of a plan; what they mean in money is the planner's business. An own
//! figure is a loop over columns of draws, and from then on as good as a built-in one: with errors
//! and quantiles, in comparisons and sensitivities, as a promise. Run it with
//! `cargo run --release --example own_metrics`.

use std::io::{self, Write};

use pvchain::{Link, Metric, Scenario, Settings, Study, Target};

/// A tonne of industrial silicon at 1.45 万元, in 亿元 per kt: an assumption, early 2024.
const PRICE: f64 = 0.145;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = Scenario::builtin("baotou-2024")?;
    let buyers = plan.links.iter().filter(|link| link.from == "industrial-silicon");
    let links: Vec<String> = buyers.map(Link::id).collect();
    let study = Study::new(&plan).figure("silicon bill", "亿元", move |draws, bill| {
        bill.fill(0.0);
        for link in &links {
            // In kt, one number for each draw of the block.
            for (bill, import) in bill.iter_mut().zip(draws.column(Metric::Import, link)) {
                *bill += PRICE * import;
            }
        }
    });
    let study =
        study.target(Target::new("a small bill", Metric::Figure).of("silicon bill").max(40.0))?;

    // Nothing else is asked for, so nothing else is summarised.
    let settings = Settings::draws(100_000).seed(1).metrics(&[]);
    let outcome = study.run(&settings)?;
    let bill = outcome.metric(Metric::Figure, "silicon bill")?;
    let small = outcome.target("a small bill")?.probability;
    let ends = [bill.quantile(0.05)?, bill.quantile(0.95)?];
    let [low, high] = ends.map(|end| end.value.unwrap_or(f64::NAN));
    let [mean, error] = [bill.mean, bill.standard_error].map(|found| found.unwrap_or(f64::NAN));
    let mut out = io::stdout().lock();
    writeln!(out, "industrial silicon from elsewhere costs {mean:.2} ± {error:.2} 亿元 a year,")?;
    writeln!(out, "with 90 % between {low:.0} and {high:.0} 亿元;")?;
    let percent = |p: f64| 100.0 * p;
    let (value, low, high) = (percent(small.value), percent(small.low), percent(small.high));
    writeln!(out, "at most 40 亿元 in {value:.1} % of draws ({low:.1} to {high:.1})")?;

    // The same question over a range of one capacity: tables and model are kept.
    let capacities = [790.0, 900.0, 1000.0, 1100.0];
    let sweep = study.sweep(&[("stage.industrial-silicon.capacity", &capacities)], &settings)?;
    for (capacity, cell) in capacities.iter().zip(&sweep.cells) {
        let bill = cell.metrics[0].mean.unwrap_or(f64::NAN);
        writeln!(out, "with {capacity} kt of capacity: {bill:.1} 亿元")?;
    }
    Ok(())
}
