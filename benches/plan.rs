//! The cheapest plan of built-in scenarios: the silicon chain of 2024 within its band, and the
//! year's six promises with time and projects at 90 % jointly.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use pvchain::plan::PlanStatus;
use pvchain::{Figure, PlanSettings, Scenario, plan};

fn plans(c: &mut Criterion) {
    let mut group = c.benchmark_group("plan");
    group.sample_size(10);
    let cases = [
        ("baotou-2024, balanced", "baotou-2024", vec![Figure::Balanced], 0.5),
        ("baotou-pipeline-2024, six additions jointly", "baotou-pipeline-2024", Vec::new(), 0.9),
    ];
    for (name, builtin, figures, confidence) in cases {
        let scenario = Scenario::builtin(builtin).expect("a built-in scenario is valid");
        let settings = PlanSettings::confidence(confidence).of(&figures);
        let found = plan(&scenario, &settings).expect("a sound request");
        assert_eq!(found.status, PlanStatus::Reached, "{name}");
        group.bench_function(name, |b| b.iter(|| plan(black_box(&scenario), &settings)));
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
