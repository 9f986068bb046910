//! The normal law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law};
use super::inverse::{Core, Inverse, Slice, Tilt, middle};

declare_law! {
    #[derive(Copy)]
    Normal, "normal": "Normal"; Infinite, Infinite;
    mean: Real, "Mean before truncation.";
    sd: Above(0), "Standard deviation before truncation.";
}

impl Law for Normal {
    /// mean + sd·Φ⁻¹(u)
    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        let Self { mean, sd } = *self;
        let support = self.support().between(cut);
        let z = (middle(cut) - mean) / sd;
        if let Some(tilt) = Tilt::over((cut[1] - cut[0]) / sd, [-z, 1.0]) {
            return Inverse::of(tilt, [cut[0], cut[1] - cut[0]], support);
        }
        let slice = Slice::between(Core::Normal, cut.map(|bound| (bound - mean) / sd));
        Inverse::of(slice, [mean, sd], support)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(rand_distr::Normal::new(self.mean, self.sd).ok()?.sample(rng))
    }
}
