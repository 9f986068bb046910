//! Uncertain numbers: the laws that a number of a scenario may follow.
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
//! Parameters are checked when the scenario is: see [`Uncertain::flaw`].

use std::fmt;

/// A number, exact or following a law.
#[derive(Debug, Clone, PartialEq)]
pub enum Uncertain {
    /// One value for sure.
    Exact(f64),
    /// See [`Uniform`].
    Uniform(Uniform),
    /// See [`Triangular`].
    Triangular(Triangular),
    /// See [`Pert`].
    Pert(Pert),
    /// See [`ModifiedPert`].
    ModifiedPert(ModifiedPert),
    /// See [`Normal`].
    Normal(Normal),
    /// See [`Lognormal`].
    Lognormal(Lognormal),
    /// See [`LognormalMoments`].
    LognormalMoments(LognormalMoments),
    /// See [`Beta`].
    Beta(Beta),
    /// See [`ScaledBeta`].
    ScaledBeta(ScaledBeta),
    /// See [`Gamma`].
    Gamma(Gamma),
    /// See [`Weibull`].
    Weibull(Weibull),
    /// See [`Discrete`].
    Discrete(Discrete),
    /// See [`Empirical`].
    Empirical(Empirical),
    /// See [`Bernoulli`].
    Bernoulli(Bernoulli),
    /// See [`Range90`].
    Range90(Range90),
    /// See [`Truncated`].
    Truncated(Truncated),
}

/// Declares the laws: a struct with named parameters, its conversion, its parameters by name.
macro_rules! laws {
    ($($(#[$doc:meta])* $law:ident { $($(#[$field_doc:meta])* $field:ident),* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq)]
            pub struct $law {
                $($(#[$field_doc])* pub $field: f64,)*
            }

            impl From<$law> for Uncertain {
                fn from(law: $law) -> Self {
                    Self::$law(law)
                }
            }

            impl $law {
                fn parameters(&self) -> Vec<(&'static str, f64)> {
                    vec![$((stringify!($field), self.$field)),*]
                }
            }
        )*
    };
}

laws! {
    /// Every value between two bounds is equally likely.
    Uniform {
        /// Smallest value.
        min,
        /// Largest value, above `min`.
        max
    }
    /// Density rises linearly to the mode and falls linearly from it.
    Triangular {
        /// Smallest value.
        min,
        /// Most likely value.
        mode,
        /// Largest value, above `min`.
        max
    }
    /// PERT: a beta law on `min` to `max` with mean `(min + 4·mode + max) / 6`.
    Pert {
        /// Smallest value.
        min,
        /// Most likely value.
        mode,
        /// Largest value, above `min`.
        max
    }
    /// PERT with another weight of the mode: mean `(min + shape·mode + max) / (shape + 2)`.
    ModifiedPert {
        /// Smallest value.
        min,
        /// Most likely value.
        mode,
        /// Largest value, above `min`.
        max,
        /// Weight of the mode, above 0; 4 is the ordinary PERT.
        shape
    }
    /// Normal law.
    Normal {
        /// Mean, before truncation.
        mean,
        /// Standard deviation, before truncation, above 0.
        sd
    }
    /// Lognormal law: the logarithm is normal with mean `ln median` and standard deviation `sigma`.
    Lognormal {
        /// Median, above 0.
        median,
        /// Standard deviation of the logarithm, above 0.
        sigma
    }
    /// Lognormal law given by its own mean and standard deviation.
    LognormalMoments {
        /// Mean, above 0.
        mean,
        /// Standard deviation, above 0.
        sd
    }
    /// Beta law on 0 to 1.
    Beta {
        /// First shape, above 0.
        alpha,
        /// Second shape, above 0.
        beta
    }
    /// Beta law stretched to `min` to `max`.
    ScaledBeta {
        /// First shape, above 0.
        alpha,
        /// Second shape, above 0.
        beta,
        /// Smallest value.
        min,
        /// Largest value, above `min`.
        max
    }
    /// Gamma law with mean `shape·scale`.
    Gamma {
        /// Shape, above 0.
        shape,
        /// Scale, above 0.
        scale
    }
    /// Weibull law with distribution function `1 − exp(−(x/scale)^shape)`.
    Weibull {
        /// Shape, above 0.
        shape,
        /// Scale, above 0.
        scale
    }
    /// 1 with probability `p`, else 0.
    Bernoulli {
        /// Probability of 1, from 0 to 1.
        p
    }
    /// A 90 % range: `low` and `high` are the 5 % and 95 % points of a lognormal law if `low` is
    /// above 0, else of a normal one.
    Range90 {
        /// 5 % point.
        low,
        /// 95 % point, above `low`.
        high
    }
}

/// One of several values, with given weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Discrete {
    /// The values, in any order.
    pub values: Vec<f64>,
    /// Their weights, at least 0 with a sum above 0; scaled to sum 1.
    pub weights: Vec<f64>,
}

/// One of several observed values, all equally likely.
#[derive(Debug, Clone, PartialEq)]
pub struct Empirical {
    /// The values, in any order; a value given twice is twice as likely.
    pub values: Vec<f64>,
}

/// A normal, lognormal, gamma, Weibull or 90 % range law, given that it falls between two bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Truncated {
    /// The law before truncation.
    pub law: Box<Uncertain>,
    /// Lower bound, −∞ for none.
    pub min: f64,
    /// Upper bound, ∞ for none.
    pub max: f64,
}

impl From<f64> for Uncertain {
    fn from(value: f64) -> Self {
        Self::Exact(value)
    }
}

impl From<Discrete> for Uncertain {
    fn from(law: Discrete) -> Self {
        Self::Discrete(law)
    }
}

impl From<Empirical> for Uncertain {
    fn from(law: Empirical) -> Self {
        Self::Empirical(law)
    }
}

/// The closed hull of the values that a number can take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// Lower end, −∞ if there is none.
    pub min: f64,
    /// Upper end, ∞ if there is none.
    pub max: f64,
    /// Whether the lower end itself belongs to the support: the gamma law comes as close to 0 as
    /// one likes and never reaches it.
    pub attains_min: bool,
}

impl Uncertain {
    /// This law, given that it is at least `min`.
    #[must_use]
    pub fn at_least(self, min: f64) -> Self {
        match self {
            Self::Truncated(law) => Self::Truncated(Truncated { min, ..law }),
            law => Self::Truncated(Truncated { law: Box::new(law), min, max: f64::INFINITY }),
        }
    }

    /// This law, given that it is at most `max`.
    #[must_use]
    pub fn at_most(self, max: f64) -> Self {
        match self {
            Self::Truncated(law) => Self::Truncated(Truncated { max, ..law }),
            law => Self::Truncated(Truncated { law: Box::new(law), min: f64::NEG_INFINITY, max }),
        }
    }

    /// Whether it follows a law rather than being exact.
    pub fn is_uncertain(&self) -> bool {
        !matches!(self, Self::Exact(_))
    }

    /// Whether bounds can be set on the law with [`at_least`](Self::at_least) and
    /// [`at_most`](Self::at_most); a law that is cut already is not cut again.
    pub(crate) fn is_truncatable(&self) -> bool {
        matches!(
            self,
            Self::Normal(_)
                | Self::Lognormal(_)
                | Self::LognormalMoments(_)
                | Self::Gamma(_)
                | Self::Weibull(_)
                | Self::Range90(_)
        )
    }

    /// The name of the law in a scenario file, e.g. `pert`; `number` for an exact value.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Exact(_) => "number",
            Self::Uniform(_) => "uniform",
            Self::Triangular(_) => "triangular",
            Self::Pert(_) | Self::ModifiedPert(_) => "pert",
            Self::Normal(_) => "normal",
            Self::Lognormal(_) | Self::LognormalMoments(_) => "lognormal",
            Self::Beta(_) | Self::ScaledBeta(_) => "beta",
            Self::Gamma(_) => "gamma",
            Self::Weibull(_) => "weibull",
            Self::Discrete(_) => "discrete",
            Self::Empirical(_) => "empirical",
            Self::Bernoulli(_) => "bernoulli",
            Self::Range90(_) => "range90",
            Self::Truncated(law) => law.law.kind(),
        }
    }

    /// The scalar parameters by name; the bounds of a truncation come last, where there are any.
    pub fn parameters(&self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Exact(_) | Self::Discrete(_) | Self::Empirical(_) => Vec::new(),
            Self::Uniform(law) => law.parameters(),
            Self::Triangular(law) => law.parameters(),
            Self::Pert(law) => law.parameters(),
            Self::ModifiedPert(law) => law.parameters(),
            Self::Normal(law) => law.parameters(),
            Self::Lognormal(law) => law.parameters(),
            Self::LognormalMoments(law) => law.parameters(),
            Self::Beta(law) => law.parameters(),
            Self::ScaledBeta(law) => law.parameters(),
            Self::Gamma(law) => law.parameters(),
            Self::Weibull(law) => law.parameters(),
            Self::Bernoulli(law) => law.parameters(),
            Self::Range90(law) => law.parameters(),
            Self::Truncated(Truncated { law, min, max }) => {
                let mut parameters = law.parameters();
                if *min > f64::NEG_INFINITY {
                    parameters.push(("min", *min));
                }
                if *max < f64::INFINITY {
                    parameters.push(("max", *max));
                }
                parameters
            }
        }
    }

    /// The values it can take.
    pub fn support(&self) -> Support {
        let closed = |min, max| Support { min, max, attains_min: true };
        let positive = Support { min: 0.0, max: f64::INFINITY, attains_min: false };
        let real = closed(f64::NEG_INFINITY, f64::INFINITY);
        match self {
            Self::Exact(value) => closed(*value, *value),
            Self::Uniform(law) => closed(law.min, law.max),
            Self::Triangular(law) => closed(law.min, law.max),
            Self::Pert(law) => closed(law.min, law.max),
            Self::ModifiedPert(law) => closed(law.min, law.max),
            Self::ScaledBeta(law) => closed(law.min, law.max),
            Self::Beta(_) | Self::Bernoulli(_) => closed(0.0, 1.0),
            Self::Lognormal(_) | Self::LognormalMoments(_) | Self::Gamma(_) | Self::Weibull(_) => {
                positive
            }
            Self::Range90(law) if law.low > 0.0 => positive,
            Self::Range90(_) | Self::Normal(_) => real,
            Self::Discrete(law) => {
                let possible = law.values.iter().zip(&law.weights).filter(|(_, w)| **w > 0.0);
                hull(possible.map(|(value, _)| *value))
            }
            Self::Empirical(law) => hull(law.values.iter().copied()),
            Self::Truncated(Truncated { law, min, max }) => {
                let inner = law.support();
                Support {
                    min: inner.min.max(*min),
                    max: inner.max.min(*max),
                    attains_min: *min > inner.min || inner.attains_min,
                }
            }
        }
    }

    /// The first thing that is wrong with the parameters, as the inequality that they violate.
    pub fn flaw(&self) -> Option<String> {
        let unfit = |(name, value): &(&str, f64)| {
            (!value.is_finite()).then(|| format!("{name} is finite, not {value}"))
        };
        if let Some(flaw) = self.parameters().iter().find_map(unfit) {
            return Some(flaw);
        }
        match self {
            Self::Exact(value) => require(value.is_finite(), || "a finite number".into()),
            Self::Uniform(Uniform { min, max }) => ordered(*min, *max),
            Self::Triangular(Triangular { min, mode, max })
            | Self::Pert(Pert { min, mode, max }) => {
                ordered(*min, *max).or_else(|| mode_inside(*min, *mode, *max))
            }
            Self::ModifiedPert(ModifiedPert { min, mode, max, shape }) => ordered(*min, *max)
                .or_else(|| mode_inside(*min, *mode, *max))
                .or_else(|| above_zero("shape", *shape)),
            Self::Normal(law) => above_zero("sd", law.sd),
            Self::Lognormal(law) => {
                above_zero("median", law.median).or_else(|| above_zero("sigma", law.sigma))
            }
            Self::LognormalMoments(law) => {
                above_zero("mean", law.mean).or_else(|| above_zero("sd", law.sd))
            }
            Self::Beta(law) => {
                above_zero("alpha", law.alpha).or_else(|| above_zero("beta", law.beta))
            }
            Self::ScaledBeta(law) => above_zero("alpha", law.alpha)
                .or_else(|| above_zero("beta", law.beta))
                .or_else(|| ordered(law.min, law.max)),
            Self::Gamma(Gamma { shape, scale }) | Self::Weibull(Weibull { shape, scale }) => {
                above_zero("shape", *shape).or_else(|| above_zero("scale", *scale))
            }
            Self::Bernoulli(Bernoulli { p }) => {
                require((0.0..=1.0).contains(p), || format!("0 ≤ p ≤ 1, not p = {p}"))
            }
            Self::Range90(Range90 { low, high }) => {
                require(low < high, || format!("low < high, not low = {low} and high = {high}"))
            }
            Self::Discrete(law) => discrete_flaw(law),
            Self::Empirical(Empirical { values }) => require(!values.is_empty(), || {
                "at least one value".into()
            })
            .or_else(|| require(values.iter().all(|v| v.is_finite()), || "finite values".into())),
            Self::Truncated(truncated) => truncation_flaw(truncated),
        }
    }
}

fn hull(values: impl Iterator<Item = f64>) -> Support {
    let (min, max) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    Support { min, max, attains_min: true }
}

fn require(holds: bool, inequality: impl FnOnce() -> String) -> Option<String> {
    (!holds).then(inequality)
}

fn ordered(min: f64, max: f64) -> Option<String> {
    require(min < max, || format!("min < max, not min = {min} and max = {max}"))
        .or_else(|| require((max - min).is_finite(), || "a finite width max − min".into()))
}

fn mode_inside(min: f64, mode: f64, max: f64) -> Option<String> {
    require(min <= mode && mode <= max, || {
        format!("min ≤ mode ≤ max, not mode = {mode} with min = {min} and max = {max}")
    })
}

fn above_zero(name: &str, value: f64) -> Option<String> {
    require(value > 0.0, || format!("{name} > 0, not {name} = {value}"))
}

fn discrete_flaw(law: &Discrete) -> Option<String> {
    let Discrete { values, weights } = law;
    require(!values.is_empty(), || "at least one value".into())
        .or_else(|| {
            require(values.len() == weights.len(), || {
                format!("as many weights as values, not {} for {}", weights.len(), values.len())
            })
        })
        .or_else(|| require(values.iter().all(|v| v.is_finite()), || "finite values".into()))
        .or_else(|| require(weights.iter().all(|w| *w >= 0.0), || "weights ≥ 0".into()))
        .or_else(|| {
            let sum: f64 = weights.iter().sum();
            require(sum > 0.0 && sum.is_finite(), || "weights with a finite sum above 0".into())
        })
}

fn truncation_flaw(truncated: &Truncated) -> Option<String> {
    let Truncated { law, min, max } = truncated;
    require(law.is_truncatable(), || format!("no truncation of a {} law", law.kind()))
        .or_else(|| law.flaw())
        .or_else(|| {
            require(*min > f64::NEG_INFINITY || *max < f64::INFINITY, || {
                "at least one bound".into()
            })
        })
        .or_else(|| require(min < max, || format!("min < max, not min = {min} and max = {max}")))
        .or_else(|| {
            let support = law.support();
            require(*max > support.min, || {
                format!("bounds that the law can reach, not max = {}", number(*max))
            })
        })
}

/// A number as in a scenario file: the shortest text that reads back as the same number, without
/// a decimal point where none is needed.
pub(crate) fn number(value: f64) -> String {
    // Above, `Display` writes out all digits, which TOML takes for an integer that is too large.
    let plain = (1e-4..1e15).contains(&value.abs());
    let text = if plain { format!("{value}") } else { format!("{value:?}") };
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

impl fmt::Display for Uncertain {
    /// As in a scenario file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |values: &[f64]| {
            let texts: Vec<String> = values.iter().map(|value| number(*value)).collect();
            format!("[{}]", texts.join(", "))
        };
        match self {
            Self::Exact(value) => f.write_str(&number(*value)),
            Self::Discrete(Discrete { values, weights }) => {
                let (values, weights) = (list(values), list(weights));
                write!(f, "{{ discrete = {{ values = {values}, weights = {weights} }} }}")
            }
            Self::Empirical(Empirical { values }) => {
                write!(f, "{{ empirical = {{ values = {} }} }}", list(values))
            }
            law => {
                let parameters: Vec<String> = law
                    .parameters()
                    .iter()
                    .map(|(name, value)| format!("{name} = {}", number(*value)))
                    .collect();
                write!(f, "{{ {} = {{ {} }} }}", law.kind(), parameters.join(", "))
            }
        }
    }
}
