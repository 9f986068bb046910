//! Order statistics around a quantile are those of published tables, and err as seldom as they say.

use pvchain::stats::{Binomial, Ranks};
use statrs::distribution::DiscreteCDF;

/// P(B ≤ k).
fn cdf(n: u32, p: f64, k: i32) -> f64 {
    Binomial::new(f64::from(n), p).at_most(f64::from(k))
}

/// The openturns test `t_QuantileConfidence_std.py`, α = 0.05, β = 0.95: one-sided lower ranks.
#[test]
fn lower_ranks_of_openturns() {
    let published = [
        (59, 0),
        (93, 1),
        (124, 2),
        (153, 3),
        (181, 4),
        (208, 5),
        (311, 9),
        (410, 13),
        (506, 17),
        (717, 26),
        (809, 30),
        (900, 34),
        (991, 38),
        (1012, 38),
        (1013, 39),
        (1036, 40),
    ];
    for (n, rank) in published {
        assert_eq!(
            Binomial::new(f64::from(n), 0.05).last_at_most(0.05),
            f64::from(rank),
            "n = {n}"
        );
    }
    assert_eq!(Binomial::new(58.0, 0.05).last_at_most(0.05), -1.0);
}

/// The same test, α = 0.95: one-sided upper ranks.
#[test]
fn upper_ranks_of_openturns() {
    for (n, rank) in [(59, 58), (93, 91), (124, 121), (208, 202), (506, 488), (1013, 973)] {
        assert_eq!(
            Binomial::new(f64::from(n), 0.95).first_at_least(0.95),
            f64::from(rank),
            "n = {n}"
        );
    }
}

/// The same test, bilateral: openturns takes the pair of least coverage among those of at least
/// 95 %, which is tighter than ours and errs unequally. Here it checks F.
#[test]
fn bilateral_ranks_of_openturns() {
    for (n, published) in
        [(59, (0, 9)), (100, (1, 10)), (200, (2, 15)), (300, (4, 21)), (500, (12, 33))]
    {
        let f: Vec<f64> = (0..60).map(|k| cdf(n, 0.05, k)).collect();
        let pairs = (0..60).flat_map(|a| (a + 1..60).map(move |b| (a, b)));
        let least = pairs
            .filter(|&(a, b)| f[b] - f[a] >= 0.95)
            .min_by(|x, y| (f[x.1] - f[x.0]).total_cmp(&(f[y.1] - f[y.0])));
        assert_eq!(least, Some(published), "n = {n}");
        let Ranks { low, high } = Ranks::around(0.05, f64::from(n));
        assert!(low.is_none_or(|low| low <= 15.0) && high.is_some_and(|high| high >= 7.0));
    }
}

/// Wilks: 59 values for a one-sided 95/95 bound, 93 for a two-sided tolerance interval.
#[test]
fn wilks_sample_sizes() {
    assert!(1.0 - cdf(59, 0.05, 0) >= 0.95 && 1.0 - cdf(58, 0.05, 0) < 0.95);
    assert!(1.0 - cdf(93, 0.05, 1) >= 0.95 && 1.0 - cdf(92, 0.05, 1) < 0.95);
}

/// Hahn and Meeker's tables, by the binomial.
#[test]
fn hahn_meeker() {
    // Tolerance interval between the 2nd of each end, 99 % of the law: 4 of 667 values outside.
    assert!((cdf(667, 0.99, 663) - 0.900_478_740_640_593).abs() < 1e-12);
    assert!(cdf(666, 0.99, 662) < 0.9);
    // Quantile 1 % of 1000 between ranks 7 and 14 from 1; upper bound of the 95 % by rank 962.
    assert!((cdf(1000, 0.01, 13) - cdf(1000, 0.01, 6) - 0.736_688_2).abs() < 1e-7);
    assert!((cdf(1000, 0.95, 961) - 0.956_651_8).abs() < 5e-8);
    // Median of 100: 10 ranks either way for 95 %, 40 to 61 from 1.
    assert!(
        cdf(100, 0.5, 60) - cdf(100, 0.5, 39) >= 0.95
            && cdf(100, 0.5, 59) - cdf(100, 0.5, 40) < 0.95
    );
    assert_eq!(Ranks::around(0.5, 100.0), Ranks { low: Some(39.0), high: Some(60.0) });
}

#[test]
fn the_ends_of_the_law_have_one_side() {
    assert_eq!(Ranks::around(0.0, 100.0), Ranks { low: None, high: Some(0.0) });
    assert_eq!(Ranks::around(1.0, 100.0), Ranks { low: Some(99.0), high: None });
    for (p, n) in [(0.5, 0.0), (0.5, f64::NAN), (f64::NAN, 9.0), (1.5, 9.0)] {
        assert_eq!(Ranks::around(p, n), Ranks { low: None, high: None });
    }
}

/// F of the judge.
#[test]
fn sides_err_by_at_most_2_5_percent_and_no_more_than_needed() {
    for n in [60_u32, 100, 523, 5_000, 39_000] {
        for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
            let binomial = statrs::distribution::Binomial::new(p, n.into()).unwrap();
            let cdf = |k: i64| u64::try_from(k).map_or(0.0, |k| binomial.cdf(k));
            #[expect(clippy::cast_possible_truncation, reason = "ranks up to 39,000")]
            let [low, high] = {
                let ranks = Ranks::around(p, f64::from(n));
                [ranks.low.unwrap_or(-1.0) as i64, ranks.high.unwrap_or(f64::from(n)) as i64]
            };
            assert!(cdf(low) <= 0.025 && cdf(low + 1) > 0.025);
            assert!(cdf(high) >= 0.975 && cdf(high - 1) < 0.975);
        }
    }
}

#[test]
fn a_million_million_values_have_ranks() {
    let Ranks { low, high } = Ranks::around(0.5, 1e12);
    // ½·10¹² ∓ 1.96·½·10⁶
    assert_eq!((low, high), (Some(499_999_020_017.0), Some(500_000_979_982.0)));
}
