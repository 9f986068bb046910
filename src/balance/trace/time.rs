//! Traces over a horizon: fates, capacities and stocks of one draw, period by period.
//!
//! Written straight from the equations of [`pipeline`](crate::pipeline), with dates and names: the
//! oracle of the rows there.

use std::collections::BTreeMap;

use super::tracer::{ByStage, Now, Tracer, YearSum};
use super::{Chapter, Draw, Trace};
use crate::metric::{Metric, OfYear};
use crate::scenario::horizon::{Horizon, Period, PeriodKind, Step};
use crate::scenario::{
    Scenario, input::Input, link::Link, month::Month, project::ProjectField,
    retirement::RetirementField, stage::StageField,
};
use crate::{message::texts, units::Unit};

texts! {
    amount_of: "amount", "数量";
    probability: "probability", "概率";
    ramp_of: "ramp", "爬坡";
    realised_or_not: "realised", "建成与否";
    start_of: "start", "投产时间";
}

/// Capacity that comes or leaves at a date.
struct CapacityChange<'s> {
    stage: &'s str,
    /// Months from the horizon's start.
    begun: f64,
    amount: f64,
    ramp: f64,
}

impl CapacityChange<'_> {
    /// ∫ of the ramp up to a date: a triangle while it climbs, then a rectangle beside it.
    fn ramped(&self, date: f64) -> f64 {
        let since = self.installed(date);
        if since < self.ramp {
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
    metrics: BTreeMap<(Metric, String), f64>,
    amounts: BTreeMap<(YearSum, String), f64>,
    installed: ByStage<'s>,
    opening: ByStage<'s>,
}

/// Balances one draw of a scenario; with a horizon, every period of it.
pub fn trace(scenario: &Scenario, draw: &Draw) -> Trace {
    let mut whole = Tracer::new(scenario, draw);
    let Some(horizon) = &scenario.horizon else {
        whole.balance();
        return whole.trace;
    };
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
                *kept = tracer.trace.found(Metric::Stock, stage).unwrap_or(0.0);
            }
        } else {
            let year = std::mem::take(&mut year);
            let end = now(&tracer, (horizon, &period), (&changes, &stock));
            tracer.rolled(year, end, &stock);
        }
        if horizon.step == Step::Year {
            year = Year::default();
        }
        lines.extend(tracer.trace.lines.iter().cloned());
        periods.push((period.label, tracer.trace));
    }
    let mut last = periods.last().map(|(_, trace)| trace.clone()).unwrap_or_default();
    // Factors are those of the last simulated period: a year that sums up its parts has none.
    if let Some((_, trace)) = periods.iter().rev().find(|(_, trace)| !trace.limiting.is_empty()) {
        last.limiting.clone_from(&trace.limiting);
    }
    Trace { lines, periods, ..last }
}

/// The fates of all projects and retirements, with what they do.
fn fates<'s>(tracer: &mut Tracer<'s>, horizon: &Horizon) -> Vec<CapacityChange<'s>> {
    let (scenario, draw) = (tracer.scenario, tracer.draw);
    let earliest = scenario.as_of.map_or(f64::NEG_INFINITY, |date| months(horizon, date));
    let mut changes = Vec::new();
    for project in &scenario.projects {
        let value =
            |field| draw.given(&Input::Project { project: project.id.clone(), field }, i32::MAX);
        let planned = months(horizon, project.start);
        let begun = (planned + value(ProjectField::Delay).unwrap_or(0.0)).max(earliest);
        let size = value(ProjectField::Size).unwrap_or(1.0);
        let amount = value(ProjectField::Capacity).unwrap_or(0.0) * size;
        let ramp = value(ProjectField::RampMonths).unwrap_or(0.0);
        let change = CapacityChange { stage: &project.stage, begun, amount, ramp };
        // The probability is the project's own, its status's, or 1.
        let status = scenario.status_of(project).map(|status| status.id.clone());
        let of_status = status.and_then(|status| draw.given(&Input::Status { status }, i32::MAX));
        let chance = value(ProjectField::Probability).or(of_status).unwrap_or(1.0);
        let name = format!("project.{}.realised", project.id);
        if tracer.comes(&project.id, (&name, chance), &change) {
            changes.push(change);
            if let Some(replaced) = &project.replaces {
                let (stage, amount) = (replaced.stage.as_str(), -replaced.capacity);
                changes.push(CapacityChange { stage, begun, amount, ramp: 0.0 });
            }
        }
    }
    for one in &scenario.retirements {
        let value =
            |field| draw.given(&Input::Retirement { retirement: one.id.clone(), field }, i32::MAX);
        let begun = months(horizon, one.date) + value(RetirementField::Delay).unwrap_or(0.0);
        let amount = -value(RetirementField::Capacity).unwrap_or(0.0);
        let change = CapacityChange { stage: &one.stage, begun, amount, ramp: 0.0 };
        let chance = value(RetirementField::Probability).unwrap_or(1.0);
        let name = format!("retirement.{}.realised", one.id);
        if tracer.comes(&one.id, (&name, chance), &change) {
            changes.push(change);
        }
    }
    changes
}

fn months(horizon: &Horizon, date: Month) -> f64 {
    f64::from(date.since(horizon.start))
}

fn now<'s>(
    tracer: &Tracer<'s>,
    (horizon, period): (&Horizon, &Period),
    (changes, stock): (&[CapacityChange<'s>], &ByStage<'s>),
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
        let base = tracer.draw.given(&input, now.year).expect("checked: a stage has one");
        let own = || changes.iter().filter(|change| change.stage == stage.id);
        let at_end: f64 = own().filter(|change| change.begun < end).map(|c| c.amount).sum();
        let times_years = |by: fn(&CapacityChange<'s>, f64) -> f64| {
            let of = |change: &CapacityChange<'s>| {
                change.amount * (by(change, end) - by(change, start)) / 12.0
            };
            base * now.years + own().map(of).sum::<f64>()
        };
        let [output, installed] =
            [CapacityChange::ramped, CapacityChange::installed].map(times_years);
        now.capacity.insert(&stage.id, (base + at_end).max(0.0));
        now.produces.insert(&stage.id, [output.max(0.0), installed.max(0.0)]);
    }
    now
}

impl<'s> Tracer<'s> {
    /// Whether a project or a retirement comes, by its latent number of that name; says what becomes
    /// of it.
    fn comes(
        &mut self,
        id: &str,
        (latent, chance): (&str, f64),
        change: &CapacityChange<'_>,
    ) -> bool {
        let realised = self.draw.latents.get(latent);
        let comes = realised.is_none_or(|uniform| *uniform > 1.0 - chance) || chance >= 1.0;
        let CapacityChange { stage, begun, amount, ramp } = *change;
        let (one, month, unit) =
            (&Unit::one(), &Unit::new("months"), &self.by_id(stage).unit.clone());
        let came = if comes { 1.0 } else { 0.0 };
        self.say(id, (probability(), "p, given"), (chance, one));
        self.say(id, (realised_or_not(), "U > 1 − p"), (came, one));
        let equation = "begun = max(planned + delay, as_of), from the horizon's start";
        self.say(id, (start_of(), equation), (if comes { begun } else { f64::NAN }, month));
        let equation = "amount = capacity·size, negative if it leaves";
        self.say(id, (amount_of(), equation), (if comes { amount } else { 0.0 }, unit));
        self.say(id, (ramp_of(), "ρ, given"), (ramp, month));
        comes
    }

    fn simulated(&mut self, changes: &[CapacityChange<'s>]) {
        self.chapter = Chapter::Potential;
        for stage in self.order.clone() {
            let moves = changes.iter().any(|change| change.stage == stage.id);
            let equation = if moves { "K = max(0, base + Σ amount begun)" } else { "K, given" };
            let line = (Metric::Capacity.text(), equation);
            self.say(&stage.id, line, (self.k(stage), &stage.unit));
            if stage.storage.is_some() {
                let [stock, _] = self.store(stage);
                let line = (Metric::Stock.text(), "stock, from the period before");
                self.say(&stage.id, line, (stock, &stage.unit));
            }
        }
        self.balance();
    }

    /// A year that sums up its parts; `end` is what holds at its end.
    fn rolled(&mut self, year: Year<'s>, mut end: Now<'s>, stock: &ByStage<'s>) {
        let sum = |metric, of: &str| year.metrics[&(metric, of.to_owned())];
        for (stage, installed) in &year.installed {
            end.produces.insert(stage, [f64::NAN, *installed]);
            let kept = stock.get(stage).copied().unwrap_or(0.0);
            let sold = [sum(Metric::Export, stage), kept, sum(Metric::Stranded, stage)];
            end.rolled.insert(stage, sold);
        }
        for flow in [Metric::LocalFlow, Metric::Import] {
            for link in self.scenario.links.iter().map(Link::id) {
                self.report(flow, &link, sum(flow, &link));
            }
        }
        end.stock = year.opening;
        self.time = Some(end);
        for stage in self.order.clone() {
            let (id, unit, k) = (stage.id.as_str(), &stage.unit, self.k(stage));
            self.chapter = Chapter::Potential;
            self.figure(id, (Metric::Capacity, "K, at the year's end"), (k, unit));
            self.figure(id, (Metric::Potential, "Σ e"), (sum(Metric::Potential, id), unit));
            self.chapter = Chapter::Push;
            self.figure(id, (Metric::Production, "Σ p"), (sum(Metric::Production, id), unit));
        }
        for market in &self.scenario.markets {
            for stage in &market.stages {
                self.report(Metric::MarketShortage, stage, sum(Metric::MarketShortage, stage));
            }
        }
        self.amounts = year.amounts.clone();
        self.year_prices();
        self.mixes();
        self.figures();
    }
}

impl<'s> Year<'s> {
    fn add(&mut self, tracer: &Tracer<'s>) {
        for (key, value) in &tracer.trace.metrics {
            if key.0.of_year() == OfYear::Sum {
                *self.metrics.entry(key.clone()).or_default() += value;
            }
        }
        for (key, value) in &tracer.amounts {
            *self.amounts.entry(key.clone()).or_default() += value;
        }
        for stage in &tracer.order {
            *self.installed.entry(stage.id.as_str()).or_default() += tracer.produces(stage)[1];
        }
    }
}
