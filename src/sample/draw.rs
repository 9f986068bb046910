//! The independent sampler: an [`Uncertain`] is a `rand` distribution.
//!
//! It draws from `rand_distr`, by methods that share nothing with the quantile functions, and so
//! tests them. A truncated law is drawn by rejection; where that would take long, after 1000
//! tries, by inversion, so that nothing hangs.
//!
//! ```
//! use pvchain::{Pert, Uncertain};
//! use rand::SeedableRng;
//! use rand_distr::Distribution;
//!
//! let rate = Uncertain::from(Pert { min: 0.45, mode: 0.70, max: 0.95 });
//! let mut rng = pvchain::sample::StreamRng::seed_from_u64(1);
//! assert!((0.45..=0.95).contains(&rate.sample(&mut rng)));
//! ```

use rand::Rng;
use rand_distr::weighted::WeightedIndex;
use rand_distr::{Distribution, Open01};

use super::normal::Z_95;
use super::quantile::{from_moments, quantile};
use crate::scenario::uncertain::{
    Beta, Gamma, ModifiedPert, Normal, Pert, Range90, ScaledBeta, Triangular, Truncated, Uncertain,
    Uniform, Weibull,
};

/// Rejections before a truncated law is inverted instead.
const TRIES: usize = 1000;

impl Distribution<f64> for Uncertain {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match self {
            Self::Truncated(law) => truncated(self, law, rng),
            // Parameters that rand_distr cannot handle although they are valid are inverted.
            law => direct(law, rng).unwrap_or_else(|| inverted(law, rng)),
        }
    }
}

fn inverted<R: Rng + ?Sized>(law: &Uncertain, rng: &mut R) -> f64 {
    quantile(law, Open01.sample(rng))
}

fn truncated<R: Rng + ?Sized>(whole: &Uncertain, law: &Truncated, rng: &mut R) -> f64 {
    for _ in 0..TRIES {
        let value = law.law.sample(rng);
        if law.min <= value && value <= law.max {
            return value;
        }
    }
    inverted(whole, rng)
}

fn direct<R: Rng + ?Sized>(law: &Uncertain, rng: &mut R) -> Option<f64> {
    let value = match law {
        Uncertain::Exact(value) => *value,
        Uncertain::Uniform(Uniform { min, max }) => {
            rand_distr::Uniform::new_inclusive(*min, *max).ok()?.sample(rng)
        }
        Uncertain::Triangular(Triangular { min, mode, max }) => {
            rand_distr::Triangular::new(*min, *max, *mode).ok()?.sample(rng)
        }
        Uncertain::Pert(Pert { min, mode, max }) => {
            rand_distr::Pert::new(*min, *max).with_mode(*mode).ok()?.sample(rng)
        }
        Uncertain::ModifiedPert(ModifiedPert { min, mode, max, shape }) => {
            let law = rand_distr::Pert::new(*min, *max).with_shape(*shape).with_mode(*mode);
            law.ok()?.sample(rng)
        }
        Uncertain::Normal(Normal { mean, sd }) => normal(*mean, *sd, rng)?,
        Uncertain::Lognormal(law) => lognormal(law.median, law.sigma, rng)?,
        Uncertain::LognormalMoments(law) => {
            let (median, sigma) = from_moments(law.mean, law.sd);
            lognormal(median, sigma, rng)?
        }
        Uncertain::Beta(Beta { alpha, beta }) => {
            rand_distr::Beta::new(*alpha, *beta).ok()?.sample(rng)
        }
        Uncertain::ScaledBeta(ScaledBeta { alpha, beta, min, max }) => {
            min + (max - min) * rand_distr::Beta::new(*alpha, *beta).ok()?.sample(rng)
        }
        Uncertain::Gamma(Gamma { shape, scale }) => {
            rand_distr::Gamma::new(*shape, *scale).ok()?.sample(rng)
        }
        Uncertain::Weibull(Weibull { shape, scale }) => {
            rand_distr::Weibull::new(*scale, *shape).ok()?.sample(rng)
        }
        Uncertain::Discrete(law) => law.values[WeightedIndex::new(&law.weights).ok()?.sample(rng)],
        Uncertain::Empirical(law) => {
            law.values[rand_distr::Uniform::new(0, law.values.len()).ok()?.sample(rng)]
        }
        Uncertain::Bernoulli(law) => {
            f64::from(u8::from(rand_distr::Bernoulli::new(law.p).ok()?.sample(rng)))
        }
        Uncertain::Range90(Range90 { low, high }) if *low > 0.0 => {
            let sigma = (libm::log(*high) - libm::log(*low)) / (2.0 * Z_95);
            lognormal(low.sqrt() * high.sqrt(), sigma, rng)?
        }
        Uncertain::Range90(Range90 { low, high }) => {
            normal(0.5 * low + 0.5 * high, (0.5 * high - 0.5 * low) / Z_95, rng)?
        }
        Uncertain::Truncated(_) => return None,
    };
    let support = law.support();
    let inside = value > support.min || (support.attains_min && value == support.min);
    (inside && value <= support.max && value.is_finite()).then_some(value)
}

fn normal<R: Rng + ?Sized>(mean: f64, sd: f64, rng: &mut R) -> Option<f64> {
    Some(rand_distr::Normal::new(mean, sd).ok()?.sample(rng))
}

fn lognormal<R: Rng + ?Sized>(median: f64, sigma: f64, rng: &mut R) -> Option<f64> {
    Some(rand_distr::LogNormal::new(libm::log(median), sigma).ok()?.sample(rng))
}

#[cfg(test)]
mod tests {
    use super::super::{BLOCK, Marginal, Stream, fixtures};
    use super::*;
    use crate::scenario::uncertain::{Bernoulli, Discrete, Empirical};

    /// Largest distance of two empirical distribution functions, ties taken together.
    fn kolmogorov_smirnov(a: &mut [f64], b: &mut [f64]) -> f64 {
        a.sort_by(f64::total_cmp);
        b.sort_by(f64::total_cmp);
        let (mut i, mut j, mut worst) = (0, 0, 0.0f64);
        while i < a.len() && j < b.len() {
            let value = a[i].min(b[j]);
            i += a[i..].iter().take_while(|x| **x <= value).count();
            j += b[j..].iter().take_while(|x| **x <= value).count();
            worst = worst.max((i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs());
        }
        worst
    }

    /// Two samples of n each differ by more than D with probability about 2·exp(−n·D²), so that
    /// D = √(ln(2/p)/n) for the p = 5.7e-7 of a normal law's 5 σ; 1.96 and 3.88/√n.
    #[test]
    fn inversion_and_rand_distr_draw_from_the_same_laws() {
        let mut laws: Vec<Uncertain> = fixtures::all().into_iter().map(|f| f.law).collect();
        laws.dedup();
        laws.push(Discrete { values: vec![3.0, 1.0, 2.0], weights: vec![1.0, 2.0, 0.5] }.into());
        laws.push(Empirical { values: vec![4.0, 4.0, -1.0, 7.5] }.into());
        laws.push(Bernoulli { p: 0.3 }.into());
        let blocks = 20;
        let n = (blocks * BLOCK) as f64;
        let critical = (libm::log(2.0 / 5.7e-7) / n).sqrt();
        for law in laws {
            let (marginal, stream) = (Marginal::of(&law), Stream::keyed(5, &law.to_string()));
            let mut inverted = vec![0.5; blocks * BLOCK];
            for (block, row) in inverted.chunks_mut(BLOCK).enumerate() {
                stream.uniforms(block as u64, row);
                marginal.from_uniform(row);
            }
            let mut rng = Stream::keyed(6, &law.to_string()).rng(0);
            let mut drawn: Vec<f64> = (&law).sample_iter(&mut rng).take(inverted.len()).collect();
            let distance = kolmogorov_smirnov(&mut inverted, &mut drawn);
            assert!(distance < critical, "{law}: {distance} over {critical}");
        }
    }
}
