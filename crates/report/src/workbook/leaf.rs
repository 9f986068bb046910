//! Worksheets: heads, rows, charts of their own cells, and how numbers look.

use std::ops::Range;

use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartRange, ChartSolidFill, ChartType, Format, FormatAlign,
    FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::table::{Cell, ColumnKind, Head, Table};
use crate::{language::Say, names::plain, number::Shown};

#[derive(Debug)]
pub(super) struct Styles {
    head: Format,
    text: Format,
    title: Format,
    count: Format,
    share: Format,
    number: Format,
}

impl Default for Styles {
    fn default() -> Self {
        let number =
            |format: &str| Format::new().set_num_format(format).set_align(FormatAlign::Top);
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            head: wrapped.clone().set_bold().set_border_bottom(FormatBorder::Thin),
            text: wrapped,
            title: Format::new().set_bold(),
            count: number("#,##0"),
            share: number("0.0##%"),
            number: number("[>=100]#,##0;[<=-100]-#,##0;0.00##"),
        }
    }
}

/// A worksheet in the making: what is written next goes below.
pub(super) struct Leaf<'w> {
    pub(super) worksheet: &'w mut Worksheet,
    styles: &'w Styles,
    name: String,
    say: Say,
    row: u32,
}

/// Where a table stands on a worksheet.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) sheet: String,
    pub(super) rows: [u32; 2],
    /// The column that names the rows.
    pub(super) names: u16,
    columns: Vec<(String, u16)>,
}

impl Written {
    pub(super) fn column(&self, key: &str) -> u16 {
        let found = self.columns.iter().find(|(known, _)| *known == key);
        found.map_or(0, |(_, column)| *column)
    }

    /// These rows, named by the column of this key.
    pub(super) fn part(&self, rows: Range<usize>, names: &str) -> Self {
        let [first, last] = self.rows;
        let at = |row| first.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let rows = [at(rows.start), last.min(at(rows.end).saturating_sub(1))];
        Self { rows, names: self.column(names), ..self.clone() }
    }
}

impl<'w> Leaf<'w> {
    /// A new worksheet, printed on as many pages as it is long.
    pub(super) fn new(
        workbook: &'w mut Workbook,
        styles: &'w Styles,
        (name, say): (&str, Say),
    ) -> Result<Self, XlsxError> {
        const A4: u8 = 9;
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name)?;
        worksheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        Ok(Self { worksheet, styles, name: name.to_owned(), say, row: 0 })
    }

    pub(super) fn skip(&mut self) {
        self.row += 1;
    }

    /// A line of text that may reach over other columns.
    pub(super) fn line(&mut self, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string(self.row, 0, plain(text))?;
        self.row += 1;
        Ok(())
    }

    pub(super) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string_with_format(self.row, 0, plain(text), &self.styles.title)?;
        self.row += 1;
        Ok(())
    }

    /// A chart below all that was written.
    pub(super) fn chart(&mut self, chart: &Chart) -> Result<(), XlsxError> {
        self.worksheet.insert_chart(self.row + 1, 0, chart)?;
        Ok(())
    }

    /// Heads and rows; what is above the heads of the first table stays in sight.
    pub(super) fn table(&mut self, table: &Table) -> Result<Written, XlsxError> {
        let (mut column, mut columns) = (0, Vec::new());
        for head in &table.heads {
            columns.push((head.key.clone().into_owned(), column));
            for (name, width) in self.heads(head) {
                self.worksheet.set_column_width(column, width)?;
                let style = &self.styles.head;
                self.worksheet.write_string_with_format(self.row, column, name, style)?;
                column += 1;
            }
        }
        self.row += 1;
        if self.row == 1 {
            self.worksheet.set_freeze_panes(1, 1)?;
        }
        let first = self.row;
        for cells in table.cells() {
            for ((_, column), cell) in columns.iter().zip(cells) {
                self.cell(*column, cell)?;
            }
            self.row += 1;
        }
        let rows = [first, self.row - 1];
        Ok(Written { sheet: self.name.clone(), rows, names: 0, columns })
    }

    /// The columns of a head, with their widths in letters.
    fn heads(&self, head: &Head) -> Vec<(String, u8)> {
        let [own, ends] = head.widths;
        let own = (head.name.clone(), own);
        match head.kind {
            ColumnKind::Estimate | ColumnKind::Chance => {
                let ends = [self.say.low(), self.say.high()].map(|name| (name.to_owned(), ends));
                [own].into_iter().chain(ends).collect()
            }
            _ => vec![own],
        }
    }

    fn cell(&mut self, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        let Styles { count, share, number, .. } = self.styles;
        let by_form = |shown: &Shown| if shown.is_share() { share } else { number };
        let (style, figures) = match cell {
            Cell::Nothing => return Ok(()),
            Cell::Text(text) | Cell::Name(_, text) => return self.text(column, text),
            Cell::Worded(cell, text) if matches!(**cell, Cell::Text(_)) => {
                return self.text(column, text);
            }
            Cell::Worded(cell, _) => return self.cell(column, cell),
            Cell::Count(value) => (count, vec![Some(*value as f64)]),
            Cell::Number(value) => (number, vec![*value]),
            Cell::Figure(value, shown) => (by_form(shown), vec![*value]),
            Cell::Range(ends, shown) => (by_form(shown), ends.to_vec()),
            Cell::Estimate(values, shown) => (by_form(shown), values.to_vec()),
            Cell::Chance(p) => (share, vec![Some(p.value), Some(p.low), Some(p.high)]),
        };
        for (column, figure) in (column..).zip(figures) {
            if let Some(figure) = figure.filter(|figure| figure.is_finite()) {
                self.worksheet.write_number_with_format(self.row, column, figure, style)?;
            }
        }
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        let text = plain(text);
        if !text.is_empty() {
            let style = &self.styles.text;
            self.worksheet.write_string_with_format(self.row, column, text, style)?;
        }
        Ok(())
    }
}

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
