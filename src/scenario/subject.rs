//! Subjects: the stages, links and accounts that a metric is a figure of, with its unit there.

use std::collections::BTreeMap;

use super::Scenario;
use crate::metric::{Metric, Subject};
use crate::units::Unit;

impl Scenario {
    /// The subjects of a metric in the order of the file, each with the metric's unit. Some of them
    /// may have no such figure, such as a stage without buyers no coverage.
    pub(crate) fn subjects(&self, metric: Metric) -> Vec<(String, Unit)> {
        let last = &self.stages[self.final_stage_index()].unit;
        let stages = self.stages.iter();
        let found: Vec<(String, &Unit)> = match metric.subject() {
            Subject::Stage | Subject::Supplier | Subject::National | Subject::Store => {
                stages.map(|stage| (stage.id.clone(), &stage.unit)).collect()
            }
            Subject::Feeder => stages.map(|stage| (stage.id.clone(), last)).collect(),
            Subject::Link => {
                let units: BTreeMap<&str, &Unit> =
                    stages.map(|stage| (stage.id.as_str(), &stage.unit)).collect();
                let links = self.links.iter();
                links.map(|link| (link.id(), units[link.from.as_str()])).collect()
            }
            Subject::Chain => vec![("chain".to_owned(), last)],
            Subject::Account => {
                let accounts = self.accounts.iter();
                accounts.map(|account| (account.id.clone(), &account.unit)).collect()
            }
        };
        found.into_iter().map(|(of, unit)| (of, metric.unit(unit.clone()))).collect()
    }

    /// The unit of a metric of a subject, if there is such a subject.
    pub fn metric_unit(&self, metric: Metric, of: &str) -> Option<Unit> {
        let mut subjects = self.subjects(metric).into_iter();
        subjects.find(|(subject, _)| subject == of).map(|(_, unit)| unit)
    }
}
