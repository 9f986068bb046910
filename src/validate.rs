//! Validation: cases with a published or closed-form answer, recomputed.
//!
//! *Does this build still give the answers that are known?* [`validate`] simulates every case with a
//! fixed seed and compares what it finds with what is expected. The same cases run in the tests.
//!
//! # Tolerances
//!
//! A figure of a simulation may differ by five of its standard errors, and by the rounding of what
//! was published:
//!
//! ```text
//! probability   √(p·(1 − p)/n)         p as expected, n draws, or what they are worth under facts
//! mean          as the outcome states it
//! variance      s²·√((2 + k)/n)        k: excess kurtosis, at most 6 here (the exponential law)
//! ```
//!
//! All cases together ask some hundred such questions; by chance one in two million would fail. A
//! figure of the central case holds to the digits that were published. Production statistics do not
//! close by themselves: how far they may be off is said with them.
//!
//! # Examples
//!
//! ```no_run
//! let failed: Vec<_> = pvchain::validate().into_iter().filter(|case| !case.passes()).collect();
//! assert!(failed.is_empty(), "{failed:?}");
//! ```

mod closed_forms;
mod published;

pub use published::{NATIONAL, National};

use crate::balance::trace::{Draw, trace};
use crate::message::{Language, Text, texts};
use crate::metric::Metric;
use crate::outcome::{Outcome, Probability};
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

impl Case {
    /// Whether what was found lies within the tolerance.
    pub fn passes(&self) -> bool {
        self.found.is_some_and(|found| (found - self.expected).abs() <= self.tolerance)
    }
}

/// Replays every case, in the order of its pages: about a second.
pub fn validate() -> Vec<Case> {
    let replays = closed_forms::replays().into_iter().chain(published::replays());
    replays.flat_map(|replay| replay.cases()).collect()
}

/// A scenario of which some figures are known.
struct Replay {
    name: Text,
    source: Text,
    how: Text,
    scenario: Scenario,
    known: Vec<Known>,
}

/// A figure that is known.
struct Known {
    figure: CaseFigure,
    expected: f64,
    tolerance: Tolerance,
}

/// How far a figure may be off.
#[derive(Clone, Copy)]
enum Tolerance {
    /// Five standard errors, and the rounding of what is expected.
    Errors { rounding: f64 },
    /// That much.
    Within(f64),
}

/// Five standard errors of an expected number that is not rounded.
const EXACT: Tolerance = Tolerance::Errors { rounding: 0.0 };

/// A closed form.
fn exact(figure: CaseFigure, expected: f64) -> Known {
    Known { figure, expected, tolerance: EXACT }
}

/// A published number that holds within so much.
fn within(figure: CaseFigure, expected: f64, tolerance: f64) -> Known {
    Known { figure, expected, tolerance: Tolerance::Within(tolerance) }
}

impl Replay {
    fn cases(&self) -> Vec<Case> {
        let central = trace(&self.scenario, &Draw::central(&self.scenario));
        let is_simulated = |known: &Known| !matches!(known.figure, CaseFigure::Central(..));
        let outcome = self.known.iter().any(is_simulated).then(|| self.outcome());
        let case = |known: &Known| {
            let found = match (known.figure, &outcome) {
                (CaseFigure::Central(metric, of), _) => {
                    central.metric(metric, of).filter(|value| value.is_finite())
                }
                (figure, Some(outcome)) => figure.found(outcome),
                (_, None) => None,
            };
            let error = || {
                outcome
                    .as_ref()
                    .and_then(|outcome| known.figure.standard_error(known.expected, outcome))
            };
            let tolerance = match known.tolerance {
                Tolerance::Within(tolerance) => tolerance,
                Tolerance::Errors { rounding } => {
                    STANDARD_ERRORS * error().unwrap_or(0.0) + rounding
                }
            };
            Case {
                name: self.name.clone(),
                figure: known.figure,
                source: self.source.clone(),
                how: self.how.clone(),
                expected: known.expected,
                tolerance,
                found,
            }
        };
        self.known.iter().map(case).collect()
    }

    /// Simulated with the metrics that are compared.
    fn outcome(&self) -> Outcome {
        let metrics: Vec<Metric> =
            self.known.iter().filter_map(|known| known.figure.metric()).collect();
        simulate(&self.scenario, &Settings::draws(DRAWS).seed(SEED).metrics(&metrics))
    }
}

impl CaseFigure {
    fn metric(self) -> Option<Metric> {
        match self {
            Self::Central(metric, _) | Self::Mean(metric, _) | Self::Variance(metric, _) => {
                Some(metric)
            }
            _ => None,
        }
    }

    fn probability(self, outcome: &Outcome) -> Option<Probability> {
        match self {
            Self::Central(..) | Self::Mean(..) | Self::Variance(..) => None,
            Self::Balanced => Some(outcome.balanced()),
            Self::Short(stage) => outcome.short(stage),
            Self::Bottleneck(stage) => outcome.bottleneck(stage),
            Self::Target(id) => outcome.target(id).map(|target| target.probability),
            Self::AllTargets => outcome.all_targets,
        }
    }

    fn found(self, outcome: &Outcome) -> Option<f64> {
        match self {
            Self::Mean(metric, of) => outcome.metric(metric, of)?.mean,
            Self::Variance(metric, of) => outcome.metric(metric, of)?.sd.map(|sd| sd * sd),
            _ => self.probability(outcome).map(|probability| probability.value),
        }
    }

    fn standard_error(self, expected: f64, outcome: &Outcome) -> Option<f64> {
        let n = outcome.facts.map_or(DRAWS as f64, |facts| facts.effective);
        match self {
            Self::Mean(metric, of) => outcome.metric(metric, of)?.standard_error,
            Self::Variance(..) => Some(expected * ((2.0 + MOST_KURTOSIS) / n).sqrt()),
            _ => Some((expected * (1.0 - expected) / n).sqrt()),
        }
    }
}

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

    /// A scenario that is not the one whose answer is known: every figure is off.
    #[test]
    fn a_wrong_answer_is_found_out() {
        let mut clark = closed_forms::replays().swap_remove(0);
        clark.scenario = clark.scenario.with("stage.second.capacity", 90.0).unwrap();
        let cases = clark.cases();
        assert!(cases.len() >= 3 && cases.iter().all(|case| !case.passes()), "{cases:?}");
    }
}
