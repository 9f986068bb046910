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
//! count apart and the tree of sums would exceed half a gigabyte, fewer of them run.

pub(crate) mod accumulate;
mod criticality;
pub(crate) mod draw_table;
mod drawn;
pub(crate) mod part;
pub(crate) mod reading;
mod replications;
mod run;
mod settings;
pub(crate) mod stop;
pub(crate) mod study;
mod summarise;
pub(crate) mod sums;
pub(crate) mod sweep;
pub(crate) mod threads;

use crate::balance::balance_periods;
use crate::outcome::Outcome;
use crate::problem::Problems;
use crate::sample::{Block, Draws, Misread};
use crate::stats::Scaled;
use drawn::{Drawers, DrawnUnits};
pub(crate) use run::Run;
pub use settings::Settings;
pub(crate) use settings::fewer_metrics;
use study::{Compiled, Study};
use summarise::Found;
pub use threads::Progress;

/// Simulates a scenario, or a study of one.
///
/// # Errors
///
/// [`Problems`] if the settings cannot be followed to the letter: see [`Settings::check`].
///
/// ```
/// use pvchain::{Scenario, Settings, simulate};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let outcome = simulate(&plan, &Settings::draws(2_000).seed(1))?;
/// let balanced = outcome.balanced();
/// assert!(balanced.low <= balanced.value && balanced.value <= balanced.high);
/// # Ok::<(), pvchain::Problems>(())
/// ```
pub fn simulate(scenario: impl Into<Study>, settings: &Settings) -> Result<Outcome, Problems> {
    scenario.into().run(settings)
}

/// Simulates a scenario, or a study of one, telling how far it is; can be stopped early.
///
/// # Errors
///
/// As [`simulate`].
pub fn simulate_with(
    scenario: impl Into<Study>,
    settings: &Settings,
    progress: &Progress,
) -> Result<Outcome, Problems> {
    scenario.into().run_with(settings, progress)
}

impl Study {
    /// The outcome of a run: that of [`simulate`] for its scenario.
    ///
    /// # Errors
    ///
    /// As [`simulate`].
    pub fn run(&self, settings: &Settings) -> Result<Outcome, Problems> {
        self.run_with(settings, &Progress::default())
    }

    /// The same, telling how far it is; can be stopped early.
    ///
    /// # Errors
    ///
    /// As [`simulate`].
    ///
    /// # Panics
    ///
    /// Never: the first unit is always drawn.
    pub fn run_with(&self, settings: &Settings, progress: &Progress) -> Result<Outcome, Problems> {
        let problems = settings.problems(self);
        if !problems.is_empty() {
            return Err(problems.into_iter().collect());
        }
        let compiled = settings.compile(self);
        let outcome = answer(&compiled, (settings, progress), Found::outcome);
        let misread = compiled.misread();
        if misread.is_empty() { Ok(outcome) } else { Err(misread.into_iter().collect()) }
    }
}

/// What is said of a run.
fn answer<'c, T>(
    compiled: &'c Compiled,
    (settings, progress): (&'c Settings, &Progress),
    say: impl FnOnce(Found<'c>) -> T,
) -> T {
    let Compiled { model, scenario, .. } = compiled;
    let run = settings.run(compiled);
    let (ranges, exact) = run.ranges();
    let drawers = Drawers::of((&run, &ranges), settings.threads_to_use(), progress);
    let is_judged = !settings.until.is_empty();
    let (mut drawn, mut done) = (DrawnUnits::default(), 0);
    for end in stop::rounds(run.unit_count(), is_judged) {
        drawn.draw(drawers, done..end);
        done = end;
        let is_precise =
            |kept| settings.until.iter().all(|aim| aim.precision(model, scenario, &kept).met);
        let kept = || drawn.sums.whole().map(Scaled::into_inner);
        if (is_judged && kept().is_some_and(is_precise)) || progress.is_stopped() {
            break;
        }
    }
    let done = drawn.draws().div_ceil(run::UNIT_DRAWS);
    drawn.judge_projects(drawers, 0..done);
    let (kept, binned, criticality) = drawn.whole().expect("the first unit is always drawn");
    let total = kept.total();
    say(Found { model, scenario, settings, kept, binned, total, exact, criticality })
}

/// Passes the draws of a run in order to `visit`, block by block and in each block every period
/// that is reported: for own figures of any kind and for single draws.
///
/// Where facts are observed, draws count as their [`weights`](Draws::weights) say. Blocks are
/// computed where it is called, one after the other, whatever the number of threads in the
/// settings: `visit` may borrow and change what it likes. A figure that is a number of each draw is
/// better a [`Study::figure`], which has errors and quantiles and uses all processors.
///
/// # Errors
///
/// As [`simulate`]; and if `visit` asks for what is not there, after the block in which it does.
///
/// ```
/// use pvchain::{Metric, Scenario, Settings, for_each_block};
///
/// let plan = Scenario::builtin("baotou-2024")?;
/// let mut worst = f64::INFINITY;
/// for_each_block(&plan, &Settings::draws(1_000), |draws| {
///     for gap in draws.column(Metric::Gap, "polysilicon") {
///         worst = worst.min(*gap);
///     }
/// })?;
/// assert!(worst.is_finite());
/// # Ok::<(), pvchain::Problems>(())
/// ```
pub fn for_each_block(
    scenario: impl Into<Study>,
    settings: &Settings,
    mut visit: impl FnMut(&Draws<'_>),
) -> Result<(), Problems> {
    let study = scenario.into();
    let problems = settings.problems(&study);
    if !problems.is_empty() {
        return Err(problems.into_iter().collect());
    }
    let misread = Misread::by("for_each_block");
    let compiled = settings.compile(&study);
    visit_blocks(&settings.run(&compiled).shown(), |block| {
        visit(&Draws::of(block, &misread));
        let found = misread.problems();
        if found.is_empty() { Ok(()) } else { Err(found.into_iter().collect()) }
    })
}

/// Shows every block with the rows of each reported period until one is refused.
pub(crate) fn visit_blocks<E>(
    run: &Run<'_>,
    mut visit: impl FnMut(&Block<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut block = run.block();
    for number in 0..run.block_count() {
        run.fill(number, &mut block);
        let mut accepted = Ok(());
        balance_periods(&mut block, |period, block| {
            if accepted.is_ok() && run.model.periods[period].slot.is_some() {
                accepted = visit(block);
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
    use crate::{Horizon, Link, Metric, Scenario, Stage, Step, Uniform};

    /// Two metrics of 60 stages in 120 months and their 10 years: 15,600 series.
    #[test]
    fn the_pilot_of_many_series_stays_within_its_bound() {
        let [first, last] = ["2024-01", "2033-12"].map(|month| month.parse().unwrap());
        let mut draft = Scenario::named("decade").horizon(Horizon::new(first, last, Step::Month));
        for index in 0..60 {
            let capacity = Uniform { min: 0.0, max: 12.0 };
            draft = draft.stage(Stage::new(format!("s{index}")).unit("GW").capacity(capacity));
            if index > 0 {
                draft = draft.link(
                    Link::from(format!("s{}", index - 1)).to(format!("s{index}")).consumption(1),
                );
            }
        }
        let scenario = draft.check().unwrap();
        let metrics = [Metric::Production, Metric::Surplus];
        for (metrics, blocks) in [(&metrics[..], 2), (&metrics[..1], 4), (&[], 8)] {
            let settings = Settings::draws(10_000).metrics(metrics);
            let compiled = settings.compile(&Study::new(&scenario));
            let run = settings.run(&compiled);
            let pilot = run.pilot();
            let values: usize = pilot.iter().map(Vec::len).sum();
            assert_eq!((run.pilot_blocks(), pilot.len()), (blocks, metrics.len() * 60 * 130));
            assert!(values <= PILOT_VALUES, "{values}");
        }
    }
}
