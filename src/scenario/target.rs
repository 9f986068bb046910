//! Targets (目标): bounds on a metric that the plan promises.

use std::collections::BTreeMap;

use super::amount::Amount;
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
        /// Numbers that are still text, by key; a checked scenario has none.
        texts: BTreeMap<String, String> = row(ValueKind::Heading, ""),
    }
}

impl Target {
    /// A target without bounds on a metric of the chain; [`of`](Self::of) names another subject.
    pub fn new(id: impl Into<String>, metric: Metric) -> Self {
        Self { id: id.into(), metric, of: "chain".to_owned(), ..Self::empty() }
    }

    /// Sets the lower bound: a number in the unit of the metric, or text with a unit that converts to
    /// it.
    ///
    /// ```
    /// use pvchain::{Metric, Scenario, Stage, Target};
    ///
    /// let plan = Scenario::named("one stage")
    ///     .stage(Stage::new("polysilicon").unit("kt").capacity("87 万吨"))
    ///     .target(Target::new("enough", Metric::Production).of("polysilicon").min("80 万吨"))
    ///     .check()?;
    /// assert_eq!(plan.targets[0].band.min, Some(800.0));
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    #[must_use]
    pub fn min(mut self, min: impl Into<Amount>) -> Self {
        self.band.min = min.into().or_noted("min", &mut self.texts);
        self
    }

    /// Sets the upper bound, as [`min`](Self::min) the lower one.
    #[must_use]
    pub fn max(mut self, max: impl Into<Amount>) -> Self {
        self.band.max = max.into().or_noted("max", &mut self.texts);
        self
    }

    /// Gives a bound that was text its number.
    pub(super) fn bound(&mut self, key: &str, number: f64) {
        match key {
            "min" => self.band.min = Some(number),
            _ => self.band.max = Some(number),
        }
    }

    /// Sets the period that it belongs to, e.g. `2024` or `2024-Q3`.
    #[must_use]
    pub fn in_period(mut self, period: impl Into<String>) -> Self {
        self.period = Some(period.into());
        self
    }
}
