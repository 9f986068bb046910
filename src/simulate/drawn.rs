//! What the units of a run that were drawn have left: sums in a tree, counts, and what each project
//! means.

use std::num::NonZeroUsize;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::criticality::{self, Criticality};
use super::replications::{Binned, Replications};
use super::run::Run;
use super::sums::Ranges;
use super::threads::{Folded, Progress, Work};
use crate::balance::balance_periods;
use crate::model::Model;
use crate::sample::Block;
use crate::stats::{Counting, Merge, Scaled};

/// What units of a run have left.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct DrawnUnits {
    pub(super) sums: Folded<Scaled<Replications>>,
    binned: Option<Binned>,
    /// Every value of every series, for runs no longer than the pilot.
    #[serde(with = "columns")]
    pub(super) exact: Option<Vec<Vec<f64>>>,
    criticality: Folded<Scaled<Criticality>>,
}

/// Who draws: a run, the ranges of its pilot, and so many threads.
#[derive(Clone, Copy)]
pub(super) struct Drawers<'r> {
    run: &'r Run<'r>,
    ranges: &'r Ranges,
    threads: NonZeroUsize,
    progress: &'r Progress,
}

impl<'r> Drawers<'r> {
    /// So many threads, or as many as memory allows.
    pub(super) fn of(
        (run, ranges): (&'r Run<'r>, &'r Ranges),
        threads: NonZeroUsize,
        progress: &'r Progress,
    ) -> Self {
        let is_weighted = run.model.is_weighted();
        let counting = if is_weighted { Counting::Weights } else { Counting::Ones };
        let most = ranges.most_threads((run.design, counting), run.unit_count());
        Self { run, ranges, threads: threads.min(most), progress }
    }
}

impl DrawnUnits {
    /// Draws more units, up to a stop.
    pub(super) fn draw(&mut self, drawers: Drawers<'_>, units: Range<u64>) {
        let Drawers { run, ranges, threads, progress } = drawers;
        let model = run.model;
        let empty = || Binned::new(model, ranges, run.design);
        let draw = |(block, binned): &mut (Block<'_>, Binned), unit| {
            let mut sums = Scaled::new(Replications::new(model, ranges, run.design));
            for number in run.blocks_in(unit..unit + 1) {
                run.fill(number, block);
                block.weigh_from(sums.tier());
                balance_periods(block, |_, block| {
                    sums.at_least(block.tier()).push(block);
                    binned.push(block);
                });
            }
            progress.add(sums.get().draws());
            sums
        };
        let work = Work::new(units, threads).until_stopped(progress);
        let counted = work.fold_onto(&mut self.sums, || (run.block(), empty()), draw);
        for (_, own) in counted {
            self.count(own);
        }
    }

    fn count(&mut self, more: Binned) {
        match &mut self.binned {
            Some(binned) => binned.merge(&more),
            none => *none = Some(more),
        }
    }

    /// Draws what each project means in those units, as far as that rests on them.
    pub(super) fn judge_projects(&mut self, drawers: Drawers<'_>, units: Range<u64>) {
        let Drawers { run, threads, progress, .. } = drawers;
        criticality::draw((run, run.blocks_in(units)), (threads, progress), &mut self.criticality);
    }

    /// Takes in what other units have left.
    pub(super) fn join(&mut self, other: Self) {
        self.sums.join(other.sums);
        self.criticality.join(other.criticality);
        if let Some(more) = other.binned {
            self.count(more);
        }
        self.exact = self.exact.take().or(other.exact);
    }

    /// Draws that were made.
    pub(super) fn draws(&self) -> u64 {
        self.sums.all().map(|sums| sums.get().draws()).sum()
    }

    /// Sums, counts and what projects mean; none before the first draw.
    pub(super) fn whole(self) -> Option<(Replications, Binned, Option<Criticality>)> {
        let kept = self.sums.into_whole()?.into_inner();
        let criticality = self.criticality.into_whole().map(Scaled::into_inner);
        Some((kept, self.binned?.settled(), criticality))
    }

    /// Whether all of it has the shape that a run of that model leaves.
    pub(super) fn fits(&self, model: &Model, parts: usize) -> bool {
        let series = model.series.len() * model.period_count();
        self.sums.all().all(|sums| sums.get().fits(model, parts))
            && self.binned.as_ref().is_none_or(|binned| binned.fits(model, parts))
            && self.exact.as_ref().is_none_or(|columns| columns.len() == series)
            && self.criticality.all().all(|found| found.get().fits(model))
            && self.binned.is_some() == self.sums.all().next().is_some()
    }

    /// Whether both were counted in the same bins.
    pub(super) fn is_counted_as(&self, other: &Self) -> bool {
        match (&self.binned, &other.binned) {
            (Some(one), Some(other)) => one.is_counted_as(other),
            _ => true,
        }
    }
}

/// Columns with their bits, as text forms hold neither infinities nor NaN.
mod columns {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type KeptColumns = Option<Vec<Vec<f64>>>;

    pub(super) fn serialize<S: Serializer>(
        columns: &KeptColumns,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let bits = |column: &Vec<f64>| column.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
        columns.as_ref().map(|all| all.iter().map(bits).collect::<Vec<_>>()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<KeptColumns, D::Error> {
        let bits = Option::<Vec<Vec<u64>>>::deserialize(from)?;
        let column = |bits: Vec<u64>| bits.into_iter().map(f64::from_bits).collect();
        Ok(bits.map(|all| all.into_iter().map(column).collect()))
    }
}
