//! The distribution of a metric in words and on an axis.

use super::drawing::{Key, Mark, MarkShape, MarkedRow, RowGroup};
use super::language::Say;
use super::number::{NONE, Shown, range, with_unit};
use pvchain::Summary;

/// A quantile of a metric, if it was asked for and the metric was ever defined.
pub(super) fn value_at(summary: &Summary, p: f64) -> Option<f64> {
    summary.quantile(p).ok()?.value
}

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
        value_at(self.summary, p).map(|value| self.shown.number(value))
    }

    pub(super) fn span(&self, [low, high]: [f64; 2]) -> Option<[f64; 2]> {
        Some([self.at(low)?, self.at(high)?])
    }

    pub(super) fn unit(&self) -> String {
        self.shown.unit()
    }

    fn quantile(&self, p: f64) -> String {
        value_at(self.summary, p).map_or(NONE.to_owned(), |value| self.shown.bare(value))
    }

    pub(super) fn range(&self) -> String {
        range(self.say, &self.quantile(0.05), &self.quantile(0.95))
    }

    pub(super) fn median(&self) -> String {
        with_unit(self.quantile(0.5), &self.unit())
    }

    /// `652 kt (540–770)`; undefined where it never is.
    pub(super) fn words(&self) -> String {
        if self.summary.defined == 0 {
            return self.say.undefined().to_owned();
        }
        self.say.in_brackets(self.median(), self.range())
    }

    pub(super) fn title(&self, name: &str) -> String {
        let inner = range(self.say, &self.quantile(0.25), &self.quantile(0.75));
        self.say.colon(name, self.say.spread(self.median(), inner, self.range()))
    }

    /// A row with its intervals in front of what stands behind them.
    pub(super) fn row(&self, name: String, behind: Option<Mark>) -> MarkedRow {
        let own = self.span([0.05, 0.95]).zip(self.at(0.5)).map(|(outer, point)| {
            let shape = MarkShape::Interval { outer, inner: self.span([0.25, 0.75]), point };
            Mark::new(shape, "figure", self.title(&name))
        });
        MarkedRow { value: self.words(), name, marks: behind.into_iter().chain(own).collect() }
    }

    pub(super) fn keys(say: Say) -> Vec<Key> {
        vec![("point", say.median()), ("figure", "25–75 %"), ("figure outer", "5–95 %")]
    }

    /// Rows of metrics by their names, a group for each unit.
    pub(super) fn rows<'a>(
        say: Say,
        found: impl IntoIterator<Item = (String, &'a Summary)>,
        reference: Option<f64>,
    ) -> Vec<RowGroup> {
        let rows = found.into_iter().map(|(name, summary)| {
            let spread = Spread::new(say, summary);
            (spread.unit(), spread.row(name, None))
        });
        RowGroup::by_unit(rows, reference)
    }
}
