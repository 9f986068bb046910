//! Extreme numbers: where shapes end, laws are right and quick, and beyond they are refused.

use pvchain::law::Level;
use pvchain::sample::Marginal;
use pvchain::{
    Beta, Discrete, Gamma, Lognormal, LognormalMoments, Metalog, ModifiedPert, Normal, Quantiles,
    Range90, Scenario, Stage, Student, Uncertain, Uniform, Weibull,
};

use crate::laws::{Fixture, fixtures_of, mean_of};

/// Shapes at the ends of their range, and where the calculation changes its way.
const SHAPES: [f64; 9] = [0.001, 0.05, 1.0, 4.9, 5.0, 9.9, 30.0, 1e4, 1e6];

/// Where shapes end, an error of some last digits of a logarithm of 10⁶ is all that can be asked.
#[test]
fn quantiles_where_shapes_end_are_those_of_scipy() {
    let fixtures = fixtures_of(include_str!("../reference/extremes.csv"));
    assert!(fixtures.len() > 200);
    for Fixture { law, level, value } in fixtures {
        let quartiles = [Level::Lower(0.25), Level::Upper(0.25)].map(|t| law.quantile(t));
        let scale = value.abs().max(quartiles[1] - quartiles[0]);
        let got = law.quantile(level);
        assert!((got - value).abs() < 1e-9 * scale, "{law} {level:?}: {got:e}, not {value:e}");
    }
}

/// Laws at the ends of all ranges, whole and cut.
fn corners() -> Vec<Uncertain> {
    let mut laws: Vec<Uncertain> = Vec::new();
    let cuts = [(1e-150, 1e150), (1e150, f64::INFINITY), (f64::NEG_INFINITY, 1e-150), (1e7, 1e8)];
    let cut = |laws: &mut Vec<Uncertain>, law: Uncertain| {
        laws.extend(cuts.map(|(min, max)| law.clone().at_least(min).at_most(max)));
        laws.push(law);
    };
    for shape in SHAPES {
        laws.extend(SHAPES.map(|beta| Beta { alpha: shape, beta }.into()));
        laws.extend(
            [0.0, 1e-9, 0.5, 1.0]
                .map(|mode| Uncertain::from(ModifiedPert { min: 0.0, mode, max: 1.0, shape })),
        );
        for scale in [1e-150, 1.0, 1e150] {
            cut(&mut laws, Gamma { shape, scale }.into());
            cut(&mut laws, Weibull { shape, scale }.into());
        }
    }
    // Cut so far out or so narrowly that random cases once went wrong.
    let gamma = Gamma { shape: 319_074.206_266_796_46, scale: 61.554_917_970_425_535 };
    laws.push(Uncertain::from(gamma).at_least(5.7e-5).at_most(7.3e-3));
    let normal = |mean, sd| Uncertain::from(Normal { mean, sd });
    laws.push(normal(490_636.0, 33_701.1).at_least(6.6e-11).at_most(3.3e-9));
    laws.push(normal(-62_346.6, 2.02).at_least(1.8e-12));
    laws.push(normal(-811_841.5, 7.8e-4).at_least(1.0));
    for scale in [1e-150, 1.0, 1e150] {
        for df in [2.001, 30.0, 1e9] {
            cut(&mut laws, Student { df, mean: 0.0, scale }.into());
        }
        for sigma in [1e-9, 1.0, 80.0] {
            cut(&mut laws, Lognormal { median: scale, sigma }.into());
        }
        for mean in [-1e150, 0.0, 1e150] {
            cut(&mut laws, Normal { mean, sd: scale }.into());
        }
        cut(&mut laws, LognormalMoments { mean: scale, sd: 1.0 }.into());
    }
    laws
}

/// Whatever is accepted is tabulated and drawn within the bound of tables, and in no time: each of
/// the loops has an end, so that this test has one.
#[test]
fn laws_where_their_ranges_end_are_their_quantiles() {
    let mut kept = 0;
    for law in corners().into_iter().filter(|law| law.flaw().is_none()) {
        kept += 1;
        let (marginal, support) = (Marginal::of(&law), law.support());
        let quartiles = [Level::Lower(0.25), Level::Upper(0.25)].map(|t| law.quantile(t));
        let us = [0.5f64.powi(53), 1e-9, 0.01, 0.3, 0.5, 0.8, 0.999, 1.0 - 0.5f64.powi(53)];
        let mut row = us;
        marginal.from_uniform(&mut row);
        for (value, u) in row.into_iter().zip(us) {
            assert!(value.is_finite() && support.min <= value && value <= support.max, "{law}");
            let expected = law.quantile(Level::of(u));
            let scale = expected.abs().max(quartiles[1] - quartiles[0]);
            let error = (value - expected).abs();
            // Far from its mean a normal law counts in ulps of it.
            assert!(
                error <= 2e-7 * scale + 1e-13 * mean_of(&law),
                "{law} at {u}: {value:e}, not {expected:e}"
            );
        }
    }
    assert!(kept > 200, "{kept}");
}

#[test]
fn shapes_and_sizes_outside_their_ranges_are_refused() {
    let shape = 1e155;
    let normal = Uncertain::from(Normal { mean: 0.0, sd: 1.0 });
    let (p, x) = (vec![0.0, 0.5, 1.0], vec![0.0, 1.0, 1e151]);
    let refused: [(Uncertain, &str); 17] = [
        (Gamma { shape, scale: 1.0 }.into(), "0.001 ≤ shape ≤ 1000000, not shape = 1e155"),
        (Beta { alpha: shape, beta: shape }.into(), "0.001 ≤ alpha ≤ 1000000, not alpha = 1e155"),
        (Beta { alpha: 1.0, beta: 1e7 }.into(), "0.001 ≤ beta ≤ 1000000, not beta = 10000000"),
        (Beta { alpha: 1e-308, beta: 1e300 }.into(), "0.001 ≤ alpha ≤ 1000000, not alpha = 1e-308"),
        (
            ModifiedPert { min: 0.0, mode: 1.0, max: 2.0, shape: 1e160 }.into(),
            "0.001 ≤ shape ≤ 1000000, not shape = 1e160",
        ),
        (
            ModifiedPert { min: 0.0, mode: 1.0, max: 2.0, shape: 1e-4 }.into(),
            "0.001 ≤ shape ≤ 1000000, not shape = 0.0001",
        ),
        (
            Uncertain::from(Gamma { shape: 10.0, scale: 1.0 }).at_least(1e300),
            "min is 0 or from 1e-150 to 1e150 in size, not 1e300",
        ),
        (
            Uncertain::from(Gamma { shape: 0.5, scale: 1e-155 }).at_most(1.0),
            "scale is 0 or from 1e-150 to 1e150 in size, not 1e-155",
        ),
        (Weibull { shape: 0.0, scale: 1.0 }.into(), "0.001 ≤ shape ≤ 1000000, not shape = 0"),
        (Student { df: 2.0, mean: 0.0, scale: 1.0 }.into(), "2.001 ≤ df ≤ 1000000000, not df = 2"),
        (Lognormal { median: 1.0, sigma: 81.0 }.into(), "1e-9 ≤ sigma ≤ 80, not sigma = 81"),
        (
            Range90 { low: 1e-100, high: 1e20 }.into(),
            "high ≤ 1e100·low, not low = 1e-100 and high = 1e20",
        ),
        (1e-151.into(), "0, or a number from 1e-150 to 1e150 in size"),
        (f64::NAN.into(), "a finite number"),
        (
            Uniform { min: -1e151, max: 0.0 }.into(),
            "min is 0 or from 1e-150 to 1e150 in size, not -1e151",
        ),
        (Quantiles { p, x }.into(), "values that are 0 or from 1e-150 to 1e150 in size"),
        (
            Discrete { values: vec![1.0, 2.0], weights: vec![1.0, 1e-200] }.into(),
            "values that are 0 or from 1e-150 to 1e150 in size",
        ),
    ];
    for (law, expected) in refused {
        assert_eq!(law.flaw().unwrap(), expected, "{law}");
    }
    for sound in [normal.clone().at_most(-1e150), normal, 0.0.into(), (-1e150).into()] {
        assert_eq!(sound.flaw(), None, "{sound}");
    }
    let far = Metalog {
        p: vec![0.1, 0.5, 0.9],
        x: vec![-1e150, 0.0, 1e150],
        min: f64::NEG_INFINITY,
        max: f64::INFINITY,
    };
    assert_eq!(Uncertain::from(far).flaw(), None);
}

/// Every number of a scenario passes the same door, not those of laws alone.
#[test]
fn exact_numbers_bounds_and_costs_have_sizes_too() {
    let refuses = |text: &str, key: &str| {
        let base = "[[stage]]\nid = \"a\"\nunit = \"kt\"\ncapacity = 1\n";
        let problems = Scenario::parse(&base.replacen("capacity = 1\n", text, 1)).unwrap_err();
        let problem = problems.iter().next().unwrap();
        assert_eq!(problem.place, key);
        assert_eq!(problem.expected, "0, or a number from 1e-150 to 1e150 in size", "{text}");
    };
    refuses("capacity = 1e151\n", "stage.a.capacity");
    refuses("capacity = 1\ncoverage = { min = 1e-200 }\n", "stage.a.coverage.min");
    refuses(
        "capacity = 1\n[[target]]\nid = \"t\"\nmetric = \"production\"\nof = \"a\"\nmax = 1e300\n",
        "target.t.max",
    );
    refuses(
        "capacity = 1\n[[addition]]\nid = \"more\"\nstage = \"a\"\nmax = 1\ncost = 1e200\n",
        "addition.more.cost",
    );
    let stage = Stage::new("a").unit("kt").capacity(1e151);
    assert!(Scenario::named("in code").stage(stage).check().is_err());
}
