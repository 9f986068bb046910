//! Totals over the stages.

use super::{Chart, spread_keys, spreads, spreads_by_unit};
use crate::names::plain;
use crate::sheet::Sheet;
use pvchain::Metric;

pub(super) fn accounts(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let accounts = sheet.scenario.accounts.iter();
    let found = accounts.filter_map(|account| {
        Some((plain(&account.id), sheet.find(Metric::Account, &account.id)?))
    });
    let found: Vec<_> = found.collect();
    let table = spreads(sheet, (say.account(), &["of"]), found.iter().map(|(_, one)| *one));
    let groups = spreads_by_unit(sheet, found, None);
    let about = [say.accounts_chart(), say.accounts_reading()].map(str::to_owned);
    Chart::of_rows(id, about, (groups, spread_keys(sheet, false)), table)
}
