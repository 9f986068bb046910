//! What the chain runs into without trade, and what holds each stage back.

use super::Chart;
use crate::drawing::Key;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Shape};
use crate::names::plain;
use crate::number::{probability, with_interval};
use crate::sheet::Sheet;
use crate::tables;
use pvchain::{LimitedBy, Limiting};

pub(super) fn bottleneck(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let last = &sheet.outcome.bottleneck.last()?.period;
    let found = sheet.outcome.bottleneck.iter().filter(|found| found.period == *last);
    let table = tables::bottleneck(sheet).pick(&["stage", "probability"]).of(found.clone());
    let rows = found.map(|found| {
        let name = sheet.names.stage(&found.stage);
        let p = with_interval(say, found.probability);
        let shape = Shape::Bar([0.0, 100.0 * found.probability.value]);
        let title = say.colon(&name, &p);
        Row::of(name, p, Mark::new(shape, "figure", title))
    });
    let groups = vec![Group::new(Axis::percent(), rows.collect())];
    let about = [say.bottleneck_chart(plain(last)), say.bottleneck_reading().to_owned()];
    Chart::of_rows(id, about, (groups, Vec::new()), table)
}

pub(super) fn limits(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let last = &sheet.outcome.limiting.last()?.period;
    let found = sheet.outcome.limiting.iter().filter(|found| found.period == *last);
    let columns = ["stage", "factor", "probability"];
    let table = tables::limiting(sheet).pick(&columns).of(found);
    let rows = sheet.limiting().into_iter();
    let rows = rows.map(|(stage, factors)| limits_row(sheet, stage, &factors)).collect();
    let keys = vec![
        Key::new("figure", say.own_plants()),
        Key::new("export", say.market()),
        Key::new("import", say.inputs()),
    ];
    let about = [say.limits_chart(plain(last)), say.limits_reading().to_owned()];
    Chart::of_rows(id, about, (vec![Group::new(Axis::percent(), rows)], keys), table)
}

/// A stage's factors side by side; the most frequent one in words.
fn limits_row(sheet: &Sheet<'_>, stage: &str, factors: &[&Limiting]) -> Row {
    let (say, name) = (sheet.say, sheet.names.stage(stage));
    let mut from = 0.0;
    let mut marks = Vec::new();
    for found in factors.iter().filter(|found| found.probability.hits > 0.0) {
        let class = match found.factor {
            LimitedBy::OwnPlants => "figure",
            LimitedBy::Market => "export",
            LimitedBy::Input(_) => "import",
        };
        let to = from + 100.0 * found.probability.value;
        let p = with_interval(say, found.probability);
        let title = say.colon(&name, say.colon(sheet.names.factor(&found.factor), p));
        marks.push(Mark::new(Shape::Bar([from, to]), class, title));
        from = to;
    }
    let most = factors.iter().max_by(|a, b| a.probability.value.total_cmp(&b.probability.value));
    let value = most.map_or(String::new(), |found| {
        let factor = sheet.names.factor(&found.factor);
        format!("{factor} {}", probability(say, found.probability))
    });
    Row { name, value, marks }
}
