//! How likely things are in each scenario, and by how much scenarios differ.

use super::{Chart, Head, Table};
use crate::outcome::Interval;
use crate::outcome::comparison::{ComparedFigure, Comparison};
use crate::report::compare::{Page, percent, row};
use crate::report::drawing::axis::Axis;
use crate::report::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::report::drawing::{Drawing, Key};
use crate::report::language::Language;
use crate::report::names::plain;
use crate::report::number::{NONE, amount, is_share, unit};
use crate::simulate::stop::Figure;

/// Most differences that are drawn of one unit; the table has them all.
const MOST_ROWS: usize = 16;

/// What a probability is of, in words.
fn name(say: Language, figure: &str) -> String {
    match figure.strip_prefix("target:") {
        Some(id) => plain(id),
        None if figure == "all_targets" => say.all_targets().to_owned(),
        None => say.balanced_head().to_owned(),
    }
}

/// Probabilities side by side.
pub(in crate::report) fn probabilities(say: Language, page: &Page<'_>) -> Option<Chart> {
    let comparison = page.comparison;
    let mut table = Table::new([
        Head::text(say.promise()),
        Head::text(say.scenario()),
        Head::number(say.probability()),
        Head::number(say.interval_head()),
    ]);
    let mut groups = Vec::new();
    for figure in page.figures().filter(|figure| figure.is_probability) {
        let heading = name(say, &figure.figure);
        let scenarios = comparison.scenarios.iter().zip(&figure.values);
        let rows = scenarios.filter_map(|(scenario, value)| {
            let (value, name) = ((*value)?, plain(&scenario.name));
            let shown = percent(value, page.draws());
            let interval = say.between(share(value.low), share(value.high));
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
pub(in crate::report) fn differences(
    say: Language,
    page: &Page<'_>,
    place: usize,
) -> Option<Chart> {
    let mut table = Table::new([
        Head::text(say.figure()),
        Head::number(say.reference()),
        Head::number(say.here()),
        Head::number(say.difference()),
        Head::number(say.worth()),
    ]);
    let mut groups: Vec<(String, Vec<f64>, Vec<Row>)> = Vec::new();
    for figure in page.figures() {
        let Some((name, cells, interval, unit)) = difference(say, page, (figure, place)) else {
            continue;
        };
        table.row([name.clone()].into_iter().chain(cells.iter().skip(1).cloned()));
        let Interval { value, low, high } = interval;
        let shape = Shape::Interval { outer: [low, high], inner: None, point: value };
        let title = say.colon(&name, say.difference_hover(&cells[3], &cells[1], &cells[2]));
        let marks = vec![Mark { shape, class: "figure", title }];
        let made = Row { name, value: cells[3].clone(), marks };
        match groups.iter_mut().find(|group| group.0 == unit) {
            Some((_, figures, rows)) => {
                figures.extend([low, high]);
                rows.push(made);
            }
            None => groups.push((unit, vec![0.0, low, high], vec![made])),
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
    let (id, title) = (format!("differences-{}", place + 1), say.differences_chart(scenario));
    let reading = say.differences_reading().to_owned();
    (!table.rows.is_empty()).then_some(Chart { id, title, reading, drawing, table })
}

/// A figure that differs for sure: its name, its cells, the difference as drawn, and its unit.
fn difference(
    say: Language,
    page: &Page<'_>,
    (figure, place): (&ComparedFigure, usize),
) -> Option<(String, [String; 5], Interval, String)> {
    let found = figure.differences[place]
        .filter(crate::outcome::comparison::Difference::is_distinguishable)?;
    let mean = match figure.figure.parse() {
        Ok(Figure::Mean(metric, of)) => Some((metric, page.names.subject(&of))),
        _ => None,
    };
    if mean.as_ref().is_some_and(|(metric, _)| !page.is_told(*metric)) {
        return None;
    }
    let (title, scale, unit) = match &mean {
        Some((metric, of)) => {
            let scale = if is_share(*metric) { 100.0 } else { 1.0 };
            let unit = if is_share(*metric) {
                say.points().to_owned()
            } else {
                unit(*metric, &figure.unit)
            };
            (say.of(say.metric(*metric), of), scale, unit)
        }
        None => (name(say, &figure.figure), 100.0, say.points().to_owned()),
    };
    let values = [figure.values[0], figure.values[place + 1]];
    let cells = row(figure, (mean, values), (&found, page.draws()));
    let interval =
        Interval { value: scale * found.value, low: scale * found.low, high: scale * found.high };
    Some((title, cells, interval, unit))
}

/// The scenarios and how their inputs differ from the reference's.
pub(in crate::report) fn unshared(say: Language, comparison: &Comparison) -> Table {
    let mut table = Table::new([
        Head::text(say.scenario()),
        Head::text(say.input_head()),
        Head::text(say.reference()),
        Head::text(say.here()),
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
