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
//! count apart would exceed a gigabyte, fewer of them run.

pub(crate) mod accumulate;
mod criticality;
pub(crate) mod draws;
mod progress;
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
use accumulate::Ranges;
pub use progress::Progress;
use replications::{Binned, Replications};
use run::Round;
pub(crate) use run::Run;
pub use settings::Settings;
use summarise::Found;
use threads::Folded;

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
    let threads = settings.threads_within_limits().min(ranges.most_threads(run.design));
    let round = Round { ranges: &ranges, threads, progress };
    let is_judged = !settings.until.is_empty();
    let (mut folded, mut done) = (Folded::default(), 0);
    let mut binned = Binned::new(&model, &ranges, run.design);
    for end in stop::rounds(run.unit_count(), is_judged) {
        run.draw(done..end, &round, (&mut folded, &mut binned));
        done = end;
        let is_precise = |kept: Replications| {
            settings.until.iter().all(|aim| aim.precision(&model, scenario, &kept).met)
        };
        let is_enough = is_judged && folded.whole().is_some_and(is_precise);
        if is_enough || progress.is_stopped() {
            break;
        }
    }
    let kept = folded.whole().expect("the first unit is always drawn");
    let total = kept.total();
    let criticality = criticality::of(&run, (threads, progress), kept.draws());
    Found { model: &model, kept, binned, total, exact, criticality }.outcome(scenario, settings)
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
    match visit_blocks(&settings.model(scenario), settings, visit) {
        Ok(()) => {}
        Err(never) => match never {},
    }
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
    use crate::law::Uniform;
    use crate::metric::Metric;
    use crate::sample::{Design, Sampler};
    use crate::scenario::horizon::{Horizon, Step};
    use crate::scenario::link::Link;
    use crate::scenario::stage::Stage;

    /// Two metrics of 60 stages in 120 months and their 10 years: 15,600 series.
    fn decade() -> Scenario {
        let month = |text: &str| text.parse().unwrap();
        let mut draft = Scenario::named("decade");
        draft = draft.horizon(Horizon::new(month("2024-01"), month("2033-12"), Step::Month));
        for index in 0..60 {
            let capacity = Uniform { min: 0.0, max: 12.0 };
            draft = draft.stage(Stage::new(format!("s{index}")).unit("GW").capacity(capacity));
            if index > 0 {
                draft = draft.link(Link::from(format!("s{}", index - 1)).to(format!("s{index}")));
            }
        }
        draft.check().unwrap()
    }

    #[test]
    fn the_pilot_of_many_series_stays_within_its_bound() {
        let scenario = decade();
        let metrics = [Metric::Production, Metric::Surplus];
        for (metrics, blocks) in [(&metrics[..], 2), (&metrics[..1], 4), (&[], 8)] {
            let settings = Settings::draws(10_000).metrics(metrics);
            let model = settings.model(&scenario);
            let sampler = Sampler::new(&model, 1);
            let run = Run::new(&model, &sampler, &settings);
            let pilot = run.pilot();
            let values: usize = pilot.iter().map(Vec::len).sum();
            assert_eq!((run.pilot_blocks(), pilot.len()), (blocks, metrics.len() * 60 * 130));
            assert!(values <= PILOT_VALUES, "{values}");
        }
    }

    /// 15,600 series in 256 bins of 4 bytes and their moments are some 20 MB a thread; 32
    /// replications of them in 32 bins are 100 MB or more.
    #[test]
    fn threads_share_a_gigabyte() {
        let scenario = decade();
        let settings = Settings::draws(1_000).metrics(&[Metric::Production, Metric::Surplus]);
        let model = settings.model(&scenario);
        let sampler = Sampler::new(&model, 1);
        let ranges = Ranges::of_pilot(&Run::new(&model, &sampler, &settings).pilot());
        let [random, latin] = [Design::Random, Design::Latin].map(|d| ranges.most_threads(d).get());
        assert!((40..80).contains(&random) && (4..11).contains(&latin), "{random} {latin}");
    }

    /// Production of a month is uniform on 0 to 1: the error of a quantile at ½ of 3000 draws is
    /// ½/√3000, and its interval is about 4 of those wide.
    #[test]
    fn quantiles_beyond_a_short_pilot_hold() {
        let settings = Settings::draws(3_000).metrics(&[Metric::Production, Metric::Surplus]);
        let outcome = simulate(&decade(), &settings);
        let error = 0.5 / 3000.0_f64.sqrt();
        for month in ["2024-01", "2029-07", "2033-12"] {
            let summary = outcome.metric_in(month, Metric::Production, "s0").unwrap();
            let median = summary.quantiles.iter().find(|quantile| quantile.p == 0.5).unwrap();
            let (low, high) = (median.low.unwrap(), median.high.unwrap());
            assert!((median.value.unwrap() - 0.5).abs() < 5.0 * error, "{median:?}");
            assert!(high - low > 2.0 * error && high - low < 6.0 * error, "{median:?}");
        }
    }
}
