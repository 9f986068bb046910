//! Simulation: blocks in parallel, folded in a fixed tree.
//!
//! *How likely is it?* A run makes its draws in blocks of 512, each block by itself: block `k` of a
//! scenario and a seed holds the same draws whoever computes it. Threads take units of 32 blocks in
//! turn. Sums are folded in a binary tree over the numbers of the units and counts merge exactly, so
//! the answer has the same bits for any split over threads, and memory hardly grows with the number
//! of draws.
//!
//! A pilot of the first 4096 draws fixes the ranges of the histograms. Runs no longer than that
//! keep every value and their quantiles are exact. With more than 4096 series the pilot is shorter,
//! 512 draws at least, so that its values fit into some hundred megabytes; and where what threads
//! count apart and the tree of sums would exceed a gigabyte, fewer of them run.

pub(crate) mod accumulate;
mod criticality;
pub(crate) mod draws;
pub(crate) mod reading;
mod replications;
mod run;
mod settings;
pub(crate) mod stop;
mod summarise;
pub(crate) mod threads;

use std::convert::Infallible;

use crate::balance::balance_periods;
use crate::model::Model;
use crate::outcome::Outcome;
use crate::sample::Block;
use crate::scenario::Scenario;
use crate::stats::{Counting, Merge};
use accumulate::Ranges;
use replications::{Binned, Replications};
pub(crate) use run::Run;
pub use settings::Settings;
pub(crate) use settings::fewer_metrics;
use summarise::Found;
pub use threads::Progress;
use threads::{Folded, Work};

/// Simulates a scenario.
///
/// ```
/// use pvchain::{Scenario, Settings, simulate};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let outcome = simulate(&plan, &Settings::draws(2_000).seed(1));
/// let balanced = outcome.balanced();
/// assert!(balanced.low <= balanced.value && balanced.value <= balanced.high);
/// # Ok::<(), pvchain::Problems>(())
/// ```
pub fn simulate(scenario: &Scenario, settings: &Settings) -> Outcome {
    simulate_with(scenario, settings, &Progress::default())
}

/// Simulates a scenario, telling how far it is; can be stopped early.
#[expect(clippy::missing_panics_doc, reason = "the first unit is always drawn")]
pub fn simulate_with(scenario: &Scenario, settings: &Settings, progress: &Progress) -> Outcome {
    let model = settings.model(scenario);
    let sampler = settings.sampler(&model);
    let run = Run::new(&model, &sampler, settings);
    let pilot = run.pilot();
    let ranges = Ranges::of_pilot(&pilot);
    let is_kept = run.block_count() <= run.pilot_blocks() && !model.is_weighted();
    let exact = is_kept.then_some(pilot);
    let counting = if model.is_weighted() { Counting::Weights } else { Counting::Ones };
    let threads = ranges.most_threads((run.design, counting), run.unit_count());
    let threads = threads.min(settings.threads_within_limits());
    let equip = || (run.block(), Binned::new(&model, &ranges, run.design));
    let draw = |(block, binned): &mut (Block<'_>, Binned), unit| {
        let mut sums = Replications::new(&model, &ranges, run.design);
        for number in run.blocks_of(unit) {
            run.fill(number, block);
            balance_periods(block, |_, block| {
                sums.push(block);
                binned.push(block);
            });
        }
        progress.add(sums.draws());
        sums
    };
    let is_judged = !settings.until.is_empty();
    let is_precise = |kept: Replications| {
        settings.until.iter().all(|aim| aim.precision(&model, scenario, &kept).met)
    };
    let (mut folded, mut done) = (Folded::default(), 0);
    let mut binned = Binned::new(&model, &ranges, run.design);
    for end in stop::rounds(run.unit_count(), is_judged) {
        let work = Work::new(done..end, threads).until_stopped(progress);
        for (_, own) in work.fold_onto(&mut folded, equip, draw) {
            binned.merge(&own);
        }
        done = end;
        let is_enough = is_judged && folded.whole().is_some_and(is_precise);
        if is_enough || progress.is_stopped() {
            break;
        }
    }
    let kept = folded.whole().expect("the first unit is always drawn");
    let criticality = criticality::of(&run, (threads, progress), kept.draws());
    let total = kept.total();
    Found { model: &model, scenario, settings, kept, binned, total, exact, criticality }.outcome()
}

/// Passes the blocks of a run in order, fully computed, to `visit`: for own metrics and single
/// draws.
///
/// Blocks are computed where it is called, one after the other, whatever the number of threads in
/// the settings: `visit` may borrow and change what it likes. To use all processors, run a
/// [`Sampler`](crate::engine::Sampler) and [`balance`](crate::engine::balance) on a [`Block`] for each thread.
///
/// ```
/// use pvchain::{Metric, Scenario, Settings, for_each_block};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let mut worst = f64::INFINITY;
/// for_each_block(&plan, &Settings::draws(1_000), |block| {
///     for gap in block.column(Metric::Gap, "polysilicon").unwrap_or(&[]) {
///         worst = worst.min(*gap);
///     }
/// });
/// assert!(worst.is_finite());
/// # Ok::<(), pvchain::Problems>(())
/// ```
pub fn for_each_block(scenario: &Scenario, settings: &Settings, mut visit: impl FnMut(&Block<'_>)) {
    let visit = |_, block: &Block<'_>| -> Result<(), Infallible> {
        visit(block);
        Ok(())
    };
    let Ok(()) = visit_blocks(&settings.model(scenario), settings, visit);
}

/// Shows every block with the rows of each period, by its place among them, until one is refused.
pub(crate) fn visit_blocks<E>(
    model: &Model,
    settings: &Settings,
    mut visit: impl FnMut(usize, &Block<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let sampler = settings.sampler(model);
    let run = Run::new(model, &sampler, settings);
    let mut block = run.block();
    for number in 0..run.block_count() {
        run.fill(number, &mut block);
        let mut accepted = Ok(());
        balance_periods(&mut block, |period, block| {
            if accepted.is_ok() {
                accepted = visit(period, block);
            }
        });
        accepted?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::run::PILOT_VALUES;
    use super::*;
    use crate::{Horizon, Link, Metric, Stage, Step, Uniform};

    /// Two metrics of 60 stages in 120 months and their 10 years: 15,600 series.
    #[test]
    fn the_pilot_of_many_series_stays_within_its_bound() {
        let [first, last] = ["2024-01", "2033-12"].map(|month| month.parse().unwrap());
        let mut draft = Scenario::named("decade").horizon(Horizon::new(first, last, Step::Month));
        for index in 0..60 {
            let capacity = Uniform { min: 0.0, max: 12.0 };
            draft = draft.stage(Stage::new(format!("s{index}")).unit("GW").capacity(capacity));
            if index > 0 {
                draft = draft.link(Link::from(format!("s{}", index - 1)).to(format!("s{index}")));
            }
        }
        let scenario = draft.check().unwrap();
        let metrics = [Metric::Production, Metric::Surplus];
        for (metrics, blocks) in [(&metrics[..], 2), (&metrics[..1], 4), (&[], 8)] {
            let settings = Settings::draws(10_000).metrics(metrics);
            let model = settings.model(&scenario);
            let sampler = settings.sampler(&model);
            let run = Run::new(&model, &sampler, &settings);
            let pilot = run.pilot();
            let values: usize = pilot.iter().map(Vec::len).sum();
            assert_eq!((run.pilot_blocks(), pilot.len()), (blocks, metrics.len() * 60 * 130));
            assert!(values <= PILOT_VALUES, "{values}");
        }
    }
}
