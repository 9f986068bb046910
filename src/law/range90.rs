//! A law given by the range that holds 90 % of its values.

use rand::Rng;

use super::declare::{Law, below, declare_law, require};
use super::inverse::Inverse;
use super::inverse::score::Z_95;
use super::lognormal::Lognormal;
use super::normal::Normal;
use crate::message::{Text, texts};

texts! {
    too_wide(low, high): "high ≤ 1e100·low, not low = {low} and high = {high}",
        "high ≤ 1e100·low，而非 low = {low}、high = {high}";
}

declare_law! {
    /// Lognormal with σ = ln(high/low)/(2·1.645) and median √(low·high), or normal with
    /// sd = (high − low)/(2·1.645). Above 0 `high` is at most 1e100 times `low`.
    #[derive(Copy)]
    Range90, "range90": "By the 5 % and 95 % points: lognormal if low is above 0, else normal";
    Over0If("low"), Infinite;
    low: Real, "5 % point.";
    high: Real, "95 % point.";
}

impl Range90 {
    fn law(&self) -> Box<dyn Law> {
        let Self { low, high } = *self;
        if low > 0.0 {
            let sigma = (libm::log(high) - libm::log(low)) / (2.0 * Z_95);
            return Box::new(Lognormal { median: libm::sqrt(low) * libm::sqrt(high), sigma });
        }
        Box::new(Normal { mean: 0.5 * low + 0.5 * high, sd: (0.5 * high - 0.5 * low) / Z_95 })
    }
}

impl Law for Range90 {
    fn flaw_between(&self) -> Option<Text> {
        let Self { low, high } = *self;
        let narrow = low <= 0.0 || high / low <= 1e100;
        below(("low", low), ("high", high)).or_else(|| require(narrow, || too_wide(low, high)))
    }

    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        self.law().inverse(cut)
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        self.law().draw(rng)
    }
}
