//! The quantiles that scipy gives, for tests.

use super::quantile::Tail;
use crate::scenario::uncertain::{
    Beta, Gamma, Lognormal, LognormalMoments, ModifiedPert, Normal, Pert, Range90, ScaledBeta,
    Triangular, Truncated, Uncertain, Uniform, Weibull,
};

/// A law, a probability and its value.
pub(super) struct Fixture {
    pub(super) law: Uncertain,
    pub(super) tail: Tail,
    pub(super) value: f64,
}

/// Every row of `tests/reference/quantiles.csv`.
pub(super) fn all() -> Vec<Fixture> {
    include_str!("../../tests/reference/quantiles.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(fixture)
        .collect()
}

fn fixture(line: &str) -> Fixture {
    let fields: Vec<&str> = line.split(',').collect();
    let [kind, middle @ .., side, t, value] = fields.as_slice() else { panic!("{line}") };
    let (parameters, bounds) = middle.split_at(middle.len() - 2);
    let p: Vec<f64> = parameters.iter().map(|field| field.parse().unwrap()).collect();
    let mut law: Uncertain = match *kind {
        "normal" => Normal { mean: p[0], sd: p[1] }.into(),
        "lognormal" => Lognormal { median: p[0], sigma: p[1] }.into(),
        "lognormal_moments" => LognormalMoments { mean: p[0], sd: p[1] }.into(),
        "beta" => Beta { alpha: p[0], beta: p[1] }.into(),
        "scaled_beta" => ScaledBeta { alpha: p[0], beta: p[1], min: p[2], max: p[3] }.into(),
        "pert" => Pert { min: p[0], mode: p[1], max: p[2] }.into(),
        "modified_pert" => ModifiedPert { min: p[0], mode: p[1], max: p[2], shape: p[3] }.into(),
        "triangular" => Triangular { min: p[0], mode: p[1], max: p[2] }.into(),
        "gamma" => Gamma { shape: p[0], scale: p[1] }.into(),
        "weibull" => Weibull { shape: p[0], scale: p[1] }.into(),
        "uniform" => Uniform { min: p[0], max: p[1] }.into(),
        "range90" => Range90 { low: p[0], high: p[1] }.into(),
        other => panic!("{other}"),
    };
    if bounds[0] != "-" {
        let [min, max] = [bounds[0], bounds[1]].map(|bound| bound.parse().unwrap());
        law = Uncertain::Truncated(Truncated { law: Box::new(law), min, max });
    }
    assert_eq!(law.flaw(), None, "{line}");
    let t = t.parse().unwrap();
    let tail = if *side == "lower" { Tail::Lower(t) } else { Tail::Upper(t) };
    Fixture { law, tail, value: value.parse().unwrap() }
}
