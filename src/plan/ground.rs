//! Ground: a scenario with levers, and draws of it on which amounts are tried.
//!
//! A lever is capacity of a stage whose amount is set after the draws are made, so that nothing is
//! compiled or drawn again. Without a horizon it is added to the stage's capacity; with one it is a
//! project that surely comes, whose amount is written into its row. Facts weigh the draws as they
//! are without levers: what is decided changes nothing that was observed.
//!
//! Only what promises need is computed, and where there is no horizon only what levers change is
//! computed again for other amounts.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use super::answer::Require;
use super::held::{Held, HeldRows, Rows, raise};
use super::search::Score;
use crate::balance::balance_period;
use crate::metric::Metric;
use crate::model::Model;
use crate::model::index::Row;
use crate::model::lanes::Operation;
use crate::model::need;
use crate::model::time::Operand;
use crate::outcome::Probability;
use crate::outcome::figure::Figure;
use crate::pipeline;
use crate::sample::{BLOCK, Block, Power, Weights};
use crate::scenario::Scenario;
use crate::scenario::input::Input;
use crate::scenario::month::Month;
use crate::scenario::project::Project;
use crate::scenario::stage::StageField;
use crate::simulate::reading::Readout;
use crate::simulate::study::{Compiled, Study};
use crate::simulate::threads::{Folded, Work};
use crate::simulate::{Progress, Settings};
use crate::stats::{Merge, Rescale, Scaled, WeightSums, merge_by_fields, rescale_by_fields};

/// Bytes of all draws that are kept for a search.
const MOST_BYTES: usize = 1 << 28;

/// Draws of a first search, of the frontier and of variants: they show a shape.
pub(super) const SKETCH_DRAWS: u64 = 1 << 14;

/// Capacity of a stage that can be set.
pub(super) struct Lever<'s> {
    pub(super) stage: &'s str,
    /// With a horizon: when it starts.
    pub(super) start: Option<Month>,
}

/// A scenario with levers.
pub(super) struct Ground {
    compiled: Arc<Compiled>,
    /// The logarithm of a weight that is shown as 1, where facts are observed.
    reference: Option<f64>,
    /// By lever: the row of its amount, which without a horizon is that of the stage's capacity.
    places: Vec<Row>,
    promises: Vec<Readout>,
    /// The final stage's production.
    output: Row,
    /// What runs once for a block and what again for other amounts; with a horizon, and where own
    /// figures are promised, all of a period runs again.
    parts: Option<[Vec<Operation>; 2]>,
    threads: NonZeroUsize,
}

/// How often promises were kept.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    draws: u64,
    /// Where facts are observed.
    weights: Option<WeightSums>,
    /// All promises at once, and each.
    all: Hits,
    each: Vec<Hits>,
    /// Mean of what is missing, in shares of the bounds, over all promises.
    miss: f64,
}

/// How often a promise was kept: Σw, and Σw² where facts are observed.
#[derive(Debug, Clone, Copy, Default)]
struct Hits {
    sum: f64,
    squares: f64,
}

merge_by_fields! {
    Tally { draws, weights, all, each, miss }
    Hits { sum, squares }
}

rescale_by_fields! {
    Tally { weights, all, each, miss }
    Hits { sum; squares }
}

impl Tally {
    /// Of the draws of a block, and their weights.
    fn of(held: &Held, weights: Option<&Weights>) -> Self {
        let by = |lanes: &[f64; BLOCK], weights: &[f64]| -> f64 {
            lanes.iter().zip(weights).map(|(lane, weight)| lane * weight).sum()
        };
        let hits = |lanes: &[f64; BLOCK]| match weights {
            None => Hits { sum: count(lanes), squares: 0.0 },
            Some(weights) => {
                let [sum, squares] =
                    [Power::First, Power::Second].map(|power| by(lanes, weights.to(power)));
                Hits { sum, squares }
            }
        };
        let miss = match weights {
            None => held.miss.iter().sum(),
            Some(weights) => by(&held.miss, &weights.values),
        };
        Self {
            draws: BLOCK as u64,
            weights: weights.map(|weights| WeightSums::over(weights.values.iter().copied())),
            all: hits(&held.all()),
            each: held.each.iter().map(hits).collect(),
            miss,
        }
    }

    fn probability(&self, hits: Hits) -> Probability {
        match &self.weights {
            None => Probability::new(hits.sum, self.draws),
            Some(weights) => Probability::weighed(weights, [hits.sum, hits.squares], self.draws),
        }
    }

    /// A share of the draws, or of their weight.
    fn share(&self, sum: f64) -> f64 {
        let total = self.weights.map_or(self.draws as f64, |weights| weights.total);
        if total > 0.0 { sum / total } else { 0.0 }
    }

    /// That all promises are kept at once.
    pub(super) fn all(&self) -> Probability {
        self.probability(self.all)
    }

    /// That each is kept.
    pub(super) fn each(&self) -> Vec<Probability> {
        self.each.iter().map(|hits| self.probability(*hits)).collect()
    }

    /// The probability that a requirement is about.
    pub(super) fn required(&self, require: Require) -> Probability {
        let each = match require {
            Require::Jointly => Vec::new(),
            Require::Each => self.each(),
        };
        let least = each.into_iter().min_by(|a, b| a.value.total_cmp(&b.value));
        least.unwrap_or_else(|| self.all())
    }

    /// How likely the requirement is on the draws of a search.
    pub(super) fn score(&self, require: Require) -> Score {
        let p = match require {
            Require::Jointly => self.share(self.all.sum),
            Require::Each => self.each.iter().map(|hits| self.share(hits.sum)).fold(1.0, f64::min),
        };
        Score { p, miss: self.share(self.miss) }
    }

    /// The same of one promise.
    pub(super) fn score_of(&self, promise: usize) -> Score {
        Score { p: self.share(self.each[promise].sum), miss: self.share(self.miss) }
    }
}

/// What is kept of the draws of one block with some amounts.
pub(super) struct Judged {
    pub(super) draws: usize,
    /// 1 where all promises are kept.
    pub(super) all: [f64; BLOCK],
    pub(super) output: [f64; BLOCK],
    pub(super) weights: [f64; BLOCK],
}

/// A block of draws whose fates are decided.
struct DrawnBlock<'g> {
    block: Block<'g>,
    /// By lever: what stands without it.
    bases: Vec<[f64; BLOCK]>,
}

/// What is looked at beside promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AlsoRead {
    Nothing,
    FinalOutput,
}

impl Ground {
    /// A scenario in which these levers can be set and these promises are judged.
    pub(super) fn new(
        study: &Study,
        (levers, beside): (&[Lever<'_>], AlsoRead),
        (figures, settings): (&[Figure], &Settings),
    ) -> Self {
        let settings = settings.clone().metrics(&[Metric::FinalOutput]);
        let compiled = settings.compile(&study.of(raised(study.scenario(), levers)));
        let Compiled { model, scenario, .. } = &*compiled;
        let output = model.row(Metric::FinalOutput, "chain").expect("every chain has an output");
        let promises = figures.iter().filter_map(|figure| Readout::of(figure, model, scenario));
        let promises: Vec<Readout> = promises.collect();
        let read = promises.iter().flat_map(|promise| &promise.bands).map(|(row, _)| *row);
        let beside = (beside == AlsoRead::FinalOutput).then_some(output);
        let read: Vec<Row> = read.chain(beside).collect();
        let places = places(study.scenario(), model, levers);
        // A figure of the planner's own may look at anything.
        let reads_own = read.iter().any(|row| model.own.contains(row));
        let compiled = if reads_own { compiled } else { Arc::new(compiled.only(read)) };
        let is_split = compiled.model.time.is_none() && !reads_own;
        let split = || need::part(&compiled.model.of_period, places.iter().copied());
        Self {
            reference: settings.run(&compiled).reference,
            parts: is_split.then(split),
            places,
            promises,
            output,
            threads: settings.threads_to_use(),
            compiled,
        }
    }

    /// Blocks of that many draws, as far as memory allows to keep them.
    pub(super) fn blocks_to_keep(&self, draws: u64) -> u64 {
        let bytes = self.compiled.model.row_count * (BLOCK + 8) * size_of::<f64>();
        let most = (MOST_BYTES / bytes.max(1)).max(1) as u64;
        draws.div_ceil(BLOCK as u64).clamp(1, most)
    }

    /// Draws to try amounts on.
    pub(super) fn draws(&self, blocks: Range<u64>) -> KeptBlocks<'_> {
        let drawn = if let Some([_, again]) = &self.parts {
            let rows = HeldRows::new(again, &self.places, &self.promises);
            let mut drawn = self.empty();
            let held = blocks.map(|number| {
                self.fill(number, &mut drawn);
                rows.of(&drawn.block)
            });
            let held = held.collect();
            Drawn::Rows(rows, held)
        } else {
            let drawn = blocks.map(|number| {
                let mut drawn = self.empty();
                self.fill(number, &mut drawn);
                Mutex::new(drawn)
            });
            Drawn::Whole(drawn.collect())
        };
        KeptBlocks { ground: self, drawn }
    }

    /// Judges amounts on draws that nobody has seen, those of these blocks.
    pub(super) fn fresh(&self, blocks: Range<u64>, amounts: &[f64]) -> Tally {
        let work = |drawn: &mut DrawnBlock<'_>, number| {
            self.fill(number, drawn);
            self.judge(drawn, amounts)
        };
        Work::new(blocks, self.threads).fold(|| self.empty(), work).into_inner()
    }

    /// Sums what each block of draws shows under each of several amounts; after a stop, the blocks so
    /// far, of which there is always one.
    pub(super) fn sum<T: Merge + Rescale + Clone + Send>(
        &self,
        blocks: Range<u64>,
        (plans, look): (&[Vec<f64>], impl Fn(&[Judged]) -> T + Sync),
        progress: &Progress,
    ) -> T {
        let work = |drawn: &mut DrawnBlock<'_>, number| {
            self.fill(number, drawn);
            let lanes: Vec<Judged> =
                plans.iter().map(|amounts| self.lanes(drawn, amounts)).collect();
            Scaled::in_tier(drawn.block.tier(), look(&lanes))
        };
        let second = blocks.end.min(blocks.start + 1);
        let first = Work::new(blocks.start..second, self.threads);
        let others = Work::new(second..blocks.end, self.threads).until_stopped(progress);
        let mut folded = Folded::default();
        for part in [first, others] {
            part.fold_onto(&mut folded, || self.empty(), work);
        }
        folded.into_whole().expect("the first block is drawn").into_inner()
    }

    fn empty(&self) -> DrawnBlock<'_> {
        let Compiled { model, own, .. } = &*self.compiled;
        let block = Block::new(model).with_figures(own).weighed_against(self.reference);
        DrawnBlock { block, bases: Vec::new() }
    }

    /// Draws a block and keeps what stands without the levers.
    fn fill(&self, number: u64, DrawnBlock { block, bases }: &mut DrawnBlock<'_>) {
        // Exact numbers are drawn once, when a block is made; the last amounts stand in their rows.
        for &(row, value) in &self.compiled.model.constants {
            block.row_mut(row).fill(value);
        }
        self.compiled.sampler(self.threads).draw(number, block);
        block.set_draws(BLOCK);
        pipeline::fates(block);
        // With a horizon the row holds nothing but the amount.
        let is_alone = self.compiled.model.time.is_some();
        let base = |row: &Row| if is_alone { [0.0; BLOCK] } else { *block.row(*row) };
        *bases = self.places.iter().map(base).collect();
        if let Some([once, _]) = &self.parts {
            block.run(once);
        }
    }

    /// Balances a block with some amounts up to a period, and says where promises are kept.
    fn balance(&self, drawn: &mut DrawnBlock<'_>, amounts: &[f64], last: usize) -> Held {
        let DrawnBlock { block, bases } = drawn;
        for (row, base) in self.places.iter().zip(&*bases) {
            *block.row_mut(*row) = *base;
        }
        for (row, amount) in self.places.iter().zip(amounts) {
            raise(block.row_mut(*row), *amount);
        }
        let mut held = Held::all_of(self.promises.len());
        if let Some([_, again]) = &self.parts {
            block.run(again);
            held.hold(&self.promises, 0, |row| block.row(row));
            return held;
        }
        for period in 0..=last {
            balance_period(block, period);
            held.hold(&self.promises, period, |row| block.row(row));
        }
        held
    }

    fn judge(&self, drawn: &mut DrawnBlock<'_>, amounts: &[f64]) -> Scaled<Tally> {
        // What comes after the last promise matters to none.
        let last = self.promises.iter().map(|promise| promise.period).max();
        let held = self.balance(drawn, amounts, last.unwrap_or(0));
        let block = &drawn.block;
        Scaled::in_tier(block.tier(), Tally::of(&held, block.weights()))
    }

    fn lanes(&self, drawn: &mut DrawnBlock<'_>, amounts: &[f64]) -> Judged {
        let held = self.balance(drawn, amounts, self.compiled.model.periods.len() - 1);
        let block = &drawn.block;
        let weight = |lane: usize| block.weights().map_or(1.0, |weights| weights.values[lane]);
        Judged {
            draws: block.draws(),
            all: held.all(),
            output: *block.row(self.output),
            weights: std::array::from_fn(weight),
        }
    }
}

/// How many lanes are 1, where all others are 0.
fn count(lanes: &[f64; BLOCK]) -> f64 {
    let mut sums = [0.0; 16];
    for lanes in lanes.chunks_exact(sums.len()) {
        for (sum, lane) in sums.iter_mut().zip(lanes) {
            *sum += lane;
        }
    }
    sums.iter().sum()
}

/// Draws that are kept, to try amounts on.
pub(super) struct KeptBlocks<'g> {
    ground: &'g Ground,
    drawn: Drawn<'g>,
}

/// By block.
enum Drawn<'g> {
    /// With a horizon.
    Whole(Vec<Mutex<DrawnBlock<'g>>>),
    /// Rows that do not change with amounts, beside what computes those that do.
    Rows(HeldRows, Vec<Rows>),
}

impl KeptBlocks<'_> {
    /// Judges amounts, on the first blocks of that many draws.
    pub(super) fn judge(&self, amounts: &[f64], most: u64) -> Tally {
        let at = |number| usize::try_from(number).unwrap_or(usize::MAX);
        let work = |blocks: usize| {
            let blocks = 0..most.div_ceil(BLOCK as u64).min(blocks as u64);
            Work::new(blocks, self.ground.threads)
        };
        let tally = match &self.drawn {
            Drawn::Whole(drawn) => work(drawn.len()).fold(
                || (),
                |(), number| {
                    let mut drawn = drawn[at(number)].lock().expect("no thread panics");
                    self.ground.judge(&mut drawn, amounts)
                },
            ),
            Drawn::Rows(rows, held) => work(held.len()).fold(
                || rows.scratch(),
                |scratch, number| {
                    let held = rows.judge(&held[at(number)], (scratch, amounts));
                    Scaled::in_tier(0.0, Tally::of(&held, None))
                },
            ),
        };
        tally.into_inner()
    }
}

/// The levers of the additions.
pub(super) fn levers(scenario: &Scenario) -> Vec<Lever<'_>> {
    let additions = scenario.additions.iter();
    additions.map(|addition| Lever { stage: &addition.stage, start: addition.start }).collect()
}

/// The scenario with a project for each lever, where there is a horizon. Their ids are none that a
/// file could give.
fn raised(scenario: &Scenario, levers: &[Lever<'_>]) -> Scenario {
    let Some(horizon) = &scenario.horizon else { return scenario.clone() };
    let projects = levers.iter().enumerate().map(|(index, lever)| {
        let start = lever.start.unwrap_or(horizon.start);
        // A size of its own gives it a row for its amount, which is 0 until it is set.
        Project::new(format!("lever.{index}"), lever.stage, start).capacity(0.0).size(1.0)
    });
    scenario.with_projects(projects)
}

/// By lever: the row of its amount.
fn places(scenario: &Scenario, model: &Model, levers: &[Lever<'_>]) -> Vec<Row> {
    let place = |(index, lever): (usize, &Lever<'_>)| match &model.time {
        None => {
            let stage = lever.stage.to_owned();
            let input = Input::Stage { stage, field: StageField::Capacity };
            let given = model.given.iter().find(|given| given.input == input);
            given.expect("a stage has a capacity").row
        }
        Some(time) => {
            let project = Some(scenario.projects.len() + index);
            let fate = time.fates.iter().position(|fate| fate.project == project);
            let change = time.changes.iter().find(|change| Some(change.fate) == fate);
            match change.expect("a project changes its stage").amount {
                Operand::Of(row) => row,
                Operand::Exact(_) => unreachable!("a project with a size has a row"),
            }
        }
    };
    levers.iter().enumerate().map(place).collect()
}
