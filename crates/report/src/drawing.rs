//! Drawings: what a chart shows, drawn at any width as SVG.
//!
//! One small layer for pages and files alike: scales, axes, marks and text. Colours, letters and
//! lines are classes that a style sheet paints, so that one drawing serves light and dark, screen
//! and paper; text stays text; every mark carries its numbers as a title, which browsers show on
//! hover. Numbers of places are rounded to tenths of a pixel, so that the same outcome gives the
//! same bytes.

mod axis;
mod canvas;
mod heat;
mod panels;
mod rows;
mod sankey;
pub(super) mod text;

pub(super) use axis::Axis;
pub(super) use canvas::{Canvas, Key};
pub(super) use heat::{HeatCell, HeatMap, HeatMaps};
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
            Drawing::Heat(heat) => !heat.all.is_empty(),
            Drawing::Sankey(_) => true,
        };
        let [title, reading] = about.map(Into::into);
        is_some.then(|| Self { id: id.into(), title, reading, drawing, table })
    }
}

#[derive(Debug)]
pub(super) enum Drawing {
    Rows(RowChart),
    Panels(Panels),
    Heat(HeatMaps),
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
            Self::Heat(heat) => heat.draw(width),
            Self::Sankey(sankey) => sankey.draw(width),
        }
    }
}

/// A colour by its use: its name in style sheets, light, dark.
type Colour = (&'static str, &'static str, &'static str);

/// All colours. What is read has a contrast of at least 4.5 to what is behind it; see the tests.
const COLOURS: [Colour; 17] = [
    ("paper", "#ffffff", "#15191e"),
    ("ground", "#f6f5f2", "#0e1115"),
    ("ink", "#1c2127", "#e9e7e2"),
    ("muted", "#56606b", "#a7b0ba"),
    ("hair", "#dfe2e6", "#2d343c"),
    ("mark", "#1f6f78", "#57b8c0"),
    ("local", "#1f7a80", "#4aa9b0"),
    ("import", "#c9771e", "#d99a4e"),
    ("export", "#4a74b4", "#7a9fd8"),
    ("stranded", "#8b939c", "#79828c"),
    ("required", "#dcebe4", "#1c3830"),
    ("short", "#b5402f", "#e2806d"),
    ("over", "#8660ad", "#b596d8"),
    ("inside", "#8fbcae", "#4e8577"),
    ("good", "#1d6b4f", "#6cc7a2"),
    ("warn", "#8a5500", "#e0b060"),
    ("bad", "#a5331f", "#f09684"),
];

/// Rules for drawings, with `var(--NAME)` for colours.
pub(super) const RULES: &str = include_str!("drawing/drawing.css");

/// Definitions of the colours as variables, for pages.
pub(super) fn variables() -> String {
    let scheme = |which: fn(&Colour) -> &'static str| {
        let define = |colour: &Colour| format!("--{}:{};", colour.0, which(colour));
        COLOURS.iter().map(define).collect::<String>()
    };
    format!(
        ":root{{color-scheme:light dark;{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
        scheme(|colour| colour.1),
        scheme(|colour| colour.2)
    )
}

/// The rules with the colours themselves, for files: not every program that shows SVG knows
/// variables.
pub(super) fn painted() -> String {
    let paint = |which: fn(&Colour) -> &'static str| {
        COLOURS.iter().fold(RULES.to_owned(), |rules, colour| {
            rules.replace(&format!("var(--{})", colour.0), which(colour))
        })
    };
    let (light, dark) = (paint(|colour| colour.1), paint(|colour| colour.2));
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}\n")
}
