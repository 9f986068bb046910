//! The cheapest plan of built-in scenarios: the silicon chain of 2024 within its band, its eight
//! promises at 90 % jointly, which no plan keeps, and the year's six promises with time and projects.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use pvchain::plan::PlanStatus;
use pvchain::{Figure, PlanSettings, Scenario, plan};

fn plans(c: &mut Criterion) {
    let mut group = c.benchmark_group("plan");
    group.sample_size(10);
    let cases = [
        ("baotou-2024, balanced", "baotou-2024", vec![Figure::Balanced], PlanStatus::Reached),
        ("baotou-2024, eight promises", "baotou-2024", Vec::new(), PlanStatus::BestReachable),
        ("baotou-pipeline-2024", "baotou-pipeline-2024", Vec::new(), PlanStatus::Reached),
    ];
    for (name, builtin, figures, status) in cases {
        let scenario = Scenario::builtin(builtin).expect("a built-in scenario is valid");
        let confidence = if figures.is_empty() { 0.9 } else { 0.5 };
        let settings = PlanSettings::confidence(confidence).of(&figures);
        let found = plan(&scenario, &settings).expect("a sound request");
        assert_eq!(found.status, status, "{name}");
        group.bench_function(name, |b| b.iter(|| plan(black_box(&scenario), &settings)));
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
