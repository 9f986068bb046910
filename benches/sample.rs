//! Throughput of the sampler, in draws: uniforms, both kinds of table, scores; and how long tables
//! take to build.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pvchain::sample::{BLOCK, Marginal, Shapes, Stream};
use pvchain::{Beta, Gamma, Pert, Triangular};

/// Laws of different shapes in one scenario.
const DISTINCT: u32 = 1000;

fn lookups(c: &mut Criterion) {
    let mut group = c.benchmark_group("draws");
    group.throughput(Throughput::Elements(BLOCK as u64));
    let stream = Stream::keyed(1, "bench");
    let shapes = Shapes::default();
    let (mut uniforms, mut normals) = ([0.5; BLOCK], [0.5; BLOCK]);
    stream.uniforms(0, &mut uniforms);
    stream.uniforms(0, &mut normals);
    shapes.scores(&mut normals);
    assert!(normals.iter().all(|z| z.abs() < 8.25));

    let mut row = uniforms;
    let mut block = 0;
    group.bench_function("uniforms", |b| {
        b.iter(|| {
            block += 1;
            stream.uniforms(block, black_box(&mut row));
        });
    });
    group.bench_function("copy", |b| b.iter(|| row.copy_from_slice(black_box(&uniforms))));
    group.bench_function("scores", |b| {
        b.iter(|| {
            row.copy_from_slice(black_box(&uniforms));
            shapes.scores(black_box(&mut row));
        });
    });
    let pert = Marginal::of(&Pert { min: 0.45, mode: 0.70, max: 0.95 }.into());
    group.bench_function("u-table", |b| {
        b.iter(|| {
            row.copy_from_slice(black_box(&uniforms));
            pert.from_uniform(black_box(&mut row));
        });
    });
    group.bench_function("z-table", |b| {
        b.iter(|| {
            row.copy_from_slice(black_box(&normals));
            pert.from_normal(black_box(&mut row));
        });
    });
    let triangular = Marginal::of(&Triangular { min: 0.45, mode: 0.70, max: 0.95 }.into());
    group.bench_function("triangular", |b| {
        b.iter(|| {
            row.copy_from_slice(black_box(&uniforms));
            triangular.from_uniform(black_box(&mut row));
        });
    });
    group.finish();
}

fn tables(c: &mut Criterion) {
    let mut group = c.benchmark_group("tables");
    let laws = [
        ("beta", Beta { alpha: 3.2, beta: 2.4 }.into()),
        ("gamma", Gamma { shape: 2.5, scale: 1.0 }.into()),
        ("normal", pvchain::Normal { mean: 0.0, sd: 1.0 }.into()),
        ("weibull", pvchain::Weibull { shape: 2.0, scale: 1.0 }.into()),
    ];
    for (name, law) in laws {
        group.bench_function(format!("{name} by u"), |b| {
            b.iter(|| Marginal::of(black_box(&law)).from_uniform(&mut [0.3; 8]));
        });
        group.bench_function(format!("{name} by z"), |b| {
            b.iter(|| Marginal::of(black_box(&law)).from_normal(&mut [0.3; 8]));
        });
    }
    group.throughput(Throughput::Elements(u64::from(DISTINCT))).sample_size(10);
    let mode = |law: u32| 1.0 + 8.0 * f64::from(law) / f64::from(DISTINCT);
    let pert = |law: u32| Marginal::of(&Pert { min: 0.0, mode: mode(law), max: 10.0 }.into());
    group.bench_function("distinct PERT laws", |b| {
        b.iter(|| {
            for law in 0..DISTINCT {
                let mut row = [0.5; 8];
                pert(law).from_uniform(&mut row);
                assert!((row[0] - mode(law)).abs() < 2.0);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, lookups, tables);
criterion_main!(benches);
