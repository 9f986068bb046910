//! Stopping on precision: a run that ends once named figures are certain enough.
//!
//! *How many draws are enough?* The run is judged after 32 blocks (16,384 draws), and whenever that
//! number has doubled. It ends at the first judgement at which every named figure's 95 % interval
//! has at most the half-width asked for. Judging rarely, and never early, keeps the promise of that
//! interval: the more often one looks, the more often one stops on an interval that is too narrow
//! by chance. Rounds are the same for any number of threads, so the draws at the end are, too.
//!
//! # References
//!
//! * Chow, Robbins: On the asymptotic theory of fixed-width sequential confidence intervals (1965),
//!   <https://doi.org/10.1214/aoms/1177700156>
//! * Glynn, Whitt: The asymptotic validity of sequential stopping rules (1992),
//!   <https://doi.org/10.1214/aoap/1177005777>

use std::fmt;
use std::str::FromStr;

use super::accumulate::Sums;
use super::replications::Kept;
use crate::metric::Metric;
use crate::model::Model;
use crate::outcome::Precision;
use crate::problem::Problem;
use crate::scenario::Scenario;

/// Units of 32 blocks after which a run is judged first.
pub(super) const FIRST_UNITS: u64 = 1;

/// A figure of which a certain precision may be asked.
///
/// ```
/// use pvchain::{Figure, Metric};
///
/// let figure: Figure = "local_supply_rate:wafer->cell".parse()?;
/// assert_eq!(figure, Figure::Mean(Metric::LocalSupplyRate, "wafer->cell".to_owned()));
/// # Ok::<(), pvchain::UnknownFigure>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// The probability that the chain is balanced: `balanced`.
    Balanced,
    /// The probability that the target of that id is met: `target:ID`.
    Target(String),
    /// The mean of a metric of a subject: `METRIC:OF`.
    Mean(Metric, String),
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balanced => f.write_str("balanced"),
            Self::Target(id) => write!(f, "target:{id}"),
            Self::Mean(metric, of) => write!(f, "{}:{of}", metric.name()),
        }
    }
}

/// Text that names no figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no figure: expected balanced, target:ID or METRIC:OF")]
pub struct UnknownFigure(pub String);

impl FromStr for Figure {
    type Err = UnknownFigure;

    fn from_str(text: &str) -> Result<Self, UnknownFigure> {
        let unknown = || UnknownFigure(text.to_owned());
        if text == "balanced" {
            return Ok(Self::Balanced);
        }
        let (kind, of) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            _ if of.is_empty() => Err(unknown()),
            "target" => Ok(Self::Target(of.to_owned())),
            _ => Ok(Self::Mean(kind.parse().map_err(|_| unknown())?, of.to_owned())),
        }
    }
}

/// A figure and half the width that its interval may have.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Aim {
    pub(crate) figure: Figure,
    pub(crate) tolerance: f64,
}

impl Aim {
    /// Half the width of the figure's interval; none as long as the figure is undefined.
    fn half_width(&self, model: &Model, scenario: &Scenario, kept: &Kept) -> Option<f64> {
        let half = |probability: crate::Probability| 0.5 * (probability.high - probability.low);
        match &self.figure {
            Figure::Balanced => Some(half(kept.probability(Sums::balanced_last))),
            Figure::Target(id) => {
                let index = scenario.targets.iter().position(|target| target.id == *id)?;
                Some(half(kept.probability(|sums| sums.targets[index].met)))
            }
            Figure::Mean(metric, of) => {
                let index = series(model, *metric, of)?;
                let total = kept.total();
                let all = total.moments(model, index);
                kept.error_of_mean(model, index, all).map(|[_, half]| half)
            }
        }
    }

    /// How precise the figure is by now.
    pub(super) fn precision(&self, model: &Model, scenario: &Scenario, kept: &Kept) -> Precision {
        let half_width = self.half_width(model, scenario, kept);
        Precision {
            figure: self.figure.to_string(),
            tolerance: self.tolerance,
            half_width,
            met: half_width.is_some_and(|half| half <= self.tolerance),
        }
    }

    /// What is wrong with it, for a scenario of which `model` holds the metrics to be computed.
    pub(super) fn problem(&self, model: &Model, scenario: &Scenario) -> Option<Problem> {
        let Self { figure, tolerance } = self;
        let at = || Problem::at("--until").found(format!("`{figure}={tolerance}`"));
        if !(*tolerance > 0.0 && tolerance.is_finite()) {
            return Some(at().expected("a half-width above 0"));
        }
        figure.problem(model, scenario, at())
    }
}

impl Figure {
    /// What is wrong with it, for a scenario of which `model` holds the metrics to be computed;
    /// `at` says where it was asked for.
    pub(crate) fn problem(
        &self,
        model: &Model,
        scenario: &Scenario,
        at: Problem,
    ) -> Option<Problem> {
        match self {
            Self::Target(id) if !scenario.targets.iter().any(|target| target.id == *id) => {
                let ids: Vec<&str> =
                    scenario.targets.iter().map(|target| target.id.as_str()).collect();
                let expected = format!("the id of a target: {}", ids.join(", "));
                let none = "a target, but the scenario has none".to_owned();
                let expected = if ids.is_empty() { none } else { expected };
                Some(at.expected(expected).meant(id, ids))
            }
            Self::Mean(metric, of) if series(model, *metric, of).is_none() => {
                let known = model.series.iter().filter(|series| series.metric == *metric);
                let known: Vec<&str> = known.map(|series| series.of.as_str()).collect();
                if known.is_empty() {
                    let hint = format!("ask for it: --metrics …,{}", metric.name());
                    return Some(at.expected("a metric that is computed").hint(hint));
                }
                let expected = format!("{} of one of: {}", metric.name(), known.join(", "));
                Some(at.expected(expected).meant(of, known))
            }
            _ => None,
        }
    }
}

/// The place of such a series in the last period.
fn series(model: &Model, metric: Metric, of: &str) -> Option<usize> {
    let found = model.series.iter().rposition(|series| series.metric == metric && series.of == of);
    found.map(|series| (model.period_count() - 1) * model.series.len() + series)
}

/// The units at which a run of that many is judged: all, or after 1, 2, 4, …
pub(super) fn rounds(units: u64, is_judged: bool) -> impl Iterator<Item = u64> {
    let first = if is_judged { FIRST_UNITS.min(units) } else { units };
    std::iter::successors(Some(first), move |done| {
        (*done < units).then(|| done.saturating_mul(2).min(units))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_they_are_written() {
        for text in ["balanced", "target:a:b", "coverage:wafer", "closed_throughput:chain"] {
            assert_eq!(
                text.parse::<Figure>().map(|figure| figure.to_string()).as_deref(),
                Ok(text)
            );
        }
        for text in ["", "balance", "target:", "cover:wafer", "coverage", "target"] {
            assert!(text.parse::<Figure>().is_err(), "{text}");
        }
    }

    #[test]
    fn rounds_double_up_to_the_end() {
        let all = |units, is_judged| rounds(units, is_judged).collect::<Vec<_>>();
        assert_eq!(all(7, true), [1, 2, 4, 7]);
        assert_eq!(all(8, true), [1, 2, 4, 8]);
        assert_eq!((all(1, true), all(7, false)), (vec![1], vec![7]));
        assert_eq!(all(u64::MAX, true).len(), 65);
    }
}
