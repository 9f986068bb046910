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
pub(crate) mod core;
pub(crate) mod draw;
#[cfg(test)]
pub(crate) mod fixtures;
pub(crate) mod march;
pub(crate) mod marginal;
pub(crate) mod normal;
#[cfg(test)]
pub(crate) mod promises;
pub(crate) mod quantile;
pub(crate) mod special;
pub(crate) mod steps;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod tilt;
pub(crate) mod truncate;

pub use block::Block;
pub use copula::{Copula, rho_of_spearman};
pub use marginal::{Marginal, Shapes};
pub use stream::{Stream, StreamRng};

use crate::model::index::{Given, Row};
use crate::model::{Correlated, Model};

/// Draws in a block: every row holds so many draws of one quantity.
pub const BLOCK: usize = 512;

/// Fills blocks with the draws of a model's uncertain numbers.
///
/// Building it tabulates each distinct law once; filling a block allocates nothing.
#[derive(Debug, Clone)]
pub struct Sampler {
    shapes: Shapes,
    independent: Vec<Source>,
    groups: Vec<Sources>,
}

/// An uncertain number: its stream, its law and the row that it fills.
#[derive(Debug, Clone)]
struct Source {
    stream: Stream,
    marginal: Marginal,
    row: Row,
}

/// Uncertain numbers that move together; their rows follow one another in the order of the group.
#[derive(Debug, Clone)]
struct Sources {
    /// The stream of the common factor, where one ρ ≥ 0 joins them.
    factor: Stream,
    copula: Copula,
    members: Vec<Source>,
}

impl Sampler {
    /// The sampler of a model's uncertain numbers under that seed.
    ///
    /// # Panics
    ///
    /// Never: a checked scenario has positive semidefinite correlations.
    pub fn new(model: &Model, seed: u64) -> Self {
        let mut shapes = Shapes::default();
        let mut source = |given: &Given| Source {
            stream: Stream::keyed(seed, &given.input.to_string()),
            marginal: shapes.marginal(&given.law),
            row: given.row,
        };
        let group = |group: &Correlated| Sources {
            factor: Stream::keyed(seed, &format!("correlation.{}", group.id)),
            copula: Copula::of(&group.strength, group.members.len())
                .expect("checked: correlations are positive semidefinite"),
            members: group.members.clone().map(|member| source(&model.given[member])).collect(),
        };
        let groups: Vec<Sources> = model.correlations.iter().map(group).collect();
        let alone = |position: &usize| {
            !model.correlations.iter().any(|group| group.members.contains(position))
        };
        let independent = (0..model.given.len())
            .filter(alone)
            .map(|position| &model.given[position])
            .filter(|given| given.law.is_uncertain())
            .map(source);
        let independent = independent.collect();
        Self { shapes, independent, groups }
    }

    /// Fills a block of the same model with the draws of block `number`.
    pub fn fill(&self, number: u64, block: &mut Block<'_>) {
        block.set_number(number);
        for source in &self.independent {
            let row = block.row_mut(source.row);
            source.stream.uniforms(number, row);
            source.marginal.from_uniform(row);
        }
        let mut common = [0.0; BLOCK];
        for group in &self.groups {
            for member in &group.members {
                let row = block.row_mut(member.row);
                member.stream.uniforms(number, row);
                self.shapes.scores(row);
            }
            if group.copula.has_common() {
                group.factor.uniforms(number, &mut common);
                self.shapes.scores(&mut common);
            }
            if let Some(first) = group.members.first() {
                group.copula.apply(&common, block.rows_mut(first.row, group.members.len()));
            }
            for member in &group.members {
                member.marginal.from_normal(block.row_mut(member.row));
            }
        }
    }
}
