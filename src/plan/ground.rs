//! Ground: a scenario with levers, and draws of it on which amounts are tried.
//!
//! A lever is capacity of a stage whose amount is set after the draws are made, so that nothing is
//! compiled or drawn again. Without a horizon it is added to the stage's capacity; with one it is a
//! project that surely comes, whose amount is written into its row. Facts weigh the draws as they
//! are without levers: what is decided changes nothing that was observed.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;

use super::answer::Require;
use super::search::Score;
use crate::balance::balance_period;
use crate::metric::Metric;
use crate::model::Model;
use crate::model::index::Row;
use crate::model::time::Operand;
use crate::outcome::Probability;
use crate::outcome::figure::Figure;
use crate::pipeline;
use crate::sample::{BLOCK, Block, Sampler};
use crate::scenario::Scenario;
use crate::scenario::band::Band;
use crate::scenario::input::Input;
use crate::scenario::month::Month;
use crate::scenario::project::Project;
use crate::scenario::stage::StageField;
use crate::simulate::reading::Readout;
use crate::simulate::threads::Work;
use crate::simulate::{Run, Settings};
use crate::stats::{Merge, merge_by_fields};

/// Bytes of all draws that are kept for a search.
const MOST_BYTES: usize = 1 << 28;

/// Draws of a first search, of the frontier and of variants: they show a shape.
pub(super) const SKETCH_DRAWS: u64 = 1 << 14;

/// Capacity of a stage that can be set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lever<'s> {
    pub(super) stage: &'s str,
    /// With a horizon: when it starts.
    pub(super) start: Option<Month>,
}

/// Where the amount of a lever stands.
#[derive(Debug, Clone, Copy)]
enum LeverRow {
    /// It is added to that row.
    Beside(Row),
    /// It is that row.
    Alone(Row),
}

/// A scenario with levers.
#[derive(Debug)]
pub(super) struct Ground {
    model: Model,
    sampler: Sampler,
    /// The logarithm of a weight that counts as 1, where facts are observed.
    reference: Option<f64>,
    places: Vec<LeverRow>,
    promises: Vec<Readout>,
    /// The final stage's production.
    output: Row,
    pub(super) threads: NonZeroUsize,
}

/// How often promises were kept.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    draws: u64,
    /// Σw, Σw² and whether these are of facts.
    weight: f64,
    squares: f64,
    is_weighted: bool,
    /// All promises at once, and each.
    all: f64,
    each: Vec<f64>,
    /// Mean of what is missing, in shares of the bounds, over all promises.
    miss: f64,
}

merge_by_fields! {
    Tally { draws, weight, squares, all, each, miss }
}

impl Tally {
    fn probability(&self, hits: f64) -> Probability {
        if !self.is_weighted {
            return Probability::new(hits, self.draws);
        }
        let share = if self.weight > 0.0 { hits / self.weight } else { 0.0 };
        let effective = self.weight * (self.weight / self.squares);
        let effective = if effective.is_finite() { effective } else { 0.0 };
        Probability::worth(share * self.draws as f64, self.draws, effective)
    }

    /// That all promises are kept at once.
    pub(super) fn all(&self) -> Probability {
        self.probability(self.all)
    }

    /// That each is kept.
    pub(super) fn each(&self) -> Vec<Probability> {
        self.each.iter().map(|hits| self.probability(*hits)).collect()
    }

    /// Share of the draws, or of their weight, in which all promises are kept.
    pub(super) fn share_of_all(&self) -> f64 {
        if self.weight > 0.0 { self.all / self.weight } else { 0.0 }
    }

    /// The same for each promise.
    pub(super) fn shares(&self) -> impl Iterator<Item = f64> {
        let weight = if self.weight > 0.0 { self.weight } else { f64::INFINITY };
        self.each.iter().map(move |hits| hits / weight)
    }

    /// How much is missing on average.
    pub(super) fn miss(&self) -> f64 {
        if self.weight > 0.0 { self.miss / self.weight } else { 0.0 }
    }
}

/// What is kept of the draws of one block with some amounts.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) draws: usize,
    /// 1 where all promises are kept.
    pub(super) all: [f64; BLOCK],
    pub(super) output: [f64; BLOCK],
    pub(super) weights: Option<[f64; BLOCK]>,
}

impl Ground {
    /// A scenario in which these levers can be set and these promises are judged.
    pub(super) fn new(
        scenario: &Scenario,
        levers: &[Lever<'_>],
        (figures, settings): (&[Figure], &Settings),
    ) -> Self {
        let raised = raised(scenario, levers);
        let model = Model::with_metrics(&raised, &[Metric::FinalOutput]);
        let sampler = settings.sampler(&model);
        let reference = Run::new(&model, &sampler, settings).reference;
        let threads = settings.threads_within_limits();
        let places = places(scenario, &model, levers);
        let promises = figures.iter().filter_map(|figure| Readout::of(figure, &model, scenario));
        let promises = promises.collect();
        let output = model.row(Metric::FinalOutput, "chain").expect("every chain has an output");
        Self { model, sampler, reference, places, promises, output, threads }
    }

    /// Blocks of that many draws, as far as memory allows to keep them.
    pub(super) fn blocks_to_keep(&self, draws: u64) -> u64 {
        let bytes = self.model.row_count * (BLOCK + 8) * size_of::<f64>();
        let most = (MOST_BYTES / bytes.max(1)).max(1) as u64;
        draws.div_ceil(BLOCK as u64).clamp(1, most)
    }

    /// Draws to try amounts on.
    pub(super) fn draws(&self, blocks: Range<u64>) -> KeptBlocks<'_> {
        let drawn = blocks.map(|number| {
            let mut block = self.block();
            let bases = self.fill(number, &mut block);
            Mutex::new(KeptBlock { block, bases })
        });
        KeptBlocks { ground: self, drawn: drawn.collect() }
    }

    /// Judges amounts on draws that nobody has seen, those of these blocks.
    pub(super) fn fresh(&self, blocks: Range<u64>, amounts: &[f64]) -> Tally {
        let work = |block: &mut Block<'_>, number| {
            let bases = self.fill(number, block);
            self.judge(block, (&bases, amounts))
        };
        Work::new(blocks, self.threads).fold(|| self.block(), work)
    }

    /// Sums what each block of draws shows under each of several amounts.
    pub(super) fn sum<T: Merge + Clone + Send>(
        &self,
        blocks: Range<u64>,
        (plans, look): (&[Vec<f64>], impl Fn(&[Judged]) -> T + Sync),
    ) -> T {
        let work = |block: &mut Block<'_>, number| {
            let bases = self.fill(number, block);
            let lanes: Vec<Judged> =
                plans.iter().map(|amounts| self.lanes(block, (&bases, amounts))).collect();
            look(&lanes)
        };
        Work::new(blocks, self.threads).fold(|| self.block(), work)
    }

    fn block(&self) -> Block<'_> {
        Block::new(&self.model).weighed_against(self.reference)
    }

    /// Draws a block and says what stands without the levers.
    fn fill(&self, number: u64, block: &mut Block<'_>) -> Vec<[f64; BLOCK]> {
        // Exact numbers are drawn once, when a block is made; the last amounts stand in their rows.
        for &(row, value) in &self.model.constants {
            block.row_mut(row).fill(value);
        }
        self.sampler.fill(number, block);
        block.set_draws(BLOCK);
        pipeline::fates(block);
        let base = |place: &LeverRow| match place {
            LeverRow::Beside(row) => *block.row(*row),
            LeverRow::Alone(_) => [0.0; BLOCK],
        };
        self.places.iter().map(base).collect()
    }

    /// Writes the amounts.
    fn set(&self, block: &mut Block<'_>, (bases, amounts): (&[[f64; BLOCK]], &[f64])) {
        for (place, base) in self.places.iter().zip(bases) {
            let (LeverRow::Beside(row) | LeverRow::Alone(row)) = place;
            *block.row_mut(*row) = *base;
        }
        for (place, amount) in self.places.iter().zip(amounts) {
            let (LeverRow::Beside(row) | LeverRow::Alone(row)) = place;
            for lane in block.row_mut(*row) {
                *lane += amount;
            }
        }
    }

    /// Balances a block with some amounts up to a period, and says where promises are kept.
    fn balance(
        &self,
        block: &mut Block<'_>,
        (bases, amounts): (&[[f64; BLOCK]], &[f64]),
        last: usize,
    ) -> Held {
        self.set(block, (bases, amounts));
        let mut held = Held { each: vec![[1.0; BLOCK]; self.promises.len()], miss: [0.0; BLOCK] };
        for period in 0..=last {
            balance_period(block, period);
            let here = self.promises.iter().zip(&mut held.each);
            for (promise, kept) in here.filter(|(promise, _)| promise.period == period) {
                for (row, band) in &promise.bands {
                    hold(block.row(*row), *band, (kept, &mut held.miss));
                }
            }
        }
        held
    }

    fn judge(&self, block: &mut Block<'_>, set: (&[[f64; BLOCK]], &[f64])) -> Tally {
        // What comes after the last promise matters to none.
        let last = self.promises.iter().map(|promise| promise.period).max();
        let held = self.balance(block, set, last.unwrap_or(0));
        let sum = |lanes: &[f64; BLOCK]| match block.weights() {
            None => lanes[..block.draws()].iter().sum(),
            Some(weights) => {
                let lanes = lanes[..block.draws()].iter().zip(&weights.values);
                lanes.map(|(lane, weight)| lane * weight).sum()
            }
        };
        let weights = block.weights().map(|weights| &weights.values[..block.draws()]);
        let squares = weights.map(|weights| weights.iter().map(|weight| weight * weight).sum());
        Tally {
            draws: block.draws() as u64,
            weight: sum(&[1.0; BLOCK]),
            squares: squares.unwrap_or(block.draws() as f64),
            is_weighted: weights.is_some(),
            all: sum(&held.all()),
            each: held.each.iter().map(sum).collect(),
            miss: sum(&held.miss),
        }
    }

    fn lanes(&self, block: &mut Block<'_>, set: (&[[f64; BLOCK]], &[f64])) -> Judged {
        let held = self.balance(block, set, self.model.periods.len() - 1);
        let weights = block.weights();
        Judged {
            draws: block.draws(),
            all: held.all(),
            output: *block.row(self.output),
            weights: weights.map(|weights| std::array::from_fn(|lane| weights.values[lane])),
        }
    }
}

/// Where promises are kept in a block.
struct Held {
    /// By promise: 1 where it is kept.
    each: Vec<[f64; BLOCK]>,
    /// What is missing, in shares of the bounds, over all promises.
    miss: [f64; BLOCK],
}

impl Held {
    /// 1 where all promises are kept.
    fn all(&self) -> [f64; BLOCK] {
        std::array::from_fn(|lane| self.each.iter().map(|kept| kept[lane]).product())
    }
}

/// Clears where a row leaves its band, and adds by how much, in shares of the bound.
fn hold(row: &[f64; BLOCK], band: Band, (kept, miss): (&mut [f64; BLOCK], &mut [f64; BLOCK])) {
    let [low, high] = band.edges();
    let scale = |bound: Option<f64>| bound.map_or(1.0, |bound| bound.abs().max(1e-9));
    let (below, above) = (1.0 / scale(band.min), 1.0 / scale(band.max));
    for ((value, kept), miss) in row.iter().zip(kept).zip(miss) {
        if *value >= low && *value <= high {
            continue;
        }
        *kept = 0.0;
        // What is undefined is as far off as nothing at all.
        *miss += if value.is_nan() {
            1.0
        } else if *value < low {
            ((low - value) * below).min(1e6)
        } else {
            ((value - high) * above).min(1e6)
        };
    }
}

/// Draws that are kept, to try amounts on.
#[derive(Debug)]
pub(super) struct KeptBlocks<'g> {
    ground: &'g Ground,
    drawn: Vec<Mutex<KeptBlock<'g>>>,
}

/// A block of draws whose fates are decided.
#[derive(Debug)]
struct KeptBlock<'g> {
    block: Block<'g>,
    /// By lever: what stands without it.
    bases: Vec<[f64; BLOCK]>,
}

impl KeptBlocks<'_> {
    /// Judges amounts, on the first blocks of that many draws.
    pub(super) fn judge(&self, amounts: &[f64], most: u64) -> Tally {
        let work = |(): &mut (), number| {
            let at = usize::try_from(number).unwrap_or(usize::MAX);
            let mut drawn = self.drawn[at].lock().expect("no thread panics");
            let KeptBlock { block, bases } = &mut *drawn;
            self.ground.judge(block, (bases, amounts))
        };
        let blocks = 0..most.div_ceil(BLOCK as u64).min(self.drawn.len() as u64);
        Work::new(blocks, self.ground.threads).fold(|| (), work)
    }
}

/// The levers of the additions.
pub(super) fn levers(scenario: &Scenario) -> Vec<Lever<'_>> {
    let additions = scenario.additions.iter();
    additions.map(|addition| Lever { stage: &addition.stage, start: addition.start }).collect()
}

/// The probability that a requirement is about.
pub(super) fn required(require: Require, tally: &Tally) -> Probability {
    match require {
        Require::Jointly => tally.all(),
        Require::Each => {
            let each = tally.each().into_iter();
            let least = each.min_by(|a, b| a.value.total_cmp(&b.value));
            least.unwrap_or_else(|| tally.all())
        }
    }
}

/// How likely the requirement is on the draws of a search.
pub(super) fn score(require: Require, tally: &Tally) -> Score {
    let p = match require {
        Require::Jointly => tally.share_of_all(),
        Require::Each => tally.shares().fold(1.0, f64::min),
    };
    Score { p, miss: tally.miss() }
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

fn places(scenario: &Scenario, model: &Model, levers: &[Lever<'_>]) -> Vec<LeverRow> {
    let place = |(index, lever): (usize, &Lever<'_>)| match &model.time {
        None => {
            let stage = lever.stage.to_owned();
            let input = Input::Stage { stage, field: StageField::Capacity };
            let given = model.given.iter().find(|given| given.input == input);
            LeverRow::Beside(given.expect("a stage has a capacity").row)
        }
        Some(time) => {
            let project = Some(scenario.projects.len() + index);
            let fate = time.fates.iter().position(|fate| fate.project == project);
            let change = time.changes.iter().find(|change| Some(change.fate) == fate);
            match change.expect("a project changes its stage").amount {
                Operand::Of(row) => LeverRow::Alone(row),
                Operand::Exact(_) => unreachable!("a project with a size has a row"),
            }
        }
    };
    levers.iter().enumerate().map(place).collect()
}
