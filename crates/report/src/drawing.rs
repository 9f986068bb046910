//! Drawings: what a chart shows, drawn at any width as SVG.
//!
//! One small layer for pages and files alike: scales, axes, marks and text. Colours, letters and
//! lines are classes that a style sheet paints, so that one drawing serves light and dark, screen
//! and paper; text stays text; every mark carries its numbers as a title, which browsers show on
//! hover. Numbers of places are rounded to tenths of a pixel, so that the same outcome gives the
//! same bytes.

mod axis;
mod canvas;
pub(super) mod paint;
mod panels;
mod rows;
mod sankey;
pub(super) mod text;

pub(super) use axis::Axis;
pub(super) use canvas::{Canvas, Key};
pub(super) use panels::{Along, Panel, Panels};
pub(super) use rows::{Mark, MarkShape, MarkedRow, RowChart, RowGroup};
pub(super) use sankey::{Flow, FlowNode, Sankey};

use super::table::Table;

/// Width that pages give a chart where there is room, in pixels.
pub(super) const WIDE: f64 = 880.0;
/// Width that pages give a chart on a telephone, in pixels.
pub(super) const NARROW: f64 = 340.0;

/// What is shown, how to read it, and the same figures as a table.
#[derive(Debug)]
pub(super) struct Chart {
    /// Names its file and its place on a page.
    pub(super) id: String,
    pub(super) title: String,
    pub(super) reading: String,
    pub(super) drawing: Drawing,
    pub(super) table: Table,
}

impl Chart {
    /// Nothing where nothing is drawn.
    pub(super) fn of(
        id: impl Into<String>,
        about: [impl Into<String>; 2],
        drawing: Drawing,
        table: Table,
    ) -> Option<Self> {
        let is_some = match &drawing {
            Drawing::Rows(rows) => rows.groups.iter().any(|group| !group.rows.is_empty()),
            Drawing::Panels(panels) => !panels.all.is_empty(),
            Drawing::Sankey(_) => true,
        };
        let [title, reading] = about.map(Into::into);
        is_some.then(|| Self { id: id.into(), title, reading, drawing, table })
    }
}

/// What a chart shows, free of any size.
#[derive(Debug)]
pub(super) enum Drawing {
    Rows(RowChart),
    Panels(Panels),
    Sankey(Sankey),
}

impl Drawing {
    pub(super) fn rows(groups: Vec<RowGroup>, keys: Vec<Key>) -> Self {
        Self::Rows(RowChart { groups, keys })
    }

    pub(super) fn draw(&self, width: f64) -> Canvas {
        match self {
            Self::Rows(rows) => rows.draw(width),
            Self::Panels(panels) => panels.draw(width),
            Self::Sankey(sankey) => sankey.draw(width),
        }
    }
}
