//! How likely things are in each scenario, and by how much scenarios differ.

use crate::drawing::rows::{Mark, MarkShape, MarkedRow, RowGroup};
use crate::drawing::{Chart, Drawing};
use crate::{
    compare::ComparisonPage, drawing::axis::Axis, drawing::canvas::Key, names::plain,
    number::amount, table::columns,
};

/// Most differences that are drawn of one unit; the table has them all.
const MOST_ROWS: usize = 16;

/// Probabilities side by side.
pub(crate) fn probabilities(page: &ComparisonPage<'_>) -> Option<Chart> {
    let say = page.say;
    let share = |p: f64| format!("{} %", amount(100.0 * p));
    let (mut cells, mut groups) = (Vec::new(), Vec::new());
    for figure in page.figures().filter(|figure| figure.is_probability) {
        let heading = page.probability_name(figure.figure.figure());
        let scenarios = page.comparison.scenarios.iter().zip(&figure.values);
        let rows = scenarios.filter_map(|(scenario, value)| {
            let (value, name) = ((*value)?, plain(&scenario.name));
            let shown = page.percent(value);
            let interval = say.range(share(value.low), share(value.high));
            cells.push([heading.clone(), name.clone(), shown.clone(), interval.clone()]);
            let title = say.colon(&name, say.in_brackets(&shown, interval));
            Some(MarkedRow::of(name, shown, Mark::new(MarkShape::chance(value), "figure", title)))
        });
        let rows = rows.collect();
        groups.push(RowGroup { heading, axis: Axis::percent(), rows });
    }
    let columns = columns! { one: &[String; 4];
        Text, say.promise() => &one[0];
        Text, say.scenario() => &one[1];
        Number, say.probability() => &one[2];
        Number, say.interval_head() => &one[3];
    };
    let about = [say.side_by_side_chart(), say.side_by_side_reading()];
    let rows = Drawing::rows(groups, Vec::new());
    Chart::of("side-by-side", about, rows, columns.of(&cells))
}

/// What differs from the reference in the scenario of that place among the others.
pub(crate) fn differences(page: &ComparisonPage<'_>, place: usize) -> Option<Chart> {
    let (say, found) = (page.say, page.differing(place));
    let columns = ["name", "reference", "here", "difference", "worth"];
    let table = page.columns().pick(&columns).of(&found);
    let rows = found.into_iter().map(|differing| {
        let name = page.name(&differing);
        let [reference, here, value, _] = differing.words;
        let title = say.colon(&name, say.difference_hover(&value, reference, here));
        let mark = Mark::new(MarkShape::number(differing.difference), "figure", title);
        (differing.unit, MarkedRow::of(name, value, mark))
    });
    let mut groups = RowGroup::by_unit(rows, Some(0.0));
    for group in &mut groups {
        group.rows.truncate(MOST_ROWS);
    }
    let scenario = plain(&page.comparison.scenarios.get(place + 1)?.name);
    let keys =
        vec![Key::new("point", say.difference()), Key::new("figure outer", say.interval_head())];
    let about = [say.differences_title(scenario), say.differences_reading().to_owned()];
    let id = format!("differences-{}", place + 1);
    Chart::of(id, about, Drawing::rows(groups, keys), table)
}
