//! Rank correlations are those that were asked for, whatever the laws, or it is said what they are.

use pvchain::lint::{LintKind, lint};
use pvchain::{
    Bernoulli, Correlation, Discrete, Lognormal, Metric, Scenario, Settings, Stage, Strength,
    Uncertain, Uniform, for_each_block,
};

const DRAWS: u64 = 100_000;

fn plan(laws: &[Uncertain], strength: Strength) -> Scenario {
    let ids = (1..).map(|number| format!("s{number}"));
    let stages =
        laws.iter().zip(ids).map(|(law, id)| Stage::new(id).unit("kt").capacity(law.clone()));
    let plan = stages.fold(Scenario::named("ranks").final_stage("s1"), pvchain::Draft::stage);
    plan.correlation(Correlation::new("c", strength).input("stage.*.capacity")).check().unwrap()
}

/// Middle ranks: of equal values the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0.0;
    for alike in order.chunk_by(|a, b| values[*a] == values[*b]) {
        for at in alike {
            ranks[*at] = below + 0.5 * alike.len() as f64;
        }
        below += alike.len() as f64;
    }
    ranks
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let n = x.len() as f64;
    let mean = |v: &[f64]| v.iter().sum::<f64>() / n;
    let (a, b) = (mean(x), mean(y));
    let product = |f: &[f64], g: &[f64], [a, b]: [f64; 2]| -> f64 {
        f.iter().zip(g).map(|(f, g)| (f - a) * (g - b)).sum()
    };
    product(x, y, [a, b]) / (product(x, x, [a, a]) * product(y, y, [b, b])).sqrt()
}

/// The rank correlations of all pairs.
fn drawn(plan: &Scenario) -> Vec<f64> {
    let mut columns = vec![Vec::new(); plan.stages.len()];
    for_each_block(plan, &Settings::draws(DRAWS), |block| {
        for (column, stage) in columns.iter_mut().zip(&plan.stages) {
            column.extend_from_slice(block.column(Metric::Potential, &stage.id));
        }
    })
    .unwrap();
    let all: Vec<_> = columns.iter().map(|column| ranks(column)).collect();
    let pairs = (1..all.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    pairs.map(|(i, j)| correlation(&all[i], &all[j])).collect()
}

fn said(plan: &Scenario) -> Vec<String> {
    let found = lint(plan).into_iter().filter(|found| found.kind == LintKind::RankOutOfReach);
    found.map(|found| found.to_string()).collect()
}

fn yes(p: f64) -> Uncertain {
    Bernoulli { p }.into()
}

fn three() -> Uncertain {
    Discrete { values: vec![1.0, 2.0, 3.0], weights: vec![1.0, 2.0, 1.0] }.into()
}

/// The correlation of two events of a tenth has a standard error of about
/// 0.005, of which five are 0.025; that of other ranks is smaller.
#[test]
fn rank_correlations_of_few_values_are_those_asked_for() {
    let uniform = || Uniform { min: 1.0, max: 2.0 }.into();
    let lognormal = || Lognormal { median: 1.0, sigma: 0.5 }.into();
    for (laws, wishes) in [
        (vec![yes(0.1), yes(0.1)], [0.8, 0.3]),
        (vec![three(), three()], [0.8, -0.4]),
        (vec![three(), uniform()], [0.7, -0.4]),
        (vec![uniform(), yes(0.4)], [0.8, -0.4]),
        (vec![three(), yes(0.5), uniform()], [0.6, 0.2]),
        (vec![uniform(), lognormal()], [0.8, -0.4]),
    ] {
        for wished in wishes {
            let plan = plan(&laws, Strength::Spearman(wished));
            assert_eq!(said(&plan), [""; 0], "{laws:?}");
            for found in drawn(&plan) {
                assert!((found - wished).abs() < 0.025, "{laws:?}: {found}, not {wished}");
            }
        }
    }
}

/// An event of a tenth and one of a half have at most ⅓; one of a half and a continuous number at
/// most √3/2. Where three inputs cannot move together as each pair could, all are weakened.
#[test]
fn what_is_out_of_reach_is_said_as_it_is_drawn() {
    for (laws, wished) in [
        (vec![yes(0.1), yes(0.5)], 0.8),
        (vec![yes(0.5), Uniform { min: 0.0, max: 1.0 }.into()], 0.95),
        (vec![three(), yes(0.01), yes(0.99)], 0.14),
        (vec![yes(0.1), yes(0.1), yes(0.1)], -0.4),
    ] {
        let plan = plan(&laws, Strength::Spearman(wished));
        let told = said(&plan);
        let [told] = &told[..] else { panic!("{laws:?}: {told:?}") };
        assert!(told.contains(&format!("a rank correlation of {wished};")), "{told}");
        let attained: f64 = told.rsplit(' ').next().unwrap().parse().unwrap();
        let all = drawn(&plan);
        let furthest =
            all.iter().copied().max_by(|a, b| (a - wished).abs().total_cmp(&(b - wished).abs()));
        assert!((furthest.unwrap() - attained).abs() < 0.03, "{told}: {all:?}");
    }
}

/// A coefficient of the normals is what it says.
#[test]
fn latent_coefficients_are_not_touched() {
    let plan = plan(&[yes(0.5), yes(0.5)], Strength::Rho(0.6));
    let expected = std::f64::consts::FRAC_2_PI * libm::asin(0.6);
    assert!((drawn(&plan)[0] - expected).abs() < 0.02);
    assert_eq!(said(&plan), [""; 0]);
}
