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
use crate::stats::Interval;
use crate::stats::{Merge, merge_by_fields, student};

/// Independent parts of the draws.
const PARTS: usize = 32;

/// Half-width up to which indices count as converged.
const CONVERGED: f64 = 0.02;

/// Half-width that more draws are counted for.
const FINE: f64 = 0.01;

/// Figures of one draw: in both samples, and with the group exchanged.
type Triple = [f64; 3];

/// Sums over draws of which all three figures are defined.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Products {
    n: f64,
    /// Σ A, Σ B, Σ Y
    first: Triple,
    /// Σ A², Σ B², Σ Y²
    second: Triple,
    /// Σ A·B
    samples: f64,
    /// Σ B·Y
    shared: f64,
    /// Σ (A − Y)²
    changed: f64,
}

merge_by_fields! {
    Products { n, first, second, samples, shared, changed }
    Exchanged { parts }
}

impl Products {
    fn push(&mut self, [a, b, y]: Triple) {
        self.n += 1.0;
        for (sum, value) in self.first.iter_mut().zip([a, b, y]) {
            *sum += value;
        }
        for (sum, value) in self.second.iter_mut().zip([a, b, y]) {
            *sum += value * value;
        }
        self.samples += a * b;
        self.shared += b * y;
        self.changed += (a - y) * (a - y);
    }

    /// Without those of some of the draws.
    fn without(&self, some: &Self) -> Self {
        let less = |own: Triple, some: Triple| std::array::from_fn(|i| own[i] - some[i]);
        Self {
            n: self.n - some.n,
            first: less(self.first, some.first),
            second: less(self.second, some.second),
            samples: self.samples - some.samples,
            shared: self.shared - some.shared,
            changed: self.changed - some.changed,
        }
    }

    /// Mean and variance of two of the three taken together.
    fn pooled(&self, one: usize, other: usize) -> [f64; 2] {
        let mean = (self.first[one] + self.first[other]) / (2.0 * self.n);
        [mean, (self.second[one] + self.second[other]) / (2.0 * self.n) - mean * mean]
    }

    fn estimate(&self) -> Estimate {
        let [mean, variance] = self.pooled(1, 2);
        let [_, around] = self.pooled(0, 2);
        let [a, b] = [self.first[0] / self.n, self.first[1] / self.n];
        Estimate {
            first: (self.shared / self.n - mean * mean) / variance,
            control: (self.samples / self.n - a * b) / variance,
            total: 0.5 * self.changed / self.n / around,
        }
    }
}

/// What sums say: `S` with β = 0, the term that β belongs to, and `T`.
#[derive(Debug, Clone, Copy)]
struct Estimate {
    first: f64,
    control: f64,
    total: f64,
}

/// What is kept of one figure and one group.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Exchanged {
    /// A number near the mean of the figure, which all sums are about.
    centre: f64,
    parts: [Products; PARTS],
}

impl Exchanged {
    /// Nothing yet.
    pub(super) fn about(centre: f64) -> Self {
        Self { centre, parts: [Products::default(); PARTS] }
    }

    /// Takes in independent draws of the figure: in both samples and with the group exchanged.
    pub(super) fn push(&mut self, a: &[f64], b: &[f64], y: &[f64]) {
        let centre = self.centre;
        let each = a.len().div_ceil(PARTS).max(1);
        let chunks = a.chunks(each).zip(b.chunks(each)).zip(y.chunks(each));
        for (part, ((a, b), y)) in self.parts.iter_mut().zip(chunks) {
            for ((a, b), y) in a.iter().zip(b).zip(y) {
                if a.is_finite() && b.is_finite() && y.is_finite() {
                    part.push([a - centre, b - centre, y - centre]);
                }
            }
        }
    }

    fn total(&self) -> Products {
        let mut total = Products::default();
        self.parts.iter().for_each(|part| total.merge(part));
        total
    }
}

/// Indices of one group, and its first-order index without each part in turn.
struct GroupFound {
    first: Interval,
    total: Interval,
    without: Vec<f64>,
}

/// The indices of a figure from what is kept for each group; none where it does not vary.
pub(super) fn indices(
    groups: &[(&GroupName, Exchanged)],
    is_probability: bool,
) -> Option<Variance> {
    let all = groups.first()?.1.total();
    let [_, variance] = all.pooled(0, 1);
    if !(variance > 0.0 && all.n >= 2.0 * PARTS as f64) {
        return None;
    }
    let found: Vec<GroupFound> =
        groups.iter().map(|(_, kept)| found(kept, is_probability)).collect();
    let explained: f64 = found.iter().map(|found| found.first.value).sum();
    let sums = (0..PARTS).map(|part| found.iter().map(|found| found.without[part]).sum());
    let error = jackknife(&sums.collect::<Vec<f64>>());
    let interactions = Interval::around(1.0 - explained, student(PARTS - 1) * error);
    let half_widths = found.iter().flat_map(|found| [found.first, found.total]);
    let half_width = half_widths.map(|index| index.half_width()).fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of draws")]
    let draws_for_hundredth = (all.n * (half_width / FINE) * (half_width / FINE)).ceil() as u64;
    let indices = |((group, _), found): (&(&GroupName, Exchanged), &GroupFound)| Indices {
        group: (*group).clone(),
        first: found.first,
        total: found.total,
    };
    let mut groups: Vec<Indices> = groups.iter().zip(&found).map(indices).collect();
    groups.sort_by(|a, b| b.total.value.total_cmp(&a.total.value));
    Some(Variance {
        value: variance,
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        defined: all.n as u64,
        groups,
        interactions,
        half_width,
        converged: half_width <= CONVERGED,
        draws_for_hundredth,
    })
}

fn found(kept: &Exchanged, is_probability: bool) -> GroupFound {
    let all = kept.total();
    let whole = all.estimate();
    let without: Vec<Estimate> =
        kept.parts.iter().map(|part| all.without(part).estimate()).collect();
    let beta = slope(&without);
    let first = |estimate: &Estimate| estimate.first - beta * estimate.control;
    let totals: Vec<f64> = without.iter().map(|estimate| estimate.total).collect();
    let without: Vec<f64> = without.iter().map(first).collect();
    // One degree of freedom went into β.
    let half_width = student(PARTS - 2) * jackknife(&without);
    let mut total = Interval::around(whole.total, student(PARTS - 1) * jackknife(&totals));
    total.low = total.low.max(0.0);
    if all.changed == 0.0 {
        // No draw of n changed: fewer than 3/n of all do, each by 1.
        let [_, variance] = all.pooled(0, 2);
        let most = if is_probability { 0.5 * 3.0 / all.n / variance } else { 0.0 };
        total = Interval { value: 0.0, low: 0.0, high: most.min(1.0) };
    }
    GroupFound { first: Interval::around(first(&whole), half_width), total, without }
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
    let mean = without.iter().sum::<f64>() / r;
    let squares: f64 = without.iter().map(|value| (value - mean) * (value - mean)).sum();
    ((r - 1.0) / r * squares).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{BLOCK, Shapes, Stream};

    /// A sample of independent uniforms: by input, one row for each block.
    fn uniforms(sample: u64, inputs: usize, block: u64) -> Vec<[f64; BLOCK]> {
        let row = |input: usize| {
            let mut row = [0.0; BLOCK];
            Stream::keyed(sample, &format!("x{input}")).uniforms(block, &mut row);
            row
        };
        (0..inputs).map(row).collect()
    }

    type Draws<'a> = dyn Fn(u64, u64) -> Vec<[f64; BLOCK]> + 'a;

    /// Indices of a plain function of several inputs, by groups of them.
    fn of_function(
        groups: &[&[usize]],
        draws: &Draws<'_>,
        function: impl Fn(&[f64]) -> f64,
        blocks: u64,
    ) -> Variance {
        let name = |group: &&[usize]| GroupName::from(format!("{group:?}").as_str());
        let names: Vec<GroupName> = groups.iter().map(name).collect();
        let mut kept: Vec<(&GroupName, Exchanged)> =
            names.iter().map(|name| (name, Exchanged::about(0.3))).collect();
        let values = |rows: &[[f64; BLOCK]]| -> Vec<f64> {
            let at = |lane: usize| function(&rows.iter().map(|row| row[lane]).collect::<Vec<_>>());
            (0..BLOCK).map(at).collect()
        };
        for block in 0..blocks {
            let (a, b) = (draws(1, block), draws(2, block));
            for ((_, kept), group) in kept.iter_mut().zip(groups) {
                let mut exchanged = a.clone();
                for &input in *group {
                    exchanged[input] = b[input];
                }
                kept.push(&values(&a), &values(&b), &values(&exchanged));
            }
        }
        indices(&kept, false).unwrap()
    }

    /// A half-width is t = 2.04 standard errors, so that 2.5 of them are over 5.
    #[track_caller]
    fn assert_index(found: &Interval, expected: f64, what: &str) {
        let bound = 2.5 * found.half_width();
        assert!((found.value - expected).abs() <= bound, "{what}: {found:?}, not {expected}");
    }

    #[track_caller]
    fn assert_indices(found: &Variance, groups: &[&[usize]], expected: &[[f64; 2]]) {
        for (group, [first, total]) in groups.iter().zip(expected) {
            let name = format!("{group:?}");
            let indices = found.groups.iter().find(|one| one.group == name.as_str()).unwrap();
            assert_index(&indices.first, *first, &name);
            assert_index(&indices.total, *total, &name);
        }
    }

    /// Ishigami's function with a = 7 and b = 0.1 on −π to π; indices in closed form.
    #[test]
    fn ishigami() {
        let groups: [&[usize]; 3] = [&[0], &[1], &[2]];
        let function = |u: &[f64]| {
            let x = |i: usize| std::f64::consts::PI * (2.0 * u[i] - 1.0);
            let (s, t) = (libm::sin(x(0)), libm::sin(x(1)));
            s + 7.0 * t * t + 0.1 * libm::pow(x(2), 4.0) * s
        };
        let found =
            of_function(&groups, &|sample, block| uniforms(sample, 3, block), function, 256);
        let expected = [
            [0.313_905_191_1, 0.557_588_855_2],
            [0.442_411_144_8, 0.442_411_144_8],
            [0.0, 0.243_683_664_1],
        ];
        assert_indices(&found, &groups, &expected);
        assert!((found.value / 13.844_587_940_7 - 1.0).abs() < 0.02);
        assert_index(&found.interactions, 0.243_683_664_1, "interactions");
        assert!(found.half_width < 0.02 && found.converged, "{}", found.half_width);
        // x₃ acts through x₁ alone: its first-order index is not told from 0, its total one is.
        let third = found.groups.iter().find(|one| one.group == "[2]").unwrap();
        assert!(!third.first.is_distinguishable() && third.total.is_distinguishable());
    }

    /// Sobol's g-function with a = 0, 1, 4.5, 9, 99, 99, 99, 99; indices in closed form.
    #[test]
    fn sobols_g() {
        const A: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
        let groups: [&[usize]; 5] = [&[0], &[1], &[2], &[3], &[4]];
        let function = |u: &[f64]| -> f64 {
            u.iter().zip(A).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
        };
        let found =
            of_function(&groups, &|sample, block| uniforms(sample, 8, block), function, 256);
        let expected = [
            [0.716_192_17, 0.787_144_13],
            [0.179_048_04, 0.242_198_19],
            [0.023_675_77, 0.034_316_91],
            [0.007_161_92, 0.010_460_39],
            [7.162e-5, 1.0495e-4],
        ];
        assert_indices(&found, &groups, &expected);
        // Groups that hardly matter are the most certain ones: that is what β is for.
        let last = found.groups.iter().find(|one| one.group == "[4]").unwrap();
        assert!(last.first.half_width() < 1e-3, "{:?}", last.first);
    }

    /// Y = X₀ + X₁ + X₂ of standard normals with a correlation of 0.6 between the first two. Its
    /// variance is 3 + 2·0.6 = 4.2; the group of the first two has 3.2 of it, the third the rest.
    #[test]
    fn correlated_inputs_are_exact_as_a_group() {
        let shapes = Shapes::default();
        let draws = |sample: u64, block: u64| {
            let mut rows = uniforms(sample, 3, block);
            for row in &mut rows {
                shapes.scores(row);
            }
            let first = rows[0];
            for (second, first) in rows[1].iter_mut().zip(first) {
                *second = 0.6 * first + 0.8 * *second;
            }
            rows
        };
        let groups: [&[usize]; 2] = [&[0, 1], &[2]];
        let found = of_function(&groups, &draws, |x| x.iter().sum(), 256);
        let (both, third) = (3.2 / 4.2, 1.0 / 4.2_f64);
        assert!((third - 0.238_095_238_1).abs() < 1e-9);
        assert_indices(&found, &groups, &[[both, both], [third, third]]);
        assert!(!found.interactions.is_distinguishable());
    }

    /// An event: x₀ > 0.7 and x₁ < 0.4. With p = 0.3·0.4 the variance of what is known of x₀ is
    /// 0.4²·0.3·0.7 of p·(1 − p), that of x₁ 0.3²·0.4·0.6; x₂ has no part in it.
    #[test]
    fn an_event() {
        let groups: [&[usize]; 3] = [&[0], &[1], &[2]];
        let function = |x: &[f64]| f64::from(u8::from(x[0] > 0.7 && x[1] < 0.4));
        let found =
            of_function(&groups, &|sample, block| uniforms(sample, 3, block), function, 256);
        let variance = 0.12 * 0.88;
        let [first, second] = [0.16 * 0.21 / variance, 0.09 * 0.24 / variance];
        let expected = [[first, 1.0 - second], [second, 1.0 - first], [0.0, 0.0]];
        assert_indices(&found, &groups, &expected);
    }

    /// The share of 300 repetitions that cover has the standard error 0.0126; five of them are
    /// 0.063.
    #[test]
    fn intervals_cover_as_often_as_they_say() {
        let groups: [&[usize]; 2] = [&[0], &[1]];
        let mut covered = [0; 4];
        for repetition in 0..300 {
            let draws = |sample, block| uniforms(sample + 2 * repetition, 2, block);
            let function = |x: &[f64]| x[0] + x[0] * x[1];
            let found = of_function(&groups, &draws, function, 8);
            // Var = 43/144·… : E[Y|x₀] = 1.5·x₀, E[Y|x₁] = (1 + x₁)/2, Var Y = E[x₀²]·E[(1+x₁)²] −
            // 9/16.
            let variance = 7.0 / 9.0 - 9.0 / 16.0;
            let [first, second] = [2.25 / 12.0 / variance, 0.25 / 12.0 / variance];
            let expected = [first, 1.0 - second, second, 1.0 - first];
            for (group, name) in ["[0]", "[1]"].into_iter().enumerate() {
                let one = found.groups.iter().find(|one| one.group == name).unwrap();
                for (kind, index) in [one.first, one.total].into_iter().enumerate() {
                    let place = 2 * group + kind;
                    covered[place] +=
                        u32::from((index.low..=index.high).contains(&expected[place]));
                }
            }
        }
        for covered in covered {
            assert!((f64::from(covered) / 300.0 - 0.95).abs() < 0.063, "{covered}");
        }
    }

    #[test]
    fn what_does_not_vary_has_no_indices() {
        let mut kept = Exchanged::about(1.0);
        kept.push(&[1.0; 512], &[1.0; 512], &[1.0; 512]);
        assert_eq!(indices(&[(&"x".into(), kept)], false), None);
        assert_eq!(indices(&[], false), None);
    }
}
