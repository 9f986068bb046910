//! Threads: units of work, numbered, shared by threads, and what they leave folded into one.
//!
//! Whatever a question sums over draws is folded here, in one order, so that it has the same bits
//! for any number of threads. Work are taken in turn and take about equally long, so few results
//! wait for an earlier one.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Progress;
use crate::stats::Merge;

/// Numbered units of work and the threads that share them.
#[derive(Debug, Clone)]
pub(crate) struct Work<'p> {
    numbers: Range<u64>,
    threads: NonZeroUsize,
    progress: Option<&'p Progress>,
}

/// What units have left so far, as far as it is merged by now.
#[derive(Debug, Clone)]
pub(crate) struct Folded<T> {
    /// By first unit: complete nodes without their siblings, none within another.
    nodes: BTreeMap<u64, Node<T>>,
}

/// What 2^level units have left, all of them done.
#[derive(Debug, Clone)]
struct Node<T> {
    level: u32,
    left: T,
}

impl<T> Default for Folded<T> {
    fn default() -> Self {
        Self { nodes: BTreeMap::new() }
    }
}

impl<T: Merge + Clone> Folded<T> {
    /// Takes in what a unit has left.
    fn put(&mut self, unit: u64, left: T) {
        self.put_node(unit, Node { level: 0, left });
    }

    fn put_node(&mut self, mut first: u64, mut node: Node<T>) {
        loop {
            let sibling = first ^ (1 << node.level);
            if self.nodes.get(&sibling).is_none_or(|other| other.level != node.level) {
                break;
            }
            let Some(other) = self.nodes.remove(&sibling) else { break };
            let (mut half, next) =
                if sibling < first { (other.left, node.left) } else { (node.left, other.left) };
            half.merge(&next);
            first = first.min(sibling);
            node = Node { level: node.level + 1, left: half };
        }
        self.nodes.insert(first, node);
    }

    /// What all units have left that were done so far; none before the first.
    pub(crate) fn whole(&self) -> Option<T> {
        let nodes: Vec<(u64, &T)> =
            self.nodes.iter().map(|(first, node)| (*first, &node.left)).collect();
        whole(&nodes)
    }
}

/// Merges nodes within that of lowest level which holds them all.
fn whole<T: Merge + Clone>(nodes: &[(u64, &T)]) -> Option<T> {
    let (&(first, left), &(last, _)) = (nodes.first()?, nodes.last()?);
    if first == last {
        return Some(left.clone());
    }
    // Both halves are there: they part at the highest bit in which the first and the last differ.
    let middle = last & (u64::MAX << (first ^ last).ilog2());
    let (low, high) = nodes.split_at(nodes.partition_point(|(first, _)| *first < middle));
    let mut half = whole(low)?;
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
        folded.whole().expect("there is a unit of work")
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
    struct Row(Vec<u64>);

    impl Merge for Row {
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
                Row(vec![unit * unit])
            };
            let done = work.fold_onto(&mut folded, || 0, square);
            assert_eq!(
                folded.whole().unwrap().0,
                (3..100).map(|unit| unit * unit).collect::<Vec<_>>()
            );
            assert_eq!((done.len(), done.iter().sum::<u64>()), (threads, 97));
        }
    }

    /// What is merged, in brackets, so that another order of merging is another value.
    #[derive(Debug, Clone, PartialEq)]
    struct Bracketed(String);

    impl Merge for Bracketed {
        fn merge(&mut self, next: &Self) {
            self.0 = format!("({} {})", self.0, next.0);
        }
    }

    fn folded(units: impl IntoIterator<Item = u64>) -> Folded<Bracketed> {
        let mut folded = Folded::default();
        for unit in units {
            folded.put(unit, Bracketed(unit.to_string()));
        }
        folded
    }

    #[test]
    fn halves_are_merged_into_nodes() {
        let whole = |units: u64| folded(0..units).whole().unwrap().0;
        assert_eq!(whole(1), "0");
        assert_eq!(whole(4), "((0 1) (2 3))");
        assert_eq!(whole(7), "(((0 1) (2 3)) ((4 5) 6))");
        // From an odd unit on, and with units left out.
        assert_eq!(folded(3..9).whole().unwrap().0, "((3 ((4 5) (6 7))) 8)");
        assert_eq!(folded([1, 6, 7, 12]).whole().unwrap().0, "((1 (6 7)) 12)");
    }

    /// Any order, and any split into parts that are merged node by node.
    #[test]
    fn any_split_of_units_is_merged_alike() {
        for units in [1, 2, 3, 31, 64, 97] {
            let whole = folded(0..units).whole();
            assert_eq!(folded((0..units).rev()).whole(), whole);
            for parts in [2, 3, 7] {
                let scattered = |part: u64| folded((0..units).filter(move |n| n % parts == part));
                let each = units.div_ceil(parts);
                let contiguous =
                    |part: u64| folded((part * each).min(units)..((part + 1) * each).min(units));
                for part in [&scattered as &dyn Fn(u64) -> Folded<Bracketed>, &contiguous] {
                    let mut merged = Folded::default();
                    for part in (0..parts).rev().map(part) {
                        for (first, node) in part.nodes {
                            merged.put_node(first, node);
                        }
                    }
                    assert_eq!(merged.whole(), whole, "{units} in {parts}");
                }
            }
        }
    }

    /// Of units in turn there is at most one node of each level.
    #[test]
    fn few_nodes_are_kept() {
        let mut folded = Folded::default();
        for unit in 0..10_000 {
            folded.put(unit, Row(Vec::new()));
            assert!(folded.nodes.len() <= 14, "{}", folded.nodes.len());
        }
    }

    #[test]
    fn no_work_is_done_at_once() {
        let work = Work::new(5..5, NonZeroUsize::MIN);
        let mut folded = Folded::default();
        work.fold_onto(&mut folded, || (), |(), unit| Row(vec![unit]));
        assert_eq!(folded.whole(), None);
    }

    #[test]
    fn after_a_stop_only_the_first_unit_is_done() {
        let progress = Progress::default();
        progress.stop();
        for (numbers, expected) in [(0..9, Some(Row(vec![0]))), (4..9, None)] {
            let work = Work::new(numbers, NonZeroUsize::MIN).until_stopped(&progress);
            let mut folded = Folded::default();
            work.fold_onto(&mut folded, || (), |(), unit| Row(vec![unit]));
            assert_eq!(folded.whole(), expected);
        }
    }
}
