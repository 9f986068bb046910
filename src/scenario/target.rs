//! Targets (目标): bounds on a metric that the plan promises.

use super::band::Band;
use super::note::Note;
use crate::metric::Metric;

/// A bound on a metric that the plan promises.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// What answers call it; any text.
    pub id: String,
    /// The metric that is bounded.
    pub metric: Metric,
    /// What the metric is a figure of: a stage, a link `FROM->TO`, an account or `chain`.
    pub of: String,
    /// The bounds.
    pub band: Band,
    /// The period it is promised for; the last year, or the single period, if not given.
    pub period: Option<String>,
    /// Source and assumption.
    pub note: Note,
}

impl Target {
    /// A target without bounds on a metric of the chain; [`of`](Self::of) names another subject.
    pub fn new(id: impl Into<String>, metric: Metric) -> Self {
        Self {
            id: id.into(),
            metric,
            of: "chain".to_owned(),
            band: Band::default(),
            period: None,
            note: Note::default(),
        }
    }

    /// Sets what the metric is a figure of.
    #[must_use]
    pub fn of(mut self, subject: impl Into<String>) -> Self {
        self.of = subject.into();
        self
    }

    /// Sets the lower bound.
    #[must_use]
    pub fn min(mut self, min: f64) -> Self {
        self.band.min = Some(min);
        self
    }

    /// Sets the upper bound.
    #[must_use]
    pub fn max(mut self, max: f64) -> Self {
        self.band.max = Some(max);
        self
    }

    /// Sets the period that it belongs to, e.g. `2024` or `2024-Q3`.
    #[must_use]
    pub fn in_period(mut self, period: impl Into<String>) -> Self {
        self.period = Some(period.into());
        self
    }
}
