//! Held: where promises are kept in a block, and rows of kept draws that are judged again and again.
//!
//! Of a block without a horizon only those rows are kept that levers do not change and that something
//! reads which they do. A trial copies them beside the rows that it computes, so that all of it lies
//! in the nearest caches.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::index::Row;
use crate::model::lanes::{Lanes, Operation, STRIDE, lanes, lesser};
use crate::sample::{BLOCK, Block};
use crate::scenario::band::Band;
use crate::simulate::reading::Readout;

/// Where promises are kept in a block.
pub(super) struct Held {
    /// By promise: 1 where it is kept.
    pub(super) each: Vec<Lanes>,
    /// What is missing, in shares of the bounds, over all promises.
    pub(super) miss: Lanes,
}

impl Held {
    /// So many promises, kept so far.
    pub(super) fn all_of(promises: usize) -> Self {
        Self { each: vec![[1.0; BLOCK]; promises], miss: [0.0; BLOCK] }
    }

    /// Judges the promises of a period by its rows.
    pub(super) fn hold<'b>(
        &mut self,
        promises: &[Readout],
        period: usize,
        row: impl Fn(Row) -> &'b Lanes,
    ) {
        let here = promises.iter().zip(&mut self.each);
        for (promise, kept) in here.filter(|(promise, _)| promise.period == period) {
            for (at, band) in &promise.bands {
                hold(row(*at), *band, (kept, &mut self.miss));
            }
        }
    }

    /// 1 where all promises are kept.
    pub(super) fn all(&self) -> Lanes {
        let mut all = [1.0; BLOCK];
        for kept in &self.each {
            for (all, kept) in all.iter_mut().zip(kept) {
                *all *= kept;
            }
        }
        all
    }
}

/// Clears where a row leaves its band, and adds by how much, in shares of the bound.
#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn hold(row: &Lanes, band: Band, (kept, miss): (&mut Lanes, &mut Lanes)) {
    /// What an undefined number misses, as far off as nothing at all, and the most of any.
    const UNDEFINED: f64 = 1.0;
    const MOST: f64 = 1e6;
    let [low, high] = band.edges();
    let scale = |bound: Option<f64>| bound.map_or(1.0, |bound| bound.abs().max(1e-9));
    let (below, above) = (1.0 / scale(band.min), 1.0 / scale(band.max));
    for lane in 0..BLOCK {
        let value = row[lane];
        let short = if value < low { lesser((low - value) * below, MOST) } else { 0.0 };
        let over = if value > high { lesser((value - high) * above, MOST) } else { short };
        miss[lane] += if value.is_nan() { UNDEFINED } else { over };
        let is_kept = value >= low && value <= high;
        kept[lane] = if is_kept { kept[lane] } else { 0.0 };
    }
}

/// Adds an amount to a lever's row.
#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
pub(super) fn raise(row: &mut Lanes, amount: f64) {
    for lane in row {
        *lane += amount;
    }
}

/// Rows of one block, each [`STRIDE`] after the one before.
pub(super) type Rows = Vec<f64>;

/// Which rows of a block are kept, and what is computed from them: rows that are kept come first,
/// then those that are computed.
pub(super) struct HeldRows {
    /// Rows of the model.
    kept: Vec<Row>,
    operations: Vec<Operation>,
    count: usize,
    places: Vec<Row>,
    promises: Vec<Readout>,
}

impl HeldRows {
    /// For operations that read levers at those places, and for those promises.
    pub(super) fn new(operations: &[Operation], places: &[Row], promises: &[Readout]) -> Self {
        let computed: BTreeSet<Row> = operations.iter().map(|operation| operation.row).collect();
        let sources = operations.iter().flat_map(|operation| &operation.sources);
        let read = promises.iter().flat_map(|promise| &promise.bands).map(|(row, _)| row);
        let kept: BTreeSet<Row> = sources.chain(read).chain(places).copied().collect();
        let kept: Vec<Row> = kept.difference(&computed).copied().collect();
        let rows: Vec<Row> = kept.iter().copied().chain(computed).collect();
        let moves: BTreeMap<Row, Row> = rows.iter().copied().zip((0..).map(Row)).collect();
        let to = |row: Row| *moves.get(&row).expect("every row that is read is kept or computed");
        let moved = |promise: &Readout| {
            let mut promise = promise.clone();
            promise.bands.iter_mut().for_each(|(row, _)| *row = to(*row));
            promise
        };
        Self {
            operations: operations.iter().map(|operation| operation.moved(to)).collect(),
            places: places.iter().map(|row| to(*row)).collect(),
            promises: promises.iter().map(moved).collect(),
            count: rows.len(),
            kept,
        }
    }

    /// What is kept of a block.
    pub(super) fn of(&self, block: &Block<'_>) -> Rows {
        let mut rows = vec![0.0; self.kept.len() * STRIDE];
        for (own, row) in rows.chunks_exact_mut(STRIDE).zip(&self.kept) {
            own[..BLOCK].copy_from_slice(block.row(*row));
        }
        rows
    }

    /// Memory for a trial.
    pub(super) fn scratch(&self) -> Rows {
        vec![0.0; self.count * STRIDE]
    }

    /// Where promises are kept with those amounts.
    pub(super) fn judge(&self, kept: &Rows, (scratch, amounts): (&mut Rows, &[f64])) -> Held {
        scratch[..kept.len()].copy_from_slice(kept);
        for (place, amount) in self.places.iter().zip(amounts) {
            let start = place.0 as usize * STRIDE;
            let row = scratch[start..].first_chunk_mut();
            raise(row.expect("a row lies within its block"), *amount);
        }
        for operation in &self.operations {
            operation.run(scratch);
        }
        let mut held = Held::all_of(self.promises.len());
        held.hold(&self.promises, 0, |row| lanes(scratch, row));
        held
    }
}
