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

use serde::{Deserialize, Serialize};

use super::replications::Replications;
use super::sums::Sums;
use crate::message::texts;
use crate::metric::Metric;
use crate::model::Model;
use crate::outcome::figure::Figure;
use crate::outcome::{Precision, Probability};
use crate::problem::{Kind, Place, Problem};
use crate::scenario::Scenario;

texts! {
    half_width_above_0: "a half-width above 0", "大于 0 的半宽";
    id_of_target(ids): "the id of a target: {ids}", "目标的 id：{ids}";
    has_no_target: "a target, but the scenario has none", "目标，但情景没有目标";
}

/// A figure and half the width that its interval may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Aim {
    pub(crate) figure: Figure,
    #[serde(rename = "half_width")]
    pub(crate) tolerance: f64,
}

impl Aim {
    /// Half the width of the figure's interval; none as long as the figure is undefined.
    fn half_width(&self, model: &Model, scenario: &Scenario, kept: &Replications) -> Option<f64> {
        let last = |sums: &Sums| sums.periods.last().map_or(0.0, |period| period.balanced);
        let half = |probability: Probability| 0.5 * (probability.high - probability.low);
        match &self.figure {
            Figure::Balanced => Some(half(kept.probability(last))),
            Figure::Target(id) => {
                let index = scenario.targets.iter().position(|target| target.id == *id)?;
                Some(half(kept.probability(|sums| sums.targets[index].met)))
            }
            Figure::Mean(metric, of) => {
                let slot = model.slot(series(model, *metric, of)?);
                kept.error_of_mean(slot).map(|[_, half]| half)
            }
        }
    }

    /// How precise the figure is by now.
    pub(super) fn precision(
        &self,
        model: &Model,
        scenario: &Scenario,
        kept: &Replications,
    ) -> Precision {
        let half_width = self.half_width(model, scenario, kept);
        Precision {
            figure: self.figure.clone(),
            tolerance: self.tolerance,
            half_width,
            met: half_width.is_some_and(|half| half <= self.tolerance),
        }
    }

    /// A problem with it, the rest of which is still to be said.
    pub(crate) fn refused(&self, kind: Kind) -> Problem {
        let Self { figure, tolerance } = self;
        let problem = Problem::new(kind, Place::setting("until"));
        problem.found(format_args!("`{figure}={tolerance}`"))
    }

    /// What is wrong with it, for a scenario of which `model` holds the metrics to be computed.
    pub(super) fn problem(&self, model: &Model, scenario: &Scenario) -> Option<Problem> {
        let Self { figure, tolerance } = self;
        if !(*tolerance > 0.0 && tolerance.is_finite()) {
            return Some(self.refused(Kind::OutOfRange).expected(half_width_above_0()));
        }
        figure.problem(model, scenario, self.refused(Kind::UnknownName))
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
                let ids = scenario.targets.iter().map(|target| target.id.as_str());
                let ids: Vec<&str> = ids.collect();
                let none = ids.is_empty();
                let expected = if none { has_no_target() } else { id_of_target(ids.join(", ")) };
                Some(at.expected(expected).meant(id, ids))
            }
            Self::Mean(metric, of) if series(model, *metric, of).is_none() => {
                Some(model.without(*metric, of, at))
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
    let first = if is_judged { 1 } else { units };
    std::iter::successors(Some(first), move |done| {
        (*done < units).then(|| done.saturating_mul(2).min(units))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_double_up_to_the_end() {
        let all = |units, is_judged| rounds(units, is_judged).collect::<Vec<_>>();
        assert_eq!(all(7, true), [1, 2, 4, 7]);
        assert_eq!(all(8, true), [1, 2, 4, 8]);
        assert_eq!((all(1, true), all(7, false)), (vec![1], vec![7]));
        assert_eq!(all(u64::MAX, true).len(), 65);
    }
}
