//! The uniform law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law, ordered};
use super::inverse::{Closed, Inverse, Level, Standard};
use crate::message::Text;

declare_law! {
    #[derive(Copy)]
    Uniform, "uniform": "Every value from min to max alike"; Parameter("min"), Parameter("max");
    min: Real, "Smallest value.";
    max: Real, "Largest value.";
}

impl Law for Uniform {
    fn flaw_between(&self) -> Option<Text> {
        ordered(self.min, self.max)
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        Inverse::between(Even, self.min, self.max)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(rand_distr::Uniform::new_inclusive(self.min, self.max).ok()?.sample(rng))
    }
}

/// u itself.
#[derive(Debug)]
pub(crate) struct Even;

impl Standard for Even {
    fn value(&self, level: Level) -> f64 {
        level.below()
    }

    fn ends_of(&self, level: Level) -> Option<[f64; 2]> {
        Some(level.below_and_above())
    }

    fn closed(&self) -> Option<Closed> {
        Some(Closed::Uniform)
    }
}
