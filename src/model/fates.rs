//! Rows of what time adds: numbers that change by year, fates of projects, capacities of periods,
//! and what is summed over a year.

use super::dimension::{Holder, dimension};
use super::time::{
    ByYear, Change, Fate, Latent, Moving, Observed, Operand, SharedShock, StageTime,
};
use super::{
    compile::Compiler,
    index::{Given, Row},
};
use crate::scenario::project::{Project, ProjectField};
use crate::scenario::retirement::{Retirement, RetirementField};
use crate::scenario::{
    factor::Factor, horizon::Horizon, input::Input, month::Month, quantity::Quantity,
    stage::StageField,
};
use crate::{law::Uncertain, metric::OfYear};

impl Compiler<'_> {
    /// The laws that a number follows over the horizon, with the first year of each.
    pub(super) fn laws(&self, quantity: &Quantity) -> Vec<(i32, Uncertain)> {
        let Some(horizon) = &self.scenario.horizon else {
            return vec![(0, quantity.at(self.scenario.year).clone())];
        };
        let mut laws: Vec<(i32, Uncertain)> = Vec::new();
        for year in horizon.start.year()..=horizon.end.year() {
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
        let factors = scenario.factors.iter().map(|factor| self.shared_shock(factor));
        self.time.shocks.factors = factors.collect();
        for (index, project) in scenario.projects.iter().enumerate() {
            self.project((index, project), horizon);
        }
        for (index, retirement) in scenario.retirements.iter().enumerate() {
            self.retirement((index, retirement), horizon);
        }
        self.time.changes.sort_by_key(|change| change.stage);
        self.installed();
        self.observations(horizon);
    }

    /// A shock of its own, or the score of an input; of one that was made exact it is what its
    /// stream says.
    fn shared_shock(&mut self, factor: &Factor) -> SharedShock {
        let (name, row) = (format!("pipeline.factor.{}", factor.id), self.next());
        let input = factor.input.as_ref().and_then(|name| name.parse::<Input>().ok());
        let scored = input.and_then(|input| {
            let position = *self.by_input.get(&input)?;
            let given = &self.given[position];
            given.law.is_uncertain().then_some((position, given.row))
        });
        let stream = factor.input.clone().unwrap_or_else(|| name.clone());
        SharedShock { name, stream, row, scored }
    }

    fn project(&mut self, (index, project): (usize, &Project), horizon: &Horizon) {
        let field = |field| Input::Project { project: project.id.clone(), field };
        let since = |month: Month| f64::from(month.since(horizon.start));
        // The probability is the project's own or that of its status.
        let of_status = project.status.clone().map(|status| Input::Status { status });
        let own = self.input(&field(ProjectField::Probability));
        let probability = own.or_else(|| self.input(&of_status?));
        let loadings = self.loadings(project, |factor| factor.realisation);
        let chance = self.chance((Holder::Coming, index, &project.id), loadings, probability);
        let delay = field(ProjectField::Delay);
        self.share_delay(&delay, project);
        let fate = self.time.fates.len();
        let begun = self.next();
        self.time.fates.push(Fate {
            project: Some(index),
            planned: since(project.start),
            earliest: self.scenario.as_of.map_or(f64::NEG_INFINITY, since),
            delay: self.input(&delay),
            chance,
            begun,
        });
        let capacity = self.number(&field(ProjectField::Capacity));
        let comes = self.change(fate, &project.stage, capacity.expect("a project has a capacity"));
        let size = self.input(&field(ProjectField::Size));
        let ramp = self.number(&field(ProjectField::RampMonths)).unwrap_or(Operand::Exact(0.0));
        self.place_change(Change { size, ramp, sign: 1.0, ..comes });
        if let Some(replaced) = &project.replaces {
            let leaves = self.change(fate, &replaced.stage, Operand::Exact(replaced.capacity));
            self.place_change(leaves);
        }
    }

    fn retirement(&mut self, (index, retirement): (usize, &Retirement), horizon: &Horizon) {
        let field = |field| Input::Retirement { retirement: retirement.id.clone(), field };
        let probability = self.input(&field(RetirementField::Probability));
        let chance = self.chance((Holder::Leaving, index, &retirement.id), Vec::new(), probability);
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
        let capacity = capacity.expect("a retirement has a capacity");
        let leaves = self.change(fate, &retirement.stage, capacity);
        self.place_change(leaves);
    }

    /// A uniform number that decides whether something comes, and the row of its probability.
    fn chance(
        &mut self,
        (holder, rank, id): (Holder, usize, &str),
        loadings: Vec<(Row, f64)>,
        probability: Option<Row>,
    ) -> Option<(Row, Row)> {
        let (probability, row) = (probability?, self.next());
        let of = if holder == Holder::Coming { "project" } else { "retirement" };
        let name = format!("{of}.{id}.realised");
        let dimension = dimension(holder, rank);
        self.time.shocks.latents.push(Latent { name, dimension, row, loadings, law: None });
        Some((row, probability))
    }

    /// What a fate takes away from a stage.
    fn change(&self, fate: usize, stage: &str, capacity: Operand) -> Change {
        let (stage, none) = (self.position[stage], Operand::Exact(0.0));
        Change { fate, stage, capacity, size: None, sign: -1.0, ramp: none, amount: none }
    }

    fn place_change(&mut self, mut change: Change) {
        change.amount = match (change.capacity, change.size) {
            (Operand::Exact(capacity), None) => Operand::Exact(change.sign * capacity),
            _ => Operand::Of(self.next()),
        };
        self.time.changes.push(change);
    }

    /// An input as a number or as a row.
    fn number(&self, input: &Input) -> Option<Operand> {
        let row = self.input(input)?;
        Some(match &self.given[self.by_input[input]].law {
            Uncertain::Exact(value) => Operand::Exact(*value),
            _ => Operand::Of(row),
        })
    }

    /// Lets a project's delay share shocks where factors say so; a good shock makes it early.
    fn share_delay(&mut self, input: &Input, project: &Project) {
        let Some(row) = self.input(input) else { return };
        let Given { law, dimension, .. } = self.given[self.by_input[input]].clone();
        let loadings = self.loadings(project, |factor| -factor.delay);
        if law.is_uncertain() && !loadings.is_empty() {
            let (name, law) = (input.to_string(), Some(law));
            self.time.shocks.latents.push(Latent { name, dimension, row, loadings, law });
        }
    }

    fn loadings(&self, project: &Project, loading: impl Fn(&Factor) -> f64) -> Vec<(Row, f64)> {
        let shared = self.scenario.factors.iter().zip(&self.time.shocks.factors);
        let shared = shared.filter(|(factor, _)| factor.scope.covers(project));
        let loadings = shared.map(|(factor, shock)| (shock.row, loading(factor)));
        loadings.filter(|(_, loading)| *loading != 0.0).collect()
    }

    /// Rows of each stage's installed capacity, and of limits and commitments per period.
    fn installed(&mut self) {
        for index in 0..self.stages.len() {
            let base = self.stages[index].capacity;
            let moves = self.time.changes.iter().any(|change| change.stage == index);
            let moving = moves.then(|| {
                let [settled, capacity, output, installed] = std::array::from_fn(|_| self.next());
                let stage = &mut self.stages[index];
                (stage.capacity, stage.output, stage.installed) = (capacity, output, installed);
                Moving { settled, capacity }
            });
            if moving.is_none() {
                // What stands still is there all the time.
                let output = self.per_period(base);
                let stage = &mut self.stages[index];
                (stage.output, stage.installed) = (output, output);
            }
            self.time.stages.push(StageTime { base, moving });
            let limits = [self.stages[index].export_limit, self.stages[index].export_commitment];
            let limits = limits.map(|limit| limit.map(|yearly| self.per_period(yearly)));
            [self.stages[index].export_limit, self.stages[index].export_commitment] = limits;
        }
    }

    /// The row of an amount per period, from that of the amount per year.
    pub(super) fn per_period(&mut self, yearly: Row) -> Row {
        let row = self.next();
        self.time.per_period.push((yearly, row));
        row
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
        amounts.extend(&self.market.amounts);
        amounts.sort_unstable();
        amounts.dedup();
        self.time.sums = amounts.into_iter().map(|row| (row, self.next())).collect();
        let stocks: Vec<Row> = self.time.stocks.iter().map(|stock| stock.opening).collect();
        self.time.openings = stocks.into_iter().map(|row| (row, self.next())).collect();
    }

    /// Rows of what is in store at the period's start.
    pub(super) fn place_opening_stocks(&mut self) {
        for index in 0..self.stages.len() {
            if self.stage_input(index, StageField::Storage).is_some() {
                self.stages[index].opening = Some(self.next());
            }
        }
    }
}
