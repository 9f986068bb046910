//! Heat maps: a share for each pair of two numbers, the darker the larger.

use super::canvas::Canvas;
use super::text::{self, SMALL};

#[derive(Debug)]
pub(crate) struct HeatMap {
    /// What the rows and the columns are, and their values in words, from below and from the left.
    pub(crate) axes: [(String, Vec<String>); 2],
    /// By row, then by column; absent where nothing is known.
    pub(crate) cells: Vec<Vec<Option<Heat>>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Heat {
    /// From 0 to 1.
    pub(crate) share: f64,
    pub(crate) shown: String,
    pub(crate) title: String,
}

const MOST_WIDE: f64 = 96.0;
const TALL: f64 = 28.0;
/// Steps of the shade.
const STEPS: f64 = 10.0;

impl Heat {
    /// The shade, light enough for letters on it.
    fn class(&self) -> String {
        format!("heat heat{:.0}", (self.share.clamp(0.0, 1.0) * STEPS).round())
    }
}

impl HeatMap {
    pub(crate) fn draw(&self, width: f64) -> Canvas {
        let mut canvas = Canvas::new(width);
        let [(down, rows), (across, columns)] = &self.axes;
        let labels = rows.iter().map(|label| text::width(label, SMALL)).fold(24.0, f64::max);
        let left = (labels + 10.0).min(0.4 * width);
        let wide = ((width - left) / columns.len().max(1) as f64).min(MOST_WIDE);
        canvas.text("small", [0.0, 12.0], &text::cut(down, SMALL, width));
        let top = 20.0;
        // Numbers rise upwards.
        let height = |row: usize| top + (rows.len() - 1 - row) as f64 * TALL;
        for (row, label) in rows.iter().enumerate() {
            let label = text::cut(label, SMALL, left - 8.0);
            canvas.text("small end", [left - 6.0, height(row) + 0.65 * TALL], &label);
        }
        for (row, cells) in self.cells.iter().enumerate() {
            for (column, heat) in cells.iter().enumerate() {
                let (x, y) = (left + column as f64 * wide, height(row));
                let Some(heat) = heat else { continue };
                let shade = heat.class();
                canvas.mark(&heat.title, |canvas| {
                    canvas.rect(&shade, [x + 0.5, y + 0.5, wide - 1.0, TALL - 1.0]);
                    if text::width(&heat.shown, SMALL) < wide - 6.0 {
                        canvas.text(
                            "on-heat middle",
                            [x + 0.5 * wide, y + 0.65 * TALL],
                            &heat.shown,
                        );
                    }
                });
            }
        }
        let below = top + rows.len() as f64 * TALL + 16.0;
        // As many labels as there is room for.
        let widest = columns.iter().map(|label| text::width(label, SMALL)).fold(1.0, f64::max);
        let every = (1..=columns.len()).find(|every| *every as f64 * wide > widest + 8.0);
        for (column, label) in columns.iter().enumerate().step_by(every.unwrap_or(1)) {
            let middle = left + (column as f64 + 0.5) * wide;
            canvas.text("small middle", [middle, below], label);
        }
        canvas.text("small", [left, below + 18.0], &text::cut(across, SMALL, width - left));
        canvas.height = below + 26.0;
        canvas
    }
}
