//! Charts of a worksheet's own cells.

use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartRange, ChartSolidFill, ChartType,
};

use super::leaf::Written;

fn range(rows: &Written, column: u16) -> ChartRange {
    let [first, last] = rows.rows;
    ChartRange::new_from_range(&rows.sheet, first, column, last, column)
}

const BLUE: &str = "2F6DB5";
const RED: &str = "B5402F";

/// Bars with whiskers: columns of the values, of what lies below and of what lies above them.
pub(super) fn bars(rows: &Written, title: &str, columns: [&str; 3]) -> Chart {
    let [value, below, above] = columns.map(|key| range(rows, rows.column(key)));
    let mut chart = Chart::new(ChartType::Column);
    let whiskers = ChartErrorBarsType::Custom(above, below);
    let mut whisker = ChartErrorBars::new();
    whisker.set_type(whiskers);
    chart
        .add_series()
        .set_name(title)
        .set_categories(&range(rows, rows.names))
        .set_values(&value)
        .set_y_error_bars(&whisker)
        .set_gap(80)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BLUE)));
    chart.title().set_name(title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(760).set_height(360);
    chart
}

/// Adds dashed lines at the bounds in these columns.
pub(super) fn bounds(chart: &mut Chart, rows: &Written, bounds: &[(&str, &str)]) {
    let mut lines = Chart::new(ChartType::Line);
    for (key, name) in bounds {
        lines
            .add_series()
            .set_name(*name)
            .set_categories(&range(rows, rows.names))
            .set_values(&range(rows, rows.column(key)))
            .set_marker(ChartMarker::new().set_none())
            .set_format(ChartLine::new().set_color(RED).set_dash_type(ChartLineDashType::Dash));
    }
    chart.combine(&lines);
}

/// A fan: a line for each quantile, the median thick, those farther out paler.
pub(super) fn fan(rows: &Written, title: &str, quantiles: &[&str]) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    let middle = quantiles.len() / 2;
    for (index, key) in quantiles.iter().enumerate() {
        let distance = u8::try_from(index.abs_diff(middle)).unwrap_or(u8::MAX);
        let mut line = ChartLine::new();
        line.set_color(BLUE).set_width(if distance == 0 { 2.5 } else { 1.25 });
        line.set_transparency(distance.saturating_mul(25).min(75));
        chart
            .add_series()
            .set_name(*key)
            .set_categories(&range(rows, rows.names))
            .set_values(&range(rows, rows.column(key)))
            .set_marker(ChartMarker::new().set_none())
            .set_format(&mut line);
    }
    chart.title().set_name(title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(620).set_height(300);
    chart
}
