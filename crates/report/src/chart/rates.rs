//! How much of what buyers use is local, and how much of what is made is used locally.

use super::balance::spread_keys;
use super::{Chart, Spread, Table};
use crate::drawing::Drawing;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Row, Rows};
use crate::run::Sheet;
use pvchain::Metric;

pub(super) fn rates(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let mut table = Table::of_spreads(say, say.rate());
    let links = sheet.scenario.links.iter().map(pvchain::Link::id);
    let stages = sheet.scenario.stages.iter().map(|stage| stage.id.clone());
    let both: [(Metric, Vec<String>); 2] = [
        (Metric::LocalSupplyRate, links.collect()),
        (Metric::LocalConversionRate, stages.collect()),
    ];
    let mut groups = Vec::new();
    for (metric, subjects) in both {
        let mut rows = Vec::new();
        for of in subjects {
            let Some(summary) = sheet.find(metric, &of) else { continue };
            let (name, spread) = (sheet.names.subject(&of), Spread::new(say, summary));
            table.row(spread.cells(say.of(say.metric(metric), &name)));
            let marks = spread.mark(&name, "figure").into_iter().collect();
            rows.push(Row { value: spread.words(), name, marks });
        }
        let heading = match metric {
            Metric::LocalSupplyRate => say.supply_heading(),
            _ => say.conversion_heading(),
        };
        groups.push(Group { heading: heading.to_owned(), axis: Axis::percent(), rows });
    }
    groups.retain(|group| !group.rows.is_empty());
    if groups.is_empty() {
        return None;
    }
    let drawing = Drawing::Rows(Rows { groups, keys: spread_keys(sheet, false) });
    let (title, reading) = (say.rates_chart().to_owned(), say.rates_reading().to_owned());
    Some(Chart { id: id.to_owned(), title, reading, drawing, table })
}
