//! Measures: in what the numbers of a scenario are measured, and the metrics of its parts.

use std::collections::{BTreeMap, BTreeSet};

use super::demand::DemandField;
use super::input::{Input, is_glob, matches};
use super::key::{NumberKey, UnitRule};
use super::market::Market;
use super::place::Places;
use super::says;
use super::stage::Stage;
use super::target::Target;
use super::{Draft, Listed, Scenario};
use crate::message::Text;
use crate::metric::{Metric, MetricKind, Subject};
use crate::units::Unit;

/// In what a number is measured, and so which units a text may carry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Measure {
    /// A rate, share, value or intensity: no unit.
    Plain,
    /// An amount in that unit.
    Unit(Unit),
    /// Not known: there is no such input, or its unit could not be read.
    Unread,
    /// Amounts of several units at once: a text cannot say which.
    Mixed,
}

impl Measure {
    pub(crate) fn expected(&self) -> Text {
        match self {
            Self::Plain | Self::Mixed => says::a_number_or_a_distribution(),
            Self::Unit(unit) => says::an_amount_in(unit.as_str()),
            Self::Unread => says::an_amount_in_some_unit(),
        }
    }
}

impl Draft {
    /// In what an input is measured, as reports and messages say it: `kt`, `kt/GW`, `month`, or
    /// `1` for what has no unit. Empty if there is no such input.
    pub fn unit_of(&self, input: &Input) -> Unit {
        let of = |id: &str| {
            let stage = self.stages.iter().find(|stage| stage.id == id);
            stage.map_or_else(Unit::default, |stage| stage.unit.clone())
        };
        match (input, input.unit_rule()) {
            (Input::Account { account, stage }, _) => {
                let account = self.accounts.iter().find(|known| known.id == *account);
                let unit = account.map_or_else(Unit::default, |account| account.unit.clone());
                let given = account.and_then(|account| account.of_stage(stage));
                let market = self.market_of(stage).filter(|_| given.is_some_and(|g| g.times_price));
                let sold =
                    market.map(|market| format!("{}·{}", of(stage), market.unit_of_prices()));
                per(&unit, &sold.map_or_else(|| of(stage), Unit::new))
            }
            (Input::Link { from, to, .. }, UnitRule::PerBuyer) => per(&of(from), &of(to)),
            (_, UnitRule::Stage) => self.stage_of(input).map_or_else(Unit::default, of),
            (_, UnitRule::FinalStage) => self.last_stage().map_or_else(Unit::default, of),
            (_, UnitRule::Price) => {
                self.market_with(input).map_or_else(Unit::default, Market::unit_of_prices)
            }
            (_, UnitRule::Months) => Unit::new("month"),
            _ => Unit::one(),
        }
    }

    fn stage_of<'d>(&'d self, input: &'d Input) -> Option<&'d str> {
        match input {
            Input::Stage { stage, .. } | Input::Account { stage, .. } => Some(stage),
            Input::Project { project, .. } => {
                Some(&self.projects.iter().find(|known| known.id == *project)?.stage)
            }
            Input::Retirement { retirement, .. } => {
                Some(&self.retirements.iter().find(|known| known.id == *retirement)?.stage)
            }
            Input::Market { .. } => Some(self.market_with(input)?.stages.first()?),
            Input::Link { .. } | Input::Status { .. } | Input::Demand => None,
        }
    }

    /// The market of which an input is a price or an amount.
    fn market_with(&self, input: &Input) -> Option<&Market> {
        match input {
            Input::Market { market, .. } => self.markets.iter().find(|known| known.id == *market),
            Input::Stage { stage, .. } => self.market_of(stage),
            _ => None,
        }
    }

    pub(crate) fn measure_of_stage(&self, places: &Places, stage: Option<&str>) -> Measure {
        let index = self.stages.iter().position(|known| Some(known.id.as_str()) == stage);
        match index {
            Some(index) if !places.is_unread(Stage::part(index), "unit") => {
                Measure::Unit(self.stages[index].unit.clone())
            }
            _ => Measure::Unread,
        }
    }

    /// In what the bounds of a target are measured.
    pub(crate) fn measure_of_target(&self, places: &Places, target: &Target) -> Measure {
        if target.metric.kind() != MetricKind::Amount || target.metric == Metric::Price {
            return Measure::Plain;
        }
        let of_stage = |stage: Option<&str>| self.measure_of_stage(places, stage);
        match target.metric.subject() {
            Subject::Stage
            | Subject::Supplier
            | Subject::National
            | Subject::Store
            | Subject::Seller
            | Subject::SupplierAtFull => of_stage(Some(&target.of)),
            Subject::Link => of_stage(target.of.split_once("->").map(|(from, _)| from)),
            Subject::Feeder | Subject::Chain => of_stage(self.last_stage()),
            Subject::Accounts(1) => {
                let account = self.accounts.iter().find(|account| account.id == target.of);
                account.map_or(Measure::Unread, |account| Measure::Unit(account.unit.clone()))
            }
            Subject::Accounts(_) => Measure::Plain,
            Subject::Own => Measure::Unread,
        }
    }

    /// The final stage, if it is named or the only one that feeds no other.
    pub(crate) fn last_stage(&self) -> Option<&str> {
        let feeds = |stage: &&Stage| self.links.iter().any(|link| link.from == stage.id);
        let mut ends = self.stages.iter().filter(|stage| !feeds(stage));
        let only = ends.next().filter(|_| ends.next().is_none());
        self.final_stage.as_deref().or(only.map(|stage| stage.id.as_str()))
    }

    pub(crate) fn measure_of(&self, places: &Places, name: &str) -> Measure {
        let of = |input: Input| match input.unit_rule() {
            UnitRule::Stage => self.measure_of_stage(places, self.stage_of(&input)),
            UnitRule::FinalStage => self.measure_of_stage(places, self.last_stage()),
            _ => Measure::Plain,
        };
        if !is_glob(name) {
            return name.parse().map_or(Measure::Unread, of);
        }
        let all = self.inputs().map(|(input, _)| input);
        let mut matched = all.filter(|input| matches(name, &input.to_string())).map(of);
        let Some(first) = matched.next() else { return Measure::Unread };
        if matched.all(|other| other == first) { first } else { Measure::Mixed }
    }
}

fn per(above: &Unit, below: &Unit) -> Unit {
    if above == below { Unit::one() } else { Unit::new(format!("{above}/{below}")) }
}

impl Input {
    fn unit_rule(&self) -> UnitRule {
        match self {
            Self::Stage { field, .. } => field.key().unit_rule(),
            Self::Link { field, .. } => field.key().unit_rule(),
            Self::Project { field, .. } => field.key().unit_rule(),
            Self::Retirement { field, .. } => field.key().unit_rule(),
            Self::Market { field, .. } => field.key().unit_rule(),
            Self::Demand => DemandField::Final.key().unit_rule(),
            Self::Account { .. } | Self::Status { .. } => UnitRule::One,
        }
    }
}

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
            Subject::Seller => {
                let sellers = stages.filter_map(|stage| {
                    let market = self.market_of(&stage.id)?;
                    let is_price = metric == Metric::Price;
                    let unit = if is_price { market.unit_of_prices() } else { stage.unit.clone() };
                    Some((stage.id.clone(), unit))
                });
                sellers.collect()
            }
            Subject::SupplierAtFull if self.markets.is_empty() => Vec::new(),
            Subject::SupplierAtFull => {
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
            Subject::Own => Vec::new(),
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
        Subject::Own => says::the_name_of_an_own_figure(),
        Subject::Link => says::a_link_such_as("\"ingot->wafer\""),
        Subject::Accounts(1) => says::the_id_of_an_account(),
        Subject::Accounts(_) => says::the_ids_of_accounts(),
        Subject::Stage
        | Subject::Supplier
        | Subject::National
        | Subject::Store
        | Subject::Seller
        | Subject::SupplierAtFull
        | Subject::Feeder => says::the_id_of_a_stage(),
    }
}
