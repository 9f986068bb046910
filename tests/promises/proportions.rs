//! How often something happens, with Wilson's interval: published values, and its coverage.

use pvchain::stats::{Interval, Statement};

#[track_caller]
fn interval(hits: f64, n: f64, expected: (f64, f64), tolerance: f64) {
    let got = Interval::wilson(hits, n).unwrap();
    assert!(
        (got.low - expected.0).abs() < tolerance && (got.high - expected.1).abs() < tolerance,
        "{got:?}"
    );
    assert!(got.low <= got.value && got.value <= got.high);
}

/// R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3: to four places. At
/// none and one of few, what is changed: 3/20 for 0.1611, and −ln 0.95/29 for 0.0061.
#[test]
fn newcombe_1998() {
    interval(81.0, 263.0, (0.2553, 0.3662), 5.1e-5);
    interval(15.0, 148.0, (0.0624, 0.1605), 5.1e-5);
    interval(0.0, 20.0, (0.0, 0.15), 5.1e-5);
    interval(1.0, 29.0, (0.001_77, 0.1718), 5.1e-5);
}

#[test]
fn the_ends_are_exact() {
    let none = Interval::wilson(0.0, 1000.0).unwrap();
    assert_eq!((none.value, none.low), (0.0, 0.0));
    assert_eq!(none.high, 3.0 / 1000.0);
    let all = Interval::wilson(7.0, 7.0).unwrap();
    assert_eq!((all.value, all.high), (1.0, 1.0));
    assert!(all.low < 1.0);
}

#[test]
fn swapping_hits_and_misses_mirrors_the_interval() {
    for hits in 0..=50 {
        let a = Interval::wilson(f64::from(hits), 50.0).unwrap();
        let b = Interval::wilson(f64::from(50 - hits), 50.0).unwrap();
        assert!((a.low + b.high - 1.0).abs() < 1e-15 && (a.high + b.low - 1.0).abs() < 1e-15);
    }
}

#[test]
fn without_draws_there_is_nothing_to_say() {
    for (hits, n) in [(0.0, 0.0), (5.0, 4.0), (-1.0, 4.0), (f64::NAN, 4.0), (1.0, f64::NAN)] {
        assert_eq!(Interval::wilson(hits, n), None);
    }
    assert_eq!(Interval::wilson(4.0 + 1e-12, 4.0).map(|all| all.value), Some(1.0));
}

/// The exact one-sided bound for 0 of 1000 is 1 − 0.05^(1/1000) = 0.0029912495; 3/n stays above
/// it.
#[test]
fn none_of_n_is_below_three_nths() {
    let exact = |n: f64| -libm::expm1(libm::log(0.05) / n);
    assert!((exact(1000.0) - 0.002_991_249_5).abs() < 5e-11);
    for n in [4.0, 59.0, 1000.0, 1e6, 1e12] {
        let said = Statement::of(0.0, n).unwrap();
        assert_eq!(said, Statement::Below(3.0 / n));
        assert!(exact(n) < 3.0 / n && 3.0 / n < exact(n) * 1.5);
        assert_eq!(Statement::of(n, n).unwrap(), Statement::Above(1.0 - 3.0 / n));
    }
    assert!(matches!(Statement::of(0.0, 3.0).unwrap(), Statement::Within(_)));
    assert!(matches!(Statement::of(0.5, 9.0).unwrap(), Statement::Within(_)));
}

/// Coverage at every p, summed exactly over the binomial: Wilson's mean coverage is close to 95
/// %, and away from the ends never under 92 % (Brown, Cai, DasGupta 2001).
#[test]
fn coverage_over_the_binomial() {
    let n = 100_u32;
    let intervals: Vec<Interval> =
        (0..=n).map(|hits| Interval::wilson(f64::from(hits), f64::from(n)).unwrap()).collect();
    let mut mean = 0.0;
    for step in 1..100 {
        let p = f64::from(step) / 100.0 - 0.0051 * f64::from(u32::from(step == 50));
        let mut term = libm::exp(f64::from(n) * libm::log1p(-p));
        let mut covered = 0.0;
        for (k, interval) in (0..=n).zip(&intervals) {
            covered += if interval.low <= p && p <= interval.high { term } else { 0.0 };
            term *= f64::from(n - k) / f64::from(k + 1) * p / (1.0 - p);
        }
        assert!(covered > 0.92 || !(0.05..=0.95).contains(&p), "p = {p}: {covered}");
        mean += covered / 99.0;
    }
    assert!((mean - 0.95).abs() < 0.006, "{mean}");
}

/// Of events so rare that the binomial is Poisson's law, summed exactly: between 0.05 and 60 expected
/// hits, and the same for misses, at least 93.4 % are covered. Wilson's own interval covers 84 % of
/// 0.18 expected hits.
#[test]
fn rare_events_are_covered_down_to_none() {
    let n = 1e9;
    let intervals: Vec<[Interval; 2]> = (0..200)
        .map(|k| [f64::from(k), n - f64::from(k)].map(|hits| Interval::wilson(hits, n).unwrap()))
        .collect();
    for step in 0..8000 {
        let expected = 0.05 * libm::exp(f64::from(step) / 8000.0 * libm::log(1200.0));
        let (mut term, mut covered) = (libm::exp(-expected), [0.0; 2]);
        for (k, pair) in (1..).zip(&intervals) {
            for (covered, (interval, p)) in
                covered.iter_mut().zip(pair.iter().zip([expected / n, 1.0 - expected / n]))
            {
                *covered += if interval.low <= p && p <= interval.high { term } else { 0.0 };
            }
            term *= expected / f64::from(k);
        }
        assert!(covered[0].min(covered[1]) > 0.934, "{expected}: {covered:?}");
    }
}
