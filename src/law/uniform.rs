//! Laws in closed form between two ends: uniform, loguniform and triangular.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law, ordered, with_mode};
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
