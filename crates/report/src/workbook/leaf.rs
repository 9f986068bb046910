//! Worksheets: heads, rows and how numbers look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::super::names::plain;
use pvchain::Probability;

/// What a cell holds; a number that there is not leaves it empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Text(&'a str),
    /// A whole number.
    Count(u64),
    /// A share, shown in percent.
    Share(Option<f64>),
    Number(Option<f64>),
}

/// A probability and its interval.
pub(super) fn probability(p: Probability) -> [Value<'static>; 3] {
    [p.value, p.low, p.high].map(|share| Value::Share(Some(share)))
}

/// How cells look.
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
    row: u32,
}

impl<'w> Leaf<'w> {
    /// A new worksheet, printed on as many pages as it is long.
    pub(super) fn new(
        workbook: &'w mut Workbook,
        styles: &'w Styles,
        name: &str,
    ) -> Result<Self, XlsxError> {
        const A4: u8 = 9;
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name)?;
        worksheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        Ok(Self { worksheet, styles, row: 0 })
    }

    /// The row that is written next.
    pub(super) fn next(&self) -> u32 {
        self.row
    }

    pub(super) fn skip(&mut self) {
        self.row += 1;
    }

    /// Heads of columns with their widths in letters; what is above them stays in sight.
    pub(super) fn heads(&mut self, heads: &[(&str, u8)]) -> Result<(), XlsxError> {
        for (column, (head, width)) in (0..).zip(heads) {
            self.worksheet.set_column_width(column, *width)?;
            self.worksheet.write_string_with_format(self.row, column, *head, &self.styles.head)?;
        }
        self.row += 1;
        if self.row == 1 {
            self.worksheet.set_freeze_panes(1, 1)?;
        }
        Ok(())
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

    pub(super) fn row<'v>(
        &mut self,
        values: impl IntoIterator<Item = Value<'v>>,
    ) -> Result<(), XlsxError> {
        let Styles { text, count, share, number, .. } = self.styles;
        for (column, value) in (0..).zip(values) {
            let (figure, style) = match value {
                Value::Text(content) => {
                    let content = plain(content);
                    if !content.is_empty() {
                        self.worksheet.write_string_with_format(self.row, column, content, text)?;
                    }
                    continue;
                }
                Value::Count(value) => (Some(value as f64), count),
                Value::Share(value) => (value, share),
                Value::Number(value) => (value, number),
            };
            if let Some(figure) = figure.filter(|figure| figure.is_finite()) {
                self.worksheet.write_number_with_format(self.row, column, figure, style)?;
            }
        }
        self.row += 1;
        Ok(())
    }
}
