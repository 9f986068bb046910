//! Charts of a worksheet's own cells.

use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartRange, ChartSolidFill, ChartType,
};

/// Rows of a table that a chart shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows<'n> {
    pub(super) sheet: &'n str,
    pub(super) first: u32,
    pub(super) last: u32,
    /// The column that names them.
    pub(super) names: u16,
}

impl Rows<'_> {
    fn column(&self, column: u16) -> ChartRange {
        ChartRange::new_from_range(self.sheet, self.first, column, self.last, column)
    }
}

const BLUE: &str = "2F6DB5";
const RED: &str = "B5402F";

/// Bars with whiskers: columns of the values, of what lies below and of what lies above them.
pub(super) fn bars(rows: Rows<'_>, title: &str, columns: [u16; 3]) -> Chart {
    let [value, below, above] = columns;
    let mut chart = Chart::new(ChartType::Column);
    let whiskers = ChartErrorBarsType::Custom(rows.column(above), rows.column(below));
    let mut whisker = ChartErrorBars::new();
    whisker.set_type(whiskers);
    chart
        .add_series()
        .set_name(title)
        .set_categories(&rows.column(rows.names))
        .set_values(&rows.column(value))
        .set_y_error_bars(&whisker)
        .set_gap(80)
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(BLUE)));
    chart.title().set_name(title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(760).set_height(360);
    chart
}

/// Adds dashed lines at the bounds in these columns.
pub(super) fn bounds(chart: &mut Chart, rows: Rows<'_>, bounds: &[(u16, &str)]) {
    let mut lines = Chart::new(ChartType::Line);
    for (column, name) in bounds {
        lines
            .add_series()
            .set_name(*name)
            .set_categories(&rows.column(rows.names))
            .set_values(&rows.column(*column))
            .set_marker(ChartMarker::new().set_none())
            .set_format(ChartLine::new().set_color(RED).set_dash_type(ChartLineDashType::Dash));
    }
    chart.combine(&lines);
}

/// A fan: a line for each quantile, the median thick, those farther out paler.
pub(super) fn fan(rows: Rows<'_>, title: &str, quantiles: &[(u16, &str)]) -> Chart {
    let mut chart = Chart::new(ChartType::Line);
    let middle = quantiles.len() / 2;
    for (index, (column, name)) in quantiles.iter().enumerate() {
        let distance = u8::try_from(index.abs_diff(middle)).unwrap_or(u8::MAX);
        let mut line = ChartLine::new();
        line.set_color(BLUE).set_width(if distance == 0 { 2.5 } else { 1.25 });
        line.set_transparency(distance.saturating_mul(25).min(75));
        chart
            .add_series()
            .set_name(*name)
            .set_categories(&rows.column(rows.names))
            .set_values(&rows.column(*column))
            .set_marker(ChartMarker::new().set_none())
            .set_format(&mut line);
    }
    chart.title().set_name(title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(620).set_height(300);
    chart
}
