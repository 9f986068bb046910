//! Confirming: a plan counts when it holds on draws that it was not made for.
//!
//! A search is too optimistic on its own draws, because it picks the plan that they favour. So a plan
//! is judged on fresh draws, and while the lower end of its interval there is below the confidence,
//! the search is repeated with a margin. A margin may pass over a plan in lots that would have held,
//! so where what holds is dearer than what did not by more than a little, margins between the two are
//! tried as well.

use super::answer::PlanStatus;
use super::lattice::Point;
use super::search::{LatticeSearch, Near};

/// Checks on fresh draws before a plan counts as unconfirmed.
const MOST_CHECKS: u64 = 8;

/// Checks of cheaper plans with smaller margins.
const MORE_CHECKS: u64 = 6;

/// By what share of its cost a plan must be dearer than one that did not hold for others to be
/// looked for between them.
const LITTLE: f64 = 0.005;

/// A plan, and what fresh draws say of it.
pub(super) struct Confirmed<A> {
    pub(super) status: PlanStatus,
    pub(super) point: Point,
    /// What its check found.
    pub(super) answer: A,
    pub(super) checks: u64,
    /// What was added to the confidence for the search that found it.
    pub(super) margin: f64,
}

/// Searches with growing margins until a plan holds on fresh draws. `check` judges a point on such
/// draws, and says between which ends the probability lies that counts.
pub(super) fn confirmed<A>(
    search: &mut LatticeSearch<'_>,
    ((mut start, mut near), confidence): ((Point, Near), f64),
    mut check: impl FnMut(&Point) -> (A, [f64; 2]),
) -> Confirmed<A> {
    let (mut margin, mut checks) = (0.0, 0);
    // Of what did not hold: its margin on the draws of the search, and its cost.
    let mut refused: Option<(f64, f64)> = None;
    loop {
        let level = (confidence + margin).min(1.0);
        let (point, score) = search.cheapest(level, (&start, near));
        let (answer, [low, high]) = check(&point);
        checks += 1;
        let status = if low >= confidence {
            Some(PlanStatus::Reached)
        } else if search.is_stopped() {
            Some(PlanStatus::Interrupted)
        } else if score.p < level {
            let is_short = margin == 0.0 || high < confidence;
            Some(if is_short { PlanStatus::BestReachable } else { PlanStatus::Unconfirmed })
        } else {
            (checks >= MOST_CHECKS).then_some(PlanStatus::Unconfirmed)
        };
        if let Some(status) = status {
            let found = Confirmed { status, point, answer, checks, margin };
            return match (status, refused) {
                (PlanStatus::Reached, Some(refused)) => {
                    between(search, (found, confidence), (refused, check))
                }
                _ => found,
            };
        }
        refused = Some((score.p - confidence, search.cost(&point)));
        // A little more than was missing, as the next draws may be less kind.
        margin += 1.2 * (confidence - low);
        (start, near) = (point, Near::Close);
    }
}

/// What holds with a smaller margin and costs less, if there is such a plan; else what was found.
fn between<A>(
    search: &mut LatticeSearch<'_>,
    (mut found, confidence): (Confirmed<A>, f64),
    ((mut refused, mut cost), mut check): ((f64, f64), impl FnMut(&Point) -> (A, [f64; 2])),
) -> Confirmed<A> {
    let mut margin = found.margin;
    let is_dearer = |dear: f64, cheap: f64| dear - cheap > LITTLE * dear;
    for _ in 0..MORE_CHECKS {
        if !is_dearer(search.cost(&found.point), cost) || search.is_over() || refused >= margin {
            break;
        }
        let middle = refused + 0.5 * (margin - refused);
        let (point, score) = search.cheapest(confidence + middle, (&found.point, Near::Close));
        if !is_dearer(search.cost(&found.point), search.cost(&point)) {
            margin = middle;
            continue;
        }
        let (answer, [low, _]) = check(&point);
        found.checks += 1;
        if low >= confidence {
            margin = middle;
            found = Confirmed { point, answer, margin, ..found };
        } else {
            (refused, cost) = (score.p - confidence, search.cost(&point));
        }
    }
    found
}
