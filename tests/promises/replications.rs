//! Errors from replications are those worked by hand.

use pvchain::stats::{Replicated, student};

/// Four replications of 10 with means 1, 2, 3, 6: mean 3, variance of means 14/3, error
/// √(14/3/4).
#[test]
fn equal_replications_give_the_usual_error() {
    let means = [1.0, 2.0, 3.0, 6.0].map(|mean| (mean * 10.0, 10.0));
    let found = Replicated::of(means.into_iter()).unwrap();
    assert_eq!((found.value, found.degrees), (3.0, 3));
    assert!((found.standard_error - (14.0f64 / 12.0).sqrt()).abs() < 1e-14);
    assert!((found.half_width() - 3.182_446 * found.standard_error).abs() < 1e-12);
}

#[test]
fn replications_without_values_do_not_count() {
    let some = [(4.0, 2.0), (0.0, 0.0), (2.0, 2.0)];
    assert_eq!(Replicated::of(some.into_iter()).unwrap().degrees, 1);
    assert_eq!(Replicated::of(some[..2].iter().copied()), None);
    assert_eq!(Replicated::of([(f64::NAN, 1.0); 2].into_iter()), None);
}

/// Tables of Student's law: 2.0395 at 31, 2.0369 at 32, 1.9840 at 100.
#[test]
fn students_quantiles_are_those_of_tables() {
    for (degrees, t) in [(1, 12.706_205), (31, 2.039_513), (32, 2.036_933), (100, 1.983_972)] {
        assert!((student(degrees) - t).abs() < 2e-5, "{degrees}: {}", student(degrees));
    }
    let mut last = f64::INFINITY;
    for degrees in 1..200 {
        assert!(student(degrees) < last);
        last = student(degrees);
    }
}
