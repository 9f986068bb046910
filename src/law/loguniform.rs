//! The loguniform law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law, ordered};
use super::inverse::{Inverse, Level, Standard};
use crate::message::Text;

declare_law! {
    /// For a number of which only the order of magnitude is known.
    #[derive(Copy)]
    Loguniform, "loguniform": "Every factor from min to max alike"; Parameter("min"), Parameter("max");
    min: Above(0), "Smallest value.";
    max: Real, "Largest value.";
}

impl Loguniform {
    fn logarithms(&self) -> [f64; 2] {
        [libm::log(self.min), libm::log(self.max)]
    }
}

impl Law for Loguniform {
    fn flaw_between(&self) -> Option<Text> {
        ordered(self.min, self.max)
    }

    /// √(min·max)·exp(w·(u − ½)), w = ln(max/min)
    fn inverse(&self, _: [f64; 2]) -> Inverse {
        let [low, high] = self.logarithms();
        let share = (self.max - self.min) / self.min;
        let width = if share < 1.0 { libm::log1p(share) } else { high - low };
        let centre = libm::sqrt(self.min) * libm::sqrt(self.max);
        Inverse::of(Factors { width }, [0.0, centre], self.support())
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        let [low, high] = self.logarithms();
        Some(libm::exp(rand_distr::Uniform::new_inclusive(low, high).ok()?.sample(rng)))
    }
}

/// Its logarithm is uniform around 0, over that width.
#[derive(Debug)]
struct Factors {
    width: f64,
}

impl Standard for Factors {
    fn value(&self, level: Level) -> f64 {
        let exponent = match level {
            Level::Lower(t) => t - 0.5,
            Level::Upper(t) => 0.5 - t,
        };
        libm::exp(self.width * exponent)
    }
}
