//! Periods, the fates of projects and what changes from one period to the next, by rows.

use super::compile::Compiler;
use super::index::Row;
use crate::metric::OfYear;
use crate::scenario::Scenario;
use crate::scenario::factor::Factor;
use crate::scenario::horizon::{Horizon, PeriodKind};
use crate::scenario::input::Input;
use crate::scenario::month::Month;
use crate::scenario::project::{Project, ProjectField};
use crate::scenario::retirement::RetirementField;
use crate::scenario::uncertain::Uncertain;

/// A period: when it is, and how long.
#[derive(Debug, Clone)]
pub(crate) struct PeriodRow {
    /// What answers call it.
    pub(crate) label: String,
    pub(crate) kind: PeriodKind,
    /// Its calendar year.
    pub(crate) year: i32,
    /// Months from the horizon's start to its start and to its end.
    pub(crate) start: f64,
    pub(crate) end: f64,
    /// Whether it is the first simulated one of its year.
    pub(crate) opens_year: bool,
    /// Its place among the periods that are reported, if it is.
    pub(crate) slot: Option<usize>,
}

impl PeriodRow {
    /// The only period of a scenario without a horizon.
    fn single(label: String) -> Self {
        let kind = PeriodKind::Simulated;
        Self { label, kind, year: 0, start: 0.0, end: 12.0, opens_year: true, slot: Some(0) }
    }

    /// Its length in years, Δ.
    pub(crate) fn years(&self) -> f64 {
        (self.end - self.start) / 12.0
    }

    /// Whether it is simulated, and not a year that sums up its parts.
    pub(crate) fn is_simulated(&self) -> bool {
        self.kind == PeriodKind::Simulated
    }
}

/// The periods of a scenario in the order of reports; one without a horizon.
pub(super) fn periods(scenario: &Scenario) -> Vec<PeriodRow> {
    let Some(horizon) = &scenario.horizon else {
        return vec![PeriodRow::single(scenario.period())];
    };
    let mut last_year = None;
    let row = |period: crate::scenario::horizon::Period| {
        let is_simulated = period.kind == PeriodKind::Simulated;
        let opens_year = is_simulated && last_year.replace(period.year()) != Some(period.year());
        PeriodRow {
            year: period.year(),
            start: f64::from(period.start.since(horizon.start)),
            end: f64::from(period.end.since(horizon.start)),
            label: period.label,
            kind: period.kind,
            opens_year,
            slot: None,
        }
    };
    let mut rows: Vec<PeriodRow> = horizon.periods().into_iter().map(row).collect();
    for (slot, row) in rows.iter_mut().enumerate() {
        row.slot = Some(slot);
    }
    rows
}

/// Leaves periods shorter than a year out of what is reported.
pub(super) fn report_years(rows: &mut [PeriodRow]) {
    if rows.iter().all(PeriodRow::is_simulated) {
        return;
    }
    let mut slots = 0..;
    for row in rows {
        row.slot = if row.is_simulated() { None } else { slots.next() };
    }
}

/// A number that follows different laws in different years: one latent row, a row for each law,
/// and the row that the kernel reads.
#[derive(Debug, Clone)]
pub(crate) struct ByYear {
    /// Position among the given numbers, whose row holds the latent draw.
    pub(crate) given: usize,
    /// The first year of each law, its row and the law.
    pub(crate) laws: Vec<(i32, Row, Uncertain)>,
    /// What the kernel reads.
    pub(crate) row: Row,
}

impl ByYear {
    /// The row of the law of that year.
    pub(crate) fn at(&self, year: i32) -> Row {
        let later = self.laws.partition_point(|(first, ..)| *first <= year);
        self.laws[later.saturating_sub(1)].1
    }
}

/// What a horizon adds to a model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Time {
    pub(crate) by_year: Vec<ByYear>,
    /// Amounts per year and the rows of the same per period.
    pub(crate) per_period: Vec<(Row, Row)>,
    /// By position of the stage.
    pub(crate) stages: Vec<StageTime>,
    pub(crate) fates: Vec<Fate>,
    /// In the order of stages.
    pub(crate) changes: Vec<Change>,
    pub(crate) shocks: Shocks,
    /// Amounts of a period and the rows that sum them over the year.
    pub(crate) sums: Vec<(Row, Row)>,
    /// Stocks at a period's start and the rows that keep those of the year's start.
    pub(crate) openings: Vec<(Row, Row)>,
    /// Stocks at a period's start, what is left of them at its end, and what is there at first.
    pub(crate) stocks: Vec<Stock>,
    pub(crate) observed: Vec<Observed>,
}

/// A stage's installed capacity by rows.
#[derive(Debug, Clone)]
pub(crate) struct StageTime {
    /// Capacity that is there without any project, per year.
    pub(crate) base: Row,
    /// The rows that projects and retirements move, if there are any.
    pub(crate) moving: Option<Moving>,
}

/// Rows of a stage with projects or retirements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moving {
    /// What has changed for good, in every draw of the block.
    pub(crate) settled: Row,
    /// `K` at the period's end; the rows of the ramped and of the installed capacity times years
    /// follow it.
    pub(crate) capacity: Row,
}

/// Whether and when a project or a retirement comes.
#[derive(Debug, Clone)]
pub(crate) struct Fate {
    /// The project, by its place among the scenario's; none for a retirement.
    pub(crate) project: Option<usize>,
    /// Planned date, and the earliest possible one, in months from the horizon's start.
    pub(crate) planned: f64,
    pub(crate) earliest: f64,
    /// Months.
    pub(crate) delay: Option<Row>,
    /// A uniform number and the probability: it comes where the number lies above `1 − p`.
    pub(crate) chance: Option<(Row, Row)>,
    /// The date at which it comes, infinite where it never does.
    pub(crate) begun: Row,
}

/// What a fate does to a stage.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// Position among the fates.
    pub(crate) fate: usize,
    /// Position of the stage.
    pub(crate) stage: usize,
    /// Capacity in full, and the share of it that is built.
    pub(crate) capacity: Number,
    pub(crate) size: Option<Row>,
    /// Whether it adds capacity or takes it away.
    pub(crate) sign: f64,
    /// Months from the start to full output.
    pub(crate) ramp: Number,
    /// Capacity that it adds where it comes, negative if it takes away. The row of an uncertain one
    /// holds 0 where it never comes.
    pub(crate) amount: Number,
}

/// A number that is the same in all draws, or a row of it. The former costs no memory traffic,
/// which is most of what a long pipeline costs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Exact(f64),
    Of(Row),
}

/// Shocks that fates share, and latent numbers that no input has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shocks {
    /// Names of the streams and rows of standard normals.
    pub(crate) factors: Vec<(String, Row)>,
    pub(crate) latents: Vec<Latent>,
}

/// A latent number of a fate.
#[derive(Debug, Clone)]
pub(crate) struct Latent {
    /// The name of its stream.
    pub(crate) name: String,
    /// Where the capacity of what it decides on stands among all numbers of the file.
    pub(crate) place: usize,
    pub(crate) row: Row,
    /// Rows of factors with loadings ℓ.
    pub(crate) loadings: Vec<(Row, f64)>,
    /// What it becomes: a uniform number, or a value of that law.
    pub(crate) law: Option<Uncertain>,
}

/// A stage's stock by rows.
#[derive(Debug, Clone)]
pub(crate) struct Stock {
    pub(crate) initial: Option<Row>,
    pub(crate) opening: Row,
    pub(crate) kept: Row,
}

/// An observation by rows.
#[derive(Debug, Clone)]
pub(crate) struct Observed {
    /// Position of the stage.
    pub(crate) stage: usize,
    /// Months from the horizon's start.
    pub(crate) date: f64,
    /// The row of the stage's base at that date.
    pub(crate) base: Row,
    pub(crate) capacity: f64,
    pub(crate) error: f64,
}

/// The years of a horizon.
fn years(horizon: &Horizon) -> std::ops::RangeInclusive<i32> {
    horizon.start.year()..=horizon.end.year()
}

impl Compiler<'_> {
    /// The laws that a number follows over the horizon, with the first year of each.
    pub(super) fn laws(&self, quantity: &crate::Quantity) -> Vec<(i32, Uncertain)> {
        let Some(horizon) = &self.scenario.horizon else {
            return vec![(0, quantity.at(self.scenario.year).clone())];
        };
        let mut laws: Vec<(i32, Uncertain)> = Vec::new();
        for year in years(horizon) {
            let law = quantity.at(Some(year));
            if laws.last().is_none_or(|(_, last)| last != law) {
                laws.push((year, law.clone()));
            }
        }
        laws
    }

    /// Rows of numbers that change by year, after those of all inputs.
    pub(super) fn place_years(&mut self) {
        for (given, laws) in std::mem::take(&mut self.changing) {
            let laws = laws.into_iter().map(|(year, law)| (year, self.next(), law)).collect();
            let row = self.next();
            self.time.by_year.push(ByYear { given, laws, row });
        }
    }

    /// Rows of fates, changes and installed capacities; without a horizon there are none.
    pub(super) fn place_pipeline(&mut self) {
        let scenario = self.scenario;
        let Some(horizon) = &scenario.horizon else { return };
        let since = |month: Month| f64::from(month.since(horizon.start));
        let factors: Vec<Row> = scenario.factors.iter().map(|factor| self.factor(factor)).collect();
        let earliest = scenario.as_of.map_or(f64::NEG_INFINITY, since);
        for (index, project) in scenario.projects.iter().enumerate() {
            let chance = self.chance(project, &factors);
            let field = |field| Input::Project { project: project.id.clone(), field };
            let delay = self.delay(project, &factors);
            let (begun, planned) = (self.next(), since(project.start));
            let fate = self.time.fates.len();
            let project_index = Some(index);
            self.time.fates.push(Fate {
                project: project_index,
                planned,
                earliest,
                delay,
                chance,
                begun,
            });
            let capacity = self.number(&field(ProjectField::Capacity));
            let ramp = self.number(&field(ProjectField::RampMonths));
            self.change(Change {
                fate,
                stage: self.position[project.stage.as_str()],
                capacity: capacity.expect("a project has a capacity"),
                size: self.input(&field(ProjectField::Size)),
                sign: 1.0,
                ramp: ramp.unwrap_or(Number::Exact(0.0)),
                amount: Number::Exact(0.0),
            });
            if let Some(replaced) = &project.replaces {
                self.change(Change {
                    fate,
                    stage: self.position[replaced.stage.as_str()],
                    capacity: Number::Exact(replaced.capacity),
                    size: None,
                    sign: -1.0,
                    ramp: Number::Exact(0.0),
                    amount: Number::Exact(0.0),
                });
            }
        }
        self.retirements(horizon);
        self.time.changes.sort_by_key(|change| change.stage);
        self.installed();
        self.observations(horizon);
    }

    fn change(&mut self, mut change: Change) {
        change.amount = match (change.capacity, change.size) {
            (Number::Exact(capacity), None) => Number::Exact(change.sign * capacity),
            _ => Number::Of(self.next()),
        };
        self.time.changes.push(change);
    }

    /// An input as a number or as a row.
    fn number(&self, input: &Input) -> Option<Number> {
        let row = self.input(input)?;
        let law = &self.given[self.by_input[input]].law;
        Some(match law {
            Uncertain::Exact(value) => Number::Exact(*value),
            _ => Number::Of(row),
        })
    }

    fn factor(&mut self, factor: &Factor) -> Row {
        let row = self.next();
        self.time.shocks.factors.push((format!("pipeline.factor.{}", factor.id), row));
        row
    }

    /// Where the first number of a project stands in the file.
    fn place_of(&self, project: &Project) -> usize {
        let field = ProjectField::Capacity;
        self.places[&Input::Project { project: project.id.clone(), field }]
    }

    /// A uniform number for whether a project comes, and its probability.
    fn chance(&mut self, project: &Project, factors: &[Row]) -> Option<(Row, Row)> {
        let field = ProjectField::Probability;
        let own = Input::Project { project: project.id.clone(), field };
        let of_status = project.status.as_ref();
        let of_status = of_status.map(|status| Input::Status { status: status.clone() });
        let probability =
            self.input(&own).or_else(|| of_status.and_then(|input| self.input(&input)))?;
        let loadings = self.loadings(project, factors, |factor| factor.realisation);
        let (name, row) = (format!("project.{}.realised", project.id), self.next());
        let place = self.place_of(project);
        self.time.shocks.latents.push(Latent { name, place, row, loadings, law: None });
        Some((row, probability))
    }

    /// The row of a project's delay, which shares shocks where factors say so.
    fn delay(&mut self, project: &Project, factors: &[Row]) -> Option<Row> {
        let field = ProjectField::Delay;
        let input = Input::Project { project: project.id.clone(), field };
        let row = self.input(&input)?;
        let law = self.given[self.by_input[&input]].law.clone();
        // A good shock makes projects early.
        let loadings = self.loadings(project, factors, |factor| -factor.delay);
        if law.is_uncertain() && !loadings.is_empty() {
            let (name, place, law) = (input.to_string(), self.place_of(project), Some(law));
            self.time.shocks.latents.push(Latent { name, place, row, loadings, law });
        }
        Some(row)
    }

    fn loadings(
        &self,
        project: &Project,
        factors: &[Row],
        loading: impl Fn(&Factor) -> f64,
    ) -> Vec<(Row, f64)> {
        let shared = self.scenario.factors.iter().zip(factors);
        let shared = shared.filter(|(factor, _)| factor.scope.covers(project));
        let loadings = shared.map(|(factor, row)| (*row, loading(factor)));
        loadings.filter(|(_, loading)| *loading != 0.0).collect()
    }

    fn retirements(&mut self, horizon: &Horizon) {
        for retirement in &self.scenario.retirements {
            let field = |field| Input::Retirement { retirement: retirement.id.clone(), field };
            let chance = self.input(&field(RetirementField::Probability)).map(|probability| {
                let (name, row) = (format!("retirement.{}.realised", retirement.id), self.next());
                let (loadings, law) = (Vec::new(), None);
                let place = self.places[&field(RetirementField::Capacity)];
                self.time.shocks.latents.push(Latent { name, place, row, loadings, law });
                (row, probability)
            });
            let (begun, fate) = (self.next(), self.time.fates.len());
            self.time.fates.push(Fate {
                project: None,
                planned: f64::from(retirement.date.since(horizon.start)),
                earliest: f64::NEG_INFINITY,
                delay: self.input(&field(RetirementField::Delay)),
                chance,
                begun,
            });
            let capacity = self.number(&field(RetirementField::Capacity));
            self.change(Change {
                fate,
                stage: self.position[retirement.stage.as_str()],
                capacity: capacity.expect("a retirement has a capacity"),
                size: None,
                sign: -1.0,
                ramp: Number::Exact(0.0),
                amount: Number::Exact(0.0),
            });
        }
    }

    /// Rows of each stage's installed capacity, and of limits and commitments per period.
    fn installed(&mut self) {
        for index in 0..self.stages.len() {
            let base = self.stages[index].capacity;
            let moves = self.time.changes.iter().any(|change| change.stage == index);
            let moving = moves.then(|| {
                let (settled, capacity) = (self.next(), self.next());
                let (output, installed) = (self.next(), self.next());
                let stage = &mut self.stages[index];
                (stage.capacity, stage.output, stage.installed) = (capacity, output, installed);
                Moving { settled, capacity }
            });
            if moving.is_none() {
                // What stands still is there all the time.
                let output = self.next();
                self.time.per_period.push((base, output));
                let stage = &mut self.stages[index];
                (stage.output, stage.installed) = (output, output);
            }
            self.time.stages.push(StageTime { base, moving });
            let limits = [self.stages[index].export_limit, self.stages[index].export_commitment];
            let limits = limits.map(|limit| {
                limit.map(|yearly| {
                    let row = self.next();
                    self.time.per_period.push((yearly, row));
                    row
                })
            });
            [self.stages[index].export_limit, self.stages[index].export_commitment] = limits;
        }
    }

    fn observations(&mut self, horizon: &Horizon) {
        for observation in &self.scenario.observations {
            let stage = self.position[observation.stage.as_str()];
            let year = observation.date.plus(-1).max(horizon.start).year();
            let base = self.time.stages[stage].base;
            let changing = self.time.by_year.iter().find(|by_year| by_year.row == base);
            self.time.observed.push(Observed {
                stage,
                date: f64::from(observation.date.since(horizon.start)),
                base: changing.map_or(base, |by_year| by_year.at(year)),
                capacity: observation.capacity,
                error: observation.error,
            });
        }
    }

    /// Rows that sum amounts over a year, where periods are shorter, and those of stocks.
    pub(super) fn place_sums(&mut self) {
        if !self.periods.iter().any(|period| !period.is_simulated()) {
            return;
        }
        let summed = self.figures.iter().filter(|((metric, _), _)| metric.of_year() == OfYear::Sum);
        let mut amounts: Vec<Row> = summed.map(|(_, row)| *row).collect();
        amounts.extend(self.stages.iter().map(|stage| stage.installed));
        amounts.extend(self.links.iter().map(|link| link.used));
        amounts.sort_unstable();
        amounts.dedup();
        self.time.sums = amounts.into_iter().map(|row| (row, self.next())).collect();
        let stocks: Vec<Row> = self.time.stocks.iter().map(|stock| stock.opening).collect();
        self.time.openings = stocks.into_iter().map(|row| (row, self.next())).collect();
    }

    /// Rows of what is in store at the period's start.
    pub(super) fn place_opening_stocks(&mut self) {
        for index in 0..self.stages.len() {
            if self.storage(index).is_some() {
                self.stages[index].opening = Some(self.next());
            }
        }
    }
}
