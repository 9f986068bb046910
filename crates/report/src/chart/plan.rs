//! What is added, how likely promises become, what confidence costs, and what a unit is worth.

use crate::drawing::panels::{Along, Panel, Panels};
use crate::drawing::rows::{Mark, MarkShape, MarkedRow, RowGroup};
use crate::drawing::{Chart, Drawing};
use crate::plan::{PlanPage, per};
use crate::{drawing::axis::Axis, drawing::canvas::Key, names::plain, number::with_interval};
use pvchain::{Interval, Probability};

/// How much is added of what could be.
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
    let keys = vec![Key::new("figure", say.added()), Key::new("undefined", say.of_at_most())];
    let about = [say.additions_title(), say.additions_reading()];
    let columns = ["addition", "stage", "added", "most", "cost and unit"];
    let table = page.additions().pick(&columns).of(&page.plan.additions);
    Chart::of("additions", about, Drawing::rows(groups, keys), table)
}

/// How likely promises are without and with the plan.
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

/// What each confidence costs.
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
    let panels =
        Panels { along, all: vec![panel], keys: vec![Key::new("fan1", say.interval_head())] };
    let about = [say.frontier_title(), say.frontier_reading()];
    Chart::of("frontier", about, Drawing::Panels(panels), page.frontier())
}

/// What one more unit of each stage does to the confidence.
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
