//! The figures that are compared, and where each scenario has them.

use std::collections::BTreeMap;

use super::answer::Comparand;
use crate::model::Model;
use crate::model::index::Series;
use crate::outcome::figure::Figure;
use crate::sample::{BLOCK, Block};
use crate::scenario::Scenario;
use crate::simulate::reading::Readout;
use crate::simulate::study::Compiled;
use crate::units::{Conversion, Unit};

/// A figure of any of the scenarios.
pub(super) struct AnyFigure {
    pub(super) figure: Comparand,
    pub(super) period: String,
    /// Position of the period, which all scenarios share.
    pub(super) at: usize,
    pub(super) unit: String,
    /// By scenario: how it is read there.
    pub(super) sources: Vec<Option<FigureSource>>,
    /// By scenario: what leads from its unit there to that of the figure.
    pub(super) conversions: Vec<Conversion>,
}

impl AnyFigure {
    pub(super) fn is_probability(&self) -> bool {
        self.figure.figure().is_none_or(Figure::is_probability)
    }
}

/// Where a figure of a draw comes from.
#[derive(Debug, Clone)]
pub(super) enum FigureSource {
    Readout(Readout),
    /// All targets, whose periods may differ: known in the last one.
    AllTargets,
}

/// A figure as one scenario has it: its period, its unit and how it is read.
type ReadFigure = (Comparand, usize, String, FigureSource);

/// Every figure that any scenario has: that it is balanced, all targets, each target, metrics.
pub(super) fn all(compared: &[(&str, &Compiled)]) -> Vec<AnyFigure> {
    let mut all: Vec<AnyFigure> = Vec::new();
    let mut known: BTreeMap<(usize, Comparand), usize> = BTreeMap::new();
    let kinds: [fn(&Model, &Scenario) -> Vec<ReadFigure>; 3] = [balanced, targets, metrics];
    for kind in kinds {
        for (index, (_, Compiled { model, scenario, .. })) in compared.iter().enumerate() {
            for (figure, at, unit, source) in kind(model, scenario) {
                let place = *known.entry((at, figure.clone())).or_insert_with(|| {
                    let (period, sources) =
                        (model.periods[at].label.clone(), vec![None; compared.len()]);
                    let (unit, conversions) =
                        (unit.clone(), vec![Conversion::Same; compared.len()]);
                    all.push(AnyFigure { figure, period, at, unit, sources, conversions });
                    all.len() - 1
                });
                let [own, unit] = [unit, all[place].unit.clone()].map(Unit::new);
                // Units that do not convert are refused before.
                all[place].conversions[index] = own.conversion(&unit).unwrap_or(Conversion::Same);
                all[place].sources[index] = Some(source);
            }
        }
    }
    all
}

/// Positions of the periods that are reported.
fn reported(model: &Model) -> impl Iterator<Item = usize> {
    (0..model.periods.len()).filter(|at| model.periods[*at].slot.is_some())
}

fn balanced(model: &Model, _: &Scenario) -> Vec<ReadFigure> {
    let figure = |at| read(Figure::Balanced, "1".to_owned(), Readout::balanced(model, at));
    reported(model).map(figure).collect()
}

fn targets(model: &Model, scenario: &Scenario) -> Vec<ReadFigure> {
    let last = model.periods.len() - 1;
    let all = (Comparand::AllTargets, last, "1".to_owned(), FigureSource::AllTargets);
    let each = scenario.targets.iter().enumerate().map(|(number, target)| {
        read(Figure::Target(target.id.clone()), "1".to_owned(), Readout::target(model, number))
    });
    let all = (!scenario.targets.is_empty()).then_some(all);
    all.into_iter().chain(each).collect()
}

fn metrics(model: &Model, _: &Scenario) -> Vec<ReadFigure> {
    let all = reported(model).flat_map(|at| model.series.iter().map(move |series| (at, series)));
    let figure = |(at, series): (usize, &Series)| {
        let figure = Figure::Mean(series.metric, series.of.clone());
        read(figure, series.unit.to_string(), Readout::value(series.row, at))
    };
    all.map(figure).collect()
}

fn read(figure: Figure, unit: String, reading: Readout) -> ReadFigure {
    (Comparand::Figure(figure), reading.period, unit, FigureSource::Readout(reading))
}

/// Clears the draws in which a target of the period is not met.
pub(super) fn meet_targets(block: &Block<'_>, period: usize, all: &mut [f64; BLOCK]) {
    let targets = block.model().targets.iter().filter(|target| target.period == period);
    for target in targets {
        let [low, high] = target.band.edges();
        for (all, value) in all.iter_mut().zip(block.counted(target.row)) {
            *all = if *value >= low && *value <= high { *all } else { 0.0 };
        }
    }
}
