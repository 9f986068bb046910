//! Flows between stages, as wide as they are large: a Sankey diagram.
//!
//! Stages stand in columns by their place in the chain, each column hanging from the top, so that
//! what is handed on runs level and names stand free above. What comes from outside rises from
//! below into a stage, what leaves sinks away from it.

use super::canvas::{Canvas, Key, Path};
use super::text::{self, BOLD, NORMAL, SMALL};

#[derive(Debug)]
pub(crate) struct Sankey {
    pub(crate) nodes: Vec<FlowNode>,
    pub(crate) flows: Vec<Flow>,
    pub(crate) keys: Vec<Key>,
}

#[derive(Debug)]
pub(crate) struct FlowNode {
    pub(crate) name: String,
    /// The figure in words, under the name.
    pub(crate) value: String,
    pub(crate) title: String,
    /// Place in the chain, from 0.
    pub(crate) column: usize,
    pub(crate) size: f64,
}

/// A flow between two nodes, or from or to the outside.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) from: Option<usize>,
    pub(crate) to: Option<usize>,
    pub(crate) class: &'static str,
    pub(crate) size: f64,
    pub(crate) value: String,
    pub(crate) title: String,
}

/// Height of the largest column of flows.
const TALLEST: f64 = 250.0;
const BAR: f64 = 9.0;

/// Room above a node for its name and figure.
const HEAD: f64 = 52.0;
/// How far what leaves sinks.
const SINK: f64 = 22.0;
/// Room for the name of the last column.
const LAST: f64 = 116.0;
/// Least width at which names still fit.
const LEAST_COLUMN: f64 = 124.0;

struct FlowPlaces {
    /// Left edge and top of each node.
    nodes: Vec<[f64; 2]>,
    heights: Vec<f64>,
    /// Where each flow leaves and arrives, its upper edge.
    flows: Vec<[f64; 2]>,
    column: f64,
    pixels: f64,
    height: f64,
}

impl Sankey {
    /// At widths where names would not fit it is drawn wider; a page lets it scroll.
    pub(crate) fn draw(&self, width: f64) -> Canvas {
        let columns = self.columns();
        let least = LEAST_COLUMN * (columns as f64 - 1.0) + LAST;
        let mut canvas = Canvas::new(width.max(least));
        let places = self.places(canvas.width);
        for (index, flow) in self.flows.iter().enumerate() {
            canvas.mark(&flow.title, |canvas| {
                let ribbon = ribbon(places.ends(flow, index), flow.size * places.pixels);
                canvas.path(&format!("flow {}", flow.class), &ribbon);
            });
        }
        for (node, (at, height)) in self.nodes.iter().zip(places.nodes.iter().zip(&places.heights))
        {
            let [x, y] = *at;
            canvas.mark(&node.title, |canvas| {
                canvas.rect("node", [x, y, BAR, height.max(1.5)]);
            });
            let room = if node.column + 1 == columns { LAST } else { places.column - 10.0 };
            let names = text::wrap(&node.name, (BOLD, room), 2);
            let first = y - 24.0 - 15.0 * (names.len() as f64 - 1.0);
            for (line, name) in names.iter().enumerate() {
                canvas.text("heading", [x, first + 15.0 * line as f64], name);
            }
            canvas.text("value on-flow", [x, y - 8.0], &text::cut(&node.value, NORMAL, room));
        }
        self.labels(&mut canvas, &places);
        canvas.height = places.height;
        canvas.legend(&self.keys);
        canvas
    }

    fn columns(&self) -> usize {
        self.nodes.iter().map(|node| node.column + 1).max().unwrap_or(1)
    }

    fn places(&self, width: f64) -> FlowPlaces {
        let columns = self.columns();
        let column = match columns {
            1 => width - LAST,
            _ => (width - LAST) / (columns as f64 - 1.0),
        };
        let sizes: Vec<f64> = (0..self.nodes.len()).map(|index| self.size(index)).collect();
        let stacked = |column| {
            let of_column = self.nodes.iter().zip(&sizes);
            of_column.filter(|(node, _)| node.column == column).map(|(_, size)| size).sum::<f64>()
        };
        let largest = (0..columns).map(stacked).fold(0.0, f64::max);
        let pixels = if largest > 0.0 { TALLEST / largest } else { 0.0 };
        let mut tops = vec![0.0; columns];
        let mut nodes = Vec::new();
        for (index, (node, size)) in self.nodes.iter().zip(&sizes).enumerate() {
            let top = tops[node.column] + HEAD;
            nodes.push([node.column as f64 * column, top]);
            let sinks = self.flows.iter().any(|flow| flow.trades(index));
            let below = if sinks { SINK + 18.0 } else { 10.0 };
            tops[node.column] = top + size * pixels + below;
        }
        let heights = sizes.iter().map(|size| size * pixels).collect();
        let flows = self.edges(&nodes, pixels);
        let height = tops.into_iter().fold(0.0, f64::max);
        FlowPlaces { nodes, heights, flows, column, pixels, height }
    }

    /// The larger of what a node makes, gets and hands on.
    fn size(&self, node: usize) -> f64 {
        let sum = |end: fn(&Flow) -> Option<usize>| {
            let of_node = self.flows.iter().filter(|flow| end(flow) == Some(node));
            of_node.map(|flow| flow.size).sum::<f64>()
        };
        sum(|flow| flow.from).max(sum(|flow| flow.to)).max(self.nodes[node].size)
    }

    /// Upper edges of the flows at both ends: local ones from the top, by the place of the other end,
    /// then those from and to the outside.
    fn edges(&self, nodes: &[[f64; 2]], pixels: f64) -> Vec<[f64; 2]> {
        let mut edges = vec![[0.0; 2]; self.flows.len()];
        let ends: [fn(&Flow) -> Option<usize>; 2] = [|flow| flow.from, |flow| flow.to];
        for (side, end) in ends.into_iter().enumerate() {
            for (node, [_, top]) in nodes.iter().enumerate() {
                let other = ends[1 - side];
                let mut here: Vec<usize> = (0..self.flows.len())
                    .filter(|index| end(&self.flows[*index]) == Some(node))
                    .collect();
                let order = |index: &usize| match other(&self.flows[*index]) {
                    Some(other) => nodes[other][1],
                    None => f64::INFINITY,
                };
                here.sort_by(|a, b| order(a).total_cmp(&order(b)));
                let mut y = *top;
                for index in here {
                    edges[index][side] = y;
                    y += self.flows[index].size * pixels;
                }
            }
        }
        edges
    }

    /// Figures beside the flows, where they overlap nothing.
    fn labels(&self, canvas: &mut Canvas, places: &FlowPlaces) {
        let mut taken: Vec<[f64; 4]> = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let [x, y] = places.nodes[index];
            let names = text::width(&node.name, BOLD).max(text::width(&node.value, NORMAL));
            let room = names.min(places.column.max(LAST));
            taken.push([x, y - HEAD, x + room, y]);
        }
        for (index, flow) in self.flows.iter().enumerate() {
            let thick = flow.size * places.pixels;
            let [[x1, y1], [x2, y2]] = places.ends(flow, index);
            let width = text::width(&flow.value, SMALL);
            let (x, y) = match (flow.from, flow.to) {
                (Some(_), Some(_)) if thick < 13.0 => continue,
                (Some(_), Some(_)) => (x1 + 6.0, y1 + thick.min(24.0) / 2.0 + 4.0),
                (Some(_), None) => (x2 - width.min(x2 - x1), y2 + thick + 13.0),
                _ => (x1, y1 + thick + 13.0),
            };
            let room = [x, y - 10.0, x + width, y + 3.0];
            let is_free = taken.iter().all(|other| !overlap(room, *other));
            if is_free && room[0] >= 0.0 && room[2] <= canvas.width {
                canvas.text("small on-flow", [x, y], &flow.value);
                taken.push(room);
            }
        }
    }
}

impl Flow {
    /// Whether it joins a node to the outside.
    fn trades(&self, node: usize) -> bool {
        let is_open = self.from.is_none() || self.to.is_none();
        is_open && (self.from == Some(node) || self.to == Some(node))
    }
}

impl FlowPlaces {
    /// The upper edge of a flow at both ends; ends outside lie a third of a column away.
    fn ends(&self, flow: &Flow, index: usize) -> [[f64; 2]; 2] {
        let [leaves, arrives] = self.flows[index];
        let away = 0.36 * self.column.min(160.0);
        let start = flow.from.map(|node| [self.nodes[node][0] + BAR, leaves]);
        let end = flow.to.map(|node| [self.nodes[node][0], arrives]);
        match (start, end) {
            (Some(start), Some(end)) => [start, end],
            (Some(start), None) => [start, [start[0] + away, start[1] + SINK]],
            (None, Some(end)) => [[end[0] - away, end[1] + SINK], end],
            (None, None) => [[0.0; 2]; 2],
        }
    }
}

fn overlap(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn ribbon([start, end]: [[f64; 2]; 2], thick: f64) -> Path {
    let thick = thick.max(0.8);
    let below = |[x, y]: [f64; 2]| [x, y + thick];
    let upper = Path::default().to(start).swing(start, end);
    upper.to(below(end)).swing(below(end), below(start)).close()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(from: Option<usize>, to: Option<usize>, size: f64) -> Flow {
        let text = String::new;
        Flow { from, to, class: "local", size, value: text(), title: text() }
    }

    fn node(column: usize, size: f64) -> FlowNode {
        let text = String::new;
        FlowNode { name: text(), value: text(), title: text(), column, size }
    }

    #[test]
    fn flows_fill_their_nodes_from_the_top() {
        let nodes = vec![node(0, 10.0), node(1, 5.0)];
        let flows =
            vec![flow(Some(0), None, 6.0), flow(Some(0), Some(1), 4.0), flow(None, Some(1), 1.0)];
        let places = Sankey { nodes, flows, keys: Vec::new() }.places(516.0);
        // 250 pixels for 10 make 25 for each unit; the column is 400 wide.
        assert_eq!(places.nodes, [[0.0, 52.0], [400.0, 52.0]]);
        assert_eq!(places.heights, [250.0, 125.0]);
        // What stays comes before what leaves, although it is listed later.
        assert_eq!(places.flows, [[152.0, 0.0], [52.0, 52.0], [0.0, 152.0]]);
    }

    #[test]
    fn nothing_at_all_can_be_drawn() {
        let canvas = Sankey { nodes: Vec::new(), flows: Vec::new(), keys: Vec::new() }.draw(400.0);
        assert!(canvas.height.is_finite());
        let canvas = Sankey { nodes: vec![node(0, 0.0)], flows: Vec::new(), keys: Vec::new() };
        assert!(!canvas.draw(400.0).body().0.contains("NaN"));
    }
}
