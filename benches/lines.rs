//! Lines of 6, 60 and 600 stages, in stages times draws: what a chain costs that no longer fits the
//! nearer caches. Blocks alone, so that no start-up counts.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pvchain::engine::{Accumulate, BLOCK, Block, Model, Ranges, Sampler, balance};
use pvchain::{Link, Lognormal, Metric, Pert, Scenario, Stage, Uniform};

/// Every stage feeds the next one; capacities, operating rates, consumptions and local shares are
/// uncertain.
fn line(stages: usize) -> Scenario {
    let capacity = Pert { min: 45.0, mode: 57.0, max: 63.0 };
    let rate = Pert { min: 0.5, mode: 0.8, max: 0.98 };
    let mut draft = Scenario::named("line");
    for stage in 0..stages {
        let id = format!("s{stage}");
        draft = draft.stage(Stage::new(id).unit("GW").capacity(capacity).operating_rate(rate));
    }
    for stage in 1..stages {
        let consumption = Lognormal { median: 1.01, sigma: 0.01 };
        let link = Link::from(format!("s{}", stage - 1)).to(format!("s{stage}"));
        let share = Uniform { min: 0.6, max: 1.0 };
        draft = draft.link(link.consumption(consumption).local_share(share));
    }
    draft.check().expect("a valid line")
}

fn lines(c: &mut Criterion) {
    let mut group = c.benchmark_group("line");
    group.sample_size(20);
    for stages in [6, 60, 600] {
        let scenario = line(stages);
        let model = Model::with_metrics(&scenario, &[Metric::Coverage, Metric::Surplus]);
        let sampler = Sampler::new(&model, 1);
        let mut block = Block::new(&model);
        sampler.fill(0, &mut block).expect("of one model");
        balance(&mut block);
        let column = |series: &pvchain::engine::Series| {
            block.column(series.metric, &series.of).unwrap_or(&[]).to_vec()
        };
        let pilot: Vec<Vec<f64>> = model.series().iter().map(column).collect();
        // Neighbours are alike, so that coverage is about 1/1.01 on average; of 512 draws with a
        // standard deviation of 0.2 five standard errors are 0.05.
        let coverage = block.column(Metric::Coverage, "s0").unwrap_or(&[]);
        let mean = coverage.iter().sum::<f64>() / BLOCK as f64;
        assert_eq!(pilot.len(), 2 * stages - 1);
        assert!((mean - 1.01).abs() < 0.1, "{mean}");
        let mut accumulate =
            Accumulate::new(&model, &Ranges::of_pilot(&pilot)).expect("ranges of the model");
        group.throughput(Throughput::Elements((BLOCK * stages) as u64));
        let mut number = 0;
        group.bench_function(format!("{stages} stages"), |b| {
            b.iter(|| {
                number += 1;
                sampler.fill(number, black_box(&mut block)).expect("of one model");
                balance(&mut block);
                accumulate.push(&block).expect("of one model");
            });
        });
    }
    group.finish();
}

criterion_group!(benches, lines);
criterion_main!(benches);
