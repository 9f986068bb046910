//! What is added, how likely promises become, what confidence costs, and what a unit is worth.

use super::{Chart, by_unit};
use crate::drawing::axis::Axis;
use crate::drawing::panels::{Along, Panel, Panels};
use crate::drawing::rows::{Group, Mark, Row, Shape};
use crate::drawing::{Drawing, Key};
use crate::names::plain;
use crate::number::{amount, exact, with_interval, with_unit};
use crate::plan::{Page, per};
use crate::table::{Cell, Table, number, text};
use pvchain::plan::Worth;
use pvchain::{Interval, Probability};

/// How much is added of what could be.
pub(crate) fn additions(page: &Page<'_>) -> Option<Chart> {
    let say = page.say;
    let rows = page.plan.additions.iter().map(|added| {
        let (name, shown) = (plain(&added.addition), page.amounts(&added.unit));
        let [built, most] = [added.amount, added.max].map(|built| shown.words(built));
        let (could, cost) = (shown.number(added.max), page.cost(added.cost));
        let title = say.colon(&name, say.added_of_most(&built, &most, &cost));
        let marks = vec![
            Mark::new(Shape::Bar([0.0, could]), "undefined", ""),
            Mark::new(Shape::Bar([0.0, shown.number(added.amount)]), "figure", title),
        ];
        (shown.unit(), vec![could], Row { name, value: say.for_cost(built, cost), marks })
    });
    let groups = by_unit(rows, None);
    let keys = vec![Key::new("figure", say.added()), Key::new("undefined", say.of_at_most())];
    let about = [say.additions_title(), say.additions_reading()].map(str::to_owned);
    let table = page.additions(&page.money().with_units());
    Chart::of_rows("additions", about, (groups, keys), table)
}

/// How likely promises are without and with the plan.
pub(crate) fn promises(page: &Page<'_>) -> Option<Chart> {
    let say = page.say;
    let all = (page.plan.promises.len() > 1).then_some(&page.plan.all);
    let groups = page.plan.promises.iter().chain(all).map(|one| {
        let heading = page.title(&one.figure, say.all_at_once());
        let row = |name: &str, class, p: Probability| {
            let value = with_interval(say, p);
            let title = say.colon(&heading, say.colon(name, &value));
            Row::of(name.to_owned(), value, Mark::new(Shape::chance(p), class, title))
        };
        let rows = vec![
            row(say.without_plan(), "stranded", one.before),
            row(say.with_plan(), "good", one.after),
        ];
        let axis = Axis::percent().reference(100.0 * page.plan.confidence);
        Group { heading, axis, rows }
    });
    let groups = groups.collect();
    let about = [say.promises_title(), say.promises_reading()].map(str::to_owned);
    Chart::of_rows("promises", about, (groups, Vec::new()), page.promises())
}

/// What each confidence costs.
pub(crate) fn frontier(page: &Page<'_>) -> Option<Chart> {
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
        line: ("line", points.iter().map(|one| Some(percent(one.probability.value))).collect()),
        titles: titles.collect(),
    };
    let drawing = Drawing::Panels(Panels {
        along: Along::Figures(axis, costs),
        all: vec![panel],
        keys: vec![Key::new("fan1", say.interval_head())],
    });
    let [id, title, reading] =
        ["frontier", say.frontier_title(), say.frontier_reading()].map(str::to_owned);
    Some(Chart { id, title, reading, drawing, table: page.frontier() })
}

/// What one more unit of each stage does to the confidence.
pub(crate) fn worth(page: &Page<'_>) -> Option<Chart> {
    let say = page.say;
    let name =
        |one: &Worth| say.one_more(page.names.stage(&one.stage), exact(1.0), plain(&one.unit));
    let (mut rows, mut figures) = (Vec::new(), vec![0.0]);
    for worth in &page.plan.worth {
        let (name, points) = (name(worth), per(worth.probability, 100.0));
        let Interval { value, low, high } = worth.probability;
        let [value, low, high] = [value, low, high].map(|p| 100.0 * p);
        figures.extend([low, high]);
        let shape = Shape::number(Interval { value, low, high });
        let title = say.colon(&name, &points);
        rows.push(Row::of(name, points, Mark::new(shape, "figure", title)));
    }
    let axis = Axis::over(figures, say.points()).reference(0.0);
    let about = [say.worth_title(), say.worth_reading()].map(str::to_owned);
    Chart::of_rows("worth", about, (vec![Group::new(axis, rows)], Vec::new()), page.worth(name))
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
                Cell::from(&made_for),
                page.cost(plan.cost).into(),
                page.variant(variant).into(),
                Cell::Chance(regret.probability),
                with_unit(amount(100.0 * regret.shortfall), say.points()).into(),
                page.cost(regret.extra_cost).into(),
            ]);
        }
    }
    Some(table)
}
