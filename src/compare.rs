//! Comparison: several scenarios on the same draws.
//!
//! *Which of two plans?* Streams belong to names, so scenarios run with the same seed have the same
//! draws of every input that they share. Differences are then taken draw by draw:
//!
//! ```text
//! d_k     = y_k − y⁰_k                            the figure in draw k, less that of the reference
//! mean    d̄ ± t·s_d / √n                          paired, over the draws in which both are defined
//! P       (g − l)/n,  its interval after Bonett and Price, g and l with one half of a draw added:
//!         g̃ = (g + 1)/(n + 2), l̃ = (l + 1)/(n + 2)     g̃ − l̃ ± z·√((g̃ + l̃ − (g̃ − l̃)²)/(n + 2))
//! saving  (s²/n + s⁰²/n⁰) / (s_d²/n)              draws of separate runs for each paired draw
//! ```
//!
//! with `g` draws in which it happens here alone and `l` in which it happens in the reference
//! alone. Under other designs than the random one, and where facts weigh draws, the difference is
//! one of two ratios of sums, `ΣS/ΣW − ΣS⁰/ΣW⁰`. Its error comes from 32 independent parts of the
//! run, linearised:
//!
//! ```text
//! z_r = (S_r − (ΣS/ΣW)·W_r)/ΣW − (S⁰_r − (ΣS⁰/ΣW⁰)·W⁰_r)/ΣW⁰          s² = R/(R − 1)·Σ z_r²
//! ```
//!
//! # Where it is wrong
//!
//! Where two scenarios define a metric in different draws, the difference is one over the draws
//! that both define, and not that of the two means.
//!
//! # Example
//!
//! ```
//! use pvchain::{Scenario, Settings, compare};
//!
//! let plan = Scenario::builtin("baotou-2024")?;
//! let glut = plan.variant("glut")?;
//! let settings = Settings::draws(4_096).seed(1);
//! let comparison = compare(&[("the plan", &plan), ("glut", &glut)], &settings)?;
//! let throughput = comparison.figure("closed_throughput:chain")?;
//! let difference = throughput.differences[0].expect("it is always defined");
//! assert!(difference.high < 0.0 && difference.saving > Some(1.0));
//! # Ok::<(), pvchain::Problems>(())
//! ```
//!
//! # References
//!
//! * Bonett, Price: Adjusted Wald confidence interval for a difference of binomial proportions based
//!   on paired data (2012), <https://doi.org/10.3102/1076998611411915>
//! * Law, Kelton: Simulation Modeling and Analysis, chapter on common random numbers
//! * Cochran: Sampling Techniques (1977), chapter 6

mod answer;
mod figures;
mod pairs;
mod unshared;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::balance::balance_period;
use crate::message::{Text, texts};
use crate::metric::Metric;
use crate::model::Model;
use crate::outcome::{Facts, Provenance};
use crate::pipeline;
use crate::problem::{Kind, Place, Problem, Problems};
use crate::sample::{BLOCK, Block};
use crate::scenario::Scenario;
use crate::simulate::study::{Compiled, Study};
use crate::simulate::threads::{Folded, Work};
use crate::simulate::{Progress, Run, Settings, fewer_metrics};
use crate::stats::{Merge, Scaled, WeightSums};
use crate::units::Unit;
pub use answer::{Comparand, Compared, ComparedFigure, Comparison, Difference, Unlike, Unshared};
use figures::{AnyFigure, FigureSource};
use pairs::{FigureSums, PairColumns};

texts! {
    no_scenario: "no scenario", "没有情景";
    one_scenario: "one scenario", "一个情景";
    two_or_more: "two scenarios or more", "两个或更多情景";
    two_or_variants: "two scenarios or more, or one with variants",
        "两个或更多情景，或一个带子情景的情景";
    periods_of(name, periods): "the periods of {name}: {periods}", "{name} 的时段：{periods}";
    single_period(label): "a single period, {label}", "单一时段 {label}";
    periods_by(start, end, step): "{start} to {end} by {step}", "{start} 至 {end}，步长 {step}";
    no_common_draw: "figures of different periods cannot be compared draw by draw",
        "不同时段的指标不能逐次比较";
    shared_draws: "a fixed number of draws, the same for all scenarios", "固定的模拟次数，各情景共用";
    measured_in(of, unit): "`{of}` measured in {unit}", "`{of}`，以 {unit} 计";
    unit_as_in(unit, name): "{unit}, as in {name}", "{unit}，与 {name} 相同";
    no_difference: "figures in different units cannot be subtracted", "单位不同的指标无法求差";
    means_and_probabilities: "the default, because a comparison reports means and probabilities alone",
        "默认设置，因为比较只报告均值与概率";
    figures_in_all(figures): "{figures} figures in all", "总计 {figures} 个指标";
    at_most_figures(most): "at most {most} figures in all", "总计至多 {most} 个指标";
}

/// Most figures times scenarios of a comparison.
const MOST_FIGURES: usize = 100_000;

/// Simulates scenarios with the same draws and says by how much every figure differs from that of
/// the first one. Each comes with the name that answers call it.
///
/// # Errors
///
/// [`Problems`] if there are fewer than two scenarios, if their horizons are not the same, if a stage
/// or an account is not measured in units that convert to each other, if there are more than 100,000 figures in
/// all, or if the settings cannot be followed for each of them, or ask for more quantiles or a precision to end on.
pub fn compare<S: Into<Study> + Clone>(
    scenarios: &[(&str, S)],
    settings: &Settings,
) -> Result<Comparison, Problems> {
    compare_with(scenarios, settings, &Progress::default())
}

/// The same, telling how far it is; after a stop it is of the draws made so far, and says so.
///
/// # Errors
///
/// As [`compare`].
pub fn compare_with<S: Into<Study> + Clone>(
    scenarios: &[(&str, S)],
    settings: &Settings,
    progress: &Progress,
) -> Result<Comparison, Problems> {
    let studies = scenarios.iter().map(|(name, scenario)| (*name, scenario.clone().into()));
    compare_studies(&studies.collect::<Vec<_>>(), settings, progress)
}

fn compare_studies(
    studies: &[(&str, Study)],
    settings: &Settings,
    progress: &Progress,
) -> Result<Comparison, Problems> {
    let problems = problems(studies, settings);
    if !problems.is_empty() {
        return Err(problems.into_iter().collect());
    }
    let all: Vec<Arc<Compiled>> =
        studies.iter().map(|(_, study)| settings.compile(study)).collect();
    let compiled = all.iter().zip(studies).map(|(compiled, (name, _))| (*name, &**compiled));
    let compiled: Vec<(&str, &Compiled)> = compiled.collect();
    let runs: Vec<Run<'_>> = all.iter().map(|compiled| settings.run(compiled)).collect();
    let match_up = MatchUp { runs: &runs, figures: &figures::all(&compiled) };
    let empty = match_up.empty();
    let pair = |(blocks, drawn): &mut (Vec<_>, u64), unit| {
        let mut sums = empty.clone();
        for number in runs[0].blocks_in(unit..unit + 1) {
            match_up.push(number, blocks, &mut sums);
            let draws = blocks[0].draws() as u64;
            *drawn += draws;
            progress.add(draws);
        }
        sums
    };
    let work = Work::new(0..runs[0].unit_count(), settings.threads_to_use());
    let mut folded = Folded::default();
    let work = work.until_stopped(progress);
    let drawn = work.fold_onto(&mut folded, || (match_up.blocks(), 0), pair);
    let drawn: u64 = drawn.into_iter().map(|(_, drawn)| drawn).sum();
    let MatchedSums { figures, weights } = folded.into_whole().expect("the first unit is drawn");
    let misread: Vec<Problem> = all.iter().flat_map(|compiled| compiled.misread()).collect();
    if !misread.is_empty() {
        return Err(misread.into_iter().collect());
    }
    let compared = |((name, compiled), weights): (&(&str, &Compiled), Scaled<WeightSums>)| {
        let scenario = &compiled.scenario;
        let facts = || Facts::of(scenario.observations.len() as u64, weights.get());
        Compared {
            name: (*name).to_owned(),
            provenance: Provenance {
                complete: drawn == settings.draws,
                ..settings.provenance(scenario, drawn)
            },
            facts: compiled.model.is_weighted().then(facts),
            unshared: unshared::of(studies[0].1.scenario(), scenario),
        }
    };
    let figure = |(figure, sums): (&AnyFigure, &FigureSums)| ComparedFigure {
        figure: figure.figure.clone(),
        period: figure.period.clone(),
        unit: figure.unit.clone(),
        is_probability: figure.is_probability(),
        values: sums.values(figure.is_probability()),
        heavy_tails: sums.heavy_tails(figure.is_probability()),
        differences: sums.differences(figure.is_probability()),
    };
    Ok(Comparison {
        schema: 1,
        scenarios: compiled.iter().zip(weights).map(compared).collect(),
        figures: match_up.figures.iter().zip(&figures).map(figure).collect(),
    })
}

/// What is wrong with a request.
fn problems(studies: &[(&str, Study)], settings: &Settings) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let missing = Problem::new(Kind::Missing, Place::key("compare"));
    let [(first, reference), others @ ..] = studies else {
        return vec![missing.found(no_scenario()).expected(two_or_more())];
    };
    if others.is_empty() {
        problems.push(missing.found(one_scenario()).expected(two_or_variants()));
    }
    for (name, study) in others {
        // Single periods are side by side whatever their years.
        let both = [study, reference].map(Study::scenario);
        let is_single = both.iter().all(|scenario| scenario.horizon.is_none());
        let [found, expected] = both.map(periods);
        if !is_single && found != expected {
            let problem = Problem::new(Kind::Conflict, Place::key(*name)).found(found);
            let problem = problem.expected(periods_of(*first, expected));
            problems.push(problem.hint(no_common_draw()));
        }
    }
    if let Some(aim) = settings.until.first() {
        problems.push(aim.refused(Kind::Conflict).expected(shared_draws()));
    }
    problems.extend(settings.passed_over(&["quantiles"], means_and_probabilities));
    for (_, study) in studies {
        for problem in settings.problems(study) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() {
        let own = settings.compile(reference);
        for (name, study) in others {
            problems.extend(units(name, &settings.compile(study).model, (first, &own.model)));
        }
        let series = |(_, study): &(&str, Study)| {
            let compiled = settings.compile(study);
            compiled.model.series().len() * compiled.model.period_count()
        };
        let series: usize = studies.iter().map(series).sum();
        if series > MOST_FIGURES {
            let problem = Problem::new(Kind::TooMany, Place::setting("metrics"));
            let problem = problem.found(figures_in_all(series));
            problems.push(problem.expected(at_most_figures(MOST_FIGURES)).hint(fewer_metrics()));
        }
    }
    problems
}

/// Stages, accounts and chains that are not measured as they are in the reference.
fn units(name: &str, model: &Model, (reference, other): (&str, &Model)) -> Vec<Problem> {
    let known: BTreeMap<(Metric, &str), &Unit> =
        other.series().iter().map(|one| ((one.metric, one.of.as_str()), &one.unit)).collect();
    let differ = model.series().iter().filter_map(|one| {
        let expected = known.get(&(one.metric, one.of.as_str()))?;
        (!one.unit.converts_to(expected)).then_some((one.of.as_str(), (&one.unit, *expected)))
    });
    // One of its figures tells what is wrong with all of them.
    let differ: BTreeMap<&str, (&Unit, &Unit)> = differ.collect();
    let problem = |(of, (found, expected)): (&str, (&Unit, &Unit))| {
        let problem = Problem::new(Kind::Unit, Place::key(name));
        let problem = problem.found(measured_in(of, found.as_str()));
        problem.expected(unit_as_in(expected.as_str(), reference)).hint(no_difference())
    };
    // A link is measured as the stage it leaves.
    let is_told = |of: &str| of.split_once("->").is_some_and(|(from, _)| differ.contains_key(from));
    let differ = differ.iter().filter(|(of, _)| !is_told(of));
    differ.map(|(of, units)| problem((of, *units))).collect()
}

/// The periods of a scenario in words.
fn periods(scenario: &Scenario) -> Text {
    match &scenario.horizon {
        None => single_period(scenario.period()),
        Some(horizon) => {
            let (start, end) = (Text::data(horizon.start), Text::data(horizon.end));
            periods_by(start, end, horizon.step.name())
        }
    }
}

/// Scenarios that run side by side, and what is read of them.
struct MatchUp<'m> {
    runs: &'m [Run<'m>],
    figures: &'m [AnyFigure],
}

/// What is kept of all draws so far.
#[derive(Debug, Clone)]
struct MatchedSums {
    figures: Vec<FigureSums>,
    /// By scenario: what its draws weigh, in the unit of weight of its figures.
    weights: Vec<Scaled<WeightSums>>,
}

impl Merge for MatchedSums {
    fn merge(&mut self, next: &Self) {
        self.weigh_from(&next.tiers());
        let mut next = std::borrow::Cow::Borrowed(next);
        if next.tiers() != self.tiers() {
            next.to_mut().weigh_from(&self.tiers());
        }
        self.figures.merge(&next.figures);
        self.weights.merge(&next.weights);
    }
}

impl MatchedSums {
    /// By scenario: the tier of weights that counts as 1.
    fn tiers(&self) -> Vec<f64> {
        self.weights.iter().map(Scaled::tier).collect()
    }

    /// Puts each scenario in units of that tier, where it is higher.
    fn weigh_from(&mut self, tiers: &[f64]) {
        let before = self.tiers();
        if before.iter().zip(tiers).all(|(before, tier)| tier <= before) {
            return;
        }
        for (weights, tier) in self.weights.iter_mut().zip(tiers) {
            weights.at_least(*tier);
        }
        let by: Vec<f64> = before.iter().zip(&self.weights).map(|(t, w)| w.ratio_to(*t)).collect();
        self.figures.iter_mut().for_each(|figure| figure.rescale(&by));
    }
}

impl<'m> MatchUp<'m> {
    /// A block for each scenario.
    fn blocks(&self) -> Vec<Block<'m>> {
        self.runs.iter().map(Run::block).collect()
    }

    /// Nothing yet, about the means of the first block.
    fn empty(&self) -> MatchedSums {
        let is_weighted = self.runs.iter().any(|run| run.model.is_weighted());
        let drawn = (self.runs[0].design, is_weighted);
        let mut figures = Vec::new();
        figures.resize_with(self.figures.len(), || FigureSums::about(&[], drawn));
        let mut blocks = self.blocks();
        self.decide(0, &mut blocks, &vec![f64::NEG_INFINITY; self.runs.len()]);
        self.visit(&mut blocks, |index, columns| {
            let mean = |values: &Option<[f64; BLOCK]>| {
                let values = values.iter().flatten().take(columns.draws);
                let defined: Vec<f64> = values.copied().filter(|y| y.is_finite()).collect();
                let sum: f64 = defined.iter().sum();
                if defined.is_empty() { 0.0 } else { sum / defined.len() as f64 }
            };
            let centres: Vec<f64> = columns.values.iter().map(mean).collect();
            figures[index] = FigureSums::about(&centres, drawn);
        });
        let weights = vec![Scaled::new(WeightSums::default()); self.runs.len()];
        MatchedSums { figures, weights }
    }

    /// Takes in one block of draws.
    fn push(&self, number: u64, blocks: &mut [Block<'m>], sums: &mut MatchedSums) {
        self.decide(number, blocks, &sums.tiers());
        sums.weigh_from(&blocks.iter().map(Block::tier).collect::<Vec<_>>());
        self.visit(blocks, |index, columns| sums.figures[index].push(columns));
        for (sums, block) in sums.weights.iter_mut().zip(blocks) {
            let weights = block.weights().map(|weights| &weights.values[..block.draws()]);
            let sums = sums.at_least(block.tier());
            weights.into_iter().flatten().for_each(|weight| sums.push(*weight));
        }
    }

    /// Draws one block in every scenario, with weights in units of those tiers or of higher ones.
    fn decide(&self, number: u64, blocks: &mut [Block<'m>], tiers: &[f64]) {
        for ((run, block), tier) in self.runs.iter().zip(blocks).zip(tiers) {
            run.fill(number, block);
            block.weigh_from(*tier);
            pipeline::fates(block);
        }
    }

    /// Balances one block of draws in every scenario and shows each figure, by its place.
    fn visit(&self, blocks: &mut [Block<'m>], mut show: impl FnMut(usize, &PairColumns<'_>)) {
        let number = blocks[0].number();
        let mut all_targets = vec![[1.0; BLOCK]; blocks.len()];
        for period in 0..self.runs[0].model.periods.len() {
            for (block, all) in blocks.iter_mut().zip(&mut all_targets) {
                balance_period(block, period);
                figures::meet_targets(block, period, all);
            }
            let weights = blocks.iter().map(|block| Some(block.weights()?.values.as_slice()));
            let weights: Vec<Option<&[f64]>> = weights.collect();
            let here = self.figures.iter().enumerate().filter(|(_, figure)| figure.at == period);
            for (index, figure) in here {
                let column = |(scenario, source): (usize, &Option<FigureSource>)| {
                    let mut column = [f64::NAN; BLOCK];
                    match source.as_ref()? {
                        FigureSource::Readout(reading) => {
                            reading.read(&blocks[scenario], &mut column);
                            let conversion = figure.conversions[scenario];
                            for value in &mut column {
                                *value = conversion.of(*value);
                            }
                        }
                        FigureSource::AllTargets => column = all_targets[scenario],
                    }
                    Some(column)
                };
                let values: Vec<_> = figure.sources.iter().enumerate().map(column).collect();
                let (draws, values) = (blocks[0].draws(), values.as_slice());
                show(index, &PairColumns { block: number, draws, values, weights: &weights });
            }
        }
    }
}
