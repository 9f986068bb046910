//! What drives a figure: swings, shares of variance, and how the draws that fail differ.

use super::Chart;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::drawing::{Drawing, Key};
use crate::number::{NONE, hundredths_with_error, with_interval};
use crate::sensitivity::Page;
use crate::table::{Table, number, text};
use pvchain::sensitivity::{Answer, Condition, Side};

/// Most drivers that are drawn; the table has them all.
const MOST_ROWS: usize = 12;

/// An answer with its place among all, from 1.
type Placed<'a> = (usize, &'a Answer);

/// How far a figure swings with each driver: a tornado.
pub(crate) fn swings(page: &Page<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let say = page.say;
    let mut table = Table::new([
        text(say.driver()),
        number(say.low_to()),
        number(say.there()),
        number(say.high_from()),
        number(say.there()),
        number(say.swing()),
    ]);
    let shown = page.shown(answer);
    let middle = answer.value.map(|value| shown.number(value.value));
    let (mut rows, mut figures) = (Vec::new(), Vec::from_iter(middle));
    for swing in answer.swings.iter().filter(|swing| swing.is_distinguishable()) {
        let cells = page.swing(answer, swing);
        table.row(cells.clone());
        if rows.len() >= MOST_ROWS {
            continue;
        }
        let [name, low_to, low, high_from, high, value] = cells;
        let [at_low, at_high] = [&swing.low, &swing.high].map(|end| shown.number(end.value));
        let middle = middle.unwrap_or(f64::midpoint(at_low, at_high));
        figures.extend([at_low, at_high]);
        let mark = |class, end: f64, title| {
            let shape = Shape::Bar([end.min(middle), end.max(middle)]);
            Mark { shape, class, title: say.colon(&name, title) }
        };
        let marks = vec![
            mark("import", at_low, say.where_low(low_to, low)),
            mark("figure", at_high, say.where_high(high_from, high)),
        ];
        rows.push(Row { name, value, marks });
    }
    if rows.is_empty() {
        return None;
    }
    let mut axis = Axis::over(figures, &shown.unit());
    axis.references.extend(middle);
    let keys = vec![Key::new("import", say.low_key()), Key::new("figure", say.high_key())];
    let groups = vec![Group { heading: String::new(), axis, rows }];
    let drawing = Drawing::Rows(Rows { groups, keys });
    let (id, title) = (format!("swings-{place}"), say.swings_chart().to_owned());
    Some(Chart { id, title, reading: say.swings_reading().to_owned(), drawing, table })
}

/// Shares of the variance.
pub(crate) fn variance(page: &Page<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let say = page.say;
    let mut table = Table::new([
        text(say.group()),
        number(say.alone()),
        number(say.interval_head()),
        number(say.with_others()),
        number(say.interval_head()),
    ]);
    let mut rows = Vec::new();
    for group in answer.variance.iter().flat_map(|variance| &variance.groups) {
        if !group.total.is_distinguishable() {
            continue;
        }
        let cells = page.indices(group);
        table.row(cells.clone());
        if rows.len() >= MOST_ROWS {
            continue;
        }
        let [name, first, of_first, total, of_total] = cells;
        let alone = say.colon(&name, say.alone_of_variance(&first, of_first));
        let together = say.colon(&name, say.with_others_of_variance(&total, of_total));
        let [low, point, high] = [group.total.low, group.total.value, group.total.high];
        let outer = [low.max(0.0), high.min(1.0)];
        let interval = Shape::Interval { outer, inner: None, point };
        let marks = vec![
            Mark {
                shape: Shape::Bar([0.0, group.first.value.max(0.0)]),
                class: "inside",
                title: alone,
            },
            Mark { shape: interval, class: "figure", title: together },
        ];
        rows.push(Row { name, value: say.alone_and_total(first, total), marks });
    }
    if rows.is_empty() {
        return None;
    }
    let axis = Axis { low: 0.0, high: 1.0, ..Axis::default() };
    let keys = vec![
        Key::new("inside", say.alone()),
        Key::new("point", say.with_others()),
        Key::new("figure outer", say.interval_head()),
    ];
    let groups = vec![Group { heading: String::new(), axis, rows }];
    let drawing = Drawing::Rows(Rows { groups, keys });
    let (id, title) = (format!("variance-{place}"), say.variance_chart().to_owned());
    Some(Chart { id, title, reading: say.variance_reading().to_owned(), drawing, table })
}

/// How the draws of the rarer side differ from all.
pub(crate) fn shifts(page: &Page<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let say = page.say;
    let failure = answer.failure.as_ref()?;
    let mut table = Table::new([
        text(say.driver()),
        number(say.mean()),
        number(say.where_broken()),
        number(say.where_kept()),
        number(say.shift_head()),
    ]);
    let (mut rows, mut figures) = (Vec::new(), vec![0.0]);
    for shift in failure.shifts.iter().filter(|one| one.shift.is_distinguishable()) {
        let name = page.drivers.label(&shift.driver);
        let [mean, broken, kept] = page.means(answer, shift);
        let shown = hundredths_with_error(shift.shift);
        table.row([name.clone(), mean, broken, kept, shown.clone()]);
        if rows.len() >= MOST_ROWS {
            continue;
        }
        let outer = [shift.shift.low, shift.shift.high];
        figures.extend(outer);
        let shape = Shape::Interval { outer, inner: None, point: shift.shift.value };
        let title = say.colon(&name, &shown);
        rows.push(Row { name, value: shown, marks: vec![Mark { shape, class: "figure", title }] });
    }
    if rows.is_empty() {
        return None;
    }
    let axis = Axis::over(figures, say.sd_unit()).reference(0.0);
    let groups = vec![Group { heading: String::new(), axis, rows }];
    let drawing = Drawing::Rows(Rows { groups, keys: Vec::new() });
    let title = match failure.side {
        Side::Broken => say.shifts_broken(),
        Side::Kept => say.shifts_kept(),
    };
    let (id, reading) = (format!("shifts-{place}"), say.shifts_reading().to_owned());
    Some(Chart { id, title: title.to_owned(), reading, drawing, table })
}

/// The box that holds most of the draws of the rarer side, and few others.
pub(crate) fn failing_box(page: &Page<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let say = page.say;
    let failure = answer.failure.as_ref()?;
    let Condition { coverage, density, base, .. } = failure.condition.as_ref()?;
    let names = match failure.side {
        Side::Broken => [say.broken_in_box(), say.box_that_breaks(), say.all_that_break()],
        Side::Kept => [say.kept_in_box(), say.box_that_keeps(), say.all_that_keep()],
    };
    let mut table = Table::new([text(""), number(say.probability())]);
    let mut rows = Vec::new();
    for (name, p) in names.into_iter().zip([Some(*coverage), *density, Some(*base)]) {
        let shown = p.map_or(NONE.to_owned(), |p| with_interval(say, p));
        table.row([name.to_owned(), shown.clone()]);
        let title = say.colon(name, &shown);
        let mark = p.map(|p| {
            let [low, point, high] = [p.low, p.value, p.high].map(|share| 100.0 * share);
            let shape = Shape::Interval { outer: [0.0, point], inner: Some([low, high]), point };
            Mark { shape, class: "figure", title }
        });
        rows.push(Row { name: name.to_owned(), value: shown, marks: mark.into_iter().collect() });
    }
    let groups = vec![Group { heading: String::new(), axis: Axis::percent(), rows }];
    let drawing = Drawing::Rows(Rows { groups, keys: Vec::new() });
    let (id, title) = (format!("box-{place}"), say.box_chart().to_owned());
    Some(Chart { id, title, reading: page.condition(answer, failure)?, drawing, table })
}
