//! Lanes: the rows of a block in memory, and operations on them.
//!
//! An [`Operation`] is one equation for one row, in all lanes. A model holds them as a flat list, in
//! the order of their rows; the kernel runs the list.

#![expect(clippy::inline_always, reason = "inlined into versions for wider instructions")]

use std::{fmt, sync::Arc};

use super::index::Row;
use crate::scenario::band::TOLERANCE;

/// Draws in a block: every row holds so many draws of one quantity.
pub const BLOCK: usize = 512;

/// Distance between rows: a power of two would put all rows into the same cache sets.
pub(crate) const STRIDE: usize = BLOCK + 8;

/// One row.
pub(crate) type Lanes = [f64; BLOCK];

#[inline(always)]
pub(crate) fn lanes(values: &[f64], row: Row) -> &Lanes {
    values[row.0 as usize * STRIDE..].first_chunk().expect("a row lies within its block")
}

/// Rows that are computed already.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'b>(pub(crate) &'b [f64]);

impl<'b> Known<'b> {
    #[inline(always)]
    pub(crate) fn row(self, row: Row) -> &'b Lanes {
        lanes(self.0, row)
    }
}

/// The rows below `row`, and `row` itself to be written.
#[inline(always)]
pub(crate) fn split(values: &mut [f64], row: Row) -> (Known<'_>, &mut Lanes) {
    let (below, rest) = values.split_at_mut(row.0 as usize * STRIDE);
    (Known(below), rest.first_chunk_mut().expect("a row lies within its block"))
}

/// Computes all lanes of a row in the memory of a block, from the rows of its sources.
type Compute = dyn Fn(&mut [f64], Row, &[Row]) + Send + Sync;

/// How a row follows from rows below it.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) row: Row,
    pub(crate) sources: Box<[Row]>,
    compute: Arc<Compute>,
}

impl Operation {
    pub(super) fn update<const N: usize>(
        row: Row,
        sources: [Row; N],
        formula: impl Fn(f64, [f64; N]) -> f64 + Send + Sync + 'static,
    ) -> Self {
        let compute = move |values: &mut [f64], row: Row, sources: &[Row]| {
            let sources = *sources.first_chunk().expect("an operation keeps its sources");
            each(values, row, sources, &formula);
        };
        Self { row, sources: Box::new(sources), compute: Arc::new(compute) }
    }

    /// One that computes all lanes at once, from any number of rows.
    pub(super) fn of_all(
        row: Row,
        sources: Vec<Row>,
        formula: impl Fn(Known<'_>, &[Row], &mut Lanes) + Send + Sync + 'static,
    ) -> Self {
        let compute = move |values: &mut [f64], row: Row, sources: &[Row]| {
            let (known, out) = split(values, row);
            formula(known, sources, out);
        };
        Self { row, sources: sources.into(), compute: Arc::new(compute) }
    }

    /// Computes all lanes in the memory of a block.
    pub(crate) fn run(&self, values: &mut [f64]) {
        (self.compute)(values, self.row, &self.sources);
    }

    /// The same on other rows, in the same order.
    pub(crate) fn moved(&self, to: impl Fn(Row) -> Row) -> Self {
        let sources = self.sources.iter().map(|source| to(*source)).collect();
        Self { row: to(self.row), sources, compute: self.compute.clone() }
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("Operation");
        fields.field("row", &self.row).field("sources", &self.sources).finish_non_exhaustive()
    }
}

#[cfg_attr(not(pvchain_baseline), multiversion::multiversion(targets("x86_64+avx2")))]
fn each<const N: usize, F: Fn(f64, [f64; N]) -> f64>(
    values: &mut [f64],
    row: Row,
    sources: [Row; N],
    formula: F,
) {
    let (known, out) = split(values, row);
    let sources = sources.map(|source| known.row(source));
    for lane in 0..BLOCK {
        out[lane] = formula(out[lane], sources.map(|source| source[lane]));
    }
}

/// The smaller of two numbers that are defined; one instruction where `f64::min` takes three.
#[inline(always)]
pub(crate) fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger of two numbers that are defined.
#[inline(always)]
pub(crate) fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// `rest` of a whole, and exactly 0 where rounding alone is left of it.
#[inline(always)]
pub(super) fn beyond_rounding(rest: f64, whole: f64) -> f64 {
    if rest > TOLERANCE * whole { rest } else { 0.0 }
}

/// `a / b`, undefined where `b` is 0.
#[inline(always)]
pub(super) fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}
