//! Simulation: blocks in parallel, folded in block order.
//!
//! *How likely is it?* A run makes its draws in blocks of 512, each block by itself: block `k` of a
//! scenario and a seed holds the same draws whoever computes it. Threads take units of 32 blocks in
//! turn. Sums are folded in the order of units and counts merge exactly, so the answer has the same
//! bits for any number of threads, and memory does not grow with the number of draws.
//!
//! A pilot of the first 4096 draws fixes the ranges of the histograms. Runs no longer than that keep
//! every value and their quantiles are exact.

pub(crate) mod accumulate;
mod summarise;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::balance::balance;
use crate::metric::Metric;
use crate::model::Model;
use crate::outcome::Outcome;
use crate::sample::{BLOCK, Block, Sampler};
use crate::scenario::Scenario;
use crate::scenario::problem::{Problem, Problems};
use accumulate::{Accumulate, Counts, Ranges, Sums};
use summarise::Found;

/// Blocks that one thread takes at a time.
const UNIT_BLOCKS: u64 = 32;

/// Draws of one unit.
const UNIT_DRAWS: u64 = UNIT_BLOCKS * BLOCK as u64;

/// Draws of the pilot.
pub(crate) const PILOT_DRAWS: u64 = 4096;

/// Most draws of a run: sums and counts stay exact far beyond.
const MOST_DRAWS: u64 = 1_000_000_000_000;

/// Most threads of a run; more would only wait for memory.
const MOST_THREADS: usize = 1024;

/// Most summarised series of a run.
const MOST_SERIES: usize = 100_000;

/// Quantiles that every summary holds.
const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// How a scenario is to be simulated.
///
/// ```
/// use pvchain::{Metric, Settings};
///
/// let settings = Settings::draws(10_000).seed(7).metrics(&[Metric::Coverage]);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    draws: u64,
    seed: u64,
    threads: Option<usize>,
    metrics: Vec<Metric>,
    quantiles: Vec<f64>,
}

impl Default for Settings {
    /// 100,000 draws, which leave a probability uncertain by at most 0.3 percentage points.
    fn default() -> Self {
        Self::draws(100_000)
    }
}

impl Settings {
    /// That many draws, seed 1, all processors, all metrics. [`check`](Self::check) says whether
    /// the number makes sense; a run takes the nearest one that does.
    pub fn draws(draws: u64) -> Self {
        Self {
            draws,
            seed: 1,
            threads: None,
            metrics: Metric::ALL.to_vec(),
            quantiles: QUANTILES.to_vec(),
        }
    }

    /// Sets the seed of all streams.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of threads; results do not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Computes and reports these metrics alone; only they cost time.
    #[must_use]
    pub fn metrics(mut self, metrics: &[Metric]) -> Self {
        self.metrics = metrics.to_vec();
        self
    }

    /// Adds quantiles to 5, 25, 50, 75 and 95 %, which are always reported.
    #[must_use]
    pub fn quantiles(mut self, probabilities: &[f64]) -> Self {
        self.quantiles.extend(probabilities);
        self.quantiles.sort_by(f64::total_cmp);
        self.quantiles.dedup();
        self
    }

    /// The settings, if a run of that scenario can follow them to the letter.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the number of draws is not from 1 to 10¹², that of threads not from 1 to
    /// 1024, a quantile's probability not between 0 and 1, or if there are more than 100,000 series
    /// to summarise.
    pub fn check(self, scenario: &Scenario) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut refuse = |key: &str, found: String, expected: &str, hint: Option<&str>| {
            let (key, expected) = (key.to_owned(), expected.to_owned());
            let hint = hint.map(str::to_owned);
            problems.push(Problem { line: None, key, found, expected, hint });
        };
        if !(1..=MOST_DRAWS).contains(&self.draws) {
            refuse("--draws", self.draws.to_string(), "a number from 1 to 10¹²", None);
        }
        if self.threads.is_some_and(|threads| !(1..=MOST_THREADS).contains(&threads)) {
            let found = self.threads.unwrap_or_default().to_string();
            let hint = "leave it out to use every processor";
            refuse("--threads", found, "a number from 1 to 1024", Some(hint));
        }
        for p in self.quantiles.iter().filter(|p| !(**p > 0.0 && **p < 1.0)) {
            refuse("--quantiles", p.to_string(), "probabilities above 0 and below 1", None);
        }
        let series = Model::with_metrics(scenario, &self.metrics).series().len();
        if series > MOST_SERIES {
            let found = format!("{series} series to summarise");
            let hint = "ask for fewer metrics, e.g. --metrics coverage,gap";
            refuse("--metrics", found, "at most 100000 series", Some(hint));
        }
        if problems.is_empty() { Ok(self) } else { Err(Problems::new(None, problems)) }
    }

    fn draws_within_limits(&self) -> u64 {
        self.draws.clamp(1, MOST_DRAWS)
    }

    fn threads_within_limits(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.unwrap_or_else(processors).clamp(1, MOST_THREADS)
    }
}

/// How far a run is, shared with whoever waits for it.
#[derive(Debug, Default)]
pub struct Progress {
    drawn: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    /// Draws made so far.
    pub fn drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    /// Ends the run early; its outcome covers the draws made so far and says so.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Simulates a scenario.
///
/// ```
/// use pvchain::{Scenario, Settings, simulate};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let outcome = simulate(&plan, &Settings::draws(2_000).seed(1));
/// let balanced = outcome.balanced();
/// assert!(balanced.low <= balanced.value && balanced.value <= balanced.high);
/// # Ok::<(), pvchain::Problems>(())
/// ```
pub fn simulate(scenario: &Scenario, settings: &Settings) -> Outcome {
    simulate_with(scenario, settings, &Progress::default())
}

/// Simulates a scenario, telling how far it is; can be stopped early.
pub fn simulate_with(scenario: &Scenario, settings: &Settings, progress: &Progress) -> Outcome {
    let model = Model::with_metrics(scenario, &settings.metrics);
    let sampler = Sampler::new(&model, settings.seed);
    let run = Run { model: &model, sampler: &sampler, draws: settings.draws_within_limits() };
    let pilot = run.pilot();
    let ranges = Ranges::of_pilot(&pilot);
    let total = run.all_units(&ranges, settings.threads_within_limits(), progress);
    let exact = run.draws <= PILOT_DRAWS;
    let found = Found { model: &model, total, exact: exact.then_some(pilot) };
    found.outcome(scenario, settings)
}

/// Passes the blocks of a run in order, fully computed, to `visit`: for own metrics and single
/// draws.
///
/// ```
/// use pvchain::{Metric, Scenario, Settings, for_each_block};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let mut worst = f64::INFINITY;
/// for_each_block(&plan, &Settings::draws(1_000), |block| {
///     for gap in block.column(Metric::Gap, "polysilicon").unwrap_or(&[]) {
///         worst = worst.min(*gap);
///     }
/// });
/// assert!(worst.is_finite());
/// # Ok::<(), pvchain::Problems>(())
/// ```
pub fn for_each_block(scenario: &Scenario, settings: &Settings, mut visit: impl FnMut(&Block<'_>)) {
    let model = Model::with_metrics(scenario, &settings.metrics);
    let sampler = Sampler::new(&model, settings.seed);
    let run = Run { model: &model, sampler: &sampler, draws: settings.draws_within_limits() };
    let mut block = Block::new(&model);
    for number in 0..run.block_count() {
        run.compute(number, &mut block);
        visit(&block);
    }
}

/// A model, its sampler and how many draws to make.
#[derive(Debug, Clone, Copy)]
struct Run<'m> {
    model: &'m Model,
    sampler: &'m Sampler,
    draws: u64,
}

impl Run<'_> {
    fn block_count(&self) -> u64 {
        self.draws.div_ceil(BLOCK as u64)
    }

    /// Draws and balances one block.
    fn compute(&self, number: u64, block: &mut Block<'_>) {
        self.sampler.fill(number, block);
        let left = self.draws - number * BLOCK as u64;
        block.set_draws(usize::try_from(left).unwrap_or(BLOCK));
        balance(block);
    }

    /// Every series over the first draws.
    fn pilot(&self) -> Vec<Vec<f64>> {
        let mut columns = vec![Vec::new(); self.model.series.len()];
        let mut block = Block::new(self.model);
        let pilot_blocks = PILOT_DRAWS / BLOCK as u64;
        for number in 0..self.block_count().min(pilot_blocks) {
            self.compute(number, &mut block);
            for (column, series) in columns.iter_mut().zip(&self.model.series) {
                column.extend_from_slice(block.counted(series.row));
            }
        }
        columns
    }

    /// Draws all units on that many threads.
    fn all_units(&self, ranges: &Ranges, threads: usize, progress: &Progress) -> Accumulate {
        let units = self.draws.div_ceil(UNIT_DRAWS);
        let next = AtomicU64::new(0);
        let total = Mutex::new(InOrder::new(Accumulate::new(self.model, ranges)));
        let work = || {
            let mut block = Block::new(self.model);
            let mut counts = Counts::new(self.model, ranges);
            loop {
                let unit = next.fetch_add(1, Ordering::Relaxed);
                // A run that is stopped at once still makes its first unit: an answer rests on draws.
                if unit >= units || unit > 0 && progress.is_stopped() {
                    break;
                }
                let mut sums = Sums::new(self.model, ranges);
                let blocks = unit * UNIT_BLOCKS..((unit + 1) * UNIT_BLOCKS).min(self.block_count());
                for number in blocks {
                    self.compute(number, &mut block);
                    sums.push(&block);
                    counts.push(&block);
                }
                progress.drawn.fetch_add(sums.draws, Ordering::Relaxed);
                total.lock().expect("no thread panics").push(unit, sums);
            }
            total.lock().expect("no thread panics").total.counts.merge(&counts);
        };
        let threads = threads.min(usize::try_from(units).unwrap_or(usize::MAX));
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
        total.into_inner().expect("no thread panics").total
    }
}

/// Sums of units, folded in their order whatever the order in which they are finished.
///
/// Units are taken in turn, so no more of them wait than there are threads, and those that are
/// finished when a run ends early are the first ones.
struct InOrder {
    total: Accumulate,
    next: u64,
    waiting: BTreeMap<u64, Sums>,
}

impl InOrder {
    fn new(total: Accumulate) -> Self {
        Self { total, next: 0, waiting: BTreeMap::new() }
    }

    fn push(&mut self, unit: u64, sums: Sums) {
        self.waiting.insert(unit, sums);
        while let Some(sums) = self.waiting.remove(&self.next) {
            self.total.sums.merge(&sums);
            self.next += 1;
        }
    }
}
