//! Samples: the kept draws, which hold the values of drivers and of the figures that are asked
//! about side by side; and all draws of two samples, with every group of drivers exchanged between
//! them in turn.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::ops::Range;

use super::answer::{Driver, DriverKind};
use super::drivers::Watched;
use super::variance::Exchanged;
use crate::balance::balance_period;
use crate::model::Model;
use crate::model::index::{Row, TargetRow};
use crate::outcome::figure::Figure;
use crate::pipeline;
use crate::sample::{BLOCK, Block};
use crate::scenario::Scenario;
use crate::simulate::reading::Readout;
use crate::simulate::threads::{Folded, Work};
use crate::simulate::{Progress, Run};
use crate::stats::{Merge, Moments};

/// What two names of one number may differ by, in standard deviations: a correlation matrix of 1 is
/// weakened by 1e-8, which leaves draws apart by some 1e-4.
const SAME: f64 = 1e-3;

/// What makes the seed of the other sample from that of the run: half of a golden ratio, which
/// nobody types.
pub(super) const OTHER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Most numbers that are computed, rows times draws; about ten seconds on one thread.
const MOST_COMPUTED: u64 = 20_000_000_000;

/// Fewest draws of a sample, and of an analysis.
pub(super) const FEWEST_DRAWS: u64 = 4096;

/// A figure that is asked about, and where it stands.
pub(super) struct Question {
    pub(super) figure: Figure,
    pub(super) reading: Readout,
    /// The metric of its target.
    pub(super) metric: Option<Readout>,
    pub(super) period: String,
    pub(super) unit: String,
    /// All rows that it follows from.
    pub(super) fed: BTreeSet<Row>,
}

impl Question {
    pub(super) fn of(figure: &Figure, model: &Model, scenario: &Scenario) -> Option<Self> {
        let reading = Readout::of(figure, model, scenario)?;
        let target = scenario.targets.iter().position(|one| figure.target() == Some(&one.id));
        let metric = target.map(|target| {
            let TargetRow { row, period, .. } = model.targets[target];
            Readout::value(row, period)
        });
        let series = model.series.iter().find(|one| match figure {
            Figure::Mean(metric, of) => one.metric == *metric && one.of == *of,
            Figure::Balanced | Figure::Target(_) => false,
        });
        let unit = series.map_or("1".to_owned(), |series| series.unit.to_string());
        let period = model.periods[reading.period].label.clone();
        let fed = model.feeding(reading.rows());
        Some(Self { figure: figure.clone(), reading, metric, period, unit, fed })
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
        Work::new(blocks, threads).fold(|| wanted.run.block(), work)
    }

    fn of_block(wanted: &ToKeep<'_>, number: u64, block: &mut Block<'_>) -> Self {
        wanted.run.sampler.draw(number, block);
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
        let own = self.drivers.iter_mut().flatten().chain(&mut self.figures);
        let next_figures = next.drivers.iter().flatten().chain(&next.figures);
        let columns = own.chain(&mut self.metrics).zip(next_figures.chain(&next.metrics));
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

/// The groups that feed a question; all others are independent of it.
pub(super) fn feeding_groups(drivers: &Watched, question: &Question) -> Vec<usize> {
    let groups = 0..drivers.groups.len();
    groups.filter(|group| drivers.group_feeds(*group, &question.fed)).collect()
}

/// Draws of each sample: as many as were asked for, unless they would take too long.
pub(super) fn draws_of_sample(run: &Run<'_>, groups: usize) -> u64 {
    let periods = run.model.periods.len();
    let numbers = (run.model.row_count * periods * (groups + 2)) as u64;
    run.draws.min((MOST_COMPUTED / numbers.max(1)).max(FEWEST_DRAWS))
}

/// What is kept of every question, then of every group that feeds it, in their order; and how many
/// draws there were up to a stop. The kept draws say about which numbers sums are taken.
pub(super) fn exchange(
    [run, other]: [&Run<'_>; 2],
    (drivers, questions): (&Watched, &[Question]),
    kept: &Kept,
    (threads, progress): (NonZeroUsize, &Progress),
) -> (Vec<Vec<Exchanged>>, u64) {
    let feeding: Vec<Vec<usize>> =
        questions.iter().map(|question| feeding_groups(drivers, question)).collect();
    let groups: BTreeSet<usize> = feeding.iter().flatten().copied().collect();
    let all = kept.figures.iter().zip(&feeding);
    let empty: Vec<Vec<Exchanged>> =
        all.map(|(y, groups)| vec![Exchanged::about(mean(y)); groups.len()]).collect();
    let samplers = [run.sampler, other.sampler];
    let work = |([a, b], drawn): &mut ([Block<'_>; 2], u64), unit| {
        let mut sums = empty.clone();
        for number in run.blocks_in(unit..unit + 1) {
            run.fill(number, a);
            other.fill(number, b);
            *drawn += a.draws() as u64;
            let [of_a, of_b] = [answers(a, questions), answers(b, questions)];
            for &group in &groups {
                drivers.exchange(group, [a, b], samplers);
                let of_y = answers(a, questions);
                // Swapping rows back and drawing fates again leaves what was there.
                drivers.exchange(group, [a, b], [run.sampler, run.sampler]);
                for (question, (sums, feeding)) in sums.iter_mut().zip(&feeding).enumerate() {
                    let Ok(place) = feeding.binary_search(&group) else { continue };
                    let [a, b, y] = [&of_a, &of_b, &of_y].map(|all| &all[question][..a.draws()]);
                    sums[place].push(a, b, y);
                }
            }
        }
        sums
    };
    let equip = || ([run.block(), run.block()], 0);
    let units = Work::new(0..run.unit_count(), threads).until_stopped(progress);
    let mut folded = Folded::default();
    let drawn = units.fold_onto(&mut folded, equip, work);
    let drawn = drawn.into_iter().map(|(_, drawn)| drawn).sum();
    (folded.into_whole().expect("the first unit is drawn"), drawn)
}

/// Every question in each draw of a block.
fn answers(block: &mut Block<'_>, questions: &[Question]) -> Vec<[f64; BLOCK]> {
    let mut answers = vec![[f64::NAN; BLOCK]; questions.len()];
    pipeline::fates(block);
    show_each(block, questions, |at, Question { reading, .. }, block| {
        reading.read(block, &mut answers[at]);
    });
    answers
}

/// The mean of what is defined, 0 if nothing is.
fn mean(values: &[f64]) -> f64 {
    let defined = values.iter().filter(|value| value.is_finite());
    let (n, sum) = defined.fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
    if n > 0.0 { sum / n } else { 0.0 }
}

/// The standard deviation of a column, 0 if it has none.
pub(super) fn sd(column: &[f64]) -> f64 {
    let mut moments = Moments::about(column.first().copied().unwrap_or(0.0));
    moments.push(column);
    moments.sd().unwrap_or(0.0)
}
