//! Panels: lines in bands, side by side over the same periods, or one over a figure of its own.

use super::axis::{Axis, Scale};
use super::canvas::{Canvas, Key, Path};
use super::text::{self, BOLD, SMALL};

#[derive(Debug)]
pub(crate) struct Panels {
    pub(crate) along: Along,
    pub(crate) all: Vec<Panel>,
    pub(crate) keys: Vec<Key>,
}

#[derive(Debug)]
pub(crate) enum Along {
    /// The periods, in time.
    Periods(Vec<String>),
    /// Rising figures on an axis of their own.
    Figures(Axis, Vec<f64>),
}

#[derive(Debug)]
pub(crate) struct Panel {
    pub(crate) name: String,
    pub(crate) axis: Axis,
    /// What is required, behind the rest.
    pub(crate) required: Option<[f64; 2]>,
    /// From the widest to the narrowest; absent where undefined.
    pub(crate) fans: Vec<(&'static str, Vec<Option<[f64; 2]>>)>,
    pub(crate) line: Vec<Option<f64>>,
    /// Numbers in words, for each place along the axis.
    pub(crate) titles: Vec<String>,
}

const LEAST: f64 = 270.0;
const BETWEEN: f64 = 28.0;
const HEIGHT: f64 = 130.0;
/// Room for the numbers of the upright axis.
const NUMBERS: f64 = 46.0;

impl Panels {
    pub(crate) fn draw(&self, width: f64) -> Canvas {
        let mut canvas = Canvas::new(width);
        let fit = (1_u8..=4).rfind(|fit| f64::from(*fit) * (LEAST + BETWEEN) - BETWEEN <= width);
        let fit = match self.along {
            Along::Periods(_) => usize::from(fit.unwrap_or(1)),
            Along::Figures(..) => 1,
        };
        let each = (width - BETWEEN * (fit as f64 - 1.0)) / fit as f64;
        for row in self.all.chunks(fit) {
            let top = canvas.height;
            let mut bottom = top;
            for (index, panel) in row.iter().enumerate() {
                let left = index as f64 * (each + BETWEEN);
                canvas.height = top;
                panel.draw(&mut canvas, &self.along, [left, left + each]);
                bottom = bottom.max(canvas.height);
            }
            canvas.height = bottom + 14.0;
        }
        canvas.legend(&self.keys);
        canvas
    }
}

impl Panel {
    fn draw(&self, canvas: &mut Canvas, along: &Along, [left, right]: [f64; 2]) {
        for line in text::wrap(&self.name, (BOLD, right - left), 2) {
            canvas.height += 16.0;
            canvas.text("heading", [left, canvas.height], &line);
        }
        if !self.axis.unit.is_empty() {
            canvas.height += 15.0;
            canvas.text("small", [left, canvas.height], &self.axis.unit);
        }
        let (top, bottom) = (canvas.height + 12.0, canvas.height + 12.0 + HEIGHT);
        let plot = [left + NUMBERS, right - 8.0];
        let y = self.axis.scale([bottom, top]);
        if let Some([from, to]) = self.required {
            let [from, to] = [y.at(from), y.at(to)];
            canvas.rect("required", [plot[0], to, plot[1] - plot[0], from - to]);
        }
        for (figure, label) in self.axis.upright_ticks(bottom - top) {
            let at = y.at(figure);
            canvas.line("grid", [plot[0], at, plot[1], at]);
            let label = text::cut(&label, SMALL, NUMBERS - 6.0);
            canvas.text("small end", [plot[0] - 6.0, at + 4.0], &label);
        }
        let x = along.places(plot);
        match along {
            Along::Periods(periods) => years(canvas, periods, (&x, bottom, plot)),
            Along::Figures(axis, _) => figures(canvas, axis, (bottom, plot)),
        }
        self.lines(canvas, &x, &y);
        self.hovers(canvas, &along.strips(&x, plot), [top, bottom]);
        canvas.height = bottom + 20.0;
    }

    fn lines(&self, canvas: &mut Canvas, x: &[f64], y: &Scale) {
        for (class, spans) in &self.fans {
            for run in runs(spans) {
                let points =
                    |which: usize| run.iter().map(move |(at, span)| [x[*at], y.at(span[which])]);
                let mut lower: Vec<[f64; 2]> = points(0).collect();
                lower.reverse();
                let path = points(1).chain(lower).fold(Path::default(), Path::to);
                canvas.path(class, &path.close());
            }
        }
        for run in runs(&self.line) {
            let points = run.iter().map(|(at, figure)| [x[*at], y.at(*figure)]);
            let path = points.clone().fold(Path::default(), Path::to);
            canvas.path("line line", &path);
            // A line through few points shows where they are.
            if self.line.len() <= 8 || run.len() == 1 {
                for point in points {
                    canvas.dot("point", point, 3.0);
                }
            }
        }
    }

    /// Strips, unseen, that say the numbers of each place.
    fn hovers(&self, canvas: &mut Canvas, strips: &[[f64; 2]], [top, bottom]: [f64; 2]) {
        for (title, [x, width]) in self.titles.iter().zip(strips) {
            canvas.mark(title, |canvas| canvas.rect("hover", [*x, top, *width, bottom - top]));
        }
    }
}

impl Along {
    /// Where its periods or figures stand in a plot.
    fn places(&self, [start, end]: [f64; 2]) -> Vec<f64> {
        let pixels = [start + 6.0, end - 6.0];
        match self {
            Self::Periods(periods) => {
                let axis = Axis { high: periods.len() as f64 - 1.0, ..Axis::default() };
                let scale = axis.scale(pixels);
                (0..periods.len()).map(|index| scale.at(index as f64)).collect()
            }
            Self::Figures(axis, figures) => {
                let scale = axis.scale(pixels);
                figures.iter().map(|figure| scale.at(*figure)).collect()
            }
        }
    }

    /// The strip of each: its left edge and width. Periods are equally wide; figures reach halfway
    /// to their neighbours.
    fn strips(&self, x: &[f64], [start, end]: [f64; 2]) -> Vec<[f64; 2]> {
        if let Self::Periods(periods) = self {
            let each = (end - start) / periods.len() as f64;
            return (0..periods.len()).map(|index| [start + index as f64 * each, each]).collect();
        }
        let halfway = x.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
        let edges: Vec<f64> = [start].into_iter().chain(halfway).chain([end]).collect();
        edges.windows(2).map(|pair| [pair[0], pair[1] - pair[0]]).collect()
    }
}

/// Round numbers under a plot, with the unit at the last.
fn figures(canvas: &mut Canvas, axis: &Axis, (bottom, [start, end]): (f64, [f64; 2])) {
    let pixels = [start + 6.0, end - 6.0];
    let (scale, mut ticks) = (axis.scale(pixels), axis.ticks(pixels[1] - pixels[0] - 40.0));
    if let Some((_, label)) = ticks.last_mut().filter(|_| !axis.unit.is_empty()) {
        *label = format!("{label} {}", axis.unit);
    }
    for (figure, label) in ticks {
        let x = scale.at(figure);
        canvas.line("tick", [x, bottom, x, bottom + 4.0]);
        let middle = x.min(end + 8.0 - text::width(&label, SMALL) / 2.0);
        canvas.text("small middle", [middle, bottom + 17.0], &label);
    }
}

/// Pieces without a hole, with the place of each figure.
fn runs<T: Copy>(figures: &[Option<T>]) -> Vec<Vec<(usize, T)>> {
    let mut runs = vec![Vec::new()];
    for (index, figure) in figures.iter().enumerate() {
        match (figure, runs.last_mut()) {
            (Some(figure), Some(run)) => run.push((index, *figure)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The year under its first period, as long as there is room.
fn years(canvas: &mut Canvas, periods: &[String], at: (&[f64], f64, [f64; 2])) {
    let (x, bottom, [start, end]) = at;
    let mut free = start - 20.0;
    let mut last = "";
    for (index, period) in periods.iter().enumerate() {
        let year = period.split('-').next().unwrap_or(period);
        if year == last {
            continue;
        }
        last = year;
        let at = x[index];
        canvas.line("tick", [at, bottom, at, bottom + 4.0]);
        let half = text::width(year, SMALL) / 2.0;
        let middle = at.min(end + 8.0 - half);
        if middle - half >= free {
            canvas.text("small middle", [middle, bottom + 17.0], year);
            free = middle + half + 8.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_periods_interrupt_a_line() {
        let found = runs(&[None, Some(1.0), Some(2.0), None, None, Some(3.0)]);
        assert_eq!(found, [vec![(1, 1.0), (2, 2.0)], vec![(5, 3.0)]]);
        assert!(runs::<f64>(&[None, None]).is_empty());
    }
}
