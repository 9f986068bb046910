//! Scales from figures to pixels, and axes with round numbers.

use super::text;
use crate::number::exact;

/// Space between the numbers of an axis, in pixels.
const BETWEEN: f64 = 14.0;

/// Figures beyond stand at the end of an axis, so that its length is a number.
const FARTHEST: f64 = 1e300;

#[derive(Debug, Clone, Default)]
pub(crate) struct Axis {
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Stands after the numbers.
    pub(crate) unit: String,
    /// Figures that matter, such as a gap of 0.
    pub(crate) references: Vec<f64>,
}

impl Axis {
    /// Spans all of the figures, and a little more.
    pub(crate) fn over(figures: impl IntoIterator<Item = f64>, unit: &str) -> Self {
        let finite = figures.into_iter().filter(|figure| figure.is_finite());
        let span = finite.fold(None, |span: Option<[f64; 2]>, figure| {
            let figure = figure.clamp(-FARTHEST, FARTHEST);
            let [low, high] = span.unwrap_or([figure; 2]);
            Some([low.min(figure), high.max(figure)])
        });
        let [low, high] = span.unwrap_or([0.0, 1.0]);
        let more = if high > low { 0.03 * (high - low) } else { (0.1 * high.abs()).max(1e-9) };
        // Where figures end at 0, so does the axis.
        let low = if low == 0.0 { 0.0 } else { low - more };
        let high = if high == 0.0 { 0.0 } else { high + more };
        Self { low, high, unit: unit.to_owned(), references: Vec::new() }
    }

    pub(crate) fn percent() -> Self {
        Self { low: 0.0, high: 100.0, unit: "%".to_owned(), references: Vec::new() }
    }

    /// Marks a figure that matters, and spans it.
    pub(crate) fn reference(mut self, figure: f64) -> Self {
        self.references.push(figure);
        self
    }

    pub(crate) fn scale(&self, pixels: [f64; 2]) -> Scale {
        Scale { figures: [self.low, self.high], pixels }
    }

    /// Round numbers, as many as fit side by side, with what stands under them.
    pub(crate) fn ticks(&self, pixels: f64) -> Vec<(f64, String)> {
        let mut most = 8;
        loop {
            let ticks = self.round_numbers(most);
            let width = |(_, label): &(f64, String)| text::width(label, text::SMALL) + BETWEEN;
            let widest = ticks.iter().map(width).fold(0.0, f64::max);
            if most <= 1 || widest * ticks.len().saturating_sub(1) as f64 <= pixels {
                return ticks;
            }
            most -= 1;
        }
    }

    /// Round numbers for an upright axis, some 30 pixels apart.
    pub(crate) fn upright_ticks(&self, pixels: f64) -> Vec<(f64, String)> {
        let most = [2, 3, 4, 5].into_iter().rfind(|most| f64::from(*most) * 30.0 <= pixels);
        self.round_numbers(usize::from(most.unwrap_or(2_u8)))
    }

    /// At most about so many multiples of 1, 2 or 5 times a power of ten.
    fn round_numbers(&self, most: usize) -> Vec<(f64, String)> {
        let span = self.high - self.low;
        if !(span.is_finite() && span > 0.0) {
            return vec![(self.low, exact(self.low))];
        }
        let step = step(span / most as f64);
        let first = (self.low / step).ceil();
        let numbers = (0..=most + 1).map(|index| (first + index as f64) * step);
        let within = numbers.take_while(|number| *number <= self.high + 1e-9 * span);
        within.map(|number| (number, exact(number))).collect()
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below.
fn step(least: f64) -> f64 {
    let mut power = 1.0;
    while power > least {
        power /= 10.0;
    }
    while power * 10.0 < least {
        power *= 10.0;
    }
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= least);
    round.unwrap_or(10.0) * power
}

/// A linear scale; figures outside stand at its ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    figures: [f64; 2],
    pixels: [f64; 2],
}

impl Scale {
    pub(crate) fn at(&self, figure: f64) -> f64 {
        let [low, high] = self.figures;
        let [start, end] = self.pixels;
        if high <= low {
            return f64::midpoint(start, end);
        }
        let share = (figure - low) / (high - low);
        // What is no number stands at the start.
        let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
        start + share * (end - start)
    }

    /// The pixels between which it stands.
    pub(crate) fn ends(&self) -> [f64; 2] {
        self.pixels
    }

    /// Whether a figure has a place of its own.
    pub(crate) fn spans(&self, figure: f64) -> bool {
        (self.figures[0]..=self.figures[1]).contains(&figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64, pixels: f64) -> Vec<String> {
        let axis = Axis { low, high, ..Axis::default() };
        axis.ticks(pixels).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round_and_fit() {
        assert_eq!(labels(0.0, 100.0, 600.0), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(labels(-260.0, 420.0, 300.0), ["−200", "−100", "0", "100", "200", "300", "400"]);
        assert_eq!(labels(0.0, 0.6, 120.0), ["0", "0.2", "0.4", "0.6"]);
        assert_eq!(labels(0.0, 2_500_000.0, 200.0), ["0", "1,000,000", "2,000,000"]);
    }

    #[test]
    fn what_lies_outside_stands_at_the_end() {
        let scale = Axis { low: 1.0, high: 3.0, ..Axis::default() }.scale([0.0, 100.0]);
        assert_eq!([0.0, 2.0, 9.0].map(|figure| scale.at(figure)), [0.0, 50.0, 100.0]);
        let scale = Axis::over([f64::MAX, -f64::MAX, f64::NAN], "").scale([0.0, 100.0]);
        let places = [f64::MAX, f64::INFINITY, 0.0, f64::NAN].map(|figure| scale.at(figure));
        assert_eq!(places, [100.0, 100.0, 50.0, 0.0]);
        // Without a span there is one place.
        let scale = Axis { low: 1.0, high: 1.0, ..Axis::default() }.scale([0.0, 100.0]);
        assert_eq!(scale.at(7.0), 50.0);
    }
}
