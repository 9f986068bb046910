//! Tables: what was found in rows and columns, typed, whoever writes it.
//!
//! A [`Columns`] declares its columns once: what programs and readers call each, and the cell that a
//! record has there. An output picks columns and records, which makes a [`Table`]. Writers know heads
//! and cells and nothing of subjects.

use std::borrow::Cow;

use super::number::{NONE, Shown, amount, count, probability, range, with_interval};
use super::{language::Say, names::plain};
use pvchain::Probability;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Text,
    /// An id for programs beside the name that readers know.
    Name,
    Count,
    Number,
    /// A number with the ends of its interval.
    Estimate,
    /// A probability with its interval, hits and draws.
    Chance,
}

#[derive(Debug, Clone)]
pub(super) struct Head {
    /// For programs.
    pub(super) key: Cow<'static, str>,
    /// In the reader's language.
    pub(super) name: String,
    pub(super) kind: ColumnKind,
    /// Letters that a worksheet gives it, and the ends of its intervals.
    pub(super) widths: [u8; 2],
}

#[derive(Debug, Clone)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    Name(String, String),
    Count(u64),
    /// A number by itself; without one it is undefined.
    Number(Option<f64>),
    /// A number in its unit.
    Figure(Option<f64>, Shown),
    Range([Option<f64>; 2], Shown),
    Estimate([Option<f64>; 3], Shown),
    Chance(Probability),
    /// Readers see these words instead.
    Worded(Box<Cell>, String),
}

macro_rules! cells {
    ($($from:ty: $one:ident => $cell:expr;)+) => {
        $(impl From<$from> for Cell {
            fn from($one: $from) -> Self {
                $cell
            }
        })+
    };
}

cells! {
    String: text => Self::Text(text);
    &String: text => Self::Text(text.clone());
    &str: text => Self::Text(text.to_owned());
    u64: count => Self::Count(count);
    Option<f64>: number => Self::Number(number);
    Probability: p => Self::Chance(p);
}

impl Cell {
    /// What programs read, with words of its own for readers.
    pub(super) fn worded(self, words: impl Into<String>) -> Self {
        Self::Worded(Box::new(self), words.into())
    }

    /// What readers see; where it is to be brief, probabilities leave their intervals out.
    pub(super) fn said(&self, say: Say, is_brief: bool) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Name(_, text) | Self::Worded(_, text) => plain(text),
            Self::Count(number) => count(*number),
            Self::Number(value) => value.map_or(NONE.to_owned(), amount),
            Self::Figure(value, shown) | Self::Estimate([value, ..], shown) => shown.said(*value),
            Self::Range(ends, shown) => {
                let [low, high] =
                    ends.map(|end| end.map_or(NONE.to_owned(), |end| shown.bare(end)));
                shown.dressed(range(say, &low, &high))
            }
            Self::Chance(p) if is_brief => probability(say, *p),
            Self::Chance(p) => with_interval(say, *p),
        }
    }

    /// What programs read in the columns of its head.
    pub(super) fn for_programs(&self, head: &Head) -> Vec<Value<'_>> {
        match self {
            Self::Nothing => vec![Value::Nothing; head.for_programs().len()],
            Self::Text(text) => vec![Value::Text(text)],
            Self::Name(id, name) => vec![Value::Text(id), Value::Text(name)],
            Self::Count(count) => vec![Value::Count(*count)],
            Self::Number(number) | Self::Figure(number, _) => vec![(*number).into()],
            Self::Range(ends, _) => ends.map(Into::into).into(),
            Self::Estimate(numbers, _) => numbers.map(Into::into).into(),
            Self::Chance(p) => {
                let numbers = [p.value, p.low, p.high, p.hits].map(Value::Number);
                let unit = [Value::Text("1")].into_iter();
                unit.chain(numbers).chain([Value::Count(p.draws)]).collect()
            }
            Self::Worded(cell, _) => cell.for_programs(head),
        }
    }
}

/// What a program reads in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'t> {
    Nothing,
    Text(&'t str),
    Count(u64),
    Number(f64),
}

impl From<Option<f64>> for Value<'_> {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }
}

impl Head {
    pub(super) fn new(
        key: impl Into<Cow<'static, str>>,
        name: impl Into<String>,
        kind: ColumnKind,
    ) -> Self {
        Self { key: key.into(), name: name.into(), kind, widths: [10; 2] }
    }

    pub(super) fn wide(mut self, width: u8) -> Self {
        self.widths[0] = width;
        self
    }

    pub(super) fn is_number(&self) -> bool {
        !matches!(self.kind, ColumnKind::Text | ColumnKind::Name)
    }

    /// The columns that programs read, each with what it holds.
    pub(super) fn for_programs(&self) -> Vec<(&str, ColumnKind)> {
        let number = |key| (key, ColumnKind::Number);
        let own = number(&*self.key);
        match self.kind {
            ColumnKind::Name => vec![(&self.key, ColumnKind::Text), ("name", ColumnKind::Text)],
            ColumnKind::Estimate => vec![own, number("low"), number("high")],
            ColumnKind::Chance => {
                let numbers = [own, number("low"), number("high"), number("hits")];
                let last = [("draws", ColumnKind::Count)];
                [("unit", ColumnKind::Text)].into_iter().chain(numbers).chain(last).collect()
            }
            kind => vec![(&self.key, kind)],
        }
    }
}

/// A column of a subject with the cell of a record.
pub(super) struct Column<'c, R> {
    pub(super) head: Head,
    pub(super) cell: Box<dyn Fn(R) -> Cell + 'c>,
}

pub(super) struct Columns<'c, R>(pub(super) Vec<Column<'c, R>>);

/// Columns of records: key for programs and to pick by, kind, letters that a worksheet gives it, head,
/// cell.
macro_rules! columns {
    ($one:ident: $record:ty;
     $($($key:literal)? $kind:ident $($width:literal)?, $name:expr => $cell:expr;)+) => {
        $crate::table::Columns(vec![$({
            use $crate::table::{Cell, Column, ColumnKind, Head};
            let head = Head::new(concat!($($key)?), $name, ColumnKind::$kind)$(.wide($width))?;
            let cell = move |$one: $record| { let _ = $one; Cell::from($cell) };
            Column { head, cell: Box::new(cell) }
        }),+])
    };
}
pub(super) use columns;

impl<'c, R: Copy> Columns<'c, R> {
    /// The columns of these keys, in this order.
    pub(super) fn pick(mut self, keys: &[&str]) -> Self {
        let picked = keys.iter().filter_map(|key| {
            let place = self.0.iter().position(|column| column.head.key == *key)?;
            Some(self.0.swap_remove(place))
        });
        Self(picked.collect())
    }

    pub(super) fn with(mut self, column: Column<'c, R>) -> Self {
        self.0.push(column);
        self
    }

    pub(super) fn of(self, records: impl IntoIterator<Item = R>) -> Table {
        let row = |record| TableRow::Cells(self.0.iter().map(|one| (one.cell)(record)).collect());
        let rows = records.into_iter().map(row).collect();
        Table { heads: self.0.into_iter().map(|column| column.head).collect(), rows }
    }
}

/// A row, or a line across all columns above the rows that follow.
#[derive(Debug)]
pub(super) enum TableRow {
    Heading(String),
    Cells(Vec<Cell>),
}

/// Heads and rows, in the order of an output.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<TableRow>,
}

impl Table {
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(TableRow::Cells(cells.into_iter().collect()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, without the lines across them.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[Cell]> {
        self.rows.iter().filter_map(|row| match row {
            TableRow::Cells(cells) => Some(cells.as_slice()),
            TableRow::Heading(_) => None,
        })
    }

    /// With these names above its first columns.
    pub(super) fn called(mut self, names: &[&str]) -> Self {
        for (head, name) in self.heads.iter_mut().zip(names) {
            (*name).clone_into(&mut head.name);
        }
        self
    }

    /// Adds the rows of a table of the same columns.
    pub(super) fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.heads = other.heads;
    }

    /// Adds the rows of a table of the same columns under a heading.
    pub(super) fn under(&mut self, heading: String, other: Self) {
        self.rows.push(TableRow::Heading(heading));
        self.append(other);
    }

    /// Takes the first column out and says what stands there above its rows, once for all in a row
    /// that have the same; rows with nothing there stay where they are.
    pub(super) fn headed(mut self, say: Say) -> Self {
        let mut last = None;
        self.heads.remove(0);
        for row in std::mem::take(&mut self.rows) {
            let TableRow::Cells(mut cells) = row else { continue };
            let heading = cells.remove(0).said(say, true);
            if !heading.is_empty() && last.as_ref() != Some(&heading) {
                self.rows.push(TableRow::Heading(heading.clone()));
                last = Some(heading);
            }
            self.rows.push(TableRow::Cells(cells));
        }
        self
    }
}
