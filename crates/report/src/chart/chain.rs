//! The chain as flows: what is made, used locally, bought, sold and left; and how local it is.

use std::collections::BTreeMap;

use crate::drawing::{Axis, Chart, Drawing, Flow, FlowNode, RowGroup, Sankey};
use crate::{
    names::plain,
    sheet::Sheet,
    spread::{Spread, value_at},
    tables::spreads,
};
use pvchain::{Draw, Input, Link, LinkField, Metric, Summary};

/// How much of what buyers use is local, and how much of what is made is used locally.
pub(super) fn rates(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let links = sheet.scenario.links.iter().map(Link::id);
    let stages = sheet.scenario.stages.iter().map(|stage| stage.id.clone());
    let both: [(Metric, &str, Vec<String>); 2] = [
        (Metric::LocalSupplyRate, say.supply_heading(), links.collect()),
        (Metric::LocalConversionRate, say.conversion_heading(), stages.collect()),
    ];
    let (mut all, mut groups) = (Vec::new(), Vec::new());
    for (metric, heading, subjects) in both {
        let found: Vec<_> = subjects.iter().filter_map(|of| sheet.find(metric, of)).collect();
        let row = |one: &&Summary| Spread::new(say, one).row(sheet.names.subject(&one.of), None);
        let rows = found.iter().map(row).collect();
        groups.push(RowGroup { heading: heading.to_owned(), axis: Axis::percent(), rows });
        all.extend(found);
    }
    groups.retain(|group| !group.rows.is_empty());
    let table = spreads(sheet, say.rate(), &["metric of"], &[]).of(all);
    let about = [say.rates_chart(), say.rates_reading()];
    Chart::of(id, about, Drawing::rows(groups, Spread::keys(say)), table)
}

/// A chain in the making. Flows of different units are drawn in one: an amount counts as much as the
/// final product that is made of it, by the medians of consumption.
struct FlowChain<'s, 'a> {
    sheet: &'s Sheet<'a>,
    /// Places of the stages in the file, by id.
    places: BTreeMap<&'a str, usize>,
    columns: Vec<usize>,
    /// What a unit of each stage's product counts.
    weights: Vec<f64>,
}

pub(super) fn flows(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let needed = [Metric::Production, Metric::LocalFlow, Metric::Import, Metric::Export];
    let has = |metric| sheet.outcome.metrics.iter().any(|summary| summary.metric == metric);
    if sheet.scenario.links.is_empty() || !needed.into_iter().all(has) {
        return None;
    }
    let (chain, say) = (FlowChain::new(sheet), sheet.say);
    let (mut figures, mut nodes) = chain.nodes();
    let (others, mut flows) = chain.flows();
    in_shares(&mut nodes, &mut flows);
    figures.extend(others);
    let table = spreads(sheet, say.flow_head(), &["metric", "of"], &[]).of(figures);
    let keys = vec![
        ("local", say.local_key()),
        ("import", say.imported_key()),
        ("export", say.exported_key()),
        ("stranded", say.stranded_key()),
    ];
    let drawing = Drawing::Sankey(Sankey { nodes, flows, keys });
    let title = say.flows_chart(plain(&sheet.outcome.metrics.last()?.period));
    Chart::of(id, [title, say.flows_reading().to_owned()], drawing, table)
}

/// Sizes as shares of the largest, which have a sum and a height whatever their magnitude; what is
/// beyond all numbers is not drawn.
fn in_shares(nodes: &mut [FlowNode], flows: &mut [Flow]) {
    let mut sizes: Vec<&mut f64> = nodes.iter_mut().map(|node| &mut node.size).collect();
    sizes.extend(flows.iter_mut().map(|flow| &mut flow.size));
    let finite = sizes.iter().map(|size| **size).filter(|size| size.is_finite());
    let largest = finite.fold(0.0, f64::max);
    for size in sizes {
        *size = if size.is_finite() && largest > 0.0 { *size / largest } else { 0.0 };
    }
}

impl<'s, 'a> FlowChain<'s, 'a> {
    fn new(sheet: &'s Sheet<'a>) -> Self {
        let stages = &sheet.scenario.stages;
        let places: BTreeMap<&str, usize> =
            stages.iter().map(|stage| stage.id.as_str()).zip(0..).collect();
        let mut chain = Self {
            sheet,
            columns: vec![0; stages.len()],
            weights: vec![0.0; stages.len()],
            places,
        };
        // The chain has no circles, so that no place moves more often than there are stages.
        for _ in stages {
            for link in &sheet.scenario.links {
                let (from, to) = chain.ends(link);
                chain.columns[to] = chain.columns[to].max(chain.columns[from] + 1);
            }
        }
        chain.weigh();
        chain
    }

    fn ends(&self, link: &Link) -> (usize, usize) {
        (self.places[link.from.as_str()], self.places[link.to.as_str()])
    }

    /// From the final stage back: a product counts what its buyers make of it, each in the measure in
    /// which it uses it. Then on to the stages of side branches.
    fn weigh(&mut self) {
        let central = Draw::central(self.sheet.scenario);
        let consumption = |link: &Link| {
            let (from, to) = (link.from.clone(), link.to.clone());
            let input = Input::Link { from, to, field: LinkField::Consumption };
            central.value(&input).unwrap_or(1.0)
        };
        let links = &self.sheet.scenario.links;
        let known: Vec<_> = links
            .iter()
            .map(|link| (self.ends(link), consumption(link), self.used(link)))
            .collect();
        let mut order: Vec<usize> = (0..self.weights.len()).collect();
        order.sort_by_key(|stage| self.columns[*stage]);
        self.weights[self.sheet.scenario.final_stage_index()] = 1.0;
        for stage in order.iter().rev() {
            let [mut made, mut used] = [0.0; 2];
            for ((from, to), consumption, amount) in &known {
                if from == stage && self.weights[*to] > 0.0 {
                    // Where nothing is used, all buyers count alike.
                    let amount = amount.max(f64::MIN_POSITIVE);
                    made += amount / consumption * self.weights[*to];
                    used += amount;
                }
            }
            if used > 0.0 {
                self.weights[*stage] = made / used;
            }
        }
        for stage in order {
            let suppliers =
                known.iter().filter(|((from, to), ..)| *to == stage && self.weights[*from] > 0.0);
            let largest = suppliers.max_by(|a, b| a.2.total_cmp(&b.2));
            if let (true, Some(((from, _), consumption, _))) = (self.weights[stage] == 0.0, largest)
            {
                self.weights[stage] = self.weights[*from] * consumption;
            }
        }
    }

    fn median(&self, metric: Metric, of: &str) -> f64 {
        let found = self.sheet.find(metric, of).and_then(|summary| value_at(summary, 0.5));
        found.unwrap_or(0.0).max(0.0)
    }

    fn used(&self, link: &Link) -> f64 {
        self.median(Metric::LocalFlow, &link.id()) + self.median(Metric::Import, &link.id())
    }

    /// The stages, and what is known of what they make.
    fn nodes(&self) -> (Vec<&'a Summary>, Vec<FlowNode>) {
        let mut figures = Vec::new();
        let mut nodes = Vec::new();
        for (place, stage) in self.sheet.scenario.stages.iter().enumerate() {
            let summary = self.sheet.find(Metric::Production, &stage.id);
            let [value, title] =
                summary.map_or_else(Default::default, |summary| self.said(summary));
            figures.extend(summary);
            let size = self.median(Metric::Production, &stage.id) * self.weights[place];
            let (name, column) = (self.sheet.names.stage(&stage.id), self.columns[place]);
            nodes.push(FlowNode { name, value, title, column, size });
        }
        (figures, nodes)
    }

    /// A figure on the drawing: its median, and what is said on hover.
    fn said(&self, summary: &Summary) -> [String; 2] {
        let (say, name) = (self.sheet.say, self.sheet.names.subject(&summary.of));
        let spread = Spread::new(say, summary);
        [spread.median(), spread.title(&say.of(say.metric(summary.metric), name))]
    }

    /// The flows that there are at the median, and what is known of all.
    fn flows(&self) -> (Vec<&'a Summary>, Vec<Flow>) {
        let mut ends = Vec::new();
        for link in &self.sheet.scenario.links {
            let (from, to) = self.ends(link);
            let id = link.id();
            ends.push((Metric::LocalFlow, id.clone(), [Some(from), Some(to)], from));
            ends.push((Metric::Import, id, [None, Some(to)], from));
        }
        for (place, stage) in self.sheet.scenario.stages.iter().enumerate() {
            for metric in [Metric::Stranded, Metric::Export] {
                ends.push((metric, stage.id.clone(), [Some(place), None], place));
            }
        }
        let (mut figures, mut flows) = (Vec::new(), Vec::new());
        for (metric, of, [from, to], product) in ends {
            let Some(summary) = self.sheet.find(metric, &of) else { continue };
            figures.push(summary);
            let [value, title] = self.said(summary);
            let size = self.median(metric, &of) * self.weights[product];
            let class = match metric {
                Metric::LocalFlow => "local",
                Metric::Import => "import",
                Metric::Stranded => "stranded",
                _ => "export",
            };
            if size > 0.0 {
                flows.push(Flow { from, to, class, size, value, title });
            }
        }
        (figures, flows)
    }
}
