//! The beta law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law, ordered};
use super::inverse::{Core, EVERYWHERE, Inverse, Slice};
use crate::message::Text;

declare_law! {
    #[derive(Copy)]
    ScaledBeta, "beta": "Beta, from min to max"; Parameter("min"), Parameter("max");
    alpha: Within(0.001, 1e6), "First shape.";
    beta: Within(0.001, 1e6), "Second shape.";
    min: Real = 0.0, "Smallest value.";
    max: Real = 1.0, "Largest value.";
}

declare_law! {
    #[derive(Copy)]
    Beta, "beta": "Beta, from 0 to 1"; At(0.0), At(1.0);
    alpha: Within(0.001, 1e6), "First shape.";
    beta: Within(0.001, 1e6), "Second shape.";
}

impl Law for ScaledBeta {
    fn flaw_between(&self) -> Option<Text> {
        ordered(self.min, self.max)
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        let core = Core::Beta(self.alpha, self.beta);
        Inverse::between(Slice::between(core, EVERYWHERE), self.min, self.max)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        let share = rand_distr::Beta::new(self.alpha, self.beta).ok()?.sample(rng);
        Some(self.min + (self.max - self.min) * share)
    }
}

impl Beta {
    fn on_0_to_1(&self) -> ScaledBeta {
        ScaledBeta { alpha: self.alpha, beta: self.beta, min: 0.0, max: 1.0 }
    }
}

impl Law for Beta {
    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        self.on_0_to_1().inverse(cut)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        self.on_0_to_1().draw(rng)
    }
}
