//! Charts of a run, and of the answers to questions.

mod balance;
mod chain;
pub(super) mod comparison;
pub(super) mod plan;
pub(super) mod sensitivity;
mod targets;
mod time;

use super::drawing::Chart;
use super::sheet::Sheet;

/// The part of a page where a chart stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Balance,
    Chain,
    Targets,
    Limits,
    Time,
    Accounts,
}

/// Draws nothing where a run has nothing to show.
type Make = fn(&Sheet<'_>, &'static str) -> Option<Chart>;

/// All charts, in the order of the page.
pub(super) const ALL: [(&str, Topic, Make); 13] = [
    ("balance", Topic::Balance, balance::sides),
    ("coverage", Topic::Balance, balance::coverage),
    ("gap", Topic::Balance, balance::gap),
    ("targets", Topic::Targets, targets::targets),
    ("flows", Topic::Chain, chain::flows),
    ("local-rates", Topic::Chain, chain::rates),
    ("bottleneck", Topic::Limits, balance::bottleneck),
    ("limits", Topic::Limits, balance::limits),
    ("capacity-over-time", Topic::Time, time::capacity),
    ("coverage-over-time", Topic::Time, time::coverage),
    ("first-met", Topic::Time, time::first_met),
    ("projects", Topic::Time, targets::projects),
    ("accounts", Topic::Accounts, balance::accounts),
];

/// The charts that a run has.
pub(super) fn charts(sheet: &Sheet<'_>) -> Vec<(Topic, Chart)> {
    ALL.iter().filter_map(|(id, topic, make)| Some((*topic, make(sheet, id)?))).collect()
}
