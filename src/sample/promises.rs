//! What holds for every law, by proptest.

use proptest::prelude::*;
use rand_distr::Distribution;
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::table::TOLERANCE;
use super::{BLOCK, Marginal, Stream};
use crate::law::inverse::Tail;
use crate::law::{
    Bernoulli, Beta, Discrete, Empirical, Gamma, Lognormal, LognormalMoments, Loguniform,
    ModifiedPert, Normal, Student, Triangular, Uncertain, Weibull, fixtures,
};

/// The size of a normal law's mean, whose ulps are the resolution of its values.
fn mean_of(law: &Uncertain) -> f64 {
    law.parameters().iter().find(|(name, _)| *name == "mean").map_or(0.0, |(_, mean)| mean.abs())
}

fn laws() -> impl Strategy<Value = Uncertain> {
    let exponent = |low: f64, high: f64| (low..high).prop_map(libm::exp10);
    let shape = move || exponent(-3.0, 6.0);
    prop_oneof![
        (shape(), shape()).prop_map(|(alpha, beta)| Beta { alpha, beta }.into()),
        (shape(), exponent(-6.0, 6.0)).prop_map(|(shape, scale)| Gamma { shape, scale }.into()),
        (shape(), exponent(-6.0, 6.0)).prop_map(|(shape, scale)| Weibull { shape, scale }.into()),
        (exponent(-6.0, 6.0), exponent(-6.0, 2.7)).prop_map(|(median, sigma)| Lognormal {
            median,
            sigma
        }
        .into()),
        (exponent(-6.0, 6.0), exponent(-6.0, 200.0)).prop_map(|(mean, sd)| LognormalMoments {
            mean,
            sd
        }
        .into()),
        (-1e6..1e6, exponent(-6.0, 6.0)).prop_map(|(mean, sd)| Normal { mean, sd }.into()),
        (exponent(0.31, 5.0), -1e6..1e6, exponent(-6.0, 6.0))
            .prop_map(|(df, mean, scale)| Student { df, mean, scale }.into()),
        (exponent(-9.0, 6.0), exponent(-6.0, 9.0)).prop_map(|(min, width)| Loguniform {
            min,
            max: min + width
        }
        .into()),
        (-1.0f64..1.0, 0.0f64..=1.0, exponent(-6.0, 6.0), exponent(-3.0, 6.0)).prop_map(
            |(min, part, width, shape)| {
                let mode = (min + part * width).min(min + width);
                ModifiedPert { min, mode, max: min + width, shape }.into()
            }
        ),
        (-1.0f64..1.0, 0.0f64..=1.0, exponent(-6.0, 6.0)).prop_map(|(min, part, width)| {
            let mode = (min + part * width).min(min + width);
            Triangular { min, mode, max: min + width }.into()
        }),
    ]
}

/// A law, perhaps truncated somewhere between far inside and far outside.
fn any_law() -> impl Strategy<Value = Uncertain> {
    let bound = || {
        (-12.0f64..12.0, any::<bool>())
            .prop_map(|(e, negative)| if negative { -libm::exp10(e) } else { libm::exp10(e) })
    };
    (laws(), bound(), bound(), 0..3).prop_map(|(law, a, b, cut)| {
        let cut_law = match cut {
            0 => law.clone(),
            1 => law.clone().at_least(a),
            _ => law.clone().at_least(a.min(b)).at_most(a.max(b)),
        };
        if cut_law.flaw().is_none() { cut_law } else { law }
    })
}

proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        /// Rounding may swap neighbours by some 1e-11 of the value or of the spread, and where a
        /// normal law is cut far from its mean, by a few ulps of the mean.
        #[test]
        fn quantiles_rise_within_the_support(law in any_law(), mut us in prop::collection::vec(0.0f64..1.0, 6), far in 0.0f64..17.0) {
            us.extend([libm::exp10(-far), 1.0 - libm::exp10(-far), 0.5f64.powi(53), 1.0 - 0.5f64.powi(53), 0.5]);
            us.retain(|u| *u > 0.0 && *u < 1.0);
            us.sort_by(f64::total_cmp);
            let ready = law.inverse();
            let values: Vec<f64> = us.iter().map(|u| ready.quantile(Tail::of(*u))).collect();
            let support = law.support();
            for value in &values {
                prop_assert!(value.is_finite(), "{law}: {values:?}");
                prop_assert!(support.min <= *value && *value <= support.max, "{law}: {values:?}");
                prop_assert!(support.attains_min || *value > support.min, "{law}: {values:?}");
            }
            let spread = values[values.len() - 1] - values[0];
            let mean = mean_of(&law);
            for pair in values.windows(2) {
                let slack = 1e-11 * pair[0].abs().max(spread) + 1e-14 * mean;
                prop_assert!(pair[1] >= pair[0] - slack, "{law}: {us:?} {values:?}");
            }
        }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the law, its rows are finite, inside, and within twice the tables' tolerance;
    /// cut ten thousand standard deviations off, a normal law counts in ulps of its mean.
    #[test]
    fn marginals_are_their_quantiles(law in any_law()) {
        let (ready, marginal, support) = (law.inverse(), Marginal::of(&law), law.support());
        let quartiles = [0.25, 0.75].map(|u| ready.quantile(Tail::of(u)));
        let mut uniforms = [0.0; 64];
        Stream::keyed(1, "any").uniforms(0, &mut uniforms);
        uniforms[0] = 0.5f64.powi(53);
        uniforms[1] = 1.0 - uniforms[0];
        let normals = uniforms.map(|u| Tail::of(u).score());
        let (mut by_uniform, mut by_normal) = (uniforms, normals);
        marginal.from_uniform(&mut by_uniform);
        marginal.from_normal(&mut by_normal);
        for (value, u) in by_uniform.iter().chain(&by_normal).zip(uniforms.iter().cycle()) {
            prop_assert!(value.is_finite() && support.min <= *value && *value <= support.max);
            let expected = ready.quantile(Tail::of(*u));
            let scale = expected.abs().max(quartiles[1] - quartiles[0]);
            let error = (value - expected).abs();
            prop_assert!(error <= 2.0 * TOLERANCE * scale + 1e-13 * mean_of(&law), "{law} at {u}: {value}, not {expected}");
        }
    }
}

/// Largest distance of two empirical distribution functions, ties taken together.
fn kolmogorov_smirnov(a: &mut [f64], b: &mut [f64]) -> f64 {
    a.sort_by(f64::total_cmp);
    b.sort_by(f64::total_cmp);
    let (mut i, mut j, mut worst) = (0, 0, 0.0f64);
    while i < a.len() && j < b.len() {
        let value = a[i].min(b[j]);
        i += a[i..].iter().take_while(|x| **x <= value).count();
        j += b[j..].iter().take_while(|x| **x <= value).count();
        worst = worst.max((i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs());
    }
    worst
}

/// Two samples of n each differ by more than D with probability about 2·exp(−n·D²), so that
/// D = √(ln(2/p)/n) for the p = 5.7e-7 of a normal law's 5 σ; 1.96 and 3.88/√n.
#[test]
fn inversion_and_rand_distr_draw_from_the_same_laws() {
    let mut laws: Vec<Uncertain> = fixtures::all().into_iter().map(|f| f.law).collect();
    laws.dedup();
    laws.push(Discrete { values: vec![3.0, 1.0, 2.0], weights: vec![1.0, 2.0, 0.5] }.into());
    laws.push(Empirical { values: vec![4.0, 4.0, -1.0, 7.5] }.into());
    laws.push(Bernoulli { p: 0.3 }.into());
    let blocks = 20;
    let n = (blocks * BLOCK) as f64;
    let critical = (libm::log(2.0 / 5.7e-7) / n).sqrt();
    for law in laws {
        let (marginal, stream) = (Marginal::of(&law), Stream::keyed(5, &law.to_string()));
        let mut inverted = vec![0.5; blocks * BLOCK];
        for (block, row) in inverted.chunks_mut(BLOCK).enumerate() {
            stream.uniforms(block as u64, row);
            marginal.from_uniform(row);
        }
        let mut rng = Stream::keyed(6, &law.to_string()).rng(0);
        let mut drawn: Vec<f64> = (&law).sample_iter(&mut rng).take(inverted.len()).collect();
        let distance = kolmogorov_smirnov(&mut inverted, &mut drawn);
        assert!(distance < critical, "{law}: {distance} over {critical}");
    }
}

/// One sample of n strays from its law by D with probability about 2·exp(−2·n·D²), for 5 σ
/// D = √(ln(2/5.7e-7)/(2n)); the judge is statrs, or the logarithm itself.
#[test]
fn draws_follow_distribution_functions_of_others() {
    let student = StudentsT::new(1.0, 0.5, 3.5).unwrap();
    let judges: [(Uncertain, &dyn Fn(f64) -> f64); 2] = [
        (Student { df: 3.5, mean: 1.0, scale: 0.5 }.into(), &|x| student.cdf(x)),
        (Loguniform { min: 0.1, max: 50.0 }.into(), &|x| libm::log(x / 0.1) / libm::log(500.0)),
    ];
    let blocks = 20;
    let n = (blocks * BLOCK) as f64;
    for (law, cdf) in judges {
        let (marginal, stream) = (Marginal::of(&law), Stream::keyed(7, &law.to_string()));
        let mut draws = vec![0.5; blocks * BLOCK];
        for (block, row) in draws.chunks_mut(BLOCK).enumerate() {
            stream.uniforms(block as u64, row);
            marginal.from_uniform(row);
        }
        draws.sort_by(f64::total_cmp);
        let strays = draws.iter().enumerate().map(|(i, x)| {
            let p = cdf(*x);
            (p - i as f64 / n).abs().max(((i + 1) as f64 / n - p).abs())
        });
        let distance = strays.fold(0.0, f64::max);
        assert!(distance < (libm::log(2.0 / 5.7e-7) / (2.0 * n)).sqrt(), "{law}: {distance}");
    }
}
