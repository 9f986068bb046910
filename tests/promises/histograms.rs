//! Histograms count every value once, atoms apart, in bins that fit a pilot.

use std::sync::Arc;

use proptest::prelude::*;
use pvchain::stats::{Bins, Histogram, defined_sorted, quantile};

/// Evenly spaced shares ½/n, 1½/n, … through a quantile function: the ideal sample of a law.
fn ideal(n: u32, quantile: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| quantile((f64::from(i) + 0.5) / f64::from(n))).collect()
}

#[test]
fn a_pilot_from_0_to_100_reaches_15_percent_further() {
    let pilot: Vec<f64> = (0..=100).map(f64::from).collect();
    let bins = Bins::from_pilot(&pilot, 130);
    assert!(bins.is_linear() && bins.atoms().is_empty());
    assert_eq!((bins.edge(0), bins.edge(130)), (-15.0, 115.0));
    assert_eq!([-1e9, -14.5, 0.25, 99.75, 1e9].map(|v| bins.bin(v)), [0, 0, 15, 114, 129]);
}

#[test]
fn every_value_lies_between_the_edges_of_its_bin() {
    let pilots = [
        ideal(4096, |u| 3.0 + u),
        ideal(4096, |u| libm::exp(20.0 * u)),
        ideal(4096, |u| -libm::exp(20.0 * u)),
        ideal(4096, |u| libm::tan(std::f64::consts::PI * (u - 0.5))),
        ideal(4096, |u| libm::exp(1400.0 * (u - 0.5))),
        vec![1.0; 9],
    ];
    for pilot in pilots {
        let bins = Bins::from_pilot(&pilot, 2048);
        for pair in (0..=2048).collect::<Vec<_>>().windows(2) {
            assert!(bins.edge(pair[0]) < bins.edge(pair[1]), "edges ascend");
        }
        for &value in &pilot {
            let k = bins.bin(value);
            let slack = 1e-12 * value.abs();
            assert!(
                bins.edge(k) - slack <= value && value <= bins.edge(k + 1) + slack,
                "{value} in {k}"
            );
        }
    }
}

#[test]
fn repeated_values_are_atoms_and_do_not_stretch_the_range() {
    let mut pilot = ideal(1000, |u| 100.0 + u);
    pilot.extend([0.0, -0.0, 0.0, 0.0, 5.0, 5.0, 5.0, f64::NAN]);
    let bins = Bins::from_pilot(&pilot, 100);
    // 5 is held three times: no atom, and so far out that the tails count as heavy.
    assert_eq!(bins.atoms(), [0.0]);
    pilot.retain(|&value| value != 5.0);
    let bins = Bins::from_pilot(&pilot, 100);
    assert!(bins.is_linear() && bins.edge(0) > 99.0);
}

#[test]
fn a_constant_pilot_is_one_atom_with_bins_around_it() {
    for constant in [0.0, 1.0, -7e9, 1e-300] {
        let bins = Bins::from_pilot(&[constant, f64::NAN, constant], 2048);
        assert_eq!(bins.atoms(), [constant]);
        assert!(bins.edge(0) < constant && constant < bins.edge(2048));
    }
    assert!(Bins::from_pilot(&[f64::NAN], 2048).atoms().is_empty());
    assert!(Bins::from_pilot(&[], 0).len() == 2);
}

#[test]
fn of_many_repeated_values_the_most_frequent_are_atoms() {
    let pilot: Vec<f64> =
        (0..100).flat_map(|v| vec![f64::from(v); 4 + usize::from(v >= 40)]).collect();
    let bins = Bins::from_pilot(&pilot, 2048);
    assert_eq!(bins.atoms().len(), 64);
    assert_eq!((bins.atoms()[3], bins.atoms()[4]), (3.0, 40.0));
}

#[test]
fn heavy_tails_get_semi_log_bins() {
    let lognormal = ideal(4096, |u| libm::pow(u / (1.0 - u), 1.2));
    let cauchy = ideal(4096, |u| libm::tan(std::f64::consts::PI * (u - 0.5)));
    let exponential = ideal(4096, |u| -libm::log(1.0 - u));
    assert!(!Bins::from_pilot(&lognormal, 2048).is_linear());
    assert!(!Bins::from_pilot(&cauchy, 2048).is_linear());
    assert!(Bins::from_pilot(&exponential, 2048).is_linear());
}

/// Narrow parts, several scales, no bound of the density, and no range that a number could hold.
fn crowded() -> [Vec<f64>; 5] {
    [
        ideal(4096, |u| if u < 0.96 { 71.0 + 0.007 * u } else { 91.0 + 10.0 * u }),
        ideal(4096, |u| if u < 0.5 { 1.0 + u } else { 10_001.0 + u }),
        ideal(4096, |u| libm::pow(u, 3.0)),
        ideal(4096, |u| f64::MAX * (2.0 * u - 1.0)),
        ideal(4096, |u| 1e-310 * u),
    ]
}

/// No bin holds over 5 of 4096 evenly spread values, for which an equal share is 2.
#[test]
fn where_even_bins_would_be_crowded_they_follow_the_pilot() {
    for pilot in crowded() {
        let bins = Arc::new(Bins::from_pilot(&pilot, 2048));
        let mut histogram = Histogram::new(bins.clone());
        histogram.push(&pilot);
        assert!(!bins.is_linear() && bins.len() <= 2048 && histogram.defined() == 4096);
        assert!(
            (0..bins.len()).all(|k| histogram.count(k) <= 5 && bins.edge(k) < bins.edge(k + 1))
        );
        for value in &pilot {
            let k = bins.bin(*value);
            assert!(bins.edge(k) <= *value && *value < bins.edge(k + 1), "{value} in {k}");
        }
        let coarse = bins.recut(32);
        assert_eq!((coarse.len(), coarse.edge(0)), (32, bins.edge(0)));
        assert_eq!(coarse.edge(32), bins.edge(bins.len()));
    }
}

#[test]
fn bins_that_follow_the_pilot_merge_exactly() {
    for mut values in crowded() {
        values.extend([values[7]; 9]);
        values.push(f64::NAN);
        let bins = Arc::new(Bins::from_pilot(&values, 2048));
        assert_eq!(bins.atoms(), [values[7]]);
        let mut whole = Histogram::new(bins.clone());
        whole.push(&values);
        let mut parts = Histogram::new(bins.clone());
        for part in values.chunks(333) {
            let mut histogram = Histogram::new(bins.clone());
            histogram.push(part);
            parts.merge(&histogram);
        }
        assert_eq!(counts(&parts), counts(&whole));
        assert_eq!((whole.atom(0), whole.undefined()), (10, 1));
    }
}

/// Of 300 values that repeat, more than can be atoms, all close together but for one.
#[test]
fn more_repeated_values_than_atoms_are_exact_where_bins_would_be_crowded() {
    let value = |k: u32| if k == 299 { 1000.0 } else { 71.0 + 1e-6 * f64::from(k) };
    let values: Vec<f64> = (0..9000).map(|k| value(k * 7 % 300)).collect();
    let mut histogram = Histogram::new(Bins::from_pilot(&values[..4096], 2048));
    assert_eq!(histogram.bins().atoms().len(), 64);
    histogram.push(&values);
    let sorted = defined_sorted(&values);
    for found in histogram.quantiles(&[0.01, 0.4, 0.75], &(sorted[0]..=sorted[8999]), 9000.0) {
        assert_eq!(found, quantile(&sorted, found.p, 9000.0));
    }
}

fn counts(histogram: &Histogram) -> Vec<u64> {
    let bins = (0..histogram.bins().len()).map(|k| histogram.count(k));
    let atoms = (0..histogram.bins().atoms().len()).map(|i| histogram.atom(i));
    bins.chain([histogram.undefined()]).chain(atoms).collect()
}

#[test]
fn each_value_is_counted_once() {
    let pilot: Vec<f64> = (0..=100).map(f64::from).chain([50.0; 4]).collect();
    let mut histogram = Histogram::new(Bins::from_pilot(&pilot, 13));
    histogram.push(&[-1e9, -14.0, 50.0, 50.5, 1e9, f64::NAN, f64::INFINITY, 50.0]);
    assert_eq!(histogram.bins().atoms(), [50.0]);
    assert_eq!((histogram.count(0), histogram.count(6), histogram.count(12)), (2, 1, 1));
    assert_eq!((histogram.atom(0), histogram.undefined(), histogram.defined()), (2, 2, 6));
}

#[test]
fn values_below_are_counted_with_atoms_apart() {
    let pilot: Vec<f64> = (0..=100).map(f64::from).chain([50.0; 4]).collect();
    let mut histogram = Histogram::new(Bins::from_pilot(&pilot, 13));
    histogram.push(&[-14.0, 20.0, 50.0, 50.0, 52.0, f64::NAN]);
    assert_eq!(histogram.below(50.0), [2.5, 4.5]);
    assert_eq!(histogram.below(200.0), [5.0, 5.0]);
}

/// 2⁴⁰ ≈ 1.1e12 values by doubling one.
#[test]
fn counts_hold_at_a_million_million_values() {
    let mut histogram = Histogram::new(Bins::from_pilot(&[1.0, 2.0], 8));
    histogram.push(&[1.0, 2.0, 2.0]);
    for _ in 0..40 {
        histogram.merge(&histogram.clone());
    }
    let counted = (0..8).map(|k| histogram.count(k)).filter(|count| *count > 0);
    assert_eq!(counted.collect::<Vec<_>>(), [1 << 40, 2 << 40]);
    assert_eq!(histogram.defined(), 3 << 40);
    let median = histogram.quantiles(&[0.5], &(1.0..=2.0), 3e12)[0];
    assert!(median.value.is_some_and(|value| value > 1.8));
}

proptest! {
    #![proptest_config(crate::seeded::cases(256))]

    #[test]
    fn merged_parts_equal_the_whole(
        values in proptest::collection::vec(
            prop_oneof![20 => -3.0..9.0, 3 => Just(1.0), 1 => Just(f64::NAN)], 1..1500),
        cuts in (0_usize..1500, 0_usize..1500),
    ) {
        let bins = Arc::new(Bins::from_pilot(&values, 64));
        let of = |part: &[f64]| {
            let mut histogram = Histogram::new(bins.clone());
            histogram.push(part);
            histogram
        };
        let (a, b) = (cuts.0.min(cuts.1).min(values.len()), cuts.0.max(cuts.1).min(values.len()));
        let mut parts = of(&values[b..]);
        parts.merge(&of(&values[..a]));
        parts.merge(&of(&values[a..b]));
        prop_assert_eq!(counts(&parts), counts(&of(&values)));
    }
}
