//! Scores of forecasts are those of the closed forms.

use pvchain::stats::Ensemble;

const N: u32 = 20_000;

fn midpoints() -> impl Iterator<Item = f64> {
    (0..N).map(|i| (f64::from(i) + 0.5) / f64::from(N))
}

/// Uniform on [0, 1]: (y³ + (1 − y)³)/3 inside, and beyond the end what is further away as
/// well. Midpoints leave out 1/24n² of the integral of the distribution function's square.
#[test]
fn the_score_of_a_uniform_law() {
    let forecast = Ensemble::of(&midpoints().collect::<Vec<f64>>()).unwrap();
    for y in [0.0_f64, 0.2, 0.5, 0.9, 1.0] {
        let exact = (y.powi(3) + (1.0 - y).powi(3)) / 3.0;
        assert!((forecast.crps(y) - exact).abs() < 1e-8, "{y}");
        assert!((forecast.pit(y)[0] - y).abs() <= 0.51 / f64::from(N));
    }
    assert!((forecast.crps(1.5) - (1.0 / 3.0 + 0.5)).abs() < 1e-8);
    assert_eq!((forecast.pit(-1.0), forecast.pit(2.0)), ([0.0; 2], [1.0; 2]));
}

/// Normal: σ·(z·(2Φ(z) − 1) + 2φ(z) − 1/√π), at z = 0: σ·(√2 − 1)/√π = 0.233 695 σ.
#[test]
fn the_score_of_a_normal_law() {
    // Φ(z) = u by bisection.
    let quantile = |u: f64| {
        let (mut low, mut high) = (-9.0, 9.0);
        for _ in 0..60 {
            let z: f64 = 0.5 * (low + high);
            let below = 0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
            (low, high) = if below < u { (z, high) } else { (low, z) };
        }
        low
    };
    let values: Vec<f64> = midpoints().map(|u| 10.0 + 2.0 * quantile(u)).collect();
    let forecast = Ensemble::of(&values).unwrap();
    for z in [-1.5_f64, 0.0, 0.7] {
        let phi = libm::exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
        let capital = 0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
        let exact = z * (2.0 * capital - 1.0) + 2.0 * phi - 1.0 / std::f64::consts::PI.sqrt();
        // The tails beyond the outermost midpoints are left out.
        assert!((forecast.crps(10.0 + 2.0 * z) - 2.0 * exact).abs() < 1e-4, "{z}");
    }
}

#[test]
fn a_single_draw_scores_its_distance_and_weights_count_draws() {
    assert_eq!(Ensemble::of(&[3.0]).unwrap().crps(5.0), 2.0);
    let doubled = Ensemble::of(&[1.0, 2.0, 2.0, 4.0, f64::NAN]).unwrap();
    let weighted = Ensemble::weighted(&[4.0, 1.0, 2.0], &[1.0, 1.0, 2.0]).unwrap();
    for y in [0.0, 1.0, 1.5, 2.0, 9.0] {
        assert!((doubled.crps(y) - weighted.crps(y)).abs() < 1e-15);
        assert_eq!(doubled.pit(y), weighted.pit(y));
    }
    assert_eq!((Ensemble::of(&[]), Ensemble::of(&[f64::NAN])), (None, None));
}
