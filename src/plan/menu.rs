//! Menu: what one capacity can be raised by for each cost.
//!
//! Additions that raise the same capacity at the same time are interchangeable but for lots and
//! costs, so what they give together is a table, made without a single trial: of all sums that cost
//! the same, to within a thousandth of a budget, the largest.

use super::lattice::{Amounts, Lattice, Point};

/// Costs that are told apart, as a share of the budget: between 512 and 1024.
const COSTS: f64 = 512.0;

/// What can be had of one capacity, the cheapest first; each dearer entry gives more.
pub(super) struct Menu {
    /// The additions, by their place in a point.
    additions: Vec<usize>,
    entries: Vec<MenuEntry>,
}

#[derive(Debug, Clone)]
struct MenuEntry {
    cost: f64,
    amount: f64,
    counts: Vec<u32>,
}

impl Menu {
    /// By capacity that can be raised, for at most a budget.
    pub(super) fn all(lattice: &Lattice, budget: f64) -> Vec<Self> {
        // The same for budgets that are about the same, so that trials are remembered.
        let mut least = 1.0;
        while least * COSTS > budget {
            least /= 2.0;
        }
        while least * 2.0 * COSTS <= budget {
            least *= 2.0;
        }
        let own = |place: usize| {
            let axes = lattice.axes.iter().enumerate();
            let own: Vec<usize> =
                axes.filter(|(_, axis)| axis.place == place).map(|(at, _)| at).collect();
            (!own.is_empty()).then(|| Self::of(own, lattice, (budget, least)))
        };
        (0..lattice.axes.len()).filter_map(own).collect()
    }

    fn of(additions: Vec<usize>, lattice: &Lattice, (budget, least): (f64, f64)) -> Self {
        let mut entries = vec![MenuEntry { cost: 0.0, amount: 0.0, counts: Vec::new() }];
        for &at in &additions {
            entries = with(&entries, lattice.axes[at], (budget, least));
        }
        Self { additions, entries }
    }

    /// How many entries.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// What an entry costs.
    pub(super) fn cost(&self, at: usize) -> f64 {
        self.entries[at].cost
    }

    /// Writes an entry's amounts into a point.
    pub(super) fn write(&self, at: usize, point: &mut Point) {
        for (addition, count) in self.additions.iter().zip(&self.entries[at].counts) {
            point[*addition] = *count;
        }
    }

    /// How many entries cost at most that.
    pub(super) fn within(&self, cost: f64) -> usize {
        self.entries.partition_point(|entry| entry.cost <= cost)
    }
}

/// Every entry with every amount of one addition more, of each cost the one that gives most.
fn with(entries: &[MenuEntry], axis: Amounts, (budget, least): (f64, f64)) -> Vec<MenuEntry> {
    // As fine as costs are told apart, and free amounts all at once.
    let mut stride: u32 = 1;
    while stride < axis.top && axis.grain_cost() * f64::from(stride) < least {
        stride = stride.saturating_mul(2);
    }
    let mut counts: Vec<u32> = (0..=axis.top / stride).map(|times| times * stride).collect();
    if counts.last() != Some(&axis.top) {
        counts.push(axis.top);
    }
    let mut best: Vec<Option<(f64, f64, usize, u32)>> = Vec::new();
    for (from, entry) in entries.iter().enumerate() {
        for &count in &counts {
            let cost = entry.cost + axis.grain_cost() * f64::from(count);
            if cost > budget {
                break;
            }
            let amount = entry.amount + axis.grain * f64::from(count);
            let bucket = bucket(cost / least);
            if best.len() <= bucket {
                best.resize(bucket + 1, None);
            }
            let is_better = |&(other, other_amount, ..): &(f64, f64, usize, u32)| {
                amount > other_amount || (amount == other_amount && cost < other)
            };
            if best[bucket].as_ref().is_none_or(is_better) {
                best[bucket] = Some((cost, amount, from, count));
            }
        }
    }
    let mut longer: Vec<MenuEntry> = Vec::new();
    for (cost, amount, from, count) in best.into_iter().flatten() {
        if longer.last().is_none_or(|last| amount > last.amount) {
            let mut counts = entries[from].counts.clone();
            counts.push(count);
            longer.push(MenuEntry { cost, amount, counts });
        }
    }
    longer
}

/// The number of a bucket, which are at most some thousand.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1025")]
fn bucket(share: f64) -> usize {
    share as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::addition::Addition;

    #[test]
    fn lots_of_one_capacity_are_filled_as_cheaply_as_they_can_be() {
        let additions = [
            Addition::new("x0", "a", 20.0).step(10.0).cost(2.0),
            Addition::new("other", "b", 10.0).cost(1.0),
            Addition::new("x1", "a", 45.0).step(15.0).cost(1.0),
            Addition::new("x2", "a", 40.0).step(40.0).cost(2.0),
        ];
        let menus = Menu::all(&Lattice::of(&additions), 95.0);
        let [a, b] = &menus[..] else { panic!("two capacities") };
        let sums: Vec<(f64, f64)> = a.entries.iter().map(|one| (one.cost, one.amount)).collect();
        let best = [(0.0, 0.0), (15.0, 15.0), (30.0, 30.0), (45.0, 45.0), (65.0, 55.0)];
        assert_eq!(sums, [&best[..], &[(85.0, 65.0), (95.0, 65.0)][..1]].concat());
        let mut point = vec![0; 4];
        a.write(4, &mut point);
        assert_eq!((point, a.within(64.9)), (vec![1, 0, 3, 0], 4));
        // Any amount is told apart by a thousandth of what can be spent.
        assert!((40..=170).contains(&b.len()), "{}", b.len());
    }
}
