//! What drives a figure: swings, shares of variance, and how the draws that fail differ.

use super::Chart;
use crate::drawing::Key;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Shape};
use crate::number::{NONE, hundredths_with_error, with_interval};
use crate::sensitivity::Page;
use crate::table::{Table, number, text};
use pvchain::Interval;
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
            Mark::new(shape, class, say.colon(&name, title))
        };
        let marks = vec![
            mark("import", at_low, say.where_low(low_to, low)),
            mark("figure", at_high, say.where_high(high_from, high)),
        ];
        rows.push(Row { name, value, marks });
    }
    let mut axis = Axis::over(figures, &shown.unit());
    axis.references.extend(middle);
    let keys = vec![Key::new("import", say.low_key()), Key::new("figure", say.high_key())];
    let about = [say.swings_chart(), say.swings_reading()].map(str::to_owned);
    Chart::of_rows(format!("swings-{place}"), about, (vec![Group::new(axis, rows)], keys), table)
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
        let Interval { low, value, high } = group.total;
        let within = Interval { low: low.max(0.0), value, high: high.min(1.0) };
        let marks = vec![
            Mark::new(Shape::Bar([0.0, group.first.value.max(0.0)]), "inside", alone),
            Mark::new(Shape::number(within), "figure", together),
        ];
        rows.push(Row { name, value: say.alone_and_total(first, total), marks });
    }
    let axis = Axis { low: 0.0, high: 1.0, ..Axis::default() };
    let keys = vec![
        Key::new("inside", say.alone()),
        Key::new("point", say.with_others()),
        Key::new("figure outer", say.interval_head()),
    ];
    let about = [say.variance_chart(), say.variance_reading()].map(str::to_owned);
    Chart::of_rows(format!("variance-{place}"), about, (vec![Group::new(axis, rows)], keys), table)
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
        figures.extend([shift.shift.low, shift.shift.high]);
        let title = say.colon(&name, &shown);
        rows.push(Row::of(name, shown, Mark::new(Shape::number(shift.shift), "figure", title)));
    }
    let axis = Axis::over(figures, say.sd_unit()).reference(0.0);
    let groups = vec![Group::new(axis, rows)];
    let title = match failure.side {
        Side::Broken => say.shifts_broken(),
        Side::Kept => say.shifts_kept(),
    };
    let about = [title, say.shifts_reading()].map(str::to_owned);
    Chart::of_rows(format!("shifts-{place}"), about, (groups, Vec::new()), table)
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
        let mark = p.map(|p| Mark::new(Shape::chance(p), "figure", title));
        rows.push(Row { name: name.to_owned(), value: shown, marks: mark.into_iter().collect() });
    }
    let groups = vec![Group::new(Axis::percent(), rows)];
    let about = [say.box_chart().to_owned(), page.condition(answer, failure)?];
    Chart::of_rows(format!("box-{place}"), about, (groups, Vec::new()), table)
}
