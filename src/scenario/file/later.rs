//! Keys of the format that this version does not simulate yet: refused, but not as unknown.
//!
//! Whoever builds one of them removes its line here and reads it in [`part`](super::part).

use crate::scenario::place::Part;
use crate::scenario::problem::Problem;

const HORIZON: &str = "needs a horizon, which this version does not simulate yet";
const ADDITION: &str = "needs the search for additions, which this version does not have yet";

const TOP: [(&str, &str); 11] = [
    ("as_of", HORIZON),
    ("horizon", "time is not simulated by this version yet; `year` names the single period"),
    ("pipeline", HORIZON),
    ("project", HORIZON),
    ("projects", HORIZON),
    ("retirement", HORIZON),
    ("retirements", HORIZON),
    ("observation", HORIZON),
    ("observations", HORIZON),
    ("addition", ADDITION),
    ("plan", ADDITION),
];

const STAGE: [(&str, &str); 2] = [("storage", HORIZON), ("initial_stock", HORIZON)];

const METRIC: [(&str, &str); 1] = [("stock", HORIZON)];

/// Why a key of that table has to wait, if it is one.
pub(super) fn key(part: Part, key: &str) -> Option<&'static str> {
    let keys: &[_] = match part {
        Part::Scenario => &TOP,
        Part::Stage(_) => &STAGE,
        _ => &[],
    };
    find(keys, key)
}

/// Why a metric has to wait, if it is one.
pub(super) fn metric(name: &str) -> Option<&'static str> {
    find(&METRIC, name)
}

fn find(keys: &[(&str, &'static str)], key: &str) -> Option<&'static str> {
    keys.iter().find(|(name, _)| *name == key).map(|(_, why)| *why)
}

/// The problem with a name that has to wait.
pub(super) fn problem(path: &str, name: &str, why: &str) -> Problem {
    let hint = if why.starts_with("needs") { format!("`{name}` {why}") } else { why.to_owned() };
    Problem::at(path)
        .found(format!("`{name}`"))
        .expected("a single period without time, projects or decisions")
        .hint(hint)
}
