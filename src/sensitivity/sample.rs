//! The kept draws: values of drivers and of the figures that are asked about in the first draws of a
//! run, side by side.

use std::num::NonZeroUsize;
use std::ops::Range;

use super::answer::{Driver, DriverKind};
use super::drivers::Watched;
use crate::balance::balance_period;
use crate::model::Model;
use crate::outcome::figure::Figure;
use crate::pipeline;
use crate::sample::{BLOCK, Block};
use crate::scenario::Scenario;
use crate::simulate::Run;
use crate::simulate::reading::Readout;
use crate::simulate::threads::Work;
use crate::stats::{Merge, Moments};

/// What two names of one number may differ by, in standard deviations: a correlation matrix of 1 is
/// weakened by 1e-8, which leaves draws apart by some 1e-4.
const SAME: f64 = 1e-3;

/// A figure that is asked about, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) figure: Figure,
    pub(super) reading: Readout,
    /// The metric of its target.
    pub(super) metric: Option<Readout>,
    pub(super) period: String,
    pub(super) unit: String,
}

impl Question {
    pub(super) fn of(figure: &Figure, model: &Model, scenario: &Scenario) -> Option<Self> {
        let reading = Readout::of(figure, model, scenario)?;
        let target = |id: &String| scenario.targets.iter().position(|target| target.id == *id);
        let (metric, unit) = match figure {
            Figure::Target(id) => {
                let row = &model.targets[target(id)?];
                (Some(Readout::value(row.row, row.period)), "1".to_owned())
            }
            Figure::Mean(metric, of) => {
                let mut series = model.series.iter();
                let found = series.find(|one| one.metric == *metric && one.of == *of)?;
                (None, found.unit.to_string())
            }
            Figure::Balanced => (None, "1".to_owned()),
        };
        let period = model.periods[reading.period].label.clone();
        Some(Self { figure: figure.clone(), reading, metric, period, unit })
    }
}

/// Values of consecutive draws.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The number of the first draw.
    pub(super) first: u64,
    /// By period of the questions, then by driver.
    pub(super) drivers: Vec<Vec<Vec<f64>>>,
    /// By question.
    pub(super) figures: Vec<Vec<f64>>,
    /// By question: the metric of its target, empty for others.
    pub(super) metrics: Vec<Vec<f64>>,
}

/// What is to be kept.
#[derive(Clone, Copy)]
pub(super) struct ToKeep<'m> {
    pub(super) run: Run<'m>,
    pub(super) drivers: &'m Watched,
    pub(super) questions: &'m [Question],
    /// Positions of the periods in which any question is read.
    pub(super) periods: &'m [usize],
}

impl Kept {
    /// The values in those blocks.
    pub(super) fn of(wanted: &ToKeep<'_>, blocks: Range<u64>, threads: NonZeroUsize) -> Self {
        let work = |block: &mut Block<'_>, number| Self::of_block(wanted, number, block);
        Work::new(blocks, threads).fold(|| Block::new(wanted.run.model), work)
    }

    fn of_block(wanted: &ToKeep<'_>, number: u64, block: &mut Block<'_>) -> Self {
        wanted.run.sampler.fill(number, block);
        pipeline::fates(block);
        let read = |driver: usize, period: usize| {
            let mut column = vec![f64::NAN; BLOCK];
            wanted.drivers.read(driver, (block, period), &mut column);
            column
        };
        let drivers = 0..wanted.drivers.all.len();
        let columns =
            |period: &usize| drivers.clone().map(|driver| read(driver, *period)).collect();
        let drivers = wanted.periods.iter().map(columns).collect();
        let none = vec![Vec::new(); wanted.questions.len()];
        let (first, metrics) = (number * BLOCK as u64, none.clone());
        let mut kept = Self { first, drivers, figures: none, metrics };
        show_each(block, wanted.questions, |at, Question { reading, metric, .. }, block| {
            for (reading, columns) in
                [(Some(reading), &mut kept.figures), (metric.as_ref(), &mut kept.metrics)]
            {
                if let Some(reading) = reading {
                    columns[at].resize(BLOCK, f64::NAN);
                    reading.read(block, &mut columns[at]);
                }
            }
        });
        kept
    }

    /// The drivers, those that are one number under two names told from the others.
    pub(super) fn told_apart(&self, drivers: &[Driver]) -> Vec<Driver> {
        let mut told = drivers.to_vec();
        let sds: Vec<Vec<f64>> =
            self.drivers.iter().map(|columns| columns.iter().map(|x| sd(x)).collect()).collect();
        let numbers = (0..drivers.len()).filter(|at| drivers[*at].kind == DriverKind::Number);
        for place in numbers {
            let is_same = |other: &usize| {
                let mut periods = self.drivers.iter().zip(&sds);
                told[*other].same_as.is_none()
                    && periods.all(|(columns, sds)| {
                        let off = SAME * sds[place].min(sds[*other]);
                        let mut rows = columns[*other].iter().zip(&columns[place]);
                        rows.all(|(one, other)| (one - other).abs() <= off)
                    })
            };
            told[place].same_as = (0..place).find(is_same).map(|other| told[other].name.clone());
        }
        told
    }
}

impl Merge for Kept {
    fn merge(&mut self, next: &Self) {
        let columns = self.drivers.iter_mut().flatten().chain(&mut self.figures);
        let next_columns = next.drivers.iter().flatten().chain(&next.figures);
        let columns = columns.chain(&mut self.metrics).zip(next_columns.chain(&next.metrics));
        columns.for_each(|(column, next)| column.extend(next));
    }
}

/// Balances a block whose fates are decided and shows it to every question at its period.
pub(super) fn show_each<'m>(
    block: &mut Block<'m>,
    questions: &[Question],
    mut show: impl FnMut(usize, &Question, &Block<'m>),
) {
    let last = questions.iter().map(|question| question.reading.period).max();
    for period in 0..=last.unwrap_or(0) {
        balance_period(block, period);
        let here = questions.iter().enumerate();
        for (at, question) in here.filter(|(_, question)| question.reading.period == period) {
            show(at, question, block);
        }
    }
}

/// The standard deviation of a column.
fn sd(column: &[f64]) -> f64 {
    let mut moments = Moments::about(column.first().copied().unwrap_or(0.0));
    moments.push(column);
    moments.sd().unwrap_or(0.0)
}
