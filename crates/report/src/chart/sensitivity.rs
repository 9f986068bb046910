//! What drives a figure: swings, shares of variance, and how the draws that fail differ.

use crate::drawing::rows::{Mark, MarkShape, MarkedRow, RowGroup};
use crate::drawing::{Chart, Drawing};
use crate::number::{NONE, hundredths_with_error, with_interval};
use crate::{
    drawing::axis::Axis, drawing::canvas::Key, sensitivity::SensitivityPage, table::columns,
};
use pvchain::Interval;
use pvchain::sensitivity::{Answer, Condition, Side};

/// Most drivers that are drawn; the table has them all.
const MOST_ROWS: usize = 12;

/// An answer with its place among all, from 1.
type Placed<'a> = (usize, &'a Answer);

/// How far a figure swings with each driver: a tornado.
pub(crate) fn swings(page: &SensitivityPage<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let (say, shown) = (page.say, page.shown(answer));
    let told: Vec<_> = answer.swings.iter().filter(|one| one.is_distinguishable()).collect();
    let cells: Vec<_> = told.iter().map(|swing| page.swing(answer, swing)).collect();
    let table = page.of_drivers(&cells, say.swing());
    let middle = answer.value.map(|value| shown.number(value.value));
    let rows = told.iter().zip(cells).take(MOST_ROWS).map(|(swing, cells)| {
        let [name, low_to, low, high_from, high, value] = cells;
        let [at_low, at_high] = [&swing.low, &swing.high].map(|end| shown.number(end.value));
        let middle = middle.unwrap_or(f64::midpoint(at_low, at_high));
        let mark = |class, end: f64, title| {
            let shape = MarkShape::Bar([end.min(middle), end.max(middle)]);
            Mark::new(shape, class, say.colon(&name, title))
        };
        let marks = vec![
            mark("import", at_low, say.where_low(low_to, low)),
            mark("figure", at_high, say.where_high(high_from, high)),
        ];
        MarkedRow { name, value, marks }
    });
    let groups = vec![RowGroup::around(middle, rows.collect(), &shown.unit())];
    let keys = vec![Key::new("import", say.low_key()), Key::new("figure", say.high_key())];
    let about = [say.swings_chart(), say.swings_reading()];
    Chart::of(format!("swings-{place}"), about, Drawing::rows(groups, keys), table)
}

/// Shares of the variance.
pub(crate) fn variance(page: &SensitivityPage<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let say = page.say;
    let groups = answer.variance.iter().flat_map(|variance| &variance.groups);
    let told: Vec<_> = groups.filter(|group| group.total.is_distinguishable()).collect();
    let cells: Vec<_> = told.iter().map(|group| page.indices(group)).collect();
    let table = page.of_groups(&cells, say.interval_head());
    let rows = told.iter().zip(cells).take(MOST_ROWS).map(|(group, cells)| {
        let [name, first, of_first, total, of_total] = cells;
        let alone = say.colon(&name, say.alone_of_variance(&first, of_first));
        let together = say.colon(&name, say.with_others_of_variance(&total, of_total));
        let Interval { low, value, high } = group.total;
        let within = Interval { low: low.max(0.0), value, high: high.min(1.0) };
        let marks = vec![
            Mark::new(MarkShape::Bar([0.0, group.first.value.max(0.0)]), "inside", alone),
            Mark::new(MarkShape::number(within), "figure", together),
        ];
        MarkedRow { name, value: say.alone_and_total(first, total), marks }
    });
    let axis = Axis { low: 0.0, high: 1.0, ..Axis::default() };
    let groups = vec![RowGroup::new(axis, rows.collect())];
    let keys = vec![
        Key::new("inside", say.alone()),
        Key::new("point", say.with_others()),
        Key::new("figure outer", say.interval_head()),
    ];
    let about = [say.variance_chart(), say.variance_reading()];
    Chart::of(format!("variance-{place}"), about, Drawing::rows(groups, keys), table)
}

/// How the draws of the rarer side differ from all.
pub(crate) fn shifts(page: &SensitivityPage<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let (say, failure) = (page.say, answer.failure.as_ref()?);
    let told = SensitivityPage::shifts(failure);
    let columns = ["driver", "mean", "broken", "kept", "shift"];
    let table = page.of_shifts(answer).pick(&columns).of(told.iter().copied());
    let rows = told.into_iter().take(MOST_ROWS).map(|shift| {
        let name = page.drivers.label(&shift.driver);
        let shown = hundredths_with_error(shift.shift);
        let mark = Mark::new(MarkShape::number(shift.shift), "figure", say.colon(&name, &shown));
        MarkedRow::of(name, shown, mark)
    });
    let groups = vec![RowGroup::around(Some(0.0), rows.collect(), say.sd_unit())];
    let title = match failure.side {
        Side::Broken => say.shifts_broken(),
        Side::Kept => say.shifts_kept(),
    };
    let about = [title, say.shifts_reading()];
    let rows = Drawing::rows(groups, Vec::new());
    Chart::of(format!("shifts-{place}"), about, rows, table)
}

/// The box that holds most of the draws of the rarer side, and few others.
pub(crate) fn failing_box(
    page: &SensitivityPage<'_>,
    (place, answer): Placed<'_>,
) -> Option<Chart> {
    let say = page.say;
    let failure = answer.failure.as_ref()?;
    let Condition { coverage, density, base, .. } = failure.condition.as_ref()?;
    let names = match failure.side {
        Side::Broken => [say.broken_in_box(), say.box_that_breaks(), say.all_that_break()],
        Side::Kept => [say.kept_in_box(), say.box_that_keeps(), say.all_that_keep()],
    };
    let ps = [Some(*coverage), *density, Some(*base)];
    let all = names.into_iter().zip(ps).map(|(name, p)| {
        let value = p.map_or(NONE.to_owned(), |p| with_interval(say, p));
        let title = say.colon(name, &value);
        let mark = p.map(|p| Mark::new(MarkShape::chance(p), "figure", title));
        MarkedRow { name: name.to_owned(), value, marks: mark.into_iter().collect() }
    });
    let rows: Vec<MarkedRow> = all.collect();
    let columns = columns! { row: &MarkedRow;
        Text, "" => &row.name;
        Number, say.probability() => &row.value;
    };
    let table = columns.of(&rows);
    let groups = vec![RowGroup::new(Axis::percent(), rows)];
    let about = [say.box_chart().to_owned(), page.condition(answer, failure)?];
    Chart::of(format!("box-{place}"), about, Drawing::rows(groups, Vec::new()), table)
}
