//! Threads: numbered pieces of work, handed over in their order.
//!
//! Pieces are taken in turn and take about equally long, so few results wait for an earlier one.
//! What is made of them has the same bits for any number of threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Does every piece on some thread, each of which has a worker of its own, and hands the results to
/// `take` in the order of the pieces.
pub(crate) fn in_order<T: Send, W: FnMut(u64) -> T>(
    pieces: Range<u64>,
    threads: NonZeroUsize,
    worker: impl Fn() -> W + Sync,
    take: impl FnMut(T) + Send,
) {
    let next = AtomicU64::new(pieces.start);
    let queue = Mutex::new(Queue { take, next: pieces.start, waiting: BTreeMap::new() });
    let work = || {
        let mut worker = worker();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces.end {
                break;
            }
            let result = worker(piece);
            queue.lock().expect("no thread panics").push(piece, result);
        }
    };
    let most = usize::try_from(pieces.end.saturating_sub(pieces.start)).unwrap_or(usize::MAX);
    std::thread::scope(|scope| {
        for _ in 1..threads.get().min(most) {
            scope.spawn(work);
        }
        work();
    });
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
            let threads = NonZeroUsize::new(threads).unwrap();
            let mut found = Vec::new();
            in_order(3..100, threads, || |piece| piece * piece, |square| found.push(square));
            assert_eq!(found, (3..100).map(|piece| piece * piece).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_work_is_done_at_once() {
        in_order(5..5, NonZeroUsize::MIN, || |piece| piece, |_| panic!("there is no piece"));
    }
}
