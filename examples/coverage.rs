//! How often the intervals that pvchain prints cover the truth: `cargo run --release --example
//! coverage [REPETITIONS [FIRST_SEED [RUN]]]`, with the runs whose name begins so.
//!
//! The plan has closed forms: lognormal capacities, correlated, and a lognormal consumption make
//! the coverage κ lognormal with median 1 and σ² = 0.3² + 0.2² − 2·0.5·0.3·0.2 + 0.1² = 0.08.

use pvchain::{
    Band, Correlation, Design, Figure, Link, Lognormal, Metric, Outcome, Scenario, Settings, Stage,
    Strength, Target, simulate,
};

/// Φ⁻¹ at the quantiles that are always reported.
const QUANTILES: [(f64, f64); 5] = [
    (0.05, -1.644_853_626_951_472_7),
    (0.25, -0.674_489_750_196_081_7),
    (0.5, 0.0),
    (0.75, 0.674_489_750_196_081_7),
    (0.95, 1.644_853_626_951_472_7),
];

/// σ of ln κ.
const SIGMA: f64 = 0.282_842_712_474_619;

fn plan() -> Result<Scenario, pvchain::Problems> {
    let capacity = |sigma| Lognormal { median: 1.0, sigma };
    Scenario::named("coverage")
        .stage(Stage::new("a").unit("GW").capacity(capacity(0.3)))
        .stage(Stage::new("b").unit("GW").capacity(capacity(0.2)))
        .link(Link::from("a").to("b").consumption(capacity(0.1)))
        .correlation(Correlation::new("both", Strength::Rho(0.5)).input("stage.*.capacity"))
        .target(Target::new("rare", Metric::Coverage).of("a").min(2.0))
        .balance(Band::at_least(0.8))
        .check()
}

/// Whether each interval of an outcome covers the truth.
fn covers(outcome: &Outcome) -> Vec<bool> {
    let share = |z: f64| 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
    let inside = |low: f64, truth: f64, high: f64| low <= truth && truth <= high;
    let balanced = outcome.balanced();
    let rare = outcome.target("rare").ok().map(|target| target.probability);
    let coverage = outcome.metric(Metric::Coverage, "a").ok();
    let mut covers = vec![inside(balanced.low, share(libm::log(0.8) / SIGMA), balanced.high)];
    covers.extend(rare.map(|p| inside(p.low, share(libm::log(2.0) / SIGMA), p.high)));
    if let Some(summary) = coverage
        && let (Some(low), Some(high)) = (summary.mean_low, summary.mean_high)
    {
        let truth = libm::exp(0.5 * SIGMA * SIGMA);
        covers.push(inside(low, truth, high));
        for (quantile, (_, z)) in summary.quantiles.iter().zip(QUANTILES) {
            let (low, high) = (quantile.low.unwrap_or(0.0), quantile.high.unwrap_or(f64::MAX));
            covers.push(inside(low, libm::exp(SIGMA * z), high));
        }
    }
    covers
}

#[expect(clippy::print_stdout, reason = "an example prints its table")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number =
        |nth, default| std::env::args().nth(nth).map_or(Ok(default), |text| text.parse::<u64>());
    let (repetitions, first_seed) = (number(1, 200)?, number(2, 1)?);
    let only = std::env::args().nth(3).unwrap_or_default();
    let plan = plan()?;
    let mean = || Figure::Mean(Metric::Coverage, "a".to_owned());
    let fixed = |draws| Settings::draws(draws).metrics(&[Metric::Coverage]).threads(1);
    let open = || fixed(1 << 24);
    let cases = [
        ("random, 4,096", fixed(4096)),
        ("random, 20,000", fixed(20_000)),
        ("latin, 8,192", fixed(8_192).design(Design::Latin)),
        ("latin, 20,000", fixed(20_000).design(Design::Latin)),
        ("sobol, 16,384", fixed(16_384).design(Design::Sobol)),
        ("sobol, 20,000", fixed(20_000).design(Design::Sobol)),
        ("sobol, 131,072", fixed(131_072).design(Design::Sobol)),
        ("random until balanced=0.003", open().until(Figure::Balanced, 0.003)),
        ("random until mean=0.002", open().until(mean(), 0.002)),
        ("latin until balanced=0.002", open().design(Design::Latin).until(Figure::Balanced, 0.002)),
        ("latin until mean=0.0003", open().design(Design::Latin).until(mean(), 0.0003)),
        ("sobol until balanced=0.0005", {
            open().design(Design::Sobol).until(Figure::Balanced, 0.0005)
        }),
        ("sobol until mean=0.00006", open().design(Design::Sobol).until(mean(), 0.000_06)),
    ];
    println!("| run | draws | balanced | rare | mean | q5 | q25 | q50 | q75 | q95 |");
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (name, settings) in cases.into_iter().filter(|(name, _)| name.starts_with(&only)) {
        let (mut hits, mut draws) = ([0_u64; 8], 0);
        for seed in first_seed..first_seed + repetitions {
            let outcome = simulate(&plan, &settings.clone().seed(seed))?;
            draws += outcome.provenance.draws;
            for (hits, covers) in hits.iter_mut().zip(covers(&outcome)) {
                *hits += u64::from(covers);
            }
        }
        let share = |hits: u64| format!("{:.1}", 100.0 * hits as f64 / repetitions as f64);
        println!("| {name} | {} | {} |", draws / repetitions, hits.map(share).join(" | "));
    }
    Ok(())
}
