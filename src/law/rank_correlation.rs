//! The rank correlation that two laws have in a Gaussian copula, and the ρ that a wished one needs.
//!
//! # Equations
//!
//! Ranks of a law with ties are middle ranks, m = (F(x−) + F(x)) / 2. In the latent normal z they
//! rise by aₖ = (pₖ + pₖ₊₁)/2 at the threshold zₖ between two values, and var m = (1 − Σp³)/12. The
//! ranks of a continuous law, Φ(z), rise at 0 in expectation over a second normal: (z − w)/√2 > 0,
//! which is one threshold at 0 with a loading of 1/√2 and var m = 1/12. So for all laws
//!
//! ```text
//! cov(m, m′) = Σ aₖ·bₗ·∫₀^r φ₂(zₖ, z′ₗ; t) dt,   r = ρ·λ·λ′
//!            = Σ aₖ·bₗ·∫₀^{asin r} exp(−(z² − 2·z·z′·sin θ + z′²) / (2 cos² θ)) dθ / 2π
//! s          = cov / √(var m · var m′)
//! ```
//!
//! rises with ρ. Of two continuous laws it is s = 6/π·asin(ρ/2). What ρ = ±1 leaves is the most that
//! can be had: two laws of one shape can move together altogether, others cannot.
//!
//! # References
//!
//! * Plackett: A reduction formula for normal multivariate integrals (1954),
//!   <https://doi.org/10.1093/biomet/41.3-4.351>
//! * Avramidis, Channouf, L'Ecuyer: Efficient correlation matching for fitting discrete multivariate
//!   distributions (2009), <https://doi.org/10.1287/ijoc.1080.0281>

use std::borrow::Cow;
use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use super::uncertain::Uncertain;

/// Values that are less likely are taken together with their neighbours: thousands of observed
/// values are nearly a continuous law.
const LEAST_SHARE: f64 = 1.0 / 32.0;

/// Equal parts of a range of θ that are integrated one by one.
const PANELS: u32 = 8;

/// Halvings of a panel, the last of which change ρ by less than 1e-9.
const HALVINGS: u32 = 30;

/// Nodes and weights of Gauss and Legendre on −1 to 1, of which the other half mirrors them.
const NODES: [[f64; 2]; 8] = [
    [0.095_012_509_837_637_44, 0.189_450_610_455_068_5],
    [0.281_603_550_779_258_9, 0.182_603_415_044_923_58],
    [0.458_016_777_657_227_4, 0.169_156_519_395_002_54],
    [0.617_876_244_402_643_8, 0.149_595_988_816_576_73],
    [0.755_404_408_355_003, 0.124_628_971_255_533_88],
    [0.865_631_202_387_831_7, 0.095_158_511_682_492_78],
    [0.944_575_023_073_232_6, 0.062_253_523_938_647_89],
    [0.989_400_934_991_649_9, 0.027_152_459_411_754_095],
];

/// What of a law its rank correlations follow from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RankMargin {
    /// Thresholds of the latent normal, and by how much ranks rise there.
    rises: Cow<'static, [[f64; 2]]>,
    loading: f64,
    sd: f64,
}

impl RankMargin {
    /// Of a law without values that repeat; √(1/12).
    pub(crate) const CONTINUOUS: Self = Self {
        rises: Cow::Borrowed(&[[0.0, 1.0]]),
        loading: FRAC_1_SQRT_2,
        sd: 0.288_675_134_594_812_9,
    };

    /// Of a law without a flaw.
    pub(crate) fn of(law: &Uncertain) -> Self {
        let Some(steps) = law.steps() else { return Self::CONTINUOUS };
        // Class by class: where it ends, and its share.
        let mut classes: Vec<[f64; 2]> = Vec::new();
        for [threshold, share] in steps.shares() {
            match classes.last_mut() {
                Some(last) if last[1] + share <= LEAST_SHARE => {
                    *last = [threshold, last[1] + share];
                }
                _ => classes.push([threshold, share]),
            }
        }
        let rises = classes.windows(2).map(|pair| [pair[0][0], 0.5 * (pair[0][1] + pair[1][1])]);
        let cubes: f64 = classes.iter().map(|[_, share]| share * share * share).sum();
        let sd = ((1.0 - cubes) / 12.0).max(0.0).sqrt();
        Self { rises: rises.collect(), loading: 1.0, sd }
    }

    /// Whether the law has finitely many values.
    pub(crate) fn is_discrete(&self) -> bool {
        self.loading == 1.0
    }

    /// Whether the law has more than one value.
    fn varies(&self) -> bool {
        !self.rises.is_empty() && self.sd > 0.0
    }

    /// The rank correlation with another law at a correlation of their normals; none where one of
    /// them has a single value.
    pub(crate) fn rank_correlation(&self, other: &Self, rho: f64) -> Option<f64> {
        let pair = RankPair { margins: [self, other] };
        let end = pair.angle(rho);
        let all = (0..PANELS).map(|panel| pair.integral(part(end, panel)));
        (self.varies() && other.varies()).then(|| all.sum::<f64>().clamp(-1.0, 1.0))
    }

    /// The correlation of the normals that gives a rank correlation, or the nearest to it that can be
    /// had; none where one of the laws has a single value.
    pub(crate) fn latent(&self, other: &Self, wished: f64) -> Option<f64> {
        let pair = RankPair { margins: [self, other] };
        let end = pair.angle(1.0_f64.copysign(wished));
        let mut before = 0.0;
        for panel in 0..PANELS {
            let [from, to] = part(end, panel);
            let within = pair.integral([from, to]);
            if (before + within).abs() < wished.abs() {
                before += within;
                continue;
            }
            let [mut low, mut high] = [from, to];
            for _ in 0..HALVINGS {
                let middle = 0.5 * (low + high);
                let is_short = (before + pair.integral([from, middle])).abs() < wished.abs();
                *(if is_short { &mut low } else { &mut high }) = middle;
            }
            let rho = libm::sin(0.5 * (low + high)) / (self.loading * other.loading);
            return (self.varies() && other.varies()).then(|| rho.clamp(-1.0, 1.0));
        }
        (self.varies() && other.varies()).then(|| 1.0_f64.copysign(wished))
    }
}

/// Two laws that are correlated.
struct RankPair<'m> {
    margins: [&'m RankMargin; 2],
}

impl RankPair<'_> {
    fn angle(&self, rho: f64) -> f64 {
        let [one, other] = self.margins;
        libm::asin((rho * one.loading * other.loading).clamp(-1.0, 1.0))
    }

    /// What a range of θ adds to the rank correlation.
    fn integral(&self, [from, to]: [f64; 2]) -> f64 {
        let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
        let both = |[node, weight]: &[f64; 2]| {
            weight * (self.density(middle - half * node) + self.density(middle + half * node))
        };
        half * NODES.iter().map(both).sum::<f64>()
    }

    fn density(&self, theta: f64) -> f64 {
        let (sine, cosine) = (libm::sin(theta), libm::cos(theta));
        let [one, other] = self.margins;
        let mut sum = 0.0;
        for [z, a] in &*one.rises {
            for [y, b] in &*other.rises {
                let square = (z * z - 2.0 * z * y * sine + y * y) / (cosine * cosine);
                sum += a * b * libm::exp(-0.5 * square);
            }
        }
        sum / TAU / (one.sd * other.sd)
    }
}

/// A panel of the range from 0 to `end`.
fn part(end: f64, panel: u32) -> [f64; 2] {
    [panel, panel + 1].map(|at| end * f64::from(at) / f64::from(PANELS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{Bernoulli, Discrete, Empirical, Normal};

    fn margin(law: impl Into<Uncertain>) -> RankMargin {
        RankMargin::of(&law.into())
    }

    /// s = 6/π·asin(ρ/2), and back.
    #[test]
    fn continuous_laws_have_the_usual_formula() {
        let normal = margin(Normal { mean: 3.0, sd: 1.0 });
        for s in [-1.0, -0.4, 0.0, 0.2, 0.8, 1.0] {
            let rho = 2.0 * libm::sin(std::f64::consts::PI * s / 6.0);
            assert!((normal.latent(&normal, s).unwrap() - rho).abs() < 1e-8, "{s}");
            assert!((normal.rank_correlation(&normal, rho).unwrap() - s).abs() < 1e-12, "{s}");
        }
    }

    /// Ranks of yes and no are correlated as yes and no are. With p = ½ both ways P(both) =
    /// ¼ + asin ρ/2π, so that s = 2/π·asin ρ. Two of 0.1 and 0.5 move together at most by
    /// (0.1 − 0.05)/√(0.09·0.25) = ⅓.
    #[test]
    fn yes_and_no_worked_by_hand() {
        let [half, tenth] = [0.5, 0.1].map(|p| margin(Bernoulli { p }));
        let rho = libm::sin(0.8 * std::f64::consts::FRAC_PI_2);
        assert!((half.latent(&half, 0.8).unwrap() - rho).abs() < 1e-8);
        assert!((tenth.rank_correlation(&half, 1.0).unwrap() - 1.0 / 3.0).abs() < 1e-5);
        assert_eq!(tenth.latent(&half, 0.5), Some(1.0));
        assert!((tenth.rank_correlation(&tenth, 1.0).unwrap() - 1.0).abs() < 1e-9);
        let wished = tenth.latent(&tenth, 0.8).unwrap();
        assert!((tenth.rank_correlation(&tenth, wished).unwrap() - 0.8).abs() < 1e-8);
        let sure = margin(Discrete { values: vec![3.0], weights: vec![1.0] });
        assert_eq!((sure.latent(&half, 0.5), half.rank_correlation(&sure, 0.5)), (None, None));
    }

    /// A thousand values are nearly a continuous law: what classes of a 32nd leave out is below what a
    /// remark would tell.
    #[test]
    fn many_values_are_nearly_continuous() {
        let many = margin(Empirical { values: (0..1000).map(f64::from).collect() });
        let normal = margin(Normal { mean: 0.0, sd: 1.0 });
        assert!(many.rises.len() < 70);
        let continuous = normal.latent(&normal, 0.7).unwrap();
        for found in [many.latent(&many, 0.7).unwrap(), many.latent(&normal, 0.7).unwrap()] {
            assert!((found - continuous).abs() < 5e-3, "{found}, not {continuous}");
        }
    }
}
