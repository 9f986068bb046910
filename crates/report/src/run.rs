//! The page of a run: the answer first, then the figures that it rests on, then its provenance.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::language::Say;
use super::names::{Names, listed, plain};
use super::number::count;
use super::table::paragraph;
use super::{Asked, Page, answer, balance, figures, time};
use pvchain::{Metric, Outcome, Scenario, Summary};

/// What the parts of a page look things up in.
pub(super) struct Sheet<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) outcome: &'a Outcome,
    pub(super) asked: &'a Asked,
    pub(super) say: Say,
    pub(super) names: Names<'a>,
    /// Whether no number is uncertain, so that all draws are the same.
    pub(super) is_exact: bool,
    summaries: BTreeMap<(Metric, &'a str), &'a Summary>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(page: Page<'a>) -> Self {
        let Page { scenario, outcome, asked } = page;
        // Later periods replace earlier ones.
        let summaries = outcome.metrics.iter();
        let summaries = summaries.map(|summary| ((summary.metric, summary.of.as_str()), summary));
        Self {
            scenario,
            outcome,
            asked,
            say: asked.say(),
            names: Names::new(scenario, asked.say()),
            is_exact: !scenario
                .inputs()
                .any(|(_, quantity)| quantity.at(scenario.last_year()).is_uncertain()),
            summaries: summaries.collect(),
        }
    }

    /// The metrics of the last period.
    pub(super) fn headline(&self) -> impl Iterator<Item = &'a Summary> {
        let last = self.outcome.metrics.last().map(|summary| &summary.period);
        self.outcome.metrics.iter().filter(move |summary| Some(&summary.period) == last)
    }

    /// A metric of a subject, where it was asked for.
    pub(super) fn find(&self, metric: Metric, of: &str) -> Option<&'a Summary> {
        self.summaries.get(&(metric, of)).copied()
    }
}

/// Writes the page that `pvchain run` prints.
///
/// # Errors
///
/// If it cannot be written.
pub fn run(out: &mut impl Write, page: Page<'_>) -> io::Result<()> {
    let sheet = &Sheet::new(page);
    answer::write(out, sheet)?;
    changes(out, sheet.asked)?;
    balance::stages(out, sheet)?;
    time::periods(out, sheet)?;
    figures::supply_rates(out, sheet)?;
    figures::targets(out, sheet)?;
    time::projects(out, sheet)?;
    balance::bottlenecks(out, sheet)?;
    balance::limiting(out, sheet)?;
    figures::accounts(out, sheet)?;
    figures::metrics(out, sheet)?;
    figures::quantiles(out, sheet)?;
    provenance(out, sheet)
}

/// Says what was changed in the scenario before the run.
pub(super) fn changes(out: &mut impl Write, asked: &Asked) -> io::Result<()> {
    if asked.changes.is_empty() {
        return Ok(());
    }
    let changes: Vec<String> = asked.changes.iter().map(|change| plain(change)).collect();
    writeln!(out)?;
    paragraph(out, &asked.say().with_changes(listed(asked.say(), &changes)))
}

fn provenance(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let (say, provenance) = (sheet.say, &sheet.outcome.provenance);
    let draws = count(provenance.draws);
    let end = if provenance.complete { say.complete() } else { say.incomplete() };
    writeln!(out)?;
    if sheet.is_exact {
        paragraph(out, say.all_the_same())?;
    }
    let design = say.design(&provenance.design);
    let sentences = [
        say.drawn(draws, end, provenance.seed),
        say.made_by(design),
        say.version_and_digest(&provenance.version, &provenance.digest),
    ];
    paragraph(out, &sentences.concat())
}
