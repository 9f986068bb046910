//! The equations of one period, by the names of the scenario.

use std::collections::BTreeMap;

use super::{Chapter, Draw, Line, Trace};
use crate::message::{Text, texts};
use crate::scenario::link::{Link, LinkField};
use crate::scenario::stage::{Stage, StageField};
use crate::scenario::{Scenario, band::TOLERANCE, input::Input};
use crate::{balance::LimitedBy, metric::Metric, units::Unit};

texts! {
    capacity_times_years: "capacity times years", "产能 × 年数";
    consumption: "consumption", "单耗";
    final_consumption: "consumption per final unit", "每单位终端产品所含";
    granted: "grant", "分得量";
    import_supply: "import supply", "可外购量";
    local_supply: "local supply", "本地可供量";
    local_want: "local want", "本地需求";
    made_locally: "made from local supply", "由本地供应制成";
    mix_of: "mix", "份额";
    operating_rate: "operating rate", "开工率";
    planned_production: "planned production", "计划产量";
}

pub(super) type ByStage<'s> = BTreeMap<&'s str, f64>;
pub(super) type ByLink<'s> = BTreeMap<(&'s str, &'s str), f64>;

/// What holds in a period of a horizon.
#[derive(Debug, Clone, Default)]
pub(super) struct Now<'s> {
    pub(super) label: String,
    pub(super) year: i32,
    /// Δ
    pub(super) years: f64,
    /// K at the period's end.
    pub(super) capacity: ByStage<'s>,
    /// Capacity times years that produces, and that is installed.
    pub(super) produces: BTreeMap<&'s str, [f64; 2]>,
    /// What is in store at the start.
    pub(super) stock: ByStage<'s>,
    /// Exports, stocks and stranded amounts of a year that sums up its parts.
    pub(super) rolled: BTreeMap<&'s str, [f64; 3]>,
}

/// What a market adds up over the periods of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum YearSum {
    /// `E`, by stage.
    Full,
    /// `N`, by market.
    Need,
    /// `Σ E`, by market.
    Supply,
    /// `π·N`, by market.
    Spent,
    /// `π·p`, by stage.
    Sales,
}

/// Numbers so far, by the symbols of the equations.
pub(super) struct Tracer<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) draw: &'s Draw,
    /// Stages from suppliers to buyers.
    pub(super) order: Vec<&'s Stage>,
    d: ByStage<'s>,
    pub(super) w: ByLink<'s>,
    /// What markets add up over a year, by stage or market.
    pub(super) amounts: BTreeMap<(YearSum, String), f64>,
    want: ByLink<'s>,
    grant: ByLink<'s>,
    pub(super) chapter: Chapter,
    pub(super) trace: Trace,
    pub(super) time: Option<Now<'s>>,
}

fn key(link: &Link) -> (&str, &str) {
    (&link.from, &link.to)
}

/// What is left of `whole` after `part`, and exactly 0 where rounding alone is left.
fn rest(whole: f64, part: f64) -> f64 {
    let rest = whole - part;
    if rest > TOLERANCE * whole { rest } else { 0.0 }
}

pub(super) fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}

fn suppliers_first(scenario: &Scenario) -> Vec<&Stage> {
    let links = || scenario.links.iter();
    let has_all = |buyer: &str, made: &[&Stage]| {
        let mut inputs = links().filter(|link| link.to == buyer);
        inputs.all(|link| made.iter().any(|stage| stage.id == link.from))
    };
    let first = scenario.stages.iter().filter(|stage| has_all(&stage.id, &[]));
    let (mut order, mut next): (Vec<&Stage>, _) = (first.collect(), 0);
    while let Some(stage) = order.get(next).copied() {
        next += 1;
        for link in links().filter(|link| link.from == stage.id) {
            let is_next =
                |buyer: &&Stage| buyer.id == link.to && has_all(&buyer.id, &order[..next]);
            let buyer = scenario.stages.iter().find(is_next);
            order.extend(buyer);
        }
    }
    order
}

impl<'s> Tracer<'s> {
    pub(super) fn new(scenario: &'s Scenario, draw: &'s Draw) -> Self {
        Self {
            scenario,
            draw,
            order: suppliers_first(scenario),
            d: ByStage::new(),
            w: ByLink::new(),
            amounts: BTreeMap::new(),
            want: ByLink::new(),
            grant: ByLink::new(),
            chapter: Chapter::Pipeline,
            trace: Trace::default(),
            time: None,
        }
    }

    pub(super) fn value(&self, input: &Input) -> Option<f64> {
        self.draw.given(input, self.time.as_ref().map_or(i32::MAX, |time| time.year))
    }

    pub(super) fn stage(&self, stage: &Stage, field: StageField) -> Option<f64> {
        self.value(&Input::Stage { stage: stage.id.clone(), field })
    }

    fn link(&self, link: &Link, field: LinkField) -> Option<f64> {
        self.value(&Input::Link { from: link.from.clone(), to: link.to.clone(), field })
    }

    pub(super) fn r(&self, link: &Link) -> f64 {
        self.link(link, LinkField::Consumption).expect("checked: a link has a consumption")
    }

    fn phi(&self, link: &Link) -> f64 {
        self.link(link, LinkField::LocalShare).unwrap_or(1.0)
    }

    /// m·w·d
    fn planned_import(&self, link: &Link) -> f64 {
        let share = self.link(link, LinkField::ImportShare).unwrap_or(1.0);
        share * self.w[&key(link)] * self.d[link.to.as_str()]
    }

    pub(super) fn k(&self, stage: &Stage) -> f64 {
        if let Some(time) = &self.time {
            return time.capacity[stage.id.as_str()];
        }
        self.stage(stage, StageField::Capacity).expect("checked: a stage has a capacity")
    }

    /// Capacity times years that produces, and that is installed.
    pub(super) fn produces(&self, stage: &Stage) -> [f64; 2] {
        let standing = || [self.k(stage); 2];
        self.time.as_ref().map_or_else(standing, |time| time.produces[stage.id.as_str()])
    }

    /// x or c, in the period.
    fn in_period(&self, stage: &Stage, field: StageField) -> Option<f64> {
        let years = self.time.as_ref().map_or(1.0, |time| time.years);
        self.stage(stage, field).map(|yearly| yearly * years)
    }

    /// x
    fn x(&self, stage: &Stage) -> Option<f64> {
        self.in_period(stage, StageField::ExportLimit)
    }

    /// What is in store at the period's start, and the most that can be kept.
    pub(super) fn store(&self, stage: &Stage) -> [f64; 2] {
        let stock = self.time.as_ref().and_then(|time| time.stock.get(stage.id.as_str()).copied());
        [stock.unwrap_or(0.0), self.stage(stage, StageField::Storage).unwrap_or(0.0)]
    }

    /// Out(i)
    pub(super) fn out(&self, stage: &'s Stage) -> impl Iterator<Item = &'s Link> + use<'s> {
        self.scenario.links.iter().filter(|link| link.from == stage.id)
    }

    /// G(j): each input by its name, with its links.
    fn inputs(&self, stage: &Stage) -> BTreeMap<&'s str, Vec<&'s Link>> {
        let mut groups: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
        for link in self.scenario.links.iter().filter(|link| link.to == stage.id) {
            groups.entry(link.alternative.as_ref().unwrap_or(&link.from)).or_default().push(link);
        }
        groups
    }

    /// Σ want
    fn wanted(&self, stage: &'s Stage) -> f64 {
        self.out(stage).map(|link| self.want[&key(link)]).sum()
    }

    pub(super) fn by_id(&self, id: &str) -> &'s Stage {
        let found = self.scenario.stages.iter().find(|stage| stage.id == id);
        found.expect("checked: a link's stages exist")
    }

    pub(super) fn say(
        &mut self,
        of: &str,
        (what, equation): (Text, &'static str),
        (value, unit): (f64, &Unit),
    ) -> f64 {
        let period = self.time.as_ref().map(|time| time.label.clone());
        let (chapter, of, unit) = (self.chapter, of.to_owned(), unit.clone());
        self.trace.lines.push(Line { period, chapter, of, what, equation, value, unit });
        value
    }

    pub(super) fn report(&mut self, metric: Metric, of: &str, value: f64) {
        self.trace.metrics.insert((metric, of.to_owned()), value);
    }

    /// A metric that was reported.
    pub(super) fn of(&self, metric: Metric, of: &str) -> f64 {
        self.trace.metrics[&(metric, of.to_owned())]
    }

    /// Writes a line of a metric and reports it; amounts of its subject are in that unit.
    pub(super) fn figure(
        &mut self,
        of: &str,
        (metric, equation): (Metric, &'static str),
        (value, unit): (f64, &Unit),
    ) {
        self.say(of, (metric.text(), equation), (value, &metric.unit(unit.clone())));
        self.report(metric, of, value);
    }

    /// Everything, of a period that is simulated.
    pub(super) fn balance(&mut self) {
        self.potentials();
        self.clear();
        self.mixes();
        self.pull();
        self.chapter = Chapter::Push;
        for stage in self.order.clone() {
            self.produce(stage);
            self.grant(stage);
        }
        self.sales();
        self.figures();
    }

    /// What follows from potentials, production and flows, of a period or of a year.
    pub(super) fn figures(&mut self) {
        self.stage_figures();
        self.link_figures();
        self.equivalents();
        self.totals();
    }

    fn potentials(&mut self) {
        self.chapter = Chapter::Potential;
        for stage in self.order.clone() {
            let (id, unit, k) = (stage.id.as_str(), &stage.unit, self.k(stage));
            let u = self.stage(stage, StageField::OperatingRate).unwrap_or(1.0);
            let [output, _] = self.produces(stage);
            let equation = if self.time.is_some() {
                let equation = "max(0, base·years + Σ amount·∫ ramp)";
                self.say(id, (capacity_times_years(), equation), (output, unit));
                "e = u·output"
            } else {
                self.say(id, (Metric::Capacity.text(), "K, given"), (k, unit));
                "e = K·u"
            };
            self.say(id, (operating_rate(), "u, given"), (u, &Unit::one()));
            self.figure(id, (Metric::Potential, equation), (output * u, unit));
            self.report(Metric::Capacity, id, k);
        }
    }

    /// The mix of every link, by what `output` says that a supplier makes.
    pub(super) fn mix_by(&self, output: impl Fn(&Stage) -> f64) -> ByLink<'s> {
        let mut mixes = ByLink::new();
        for links in self.order.iter().flat_map(|stage| self.inputs(stage).into_values()) {
            let share = |link: &Link| {
                let planned = self.link(link, LinkField::Mix);
                planned.unwrap_or_else(|| output(self.by_id(&link.from)) / self.r(link))
            };
            let sum: f64 = links.iter().map(|link| share(link)).sum();
            for link in &links {
                let w = match links.len() {
                    1 => 1.0,
                    _ if sum > 0.0 => share(link) / sum,
                    n => 1.0 / n as f64,
                };
                mixes.insert(key(link), w);
            }
        }
        mixes
    }

    pub(super) fn mixes(&mut self) {
        self.chapter = Chapter::Consumption;
        self.w = self.mix_by(|stage| self.of(Metric::Potential, &stage.id));
        for link in &self.scenario.links {
            let [from, to] = [&link.from, &link.to].map(|id| &self.by_id(id).unit);
            let (id, per) = (link.id(), Unit::new(format!("{from}/{to}")));
            self.say(&id, (consumption(), "r, given"), (self.r(link), &per));
            if link.alternative.is_some() {
                let equation = match link.mix {
                    Some(_) => "w = share / Σ shares",
                    None => "w = (e_i/r_ij) / Σ_k e_k/r_kj",
                };
                self.say(&id, (mix_of(), equation), (self.w[&key(link)], &Unit::one()));
            }
        }
    }

    fn pull(&mut self) {
        self.chapter = Chapter::Pull;
        for stage in self.order.clone().into_iter().rev() {
            let (e, wanted) = (self.of(Metric::Potential, &stage.id), self.wanted(stage));
            let [stock, storage] = self.store(stage);
            let (d, equation) = match self.x(stage) {
                None => (e, "d = e, exports unlimited"),
                Some(x) if stage.storage.is_some() => {
                    let sold = x + wanted + storage - stock;
                    (e.min(sold.max(0.0)), "d = min(e, max(0, x + Σ want + storage − stock))")
                }
                Some(x) => (e.min(x + wanted), "d = min(e, x + Σ want)"),
            };
            self.say(&stage.id, (planned_production(), equation), (d, &stage.unit));
            self.d.insert(&stage.id, d);
            for link in self.inputs(stage).into_values().flatten() {
                let want = self.phi(link) * self.r(link) * self.w[&key(link)] * d;
                let unit = &self.by_id(&link.from).unit;
                self.say(&link.id(), (local_want(), "want = φ·r·w·d"), (want, unit));
                self.want.insert(key(link), want);
            }
        }
    }

    fn produce(&mut self, stage: &'s Stage) {
        let (id, unit) = (stage.id.as_str(), &stage.unit);
        let (d, e) = (self.d[id], self.of(Metric::Potential, id));
        let mut supplies = Vec::new();
        for (name, links) in self.inputs(stage) {
            let of = format!("{name}->{id}");
            let local: f64 = links.iter().map(|link| self.grant[&key(link)] / self.r(link)).sum();
            let import: f64 = links.iter().map(|link| self.planned_import(link)).sum();
            self.say(&of, (local_supply(), "local = Σ grant/r"), (local, unit));
            self.say(&of, (import_supply(), "import = Σ m·w·d"), (import, unit));
            supplies.push((name, links, local, import));
        }
        let supply = |(_, _, local, import): &(&str, Vec<&Link>, f64, f64)| local + import;
        let least = supplies.iter().map(supply).fold(f64::INFINITY, f64::min);
        let equation = "p = min(d, min_g (local + import))";
        let p = d.min(least);
        self.figure(id, (Metric::Production, equation), (p, unit));
        let ties = supplies.iter().filter(|group| supply(group) <= least * (1.0 + TOLERANCE));
        let factors = if p < d * (1.0 - TOLERANCE) {
            ties.map(|(name, ..)| LimitedBy::Input((*name).to_owned())).collect()
        } else if d < e * (1.0 - TOLERANCE) {
            vec![LimitedBy::Market]
        } else {
            vec![LimitedBy::OwnPlants]
        };
        self.trace.limiting.insert(id.to_owned(), factors);
        for (name, links, local_g, import_g) in supplies {
            let capped: f64 = links.iter().map(|link| self.phi(link) * self.w[&key(link)]).sum();
            let sourced = local_g.min((p - import_g).max(local_g.min(p * capped)));
            let equation = "ℓ = max(p − import, min(local, p·Σ φ·w))";
            self.say(&format!("{name}->{id}"), (made_locally(), equation), (sourced, unit));
            for link in links {
                let (of, unit) = (link.id(), &self.by_id(&link.from).unit);
                let grant = self.grant[&key(link)];
                let local = if local_g > 0.0 { grant * sourced / local_g } else { 0.0 };
                let rest = self.r(link) * rest(p, sourced) * self.planned_import(link);
                let import = if import_g > 0.0 { rest / import_g } else { 0.0 };
                let equation = "local = grant·ℓ / local_g";
                self.figure(&of, (Metric::LocalFlow, equation), (local, unit));
                let equation = "import = r·(p − ℓ)·m·w·d / import_g";
                self.figure(&of, (Metric::Import, equation), (import, unit));
            }
        }
    }

    fn grant(&mut self, stage: &'s Stage) {
        let available = self.of(Metric::Production, &stage.id) + self.store(stage)[0];
        let x = self.x(stage).unwrap_or(f64::INFINITY);
        let c = self.in_period(stage, StageField::ExportCommitment).unwrap_or(0.0);
        let free = available - c.min(x).min(available);
        let wanted = self.wanted(stage);
        let ration = if wanted > 0.0 { (free / wanted).min(1.0) } else { 0.0 };
        for link in self.out(stage) {
            let grant = self.want[&key(link)] * ration;
            let equation = "grant = want·min(1, free / Σ want)";
            self.say(&link.id(), (granted(), equation), (grant, &stage.unit));
            self.grant.insert(key(link), grant);
        }
    }

    fn stage_figures(&mut self) {
        self.chapter = Chapter::Stage;
        let used =
            if self.time.is_some() { "utilisation = p / installed" } else { "utilisation = p / K" };
        let nameplate = self.mix_by(|stage| self.k(stage));
        for stage in self.order.clone() {
            let (id, unit) = (stage.id.as_str(), &stage.unit);
            let (e, p, k) =
                (self.of(Metric::Potential, id), self.of(Metric::Production, id), self.k(stage));
            let sold: f64 =
                self.out(stage).map(|link| self.of(Metric::LocalFlow, &link.id())).sum();
            self.outside(stage, sold);
            let [_, installed] = self.produces(stage);
            self.figure(id, (Metric::Utilisation, used), (ratio(p, installed), unit));
            self.market_figures(stage);
            if let Some(national) = self.stage(stage, StageField::NationalCapacity) {
                let equation = "national share = K / national K";
                self.figure(id, (Metric::NationalShare, equation), (ratio(k, national), unit));
            }
            if self.out(stage).next().is_none() {
                continue;
            }
            let need = |link: &Link| {
                self.r(link) * self.w[&key(link)] * self.of(Metric::Potential, &link.to)
            };
            let at_potential: f64 = self.out(stage).map(need).sum();
            let of =
                |link: &Link| self.r(link) * nameplate[&key(link)] * self.k(self.by_id(&link.to));
            let at_nameplate: f64 = self.out(stage).map(of).sum();
            let coverage = ratio(e, at_potential);
            self.figure(id, (Metric::Coverage, "κ = e / Σ r·w·e"), (coverage, unit));
            self.coverage_at_full(stage);
            let gap = if (e - at_potential).abs() > TOLERANCE * e { e - at_potential } else { 0.0 };
            self.figure(id, (Metric::Gap, "gap = e − Σ r·w·e"), (gap, unit));
            let coverage = ratio(k, at_nameplate);
            self.figure(id, (Metric::NameplateCoverage, "K / Σ r·w·K"), (coverage, unit));
            let conversion = if p > 0.0 { (sold / p).min(1.0) } else { f64::NAN };
            let equation = "α = min(1, Σ local / p)";
            self.figure(id, (Metric::LocalConversionRate, equation), (conversion, unit));
        }
    }

    /// What local buyers leave, and what becomes of it.
    fn outside(&mut self, stage: &'s Stage, sold: f64) {
        let (id, unit) = (stage.id.as_str(), &stage.unit);
        let stored = stage.storage.is_some();
        let [stock, storage] = self.store(stage);
        let available = self.of(Metric::Production, id) + stock;
        let surplus = rest(available, sold);
        let rolled = self.time.as_ref().and_then(|time| time.rolled.get(id).copied());
        let [export, kept, stranded] = rolled.unwrap_or_else(|| {
            let export = surplus.min(self.x(stage).unwrap_or(surplus));
            let kept = storage.min(surplus - export);
            let left = surplus - export - kept;
            [export, kept, if left > TOLERANCE * available { left } else { 0.0 }]
        });
        let (first, last) = if stored {
            ("surplus = p + stock − Σ local", "stranded = surplus − export − stock'")
        } else {
            ("surplus = p − Σ local", "stranded = surplus − export")
        };
        self.figure(id, (Metric::Surplus, first), (surplus, unit));
        self.figure(id, (Metric::Export, "export = min(surplus, x)"), (export, unit));
        if stored {
            let equation = "stock' = min(storage, surplus − export)";
            self.figure(id, (Metric::Stock, equation), (kept, unit));
        }
        self.figure(id, (Metric::Stranded, last), (stranded, unit));
    }

    fn link_figures(&mut self) {
        self.chapter = Chapter::Link;
        for link in &self.scenario.links {
            let (id, unit) = (link.id(), &self.by_id(&link.from).unit);
            let [local, import] =
                [Metric::LocalFlow, Metric::Import].map(|flow| self.of(flow, &id));
            let rate = (ratio(local, local + import), unit);
            self.figure(&id, (Metric::LocalSupplyRate, "λ = local / (local + import)"), rate);
        }
    }

    fn equivalents(&mut self) {
        self.chapter = Chapter::Chain;
        let last = &self.scenario.stages[self.scenario.final_stage_index()];
        let mut consumption = ByStage::from([(last.id.as_str(), 1.0)]);
        let mut least = self.of(Metric::Potential, &last.id);
        let mut equivalents = ByStage::new();
        for stage in self.order.clone().into_iter().rev() {
            let id = stage.id.as_str();
            let feeds = |link: &&Link| consumption.contains_key(link.to.as_str());
            if stage.id != last.id {
                let links: Vec<&Link> = self.out(stage).filter(feeds).collect();
                if links.is_empty() {
                    continue;
                }
                let per_unit = |link: &&Link| {
                    self.r(link) * self.w[&key(link)] * consumption[link.to.as_str()]
                };
                let r = links.iter().map(per_unit).sum();
                consumption.insert(id, r);
            }
            let per = Unit::new(format!("{}/{}", stage.unit, last.unit));
            let equation = "R = Σ r·w·R, R_final = 1";
            let r = self.say(id, (final_consumption(), equation), (consumption[id], &per));
            let equivalent = ratio(self.of(Metric::Potential, id), r);
            self.figure(id, (Metric::FinalEquivalent, "E = e / R"), (equivalent, &last.unit));
            equivalents.insert(id, equivalent);
            least = equivalent.min(least);
        }
        let ties = equivalents.into_iter().filter(|(_, e)| *e <= least * (1.0 + TOLERANCE));
        self.trace.bottlenecks = ties.map(|(stage, _)| stage.to_owned()).collect();
        let of = (Metric::ClosedThroughput, "T = min E");
        self.figure("chain", of, (least, &last.unit));
        let of = (Metric::FinalOutput, "p of the final stage");
        self.figure("chain", of, (self.of(Metric::Production, &last.id), &last.unit));
    }

    fn totals(&mut self) {
        let valued = self.scenario.links.iter().filter_map(|link| {
            Some((self.stage(self.by_id(&link.from), StageField::Value)?, link.id()))
        });
        let valued: Vec<(f64, String)> = valued.collect();
        if !valued.is_empty() {
            let sum = |flow| valued.iter().map(|(v, link)| v * self.of(flow, link)).sum();
            let [local, import]: [f64; 2] = [Metric::LocalFlow, Metric::Import].map(sum);
            let of = (Metric::ChainLocalSupplyRate, "Λ = Σ v·local / Σ v·use");
            self.figure("chain", of, (ratio(local, local + import), &Unit::one()));
        }
        self.chapter = Chapter::Account;
        for account in &self.scenario.accounts {
            let mut sum = 0.0;
            for (stage, given) in &account.intensity {
                let input = Input::Account { account: account.id.clone(), stage: stage.clone() };
                let sales = self.amount(YearSum::Sales, stage).filter(|_| given.times_price);
                let produced = || self.of(Metric::Production, stage);
                sum += self.value(&input).unwrap_or(0.0) * sales.unwrap_or_else(produced);
            }
            let is_priced = account.intensity.iter().any(|(_, given)| given.times_price);
            let equation = if is_priced {
                "A = Σ a·p, times π where it follows the price"
            } else {
                "A = Σ a·p"
            };
            self.figure(&account.id, (Metric::Account, equation), (sum, &account.unit));
        }
        for (pair, unit) in self.scenario.subjects(Metric::AccountRatio) {
            let total = |id: &str| self.trace.found(Metric::Account, id);
            let totals = pair.split_once('/').map(|(above, below)| (total(above), total(below)));
            if let Some((Some(above), Some(below))) = totals {
                let of = (Metric::AccountRatio, "A_a / A_b");
                self.figure(&pair, of, (ratio(above, below), &unit));
            }
        }
    }
}
