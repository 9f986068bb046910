//! The compiled scenario: stages in topological order, names turned into rows of a block.
//!
//! A [`Model`] knows which row of a [`Block`](crate::engine::Block) holds which quantity, and which
//! figures were asked for; only those get rows, so only they cost time. Names and units are left
//! behind here and come back in the [`Outcome`](crate::Outcome).
//!
//! Sums run in the order of ids, not of the file, so that the order of tables in a file changes no
//! bit of the answer.

mod compile;
pub(crate) mod dimension;
mod fates;
mod figures;
mod flows;
pub(crate) mod identity;
pub(crate) mod index;
pub(crate) mod lanes;
mod market;
pub(crate) mod need;
pub(crate) mod time;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::metric::Metric;
use crate::metric::look_up::{Completeness, KnownFigures};
use crate::problem::Problem;
use crate::scenario::{correlation::Strength, input::Input};
use dimension::{Holder, dimension};
use identity::{Foreign, Identity};
use index::{Given, Row, Series, StageRows, TargetRow};
use lanes::Operation;
use time::{PeriodRow, Time};

/// A scenario compiled to rows of a block.
#[derive(Debug, Clone)]
pub struct Model {
    /// The numbers of the scenario, each with its row; the first rows of a block.
    pub(crate) given: Vec<Given>,
    /// Rows that hold the same number in every draw.
    pub(crate) constants: Vec<(Row, f64)>,
    /// Correlated inputs: group and positions among `given`.
    pub(crate) correlations: Vec<Correlated>,
    /// Stages, suppliers before buyers.
    pub(crate) stages: Vec<StageRows>,
    /// What computes a period, and what of it computes a year from the sums of its periods.
    pub(crate) of_period: Vec<Operation>,
    pub(crate) of_year: Vec<Operation>,
    /// `min E` over the final stage and its feeders.
    pub(crate) throughput: Row,
    pub(crate) targets: Vec<TargetRow>,
    /// What is summarised, in the order of reports.
    pub(crate) series: Vec<Series>,
    /// The rows of the series, each once; and by series, which of them.
    pub(crate) summarised: Vec<Row>,
    pub(crate) slots: Vec<usize>,
    /// Figures that were asked for and numbers that are given, each by its row.
    pub(crate) figures: BTreeMap<(Metric, String), Row>,
    pub(crate) inputs: BTreeMap<Input, Row>,
    /// The rows of figures of the planner's own.
    pub(crate) own: Vec<Row>,
    pub(crate) row_count: usize,
    /// In the order of reports: simulated ones, each year after its parts.
    pub(crate) periods: Vec<PeriodRow>,
    pub(crate) time: Option<Time>,
    identity: Identity,
}

/// A group of correlated inputs.
#[derive(Debug, Clone)]
pub(crate) struct Correlated {
    pub(crate) id: String,
    pub(crate) strength: Strength,
    /// Positions among [`Model::given`]; their rows follow one another.
    pub(crate) members: Range<usize>,
}

impl Model {
    /// The same model, of which only years are reported, and not the shorter periods in them.
    #[must_use]
    pub fn by_year(mut self) -> Self {
        if !self.periods.iter().all(PeriodRow::is_simulated) {
            let mut slots = 0..;
            for period in &mut self.periods {
                period.slot = if period.is_simulated() { None } else { slots.next() };
            }
            self.identity = Identity::default();
        }
        self
    }

    /// The same for models compiled from one scenario for the same figures.
    pub(crate) fn identity(&self) -> u64 {
        self.identity.of(|| {
            let mut text = format!("{} {:?} {:?}", self.row_count, self.summarised, self.own);
            // Writing to a string cannot fail.
            for given in &self.given {
                let _ = write!(text, "{} {} {:?};", given.input, given.law, given.row);
            }
            for series in &self.series {
                let _ = write!(text, "{}:{} {:?};", series.metric, series.of, series.row);
            }
            for period in &self.periods {
                let _ = write!(text, "{} {:?};", period.label, period.slot);
            }
            text
        })
    }

    /// That something was made for this model.
    pub(crate) fn owns(&self, identity: u64) -> Result<(), Foreign> {
        if self.identity() == identity { Ok(()) } else { Err(Foreign) }
    }

    /// How many periods are reported: one without a horizon.
    pub fn period_count(&self) -> usize {
        self.periods.iter().filter(|period| period.slot.is_some()).count()
    }

    /// Whether facts are observed, which weigh the draws.
    pub(crate) fn is_weighted(&self) -> bool {
        self.time.as_ref().is_some_and(|time| !time.observed.is_empty())
    }

    /// The periods that are reported.
    pub(crate) fn reported(&self) -> impl Iterator<Item = &PeriodRow> {
        self.periods.iter().filter(|period| period.slot.is_some())
    }

    /// Where the summary of a series in a period stands: `index` counts the series of the first
    /// reported period, then those of the second, and so on.
    pub(crate) fn slot(&self, index: usize) -> usize {
        let count = self.series.len();
        index / count * self.summarised.len() + self.slots[index % count]
    }

    /// What is summarised, in the order of reports: by metric, then by subject in file order.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// How many numbers of the scenario are uncertain.
    pub fn uncertain_count(&self) -> usize {
        self.given.iter().filter(|given| given.law.is_uncertain()).count()
    }

    /// How many dimensions of Sobol' points hold all its random numbers.
    pub(crate) fn dimensions(&self) -> usize {
        let given = self.given.iter().map(|given| given.dimension);
        let shocks = self.time.iter().map(|time| &time.shocks);
        let of_shocks = shocks.flat_map(|shocks| {
            let latents = shocks.latents.iter().map(|latent| latent.dimension);
            latents.chain((0..shocks.factors.len()).map(|rank| dimension(Holder::Shock, rank)))
        });
        let groups = 0..self.correlations.len();
        let of_groups = groups.map(|rank| dimension(Holder::Correlation, rank));
        1 + given.chain(of_shocks).chain(of_groups).max().unwrap_or_default()
    }

    /// The ids of all stages, of which metrics may be figures.
    pub(crate) fn subjects(&self) -> Vec<&str> {
        self.stages.iter().map(|stage| stage.id.as_str()).collect()
    }

    /// What is wrong with a metric of a subject that was not asked for or that there is none of;
    /// `at` says where it was looked up.
    pub(crate) fn without(&self, metric: Metric, of: &str, at: Problem) -> Problem {
        let there = self.series.iter().map(|one| (one.metric, one.of.as_str()));
        let (there, subjects) = (there.collect(), self.subjects());
        KnownFigures { there, subjects, are: Completeness::Some }.without(metric, of, at)
    }

    /// The row of a metric of a subject, if it was asked for.
    pub(crate) fn row(&self, metric: Metric, of: &str) -> Option<Row> {
        let found = self.series.iter().find(|series| series.metric == metric && series.of == of);
        found.map(|series| series.row)
    }
}
