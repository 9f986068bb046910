//! A drawing in the making: elements of SVG, written in order.

use maud::html;

use super::text;

/// The class of a colour with what it means, for the line under a chart.
pub(crate) type Key = (&'static str, &'static str);

#[derive(Debug)]
pub(crate) struct Canvas {
    pub(crate) width: f64,
    pub(crate) height: f64,
    body: String,
}

impl Canvas {
    pub(crate) fn new(width: f64) -> Self {
        Self { width, height: 0.0, body: String::new() }
    }

    pub(crate) fn body(&self) -> maud::PreEscaped<&str> {
        maud::PreEscaped(&self.body)
    }

    fn push(&mut self, markup: maud::Markup) {
        self.body.push_str(&markup.into_string());
    }

    /// A rectangle by its left upper corner, width and height.
    pub(crate) fn rect(&mut self, class: &str, [x, y, width, height]: [f64; 4]) {
        let [x, y, width, height] = [x, y, width.max(0.0), height.max(0.0)].map(place);
        self.push(html! { rect class=(class) x=(x) y=(y) width=(width) height=(height) {} });
    }

    pub(crate) fn line(&mut self, class: &str, [x1, y1, x2, y2]: [f64; 4]) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(place);
        self.push(html! { line class=(class) x1=(x1) y1=(y1) x2=(x2) y2=(y2) {} });
    }

    pub(crate) fn dot(&mut self, class: &str, [x, y]: [f64; 2], radius: f64) {
        let [x, y, radius] = [x, y, radius].map(place);
        self.push(html! { circle class=(class) cx=(x) cy=(y) r=(radius) {} });
    }

    pub(crate) fn path(&mut self, class: &str, path: &Path) {
        self.push(html! { path class=(class) d=(path.0) {} });
    }

    /// A line of text by the place of its base line.
    pub(crate) fn text(&mut self, class: &str, [x, y]: [f64; 2], text: &str) {
        let [x, y] = [x, y].map(place);
        self.push(html! { text class=(class) x=(x) y=(y) { (text) } });
    }

    /// Elements that say one figure together, with its numbers in words.
    pub(crate) fn mark(&mut self, title: &str, draw: impl FnOnce(&mut Self)) {
        self.body.push_str("<g class=\"mark\">");
        self.push(html! { title { (title) } });
        draw(self);
        self.body.push_str("</g>");
    }

    /// The keys in lines below what was drawn so far.
    pub(crate) fn legend(&mut self, keys: &[Key]) {
        const SWATCH: f64 = 12.0;
        const LINE: f64 = 20.0;
        if keys.is_empty() {
            return;
        }
        let (mut x, mut y) = (0.0, self.height + 18.0);
        for (class, name) in keys {
            let name = text::cut(name, text::SMALL, self.width - SWATCH - 6.0);
            let width = SWATCH + 6.0 + text::width(&name, text::SMALL);
            if x > 0.0 && x + width > self.width {
                (x, y) = (0.0, y + LINE);
            }
            self.rect(&format!("key {class}"), [x, y - 10.0, SWATCH, SWATCH]);
            self.text("small", [x + SWATCH + 6.0, y], &name);
            x += width + 18.0;
        }
        self.height = y + 8.0;
    }
}

#[derive(Debug, Default)]
pub(crate) struct Path(String);

impl Path {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn step(mut self, letter: char, points: &[[f64; 2]]) -> Self {
        self.0.push(letter);
        for point in points.as_flattened() {
            self.0.push(' ');
            self.0.push_str(&place(*point));
        }
        self
    }

    pub(crate) fn to(self, point: [f64; 2]) -> Self {
        let letter = if self.is_empty() { 'M' } else { 'L' };
        self.step(letter, &[point])
    }

    /// On to a point in a curve that leaves and arrives level.
    pub(crate) fn swing(self, [from, start]: [f64; 2], [to, end]: [f64; 2]) -> Self {
        let middle = f64::midpoint(from, to);
        self.step('C', &[[middle, start], [middle, end], [to, end]])
    }

    pub(crate) fn close(mut self) -> Self {
        self.0.push('Z');
        self
    }
}

/// A place in pixels, to a tenth.
fn place(pixels: f64) -> String {
    let text = format!("{pixels:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_rounded_to_tenths() {
        assert_eq!([1.04, 2.0, -0.04, -3.26].map(place), ["1", "2", "0", "-3.3"]);
    }

    #[test]
    fn names_are_text_and_nothing_else() {
        let mut canvas = Canvas::new(100.0);
        canvas.mark("<script>\"&", |canvas| canvas.text("label", [0.0, 9.6], "</text><b>"));
        let expected = "<g class=\"mark\"><title>&lt;script&gt;&quot;&amp;</title>\
                        <text class=\"label\" x=\"0\" y=\"9.6\">&lt;/text&gt;&lt;b&gt;</text></g>";
        assert_eq!(canvas.body, expected);
    }
}
