//! How much a study saves: a sweep over one capacity beside as many fresh calls, in one process.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pvchain::{Metric, Scenario, Settings, Study, simulate};

const INPUT: &str = "stage.cell.capacity";

fn capacities(count: u32) -> Vec<f64> {
    (0..count).map(|step| 40.0 + 0.25 * f64::from(step)).collect()
}

fn fresh(plan: &Scenario, values: &[f64], settings: &Settings) -> Vec<f64> {
    let each = values.iter().map(|value| {
        let plan = plan.with(INPUT, *value).expect("a sound capacity");
        simulate(&plan, settings).expect("sound settings").balanced().value
    });
    each.collect()
}

fn swept(plan: &Scenario, values: &[f64], settings: &Settings) -> Vec<f64> {
    let sweep = Study::new(plan).sweep(&[(INPUT, values)], settings).expect("a sound grid");
    sweep.cells.iter().map(|cell| cell.balanced.value).collect()
}

fn studies(c: &mut Criterion) {
    let plan = Scenario::builtin("baotou-2024").expect("a built-in plan");
    let mut group = c.benchmark_group("sweep");
    group.sample_size(10);
    let values = capacities(40);
    for (name, metrics) in [("all metrics", &Metric::ALL[..]), ("coverage", &[Metric::Coverage])] {
        let settings = Settings::draws(10_000).metrics(metrics).threads(1);
        assert_eq!(fresh(&plan, &values, &settings), swept(&plan, &values, &settings));
        group.throughput(Throughput::Elements(40 * 10_000));
        group.bench_function(format!("fresh calls, {name}"), |b| {
            b.iter(|| fresh(black_box(&plan), &values, &settings));
        });
        group.bench_function(format!("one study, {name}"), |b| {
            b.iter(|| swept(black_box(&plan), &values, &settings));
        });
    }
    group.finish();
}

criterion_group!(benches, studies);
criterion_main!(benches);
