//! Outcomes: what a simulation found, plain data with names and units back on.
//!
//! Every probability, mean and quantile carries its own error. The JSON form of an [`Outcome`] is
//! a contract that other programs read; field names here are field names there.

pub(crate) mod figure;
pub(crate) mod look_up;

pub use crate::balance::{LimitedBy, UnknownLimit};

use serde::{Deserialize, Serialize};

use crate::message::equals_text;
use crate::metric::Metric;
use crate::stats::{Interval, WeightSums};
use figure::{Figure, as_text};

/// Everything that a simulation found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outcome {
    /// Version of this form: 1.
    pub schema: u32,
    /// What is needed to get the same bits again.
    pub provenance: Provenance,
    /// Whether the coverage of every stage with local buyers lies in its band, by period.
    pub balanced: Vec<Balanced>,
    /// How likely each stage is what the chain runs into without any trade.
    pub bottleneck: Vec<Bottleneck>,
    /// How likely each factor is what holds a stage back.
    pub limiting: Vec<Limiting>,
    /// The targets one by one.
    pub targets: Vec<TargetOutcome>,
    /// All targets at once; absent without targets.
    pub all_targets: Option<Probability>,
    /// The metrics that were asked for.
    pub metrics: Vec<Summary>,
    /// How much the draws are still worth after facts have weighted them; absent without facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
}

/// What facts have left of the draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facts {
    /// How many were observed.
    pub observations: u64,
    /// How many independent draws would say as much: (Σw)² / Σw².
    pub effective: f64,
    /// Whether these are at least 100, and no draw holds more than 5 % of all weight; else the figures
    /// are not reliable.
    pub reliable: bool,
}

impl Facts {
    /// Effective draws under which weighted figures are not reliable.
    const FEWEST: f64 = 100.0;

    /// The largest share of all weight that one draw may hold where they are.
    const MOST: f64 = 0.05;

    /// Of so many observations that leave draws these weights.
    pub(crate) fn of(observations: u64, weights: &WeightSums) -> Self {
        let effective = weights.effective();
        let reliable = effective >= Self::FEWEST && weights.heaviest() <= Self::MOST;
        Self { observations, effective, reliable }
    }

    /// Whether they are not reliable only because one draw holds more than 5 % of all weight.
    pub fn hang_on_one(&self) -> bool {
        !self.reliable && self.effective >= Self::FEWEST
    }
}

/// What is needed to get the same bits again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Provenance {
    /// Version of this crate.
    pub version: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Digest of the scenario as run, variants and changes included.
    pub digest: String,
    /// Seed of all streams.
    pub seed: u64,
    /// Draws that the figures rest on.
    pub draws: u64,
    /// How the draws were laid out: `random`, `latin` or `sobol`.
    pub design: String,
    /// Whether the run was completed: all requested draws, or as many as the requested precision
    /// took.
    pub complete: bool,
    /// The precision that was asked for, if any was, and what was reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub until: Vec<Precision>,
}

/// The precision asked of a figure: why a run ended when it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Precision {
    /// The figure.
    pub figure: Figure,
    /// Half the width that its 95 % interval was to have at most.
    pub tolerance: f64,
    /// Half the width that it has; absent if the figure was never defined.
    pub half_width: Option<f64>,
    /// Whether that is enough. A run ends once all precisions are met, or at its last draw.
    pub met: bool,
}

/// A probability with its 95 % interval: Wilson's, for designs and for weighted draws with as many
/// independent draws as would leave it as uncertain as replications, or the linearised error, say that
/// it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Probability {
    /// Share of the draws.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Draws in which it happened; fractional where ties share a draw.
    pub hits: f64,
    /// All draws.
    pub draws: u64,
}

impl Probability {
    /// `hits` of `draws`.
    ///
    /// # Panics
    ///
    /// Without draws, or if the hits do not lie between 0 and the draws.
    pub fn new(hits: f64, draws: u64) -> Self {
        let Interval { value, low, high } =
            Interval::wilson(hits, draws as f64).expect("hits lie between 0 and the draws");
        Self { value, low, high, hits: hits.clamp(0.0, draws as f64), draws }
    }

    /// `hits` of `draws` that count as that many independent ones.
    pub(crate) fn worth(hits: f64, draws: u64, independent: f64) -> Self {
        let hits = hits.clamp(0.0, draws as f64);
        let share = hits / draws as f64;
        match Interval::wilson(share * independent, independent) {
            Some(Interval { low, high, .. }) => {
                Self { value: share, low: low.min(share), high: high.max(share), hits, draws }
            }
            None => Self { value: share, low: 0.0, high: 1.0, hits, draws },
        }
    }

    /// Of draws with these weights, from Σwy and Σw²y over those in which it happened.
    pub(crate) fn weighed(weights: &WeightSums, hits: [f64; 2], draws: u64) -> Self {
        Self::worth(weights.share(hits[0]) * draws as f64, draws, weights.worth(hits))
    }
}

impl From<Probability> for Interval {
    fn from(Probability { value, low, high, .. }: Probability) -> Self {
        Self { value, low, high }
    }
}

/// Whether the chain is balanced in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Balanced {
    /// The period.
    pub period: String,
    /// All stages inside their bands.
    pub probability: Probability,
    /// The sides on which each stage with local buyers fails.
    pub stages: Vec<Sides>,
}

/// On which side a stage misses its band.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sides {
    /// The stage.
    pub stage: String,
    /// Below its band.
    pub short: Probability,
    /// Above its band.
    pub over: Probability,
    /// Neither, since nobody needs its product.
    pub undefined: Probability,
}

/// How likely a stage is the bottleneck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bottleneck {
    /// The period.
    pub period: String,
    /// The stage.
    pub stage: String,
    /// Share of the draws; ties share a draw.
    pub probability: Probability,
}

/// How likely a factor holds a stage back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Limiting {
    /// The period.
    pub period: String,
    /// The stage.
    pub stage: String,
    /// What holds it back.
    pub factor: LimitedBy,
    /// Share of the draws; ties share a draw.
    pub probability: Probability,
}

as_text!(LimitedBy);
equals_text!(LimitedBy);

/// How likely a target is met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TargetOutcome {
    /// Its id.
    pub id: String,
    /// Its metric.
    pub metric: Metric,
    /// What the metric is a figure of.
    pub of: String,
    /// The period.
    pub period: String,
    /// Lower bound, if any.
    pub min: Option<f64>,
    /// Upper bound, if any.
    pub max: Option<f64>,
    /// In how many draws the metric was defined; it is unmet in the others.
    pub defined: u64,
    /// That it is met.
    pub probability: Probability,
    /// Mean of what is missing to the lower bound, 0 where it is met; with a horizon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<f64>,
    /// Its standard error; absent where nothing was missing in any draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall_error: Option<f64>,
    /// How likely each period is the first one in which it is met, for a target with a lower bound;
    /// what is left to 1 is that it never is. With a horizon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_met: Option<Vec<FirstMet>>,
    /// What each project means for it; with a horizon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projects: Option<Vec<ProjectOutcome>>,
}

/// How likely a period is the first one in which a target is met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FirstMet {
    /// The period.
    pub period: String,
    /// Share of the draws.
    pub probability: Probability,
}

/// What a project means for a target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProjectOutcome {
    /// The project.
    pub project: String,
    /// Probability that the target is missed, but would be met with the project in full and on
    /// time.
    pub criticality: Probability,
    /// By how much the probability that it is met would rise.
    pub gain: f64,
    /// The same with its interval.
    pub gain_interval: Interval,
}

/// A metric over all draws in which it was defined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// The metric.
    pub metric: Metric,
    /// What it is a figure of.
    pub of: String,
    /// The period.
    pub period: String,
    /// Its unit, `1` for rates and shares.
    pub unit: String,
    /// In how many draws it was defined.
    pub defined: u64,
    /// Mean.
    pub mean: Option<f64>,
    /// Lower end of its 95 % interval.
    #[serde(default)]
    pub mean_low: Option<f64>,
    /// Upper end of its 95 % interval.
    #[serde(default)]
    pub mean_high: Option<f64>,
    /// What the furthest draw holds of the sum of squared deviations, where that is so much that the
    /// interval of the mean may be too narrow, or that the mean may not exist; else absent.
    #[serde(default)]
    pub heavy_tail: Option<f64>,
    /// Standard error of the mean.
    pub standard_error: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
    /// Smallest value.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// Quantiles with their 95 % intervals.
    pub quantiles: Vec<Quantile>,
}

/// A quantile with its 95 % interval, from order statistics and the histogram's own error; for
/// designs, at the ranks of as many independent draws as the replications are worth there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Quantile {
    /// Probability of a value at most this.
    pub p: f64,
    /// The quantile.
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}
