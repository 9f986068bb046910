//! The triangular law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law, with_mode};
use super::inverse::{Closed, Inverse, Level, Standard};
use crate::message::Text;

declare_law! {
    /// Density rises linearly to the mode and falls linearly from it.
    #[derive(Copy)]
    Triangular, "triangular": "A triangle over min, mode and max"; Parameter("min"), Parameter("max");
    min: Real, "Smallest value.";
    mode: Real, "Most likely value.";
    max: Real, "Largest value.";
}

impl Law for Triangular {
    fn flaw_between(&self) -> Option<Text> {
        with_mode(self.min, self.mode, self.max)
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        let mode = (self.mode - self.min) / (self.max - self.min);
        Inverse::between(Triangle { mode }, self.min, self.max)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(rand_distr::Triangular::new(self.min, self.max, self.mode).ok()?.sample(rng))
    }
}

/// On 0 to 1: √(u·m) up to u = m, then 1 − √((1 − u)(1 − m)).
#[derive(Debug)]
struct Triangle {
    mode: f64,
}

impl Standard for Triangle {
    fn value(&self, level: Level) -> f64 {
        self.ends(level)[0]
    }

    fn ends_of(&self, level: Level) -> Option<[f64; 2]> {
        Some(self.ends(level))
    }

    fn closed(&self) -> Option<Closed> {
        Some(Closed::Triangular(self.mode))
    }
}

impl Triangle {
    /// The value, and what it lacks to 1; 1 − √q is (1 − q)/(1 + √q).
    fn ends(&self, level: Level) -> [f64; 2] {
        let [below, above] = level.below_and_above();
        let (mode, rest) = (self.mode, 1.0 - self.mode);
        if below < mode {
            let s = libm::sqrt(below * mode);
            [s, (above + rest - above * rest) / (1.0 + s)]
        } else {
            let s = libm::sqrt(above * rest);
            [(below + mode - below * mode) / (1.0 + s), s]
        }
    }
}
