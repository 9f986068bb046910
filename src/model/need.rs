//! Need: which operations a model runs, from the rows that somebody reads.
//!
//! Operations know the rows that they read. Walking them backwards from the rows that are asked for
//! gives those that are needed; the others are left out. Walking them forwards from rows that change
//! gives those that must run again when these do. What feeds a figure is found backwards, too, through
//! the operations and on through the pipeline to what is drawn.

use std::collections::BTreeSet;

use super::Model;
use super::index::Row;
use super::lanes::Operation;
use super::time::{Change, Operand, Time};

impl Model {
    /// The same model, without operations that none of these rows needs.
    #[must_use]
    pub(crate) fn only(mut self, asked: impl IntoIterator<Item = Row>) -> Self {
        let stocks = self.time.as_ref().map_or(&[][..], |time| &time.stocks);
        // A period begins with what the one before has left.
        let needed = self.followed(asked, |needed| {
            let opened = stocks.iter().filter(|stock| needed.contains(&stock.opening));
            let kept: Vec<Row> = opened.map(|stock| stock.kept).collect();
            needed.extend(kept);
        });
        let is_needed = |row: &Row| needed.contains(row);
        self.of_period.retain(|operation| is_needed(&operation.row));
        self.of_year.retain(|operation| is_needed(&operation.row));
        if let Some(time) = &mut self.time {
            time.sums.retain(|(row, _)| is_needed(row));
            time.stocks.retain(|stock| is_needed(&stock.opening));
            time.openings.retain(|(opening, _)| is_needed(opening));
        }
        self
    }

    /// All rows that these follow from, drawn ones included, and these themselves: through operations,
    /// from period to period, and through the pipeline.
    pub(crate) fn feeding(&self, asked: impl IntoIterator<Item = Row>) -> BTreeSet<Row> {
        let pipeline = self.time.as_ref().map_or_else(Vec::new, Time::sources);
        self.followed(asked, |fed| {
            if self.own.iter().any(|own| fed.contains(own)) {
                // A figure of the planner's own may look at any row.
                fed.extend((0..self.row_count).filter_map(|row| u32::try_from(row).ok()).map(Row));
            }
            for (row, sources) in &pipeline {
                if fed.contains(row) {
                    fed.extend(sources);
                }
            }
        })
    }

    /// These rows and all that they follow from, backwards through the operations and by a further
    /// step, until nothing is added.
    fn followed(
        &self,
        asked: impl IntoIterator<Item = Row>,
        further: impl Fn(&mut BTreeSet<Row>),
    ) -> BTreeSet<Row> {
        let mut rows: BTreeSet<Row> = asked.into_iter().collect();
        loop {
            let before = rows.len();
            for operation in self.of_year.iter().rev().chain(self.of_period.iter().rev()) {
                if rows.contains(&operation.row) {
                    rows.extend(&operation.sources);
                }
            }
            further(&mut rows);
            if rows.len() == before {
                return rows;
            }
        }
    }

    /// Rows that every run reads: figures, targets, and what judges balance, bottleneck and what
    /// holds stages back.
    pub(super) fn judged(&self) -> Vec<Row> {
        let figures = self.series.iter().map(|series| series.row);
        let targets = self.targets.iter().map(|target| target.row);
        let stages = self.stages.iter().flat_map(|stage| {
            let cover = stage.cover.iter().map(|cover| cover.coverage);
            let supplies = stage.groups.iter().filter_map(|group| group.supply);
            let supplies = supplies.filter(|supply| supply.binds).map(|supply| supply.total);
            let own = [stage.potential, stage.planned, stage.production];
            cover.chain(stage.equivalent).chain(supplies).chain(own)
        });
        // Figures of the planner's own may look at any other.
        let all = self.figures.values().filter(|_| !self.own.is_empty()).copied();
        figures.chain(targets).chain(stages).chain([self.throughput]).chain(all).collect()
    }
}

impl Time {
    /// Rows that the pipeline and the turn of a period write, and what each follows from.
    fn sources(&self) -> Vec<(Row, Vec<Row>)> {
        let by_year = self
            .by_year
            .iter()
            .map(|by_year| (by_year.row, by_year.laws.iter().map(|(_, row, _)| *row).collect()));
        let per_period = self.per_period.iter().map(|(yearly, row)| (*row, vec![*yearly]));
        let stocks = self
            .stocks
            .iter()
            .map(|stock| (stock.opening, stock.initial.into_iter().chain([stock.kept]).collect()));
        let fates = self.fates.iter().map(|fate| {
            let chance = fate.chance.into_iter().flat_map(|(uniform, p)| [uniform, p]);
            (fate.begun, fate.delay.into_iter().chain(chance).collect())
        });
        let latents = self.shocks.latents.iter().map(|latent| {
            (latent.row, latent.loadings.iter().map(|(factor, _)| *factor).collect())
        });
        let scored = self.shocks.factors.iter();
        let scored = scored.filter_map(|shock| Some((shock.row, vec![shock.scored?.1])));
        let all = by_year.chain(per_period).chain(stocks).chain(fates).chain(latents);
        let all = all.chain(scored);
        let mut all: Vec<(Row, Vec<Row>)> = all.collect();
        for change in &self.changes {
            self.change_sources(change, &mut all);
        }
        for stage in &self.stages {
            // The rows of output and of installed capacity follow that of the capacity.
            let rows = stage.moving.iter().flat_map(|moving| {
                (0..3).map(|place| (Row(moving.capacity.0 + place), vec![stage.base]))
            });
            all.extend(rows);
        }
        all
    }

    /// What a stage's capacity, output and installed capacity follow from in a change of it.
    fn change_sources(&self, change: &Change, all: &mut Vec<(Row, Vec<Row>)>) {
        let of = |operand: Operand| match operand {
            Operand::Of(row) => Some(row),
            Operand::Exact(_) => None,
        };
        let begun = self.fates[change.fate].begun;
        if let Operand::Of(amount) = change.amount {
            let sources = of(change.capacity).into_iter().chain(change.size).chain([begun]);
            all.push((amount, sources.collect()));
        }
        let Some(moving) = self.stages[change.stage].moving else { return };
        for place in 0..3 {
            // A ramp holds back output alone.
            let ramp = of(change.ramp).filter(|_| place == 1);
            let sources = of(change.amount).into_iter().chain(ramp).chain([begun]);
            all.push((Row(moving.capacity.0 + place), sources.collect()));
        }
    }
}

/// Parts operations, each in their order, into those that run once and those that must run again
/// when these rows change.
pub(crate) fn part(
    operations: &[Operation],
    changing: impl IntoIterator<Item = Row>,
) -> [Vec<Operation>; 2] {
    let mut changing: BTreeSet<Row> = changing.into_iter().collect();
    loop {
        let before = changing.len();
        for Operation { row, sources, .. } in operations {
            if sources.iter().any(|source| changing.contains(source)) {
                changing.insert(*row);
            }
        }
        if changing.len() == before {
            break;
        }
    }
    let (again, once) =
        operations.iter().cloned().partition(|operation| changing.contains(&operation.row));
    [once, again]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Link, Metric, Scenario, Stage, Uniform};

    fn line() -> Scenario {
        let rate = Uniform { min: 0.7, max: 1.0 };
        let stage = |id: &str| Stage::new(id).unit("GW").capacity(100.0).operating_rate(rate);
        let links =
            [("a", "b"), ("b", "c")].map(|(from, to)| Link::from(from).to(to).consumption(1));
        let draft = Scenario::named("line").stage(stage("a")).stage(stage("b")).stage(stage("c"));
        links.into_iter().fold(draft, crate::Draft::link).check().unwrap()
    }

    /// What links carry is read by surplus, and not by coverage.
    #[test]
    fn what_nobody_reads_is_not_computed() {
        let count = |metrics: &[Metric]| Model::with_metrics(&line(), metrics).of_period.len();
        let [coverage, both] = [count(&[Metric::Coverage]), count(&[Metric::LocalFlow])];
        assert_eq!(both - coverage, 8, "want, grant, use and local of two links");
    }

    /// Coverage of b needs the potentials of b and c, which are 2 products, the need and the ratio.
    #[test]
    fn a_row_needs_those_that_it_follows_from() {
        let model = Model::with_metrics(&line(), &[Metric::Coverage]);
        let row = model.row(Metric::Coverage, "b").unwrap();
        let model = model.only([row]);
        assert_eq!((model.of_period.len(), model.of_year.len()), (4, 2));
        // Of these, only the potential of b and the ratio change with the capacity of b.
        let [once, again] = part(&model.of_period, [model.stages[1].capacity]);
        assert_eq!((once.len(), again.len()), (2, 2));
    }
}
