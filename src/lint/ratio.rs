//! Ratios that look inverted, a yield where a consumption belongs or watts per gram for grams per
//! watt; and ratios that do not fit the units of their stages, as 2.3 g/W between 万吨 and GW.

use std::collections::BTreeMap;

use super::finding::{Lint, LintKind};
use crate::balance::trace::Draw;
use crate::message::{Text, texts};
use crate::scenario::Scenario;
use crate::scenario::input::Input;
use crate::scenario::link::{Link, LinkField};
use crate::scenario::stage::StageField;
use crate::units::Unit;

texts! {
    looks_like_yield(link, consumption, inverse):
        "{link}: a consumption of {consumption} looks like a yield; the consumption would be its inverse, {inverse}",
        "{link}：单耗 {consumption} 像是成品率；单耗应为其倒数 {inverse}";
    looks_inverted(link, consumption, coverage, inverted):
        "{link}: a consumption of {consumption} gives a nameplate coverage of {coverage}; its inverse would give {inverted}. Is it inverted?",
        "{link}：单耗 {consumption} 使名义产能覆盖率为 {coverage}，取倒数则为 {inverted}。是否写反了？";
    looks_misscaled(link, consumption, units, fitting):
        "{link}: a consumption of {consumption} does not fit {units}; {fitting} would",
        "{link}：单耗 {consumption} 与单位 {units} 不符；应为 {fitting}";
    looks_like_grams(link, consumption, units, fitting):
        "{link}: a consumption of {consumption} looks like g/W; in {units} that is {fitting}",
        "{link}：单耗 {consumption} 像是以克/瓦计；以 {units} 计为 {fitting}";
    unit_near_known(stage, unit, known):
        "stage {stage}: the unit {unit} is not known and converts to nothing; is {known} meant?",
        "环节 {stage}：单位 {unit} 未知，不能换算；是否应为 {known}？";
}

/// Between identical units, a consumption in this range looks like the yield that it is 1 over.
const YIELDS: std::ops::RangeInclusive<f64> = 0.6..=0.995;

/// How much nearer to 1 a coverage must come for a ratio to look inverted, or out of scale.
const NEARER: f64 = 2.0;

/// How far from 1 a ratio between units of one dimension may lie that is meant.
const SAME: f64 = 5.0;

/// Units of stages that are a known one but for capitals.
pub(super) fn units(scenario: &Scenario) -> Vec<Lint> {
    let near = scenario.stages.iter().filter_map(|stage| {
        let known = stage.unit.near_miss()?;
        let text = unit_near_known(&stage.id, Text::data(&stage.unit), known);
        Some(Lint::new(LintKind::UnitLooksLike, &stage.id, text))
    });
    near.collect()
}

/// Consumptions that look like their inverses, or as if they were in other units.
pub(super) fn ratios(scenario: &Scenario) -> Vec<Lint> {
    let chain = Nameplates::new(scenario);
    let looks = scenario.links.iter().filter_map(|link| {
        let consumption = chain.consumption(link);
        let id = link.id();
        if chain.same_unit(link) && YIELDS.contains(&consumption) {
            let inverse = decimals(1.0 / consumption, 4);
            let text = looks_like_yield(&id, decimals(consumption, 4), inverse);
            return Some(Lint::new(LintKind::LooksLikeYield, id, text));
        }
        if let Some(text) = chain.misscaled(link) {
            return Some(Lint::new(LintKind::LooksMisscaled, id, text));
        }
        let (coverage, inverted) = chain.coverages(link, 1.0 / consumption)?;
        let (before, after) = (decimals(coverage, 3), decimals(inverted, 3));
        let text = looks_inverted(&id, decimals(consumption, 4), before, after);
        let nearer = far(coverage) > NEARER * far(inverted);
        nearer.then(|| Lint::new(LintKind::LooksInverted, id, text))
    });
    looks.collect()
}

/// How many times too large or too small.
fn far(ratio: f64) -> f64 {
    ratio.max(1.0 / ratio)
}

/// Four significant digits, and no more zeros than needed.
fn significant(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

fn decimals(value: f64, places: usize) -> Text {
    Text::data(format_args!("{value:.places$}"))
}

/// The chain at nameplate, every number at its median.
struct Nameplates<'s> {
    central: Draw,
    stages: BTreeMap<&'s str, (f64, &'s Unit)>,
    /// Local need of each stage's product at nameplate.
    needs: BTreeMap<&'s str, f64>,
    /// What decides the shares of alternatives, summed over those of one name, by buyer and name.
    weights: BTreeMap<(&'s str, &'s str), f64>,
}

impl<'s> Nameplates<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        let central = Draw::central(scenario);
        let capacity = |id: &String| {
            let input = Input::Stage { stage: id.clone(), field: StageField::Capacity };
            central.value(&input).unwrap_or_default()
        };
        let stages = scenario.stages.iter();
        let stages =
            stages.map(|stage| (stage.id.as_str(), (capacity(&stage.id), &stage.unit))).collect();
        let (needs, weights) = Default::default();
        let mut chain = Self { central, stages, needs, weights };
        for link in &scenario.links {
            if let Some(name) = &link.alternative {
                let weight = chain.weight(link);
                *chain.weights.entry((&link.to, name)).or_default() += weight;
            }
        }
        for link in &scenario.links {
            let need = chain.need(link, chain.consumption(link));
            *chain.needs.entry(&link.from).or_default() += need;
        }
        chain
    }

    fn capacity(&self, stage: &str) -> f64 {
        self.stages.get(stage).map_or(0.0, |(capacity, _)| *capacity)
    }

    fn number(&self, link: &Link, field: LinkField) -> Option<f64> {
        let (from, to) = (link.from.clone(), link.to.clone());
        self.central.given(&Input::Link { from, to, field }, i32::MAX)
    }

    fn consumption(&self, link: &Link) -> f64 {
        self.number(link, LinkField::Consumption).unwrap_or(1.0)
    }

    fn same_unit(&self, link: &Link) -> bool {
        self.units(link).is_some_and(|[from, to]| from == to)
    }

    /// The units of the supplier and of the buyer.
    fn units(&self, link: &Link) -> Option<[&'s Unit; 2]> {
        let unit = |id: &str| self.stages.get(id).map(|(_, unit)| *unit);
        Some([unit(&link.from)?, unit(&link.to)?])
    }

    /// What the share of an alternative is in proportion to: its mix where it is given, else what
    /// it could feed.
    fn weight(&self, link: &Link) -> f64 {
        let mix = self.number(link, LinkField::Mix);
        mix.unwrap_or_else(|| self.capacity(&link.from) / self.consumption(link))
    }

    /// `r·w·K` of the buyer.
    fn need(&self, link: &Link, consumption: f64) -> f64 {
        let name = link.alternative.as_deref();
        let weights = name.and_then(|name| self.weights.get(&(link.to.as_str(), name)).copied());
        let weights = weights.filter(|weights| *weights > 0.0);
        let share = weights.map_or(1.0, |weights| self.weight(link) / weights);
        consumption * share * self.capacity(&link.to)
    }

    /// Nameplate coverage of the supplier as the link is given, and with another consumption.
    fn coverages(&self, link: &Link, other: f64) -> Option<(f64, f64)> {
        let r = self.consumption(link);
        let need = self.needs.get(link.from.as_str()).copied()?;
        let changed = need - self.need(link, r) + self.need(link, other);
        let capacity = self.capacity(&link.from);
        (capacity > 0.0 && need > 0.0 && changed > 0.0)
            .then(|| (capacity / need, capacity / changed))
    }

    /// What is to be said of a consumption that does not fit the units of its stages.
    ///
    /// Between units of one dimension a consumption is near the ratio of the units. Between a mass
    /// and a power it is quoted in grams per watt; it looks like that where coverage comes much
    /// nearer to 1 if it is.
    fn misscaled(&self, link: &Link) -> Option<Text> {
        let [from, to] = self.units(link)?;
        let (r, scale) = (self.consumption(link), from.per(to)?);
        if scale == 1.0 || r <= 0.0 {
            return None;
        }
        let (fitting, id) = (r * scale, link.id());
        let units = Text::data(format_args!("{from}/{to}"));
        let said = (Text::data(significant(r)), Text::data(significant(fitting)));
        if from.measures_as(to) {
            let is_off = far(r / scale) > SAME && far(r) <= SAME;
            return is_off.then(|| looks_misscaled(&id, said.0, units, said.1));
        }
        let (before, after) = self.coverages(link, fitting)?;
        let nearer = far(before) > NEARER * far(after);
        nearer.then(|| looks_like_grams(&id, said.0, units, said.1))
    }
}
