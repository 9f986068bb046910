//! Scores: how well a distribution foresaw what came.
//!
//! # Equations
//!
//! With draws xᵢ of weights wᵢ that sum to 1, and the observation y:
//!
//! ```text
//! PIT     [P(X < y), P(X ≤ y)]                      one number where no draw equals y
//! CRPS    E|X − y| − ½·E|X − X′|                    in the unit of y; |x − y| for a single draw
//! Brier   (p − 1)² if it happened, p² if not
//! ```
//!
//! The probability integral transform says where the observation lies in the distribution: of many
//! plans that know their uncertainty it is uniform. The continuous ranked probability score and the
//! Brier score are proper: who states what he believes does best. Lower is better.
//!
//! # References
//!
//! * T. Gneiting, A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation", *Journal of the
//!   American Statistical Association* 102 (2007) 359–378, doi:10.1198/016214506000001437.
//! * A. P. Dawid, "Statistical theory: the prequential approach", *Journal of the Royal Statistical Society A* 147
//!   (1984) 278–292, doi:10.2307/2981683.

/// Draws of a figure, sorted, with weights that sum to 1.
///
/// ```
/// use pvchain::stats::Ensemble;
/// let forecast = Ensemble::of(&[1.0, 2.0, 3.0, 4.0]).unwrap();
/// assert_eq!(forecast.pit(2.5), [0.5, 0.5]);
/// assert_eq!(forecast.pit(2.0), [0.25, 0.5]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    /// Values and weights, ascending.
    draws: Vec<(f64, f64)>,
}

impl Ensemble {
    /// Draws that count alike; those that are not finite are left out, and none at all is none.
    pub fn of(values: &[f64]) -> Option<Self> {
        Self::weighted(values, &vec![1.0; values.len()])
    }

    /// Draws with weights, at least 0; those that are not finite are left out. None without any
    /// weight.
    pub fn weighted(values: &[f64], weights: &[f64]) -> Option<Self> {
        let pairs = values.iter().copied().zip(weights.iter().copied());
        let mut draws: Vec<(f64, f64)> =
            pairs.filter(|(value, weight)| value.is_finite() && *weight > 0.0).collect();
        draws.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = draws.iter().map(|(_, weight)| weight).sum();
        for (_, weight) in &mut draws {
            *weight /= total;
        }
        (total > 0.0 && total.is_finite()).then_some(Self { draws })
    }

    /// The probability integral transform of an observation: P(X < y) and P(X ≤ y).
    pub fn pit(&self, observed: f64) -> [f64; 2] {
        let sum = |count: usize| -> f64 {
            let rest = &self.draws[count..];
            if rest.is_empty() { 1.0 } else { self.draws[..count].iter().map(|(_, w)| w).sum() }
        };
        let below = self.draws.partition_point(|(value, _)| *value < observed);
        let up_to = self.draws.partition_point(|(value, _)| *value <= observed);
        [if below == 0 { 0.0 } else { sum(below) }, if up_to == 0 { 0.0 } else { sum(up_to) }]
    }

    /// The continuous ranked probability score of an observation, in its unit.
    pub fn crps(&self, observed: f64) -> f64 {
        // ½·E|X − X′| = Σᵢ wᵢ·xᵢ·(Wᵢ₋₁ + Wᵢ − 1), with Wᵢ the weight up to and with i in ascending
        // order.
        let (mut distance, mut spread, mut below) = (0.0, 0.0, 0.0);
        for (value, weight) in &self.draws {
            distance += weight * (value - observed).abs();
            spread += weight * (value - observed) * (2.0 * below + weight - 1.0);
            below += weight;
        }
        distance - spread
    }
}

/// The Brier score of a probability for what happened or did not.
///
/// ```
/// use pvchain::stats::brier;
/// assert_eq!((brier(0.75, true), brier(0.75, false)), (0.0625, 0.5625));
/// ```
pub fn brier(probability: f64, happened: bool) -> f64 {
    let miss = probability - if happened { 1.0 } else { 0.0 };
    miss * miss
}
