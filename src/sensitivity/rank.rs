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

use nalgebra::{DMatrix, DVector};

use super::answer::{RankEffect, Ranking};
use super::driver::DriverName;
use crate::stats::Interval;
use crate::stats::student;

/// Parts of the draws.
const PARTS: usize = 32;

/// Most drivers of a regression, the strongest ones.
const MOST: usize = 64;

/// What is added to the diagonal of R, so that it has an inverse: far above rounding, and far below
/// any error. Drivers that are one number then share its coefficient.
const RIDGE: f64 = 1e-9;

/// How a figure's ranks follow those of drivers; none where it is always the same.
pub(super) fn ranking(drivers: &[(&DriverName, &[f64])], y: &[f64]) -> Option<Ranking> {
    let whole = Ranked::of(drivers, y)?;
    let each = y.len().div_ceil(PARTS).max(1);
    let parts = (0..y.len()).step_by(each).filter_map(|from| {
        let to = (from + each).min(y.len());
        let part: Vec<(&DriverName, &[f64])> =
            drivers.iter().map(|(name, x)| (*name, &x[from..to])).collect();
        Ranked::of(&part, &y[from..to])
    });
    let parts: Vec<Ranked> = parts.collect();
    let mut order: Vec<usize> = (0..drivers.len()).collect();
    order.sort_by(|a, b| whole.rho[*b].abs().total_cmp(&whole.rho[*a].abs()));
    let varying = order.iter().copied().filter(|driver| whole.drivers[*driver].is_some());
    let chosen: Vec<usize> = varying.take(MOST.min(each / 8)).collect();
    let (coefficients, r_squared) = whole.regression(&chosen);
    let of_parts: Vec<Vec<f64>> = parts.iter().map(|part| part.regression(&chosen).0).collect();
    let effect = |driver: usize| RankEffect {
        driver: drivers[driver].0.clone(),
        correlation: spread(whole.rho[driver], parts.iter().map(|part| part.rho[driver])),
        coefficient: chosen
            .iter()
            .position(|chosen| *chosen == driver)
            .map(|place| spread(coefficients[place], of_parts.iter().map(|part| part[place]))),
    };
    let varies = |driver: &usize| whole.drivers[*driver].is_some();
    let drivers = order.into_iter().filter(varies).map(effect).collect();
    Some(Ranking { r_squared, drivers })
}

/// An estimate with the error that its values in independent parts show.
fn spread(value: f64, parts: impl Iterator<Item = f64> + Clone) -> Interval {
    let n = parts.clone().count();
    if n < 2 {
        return Interval { value, low: -1.0, high: 1.0 };
    }
    let count = n as f64;
    let mean = parts.clone().sum::<f64>() / count;
    let squares: f64 = parts.map(|part| (part - mean) * (part - mean)).sum();
    Interval::around(value, student(n - 1) * (squares / (count - 1.0) / count).sqrt())
}

/// Standardised ranks of a figure and of drivers.
struct Ranked {
    /// None for drivers that are always the same.
    drivers: Vec<Option<Vec<f64>>>,
    /// Correlations with the figure; 0 for those.
    rho: Vec<f64>,
}

impl Ranked {
    fn of(drivers: &[(&DriverName, &[f64])], y: &[f64]) -> Option<Self> {
        let y = standard_ranks(y)?;
        let drivers: Vec<Option<Vec<f64>>> =
            drivers.iter().map(|(_, x)| standard_ranks(x)).collect();
        let rho = |x: &Option<Vec<f64>>| x.as_ref().map_or(0.0, |x| product(x, &y));
        Some(Self { rho: drivers.iter().map(rho).collect(), drivers })
    }

    /// β of these drivers, and R². Drivers that do not vary here have no part in it.
    fn regression(&self, chosen: &[usize]) -> (Vec<f64>, f64) {
        let entry = |i: usize, j: usize| match (&self.drivers[chosen[i]], &self.drivers[chosen[j]])
        {
            _ if i == j => 1.0 + RIDGE,
            (Some(one), Some(other)) => product(one, other),
            _ => 0.0,
        };
        // Cholesky's factor is made of the lower half alone.
        let lower = |i: usize, j: usize| if j <= i { entry(i, j) } else { 0.0 };
        let matrix = DMatrix::from_fn(chosen.len(), chosen.len(), lower);
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
    let mut squares = 0.0;
    let mut from = 0;
    while from < order.len() {
        let value = values[order[from]];
        let ties = order[from..].iter().take_while(|place| values[**place] == value).count();
        let rank = from as f64 + (ties as f64 - 1.0) / 2.0 - middle;
        for place in &order[from..from + ties.max(1)] {
            ranks[*place] = rank;
        }
        squares += rank * rank * ties as f64;
        from += ties.max(1);
    }
    let sd = (squares / values.len() as f64).sqrt();
    for rank in &mut ranks {
        *rank /= sd;
    }
    (sd > 0.0).then_some(ranks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Shapes, Stream, rho_of_spearman};

    fn normals(name: &str) -> Vec<f64> {
        let mut all = vec![0.0; 16_384];
        Stream::keyed(1, name).uniforms(0, &mut all);
        Shapes::default().scores(&mut all);
        all
    }

    /// Of normals with correlation r, Spearman's is 6/π·asin(r/2): here r = 3/5 and 4/5. With
    /// 16,384 draws its standard error is below 1/√n = 0.0078.
    #[test]
    fn correlations_of_a_sum_of_normals() {
        let (x, e) = (normals("x"), normals("e"));
        let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| libm::exp(0.6 * x + 0.8 * e)).collect();
        let found = ranking(&[(&"x".into(), &x), (&"e".into(), &e)], &y).unwrap();
        assert_eq!(found.drivers[0].driver, "e");
        for (effect, r) in found.drivers.iter().zip([0.8, 0.6]) {
            // rho_of_spearman inverts what is looked for.
            let rho = rho_of_spearman(effect.correlation.value);
            assert!((rho - r).abs() < 5.0 * 0.0078, "{effect:?}");
            let coefficient = effect.coefficient.unwrap();
            assert!((coefficient.value - effect.correlation.value).abs() < 0.02);
            assert!(effect.correlation.half_width() < 0.02, "{effect:?}");
        }
        assert!(found.r_squared > 0.95, "{}", found.r_squared);
    }

    /// One number under two names: each has the same correlation and half of the coefficient, but
    /// for rounding over the ridge, 1e-16/1e-9.
    #[test]
    fn drivers_that_are_one_number_share_its_coefficient() {
        let (x, e) = (normals("x"), normals("e"));
        let y: Vec<f64> = x.iter().zip(&e).map(|(x, e)| x + 0.1 * e).collect();
        let found =
            ranking(&[(&"x".into(), &x), (&"again".into(), &x), (&"e".into(), &e)], &y).unwrap();
        let [one, other] = [0, 1].map(|place| found.drivers[place].coefficient.unwrap().value);
        assert!((one - other).abs() < 1e-6 && (one - 0.5).abs() < 0.02, "{one} {other}");
    }

    /// The share of 300 repetitions that cover has the standard error 0.0126; five are 0.063.
    #[test]
    fn intervals_of_ties_cover() {
        // y = [x > ½]: Spearman's of a uniform and the half in which it lies is √3/2.
        let truth = 3f64.sqrt() / 2.0;
        let mut covered = 0;
        for seed in 0..300 {
            let mut x = vec![0.0; 4096];
            Stream::keyed(seed, "x").uniforms(0, &mut x);
            let y: Vec<f64> = x.iter().map(|x| f64::from(u8::from(*x > 0.5))).collect();
            let found = ranking(&[(&"x".into(), &x)], &y).unwrap().drivers[0].correlation;
            covered += u32::from(found.low <= truth && truth <= found.high);
        }
        assert!((f64::from(covered) / 300.0 - 0.95).abs() < 0.063, "{covered}");
    }

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
