//! Ranks: how the order of a figure's draws follows the order of each driver's.
//!
//! ```text
//! ρ = corr(rank x, rank y)                         Spearman's, ties at their mean rank
//! β = R⁻¹·r                                        R: rank correlations of drivers, r: with the figure
//! R² = rᵀ·β                                        share of the ranks' variance that β explains
//! ```
//!
//! ρ takes in whatever is correlated with a driver; β holds the others where they are. Of drivers
//! that are one number under several names R has no inverse, and they share its coefficient
//! equally. Intervals come from 32 parts of the draws, each ranked by itself, with Student's law,
//! so that they hold for probabilities, too, whose draws are nothing but ties.
//!
//! # References
//!
//! * Saltelli, Marivoet: Non-parametric statistics in sensitivity analysis for model output (1990),
//!   <https://doi.org/10.1016/0951-8320(90)90065-U>

use std::ops::Range;

use nalgebra::{DMatrix, DVector};

use super::answer::{RankEffect, Ranking};
use super::driver::DriverName;
use super::variance::{PARTS, squares_about_mean};
use crate::stats::{Interval, student};

/// Most drivers of a regression, the strongest ones.
const MOST: usize = 64;

/// What is added to the diagonal of R, so that it has an inverse: far above rounding, and far below
/// any error. Drivers that are one number then share its coefficient.
const RIDGE: f64 = 1e-9;

/// How a figure's ranks follow those of drivers; none where it is always the same.
pub fn ranking(drivers: &[(&DriverName, &[f64])], y: &[f64]) -> Option<Ranking> {
    let whole = Ranked::of(drivers, y, 0..y.len())?;
    let each = y.len().div_ceil(PARTS).max(1);
    let part = |from| Ranked::of(drivers, y, from..y.len().min(from + each));
    let parts: Vec<Ranked> = (0..y.len()).step_by(each).filter_map(part).collect();
    let mut order: Vec<usize> = (0..drivers.len()).collect();
    order.sort_by(|a, b| whole.rho[*b].abs().total_cmp(&whole.rho[*a].abs()));
    order.retain(|driver| whole.drivers[*driver].is_some());
    let chosen = &order[..order.len().min(MOST.min(each / 8))];
    let (coefficients, r_squared) = whole.regression(chosen);
    let of_parts: Vec<Vec<f64>> = parts.iter().map(|part| part.regression(chosen).0).collect();
    // The strongest ones are chosen, so that they have the same places in both.
    let coefficient = |place: usize| {
        let value = *coefficients.get(place)?;
        Some(spread(value, of_parts.iter().map(|part| part[place])))
    };
    let effect = |(place, driver): (usize, &usize)| RankEffect {
        driver: drivers[*driver].0.clone(),
        correlation: spread(whole.rho[*driver], parts.iter().map(|part| part.rho[*driver])),
        coefficient: coefficient(place),
    };
    Some(Ranking { r_squared, drivers: order.iter().enumerate().map(effect).collect() })
}

/// An estimate with the error that its values in independent parts show.
fn spread(value: f64, parts: impl Iterator<Item = f64>) -> Interval {
    let parts: Vec<f64> = parts.collect();
    let n = parts.len() as f64;
    if parts.len() < 2 {
        return Interval { value, low: -1.0, high: 1.0 };
    }
    let error = (squares_about_mean(&parts) / (n - 1.0) / n).sqrt();
    Interval::around(value, student(parts.len() - 1) * error)
}

/// Standardised ranks of a figure and of drivers.
struct Ranked {
    /// None for drivers that are always the same.
    drivers: Vec<Option<Vec<f64>>>,
    /// Correlations with the figure; 0 for those.
    rho: Vec<f64>,
}

impl Ranked {
    /// In those draws.
    fn of(drivers: &[(&DriverName, &[f64])], y: &[f64], draws: Range<usize>) -> Option<Self> {
        let y = standard_ranks(&y[draws.clone()])?;
        let drivers: Vec<Option<Vec<f64>>> =
            drivers.iter().map(|(_, x)| standard_ranks(&x[draws.clone()])).collect();
        let rho = |x: &Option<Vec<f64>>| x.as_ref().map_or(0.0, |x| product(x, &y));
        Some(Self { rho: drivers.iter().map(rho).collect(), drivers })
    }

    /// β of these drivers, and R². Drivers that do not vary here have no part in it.
    fn regression(&self, chosen: &[usize]) -> (Vec<f64>, f64) {
        let entry = |i: usize, j: usize| match (&self.drivers[chosen[i]], &self.drivers[chosen[j]])
        {
            // Cholesky's factor is made of the lower half alone.
            _ if i < j => 0.0,
            _ if i == j => 1.0 + RIDGE,
            (Some(one), Some(other)) => product(one, other),
            _ => 0.0,
        };
        let matrix = DMatrix::from_fn(chosen.len(), chosen.len(), entry);
        let r = DVector::from_iterator(chosen.len(), chosen.iter().map(|driver| self.rho[*driver]));
        let beta = matrix.cholesky().map_or_else(|| r.map(|_| 0.0), |factor| factor.solve(&r));
        (beta.iter().copied().collect(), r.dot(&beta).clamp(0.0, 1.0))
    }
}

/// Σ a·b / n
fn product(a: &[f64], b: &[f64]) -> f64 {
    let sum: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    sum / a.len() as f64
}

/// Ranks with mean 0 and variance 1, those that tie at their mean; none where all tie.
fn standard_ranks(values: &[f64]) -> Option<Vec<f64>> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let (mut before, mut squares) = (0.0, 0.0);
    for ties in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let count = ties.len() as f64;
        let rank = before + (count - 1.0) / 2.0 - middle;
        for place in ties {
            ranks[*place] = rank;
        }
        squares += rank * rank * count;
        before += count;
    }
    let sd = (squares / values.len() as f64).sqrt();
    (sd > 0.0).then(|| ranks.into_iter().map(|rank| rank / sd).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 2, 2, 3 have the ranks −1.5, 0, 0, 1.5 and the variance 4.5/4.
    #[test]
    fn ties_share_their_mean_rank() {
        let ranks = standard_ranks(&[3.0, 1.0, 2.0, 2.0]).unwrap();
        let sd = (4.5f64 / 4.0).sqrt();
        assert_eq!(ranks, [1.5 / sd, -1.5 / sd, 0.0, 0.0]);
        assert_eq!(standard_ranks(&[2.0; 3]), None);
        assert!(ranking(&[(&"x".into(), &[1.0, 2.0])], &[1.0, 1.0]).is_none());
    }
}
