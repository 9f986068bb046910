//! How much of what buyers use is local, and how much of what is made is used locally.

use super::{Chart, spread_keys, spread_row, spreads};
use crate::drawing::axis::Axis;
use crate::drawing::rows::Group;
use crate::sheet::Sheet;
use crate::spread::Spread;
use crate::table::Table;
use pvchain::{Link, Metric};

pub(super) fn rates(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let links = sheet.scenario.links.iter().map(Link::id);
    let stages = sheet.scenario.stages.iter().map(|stage| stage.id.clone());
    let both: [(Metric, &str, Vec<String>); 2] = [
        (Metric::LocalSupplyRate, say.supply_heading(), links.collect()),
        (Metric::LocalConversionRate, say.conversion_heading(), stages.collect()),
    ];
    let (mut table, mut groups) = (Table::default(), Vec::new());
    for (metric, heading, subjects) in both {
        let found: Vec<_> = subjects.iter().filter_map(|of| sheet.find(metric, of)).collect();
        let rows = found.iter().map(|summary| {
            spread_row(sheet.names.subject(&summary.of), &Spread::new(say, summary))
        });
        let (heading, rows) = (heading.to_owned(), rows.collect());
        groups.push(Group { heading, axis: Axis::percent(), rows });
        table.append(spreads(sheet, (say.rate(), &["metric of"]), found));
    }
    groups.retain(|group| !group.rows.is_empty());
    let about = [say.rates_chart(), say.rates_reading()].map(str::to_owned);
    Chart::of_rows(id, about, (groups, spread_keys(sheet, false)), table)
}
