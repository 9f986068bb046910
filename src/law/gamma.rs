//! The gamma law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law};
use super::inverse::{Core, Inverse, Slice, Tilt, middle};

declare_law! {
    /// Its mean is `shape·scale`.
    #[derive(Copy)]
    Gamma, "gamma": "Gamma"; Over0, Infinite;
    shape: Within(0.001, 1e6), "Shape.";
    scale: Above(0), "Scale.";
}

impl Law for Gamma {
    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        let Self { shape, scale } = *self;
        let support = self.support().between(cut);
        let x = middle(cut) / scale;
        if let Some(tilt) = Tilt::over_logarithm(cut, [shape - x, x]) {
            return Inverse::of(tilt, [cut[0], cut[1] - cut[0]], support);
        }
        let logarithms = cut.map(|bound| libm::log((bound / scale).max(0.0)));
        Inverse::of(Slice::between(Core::Gamma(shape), logarithms), [0.0, scale], support)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(rand_distr::Gamma::new(self.shape, self.scale).ok()?.sample(rng))
    }
}
