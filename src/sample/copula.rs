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

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;
use nalgebra::DMatrix;

use super::BLOCK;
use crate::model::lanes::STRIDE;
use crate::scenario::correlation::{Strength, rho_of_spearman};

/// What a pivot may fall below 0 by rounding.
const SLACK: f64 = 1e-10;

/// How the inputs of one group are made to move together.
#[derive(Debug, Clone, PartialEq)]
pub struct Copula {
    form: Form,
}

#[derive(Debug, Clone, PartialEq)]
enum Form {
    /// √ρ and √(1 − ρ).
    Common { shared: f64, own: f64 },
    /// The rows of L, up to the diagonal.
    Factor(Vec<Vec<f64>>),
}

impl Copula {
    /// For `n_inputs` inputs; none if the correlations are not positive semidefinite.
    pub fn of(strength: &Strength, n_inputs: usize) -> Option<Self> {
        match strength {
            Strength::Rho(rho) => Self::equal(*rho, n_inputs),
            Strength::Spearman(s) => Self::equal(rho_of_spearman(*s), n_inputs),
            Strength::Matrix(rows) => {
                let square = rows.len() == n_inputs && rows.iter().all(|row| row.len() == n_inputs);
                let entry = |i: usize, j: usize| rows[i][j];
                square
                    .then(|| DMatrix::from_fn(n_inputs, n_inputs, entry))
                    .and_then(|r| Self::factor(&r))
            }
        }
    }

    /// One ρ for all pairs.
    fn equal(rho: f64, n_inputs: usize) -> Option<Self> {
        if (0.0..=1.0).contains(&rho) {
            let form = Form::Common { shared: rho.sqrt(), own: (1.0 - rho).sqrt() };
            return Some(Self { form });
        }
        let entry = |i: usize, j: usize| if i == j { 1.0 } else { rho };
        Self::factor(&DMatrix::from_fn(n_inputs, n_inputs, entry))
    }

    fn factor(matrix: &DMatrix<f64>) -> Option<Self> {
        let lower = cholesky(matrix).or_else(|| cholesky(&relaxed(matrix)))?;
        let row = |i: usize| (0..=i).map(|j| lower[(i, j)]).collect();
        Some(Self { form: Form::Factor((0..lower.nrows()).map(row).collect()) })
    }

    /// Whether the group has a normal of its own that all of its inputs share.
    pub fn has_common(&self) -> bool {
        matches!(self.form, Form::Common { .. })
    }

    /// Correlates rows of independent normals in place. The rows lie in the order of the group,
    /// each [`STRIDE`] after the one before; `common` is the group's own row of normals, which is
    /// read if [`has_common`](Self::has_common).
    pub(super) fn apply(&self, common: &[f64; BLOCK], rows: &mut [f64]) {
        match &self.form {
            Form::Common { shared, own } => {
                for row in rows.chunks_exact_mut(STRIDE) {
                    blend([*shared, *own], common, row);
                }
            }
            Form::Factor(factor) => {
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

/// What a checked matrix may need so that rounding leaves no negative eigenvalue: checks accept
/// eigenvalues down to −1e-9, and correlations get weaker by a factor of 1 − 1e-8.
fn relaxed(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    const DIAGONAL: f64 = 1e-8;
    let mut relaxed = matrix / (1.0 + DIAGONAL);
    relaxed.fill_diagonal(1.0);
    relaxed
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn blend(weights: [f64; 2], common: &[f64], row: &mut [f64]) {
    for (lane, common) in row.iter_mut().zip(common) {
        *lane = weights[0] * common + weights[1] * *lane;
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
pub(super) fn scale(weight: f64, row: &mut [f64]) {
    for lane in row {
        *lane *= weight;
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
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
    use super::super::{Shapes, Stream};
    use super::*;

    const BLOCKS: usize = 400;

    /// Correlated columns of 204,800 draws.
    fn draws(strength: &Strength, n: usize) -> Vec<Vec<f64>> {
        let (shapes, copula) = (Shapes::default(), Copula::of(strength, n).unwrap());
        let mut columns = vec![Vec::new(); n];
        for block in 0..BLOCKS as u64 {
            let normals = |name: &str| {
                let mut row = vec![0.0; BLOCK];
                Stream::keyed(11, name).uniforms(block, &mut row);
                shapes.scores(&mut row);
                row
            };
            let common = normals("group");
            let mut rows = vec![0.0; n * STRIDE];
            for (i, row) in rows.chunks_exact_mut(STRIDE).enumerate() {
                row[..BLOCK].copy_from_slice(&normals(&i.to_string()));
            }
            copula.apply(common.first_chunk().unwrap(), &mut rows);
            for (column, row) in columns.iter_mut().zip(rows.chunks_exact(STRIDE)) {
                column.extend_from_slice(&row[..BLOCK]);
            }
        }
        columns
    }

    fn correlation(a: &[f64], b: &[f64]) -> f64 {
        let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
        let (ma, mb) = (mean(a), mean(b));
        let sum = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
            x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
        };
        sum(a, ma, b, mb) / (sum(a, ma, a, ma) * sum(b, mb, b, mb)).sqrt()
    }

    fn ranks(x: &[f64]) -> Vec<f64> {
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
        let mut ranks = vec![0.0; x.len()];
        for (rank, i) in order.into_iter().enumerate() {
            ranks[i] = rank as f64;
        }
        ranks
    }

    /// A sample correlation has the standard error (1 − ρ²)/√n, at most 1/√204800 = 2.2e-3.
    #[test]
    fn correlations_are_those_asked_for() {
        let matrix = vec![vec![1.0, 0.5, -0.3], vec![0.5, 1.0, 0.2], vec![-0.3, 0.2, 1.0]];
        let n = (BLOCKS * BLOCK) as f64;
        let entry = |strength: &Strength, i: usize, j: usize| match strength {
            Strength::Rho(rho) => *rho,
            Strength::Spearman(s) => rho_of_spearman(*s),
            Strength::Matrix(rows) => rows[i][j],
        };
        for strength in [
            Strength::Rho(0.7),
            Strength::Rho(-0.4),
            Strength::Spearman(0.5),
            Strength::Matrix(matrix),
        ] {
            let columns = draws(&strength, 3);
            for (i, j) in [(0, 1), (0, 2), (1, 2)] {
                let rho = entry(&strength, i, j);
                let error = (correlation(&columns[i], &columns[j]) - rho).abs();
                assert!(error < 5.0 * (1.0 - rho * rho) / n.sqrt(), "{strength:?} {error}");
            }
        }
    }

    /// Known answers 5.1: a copula of ρ = 0.5, 0.7, 0.9 has these rank correlations.
    #[test]
    fn rank_correlations_are_the_known_answers() {
        for (rho, spearman) in [
            (0.5, 0.482_583_739_530_997_4),
            (0.7, 0.682_910_503_824_088_7),
            (0.9, 0.891_456_131_680_100_3),
        ] {
            assert!((rho_of_spearman(spearman) - rho).abs() < 1e-14);
            let columns = draws(&Strength::Rho(rho), 2);
            let error = (correlation(&ranks(&columns[0]), &ranks(&columns[1])) - spearman).abs();
            // The standard error of a rank correlation is below 1/√n.
            assert!(error < 5.0 / ((BLOCKS * BLOCK) as f64).sqrt(), "{rho} {error}");
        }
    }

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
