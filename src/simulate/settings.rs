//! Settings: how a scenario is to be simulated.

mod seed;

use std::num::NonZeroUsize;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

use super::run::Run;
use super::stop::Aim;
use super::study::{Compiled, Study, Wanted};
use crate::balance::balance;
use crate::message::{Text, texts};
use crate::metric::Metric;
use crate::outcome::Provenance;
use crate::outcome::figure::Figure;
use crate::problem::{Kind, Place, Problem, Problems};
use crate::sample::{BLOCK, Design};
use crate::scenario::Scenario;

texts! {
    from_1_to(most): "a number from 1 to {most}", "1 至 {most} 的数值";
    every_processor: "leave it out to use every processor", "不写则使用全部处理器";
    inner_probabilities: "probabilities above 0 and below 1", "大于 0 且小于 1 的概率";
    series_to_summarise(series): "{series} series to summarise", "{series} 个待汇总的序列";
    at_most_series(most): "at most {most} series", "至多 {most} 个序列";
    ask_in_a_run: "leave it out here; a run of the scenario reports it", "此处不写；情景的模拟会报告";
    fewer_metrics: "ask for fewer metrics, e.g. coverage and gap alone",
        "请减少指标，例如只求 coverage 与 gap";
    fewest_replicated(fewest, design):
        "at least {fewest} with the {design} design, because its errors come from replications",
        "{design} 设计至少 {fewest}：误差由重复得出";
    most_of_design(most, design): "at most {most} with the {design} design, the number of its points",
        "{design} 设计至多 {most}，即其点数";
}

/// Fewest replications from which errors are estimated.
const FEWEST_REPLICATIONS: u64 = 16;

/// Most draws of a run: sums and counts stay exact far beyond.
const MOST_DRAWS: u64 = 1_000_000_000_000;

/// Most threads of a run; more would only wait for memory.
const MOST_THREADS: usize = 1024;

/// Most summarised series of a run.
const MOST_SERIES: usize = 100_000;

/// Quantiles that every summary holds.
const QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// How a scenario is to be simulated.
///
/// ```
/// use pvchain::{Metric, Settings};
///
/// let settings = Settings::draws(10_000).seed(7).metrics(&[Metric::Coverage]);
/// assert_eq!(settings.chosen_seed(), 7);
/// ```
///
/// Stored, it is an object of the same names; what is left out takes its default. A precision is
/// `{ figure, half_width }`, and a seed that TOML has no number for is text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    pub(crate) draws: u64,
    #[serde(with = "seed")]
    pub(crate) seed: u64,
    pub(crate) design: Design,
    pub(crate) until: Vec<Aim>,
    threads: Option<usize>,
    metrics: Vec<Metric>,
    #[serde(deserialize_with = "with_usual_quantiles")]
    pub(super) quantiles: Vec<f64>,
    by_year: bool,
}

fn with_usual_quantiles<'de, D: Deserializer<'de>>(given: D) -> Result<Vec<f64>, D::Error> {
    let given = Vec::deserialize(given)?;
    Ok(Settings::default().quantiles(&given).quantiles)
}

impl Default for Settings {
    /// 100,000 draws, which leave a probability uncertain by at most 0.3 percentage points.
    fn default() -> Self {
        Self::draws(100_000)
    }
}

impl Settings {
    /// That many draws, seed 1, all processors, all metrics.
    pub fn draws(draws: u64) -> Self {
        Self {
            draws,
            seed: 1,
            design: Design::Random,
            until: Vec::new(),
            threads: None,
            metrics: Metric::ALL.to_vec(),
            quantiles: QUANTILES.to_vec(),
            by_year: false,
        }
    }

    /// Sets the seed of all streams.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Lays the draws out by that design.
    #[must_use]
    pub fn design(mut self, design: Design) -> Self {
        self.design = design;
        self
    }

    /// Ends the run once half the width of the figure's 95 % interval is at most that; the number
    /// of draws is then the most that are made. Several precisions must all be met.
    ///
    /// ```
    /// use pvchain::{Figure, Scenario, Settings, simulate};
    ///
    /// let plan = Scenario::builtin("baotou-2024")?;
    /// let settings = Settings::draws(10_000_000).until(Figure::Balanced, 0.01);
    /// let outcome = simulate(&plan, &settings)?;
    /// assert!(outcome.provenance.complete && outcome.provenance.draws < 100_000);
    /// # Ok::<(), pvchain::Problems>(())
    /// ```
    #[must_use]
    pub fn until(mut self, figure: Figure, half_width: f64) -> Self {
        self.until.push(Aim { figure, tolerance: half_width });
        self
    }

    /// Sets the number of threads; results do not depend on it.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Computes and reports these metrics alone; only they cost time.
    #[must_use]
    pub fn metrics(mut self, metrics: &[Metric]) -> Self {
        self.metrics = metrics.to_vec();
        self
    }

    /// Reports years alone, and not the shorter periods in them; only they cost time and memory.
    #[must_use]
    pub fn by_year(mut self) -> Self {
        self.by_year = true;
        self
    }

    /// How many draws are asked for.
    pub fn chosen_draws(&self) -> u64 {
        self.draws
    }

    /// The seed of all streams.
    pub fn chosen_seed(&self) -> u64 {
        self.seed
    }

    /// How the draws are laid out.
    pub fn chosen_design(&self) -> Design {
        self.design
    }

    /// The figures to be precise, each with half the width of its interval at which the run ends.
    pub fn chosen_until(&self) -> impl Iterator<Item = (&Figure, f64)> {
        self.until.iter().map(|aim| (&aim.figure, aim.tolerance))
    }

    /// The number of threads; `None` for every processor.
    pub fn chosen_threads(&self) -> Option<usize> {
        self.threads
    }

    /// The metrics that are computed.
    pub fn chosen_metrics(&self) -> &[Metric] {
        &self.metrics
    }

    /// The probabilities of all quantiles, ascending.
    pub fn chosen_quantiles(&self) -> &[f64] {
        &self.quantiles
    }

    /// Whether years alone are reported.
    pub fn chosen_by_year(&self) -> bool {
        self.by_year
    }

    /// A study compiled for what is asked.
    pub(crate) fn compile(&self, study: &Study) -> Arc<Compiled> {
        let Self { seed, design, by_year, .. } = *self;
        study.compiled(&Wanted { metrics: self.metrics.clone(), by_year, seed, design })
    }

    /// Adds quantiles to 5, 25, 50, 75 and 95 %, which are always reported.
    #[must_use]
    pub fn quantiles(mut self, probabilities: &[f64]) -> Self {
        self.quantiles.extend(probabilities);
        self.quantiles.sort_by(f64::total_cmp);
        self.quantiles.dedup();
        self
    }

    /// The settings, if a run of that scenario or study can follow them to the letter.
    ///
    /// Every run checks them; this is for those who want to know before.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the number of draws is not from 1 to 10¹², that of threads not from 1 to
    /// 1024, a quantile's probability not between 0 and 1, or if there are more than 100,000 series
    /// to summarise; if the design takes more draws, or fewer inputs; if a figure to be precise is
    /// not known, or its half-width not above 0; if a figure of the study asks for what is not
    /// there.
    pub fn check(self, scenario: impl Into<Study>) -> Result<Self, Problems> {
        let problems = self.problems(&scenario.into());
        if problems.is_empty() { Ok(self) } else { Err(Problems::new(None, problems)) }
    }

    /// The run of what was compiled for them.
    pub(crate) fn run<'m>(&self, compiled: &'m Compiled) -> Run<'m> {
        Run::new(compiled, self.draws, self.threads_to_use())
    }

    /// What a run of that study could not follow.
    pub(crate) fn problems(&self, study: &Study) -> Vec<Problem> {
        let problems = self.problems_as_said(study);
        let compiled = self.compile(study);
        if !problems.is_empty() || compiled.own.is_empty() {
            return problems;
        }
        // The first block shows what figures ask for.
        let run = self.run(&compiled);
        let mut block = run.block();
        run.fill(0, &mut block);
        balance(&mut block);
        compiled.misread()
    }

    /// The same before anything is drawn.
    pub(crate) fn problems_as_said(&self, study: &Study) -> Vec<Problem> {
        let mut problems = study.problems();
        let out_of_range = |setting| Problem::new(Kind::OutOfRange, Place::setting(setting));
        if !(1..=MOST_DRAWS).contains(&self.draws) {
            let problem = out_of_range("draws").found(self.draws);
            problems.push(problem.expected(from_1_to("10¹²")));
        }
        if let Some(threads) = self.threads.filter(|asked| !(1..=MOST_THREADS).contains(asked)) {
            let problem = out_of_range("threads").found(threads);
            problems.push(problem.expected(from_1_to(MOST_THREADS)).hint(every_processor()));
        }
        for p in self.quantiles.iter().filter(|p| !(**p > 0.0 && **p < 1.0)) {
            problems.push(out_of_range("quantiles").found(*p).expected(inner_probabilities()));
        }
        let compiled = self.compile(study);
        let model = &compiled.model;
        let series = model.series().len() * model.period_count();
        if series > MOST_SERIES {
            let problem = Problem::new(Kind::TooMany, Place::setting("metrics"));
            let problem = problem.found(series_to_summarise(series));
            problems.push(problem.expected(at_most_series(MOST_SERIES)).hint(fewer_metrics()));
        }
        problems.extend(self.problem_of_design());
        let scenario = &compiled.scenario;
        problems.extend(self.until.iter().filter_map(|aim| aim.problem(model, scenario)));
        problems
    }

    fn problem_of_design(&self) -> Option<Problem> {
        let design = self.design;
        let fewest = FEWEST_REPLICATIONS * BLOCK as u64;
        let most = design.most_blocks().saturating_mul(BLOCK as u64);
        let is_replicated = design != Design::Random;
        if is_replicated && self.draws > 0 && !(fewest..=most).contains(&self.draws) {
            let expected = if self.draws < fewest {
                fewest_replicated(fewest, design.name())
            } else {
                most_of_design(most, design.name())
            };
            let problem = Problem::new(Kind::OutOfRange, Place::setting("draws"));
            return Some(problem.found(self.draws).expected(expected));
        }
        None
    }

    /// The same, whoever draws.
    pub(crate) fn on_any_threads(mut self) -> Self {
        self.threads = None;
        self
    }

    /// In what other settings differ, threads aside, with what is found in each.
    pub(crate) fn differences(&self, other: &Self) -> Vec<(&'static str, [String; 2])> {
        type SettingText = (&'static str, fn(&Settings) -> String);
        let shown: [SettingText; 7] = [
            ("draws", |one| one.draws.to_string()),
            ("seed", |one| one.seed.to_string()),
            ("design", |one| one.design.name().to_owned()),
            ("until", |one| format!("{:?}", one.until)),
            ("metrics", |one| {
                format!("{:?}", one.metrics.iter().map(|metric| metric.name()).collect::<Vec<_>>())
            }),
            ("quantiles", |one| format!("{:?}", one.quantiles)),
            ("by_year", |one| one.by_year.to_string()),
        ];
        let both = shown.map(|(name, of)| (name, [of(self), of(other)]));
        both.into_iter().filter(|(_, [own, other])| own != other).collect()
    }

    /// Refuses those of its settings that an answer would pass over, unless they are the default;
    /// that no metric is asked for is kept by an answer that reports none.
    pub(crate) fn passed_over(&self, names: &[&str], expected: fn() -> Text) -> Vec<Problem> {
        let chosen = self.differences(&Self::default()).into_iter();
        let chosen = chosen.filter(|(name, _)| names.contains(name));
        let chosen = chosen.filter(|(name, _)| *name != "metrics" || !self.metrics.is_empty());
        let problem = |(name, [own, _]): (&str, [String; 2])| {
            let problem = Problem::new(Kind::Conflict, Place::setting(name)).found(own);
            problem.expected(expected()).hint(ask_in_a_run())
        };
        chosen.map(problem).collect()
    }

    /// What is needed to get the same bits again, of a complete run of that many draws.
    pub(crate) fn provenance(&self, scenario: &Scenario, draws: u64) -> Provenance {
        Provenance {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: scenario.name.clone(),
            digest: scenario.digest(),
            seed: self.seed,
            draws,
            design: self.design.name().to_owned(),
            complete: true,
            until: Vec::new(),
        }
    }

    /// The number of threads that do the work; what is no number of threads was refused.
    pub(crate) fn threads_to_use(&self) -> NonZeroUsize {
        let processors = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.and_then(NonZeroUsize::new).unwrap_or_else(processors)
    }
}
