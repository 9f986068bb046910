//! What the chain runs into without trade, and what holds each stage back.

use super::{Chart, Head, Table};
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::drawing::{Drawing, Key};
use crate::names::plain;
use crate::number::{probability, with_interval};
use crate::run::Sheet;
use pvchain::{LimitedBy, Limiting};

pub(super) fn bottleneck(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let last = &sheet.outcome.bottleneck.last()?.period;
    let mut table = Table::new([Head::text(say.stage()), Head::number(say.p_bottleneck())]);
    let mut rows = Vec::new();
    for found in sheet.outcome.bottleneck.iter().filter(|found| found.period == *last) {
        let name = sheet.names.stage(&found.stage);
        let p = with_interval(say, found.probability);
        table.row([name.clone(), p.clone()]);
        let shape = Shape::Bar([0.0, 100.0 * found.probability.value]);
        let title = say.colon(&name, &p);
        rows.push(Row { name, value: p, marks: vec![Mark { shape, class: "figure", title }] });
    }
    let group = Group { heading: String::new(), axis: Axis::percent(), rows };
    let drawing = Drawing::Rows(Rows { groups: vec![group], keys: Vec::new() });
    let title = say.bottleneck_chart(plain(last));
    Some(Chart {
        id: id.to_owned(),
        title,
        reading: say.bottleneck_reading().to_owned(),
        drawing,
        table,
    })
}

pub(super) fn limits(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let last = &sheet.outcome.limiting.last()?.period;
    let mut table = Table::new([
        Head::text(say.stage()),
        Head::text(say.factor()),
        Head::number(say.p_limits()),
    ]);
    let mut by_stage: Vec<(&str, Vec<&Limiting>)> = Vec::new();
    for found in sheet.outcome.limiting.iter().filter(|found| found.period == *last) {
        let factor = sheet.names.factor(&found.factor);
        let p = with_interval(say, found.probability);
        table.row([sheet.names.stage(&found.stage), factor, p]);
        match by_stage.last_mut() {
            Some((stage, factors)) if *stage == found.stage => factors.push(found),
            _ => by_stage.push((&found.stage, vec![found])),
        }
    }
    let rows = by_stage.iter().map(|(stage, factors)| limits_row(sheet, stage, factors)).collect();
    let keys = vec![
        Key::new("figure", say.own_plants()),
        Key::new("export", say.market()),
        Key::new("import", say.inputs()),
    ];
    let group = Group { heading: String::new(), axis: Axis::percent(), rows };
    let drawing = Drawing::Rows(Rows { groups: vec![group], keys });
    let title = say.limits_chart(plain(last));
    Some(Chart {
        id: id.to_owned(),
        title,
        reading: say.limits_reading().to_owned(),
        drawing,
        table,
    })
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
        marks.push(Mark { shape: Shape::Bar([from, to]), class, title });
        from = to;
    }
    let most = factors.iter().max_by(|a, b| a.probability.value.total_cmp(&b.probability.value));
    let value = most.map_or(String::new(), |found| {
        let factor = sheet.names.factor(&found.factor);
        format!("{factor} {}", probability(say, found.probability))
    });
    Row { name, value, marks }
}
