//! The Gaussian copula: independent normals become correlated ones.
//!
//! ```text
//! one ρ ≥ 0     z = √ρ·F + √(1 − ρ)·ε          F: the group's own row, ε: the input's
//! otherwise     z = L·ε,  L·Lᵀ = R              L: lower Cholesky factor, in the order given
//! spearman s    ρ = 2 sin(π·s / 6)
//! ```
//!
//! With a common factor an input that joins leaves the others' draws alone; with a factor matrix
//! only appending does.
//!
//! # References
//!
//! * Kruskal: Ordinal measures of association (1958), <https://doi.org/10.1080/01621459.1958.10501481>
//! * Higham: Analysis of the Cholesky decomposition of a semi-definite matrix (1990)

use nalgebra::DMatrix;

use crate::model::lanes::{BLOCK, STRIDE};
use crate::scenario::correlation::{Strength, rho_of_spearman};

/// What a pivot may fall below 0 by rounding.
const SLACK: f64 = 1e-10;

/// How the inputs of one group are made to move together.
#[derive(Debug, Clone, PartialEq)]
pub struct Copula(Mixing);

#[derive(Debug, Clone, PartialEq)]
enum Mixing {
    /// √ρ and √(1 − ρ).
    Common { shared: f64, own: f64 },
    /// The rows of L, up to the diagonal.
    Factor(Vec<Vec<f64>>),
}

impl Copula {
    /// For `n_inputs` inputs; none if the correlations are not positive semidefinite.
    pub fn of(strength: &Strength, n_inputs: usize) -> Option<Self> {
        let rho = match strength {
            Strength::Rho(rho) => *rho,
            Strength::Spearman(s) => rho_of_spearman(*s),
            Strength::Matrix(rows) => {
                let square = rows.len() == n_inputs && rows.iter().all(|row| row.len() == n_inputs);
                return square.then(|| Self::factor(n_inputs, |i, j| rows[i][j])).flatten();
            }
        };
        if (0.0..=1.0).contains(&rho) {
            return Some(Self(Mixing::Common { shared: rho.sqrt(), own: (1.0 - rho).sqrt() }));
        }
        Self::factor(n_inputs, |i, j| if i == j { 1.0 } else { rho })
    }

    fn factor(n_inputs: usize, entry: impl Fn(usize, usize) -> f64) -> Option<Self> {
        /// What a checked matrix may need so that rounding leaves no negative eigenvalue: checks
        /// accept eigenvalues down to −1e-9, and correlations get weaker by a factor of 1 − 1e-8.
        const DIAGONAL: f64 = 1e-8;
        let matrix = DMatrix::from_fn(n_inputs, n_inputs, entry);
        let lower = cholesky(&matrix).or_else(|| {
            let mut relaxed = matrix / (1.0 + DIAGONAL);
            relaxed.fill_diagonal(1.0);
            cholesky(&relaxed)
        })?;
        let row = |i: usize| (0..=i).map(|j| lower[(i, j)]).collect();
        Some(Self(Mixing::Factor((0..n_inputs).map(row).collect())))
    }

    /// Whether the group has a normal of its own that all of its inputs share.
    pub fn has_common(&self) -> bool {
        matches!(self.0, Mixing::Common { .. })
    }

    /// Correlates rows of independent normals in place. The rows lie in the order of the group,
    /// each [`STRIDE`] after the one before; `common` is the group's own row of normals, which is
    /// read if [`has_common`](Self::has_common).
    pub(super) fn apply(&self, common: &[f64; BLOCK], rows: &mut [f64]) {
        match &self.0 {
            Mixing::Common { shared, own } => {
                for row in rows.chunks_exact_mut(STRIDE) {
                    blend([*shared, *own], common, row);
                }
            }
            Mixing::Factor(factor) => {
                // From the last row up, each needs only rows that are still independent.
                for (i, weights) in factor.iter().enumerate().rev() {
                    let (before, row) = rows.split_at_mut(i * STRIDE);
                    let row = &mut row[..BLOCK];
                    scale(weights[i], row);
                    for (weight, other) in weights.iter().zip(before.chunks_exact(STRIDE)) {
                        blend_in(*weight, other, row);
                    }
                }
            }
        }
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn blend(weights: [f64; 2], common: &[f64], row: &mut [f64]) {
    for (lane, common) in row.iter_mut().zip(common) {
        *lane = weights[0] * common + weights[1] * *lane;
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
pub(super) fn scale(weight: f64, row: &mut [f64]) {
    for lane in row {
        *lane *= weight;
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
pub(super) fn blend_in(weight: f64, other: &[f64], row: &mut [f64]) {
    for (lane, other) in row.iter_mut().zip(other) {
        *lane += weight * other;
    }
}

/// The lower Cholesky factor of a positive semidefinite matrix, row by row; none if it is not one.
///
/// nalgebra's own needs a positive definite matrix, but perfectly correlated inputs are a
/// legitimate plan; and its products may run on kernels that are chosen by processor, while these
/// sums have the same bits everywhere.
pub(crate) fn cholesky(matrix: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    let n = matrix.nrows();
    let mut lower = DMatrix::zeros(n, n);
    for i in 0..n {
        for j in 0..=i {
            let mut rest = matrix[(i, j)];
            for k in 0..j {
                rest -= lower[(i, k)] * lower[(j, k)];
            }
            let slack = SLACK * matrix[(i, i)].abs().max(matrix[(j, j)].abs());
            let pivot: f64 = lower[(j, j)];
            lower[(i, j)] = if i == j {
                if rest < -slack || rest.is_nan() {
                    return None;
                }
                // A pivot of rounding is a direction already spanned.
                if rest > slack { rest.sqrt() } else { 0.0 }
            } else if pivot > 0.0 {
                rest / pivot
            } else if rest.abs() <= slack.sqrt() {
                0.0
            } else {
                return None;
            };
        }
    }
    Some(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_cholesky_is_nalgebras_where_that_exists() {
        let r = DMatrix::from_row_slice(3, 3, &[1.0, 0.5, -0.3, 0.5, 1.0, 0.2, -0.3, 0.2, 1.0]);
        let theirs = r.clone().cholesky().unwrap().l();
        assert!((cholesky(&r).unwrap() - theirs).abs().max() < 1e-15);
    }

    #[test]
    fn semidefinite_is_accepted_and_indefinite_is_not() {
        let same = DMatrix::from_element(3, 3, 1.0);
        let lower = cholesky(&same).unwrap();
        assert_eq!(&lower * lower.transpose(), same);
        assert!(Copula::of(&Strength::Rho(-0.5), 3).is_some());
        assert!(Copula::of(&Strength::Rho(-0.51), 3).is_none());
    }
}
