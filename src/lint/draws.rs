//! What draws tell: targets that are never or always met, inputs without effect, stages of which more
//! retires than stands, and facts far from all that the plan can be.

use std::hash::Hasher;

use siphasher::sip::SipHasher24;

use super::finding::{Lint, LintKind};
use crate::balance::balance_periods;
use crate::law::Uncertain;
use crate::message::{Text, texts};
use crate::metric::Metric;
use crate::model::Model;
use crate::model::index::{Given, Row};
use crate::pipeline::standing;
use crate::sample::{BLOCK, Block, Sampler};
use crate::scenario::Scenario;
use crate::scenario::band::{Band, TOLERANCE};

/// Blocks that findings by drawing rest on: 4096 draws.
pub(super) const BLOCKS: u64 = 8;
pub(super) const DRAWS: u64 = BLOCKS * BLOCK as u64;

/// Most rows of 512 numbers that are computed to find inputs without effect; a second or so.
pub(super) const MOST_ROWS: usize = 2_000_000;

texts! {
    cannot_be_met(target, value):
        "target `{target}` cannot be met: its metric is {value} in every draw",
        "目标「{target}」不可能达成：每次模拟中该指标都是 {value}";
    cannot_be_missed(target, value):
        "target `{target}` cannot be missed: its metric is {value} in every draw",
        "目标「{target}」不可能未达成：每次模拟中该指标都是 {value}";
    never_met(target, draws): "target `{target}` is met in none of {draws} draws",
        "目标「{target}」在 {draws} 次模拟中从未达成";
    always_met(target, draws): "target `{target}` is met in all of {draws} draws",
        "目标「{target}」在 {draws} 次模拟中全部达成";
    no_effect(input, draws):
        "{input} is uncertain but has no effect: fixed at its median, it changes no figure in {draws} draws",
        "{input} 不确定，但没有影响：取其中位数时，{draws} 次模拟的全部指标不变";
    retires_more_than_stands(stage, draws, of, step):
        "{stage}: more retires than stands in {draws} of {of} draws; its capacity is kept at 0 then, so that the answer hangs on the step ({step})",
        "{stage}：{of} 次模拟中有 {draws} 次退出的产能多于现有产能，此时产能按 0 计，结果取决于步长（{step}）";
    fact_far_off(stage, date, errors, of):
        "{stage} was observed at {date}: in all of {of} draws its capacity is at least {errors} errors away from that. Is the fact in the unit of the stage?",
        "{stage} 在 {date} 的观测值：{of} 次模拟中，产能与之相差至少 {errors} 个误差。该值是否以环节的单位计？";
    effects_not_checked(inputs):
        "the scenario is too large to check which of the {inputs} uncertain inputs have no effect",
        "情景规模过大，未检查 {inputs} 个不确定输入中哪些没有影响";
}

/// Targets that no draw can meet or miss, as far as 4096 draws can tell.
pub(super) fn targets(scenario: &Scenario) -> Vec<Lint> {
    if scenario.targets.is_empty() {
        return Vec::new();
    }
    let metrics: Vec<Metric> = scenario.targets.iter().map(|target| target.metric).collect();
    let model = Model::with_metrics(scenario, &metrics);
    let mut seen = vec![Seen::default(); model.targets.len()];
    let sampler = Sampler::new(&model, 1);
    let mut block = Block::new(&model);
    for number in 0..BLOCKS {
        sampler.draw(number, &mut block);
        balance_periods(&mut block, |period, block| {
            let targets = model.targets.iter().zip(&mut seen);
            for (target, seen) in targets.filter(|(target, _)| target.period == period) {
                seen.push(block.row(target.row), target.band);
            }
        });
    }
    let verdicts = scenario.targets.iter().zip(seen);
    verdicts.filter_map(|(target, seen)| seen.verdict(&target.id)).collect()
}

/// How many errors a fact may lie away from all draws.
const FAR_OFF: f64 = 6.0;

/// Stages of which more retires than stands, and facts far from all draws.
pub(super) fn standings(scenario: &Scenario) -> Vec<Lint> {
    let Some(horizon) = &scenario.horizon else { return Vec::new() };
    let model = Model::with_metrics(scenario, &[]);
    let Some(time) = &model.time else { return Vec::new() };
    let leaves =
        |stage: usize| time.changes.iter().any(|change| change.stage == stage && change.sign < 0.0);
    let shrinking: Vec<usize> = (0..model.stages.len()).filter(|stage| leaves(*stage)).collect();
    let rows = (shrinking.len() * model.periods.len()).saturating_mul(time.changes.len());
    if rows.saturating_mul(8) > MOST_ROWS || shrinking.is_empty() && time.observed.is_empty() {
        return Vec::new();
    }
    let mut below = vec![0_u64; shrinking.len()];
    let mut nearest = vec![f64::INFINITY; time.observed.len()];
    let sampler = Sampler::new(&model, 1);
    let mut block = Block::new(&model);
    for number in 0..BLOCKS {
        sampler.draw(number, &mut block);
        let mut missing = vec![[false; BLOCK]; shrinking.len()];
        balance_periods(&mut block, |period, block| {
            let end = model.periods[period].end;
            for (stage, missing) in shrinking.iter().zip(&mut missing) {
                let stands = standing(block, (*stage, time.stages[*stage].base), end);
                for (missing, stands) in missing.iter_mut().zip(&stands) {
                    *missing |= *stands < -TOLERANCE;
                }
            }
        });
        for (below, missing) in below.iter_mut().zip(&missing) {
            *below += missing.iter().map(|missing| u64::from(*missing)).sum::<u64>();
        }
        for (nearest, fact) in nearest.iter_mut().zip(&time.observed) {
            let stands = standing(&block, (fact.stage, fact.base), fact.date);
            let off = |stands: &f64| (stands.max(0.0) - fact.capacity).abs() / fact.error;
            *nearest = stands.iter().map(off).fold(*nearest, f64::min);
        }
    }
    let below = shrinking.iter().zip(below).filter(|(_, draws)| *draws > 0);
    let below = below.map(|(stage, draws)| {
        let (id, step) = (&model.stages[*stage].id, horizon.step.name());
        let text = retires_more_than_stands(id, draws, DRAWS, step);
        Lint::new(LintKind::RetiresMoreThanStands, id, text)
    });
    let far = scenario.observations.iter().zip(nearest).filter(|(_, errors)| *errors > FAR_OFF);
    let far = far.map(|(fact, errors)| {
        let errors = Text::data(format_args!("{errors:.0}"));
        let text = fact_far_off(&fact.stage, Text::data(fact.date), errors, DRAWS);
        Lint::new(LintKind::FactFarOff, &fact.stage, text)
    });
    below.chain(far).collect()
}

/// What was seen of a target.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    met: u64,
    first: Option<f64>,
    varies: bool,
}

impl Seen {
    fn push(&mut self, values: &[f64; BLOCK], band: Band) {
        let first = *self.first.get_or_insert(values[0]);
        let [low, high] = band.edges();
        for value in values {
            // An undefined value does not keep its bounds.
            self.met += u64::from(low <= *value && *value <= high);
            self.varies |= value.to_bits() != first.to_bits();
        }
    }

    fn verdict(self, target: &str) -> Option<Lint> {
        let always = self.first.filter(|value| !self.varies && value.is_finite());
        let value = always.map(|value| Text::data(format_args!("{value:.4}")));
        let (kind, text) = match (self.met, value) {
            (0, Some(value)) => (LintKind::NeverMet, cannot_be_met(target, value)),
            (0, None) => (LintKind::NeverMet, never_met(target, DRAWS)),
            (DRAWS, Some(value)) => (LintKind::AlwaysMet, cannot_be_missed(target, value)),
            (DRAWS, None) => (LintKind::AlwaysMet, always_met(target, DRAWS)),
            _ => return None,
        };
        Some(Lint::new(kind, target, text))
    }
}

/// Uncertain inputs that change nothing: each is held at its median in turn, and every figure is
/// compared bit for bit.
pub(super) fn effects(scenario: &Scenario) -> Vec<Lint> {
    let model = Model::compile(scenario);
    let uncertain = || model.given.iter().filter(|given| given.law.is_uncertain());
    let inputs = uncertain().count();
    if inputs == 0 {
        return Vec::new();
    }
    // Most inputs show an effect in the first block; only those without one need all blocks.
    let rows = model.row_count.saturating_mul(model.periods.len());
    if rows.saturating_mul(inputs + 2 * 8) > MOST_ROWS {
        let text = effects_not_checked(inputs);
        return vec![Lint::new(LintKind::EffectsNotChecked, "scenario", text)];
    }
    let sampler = Sampler::new(&model, 1);
    let mut silent: Vec<_> = uncertain().collect();
    let mut drawn = Block::new(&model);
    for number in 0..BLOCKS {
        if silent.is_empty() {
            break;
        }
        sampler.draw(number, &mut drawn);
        let mut held = drawn.clone();
        let figures = figures(&mut drawn);
        silent.retain(|given| {
            let rows = rows_of(&model, given);
            let own: Vec<_> = rows.iter().map(|(row, _)| *held.row(*row)).collect();
            for (row, law) in &rows {
                held.row_mut(*row).fill(law.median());
            }
            let same = self::figures(&mut held) == figures;
            for ((row, _), own) in rows.iter().zip(own) {
                *held.row_mut(*row) = own;
            }
            same
        });
    }
    let found = silent.into_iter().map(|given| {
        let input = given.input.to_string();
        Lint::new(LintKind::NoEffect, input.clone(), no_effect(input, DRAWS))
    });
    found.collect()
}

/// The rows that hold the values of an input, with their laws: several where it changes by year.
fn rows_of<'m>(model: &'m Model, given: &'m Given) -> Vec<(Row, &'m Uncertain)> {
    let by_year = model.time.iter().flat_map(|time| &time.by_year);
    let own = by_year.filter(|by_year| model.given[by_year.given].row == given.row);
    let laws = own.flat_map(|by_year| &by_year.laws);
    let rows: Vec<_> = laws.map(|(_, row, law)| (*row, law)).collect();
    if rows.is_empty() { vec![(given.row, &given.law)] } else { rows }
}

/// A digest of the bits of every figure in every period.
fn figures(block: &mut Block<'_>) -> u64 {
    let mut digest = SipHasher24::new();
    balance_periods(block, |_, block| {
        for series in &block.model().series {
            for value in block.row(series.row) {
                digest.write_u64(value.to_bits());
            }
        }
    });
    digest.finish()
}
