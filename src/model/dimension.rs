//! Which dimension of Sobol' points each random number has.
//!
//! Every kind of number has dimensions of its own, in turns: the stages take four of eighteen, and so
//! on. Within a kind numbers follow the file. So what is appended to a file, of whatever kind, takes
//! dimensions that nothing had, and no other draw moves; nor does it matter which figures are asked
//! for. What moves draws is to put something before others of its kind, or to take it away.

use crate::scenario::input::Input;

/// What has dimensions of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    Stage,
    Link,
    Account,
    Status,
    Project,
    Retirement,
    Market,
    Demand,
    /// The common factor of a correlation.
    Correlation,
    /// A shock that projects share.
    Shock,
    /// Whether a project comes, and a retirement.
    Coming,
    Leaving,
}

/// Who takes the next dimension: kinds of which there are many, often, and what others share, early,
/// since low dimensions spread best.
const TURNS: [Holder; 18] = {
    use Holder::{
        Account, Coming, Correlation, Demand, Leaving, Link, Market, Project, Retirement, Shock,
        Stage, Status,
    };
    [
        Stage,
        Link,
        Correlation,
        Coming,
        Stage,
        Link,
        Project,
        Shock,
        Market,
        Stage,
        Link,
        Project,
        Account,
        Stage,
        Status,
        Retirement,
        Leaving,
        Demand,
    ]
};

/// The dimension of a number before which so many others of its kind stand.
pub(crate) fn dimension(holder: Holder, rank: usize) -> usize {
    let turns = || (0..TURNS.len()).filter(|turn| TURNS[*turn] == holder);
    let count = turns().count();
    let turn = turns().nth(rank % count).unwrap_or_default();
    rank / count * TURNS.len() + turn
}

impl Holder {
    pub(crate) fn of(input: &Input) -> Self {
        match input {
            Input::Stage { .. } => Self::Stage,
            Input::Link { .. } => Self::Link,
            Input::Account { .. } => Self::Account,
            Input::Status { .. } => Self::Status,
            Input::Project { .. } => Self::Project,
            Input::Retirement { .. } => Self::Retirement,
            Input::Demand => Self::Demand,
            Input::Market { .. } => Self::Market,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_dimension_belongs_to_two() {
        let mut kinds = TURNS.to_vec();
        kinds.sort();
        kinds.dedup();
        let all = kinds.iter().flat_map(|holder| (0..50).map(|rank| dimension(*holder, rank)));
        let mut all: Vec<usize> = all.collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!((kinds.len(), all.len()), (12, count));
        assert_eq!([0, 1, 4].map(|rank| dimension(Holder::Stage, rank)), [0, 4, 18]);
    }
}
