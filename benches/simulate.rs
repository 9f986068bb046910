//! Whole runs, in draws: the reference workload on one thread and two, 22 outputs and all; the same
//! with few draws, which is start-up; and every built-in scenario as the command runs it.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pvchain::{Metric, Scenario, Settings, simulate};

const DRAWS: u64 = 1 << 20;

/// The 22 outputs of the speed comparison.
const COMPARED: [Metric; 5] = [
    Metric::Coverage,
    Metric::FinalEquivalent,
    Metric::ClosedThroughput,
    Metric::LocalSupplyRate,
    Metric::Surplus,
];

fn r1() -> Scenario {
    Scenario::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/r1.toml"))
        .expect("the reference workload is valid")
}

/// P(balanced) of ten million independent draws, and five standard errors of ours.
fn assert_answer(scenario: &Scenario, settings: &Settings) {
    let balanced = simulate(scenario, settings).expect("sound settings").balanced().value;
    assert!((balanced - 0.585_108_6).abs() < 2.5e-3, "{balanced}");
}

fn runs(c: &mut Criterion) {
    let scenario = r1();
    let mut group = c.benchmark_group("R1");
    group.throughput(Throughput::Elements(DRAWS)).sample_size(10);
    let compared = Settings::draws(DRAWS).metrics(&COMPARED);
    for (name, settings) in [
        ("22 outputs, 1 thread", compared.clone().threads(1)),
        ("22 outputs, 2 threads", compared.threads(2)),
        ("all metrics, 1 thread", Settings::draws(DRAWS).threads(1)),
        ("coverage, 1 thread", Settings::draws(DRAWS).threads(1).metrics(&[Metric::Coverage])),
    ] {
        assert_answer(&scenario, &settings);
        group.bench_function(name, |b| {
            b.iter(|| simulate(black_box(&scenario), &settings).expect("sound settings"));
        });
    }
    group.finish();
}

/// Compiling, tables, pilot and summaries: what a run of a single block and one beyond its pilot take.
fn start_up(c: &mut Criterion) {
    let scenario = r1();
    let mut group = c.benchmark_group("R1 start-up");
    for draws in [512, 4608] {
        let settings = Settings::draws(draws).threads(1).metrics(&COMPARED);
        let outcome = simulate(&scenario, &settings).expect("sound settings");
        // 5 coverages, 6 equivalents, the throughput, 5 supply rates and 6 surpluses.
        assert_eq!((outcome.provenance.draws, outcome.metrics.len()), (draws, 23));
        group.bench_function(format!("{draws} draws, 1 thread"), |b| {
            b.iter(|| simulate(black_box(&scenario), &settings).expect("sound settings"));
        });
    }
    group.finish();
}

fn builtins(c: &mut Criterion) {
    let mut group = c.benchmark_group("built-in");
    let settings = Settings::draws(100_000);
    group.throughput(Throughput::Elements(100_000)).sample_size(10);
    for name in Scenario::builtin_names() {
        let scenario = Scenario::builtin(name).expect("built-in scenarios are valid");
        let outcome = simulate(&scenario, &settings).expect("sound settings");
        assert_eq!(outcome.provenance.draws, 100_000, "{name}");
        group.bench_function(name, |b| {
            b.iter(|| simulate(black_box(&scenario), &settings).expect("sound settings"));
        });
    }
    group.finish();
}

criterion_group!(benches, runs, start_up, builtins);
criterion_main!(benches);
