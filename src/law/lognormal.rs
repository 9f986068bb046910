//! The lognormal law, given in two ways.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law};
use super::inverse::{Core, Inverse, Level, Slice, Standard, Tilt, middle};

declare_law! {
    /// The logarithm is normal with mean `ln median` and standard deviation `sigma`.
    #[derive(Copy)]
    Lognormal, "lognormal": "Lognormal, by median and sigma or by mean and sd",
    "By median and the standard deviation of the logarithm"; Over0, Infinite;
    median: Above(0), "Median.";
    sigma: Within(1e-9, 80.0), "Standard deviation of the logarithm.";
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

impl LognormalMoments {
    fn by_median(&self) -> Lognormal {
        let variation = self.sd / self.mean;
        let square = if variation < 1e100 {
            libm::log1p(variation * variation)
        } else {
            2.0 * libm::log(variation)
        };
        let median = self.mean / libm::hypot(1.0, variation);
        Lognormal { median, sigma: libm::sqrt(square) }
    }
}

impl Law for LognormalMoments {
    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        self.by_median().inverse(cut)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        self.by_median().draw(rng)
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
