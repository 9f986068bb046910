//! Laws: one-key tables such as `{ pert = { min = 1, mode = 2, max = 3 } }`.

use toml::de::{DeTable, DeValue};

use super::value::{Flaw, clip, describe, finite};
use crate::problem::nearest::nearest;
use crate::scenario::uncertain::{
    Bernoulli, Beta, Discrete, Empirical, Gamma, Lognormal, LognormalMoments, ModifiedPert, Normal,
    Pert, Range90, ScaledBeta, Triangular, Uncertain, Uniform, Weibull,
};

/// A way to write a law.
#[derive(Debug)]
struct Form {
    law: &'static str,
    needed: &'static [&'static str],
    optional: &'static [&'static str],
}

const fn form(
    law: &'static str,
    needed: &'static [&'static str],
    optional: &'static [&'static str],
) -> Form {
    Form { law, needed, optional }
}

/// Bounds of a truncation.
const BOUNDS: &[&str] = &["min", "max"];

/// All laws; a law with several forms has them one after the other.
const LAWS: [Form; 13] = [
    form("uniform", &["min", "max"], &[]),
    form("triangular", &["min", "mode", "max"], &[]),
    form("pert", &["min", "mode", "max"], &["shape"]),
    form("normal", &["mean", "sd"], BOUNDS),
    form("lognormal", &["median", "sigma"], BOUNDS),
    form("lognormal", &["mean", "sd"], BOUNDS),
    form("beta", &["alpha", "beta"], BOUNDS),
    form("gamma", &["shape", "scale"], BOUNDS),
    form("weibull", &["shape", "scale"], BOUNDS),
    form("discrete", &["values", "weights"], &[]),
    form("empirical", &["values"], &[]),
    form("bernoulli", &["p"], &[]),
    form("range90", &["low", "high"], BOUNDS),
];

/// The names of all laws.
fn names() -> impl Iterator<Item = &'static str> {
    LAWS.iter().map(|form| form.law).chain(["by_year"])
}

/// Reads a distribution.
pub(super) fn read(table: &DeTable<'_>, offset: usize) -> Result<Uncertain, Flaw> {
    let mut entries = table.iter();
    let (Some((key, value)), None) = (entries.next(), entries.next()) else {
        let keys: Vec<&str> = table.keys().take(6).map(|key| key.get_ref().as_ref()).collect();
        let found = match keys.as_slice() {
            [] => "an empty table".to_owned(),
            keys => clip(&format!("a table of {}", keys.join(", "))),
        };
        return Err(Flaw::at(offset)
            .found(found)
            .expected("a distribution: a table with one key, its law")
            .hint("for example { pert = { min = 1, mode = 2, max = 3 } }"));
    };
    let law = key.get_ref().as_ref();
    let forms: Vec<&Form> = LAWS.iter().filter(|form| form.law == law).collect();
    if forms.is_empty() {
        let known: Vec<&str> = names().filter(|name| *name != law).collect();
        return Err(Flaw::at(key.span().start)
            .found(format!("`{}`", clip(law)))
            .expected(format!("a distribution: {}", unique(&known).join(", ")))
            .hint_maybe(nearest(law, known).map(|name| format!("did you mean `{name}`?"))));
    }
    let DeValue::Table(given) = value.get_ref() else {
        return Err(Flaw::of(value).expected(signature(&forms)));
    };
    parameters(&forms, given, value.span().start)
}

fn unique<'n>(names: &[&'n str]) -> Vec<&'n str> {
    let mut names = names.to_vec();
    names.dedup();
    names
}

/// What the law takes, e.g. `pert { min, mode, max }, also shape`.
fn signature(forms: &[&Form]) -> String {
    let texts: Vec<String> =
        forms.iter().map(|form| format!("{} {{ {} }}", form.law, form.needed.join(", "))).collect();
    let optional = forms.first().map_or(&[] as &[_], |form| form.optional);
    let also = if optional.is_empty() { String::new() } else { ", also ".to_owned() };
    format!("{}{also}{}", texts.join(" or "), optional.join(" and "))
}

/// Reads the parameters by the form that they fit.
fn parameters(forms: &[&Form], given: &DeTable<'_>, offset: usize) -> Result<Uncertain, Flaw> {
    let missing = |form: &&&Form| form.needed.iter().filter(|name| given.get(**name).is_none());
    // The form with the fewest gaps is what was meant.
    let form = forms.iter().min_by_key(|form| missing(form).count());
    let form = form.expect("checked: the law has a form");
    let known = |name: &str| form.needed.contains(&name) || form.optional.contains(&name);
    if let Some((key, _)) = given.iter().find(|(key, _)| !known(key.get_ref())) {
        let name = key.get_ref().as_ref();
        let candidates = form.needed.iter().chain(form.optional).copied();
        let meant = nearest(name, candidates).map(|name| format!("did you mean `{name}`?"));
        return Err(Flaw::at(key.span().start)
            .found(format!("`{}` in {}", clip(name), form.law))
            .expected(signature(forms))
            .hint_maybe(meant));
    }
    if let Some(name) = missing(&form).next() {
        return Err(Flaw::at(offset)
            .found(format!("{} without `{name}`", form.law))
            .expected(signature(forms)));
    }
    if form.needed.contains(&"values") {
        return of_values(form, given);
    }
    let mut numbers = Numbers::default();
    for (key, value) in given {
        let name = key.get_ref().as_ref();
        let number = finite(value).map_err(|flaw| flaw.parameter(name, form.law))?;
        numbers.0.push((name, number));
    }
    Ok(numbers.law(form))
}

fn of_values(form: &Form, given: &DeTable<'_>) -> Result<Uncertain, Flaw> {
    let list = |name: &str| -> Result<Vec<f64>, Flaw> {
        let value = given.get(name).expect("checked: nothing is missing");
        let DeValue::Array(list) = value.get_ref() else {
            return Err(Flaw::at(value.span().start)
                .found(format!("{} as `{name}` of {}", describe(value.get_ref()), form.law))
                .expected("a list of numbers"));
        };
        list.iter().map(finite).collect()
    };
    let values = list("values")?;
    if form.law == "empirical" {
        return Ok(Empirical { values }.into());
    }
    Ok(Discrete { values, weights: list("weights")? }.into())
}

/// The scalar parameters given.
#[derive(Debug, Default)]
struct Numbers<'n>(Vec<(&'n str, f64)>);

impl Numbers<'_> {
    fn given(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, number)| *number)
    }

    fn of(&self, name: &str) -> f64 {
        self.given(name).expect("checked: nothing is missing")
    }

    /// The law of that form.
    fn law(&self, form: &Form) -> Uncertain {
        let (min, max) = (self.given("min"), self.given("max"));
        let law: Uncertain = match (form.law, form.needed[0]) {
            ("uniform", _) => Uniform { min: self.of("min"), max: self.of("max") }.into(),
            ("triangular" | "pert", _) => return self.with_mode(form),
            ("normal", _) => Normal { mean: self.of("mean"), sd: self.of("sd") }.into(),
            ("lognormal", "median") => {
                Lognormal { median: self.of("median"), sigma: self.of("sigma") }.into()
            }
            ("lognormal", _) => {
                LognormalMoments { mean: self.of("mean"), sd: self.of("sd") }.into()
            }
            ("beta", _) => {
                let (alpha, beta) = (self.of("alpha"), self.of("beta"));
                return match (min, max) {
                    (None, None) => Beta { alpha, beta }.into(),
                    (min, max) => {
                        let (min, max) = (min.unwrap_or(0.0), max.unwrap_or(1.0));
                        ScaledBeta { alpha, beta, min, max }.into()
                    }
                };
            }
            ("gamma", _) => Gamma { shape: self.of("shape"), scale: self.of("scale") }.into(),
            ("weibull", _) => Weibull { shape: self.of("shape"), scale: self.of("scale") }.into(),
            ("bernoulli", _) => Bernoulli { p: self.of("p") }.into(),
            _ => Range90 { low: self.of("low"), high: self.of("high") }.into(),
        };
        if !form.optional.contains(&"min") {
            return law;
        }
        let law = min.into_iter().fold(law, Uncertain::at_least);
        max.into_iter().fold(law, Uncertain::at_most)
    }

    fn with_mode(&self, form: &Form) -> Uncertain {
        let (min, mode, max) = (self.of("min"), self.of("mode"), self.of("max"));
        match (form.law, self.given("shape")) {
            ("triangular", _) => Triangular { min, mode, max }.into(),
            (_, Some(shape)) => ModifiedPert { min, mode, max, shape }.into(),
            (_, None) => Pert { min, mode, max }.into(),
        }
    }
}
