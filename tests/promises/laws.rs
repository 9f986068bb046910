//! Laws: quantiles are those of scipy, tables keep their bound, and draws follow the law.

use proptest::prelude::*;
use pvchain::law::Level;
use pvchain::sample::{BLOCK, Marginal, Shapes, Stream};
use pvchain::{
    Bernoulli, Beta, Discrete, Empirical, Gamma, Lognormal, LognormalMoments, Loguniform, Metalog,
    ModifiedPert, Normal, Pert, Quantiles, Range90, ScaledBeta, Student, Triangular, Uncertain,
    Uniform, Weibull,
};
use rand_distr::Distribution;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Largest error of a table, relative to the larger of the value and the interquartile range.
const TOLERANCE: f64 = 1e-7;

/// A law, a level and its quantile by scipy.
pub(crate) struct Fixture {
    pub(crate) law: Uncertain,
    pub(crate) level: Level,
    pub(crate) value: f64,
}

/// Every row of `tests/reference/quantiles.csv`.
fn fixtures() -> Vec<Fixture> {
    fixtures_of(include_str!("../reference/quantiles.csv"))
}

pub(crate) fn fixtures_of(text: &str) -> Vec<Fixture> {
    text.lines().filter(|line| !line.starts_with('#')).map(fixture).collect()
}

fn fixture(line: &str) -> Fixture {
    let fields: Vec<&str> = line.split(',').collect();
    let [kind, parameters @ .., min, max, side, t, value] = fields.as_slice() else {
        panic!("{line}")
    };
    let number = |field: &str| field.parse::<f64>().unwrap();
    let mut law = law(kind, &parameters.iter().map(|field| number(field)).collect::<Vec<_>>());
    if *min != "-" {
        law = law.at_least(number(min)).at_most(number(max));
    }
    assert_eq!(law.flaw(), None, "{line}");
    let t = number(t);
    let level = if *side == "lower" { Level::Lower(t) } else { Level::Upper(t) };
    Fixture { law, level, value: number(value) }
}

fn law(kind: &str, numbers: &[f64]) -> Uncertain {
    match (kind, numbers) {
        ("beta", &[alpha, beta]) => Beta { alpha, beta }.into(),
        ("gamma", &[shape, scale]) => Gamma { shape, scale }.into(),
        ("quantiles", points) => {
            let (p, x) = points.split_at(points.len() / 2);
            Quantiles { p: p.to_vec(), x: x.to_vec() }.into()
        }
        ("metalog", &[ref points @ .., min, max]) => {
            let (p, x) = points.split_at(points.len() / 2);
            Metalog { p: p.to_vec(), x: x.to_vec(), min, max }.into()
        }
        ("lognormal", &[median, sigma]) => Lognormal { median, sigma }.into(),
        ("lognormal_moments", &[mean, sd]) => LognormalMoments { mean, sd }.into(),
        ("loguniform", &[min, max]) => Loguniform { min, max }.into(),
        ("modified_pert", &[min, mode, max, shape]) => {
            ModifiedPert { min, mode, max, shape }.into()
        }
        ("normal", &[mean, sd]) => Normal { mean, sd }.into(),
        ("pert", &[min, mode, max]) => Pert { min, mode, max }.into(),
        ("range90", &[low, high]) => Range90 { low, high }.into(),
        ("scaled_beta", &[alpha, beta, min, max]) => ScaledBeta { alpha, beta, min, max }.into(),
        ("student", &[df, mean, scale]) => Student { df, mean, scale }.into(),
        ("triangular", &[min, mode, max]) => Triangular { min, mode, max }.into(),
        ("uniform", &[min, max]) => Uniform { min, max }.into(),
        ("weibull", &[shape, scale]) => Weibull { shape, scale }.into(),
        _ => panic!("no law is called {kind}"),
    }
}

/// Φ⁻¹
fn score(level: Level) -> f64 {
    Uncertain::from(Normal { mean: 0.0, sd: 1.0 }).quantile(level)
}

/// Relative to the value, and for truncated laws, which may be narrow and next to 0, relative
/// to the larger of the value and the interquartile range.
#[test]
fn quantiles_are_those_of_scipy() {
    for f in fixtures() {
        let got = f.law.quantile(f.level);
        let scale = match &f.law {
            Uncertain::Truncated(_) => {
                f.law.quantile(Level::Upper(0.25)) - f.law.quantile(Level::Lower(0.25))
            }
            _ => 0.0,
        };
        let error = (got - f.value).abs() / f.value.abs().max(scale).max(1e-300);
        assert!(error < 1e-12, "{} {:?}: {got:e}, not {:e}", f.law, f.level, f.value);
    }
}

#[test]
fn medians_of_symmetric_laws_are_their_centres() {
    let median = |law: Uncertain| law.quantile(Level::Lower(0.5));
    assert_eq!(median(Normal { mean: 3.0, sd: 2.0 }.into()), 3.0);
    assert_eq!(median(Triangular { min: 0.0, mode: 1.0, max: 2.0 }.into()), 1.0);
    assert!((median(Beta { alpha: 7.0, beta: 7.0 }.into()) - 0.5).abs() < 1e-15);
}

#[test]
fn the_order_of_values_is_irrelevant_and_equal_values_are_one() {
    let a = Discrete { values: vec![3.0, 1.0, 3.0, 2.0], weights: vec![0.1, 0.2, 0.3, 0.0] };
    let b = Discrete { values: vec![3.0, 3.0, 1.0], weights: vec![0.3, 0.1, 0.2] };
    for law in [Uncertain::from(a), b.into()] {
        let (below, above) = (1.0 / 3.0 - 1e-15, 1.0 / 3.0 + 1e-15);
        let [below, above] = [below, above].map(|u| law.quantile(Level::of(u)));
        assert_eq!([below, above], [1.0, 3.0]);
    }
}

#[test]
fn few_and_many_thresholds_agree_with_the_quantile() {
    for n in [1, 2, 5, 13, 40] {
        let values = (0..n).map(f64::from).collect();
        let weights = (0..n).map(|i| f64::from(i % 3 + 1)).collect();
        let law = Uncertain::from(Discrete { values, weights });
        let mut row: Vec<f64> = (0..512).map(|i| (f64::from(i) + 0.5) / 512.0).collect();
        let expected: Vec<f64> = row.iter().map(|u| law.quantile(Level::of(*u))).collect();
        let mut scores: Vec<f64> = row.iter().map(|u| score(Level::of(*u))).collect();
        let marginal = Marginal::of(&law);
        marginal.from_uniform(&mut row);
        marginal.from_normal(&mut scores);
        assert_eq!(row, expected);
        assert_eq!(scores, expected);
    }
}

#[test]
fn a_sure_bernoulli_is_its_value() {
    for (p, value) in [(0.0, 0.0), (1.0, 1.0)] {
        let law = Uncertain::from(Bernoulli { p });
        assert_eq!(law.quantile(Level::Lower(1e-16)), value);
        assert_eq!(law.quantile(Level::Upper(1e-16)), value);
    }
}

/// The stated bound of the tables: 1e-7 of the larger of value and interquartile range, by
/// estimate; here, against exact quantiles at places between the points, twice that.
#[test]
fn tables_keep_their_bound_for_all_laws() {
    let mut fixtures = fixtures();
    fixtures.dedup_by(|a, b| a.law == b.law);
    let mut worst = (0.0f64, String::new());
    let mut direct = Vec::new();
    for f in fixtures {
        let quartiles = [Level::Lower(0.25), Level::Upper(0.25)].map(|t| f.law.quantile(t));
        let marginal = Marginal::of(&f.law);
        if !marginal.is_tabulated() {
            direct.push(f.law.to_string());
        }
        for step in 0..700 {
            let t = libm::exp2(-1.0 - f64::from(step) / 700.0 * 51.5);
            for level in [Level::Lower(t), Level::Upper(t)] {
                let (u, z) = match level {
                    Level::Lower(t) => (t, score(level)),
                    Level::Upper(t) => (1.0 - t, score(level)),
                };
                let mut lanes = [[u], [z]];
                marginal.from_uniform(&mut lanes[0]);
                marginal.from_normal(&mut lanes[1]);
                for (lane, expected) in
                    lanes.iter().zip([f.law.quantile(Level::of(u)), f.law.quantile(level)])
                {
                    let scale = expected.abs().max(quartiles[1] - quartiles[0]);
                    let error = (lane[0] - expected).abs() / scale;
                    if error > worst.0 {
                        worst = (error, format!("{} {level:?}", f.law));
                    }
                }
            }
        }
    }
    assert_eq!(
        direct,
        [
            "{ beta = { alpha = 0.05, beta = 0.08 } }",
            "{ student = { df = 2.1, mean = 0, scale = 1 } }",
            "{ loguniform = { min = 1e-6, max = 1000000 } }",
            "{ quantiles = { p = [0, 0.5, 1], x = [0, 1, 3] } }",
            "{ quantiles = { p = [0, 0.1, 0.5, 0.9, 1], x = [1, 3, 4, 6, 20] } }",
            "{ quantiles = { p = [0, 0.2, 0.6, 1], x = [0, 2, 2, 3] } }"
        ]
    );
    assert!(worst.0 < 2.0 * TOLERANCE, "{worst:?}");
}

#[test]
fn steep_laws_are_inverted_exactly() {
    for law in [
        Uncertain::from(Lognormal { median: 1.0, sigma: 80.0 }),
        Gamma { shape: 1e-3, scale: 1.0 }.into(),
    ] {
        let marginal = Marginal::of(&law);
        assert!(!marginal.is_tabulated());
        let mut row = [1e-15, 0.1, 0.6, 1.0 - 1e-15];
        marginal.from_uniform(&mut row);
        assert!(row.is_sorted() && row[0] > 0.0 && row[3].is_finite(), "{row:?}");
    }
}

#[test]
fn a_bernoulli_is_one_above_its_threshold() {
    let marginal = Marginal::of(&Bernoulli { p: 0.25 }.into());
    let (mut u, mut z) = ([0.7499, 0.7501], [0.6744, 0.6746]);
    marginal.from_uniform(&mut u);
    marginal.from_normal(&mut z);
    assert_eq!((u, z), ([0.0, 1.0], [0.0, 1.0]));
}

/// The density's kink is at the mode, exactly at u = (mode − min)/(max − min) = ¼ here.
#[test]
fn a_triangle_has_its_kink_at_the_mode() {
    let marginal = Marginal::of(&Triangular { min: 0.0, mode: 1.0, max: 4.0 }.into());
    let mut row = [0.0625, 0.25, 0.8125];
    marginal.from_uniform(&mut row);
    // √(u·1·4), and 4 − √((1 − u)·3·4)
    assert_eq!(row, [0.5, 1.0, 2.5]);
}

/// First values for a fixed seed; a change here changes every result.
#[test]
fn values_are_stable() {
    let first = |law: Uncertain| {
        let (mut u, mut z) = ([0.0; 4], [0.0; 4]);
        Stream::keyed(1, "stable").uniforms(0, &mut u);
        Stream::keyed(1, "stable").uniforms(1, &mut z);
        let mut shapes = Shapes::default();
        shapes.scores(&mut z);
        let marginal = shapes.marginal(&law);
        marginal.from_uniform(&mut u);
        marginal.from_normal(&mut z);
        [u[0], u[1], z[0], z[1]]
    };
    let laws: [(Uncertain, &str); 10] = [
        (
            Uniform { min: 0.0, max: 1.0 }.into(),
            "0.3269575408973947 0.8055340801130163 0.5255063068667306 0.21193683630528473",
        ),
        (
            Normal { mean: 0.0, sd: 1.0 }.into(),
            "-0.44832995987255586 0.8615560958194758 0.06397844984643984 -0.7997189122225038",
        ),
        (
            Pert { min: 0.0, mode: 1.0, max: 3.0 }.into(),
            "0.862240795230818 1.6750631589939968 1.1671169450488303 0.6757279729348509",
        ),
        (
            Gamma { shape: 2.0, scale: 3.0 }.into(),
            "3.5137494470672745 9.095046036254317 5.283469812504919 2.571905562185369",
        ),
        (
            Lognormal { median: 1.0, sigma: 0.5 }.into(),
            "0.7991832743602408 1.5384540489978522 1.0325063798713974 0.6704142620565595",
        ),
        (
            Student { df: 4.0, mean: 0.0, scale: 1.0 }.into(),
            "-0.4836549034927741 0.9655843615677335 0.06808248384960486 -0.8897567353820388",
        ),
        (
            Loguniform { min: 1.0, max: 10.0 }.into(),
            "2.1230368917436304 6.39048883055387 3.3535617507108504 1.629059086452006",
        ),
        (
            Triangular { min: 0.0, mode: 1.0, max: 4.0 }.into(),
            "1.1580799607956482 2.4723904168133126 1.613805473646536 0.9207319616593849",
        ),
        (
            Quantiles { p: vec![0.0, 0.5, 1.0], x: vec![0.0, 1.0, 3.0] }.into(),
            "0.565424611109454 2.0878985479285124 1.0701632658289446 0.31902327816022463",
        ),
        (
            Metalog {
                p: vec![0.1, 0.5, 0.9],
                x: vec![4.0, 9.0, 17.0],
                min: 0.0,
                max: f64::INFINITY,
            }
            .into(),
            "7.0081362856556835 13.762787726254576 9.305330750425814 5.62465112275347",
        ),
    ];
    for (law, expected) in laws {
        let expected: Vec<f64> = expected.split(' ').map(|x| x.parse().unwrap()).collect();
        assert_eq!(first(law.clone()).as_slice(), expected, "{law}");
    }
}

#[test]
fn numbers_outside_stay_within_the_table() {
    let normal = Marginal::of(&Normal { mean: 0.0, sd: 1.0 }.into());
    let mut uniforms = [0.0, 1e-30, 0.5, 1.0];
    normal.from_uniform(&mut uniforms);
    assert!(uniforms[0] < -8.0 && uniforms[1] < -8.0 && uniforms[3] > 8.0);
    assert_eq!(uniforms[2], 0.0);
    let mut normals = [-100.0, 0.0, 100.0];
    normal.from_normal(&mut normals);
    assert!((normals[0] + 8.25).abs() < 1e-8 && (normals[2] - 8.25).abs() < 1e-8);
    assert!(normals[1].abs() < 1e-15);
}

/// The size of a normal law's mean, whose ulps are the resolution of its values.
pub(crate) fn mean_of(law: &Uncertain) -> f64 {
    law.parameters().iter().find(|(name, _)| *name == "mean").map_or(0.0, |(_, mean)| mean.abs())
}

/// Quantiles with those steps of probability, scaled to sum 1, and of value, every third one 0.
fn points(steps: &[(f64, f64)]) -> Uncertain {
    let total: f64 = steps.iter().map(|(share, _)| share).sum();
    let (mut p, mut x) = (vec![0.0], vec![0.0]);
    for (place, (share, rise)) in steps.iter().enumerate() {
        p.push(p[place] + share / total);
        x.push(x[place] + if place % 3 == 1 { 0.0 } else { *rise });
    }
    *p.last_mut().unwrap() = 1.0;
    Quantiles { p, x }.into()
}

/// A metalog through three points of that range, or nothing of the kind if there is none.
fn metalog(least: f64, width: f64, part: f64, bounds: u8) -> Uncertain {
    let x = vec![least, least + part * width, least + width];
    let min = if bounds % 2 == 1 { least - 3.0 * width } else { f64::NEG_INFINITY };
    let max = if bounds > 1 { least + 4.0 * width } else { f64::INFINITY };
    let law = Uncertain::from(Metalog { p: vec![0.1, 0.5, 0.9], x, min, max });
    if law.flaw().is_none() { law } else { Uniform { min: least, max: least + width }.into() }
}

fn laws() -> impl Strategy<Value = Uncertain> {
    let exponent = |low: f64, high: f64| (low..high).prop_map(libm::exp10);
    let shape = move || exponent(-3.0, 6.0);
    prop_oneof![
        (shape(), shape()).prop_map(|(alpha, beta)| Beta { alpha, beta }.into()),
        (shape(), exponent(-6.0, 6.0)).prop_map(|(shape, scale)| Gamma { shape, scale }.into()),
        (shape(), exponent(-6.0, 6.0)).prop_map(|(shape, scale)| Weibull { shape, scale }.into()),
        (exponent(-6.0, 6.0), exponent(-6.0, 1.9)).prop_map(|(median, sigma)| Lognormal {
            median,
            sigma
        }
        .into()),
        (exponent(-6.0, 6.0), exponent(-6.0, 149.0)).prop_map(|(mean, sd)| LognormalMoments {
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
        prop::collection::vec((exponent(-6.0, 0.0), exponent(-6.0, 6.0)), 1..8)
            .prop_map(|steps| points(&steps)),
        (-1e6..1e6, exponent(-6.0, 6.0), 0.2..0.8, 0u8..4).prop_map(
            |(least, width, part, bounds): (f64, f64, f64, u8)| metalog(least, width, part, bounds)
        ),
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
        #![proptest_config(crate::seeded::cases(20_000))]

        /// Rounding may swap neighbours by some 1e-11 of the value or of the spread, and where a
        /// normal law is cut far from its mean, by a few ulps of the mean.
        #[test]
        fn quantiles_rise_within_the_support(law in any_law(), mut us in prop::collection::vec(0.0f64..1.0, 6), far in 0.0f64..17.0) {
            us.extend([libm::exp10(-far), 1.0 - libm::exp10(-far), 0.5f64.powi(53), 1.0 - 0.5f64.powi(53), 0.5]);
            us.retain(|u| *u > 0.0 && *u < 1.0);
            us.sort_by(f64::total_cmp);
                        let values: Vec<f64> = us.iter().map(|u| law.quantile(Level::of(*u))).collect();
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
    #![proptest_config(crate::seeded::cases(300))]

    /// Whatever the law, its rows are finite, inside, and within twice the tables' tolerance;
    /// cut ten thousand standard deviations off, a normal law counts in ulps of its mean.
    #[test]
    fn marginals_are_their_quantiles(law in any_law()) {
        let (marginal, support) = (Marginal::of(&law), law.support());
        let quartiles = [0.25, 0.75].map(|u| law.quantile(Level::of(u)));
        let mut uniforms = [0.0; 64];
        Stream::keyed(1, "any").uniforms(0, &mut uniforms);
        uniforms[0] = 0.5f64.powi(53);
        uniforms[1] = 1.0 - uniforms[0];
        let normals = uniforms.map(|u| score(Level::of(u)));
        let (mut by_uniform, mut by_normal) = (uniforms, normals);
        marginal.from_uniform(&mut by_uniform);
        marginal.from_normal(&mut by_normal);
        for (value, u) in by_uniform.iter().chain(&by_normal).zip(uniforms.iter().cycle()) {
            prop_assert!(value.is_finite() && support.min <= *value && *value <= support.max);
            let expected = law.quantile(Level::of(*u));
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
    let mut laws: Vec<Uncertain> = fixtures().into_iter().map(|f| f.law).collect();
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

/// The distribution function through (0, 0), (½, 1) and (1, 3). With h = ½ and chords of 2 and 4,
/// the slopes are (3·2 − 4)/2 = 1, the harmonic mean 8/3, and (3·4 − 2)/2 = 5, and the control
/// points of either half a third of h times the slope from its ends.
fn through_points(x: f64) -> f64 {
    let halves = [[0.0, 1.0 / 6.0, 5.0 / 9.0, 1.0], [1.0, 13.0 / 9.0, 13.0 / 6.0, 3.0]];
    let between = |a: f64, b: f64, s: f64| a + (b - a) * s;
    let at = |[a, b, c, d]: [f64; 4], s: f64| {
        let [ab, bc, cd] = [between(a, b, s), between(b, c, s), between(c, d, s)];
        between(between(ab, bc, s), between(bc, cd, s), s)
    };
    let (half, start) = if x < 1.0 { (halves[0], 0.0) } else { (halves[1], 0.5) };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = between(low, high, 0.5);
        *(if at(half, middle) < x { &mut low } else { &mut high }) = middle;
    }
    start + 0.5 * low
}

/// One sample of n strays from its law by D with probability about 2·exp(−2·n·D²), for 5 σ
/// D = √(ln(2/5.7e-7)/(2n)); the judge is statrs, the logarithm itself, a curve inverted by
/// halving, or for metalogs through three points alike on both sides the logistic law, of x, of
/// ln x and of ln(x/(1 − x)).
#[test]
fn draws_follow_distribution_functions_of_others() {
    let student = StudentsT::new(1.0, 0.5, 3.5).unwrap();
    let third = |x: Vec<f64>, min, max| -> Uncertain {
        Metalog { p: vec![0.25, 0.5, 0.75], x, min, max }.into()
    };
    let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
    // ln(0.75/0.25) = ln 3 is one step; e and e² are 1 and 2 steps of ln x.
    let logistic = |z: f64| 1.0 / (1.0 + libm::exp(-z * libm::log(3.0)));
    let e = libm::exp(0.25);
    let share = |x: f64| libm::log(x / (1.0 - x)) / libm::log(4.0);
    let judges: [(Uncertain, &dyn Fn(f64) -> f64); 6] = [
        (third(vec![2.0, 3.0, 4.0], low, high), &|x| logistic(x - 3.0)),
        (third(vec![1.0, e, e * e], 0.0, high), &|x| logistic(4.0 * libm::log(x) - 1.0)),
        (third(vec![0.2, 0.5, 0.8], 0.0, 1.0), &|x| logistic(share(x))),
        (Quantiles { p: vec![0.0, 0.5, 1.0], x: vec![0.0, 1.0, 3.0] }.into(), &through_points),
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
