//! Sweeps: a study asked over a grid of numbers.
//!
//! *How do the answers follow one number, or two?* Every cell is a run of its own with the same
//! draws, so cells next to each other differ by what was changed and by nothing else.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Settings;
use super::answer;
use super::study::Study;
use super::summarise::Found;
use super::threads::{Folded, Progress, Work};
use crate::message::texts;
use crate::metric::Metric;
use crate::outcome::look_up::{no_metric, no_target_of};
use crate::outcome::{Probability, Provenance, Summary};
use crate::problem::{Kind, Place, Problem, Problems};
use crate::stats::Merge;

texts! {
    no_axis: "no input", "没有输入";
    one_axis_or_more: "one input or more, each with its values", "一个或多个输入，各有取值";
    no_value(input): "no value of `{input}`", "`{input}` 没有取值";
    one_value_or_more: "one value or more", "一个或多个取值";
    cells(count): "{count} cells", "{count} 个格点";
    at_most_cells(most): "at most {most} cells", "至多 {most} 个格点";
    twice_on_a_grid(input): "`{input}` twice", "`{input}` 出现两次";
    once_each: "each input once", "每个输入一次";
}

/// Most cells of a grid.
const MOST_CELLS: usize = 100_000;

/// What a study answers over a grid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredSweep")]
#[non_exhaustive]
pub struct Sweep {
    /// Version of this form: 1.
    pub schema: u32,
    /// What is needed to get the same bits again, of the scenario without the changes.
    pub provenance: Provenance,
    /// The inputs, each with its values.
    pub over: Vec<GridAxis>,
    /// Ids of the targets, in the order of those of a cell.
    pub targets: Vec<String>,
    /// By cell: the values of the last input follow one another.
    pub cells: Vec<GridCell>,
}

/// An input and the values that it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GridAxis {
    /// Its name, or a glob.
    pub input: String,
    /// The values, in its own unit.
    pub values: Vec<f64>,
}

/// The answer with one value of each input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GridCell {
    /// By input: which of its values, counted from 0.
    pub at: Vec<usize>,
    /// That the chain is balanced, in the last period.
    pub balanced: Probability,
    /// That each target is met, in the order of the scenario.
    pub targets: Vec<Probability>,
    /// The metrics that were asked for.
    pub metrics: Vec<Summary>,
    /// The ids of the targets, which the sweep holds for all cells.
    #[serde(skip)]
    ids: Arc<[String]>,
}

/// A sweep as it is stored.
#[derive(Deserialize)]
struct StoredSweep {
    schema: u32,
    provenance: Provenance,
    over: Vec<GridAxis>,
    targets: Vec<String>,
    cells: Vec<GridCell>,
}

impl From<StoredSweep> for Sweep {
    fn from(stored: StoredSweep) -> Self {
        let StoredSweep { schema, provenance, over, targets, mut cells } = stored;
        let ids: Arc<[String]> = targets.as_slice().into();
        for cell in &mut cells {
            cell.ids = Arc::clone(&ids);
        }
        Self { schema, provenance, over, targets, cells }
    }
}

impl GridCell {
    /// That the target of that id is met.
    ///
    /// # Errors
    ///
    /// [`Problems`] if there is none.
    pub fn target(&self, id: &str) -> Result<Probability, Problems> {
        let mut both = self.ids.iter().zip(&self.targets);
        let found = both.find(|(own, _)| *own == id).map(|(_, probability)| *probability);
        found.ok_or_else(|| no_target_of("cell", id, self.ids.iter().map(String::as_str)))
    }

    /// A metric of a subject, in the last period.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the metric was not asked for, or if there is no such subject.
    pub fn metric(&self, metric: Metric, of: &str) -> Result<&Summary, Problems> {
        let is_meant = |summary: &&Summary| summary.metric == metric && summary.of == of;
        let found = self.metrics.iter().rev().find(is_meant);
        found.ok_or_else(|| no_metric("cell", (&self.metrics, Vec::new()), (metric, of)))
    }
}

/// Cells by number, and what is wrong with others.
#[derive(Debug, Clone, Default)]
struct SweptCells {
    cells: Vec<GridCell>,
    problems: Vec<Problem>,
}

impl Merge for SweptCells {
    fn merge(&mut self, next: &Self) {
        self.cells.extend_from_slice(&next.cells);
        self.problems.extend_from_slice(&next.problems);
    }
}

impl Sweep {
    /// The cell with those values, by input which of them; none if a stop came before it.
    pub fn cell(&self, at: &[usize]) -> Option<&GridCell> {
        // Cells are in the order of their places.
        let found = self.cells.binary_search_by(|cell| cell.at.as_slice().cmp(at));
        found.ok().map(|place| &self.cells[place])
    }
}

impl Study {
    /// The answers over a grid of values, each input with its own, in its own unit.
    ///
    /// Each cell has the bits of [`simulate`](crate::simulate()) with those values.
    ///
    /// ```
    /// use pvchain::{Scenario, Settings, Study};
    ///
    /// let study = Study::new(&Scenario::builtin("baotou-2024")?);
    /// let over = [("stage.cell.capacity", &[60.0, 80.0][..]), ("stage.module.capacity", &[50.0, 70.0, 90.0])];
    /// let sweep = study.sweep(&over, &Settings::draws(1_000).metrics(&[]))?;
    /// assert_eq!((sweep.cells.len(), &sweep.cells[4].at[..]), (6, &[1, 1][..]));
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Problems`] if an input is not known, if a value does not make a valid scenario, if the
    /// settings cannot be followed, and if there are more than 100,000 cells.
    pub fn sweep<V: AsRef<[f64]>>(
        &self,
        over: &[(&str, V)],
        settings: &Settings,
    ) -> Result<Sweep, Problems> {
        self.sweep_with(over, settings, &Progress::default())
    }

    /// The same, telling how far it is; after a stop it holds the cells that were done.
    ///
    /// # Errors
    ///
    /// As [`sweep`](Self::sweep).
    pub fn sweep_with<V: AsRef<[f64]>>(
        &self,
        over: &[(&str, V)],
        settings: &Settings,
        progress: &Progress,
    ) -> Result<Sweep, Problems> {
        let axis = |(input, values): &(&str, V)| GridAxis {
            input: (*input).to_owned(),
            values: values.as_ref().to_vec(),
        };
        let over: Vec<GridAxis> = over.iter().map(axis).collect();
        // Variants would be checked again in every cell, and no cell asks for one.
        let bare = self.of(self.scenario().without_variants());
        let problems = bare.problems_of_grid(&over, settings);
        if !problems.is_empty() {
            return Err(problems.into_iter().collect());
        }
        let count: usize = over.iter().map(|axis| axis.values.len()).product();
        // Cells side by side keep threads busier than the few units of each.
        let threads = settings.threads_to_use();
        let each =
            if count >= threads.get() { settings.clone().threads(1) } else { settings.clone() };
        let cell = |(): &mut (), number: u64| {
            let at = place(&over, number);
            let values =
                over.iter().zip(&at).map(|(axis, at)| (axis.input.as_str(), axis.values[*at]));
            let found = bare.with_all(values).and_then(|study| study.cell(at, (&each, progress)));
            match found {
                // A cell that a stop has cut short is not done.
                Ok(cell) if progress.is_stopped() && cell.balanced.draws < each.draws => {
                    SweptCells::default()
                }
                Ok(cell) => SweptCells { cells: vec![cell], ..SweptCells::default() },
                Err(found) => {
                    progress.stop();
                    SweptCells {
                        problems: found.iter().cloned().collect(),
                        ..SweptCells::default()
                    }
                }
            }
        };
        let mut folded = Folded::default();
        let work = Work::new(0..count as u64, threads).until_stopped(progress);
        work.fold_onto(&mut folded, || (), cell);
        let SweptCells { cells, problems } = folded.whole().unwrap_or_default();
        if !problems.is_empty() {
            return Err(problems.into_iter().collect());
        }
        let complete = cells.len() == count && !progress.is_stopped();
        let compiled = settings.compile(self);
        let provenance = settings.provenance(&compiled.scenario, settings.draws);
        let provenance = Provenance { complete, ..provenance };
        let targets = compiled.scenario.targets.iter().map(|target| target.id.clone()).collect();
        Ok(StoredSweep { schema: 1, provenance, over, targets, cells }.into())
    }

    /// The cell of a grid with the numbers of this study.
    fn cell(
        &self,
        at: Vec<usize>,
        (settings, progress): (&Settings, &Progress),
    ) -> Result<GridCell, Problems> {
        let compiled = settings.compile(self);
        let (balanced, targets, metrics) = answer(&compiled, (settings, progress), Found::headline);
        let misread = compiled.misread();
        if !misread.is_empty() {
            return Err(misread.into_iter().collect());
        }
        // The sweep gives all cells the ids.
        Ok(GridCell { at, balanced, targets, metrics, ids: Arc::default() })
    }

    /// What is wrong with a grid, as far as it is seen before anything is drawn.
    fn problems_of_grid(&self, over: &[GridAxis], settings: &Settings) -> Vec<Problem> {
        let at = |kind| Problem::new(kind, Place::setting("over"));
        let mut problems = settings.problems(self);
        if over.is_empty() {
            problems.push(at(Kind::Missing).found(no_axis()).expected(one_axis_or_more()));
        }
        for (index, axis) in over.iter().enumerate() {
            if over[..index].iter().any(|other| other.input == axis.input) {
                let problem = at(Kind::Duplicate).found(twice_on_a_grid(&axis.input));
                problems.push(problem.expected(once_each()));
            }
            if axis.values.is_empty() {
                let problem = at(Kind::Missing).found(no_value(&axis.input));
                problems.push(problem.expected(one_value_or_more()));
            }
        }
        let count = over.iter().try_fold(1_usize, |all, axis| all.checked_mul(axis.values.len()));
        if count.is_none_or(|count| count > MOST_CELLS) {
            let lengths: Vec<String> =
                over.iter().map(|axis| axis.values.len().to_string()).collect();
            let problem = at(Kind::TooMany).found(cells(lengths.join(" × ")));
            problems.push(problem.expected(at_most_cells(MOST_CELLS)));
        }
        let is_once = problems.iter().all(|problem| problem.kind != Kind::Duplicate);
        if is_once && count.is_some_and(|count| count <= MOST_CELLS) {
            self.check_values(over, &mut problems);
        }
        problems
    }

    /// Checks every value of each input, beside the first of all others.
    fn check_values(&self, over: &[GridAxis], problems: &mut Vec<Problem>) {
        let over: Vec<&GridAxis> = over.iter().filter(|axis| !axis.values.is_empty()).collect();
        for (index, axis) in over.iter().enumerate() {
            for value in axis.values.iter().skip(usize::from(index > 0)) {
                let others = over.iter().map(|other| (other.input.as_str(), other.values[0]));
                let mut values: Vec<(&str, f64)> = others.collect();
                values[index].1 = *value;
                let found = self.scenario().with_all(values).err();
                for problem in found.iter().flat_map(Problems::iter) {
                    if !problems.contains(problem) {
                        problems.push(problem.clone());
                    }
                }
            }
        }
    }
}

/// By axis: which of its values, in a cell.
fn place(over: &[GridAxis], number: u64) -> Vec<usize> {
    let mut left = number;
    let mut at: Vec<usize> = over
        .iter()
        .rev()
        .map(|axis| {
            let count = axis.values.len() as u64;
            let at = left % count;
            left /= count;
            usize::try_from(at).unwrap_or(0)
        })
        .collect();
    at.reverse();
    at
}
