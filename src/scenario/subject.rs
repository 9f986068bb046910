//! Subjects: the stages, links and accounts that a metric is a figure of, with its unit there.

use std::collections::{BTreeMap, BTreeSet};

use super::measure::per;
use super::{Scenario, says};
use crate::message::Text;
use crate::metric::{Metric, Subject};
use crate::units::Unit;

impl Scenario {
    /// The subjects of a metric in the order of the file, each with the metric's unit. Some of them
    /// may have no such figure, such as a stage without buyers no coverage.
    pub(crate) fn subjects(&self, metric: Metric) -> Vec<(String, Unit)> {
        let last = &self.stages[self.final_stage_index()].unit;
        let stages = self.stages.iter();
        let found: Vec<(String, Unit)> = match metric.subject() {
            Subject::Stage | Subject::Supplier | Subject::National | Subject::Store => {
                stages.map(|stage| (stage.id.clone(), stage.unit.clone())).collect()
            }
            Subject::Feeder => stages.map(|stage| (stage.id.clone(), last.clone())).collect(),
            Subject::Link => {
                let units: BTreeMap<&str, &Unit> =
                    stages.map(|stage| (stage.id.as_str(), &stage.unit)).collect();
                let links = self.links.iter();
                links.map(|link| (link.id(), units[link.from.as_str()].clone())).collect()
            }
            Subject::Chain => vec![("chain".to_owned(), last.clone())],
            Subject::Accounts(1) => {
                let accounts = self.accounts.iter();
                accounts.map(|account| (account.id.clone(), account.unit.clone())).collect()
            }
            Subject::Accounts(_) => {
                let targets = self.targets.iter().filter(|target| target.metric == metric);
                let named: BTreeSet<&str> = targets.map(|target| target.of.as_str()).collect();
                named.into_iter().map(|of| (of.to_owned(), self.unit_of_accounts(of))).collect()
            }
        };
        found.into_iter().map(|(of, unit)| (of, metric.unit(unit))).collect()
    }

    /// The unit of the first account over those of the others, `1` where they are the same.
    fn unit_of_accounts(&self, of: &str) -> Unit {
        let unit = |id| self.accounts.iter().find(|account| account.id == id);
        let units = of.split('/').filter_map(unit).map(|account| account.unit.clone());
        units.reduce(|above, below| per(&above, &below)).unwrap_or_default()
    }

    /// The unit of a metric of a subject, if there is such a subject.
    pub fn metric_unit(&self, metric: Metric, of: &str) -> Option<Unit> {
        let mut subjects = self.subjects(metric).into_iter();
        subjects.find(|(subject, _)| subject == of).map(|(_, unit)| unit)
    }
}

/// What a file calls a subject of that kind by.
pub(super) fn named_by(subject: Subject) -> Text {
    match subject {
        Subject::Chain => Text::data("\"chain\""),
        Subject::Link => says::a_link_such_as("\"ingot->wafer\""),
        Subject::Accounts(1) => says::the_id_of_an_account(),
        Subject::Accounts(_) => says::the_ids_of_accounts(),
        Subject::Stage
        | Subject::Supplier
        | Subject::National
        | Subject::Store
        | Subject::Feeder => says::the_id_of_a_stage(),
    }
}
