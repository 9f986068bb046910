//! Sobol' indices: how much of a figure's variance each group of drivers explains.
//!
//! Two independent samples A and B; in `Y` the group's drivers come from B and all others from A.
//! Groups are independent of each other, so `Y` follows the same law as A and B, whatever hangs
//! together inside the group.
//!
//! ```text
//! m = (B̄ + Ȳ)/2                V = mean((B² + Y²)/2) − m²
//! S = (mean(B·Y) − m²)/V − β·(mean(A·B) − Ā·B̄)/V             first order
//! T = mean((A − Y)²)/2 / V_AY                                 total, V_AY as V, of A and Y
//! ```
//!
//! `S` is the estimator of Janon and others, which takes mean and variance from both of its samples and
//! has the smallest error of such estimators, and none where S is 1. It is weak for groups that
//! hardly matter: there Saltelli's is better, which takes B·(Y − A) in place of B·Y. The second
//! term has both: A and B are independent, so that what it holds besides β is 0 in the mean, β = 0
//! is Janon's estimator, β = 1 is Saltelli's, and the β that leaves the least error is found by
//! regression. `T` is Jansen's; over the pooled variance of A and Y it is 1 less Janon's estimator
//! for all other groups.
//!
//! Errors come from a jackknife over 32 independent parts of the draws.
//!
//! # References
//!
//! * Saltelli and others: Variance based sensitivity analysis of model output (2010),
//!   <https://doi.org/10.1016/j.cpc.2009.09.018>
//! * Janon and others: Asymptotic normality and efficiency of two Sobol index estimators (2014),
//!   <https://doi.org/10.1051/ps/2013040>
//! * Jansen: Analysis of variance designs for model output (1999),
//!   <https://doi.org/10.1016/S0010-4655(98)00154-4>
//! * Jacques, Lavergne, Devictor: Sensitivity analysis in presence of model uncertainty and
//!   correlated inputs (2006), <https://doi.org/10.1016/j.ress.2005.11.047>

use super::answer::{Indices, Variance};
use super::driver::GroupName;
use crate::stats::{Interval, Merge, merge_by_fields, student};

/// Independent parts of the draws.
pub(super) const PARTS: usize = 32;

/// Half-width up to which indices count as converged.
const CONVERGED: f64 = 0.02;

/// Half-width that more draws are counted for.
const FINE: f64 = 0.01;

/// Sums over draws of which all three figures are defined: their number, Σ A, Σ B, Σ Y, Σ A², Σ B²,
/// Σ Y², Σ A·B, Σ B·Y and Σ (A − Y)².
type Products = [f64; 10];

/// Mean and variance of two of A, B and Y taken together.
fn pooled(sums: &Products, one: usize, other: usize) -> [f64; 2] {
    let draws = 2.0 * sums[0];
    let mean = (sums[1 + one] + sums[1 + other]) / draws;
    [mean, (sums[4 + one] + sums[4 + other]) / draws - mean * mean]
}

/// What sums say: `S` with β = 0, the term that β belongs to, and `T`.
struct Estimate {
    first: f64,
    control: f64,
    total: f64,
}

impl Estimate {
    fn of(sums: &Products) -> Self {
        let [n, a, b, .., samples, shared, changed] = *sums;
        let [mean, variance] = pooled(sums, 1, 2);
        let [_, around] = pooled(sums, 0, 2);
        Self {
            first: (shared / n - mean * mean) / variance,
            control: (samples / n - (a / n) * (b / n)) / variance,
            total: 0.5 * changed / n / around,
        }
    }
}

/// What is kept of a figure when one group is exchanged between two samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchanged {
    /// A number near the mean of the figure, which all sums are about.
    centre: f64,
    parts: [Products; PARTS],
}

merge_by_fields! {
    Exchanged { parts }
}

impl Exchanged {
    /// Nothing yet, about a number near the mean of the figure.
    pub fn about(centre: f64) -> Self {
        Self { centre, parts: [[0.0; 10]; PARTS] }
    }

    /// Takes in independent draws of the figure: in both samples, and in the first with the group
    /// of the second. Those in which any of the three is undefined are left out.
    pub fn push(&mut self, a: &[f64], b: &[f64], y: &[f64]) {
        let each = a.len().div_ceil(PARTS).max(1);
        for (draw, ((a, b), y)) in a.iter().zip(b).zip(y).enumerate() {
            let [a, b, y] = [a, b, y].map(|value| value - self.centre);
            if a.is_finite() && b.is_finite() && y.is_finite() {
                let changed = (a - y) * (a - y);
                let terms = [1.0, a, b, y, a * a, b * b, y * y, a * b, b * y, changed];
                self.parts[draw / each].merge(&terms);
            }
        }
    }

    fn total(&self) -> Products {
        let mut total = [0.0; 10];
        self.parts.iter().for_each(|part| total.merge(part));
        total
    }

    /// The indices of the group, and its first-order index without each part in turn.
    fn indices(&self, group: &GroupName, is_probability: bool) -> (Indices, Vec<f64>) {
        let all = self.total();
        let whole = Estimate::of(&all);
        let others = self.parts.iter().map(|part| std::array::from_fn(|i| all[i] - part[i]));
        let without: Vec<Estimate> = others.map(|others| Estimate::of(&others)).collect();
        let beta = slope(&without);
        let first = |estimate: &Estimate| estimate.first - beta * estimate.control;
        let totals: Vec<f64> = without.iter().map(|estimate| estimate.total).collect();
        let without: Vec<f64> = without.iter().map(first).collect();
        let mut total = Interval::around(whole.total, student(PARTS - 1) * jackknife(&totals));
        total.low = total.low.max(0.0);
        let [n, .., changed] = all;
        if changed == 0.0 {
            // No draw of n changed: fewer than 3/n of all do, each by 1.
            let [_, variance] = pooled(&all, 0, 2);
            let most = if is_probability { 0.5 * 3.0 / n / variance } else { 0.0 };
            total = Interval { value: 0.0, low: 0.0, high: most.min(1.0) };
        }
        // One degree of freedom went into β.
        let half_width = student(PARTS - 2) * jackknife(&without);
        let first = Interval::around(first(&whole), half_width);
        (Indices { group: group.clone(), first, total }, without)
    }
}

/// The indices of a figure from what is kept for each group; none where it does not vary.
pub fn indices(groups: &[(&GroupName, Exchanged)], is_probability: bool) -> Option<Variance> {
    let all = groups.first()?.1.total();
    let (n, [_, variance]) = (all[0], pooled(&all, 0, 1));
    if !(variance > 0.0 && n >= 2.0 * PARTS as f64) {
        return None;
    }
    let found = groups.iter().map(|(group, kept)| kept.indices(group, is_probability));
    let (mut groups, without): (Vec<Indices>, Vec<Vec<f64>>) = found.unzip();
    let explained: f64 = groups.iter().map(|found| found.first.value).sum();
    let sums = (0..PARTS).map(|part| without.iter().map(|without| without[part]).sum());
    let error = jackknife(&sums.collect::<Vec<f64>>());
    let half_widths = groups.iter().flat_map(|found| [found.first, found.total]);
    let half_width = half_widths.map(|index| index.half_width()).fold(0.0, f64::max);
    groups.sort_by(|a, b| b.total.value.total_cmp(&a.total.value));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of draws")]
    let [defined, draws_for_hundredth] =
        [n, (n * (half_width / FINE) * (half_width / FINE)).ceil()].map(|count| count as u64);
    Some(Variance {
        value: variance,
        defined,
        groups,
        interactions: Interval::around(1.0 - explained, student(PARTS - 1) * error),
        half_width,
        converged: half_width <= CONVERGED,
        draws_for_hundredth,
    })
}

/// β: by how much the first-order index moves with the term that is 0 in the mean.
fn slope(without: &[Estimate]) -> f64 {
    let n = without.len() as f64;
    let mean = |of: fn(&Estimate) -> f64| without.iter().map(of).sum::<f64>() / n;
    let (first, control) = (mean(|e| e.first), mean(|e| e.control));
    let (mut both, mut squares) = (0.0, 0.0);
    for estimate in without {
        both += (estimate.first - first) * (estimate.control - control);
        squares += (estimate.control - control) * (estimate.control - control);
    }
    if squares > 0.0 { both / squares } else { 0.0 }
}

/// The standard error of an estimate from its values without each part in turn:
/// √((R − 1)/R·Σ (θ₍₋ᵣ₎ − θ̄)²).
fn jackknife(without: &[f64]) -> f64 {
    let r = without.len() as f64;
    ((r - 1.0) / r * squares_about_mean(without)).sqrt()
}

/// Σ (v − v̄)²
pub(super) fn squares_about_mean(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean) * (value - mean)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_vary_has_no_indices() {
        let mut kept = Exchanged::about(1.0);
        kept.push(&[1.0; 512], &[1.0; 512], &[1.0; 512]);
        assert_eq!(indices(&[(&"x".into(), kept)], false), None);
        assert_eq!(indices(&[], false), None);
    }
}
