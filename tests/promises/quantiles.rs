//! Quantiles, exact and from histograms, keep their stated errors and the coverage of their intervals.

use pvchain::stats::{Bins, EstimatedQuantile, Histogram, Moments, defined_sorted, quantile};
use pvchain::{Horizon, Link, Metric, Scenario, Settings, Stage, Step, Uniform, simulate};
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

const STANDARD: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

fn draws(n: usize, seed: u64, law: impl Fn(&mut Xoshiro256PlusPlus) -> f64) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    (0..n).map(|_| law(&mut rng)).collect()
}

fn normal(rng: &mut Xoshiro256PlusPlus) -> f64 {
    StandardNormal.sample(rng)
}

/// Quantiles from a histogram of 2048 bins with a pilot of the first 4096 values, and exact ones.
fn both(values: &[f64], ps: &[f64]) -> Vec<(EstimatedQuantile, EstimatedQuantile)> {
    let mut histogram = Histogram::new(Bins::from_pilot(&values[..values.len().min(4096)], 2048));
    histogram.push(values);
    let sorted = defined_sorted(values);
    let n = sorted.len() as f64;
    let extremes = sorted[0]..=sorted[sorted.len() - 1];
    histogram
        .quantiles(ps, &extremes, n)
        .into_iter()
        .zip(ps.iter().map(|&p| quantile(&sorted, p, n)))
        .collect()
}

/// That the bound holds, and that the sketch's interval encloses the exact one but for what the
/// values wander within their bins: a bound's width, which may be twice as large at the ends as at
/// the value.
#[track_caller]
fn bounded((near, exact): &(EstimatedQuantile, EstimatedQuantile), last_bits: f64) {
    let (value, truth) = (near.value.unwrap(), exact.value.unwrap());
    assert!((value - truth).abs() <= near.error + last_bits, "{near:?} of {exact:?}");
    let slack = 2.0 * near.error + last_bits;
    let wide = near.low.is_none_or(|low| low <= exact.low.unwrap() + slack)
        && near.high.is_none_or(|high| high >= exact.high.unwrap() - slack);
    assert!(wide, "{near:?} of {exact:?}");
}

#[test]
fn type_7_by_hand() {
    let sorted = [1.0, 2.0, 3.0, 5.0];
    let value = |p| quantile(&sorted, p, 4.0).value.unwrap();
    // h = 3p: 0.75 → 1 + 0.75·(2 − 1), 1.5 → 2 + 0.5·(3 − 2), 2.25 → 3 + 0.25·(5 − 3)
    assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(value), [1.0, 1.75, 2.5, 3.5, 5.0]);
    assert_eq!(quantile(&[7.0], 0.3, 1.0).value, Some(7.0));
}

#[test]
fn no_values_and_no_probability() {
    for empty in
        [quantile(&[], 0.5, 0.0), quantile(&[1.0], 1.5, 1.0), quantile(&[1.0], f64::NAN, 1.0)]
    {
        assert_eq!((empty.value, empty.low, empty.high), (None, None, None));
    }
    let nothing = Histogram::new(Bins::from_pilot(&[], 16));
    assert_eq!(nothing.quantiles(&[0.5], &(0.0..=0.0), 0.0)[0].value, None);
}

#[test]
fn the_interval_is_between_order_statistics() {
    let sorted: Vec<f64> = (0..100).map(f64::from).collect();
    let median = quantile(&sorted, 0.5, 100.0);
    assert_eq!((median.low, median.value, median.high), (Some(39.0), Some(49.5), Some(60.0)));
    assert_eq!(quantile(&sorted, 0.01, 100.0).low, None);
}

/// A quarter of the values' worth doubles the interval.
#[test]
fn an_effective_size_widens_the_interval() {
    let sorted: Vec<f64> = (0..10_000).map(f64::from).collect();
    let width =
        |n| quantile(&sorted, 0.5, n).high.unwrap() - quantile(&sorted, 0.5, n).low.unwrap();
    assert!((width(2500.0) / width(10_000.0) - 2.0).abs() < 0.03);
    assert_eq!(quantile(&sorted, 0.05, 20.0).low, None);
}

/// 10⁶ values, 2048 bins: root mean square under 1.5e-4 standard deviations over four seeds and the
/// standard quantiles. In a bin of k values the exact order statistic itself wanders by up to
/// width/(2√k), for a normal law 4e-5 (median) to 1.1e-4 (5 %) standard deviations, which no
/// interpolation can follow.
#[test]
fn smooth_laws_to_1_5e_4_standard_deviations() {
    type Law = fn(&mut Xoshiro256PlusPlus) -> f64;
    let laws: [(Law, f64); 4] = [
        (|rng| 3.0 + 2.0 * normal(rng), 2.0),
        (|rng| rng.random(), 0.288_7),
        (|rng| Exp1.sample(rng), 1.0),
        (|rng| libm::exp(0.3 * normal(rng)), 0.320_8),
    ];
    for (law, sd) in laws {
        let mut squares = 0.0;
        for seed in 0..4 {
            for pair in both(&draws(1_000_000, seed, law), &STANDARD) {
                bounded(&pair, 0.0);
                let off = (pair.0.value.unwrap() - pair.1.value.unwrap()) / sd;
                assert!(off.abs() < 5e-4 && pair.0.error < 1e-3 * sd, "{off} at {}", pair.0.p);
                squares += off * off / 20.0;
            }
        }
        assert!(squares.sqrt() < 1.5e-4, "{}", squares.sqrt());
    }
}

#[test]
fn atoms_are_exact() {
    // A surplus: nothing in 40 % of the draws, then a normal tail; and a rate that is capped at 1.
    let surplus = draws(100_000, 5, |rng| (normal(rng) + 0.25).max(0.0));
    let rate = draws(100_000, 6, |rng| (1.0 + 0.1 * normal(rng)).min(1.0));
    let discrete = draws(100_000, 7, |rng| [0.0, 1.0, 2.5, 1e6][rng.random_range(0..4)]);
    for (near, exact) in both(&surplus, &[0.05, 0.25, 0.39]) {
        assert_eq!((near.value, near.error), (Some(0.0), 0.0));
        assert_eq!((near.low, near.high), (exact.low, exact.high));
    }
    for (near, exact) in both(&rate, &[0.51, 0.75, 0.95]) {
        assert_eq!((near.value, near.low, near.high), (exact.value, exact.low, exact.high));
    }
    for (near, exact) in both(&discrete, &[0.0, 0.05, 0.24, 0.3, 0.6, 0.8, 1.0]) {
        assert_eq!((near.value, near.error), (exact.value, 0.0));
    }
}

/// An atom in the middle of a smooth law, where its bin's other values lie on either side.
#[test]
fn an_atom_among_other_values_stays_within_its_bounds() {
    let values =
        draws(100_000, 8, |rng| if rng.random::<f64>() < 0.01 { 0.3 } else { normal(rng) });
    let ps: Vec<f64> = (1..1000).map(|i| f64::from(i) / 1000.0).collect();
    for pair in both(&values, &ps) {
        bounded(&pair, 0.0);
    }
    for (near, _) in both(&values, &[0.615, 0.617, 0.619]) {
        assert_eq!((near.value, near.error), (Some(0.3), 0.0));
    }
}

/// Lognormal with σ = 2: 2e-3 relative at the standard quantiles of 10⁶ values, 90 bins an octave.
/// For a Cauchy law, 2e-3 of the value or of the interquartile range of 2, whichever is larger.
#[test]
fn heavy_tails_to_2e_3() {
    let lognormal = draws(1_000_000, 9, |rng| libm::exp(2.0 * normal(rng)));
    for pair in both(&lognormal, &[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]) {
        bounded(&pair, 0.0);
        let off = pair.0.value.unwrap() / pair.1.value.unwrap() - 1.0;
        assert!(off.abs() < 2e-3, "{off} at {}", pair.0.p);
        assert!(pair.0.error < 0.012 * pair.0.value.unwrap());
    }
    let cauchy =
        draws(1_000_000, 10, |rng| libm::tan(std::f64::consts::PI * (rng.random::<f64>() - 0.5)));
    for pair in both(&cauchy, &[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]) {
        bounded(&pair, 0.0);
        let off = (pair.0.value.unwrap() - pair.1.value.unwrap()).abs()
            / pair.1.value.unwrap().abs().max(2.0);
        assert!(off < 2e-3, "{off} at {}", pair.0.p);
    }
}

/// The bound is 99.9 % a bin; over 10 laws of 999 quantiles, neighbours dependent, a handful may be
/// missed.
#[test]
fn the_stated_error_holds() {
    let ps: Vec<f64> = (1..1000).map(|i| f64::from(i) / 1000.0).collect();
    let (mut missed, mut all) = (0, 0);
    for seed in 100..110 {
        let values =
            draws(200_000, seed, |rng| normal(rng) + f64::from(u32::from(rng.random::<bool>())));
        for (near, exact) in both(&values, &ps) {
            missed += u32::from((near.value.unwrap() - exact.value.unwrap()).abs() > near.error);
            all += 1;
        }
    }
    assert!(missed * 500 <= all, "{missed} of {all}");
}

#[test]
fn quantiles_ascend_and_stay_between_the_extremes() {
    let ps: Vec<f64> = (0..=5000).map(|i| f64::from(i) / 5000.0).collect();
    for (n, seed) in [(1, 11), (2, 12), (30, 13), (1000, 14), (50_000, 15)] {
        let values = draws(n, seed, |rng| {
            (4.0 * normal(rng)).round().max(-5.0) + 0.1 * normal(rng).max(0.0)
        });
        let read = both(&values, &ps);
        let [min, max] = [read[0].1.value.unwrap(), read[5000].1.value.unwrap()];
        let [first, last] = [read[0].0.value, read[5000].0.value];
        assert_eq!((first, last), (Some(min), Some(max)));
        for pair in read.windows(2) {
            assert!(pair[0].0.value <= pair[1].0.value, "{pair:?}");
            for end in [pair[0].0.low, pair[0].0.high, pair[0].0.value].into_iter().flatten() {
                assert!((min..=max).contains(&end));
            }
        }
    }
}

/// Two lumps with nothing between them: the middle of four values lies halfway, as in type 7.
#[test]
fn a_gap_is_bridged_as_type_7_does() {
    let values = [0.0, 0.1, 0.9, 1.0];
    let mut histogram = Histogram::new(Bins::from_pilot(&values, 2048));
    histogram.push(&values);
    let median = histogram.quantiles(&[0.5], &(0.0..=1.0), 4.0)[0];
    assert!((median.value.unwrap() - 0.5).abs() < 1e-3);
}

/// What the pilot did not see falls into the end bins, and the bound says how little is known of
/// it.
#[test]
fn values_far_outside_the_pilot_are_bounded() {
    let mut values = draws(4096, 16, normal);
    values.extend(draws(4096, 17, |rng| 1000.0 + normal(rng)));
    for pair in both(&values, &[0.1, 0.25, 0.6, 0.75, 0.9]) {
        bounded(&pair, 0.0);
    }
}

/// Over 4000 samples of 400 normal values, the interval covers the quantile of the law as often as
/// the binomial says, within 5 standard errors √(c(1 − c)/4000), exactly and by histogram, which
/// widens it slightly.
#[test]
fn coverage_of_the_interval() {
    let truths = [(0.05, -1.644_853_626_951_472_7), (0.5, 0.0), (0.75, 0.674_489_750_196_081_7)];
    // F(u) − F(l) of Binomial(400, p), by scipy 1.17.1 `binom.cdf`.
    let theory = [0.961_920, 0.959_769, 0.956_913];
    let repetitions = 4000;
    let mut covered = [[0.0; 2]; 3];
    for seed in 0..repetitions {
        let values = draws(400, 1000 + seed, normal);
        for (hits, pair) in covered.iter_mut().zip(both(&values, &truths.map(|truth| truth.0))) {
            for (hit, quantile) in hits.iter_mut().zip([pair.1, pair.0]) {
                let truth = truths.iter().find(|truth| truth.0 == quantile.p).unwrap().1;
                let inside = quantile.low.unwrap() <= truth && truth <= quantile.high.unwrap();
                *hit += if inside { 1.0 } else { 0.0 };
            }
        }
    }
    for (hits, theory) in covered.iter().zip(theory) {
        let bound = 5.0 * (theory * (1.0 - theory) / repetitions as f64).sqrt();
        let share = hits.map(|hits| hits / repetitions as f64);
        assert!(theory >= 0.95 && (share[0] - theory).abs() < bound, "{share:?} of {theory}");
        assert!(share[1] >= share[0] - 0.002, "{share:?}");
    }
}

#[test]
fn extremes_come_from_moments() {
    let values = draws(5000, 18, normal);
    let mut moments = Moments::about(0.0);
    moments.push(&values);
    let mut histogram = Histogram::new(Bins::from_pilot(&values[..1000], 256));
    histogram.push(&values);
    let extremes = moments.min().unwrap()..=moments.max().unwrap();
    let ends = histogram.quantiles(&[0.0, 1.0], &extremes, 5000.0);
    assert_eq!([ends[0].value, ends[1].value], [moments.min(), moments.max()]);
}

/// Two metrics of 60 stages in 120 months and their 10 years: 15,600 series.
fn decade() -> Scenario {
    let month = |text: &str| text.parse().unwrap();
    let mut draft = Scenario::named("decade");
    draft = draft.horizon(Horizon::new(month("2024-01"), month("2033-12"), Step::Month));
    for index in 0..60 {
        let capacity = Uniform { min: 0.0, max: 12.0 };
        draft = draft.stage(Stage::new(format!("s{index}")).unit("GW").capacity(capacity));
        if index > 0 {
            draft = draft
                .link(Link::from(format!("s{}", index - 1)).to(format!("s{index}")).consumption(1));
        }
    }
    draft.check().unwrap()
}

/// Production of a month is uniform on 0 to 1: the error of a quantile at ½ of 3000 draws is
/// ½/√3000, and its interval is about 4 of those wide.
#[test]
fn quantiles_beyond_a_short_pilot_hold() {
    let settings = Settings::draws(3_000).metrics(&[Metric::Production, Metric::Surplus]);
    let outcome = simulate(decade(), &settings).unwrap();
    let error = 0.5 / 3000.0_f64.sqrt();
    for month in ["2024-01", "2029-07", "2033-12"] {
        let summary = outcome.metric_in(month, Metric::Production, "s0").unwrap();
        let median = summary.quantiles.iter().find(|quantile| quantile.p == 0.5).unwrap();
        let (low, high) = (median.low.unwrap(), median.high.unwrap());
        assert!((median.value.unwrap() - 0.5).abs() < 5.0 * error, "{median:?}");
        assert!(high - low > 2.0 * error && high - low < 6.0 * error, "{median:?}");
    }
}
