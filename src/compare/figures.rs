//! The figures that are compared, and where each scenario has them.

use std::collections::BTreeMap;

use super::answer::Comparand;
use crate::model::Model;
use crate::outcome::figure::Figure;
use crate::sample::{BLOCK, Block};
use crate::scenario::Scenario;
use crate::simulate::reading::Readout;

/// A figure of any of the scenarios.
#[derive(Debug, Clone)]
pub(super) struct AnyFigure {
    pub(super) figure: Comparand,
    pub(super) period: String,
    /// Position of the period, which all scenarios share.
    pub(super) at: usize,
    pub(super) unit: String,
    pub(super) is_probability: bool,
    /// By scenario: how it is read there.
    pub(super) sources: Vec<Option<FigureSource>>,
}

/// Where a figure of a draw comes from.
#[derive(Debug, Clone)]
pub(super) enum FigureSource {
    Readout(Readout),
    /// All targets, whose periods may differ: known in the last one.
    AllTargets,
}

/// Figures in the order of answers, by what tells them apart.
#[derive(Default)]
struct AnyFigures {
    all: Vec<AnyFigure>,
    known: BTreeMap<(usize, Comparand), usize>,
}

impl AnyFigures {
    /// A figure as one scenario has it.
    fn add(&mut self, scenario: (usize, usize), place: AnyFigure, source: FigureSource) {
        let (index, count) = scenario;
        let key = (place.at, place.figure.clone());
        let found = *self.known.entry(key).or_insert_with(|| {
            self.all.push(AnyFigure { sources: vec![None; count], ..place });
            self.all.len() - 1
        });
        self.all[found].sources[index] = Some(source);
    }
}

/// Every figure that any scenario has: that it is balanced, all targets, each target, metrics.
pub(super) fn places(models: &[Model], scenarios: &[(&str, &Scenario)]) -> Vec<AnyFigure> {
    let count = models.len();
    let mut places = AnyFigures::default();
    let all = || models.iter().zip(scenarios).enumerate();
    for (index, (model, _)) in all() {
        for at in reported(model) {
            let place = probability(Comparand::Figure(Figure::Balanced), (model, at));
            let source = FigureSource::Readout(Readout::balanced(model, at));
            places.add((index, count), place, source);
        }
    }
    for (index, (model, (_, scenario))) in
        all().filter(|(_, (_, named))| !named.1.targets.is_empty())
    {
        let place = probability(Comparand::AllTargets, (model, model.periods.len() - 1));
        places.add((index, count), place, FigureSource::AllTargets);
        for (number, target) in scenario.targets.iter().enumerate() {
            let reading = Readout::target(model, number);
            let figure = Comparand::Figure(Figure::Target(target.id.clone()));
            let place = probability(figure, (model, reading.period));
            places.add((index, count), place, FigureSource::Readout(reading));
        }
    }
    for (index, (model, _)) in all() {
        for at in reported(model) {
            for series in &model.series {
                let place = AnyFigure {
                    figure: Comparand::Figure(Figure::Mean(series.metric, series.of.clone())),
                    period: model.periods[at].label.clone(),
                    at,
                    unit: series.unit.to_string(),
                    is_probability: false,
                    sources: Vec::new(),
                };
                let source = FigureSource::Readout(Readout::value(series.row, at));
                places.add((index, count), place, source);
            }
        }
    }
    places.all
}

/// Positions of the periods that are reported.
fn reported(model: &Model) -> impl Iterator<Item = usize> {
    (0..model.periods.len()).filter(|at| model.periods[*at].slot.is_some())
}

fn probability(figure: Comparand, (model, at): (&Model, usize)) -> AnyFigure {
    let (period, unit) = (model.periods[at].label.clone(), "1".to_owned());
    AnyFigure { figure, period, at, unit, is_probability: true, sources: Vec::new() }
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
