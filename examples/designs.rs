//! How many random draws one draw of a design is worth, on the reference workload: `cargo run
//! --release --example designs [SEEDS]`.

use pvchain::{Design, Metric, Outcome, Scenario, Settings, simulate};

/// Metrics of which the mean is compared, besides the probability that the chain is balanced.
const FIGURES: [(Metric, &str); 4] = [
    (Metric::FinalEquivalent, "polysilicon"),
    (Metric::Coverage, "polysilicon"),
    (Metric::ClosedThroughput, "chain"),
    (Metric::LocalSupplyRate, "wafer->cell"),
];

/// Squared errors: of the probability, by its half-width, then of the means.
fn squares(outcome: &Outcome) -> [f64; 5] {
    let balanced = outcome.balanced();
    let mut squares = [(0.5 * (balanced.high - balanced.low)).powi(2); 5];
    for (square, (metric, of)) in squares[1..].iter_mut().zip(FIGURES) {
        let error = outcome.metric(metric, of).ok().and_then(|summary| summary.standard_error);
        *square = error.unwrap_or(f64::NAN).powi(2);
    }
    squares
}

#[expect(clippy::print_stdout, reason = "an example prints its table")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seeds = std::env::args().nth(1).map_or(Ok(8), |text| text.parse::<u64>())?;
    let scenario = Scenario::load("tests/reference/r1.toml")?;
    let metrics = FIGURES.map(|(metric, _)| metric);
    println!("| design | draws | P(balanced) | E polysilicon | coverage | throughput | λ |");
    println!("|---|---|---|---|---|---|---|");
    for design in [Design::Latin, Design::Sobol] {
        for draws in [1_u64 << 14, 1 << 17, 1 << 20] {
            let settings = Settings::draws(draws).metrics(&metrics);
            let mut sums = [[0.0; 5]; 2];
            for seed in 1..=seeds {
                for (sums, design) in sums.iter_mut().zip([Design::Random, design]) {
                    let outcome = simulate(&scenario, &settings.clone().design(design).seed(seed))?;
                    let found = squares(&outcome);
                    sums.iter_mut().zip(found).for_each(|(sum, square)| *sum += square);
                }
            }
            let worth: Vec<String> =
                (0..5).map(|i| format!("{:.1}", sums[0][i] / sums[1][i])).collect();
            println!("| {design} | {draws} | {} |", worth.join(" | "));
        }
    }
    Ok(())
}
