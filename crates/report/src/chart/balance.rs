//! On which side stages fail, their coverage and their gaps.

use super::{Chart, Head, Spread, Table};
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::drawing::{Drawing, Key};
use crate::names::plain;
use crate::number::{coverage_band, probability, with_interval};
use crate::run::Sheet;
use pvchain::{Balanced, Band, Metric, Probability, Sides};

/// Largest coverage that an axis spans: beyond it only that there is far too much matters.
const MOST_COVERAGE: f64 = 5.0;

/// The last period, if any stage has local buyers.
fn last<'a>(sheet: &Sheet<'a>) -> Option<&'a Balanced> {
    sheet.outcome.balanced.last().filter(|balanced| !balanced.stages.is_empty())
}

pub(super) fn sides(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let mut table = Table::new([
        Head::text(say.stage()),
        Head::number(say.p_short()),
        Head::number(say.p_over()),
        Head::number(say.p_undefined()),
    ]);
    let all = bar("inside", [0.0, balanced.probability.value]);
    let all_title = say.colon(say.all_stages(), with_interval(say, balanced.probability));
    let mut rows = vec![Row {
        name: say.all_stages().to_owned(),
        value: say.balanced_p(probability(say, balanced.probability)),
        marks: vec![
            Mark { shape: Shape::Bar([0.0, 100.0]), class: "undefined", title: String::new() },
            Mark { title: all_title, ..all },
        ],
    }];
    for stage in &balanced.stages {
        let name = sheet.names.stage(&stage.stage);
        let [short, over, undefined] = [stage.short, stage.over, stage.undefined];
        table.row(
            [name.clone()]
                .into_iter()
                .chain([short, over, undefined].map(|p| with_interval(say, p))),
        );
        rows.push(sides_row(sheet, name, stage));
    }
    let keys = vec![
        Key::new("short", say.too_little_key()),
        Key::new("inside", say.inside_key()),
        Key::new("over", say.too_much_key()),
        Key::new("undefined", say.undefined_key()),
    ];
    let group = Group { heading: String::new(), axis: Axis::percent(), rows };
    let drawing = Drawing::Rows(Rows { groups: vec![group], keys });
    let title = say.sides_title(plain(&balanced.period));
    Some(Chart {
        id: id.to_owned(),
        title,
        reading: say.sides_reading().to_owned(),
        drawing,
        table,
    })
}

fn bar(class: &'static str, [from, to]: [f64; 2]) -> Mark {
    let shape = Shape::Bar([100.0 * from, 100.0 * to]);
    Mark { shape, class, title: String::new() }
}

fn sides_row(sheet: &Sheet<'_>, name: String, stage: &Sides) -> Row {
    let say = sheet.say;
    let p = |p: Probability| probability(say, p);
    let value = say.short_and_over(p(stage.short), p(stage.over));
    let ends = [stage.short.value, 1.0 - stage.over.value - stage.undefined.value];
    let spans = [
        ("short", [0.0, ends[0]], say.too_little_key()),
        ("inside", ends, say.inside_key()),
        ("over", [ends[1], ends[1] + stage.over.value], say.too_much_key()),
        ("undefined", [1.0 - stage.undefined.value, 1.0], say.undefined_key()),
    ];
    let title = |side: &str| match side {
        "short" => with_interval(say, stage.short),
        "over" => with_interval(say, stage.over),
        "undefined" => with_interval(say, stage.undefined),
        _ => say.rest().to_owned(),
    };
    // Rounding may leave a sliver of a side that never happens.
    let marks = spans.into_iter().filter(|(_, [from, to], _)| to - from > 1e-9);
    let marks = marks.map(|(class, span, side)| {
        let side = say.colon(side, title(class));
        Mark { title: say.colon(&name, side), ..bar(class, span) }
    });
    Row { marks: marks.collect(), name, value }
}

pub(super) fn coverage(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let mut table = Table::of_spreads(say, say.stage());
    table.heads.push(Head::text(say.required_head()));
    let mut rows = Vec::new();
    let mut figures = vec![0.0, 1.0];
    for stage in &balanced.stages {
        let Some(summary) = sheet.find(Metric::Coverage, &stage.stage) else { continue };
        let (name, spread) = (sheet.names.stage(&stage.stage), Spread::new(say, summary));
        let required = required(sheet, &stage.stage);
        let ends = [required.min.unwrap_or(0.0), required.max.unwrap_or(f64::INFINITY)];
        let own = spread.outer().unwrap_or_default();
        figures.extend(own.into_iter().chain(ends).filter(|figure| figure.is_finite()));
        let mut cells = spread.cells(name.clone());
        cells.push(coverage_band(say, required));
        table.row(cells);
        let marks = [Some(Mark::band(ends[0], ends[1])), spread.mark(&name, "figure")];
        let marks = marks.into_iter().flatten().collect();
        rows.push(Row { value: spread.words(), name, marks });
    }
    if rows.is_empty() {
        return None;
    }
    let axis = Axis::over(figures.into_iter().map(|figure| figure.min(MOST_COVERAGE)), "");
    let groups = vec![Group { heading: String::new(), axis: axis.reference(1.0), rows }];
    let drawing = Drawing::Rows(Rows { groups, keys: spread_keys(sheet, true) });
    let title = say.coverage_of_need(plain(&balanced.period));
    Some(Chart {
        id: id.to_owned(),
        title,
        reading: say.coverage_reading().to_owned(),
        drawing,
        table,
    })
}

/// The band of coverage that a stage must meet.
pub(super) fn required(sheet: &Sheet<'_>, id: &str) -> Band {
    let own = sheet.scenario.stages.iter().find(|stage| stage.id == id);
    own.and_then(|stage| stage.coverage).unwrap_or(sheet.scenario.balance.coverage)
}

/// What the parts of intervals mean.
pub(super) fn spread_keys(sheet: &Sheet<'_>, is_required: bool) -> Vec<Key> {
    let say = sheet.say;
    let required = is_required.then(|| Key::new("required", say.required_key()));
    let keys = [Key::new("point", say.median()), Key::new("figure", "25–75 %")];
    keys.into_iter().chain([Key::new("figure outer", "5–95 %")]).chain(required).collect()
}

pub(super) fn gap(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let mut found = Vec::new();
    for stage in &balanced.stages {
        let Some(summary) = sheet.find(Metric::Gap, &stage.stage) else { continue };
        found.push((sheet.names.stage(&stage.stage), Spread::new(say, summary)));
    }
    let (groups, table) = by_unit(sheet, (say.stage(), found), Some(0.0))?;
    let drawing = Drawing::Rows(Rows { groups, keys: spread_keys(sheet, false) });
    let title = say.gap_chart(plain(&balanced.period));
    Some(Chart { id: id.to_owned(), title, reading: say.gap_reading().to_owned(), drawing, table })
}

/// Intervals in groups of one unit, each with its own axis.
pub(super) fn by_unit(
    sheet: &Sheet<'_>,
    (what, found): (&str, Vec<(String, Spread<'_>)>),
    reference: Option<f64>,
) -> Option<(Vec<Group>, Table)> {
    let mut table = Table::of_spreads(sheet.say, what);
    let mut groups: Vec<(String, Vec<f64>, Vec<Row>)> = Vec::new();
    for (name, spread) in found {
        table.row(spread.cells(name.clone()));
        let unit = spread.unit();
        let own = spread.outer().into_iter().flatten();
        let row = Row {
            value: spread.words(),
            marks: spread.mark(&name, "figure").into_iter().collect(),
            name,
        };
        match groups.iter_mut().find(|group| group.0 == unit) {
            Some((_, figures, rows)) => {
                figures.extend(own);
                rows.push(row);
            }
            None => groups.push((unit, own.chain(Some(0.0)).collect(), vec![row])),
        }
    }
    let groups = groups.into_iter().map(|(unit, figures, rows)| {
        let axis = Axis::over(figures, &unit);
        let axis = match reference {
            Some(reference) => axis.reference(reference),
            None => axis,
        };
        Group { heading: String::new(), axis, rows }
    });
    let groups: Vec<Group> = groups.collect();
    (!groups.is_empty()).then_some((groups, table))
}
