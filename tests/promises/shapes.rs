//! Intervals of quantiles from histograms cover the truth whatever the shape of the law.

use pvchain::stats::{Bins, Histogram, defined_sorted, quantile};
use pvchain::{Design, Metric, Outcome, Scenario, Settings, simulate};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use statrs::distribution::{ContinuousCDF, Normal};

/// Its quantile function, and how many times as wide as from all values its intervals may be on
/// average.
type Shape = (&'static str, fn(f64) -> f64, f64);

fn z(u: f64) -> f64 {
    Normal::standard().inverse_cdf(u)
}

/// Half a chi-square of one degree, a gamma law of shape ½: its density has no bound at 0.
fn gamma_half(u: f64) -> f64 {
    let z = z(0.5 + 0.5 * u);
    0.5 * z * z
}

/// From `low` on over a width, for u from 0 to 1.
fn lump(low: f64, width: f64, u: f64) -> f64 {
    low + width * u
}

/// The intervals of lumps far narrower than a bin of the range are as wide as that bin.
const ANY: f64 = f64::INFINITY;

const SHAPES: [Shape; 26] = [
    ("uniform", |u| u, 1.3),
    ("normal", z, 1.3),
    ("exponential", |u| -libm::log1p(-u), 1.3),
    ("gamma of shape 1/2", gamma_half, 1.3),
    ("beta 1/2, 1/2", |u| libm::pow(libm::sin(std::f64::consts::FRAC_PI_2 * u), 2.0), 1.3),
    ("Weibull 0.8", |u| libm::pow(-libm::log1p(-u), 1.25), 1.3),
    ("tenth power", |u| libm::pow(u, 10.0), 1.5),
    ("lognormal 0.3", |u| libm::exp(0.3 * z(u)), 1.3),
    ("lognormal 2", |u| libm::exp(2.0 * z(u)), 1.3),
    ("lognormal 5", |u| libm::exp(5.0 * z(u)), 1.3),
    ("Cauchy", |u| libm::tan(std::f64::consts::PI * (u - 0.5)), 1.3),
    ("Pareto 0.7", |u| libm::pow(1.0 - u, -1.0 / 0.7), 1.3),
    ("two scales", |u| if u < 0.4 { lump(1.0, 2.5, u) } else { lump(10_001.0, 1.0, u) }, 1.3),
    ("narrow", |u| if u < 0.96 { lump(71.0, 0.007, u) } else { lump(91.0, 10.0, u) }, 1.3),
    ("24 scales", |u| libm::pow(10.0, (24.0 * u).floor()) * (1.0 + (24.0 * u).fract()), 1.3),
    ("an atom and gamma", |u| if u < 0.4 { 0.0 } else { gamma_half((u - 0.4) / 0.6) }, 1.3),
    ("an atom and a rare lump", |u| if u < 0.985 { 0.0 } else { lump(71.0, 0.007, u) }, 1.3),
    ("a normal law capped", |u| z(u).min(1.0), 1.3),
    ("a step", |u| if u < 0.9 { u / 0.9 } else { lump(-8.0, 10.0, u) }, 1.3),
    ("a spike", |u| if (0.45..0.55).contains(&u) { lump(0.0, 1e-4, u) } else { u - 0.5 }, ANY),
    ("200 values", |u| (200.0 * u).floor(), ANY),
    ("200 lumps", |u| (200.0 * u).floor() + 1e-4 * (200.0 * u).fract(), ANY),
    ("lumps in the tail", |u| if u < 0.94 { u } else { (1000.0 * u).floor() + 1e-3 * u }, ANY),
    ("tiny", |u| 1e-300 * u, 1.3),
    ("huge", |u| 5e306 * z(u), 1.3),
    ("beneath the normal numbers", |u| 1e-320 * u, 1.5),
];

/// Over 60 samples of 5000 values, just beyond the pilot's 4096. An interval from order statistics
/// covers in at least 95 %; 5 standard errors are 5·√(0.95·0.05/60) = 0.141. It also covers no less
/// often than that of all values kept, but for 2 samples of 60: both are of the same values.
#[test]
fn intervals_cover_whatever_the_shape() {
    const PS: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
    const SAMPLES: u32 = 60;
    for (name, law, widest) in SHAPES {
        let (mut covered, mut widths) = ([[0_u32; 2]; 7], [0.0; 7]);
        for seed in 0..SAMPLES {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(u64::from(seed) + 1);
            let values: Vec<f64> = (0..5000).map(|_| law(rng.random())).collect();
            let mut histogram = Histogram::new(Bins::from_pilot(&values[..4096], 2048));
            histogram.push(&values);
            let sorted = defined_sorted(&values);
            let binned = histogram.quantiles(&PS, &(sorted[0]..=sorted[4999]), 5000.0);
            for (at, near) in binned.iter().enumerate() {
                let all = quantile(&sorted, near.p, 5000.0);
                let ends = [near, &all].map(|found| [found.low.unwrap(), found.high.unwrap()]);
                for (covered, [low, high]) in covered[at].iter_mut().zip(ends) {
                    *covered += u32::from((low..=high).contains(&law(near.p)));
                }
                let [near, all] = ends.map(|[low, high]| high - low);
                widths[at] += if near == all { 1.0 } else { near / all } / f64::from(SAMPLES);
            }
        }
        for (at, [binned, all]) in covered.into_iter().enumerate() {
            let (share, p) = (f64::from(binned) / f64::from(SAMPLES), PS[at]);
            assert!(share >= 0.95 - 0.141 && binned + 2 >= all, "{name} at {p}: {share}, {all}");
            assert!(widths[at] < widest, "{name} at {p}: {} times as wide", widths[at]);
        }
    }
}

const NARROW: &str = r#"
    [horizon]
    start = "2024-01"
    end = "2024-12"
    step = "year"
    [[stage]]
    id = "a"
    unit = "kt"
    capacity = { uniform = { min = 71.433, max = 71.440 } }
    [[project]]
    id = "p"
    stage = "a"
    capacity = { uniform = { min = 20.0, max = 30.0 } }
    probability = 0.02
    start = "2024-02"
"#;

const TWO_SCALES: &str = r#"
    [horizon]
    start = "2024-01"
    end = "2024-12"
    step = "year"
    [[stage]]
    id = "a"
    unit = "kt"
    capacity = { uniform = { min = 1, max = 2 } }
    [[project]]
    id = "p"
    stage = "a"
    capacity = 10000
    start = "2024-01"
    probability = 0.5
"#;

const STEEP: &str = r#"
    [[stage]]
    id = "a"
    unit = "kt"
    capacity = { gamma = { shape = 0.5, scale = 1 } }
"#;

fn answer(plan: &str, settings: &Settings) -> Outcome {
    simulate(Scenario::parse(plan).unwrap(), settings).unwrap()
}

/// 16 runs of 9000 draws for each design: at least 95 % less 5·√(0.95·0.05/16) = 27 % of them
/// cover, 11. Of the narrow part, q(p) = 71.433 + 0.007·p/0.98; the steep law's 1 % and 5 % points
/// are half the chi-square's, by scipy 1.17.1 `gamma.ppf`.
#[test]
fn scenarios_of_several_scales_and_steep_laws() {
    let narrow = [0.5, 0.75, 0.95].map(|p| (p, 71.433 + 0.007 * p / 0.98));
    let two = [(0.05, 1.1), (0.25, 1.5), (0.75, 10_001.5)];
    let steep = [(0.01, 7.854_39e-5), (0.05, 0.001_966_07), (0.5, 0.227_468_2)];
    for design in [Design::Random, Design::Latin, Design::Sobol] {
        for (plan, truths) in [(NARROW, narrow), (TWO_SCALES, two), (STEEP, steep)] {
            let mut covered = [0; 3];
            for seed in 1..=16 {
                let settings = Settings::draws(9000).seed(seed).design(design);
                let settings =
                    settings.metrics(&[Metric::Capacity]).quantiles(&truths.map(|t| t.0));
                let outcome = answer(plan, &settings);
                let summary = outcome.metric(Metric::Capacity, "a").unwrap();
                for (covered, (p, truth)) in covered.iter_mut().zip(truths) {
                    let found = summary.quantiles.iter().find(|found| found.p == p).unwrap();
                    *covered += i32::from(found.low <= Some(truth) && Some(truth) <= found.high);
                }
            }
            assert!(covered.iter().all(|covered| *covered >= 11), "{design}: {covered:?}, {plan}");
        }
    }
}

/// Values that no ratio and no square can hold have means, deviations and quantiles all the same:
/// of the uniform law on 0 to w, which no file may give, w/2, w/√12 and w/4, each within 5 standard errors of 9000 draws or
/// half the spacing of the numbers.
#[test]
fn values_at_the_ends_of_the_numbers() {
    for (width, spacing) in [(1e-320, 5e-324), (1e-200, 0.0), (1e200, 0.0), (1e299, 0.0)] {
        for design in [Design::Random, Design::Sobol] {
            let even = pvchain::Uncertain::from_quantile("even", move |u| u * width);
            let stage = pvchain::Stage::new("a").unit("GW").capacity(even);
            let plan = Scenario::named("even").stage(stage).check().unwrap();
            let settings = Settings::draws(9000).design(design).metrics(&[Metric::Capacity]);
            let outcome = simulate(&plan, &settings).unwrap();
            let summary = outcome.metric(Metric::Capacity, "a").unwrap();
            let near = |found: Option<f64>, truth: f64, errors: f64| {
                let off = (found.unwrap() - truth * width).abs();
                assert!(off <= 5.0 * errors * width / 9000.0_f64.sqrt() + spacing, "{found:?}");
            };
            // Errors of the mean, of the deviation √((κ − 1)/4)·s with κ = 1.8, and √(p(1 − p)).
            near(summary.mean, 0.5, 0.289);
            near(summary.sd, 0.288_675, 0.129);
            assert!(width < 1e-300 || summary.standard_error > Some(0.0), "{width} {design}");
            near(
                summary.quantiles.iter().find(|found| found.p == 0.25).unwrap().value,
                0.25,
                0.433,
            );
        }
    }
}
