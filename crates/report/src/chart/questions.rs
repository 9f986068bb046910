//! Charts of comparisons, plans and sensitivities.

use crate::drawing::{
    Along, Axis, Chart, Drawing, Mark, MarkShape, MarkedRow, Panel, Panels, RowGroup,
};
use crate::number::{NONE, amount, hundredths_with_error, with_interval};
use crate::plan::{PlanPage, per};
use crate::{compare::ComparisonPage, names::plain, sensitivity::SensitivityPage, table::columns};
use pvchain::sensitivity::{Answer, Condition, Side};
use pvchain::{Interval, Probability};

/// Most differences that are drawn of one unit; the table has them all.
const MOST_DIFFERENCES: usize = 16;

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
        group.rows.truncate(MOST_DIFFERENCES);
    }
    let scenario = plain(&page.comparison.scenarios.get(place + 1)?.name);
    let keys = vec![("point", say.difference()), ("figure outer", say.interval_head())];
    let about = [say.differences_title(scenario), say.differences_reading().to_owned()];
    let id = format!("differences-{}", place + 1);
    Chart::of(id, about, Drawing::rows(groups, keys), table)
}

pub(crate) fn additions(page: &PlanPage<'_>) -> Option<Chart> {
    let say = page.say;
    let rows = page.plan.additions.iter().map(|added| {
        let (name, shown) = (plain(&added.addition), page.amounts(&added.unit));
        let [built, most] = [added.amount, added.max].map(|built| shown.words(built));
        let cost = page.cost(added.cost);
        let title = say.colon(&name, say.added_of_most(&built, &most, &cost));
        let bar = |amount| MarkShape::Bar([0.0, shown.number(amount)]);
        let could = Mark::new(bar(added.max), "undefined", "");
        let marks = vec![could, Mark::new(bar(added.amount), "figure", title)];
        (shown.unit(), MarkedRow { name, value: say.for_cost(built, cost), marks })
    });
    let groups = RowGroup::by_unit(rows, None);
    let keys = vec![("figure", say.added()), ("undefined", say.of_at_most())];
    let about = [say.additions_title(), say.additions_reading()];
    let columns = ["addition", "stage", "added", "most", "cost and unit"];
    let table = page.additions().pick(&columns).of(&page.plan.additions);
    Chart::of("additions", about, Drawing::rows(groups, keys), table)
}

pub(crate) fn promises(page: &PlanPage<'_>) -> Option<Chart> {
    let say = page.say;
    let groups = page.all_promises().map(|one| {
        let heading = page.title(&one.figure, say.all_at_once());
        let row = |name: &str, class, p: Probability| {
            let value = with_interval(say, p);
            let title = say.colon(&heading, say.colon(name, &value));
            let mark = Mark::new(MarkShape::chance(p), class, title);
            MarkedRow::of(name.to_owned(), value, mark)
        };
        let rows = vec![
            row(say.without_plan(), "stranded", one.before),
            row(say.with_plan(), "good", one.after),
        ];
        let axis = Axis::percent().reference(100.0 * page.plan.confidence);
        RowGroup { heading, axis, rows }
    });
    let rows = Drawing::rows(groups.collect(), Vec::new());
    let about = [say.promises_title(), say.promises_reading()];
    Chart::of("promises", about, rows, page.promises())
}

pub(crate) fn frontier(page: &PlanPage<'_>) -> Option<Chart> {
    let (say, money, points) = (page.say, page.money(), &page.plan.frontier);
    if points.is_empty() {
        return None;
    }
    let percent = |p: f64| 100.0 * p;
    let costs: Vec<f64> = points.iter().map(|point| money.number(point.cost)).collect();
    let titles = points.iter().map(|point| {
        let said = say.in_brackets(page.cost(point.cost), page.added(&point.amounts));
        say.colon(with_interval(say, point.probability), said)
    });
    let fan =
        points.iter().map(|one| Some([one.probability.low, one.probability.high].map(percent)));
    let axis = Axis::over(costs.iter().copied().chain([0.0]), &money.unit());
    let panel = Panel {
        name: say.confidence().to_owned(),
        axis: Axis::percent(),
        required: None,
        fans: vec![("fan1", fan.collect())],
        line: points.iter().map(|one| Some(percent(one.probability.value))).collect(),
        titles: titles.collect(),
    };
    let along = Along::Figures(axis, costs);
    let panels = Panels { along, all: vec![panel], keys: vec![("fan1", say.interval_head())] };
    let about = [say.frontier_title(), say.frontier_reading()];
    Chart::of("frontier", about, Drawing::Panels(panels), page.frontier())
}

pub(crate) fn worth(page: &PlanPage<'_>) -> Option<Chart> {
    let say = page.say;
    let rows = page.plan.worth.iter().map(|worth| {
        let (name, points) = (page.one_more(worth), per(worth.probability, 100.0));
        let Interval { value, low, high } = worth.probability;
        let [value, low, high] = [value, low, high].map(|p| 100.0 * p);
        let shape = MarkShape::number(Interval { value, low, high });
        let title = say.colon(&name, &points);
        MarkedRow::of(name, points, Mark::new(shape, "figure", title))
    });
    let groups = vec![RowGroup::around(Some(0.0), rows.collect(), say.points())];
    let about = [say.worth_title(), say.worth_reading()];
    let table = page.worth(["one more", "points", "output"]);
    Chart::of("worth", about, Drawing::rows(groups, Vec::new()), table)
}

/// Most drivers that are drawn; the table has them all.
const MOST_DRIVERS: usize = 12;

/// An answer with its place among all, from 1.
type Placed<'a> = (usize, &'a Answer);

/// How far a figure swings with each driver: a tornado.
pub(crate) fn swings(page: &SensitivityPage<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let (say, shown) = (page.say, page.shown(answer));
    let told: Vec<_> = answer.swings.iter().filter(|one| one.is_distinguishable()).collect();
    let cells: Vec<_> = told.iter().map(|swing| page.swing(answer, swing)).collect();
    let table = page.of_drivers(&cells, say.swing());
    let middle = answer.value.map(|value| shown.number(value.value));
    let rows = told.iter().zip(cells).take(MOST_DRIVERS).map(|(swing, cells)| {
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
    let keys = vec![("import", say.low_key()), ("figure", say.high_key())];
    let about = [say.swings_chart(), say.swings_reading()];
    Chart::of(format!("swings-{place}"), about, Drawing::rows(groups, keys), table)
}

pub(crate) fn variance(page: &SensitivityPage<'_>, (place, answer): Placed<'_>) -> Option<Chart> {
    let say = page.say;
    let groups = answer.variance.iter().flat_map(|variance| &variance.groups);
    let told: Vec<_> = groups.filter(|group| group.total.is_distinguishable()).collect();
    let cells: Vec<_> = told.iter().map(|group| page.indices(group)).collect();
    let table = page.of_groups(&cells, say.interval_head());
    let rows = told.iter().zip(cells).take(MOST_DRIVERS).map(|(group, cells)| {
        let [name, first, of_first, total, of_total] = cells;
        let alone = say.colon(&name, say.alone_of_variance(&first, of_first));
        let together = say.colon(&name, say.with_others_of_variance(&total, of_total));
        let bar = |first: Interval| Mark::new(MarkShape::Bar([0.0, first.value]), "inside", alone);
        let with_others = Mark::new(MarkShape::number(group.total), "figure", together);
        let marks = group.first.map(bar).into_iter().chain([with_others]).collect();
        MarkedRow { name, value: say.alone_and_total(first, total), marks }
    });
    let axis = Axis { low: 0.0, high: 1.0, ..Axis::default() };
    let groups = vec![RowGroup::new(axis, rows.collect())];
    let keys = vec![
        ("inside", say.alone()),
        ("point", say.with_others()),
        ("figure outer", say.interval_head()),
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
    let rows = told.into_iter().take(MOST_DRIVERS).map(|shift| {
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
