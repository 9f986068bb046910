//! Laws from outside: a quantile function in code is as good as a law of our own.

use pvchain::law::Level;
use pvchain::sample::{BLOCK, Marginal, Stream};
use pvchain::{
    Correlation, Link, Metric, Normal, Scenario, Settings, Stage, Strength, Uncertain, Uniform,
};
use rand_distr::Distribution;

/// Q(u) = 10 − 2·ln(−ln u)
fn gumbel() -> Uncertain {
    Uncertain::from_quantile("gumbel", |u| 10.0 - 2.0 * libm::log(-libm::log(u)))
}

fn gumbel_below(x: f64) -> f64 {
    libm::exp(-libm::exp((10.0 - x) / 2.0))
}

/// Exact in both tails, as the function itself is not.
fn gumbel_at(level: Level) -> f64 {
    10.0 - 2.0
        * libm::log(match level {
            Level::Lower(t) => -libm::log(t),
            Level::Upper(t) => -libm::log1p(-t),
        })
}

fn score(level: Level) -> f64 {
    Uncertain::from(Normal { mean: 0.0, sd: 1.0 }).quantile(level)
}

fn plan(law: Uncertain) -> Result<Scenario, pvchain::Problems> {
    Scenario::named("own").stage(Stage::new("a").unit("kt").capacity(law)).check()
}

/// Twice the stated bound of the tables, 1e-7 of the larger of value and interquartile range, by
/// uniform and within a correlation; far out, too, where u itself has no digits left.
#[test]
fn an_own_law_is_tabulated_within_the_bound() {
    let marginal = Marginal::of(&gumbel());
    assert!(marginal.is_tabulated());
    let range = gumbel_at(Level::Upper(0.25)) - gumbel_at(Level::Lower(0.25));
    let tails = (0..2_000).map(|step| libm::exp2(-1.0 - f64::from(step) / 2_000.0 * 51.9));
    for t in tails.chain([0.001]) {
        for (level, u) in [(Level::Lower(t), t), (Level::Upper(t), 1.0 - t)] {
            let (mut by_uniform, mut by_normal) = ([u], [score(level)]);
            marginal.from_uniform(&mut by_uniform);
            marginal.from_normal(&mut by_normal);
            for (value, expected) in
                [(by_uniform[0], gumbel_at(Level::of(u))), (by_normal[0], gumbel_at(level))]
            {
                let error = (value - expected).abs() / expected.abs().max(range);
                assert!(error < 2e-7, "{level:?}: {value}, not {expected}");
            }
        }
    }
}

/// One sample of n strays from its law by D with probability about 2·exp(−2·n·D²); 5 σ, 5.7e-7.
#[test]
fn draws_of_an_own_law_follow_it() {
    let n = 20 * BLOCK;
    let (marginal, stream) = (Marginal::of(&gumbel()), Stream::keyed(8, "own"));
    let mut inverted = vec![0.5; n];
    for (block, row) in inverted.chunks_mut(BLOCK).enumerate() {
        stream.uniforms(block as u64, row);
        marginal.from_uniform(row);
    }
    let mut rng = Stream::keyed(9, "own").rng(0);
    let law = gumbel();
    let drawn: Vec<f64> = (&law).sample_iter(&mut rng).take(n).collect();
    for mut draws in [inverted, drawn] {
        draws.sort_by(f64::total_cmp);
        let strays = draws.iter().enumerate().map(|(i, x)| {
            let p = gumbel_below(*x);
            (p - i as f64 / n as f64).abs().max(((i + 1) as f64 / n as f64 - p).abs())
        });
        let distance = strays.fold(0.0, f64::max);
        assert!(distance < (libm::log(2.0 / 5.7e-7) / (2 * n) as f64).sqrt(), "{distance}");
    }
}

/// The mean of a Gumbel law is μ + γ·β with Euler's γ, its variance π²·β²/6; 5 standard errors.
#[test]
fn a_run_with_an_own_law_in_a_correlation() {
    let scenario = Scenario::named("own")
        .stage(Stage::new("a").unit("kt").capacity(gumbel().at_least(0.0)))
        .stage(Stage::new("b").unit("kt").capacity(Uniform { min: 1.0, max: 2.0 }))
        .link(Link::from("a").to("b").consumption(1.0))
        .correlation(Correlation::new("both", Strength::Rho(0.5)).input("stage.*.capacity"))
        .check()
        .unwrap();
    let n = 65_536;
    let outcome = pvchain::simulate(&scenario, &Settings::draws(n).seed(3)).unwrap();
    let mean = outcome.metric(Metric::Capacity, "a").unwrap().mean.unwrap();
    let sd = std::f64::consts::PI * 2.0 / 6.0f64.sqrt();
    let expected = 10.0 + 2.0 * 0.577_215_664_901_532_9;
    assert!((mean - expected).abs() < 5.0 * sd / (n as f64).sqrt(), "{mean}, not {expected}");
}

/// Jumps are where the function has them, to the last uniform.
#[test]
fn steps_are_inverted_exactly() {
    let steps = |u: f64| {
        if u <= 0.3 {
            1.0
        } else if u < 0.7 {
            1.0 + 2.0 * u
        } else {
            4.0
        }
    };
    let law = Uncertain::from_quantile("steps", steps);
    assert_eq!(law.flaw(), None);
    let marginal = Marginal::of(&law);
    assert!(!marginal.is_tabulated());
    let mut row = [1e-9, 0.3, 0.3 + 1e-15, 0.5, 0.7 - 1e-15, 0.7, 1.0 - 1e-15];
    let expected = row.map(steps);
    marginal.from_uniform(&mut row);
    assert_eq!(row, expected);
}

/// A jump that is small for the estimate of a table's error is found all the same.
#[test]
fn small_jumps_are_seen() {
    let marginal =
        Marginal::of(&Uncertain::from_quantile("small", |u| if u < 0.3 { u } else { u + 4e-7 }));
    assert!(!marginal.is_tabulated());
}

/// Q((F(max) − F(min))·u + F(min)), in the middle and 10 standard deviations out.
#[test]
fn an_own_law_is_cut_by_probability() {
    for [min, max] in [[9.0, 13.0], [4.0, 30.0], [36.0, 60.0], [5.0, 6.0]] {
        let law = gumbel().at_least(min).at_most(max);
        assert_eq!(law.flaw(), None);
        let above = |x: f64| -libm::expm1(-libm::exp((10.0 - x) / 2.0));
        for u in [1e-6, 0.01, 0.3, 0.5, 0.8, 0.999] {
            let q = above(min) + u * (above(max) - above(min));
            let expected = 10.0 - 2.0 * libm::log(-libm::log1p(-q));
            let value = law.quantile(Level::of(u));
            // The distance of u to 1 at 36 is 2.3e-6, known to 2⁻⁵³/2.3e-6 = 5e-11.
            assert!((value - expected).abs() < 1e-9, "{law} at {u}: {value}, not {expected}");
        }
    }
    let above = gumbel().at_least(12.0);
    assert_eq!([above.support().min, above.support().max], [12.0, f64::INFINITY]);
}

fn message(law: Uncertain) -> String {
    plan(law).unwrap_err().to_string()
}

#[test]
fn functions_that_are_no_laws_are_refused() {
    let falls = message(Uncertain::from_quantile("falls", |u| 1.0 - u * u));
    assert!(falls.contains("own law `falls`: a function that never falls"), "{falls}");
    let holes = message(Uncertain::from_quantile("holes", |u| if u > 0.9 { f64::NAN } else { u }));
    assert!(holes.contains("own law `holes`: a number at u = 0.9"), "{holes}");
    let poles = message(Uncertain::from_quantile("poles", |u| 1.0 / (0.5 - u).max(0.0)));
    assert!(poles.contains("own law `poles`: a number at u = 0.5, not inf"), "{poles}");
    let nameless = message(Uncertain::from_quantile(" ", |u| u));
    assert!(nameless.contains("a name for the own law"), "{nameless}");
    let gap = Uncertain::from_quantile("gap", |u| if u < 0.5 { 1.0 } else { 2.0 });
    let gap = message(gap.at_least(1.2).at_most(1.8));
    assert!(gap.contains("bounds with values of the distribution between them"), "{gap}");
    let beyond = message(Uncertain::from_quantile("beyond", |u| u).at_least(3.0));
    assert!(beyond.contains("bounds with values of the distribution between them"), "{beyond}");
}

/// Q(u) = (1 − u)^(−a) has E Q² = ∫ t^(−2a) dt, finite for a < ½ alone.
#[test]
fn tails_without_a_variance_are_refused_unless_they_are_bounded() {
    let pareto = |a: f64| Uncertain::from_quantile("pareto", move |u| libm::pow(1.0 - u, -a));
    for a in [0.5, 0.75, 1.0, 2.0] {
        let refused = message(pareto(a));
        assert!(refused.contains("a finite variance") && refused.contains("at_most"), "{refused}");
        assert!(plan(pareto(a).at_most(50.0)).is_ok(), "{a}");
    }
    for a in [0.1, 0.3, 0.49] {
        assert!(plan(pareto(a)).is_ok(), "{a}");
    }
    // Student's law with two degrees of freedom has no variance; a lognormal one always has.
    let student = || {
        Uncertain::from_quantile("t2", |u| 9.0 + (2.0 * u - 1.0) / libm::sqrt(2.0 * u * (1.0 - u)))
    };
    assert!(student().flaw().is_some());
    assert!(student().at_most(20.0).flaw().is_some());
    assert_eq!(student().at_least(0.0).at_most(20.0).flaw(), None);
    let z = |u: f64| Uncertain::from(Normal { mean: 0.0, sd: 1.0 }).quantile(Level::of(u));
    for sigma in [1.0, 2.0, 4.0] {
        let q = move |u: f64| match u {
            0.0 => 0.0,
            1.0 => f64::INFINITY,
            u => libm::exp(sigma * z(u)),
        };
        assert_eq!(Uncertain::from_quantile("lognormal", q).flaw(), None, "{sigma}");
    }
}

#[test]
fn an_own_law_lies_in_the_range_of_its_field() {
    let low = message(gumbel());
    assert!(low.contains("with values without limits") && low.contains("min = 0"), "{low}");
    assert!(plan(gumbel().at_least(0.0)).is_ok());
    assert!(plan(Uncertain::from_quantile("pareto", |u| libm::pow(1.0 - u, -0.3))).is_ok());
}

/// Names and values tell own laws apart; the text of the plan says so, and cannot be read back.
#[test]
fn own_laws_are_told_apart_and_not_read_back() {
    let law = |name: &str, scale: f64| Uncertain::from_quantile(name, move |u| scale * u);
    assert_eq!(law("a", 1.0), law("a", 1.0));
    assert_ne!(law("a", 1.0), law("b", 1.0));
    assert_ne!(law("a", 1.0), law("a", 1.000_001));
    let digest = |own: Uncertain| plan(own).unwrap().digest();
    assert_eq!(digest(law("a", 1.0)), digest(law("a", 1.0)));
    assert_ne!(digest(law("a", 1.0)), digest(law("b", 1.0)));
    assert_ne!(digest(law("a", 1.0)), digest(law("a", 1.000_001)));
    let problems = Scenario::parse(&plan(law("a \"b\"", 1.0)).unwrap().to_toml()).unwrap_err();
    assert_eq!(problems.iter().count(), 1, "{problems}");
    let problems = problems.to_string();
    assert!(problems.contains("an own law that was given in code, `a \"b\"`"), "{problems}");
}
