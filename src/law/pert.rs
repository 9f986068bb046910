//! PERT: a beta law given by its ends and its mode.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law, with_mode};
use super::inverse::{Core, EVERYWHERE, Inverse, Slice};
use crate::message::Text;

declare_law! {
    /// A beta law on `min` to `max` with mean `(min + shape·mode + max) / (shape + 2)`.
    #[derive(Copy)]
    ModifiedPert, "pert": "A smooth hump over min, mode and max; a larger shape is narrower";
    Parameter("min"), Parameter("max");
    min: Real, "Smallest value.";
    mode: Real, "Most likely value.";
    max: Real, "Largest value.";
    shape: Within(0.001, 1e6) = 4.0, "How narrow the hump is.";
}

declare_law! {
    /// A beta law on `min` to `max` with mean `(min + 4·mode + max) / 6`.
    #[derive(Copy)]
    Pert, "pert": "A smooth hump over min, mode and max"; Parameter("min"), Parameter("max");
    min: Real, "Smallest value.";
    mode: Real, "Most likely value.";
    max: Real, "Largest value.";
}

impl Law for ModifiedPert {
    fn flaw_between(&self) -> Option<Text> {
        with_mode(self.min, self.mode, self.max)
    }

    /// α = 1 + k·m, β = 1 + k·(1 − m), m = (mode − min)/(max − min)
    ///
    /// The place m of the mode is rounded to 2⁻⁴⁶, so that laws whose modes lie at the same place
    /// but for the rounding of their bounds are one shape and share their tables.
    fn inverse(&self, _: [f64; 2]) -> Inverse {
        const STEPS: f64 = (1u64 << 46) as f64;
        let place = (self.mode - self.min) / (self.max - self.min);
        let place = (place * STEPS).round() / STEPS;
        let core = Core::Beta(1.0 + self.shape * place, 1.0 + self.shape * (1.0 - place));
        Inverse::between(Slice::between(core, EVERYWHERE), self.min, self.max)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        let law = rand_distr::Pert::new(self.min, self.max).with_shape(self.shape);
        Some(law.with_mode(self.mode).ok()?.sample(rng))
    }
}

impl Pert {
    fn with_shape(self) -> ModifiedPert {
        let Self { min, mode, max } = self;
        ModifiedPert { min, mode, max, shape: 4.0 }
    }
}

impl Law for Pert {
    fn flaw_between(&self) -> Option<Text> {
        self.with_shape().flaw_between()
    }

    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        self.with_shape().inverse(cut)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        self.with_shape().draw(rng)
    }
}
