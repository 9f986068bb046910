//! The Weibull law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law};
use super::inverse::{HUGE, Inverse, Level, Standard, Tilt, middle};

declare_law! {
    /// Its distribution function is `1 − exp(−(x/scale)^shape)`.
    #[derive(Copy)]
    Weibull, "weibull": "Weibull"; Over0, Infinite;
    shape: Within(0.001, 1e6), "Shape.";
    scale: Above(0), "Scale.";
}

impl Law for Weibull {
    /// scale·(−ln(1 − u))^(1/shape)
    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        let Self { shape, scale } = *self;
        let support = self.support().between(cut);
        let hazard = |x: f64| libm::pow((x / scale).max(0.0), shape).min(HUGE);
        let h = hazard(middle(cut));
        if let Some(tilt) = Tilt::over_logarithm(cut, [shape * (1.0 - h), shape * shape * h]) {
            return Inverse::of(tilt, [cut[0], cut[1] - cut[0]], support);
        }
        let [min, max] = cut.map(hazard);
        Inverse::of(Hazard { shape, min, width: max - min }, [0.0, scale], support)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(rand_distr::Weibull::new(self.scale, self.shape).ok()?.sample(rng))
    }
}

/// A Weibull law by its cumulative hazard h = s^shape, which is exponential, between two bounds.
#[derive(Debug)]
struct Hazard {
    shape: f64,
    min: f64,
    width: f64,
}

impl Standard for Hazard {
    /// h = h₀ + e with e exponential, given that it is at most the width w:
    /// e = −ln(1 − u·(1 − e⁻ʷ)), and s = h^(1/shape).
    fn value(&self, level: Level) -> f64 {
        let excess = match level {
            Level::Lower(t) => -libm::log1p(t * libm::expm1(-self.width)),
            Level::Upper(t) if self.width < 1.0 => {
                self.width - libm::log1p(t * libm::expm1(self.width))
            }
            Level::Upper(t) => -libm::log(libm::exp(-self.width) * (1.0 - t) + t),
        };
        let exponent = 1.0 / self.shape;
        if self.min > 0.0 && self.min < HUGE {
            let nearest = libm::pow(self.min, exponent);
            nearest * libm::exp(libm::log1p(excess / self.min) * exponent)
        } else if self.min > 0.0 {
            // Beyond all hazards: the lower bound, to which the support clamps.
            0.0
        } else {
            libm::pow(excess, exponent)
        }
    }
}
