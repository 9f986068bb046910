//! Sampling: fills block number `k` with the draws of that block.
//!
//! *What could the uncertain numbers be?* Every uncertain number has its own stream of uniforms,
//! keyed by the seed and its name, and every block of a stream its own generator. A uniform becomes
//! a value by inversion: through a table of the law's quantile function, or in closed form. Inputs
//! of a [`Correlation`](crate::Correlation) go through a Gaussian copula: uniforms become standard
//! normals, those are mixed, and each mixed normal `z` becomes `Q(Φ(z))`.
//!
//! Since a stream belongs to a name, adding, removing or reordering inputs changes no other draw,
//! and two scenarios run with one seed are paired by construction.

pub(crate) mod block;
pub(crate) mod copula;
pub(crate) mod design;
pub(crate) mod march;
pub(crate) mod marginal;
#[cfg(test)]
pub(crate) mod promises;
pub(crate) mod shocks;
pub(crate) mod sobol;
pub(crate) mod stream;
pub(crate) mod table;

pub use crate::model::lanes::BLOCK;
pub use crate::scenario::correlation::rho_of_spearman;
pub use block::Block;
pub(crate) use block::Span;
pub use copula::Copula;
pub use design::{Design, UnknownDesign};
pub use marginal::{Marginal, Shapes};
pub use stream::{Stream, StreamRng};

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::model::index::{Given, Row};
use crate::model::{self, Correlated, Model};
use crate::scenario::input::Input;
use design::Uniforms;
use shocks::Shocks;

/// log₂ of it.
const BLOCK_BITS: u32 = BLOCK.trailing_zeros();

/// Fills blocks with the draws of a model's uncertain numbers.
///
/// Building it tabulates each distinct law once; filling a block allocates nothing.
#[derive(Debug, Clone)]
pub struct Sampler {
    shapes: Shapes,
    independent: Vec<Source>,
    groups: Vec<Sources>,
    shocks: Shocks,
}

/// An uncertain number: its uniforms, its law and the row that it fills.
#[derive(Debug, Clone)]
struct Source {
    uniforms: Uniforms,
    marginal: Marginal,
    row: Row,
    /// The laws of other years and their rows; the row itself then holds the latent draw.
    years: Vec<(Marginal, Row)>,
}

/// Uncertain numbers that move together; their rows follow one another in the order of the group.
#[derive(Debug, Clone)]
struct Sources {
    /// The uniforms of the common factor, where one ρ ≥ 0 joins them.
    factor: Uniforms,
    copula: Copula,
    members: Vec<Source>,
}

impl Sampler {
    /// The sampler of a model's uncertain numbers under that seed, for independent draws.
    ///
    /// # Panics
    ///
    /// Never: a checked scenario has positive semidefinite correlations.
    pub fn new(model: &Model, seed: u64) -> Self {
        Self::laid_out(model, seed, Design::Random)
    }

    /// The sampler of a model's uncertain numbers under that seed and design.
    ///
    /// # Panics
    ///
    /// Never: a checked scenario has positive semidefinite correlations.
    pub fn laid_out(model: &Model, seed: u64, design: Design) -> Self {
        let mut shapes = Shapes::default();
        let table = match design {
            Design::Random | Design::Latin => Vec::new(),
            Design::Sobol => sobol::directions(dimensions(model)),
        };
        let uniforms = |name: &str, dimension: usize| {
            Uniforms::of(Stream::keyed(seed, name), design, table.get(dimension))
        };
        let dimensions = Dimensions::of(model);
        let mut source = |position: usize| {
            let Given { input, law, row, .. } = &model.given[position];
            let uniforms = uniforms(&input.to_string(), dimensions.given[position]);
            let by_year = model.time.iter().flat_map(|time| &time.by_year);
            let by_year = by_year.filter(|by_year| by_year.given == position);
            let laws = by_year.flat_map(|by_year| &by_year.laws);
            let years = laws.map(|(_, row, law)| (shapes.marginal(law), *row)).collect();
            Source { uniforms, marginal: shapes.marginal(law), row: *row, years }
        };
        let group = |(number, group): (usize, &Correlated)| Sources {
            factor: uniforms(&format!("correlation.{}", group.id), number),
            copula: Copula::of(&group.strength, group.members.len())
                .expect("checked: correlations are positive semidefinite"),
            members: group.members.clone().map(&mut source).collect(),
        };
        let groups: Vec<Sources> = model.correlations.iter().enumerate().map(group).collect();
        let alone = |position: &usize| {
            !model.correlations.iter().any(|group| group.members.contains(position))
        };
        let shocked = |position: &usize| {
            let latents = model.time.iter().flat_map(|time| &time.shocks.latents);
            latents.into_iter().any(|latent| latent.row == model.given[*position].row)
        };
        let independent = (0..model.given.len())
            .filter(alone)
            .filter(|position| model.given[*position].law.is_uncertain())
            .filter(|position| !shocked(position))
            .map(source);
        let independent = independent.collect();
        let shocks = Shocks::new(model, (uniforms, &dimensions), &mut shapes);
        Self { shapes, independent, groups, shocks }
    }

    /// Builds all tables now, on that many threads, and not when they are first needed.
    pub fn tabulate(&self, threads: NonZeroUsize) {
        fn all(source: &Source) -> impl Iterator<Item = &Marginal> {
            source.years.iter().map(|(marginal, _)| marginal).chain([&source.marginal])
        }
        let alone = self.independent.iter().flat_map(all).map(|marginal| (marginal, false));
        let members = self.groups.iter().flat_map(|group| &group.members).flat_map(all);
        let work: Vec<_> = alone.chain(members.map(|marginal| (marginal, true))).collect();
        let next = AtomicUsize::new(0);
        let build = || {
            while let Some((marginal, by_normal)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                marginal.tabulate(*by_normal);
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.get().min(work.len()) {
                scope.spawn(build);
            }
            build();
        });
    }

    /// Fills a block of the same model with the draws of block `number`.
    pub fn fill(&self, number: u64, block: &mut Block<'_>) {
        block.set_number(number);
        for source in &self.independent {
            let row = block.row_mut(source.row);
            source.uniforms.fill(number, row);
            if source.years.is_empty() {
                source.marginal.from_uniform(row);
            }
            for (marginal, row) in &source.years {
                block.copy(source.row, *row);
                marginal.from_uniform(block.row_mut(*row));
            }
        }
        let mut common = [0.0; BLOCK];
        for group in &self.groups {
            for member in &group.members {
                let row = block.row_mut(member.row);
                member.uniforms.fill(number, row);
                self.shapes.scores(row);
            }
            if group.copula.has_common() {
                group.factor.fill(number, &mut common);
                self.shapes.scores(&mut common);
            }
            if let Some(first) = group.members.first() {
                group.copula.apply(&common, block.rows_mut(first.row, group.members.len()));
            }
            for member in &group.members {
                for (marginal, row) in &member.years {
                    block.copy(member.row, *row);
                    marginal.from_normal(block.row_mut(*row));
                }
                if member.years.is_empty() {
                    member.marginal.from_normal(block.row_mut(member.row));
                }
            }
        }
        self.shocks.fill(&self.shapes, number, block);
    }
}

/// How many dimensions the points of a model have: one for each latent factor of a correlation,
/// each uncertain number, and each shock and fate of the pipeline.
pub(crate) fn dimensions(model: &Model) -> usize {
    let shocks = model.time.as_ref().map(|time| &time.shocks);
    let shocks = shocks.map_or(0, |shocks| shocks.factors.len() + shocks.latents.len());
    model.correlations.len() + model.uncertain_count() + shocks
}

/// Which dimension each uncertain number, shock and fate has.
///
/// They follow the file: the factors of correlations, the numbers of the chain, shared shocks, then
/// project by project its numbers and its fates, and so the retirements. Whoever comes first keeps
/// its dimension, and so its draws, when something is appended.
#[derive(Debug, Clone)]
struct Dimensions {
    /// By position among the given numbers.
    given: Vec<usize>,
    factors: Vec<usize>,
    latents: Vec<usize>,
}

impl Dimensions {
    fn of(model: &Model) -> Self {
        let none = model::time::Shocks::default();
        let shocks = model.time.as_ref().map_or(&none, |time| &time.shocks);
        let mut found = Self {
            given: vec![0; model.given.len()],
            factors: vec![0; shocks.factors.len()],
            latents: vec![0; shocks.latents.len()],
        };
        let is_later =
            |input: &Input| matches!(input, Input::Project { .. } | Input::Retirement { .. });
        let mut turns: Vec<(Turn, &mut usize)> = Vec::new();
        for (given, dimension) in model.given.iter().zip(&mut found.given) {
            if given.law.is_uncertain() {
                turns.push((Turn(is_later(&given.input), given.place, 0), dimension));
            }
        }
        for (at, dimension) in found.factors.iter_mut().enumerate() {
            turns.push((Turn(false, usize::MAX, at), dimension));
        }
        for ((at, latent), dimension) in shocks.latents.iter().enumerate().zip(&mut found.latents) {
            turns.push((Turn(true, latent.place, 1 + at), dimension));
        }
        turns.sort_unstable_by_key(|(turn, _)| *turn);
        for ((_, own), dimension) in turns.into_iter().zip(model.correlations.len()..) {
            *own = dimension;
        }
        found
    }
}

/// When something gets its dimension: whether it belongs to a project or a retirement, its place in
/// the file, for fates that of what they decide on, and its order among those of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn(bool, usize, usize);
