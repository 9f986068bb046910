//! What several scenarios answer to the same draws.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::message::equals_text;
use crate::metric::look_up::{Completeness, KnownFigures};
use crate::outcome::figure::as_text;
use crate::outcome::figure::{Figure, UnknownFigure};
use crate::outcome::look_up::{no_figure, no_period, no_target_of};
use crate::outcome::{Facts, Provenance};
use crate::problem::{Kind, Place, Problem, Problems};
use crate::stats::Interval;

/// What problems of look-ups are about.
const PLACE: &str = "comparison";

/// Several scenarios on the same draws, the first of which is the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// Version of this form: 1.
    pub schema: u32,
    /// The scenarios, the reference first.
    pub scenarios: Vec<Compared>,
    /// Every figure that any of them has: that it is balanced, that all targets are met, each
    /// target, then the metrics; all in the order of the periods.
    pub figures: Vec<ComparedFigure>,
}

/// One of the scenarios that are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Compared {
    /// What the request calls it, e.g. a variant's name.
    pub name: String,
    /// What is needed to get the same bits again.
    pub provenance: Provenance,
    /// How much its draws are still worth after facts have weighted them; absent without facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// The inputs that it does not share with the reference; none for the reference itself.
    pub unshared: Vec<Unshared>,
}

/// An input that a scenario does not share with the reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unshared {
    /// Its name; that of a latent quantity for shared shocks.
    pub input: String,
    /// In what the two differ.
    pub how: Unlike,
    /// What it is in the reference, if it is there.
    pub reference: Option<String>,
    /// What it is in this scenario, if it is there.
    pub here: Option<String>,
}

/// In what an input of two scenarios differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unlike {
    /// The reference alone has it.
    Missing,
    /// This scenario alone has it.
    Added,
    /// Another number or law; an uncertain one still follows the same stream, so that a draw that
    /// is high in the one is high in the other.
    Law,
    /// Another correlation or other shared shocks, so that its draws differ though its law may not.
    Coupling,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparand {
    /// The probability that all targets are met at once: `all_targets`.
    AllTargets,
    /// A figure, in the period that is told beside it.
    Figure(Figure),
}

impl Comparand {
    /// The figure, unless it is that all targets are met at once.
    pub fn figure(&self) -> Option<&Figure> {
        if let Self::Figure(figure) = self { Some(figure) } else { None }
    }
}

as_text!(Comparand);
equals_text!(Comparand);

impl fmt::Display for Comparand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllTargets => f.write_str("all_targets"),
            Self::Figure(figure) => figure.fmt(f),
        }
    }
}

impl FromStr for Comparand {
    type Err = UnknownFigure;

    fn from_str(text: &str) -> Result<Self, UnknownFigure> {
        if text == "all_targets" { Ok(Self::AllTargets) } else { text.parse().map(Self::Figure) }
    }
}

/// A figure in all scenarios, and how it differs from that of the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ComparedFigure {
    /// The figure.
    pub figure: Comparand,
    /// The period.
    pub period: String,
    /// The unit; `1` for probabilities.
    pub unit: String,
    /// Whether it is a probability; else the mean of a metric.
    pub is_probability: bool,
    /// By scenario: the probability or the mean with its interval; absent where the scenario has no
    /// such figure, or it was never defined.
    pub values: Vec<Option<Interval>>,
    /// By scenario: what the furthest draw holds of the sum of squared deviations, where that is so
    /// much that the interval of a mean may be too narrow; empty where no scenario has such a draw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heavy_tails: Vec<Option<f64>>,
    /// By scenario after the reference: the value less that of the reference; absent where either
    /// has none.
    pub differences: Vec<Option<Difference>>,
}

/// By how much a figure differs between two scenarios on the same draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The value minus that of the reference, over the draws in which both are defined.
    pub value: f64,
    /// Lower end of the paired 95 % interval.
    pub low: f64,
    /// Upper end of the paired 95 % interval.
    pub high: f64,
    /// In how many draws both are defined.
    pub pairs: u64,
    /// Share of the draws, or of their weight, in which it happens here and not in the reference;
    /// for probabilities of draws that weigh the same in both.
    pub gained: Option<f64>,
    /// Share of the draws in which it happens in the reference and not here.
    pub lost: Option<f64>,
    /// What the furthest draw holds of the sum of squared differences, where that is so much that the
    /// interval may be too narrow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heavy_tail: Option<f64>,
    /// How many times as many separate draws would have been needed for an interval as narrow: the
    /// variance of the difference of separate runs over that of the paired one. Below 1 pairing
    /// does harm; absent where the difference is the same in all draws.
    pub saving: Option<f64>,
}

impl Difference {
    /// Whether the interval leaves 0 out.
    pub fn is_distinguishable(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

impl Comparison {
    /// A figure in the last period that has it, e.g. `balanced` or `coverage:wafer`.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the text names no figure, if no scenario has it, or if it was not asked for.
    pub fn figure(&self, figure: &str) -> Result<&ComparedFigure, Problems> {
        let found = self.figures.iter().rev().find(|compared| compared.figure == figure);
        found.ok_or_else(|| self.without(figure))
    }

    /// A figure in a period.
    ///
    /// # Errors
    ///
    /// As [`figure`](Self::figure), and if there is no such period.
    pub fn figure_in(&self, period: &str, figure: &str) -> Result<&ComparedFigure, Problems> {
        self.figure(figure)?;
        let here = || self.figures.iter().filter(|compared| compared.figure == figure);
        here()
            .find(|compared| compared.period == period)
            .ok_or_else(|| no_period(PLACE, period, here().map(|compared| &*compared.period)))
    }

    /// Why there is no such figure.
    fn without(&self, figure: &str) -> Problems {
        let all = || self.figures.iter().filter_map(|compared| compared.figure.figure());
        match figure.parse() {
            Ok(Comparand::Figure(Figure::Mean(metric, of))) => {
                let there = all().filter_map(|known| match known {
                    Figure::Mean(metric, of) => Some((*metric, of.as_str())),
                    _ => None,
                });
                let there = there.collect();
                let known = KnownFigures { there, subjects: Vec::new(), are: Completeness::Some };
                let at = Problem::new(Kind::UnknownName, Place::key(PLACE));
                known.without(metric, &of, at.found(metric.quoted_of(&of))).into()
            }
            Ok(Comparand::Figure(Figure::Target(id))) => {
                no_target_of(PLACE, &id, all().filter_map(Figure::target))
            }
            Ok(_) => no_target_of(PLACE, figure, []),
            Err(_) => no_figure(PLACE, figure).into(),
        }
    }
}
