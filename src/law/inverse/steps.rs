//! Laws with finitely many values: cumulative thresholds in ascending order of the values.
//!
//! With thresholds c₁ < c₂ < …, the k-th value belongs to c₍ₖ₋₁₎ < u ≤ cₖ. For latent normals the
//! thresholds are Φ⁻¹(c), so that every value keeps its probability to the last bits.

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;

use super::tail::Tail;

/// Up to so many thresholds are compared one by one, in vector instructions.
const FEW: usize = 12;

/// Values in ascending order, and the thresholds between them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Steps {
    values: Vec<f64>,
    uniform: Vec<f64>,
    normal: Vec<f64>,
}

impl Steps {
    /// From values with weights, in any order; equal values are one.
    pub(crate) fn of(mut atoms: Vec<(f64, f64)>) -> Self {
        atoms.retain(|(_, weight)| *weight > 0.0);
        // Equal values by weight, so that the sums do not depend on the order of the file.
        atoms.sort_by(|(a, v), (b, w)| {
            a.partial_cmp(b).unwrap_or(a.total_cmp(b)).then(v.total_cmp(w))
        });
        let mut merged: Vec<(f64, f64)> = Vec::with_capacity(atoms.len());
        for (value, weight) in atoms {
            match merged.last_mut() {
                Some((last, sum)) if *last == value => *sum += weight,
                _ => merged.push((value, weight)),
            }
        }
        let below = cumulative(merged.iter().map(|(_, weight)| *weight));
        let mut above = cumulative(merged.iter().rev().map(|(_, weight)| *weight));
        above.reverse();
        let total = below.last().copied().unwrap_or(1.0);
        let inner = merged.len().saturating_sub(1);
        let tails = (0..inner).map(|k| {
            let (p, q) = (below[k] / total, above[k + 1] / total);
            if p <= q { Tail::Lower(p.min(0.5)) } else { Tail::Upper(q.min(0.5)) }
        });
        Self {
            uniform: tails.clone().map(Tail::below).collect(),
            normal: tails.map(Tail::score).collect(),
            values: merged.into_iter().map(|(value, _)| value).collect(),
        }
    }

    pub(crate) fn quantile(&self, tail: Tail) -> f64 {
        let u = tail.below();
        self.values[self.uniform.partition_point(|threshold| *threshold < u)]
    }

    pub(crate) fn invert_uniform(&self, row: &mut [f64]) {
        self.look_up(&self.uniform, row);
    }

    pub(crate) fn invert_normal(&self, row: &mut [f64]) {
        self.look_up(&self.normal, row);
    }

    fn look_up(&self, thresholds: &[f64], row: &mut [f64]) {
        if thresholds.len() > FEW {
            for lane in row {
                let latent = *lane;
                *lane = self.values[thresholds.partition_point(|threshold| *threshold < latent)];
            }
            return;
        }
        select(&self.values, thresholds, row);
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn select(values: &[f64], thresholds: &[f64], row: &mut [f64]) {
    for lanes in row.chunks_mut(16) {
        let mut chosen = [values[0]; 16];
        for (threshold, above) in thresholds.iter().zip(&values[1..]) {
            for (value, latent) in chosen.iter_mut().zip(&*lanes) {
                *value = if latent > threshold { *above } else { *value };
            }
        }
        lanes.copy_from_slice(&chosen[..lanes.len()]);
    }
}

fn cumulative(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sum = 0.0;
    let running = weights.map(|weight| {
        sum += weight;
        sum
    });
    running.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_input_is_irrelevant_and_equal_values_are_one() {
        let a = Steps::of(vec![(3.0, 0.1), (1.0, 0.2), (3.0, 0.3), (2.0, 0.0)]);
        let b = Steps::of(vec![(3.0, 0.3), (3.0, 0.1), (1.0, 0.2)]);
        assert_eq!(a, b);
        assert_eq!(a.values, [1.0, 3.0]);
        assert!((a.uniform[0] - 1.0 / 3.0).abs() < 1e-15);
    }

    #[test]
    fn few_and_many_thresholds_agree_with_the_quantile() {
        for n in [1, 2, 5, 13, 40] {
            let steps = Steps::of((0..n).map(|i| (f64::from(i), f64::from(i % 3 + 1))).collect());
            let mut row: Vec<f64> = (0..512).map(|i| (f64::from(i) + 0.5) / 512.0).collect();
            let expected: Vec<f64> = row.iter().map(|u| steps.quantile(Tail::of(*u))).collect();
            let mut scores: Vec<f64> = row.iter().map(|u| Tail::of(*u).score()).collect();
            steps.invert_uniform(&mut row);
            steps.invert_normal(&mut scores);
            assert_eq!(row, expected);
            assert_eq!(scores, expected);
        }
    }

    #[test]
    fn a_sure_bernoulli_is_its_value() {
        for (p, value) in [(0.0, 0.0), (1.0, 1.0)] {
            let steps = Steps::of(vec![(0.0, 1.0 - p), (1.0, p)]);
            assert_eq!(steps.quantile(Tail::Lower(1e-16)), value);
            assert_eq!(steps.quantile(Tail::Upper(1e-16)), value);
        }
    }
}
