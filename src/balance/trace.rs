//! Traces: the balance of one draw, slow and readable, with names, equations and units.
//!
//! The same equations as the kernel in [`balance`](mod@crate::balance), written straight from the
//! scenario with names instead of rows. It serves three times: as the definition to read, as the
//! oracle that the kernel is tested against, and as what `pvchain explain` prints.

use std::collections::BTreeMap;

use crate::message::Language;
use crate::metric::Metric;
use crate::sample::Block;
use crate::scenario::Scenario;
use crate::scenario::band::TOLERANCE;
use crate::scenario::input::Input;
use crate::scenario::link::{Link, LinkField};
use crate::scenario::stage::{Stage, StageField};
use crate::units::Unit;

mod time;

/// One draw: a value for every number of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    values: BTreeMap<Input, f64>,
    /// Values of numbers that change over the horizon, by the first year of each.
    by_year: BTreeMap<Input, BTreeMap<i32, f64>>,
    /// Uniform numbers that decide fates, by the name of their stream.
    latents: BTreeMap<String, f64>,
}

impl Draw {
    /// The central case: every number at its median.
    pub fn central(scenario: &Scenario) -> Self {
        let year = scenario.last_year();
        let values = scenario.inputs();
        let values = values.map(|(input, quantity)| (input, quantity.at(year).median())).collect();
        let years = scenario.horizon.iter().flat_map(|horizon| {
            let years = horizon.start.year()..=horizon.end.year();
            years.collect::<Vec<i32>>()
        });
        let years: Vec<i32> = years.collect();
        let by_year = scenario.inputs().filter(|_| years.len() > 1).map(|(input, quantity)| {
            let value = |year: &i32| (*year, quantity.at(Some(*year)).median());
            (input, years.iter().map(value).collect())
        });
        let by_year = by_year.collect();
        // What comes with more than one half comes in the central case.
        let projects = scenario.projects.iter().map(|one| format!("project.{}.realised", one.id));
        let retirements = scenario.retirements.iter();
        let retirements = retirements.map(|one| format!("retirement.{}.realised", one.id));
        let latents = projects.chain(retirements).map(|name| (name, 0.5)).collect();
        Self { values, by_year, latents }
    }

    /// The draw in one lane of a block.
    ///
    /// # Panics
    ///
    /// If the block does not hold that many draws.
    pub fn of(block: &Block<'_>, lane: usize) -> Self {
        let model = block.model();
        let given = model.given.iter();
        let values =
            given.map(|given| (given.input.clone(), block.counted(given.row)[lane])).collect();
        let time = model.time.iter();
        let by_year = time.clone().flat_map(|time| &time.by_year).map(|by_year| {
            let laws = by_year.laws.iter();
            let laws = laws.map(|(year, row, _)| (*year, block.counted(*row)[lane]));
            (model.given[by_year.given].input.clone(), laws.collect())
        });
        let by_year = by_year.collect();
        let latents = time.flat_map(|time| &time.shocks.latents);
        let latents =
            latents.map(|latent| (latent.name.clone(), block.counted(latent.row)[lane])).collect();
        Self { values, by_year, latents }
    }

    /// The value of a number, if the scenario gives it; with a horizon that of the last year.
    pub fn value(&self, input: &Input) -> Option<f64> {
        self.value_in(input, i32::MAX)
    }

    /// The value of a number in a year of the horizon, if the scenario gives it.
    pub fn value_in(&self, input: &Input, year: i32) -> Option<f64> {
        let by_year = self.by_year.get(input);
        let value = by_year.and_then(|years| years.range(..=year).next_back());
        value.map(|(_, value)| *value).or_else(|| self.values.get(input).copied())
    }
}

/// One number of a trace.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The period, with a horizon.
    pub period: Option<String>,
    /// Where it belongs, e.g. `pull` or `push`.
    pub part: &'static str,
    /// What it is a number of: a stage, a link `FROM->TO`, an input of a stage, or the chain.
    pub of: String,
    /// What it is.
    pub what: &'static str,
    /// The equation that gives it.
    pub equation: &'static str,
    /// The number; NaN where it is undefined.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

/// The balance of one draw, number by number.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Every number, in the order of the equations.
    pub lines: Vec<Line>,
    metrics: BTreeMap<(Metric, String), f64>,
    limiting: BTreeMap<String, Vec<String>>,
    bottlenecks: Vec<String>,
    /// With a horizon, the traces of its periods.
    periods: Vec<(String, Trace)>,
}

impl Trace {
    /// A metric of a subject in a period of the horizon.
    pub fn metric_in(&self, period: &str, metric: Metric, of: &str) -> Option<f64> {
        let found = self.periods.iter().find(|(label, _)| label == period);
        found.and_then(|(_, trace)| trace.metric(metric, of))
    }

    /// A metric of a subject: `None` if there is no such figure, NaN if it is undefined.
    pub fn metric(&self, metric: Metric, of: &str) -> Option<f64> {
        self.metrics.get(&(metric, of.to_owned())).copied()
    }

    /// What holds a stage back: `potential`, `market`, or inputs that tie.
    pub fn limiting(&self, stage: &str) -> &[String] {
        self.limiting.get(stage).map_or(&[], Vec::as_slice)
    }

    /// The stages that the chain runs into without any trade; several tie.
    pub fn bottlenecks(&self) -> &[String] {
        &self.bottlenecks
    }
}

/// Balances one draw of a scenario; with a horizon, every period of it.
pub fn trace(scenario: &Scenario, draw: &Draw) -> Trace {
    if let Some(horizon) = &scenario.horizon {
        return time::trace(scenario, horizon, draw);
    }
    let mut tracer = Tracer::new(scenario, draw);
    tracer.potentials();
    tracer.mixes();
    tracer.pull();
    tracer.push();
    tracer.stage_figures();
    tracer.link_figures();
    tracer.equivalents();
    tracer.totals();
    tracer.trace
}

type ByStage<'s> = BTreeMap<&'s str, f64>;
type ByLink<'s> = BTreeMap<(&'s str, &'s str), f64>;

/// Numbers so far, by the symbols of the equations.
struct Tracer<'s> {
    scenario: &'s Scenario,
    draw: &'s Draw,
    by_id: BTreeMap<&'s str, &'s Stage>,
    links_from: BTreeMap<&'s str, Vec<&'s Link>>,
    links_to: BTreeMap<&'s str, Vec<&'s Link>>,
    /// Stages from suppliers to buyers.
    order: Vec<&'s Stage>,
    e: ByStage<'s>,
    d: ByStage<'s>,
    p: ByStage<'s>,
    w: ByLink<'s>,
    want: ByLink<'s>,
    grant: ByLink<'s>,
    local: ByLink<'s>,
    import: ByLink<'s>,
    trace: Trace,
    /// What a horizon adds.
    time: Option<time::Now<'s>>,
}

fn key(link: &Link) -> (&str, &str) {
    (&link.from, &link.to)
}

/// What is left of `whole` after `part`, and exactly 0 where rounding alone is left.
fn rest(whole: f64, part: f64) -> f64 {
    let rest = whole - part;
    if rest > TOLERANCE * whole { rest } else { 0.0 }
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}

impl<'s> Tracer<'s> {
    fn new(scenario: &'s Scenario, draw: &'s Draw) -> Self {
        let mut tracer = Self {
            scenario,
            draw,
            by_id: scenario.stages.iter().map(|stage| (stage.id.as_str(), stage)).collect(),
            links_from: BTreeMap::new(),
            links_to: BTreeMap::new(),
            order: Vec::new(),
            e: ByStage::new(),
            d: ByStage::new(),
            p: ByStage::new(),
            w: ByLink::new(),
            want: ByLink::new(),
            grant: ByLink::new(),
            local: ByLink::new(),
            import: ByLink::new(),
            trace: Trace {
                lines: Vec::new(),
                metrics: BTreeMap::new(),
                limiting: BTreeMap::new(),
                bottlenecks: Vec::new(),
                periods: Vec::new(),
            },
            time: None,
        };
        for link in &scenario.links {
            tracer.links_from.entry(&link.from).or_default().push(link);
            tracer.links_to.entry(&link.to).or_default().push(link);
        }
        tracer.order = tracer.suppliers_first();
        tracer
    }

    fn suppliers_first(&self) -> Vec<&'s Stage> {
        let mut waits: BTreeMap<&str, usize> =
            self.links_to.iter().map(|(stage, links)| (*stage, links.len())).collect();
        let stages = self.scenario.stages.iter();
        let mut order: Vec<&Stage> =
            stages.filter(|stage| !waits.contains_key(stage.id.as_str())).collect();
        let mut next = 0;
        while let Some(stage) = order.get(next).copied() {
            for link in self.out(stage) {
                let left = waits.get_mut(link.to.as_str()).expect("a buyer waits for suppliers");
                *left -= 1;
                if *left == 0 {
                    order.push(self.by_id(&link.to));
                }
            }
            next += 1;
        }
        order
    }

    fn stage(&self, stage: &Stage, field: StageField) -> Option<f64> {
        let year = self.time.as_ref().map_or(i32::MAX, |time| time.year);
        self.draw.value_in(&Input::Stage { stage: stage.id.clone(), field }, year)
    }

    fn link(&self, link: &Link, field: LinkField) -> Option<f64> {
        let year = self.time.as_ref().map_or(i32::MAX, |time| time.year);
        let input = Input::Link { from: link.from.clone(), to: link.to.clone(), field };
        self.draw.value_in(&input, year)
    }

    fn r(&self, link: &Link) -> f64 {
        self.link(link, LinkField::Consumption).expect("checked: a link has a consumption")
    }

    fn phi(&self, link: &Link) -> f64 {
        self.link(link, LinkField::LocalShare).unwrap_or(1.0)
    }

    fn m(&self, link: &Link) -> f64 {
        self.link(link, LinkField::ImportShare).unwrap_or(1.0)
    }

    fn k(&self, stage: &Stage) -> f64 {
        if let Some(time) = &self.time {
            return time.capacity[stage.id.as_str()];
        }
        self.stage(stage, StageField::Capacity).expect("checked: a stage has a capacity")
    }

    /// Capacity times years that produces, and that is installed.
    fn produces(&self, stage: &Stage) -> [f64; 2] {
        let standing = || [self.k(stage); 2];
        self.time.as_ref().map_or_else(standing, |time| time.produces[stage.id.as_str()])
    }

    /// x, in the period.
    fn x(&self, stage: &Stage) -> Option<f64> {
        let years = self.time.as_ref().map_or(1.0, |time| time.years);
        self.stage(stage, StageField::ExportLimit).map(|limit| limit * years)
    }

    /// c, in the period.
    fn c(&self, stage: &Stage) -> f64 {
        let years = self.time.as_ref().map_or(1.0, |time| time.years);
        self.stage(stage, StageField::ExportCommitment).unwrap_or(0.0) * years
    }

    /// What is in store at the period's start, and the most that can be kept.
    fn store(&self, stage: &Stage) -> [f64; 2] {
        let stock = self.time.as_ref().and_then(|time| time.stock.get(stage.id.as_str()).copied());
        [stock.unwrap_or(0.0), self.stage(stage, StageField::Storage).unwrap_or(0.0)]
    }

    /// Out(i)
    fn out(&self, stage: &Stage) -> impl Iterator<Item = &'s Link> + use<'s> {
        self.links_from.get(stage.id.as_str()).cloned().unwrap_or_default().into_iter()
    }

    /// G(j): each input by its name, with its links.
    fn inputs(&self, stage: &Stage) -> BTreeMap<&'s str, Vec<&'s Link>> {
        let mut groups: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
        for link in self.links_to.get(stage.id.as_str()).into_iter().flatten() {
            groups.entry(link.alternative.as_ref().unwrap_or(&link.from)).or_default().push(link);
        }
        groups
    }

    fn by_id(&self, id: &str) -> &'s Stage {
        self.by_id.get(id).expect("checked: a link's stages exist")
    }

    fn final_stage(&self) -> &'s Stage {
        &self.scenario.stages[self.scenario.final_stage_index()]
    }

    fn say(&mut self, of: &str, line: Said) -> f64 {
        let Said { part, what, equation, value, unit } = line;
        let period = self.time.as_ref().map(|time| time.label.clone());
        self.trace.lines.push(Line {
            period,
            part,
            of: of.to_owned(),
            what,
            equation,
            value,
            unit,
        });
        value
    }

    fn report(&mut self, metric: Metric, of: &str, value: f64) {
        self.trace.metrics.insert((metric, of.to_owned()), value);
    }

    fn potentials(&mut self) {
        for stage in self.order.clone() {
            let part = "potential";
            let unit = stage.unit.clone();
            let k = self.k(stage);
            let u = self.stage(stage, StageField::OperatingRate).unwrap_or(1.0);
            let [output, _] = self.produces(stage);
            if self.time.is_some() {
                let equation = "max(0, base·years + Σ amount·∫ ramp)";
                self.say(&stage.id, said(part, "capacity times years", equation, output, &unit));
            } else {
                self.say(&stage.id, said(part, "nameplate capacity", "K, given", k, &unit));
            }
            self.say(&stage.id, said(part, "operating rate", "u, given", u, &Unit::one()));
            let equation = if self.time.is_some() { "e = u·output" } else { "e = K·u" };
            let e = self.say(&stage.id, said(part, "potential", equation, output * u, &unit));
            self.e.insert(&stage.id, e);
            self.report(Metric::Capacity, &stage.id, k);
            self.report(Metric::Potential, &stage.id, e);
        }
    }

    /// The mix of every link, by what `output` says that a supplier makes.
    fn mix_by(&self, output: impl Fn(&Stage) -> f64) -> ByLink<'s> {
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

    fn mixes(&mut self) {
        self.w = self.mix_by(|stage| self.e[stage.id.as_str()]);
        for link in &self.scenario.links {
            let from = self.by_id(&link.from);
            let part = "consumption";
            let per = Unit::new(format!("{}/{}", from.unit, self.by_id(&link.to).unit));
            let r = self.r(link);
            self.say(&link.id(), said(part, "consumption", "r, given", r, &per));
            if link.alternative.is_some() {
                let w = self.w[&key(link)];
                let equation = match link.mix {
                    Some(_) => "w = share / Σ shares",
                    None => "w = (e_i/r_ij) / Σ_k e_k/r_kj",
                };
                self.say(&link.id(), said(part, "mix", equation, w, &Unit::one()));
            }
        }
    }

    fn pull(&mut self) {
        let part = "pull";
        for stage in self.order.clone().into_iter().rev() {
            let e = self.e[stage.id.as_str()];
            let wanted: f64 = self.out(stage).map(|link| self.want[&key(link)]).sum();
            let limit = self.x(stage);
            let [stock, storage] = self.store(stage);
            let (d, equation) = match limit {
                None => (e, "d = e, exports unlimited"),
                Some(x) if stage.storage.is_some() => {
                    let sold = x + wanted + storage - stock;
                    (e.min(sold.max(0.0)), "d = min(e, max(0, x + Σ want + storage − stock))")
                }
                Some(x) => (e.min(x + wanted), "d = min(e, x + Σ want)"),
            };
            self.say(&stage.id, said(part, "planned production", equation, d, &stage.unit));
            self.d.insert(&stage.id, d);
            for link in self.inputs(stage).into_values().flatten() {
                let want = self.phi(link) * self.r(link) * self.w[&key(link)] * d;
                let unit = &self.by_id(&link.from).unit;
                self.say(&link.id(), said(part, "local want", "want = φ·r·w·d", want, unit));
                self.want.insert(key(link), want);
            }
        }
    }

    fn push(&mut self) {
        for stage in self.order.clone() {
            self.produce(stage);
            self.grant(stage);
        }
    }

    fn produce(&mut self, stage: &'s Stage) {
        let part = "push";
        let unit = &stage.unit;
        let d = self.d[stage.id.as_str()];
        let mut supplies = Vec::new();
        for (name, links) in self.inputs(stage) {
            let of = format!("{name}->{}", stage.id);
            let local: f64 = links.iter().map(|link| self.grant[&key(link)] / self.r(link)).sum();
            let import: f64 = links.iter().map(|link| self.m(link) * self.w[&key(link)] * d).sum();
            self.say(&of, said(part, "local supply", "local = Σ grant/r", local, unit));
            self.say(&of, said(part, "import supply", "import = Σ m·w·d", import, unit));
            supplies.push((name, links, local, import));
        }
        let supply = |(_, _, local, import): &(&str, Vec<&Link>, f64, f64)| local + import;
        let least = supplies.iter().map(supply).fold(f64::INFINITY, f64::min);
        let equation = "p = min(d, min_g (local + import))";
        let p = self.say(&stage.id, said(part, "production", equation, d.min(least), unit));
        self.p.insert(&stage.id, p);
        let ties = supplies.iter().filter(|group| supply(group) <= least * (1.0 + TOLERANCE));
        let e = self.e[stage.id.as_str()];
        let factors = if p < d * (1.0 - TOLERANCE) {
            ties.map(|(name, ..)| format!("input:{name}")).collect()
        } else if d < e * (1.0 - TOLERANCE) {
            vec!["market".to_owned()]
        } else {
            vec!["potential".to_owned()]
        };
        self.trace.limiting.insert(stage.id.clone(), factors);
        for (name, links, local_g, import_g) in supplies {
            let capped: f64 = links.iter().map(|link| self.phi(link) * self.w[&key(link)]).sum();
            let sourced = local_g.min((p - import_g).max(local_g.min(p * capped)));
            let of = format!("{name}->{}", stage.id);
            let equation = "ℓ = max(p − import, min(local, p·Σ φ·w))";
            self.say(&of, said(part, "made from local supply", equation, sourced, unit));
            for link in links {
                let unit = &self.by_id(&link.from).unit;
                let grant = self.grant[&key(link)];
                let local = if local_g > 0.0 { grant * sourced / local_g } else { 0.0 };
                let planned = self.m(link) * self.w[&key(link)] * d;
                let rest = self.r(link) * rest(p, sourced);
                let import = if import_g > 0.0 { rest * planned / import_g } else { 0.0 };
                let equation = "local = grant·ℓ / local_g";
                self.say(&link.id(), said(part, "local flow", equation, local, unit));
                let equation = "import = r·(p − ℓ)·m·w·d / import_g";
                self.say(&link.id(), said(part, "import", equation, import, unit));
                self.local.insert(key(link), local);
                self.import.insert(key(link), import);
            }
        }
    }

    fn grant(&mut self, stage: &'s Stage) {
        let available = self.p[stage.id.as_str()] + self.store(stage)[0];
        let c = self.c(stage);
        let x = self.x(stage).unwrap_or(f64::INFINITY);
        let free = available - c.min(x).min(available);
        let wanted: f64 = self.out(stage).map(|link| self.want[&key(link)]).sum();
        let ration = if wanted > 0.0 { (free / wanted).min(1.0) } else { 0.0 };
        for link in self.out(stage) {
            let grant = self.want[&key(link)] * ration;
            let equation = "grant = want·min(1, free / Σ want)";
            self.say(&link.id(), said("push", "grant", equation, grant, &stage.unit));
            self.grant.insert(key(link), grant);
        }
    }

    fn stage_figures(&mut self) {
        let part = "stage";
        let nameplate = self.mix_by(|stage| self.k(stage));
        for stage in self.order.clone() {
            let (id, unit) = (stage.id.as_str(), &stage.unit);
            let (e, p, k) = (self.e[id], self.p[id], self.k(stage));
            self.report(Metric::Production, id, p);
            let sold: f64 = self.out(stage).map(|link| self.local[&key(link)]).sum();
            self.outside(stage, sold);
            let [_, installed] = self.produces(stage);
            let equation = if self.time.is_some() {
                "utilisation = p / installed"
            } else {
                "utilisation = p / K"
            };
            let utilisation = ratio(p, installed);
            self.figure(id, Metric::Utilisation, (part, equation, utilisation, &Unit::one()));
            if let Some(national) = self.stage(stage, StageField::NationalCapacity) {
                let share = ratio(k, national);
                let equation = "national share = K / national K";
                self.figure(id, Metric::NationalShare, (part, equation, share, &Unit::one()));
            }
            if self.out(stage).next().is_none() {
                continue;
            }
            let need = |mixes: &ByLink<'s>, output: &dyn Fn(&Stage) -> f64| -> f64 {
                let of =
                    |link: &Link| self.r(link) * mixes[&key(link)] * output(self.by_id(&link.to));
                self.out(stage).map(of).sum()
            };
            let at_potential = need(&self.w, &|buyer| self.e[buyer.id.as_str()]);
            let at_nameplate = need(&nameplate, &|buyer| self.k(buyer));
            let one = &Unit::one();
            let equation = "κ = e / Σ r·w·e";
            self.figure(id, Metric::Coverage, (part, equation, ratio(e, at_potential), one));
            let gap = if (e - at_potential).abs() > TOLERANCE * e { e - at_potential } else { 0.0 };
            self.figure(id, Metric::Gap, (part, "gap = e − Σ r·w·e", gap, unit));
            let coverage = ratio(k, at_nameplate);
            let equation = "K / Σ r·w·K";
            self.figure(id, Metric::NameplateCoverage, (part, equation, coverage, one));
            let conversion = if p > 0.0 { (sold / p).min(1.0) } else { f64::NAN };
            let equation = "α = min(1, Σ local / p)";
            self.figure(id, Metric::LocalConversionRate, (part, equation, conversion, one));
        }
    }

    /// What local buyers leave, and what becomes of it.
    fn outside(&mut self, stage: &'s Stage, sold: f64) {
        let (id, unit, part) = (stage.id.as_str(), &stage.unit, "stage");
        let stored = stage.storage.is_some();
        let [stock, storage] = self.store(stage);
        let surplus = rest(self.p[id] + stock, sold);
        let rolled = self.time.as_ref().and_then(|time| time.rolled.get(id).copied());
        let [export, kept, stranded] = rolled.unwrap_or_else(|| {
            let export = surplus.min(self.x(stage).unwrap_or(surplus));
            let kept = storage.min(surplus - export);
            let left = surplus - export - kept;
            let stranded = if left > TOLERANCE * (self.p[id] + stock) { left } else { 0.0 };
            [export, kept, stranded]
        });
        let (first, last) = if stored {
            ("surplus = p + stock − Σ local", "stranded = surplus − export − stock'")
        } else {
            ("surplus = p − Σ local", "stranded = surplus − export")
        };
        self.figure(id, Metric::Surplus, (part, first, surplus, unit));
        self.figure(id, Metric::Export, (part, "export = min(surplus, x)", export, unit));
        if stored {
            let equation = "stock' = min(storage, surplus − export)";
            self.figure(id, Metric::Stock, (part, equation, kept, unit));
        }
        self.figure(id, Metric::Stranded, (part, last, stranded, unit));
    }

    fn figure(
        &mut self,
        of: &str,
        metric: Metric,
        (part, equation, value, unit): (&'static str, &'static str, f64, &Unit),
    ) {
        self.say(of, said(part, metric.label(Language::English), equation, value, unit));
        self.report(metric, of, value);
    }

    fn link_figures(&mut self) {
        for link in &self.scenario.links {
            let (local, import) = (self.local[&key(link)], self.import[&key(link)]);
            self.report(Metric::LocalFlow, &link.id(), local);
            self.report(Metric::Import, &link.id(), import);
            let rate = ratio(local, local + import);
            let line = ("link", "λ = local / (local + import)", rate, &Unit::one());
            self.figure(&link.id(), Metric::LocalSupplyRate, line);
        }
    }

    fn equivalents(&mut self) {
        let last = self.final_stage();
        let part = "chain";
        let mut consumption = ByStage::from([(last.id.as_str(), 1.0)]);
        let mut least = self.e[last.id.as_str()];
        let mut equivalents = ByStage::new();
        for stage in self.order.clone().into_iter().rev() {
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
                consumption.insert(&stage.id, r);
            }
            let r = consumption[stage.id.as_str()];
            let per = Unit::new(format!("{}/{}", stage.unit, last.unit));
            let what = "consumption per final unit";
            self.say(&stage.id, said(part, what, "R = Σ r·w·R, R_final = 1", r, &per));
            let equivalent = ratio(self.e[stage.id.as_str()], r);
            let line = (part, "E = e / R", equivalent, &last.unit);
            self.figure(&stage.id, Metric::FinalEquivalent, line);
            equivalents.insert(&stage.id, equivalent);
            if equivalent < least {
                least = equivalent;
            }
        }
        let ties = equivalents.into_iter().filter(|(_, e)| *e <= least * (1.0 + TOLERANCE));
        self.trace.bottlenecks = ties.map(|(stage, _)| stage.to_owned()).collect();
        self.figure("chain", Metric::ClosedThroughput, (part, "T = min E", least, &last.unit));
        let output = self.p[last.id.as_str()];
        let line = (part, "p of the final stage", output, &last.unit);
        self.figure("chain", Metric::FinalOutput, line);
    }

    fn totals(&mut self) {
        let valued: Vec<(f64, &Link)> = self
            .scenario
            .links
            .iter()
            .filter_map(|link| Some((self.stage(self.by_id(&link.from), StageField::Value)?, link)))
            .collect();
        if !valued.is_empty() {
            let local: f64 = valued.iter().map(|(v, link)| v * self.local[&key(link)]).sum();
            let import: f64 = valued.iter().map(|(v, link)| v * self.import[&key(link)]).sum();
            let rate = ratio(local, local + import);
            let line = ("chain", "Λ = Σ v·local / Σ v·use", rate, &Unit::one());
            self.figure("chain", Metric::ChainLocalSupplyRate, line);
        }
        for account in &self.scenario.accounts {
            let mut sum = 0.0;
            for (stage, _) in &account.intensity {
                let (account, id) = (account.id.clone(), stage.clone());
                let input = Input::Account { account, stage: id };
                let year = self.time.as_ref().map_or(i32::MAX, |time| time.year);
                let intensity = self.draw.value_in(&input, year).unwrap_or(0.0);
                sum += intensity * self.p[stage.as_str()];
            }
            let line = ("account", "A = Σ a·p", sum, &account.unit);
            self.figure(&account.id, Metric::Account, line);
        }
    }
}

/// What a line says, but of what.
struct Said {
    part: &'static str,
    what: &'static str,
    equation: &'static str,
    value: f64,
    unit: Unit,
}

#[expect(clippy::too_many_arguments, reason = "one line of a table, in its order of columns")]
fn said(
    part: &'static str,
    what: &'static str,
    equation: &'static str,
    value: f64,
    unit: &Unit,
) -> Said {
    Said { part, what, equation, value, unit: unit.clone() }
}
