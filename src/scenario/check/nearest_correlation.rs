//! The nearest correlation matrix: what to offer in place of a matrix that cannot be one.
//!
//! Correlation matrices are where two convex sets meet: the positive semidefinite matrices and the
//! symmetric matrices with ones on the diagonal. Projecting on one and the other in turn leads into
//! both; with Dykstra's correction `ΔS` it leads to their point that is nearest to the given matrix
//! in the Frobenius norm:
//!
//! ```text
//! R  = Y − ΔS
//! X  = P_S(R)       negative eigenvalues set to 0
//! ΔS = X − R
//! Y  = P_U(X)       diagonal set to 1
//! ```
//!
//! # References
//!
//! N. J. Higham, Computing the nearest correlation matrix: a problem from finance. IMA Journal of
//! Numerical Analysis 22 (2002), algorithm 3.3, doi:10.1093/imanum/22.3.329.

use nalgebra::{DMatrix, SymmetricEigen};

/// Steps whose relative change is smaller change nothing that is printed.
const CONVERGED: f64 = 1e-9;

/// The most steps. Convergence is linear; small matrices take some ten to some hundred.
const MOST_STEPS: usize = 1_000;

/// The most work in all steps, in multiplications: a decomposition takes some 10 n³ of them, so
/// that even the largest matrix is answered in about a second.
const MOST_WORK: f64 = 2e9;

/// Rounding of a smallest eigenvalue: a tenth of what the check of a matrix lets pass.
pub(super) const ROUNDING: f64 = 1e-10;

/// What is printed has four digits.
const DIGITS: f64 = 1e4;

/// A correlation matrix near a given one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Nearest {
    /// Symmetric, with unit diagonal and without negative eigenvalues beyond rounding.
    pub(super) matrix: DMatrix<f64>,
    /// How far it is from the given matrix in the Frobenius norm.
    pub(super) distance: f64,
    /// Whether there is none nearer, rather than none found in the time that a check may take.
    pub(super) converged: bool,
}

/// The correlation matrix that is nearest to a symmetric one.
pub(super) fn nearest_correlation(given: &DMatrix<f64>) -> Nearest {
    let n = given.nrows();
    let work = 10.0 * (n as f64).powi(3);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    let steps = (MOST_WORK / work.max(1.0)).clamp(1.0, MOST_STEPS as f64) as usize;
    let mut unit = given.clone();
    let mut semidefinite = given.clone();
    let mut correction = DMatrix::zeros(n, n);
    let mut converged = false;
    for _ in 0..steps {
        let moved = &unit - &correction;
        let next = without_negative(&moved);
        correction = &next - moved;
        let mut next_unit = next.clone();
        next_unit.fill_diagonal(1.0);
        let scale = next_unit.norm();
        let change = (&next - &semidefinite)
            .norm()
            .max((&next_unit - &unit).norm())
            .max((&next_unit - &next).norm());
        (semidefinite, unit) = (next, next_unit);
        // Written so that NaN goes on to the last step.
        if change <= CONVERGED * scale {
            converged = true;
            break;
        }
    }
    let matrix = shrunk(&unit, smallest_eigenvalue(&unit));
    Nearest { distance: (&matrix - given).norm(), matrix, converged }
}

fn without_negative(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let SymmetricEigen { eigenvectors, eigenvalues } = SymmetricEigen::new(matrix.clone());
    let mut scaled = eigenvectors.clone();
    for (mut column, value) in scaled.column_iter_mut().zip(&eigenvalues) {
        column *= value.max(0.0);
    }
    let product = scaled * eigenvectors.transpose();
    // Rounding must not undo the symmetry.
    (&product + product.transpose()) * 0.5
}

pub(super) fn smallest_eigenvalue(matrix: &DMatrix<f64>) -> f64 {
    matrix.clone().symmetric_eigenvalues().min()
}

/// What all numbers off the diagonal are multiplied by to lift a smallest eigenvalue to 0:
/// `(1 − t) I + t M` has the smallest eigenvalue `1 − t (1 − λ)`.
pub(super) fn shrinkage(smallest: f64) -> f64 {
    1.0 / (1.0 - smallest.min(0.0))
}

pub(super) fn shrunk(matrix: &DMatrix<f64>, smallest: f64) -> DMatrix<f64> {
    let mut shrunk = matrix * shrinkage(smallest);
    shrunk.fill_diagonal(1.0);
    shrunk
}

/// The matrix in four digits, pulled towards the identity as far as rounding makes it necessary.
pub(super) fn rounded(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let n = matrix.nrows();
    let mut factor: f64 = 1.0;
    let mut margin = 0.1 / DIGITS;
    loop {
        // Dividing gives the number nearest to the decimal; multiplying by 1e-4 does not.
        let mut rounded = matrix.map(|value| (value * factor * DIGITS).round() / DIGITS);
        rounded.fill_diagonal(1.0);
        let smallest = smallest_eigenvalue(&rounded);
        // At a factor of 0 this is the identity.
        if smallest >= -ROUNDING || factor == 0.0 || n == 0 {
            return rounded;
        }
        factor = (factor * shrinkage(smallest) - margin).max(0.0);
        margin *= 2.0;
    }
}

/// The matrix as rows of a scenario file.
pub(super) fn toml(matrix: &DMatrix<f64>) -> String {
    let row = |i: usize| {
        let numbers: Vec<String> =
            matrix.row(i).iter().map(|value| (value + 0.0).to_string()).collect();
        format!("[{}]", numbers.join(", "))
    };
    let rows: Vec<String> = (0..matrix.nrows()).map(row).collect();
    format!("[{}]", rows.join(", "))
}
