//! Confirmation: a plan counts only if it holds on draws that its search has not seen.
//!
//! A search is too optimistic on its own draws, because it picks the plan that they favour. So the
//! plan is judged on fresh draws, and while the lower end of its interval there is below the
//! confidence, the search is repeated with a margin.

use super::answer::PlanStatus;
use super::lattice::Point;
use super::search::{LatticeSearch, Near};

/// Checks on fresh draws before a plan counts as unconfirmed.
const MOST_CHECKS: u64 = 8;

/// A plan, and what fresh draws say of it.
#[derive(Debug)]
pub(super) struct Confirmed<A> {
    pub(super) status: PlanStatus,
    pub(super) point: Point,
    /// What the last check found.
    pub(super) answer: A,
    pub(super) checks: u64,
    /// What was added to the confidence for the last search.
    pub(super) margin: f64,
}

/// Searches with growing margins until a plan holds on fresh draws. `check` judges a point on such
/// draws, and says between which ends the probability lies that counts.
pub(super) fn confirmed<A>(
    search: &mut LatticeSearch<'_>,
    (mut start, mut near): (Point, Near),
    confidence: f64,
    mut check: impl FnMut(&Point) -> (A, [f64; 2]),
) -> Confirmed<A> {
    let (mut margin, mut checks) = (0.0, 0);
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
            return Confirmed { status, point, answer, checks, margin };
        }
        // A little more than was missing, as the next draws may be less kind.
        margin += 1.2 * (confidence - low);
        (start, near) = (point, Near::Close);
    }
}
