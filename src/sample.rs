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

pub mod block;
pub mod copula;
pub mod draw;
pub mod marginal;
pub mod quantile;
pub mod stream;
pub mod table;

use block::{Block, LANES};
use copula::Copula;
use marginal::{Marginal, Shapes};
use stream::Stream;

use crate::model::Model;
use crate::model::index::Row;

/// Fills blocks with the draws of a model's uncertain numbers.
///
/// Building it tabulates each distinct law once; filling a block allocates nothing.
#[derive(Debug, Clone)]
pub struct Sampler {
    independent: Vec<Source>,
    groups: Vec<CorrelatedSources>,
}

/// An uncertain number: its stream, its law and the row that it fills.
#[derive(Debug, Clone)]
struct Source {
    stream: Stream,
    marginal: Marginal,
    row: Row,
}

/// Uncertain numbers that move together, in the order of their group.
#[derive(Debug, Clone)]
struct CorrelatedSources {
    /// The stream of the common factor, where one ρ ≥ 0 joins them.
    factor: Option<Stream>,
    copula: Copula,
    members: Vec<Source>,
}
