//! Scenarios by chance: drafts for several tests.

use proptest::prelude::*;
use pvchain::{
    Account, Addition, Band, Bernoulli, Beta, Correlation, Discrete, Draft, Empirical, Gamma, Link,
    Lognormal, LognormalMoments, Loguniform, Metalog, Metric, ModifiedPert, Normal, Pert,
    Quantiles, Quantity, Range90, ScaledBeta, Scenario, Stage, Strength, Student, Target,
    Triangular, Uncertain, Uniform, Variant, Weibull,
};

/// A positive number of any everyday or extreme size.
fn positive() -> impl Strategy<Value = f64> {
    prop_oneof![0.001..1000.0, 1e-30..1e-20, 1e20..1e30, Just(1.0), Just(3.0)]
}

/// Two numbers above 0, the second larger.
fn pair() -> impl Strategy<Value = (f64, f64)> {
    (0.001..0.5, 0.001..0.5).prop_map(|(low, width)| (low, low + width))
}

/// Every law, with values from 0 to 1, so that it fits every field.
fn share() -> impl Strategy<Value = Uncertain> {
    let bounds = |law: Uncertain| law.at_least(1e-4).at_most(1.0);
    prop_oneof![
        (0.01..1.0).prop_map(Uncertain::Exact),
        pair().prop_map(|(min, max)| Uniform { min, max }.into()),
        pair().prop_map(|(min, max)| Loguniform { min, max }.into()),
        pair().prop_map(|(min, max)| Triangular { min, mode: min, max }.into()),
        pair().prop_map(|(min, max)| Pert { min, mode: max, max }.into()),
        (pair(), 0.1..9.0).prop_map(|((min, max), shape)| ModifiedPert {
            min,
            mode: min,
            max,
            shape
        }
        .into()),
        pair().prop_map(move |(mean, sd)| bounds(Normal { mean, sd }.into())),
        (2.1..9.0, pair())
            .prop_map(move |(df, (mean, scale))| bounds(Student { df, mean, scale }.into())),
        pair().prop_map(move |(median, sigma)| bounds(Lognormal { median, sigma }.into())),
        pair().prop_map(move |(mean, sd)| bounds(LognormalMoments { mean, sd }.into())),
        (0.1..9.0, 0.1..9.0).prop_map(|(alpha, beta)| Beta { alpha, beta }.into()),
        (pair(), 0.1..9.0)
            .prop_map(|((min, max), alpha)| { ScaledBeta { alpha, beta: 1.0, min, max }.into() }),
        (0.5..9.0).prop_map(move |shape| bounds(Gamma { shape, scale: 0.1 }.into())),
        (0.5..9.0).prop_map(move |shape| bounds(Weibull { shape, scale: 0.5 }.into())),
        pair().prop_map(|(one, two)| {
            Discrete { values: vec![two, one], weights: vec![3.0, one] }.into()
        }),
        pair().prop_map(|(one, two)| Empirical { values: vec![one, two, one] }.into()),
        (pair(), pair()).prop_map(|((p, q), (one, two))| {
            Quantiles { p: vec![0.0, p, q, 1.0], x: vec![one, one, two, two] }.into()
        }),
        pair().prop_map(|(one, two)| {
            // In the middle of the odds, so that the curve rises.
            let odds = (one / (1.0 - one) * two / (1.0 - two)).sqrt();
            let x = vec![one, odds / (1.0 + odds), two];
            Metalog { p: vec![0.1, 0.5, 0.9], x, min: 0.0, max: 1.0 }.into()
        }),
        (0.0..=1.0).prop_map(|p| Bernoulli { p }.into()),
        pair().prop_map(move |(low, high)| bounds(Range90 { low, high }.into())),
    ]
}

fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![
        4 => share().prop_map(Quantity::Always),
        1 => prop::collection::btree_map(1000_i32..=9999, share(), 1..4).prop_map(Quantity::ByYear),
    ]
}

/// A consumption: above 0, so laws that reach 0 are left out.
fn consumption() -> impl Strategy<Value = Quantity> {
    prop_oneof![
        positive().prop_map(Quantity::from),
        positive().prop_map(|median| Lognormal { median, sigma: 0.1 }.into()),
        pair().prop_map(|(low, high)| Range90 { low, high }.into()),
        pair().prop_map(|(min, max)| Uniform { min, max }.into()),
    ]
}

fn stage(index: usize) -> impl Strategy<Value = Stage> {
    let optional = || prop::option::of(quantity());
    let words = (any::<Option<String>>(), any::<Option<String>>(), any::<Option<String>>());
    let numbers = (quantity(), optional(), optional(), optional(), optional(), optional());
    let amount = prop_oneof![Just(None), positive().prop_map(Some)];
    (words, numbers, amount, any::<String>()).prop_map(move |(words, numbers, amount, language)| {
        let mut stage = Stage::new(format!("阶段-{index}_x")).unit("kt");
        (stage.name, stage.note.source, stage.note.assumption) = words;
        stage.labels.insert(language, "标".to_owned());
        (
            stage.capacity,
            stage.operating_rate,
            stage.export_limit,
            stage.export_commitment,
            stage.value,
            stage.national_capacity,
        ) = numbers;
        if let Some(amount) = amount {
            stage.capacity = amount.into();
            stage.coverage = Some(Band::between(amount..=amount));
        }
        stage
    })
}

/// A line of stages with accounts, targets, a correlation and a variant.
pub(crate) fn scenario() -> impl Strategy<Value = Draft> {
    let stages = [0, 1, 2, 3].map(stage);
    let links = prop::collection::vec((consumption(), quantity(), prop::option::of(quantity())), 3);
    let rest = (any::<String>(), 1000_i32..=9999, quantity(), -1.0..1.0);
    (stages, links, rest).prop_map(|(stages, links, (text, year, quantity, rho))| {
        let mut draft = Scenario::named(text.clone()).year(year).balance(Band::at_most(3.5));
        draft.summary = Some(text.clone());
        draft.stages = stages.into();
        let ids: Vec<String> = draft.stages.iter().map(|stage| stage.id.clone()).collect();
        for (at, (consumption, share, import)) in links.into_iter().enumerate() {
            let mut link = Link::from(&ids[at]).to(&ids[at + 1]).consumption(consumption);
            link.local_share = Some(share);
            link.import_share = import;
            draft.links.push(link);
        }
        draft
            .links
            .push(Link::from(&ids[0]).to(&ids[3]).consumption(1).alternative("two ways").mix(0.4));
        draft.links[2] = draft.links[2].clone().alternative("two ways").mix(0.6);
        let rate = Uniform { min: 0.25, max: 0.75 };
        draft.stages[0].operating_rate = Some(rate.into());
        draft.stages[1].operating_rate = Some(rate.into());
        draft
            .account(Account::new("电 1").unit("GWh").intensity(&ids[0], quantity))
            .target(Target::new(format!("t{text}"), Metric::Coverage).of(&ids[1]).min(rho))
            .target(Target::new("final", Metric::FinalOutput).max(1e150))
            .correlation(
                Correlation::new("m 1", Strength::Matrix(vec![vec![1.0, rho], vec![rho, 1.0]]))
                    .input(format!("stage.{}.operating_rate", ids[0]))
                    .input(format!("stage.{}.operating_*", ids[1])),
            )
            .cost_unit("亿元")
            .addition(Addition::new("more 1", &ids[1], 40.0).step(0.5).cost(2.5))
            .addition(Addition::new("电-2", &ids[3], 1e-3))
            .variant(
                Variant::new(format!("v{text}"))
                    .set(format!("stage.{}.capacity", ids[2]), "1.5 万吨")
                    .set(format!("stage.{}.export_limit", ids[2]), "unlimited")
                    .set("stage.*.operating_rate", rate),
            )
    })
}
