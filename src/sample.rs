//! Sampling: fills block number `k` with the draws of that block.
//!
//! *What could the uncertain numbers be?* Every uncertain number has its own stream of uniforms,
//! keyed by the seed and its name, and every block of a stream its own generator. A uniform becomes
//! a value by inversion: through a table of the law's quantile function, or in closed form. Inputs
//! of a [`Correlation`](crate::Correlation) go through a Gaussian copula: uniforms become standard
//! normals, those are mixed, and each mixed normal `z` becomes `Q(Φ(z))`. Fates of projects share
//! shocks: `z = Σ ℓ·F + √(1 − Σ ℓ²)·ε`, with `F` the row of a factor and `ε` the fate's own stream.
//!
//! Since a stream belongs to a name, adding, removing or reordering inputs changes no other draw,
//! and two scenarios run with one seed are paired by construction.

pub(crate) mod block;
mod copula;
mod design;
mod draws;
mod march;
mod marginal;
mod own;
mod sobol;
mod stream;
mod table;

pub use crate::model::lanes::BLOCK;
pub use crate::scenario::correlation::rho_of_spearman;
pub use block::Block;
pub(crate) use block::{OwnLanes, Power, Span, Weights};
pub use copula::Copula;
pub use design::{Design, UnknownDesign};
pub use draws::Draws;
pub(crate) use draws::Misread;
pub use marginal::{Marginal, Shapes};
pub(crate) use own::OwnFigure;
pub use stream::{Stream, StreamRng};

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::law::{Uncertain, Uniform};
use crate::model::dimension::{Holder, dimension};
use crate::model::identity::Foreign;
use crate::model::index::{Given, Row};
use crate::model::time::{Latent, SharedShock};
use crate::model::{Correlated, Model};
use copula::{blend_in, scale};
use design::Uniforms;

/// Fills blocks with the draws of a model's uncertain numbers.
///
/// Building it tabulates each distinct law once; filling a block allocates nothing.
#[derive(Debug, Clone)]
pub struct Sampler {
    shapes: Shapes,
    independent: Vec<Source>,
    groups: Vec<Sources>,
    /// Shocks that fates share.
    factors: Vec<(Uniforms, Row)>,
    fates: Vec<LatentFate>,
    /// That of its model, where whoever fills blocks may take others.
    identity: Option<u64>,
}

/// An uncertain number: its uniforms, its law and the row that it fills.
#[derive(Debug, Clone)]
struct Source {
    uniforms: Uniforms,
    marginal: Marginal,
    row: Row,
    /// Where its standard normal score is kept, for fates that share it.
    scores: Vec<Row>,
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

/// A latent number of a fate; without loadings it is its own stream of uniforms.
#[derive(Debug, Clone)]
struct LatentFate {
    uniforms: Uniforms,
    row: Row,
    loadings: Vec<(Row, f64)>,
    /// √(1 − Σ ℓ²)
    own: f64,
    marginal: Marginal,
    is_uniform: bool,
}

impl Sampler {
    /// The sampler of a model's uncertain numbers under that seed, for independent draws.
    pub fn new(model: &Model, seed: u64) -> Self {
        Self::laid_out(model, seed, Design::Random)
    }

    /// The sampler of a model's uncertain numbers under that seed and design.
    pub fn laid_out(model: &Model, seed: u64, design: Design) -> Self {
        let sampler = Self::with_shapes(model, (seed, design), Shapes::default());
        Self { identity: Some(model.identity()), ..sampler }
    }

    /// The same with tables that exist already.
    ///
    /// # Panics
    ///
    /// Never: a checked scenario has positive semidefinite correlations.
    pub(crate) fn with_shapes(
        model: &Model,
        (seed, design): (u64, Design),
        mut shapes: Shapes,
    ) -> Self {
        let table = match design {
            Design::Random | Design::Latin => Vec::new(),
            Design::Sobol => sobol::directions(model.dimensions()),
        };
        let uniforms = |name: &str, dimension: usize| {
            Uniforms::of(Stream::keyed(seed, name), design, table.get(dimension))
        };
        let (by_year, factors, latents) =
            model.time.as_ref().map_or_else(Default::default, |time| {
                (&time.by_year[..], &time.shocks.factors[..], &time.shocks.latents[..])
            });
        let mut source = |position: usize| {
            let Given { input, law, row, dimension, .. } = &model.given[position];
            let uniforms = uniforms(&input.to_string(), *dimension);
            let by_year = by_year.iter().filter(|by_year| by_year.given == position);
            let laws = by_year.flat_map(|by_year| &by_year.laws);
            let years = laws.map(|(_, row, law)| (shapes.marginal(law), *row)).collect();
            let scores = factors.iter().filter(|shock| shock.is_score_of(position));
            let scores = scores.map(|shock| shock.row).collect();
            Source { uniforms, marginal: shapes.marginal(law), row: *row, scores, years }
        };
        let group = |(number, group): (usize, &Correlated)| Sources {
            factor: uniforms(
                &format!("correlation.{}", group.id),
                dimension(Holder::Correlation, number),
            ),
            copula: Copula::of(&group.strength, group.members.len())
                .expect("checked: correlations are positive semidefinite"),
            members: group.members.clone().map(&mut source).collect(),
        };
        let groups = model.correlations.iter().enumerate().map(group).collect();
        let is_alone = |position: &usize| {
            let Given { law, row, .. } = &model.given[*position];
            law.is_uncertain()
                && !model.correlations.iter().any(|group| group.members.contains(position))
                && !latents.iter().any(|latent| latent.row == *row)
        };
        let independent = (0..model.given.len()).filter(is_alone).map(source).collect();
        let shocks = factors.iter().enumerate().filter(|(_, shock)| shock.scored.is_none());
        let shock = |(number, shock): (usize, &SharedShock)| {
            (uniforms(&shock.stream, dimension(Holder::Shock, number)), shock.row)
        };
        let factors = shocks.map(shock).collect();
        let fate = |latent: &Latent| {
            let squares: f64 = latent.loadings.iter().map(|(_, loading)| loading * loading).sum();
            let uniform = Uncertain::from(Uniform { min: 0.0, max: 1.0 });
            LatentFate {
                uniforms: uniforms(&latent.name, latent.dimension),
                row: latent.row,
                loadings: latent.loadings.clone(),
                own: (1.0 - squares).max(0.0).sqrt(),
                marginal: shapes.marginal(latent.law.as_ref().unwrap_or(&uniform)),
                is_uniform: latent.law.is_none(),
            }
        };
        let fates = latents.iter().map(fate).collect();
        Self { shapes, independent, groups, factors, fates, identity: None }
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
    ///
    /// # Errors
    ///
    /// [`Foreign`] if the block was made for another model.
    pub fn fill(&self, number: u64, block: &mut Block<'_>) -> Result<(), Foreign> {
        self.identity.map_or(Ok(()), |own| block.model().owns(own))?;
        self.draw(number, block);
        Ok(())
    }

    /// The same for a block that is known to be of the same model.
    pub(crate) fn draw(&self, number: u64, block: &mut Block<'_>) {
        block.number = number;
        for source in &self.independent {
            source.uniforms.fill(number, block.row_mut(source.row));
            for row in &source.scores {
                block.copy(source.row, *row);
                self.shapes.scores(block.row_mut(*row));
            }
            source.invert(block, Marginal::from_uniform);
        }
        let mut latent = [0.0; BLOCK];
        for group in &self.groups {
            for member in &group.members {
                let row = block.row_mut(member.row);
                member.uniforms.fill(number, row);
                self.shapes.scores(row);
            }
            if group.copula.has_common() {
                group.factor.fill(number, &mut latent);
                self.shapes.scores(&mut latent);
            }
            if let Some(first) = group.members.first() {
                group.copula.apply(&latent, block.rows_mut(first.row, group.members.len()));
            }
            for member in &group.members {
                for row in &member.scores {
                    block.copy(member.row, *row);
                }
                member.invert(block, Marginal::from_normal);
            }
        }
        for (uniforms, row) in &self.factors {
            let row = block.row_mut(*row);
            uniforms.fill(number, row);
            self.shapes.scores(row);
        }
        for place in 0..self.fates.len() {
            self.draw_latent(place, block);
        }
    }

    /// Draws a latent number of a fate again, by its place: its own part from its stream, and what it
    /// shares from the rows of the factors as they are in the block.
    pub(crate) fn draw_latent(&self, place: usize, block: &mut Block<'_>) {
        let (fate, mut latent) = (&self.fates[place], [0.0; BLOCK]);
        fate.uniforms.fill(block.number, &mut latent);
        if !fate.loadings.is_empty() {
            self.shapes.scores(&mut latent);
            scale(fate.own, &mut latent);
            for (factor, loading) in &fate.loadings {
                blend_in(*loading, block.row(*factor), &mut latent);
            }
            fate.marginal.from_normal(&mut latent);
        } else if !fate.is_uniform {
            fate.marginal.from_uniform(&mut latent);
        }
        *block.row_mut(fate.row) = latent;
    }
}

impl Source {
    /// Its latent draws to values, or to those of each year.
    fn invert(&self, block: &mut Block<'_>, by: fn(&Marginal, &mut [f64])) {
        if self.years.is_empty() {
            by(&self.marginal, block.row_mut(self.row));
        }
        for (marginal, row) in &self.years {
            block.copy(self.row, *row);
            by(marginal, block.row_mut(*row));
        }
    }
}
