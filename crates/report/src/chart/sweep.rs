//! The chart of a sweep: lines along one input, heat maps over two.

use super::file;
use crate::drawing::{Along, Axis, Chart, Drawing, HeatCell, HeatMap, HeatMaps, Panel, Panels};
use crate::number::{probability, with_interval};
use crate::sheet::Asked;
use crate::sweep::{SweepPage, Swept};
use pvchain::{Scenario, Sweep};

/// The name of the file of a sweep's chart.
pub const SWEEP_CHART: &str = "sweep.svg";

/// The chart of a sweep over one input or two, as a file; none over more.
pub fn sweep_svg(scenario: &Scenario, asked: &Asked, sweep: &Sweep) -> Option<String> {
    let page = &SweepPage::new(scenario, sweep, asked.say());
    chart(page).map(|chart| file((page.say, &scenario.name), &chart))
}

pub(crate) fn chart(page: &SweepPage<'_>) -> Option<Chart> {
    let say = page.say;
    let (drawing, reading) = match page.sweep.over.len() {
        1 => (lines(page), say.sweep_line_reading()),
        2 => (heat(page), say.sweep_heat_reading()),
        _ => return None,
    };
    Chart::of("sweep", [say.sweep_table(), reading], drawing, page.cells())
}

fn lines(page: &SweepPage<'_>) -> Drawing {
    let along = page.line();
    let percent = |p: f64| 100.0 * p;
    let panel = |figure: Swept| {
        let found: Vec<_> = along.iter().map(|(_, cell)| (*cell, figure.of(cell))).collect();
        let band = found.iter().map(|(_, p)| Some([p.low, p.high].map(percent)));
        let title = |(cell, p)| page.say.colon(page.place(cell), with_interval(page.say, p));
        Panel {
            name: page.figure_name(figure),
            axis: Axis::percent(),
            required: None,
            fans: vec![("fan1", band.collect())],
            line: found.iter().map(|(_, p)| Some(percent(p.value))).collect(),
            titles: found.iter().copied().map(title).collect(),
        }
    };
    let values: Vec<f64> = along.iter().map(|(value, _)| *value).collect();
    let axis = Axis::over(values.iter().copied(), &page.unit(0));
    let keys = vec![("fan1", page.say.interval_head())];
    let all = page.figures().map(panel).collect();
    Drawing::Panels(Panels { along: Along::Figures(axis, values), all, keys })
}

fn heat(page: &SweepPage<'_>) -> Drawing {
    let (say, rows, columns) = (page.say, page.values(0), page.values(1));
    let cell = |figure: Swept, at| {
        let cell = page.cell(at)?;
        let p = figure.of(cell);
        let title = say.colon(page.place(cell), with_interval(say, p));
        Some(HeatCell { share: p.value, value: probability(say, p), title })
    };
    let map = |figure: Swept| {
        let row = |row| (0..columns.len()).map(|column| cell(figure, [row, column])).collect();
        HeatMap { name: page.figure_name(figure), cells: (0..rows.len()).map(row).collect() }
    };
    let all = page.figures().map(map).collect();
    let (rows, columns) = ((page.axis_name(0), rows), (page.axis_name(1), columns));
    Drawing::Heat(HeatMaps { rows, columns, all })
}
