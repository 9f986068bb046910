//! Keys of the format that this version does not simulate yet: refused, but not as unknown.
//!
//! Whoever builds one of them removes its line here and reads it in [`part`](super::part).

use crate::scenario::place::Part;
use crate::scenario::problem::Problem;

const ADDITION: &str = "needs the search for additions, which this version does not have yet";

const TOP: [(&str, &str); 2] = [("addition", ADDITION), ("plan", ADDITION)];

/// Why a key of that table has to wait, if it is one.
pub(super) fn key(part: Part, key: &str) -> Option<&'static str> {
    let keys: &[_] = if part == Part::Scenario { &TOP } else { &[] };
    keys.iter().find(|(name, _)| *name == key).map(|(_, why)| *why)
}

/// The problem with a name that has to wait.
pub(super) fn problem(path: &str, name: &str, why: &str) -> Problem {
    Problem::at(path)
        .found(format!("`{name}`"))
        .expected("a plan without decisions")
        .hint(format!("`{name}` {why}"))
}
