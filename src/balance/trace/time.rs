//! Traces over a horizon: fates, capacities and stocks of one draw, period by period.
//!
//! Written straight from the equations of [`pipeline`](crate::pipeline), with dates and names: the
//! oracle of the rows there.

use std::collections::BTreeMap;

use super::{ByLink, ByStage, Draw, Trace, Tracer, said};
use crate::metric::Metric;
use crate::scenario::Scenario;
use crate::scenario::horizon::{Horizon, Period, PeriodKind};
use crate::scenario::input::Input;
use crate::scenario::project::{Project, ProjectField};
use crate::scenario::retirement::RetirementField;
use crate::scenario::stage::{Stage, StageField};
use crate::units::Unit;

/// What a stage is in a period beyond its numbers.
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

/// Capacity that comes or leaves at a date.
struct Change<'s> {
    stage: &'s str,
    /// Months from the horizon's start.
    begun: f64,
    amount: f64,
    ramp: f64,
}

impl Change<'_> {
    /// ∫ of the ramp up to a date: a triangle while it climbs, then a rectangle beside it.
    fn ramped(&self, date: f64) -> f64 {
        let since = date - self.begun;
        if since <= 0.0 {
            0.0
        } else if since < self.ramp {
            since * (since / self.ramp) / 2.0
        } else {
            self.ramp / 2.0 + (since - self.ramp)
        }
    }

    /// Months installed up to a date.
    fn installed(&self, date: f64) -> f64 {
        (date - self.begun).max(0.0)
    }
}

/// Sums over the periods of a year so far.
#[derive(Debug, Default)]
struct Year<'s> {
    e: ByStage<'s>,
    p: ByStage<'s>,
    installed: ByStage<'s>,
    export: ByStage<'s>,
    stranded: ByStage<'s>,
    local: ByLink<'s>,
    import: ByLink<'s>,
    opening: ByStage<'s>,
}

/// Traces every period.
pub(super) fn trace<'s>(scenario: &'s Scenario, horizon: &Horizon, draw: &'s Draw) -> Trace {
    let mut whole = Tracer::new(scenario, draw);
    let changes = fates(&mut whole, horizon);
    let mut stock = ByStage::new();
    for stage in scenario.stages.iter().filter(|stage| stage.storage.is_some()) {
        let initial = whole.stage(stage, StageField::InitialStock).unwrap_or(0.0);
        stock.insert(&stage.id, initial);
    }
    let (mut lines, mut periods) = (whole.trace.lines, Vec::new());
    let mut year = Year::default();
    for period in horizon.periods() {
        let mut tracer = Tracer::new(scenario, draw);
        if period.kind == PeriodKind::Simulated {
            if year.opening.is_empty() {
                year.opening.clone_from(&stock);
            }
            tracer.time = Some(now(&tracer, (horizon, &period), (&changes, &stock)));
            tracer.simulated(&changes);
            year.add(&tracer);
            for (stage, kept) in &mut stock {
                *kept = tracer.trace.metric(Metric::Stock, stage).unwrap_or(0.0);
            }
        } else {
            let year = std::mem::take(&mut year);
            let end = now(&tracer, (horizon, &period), (&changes, &stock));
            tracer.rolled(year, end, &stock);
        }
        if horizon.step == crate::scenario::horizon::Step::Year {
            year = Year::default();
        }
        lines.extend(tracer.trace.lines.iter().cloned());
        periods.push((period.label, tracer.trace));
    }
    let mut last = periods.last().map(|(_, trace)| trace.clone()).expect("a horizon has periods");
    // Factors are those of the last simulated period: a year that sums up its parts has none.
    if let Some((_, trace)) = periods.iter().rev().find(|(_, trace)| !trace.limiting.is_empty()) {
        last.limiting.clone_from(&trace.limiting);
    }
    Trace { lines, periods, ..last }
}

/// The fates of all projects and retirements, with what they do.
fn fates<'s>(tracer: &mut Tracer<'s>, horizon: &Horizon) -> Vec<Change<'s>> {
    let (scenario, draw) = (tracer.scenario, tracer.draw);
    let earliest = scenario.as_of.map_or(f64::NEG_INFINITY, |date| months(horizon, date));
    let mut changes = Vec::new();
    for project in &scenario.projects {
        let field = |field| Input::Project { project: project.id.clone(), field };
        let value = |name| draw.value(&field(name));
        let chance = chance(scenario, draw, project);
        let realised = draw.latents.get(&format!("project.{}.realised", project.id));
        let comes = realised.is_none_or(|uniform| *uniform > 1.0 - chance) || chance >= 1.0;
        let delay = value(ProjectField::Delay).unwrap_or(0.0);
        let begun = (months(horizon, project.start) + delay).max(earliest);
        let size = value(ProjectField::Size).unwrap_or(1.0);
        let amount = value(ProjectField::Capacity).unwrap_or(0.0) * size;
        let ramp = value(ProjectField::RampMonths).unwrap_or(0.0);
        tracer.fate(&project.id, (&project.stage, comes), [chance, begun, amount, ramp]);
        if comes {
            changes.push(Change { stage: &project.stage, begun, amount, ramp });
            if let Some(replaced) = &project.replaces {
                let (stage, amount) = (replaced.stage.as_str(), -replaced.capacity);
                changes.push(Change { stage, begun, amount, ramp: 0.0 });
            }
        }
    }
    for retirement in &scenario.retirements {
        let field = |field| Input::Retirement { retirement: retirement.id.clone(), field };
        let value = |name| draw.value(&field(name));
        let chance = value(RetirementField::Probability).unwrap_or(1.0);
        let realised = draw.latents.get(&format!("retirement.{}.realised", retirement.id));
        let comes = realised.is_none_or(|uniform| *uniform > 1.0 - chance) || chance >= 1.0;
        let delay = value(RetirementField::Delay).unwrap_or(0.0);
        let begun = months(horizon, retirement.date) + delay;
        let amount = -value(RetirementField::Capacity).unwrap_or(0.0);
        tracer.fate(&retirement.id, (&retirement.stage, comes), [chance, begun, amount, 0.0]);
        if comes {
            changes.push(Change { stage: &retirement.stage, begun, amount, ramp: 0.0 });
        }
    }
    changes
}

fn months(horizon: &Horizon, date: crate::scenario::month::Month) -> f64 {
    f64::from(date.since(horizon.start))
}

/// The probability that a project comes: its own, its status's, or 1.
fn chance(scenario: &Scenario, draw: &Draw, project: &Project) -> f64 {
    let field = ProjectField::Probability;
    let own = draw.value(&Input::Project { project: project.id.clone(), field });
    let status = scenario.status_of(project).map(|status| status.id.clone());
    let of_status = status.and_then(|status| draw.value(&Input::Status { status }));
    own.or(of_status).unwrap_or(1.0)
}

/// What holds in a period.
fn now<'s>(
    tracer: &Tracer<'s>,
    (horizon, period): (&Horizon, &Period),
    (changes, stock): (&[Change<'s>], &ByStage<'s>),
) -> Now<'s> {
    let (start, end) = (months(horizon, period.start), months(horizon, period.end));
    let mut now = Now {
        label: period.label.clone(),
        year: period.year(),
        years: (end - start) / 12.0,
        stock: stock.clone(),
        ..Now::default()
    };
    for stage in &tracer.scenario.stages {
        let field = StageField::Capacity;
        let input = Input::Stage { stage: stage.id.clone(), field };
        let base = tracer.draw.value_in(&input, now.year).expect("checked: a stage has one");
        let own = || changes.iter().filter(|change| change.stage == stage.id);
        let at_end: f64 = own().filter(|change| change.begun < end).map(|c| c.amount).sum();
        let ramped = |c: &Change<'_>| c.amount * (c.ramped(end) - c.ramped(start)) / 12.0;
        let stood = |c: &Change<'_>| c.amount * (c.installed(end) - c.installed(start)) / 12.0;
        let output = base * now.years + own().map(ramped).sum::<f64>();
        let installed = base * now.years + own().map(stood).sum::<f64>();
        now.capacity.insert(&stage.id, (base + at_end).max(0.0));
        now.produces.insert(&stage.id, [output.max(0.0), installed.max(0.0)]);
    }
    now
}

impl<'s> Tracer<'s> {
    /// Says what becomes of a project or a retirement.
    fn fate(&mut self, id: &str, (stage, comes): (&str, bool), numbers: [f64; 4]) {
        let [chance, begun, amount, ramp] = numbers;
        let unit = self.by_id(stage).unit.clone();
        let (part, month) = ("pipeline", Unit::new("months"));
        let came = if comes { 1.0 } else { 0.0 };
        self.say(id, said(part, "probability", "p, given", chance, &Unit::one()));
        self.say(id, said(part, "realised", "U > 1 − p", came, &Unit::one()));
        let equation = "begun = max(planned + delay, as_of), from the horizon's start";
        self.say(id, said(part, "start", equation, if comes { begun } else { f64::NAN }, &month));
        let equation = "amount = capacity·size, negative if it leaves";
        self.say(id, said(part, "amount", equation, if comes { amount } else { 0.0 }, &unit));
        self.say(id, said(part, "ramp", "ρ, given", ramp, &month));
    }

    /// A period that is simulated.
    fn simulated(&mut self, changes: &[Change<'s>]) {
        for stage in self.order.clone() {
            let k = self.k(stage);
            let moves = changes.iter().any(|change| change.stage == stage.id);
            let equation = if moves { "K = max(0, base + Σ amount begun)" } else { "K, given" };
            let line = said("potential", "nameplate capacity", equation, k, &stage.unit);
            self.say(&stage.id, line);
            if stage.storage.is_some() {
                let [stock, _] = self.store(stage);
                let line =
                    said("potential", "stock", "stock, from the period before", stock, &stage.unit);
                self.say(&stage.id, line);
            }
        }
        self.potentials();
        self.mixes();
        self.pull();
        self.push();
        self.stage_figures();
        self.link_figures();
        self.equivalents();
        self.totals();
    }

    /// A year that sums up its parts; `end` is what holds at its end.
    fn rolled(&mut self, year: Year<'s>, mut end: Now<'s>, stock: &ByStage<'s>) {
        for (stage, installed) in &year.installed {
            end.produces.insert(stage, [f64::NAN, *installed]);
            let kept = stock.get(stage).copied().unwrap_or(0.0);
            end.rolled.insert(stage, [year.export[stage], kept, year.stranded[stage]]);
        }
        end.stock = year.opening;
        self.time = Some(end);
        (self.e, self.p) = (year.e, year.p);
        (self.local, self.import) = (year.local, year.import);
        for stage in self.order.clone() {
            let (id, unit) = (stage.id.as_str(), &stage.unit);
            let (k, e, p) = (self.k(stage), self.e[id], self.p[id]);
            self.report(Metric::Capacity, id, k);
            self.report(Metric::Potential, id, e);
            let part = "potential";
            self.say(id, said(part, "nameplate capacity", "K, at the year's end", k, unit));
            self.say(id, said(part, "potential", "Σ e", e, unit));
            self.say(id, said("push", "production", "Σ p", p, unit));
        }
        self.mixes();
        self.stage_figures();
        self.link_figures();
        self.equivalents();
        self.totals();
    }
}

impl<'s> Year<'s> {
    fn add(&mut self, tracer: &Tracer<'s>) {
        let stages: Vec<&'s Stage> = tracer.order.clone();
        for stage in stages {
            let id = stage.id.as_str();
            let metric = |metric| tracer.trace.metric(metric, id).unwrap_or(0.0);
            *self.e.entry(id).or_default() += tracer.e[id];
            *self.p.entry(id).or_default() += tracer.p[id];
            *self.installed.entry(id).or_default() += tracer.produces(stage)[1];
            *self.export.entry(id).or_default() += metric(Metric::Export);
            *self.stranded.entry(id).or_default() += metric(Metric::Stranded);
        }
        for (link, flow) in &tracer.local {
            *self.local.entry(*link).or_default() += flow;
        }
        for (link, flow) in &tracer.import {
            *self.import.entry(*link).or_default() += flow;
        }
    }
}
