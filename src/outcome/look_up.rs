//! Looking figures up in an outcome by name.
//!
//! A name that is not there is a problem that says what is: a typo, a figure that was not asked
//! for, or one that the scenario does not have. A metric that is defined in no draw is there, with
//! `defined: 0` and no figures.

use super::{Outcome, Probability, Quantile, Sides, Summary, TargetOutcome};
use crate::message::{Text, texts};
use crate::metric::Metric;
use crate::metric::look_up::{Completeness, KnownFigures, once};
use crate::outcome::figure::{kind, kinds};
use crate::problem::{Kind, Place, Problem, Problems};
use crate::scenario::typed::period_around;

texts! {
    a_figure: "a figure: balanced, target:ID or METRIC:OF, such as coverage:wafer",
        "指标：balanced、target:ID 或 METRIC:OF，例如 coverage:wafer";
    a_period(known): "a period: {known}", "时段：{known}";
    a_stage_with_buyers(known): "a stage with local buyers: {known}", "有本地下游的环节：{known}";
    a_stage_that_feeds(known): "the final stage or one that feeds it: {known}", "终端环节或向其供应的环节：{known}";
    a_target(known): "a target: {known}", "目标：{known}";
    no_target: "a target, of which the scenario has none", "目标，但情景没有目标";
    quantile_at(p): "the quantile at {p}", "{p} 分位数";
    one_of_the_quantiles(known): "one of: {known}", "以下之一：{known}";
    percent_is(percent, fraction): "{percent} % is {fraction}", "{percent} % 即 {fraction}";
    add_it_to_the_quantiles: "add it to the quantiles of the settings", "请将其加入设置的分位数";
}

/// What two probabilities may differ by and still be the same.
const SAME: f64 = 1e-12;

/// That there is no such period.
pub(crate) fn no_period<'k>(
    place: &str,
    period: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Problems {
    let known: Vec<&str> = known.into_iter().collect();
    let around = period_around(period, known.iter().copied());
    let problem = Problem::unknown(place, period, known, a_period);
    let hint = around.or_else(|| problem.hint.clone());
    problem.hint_maybe(hint).into()
}

/// That a text names no figure.
pub(crate) fn no_figure(place: &str, text: &str) -> Problem {
    Problem::new(Kind::UnknownName, Place::key(place))
        .found(format_args!("`{text}`"))
        .expected(a_figure())
        .meant(kind(text), kinds())
}

/// That there is no such target.
pub(crate) fn no_target_of<'k>(
    place: &str,
    id: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Problems {
    let expected = |known: String| if known.is_empty() { no_target() } else { a_target(known) };
    Problem::unknown(place, id, known, expected).into()
}

impl Outcome {
    /// That the chain is balanced, in the last period.
    ///
    /// # Panics
    ///
    /// Never: an outcome has at least one period.
    pub fn balanced(&self) -> Probability {
        self.balanced.last().expect("an outcome has a period").probability
    }

    /// That a stage's coverage lies below its band, in the last period.
    ///
    /// # Errors
    ///
    /// [`Problems`] if no stage with local buyers has that id.
    pub fn short(&self, stage: &str) -> Result<Probability, Problems> {
        self.sides(stage).map(|sides| sides.short)
    }

    /// That a stage's coverage lies above its band, in the last period.
    ///
    /// # Errors
    ///
    /// [`Problems`] if no stage with local buyers has that id.
    pub fn over(&self, stage: &str) -> Result<Probability, Problems> {
        self.sides(stage).map(|sides| sides.over)
    }

    fn sides(&self, stage: &str) -> Result<&Sides, Problems> {
        let all = self.balanced.last().map_or(&[][..], |balanced| &balanced.stages);
        let found = all.iter().find(|sides| sides.stage == stage);
        found.ok_or_else(|| {
            let known = once(all.iter().map(|sides| sides.stage.as_str()));
            self.no_stage(stage, known, a_stage_with_buyers)
        })
    }

    /// That a stage is not among those that have a figure, or that there is no such stage.
    fn no_stage(
        &self,
        stage: &str,
        known: Vec<&str>,
        expected: impl FnOnce(String) -> Text,
    ) -> Problems {
        let problem = Problem::unknown("outcome", stage, known, expected);
        if self.stages().any(|other| other == stage) {
            return Problem { kind: Kind::Undefined, hint: None, ..problem }.into();
        }
        problem.into()
    }

    /// Every stage of the scenario.
    fn stages(&self) -> impl Iterator<Item = &str> {
        let stages = self.limiting.iter().map(|limiting| limiting.stage.as_str());
        stages.chain(self.bottleneck.iter().map(|bottleneck| bottleneck.stage.as_str()))
    }

    /// That a stage is the bottleneck, in the last period.
    ///
    /// # Errors
    ///
    /// [`Problems`] if no stage that feeds the final one has that id.
    pub fn bottleneck(&self, stage: &str) -> Result<Probability, Problems> {
        let found = self.bottleneck.iter().rev().find(|bottleneck| bottleneck.stage == stage);
        let found = found.ok_or_else(|| {
            let known = once(self.bottleneck.iter().map(|bottleneck| bottleneck.stage.as_str()));
            self.no_stage(stage, known, a_stage_that_feeds)
        });
        found.map(|bottleneck| bottleneck.probability)
    }

    /// The target of that id.
    ///
    /// # Errors
    ///
    /// [`Problems`] if there is none.
    pub fn target(&self, id: &str) -> Result<&TargetOutcome, Problems> {
        let found = self.targets.iter().find(|target| target.id == id);
        let known = || self.targets.iter().map(|target| target.id.as_str());
        found.ok_or_else(|| no_target_of("outcome", id, known()))
    }

    /// A metric of a subject, in the last period.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the metric was not asked for, or if there is no such subject.
    pub fn metric(&self, metric: Metric, of: &str) -> Result<&Summary, Problems> {
        let is_meant = |summary: &&Summary| summary.metric == metric && summary.of == of;
        self.metrics.iter().rev().find(is_meant).ok_or_else(|| self.no_metric(metric, of))
    }

    /// A metric of a subject in a period.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the metric was not asked for, or if there is no such subject or period.
    pub fn metric_in(&self, period: &str, metric: Metric, of: &str) -> Result<&Summary, Problems> {
        let is_meant = |summary: &&Summary| {
            summary.period == period && summary.metric == metric && summary.of == of
        };
        self.metrics.iter().find(is_meant).ok_or_else(|| {
            if let Err(problems) = self.metric(metric, of) {
                return problems;
            }
            let known = once(self.metrics.iter().map(|summary| summary.period.as_str()));
            no_period("outcome", period, known)
        })
    }

    /// Why there is no such metric.
    fn no_metric(&self, metric: Metric, of: &str) -> Problems {
        no_metric("outcome", (&self.metrics, self.stages().collect()), (metric, of))
    }
}

/// Why there is no such metric among those of an answer about a scenario with those stages.
pub(crate) fn no_metric(
    place: &str,
    (metrics, subjects): (&[Summary], Vec<&str>),
    (metric, of): (Metric, &str),
) -> Problems {
    let there = metrics.iter().map(|summary| (summary.metric, summary.of.as_str()));
    let known = KnownFigures { there: there.collect(), subjects, are: Completeness::Some };
    let at = Problem::new(Kind::UnknownName, Place::key(place)).found(metric.quoted_of(of));
    known.without(metric, of, at).into()
}

impl Summary {
    /// The quantile at probability `p`; its value is absent if the metric was never defined.
    ///
    /// # Errors
    ///
    /// [`Problems`] if it was not asked for: [`Settings::quantiles`](crate::Settings::quantiles)
    /// adds to those that are always there.
    pub fn quantile(&self, p: f64) -> Result<Quantile, Problems> {
        let found = self.quantiles.iter().find(|quantile| (quantile.p - p).abs() <= SAME);
        found.copied().ok_or_else(|| {
            let known: Vec<String> =
                self.quantiles.iter().map(|quantile| quantile.p.to_string()).collect();
            let problem = Problem::new(Kind::NotAsked, Place::key("outcome"));
            let problem = problem.found(quantile_at(p));
            let problem = problem.expected(one_of_the_quantiles(known.join(", ")));
            if p > 0.0 && p < 1.0 {
                return problem.hint(add_it_to_the_quantiles()).into();
            }
            let percent = (1.0..100.0).contains(&p).then(|| percent_is(p, p / 100.0));
            Problem { kind: Kind::OutOfRange, ..problem.hint_maybe(percent) }.into()
        })
    }
}
