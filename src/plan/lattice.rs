//! Lattice: amounts as whole numbers of grains, so that plans can be compared and remembered.

use crate::scenario::addition::Addition;

/// Grains of an addition that comes in any amount: so many that the few that are needed of a max
/// far too large can still be told apart.
const GRAINS: u32 = 1 << 30;

/// An addition that comes in any amount is changed by this share of its useful range at least, as
/// halvings.
const FINEST: u32 = 12;

/// Most steps of an addition: beyond, they are as fine as any amount.
const MOST_STEPS: f64 = GRAINS as f64;

/// Amounts of all additions, in grains.
pub(super) type Point = Vec<u32>;

/// The amounts that can be chosen.
#[derive(Debug, Clone)]
pub(super) struct Lattice {
    pub(super) axes: Vec<Amounts>,
}

/// The amounts of one addition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amounts {
    /// Amount of one grain.
    pub(super) grain: f64,
    /// Most grains.
    pub(super) top: u32,
    /// Least change, in grains.
    pub(super) finest: u32,
    /// Cost of a unit.
    pub(super) cost: f64,
    /// The first addition that raises the same capacity at the same time.
    pub(super) place: usize,
}

impl Amounts {
    /// Whether it comes in steps, each a grain.
    fn is_in_steps(self) -> bool {
        self.finest == 1
    }

    /// Cost of one grain.
    pub(super) fn grain_cost(self) -> f64 {
        self.cost * self.grain
    }

    /// The same up to as many grains; any amount is then told apart by a share of these.
    fn up_to(self, top: u32) -> Self {
        if self.is_in_steps() {
            return Self { top, ..self };
        }
        let finest = (top >> FINEST).max(2);
        Self { top, finest: 1 << finest.ilog2(), ..self }
    }
}

impl Lattice {
    /// Of these additions.
    pub(super) fn of(additions: &[Addition]) -> Self {
        let place = |addition: &Addition| {
            let same = |one: &Addition| one.stage == addition.stage && one.start == addition.start;
            additions.iter().position(same).unwrap_or_default()
        };
        Self { axes: additions.iter().map(|addition| axis(addition, place(addition))).collect() }
    }

    /// What a budget can pay for: a plan for less has no more than that of anything.
    pub(super) fn within(&self, budget: f64) -> Self {
        let within = |axis: &Amounts| {
            let most = (budget * (1.0 + 1e-9) / axis.grain_cost()).floor();
            if most < f64::from(axis.top) { axis.up_to(grains(most)) } else { *axis }
        };
        Self { axes: self.axes.iter().map(within).collect() }
    }

    /// Up to that many halvings of amounts that the longest strides take in thousands.
    pub(super) fn shorter(&self, halvings: u32) -> Self {
        let is_long = |axis: &Amounts| axis.top >> FINEST > 0;
        let shorter = |axis: &Amounts| {
            if is_long(axis) { axis.up_to((axis.top >> halvings).max(1)) } else { *axis }
        };
        Self { axes: self.axes.iter().map(shorter).collect() }
    }

    /// Whether some amount is at most a quarter of another lattice's.
    pub(super) fn is_much_less_than(&self, other: &Self) -> bool {
        let mut both = self.axes.iter().zip(&other.axes);
        both.any(|(own, other)| own.top < other.top && own.top <= other.top / 4)
    }

    /// All plans that cost less, the cheapest first and the cost unknown of none; none if some
    /// addition comes in any amount, or if these are more than so many.
    pub(super) fn cheaper(&self, budget: f64, most: usize) -> Option<Vec<Point>> {
        if !self.axes.iter().all(|axis| axis.is_in_steps()) {
            return None;
        }
        let mut plans = vec![(0.0, Vec::new())];
        for axis in &self.axes {
            let mut longer = Vec::new();
            for (cost, plan) in plans {
                for count in 0..=axis.top {
                    let cost: f64 = cost + axis.grain_cost() * f64::from(count);
                    if cost >= budget {
                        break;
                    }
                    if longer.len() >= most {
                        return None;
                    }
                    let mut plan: Point = plan.clone();
                    plan.push(count);
                    longer.push((cost, plan));
                }
            }
            plans = longer;
        }
        plans.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        Some(plans.into_iter().map(|(_, plan)| plan).collect())
    }

    /// Nothing of anything.
    pub(super) fn nothing(&self) -> Point {
        vec![0; self.axes.len()]
    }

    /// That share of the most of everything.
    pub(super) fn share(&self, share: f64) -> Point {
        self.axes.iter().map(|axis| grains(share * f64::from(axis.top))).collect()
    }

    /// A change of an addition by a share `2^-halvings` of its most, as fine as it may be.
    fn stride(&self, at: usize, halvings: u32) -> u32 {
        let Amounts { top, finest, .. } = self.axes[at];
        (top >> halvings.min(31)).max(finest)
    }

    /// The points with one stride more and one less of an addition, as far as there are such.
    pub(super) fn beside(&self, here: &Point, at: usize, halvings: u32) -> [Option<Point>; 2] {
        let stride = self.stride(at, halvings);
        let more = here[at].saturating_add(stride).min(self.axes[at].top);
        [more, here[at].saturating_sub(stride)].map(|count| {
            let mut next = here.clone();
            next[at] = count;
            (count != here[at]).then_some(next)
        })
    }

    /// Amounts in units.
    pub(super) fn amounts(&self, point: &[u32]) -> Vec<f64> {
        let axes = self.axes.iter().zip(point);
        axes.map(|(axis, count)| axis.grain * f64::from(*count)).collect()
    }

    /// Cost of each amount.
    pub(super) fn costs(&self, point: &[u32]) -> Vec<f64> {
        let axes = self.axes.iter().zip(self.amounts(point));
        axes.map(|(axis, amount)| axis.cost * amount).collect()
    }

    /// Cost of all of it.
    pub(super) fn cost(&self, point: &[u32]) -> f64 {
        self.costs(point).iter().sum()
    }
}

fn axis(addition: &Addition, place: usize) -> Amounts {
    let Addition { max, step, cost, .. } = *addition;
    let steps = step.map(|step| (step, (max / step * (1.0 + 1e-12)).floor()));
    if let Some((step, steps)) = steps.filter(|(_, steps)| *steps <= MOST_STEPS) {
        return Amounts { grain: step, top: grains(steps), finest: 1, cost, place };
    }
    let any = Amounts { grain: max / f64::from(GRAINS), top: 0, finest: 2, cost, place };
    any.up_to(GRAINS)
}

/// A number of grains, which is at most [`GRAINS`].
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2³⁰")]
fn grains(count: f64) -> u32 {
    count as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_steps_up_to_the_most_or_any() {
        let additions = [
            Addition::new("lines", "cell", 42.0).step(5.0).cost(2.0),
            Addition::new("any", "cell", 10.0).cost(1.0),
            Addition::new("tenths", "cell", 0.3).step(0.1),
        ];
        let lattice = Lattice::of(&additions);
        assert_eq!([0, 1, 2].map(|at| lattice.axes[at].top), [8, GRAINS, 3]);
        let point = lattice.share(1.0);
        assert_eq!(lattice.amounts(&point)[..2], [40.0, 10.0]);
        assert_eq!(lattice.cost(&point), 90.0);
        assert_eq!((lattice.stride(0, 2), lattice.stride(0, 9)), (2, 1));
    }

    #[test]
    fn a_budget_bounds_amounts_and_makes_any_amount_finer() {
        let additions = [
            Addition::new("lines", "cell", 42.0).step(5.0).cost(2.0),
            Addition::new("any", "cell", 10.0).cost(1.0),
            Addition::new("free", "wafer", 3.0).step(1.0),
        ];
        let whole = Lattice::of(&additions);
        let lattice = whole.within(2.5);
        assert_eq!([0, 1, 2].map(|at| lattice.axes[at].top), [0, GRAINS / 4, 3]);
        assert_eq!(lattice.axes[1].finest, whole.axes[1].finest / 4);
        assert_eq!([0, 1, 2].map(|at| lattice.axes[at].place), [0, 0, 2]);
        assert!(lattice.is_much_less_than(&whole) && !whole.is_much_less_than(&whole));
    }

    #[test]
    fn cheaper_plans_come_in_the_order_of_their_cost() {
        let lots = [
            Addition::new("lines", "cell", 10.0).step(5.0).cost(2.0),
            Addition::new("halls", "cell", 30.0).step(15.0).cost(1.0),
        ];
        let lattice = Lattice::of(&lots);
        let plans = lattice.cheaper(30.0, 9).unwrap();
        assert_eq!(plans, [[0, 0], [1, 0], [0, 1], [2, 0], [1, 1]]);
        assert_eq!(lattice.cheaper(30.0, 4), None);
        assert_eq!(Lattice::of(&[Addition::new("any", "cell", 1.0)]).cheaper(1.0, 9), None);
    }
}
