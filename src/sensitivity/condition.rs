//! Conditions: a box in few drivers that holds most of the draws of interest, and few others.
//!
//! *When does it fail?* The search is that of PRIM. Peeling starts from all draws and takes, again and
//! again, that twentieth off either end of a driver whose loss leaves the best score; draws that
//! tie go together, such as all in which a plant never comes. Of the boxes on that way the best is
//! kept, its drivers that hardly matter are let go, and each remaining side is moved, outwards or
//! inwards, to where it does best (pasting).
//!
//! ```text
//! coverage = hits in the box / all hits         density = hits in the box / draws in the box
//! score    = 2·hits in the box / (draws in the box + all hits)           their harmonic mean
//! ```
//!
//! A box that fits the draws in which it was found flatters itself: coverage and density are those
//! of draws that the search has not seen.
//!
//! # References
//!
//! * Friedman, Fisher: Bump hunting in high-dimensional data (1999), <https://doi.org/10.1023/A:1008894516817>
//! * Bryant, Lempert: Thinking inside the box (2010), <https://doi.org/10.1016/j.techfore.2009.08.002>
//! * Kwakkel, Jaxa-Rozen: Improving scenario discovery for handling heterogeneous uncertainties
//!   (2016), <https://doi.org/10.1016/j.envsoft.2015.11.020>

/// Share of the draws in a box that is peeled off at once.
const PEEL: f64 = 0.05;

/// Draws that peeling looks at; all of them are looked at when sides are moved.
const MOST_PEELED: usize = 8192;

/// Fewest hits and draws that are left in a box.
const FEWEST: usize = 20;

/// Most drivers of a box: more than anybody keeps in mind.
const MOST_DRIVERS: usize = 3;

/// What an end must be worth at least, as a share of the score.
const WORTH: f64 = 0.02;

/// Rounds of moving the sides.
const ROUNDS: usize = 20;

/// A side of a box: values of a driver from `min` to `max`, infinite where it is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoxSide {
    /// The driver, by its place.
    pub driver: usize,
    /// The least value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
}

impl BoxSide {
    fn all(driver: usize) -> Self {
        Self { driver, min: f64::NEG_INFINITY, max: f64::INFINITY }
    }

    fn holds(&self, value: f64) -> bool {
        value >= self.min && value <= self.max
    }

    fn end_mut(&mut self, is_min: bool) -> &mut f64 {
        if is_min { &mut self.min } else { &mut self.max }
    }
}

/// Draws by driver, and whether each is a hit.
#[derive(Debug, Clone, Copy)]
pub struct BoxedDraws<'d> {
    /// By driver: its value in each draw.
    pub drivers: &'d [&'d [f64]],
    /// Whether each draw is a hit.
    pub hits: &'d [bool],
}

/// Draws in a box, hits in it and all hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) draws: usize,
    pub(super) hits: usize,
    pub(super) all_hits: usize,
}

impl Count {
    fn add(&mut self, hit: bool) {
        self.draws += 1;
        self.hits += usize::from(hit);
    }

    fn score(self) -> f64 {
        2.0 * self.hits as f64 / (self.draws + self.all_hits).max(1) as f64
    }
}

impl BoxedDraws<'_> {
    /// What lies in a box.
    pub(super) fn count(&self, ranges: &[BoxSide]) -> Count {
        self.count_among(0..self.hits.len(), ranges)
    }

    /// What of these draws lies in a box.
    fn count_among(&self, draws: impl Iterator<Item = usize>, ranges: &[BoxSide]) -> Count {
        let mut count = self.empty();
        draws
            .filter(|draw| self.lies_in(ranges, *draw))
            .for_each(|draw| count.add(self.hits[draw]));
        count
    }

    fn empty(&self) -> Count {
        Count { draws: 0, hits: 0, all_hits: self.hits.iter().filter(|hit| **hit).count() }
    }

    fn lies_in(&self, ranges: &[BoxSide], draw: usize) -> bool {
        ranges.iter().all(|range| range.holds(self.drivers[range.driver][draw]))
    }
}

/// The box that tells hits from other draws best, its most telling sides first; empty if none does.
pub fn find_box(draws: BoxedDraws<'_>) -> Vec<BoxSide> {
    let mut ranges = peel(draws);
    loop {
        paste(draws, &mut ranges);
        ranges.retain(|range| *range != BoxSide::all(range.driver));
        let count = draws.count(&ranges);
        let loss = |others: &[BoxSide]| count.score() - draws.count(others).score();
        // What few hits tell may be chance: an end must be worth more than their noise.
        let needed = count.score() * WORTH.max(1.0 / (count.hits.max(1) as f64).sqrt());
        let losses = closed_ends(&ranges).into_iter().map(|end| {
            let others = opened(&ranges, end);
            (loss(&others), others)
        });
        let losses = losses.filter(|(loss, _)| *loss < needed);
        if let Some((_, others)) = losses.min_by(|a, b| a.0.total_cmp(&b.0)) {
            ranges = others;
            continue;
        }
        let worth = |place: usize| (loss(&without(&ranges, place)), place);
        let mut worth: Vec<(f64, usize)> = (0..ranges.len()).map(worth).collect();
        worth.sort_by(|a, b| b.0.total_cmp(&a.0));
        match worth.last() {
            Some((_, place)) if ranges.len() > MOST_DRIVERS => {
                ranges.remove(*place);
            }
            _ => return worth.into_iter().map(|(_, place)| ranges[place]).collect(),
        }
    }
}

/// A box without one of its sides.
pub(super) fn without(ranges: &[BoxSide], place: usize) -> Vec<BoxSide> {
    [&ranges[..place], &ranges[place + 1..]].concat()
}

/// A box without one end of a side.
fn opened(ranges: &[BoxSide], (place, is_min): (usize, bool)) -> Vec<BoxSide> {
    let mut others = ranges.to_vec();
    *others[place].end_mut(is_min) = open(is_min);
    others
}

/// The ends that bound anything, by range.
fn closed_ends(ranges: &[BoxSide]) -> Vec<(usize, bool)> {
    let ends = ranges.iter().enumerate();
    let ends = ends.flat_map(|(at, range)| [((at, true), range.min), ((at, false), range.max)]);
    ends.filter(|(_, edge)| edge.is_finite()).map(|(end, _)| end).collect()
}

/// An end that bounds nothing.
fn open(is_min: bool) -> f64 {
    if is_min { f64::NEG_INFINITY } else { f64::INFINITY }
}

/// Peels to the best box on the way.
fn peel(draws: BoxedDraws<'_>) -> Vec<BoxSide> {
    let looked_at = draws.hits.len().min(MOST_PEELED);
    let draws = BoxedDraws { hits: &draws.hits[..looked_at], ..draws };
    let fewest_hits = FEWEST.min(draws.empty().all_hits);
    let mut inside: Vec<usize> = (0..looked_at).collect();
    let mut ranges: Vec<BoxSide> = (0..draws.drivers.len()).map(BoxSide::all).collect();
    let mut best = (0.0, ranges.clone());
    while inside.len() >= FEWEST {
        let among = |ranges: &[BoxSide]| draws.count_among(inside.iter().copied(), ranges);
        let score = among(&[]).score();
        if score > best.0 {
            best = (score, ranges.clone());
        }
        let candidates = (0..draws.drivers.len()).flat_map(|driver| {
            let column = draws.drivers[driver];
            let mut values: Vec<f64> = inside.iter().map(|draw| column[*draw]).collect();
            values.sort_by(f64::total_cmp);
            peeled(&values, driver)
        });
        let candidates = candidates.flatten().map(|range| (among(&[range]), range));
        let candidates = candidates.filter(|(count, _)| count.hits >= fewest_hits);
        let chosen = candidates
            .reduce(|best, next| if next.0.score() > best.0.score() { next } else { best });
        let Some((_, range)) = chosen else { break };
        inside.retain(|draw| draws.lies_in(&[range], *draw));
        let own = &mut ranges[range.driver];
        (own.min, own.max) = (own.min.max(range.min), own.max.min(range.max));
    }
    best.1
}

/// What is left when a twentieth is taken from below, all ties with it, and what from above; none
/// where that is all.
fn peeled(sorted: &[f64], driver: usize) -> [Option<BoxSide>; 2] {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    let taken = (PEEL * sorted.len() as f64).ceil() as usize;
    let taken = taken.clamp(1, sorted.len());
    let [low, high] = [sorted[taken - 1], sorted[sorted.len() - taken]];
    let min = sorted.get(sorted.partition_point(|value| *value <= low));
    let max = sorted[..sorted.partition_point(|value| *value < high)].last();
    let all = BoxSide::all(driver);
    [min.map(|min| BoxSide { min: *min, ..all }), max.map(|max| BoxSide { max: *max, ..all })]
}

/// Moves every closed end to where the score is best, given the others, until none moves.
fn paste(draws: BoxedDraws<'_>, ranges: &mut [BoxSide]) {
    for _ in 0..ROUNDS {
        let before = ranges.to_vec();
        for (place, is_min) in closed_ends(ranges) {
            if let Some(edge) = best_edge(draws, ranges, (place, is_min)) {
                *ranges[place].end_mut(is_min) = edge;
            }
        }
        if before == ranges {
            break;
        }
    }
}

/// Where one end of a side does best, given all others: infinite if it is best left open.
fn best_edge(
    draws: BoxedDraws<'_>,
    ranges: &[BoxSide],
    (place, is_min): (usize, bool),
) -> Option<f64> {
    let others = opened(ranges, (place, is_min));
    let column = draws.drivers[ranges[place].driver];
    let inside = (0..draws.hits.len()).filter(|draw| draws.lies_in(&others, *draw));
    let mut inside: Vec<(f64, bool)> =
        inside.map(|draw| (column[draw], draws.hits[draw])).collect();
    inside.sort_by(|a, b| if is_min { b.0.total_cmp(&a.0) } else { a.0.total_cmp(&b.0) });
    // From the inside outwards: the box grows by all draws that tie.
    let mut count = draws.empty();
    let mut best: Option<(f64, f64)> = None;
    for (at, (value, hit)) in inside.iter().enumerate() {
        count.add(*hit);
        let next = inside.get(at + 1).map(|(next, _)| *next);
        if next != Some(*value) && best.is_none_or(|(most, _)| count.score() >= most) {
            best = Some((count.score(), if next.is_none() { open(is_min) } else { *value }));
        }
    }
    best.map(|(_, edge)| edge)
}
