//! Laws with finitely many values.

use rand::Rng;
use rand_distr::Distribution;
use rand_distr::weighted::WeightedIndex;

use super::declare::{Law, declare_law, require};
use super::inverse::{Inverse, Steps, Support};
use super::size::flaw_of_sizes;
use crate::message::{Text, texts};

texts! {
    at_least_one_value: "at least one value", "至少一个值";
    as_many_weights(weights, values): "as many weights as values, not {weights} weights for {values} values",
        "权重与值个数相同，而非 {values} 个值 {weights} 个权重";
    weights_from_0: "weights ≥ 0", "权重 ≥ 0";
    finite_sum: "weights with a finite sum above 0", "权重之和有限且大于 0";
}

declare_law! {
    /// The weights are scaled to sum 1.
    Discrete, "discrete": "One of the values, in proportion to their weights"; Elsewhere, Elsewhere;
    values: Values, "Possible values.";
    weights: Weights, "A weight for each value.";
}

declare_law! {
    /// A value given twice is twice as likely.
    Empirical, "empirical": "One of the values, all alike"; Parameter("values"), Parameter("values");
    values: Values, "Observed values.";
}

declare_law! {
    #[derive(Copy)]
    Bernoulli, "bernoulli": "1 with probability p, else 0"; At(0.0), At(1.0);
    p: Probability, "Probability of 1.";
}

impl Law for Discrete {
    fn flaw_between(&self) -> Option<Text> {
        let Self { values, weights } = self;
        let sum: f64 = weights.iter().sum();
        let as_many = || as_many_weights(weights.len(), values.len());
        some_sized(values, || require(values.len() == weights.len(), as_many))
            .or_else(|| require(weights.iter().all(|w| *w >= 0.0), weights_from_0))
            .or_else(|| require(sum > 0.0 && sum.is_finite(), finite_sum))
            .or_else(|| flaw_of_sizes(weights))
    }

    /// Of the values that have a weight.
    fn support(&self) -> Support {
        let possible = self.values.iter().zip(&self.weights).filter(|(_, weight)| **weight > 0.0);
        Empirical { values: possible.map(|(value, _)| *value).collect() }.support()
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        let atoms = self.values.iter().copied().zip(self.weights.iter().copied());
        Inverse::Steps(Steps::of(atoms.collect()))
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(self.values[WeightedIndex::new(&self.weights).ok()?.sample(rng)])
    }
}

impl Law for Empirical {
    fn flaw_between(&self) -> Option<Text> {
        some_sized(&self.values, || None)
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        Inverse::Steps(Steps::of(self.values.iter().map(|value| (*value, 1.0)).collect()))
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(self.values[rand_distr::Uniform::new(0, self.values.len()).ok()?.sample(rng)])
    }
}

impl Law for Bernoulli {
    fn inverse(&self, _: [f64; 2]) -> Inverse {
        Inverse::Steps(Steps::of(vec![(0.0, 1.0 - self.p), (1.0, self.p)]))
    }

    fn draw(&self, rng: &mut dyn Rng) -> Option<f64> {
        Some(f64::from(u8::from(rand_distr::Bernoulli::new(self.p).ok()?.sample(rng))))
    }
}

/// At least one value, then what else must hold, and no value of another size.
fn some_sized(values: &[f64], next: impl FnOnce() -> Option<Text>) -> Option<Text> {
    require(!values.is_empty(), at_least_one_value).or_else(next).or_else(|| flaw_of_sizes(values))
}
