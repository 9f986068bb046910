//! The distribution of a metric in words and on an axis.

use super::language::Say;
use super::number::{NONE, Shown, range, with_unit};
use pvchain::Summary;

/// The distribution of a metric, in the unit that readers expect.
pub(super) struct Spread<'s> {
    say: Say,
    summary: &'s Summary,
    shown: Shown,
}

impl<'s> Spread<'s> {
    pub(super) fn new(say: Say, summary: &'s Summary) -> Self {
        Self { say, summary, shown: Shown::new(say, summary.metric, &summary.unit) }
    }

    /// A quantile as a number on an axis.
    pub(super) fn at(&self, p: f64) -> Option<f64> {
        self.summary.quantile(p).map(|value| self.shown.number(value))
    }

    pub(super) fn unit(&self) -> String {
        self.shown.unit()
    }

    pub(super) fn bare(&self, value: Option<f64>) -> String {
        value.map_or(NONE.to_owned(), |value| self.shown.bare(value))
    }

    pub(super) fn quantile(&self, p: f64) -> String {
        self.bare(self.summary.quantile(p))
    }

    /// From 5 to 95 %.
    pub(super) fn outer(&self) -> Option<[f64; 2]> {
        Some([self.at(0.05)?, self.at(0.95)?])
    }

    /// The median with its unit.
    pub(super) fn median(&self) -> String {
        with_unit(self.quantile(0.5), &self.unit())
    }

    /// `652 kt (540–770)`; undefined where it never is.
    pub(super) fn words(&self) -> String {
        if self.summary.defined == 0 {
            return self.say.undefined().to_owned();
        }
        let range = range(self.say, &self.quantile(0.05), &self.quantile(0.95));
        self.say.in_brackets(self.median(), range)
    }

    /// What is said on hover.
    pub(super) fn title(&self, name: &str) -> String {
        let say = self.say;
        let inner = range(say, &self.quantile(0.25), &self.quantile(0.75));
        let outer = range(say, &self.quantile(0.05), &self.quantile(0.95));
        say.colon(name, say.spread(self.median(), inner, outer))
    }
}
