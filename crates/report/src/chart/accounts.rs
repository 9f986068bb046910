//! Totals over the stages.

use super::balance::{by_unit, spread_keys};
use super::{Chart, Spread};
use crate::drawing::Drawing;
use crate::drawing::rows::Rows;
use crate::names::plain;
use crate::run::Sheet;
use pvchain::Metric;

pub(super) fn accounts(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let found = sheet.scenario.accounts.iter().filter_map(|account| {
        let summary = sheet.find(Metric::Account, &account.id)?;
        Some((plain(&account.id), Spread::new(say, summary)))
    });
    let (groups, table) = by_unit(sheet, (say.account(), found.collect()), None)?;
    let drawing = Drawing::Rows(Rows { groups, keys: spread_keys(sheet, false) });
    let (title, reading) = (say.accounts_chart().to_owned(), say.accounts_reading().to_owned());
    Some(Chart { id: id.to_owned(), title, reading, drawing, table })
}
