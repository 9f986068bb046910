//! Names: what reports call stages and links.

use std::collections::BTreeMap;

use super::number::is_share;
use crate::metric::{Metric, Subject};
use crate::scenario::Scenario;
use crate::scenario::stage::Stage;

/// Letters of a text that a page shows; what is longer is cut.
const MOST_LETTERS: usize = 2000;

/// Free text on one line: control characters would move the cursor or break a table, and a text
/// without end would fill the page.
pub(super) fn plain(text: &str) -> String {
    let harmless = |c: char| if c.is_control() { ' ' } else { c };
    let mut plain: String = text.chars().take(MOST_LETTERS).map(harmless).collect();
    if text.chars().nth(MOST_LETTERS).is_some() {
        plain.push('…');
    }
    plain
}

/// Several names as a list in a sentence, the first few of them.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 8;
    let shown = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The unit of a metric's figures, `1` for ratios.
pub(super) fn figure_unit(scenario: &Scenario, metric: Metric, of: &str) -> String {
    if is_share(metric) || matches!(metric, Metric::Coverage | Metric::NameplateCoverage) {
        return "1".to_owned();
    }
    let names = Names::new(scenario);
    match metric.subject() {
        Subject::Account => {
            let account = scenario.accounts.iter().find(|account| account.id == of);
            account.map_or(String::new(), |account| account.unit.to_string())
        }
        Subject::Link => names.unit(of.split_once("->").map_or(of, |(from, _)| from)),
        Subject::Chain | Subject::Feeder => {
            scenario.stages[scenario.final_stage_index()].unit.to_string()
        }
        Subject::Stage | Subject::Supplier | Subject::National | Subject::Store => names.unit(of),
    }
}

/// Names of the stages of a scenario.
pub(super) struct Names<'s> {
    stages: BTreeMap<&'s str, &'s Stage>,
}

impl<'s> Names<'s> {
    pub(super) fn new(scenario: &'s Scenario) -> Self {
        Self { stages: scenario.stages.iter().map(|stage| (stage.id.as_str(), stage)).collect() }
    }

    /// A stage by its id.
    pub(super) fn stage(&self, id: &str) -> String {
        plain(self.stages.get(id).map_or(id, |stage| stage.display_name()))
    }

    /// The unit of a stage's product.
    pub(super) fn unit(&self, id: &str) -> String {
        plain(self.stages.get(id).map_or("", |stage| stage.unit.as_str()))
    }

    /// A stage, a link or an input `FROM->TO`, an account or the chain.
    pub(super) fn subject(&self, of: &str) -> String {
        match of.split_once("->") {
            Some((from, to)) => format!("{} → {}", self.stage(from), self.stage(to)),
            None if of == "chain" && !self.stages.contains_key(of) => "the chain".to_owned(),
            None => self.stage(of),
        }
    }

    /// What holds a stage back.
    pub(super) fn factor(&self, factor: &str) -> String {
        match factor.strip_prefix("input:") {
            Some(input) => self.stage(input),
            None if factor == "potential" => "own plants".to_owned(),
            None => factor.to_owned(),
        }
    }
}
