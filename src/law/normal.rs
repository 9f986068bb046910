//! The normal law, and those whose logarithm is normal.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, below, declare_law};
use super::inverse::score::Z_95;
use super::inverse::{Core, Inverse, Level, Slice, Standard, Tilt, middle};
use crate::message::Text;

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

declare_law! {
    /// The logarithm is normal with mean `ln median` and standard deviation `sigma`.
    #[derive(Copy)]
    Lognormal, "lognormal": "Lognormal, by median and sigma or by mean and sd",
    "By median and the standard deviation of the logarithm"; Over0, Infinite;
    median: Above(0), "Median.";
    sigma: Above(0), "Standard deviation of the logarithm.";
}

declare_law! {
    /// With mean m and standard deviation d, σ² = ln(1 + (d/m)²) and the median is m/√(1 + (d/m)²).
    #[derive(Copy)]
    LognormalMoments, "lognormal": "Lognormal, by its own mean and standard deviation",
    "By mean and standard deviation"; Over0, Infinite;
    mean: Above(0), "Mean before truncation.";
    sd: Above(0), "Standard deviation before truncation.";
}

impl Law for Lognormal {
    /// median·exp(σ·Φ⁻¹(u))
    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        let Self { median, sigma } = *self;
        let support = self.support().between(cut);
        let score = |x: f64| (libm::log(x.max(0.0)) - libm::log(median)) / sigma;
        let local = [-score(middle(cut)) / sigma, 1.0 / (sigma * sigma)];
        if let Some(tilt) = Tilt::over_logarithm(cut, local) {
            return Inverse::of(tilt, [cut[0], cut[1] - cut[0]], support);
        }
        let exponent = Slice::between(Core::Normal, cut.map(score));
        Inverse::of(Exponential { sigma, exponent }, [0.0, median], support)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(rand_distr::LogNormal::new(libm::log(self.median), self.sigma).ok()?.sample(rng))
    }
}

impl Law for LognormalMoments {
    fn other(&self) -> Option<Box<dyn Law>> {
        let variation = self.sd / self.mean;
        let square = if variation < 1e100 {
            libm::log1p(variation * variation)
        } else {
            2.0 * libm::log(variation)
        };
        let median = self.mean / libm::hypot(1.0, variation);
        Some(Box::new(Lognormal { median, sigma: libm::sqrt(square) }))
    }
}

/// The exponential of σ times a normal law.
#[derive(Debug)]
struct Exponential {
    sigma: f64,
    exponent: Slice,
}

impl Standard for Exponential {
    fn value(&self, level: Level) -> f64 {
        self.at(self.exponent.coordinate(level))
    }

    fn slice(&self) -> Option<&Slice> {
        Some(&self.exponent)
    }

    fn at(&self, y: f64) -> f64 {
        libm::exp(self.sigma * y)
    }
}

declare_law! {
    /// Lognormal with σ = ln(high/low)/(2·1.645) and median √(low·high), or normal with
    /// sd = (high − low)/(2·1.645).
    #[derive(Copy)]
    Range90, "range90": "By the 5 % and 95 % points: lognormal if low is above 0, else normal";
    Over0If("low"), Infinite;
    low: Real, "5 % point.";
    high: Real, "95 % point.";
}

impl Law for Range90 {
    fn flaw_between(&self) -> Option<Text> {
        below(("low", self.low), ("high", self.high))
    }

    fn other(&self) -> Option<Box<dyn Law>> {
        let Self { low, high } = *self;
        if low > 0.0 {
            let sigma = (libm::log(high) - libm::log(low)) / (2.0 * Z_95);
            return Some(Box::new(Lognormal { median: libm::sqrt(low) * libm::sqrt(high), sigma }));
        }
        let (mean, sd) = (0.5 * low + 0.5 * high, (0.5 * high - 0.5 * low) / Z_95);
        Some(Box::new(Normal { mean, sd }))
    }
}
