//! The exchange: two samples of a scenario, and every group of drivers exchanged between them in
//! turn.

use std::num::NonZeroUsize;

use super::drivers::Watched;
use super::sample::{Kept, Question, show_each};
use super::variance::Exchanged;
use crate::pipeline;
use crate::sample::{BLOCK, Block, Design, Sampler};
use crate::simulate::Run;
use crate::simulate::threads::Work;

/// What makes the seed of the other sample from that of the run: half of a golden ratio, which
/// nobody types.
const OTHER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Most numbers that are computed, rows times draws; about ten seconds on one thread.
const MOST_NUMBERS: u64 = 20_000_000_000;

/// Fewest draws of a sample, and of an analysis.
pub(super) const FEWEST_DRAWS: u64 = 4096;

/// Draws of each sample: as many as were asked for, unless they would take too long.
pub(super) fn draws(run: &Run<'_>, groups: usize) -> u64 {
    let periods = run.model.periods.len();
    let numbers = (run.model.row_count * periods * (groups + 2)) as u64;
    run.draws.min((MOST_NUMBERS / numbers.max(1)).max(FEWEST_DRAWS))
}

/// What is kept of every question and group: by question, then by group. The kept draws say about
/// which numbers sums are taken.
pub(super) fn exchange(
    run: &Run<'_>,
    (drivers, questions): (&Watched, &[Question]),
    kept: &Kept,
    (seed, threads): (u64, NonZeroUsize),
) -> Vec<Vec<Exchanged>> {
    let other = Sampler::laid_out(run.model, seed ^ OTHER, Design::Random);
    let other = Run { sampler: &other, ..*run };
    let groups = drivers.groups.len();
    let empty: Vec<Vec<Exchanged>> =
        kept.figures.iter().map(|y| vec![Exchanged::about(mean(y)); groups]).collect();
    let work = |[a, b]: &mut [Block<'_>; 2], unit| {
        let mut sums = empty.clone();
        for number in run.blocks_of(unit) {
            run.fill(number, a);
            other.fill(number, b);
            let [of_a, of_b] = [answers(a, questions), answers(b, questions)];
            for group in 0..groups {
                drivers.exchange(group, a, b);
                let of_y = answers(a, questions);
                drivers.exchange(group, a, b);
                for (question, sums) in sums.iter_mut().enumerate() {
                    let [a, b, y] = [&of_a, &of_b, &of_y].map(|all| &all[question][..a.draws()]);
                    sums[group].push(a, b, y);
                }
            }
        }
        sums
    };
    let equip = || [Block::new(run.model), Block::new(run.model)];
    Work::new(0..run.unit_count(), threads).fold(equip, work)
}

/// Every question in each draw of a block.
fn answers(block: &mut Block<'_>, questions: &[Question]) -> Vec<[f64; BLOCK]> {
    let mut answers = vec![[f64::NAN; BLOCK]; questions.len()];
    pipeline::fates(block);
    show_each(block, questions, |at, Question { reading, .. }, block| {
        reading.read(block, &mut answers[at]);
    });
    answers
}

/// The mean of what is defined, 0 if nothing is.
fn mean(values: &[f64]) -> f64 {
    let defined = values.iter().filter(|value| value.is_finite());
    let (n, sum) = defined.fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
    if n > 0.0 { sum / n } else { 0.0 }
}
