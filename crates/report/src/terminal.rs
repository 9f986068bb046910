//! What a terminal shows: tables and paragraphs that fit 80 columns, Chinese characters counted as
//! two.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle,
    Table as Grid, TableStyle,
};

use super::language::Say;
use super::table::{Table, TableRow};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const WIDTH: u16 = 80;

/// A line under the heads and nothing else.
const QUIET: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none());

/// Starts the stand-in of a heading; it cannot occur in a name, which is free of control characters.
const HEADING: char = '\u{1}';

/// A space that wrapping leaves alone.
const FIRM: &str = "\u{a0}";

/// Least columns that are left for the first one before any other must wrap.
const FIRST: u16 = 20;

pub(super) struct Printout {
    pub(super) say: Say,
    text: String,
}

impl Printout {
    pub(super) fn of(say: Say, fill: impl FnOnce(&mut Self)) -> String {
        let mut page = Self { say, text: String::new() };
        fill(&mut page);
        page.text
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    pub(super) fn paragraph(&mut self, text: impl AsRef<str>) {
        self.indented(0, text);
    }

    /// A paragraph after a blank line.
    pub(super) fn apart(&mut self, text: impl AsRef<str>) {
        self.line("");
        self.paragraph(text);
    }

    /// The same, where there is any text.
    pub(super) fn maybe(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.apart(text);
        }
    }

    /// A paragraph that stands in by some columns, wrapped.
    pub(super) fn indented(&mut self, columns: usize, text: impl AsRef<str>) {
        // A number and its percent sign stay on one line.
        let text = text.as_ref().replace(" %", "\u{a0}%");
        for line in wrapped(&text, usize::from(WIDTH) - columns) {
            self.line(&format!("{:columns$}{}", "", line.replace(FIRM, " ")));
        }
    }

    /// A table after a blank line and a title; one without rows is left out. Rows under a heading
    /// stand in.
    pub(super) fn table(&mut self, title: &str, table: &Table) {
        self.grid(title, table, None);
    }

    /// The same with rows that stand in, wrapped lines and heads too, so that headings stand out.
    pub(super) fn table_under_headings(&mut self, title: &str, table: &Table) {
        self.grid(title, table, Some(2));
    }

    fn grid(&mut self, title: &str, table: &Table, stands_in: Option<u16>) {
        if table.is_empty() {
            return;
        }
        let mut headings = Vec::new();
        let mut grid = heads(table, stands_in.unwrap_or(0));
        for row in &table.rows {
            match row {
                TableRow::Heading(text) => {
                    grid.add_row([format!("{HEADING}{}", headings.len())]);
                    headings.push(text);
                }
                TableRow::Cells(cells) => {
                    let indent = if headings.is_empty() || stands_in.is_some() { 0 } else { 2 };
                    let mut cells: Vec<String> =
                        cells.iter().map(|cell| cell.said(self.say, true)).collect();
                    if let Some(first) = cells.first_mut() {
                        first.insert_str(0, &FIRM.repeat(indent));
                    }
                    grid.add_row(cells);
                }
            }
        }
        let_the_first_column_wrap(&mut grid);
        self.line("");
        if !title.is_empty() {
            self.paragraph(title);
        }
        for line in grid.lines() {
            let line = line.replace(FIRM, " ");
            let line = line.trim_end();
            let stand_in = line.trim_start().strip_prefix(HEADING);
            match stand_in.and_then(|index| index.parse::<usize>().ok()) {
                Some(index) => self.paragraph(headings[index]),
                // The line under the heads reaches over the last column's padding.
                None => self.line(line.strip_suffix('─').unwrap_or(line)),
            }
        }
    }
}

fn heads(table: &Table, stands_in: u16) -> Grid {
    let mut grid = Grid::new();
    grid.load_style(QUIET);
    grid.set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_width(WIDTH);
    grid.set_header(table.heads.iter().map(|head| Cell::new(&head.name)));
    for (column, head) in grid.column_iter_mut().zip(&table.heads) {
        column.set_padding((0, 1));
        if head.is_number() {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if let Some(first) = grid.column_mut(0) {
        first.set_padding((stands_in, 1));
    }
    grid
}

/// Where the other columns leave it enough room, the first one alone wraps.
fn let_the_first_column_wrap(grid: &mut Grid) {
    let widths = grid.column_max_content_widths();
    let others = widths.iter().skip(1).fold(0_u16, |sum, width| sum.saturating_add(*width));
    let between = u16::try_from(2 * widths.len()).unwrap_or(WIDTH);
    if others.saturating_add(between).saturating_add(FIRST) > WIDTH {
        return;
    }
    for column in grid.column_iter_mut().skip(1) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
}

/// Punctuation that may not begin a line.
const CLOSING: &str = "，。；：、？！）」》〕";

/// Punctuation that may not end one.
const OPENING: &str = "（「《〔";

/// Lines of at most that many columns, broken at spaces and between Chinese characters, and where
/// there is neither, anywhere.
fn wrapped(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut columns, mut last) = (0, 0, None);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let own = letter.width().unwrap_or(0);
        let is_between = [before, letter].iter().any(|one| one.width() == Some(2));
        if letter == ' ' || (is_between && !CLOSING.contains(letter) && !OPENING.contains(before)) {
            last = Some(at);
        }
        before = letter;
        columns += own;
        if columns <= width || letter == ' ' {
            continue;
        }
        let end = last.filter(|last| *last > start).unwrap_or(at);
        lines.push(text[start..end].trim_end_matches(' '));
        start = end + text[end..].len() - text[end..].trim_start_matches(' ').len();
        columns = text[start..at + letter.len_utf8()].width();
        last = None;
    }
    lines.push(text[start..].trim_end_matches(' '));
    lines
}

#[cfg(test)]
mod tests {
    use super::super::table::columns;
    use super::*;

    #[test]
    fn chinese_names_align_and_long_ones_wrap() {
        let columns =
            || columns! { row: [&str; 2]; Text, "Stage" => row[0]; Number, "coverage" => row[1]; };
        let mut table = columns().of([["工业硅", "0.67"]]);
        let wafers = columns().of([["Wafers", "12.30"]]);
        table.under("A line across all columns".to_owned(), wafers);
        let page = Printout::of(Say::default(), |page| page.grid("By stage", &table, Some(0)));
        let expected = "
By stage
Stage   coverage
────────────────
工业硅      0.67
A line across all columns
Wafers     12.30
";
        assert_eq!(page, expected);
    }

    #[test]
    fn lines_break_where_readers_expect_it() {
        assert_eq!(wrapped("a word and another", 10), ["a word and", "another"]);
        assert_eq!(wrapped("覆盖率在要求范围内。", 18), ["覆盖率在要求范围", "内。"]);
        assert_eq!(wrapped("缺口 −25.6 万吨（低）", 16), ["缺口 −25.6 万吨", "（低）"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrapped("", 3), [""]);
    }

    #[test]
    fn paragraphs_stand_in() {
        let page = Printout::of(Say::default(), |page| page.indented(2, "a word and another"));
        assert_eq!(page, "  a word and another\n");
    }
}
