//! Runs over time: 36 months, six stages and a hundred projects, summarised by year.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pvchain::{
    Beta, Draft, Factor, Horizon, Metric, Month, Project, Scenario, Settings, Status, Step, Target,
    Triangular, simulate,
};

const DRAWS: u64 = 1 << 17;
const PROJECTS: usize = 100;

/// The reference workload with a pipeline on top.
fn pipeline(projects: usize) -> Draft {
    let r1 = Scenario::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/r1.toml"))
        .expect("the reference workload is valid");
    let mut draft = (*r1).clone();
    draft.year = None;
    let month = |text: &str| text.parse::<Month>().expect("a month");
    let start = month("2024-01");
    draft = draft
        .horizon(Horizon::new(start, month("2026-12"), Step::Month))
        .as_of(start)
        .status(
            Status::new("signed")
                .probability(Beta { alpha: 11.0, beta: 9.0 })
                .delay(Triangular { min: -2.0, mode: 3.0, max: 24.0 })
                .ramp_months(4.0),
        )
        .factor(Factor::new("market").realisation(0.4).delay(0.4));
    for index in 0..projects {
        let stage = draft.stages[index % draft.stages.len()].id.clone();
        let months = i32::try_from(index % 30).expect("a small number");
        let project = Project::new(format!("project {index}"), stage, start.plus(months));
        draft = draft.project(project.capacity(5.0).status("signed"));
    }
    draft
}

fn runs(c: &mut Criterion) {
    let mut group = c.benchmark_group("36 months");
    group.throughput(Throughput::Elements(DRAWS)).sample_size(10);
    let settings = Settings::draws(DRAWS).threads(1);
    for (name, projects, settings) in [
        ("100 projects, by year, 1 thread", PROJECTS, settings.clone().by_year()),
        ("no projects, by year, 1 thread", 0, settings.clone().by_year()),
        ("100 projects, by month, 1 thread", PROJECTS, settings),
    ] {
        let mut draft = pipeline(projects);
        if projects == 0 {
            (draft.statuses, draft.factors) = (Vec::new(), Vec::new());
        }
        draft.targets = Vec::<Target>::new();
        let scenario = draft.check().expect("a valid pipeline");
        let outcome = simulate(&scenario, &settings).expect("sound settings");
        // 100 projects of 5 with 0.55 add 275 to what stands; 0.01 covers five standard errors.
        let capacity = |year: &str| -> f64 {
            let stages = scenario.stages.iter();
            let mean = |id: &str| outcome.metric_in(year, Metric::Capacity, id).ok()?.mean;
            stages.map(|stage| mean(&stage.id).expect("a capacity")).sum()
        };
        let added = capacity("2026") - capacity("2024");
        assert!(projects == 0 || added > 100.0, "{added}");
        group.bench_function(name, |b| {
            b.iter(|| simulate(black_box(&scenario), &settings).expect("sound settings"));
        });
    }
    group.finish();
}

criterion_group!(benches, runs);
criterion_main!(benches);
