//! Looking up a metric of a subject: why it is not there.

use std::collections::BTreeSet;

use super::{Metric, Subject};
use crate::message::{Text, texts};
use crate::problem::{Kind, Problem, listed};

texts! {
    metric_of(metric, of): "{metric} of `{of}`", "`{of}` 的 {metric}";
    metric_of_one_of(metric, known): "{metric} of one of: {known}", "{metric}，属于以下之一：{known}";
    a_figure_of_the_study: "a figure of the study, which has none", "本研究的指标，但尚未定义";
    define_it: "figures of your own are defined by Study::figure", "自定义指标由 Study::figure 定义";
    a_metric_that_is_there(known): "a metric that is there: {known}", "已有的指标：{known}";
    a_metric_that_was_asked_for: "a metric that was asked for, of which there is none", "所求的指标，但未求任何指标";
    ask_for(metric): "{metric} was not asked for: add {metric} to the metrics of the settings",
        "未求 {metric}：请将 {metric} 加入设置的指标";
    ask_for_what_may_be(metric):
        "{metric} was not asked for, or the scenario has none: add {metric} to the metrics of the settings",
        "未求 {metric}，或情景没有该指标：请将 {metric} 加入设置的指标";
    nothing_has_it(metric): "nothing in the scenario has {metric}", "情景中没有任何对象有 {metric}";
}

/// Each once, in order of appearance.
pub(crate) fn once<'s>(names: impl Iterator<Item = &'s str>) -> Vec<&'s str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| seen.insert(*name)).collect()
}

/// The figures among which one is looked up.
#[derive(Debug)]
pub(crate) struct KnownFigures<'k> {
    /// Metrics, each with its subject.
    pub(crate) there: Vec<(Metric, &'k str)>,
    /// Further names of subjects, which some metrics lack.
    pub(crate) subjects: Vec<&'k str>,
    /// Whether others may exist that were not asked for.
    pub(crate) are: Completeness,
}

/// Which figures are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Completeness {
    /// All that the scenario has.
    All,
    /// Those of the metrics that were asked for.
    Some,
}

impl KnownFigures<'_> {
    /// What is wrong with a metric of a subject that is not there; `at` says where it was looked up.
    pub(crate) fn without(&self, metric: Metric, of: &str, at: Problem) -> Problem {
        let subjects = self.there.iter().filter(|(known, _)| *known == metric);
        let known = once(subjects.map(|(_, of)| *of));
        let has = |kind, expected: Text| Problem { kind, expected, ..at };
        if !known.is_empty() {
            let expected = metric_of_one_of(metric.name(), listed(&known));
            let others = self.there.iter().map(|(_, of)| of).chain(&self.subjects);
            return if others.into_iter().any(|other| *other == of) {
                has(Kind::Undefined, expected)
            } else {
                has(Kind::UnknownName, expected).meant(of, known)
            };
        }
        if metric == Metric::Figure {
            return has(Kind::UnknownName, a_figure_of_the_study()).hint(define_it());
        }
        let metrics = once(self.there.iter().map(|(known, _)| known.name()));
        let expected = if metrics.is_empty() {
            a_metric_that_was_asked_for()
        } else {
            a_metric_that_is_there(listed(&metrics))
        };
        match self.are {
            Completeness::All => has(Kind::Undefined, expected).hint(nothing_has_it(metric.name())),
            Completeness::Some => has(Kind::NotAsked, expected).hint(match metric.subject() {
                Subject::Stage | Subject::Feeder | Subject::Chain => ask_for(metric.name()),
                _ => ask_for_what_may_be(metric.name()),
            }),
        }
    }
}

impl Metric {
    /// The metric of a subject as messages quote it.
    pub(crate) fn quoted_of(self, of: &str) -> Text {
        metric_of(self.name(), of)
    }
}
