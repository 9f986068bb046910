//! The answer in a few sentences: whether the plan balances, and on which side it fails.

use std::io::{self, Write};

use super::names::plain;
use super::number::{count, in_words, of_draws, signed, with_unit};
use super::run::Sheet;
use super::table::paragraph;
use crate::metric::Metric;
use crate::outcome::{Balanced, Probability, Sides};

/// From this share of the draws on, something is called likely; below its counterpart, unlikely.
pub(super) const LIKELY: f64 = 0.95;

/// What is below this share of the draws is not worth a sentence.
const UNLIKELY: f64 = 1.0 - LIKELY;

/// Stages named in a sentence; a table follows with all of them.
const MOST_NAMED: usize = 6;

pub(super) fn write(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let Some(balanced) = sheet.outcome.balanced.last() else { return Ok(()) };
    paragraph(out, &verdict(sheet, balanced))?;
    if balanced.stages.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    paragraph(out, &failures(sheet, balanced))?;
    let undefined = balanced.stages.iter().filter(|sides| sides.undefined.hits > 0.0);
    for sides in undefined.take(MOST_NAMED) {
        let name = sheet.names.stage(&sides.stage);
        let p = of_draws(sides.undefined);
        let text = format!(
            "{name}: no local need in {p}. Its coverage is undefined there, and these \
             draws do not count as balanced."
        );
        paragraph(out, &text)?;
    }
    Ok(())
}

fn verdict(sheet: &Sheet<'_>, balanced: &Balanced) -> String {
    let name = plain(&sheet.scenario.name);
    if balanced.stages.is_empty() {
        return format!("{name}: no stage has local buyers, so there is nothing to balance.");
    }
    let p = balanced.probability;
    let verdict = match p.value {
        value if value >= LIKELY => "balances",
        value if value >= 0.5 => "probably balances",
        value if value > UNLIKELY => "probably does not balance",
        _ => "does not balance",
    };
    let draws = count(p.draws);
    let keep = "all stages keep their bands of coverage";
    if sheet.is_exact {
        let is = if p.hits > 0.0 { "" } else { "not " };
        return format!("{name} {verdict}: {is}{keep}.");
    }
    let p_words = in_words(p);
    if p.hits <= 0.0 {
        let keep = "do all stages keep their bands of coverage";
        format!("{name} {verdict}: in none of {draws} draws {keep} (probability {p_words}).")
    } else if p.hits >= p.draws as f64 {
        format!("{name} {verdict}: in all of {draws} draws {keep} (probability {p_words}).")
    } else {
        format!("{name} {verdict}: {keep} with a probability of {p_words}.")
    }
}

type Side = fn(&Sides) -> Probability;

fn failures(sheet: &Sheet<'_>, balanced: &Balanced) -> String {
    let sides: [(&str, Side); 2] =
        [("oo little", |sides| sides.short), ("oo much", |sides| sides.over)];
    let mut sentences = Vec::new();
    let levels = [("T", 0.5..=1.0), ("Possibly t", UNLIKELY..=0.5)];
    for (level, (start, range)) in levels.into_iter().enumerate() {
        for (end, side) in sides {
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
                named.push(format!("and {} more stages", found.len() - MOST_NAMED));
            }
            sentences.push(format!("{start}{end}: {}.", named.join("; ")));
        }
    }
    if sentences.is_empty() && sheet.is_exact {
        return "No stage is short or over.".to_owned();
    }
    if sentences.is_empty() {
        return "No stage is short or over in more than 5 % of the draws.".to_owned();
    }
    let gap = |stage: &Sides| sheet.find(Metric::Gap, &stage.stage).is_some();
    if balanced.stages.iter().any(gap) && !sheet.is_exact {
        sentences.push("Gaps are medians, potential minus local need.".to_owned());
    }
    sentences.join(" ")
}

/// `Polysilicon (gap +302 kt; 97.1 %)`
fn failure(sheet: &Sheet<'_>, stage: &Sides, p: Probability) -> String {
    let name = sheet.names.stage(&stage.stage);
    let gap = sheet.find(Metric::Gap, &stage.stage).and_then(|summary| summary.quantile(0.5));
    let unit = sheet.names.unit(&stage.stage);
    let p = (!sheet.is_exact).then(|| format!("in {}", of_draws(p)));
    let gap = gap.map(|gap| format!("gap {}", with_unit(signed(gap), &unit)));
    let known: Vec<String> = [p, gap].into_iter().flatten().collect();
    if known.is_empty() { name } else { format!("{name} ({})", known.join(", ")) }
}
