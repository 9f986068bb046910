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
//! Errors come from a jackknife over 32 independent parts of the draws. Indices lie between 0 and 1,
//! and so do what is said of them.
//!
//! # Rare events
//!
//! All that tells `S` of a rare event are the draws in which both B and Y hit: of n draws
//! n·(S·V + p²). With fewer than 20 of them `S` is withheld, and with it what groups do together; so
//! it is for a mean of which fewer than 20 draws hold all of Σ B·Y, (Σ |B·Y|)²/Σ (B·Y)². β is 0 where
//! fewer than 20 hit in both A and B. `T` needs draws that change, which a rare event has more of;
//! where they are fewer than 20 its interval is that of their number. If p is above ½, misses are
//! what is counted.
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
use crate::stats::{Interval, Merge, Z95, merge_by_fields, student};

/// Independent parts of the draws.
pub(super) const PARTS: usize = 32;

/// Half-width up to which indices count as converged.
const CONVERGED: f64 = 0.02;

/// Half-width that more draws are counted for.
const FINE: f64 = 0.01;

/// Fewest draws that an index may hang on.
const FEWEST: f64 = 20.0;

/// How many such draws a sample that is large enough is expected to have.
const ENOUGH: f64 = 30.0;

/// Sums over draws of which all three figures are defined: their number, Σ A, Σ B, Σ Y, Σ A², Σ B²,
/// Σ Y², Σ A·B, Σ B·Y, Σ (A − Y)², Σ |B·Y| and Σ (B·Y)².
type Products = [f64; 12];

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
        let [n, a, b, .., samples, shared, changed, _, _] = *sums;
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
        Self { centre, parts: [[0.0; 12]; PARTS] }
    }

    /// Takes in independent draws of the figure: in both samples, and in the first with the group
    /// of the second. Those in which any of the three is undefined are left out.
    pub fn push(&mut self, a: &[f64], b: &[f64], y: &[f64]) {
        let each = a.len().div_ceil(PARTS).max(1);
        for (draw, ((a, b), y)) in a.iter().zip(b).zip(y).enumerate() {
            let [a, b, y] = [a, b, y].map(|value| value - self.centre);
            if a.is_finite() && b.is_finite() && y.is_finite() {
                let (changed, by) = ((a - y) * (a - y), b * y);
                let both = [a * b, by, changed, by.abs(), by * by];
                let own = [1.0, a, b, y, a * a, b * b, y * y];
                let terms = own.into_iter().chain(both);
                self.parts[draw / each].iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
            }
        }
    }

    fn total(&self) -> Products {
        let mut total = [0.0; 12];
        self.parts.iter().for_each(|part| total.merge(part));
        total
    }

    /// The indices of the group.
    fn indices(&self, group: &GroupName, is_probability: bool) -> GroupIndices {
        let all = self.total();
        let whole = Estimate::of(&all);
        let others = self.parts.iter().map(|part| std::array::from_fn(|i| all[i] - part[i]));
        let without: Vec<Estimate> = others.map(|others| Estimate::of(&others)).collect();
        let told = Telling::of(&all, self.centre, is_probability);
        let beta = if told.of_control < FEWEST { 0.0 } else { slope(&without) };
        let first = |estimate: &Estimate| estimate.first - beta * estimate.control;
        let totals: Vec<f64> = without.iter().map(|estimate| estimate.total).collect();
        let without: Vec<f64> = without.iter().map(first).collect();
        let total_half_width = student(PARTS - 1) * jackknife(&totals);
        let (n, changed) = (all[0], all[9]);
        let total = if is_probability && changed.round() < FEWEST {
            few_changed(changed, n, pooled(&all, 0, 2))
        } else {
            share(whole.total, total_half_width)
        };
        // One degree of freedom went into β.
        let first_half_width = student(PARTS - 2) * jackknife(&without);
        let is_told = told.of_first >= FEWEST;
        let indices = Indices {
            group: group.clone(),
            first: is_told.then(|| share(first(&whole), first_half_width)),
            draws_for_first: (!is_told).then(|| draws(told.draws_for_first)),
            total,
        };
        let half_width =
            if is_told { first_half_width.max(total_half_width) } else { total_half_width };
        GroupIndices { indices, half_width, first: first(&whole), without }
    }
}

/// The indices of a group, half the width of the wider interval before it is cut to 0 to 1, and the
/// first-order index as it was estimated, from all draws and without each part in turn.
struct GroupIndices {
    indices: Indices,
    half_width: f64,
    first: f64,
    without: Vec<f64>,
}

/// How many draws tell anything of a first-order index.
struct Telling {
    of_first: f64,
    /// Those that tell how A and B hang together, which they do not.
    of_control: f64,
    /// How many draws of a sample would tell enough.
    draws_for_first: f64,
}

impl Telling {
    fn of(sums: &Products, centre: f64, is_probability: bool) -> Self {
        let [n, a, b, y, .., samples, shared, _, sizes, squares] = *sums;
        if !is_probability {
            let of_first = if squares > 0.0 { sizes * (sizes / squares) } else { n };
            return Self { of_first, of_control: n, draws_for_first: n * (ENOUGH / of_first) };
        }
        let hits = |sum: f64| sum + n * centre;
        let is_rare = hits(b) + hits(y) <= n;
        // Draws in which both hit, or if that is rarer both miss.
        let both = |products: f64, one: f64, other: f64| {
            let both = products + centre * (one + other) + n * centre * centre;
            (if is_rare { both } else { n - hits(one) - hits(other) + both }).round()
        };
        let of_first = both(shared, b, y);
        // At least as many as hit in both if the group had no part in it.
        let p = 0.5 * (hits(b) + hits(y)) / n;
        let expected = of_first.max(n * p.min(1.0 - p) * p.min(1.0 - p));
        let of_control = both(samples, a, b);
        Self { of_first, of_control, draws_for_first: n * (ENOUGH / expected) }
    }
}

/// An index that a share can be: between 0 and 1, and so is its interval.
fn share(value: f64, half_width: f64) -> Interval {
    let value = value.clamp(0.0, 1.0);
    let (low, high) = ((value - half_width).max(0.0), (value + half_width).min(1.0));
    Interval { value, low, high }
}

/// The total index of an event that changed in few of n draws, from their number and, as far as it is
/// known, the event's variance.
fn few_changed(changed: f64, n: f64, [_, variance]: [f64; 2]) -> Interval {
    let scale = 0.5 / variance;
    let Some(found) = Interval::wilson(changed.round(), n) else { return share(0.0, 1.0) };
    // An event of variance V hits, or misses, in at least V of the draws of both samples.
    let of_variance = Z95 * found.value * scale / (2.0 * n * variance).sqrt();
    let to = |end: f64| libm::hypot((end - found.value) * scale, of_variance);
    let value = (found.value * scale).min(1.0);
    let (low, high) = ((value - to(found.low)).max(0.0), (value + to(found.high)).min(1.0));
    Interval { value, low, high }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of draws")]
fn draws(count: f64) -> u64 {
    count.ceil() as u64
}

/// The indices of a figure from what is kept for each group; none where it does not vary.
pub fn indices(groups: &[(&GroupName, Exchanged)], is_probability: bool) -> Option<Variance> {
    let all = groups.first()?.1.total();
    let (n, [_, variance]) = (all[0], pooled(&all, 0, 1));
    if !(variance > 0.0 && n >= 2.0 * PARTS as f64) {
        return None;
    }
    let found = groups.iter().map(|(group, kept)| kept.indices(group, is_probability));
    let found: Vec<GroupIndices> = found.collect();
    let half_width = found.iter().map(|found| found.half_width).fold(0.0, f64::max);
    let explained: f64 = found.iter().map(|found| found.first).sum();
    let sums = (0..PARTS).map(|part| found.iter().map(|found| found.without[part]).sum());
    let error = jackknife(&sums.collect::<Vec<f64>>());
    let mut groups: Vec<Indices> = found.into_iter().map(|found| found.indices).collect();
    groups.sort_by(|a, b| b.total.value.total_cmp(&a.total.value));
    let withheld = groups.iter().filter_map(|group| group.draws_for_first).max();
    let for_hundredth = draws(n * (half_width / FINE) * (half_width / FINE));
    Some(Variance {
        value: variance,
        defined: draws(n),
        groups,
        interactions: withheld
            .is_none()
            .then(|| share(1.0 - explained, student(PARTS - 1) * error)),
        half_width,
        converged: half_width <= CONVERGED && withheld.is_none(),
        draws_for_hundredth: withheld.map_or(for_hundredth, |withheld| withheld.max(for_hundredth)),
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
