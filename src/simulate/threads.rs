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

/// What units have left so far, each folded into those before it.
#[derive(Debug)]
pub(crate) struct Folded<T> {
    whole: Option<T>,
    /// The unit that comes next, and those that are done before it.
    next: u64,
    waiting: BTreeMap<u64, T>,
}

impl<T> Default for Folded<T> {
    fn default() -> Self {
        Self { whole: None, next: 0, waiting: BTreeMap::new() }
    }
}

impl<T: Merge> Folded<T> {
    /// Takes in what a unit has left.
    fn put(&mut self, unit: u64, left: T) {
        self.waiting.insert(unit, left);
        while let Some(left) = self.waiting.remove(&self.next) {
            match &mut self.whole {
                None => self.whole = Some(left),
                Some(whole) => whole.merge(&left),
            }
            self.next += 1;
        }
    }

    /// What all units have left that were done so far; none before the first.
    pub(crate) fn whole(&self) -> Option<T>
    where
        T: Clone,
    {
        self.whole.clone()
    }
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
        let mut folded = Folded { next: self.numbers.start, ..Folded::default() };
        self.fold_onto(&mut folded, equip, work);
        folded.whole.expect("there is a unit of work")
    }

    /// Does every unit on some thread and folds what they leave onto what earlier ones left.
    /// Returns what the threads worked with, in any order.
    pub(crate) fn fold_onto<W: Send, T: Merge + Send>(
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
            let mut folded = Folded { next: 3, ..Folded::default() };
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
