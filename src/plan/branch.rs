//! Branching: the cheapest plan where more of anything never hurts, or nearly.
//!
//! Boxes of plans are looked at in the order of what their least costs. A box whose most does not
//! keep the level holds no plan (Tuy's monotonic optimisation); one whose least does is a plan, the
//! cheapest that is left. Any other is cut where the line from its least to its most crosses the
//! level: what lies below the crossing keeps nothing, and the rest are boxes again.
//!
//! Where more of something does break promises, plans may be passed over; but none is taken that
//! was not tried.

use std::collections::BTreeSet;

use super::lattice::Point;
use super::menu::Menu;

/// Plans that cost less by no more than this share are not looked for.
const GAP: f64 = 0.002;

/// How closely a plan is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// To know which boxes hold plans.
    Roughly,
    /// To take it.
    Surely,
}

/// By capacity: the number of an entry of its menu.
type Picks = Vec<usize>;

/// A cheaper plan than a budget pays for, if there is one. `keeps` says whether a plan keeps the
/// level, or nothing if no more are to be tried.
pub(super) fn cheaper(
    menus: &[Menu],
    (nothing, budget): (&Point, f64),
    keeps: impl FnMut(&Point, Look) -> Option<bool>,
) -> Option<Point> {
    let (kept, broken) = (Vec::new(), Vec::new());
    let mut tree = Tree { menus, nothing, keeps, kept, broken, best: budget, found: None };
    // Either all boxes are done, or no more plans are to be tried.
    let _ = tree.search();
    tree.found
}

struct Tree<'m, K> {
    menus: &'m [Menu],
    nothing: &'m Point,
    keeps: K,
    /// Choices that keep the level, and choices that do not: so does what is more, or less.
    kept: Vec<Picks>,
    broken: Vec<Picks>,
    /// What the best plan costs.
    best: f64,
    found: Option<Point>,
}

impl<K: FnMut(&Point, Look) -> Option<bool>> Tree<'_, K> {
    fn search(&mut self) -> Option<()> {
        let least = vec![0; self.menus.len()];
        let most: Picks = self.menus.iter().map(|menu| menu.len() - 1).collect();
        let mut boxes = BTreeSet::from([(0, least, most)]);
        while let Some((_, low, mut high)) = boxes.pop_first() {
            let spare = self.best * (1.0 - GAP) - self.cost(&low);
            if spare <= 0.0 {
                break;
            }
            for ((menu, low), high) in self.menus.iter().zip(&low).zip(&mut high) {
                *high = (*high).min(menu.within(menu.cost(*low) + spare).max(*low + 1) - 1);
            }
            if !self.keeps(&high)? {
                continue;
            }
            if self.keeps(&low)? {
                self.take(&low)?;
                continue;
            }
            let [below, above] = self.crossing(&low, &high)?;
            self.lower(above, &low)?;
            // By capacity: more of it than below, and no more of those before it.
            let mut rest = high;
            for at in 0..low.len() {
                let (mut least, most) = (low.clone(), rest.clone());
                least[at] = below[at] + 1;
                if least[at] <= most[at] {
                    // Costs are not negative, so that their bits have their order.
                    boxes.insert((self.cost(&least).to_bits(), least, most));
                }
                rest[at] = below[at];
            }
        }
        Some(())
    }

    fn cost(&self, choice: &Picks) -> f64 {
        self.menus.iter().zip(choice).map(|(menu, at)| menu.cost(*at)).sum()
    }

    fn point(&self, choice: &Picks) -> Point {
        let mut point = self.nothing.clone();
        for (menu, at) in self.menus.iter().zip(choice) {
            menu.write(*at, &mut point);
        }
        point
    }

    /// Whether a choice keeps the level, as far as a rough look tells, or one that is more or less.
    fn keeps(&mut self, choice: &Picks) -> Option<bool> {
        let is_above = |one: &Picks, other: &Picks| one.iter().zip(other).all(|(a, b)| a >= b);
        if self.kept.iter().any(|kept| is_above(choice, kept)) {
            return Some(true);
        }
        if self.broken.iter().any(|broken| is_above(broken, choice)) {
            return Some(false);
        }
        let point = self.point(choice);
        let keeps = (self.keeps)(&point, Look::Roughly)?;
        if keeps {
            self.kept.retain(|kept| !is_above(kept, choice));
            self.kept.push(choice.clone());
        } else {
            self.broken.retain(|broken| !is_above(choice, broken));
            self.broken.push(choice.clone());
        }
        Some(keeps)
    }

    /// A choice, if it is cheaper than what was found so far and surely keeps the level.
    fn take(&mut self, choice: &Picks) -> Option<()> {
        let cost = self.cost(choice);
        if cost < self.best {
            let point = self.point(choice);
            if (self.keeps)(&point, Look::Surely)? {
                (self.best, self.found) = (cost, Some(point));
            }
        }
        Some(())
    }

    /// On the way from a choice that does not keep the level to one that does: the last that does
    /// not and the first that does.
    fn crossing(&mut self, low: &Picks, high: &Picks) -> Option<[Picks; 2]> {
        let way = low.iter().zip(high).map(|(low, high)| high - low).max().unwrap_or(0).max(1);
        let along = |step: usize| -> Picks {
            low.iter().zip(high).map(|(low, high)| low + (high - low) * step / way).collect()
        };
        let (mut below, mut above) = (0, way);
        while above - below > 1 {
            let middle = below + (above - below) / 2;
            if self.keeps(&along(middle))? {
                above = middle;
            } else {
                below = middle;
            }
        }
        Some([along(below), along(above)])
    }

    /// Takes what is left of a choice if each capacity is lowered as far as it can be, the dearest
    /// first.
    fn lower(&mut self, mut choice: Picks, low: &Picks) -> Option<()> {
        let mut order: Vec<usize> = (0..choice.len()).collect();
        let spent = |at: &usize| self.menus[*at].cost(choice[*at]);
        order.sort_by(|a, b| spent(b).total_cmp(&spent(a)));
        for at in order {
            let (mut fails, mut least) = (low[at], choice[at]);
            while fails < least {
                let middle = fails + (least - fails) / 2;
                choice[at] = middle;
                if self.keeps(&choice)? {
                    least = middle;
                } else {
                    fails = middle + 1;
                }
            }
            choice[at] = least;
        }
        self.take(&choice)
    }
}
