//! Threads: numbered pieces of work, handed over in their order.
//!
//! Pieces are taken in turn and take about equally long, so few results wait for an earlier one.
//! What is made of them has the same bits for any number of threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Progress;

/// Numbered pieces of work and the threads that share them.
#[derive(Debug, Clone)]
pub(crate) struct Pieces<'p> {
    numbers: Range<u64>,
    threads: NonZeroUsize,
    progress: Option<&'p Progress>,
}

impl<'p> Pieces<'p> {
    /// Those pieces, shared by so many threads.
    pub(crate) fn new(numbers: Range<u64>, threads: NonZeroUsize) -> Self {
        Self { numbers, threads, progress: None }
    }

    /// Takes up no piece after a stop, but for piece 0: an answer rests on draws. Whoever has taken
    /// up a piece finishes it, so what was done are the first ones.
    pub(crate) fn until_stopped(mut self, progress: &'p Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Does every piece on some thread, hands the results to `take` in the order of the pieces, and
    /// returns what the threads worked with, in any order.
    pub(crate) fn in_order<W: Send, T: Send>(
        &self,
        equip: impl Fn() -> W + Sync,
        work: impl Fn(&mut W, u64) -> T + Sync,
        take: impl FnMut(T) + Send,
    ) -> Vec<W> {
        let next = AtomicU64::new(self.numbers.start);
        let queue = Mutex::new(Queue { take, next: self.numbers.start, waiting: BTreeMap::new() });
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
                let result = work(&mut equipment, number);
                queue.lock().expect("no thread panics").push(number, result);
            }
            equipment
        };
        let pieces = self.numbers.end.saturating_sub(self.numbers.start);
        let most = usize::try_from(pieces).unwrap_or(usize::MAX);
        std::thread::scope(|scope| {
            let others: Vec<_> =
                (1..self.threads.get().min(most)).map(|_| scope.spawn(thread)).collect();
            let own = thread();
            let others = others.into_iter().map(|other| other.join().expect("no thread panics"));
            std::iter::once(own).chain(others).collect()
        })
    }
}

/// Results that wait for an earlier one.
struct Queue<T, F> {
    take: F,
    next: u64,
    waiting: BTreeMap<u64, T>,
}

impl<T, F: FnMut(T)> Queue<T, F> {
    fn push(&mut self, piece: u64, result: T) {
        self.waiting.insert(piece, result);
        while let Some(result) = self.waiting.remove(&self.next) {
            (self.take)(result);
            self.next += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_from_any_number_of_threads() {
        for threads in [1, 2, 7] {
            let pieces = Pieces::new(3..100, NonZeroUsize::new(threads).unwrap());
            let mut found = Vec::new();
            let square = |done: &mut u64, piece| {
                *done += 1;
                piece * piece
            };
            let done = pieces.in_order(|| 0, square, |square| found.push(square));
            assert_eq!(found, (3..100).map(|piece| piece * piece).collect::<Vec<_>>());
            assert_eq!((done.len(), done.iter().sum::<u64>()), (threads, 97));
        }
    }

    #[test]
    fn no_work_is_done_at_once() {
        let pieces = Pieces::new(5..5, NonZeroUsize::MIN);
        pieces.in_order(|| (), |(), piece| piece, |_| panic!("there is no piece"));
    }

    #[test]
    fn after_a_stop_only_the_first_piece_is_done() {
        let progress = Progress::default();
        progress.stop();
        for (numbers, expected) in [(0..9, vec![0]), (4..9, vec![])] {
            let pieces = Pieces::new(numbers, NonZeroUsize::MIN).until_stopped(&progress);
            let mut found = Vec::new();
            pieces.in_order(|| (), |(), piece| piece, |piece| found.push(piece));
            assert_eq!(found, expected);
        }
    }
}
