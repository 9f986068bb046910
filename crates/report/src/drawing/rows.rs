//! Rows: a name, marks along a common axis, and the figure in words.

use super::axis::{Axis, Scale};
use super::canvas::{Canvas, Key};
use super::text::{self, BOLD, NORMAL, SMALL};
use pvchain::Interval;

#[derive(Debug)]
pub(crate) struct RowChart {
    pub(crate) groups: Vec<RowGroup>,
    pub(crate) keys: Vec<Key>,
}

#[derive(Debug)]
pub(crate) struct RowGroup {
    /// Stands above its rows; may be empty.
    pub(crate) heading: String,
    pub(crate) axis: Axis,
    pub(crate) rows: Vec<MarkedRow>,
}

#[derive(Debug)]
pub(crate) struct MarkedRow {
    pub(crate) name: String,
    /// The figure in words, beside the marks.
    pub(crate) value: String,
    pub(crate) marks: Vec<Mark>,
}

#[derive(Debug)]
pub(crate) struct Mark {
    shape: MarkShape,
    class: &'static str,
    /// Its numbers in words; parts without are decoration.
    title: String,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum MarkShape {
    /// What is required, behind the rest.
    Band([f64; 2]),
    /// A bar as high as the row allows.
    Bar([f64; 2]),
    /// An interval with an inner one and a point.
    Interval { outer: [f64; 2], inner: Option<[f64; 2]>, point: f64 },
}

impl RowGroup {
    pub(crate) fn new(axis: Axis, rows: Vec<MarkedRow>) -> Self {
        Self { heading: String::new(), axis, rows }
    }

    /// On an axis that spans all marks and this figure, at which it is marked.
    pub(crate) fn around(figure: Option<f64>, rows: Vec<MarkedRow>, unit: &str) -> Self {
        let figures = rows.iter().flat_map(MarkedRow::figures).chain(figure);
        let mut axis = Axis::over(figures, unit);
        axis.references.extend(figure);
        Self::new(axis, rows)
    }

    /// Rows in groups of one unit, each on an axis that spans 0 and all marks.
    pub(crate) fn by_unit(
        rows: impl IntoIterator<Item = (String, MarkedRow)>,
        reference: Option<f64>,
    ) -> Vec<Self> {
        let mut units: Vec<(String, Vec<MarkedRow>)> = Vec::new();
        for (unit, row) in rows {
            match units.iter_mut().find(|known| known.0 == unit) {
                Some((_, rows)) => rows.push(row),
                None => units.push((unit, vec![row])),
            }
        }
        let groups = units.into_iter().map(|(unit, rows)| {
            let figures = rows.iter().flat_map(MarkedRow::figures);
            let mut axis = Axis::over(figures.chain([0.0]), &unit);
            axis.references.extend(reference);
            Self::new(axis, rows)
        });
        groups.collect()
    }

    fn draw(&self, canvas: &mut Canvas, places: &RowPlaces) {
        if !self.heading.is_empty() {
            let lines = text::wrap(&self.heading, (BOLD, places.width), 2);
            canvas.height += 6.0;
            for line in lines {
                canvas.height += LINE;
                canvas.text("heading", [0.0, canvas.height - 4.0], &line);
            }
            canvas.height += 4.0;
        }
        let scale = self.axis.scale(places.plot);
        let rows: Vec<f64> = self.rows.iter().map(|row| row.height(places)).collect();
        let mut y = canvas.height;
        for (row, height) in self.rows.iter().zip(rows) {
            // Beside names, lines run through; below them, only behind the marks.
            let track = if places.is_narrow { TRACK + 6.0 } else { height };
            self.lines(canvas, &scale, [y + height - track, y + height]);
            row.draw(canvas, &scale, (y, height, places));
            y += height;
        }
        self.numbers(canvas, &scale, (y, places));
    }

    fn lines(&self, canvas: &mut Canvas, scale: &Scale, [top, bottom]: [f64; 2]) {
        let [start, end] = scale.ends();
        for (figure, _) in self.axis.ticks(end - start) {
            let x = scale.at(figure);
            canvas.line("grid", [x, top, x, bottom]);
        }
        for figure in self.axis.references.iter().filter(|figure| scale.spans(**figure)) {
            let x = scale.at(*figure);
            canvas.line("reference", [x, top, x, bottom]);
        }
    }

    fn numbers(&self, canvas: &mut Canvas, scale: &Scale, (bottom, places): (f64, &RowPlaces)) {
        let [start, end] = places.plot;
        let mut ticks = self.axis.ticks(end - start);
        if let [before @ .., (figure, label)] = ticks.as_mut_slice() {
            // The unit once, at the last number, as long as there is room.
            let said = format!("{label} {}", self.axis.unit);
            let (x, half) = (scale.at(*figure), text::width(&said, SMALL) / 2.0);
            let taken = before.last().map_or(0.0, |(figure, label)| {
                scale.at(*figure) + text::width(label, SMALL) / 2.0 + 6.0
            });
            if !self.axis.unit.is_empty() && x + half <= places.width && x - half >= taken {
                *label = said;
            }
        }
        for (figure, label) in &ticks {
            canvas.text("small middle", [scale.at(*figure), bottom + 15.0], label);
        }
        canvas.height = bottom + 26.0;
    }
}

impl MarkedRow {
    pub(crate) fn of(name: String, value: String, mark: Mark) -> Self {
        Self { name, value, marks: vec![mark] }
    }

    pub(crate) fn figures(&self) -> impl Iterator<Item = f64> {
        self.marks.iter().flat_map(|mark| match mark.shape {
            MarkShape::Band(span)
            | MarkShape::Bar(span)
            | MarkShape::Interval { outer: span, .. } => span,
        })
    }

    fn names(&self, places: &RowPlaces) -> Vec<String> {
        text::wrap(&self.name, (NORMAL, places.names), 2)
    }

    fn height(&self, places: &RowPlaces) -> f64 {
        let lines = self.names(places).len() as f64;
        if places.is_narrow {
            let value = if self.value.is_empty() { 0.0 } else { LINE };
            return lines * LINE + value + TRACK + 10.0;
        }
        (TRACK + 8.0).max(lines * LINE + 6.0)
    }

    fn draw(&self, canvas: &mut Canvas, scale: &Scale, at: (f64, f64, &RowPlaces)) {
        let (top, height, places) = at;
        let names = self.names(places);
        let middle = if places.is_narrow {
            let mut y = top;
            for name in &names {
                y += LINE;
                canvas.text("label", [0.0, y], name);
            }
            if !self.value.is_empty() {
                y += LINE;
                let value = text::cut(&self.value, NORMAL, places.width);
                canvas.text("value", [0.0, y], &value);
            }
            top + height - TRACK / 2.0 - 3.0
        } else {
            let middle = top + height / 2.0;
            let first = middle + 4.5 - (names.len() as f64 - 1.0) * LINE / 2.0;
            for (index, name) in names.iter().enumerate() {
                canvas.text("label", [0.0, first + index as f64 * LINE], name);
            }
            let value = text::cut(&self.value, NORMAL, places.width - places.plot[1] - 14.0);
            if !value.is_empty() {
                canvas.text("value end", [places.width, middle + 4.5], &value);
            }
            middle
        };
        // Bands of rows touch each other.
        let band = if places.is_narrow { TRACK + 6.0 } else { height };
        for mark in &self.marks {
            if mark.title.is_empty() {
                mark.draw(canvas, scale, [middle, band]);
            } else {
                canvas.mark(&mark.title, |canvas| mark.draw(canvas, scale, [middle, band]));
            }
        }
    }
}

impl MarkShape {
    /// A share in percent from 0 on, with its interval.
    pub(crate) fn chance(p: impl Into<Interval>) -> Self {
        let p = p.into();
        let [low, point, high] = [p.low, p.value, p.high].map(|share| 100.0 * share);
        Self::Interval { outer: [0.0, point], inner: Some([low, high]), point }
    }

    pub(crate) fn number(of: Interval) -> Self {
        Self::Interval { outer: [of.low, of.high], inner: None, point: of.value }
    }

    pub(crate) fn share(span: [f64; 2]) -> Self {
        Self::Bar(span.map(|share| 100.0 * share))
    }
}

impl Mark {
    pub(crate) fn new(shape: MarkShape, class: &'static str, title: impl Into<String>) -> Self {
        Self { shape, class, title: title.into() }
    }

    fn draw(&self, canvas: &mut Canvas, scale: &Scale, [middle, band]: [f64; 2]) {
        let class = self.class;
        let mut bar = |class: &str, [from, to]: [f64; 2], height: f64| {
            let [from, to] = [scale.at(from), scale.at(to)];
            // What is there at all can be seen.
            let width = if to > from { (to - from).max(1.0) } else { 0.0 };
            canvas.rect(class, [from, middle - height / 2.0, width, height]);
        };
        match &self.shape {
            MarkShape::Band(span) => bar(class, *span, band),
            MarkShape::Bar(span) => bar(class, *span, 16.0),
            MarkShape::Interval { outer, inner, point } => {
                bar(&format!("{class} outer"), *outer, 3.0);
                if let Some(inner) = inner {
                    bar(class, *inner, 9.0);
                }
                canvas.dot(&format!("point {class}"), [scale.at(*point), middle], 4.5);
            }
        }
    }
}

/// Where the parts of a row stand at a width.
struct RowPlaces {
    width: f64,
    /// Whether names stand above their marks, for want of room beside them.
    is_narrow: bool,
    names: f64,
    plot: [f64; 2],
}

/// Below this width names stand above their marks.
const NARROW: f64 = 560.0;
/// Height of a row's marks.
const TRACK: f64 = 22.0;
const LINE: f64 = 16.0;

/// How far numbers under the ends of an axis reach beyond it.
const OVERHANG: f64 = 22.0;

impl RowPlaces {
    fn new(rows: &RowChart, width: f64) -> Self {
        let all = || rows.groups.iter().flat_map(|group| &group.rows);
        let widest = |part: fn(&MarkedRow) -> &str| {
            all().map(|row| text::width(part(row), NORMAL)).fold(0.0, f64::max)
        };
        if width < NARROW {
            let plot = [OVERHANG, width - OVERHANG];
            return Self { width, is_narrow: true, names: width, plot };
        }
        let names = widest(|row| &row.name).min(0.28 * width);
        let values = widest(|row| &row.value).min(0.3 * width);
        let end = width - if values > 0.0 { values + 16.0 } else { OVERHANG };
        Self { width, is_narrow: false, names, plot: [names + 24.0, end] }
    }
}

impl RowChart {
    pub(crate) fn draw(&self, width: f64) -> Canvas {
        let places = RowPlaces::new(self, width);
        let mut canvas = Canvas::new(width);
        for group in self.groups.iter().filter(|group| !group.rows.is_empty()) {
            group.draw(&mut canvas, &places);
        }
        canvas.legend(&self.keys);
        canvas
    }
}
