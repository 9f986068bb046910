//! Shocks: latent normals that the fates of projects share.
//!
//! ```text
//! z = Σ ℓ·F + √(1 − Σ ℓ²)·ε         F: a factor's row, ε: the fate's own
//! ```
//!
//! A fate without loadings is its own stream of uniforms. Every factor and every fate has a stream
//! of its own, so that a project added or renamed leaves all other draws alone.

use super::copula::{blend_in, scale};
use super::design::Uniforms;
use super::{BLOCK, Block, Dimensions, Marginal, Shapes};
use crate::law::{Uncertain, Uniform};
use crate::model::Model;
use crate::model::index::Row;
use crate::model::time::Latent;

/// The shocks of a model and the latent numbers that they move.
#[derive(Debug, Clone, Default)]
pub(super) struct Shocks {
    factors: Vec<(Uniforms, Row)>,
    fates: Vec<Fate>,
}

/// A latent number of a fate.
#[derive(Debug, Clone)]
struct Fate {
    uniforms: Uniforms,
    row: Row,
    loadings: Vec<(Row, f64)>,
    /// √(1 − Σ ℓ²)
    own: f64,
    marginal: Marginal,
    is_uniform: bool,
}

impl Shocks {
    /// The shocks of a model; `uniforms` gives those of a name and a dimension.
    pub(super) fn new(
        model: &Model,
        (uniforms, dimensions): (impl Fn(&str, usize) -> Uniforms, &Dimensions),
        shapes: &mut Shapes,
    ) -> Self {
        let Some(time) = &model.time else { return Self::default() };
        let factors = time.shocks.factors.iter().zip(&dimensions.factors);
        let factors = factors.map(|((name, row), at)| (uniforms(name, *at), *row)).collect();
        let fate = |(latent, at): (&Latent, &usize)| {
            let squares: f64 = latent.loadings.iter().map(|(_, loading)| loading * loading).sum();
            let uniform = Uncertain::from(Uniform { min: 0.0, max: 1.0 });
            Fate {
                uniforms: uniforms(&latent.name, *at),
                row: latent.row,
                loadings: latent.loadings.clone(),
                own: (1.0 - squares).max(0.0).sqrt(),
                marginal: shapes.marginal(latent.law.as_ref().unwrap_or(&uniform)),
                is_uniform: latent.law.is_none(),
            }
        };
        let fates = time.shocks.latents.iter().zip(&dimensions.latents).map(fate);
        Self { factors, fates: fates.collect() }
    }

    /// Fills the rows of block `number`.
    pub(super) fn fill(&self, shapes: &Shapes, number: u64, block: &mut Block<'_>) {
        for (uniforms, row) in &self.factors {
            let row = block.row_mut(*row);
            uniforms.fill(number, row);
            shapes.scores(row);
        }
        let mut latent = [0.0; BLOCK];
        for fate in &self.fates {
            fate.uniforms.fill(number, &mut latent);
            if !fate.loadings.is_empty() {
                shapes.scores(&mut latent);
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
}
