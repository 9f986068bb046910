//! Threads: units of work, numbered, shared by threads, and what they leave folded into one.
//!
//! Whatever a question sums over draws is folded here, in one order, so that it has the same bits
//! for any number of threads. Units are taken in turn and take about equally long, so few results
//! wait for an earlier one.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::stats::Merge;

/// How far a run is, shared with whoever waits for it.
#[derive(Debug, Default)]
pub struct Progress {
    drawn: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    /// Draws made so far.
    pub fn drawn(&self) -> u64 {
        self.drawn.load(Ordering::Relaxed)
    }

    /// Adds draws that were made.
    pub(crate) fn add(&self, draws: u64) {
        self.drawn.fetch_add(draws, Ordering::Relaxed);
    }

    /// Ends the run early; its outcome covers the draws made so far and says so.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether it was to end early.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Numbered units of work and the threads that share them.
#[derive(Debug, Clone)]
pub(crate) struct Work<'p> {
    numbers: Range<u64>,
    threads: NonZeroUsize,
    progress: Option<&'p Progress>,
}

/// What units of work have left so far, merged in a binary tree over their numbers, so that it has
/// the same bits however the units are split over threads, processes or runs.
///
/// ```
/// use pvchain::engine::Folded;
/// use pvchain::stats::Moments;
///
/// let mut folded = Folded::default();
/// for (unit, value) in [(1, 6.0), (0, 2.0)] {
///     let mut moments = Moments::about(0.0);
///     moments.push(&[value, 1.0]);
///     folded.put(unit, moments);
/// }
/// assert_eq!(folded.whole().unwrap().mean(), Some(2.5));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<(u32, u64, T)>", into = "Vec<(u32, u64, T)>")]
#[serde(bound(serialize = "T: Serialize + Clone", deserialize = "T: Deserialize<'de>"))]
pub struct Folded<T> {
    /// Nodes without their siblings: what the 2^level units from place·2^level on have left, by
    /// level and place.
    nodes: BTreeMap<(u32, u64), T>,
}

impl<T> Default for Folded<T> {
    fn default() -> Self {
        Self { nodes: BTreeMap::new() }
    }
}

impl<T> From<Vec<(u32, u64, T)>> for Folded<T> {
    fn from(nodes: Vec<(u32, u64, T)>) -> Self {
        let nodes = nodes.into_iter().map(|(level, place, left)| ((level, place), left));
        Self { nodes: nodes.collect() }
    }
}

impl<T> From<Folded<T>> for Vec<(u32, u64, T)> {
    fn from(folded: Folded<T>) -> Self {
        folded.nodes.into_iter().map(|((level, place), left)| (level, place, left)).collect()
    }
}

impl<T> Folded<T> {
    /// What its nodes hold.
    pub(crate) fn all(&self) -> impl Iterator<Item = &T> {
        self.nodes.values()
    }
}

impl<T: Merge + Clone> Folded<T> {
    /// Takes in what a unit has left, by its number.
    pub fn put(&mut self, unit: u64, left: T) {
        self.put_node((0, unit), left);
    }

    /// Takes in what other units have left.
    pub fn join(&mut self, part: Self) {
        part.nodes.into_iter().for_each(|(node, left)| self.put_node(node, left));
    }

    fn put_node(&mut self, (mut level, mut place): (u32, u64), mut left: T) {
        while let Some(sibling) = self.nodes.remove(&(level, place ^ 1)) {
            let is_first = place % 2 == 0;
            let (mut half, next) = if is_first { (left, sibling) } else { (sibling, left) };
            half.merge(&next);
            (level, place, left) = (level + 1, place / 2, half);
        }
        self.nodes.insert((level, place), left);
    }

    /// What all units have left that were done so far; none before the first.
    pub fn whole(&self) -> Option<T> {
        self.clone().into_whole()
    }

    /// The same, copying nothing.
    pub(crate) fn into_whole(self) -> Option<T> {
        let nodes = self.nodes.into_iter().map(|((level, place), left)| (place << level, left));
        let mut nodes: Vec<(u64, T)> = nodes.collect();
        nodes.sort_by_key(|(first, _)| *first);
        whole(nodes)
    }
}

/// Merges nodes within that of lowest level which holds them all.
fn whole<T: Merge>(mut nodes: Vec<(u64, T)>) -> Option<T> {
    let (first, last) = (nodes.first()?.0, nodes.last()?.0);
    if first == last {
        return nodes.pop().map(|(_, left)| left);
    }
    // Both halves are there: they part at the highest bit in which the first and the last differ.
    let middle = last & (u64::MAX << (first ^ last).ilog2());
    let high = nodes.split_off(nodes.partition_point(|(first, _)| *first < middle));
    let mut half = whole(nodes)?;
    half.merge(&whole(high)?);
    Some(half)
}

impl<'p> Work<'p> {
    /// Those units, shared by so many threads.
    pub(crate) fn new(numbers: Range<u64>, threads: NonZeroUsize) -> Self {
        Self { numbers, threads, progress: None }
    }

    /// Takes up no unit after a stop, but for unit 0: an answer rests on draws. Whoever has taken
    /// up a unit finishes it, so what was done are the first ones.
    pub(crate) fn until_stopped(mut self, progress: &'p Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Does every unit on some thread and folds what they leave.
    ///
    /// # Panics
    ///
    /// Without units.
    pub(crate) fn fold<W: Send, T: Merge + Clone + Send>(
        &self,
        equip: impl Fn() -> W + Sync,
        work: impl Fn(&mut W, u64) -> T + Sync,
    ) -> T {
        let mut folded = Folded::default();
        self.fold_onto(&mut folded, equip, work);
        folded.into_whole().expect("there is a unit of work")
    }

    /// Does every unit on some thread and folds what they leave onto what earlier ones left.
    /// Returns what the threads worked with, in any order.
    pub(crate) fn fold_onto<W: Send, T: Merge + Clone + Send>(
        &self,
        folded: &mut Folded<T>,
        equip: impl Fn() -> W + Sync,
        work: impl Fn(&mut W, u64) -> T + Sync,
    ) -> Vec<W> {
        let next = AtomicU64::new(self.numbers.start);
        let folded = Mutex::new(folded);
        let thread = || {
            let mut equipment = equip();
            loop {
                let is_stopped = self.progress.is_some_and(Progress::is_stopped);
                if is_stopped && next.load(Ordering::Relaxed) > 0 {
                    break;
                }
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= self.numbers.end {
                    break;
                }
                let left = work(&mut equipment, number);
                folded.lock().expect("no thread panics").put(number, left);
            }
            equipment
        };
        let units = self.numbers.end.saturating_sub(self.numbers.start);
        let most = usize::try_from(units).unwrap_or(usize::MAX);
        std::thread::scope(|scope| {
            let others: Vec<_> =
                (1..self.threads.get().min(most)).map(|_| scope.spawn(thread)).collect();
            let own = thread();
            let others = others.into_iter().map(|other| other.join().expect("no thread panics"));
            std::iter::once(own).chain(others).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers in the order in which they were merged.
    #[derive(Debug, Clone, PartialEq)]
    struct InOrder(Vec<u64>);

    impl Merge for InOrder {
        fn merge(&mut self, next: &Self) {
            self.0.extend(&next.0);
        }
    }

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        for threads in [1, 2, 7] {
            let work = Work::new(3..100, NonZeroUsize::new(threads).unwrap());
            let mut folded = Folded::default();
            let square = |done: &mut u64, unit| {
                *done += 1;
                InOrder(vec![unit * unit])
            };
            let done = work.fold_onto(&mut folded, || 0, square);
            assert_eq!(
                folded.whole().unwrap().0,
                (3..100).map(|unit| unit * unit).collect::<Vec<_>>()
            );
            assert_eq!((done.len(), done.iter().sum::<u64>()), (threads, 97));
        }
    }

    /// Of units in turn there is at most one node of each level.
    #[test]
    fn few_nodes_are_kept() {
        let mut folded = Folded::default();
        for unit in 0..10_000 {
            folded.put(unit, InOrder(Vec::new()));
            assert!(folded.nodes.len() <= 14, "{}", folded.nodes.len());
        }
    }

    #[test]
    fn no_work_is_done_at_once() {
        let work = Work::new(5..5, NonZeroUsize::MIN);
        let mut folded = Folded::default();
        work.fold_onto(&mut folded, || (), |(), unit| InOrder(vec![unit]));
        assert_eq!(folded.whole(), None);
    }

    #[test]
    fn after_a_stop_only_the_first_unit_is_done() {
        let progress = Progress::default();
        progress.stop();
        for (numbers, expected) in [(0..9, Some(InOrder(vec![0]))), (4..9, None)] {
            let work = Work::new(numbers, NonZeroUsize::MIN).until_stopped(&progress);
            let mut folded = Folded::default();
            work.fold_onto(&mut folded, || (), |(), unit| InOrder(vec![unit]));
            assert_eq!(folded.whole(), expected);
        }
    }
}
