//! Errors from replications are those worked by hand.

use pvchain::stats::Replicated;

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
