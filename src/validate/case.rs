//! A case: a scenario of which some figures are known, and what is found of them.

use std::cell::LazyCell;

use crate::balance::trace::{Draw, trace};
use crate::message::{Language, Text, texts};
use crate::metric::Metric;
use crate::outcome::Outcome;
use crate::scenario::Scenario;
use crate::simulate::{Settings, simulate};

/// Draws of every simulated case.
const DRAWS: u64 = 400_000;

/// Any seed; a fixed one, so that a case passes always or never.
const SEED: u64 = 20_240_101;

/// Standard errors by which a figure may be off.
const STANDARD_ERRORS: f64 = 5.0;

/// Largest excess kurtosis of any figure whose variance is compared.
const MOST_KURTOSIS: f64 = 6.0;

texts! {
    central(metric, label, of): "{metric} of {of}, central case", "{of}的{label}，中位情形";
    mean(metric, label, of): "{metric} of {of}, mean", "{of}的{label}，均值";
    variance(metric, label, of): "{metric} of {of}, variance", "{of}的{label}，方差";
    the_chain: "chain", "产业链";
    a_stage(stage): "{stage}", "{stage} ";
    balanced: "P(balanced)", "P(平衡)";
    short(stage): "P({stage} short)", "P({stage} 不足)";
    binds(stage): "P({stage} is the bottleneck)", "P({stage} 为瓶颈)";
    met(target): "P({target})", "P({target})";
    all_met: "P(all targets)", "P(全部目标)";
}

/// A number that is known, and what was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Case {
    /// What is replayed.
    pub name: Text,
    /// Which figure of it.
    pub figure: CaseFigure,
    /// Who published it.
    pub source: Text,
    /// How the expected number comes about.
    pub how: Text,
    /// The number that is known.
    pub expected: f64,
    /// How far what is found may be off.
    pub tolerance: f64,
    /// What was found; none where it is undefined.
    pub found: Option<f64>,
}

impl Case {
    /// Whether what was found lies within the tolerance.
    pub fn passes(&self) -> bool {
        self.found.is_some_and(|found| (found - self.expected).abs() <= self.tolerance)
    }
}

/// A figure of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseFigure {
    /// A metric of a subject with every input at its median.
    Central(Metric, &'static str),
    /// A metric's mean.
    Mean(Metric, &'static str),
    /// A metric's variance.
    Variance(Metric, &'static str),
    /// The probability that all stages balance.
    Balanced,
    /// That a stage is short.
    Short(&'static str),
    /// That a stage is the bottleneck.
    Bottleneck(&'static str),
    /// That a target is met.
    Target(&'static str),
    /// That all targets are met.
    AllTargets,
}

impl CaseFigure {
    /// What it is called; in English metrics stand by the names that options take.
    pub fn text(self) -> Text {
        let of = |of| if of == "chain" { the_chain() } else { a_stage(of) };
        let label = |metric: Metric| metric.label(Language::Chinese);
        match self {
            Self::Central(metric, subject) => central(metric.name(), label(metric), of(subject)),
            Self::Mean(metric, subject) => mean(metric.name(), label(metric), of(subject)),
            Self::Variance(metric, subject) => variance(metric.name(), label(metric), of(subject)),
            Self::Balanced => balanced(),
            Self::Short(stage) => short(stage),
            Self::Bottleneck(stage) => binds(stage),
            Self::Target(id) => met(id),
            Self::AllTargets => all_met(),
        }
    }

    fn metric(self) -> Option<Metric> {
        match self {
            Self::Central(metric, _) | Self::Mean(metric, _) | Self::Variance(metric, _) => {
                Some(metric)
            }
            _ => None,
        }
    }

    /// What a simulation says, and one standard error of what is expected of it.
    fn simulated(self, expected: f64, outcome: &Outcome) -> (Option<f64>, f64) {
        let n = outcome.facts.map_or(DRAWS as f64, |facts| facts.effective);
        let probability = match self {
            Self::Central(..) => None,
            Self::Mean(metric, of) => {
                let summary = outcome.metric(metric, of).ok();
                let error = summary.and_then(|summary| summary.standard_error);
                return (summary.and_then(|summary| summary.mean), error.unwrap_or(0.0));
            }
            Self::Variance(metric, of) => {
                let sd = outcome.metric(metric, of).ok().and_then(|summary| summary.sd);
                return (sd.map(|sd| sd * sd), expected * ((2.0 + MOST_KURTOSIS) / n).sqrt());
            }
            Self::Balanced => Some(outcome.balanced()),
            Self::Short(stage) => outcome.short(stage).ok(),
            Self::Bottleneck(stage) => outcome.bottleneck(stage).ok(),
            Self::Target(id) => outcome.target(id).ok().map(|target| target.probability),
            Self::AllTargets => outcome.all_targets,
        };
        let error = (expected * (1.0 - expected) / n).sqrt();
        (probability.map(|probability| probability.value), error)
    }
}

/// A scenario of which some figures are known.
pub(super) struct Replay {
    pub(super) name: Text,
    pub(super) source: Text,
    pub(super) how: Text,
    pub(super) scenario: Scenario,
    /// What each is, and how far off it may be.
    pub(super) known: Vec<(CaseFigure, f64, Tolerance)>,
}

/// How far off a figure may be.
#[derive(Clone, Copy)]
pub(super) enum Tolerance {
    /// Five standard errors, and the rounding of what is expected.
    Errors { rounding: f64 },
    /// That much.
    Within(f64),
}

impl Replay {
    /// Every figure that is known, with what is found; simulated with the metrics of these alone.
    pub(super) fn cases(&self) -> Vec<Case> {
        let central = trace(&self.scenario, &Draw::central(&self.scenario));
        let outcome = LazyCell::new(|| {
            let metrics: Vec<Metric> =
                self.known.iter().filter_map(|(figure, ..)| figure.metric()).collect();
            let settings = Settings::draws(DRAWS).seed(SEED).metrics(&metrics);
            simulate(&self.scenario, &settings).expect("settings that any scenario can follow")
        });
        let case = |&(figure, expected, tolerance): &_| {
            let (found, error) = match figure {
                CaseFigure::Central(metric, of) => {
                    (central.metric(metric, of).ok().filter(|value| value.is_finite()), 0.0)
                }
                _ => figure.simulated(expected, &outcome),
            };
            let tolerance = match tolerance {
                Tolerance::Within(tolerance) => tolerance,
                Tolerance::Errors { rounding } => STANDARD_ERRORS * error + rounding,
            };
            let [name, source, how] = [&self.name, &self.source, &self.how].map(Text::clone);
            Case { name, figure, source, how, expected, tolerance, found }
        };
        self.known.iter().map(case).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_off_or_undefined_does_not_pass() {
        let case = |found| Case {
            name: "a".into(),
            figure: CaseFigure::Balanced,
            source: "c".into(),
            how: "d".into(),
            expected: 1.0,
            tolerance: 0.5,
            found,
        };
        assert!(case(Some(0.5)).passes() && case(Some(1.5)).passes());
        for found in [None, Some(1.6), Some(f64::NAN), Some(f64::INFINITY)] {
            assert!(!case(found).passes(), "{found:?}");
        }
    }
}
