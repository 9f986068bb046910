//! How likely things are in each scenario, and by how much scenarios differ.

use super::{Chart, by_unit};
use crate::compare::Page;
use crate::drawing::Key;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Shape};
use crate::language::Say;
use crate::names::plain;
use crate::number::{NONE, amount};
use crate::table::{Table, number, text};
use pvchain::{Figure, Interval};

/// Most differences that are drawn of one unit; the table has them all.
const MOST_ROWS: usize = 16;

/// What a probability is of, in words.
fn name(say: Say, figure: Option<&Figure>) -> String {
    match figure {
        Some(Figure::Target(id)) => plain(id),
        None => say.all_targets().to_owned(),
        Some(_) => say.balanced_head().to_owned(),
    }
}

/// Probabilities side by side.
pub(crate) fn probabilities(page: &Page<'_>) -> Option<Chart> {
    let (say, comparison) = (page.say, page.comparison);
    let mut table = Table::new([
        text(say.promise()),
        text(say.scenario()),
        number(say.probability()),
        number(say.interval_head()),
    ]);
    let mut groups = Vec::new();
    for figure in page.figures().filter(|figure| figure.is_probability) {
        let heading = name(say, figure.figure.figure());
        let scenarios = comparison.scenarios.iter().zip(&figure.values);
        let rows = scenarios.filter_map(|(scenario, value)| {
            let (value, name) = ((*value)?, plain(&scenario.name));
            let shown = page.percent(value);
            let interval = say.range(share(value.low), share(value.high));
            table.row([heading.clone(), name.clone(), shown.clone(), interval.clone()]);
            let title = say.colon(&name, say.in_brackets(&shown, interval));
            Some(Row::of(name, shown, Mark::new(Shape::chance(value), "figure", title)))
        });
        let rows = rows.collect();
        groups.push(Group { heading, axis: Axis::percent(), rows });
    }
    let about = [say.side_by_side_chart(), say.side_by_side_reading()].map(str::to_owned);
    Chart::of_rows("side-by-side", about, (groups, Vec::new()), table)
}

fn share(p: f64) -> String {
    format!("{} %", amount(100.0 * p))
}

/// What differs from the reference in the scenario of that place among the others.
pub(crate) fn differences(page: &Page<'_>, place: usize) -> Option<Chart> {
    let say = page.say;
    let mut table = Table::new([
        text(say.figure()),
        number(say.reference()),
        number(say.here()),
        number(say.difference()),
        number(say.worth()),
    ]);
    let mut rows = Vec::new();
    for differing in page.differing(place) {
        let name = match &differing.mean {
            Some((metric, of)) => say.of(say.metric(*metric), of),
            None => name(say, differing.figure),
        };
        let [reference, here, value, _] = differing.words.clone();
        let title = say.colon(&name, say.difference_hover(&value, reference, here));
        table.row([name.clone()].into_iter().chain(differing.words));
        let Interval { low, high, .. } = differing.difference;
        let mark = Mark::new(Shape::number(differing.difference), "figure", title);
        rows.push((differing.unit, vec![low, high], Row::of(name, value, mark)));
    }
    let mut groups = by_unit(rows, Some(0.0));
    for group in &mut groups {
        group.rows.truncate(MOST_ROWS);
    }
    let scenario = plain(&page.comparison.scenarios.get(place + 1)?.name);
    let keys =
        vec![Key::new("point", say.difference()), Key::new("figure outer", say.interval_head())];
    let about = [say.differences_title(scenario), say.differences_reading().to_owned()];
    Chart::of_rows(format!("differences-{}", place + 1), about, (groups, keys), table)
}

/// The scenarios and how their inputs differ from the reference's.
pub(crate) fn unshared(page: &Page<'_>) -> Table {
    let (say, comparison) = (page.say, page.comparison);
    let mut table = Table::new([
        text(say.scenario()),
        text(say.input()),
        text(say.reference()),
        text(say.here()),
    ]);
    for scenario in &comparison.scenarios {
        for input in &scenario.unshared {
            let shown = |text: &Option<String>| text.as_deref().map_or(NONE.to_owned(), plain);
            let (reference, here) = (shown(&input.reference), shown(&input.here));
            table.row([plain(&scenario.name), plain(&input.input), reference, here]);
        }
    }
    table
}
