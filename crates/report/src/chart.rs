//! Charts of a run, and of the answers to questions.

mod balance;
mod chain;
pub(super) mod comparison;
pub(super) mod plan;
pub(super) mod sensitivity;
mod targets;
mod time;

use super::{drawing::Chart, sheet::Sheet};

/// Draws nothing where a run has nothing to show.
type Make = fn(&Sheet<'_>, &'static str) -> Option<Chart>;

/// All charts by their ids, each in the part of the page where it stands.
pub(super) const ALL: [(&str, &str, Make); 13] = [
    ("balance", "part-balance", balance::sides),
    ("coverage", "part-balance", balance::coverage),
    ("gap", "part-balance", balance::gap),
    ("targets", "part-promises", targets::targets),
    ("flows", "part-chain", chain::flows),
    ("local-rates", "part-chain", chain::rates),
    ("bottleneck", "part-limits", balance::bottleneck),
    ("limits", "part-limits", balance::limits),
    ("capacity-over-time", "part-time", time::capacity),
    ("coverage-over-time", "part-time", time::coverage),
    ("first-met", "part-time", time::first_met),
    ("projects", "part-time", targets::projects),
    ("accounts", "part-accounts", balance::accounts),
];

/// The charts that a run has, each with the part of the page.
pub(super) fn charts(sheet: &Sheet<'_>) -> Vec<(&'static str, Chart)> {
    ALL.iter().filter_map(|(id, part, make)| Some((*part, make(sheet, id)?))).collect()
}
