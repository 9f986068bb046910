//! The page of a run: the answer first, then the figures that it rests on, then its provenance.

use super::answer::{self, LIKELY};
use super::number::{count, exact, with_interval};
use super::tables::{self, summaries};
use super::{asked::Page, names::plain, sheet::Sheet, table::ColumnKind, terminal::Printout};
use super::{balance, time};
use pvchain::{Link, Metric};
use std::collections::BTreeSet;

/// Metrics with a place of their own on the page.
const PLACED: [Metric; 4] =
    [Metric::Coverage, Metric::Gap, Metric::LocalSupplyRate, Metric::Account];

/// The page that `pvchain run` prints.
pub fn run(page: Page<'_>) -> String {
    let sheet = &Sheet::new(page);
    Printout::of(sheet.say, |page| {
        for (index, text) in answer::sentences(sheet).iter().enumerate() {
            if index == 1 { page.apart(text) } else { page.paragraph(text) }
        }
        page.maybe(sheet.asked.changed());
        balance::stages(page, sheet);
        time::periods(page, sheet);
        supply_rates(page, sheet);
        targets(page, sheet);
        time::projects(page, sheet);
        balance::bottlenecks(page, sheet);
        balance::limiting(page, sheet);
        let columns = ["of", "median", "range", "shown unit"];
        let accounts = summaries(sheet).pick(&columns).of(sheet.accounts());
        page.table(sheet.say.accounts(), &accounts.called(&[sheet.say.account()]));
        metrics(page, sheet);
        quantiles(page, sheet);
        provenance(page, sheet);
    })
}

/// How much of what each buyer uses comes from local plants.
fn supply_rates(page: &mut Printout, sheet: &Sheet<'_>) {
    let links = sheet.scenario.links.iter().map(Link::id);
    let found = links.filter_map(|link| sheet.find(Metric::LocalSupplyRate, &link));
    let columns = ["of", "median with unit", "range with unit", "note"];
    let rates = summaries(sheet).pick(&columns).of(found).called(&[sheet.say.link()]);
    page.table(sheet.say.supply_title(), &rates);
}

/// What the plan promises.
fn targets(page: &mut Printout, sheet: &Sheet<'_>) {
    let say = sheet.say;
    let columns = ["target", "what", "bound", "probability", "verdict"];
    let mut targets = tables::targets(sheet).pick(&columns).of(tables::each(sheet)).headed(say);
    if targets.is_empty() {
        return;
    }
    targets.heads[2].kind = ColumnKind::Text;
    let targets = targets.called(&[say.target(), say.bound(), say.p_met(), ""]);
    page.table_under_headings(say.targets_title(), &targets);
    page.indented(2, say.verdicts(exact(100.0 * LIKELY), exact(100.0 - 100.0 * LIKELY)));
    let n_targets = sheet.outcome.targets.len();
    if let Some(all) = sheet.outcome.all_targets.filter(|_| n_targets > 1) {
        let p = with_interval(say, all);
        page.indented(
            2,
            match all.hits {
                hits if hits <= 0.0 => say.all_never(n_targets, count(all.draws), p),
                _ => say.all_together(n_targets, p),
            },
        );
    }
    let sources = sheet.scenario.targets.iter().filter_map(|target| target.note.source.as_deref());
    let sources: Vec<String> = sources.collect::<BTreeSet<_>>().into_iter().map(plain).collect();
    if !sources.is_empty() {
        let sources = sources.join(say.semicolon());
        page.indented(2, say.sources(sources.trim_end_matches(['.', '。'])));
    }
}

/// Metrics that were asked for and have no place of their own.
fn metrics(page: &mut Printout, sheet: &Sheet<'_>) {
    let asked = |metric| sheet.asked.metrics.contains(&metric) && !PLACED.contains(&metric);
    let columns = ["metric", "of", "mean", "error", "5 %", "50 %", "95 %", "unit and note"];
    let found = sheet.headline().filter(|summary| asked(summary.metric));
    let metrics = summaries(sheet).pick(&columns).of(found);
    page.table(sheet.say.metrics_title(), &metrics);
}

/// Quantiles that were asked for, with their intervals.
fn quantiles(page: &mut Printout, sheet: &Sheet<'_>) {
    let asked = &sheet.asked.metrics;
    let is_shown =
        |metric| asked.contains(&metric) || (asked.is_empty() && PLACED.contains(&metric));
    let found = sheet.headline().filter(|summary| is_shown(summary.metric));
    let found = found.flat_map(|of| of.quantiles.iter().map(move |quantile| (of, quantile)));
    let found = found.filter(|(_, quantile)| sheet.asked.quantiles.contains(&quantile.p));
    let columns = ["metric", "of", "p", "value", "ends", "shown unit"];
    let quantiles = tables::quantiles(sheet).pick(&columns).of(found);
    page.table(sheet.say.quantiles_title(), &quantiles);
}

fn provenance(page: &mut Printout, sheet: &Sheet<'_>) {
    let (say, provenance) = (sheet.say, &sheet.outcome.provenance);
    let draws = count(provenance.draws);
    let end = if provenance.complete { say.complete() } else { say.incomplete() };
    let sentences = [
        say.drawn(draws, end, provenance.seed),
        say.made_by(say.design(&provenance.design)),
        say.version_and_digest(&provenance.version, &provenance.digest),
    ];
    if sheet.is_exact {
        page.apart(say.all_the_same());
        page.paragraph(sentences.concat());
    } else {
        page.apart(sentences.concat());
    }
}
