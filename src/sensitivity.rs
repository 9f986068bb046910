//! Sensitivity: what drives a figure, and why a promise fails.
//!
//! *What matters?* and *why does it fail?*, asked of a [`Figure`]: that the chain is balanced, that a
//! target is met, or the mean of a metric. A probability is the mean of a number that is 0 or 1, so
//! that every answer holds for both.
//!
//! | to know | see | what it rests on |
//! |---|---|---|
//! | how far the figure moves when a driver is low or high | [`Swing`] | the kept draws |
//! | how its order follows that of a driver | [`Ranking`] | the kept draws |
//! | how much of its variance a group of drivers explains | [`Variance`] | two samples of all draws |
//! | how the draws that break a promise, or keep it if they are rarer, differ | [`Shift`] | the kept draws |
//! | under which condition it fails, or holds | [`Condition`] | the kept draws, checked on fresh ones |
//! | what a failure looks like | [`TypicalDraw`] | the kept draws |
//!
//! # What is watched
//!
//! A driver is an uncertain number, a shock that projects share, or when a project or a retirement
//! comes: months after its planned date, and no later than the end of the figure's period, since
//! what has not come by then might as well never come. A driver that does not feed the figure, and
//! only goes along with one that does, is not named: a glass plant and a polysilicon plant may share
//! a shock, which then is a driver of both. Drivers that hang together form a group (a correlation,
//! the fate and delay of a project but for the shocks that they share); groups are independent, and
//! every shock is one of its own.
//!
//! # What it costs
//!
//! The draws that were asked for are made (groups + 2) times, groups that feed no figure left out,
//! though sampled only twice; memory
//! does not grow with them. Where that would take far more than ten seconds, fewer are made. The
//! first draws are also kept, at most 32,768 and fewer with many drivers (64 MiB of them), and as
//! many more are drawn afresh; judging them takes a few times that memory. [`Effort`] says how many
//! of each.
//!
//! # Where it is wrong
//!
//! Swings, ranks and shifts take in what is correlated with a driver; they say what goes along with
//! a figure, not what acting on the driver would do. Indices of a mean whose metric is undefined in
//! some draws are over the others, in which groups need no longer be independent. A box is a plain
//! shape: of a promise that fails in two ways only one is described.
//!
//! # Example
//!
//! ```
//! use pvchain::{Figure, Metric, Scenario, Settings, sensitivity};
//!
//! let plan = Scenario::builtin("baotou-2024")?;
//! let figure = Figure::Mean(Metric::ClosedThroughput, "chain".to_owned());
//! let found = sensitivity(&plan, &[figure], &Settings::draws(4_096).seed(1))?;
//! let variance = found.answers[0].variance.as_ref().expect("it varies");
//! assert_eq!(variance.groups[0].group, "correlation.market");
//! # Ok::<(), pvchain::Problems>(())
//! ```

mod answer;
pub(crate) mod condition;
mod driver;
mod drivers;
pub(crate) mod rank;
mod sample;
pub(crate) mod stress;
pub(crate) mod swing;
pub(crate) mod variance;

use std::collections::BTreeSet;

use crate::message::texts;
use crate::metric::Metric;
use crate::outcome::figure::Figure;
use crate::outcome::{Probability, Provenance};
use crate::problem::{Kind, Place, Problem, Problems};
use crate::sample::{BLOCK, Design};
use crate::scenario::Scenario;
use crate::simulate::study::{Compiled, Study};
use crate::simulate::{Progress, Run, Settings};
use crate::stats::{Interval, Moments};
pub use answer::{
    Answer, Condition, Driver, DriverGroup, DriverKind, DriverValue, Effort, Failure, Finding,
    Indices, Limit, RankEffect, Ranking, Sensitivity, Shift, Side, Swing, Tail, TypicalDraw,
    Variance,
};
pub use driver::{DriverName, GroupName};
use drivers::Watched;
use rank::ranking;
use sample::{
    FEWEST_DRAWS, Kept, OTHER, Question, ToKeep, draws_of_sample, exchange, feeding_groups,
};
use stress::{PromisedDraws, failure};
use swing::swing;
use variance::{Exchanged, indices};

texts! {
    independent_samples: "two independent samples of independent draws are needed",
        "需要两组相互独立、各自独立的模拟";
    fewest_draws(fewest): "at least {fewest} for a sensitivity", "敏感性分析至少 {fewest}";
    indices_state_errors: "a fixed number of draws; each index states its error",
        "固定的模拟次数；各指数附有误差";
    drivers_and_swings: "the default, because a sensitivity reports no quantiles",
        "默认设置，因为敏感性分析不报告分位数";
    observations(count): "{count} observations", "{count} 个观测值";
    no_observations: "no observations in a sensitivity", "敏感性分析不含观测值";
    facts_couple_inputs:
        "observations make the inputs depend on each other, so the variance cannot be divided among them; remove the observations from a copy of the file",
        "观测值使各输入相互关联，方差无法分摊到各输入；请在文件的副本中删去观测值";
}

/// Most draws that are kept.
const MOST_KEPT: usize = 32_768;

/// Most numbers that are kept: 64 MiB.
const MOST_NUMBERS: usize = 1 << 23;

/// Fewest draws in which a promise is kept, or broken, or a metric defined, for anything to be
/// said.
const FEWEST: usize = 20;

/// The figures that are asked about if none is named: that the chain is balanced, and every target.
pub fn default_figures(scenario: &Scenario) -> Vec<Figure> {
    let targets = scenario.targets.iter().map(|target| Figure::Target(target.id.clone()));
    std::iter::once(Figure::Balanced).chain(targets).collect()
}

/// Says what drives figures of a scenario, and why they fail. Without figures, the
/// [default ones](default_figures).
///
/// # Errors
///
/// [`Problems`] if a figure is not known, if there are fewer than 4096 draws, if the settings
/// cannot be followed, or ask for another design than the random one or for a precision to end on;
/// and if facts weigh the draws, for then no group of inputs is independent of the others.
pub fn sensitivity(
    scenario: impl Into<Study>,
    figures: &[Figure],
    settings: &Settings,
) -> Result<Sensitivity, Problems> {
    sensitivity_with(scenario, figures, settings, &Progress::default())
}

/// The same; can be stopped early, and then says so: the indices of variance rest on fewer draws.
///
/// # Errors
///
/// As [`sensitivity`].
pub fn sensitivity_with(
    scenario: impl Into<Study>,
    figures: &[Figure],
    settings: &Settings,
    progress: &Progress,
) -> Result<Sensitivity, Problems> {
    of_study(&scenario.into(), figures, settings, progress)
}

fn of_study(
    study: &Study,
    figures: &[Figure],
    settings: &Settings,
    progress: &Progress,
) -> Result<Sensitivity, Problems> {
    let default = || default_figures(&settings.compile(study).scenario);
    let figures = if figures.is_empty() { default() } else { figures.to_vec() };
    let metric = |figure: &Figure| match figure {
        Figure::Mean(metric, _) => Some(*metric),
        Figure::Balanced | Figure::Target(_) => None,
    };
    let metrics: Vec<Metric> = figures.iter().filter_map(metric).collect();
    let settings = settings.clone().metrics(&metrics);
    let compiled = settings.compile(study);
    let problems = problems(study, &compiled, (&figures, &settings));
    if !problems.is_empty() {
        return Err(problems.into_iter().collect());
    }
    let Compiled { model, scenario, .. } = &*compiled;
    let threads = settings.threads_to_use();
    let drivers = Watched::of(model, scenario);
    let questions = figures.iter().filter_map(|figure| Question::of(figure, model, scenario));
    let questions: Vec<Question> = questions.collect();
    let mut periods: Vec<usize> = questions.iter().map(|one| one.reading.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let asked = settings.run(&compiled);
    let groups: BTreeSet<usize> =
        questions.iter().flat_map(|question| feeding_groups(&drivers, question)).collect();
    let groups = groups.len();
    let run = Run { draws: draws_of_sample(&asked, groups), ..asked };
    let wanted = ToKeep { run, drivers: &drivers, questions: &questions, periods: &periods };
    let blocks = wanted.blocks(asked.draws);
    let kept = Kept::of(&wanted, 0..blocks, threads);
    let fresh = Kept::of(&wanted, blocks..2 * blocks, threads);
    let samples = [&run, &Run { sampler: &compiled.other_sampler(settings.seed ^ OTHER), ..run }];
    let (exchanged, drawn) = exchange(samples, (&drivers, &questions), &kept, (threads, progress));
    let misread = compiled.misread();
    if !misread.is_empty() {
        return Err(misread.into_iter().collect());
    }
    let watched = kept.told_apart(&drivers.all);
    let analysis = Analysis { wanted, drivers: &watched, samples: [&kept, &fresh] };
    let answers = exchanged.iter().enumerate();
    let answers = answers.map(|(index, exchanged)| analysis.answer(index, exchanged)).collect();
    let kept = blocks * BLOCK as u64;
    let balanced = 2 * kept + drawn * (groups as u64 + 2);
    let provenance = settings.provenance(scenario, drawn);
    Ok(Sensitivity {
        schema: 1,
        provenance: Provenance { complete: drawn == run.draws, ..provenance },
        effort: Effort { kept, fresh: kept, balanced },
        drivers: watched,
        groups: drivers.groups.clone(),
        answers,
    })
}

/// What is wrong with a request.
fn problems(
    study: &Study,
    Compiled { model, scenario, .. }: &Compiled,
    (figures, settings): (&[Figure], &Settings),
) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for figure in figures {
        let at = Problem::new(Kind::UnknownName, Place::setting("of"));
        let at = at.found(format_args!("`{figure}`"));
        problems.extend(figure.problem(model, scenario, at));
    }
    let draws = settings.draws;
    if settings.design != Design::Random {
        let problem = Problem::new(Kind::Conflict, Place::setting("design"));
        let problem = problem.found(settings.design.name()).expected("random");
        problems.push(problem.hint(independent_samples()));
        return problems;
    }
    let wrong = settings.problems(study);
    if !wrong.is_empty() {
        problems.extend(wrong);
    } else if draws < FEWEST_DRAWS {
        let problem = Problem::new(Kind::OutOfRange, Place::setting("draws")).found(draws);
        problems.push(problem.expected(fewest_draws(FEWEST_DRAWS)));
    }
    if let Some(aim) = settings.until.first() {
        problems.push(aim.refused(Kind::Conflict).expected(indices_state_errors()));
    }
    problems.extend(settings.passed_over(&["quantiles"], drivers_and_swings));
    if !scenario.observations.is_empty() {
        let problem = Problem::new(Kind::Conflict, Place::key("observation"));
        let problem = problem.found(observations(scenario.observations.len()));
        problems.push(problem.expected(no_observations()).hint(facts_couple_inputs()));
    }
    problems
}

impl ToKeep<'_> {
    /// Blocks of draws that are kept: as many as memory allows, of those that were asked for.
    fn blocks(&self, draws: u64) -> u64 {
        let columns = self.periods.len() * self.drivers.all.len() + 2 * self.questions.len();
        let fewest = usize::try_from(FEWEST_DRAWS).unwrap_or(MOST_KEPT);
        let most = (MOST_NUMBERS / columns.max(1)).clamp(fewest, MOST_KEPT);
        draws.min(most as u64) / BLOCK as u64
    }
}

/// What the questions are answered from.
struct Analysis<'a> {
    wanted: ToKeep<'a>,
    drivers: &'a [Driver],
    /// The kept draws, and the fresh ones that follow.
    samples: [&'a Kept; 2],
}

impl Analysis<'_> {
    fn answer(&self, index: usize, exchanged: &[Exchanged]) -> Answer {
        let [kept, _] = self.samples;
        let (question, figure) = (&self.wanted.questions[index], &kept.figures[index]);
        let is_probability = question.figure.is_probability();
        let mut moments = Moments::about(0.0);
        moments.push(figure);
        let finding = finding(&moments, is_probability);
        let mut answer = Answer {
            figure: question.figure.clone(),
            period: question.period.clone(),
            unit: question.unit.clone(),
            is_probability,
            finding,
            value: value(&moments, is_probability),
            defined: moments.count(),
            reach: reach(&kept.metrics[index]),
            swings: Vec::new(),
            ranks: None,
            variance: None,
            failure: None,
        };
        if finding != Finding::Answered {
            return answer;
        }
        // The draws in which the figure is defined.
        let only = |column: &[f64]| -> Vec<f64> {
            let rows = column.iter().zip(figure).filter(|(_, y)| y.is_finite());
            rows.map(|(x, _)| *x).collect()
        };
        let columns = self.columns(kept, index);
        let columns: Vec<(&DriverName, Vec<f64>)> =
            columns.into_iter().map(|(name, x)| (name, only(x))).collect();
        let drivers: Vec<(&DriverName, &[f64])> =
            columns.iter().map(|(name, x)| (*name, x.as_slice())).collect();
        let figure = only(figure);
        answer.swings =
            drivers.iter().filter_map(|driver| swing(*driver, &figure, is_probability)).collect();
        let width = |swing: &Swing| swing.swing.value.abs();
        answer.swings.sort_by(|a, b| width(b).total_cmp(&width(a)));
        answer.ranks = ranking(&drivers, &figure);
        let groups = feeding_groups(self.wanted.drivers, question);
        let groups = groups.into_iter().map(|group| &self.wanted.drivers.groups[group].name);
        let groups: Vec<(&GroupName, Exchanged)> = groups.zip(exchanged.iter().cloned()).collect();
        answer.variance = indices(&groups, is_probability);
        answer.failure = is_probability.then(|| self.failure(index));
        answer
    }

    /// The drivers that feed a question, one for each number, by their places.
    fn feeding(&self, index: usize) -> Vec<usize> {
        let ToKeep { run, drivers, questions, .. } = self.wanted;
        let fed = (run.model, &questions[index].fed);
        let mut named = BTreeSet::new();
        let all = self.drivers.iter().enumerate();
        let all = all.filter(|(driver, one)| {
            drivers.feeds(*driver, fed) && named.insert(one.same_as.as_ref().unwrap_or(&one.name))
        });
        all.map(|(driver, _)| driver).collect()
    }

    /// The same with their values at its period.
    fn columns<'k>(&'k self, kept: &'k Kept, index: usize) -> Vec<(&'k DriverName, &'k [f64])> {
        let period = self.wanted.questions[index].reading.period;
        let place = self.wanted.periods.partition_point(|known| *known < period);
        let feeding = self.feeding(index).into_iter();
        let columns = feeding.map(|one| (&self.drivers[one].name, &kept.drivers[place][one][..]));
        columns.collect()
    }

    fn failure(&self, index: usize) -> Failure {
        let ToKeep { run, drivers, questions, .. } = self.wanted;
        let at = (run.model, questions[index].reading.period);
        let feeding = self.feeding(index).into_iter();
        let ends: Vec<Option<f64>> = feeding.map(|driver| drivers.end(driver, at)).collect();
        let columns = self.samples.map(|kept| self.columns(kept, index));
        let keeps = self
            .samples
            .map(|kept| -> Vec<bool> { kept.figures[index].iter().map(|y| *y > 0.5).collect() });
        let [promise, fresh] = [0, 1].map(|sample| PromisedDraws {
            drivers: &columns[sample],
            ends: &ends,
            kept: &keeps[sample],
        });
        let [kept, _] = self.samples;
        failure(promise, fresh, (kept.first, &kept.metrics[index]))
    }
}

/// Whether there is anything to explain.
fn finding(moments: &Moments, is_probability: bool) -> Finding {
    let (n, mean) = (moments.count() as f64, moments.mean().unwrap_or(0.0));
    let fewest = FEWEST as f64;
    match is_probability {
        true if mean * n < fewest => Finding::Never,
        true if (1.0 - mean) * n < fewest => Finding::Always,
        false if n < fewest => Finding::Undefined,
        false if moments.min() == moments.max() => Finding::Constant,
        _ => Finding::Answered,
    }
}

/// The figure over the kept draws.
fn value(moments: &Moments, is_probability: bool) -> Option<Interval> {
    let (n, mean) = (moments.count(), moments.mean()?);
    if is_probability {
        return Some(Probability::new((mean * n as f64).round(), n).into());
    }
    moments.interval()
}

/// The least and the largest defined value.
fn reach(values: &[f64]) -> Option<[f64; 2]> {
    let defined = || values.iter().copied().filter(|value| value.is_finite());
    let least = defined().reduce(f64::min)?;
    Some([least, defined().fold(least, f64::max)])
}
