//! Student's law.

use rand::Rng;
use rand_distr::Distribution;

use super::declare::{Law, declare_law};
use super::inverse::slice::Tailed;
use super::inverse::{Core, Inverse, Level, Slice, Standard, TailSide, Tilt, middle};

declare_law! {
    /// Of so few degrees of freedom that the variance is infinite, no number of draws would give an
    /// error that can be trusted; so it needs more than 2, and is normal in all but name beyond 1e9.
    #[derive(Copy)]
    Student, "student": "Student's t: a bell with heavy tails"; Infinite, Infinite;
    df: Within(2.001, 1e9), "Degrees of freedom.";
    mean: Real = 0.0, "Mean before truncation.";
    scale: Above(0) = 1.0, "Scale; the standard deviation is √(df/(df − 2)) times as large.";
}

impl Law for Student {
    /// mean + scale·t. In ln f, with a = df + 1 and q = df + t², the slope is −a·t/q and the
    /// curvature a·(df − t²)/q².
    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        let Self { df, mean, scale } = *self;
        let support = self.support().between(cut);
        let t = (middle(cut) - mean) / scale;
        let (a, q) = (df + 1.0, df + t * t);
        let local = [-a * t / q, (a / q * ((df - t * t) / q)).abs()];
        if let Some(tilt) = Tilt::over((cut[1] - cut[0]) / scale, local) {
            return Inverse::of(tilt, [cut[0], cut[1] - cut[0]], support);
        }
        let slice = Slice::between(Heavy { df }, cut.map(|bound| (bound - mean) / scale));
        Inverse::of(slice, [mean, scale], support)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        let t = rand_distr::StudentT::new(self.df).ok()?.sample(rng);
        Some(self.mean + self.scale * t)
    }
}

/// Student's law of mean 0 and scale 1. With x = df/(df + t²), the tail beyond ±t is half that of
/// the beta law of df/2 and ½ below x, whose coordinate is y = ln(df/t²).
#[derive(Debug, Clone, Copy)]
struct Heavy {
    df: f64,
}

impl Heavy {
    fn core(self) -> Core {
        Core::Beta(0.5 * self.df, 0.5)
    }

    /// |t| for the logarithms of twice its tail and of what that lacks to 1.
    fn distance(self, ln_twice: f64, ln_rest: f64) -> f64 {
        let y = if ln_twice <= ln_rest {
            self.core().quantile(TailSide::Lower, ln_twice)
        } else if ln_rest > f64::NEG_INFINITY {
            self.core().quantile(TailSide::Upper, ln_rest)
        } else {
            return 0.0;
        };
        libm::sqrt(self.df) * libm::exp(-0.5 * y)
    }
}

impl Tailed for Heavy {
    fn ln_tail(self, side: TailSide, t: f64) -> f64 {
        let y = libm::log(self.df) - 2.0 * libm::log(t.abs());
        let ln = self.core().tail(TailSide::Lower, y).ln - std::f64::consts::LN_2;
        if (t < 0.0) == (side == TailSide::Lower) { ln } else { libm::log1p(-libm::exp(ln)) }
    }

    fn quantile(self, side: TailSide, ln_t: f64) -> f64 {
        let ln_twice = ln_t + std::f64::consts::LN_2;
        let distance = self.distance(ln_twice, libm::log(-libm::expm1(ln_twice).min(0.0)));
        if side == TailSide::Lower { -distance } else { distance }
    }
}

impl Standard for Slice<Heavy> {
    fn value(&self, level: Level) -> f64 {
        if !self.is_whole() {
            return self.quantile(level);
        }
        // 1 − 2t is exact where it matters, next to the median.
        let (side, t) = level.parts();
        let distance = self.core.distance(libm::log(2.0 * t), libm::log(1.0 - 2.0 * t));
        if side == TailSide::Lower { -distance } else { distance }
    }
}
