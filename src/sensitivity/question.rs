//! Questions: figures that are asked about, and where they stand.

use crate::model::Model;
use crate::outcome::figure::Figure;
use crate::scenario::Scenario;
use crate::simulate::reading::Readout;

/// A figure that is asked about, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) figure: Figure,
    pub(super) reading: Readout,
    /// The metric of its target.
    pub(super) metric: Option<Readout>,
    pub(super) period: String,
    pub(super) unit: String,
}

impl Question {
    pub(super) fn of(figure: &Figure, model: &Model, scenario: &Scenario) -> Option<Self> {
        let reading = Readout::of(figure, model, scenario)?;
        let target = |id: &String| scenario.targets.iter().position(|target| target.id == *id);
        let (metric, unit) = match figure {
            Figure::Target(id) => {
                let row = &model.targets[target(id)?];
                (Some(Readout::value(row.row, row.period)), "1".to_owned())
            }
            Figure::Mean(metric, of) => {
                let mut series = model.series.iter();
                let found = series.find(|one| one.metric == *metric && one.of == *of)?;
                (None, found.unit.to_string())
            }
            Figure::Balanced => (None, "1".to_owned()),
        };
        let period = model.periods[reading.period].label.clone();
        Some(Self { figure: figure.clone(), reading, metric, period, unit })
    }
}
