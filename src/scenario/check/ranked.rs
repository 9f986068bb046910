//! Rank correlations of inputs of which some have finitely many values.
//!
//! Every pair gets the correlation of its normals that its own two laws need. All of them at once may
//! be no correlation matrix: then they are weakened alike, and a finding of `lint` says what is left.

use nalgebra::DMatrix;

use super::nearest_correlation::{shrunk, smallest_eigenvalue};
use crate::law::rank_correlation::RankMargin;
use crate::scenario::{Strength, rho_of_spearman};

/// The strength that gives all pairs the rank correlation, or what comes nearest; none where all laws
/// are continuous, for which the usual formula holds.
pub(super) fn ranked(rank: f64, margins: &[RankMargin]) -> Option<Strength> {
    let n = margins.len();
    if n < 2 || !margins.iter().any(RankMargin::is_discrete) {
        return None;
    }
    let mut known: Vec<(&RankMargin, &RankMargin, f64)> = Vec::new();
    let mut square = DMatrix::identity(n, n);
    for (i, one) in margins.iter().enumerate() {
        for (j, other) in margins.iter().enumerate().take(i) {
            let alike = known.iter().find(|pair| (pair.0, pair.1) == (one, other));
            let rho = alike.map_or_else(
                || one.latent(other, rank).unwrap_or_else(|| rho_of_spearman(rank)),
                |pair| pair.2,
            );
            if alike.is_none() {
                known.push((one, other, rho));
            }
            (square[(i, j)], square[(j, i)]) = (rho, rho);
        }
    }
    // One coefficient for all needs no matrix.
    if let [(_, _, rho)] = known[..] {
        return Some(Strength::Rho(rho));
    }
    let smallest = smallest_eigenvalue(&square);
    if smallest < 0.0 {
        square = shrunk(&square, smallest);
    }
    let row = |i: usize| square.row(i).iter().copied().collect();
    Some(Strength::Matrix((0..n).map(row).collect()))
}
