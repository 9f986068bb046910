//! The parts of the engine on the reference workload, each alone and all together, in draws.
//!
//! Random numbers and transforms are the floor: what any program has to do for these draws.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pvchain::engine::{Accumulate, BLOCK, Block, Model, Ranges, Sampler, balance};
use pvchain::sample::Stream;
use pvchain::{Metric, Scenario};

fn parts(c: &mut Criterion) {
    let scenario =
        Scenario::load(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/r1.toml"))
            .expect("the workload is valid");
    let compared = [
        Metric::Coverage,
        Metric::FinalEquivalent,
        Metric::ClosedThroughput,
        Metric::LocalSupplyRate,
        Metric::Surplus,
    ];
    let model = Model::with_metrics(&scenario, &compared);
    let sampler = Sampler::new(&model, 1);
    let mut block = Block::new(&model);
    let mut columns = vec![Vec::new(); model.series().len()];
    for number in 0..8 {
        sampler.fill(number, &mut block).expect("of one model");
        balance(&mut block);
        for (column, series) in columns.iter_mut().zip(model.series()) {
            column.extend_from_slice(block.column(series.metric, &series.of).unwrap_or(&[]));
        }
    }
    let mut accumulate =
        Accumulate::new(&model, &Ranges::of_pilot(&columns)).expect("of one model");
    accumulate.push(&block).expect("of one model");
    assert_eq!(accumulate.draws(), BLOCK as u64);
    let throughput = block.column(Metric::ClosedThroughput, "chain").unwrap_or(&[]);
    assert!(throughput.iter().all(|output| *output > 5.0 && *output < 60.0));

    let mut group = c.benchmark_group("R1 block");
    group.throughput(Throughput::Elements(BLOCK as u64));
    let mut number = 0;
    let streams: Vec<Stream> = scenario
        .inputs()
        .filter(|(_, quantity)| quantity.at(scenario.last_year()).is_uncertain())
        .map(|(input, _)| Stream::keyed(1, &input.to_string()))
        .collect();
    assert_eq!(streams.len(), 22);
    let mut row = [0.0; BLOCK];
    group.bench_function("random numbers alone", |b| {
        b.iter(|| {
            number += 1;
            for stream in &streams {
                stream.uniforms(number, black_box(&mut row));
            }
        });
    });
    group.bench_function("random numbers and transforms", |b| {
        b.iter(|| {
            number += 1;
            sampler.fill(number, &mut block).expect("of one model");
        });
    });
    group.bench_function("balance", |b| b.iter(|| balance(&mut block)));
    group.bench_function("accumulate", |b| {
        b.iter(|| accumulate.push(&block).expect("of one model"));
    });
    group.bench_function("whole", |b| {
        b.iter(|| {
            number += 1;
            sampler.fill(number, &mut block).expect("of one model");
            balance(&mut block);
            accumulate.push(&block).expect("of one model");
        });
    });
    group.finish();
}

criterion_group!(benches, parts);
criterion_main!(benches);
