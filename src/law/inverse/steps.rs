//! Laws with finitely many values: cumulative thresholds in ascending order of the values.
//!
//! With thresholds c₁ < c₂ < …, the k-th value belongs to c₍ₖ₋₁₎ < u ≤ cₖ. For latent normals the
//! thresholds are Φ⁻¹(c), so that every value keeps its probability to the last bits.

use super::Level;

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
            if p <= q { Level::Lower(p.min(0.5)) } else { Level::Upper(q.min(0.5)) }
        });
        Self {
            uniform: tails.clone().map(Level::below).collect(),
            normal: tails.map(Level::score).collect(),
            values: merged.into_iter().map(|(value, _)| value).collect(),
        }
    }

    pub(crate) fn quantile(&self, level: Level) -> f64 {
        let u = level.below();
        self.values[self.uniform.partition_point(|threshold| *threshold < u)]
    }

    /// Of each value, in order, the threshold at which it ends and its probability.
    pub(crate) fn shares(&self) -> impl Iterator<Item = [f64; 2]> {
        let ends =
            |inner: &[f64], last: f64| inner.iter().copied().chain([last]).collect::<Vec<_>>();
        let (normal, uniform) = (ends(&self.normal, f64::INFINITY), ends(&self.uniform, 1.0));
        let mut before = 0.0;
        normal.into_iter().zip(uniform).map(move |(end, below)| {
            let share = below - before;
            before = below;
            [end, share]
        })
    }

    pub(crate) fn invert_uniform(&self, row: &mut [f64]) {
        self.look_up(&self.uniform, row);
    }

    pub(crate) fn invert_normal(&self, row: &mut [f64]) {
        self.look_up(&self.normal, row);
    }

    fn look_up(&self, thresholds: &[f64], row: &mut [f64]) {
        if thresholds.len() <= FEW {
            return select(&self.values, thresholds, row);
        }
        for lane in row {
            let latent = *lane;
            *lane = self.values[thresholds.partition_point(|threshold| *threshold < latent)];
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
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
    let add = |sum: &mut f64, weight| {
        *sum += weight;
        Some(*sum)
    };
    weights.scan(0.0, add).collect()
}
