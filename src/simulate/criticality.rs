//! Criticality: what each project means for each promise.
//!
//! *Which plant does the promise hang on?* The draws are balanced again with one project realised
//! in full size and without delay, and all else equal:
//!
//! ```text
//! criticality = P(target unmet, and met with the project)
//! gain        = P(met with the project) − P(met)
//! ```
//!
//! That takes a balance of every period for every project, so it rests on the first draws of the
//! run alone, as many as keep projects × periods × draws within bounds, and says how many.

use std::num::NonZeroUsize;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Run;
use super::threads::{Folded, Progress, Work};
use crate::balance::balance_decided;
use crate::model::Model;
use crate::pipeline;
use crate::sample::{BLOCK, Block};
use crate::stats::{Scaled, WeightSums, merge_by_fields, rescale_by_fields};

/// Most balances of one draw in one period, 2²⁴; a second or two.
const MOST_BALANCES: u64 = 1 << 24;

/// Fewest draws that it rests on: 2¹².
const FEWEST_DRAWS: u64 = 1 << 12;

/// What each project means for each target.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Criticality {
    pub(super) draws: u64,
    /// Without observations all are 1.
    pub(super) weights: WeightSums,
    /// By target and project: how often the project would have helped, and how often hurt.
    pub(super) hits: Vec<Vec<[f64; 2]>>,
    /// The same with the squares of weights.
    pub(super) squares: Vec<Vec<[f64; 2]>>,
}

merge_by_fields! {
    Criticality { draws, weights, hits, squares }
}

rescale_by_fields! {
    Criticality { weights, hits; squares }
}

/// Judges projects in those blocks of a run, as far as they are among the first draws; in none without
/// projects or targets.
pub(super) fn draw(
    (run, blocks): (&Run<'_>, Range<u64>),
    (threads, progress): (NonZeroUsize, &Progress),
    folded: &mut Folded<Scaled<Criticality>>,
) {
    let Some(time) = &run.model.time else { return };
    let projects = (0..time.fates.len()).filter(|fate| time.fates[*fate].project.is_some());
    let projects: Vec<usize> = projects.collect();
    if projects.is_empty() || run.model.targets.is_empty() {
        return;
    }
    let balances = (projects.len() * run.model.periods.len()) as u64;
    let draws = (MOST_BALANCES / balances).max(FEWEST_DRAWS);
    let blocks = blocks.start..blocks.end.min(draws.div_ceil(BLOCK as u64));
    let work = |block: &mut Block<'_>, number| {
        run.fill(number, block);
        of_block(block, &projects)
    };
    Work::new(blocks, threads).until_stopped(progress).fold_onto(folded, || run.block(), work);
}

impl Criticality {
    /// Whether it has the shape that a run of that model leaves.
    pub(super) fn fits(&self, model: &Model) -> bool {
        let fates = model.time.iter().flat_map(|time| &time.fates);
        let projects = fates.filter(|fate| fate.project.is_some()).count();
        self.hits.len() == model.targets.len()
            && self.hits.iter().all(|hits| hits.len() == projects)
            && self.squares.len() == model.targets.len()
            && self.squares.iter().all(|squares| squares.len() == projects)
    }
}

fn of_block(block: &mut Block<'_>, projects: &[usize]) -> Scaled<Criticality> {
    let model = block.model();
    pipeline::fates(block);
    let met = targets_met(model, block);
    let weights = |lane: usize| block.weights().map_or(1.0, |weights| weights.values[lane]);
    let weights: Vec<f64> = (0..block.draws()).map(weights).collect();
    let mut hits = vec![vec![[0.0; 2]; projects.len()]; model.targets.len()];
    let mut squares = vec![vec![[0.0; 2]; projects.len()]; model.targets.len()];
    for (place, &fate) in projects.iter().enumerate() {
        pipeline::force(block, fate);
        let forced = targets_met(model, block);
        pipeline::release(block, fate);
        let sums = hits.iter_mut().zip(&mut squares);
        for (((hits, squares), met), forced) in sums.zip(&met).zip(&forced) {
            let changed = met.iter().zip(forced).zip(&weights).filter(|((a, b), _)| a != b);
            for ((met, _), weight) in changed {
                hits[place][usize::from(*met)] += weight;
                squares[place][usize::from(*met)] += weight * weight;
            }
        }
    }
    let (draws, weights) = (block.draws() as u64, WeightSums::over(weights));
    Scaled::in_tier(block.tier(), Criticality { draws, weights, hits, squares })
}

/// By target: whether each draw meets it.
fn targets_met(model: &Model, block: &mut Block<'_>) -> Vec<Vec<bool>> {
    let mut met = vec![Vec::new(); model.targets.len()];
    balance_decided(block, |period, block| {
        let targets = model.targets.iter().zip(&mut met);
        for (target, met) in targets.filter(|(target, _)| target.period == period) {
            let [low, high] = target.band.edges();
            met.extend(block.counted(target.row).iter().map(|met| (low..=high).contains(met)));
        }
    });
    met
}
