//! Targets (目标): bounds on a metric that the plan promises.

use super::band::Band;
use super::key::{Keyed, ValueKind, row, table};
use super::says;
use crate::metric::Metric;

table! {
    /// A bound on a metric that the plan promises.
    pub struct Target, "A bound on a metric that the plan promises (目标)." {
        /// What answers call it; any text.
        id: String = row(ValueKind::Title, "Any text, the name of the target.")
            .needed(says::any_text_to_call_the_target_by),
        /// The metric that is bounded.
        metric: Metric = row(ValueKind::Metric, "The metric that is bounded.")
            .needed(says::a_metric_such_as_coverage),
        /// What the metric is a figure of: a stage, a link `FROM->TO`, an account or `chain`.
        of from String: String = row(
            ValueKind::Subject,
            "The stage, the link FROM->TO or the account that the metric is a figure of; \
             \"chain\" for figures of the chain.",
        ),
        /// The bounds.
        band: Band = row(ValueKind::Bounds, ""),
        /// The period it is promised for; the last year, or the single period, if not given.
        period: Option<String> = row(
            ValueKind::Period,
            "The period that counts; the last year, or the single period, if not given.",
        ),
    }
}

impl Target {
    /// A target without bounds on a metric of the chain; [`of`](Self::of) names another subject.
    pub fn new(id: impl Into<String>, metric: Metric) -> Self {
        Self { id: id.into(), metric, of: "chain".to_owned(), ..Self::empty() }
    }

    /// Sets the lower bound.
    #[must_use]
    pub fn min(mut self, min: impl Into<f64>) -> Self {
        self.band.min = Some(min.into());
        self
    }

    /// Sets the upper bound.
    #[must_use]
    pub fn max(mut self, max: impl Into<f64>) -> Self {
        self.band.max = Some(max.into());
        self
    }

    /// Sets the period that it belongs to, e.g. `2024` or `2024-Q3`.
    #[must_use]
    pub fn in_period(mut self, period: impl Into<String>) -> Self {
        self.period = Some(period.into());
        self
    }
}
