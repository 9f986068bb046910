//! Nanoseconds per value of the estimators; throughput in values.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pvchain::stats::{Bins, Histogram, Moments};
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

const ROW: usize = 512;
const ROWS: usize = 64;
const VALUES: usize = ROW * ROWS;

fn draws(law: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    (0..VALUES).map(|_| law(StandardNormal.sample(&mut rng))).collect()
}

fn moments(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("moments");
    group.throughput(Throughput::Elements(VALUES as u64));
    let all = draws(|z| 2.0 + z);
    let some: Vec<f64> = all.iter().map(|&v| if v < 1.0 { f64::NAN } else { v }).collect();
    for (name, values) in [("all defined", all), ("some undefined", some)] {
        let sums = |values: &[f64]| {
            let mut moments = Moments::about(2.0);
            for row in values.chunks(ROW) {
                moments.push(row);
            }
            moments
        };
        let defined: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let mean = defined.iter().sum::<f64>() / defined.len() as f64;
        let answer = sums(&values);
        assert_eq!(answer.count(), defined.len() as u64);
        assert!(answer.mean().is_some_and(|found| (found - mean).abs() < 1e-12));
        group.bench_function(name, |bencher| bencher.iter(|| sums(black_box(&values))));
    }
}

fn histogram(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("histogram");
    group.throughput(Throughput::Elements(VALUES as u64));
    let cases = [
        ("linear", draws(|z| 2.0 + z), 0),
        ("linear, 1 atom", draws(|z| (z + 0.25).max(0.0)), 1),
        ("linear, 8 atoms", draws(|z| if z < 0.0 { (2.0 * z).floor().max(-8.0) } else { z }), 8),
        ("semi-log", draws(|z| libm::exp(2.0 * z)), 0),
        ("constant", draws(|_| 1.0), 1),
    ];
    for (name, values, atoms) in cases {
        let bins = Arc::new(Bins::from_pilot(&values[..4096], 2048));
        assert!(bins.atoms().len().abs_diff(atoms) <= 2, "{name}: {} atoms", bins.atoms().len());
        assert_eq!(bins.is_linear(), name.starts_with("linear"));
        let mut histogram = Histogram::new(bins);
        for row in values.chunks(ROW) {
            histogram.push(row);
        }
        assert_eq!(histogram.defined(), VALUES as u64);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for row in black_box(&values).chunks(ROW) {
                    histogram.push(row);
                }
                histogram.undefined()
            });
        });
    }
}

criterion_group!(benches, moments, histogram);
criterion_main!(benches);
