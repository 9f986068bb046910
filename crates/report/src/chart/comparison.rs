//! How likely things are in each scenario, and by how much scenarios differ.

use super::Chart;
use crate::compare::Page;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::drawing::{Drawing, Key};
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
            let [low, point, high] = [value.low, value.value, value.high].map(|p| 100.0 * p);
            let shape = Shape::Interval { outer: [0.0, point], inner: Some([low, high]), point };
            let title = say.colon(&name, say.in_brackets(&shown, interval));
            Some(Row { name, value: shown, marks: vec![Mark { shape, class: "figure", title }] })
        });
        let rows = rows.collect();
        groups.push(Group { heading, axis: Axis::percent(), rows });
    }
    if groups.is_empty() {
        return None;
    }
    let drawing = Drawing::Rows(Rows { groups, keys: Vec::new() });
    let (title, reading) = (say.side_by_side_chart().to_owned(), say.side_by_side_reading());
    Some(Chart {
        id: "side-by-side".to_owned(),
        title,
        reading: reading.to_owned(),
        drawing,
        table,
    })
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
    let mut groups: Vec<(String, Vec<f64>, Vec<Row>)> = Vec::new();
    for differing in page.differing(place) {
        let name = match &differing.mean {
            Some((metric, of)) => say.of(say.metric(*metric), of),
            None => name(say, differing.figure),
        };
        let [reference, here, difference, _] = &differing.words;
        let title = say.colon(&name, say.difference_hover(difference, reference, here));
        let value = difference.clone();
        table.row([name.clone()].into_iter().chain(differing.words));
        let Interval { value: point, low, high } = differing.difference;
        let shape = Shape::Interval { outer: [low, high], inner: None, point };
        let marks = vec![Mark { shape, class: "figure", title }];
        let made = Row { name, value, marks };
        match groups.iter_mut().find(|group| group.0 == differing.unit) {
            Some((_, figures, rows)) => {
                figures.extend([low, high]);
                rows.push(made);
            }
            None => groups.push((differing.unit, vec![0.0, low, high], vec![made])),
        }
    }
    let groups = groups.into_iter().map(|(unit, figures, mut rows)| {
        rows.truncate(MOST_ROWS);
        let axis = Axis::over(figures, &unit).reference(0.0);
        Group { heading: String::new(), axis, rows }
    });
    let groups: Vec<Group> = groups.collect();
    let scenario = plain(&page.comparison.scenarios.get(place + 1)?.name);
    let drawing = Drawing::Rows(Rows {
        groups,
        keys: vec![
            Key::new("point", say.difference()),
            Key::new("figure outer", say.interval_head()),
        ],
    });
    let (id, title) = (format!("differences-{}", place + 1), say.differences_title(scenario));
    let reading = say.differences_reading().to_owned();
    (!table.is_empty()).then_some(Chart { id, title, reading, drawing, table })
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
