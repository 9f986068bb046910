//! Simulation: blocks in parallel, folded in block order.
//!
//! *How likely is it?* A run makes its draws in blocks of 512, each block by itself: block `k` of a
//! scenario and a seed holds the same draws whoever computes it. Threads take units of 32 blocks in
//! turn. Sums are folded in the order of units and counts merge exactly, so the answer has the same
//! bits for any number of threads, and memory does not grow with the number of draws.
//!
//! A pilot of the first 4096 draws fixes the ranges of the histograms. Runs no longer than that keep
//! every value and their quantiles are exact. With more than 4096 series the pilot is shorter, 512 draws at
//! least, so that its values fit into some hundred megabytes; and where what threads count apart would
//! exceed a gigabyte, fewer of them run.

pub(crate) mod accumulate;
mod criticality;
pub(crate) mod reading;
mod replications;
pub(crate) mod stop;
mod summarise;
pub(crate) mod threads;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::balance::balance_periods;
use crate::metric::Metric;
use crate::model::Model;
use crate::outcome::{Outcome, Provenance};
use crate::pipeline;
use crate::sample::{self, BLOCK, Block, Design, Sampler};
use crate::scenario::Scenario;
use crate::scenario::problem::{Problem, Problems};
use accumulate::Ranges;
use replications::{Kept, Tally, Unit};
use stop::{Aim, Figure};
use summarise::Found;

/// Blocks that one thread takes at a time.
pub(crate) const UNIT_BLOCKS: u64 = 32;

/// Fewest replications from which errors are told.
const FEWEST_REPLICATIONS: u64 = 16;

/// Draws of one unit.
const UNIT_DRAWS: u64 = UNIT_BLOCKS * BLOCK as u64;

/// Most blocks of the pilot, which are 4096 draws.
const PILOT_BLOCKS: usize = 8;

/// Most values of the pilot, 128 MiB, as far as one block allows: 4096 draws of 4096 series.
const PILOT_VALUES: usize = 1 << 24;

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
    pub(crate) seed: u64,
    pub(crate) design: Design,
    pub(crate) until: Vec<Aim>,
    threads: Option<usize>,
    metrics: Vec<Metric>,
    quantiles: Vec<f64>,
    by_year: bool,
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
            design: Design::Random,
            until: Vec::new(),
            threads: None,
            metrics: Metric::ALL.to_vec(),
            quantiles: QUANTILES.to_vec(),
            by_year: false,
        }
    }

    /// Sets the seed of all streams.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Lays the draws out by that design.
    #[must_use]
    pub fn design(mut self, design: Design) -> Self {
        self.design = design;
        self
    }

    /// Ends the run once half the width of the figure's 95 % interval is at most that; the number
    /// of draws is then the most that are made. Several precisions must all be met.
    ///
    /// ```
    /// use pvchain::{Figure, Scenario, Settings, simulate};
    ///
    /// let plan = Scenario::builtin("baotou-2024")?;
    /// let settings = Settings::draws(10_000_000).until(Figure::Balanced, 0.01);
    /// let outcome = simulate(&plan, &settings);
    /// assert!(outcome.provenance.complete && outcome.provenance.draws < 100_000);
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    #[must_use]
    pub fn until(mut self, figure: Figure, half_width: f64) -> Self {
        self.until.push(Aim { figure, tolerance: half_width });
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

    /// Reports years alone, and not the shorter periods in them; only they cost time and memory.
    #[must_use]
    pub fn by_year(mut self) -> Self {
        self.by_year = true;
        self
    }

    /// The same for a run that made so many draws, whatever ended it.
    #[cfg(feature = "cli")]
    pub(crate) fn made(mut self, draws: u64) -> Self {
        self.draws = draws;
        self.until.clear();
        self
    }

    /// The model of a scenario with what is asked for.
    pub(crate) fn model(&self, scenario: &Scenario) -> Model {
        let model = Model::with_metrics(scenario, &self.metrics);
        if self.by_year { model.by_year() } else { model }
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
    /// To know what there is to summarise it compiles the scenario, as the run then does again: well
    /// under a millisecond for a city's chain.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the number of draws is not from 1 to 10¹², that of threads not from 1 to
    /// 1024, a quantile's probability not between 0 and 1, or if there are more than 100,000 series
    /// to summarise; if the design takes more draws, or fewer inputs; if a figure to be precise is
    /// not known, or its half-width not above 0.
    pub fn check(self, scenario: &Scenario) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        if !(1..=MOST_DRAWS).contains(&self.draws) {
            let problem = Problem::at("--draws").found(self.draws.to_string());
            problems.push(problem.expected("a number from 1 to 10¹²"));
        }
        if let Some(threads) = self.threads.filter(|threads| !(1..=MOST_THREADS).contains(threads))
        {
            let problem = Problem::at("--threads").found(threads.to_string());
            let problem = problem.expected(format!("a number from 1 to {MOST_THREADS}"));
            problems.push(problem.hint("leave it out to use every processor"));
        }
        for p in self.quantiles.iter().filter(|p| !(**p > 0.0 && **p < 1.0)) {
            let problem = Problem::at("--quantiles").found(p.to_string());
            problems.push(problem.expected("probabilities above 0 and below 1"));
        }
        let model = self.model(scenario);
        let series = model.series().len() * model.period_count();
        if series > MOST_SERIES {
            let problem = Problem::at("--metrics").found(format!("{series} series to summarise"));
            let problem = problem.expected(format!("at most {MOST_SERIES} series"));
            problems.push(problem.hint("ask for fewer metrics, e.g. --metrics coverage,gap"));
        }
        problems.extend(self.problem_of_design(&model));
        problems.extend(self.until.iter().filter_map(|aim| aim.problem(&model, scenario)));
        if problems.is_empty() { Ok(self) } else { Err(Problems::new(None, problems)) }
    }

    fn problem_of_design(&self, model: &Model) -> Option<Problem> {
        let design = self.design;
        let inputs = sample::dimensions(model);
        if inputs > design.most_inputs() {
            let found = format!("{inputs} uncertain numbers and latent factors");
            let expected = format!(
                "at most {}, where the table of direction numbers ends",
                design.most_inputs()
            );
            let problem = Problem::at(format!("--design {design}")).found(found);
            return Some(problem.expected(expected).hint("--design latin takes any number"));
        }
        let fewest = FEWEST_REPLICATIONS * BLOCK as u64;
        let most = design.most_blocks().saturating_mul(BLOCK as u64);
        let is_replicated = design != Design::Random;
        if is_replicated && self.draws > 0 && !(fewest..=most).contains(&self.draws) {
            let problem = Problem::at("--draws").found(self.draws.to_string());
            let expected = if self.draws < fewest {
                format!("at least {fewest} with --design {design}: errors come from replications")
            } else {
                format!("at most {most} with --design {design}, where its points end")
            };
            return Some(problem.expected(expected));
        }
        None
    }

    /// What is needed to get the same bits again, of a complete run of that many draws.
    pub(crate) fn provenance(&self, scenario: &Scenario, draws: u64) -> Provenance {
        Provenance {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: scenario.name.clone(),
            digest: scenario.digest(),
            seed: self.seed,
            draws,
            design: self.design.name().to_owned(),
            complete: true,
            until: Vec::new(),
        }
    }

    /// The number of draws that is made.
    pub(crate) fn draws_within_limits(&self) -> u64 {
        let most = self.design.most_blocks().saturating_mul(BLOCK as u64);
        self.draws.clamp(1, MOST_DRAWS.min(most))
    }

    /// The number of threads that do the work.
    pub(crate) fn threads_within_limits(&self) -> NonZeroUsize {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let asked = self.threads.map(|threads| NonZeroUsize::new(threads.min(MOST_THREADS)));
        asked.map_or_else(processors, |threads| threads.unwrap_or(NonZeroUsize::MIN))
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

    /// Whether it was to end early.
    pub(crate) fn is_stopped(&self) -> bool {
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
    let model = settings.model(scenario);
    let sampler = Sampler::laid_out(&model, settings.seed, settings.design);
    let threads = settings.threads_within_limits();
    sampler.tabulate(threads);
    let (draws, design) = (settings.draws_within_limits(), settings.design);
    let run = Run { model: &model, sampler: &sampler, draws, design };
    let (pilot, reference) = run.pilot();
    let ranges = Ranges::of_pilot(&pilot).weighted(reference);
    let is_kept = run.block_count() <= run.pilot_blocks() && reference.is_none();
    let exact = is_kept.then_some(pilot);
    let threads = threads.min(ranges.most_threads(design));
    let units = run.draws.div_ceil(UNIT_DRAWS);
    let (mut kept, mut done) = (Kept::new(&model, &ranges, design), 0);
    for end in stop::rounds(units, !settings.until.is_empty()) {
        let round = Round { units: done..end, ranges: &ranges, threads, progress };
        kept = run.round(&round, kept);
        done = end;
        let is_precise = |aim: &Aim| aim.precision(&model, scenario, &kept).met;
        let is_enough = !settings.until.is_empty() && settings.until.iter().all(is_precise);
        if is_enough || progress.is_stopped() {
            break;
        }
    }
    let total = kept.total();
    let criticality = criticality::of(&run, (&ranges, threads), kept.draws());
    Found { model: &model, kept, total, exact, criticality }.outcome(scenario, settings)
}

/// Passes the blocks of a run in order, fully computed, to `visit`: for own metrics and single
/// draws.
///
/// Blocks are computed where it is called, one after the other, whatever the number of threads in the
/// settings: `visit` may borrow and change what it likes. To use all processors,
/// run a [`Sampler`] and [`balance`](crate::balance()) on a [`Block`] for each thread.
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
    let visit = |_, block: &Block<'_>| -> Result<(), Infallible> {
        visit(block);
        Ok(())
    };
    match visit_blocks(&settings.model(scenario), settings, visit) {
        Ok(()) => {}
        Err(never) => match never {},
    }
}

/// Shows every block with the rows of each period, by its place among them, until one is refused.
pub(crate) fn visit_blocks<E>(
    model: &Model,
    settings: &Settings,
    mut visit: impl FnMut(usize, &Block<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let sampler = Sampler::laid_out(model, settings.seed, settings.design);
    let (draws, design) = (settings.draws_within_limits(), settings.design);
    let run = Run { model, sampler: &sampler, draws, design };
    let mut block = Block::new(model);
    for number in 0..run.block_count() {
        run.fill(number, &mut block);
        let mut accepted = Ok(());
        balance_periods(&mut block, |period, block| {
            if accepted.is_ok() {
                accepted = visit(period, block);
            }
        });
        accepted?;
    }
    Ok(())
}

/// A model, its sampler and how many draws to make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<'m> {
    pub(crate) model: &'m Model,
    pub(crate) sampler: &'m Sampler,
    pub(crate) draws: u64,
    pub(crate) design: Design,
}

/// Units to draw before the run is judged, and how.
struct Round<'r> {
    units: Range<u64>,
    ranges: &'r Ranges,
    threads: NonZeroUsize,
    progress: &'r Progress,
}

impl Run<'_> {
    /// Blocks that it takes.
    pub(crate) fn block_count(&self) -> u64 {
        self.draws.div_ceil(BLOCK as u64)
    }

    /// Blocks of the pilot, however long the run is.
    fn pilot_blocks(&self) -> u64 {
        let series = self.model.series.len() * self.model.period_count();
        (PILOT_VALUES / (BLOCK * series.max(1))).clamp(1, PILOT_BLOCKS) as u64
    }

    /// Draws one block.
    pub(crate) fn fill(&self, number: u64, block: &mut Block<'_>) {
        self.sampler.fill(number, block);
        let left = self.draws - number * BLOCK as u64;
        block.set_draws(usize::try_from(left).unwrap_or(BLOCK));
    }

    /// The largest logarithm of a weight among the first draws, where facts are observed.
    pub(crate) fn reference(&self) -> Option<f64> {
        let mut block = Block::new(self.model);
        block.weights()?;
        let mut most = f64::NEG_INFINITY;
        for number in 0..self.block_count().min(PILOT_BLOCKS as u64) {
            self.fill(number, &mut block);
            pipeline::fates(&mut block);
            let logarithms = &block.weights()?.logarithms[..block.draws()];
            most = logarithms.iter().copied().fold(most, f64::max);
        }
        Some(most)
    }

    /// Every series of every reported period over the first draws, and the largest logarithm of a
    /// weight, where facts are observed.
    fn pilot(&self) -> (Vec<Vec<f64>>, Option<f64>) {
        let count = self.model.series.len();
        let mut columns = vec![Vec::new(); count * self.model.period_count()];
        let mut block = Block::new(self.model);
        for number in 0..self.block_count().min(self.pilot_blocks()) {
            self.fill(number, &mut block);
            balance_periods(&mut block, |period, block| {
                let Some(slot) = self.model.periods[period].slot else { return };
                let columns = columns.iter_mut().skip(slot * count);
                for (column, series) in columns.zip(&self.model.series) {
                    column.extend_from_slice(block.counted(series.row));
                }
            });
        }
        (columns, self.reference())
    }

    /// Adds the units of a round to what is kept.
    fn round(&self, round: &Round<'_>, kept: Kept) -> Kept {
        let Round { units, ranges, threads, progress } = round;
        let next = AtomicU64::new(units.start);
        let total = Mutex::new(InOrder { kept, next: units.start, waiting: BTreeMap::new() });
        let work = || {
            let mut block = ranges.block(self.model);
            let mut tally = Tally::new(self.model, ranges, self.design);
            loop {
                // Whoever takes a unit finishes it, so what a stopped run made are its first units;
                // one that is stopped at once still makes one: an answer rests on draws.
                if progress.is_stopped() && next.load(Ordering::Relaxed) > 0 {
                    break;
                }
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= units.end {
                    break;
                }
                let mut unit = Unit::new(self.model, ranges, self.design);
                let first = number * UNIT_BLOCKS;
                for number in first..(first + UNIT_BLOCKS).min(self.block_count()) {
                    self.fill(number, &mut block);
                    balance_periods(&mut block, |_, block| {
                        unit.push(block);
                        tally.push(block);
                    });
                }
                progress.drawn.fetch_add(unit.draws(), Ordering::Relaxed);
                total.lock().expect("no thread panics").push(number, unit);
            }
            total.lock().expect("no thread panics").kept.add_tally(&tally);
        };
        let most = usize::try_from(units.end - units.start).unwrap_or(usize::MAX);
        std::thread::scope(|scope| {
            for _ in 1..threads.get().min(most) {
                scope.spawn(work);
            }
            work();
        });
        total.into_inner().expect("no thread panics").kept
    }
}

/// Sums of units, folded in their order whatever the order in which they are finished.
///
/// Units are taken in turn and take equally long, so few of them wait, and those that are finished
/// when a run ends early are the first ones.
struct InOrder {
    kept: Kept,
    next: u64,
    waiting: BTreeMap<u64, Unit>,
}

impl InOrder {
    fn push(&mut self, number: u64, unit: Unit) {
        self.waiting.insert(number, unit);
        while let Some(unit) = self.waiting.remove(&self.next) {
            self.kept.add_unit(&unit);
            self.next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::horizon::{Horizon, Step};
    use crate::scenario::link::Link;
    use crate::scenario::stage::Stage;
    use crate::scenario::uncertain::Uniform;

    /// Two metrics of 60 stages in 120 months and their 10 years: 15,600 series.
    fn decade() -> Scenario {
        let month = |text: &str| text.parse().unwrap();
        let mut draft = Scenario::named("decade");
        draft = draft.horizon(Horizon::new(month("2024-01"), month("2033-12"), Step::Month));
        for index in 0..60 {
            let capacity = Uniform { min: 0.0, max: 12.0 };
            draft = draft.stage(Stage::new(format!("s{index}")).unit("GW").capacity(capacity));
            if index > 0 {
                draft = draft.link(Link::from(format!("s{}", index - 1)).to(format!("s{index}")));
            }
        }
        draft.check().unwrap()
    }

    #[test]
    fn the_pilot_of_many_series_stays_within_its_bound() {
        let scenario = decade();
        let metrics = [Metric::Production, Metric::Surplus];
        for (metrics, blocks) in [(&metrics[..], 2), (&metrics[..1], 4), (&[], 8)] {
            let settings = Settings::draws(10_000).metrics(metrics);
            let model = settings.model(&scenario);
            let sampler = Sampler::new(&model, 1);
            let run =
                Run { model: &model, sampler: &sampler, draws: 10_000, design: Design::Random };
            let (pilot, _) = run.pilot();
            let values: usize = pilot.iter().map(Vec::len).sum();
            assert_eq!((run.pilot_blocks(), pilot.len()), (blocks, metrics.len() * 60 * 130));
            assert!(values <= PILOT_VALUES, "{values}");
        }
    }

    /// 15,600 series in 256 bins of 4 bytes and their moments are some 20 MB a thread; 32 replications of
    /// them in 32 bins are 100 MB or more.
    #[test]
    fn threads_share_a_gigabyte() {
        let scenario = decade();
        let settings = Settings::draws(1_000).metrics(&[Metric::Production, Metric::Surplus]);
        let model = settings.model(&scenario);
        let sampler = Sampler::new(&model, 1);
        let run = Run { model: &model, sampler: &sampler, draws: 1_000, design: Design::Random };
        let ranges = Ranges::of_pilot(&run.pilot().0);
        let [random, latin] = [Design::Random, Design::Latin].map(|d| ranges.most_threads(d).get());
        assert!((40..80).contains(&random) && (4..11).contains(&latin), "{random} {latin}");
    }

    /// Production of a month is uniform on 0 to 1: the error of a quantile at ½ of 3000 draws is
    /// ½/√3000, and its interval is about 4 of those wide.
    #[test]
    fn quantiles_beyond_a_short_pilot_hold() {
        let settings = Settings::draws(3_000).metrics(&[Metric::Production, Metric::Surplus]);
        let outcome = simulate(&decade(), &settings);
        let error = 0.5 / 3000.0_f64.sqrt();
        for month in ["2024-01", "2029-07", "2033-12"] {
            let summary = outcome.metric_in(month, Metric::Production, "s0").unwrap();
            let median = summary.quantiles.iter().find(|quantile| quantile.p == 0.5).unwrap();
            let (low, high) = (median.low.unwrap(), median.high.unwrap());
            assert!((median.value.unwrap() - 0.5).abs() < 5.0 * error, "{median:?}");
            assert!(high - low > 2.0 * error && high - low < 6.0 * error, "{median:?}");
        }
    }
}
