//! Local supply rates, targets, accounts and whatever else was asked for.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::answer::LIKELY;
use super::balance::jointly;
use super::names::plain;
use super::number::exact;
use super::sheet::Sheet;
use super::table::ColumnKind;
use super::tables::{self, summaries};
use super::terminal::{indented, table, table_under_headings};
use pvchain::{Link, Metric};

/// Metrics with a place of their own on the page.
const PLACED: [Metric; 4] =
    [Metric::Coverage, Metric::Gap, Metric::LocalSupplyRate, Metric::Account];

/// How much of what each buyer uses comes from local plants.
pub(super) fn supply_rates(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let links = sheet.scenario.links.iter().map(Link::id);
    let found = links.filter_map(|link| sheet.find(Metric::LocalSupplyRate, &link));
    let columns = ["of", "median with unit", "range with unit", "note"];
    let rates = summaries(sheet).pick(&columns).of(found).called(&[say.link()]);
    table(out, say, say.supply_title(), &rates)
}

/// What the plan promises.
pub(super) fn targets(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let columns = ["target", "what", "bound", "probability", "verdict"];
    let mut targets = tables::targets(sheet).pick(&columns).of(tables::each(sheet)).headed(say);
    if targets.is_empty() {
        return Ok(());
    }
    targets.heads[2].kind = ColumnKind::Text;
    targets.heads[3].name.clear();
    targets = targets.called(&[say.target()]);
    table_under_headings(out, say, say.targets_title(), &targets)?;
    let kept = exact(100.0 * LIKELY);
    let broken = exact(100.0 - 100.0 * LIKELY);
    indented(out, 2, &say.verdicts(kept, broken))?;
    jointly(out, sheet)?;
    let sources: BTreeSet<&str> =
        sheet.scenario.targets.iter().filter_map(|target| target.note.source.as_deref()).collect();
    if sources.is_empty() {
        return Ok(());
    }
    let sources: Vec<String> = sources.into_iter().map(plain).collect();
    indented(out, 2, &say.sources(sources.join(say.semicolon()).trim_end_matches(['.', '。'])))
}

/// Totals over the stages.
pub(super) fn accounts(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let say = sheet.say;
    let accounts = sheet.scenario.accounts.iter();
    let found = accounts.filter_map(|account| sheet.find(Metric::Account, &account.id));
    let columns = ["of", "median", "range", "shown unit"];
    let accounts = summaries(sheet).pick(&columns).of(found).called(&[say.account()]);
    table(out, say, say.accounts(), &accounts)
}

/// Metrics that were asked for and have no place of their own.
pub(super) fn metrics(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let asked = |metric| sheet.asked.metrics.contains(&metric) && !PLACED.contains(&metric);
    let columns = ["metric", "of", "mean", "error", "5 %", "50 %", "95 %", "unit and note"];
    let found = sheet.headline().filter(|summary| asked(summary.metric));
    let metrics = summaries(sheet).pick(&columns).of(found);
    table(out, sheet.say, sheet.say.metrics_title(), &metrics)
}

/// Quantiles that were asked for, with their intervals.
pub(super) fn quantiles(out: &mut impl Write, sheet: &Sheet<'_>) -> io::Result<()> {
    let asked = &sheet.asked.metrics;
    let is_shown =
        |metric| asked.contains(&metric) || (asked.is_empty() && PLACED.contains(&metric));
    let found = sheet.headline().filter(|summary| is_shown(summary.metric));
    let found = found.flat_map(|of| of.quantiles.iter().map(move |quantile| (of, quantile)));
    let found = found.filter(|(_, quantile)| sheet.asked.quantiles.contains(&quantile.p));
    let columns = ["metric", "of", "p", "value", "ends", "shown unit"];
    let quantiles = tables::quantiles(sheet).pick(&columns).of(found);
    table(out, sheet.say, sheet.say.quantiles_title(), &quantiles)
}
