//! Laws: what an uncertain number of a scenario may follow, one file for each.
//!
//! | law | values | shape |
//! |---|---|---|
//! | [`Uniform`] | `min` to `max` | flat |
//! | [`Loguniform`] | `min` to `max`, above 0 | flat in the logarithm |
//! | [`Triangular`] | `min` to `max` | a triangle |
//! | [`Pert`], [`ModifiedPert`] | `min` to `max` | a smooth hump |
//! | [`Beta`], [`ScaledBeta`] | 0 to 1, `min` to `max` | hump, slope or bowl |
//! | [`Normal`] | all numbers | a bell |
//! | [`Student`] | all numbers | a bell with heavy tails |
//! | [`Lognormal`], [`LognormalMoments`] | above 0 | a bell of factors |
//! | [`Gamma`], [`Weibull`] | above 0 | waiting times and strengths |
//! | [`Range90`] | above 0, or all numbers | lognormal or normal, by its 5 % and 95 % points |
//! | [`Discrete`], [`Empirical`], [`Bernoulli`] | some values | weighted, observed, yes or no |
//! | [`Quantiles`] | first to last point | smooth between points of the distribution function |
//! | [`Metalog`] | all numbers, or within bounds | smooth through three to ten points, with tails |
//! | [`OwnLaw`] | from Q(0) to Q(1) | any quantile function, in code: [`Uncertain::from_quantile`] |
//! | [`Truncated`] | between bounds | a law unbounded above, cut off |
//!
//! Every law is a plain struct with named parameters and converts into [`Uncertain`]:
//!
//! ```
//! use pvchain::{Normal, Pert, Uncertain};
//!
//! let operating_rate: Uncertain = Pert { min: 0.45, mode: 0.70, max: 0.95 }.into();
//! let national = Uncertain::from(Normal { mean: 8000.0, sd: 300.0 }).at_least(0.0);
//! assert_eq!(operating_rate.to_string(), "{ pert = { min = 0.45, mode = 0.7, max = 0.95 } }");
//! assert_eq!(national.support().min, 0.0);
//! ```
//!
//! Parameters are checked when the scenario is: see [`Uncertain::flaw`]. Every number is 0 or from
//! 1e-150 to 1e150 in size, and a shape lies in the range that its law states: there, quantiles and
//! tables are compared with an independent calculation (`tests/promises/extremes.rs`). An uncertain number is a
//! distribution of `rand`, too. It draws from `rand_distr`, by methods that share nothing with the
//! quantile functions that a run uses, and so tests them:
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
//!
//! To add a law, write its file, and name it here in the list and in the table.

mod beta;
mod declare;
mod discrete;
mod gamma;
pub(crate) mod inverse;
mod lognormal;
mod loguniform;
mod metalog;
mod normal;
mod own;
mod pert;
mod quantiles;
mod range90;
pub(crate) mod rank_correlation;
mod size;
mod student;
mod triangular;
pub(crate) mod uncertain;
mod uniform;
mod weibull;

pub use beta::{Beta, ScaledBeta};
pub(crate) use declare::{Domain, End, Parameter, Signature};

pub(crate) use crate::message::number;
pub use discrete::{Bernoulli, Discrete, Empirical};
pub use gamma::Gamma;
pub use inverse::{Level, Support};
pub use lognormal::{Lognormal, LognormalMoments};
pub use loguniform::Loguniform;
pub use metalog::Metalog;
pub use normal::Normal;
pub use own::OwnLaw;
pub use pert::{ModifiedPert, Pert};
pub use quantiles::Quantiles;
pub use range90::Range90;
pub(crate) use size::{expected_size, finite_number, is_sized, sized_number};
pub use student::Student;
pub use triangular::Triangular;
pub(crate) use uncertain::{LAWS, Way};
pub use uncertain::{Truncated, Uncertain};
pub(crate) use uniform::Even;
pub use uniform::Uniform;
pub use weibull::Weibull;
