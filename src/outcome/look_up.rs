//! Looking figures up in an outcome by name.
//!
//! A name that is not there is a problem that says what is: a typo, a figure that was not asked
//! for, or one that the scenario does not have. A metric that is defined in no draw is there, with
//! `defined: 0` and no figures.

use std::collections::BTreeSet;

use super::{Outcome, Probability, Sides, Summary, TargetOutcome};
use crate::message::{Text, texts};
use crate::metric::Metric;
use crate::problem::{Kind, Place, Problem, Problems, listed};

texts! {
    a_metric_in_the_outcome(known): "a metric of the outcome: {known}", "结果中的指标：{known}";
    no_metric_in_the_outcome: "a metric of the outcome, for which none was asked", "结果中的指标，但未求任何指标";
    ask_for(metric): "{metric} was not asked for, or the scenario has none: add it to the metrics of the settings",
        "未求 {metric}，或情景没有该指标：请将其加入设置的指标";
    a_period(known): "a period: {known}", "时段：{known}";
    a_stage_with_buyers(known): "a stage with local buyers: {known}", "有本地下游的环节：{known}";
    a_stage_that_feeds(known): "the final stage or one that feeds it: {known}", "终端环节或向其供应的环节：{known}";
    a_target(known): "a target: {known}", "目标：{known}";
    no_target: "a target, of which the scenario has none", "目标，但情景没有目标";
}

/// A name that was looked up, among those that are there.
fn unknown(name: &str, known: &[&str], expected: impl Fn(String) -> Text) -> Problems {
    let problem = Problem::new(Kind::UnknownName, Place::key("outcome"));
    let problem = problem.found(format_args!("`{name}`")).expected(expected(listed(known)));
    [problem.meant(name, known.iter().copied())].into_iter().collect()
}

/// Each once, in order of appearance.
fn once<'s>(names: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(*name)).collect()
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
        let known = || once(all.iter().map(|sides| sides.stage.as_str()));
        let found = all.iter().find(|sides| sides.stage == stage);
        found.ok_or_else(|| unknown(stage, &known(), a_stage_with_buyers))
    }

    /// That a stage is the bottleneck, in the last period.
    ///
    /// # Errors
    ///
    /// [`Problems`] if no stage that feeds the final one has that id.
    pub fn bottleneck(&self, stage: &str) -> Result<Probability, Problems> {
        let found = self.bottleneck.iter().rev().find(|bottleneck| bottleneck.stage == stage);
        let known = || once(self.bottleneck.iter().map(|bottleneck| bottleneck.stage.as_str()));
        let found = found.ok_or_else(|| unknown(stage, &known(), a_stage_that_feeds));
        found.map(|bottleneck| bottleneck.probability)
    }

    /// The target of that id.
    ///
    /// # Errors
    ///
    /// [`Problems`] if there is none.
    pub fn target(&self, id: &str) -> Result<&TargetOutcome, Problems> {
        let known = || once(self.targets.iter().map(|target| target.id.as_str()));
        let expected = |known: String| if known.is_empty() { no_target() } else { a_target(known) };
        let found = self.targets.iter().find(|target| target.id == id);
        found.ok_or_else(|| unknown(id, &known(), expected))
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
            unknown(period, &known, a_period)
        })
    }

    /// Why there is no such metric.
    fn no_metric(&self, metric: Metric, of: &str) -> Problems {
        let own = self.metrics.iter().filter(|summary| summary.metric == metric);
        let known = once(own.map(|summary| summary.of.as_str()));
        let problem = Problem::new(Kind::UnknownName, Place::key("outcome"));
        let problem = problem.found(metric.quoted_of(of));
        let problem = if known.is_empty() {
            let metrics = once(self.metrics.iter().map(|summary| summary.metric.name()));
            let expected = if metrics.is_empty() {
                no_metric_in_the_outcome()
            } else {
                a_metric_in_the_outcome(listed(&metrics))
            };
            problem.expected(expected).hint(metric.hint_of_none(|| ask_for(metric.name())))
        } else {
            metric.expects_one_of(problem, (of, &known))
        };
        [problem].into_iter().collect()
    }
}
