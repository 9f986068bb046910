//! The quantiles that scipy gives, for tests.

use super::inverse::{Side, Tail};
use super::uncertain::{LAWS, Truncated, Uncertain};

/// A law, a probability and its value.
pub(crate) struct Fixture {
    pub(crate) law: Uncertain,
    pub(crate) tail: Tail,
    pub(crate) value: f64,
}

/// Every row of `tests/reference/quantiles.csv`.
pub(crate) fn all() -> Vec<Fixture> {
    include_str!("../../tests/reference/quantiles.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(fixture)
        .collect()
}

fn fixture(line: &str) -> Fixture {
    let fields: Vec<&str> = line.split(',').collect();
    let [kind, parameters @ .., min, max, side, t, value] = fields.as_slice() else {
        panic!("{line}")
    };
    let number = |field: &str| field.parse::<f64>().unwrap();
    let mut law = law(kind, &parameters.iter().map(|field| number(field)).collect::<Vec<_>>());
    if *min != "-" {
        law = Truncated { law: Box::new(law), min: number(min), max: number(max) }.into();
    }
    assert_eq!(law.flaw(), None, "{line}");
    let side = if *side == "lower" { Side::Lower } else { Side::Upper };
    Fixture { law, tail: Tail::on(side, number(t)), value: number(value) }
}

/// The law whose struct has that name, `scaled_beta` for `ScaledBeta`.
fn law(kind: &str, numbers: &[f64]) -> Uncertain {
    let fits = LAWS.iter().filter(|law| law.signature.parameters.len() == numbers.len());
    let mut laws = fits.map(|law| {
        let names = law.signature.parameters.iter().map(|own| own.name);
        law.law(&names.zip(numbers.iter().map(|number| vec![*number])).collect::<Vec<_>>())
    });
    let kind = format!("{}(", kind.replace('_', ""));
    laws.find(|law| format!("{law:?}").to_lowercase().starts_with(&kind)).expect(&kind)
}
