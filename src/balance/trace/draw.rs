//! Draws: a value for every number of a scenario.

use std::collections::BTreeMap;

use crate::sample::Block;
use crate::scenario::{Scenario, input::Input};

/// One draw: a value for every number of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    values: BTreeMap<Input, f64>,
    /// Values of numbers that change over the horizon, by the first year of each.
    by_year: BTreeMap<Input, BTreeMap<i32, f64>>,
    /// Uniform numbers that decide fates, by the name of their stream.
    pub(super) latents: BTreeMap<String, f64>,
}

impl Draw {
    /// The central case: every number at its median.
    pub fn central(scenario: &Scenario) -> Self {
        let year = scenario.last_year();
        let values = scenario.inputs();
        let values = values.map(|(input, quantity)| (input, quantity.at(year).median())).collect();
        let by_year = scenario.horizon.iter().flat_map(|horizon| {
            let years = horizon.start.year()..=horizon.end.year();
            scenario.inputs().map(move |(input, quantity)| {
                let value = |year| (year, quantity.at(Some(year)).median());
                (input, years.clone().map(value).collect())
            })
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
