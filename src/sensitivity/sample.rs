//! The kept draws: values of drivers and figures in the first draws of a run, side by side.

use std::num::NonZeroUsize;
use std::ops::Range;

use super::answer::{Driver, DriverKind};
use super::drivers::Watched;
use super::question::Question;
use crate::balance::balance_period;
use crate::model::Model;
use crate::pipeline;
use crate::sample::{BLOCK, Block};
use crate::simulate::Run;
use crate::simulate::threads::Work;
use crate::stats::{Merge, Moments};

/// What two names of one number may differ by, in standard deviations: a correlation matrix of 1 is
/// weakened by 1e-8, which leaves draws apart by some 1e-4.
const SAME: f64 = 1e-3;

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
    fn empty(wanted: &ToKeep<'_>, first: u64) -> Self {
        let drivers = vec![Vec::new(); wanted.drivers.all.len()];
        Self {
            first,
            drivers: vec![drivers; wanted.periods.len()],
            figures: vec![Vec::new(); wanted.questions.len()],
            metrics: vec![Vec::new(); wanted.questions.len()],
        }
    }

    /// The values in those blocks.
    pub(super) fn of(wanted: &ToKeep<'_>, blocks: Range<u64>, threads: NonZeroUsize) -> Self {
        let work = |block: &mut Block<'_>, number| Self::of_block(wanted, number, block);
        Work::new(blocks, threads).fold(|| Block::new(wanted.run.model), work)
    }

    fn of_block(wanted: &ToKeep<'_>, number: u64, block: &mut Block<'_>) -> Self {
        let mut kept = Self::empty(wanted, number * BLOCK as u64);
        wanted.run.sampler.fill(number, block);
        pipeline::fates(block);
        for (columns, period) in kept.drivers.iter_mut().zip(wanted.periods) {
            for (driver, column) in columns.iter_mut().enumerate() {
                column.resize(BLOCK, f64::NAN);
                wanted.drivers.read(driver, (block, *period), column);
            }
        }
        read(wanted.run.model, block, wanted.questions, |question, block| {
            let Question { reading, metric, .. } = &wanted.questions[question];
            kept.figures[question].resize(BLOCK, f64::NAN);
            reading.read(block, &mut kept.figures[question]);
            if let Some(metric) = metric {
                kept.metrics[question].resize(BLOCK, f64::NAN);
                metric.read(block, &mut kept.metrics[question]);
            }
        });
        kept
    }

    /// The drivers, those that are one number under two names told from the others.
    pub(super) fn told_apart(&self, drivers: &[Driver]) -> Vec<Driver> {
        let mut told = drivers.to_vec();
        let sds: Vec<Vec<f64>> =
            self.drivers.iter().map(|columns| columns.iter().map(|x| sd(x)).collect()).collect();
        for place in 0..told.len() {
            let is_same = |other: &usize| {
                let mut periods = self.drivers.iter().zip(&sds);
                told[*other].same_as.is_none()
                    && periods.all(|(columns, sds)| {
                        let off = SAME * sds[place].min(sds[*other]);
                        let mut rows = columns[*other].iter().zip(&columns[place]);
                        rows.all(|(one, other)| (one - other).abs() <= off)
                    })
            };
            let same = (0..place).find(is_same).map(|other| told[other].name.clone());
            told[place].same_as = same.filter(|_| drivers[place].kind == DriverKind::Number);
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

/// Balances a block whose fates are decided and shows it at every question's period.
pub(super) fn read<'m>(
    model: &Model,
    block: &mut Block<'m>,
    questions: &[Question],
    mut show: impl FnMut(usize, &Block<'m>),
) {
    let last = questions.iter().map(|question| question.reading.period).max();
    for period in 0..=last.unwrap_or(0).min(model.periods.len() - 1) {
        balance_period(block, period);
        let here = questions.iter().enumerate();
        for (question, _) in here.filter(|(_, question)| question.reading.period == period) {
            show(question, block);
        }
    }
}

/// The standard deviation of a column.
fn sd(column: &[f64]) -> f64 {
    let mut moments = Moments::about(column.first().copied().unwrap_or(0.0));
    moments.push(column);
    moments.sd().unwrap_or(0.0)
}
