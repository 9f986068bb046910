//! What many draws of one figure say, in memory that does not depend on their number.
//!
//! **The question.** A simulation hands over draws of a figure in rows. What are its mean, its spread, its
//! quantiles, how often did an event happen, and how far may each of these be from the truth?
//!
//! | file | answers | memory |
//! |---|---|---|
//! | [`Moments`] | mean, standard deviation, standard error, extremes, and whether the mean hangs on one draw | 9 numbers |
//! | [`Bins`], [`Histogram`] | counts by bin, atoms apart | one count per bin |
//! | [`EstimatedQuantile`], [`Ranks`], [`Binomial`] | quantiles with intervals, exact or from a histogram | |
//! | [`Ensemble`], [`brier`] | how well a distribution foresaw what came | every value |
//! | [`Interval`], [`Statement`] | how often, with Wilson's interval | |
//! | [`Replicated`] | means and shares from independent replications | |
//!
//! Nothing here knows of scenarios: slices of `f64` go in by `push`, parts join by `merge`, numbers
//! come out.
//!
//! # Undefined values
//!
//! NaN and ±∞ mean "undefined in this draw". They are skipped and not counted; what is reported is
//! taken over the others, and `count` or `defined` says how many those were.
//!
//! # Equations
//!
//! With n defined values xᵢ and a fixed shift c near their mean, dᵢ = xᵢ − c:
//!
//! ```text
//! mean       x̄ = c + Σdᵢ / n
//! variance   s² = (Σdᵢ² − (Σdᵢ)² / n) / (n − 1)
//! standard error = s / √n
//! quantile   Q(p) = x₍ₖ₎ + (h − k)·(x₍ₖ₊₁₎ − x₍ₖ₎),   h = (n − 1)·p,  k = ⌊h⌋      (type 7, ranks from 0)
//! its interval   [x₍ₗ₎, x₍ᵤ₎],   l = max{k : F(k) ≤ 2.5 %},   u = min{k : F(k) ≥ 97.5 %},   F of Binomial(n, p)
//! weighted       s² = Σw²(x − x̄)² / (Σw)²                                             (linearised, with x = 1 or 0 for events)
//! proportion     (p̂ + z²/2n ± z·√(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n)                   (Wilson)
//! ```
//!
//! # Same bits
//!
//! Counts are integers and merge exactly in any order. Sums are rounded, so a caller who wants the
//! same bits for any number of threads keeps one [`Moments`] per block and folds them in a fixed
//! order, as [`Folded`](crate::engine::Folded) does. Every loop here gives the same bits on every x86-64 processor: lanes are fixed and
//! nothing is fused.
//!
//! # Assumptions, and where they are wrong
//!
//! * Standard errors and intervals hold for independent draws. For Latin hypercubes, Sobol' points or weighted
//!   draws they come from replications or from the linearised error, and the caller hands over as `n` how many
//!   independent draws would leave the figure as uncertain.
//! * A histogram's bins come from a pilot. What the pilot never saw, an atom rarer than about 1 in 1,000 or a
//!   tail far outside its range, is answered with less precision, and the stated error says so.
//!
//! # Example
//!
//! ```
//! use pvchain::stats::{Bins, Histogram, Interval, Moments};
//! let draws: Vec<f64> = (0..10_000).map(|i| f64::from(i) / 10_000.0).collect();
//! let mut moments = Moments::about(0.5);
//! let mut histogram = Histogram::new(Bins::from_pilot(&draws[..4096], 2048));
//! for row in draws.chunks(512) {
//!     moments.push(row);
//!     histogram.push(row);
//! }
//! assert!((moments.mean().unwrap() - 0.499_95).abs() < 1e-12);
//! let extremes = moments.min().unwrap()..=moments.max().unwrap();
//! let median = histogram.quantiles(&[0.5], &extremes, 10_000.0)[0];
//! assert!(median.low < median.value && median.value < median.high);
//! let rare = Interval::wilson(0.0, 1000.0).unwrap();
//! assert_eq!(rare.low, 0.0);
//! ```
//!
//! # References
//!
//! * T. F. Chan, G. H. Golub, R. J. `LeVeque`, "Algorithms for computing the sample variance", *The American
//!   Statistician* 37 (1983) 242–247, doi:10.1080/00031305.1983.10483115.
//! * R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", *The American Statistician* 50 (1996)
//!   361–365, doi:10.1080/00031305.1996.10473566.
//! * G. J. Hahn, W. Q. Meeker, *Statistical Intervals*, Wiley 1991, chapter 5, doi:10.1002/9780470316771.
//! * S. S. Wilks, "Determination of sample sizes for setting tolerance limits", *Annals of Mathematical
//!   Statistics* 12 (1941) 91–96, doi:10.1214/aoms/1177731788.
//! * P. Massart, "The tight constant in the Dvoretzky–Kiefer–Wolfowitz inequality", *Annals of Probability* 18
//!   (1990) 1269–1283, doi:10.1214/aop/1176990746.
//! * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", *Journal of the
//!   American Statistical Association* 22 (1927) 209–212, doi:10.1080/01621459.1927.10502953.

mod bins;
mod bits;
mod edges;
mod histogram;
mod interval;
mod merge;
mod moments;
mod quantiles;
mod ranks;
mod replicated;
mod scaled;
mod score;
mod sketch;
mod tail;
mod tiers;
mod weight;

pub use bins::Bins;
pub(crate) use histogram::Counting;
pub use histogram::Histogram;
pub use interval::{Interval, Statement};
pub use merge::Merge;
pub(crate) use merge::merge_by_fields;
pub(crate) use moments::Compensated;
pub use moments::Moments;
pub use quantiles::{EstimatedQuantile, defined_sorted, quantile};
pub use ranks::{Binomial, Ranks};
pub(crate) use replicated::skewness;
pub use replicated::{Replicated, student};
pub(crate) use scaled::{Rescale, Scaled, rescale_by_fields};
pub use score::{Ensemble, brier};
pub(crate) use tail::widening;
pub(crate) use weight::{Weight, WeightSums, WholeWeights};

/// The normal quantile of 97.5 %, for two-sided 95 % intervals.
pub const Z95: f64 = 1.959_963_984_540_054;
