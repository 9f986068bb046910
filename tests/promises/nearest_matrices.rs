//! The nearest correlation matrix, which the refusal of a matrix offers: it is one, none is nearer,
//! and what is printed reads back as one.

#[path = "../../src/scenario/check/nearest_correlation.rs"]
mod nearest_correlation;

use nalgebra::DMatrix;
use nearest_correlation::{
    ROUNDING, nearest_correlation, rounded, shrunk, smallest_eigenvalue, toml,
};
use proptest::prelude::*;

#[test]
fn the_largest_matrix_is_answered_in_bounds() {
    // Neighbours with alternating strong correlations: far from any correlation matrix.
    let given = DMatrix::from_fn(500, 500, |i, j| match i.abs_diff(j) {
        0 => 1.0,
        gap if gap % 2 == 0 => -0.9,
        _ => 0.9,
    });
    let nearest = nearest_correlation(&given);
    assert!(smallest_eigenvalue(&nearest.matrix) > -1e-9);
    assert!(nearest.distance > 0.0);
}

#[test]
fn rounding_keeps_a_singular_matrix_without_negative_eigenvalues() {
    // Rank 1, so that half of all roundings would make an eigenvalue negative.
    let loadings = [0.333_333, 0.666_667, 0.123_456, 0.9];
    let mut given = DMatrix::from_fn(4, 4, |i, j| loadings[i] * loadings[j]);
    given.fill_diagonal(1.0);
    let nearest = nearest_correlation(&given.map(libm::cbrt));
    let rounded = rounded(&nearest.matrix);
    assert!(smallest_eigenvalue(&rounded) >= -ROUNDING);
    assert!((rounded - nearest.matrix).amax() < 3e-4);
    assert_eq!(toml(&DMatrix::identity(2, 2)), "[[1, 0], [0, 1]]");
}

/// Symmetric matrices with unit diagonal.
fn symmetric() -> impl Strategy<Value = DMatrix<f64>> {
    (1_usize..12).prop_flat_map(|n| {
        prop::collection::vec(-1.0..=1.0, n * n).prop_map(move |numbers| {
            DMatrix::from_fn(n, n, |i, j| match i.cmp(&j) {
                std::cmp::Ordering::Equal => 1.0,
                std::cmp::Ordering::Less => numbers[i * n + j],
                std::cmp::Ordering::Greater => numbers[j * n + i],
            })
        })
    })
}

proptest! {
    #![proptest_config(crate::seeded::cases(64))]

    #[test]
    fn the_nearest_is_a_correlation_matrix_and_nearest_to_itself(given in symmetric()) {
        let nearest = nearest_correlation(&given);
        let n = given.nrows();
        prop_assert!(smallest_eigenvalue(&nearest.matrix) >= -1e-12 * n as f64);
        prop_assert!(nearest.matrix.diagonal().iter().all(|value| *value == 1.0));
        prop_assert!(nearest.matrix == nearest.matrix.transpose());
        prop_assert!(nearest.matrix.amax() <= 1.0 + 1e-9);
        let again = nearest_correlation(&nearest.matrix);
        prop_assert!(again.converged && again.distance < 1e-7, "{}", again.distance);
        // Shrinking gives a correlation matrix too, and none is nearer than the nearest.
        let shrunk = shrunk(&given, smallest_eigenvalue(&given));
        prop_assert!(nearest.distance <= (shrunk - &given).norm() + 1e-6);
    }

    #[test]
    fn what_is_printed_is_read_as_a_correlation_matrix(given in symmetric()) {
        let rounded = rounded(&nearest_correlation(&given).matrix);
        prop_assert!(smallest_eigenvalue(&rounded) >= -ROUNDING);
        let text = toml(&rounded);
        prop_assert!(text.split(['[', ']', ',', ' ']).all(|number| number.len() <= 7), "{}", text);
        let table: ::toml::Table = format!("matrix = {text}").parse().unwrap();
        let rows = table["matrix"].as_array().unwrap();
        for (i, row) in rows.iter().enumerate() {
            for (j, value) in row.as_array().unwrap().iter().enumerate() {
                let value = value.as_float().or(value.as_integer().map(|whole| whole as f64));
                prop_assert_eq!(value, Some(rounded[(i, j)]));
            }
        }
    }
}

#[test]
fn the_example_of_higham_has_its_published_answer() {
    let given = DMatrix::from_row_slice(3, 3, &[1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0]);
    let nearest = nearest_correlation(&given);
    assert!(nearest.converged);
    assert!((nearest.distance - 0.5278).abs() < 1e-4, "{}", nearest.distance);
    let expected = [1.0, 0.7607, 0.1573, 0.7607, 1.0, 0.7607, 0.1573, 0.7607, 1.0];
    let expected = DMatrix::from_row_slice(3, 3, &expected);
    assert!((&nearest.matrix - &expected).amax() < 5e-5, "{}", nearest.matrix);
}

#[test]
fn a_matrix_of_four_in_a_ring_has_the_answer_of_highams_paper() {
    // Section 4: the tridiagonal matrix with 2 on the diagonal and −1 beside it, of order 4, is
    // correlation only after a change of scale; its nearest correlation matrix is tabulated.
    let given = DMatrix::from_fn(4, 4, |i, j| match i.abs_diff(j) {
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    });
    let nearest = nearest_correlation(&given).matrix;
    let expected = [
        [1.0, -0.8084, 0.1916, 0.1068],
        [-0.8084, 1.0, -0.6562, 0.1916],
        [0.1916, -0.6562, 1.0, -0.8084],
        [0.1068, 0.1916, -0.8084, 1.0],
    ];
    for (i, row) in expected.iter().enumerate() {
        for (j, value) in row.iter().enumerate() {
            assert!((nearest[(i, j)] - value).abs() < 5e-5, "{nearest}");
        }
    }
}
