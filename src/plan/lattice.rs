//! Lattice: amounts as whole numbers of grains, so that plans can be compared and remembered.

use crate::scenario::addition::Addition;

/// Grains of an addition that comes in any amount: a plan may miss the best one by that share of
/// the most that can be had.
const GRAINS: u32 = 1 << 16;

/// Least grains by which an addition that comes in any amount is changed.
const FINEST: u32 = GRAINS >> 12;

/// Most steps of an addition: beyond, they are as fine as any amount.
const MOST_STEPS: f64 = 1_000_000.0;

/// Amounts of all additions, in grains.
pub(super) type Point = Vec<u32>;

/// The amounts that can be chosen.
pub(super) struct Lattice {
    pub(super) axes: Vec<Amounts>,
}

/// The amounts of one addition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amounts {
    /// Amount of one grain.
    grain: f64,
    /// Most grains.
    pub(super) top: u32,
    /// Least change, in grains.
    pub(super) finest: u32,
    /// Cost of a unit.
    cost: f64,
}

impl Lattice {
    /// Of these additions.
    pub(super) fn of(additions: &[Addition]) -> Self {
        Self { axes: additions.iter().map(axis).collect() }
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

fn axis(addition: &Addition) -> Amounts {
    let Addition { max, step, cost, .. } = *addition;
    let steps = step.map(|step| (step, (max / step * (1.0 + 1e-12)).floor()));
    if let Some((step, steps)) = steps.filter(|(_, steps)| *steps <= MOST_STEPS) {
        return Amounts { grain: step, top: grains(steps), finest: 1, cost };
    }
    Amounts { grain: max / f64::from(GRAINS), top: GRAINS, finest: FINEST, cost }
}

/// A number of grains, which is at most a million.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to a million")]
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
}
