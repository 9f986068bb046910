//! Heat maps: shares over two figures, as shades of one colour that also differ in grey.

use super::canvas::{Canvas, Key};
use super::text::{self, BOLD, SMALL};

/// Maps over the same places, one for each figure.
#[derive(Debug)]
pub(crate) struct HeatMaps {
    /// What stands beside the rows and under the columns: name with unit, and the values.
    pub(crate) rows: (String, Vec<String>),
    pub(crate) columns: (String, Vec<String>),
    pub(crate) all: Vec<HeatMap>,
}

#[derive(Debug)]
pub(crate) struct HeatMap {
    pub(crate) name: String,
    /// By row, then by column; absent where nothing is known.
    pub(crate) cells: Vec<Vec<Option<HeatCell>>>,
}

#[derive(Debug)]
pub(crate) struct HeatCell {
    /// From 0 to 1.
    pub(crate) share: f64,
    /// In the cell, where it fits.
    pub(crate) value: String,
    pub(crate) title: String,
}

/// Shades by tenths, light to strong; text stays readable on the strongest.
const SHADES: [&str; 11] = [
    "cell heat0",
    "cell heat1",
    "cell heat2",
    "cell heat3",
    "cell heat4",
    "cell heat5",
    "cell heat6",
    "cell heat7",
    "cell heat8",
    "cell heat9",
    "cell heat10",
];

const KEYS: [Key; 5] = [
    (SHADES[0], "0 %"),
    (SHADES[3], "30 %"),
    (SHADES[5], "50 %"),
    (SHADES[8], "80 %"),
    (SHADES[10], "100 %"),
];

/// Height of all rows together, where they are many.
const HEIGHT: f64 = 400.0;
const LEAST: f64 = 4.0;
const MOST: f64 = 28.0;

impl HeatMaps {
    pub(crate) fn draw(&self, width: f64) -> Canvas {
        let mut canvas = Canvas::new(width);
        for map in &self.all {
            map.draw(&mut canvas, self);
        }
        canvas.legend(&KEYS);
        canvas
    }
}

impl HeatMap {
    fn draw(&self, canvas: &mut Canvas, maps: &HeatMaps) {
        let (rows, columns) = (&maps.rows, &maps.columns);
        for line in text::wrap(&self.name, (BOLD, canvas.width), 2) {
            canvas.height += 16.0;
            canvas.text("heading", [0.0, canvas.height], &line);
        }
        canvas.height += 17.0;
        let name = text::cut(&rows.0, SMALL, canvas.width);
        canvas.text("small", [0.0, canvas.height], &name);
        let widest = rows.1.iter().map(|value| text::width(value, SMALL)).fold(0.0, f64::max);
        let (left, top) = (widest.min(0.3 * canvas.width) + 8.0, canvas.height + 8.0);
        let each = [
            (canvas.width - left - 1.0) / columns.1.len().max(1) as f64,
            (HEIGHT / rows.1.len().max(1) as f64).clamp(LEAST, MOST),
        ];
        let mut free = top;
        for (at, (value, cells)) in rows.1.iter().zip(&self.cells).enumerate() {
            let y = top + at as f64 * each[1];
            let middle = y + each[1] / 2.0;
            if middle - 7.0 >= free - 7.0 {
                let value = text::cut(value, SMALL, left - 8.0);
                canvas.text("small end", [left - 6.0, middle + 4.0], &value);
                free = middle + 14.0;
            }
            for (column, cell) in cells.iter().enumerate() {
                let x = left + column as f64 * each[0];
                let Some(cell) = cell else { continue };
                cell.draw(canvas, [x, y, each[0], each[1]]);
            }
        }
        let bottom = top + rows.1.len() as f64 * each[1];
        let mut free = left - 20.0;
        for (at, value) in columns.1.iter().enumerate() {
            let middle = left + (at as f64 + 0.5) * each[0];
            let half = text::width(value, SMALL) / 2.0;
            if middle - half >= free && middle + half <= canvas.width + 1.0 {
                canvas.text("small middle", [middle, bottom + 15.0], value);
                free = middle + half + 8.0;
            }
        }
        let name = text::cut(&columns.0, SMALL, canvas.width - left);
        canvas.text("small", [left, bottom + 31.0], &name);
        canvas.height = bottom + 44.0;
    }
}

impl HeatCell {
    fn draw(&self, canvas: &mut Canvas, [x, y, width, height]: [f64; 4]) {
        let shades = SHADES.iter().zip(0_u8..);
        let reached = shades.take_while(|(_, at)| f64::from(*at) / 10.0 - 0.05 <= self.share);
        let shade = reached.last().map_or(SHADES[0], |(shade, _)| *shade);
        canvas.mark(&self.title, |canvas| {
            canvas.rect(shade, [x, y, width, height]);
            if height >= 14.0 && text::width(&self.value, SMALL) + 4.0 <= width {
                let at = [x + width / 2.0, y + height / 2.0 + 4.0];
                canvas.text("in-cell", at, &self.value);
            }
        });
    }
}
