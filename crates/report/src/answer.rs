//! The answer in a few sentences: whether the plan balances, and on which side it fails.

use super::number::{Shown, count, in_words, of_draws, with_unit};
use super::{language::Say, names::plain, sheet::Sheet};
use pvchain::{Balanced, Metric, Probability, Sides};

/// From this share of the draws on, something is called likely; below its counterpart, unlikely.
pub(super) const LIKELY: f64 = 0.95;

/// What is below this share of the draws is not worth a sentence.
const UNLIKELY: f64 = 1.0 - LIKELY;

/// Stages named in a sentence; a table follows with all of them.
const MOST_NAMED: usize = 6;

/// The verdict, then the sides on which stages fail, then where nothing can be said.
pub(super) fn sentences(sheet: &Sheet<'_>) -> Vec<String> {
    let Some(balanced) = sheet.outcome.balanced.last() else { return Vec::new() };
    let mut sentences = vec![verdict(sheet, balanced)];
    if balanced.stages.is_empty() {
        return sentences;
    }
    sentences.push(failures(sheet, balanced));
    let undefined = balanced.stages.iter().filter(|sides| sides.undefined.hits > 0.0);
    sentences.extend(undefined.take(MOST_NAMED).map(|sides| {
        let (say, name) = (sheet.say, sheet.names.stage(&sides.stage));
        say.no_local_need(name, of_draws(say, sides.undefined))
    }));
    sentences
}

/// What the probability that a target is met means for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlook {
    Kept,
    AtRisk,
    Broken,
}

impl Outlook {
    pub(super) fn of(p: Probability) -> Self {
        match p.value {
            value if value >= LIKELY => Self::Kept,
            value if value <= UNLIKELY => Self::Broken,
            _ => Self::AtRisk,
        }
    }
}

/// Whether a target is kept, in a word.
pub(super) fn verdict_of(say: Say, p: Probability) -> &'static str {
    match Outlook::of(p) {
        Outlook::Kept => say.kept(),
        Outlook::Broken => say.broken(),
        Outlook::AtRisk => say.at_risk(),
    }
}

fn verdict(sheet: &Sheet<'_>, balanced: &Balanced) -> String {
    let (say, plan) = (sheet.say, plain(&sheet.scenario.name));
    if balanced.stages.is_empty() {
        return say.nothing_to_balance(plan);
    }
    let p = balanced.probability;
    let verdict = match p.value {
        value if value >= LIKELY => say.balances(),
        value if value >= 0.5 => say.probably_balances(),
        value if value > UNLIKELY => say.probably_does_not_balance(),
        _ => say.does_not_balance(),
    };
    let claim = say.claim(plan, verdict);
    if sheet.is_exact {
        return if p.hits > 0.0 { say.keeps_bands(claim) } else { say.keeps_not_all_bands(claim) };
    }
    let (draws, p_words) = (count(p.draws), in_words(say, p));
    if p.hits <= 0.0 {
        say.never_balanced(claim, draws, p_words)
    } else if p.hits >= p.draws as f64 {
        say.always_balanced(claim, draws, p_words)
    } else {
        say.balanced_with(claim, p_words)
    }
}

fn failures(sheet: &Sheet<'_>, balanced: &Balanced) -> String {
    let say = sheet.say;
    let sides: [fn(&Sides) -> Probability; 2] = [|sides| sides.short, |sides| sides.over];
    let mut sentences = Vec::new();
    for (level, range) in [0.5..=1.0, UNLIKELY..=0.5].into_iter().enumerate() {
        for (which, side) in sides.into_iter().enumerate() {
            let mut found: Vec<(&Sides, Probability)> = balanced
                .stages
                .iter()
                .map(|stage| (stage, side(stage)))
                .filter(|(_, p)| range.contains(&p.value) && (level == 0 || p.value < 0.5))
                .collect();
            found.sort_by(|(_, a), (_, b)| b.value.total_cmp(&a.value));
            if found.is_empty() {
                continue;
            }
            let mut named: Vec<String> =
                found.iter().take(MOST_NAMED).map(|(stage, p)| failure(sheet, stage, *p)).collect();
            if found.len() > MOST_NAMED {
                named.push(say.and_more_stages(found.len() - MOST_NAMED));
            }
            let stages = named.join(say.semicolon());
            sentences.push(match (level, which) {
                (0, 0) => say.too_little(stages),
                (0, _) => say.too_much(stages),
                (_, 0) => say.possibly_too_little(stages),
                (_, _) => say.possibly_too_much(stages),
            });
        }
    }
    if sentences.is_empty() {
        let none = if sheet.is_exact { say.no_side() } else { say.no_likely_side() };
        return none.to_owned();
    }
    let gap = |stage: &Sides| sheet.find(Metric::Gap, &stage.stage).is_some();
    if balanced.stages.iter().any(gap) && !sheet.is_exact {
        sentences.push(say.gaps_are_medians().to_owned());
    }
    sentences.join(say.gap_between_sentences())
}

/// `Polysilicon (gap +302 kt; 97.1 %)`
fn failure(sheet: &Sheet<'_>, stage: &Sides, p: Probability) -> String {
    let (say, name) = (sheet.say, sheet.names.stage(&stage.stage));
    let p = (!sheet.is_exact).then(|| say.in_draws(of_draws(say, p)));
    let gap = sheet.find(Metric::Gap, &stage.stage).and_then(|summary| {
        let shown = Shown::new(say, Metric::Gap, &summary.unit);
        let median = shown.signed(summary.quantile(0.5)?);
        Some(say.gap_of(with_unit(median, &shown.unit())))
    });
    let known: Vec<String> = [p, gap].into_iter().flatten().collect();
    if known.is_empty() { name } else { say.in_brackets(name, known.join(say.clause())) }
}
