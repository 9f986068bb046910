//! On which side stages fail, their coverage and their gaps.

use super::{Chart, mark, spread_keys, spreads, spreads_by_unit};
use crate::drawing::Key;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Shape};
use crate::names::plain;
use crate::number::{coverage_band, probability, with_interval};
use crate::sheet::Sheet;
use crate::spread::Spread;
use crate::table::text;
use crate::tables::{self, required};
use pvchain::{Balanced, Metric, Probability, Sides, Summary};

/// Largest coverage that an axis spans: beyond it only that there is far too much matters.
const MOST_COVERAGE: f64 = 5.0;

/// The last period, if any stage has local buyers.
fn last<'a>(sheet: &Sheet<'a>) -> Option<&'a Balanced> {
    sheet.outcome.balanced.last().filter(|balanced| !balanced.stages.is_empty())
}

pub(super) fn sides(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let columns = ["stage", "short", "over", "undefined"];
    let table = tables::sides(sheet).pick(&columns).of(&balanced.stages);
    let all = say.colon(say.all_stages(), with_interval(say, balanced.probability));
    let all = Row {
        name: say.all_stages().to_owned(),
        value: say.balanced_p(probability(say, balanced.probability)),
        marks: vec![
            Mark::new(Shape::Bar([0.0, 100.0]), "undefined", ""),
            Mark::new(bar([0.0, balanced.probability.value]), "inside", all),
        ],
    };
    let stages = balanced.stages.iter().map(|stage| sides_row(sheet, stage));
    let rows = [all].into_iter().chain(stages).collect();
    let keys = vec![
        Key::new("short", say.too_little_key()),
        Key::new("inside", say.inside_key()),
        Key::new("over", say.too_much_key()),
        Key::new("undefined", say.undefined_key()),
    ];
    let about = [say.sides_title(plain(&balanced.period)), say.sides_reading().to_owned()];
    Chart::of_rows(id, about, (vec![Group::new(Axis::percent(), rows)], keys), table)
}

fn bar(span: [f64; 2]) -> Shape {
    Shape::Bar(span.map(|share| 100.0 * share))
}

fn sides_row(sheet: &Sheet<'_>, stage: &Sides) -> Row {
    let (say, name) = (sheet.say, sheet.names.stage(&stage.stage));
    let p = |p: Probability| probability(say, p);
    let value = say.short_and_over(p(stage.short), p(stage.over));
    let Sides { short, over, undefined, .. } = stage;
    let ends = [short.value, 1.0 - over.value - undefined.value];
    let spans = [
        ("short", [0.0, ends[0]], say.too_little_key(), Some(short)),
        ("inside", ends, say.inside_key(), None),
        ("over", [ends[1], ends[1] + over.value], say.too_much_key(), Some(over)),
        ("undefined", [1.0 - undefined.value, 1.0], say.undefined_key(), Some(undefined)),
    ];
    // Rounding may leave a sliver of a side that never happens.
    let marks = spans.into_iter().filter(|(_, [from, to], ..)| to - from > 1e-9);
    let marks = marks.map(|(class, span, side, p)| {
        let p = p.map_or(say.rest().to_owned(), |p| with_interval(say, *p));
        Mark::new(bar(span), class, say.colon(&name, say.colon(side, p)))
    });
    Row { marks: marks.collect(), name, value }
}

/// A metric of the stages with local buyers.
fn found<'a>(sheet: &Sheet<'a>, metric: Metric) -> Vec<(String, &'a Summary)> {
    let stages = last(sheet).into_iter().flat_map(|balanced| &balanced.stages);
    let found = stages
        .filter_map(|one| Some((sheet.names.stage(&one.stage), sheet.find(metric, &one.stage)?)));
    found.collect()
}

pub(super) fn coverage(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let found = found(sheet, Metric::Coverage);
    let mut table = spreads(sheet, (say.stage(), &["of"]), found.iter().map(|(_, one)| *one));
    let bands = found.iter().map(|(_, one)| required(sheet, &one.of));
    table.add(text(say.required_head()), bands.map(|band| coverage_band(say, band).into()));
    let mut rows = Vec::new();
    let mut figures = vec![0.0, 1.0];
    for (name, summary) in found {
        let (spread, required) = (Spread::new(say, summary), required(sheet, &summary.of));
        let ends = [required.min.unwrap_or(0.0), required.max.unwrap_or(f64::INFINITY)];
        let own = spread.outer().unwrap_or_default();
        figures.extend(own.into_iter().chain(ends).filter(|figure| figure.is_finite()));
        let marks = [Some(Mark::band(ends[0], ends[1])), mark(&name, &spread)];
        let marks = marks.into_iter().flatten().collect();
        rows.push(Row { value: spread.words(), name, marks });
    }
    let axis = Axis::over(figures.into_iter().map(|figure| figure.min(MOST_COVERAGE)), "");
    let groups = vec![Group::new(axis.reference(1.0), rows)];
    let title = say.coverage_of_need(plain(&balanced.period));
    let about = [title, say.coverage_reading().to_owned()];
    Chart::of_rows(id, about, (groups, spread_keys(sheet, true)), table)
}

pub(super) fn gap(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let found = found(sheet, Metric::Gap);
    let table = spreads(sheet, (say.stage(), &["of"]), found.iter().map(|(_, one)| *one));
    let groups = spreads_by_unit(sheet, found, Some(0.0));
    let about = [say.gap_chart(plain(&balanced.period)), say.gap_reading().to_owned()];
    Chart::of_rows(id, about, (groups, spread_keys(sheet, false)), table)
}
