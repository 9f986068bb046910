//! What one writes first, for scale: the reference workload with the generator of the thread, an
//! exact inverse of the incomplete beta function for each draw, every value kept, and a sort.
//!
//! It agrees with the engine within the error of both, and takes some fifty times as long a draw.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use nalgebra::{Cholesky, DMatrix, DVector};
use pvchain::{Metric, Outcome, Scenario, Settings, Summary, simulate};
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};
use statrs::distribution::{Beta, ContinuousCDF, Normal};

const DRAWS: usize = 1 << 14;

const STAGES: [&str; 6] = ["industrial-silicon", "polysilicon", "ingot", "wafer", "cell", "module"];
const NOMINAL: [f64; 6] = [790.0, 870.0, 253.0, 88.0, 60.0, 37.0];
const CAPACITY: [f64; 3] = [0.75, 0.95, 1.05];
const RATE: [f64; 3] = [0.5, 0.8, 0.98];
const CONSUMPTION: [(f64, f64); 5] =
    [(1.10, 0.02), (2.3, 0.05), (1.01, 0.005), (1.02, 0.01), (1.01, 0.005)];

/// Every value of every figure, sorted, and the share of balanced draws.
struct Answer {
    figures: Vec<(Metric, String, Vec<f64>)>,
    balanced: f64,
}

/// The bell of a PERT law on 0 to 1.
fn shape([min, mode, max]: [f64; 3]) -> Beta {
    let place = (mode - min) / (max - min);
    Beta::new(1.0 + 4.0 * place, 1.0 + 4.0 * (1.0 - place)).expect("positive shapes")
}

fn factor(n: usize, rho: f64) -> Cholesky<f64, nalgebra::Dyn> {
    let matrix = DMatrix::from_fn(n, n, |i, j| if i == j { 1.0 } else { rho });
    Cholesky::new(matrix).expect("positive definite")
}

fn naive(draws: usize) -> Answer {
    let mut rng = rand::rng();
    let normal = Normal::standard();
    let (capacity, rate) = (shape(CAPACITY), shape(RATE));
    let capacity_of = rand_distr::Beta::new(capacity.shape_a(), capacity.shape_b());
    let capacity_of = capacity_of.expect("positive shapes");
    let (rates, consumptions) = (factor(6, 0.5).l(), factor(5, 0.3).l());
    let mut columns = vec![Vec::new(); 22];
    let mut balanced = 0_u32;
    for _ in 0..draws {
        let scores = DVector::from_fn(6, |_, _| StandardNormal.sample(&mut rng));
        let scores = &rates * scores;
        let potential: Vec<f64> = (0..6)
            .map(|i| {
                let share: f64 = capacity_of.sample(&mut rng);
                let installed = NOMINAL[i] * (CAPACITY[0] + (CAPACITY[2] - CAPACITY[0]) * share);
                let share = rate.inverse_cdf(normal.cdf(scores[i]));
                installed * (RATE[0] + (RATE[2] - RATE[0]) * share)
            })
            .collect();
        let scores = &consumptions * DVector::from_fn(5, |_, _| StandardNormal.sample(&mut rng));
        let consumption: Vec<f64> =
            (0..5).map(|i| CONSUMPTION[i].0 * libm::exp(CONSUMPTION[i].1 * scores[i])).collect();
        let caps: Vec<f64> = (0..5).map(|_| rng.random_range(0.6..1.0)).collect();

        let need: Vec<f64> = (0..5).map(|i| consumption[i] * potential[i + 1]).collect();
        let mut equivalent = [potential[5]; 6];
        let mut per_unit = 1.0;
        for i in (0..5).rev() {
            per_unit *= consumption[i];
            equivalent[i] = potential[i] / per_unit;
        }
        let coverage = |i: usize| potential[i] / need[i];
        let local = |i: usize| potential[i].min(caps[i] * need[i]);
        let throughput = equivalent.iter().copied().fold(f64::INFINITY, f64::min);
        let row = (0..5).map(coverage).chain(equivalent).chain([throughput]);
        let row = row.chain((0..5).map(|i| local(i) / need[i]));
        let row = row.chain((0..5).map(|i| potential[i] - local(i)));
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
        balanced += u32::from((0..5).all(|i| coverage(i) >= 0.8));
    }
    for column in &mut columns {
        column.sort_by(f64::total_cmp);
    }
    let figures = names().into_iter().zip(columns);
    let figures = figures.map(|((metric, of), column)| (metric, of, column)).collect();
    Answer { figures, balanced: f64::from(balanced) / draws as f64 }
}

/// The 22 figures in their order.
fn names() -> Vec<(Metric, String)> {
    let stages = |metric, count| STAGES[..count].iter().map(move |of| (metric, (*of).to_owned()));
    let links = STAGES.windows(2).map(|pair| format!("{}->{}", pair[0], pair[1]));
    stages(Metric::Coverage, 5)
        .chain(stages(Metric::FinalEquivalent, 6))
        .chain([(Metric::ClosedThroughput, "chain".to_owned())])
        .chain(links.map(|of| (Metric::LocalSupplyRate, of)))
        .chain(stages(Metric::Surplus, 5))
        .collect()
}

fn settings(draws: u64) -> Settings {
    Settings::draws(draws).threads(1).metrics(&[
        Metric::Coverage,
        Metric::FinalEquivalent,
        Metric::ClosedThroughput,
        Metric::LocalSupplyRate,
        Metric::Surplus,
    ])
}

/// Both have made as many draws, so a difference has √2 times the error of one; 6 of those, since
/// 133 figures are compared and the naive version has no seed.
fn assert_agree(ours: &Outcome, naive: &Answer) {
    let standard_errors = 6.0 * std::f64::consts::SQRT_2;
    let balanced = ours.balanced();
    let bound = standard_errors * (balanced.high - balanced.low) / (2.0 * 1.96);
    assert!((balanced.value - naive.balanced).abs() < bound, "{} {balanced:?}", naive.balanced);
    for (metric, of, sorted) in &naive.figures {
        let summary: &Summary = ours.metric(*metric, of).expect("a figure of the workload");
        let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
        let error = summary.standard_error.expect("defined");
        let found = summary.mean.expect("defined");
        assert!((found - mean).abs() < standard_errors * error, "{metric} {of}: {mean}, {found}");
        for quantile in &summary.quantiles {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of a length"
            )]
            let value = sorted[(quantile.p * sorted.len() as f64) as usize];
            let (low, high) = (quantile.low.expect("defined"), quantile.high.expect("defined"));
            let bound = standard_errors * (high - low) / (2.0 * 1.96) + 1e-12;
            let found = quantile.value.expect("defined");
            assert!((found - value).abs() < bound, "{metric} {of}: {value}, {quantile:?}");
        }
    }
}

fn scale(c: &mut Criterion) {
    let scenario =
        Scenario::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/r1.toml"))
            .expect("the workload is valid");
    assert_agree(
        &simulate(&scenario, &settings(DRAWS as u64)).expect("sound settings"),
        &naive(DRAWS),
    );
    let mut group = c.benchmark_group("R1 for scale");
    group.throughput(Throughput::Elements(DRAWS as u64)).sample_size(10);
    group.bench_function("as one writes it first", |b| b.iter(|| naive(black_box(DRAWS))));
    // As many draws as pay for the tables.
    let many = 64 * DRAWS as u64;
    group.throughput(Throughput::Elements(many));
    group.bench_function("engine, 1 thread", |b| {
        b.iter(|| simulate(black_box(&scenario), &settings(many)).expect("sound settings"));
    });
    group.finish();
}

criterion_group!(benches, scale);
criterion_main!(benches);
