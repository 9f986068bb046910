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
pub(super) struct BoxSide {
    pub(super) driver: usize,
    pub(super) min: f64,
    pub(super) max: f64,
}

impl BoxSide {
    fn all(driver: usize) -> Self {
        Self { driver, min: f64::NEG_INFINITY, max: f64::INFINITY }
    }

    fn holds(&self, value: f64) -> bool {
        value >= self.min && value <= self.max
    }

    fn end(&self, is_min: bool) -> f64 {
        if is_min { self.min } else { self.max }
    }

    fn end_mut(&mut self, is_min: bool) -> &mut f64 {
        if is_min { &mut self.min } else { &mut self.max }
    }

    fn is_open(&self) -> bool {
        self.min == f64::NEG_INFINITY && self.max == f64::INFINITY
    }
}

/// Draws by driver, and whether each is a hit.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoxedDraws<'d> {
    pub(super) drivers: &'d [&'d [f64]],
    pub(super) hits: &'d [bool],
}

/// Draws in a box, hits in it and all hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) draws: usize,
    pub(super) hits: usize,
    pub(super) all_hits: usize,
}

impl Count {
    fn score(self) -> f64 {
        2.0 * self.hits as f64 / (self.draws + self.all_hits).max(1) as f64
    }
}

impl BoxedDraws<'_> {
    /// What lies in a box.
    pub(super) fn count(&self, ranges: &[BoxSide]) -> Count {
        let inside = (0..self.hits.len()).filter(|draw| self.lies_in(ranges, *draw));
        let (mut draws, mut hits) = (0, 0);
        for draw in inside {
            draws += 1;
            hits += usize::from(self.hits[draw]);
        }
        Count { draws, hits, all_hits: self.hits.iter().filter(|hit| **hit).count() }
    }

    fn lies_in(&self, ranges: &[BoxSide], draw: usize) -> bool {
        ranges.iter().all(|range| range.holds(self.drivers[range.driver][draw]))
    }
}

/// The box that tells hits from other draws best, its most telling sides first; empty if none does.
pub(super) fn find(draws: BoxedDraws<'_>) -> Vec<BoxSide> {
    let mut ranges = peel(draws);
    loop {
        paste(draws, &mut ranges);
        ranges.retain(|range| !range.is_open());
        let count = draws.count(&ranges);
        let score = count.score();
        let loss = |others: &[BoxSide]| score - draws.count(others).score();
        let opened = |(place, is_min): (usize, bool)| {
            let mut others = ranges.clone();
            *others[place].end_mut(is_min) = open(is_min);
            others
        };
        // What few hits tell may be chance: an end must be worth more than their noise.
        let needed = score * WORTH.max(1.0 / (count.hits.max(1) as f64).sqrt());
        let ends = closed_ends(&ranges).into_iter();
        let ends = ends.map(|end| (loss(&opened(end)), end)).filter(|(loss, _)| *loss < needed);
        if let Some((_, end)) = ends.min_by(|a, b| a.0.total_cmp(&b.0)) {
            ranges = opened(end);
            continue;
        }
        let without = |place: usize| {
            let mut others = ranges.clone();
            others.remove(place);
            (loss(&others), place)
        };
        let mut worth: Vec<(f64, usize)> = (0..ranges.len()).map(without).collect();
        worth.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        match worth.last() {
            Some((_, place)) if ranges.len() > MOST_DRIVERS => {
                ranges.remove(*place);
            }
            _ => return worth.into_iter().map(|(_, place)| ranges[place]).collect(),
        }
    }
}

/// The ends that bound anything, by range.
fn closed_ends(ranges: &[BoxSide]) -> Vec<(usize, bool)> {
    let ends = (0..ranges.len()).flat_map(|place| [(place, true), (place, false)]);
    ends.filter(|(place, is_min)| ranges[*place].end(*is_min).is_finite()).collect()
}

/// An end that bounds nothing.
fn open(is_min: bool) -> f64 {
    if is_min { f64::NEG_INFINITY } else { f64::INFINITY }
}

/// Peels to the best box on the way.
fn peel(draws: BoxedDraws<'_>) -> Vec<BoxSide> {
    let looked_at = draws.hits.len().min(MOST_PEELED);
    let all_hits = draws.hits[..looked_at].iter().filter(|hit| **hit).count();
    let mut inside: Vec<usize> = (0..looked_at).collect();
    let mut ranges: Vec<BoxSide> = (0..draws.drivers.len()).map(BoxSide::all).collect();
    let mut best = (0.0, ranges.clone());
    while inside.len() >= FEWEST {
        let hits = inside.iter().filter(|draw| draws.hits[**draw]).count();
        let score = Count { draws: inside.len(), hits, all_hits }.score();
        if score > best.0 {
            best = (score, ranges.clone());
        }
        let candidates = (0..draws.drivers.len()).flat_map(|driver| {
            let mut values: Vec<f64> =
                inside.iter().map(|draw| draws.drivers[driver][*draw]).collect();
            values.sort_by(f64::total_cmp);
            [from_below(&values), from_above(&values)]
                .map(|side| side.map(|(min, max)| BoxSide { driver, min, max }))
        });
        let left = |range: &BoxSide| {
            let column = draws.drivers[range.driver];
            let mut count = Count { draws: 0, hits: 0, all_hits };
            for draw in inside.iter().filter(|draw| range.holds(column[**draw])) {
                count.draws += 1;
                count.hits += usize::from(draws.hits[*draw]);
            }
            count
        };
        let mut chosen: Option<(f64, BoxSide)> = None;
        for range in candidates.flatten() {
            let count = left(&range);
            let is_better = chosen.is_none_or(|(most, _)| count.score() > most);
            if count.hits >= FEWEST.min(all_hits) && is_better {
                chosen = Some((count.score(), range));
            }
        }
        let Some((_, range)) = chosen else { break };
        let column = draws.drivers[range.driver];
        inside.retain(|draw| range.holds(column[*draw]));
        let own = &mut ranges[range.driver];
        (own.min, own.max) = (own.min.max(range.min), own.max.min(range.max));
    }
    best.1
}

/// What is left when a twentieth is taken from below, all ties with it; none if that is all.
fn from_below(sorted: &[f64]) -> Option<(f64, f64)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    let taken = (PEEL * sorted.len() as f64).ceil() as usize;
    let last = sorted[taken.clamp(1, sorted.len()) - 1];
    let next = sorted.partition_point(|value| *value <= last);
    sorted.get(next).map(|min| (*min, f64::INFINITY))
}

/// The same from above.
fn from_above(sorted: &[f64]) -> Option<(f64, f64)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
    let taken = (PEEL * sorted.len() as f64).ceil() as usize;
    let last = sorted[sorted.len() - taken.clamp(1, sorted.len())];
    let next = sorted.partition_point(|value| *value < last);
    (next > 0).then(|| (f64::NEG_INFINITY, sorted[next - 1]))
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
    let open = open(is_min);
    let mut others = ranges.to_vec();
    *others[place].end_mut(is_min) = open;
    let column = draws.drivers[ranges[place].driver];
    let inside = (0..draws.hits.len()).filter(|draw| draws.lies_in(&others, *draw));
    let mut inside: Vec<(f64, bool)> =
        inside.map(|draw| (column[draw], draws.hits[draw])).collect();
    inside.sort_by(|a, b| if is_min { b.0.total_cmp(&a.0) } else { a.0.total_cmp(&b.0) });
    // From the inside outwards: the box grows by all draws that tie.
    let all_hits = draws.hits.iter().filter(|hit| **hit).count();
    let mut count = Count { draws: 0, hits: 0, all_hits };
    let mut best: Option<(f64, f64)> = None;
    for (at, (value, hit)) in inside.iter().enumerate() {
        count.draws += 1;
        count.hits += usize::from(*hit);
        if inside.get(at + 1).is_none_or(|(next, _)| next != value)
            && best.is_none_or(|(most, _)| count.score() >= most)
        {
            let is_last = at + 1 == inside.len();
            best = Some((count.score(), if is_last { open } else { *value }));
        }
    }
    best.map(|(_, edge)| edge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Stream;

    fn uniforms(n: usize, inputs: usize) -> Vec<Vec<f64>> {
        let column = |input: usize| {
            let mut column = vec![0.0; n];
            Stream::keyed(7, &format!("x{input}")).uniforms(0, &mut column);
            column
        };
        (0..inputs).map(column).collect()
    }

    fn found(columns: &[Vec<f64>], hits: &[bool]) -> Vec<BoxSide> {
        let drivers: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        find(BoxedDraws { drivers: &drivers, hits })
    }

    /// A corner of two drivers out of ten, 12 % of the draws: edges are found to within a few of
    /// 16,384 draws, 0.002 in either driver.
    #[test]
    fn a_planted_corner_is_found() {
        let drivers = uniforms(16_384, 10);
        let hits: Vec<bool> =
            (0..16_384).map(|k| drivers[3][k] > 0.7 && drivers[8][k] < 0.4).collect();
        let mut found = found(&drivers, &hits);
        found.sort_by_key(|range| range.driver);
        let [high, low] = found[..] else { panic!("{found:?}") };
        assert_eq!((high.driver, low.driver), (3, 8));
        assert!((high.min - 0.7).abs() < 0.002 && high.max == f64::INFINITY, "{high:?}");
        assert!((low.max - 0.4).abs() < 0.002 && low.min == f64::NEG_INFINITY, "{low:?}");
    }

    /// Inside a band of one driver hits have 90 %, outside 5 %.
    #[test]
    fn a_planted_band_is_found_through_noise() {
        let drivers = uniforms(16_384, 6);
        let hits: Vec<bool> = (0..16_384)
            .map(|k| {
                let inside = (0.35..0.6).contains(&drivers[2][k]);
                drivers[5][k] < if inside { 0.9 } else { 0.05 }
            })
            .collect();
        // The noise itself is no driver.
        let found = found(&drivers[..5], &hits);
        let [band] = found[..] else { panic!("{found:?}") };
        assert_eq!(band.driver, 2);
        assert!((band.min - 0.35).abs() < 0.02 && (band.max - 0.6).abs() < 0.02, "{band:?}");
    }

    /// A plant that comes in 80 % of the draws: those in which it does not are told by one value.
    #[test]
    fn a_value_that_repeats_is_peeled_as_a_whole() {
        let mut drivers = uniforms(16_384, 3);
        for value in &mut drivers[1] {
            *value = if *value > 0.2 { 1.0 } else { 0.0 };
        }
        let hits: Vec<bool> =
            (0..16_384).map(|k| drivers[1][k] == 0.0 && drivers[0][k] < 0.9).collect();
        let found = found(&drivers, &hits);
        assert_eq!((found[0].driver, found[0].min, found[0].max), (1, f64::NEG_INFINITY, 0.0));
        assert_eq!(found[1].driver, 0);
    }

    /// Two plants that come in half of the draws each are needed; a third one that comes in a tenth
    /// makes up for either. Its few draws are dense with hits, but the two tell most of them.
    #[test]
    fn what_tells_most_comes_before_what_tells_best() {
        let mut drivers = uniforms(16_384, 3);
        for (column, share) in drivers.iter_mut().zip([0.5, 0.5, 0.1]) {
            for value in column {
                *value = if *value < share { 1.0 } else { 0.0 };
            }
        }
        let plants = |k: usize| drivers[0][k] + drivers[1][k] + drivers[2][k];
        let hits: Vec<bool> = (0..16_384).map(|k| plants(k) >= 2.0).collect();
        let mut found = found(&drivers, &hits);
        found.sort_by_key(|range| range.driver);
        let sides: Vec<(usize, f64)> =
            found.iter().map(|range| (range.driver, range.min)).collect();
        assert_eq!(sides, [(0, 1.0), (1, 1.0)]);
    }

    #[test]
    fn hits_at_random_have_no_box() {
        let drivers = uniforms(16_384, 6);
        let hits: Vec<bool> = drivers[5].iter().map(|x| *x < 0.3).collect();
        assert_eq!(found(&drivers[..5], &hits), []);
    }
}
