//! What is added, how likely promises become, what confidence costs, and what a unit is worth.

use super::Chart;
use crate::drawing::axis::Axis;
use crate::drawing::panels::{Along, Panel, Panels};
use crate::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::drawing::{Drawing, Key};
use crate::names::plain;
use crate::number::{amount, exact, with_interval, with_unit};
use crate::plan::{Page, per};
use crate::table::{Table, number, text};
use pvchain::Probability;

/// How much is added of what could be.
pub(crate) fn additions(page: &Page<'_>) -> Option<Chart> {
    let say = page.say;
    let mut table = Table::new([
        text(say.addition()),
        text(say.added_to()),
        number(say.added()),
        number(say.of_at_most()),
        number(say.cost()),
    ]);
    let mut groups: Vec<Group> = Vec::new();
    for added in &page.plan.additions {
        let (name, shown) = (plain(&added.addition), page.amounts(&added.unit));
        let [built, most] = [added.amount, added.max].map(|built| shown.words(built));
        let (unit, could) = (shown.unit(), shown.number(added.max));
        let (stage, cost) = (page.names.stage(&added.stage), page.cost(added.cost));
        table.row([name.clone(), stage, built.clone(), most.clone(), cost.clone()]);
        let shape = Shape::Bar([0.0, could]);
        let behind = Mark { shape, class: "undefined", title: String::new() };
        let title = say.colon(&name, say.added_of_most(&built, &most, &cost));
        let shape = Shape::Bar([0.0, shown.number(added.amount)]);
        let is = Mark { shape, class: "figure", title };
        let row = Row { name, value: say.for_cost(built, cost), marks: vec![behind, is] };
        if let Some(group) = groups.iter_mut().find(|group| group.axis.unit == unit) {
            group.axis.high = group.axis.high.max(1.03 * could);
            group.rows.push(row);
        } else {
            let axis = Axis::over([0.0, could], &unit);
            groups.push(Group { heading: String::new(), axis, rows: vec![row] });
        }
    }
    let keys = vec![Key::new("figure", say.added()), Key::new("undefined", say.of_at_most())];
    made(
        ("additions", say.additions_title(), say.additions_reading()),
        in_rows(groups, keys),
        table,
    )
}

/// How likely promises are without and with the plan.
pub(crate) fn promises(page: &Page<'_>) -> Option<Chart> {
    let say = page.say;
    let mut table =
        Table::new([text(say.promise()), number(say.without_plan()), number(say.with_plan())]);
    let all = (page.plan.promises.len() > 1).then_some(&page.plan.all);
    let mut groups = Vec::new();
    for one in page.plan.promises.iter().chain(all) {
        let heading = page.title(&one.figure, say.all_at_once());
        let [before, after] = [one.before, one.after].map(|p| with_interval(say, p));
        table.row([heading.clone(), before, after]);
        let row = |name: &str, class, p: Probability| {
            let [low, point, high] = [p.low, p.value, p.high].map(|share| 100.0 * share);
            let shape = Shape::Interval { outer: [0.0, point], inner: Some([low, high]), point };
            let value = with_interval(say, p);
            let title = say.colon(&heading, say.colon(name, &value));
            Row { name: name.to_owned(), value, marks: vec![Mark { shape, class, title }] }
        };
        let rows = vec![
            row(say.without_plan(), "stranded", one.before),
            row(say.with_plan(), "good", one.after),
        ];
        let axis = Axis::percent().reference(100.0 * page.plan.confidence);
        groups.push(Group { heading, axis, rows });
    }
    made(
        ("promises", say.promises_title(), say.promises_reading()),
        in_rows(groups, Vec::new()),
        table,
    )
}

/// What each confidence costs.
pub(crate) fn frontier(page: &Page<'_>) -> Option<Chart> {
    let say = page.say;
    let mut table = Table::new([number(say.confidence()), number(say.cost()), text(say.added())]);
    let money = page.money();
    let (mut costs, mut fan, mut line, mut titles) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for point in &page.plan.frontier {
        let (confidence, cost) = (with_interval(say, point.probability), page.cost(point.cost));
        let added = page.added(&point.amounts);
        titles.push(say.colon(&confidence, say.in_brackets(&cost, &added)));
        table.row([confidence, cost, added]);
        let p = point.probability;
        costs.push(money.number(point.cost));
        fan.push(Some([100.0 * p.low, 100.0 * p.high]));
        line.push(Some(100.0 * p.value));
    }
    let axis = Axis::over(costs.iter().copied().chain([0.0]), &money.unit());
    let panel = Panel {
        name: say.confidence().to_owned(),
        axis: Axis::percent(),
        required: None,
        fans: vec![("fan1", fan)],
        line: ("line", line),
        titles,
    };
    let drawing = Drawing::Panels(Panels {
        along: Along::Figures(axis, costs),
        all: vec![panel],
        keys: vec![Key::new("fan1", say.interval_head())],
    });
    made(("frontier", say.frontier_title(), say.frontier_reading()), drawing, table)
}

/// What one more unit of each stage does to the confidence.
pub(crate) fn worth(page: &Page<'_>) -> Option<Chart> {
    let say = page.say;
    let mut table = Table::new([
        text(say.one_more_unit()),
        number(say.confidence_points()),
        number(say.final_output()),
    ]);
    let (mut rows, mut figures) = (Vec::new(), vec![0.0]);
    for worth in &page.plan.worth {
        let unit = plain(&worth.unit);
        let name = say.one_more(page.names.stage(&worth.stage), exact(1.0), unit);
        let points = per(worth.probability, 100.0);
        table.row([name.clone(), points.clone(), page.output(worth)]);
        let change = worth.probability;
        let [low, point, high] = [change.low, change.value, change.high].map(|p| 100.0 * p);
        figures.extend([low, high]);
        let shape = Shape::Interval { outer: [low, high], inner: None, point };
        let title = say.colon(&name, &points);
        rows.push(Row { name, value: points, marks: vec![Mark { shape, class: "figure", title }] });
    }
    let axis = Axis::over(figures, say.points()).reference(0.0);
    let groups = vec![Group { heading: String::new(), axis, rows }];
    made(("worth", say.worth_title(), say.worth_reading()), in_rows(groups, Vec::new()), table)
}

fn in_rows(groups: Vec<Group>, keys: Vec<Key>) -> Drawing {
    Drawing::Rows(Rows { groups, keys })
}

fn made((id, title, reading): (&str, &str, &str), drawing: Drawing, table: Table) -> Option<Chart> {
    if table.is_empty() {
        return None;
    }
    let [id, title, reading] = [id, title, reading].map(str::to_owned);
    Some(Chart { id, title, reading, drawing, table })
}

/// How each plan does under every variant.
pub(crate) fn variants(page: &Page<'_>) -> Option<Table> {
    let (say, robustness) = (page.say, page.plan.robustness.as_ref()?);
    let mut table = Table::new([
        text(say.plan_made_for()),
        number(say.cost()),
        text(say.variant()),
        number(say.probability()),
        number(say.lacks_at_most()),
        number(say.too_dear_by()),
    ]);
    for plan in &robustness.plans {
        let made_for = plan.variant.as_deref();
        let made_for = made_for.map_or(say.all_of_them().to_owned(), |name| page.variant(name));
        for (variant, regret) in robustness.variants.iter().zip(&plan.regrets) {
            table.row([
                made_for.clone(),
                page.cost(plan.cost),
                page.variant(variant),
                with_interval(say, regret.probability),
                with_unit(amount(100.0 * regret.shortfall), say.points()),
                page.cost(regret.extra_cost),
            ]);
        }
    }
    Some(table)
}
