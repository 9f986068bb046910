//! Traces: the balance of one draw, slow and readable, with names, equations and units.
//!
//! The same equations as the kernel in [`balance`](mod@crate::balance), written straight from the
//! scenario with names instead of rows. It serves three times: as the definition to read, as the
//! oracle that the kernel is tested against, and as what `pvchain explain` prints.

mod market;
mod time;
mod tracer;

pub use time::trace;

use std::collections::BTreeMap;

use crate::message::{Text, texts};
use crate::metric::look_up::{Completeness, KnownFigures};
use crate::problem::{Kind, Place, Problem, Problems};
use crate::scenario::{Scenario, input::Input};
use crate::{balance::LimitedBy, metric::Metric, sample::Block, units::Unit};

texts! {
    a_given_number: "the name of a number that the scenario gives", "情景给出的数值的名称";
    a_period_of_it(known): "a period: {known}", "时段：{known}";
    no_horizon: "a period, but the scenario has no horizon", "时段，但情景没有规划期";
    a_stage(known): "a stage: {known}", "环节：{known}";
}

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

    /// The value of a number that the scenario gives; with a horizon that of the last year.
    ///
    /// # Errors
    ///
    /// [`Problems`] if it gives no such number.
    pub fn value(&self, input: &Input) -> Result<f64, Problems> {
        self.value_in(input, i32::MAX)
    }

    /// The value of a number that the scenario gives, in a year of the horizon.
    ///
    /// # Errors
    ///
    /// [`Problems`] if it gives no such number.
    pub fn value_in(&self, input: &Input, year: i32) -> Result<f64, Problems> {
        self.given(input, year).ok_or_else(|| {
            let expected = |_| a_given_number();
            Problem::unknown("draw", &input.to_string(), self.values.keys(), expected).into()
        })
    }

    /// The same, if there is one.
    pub(crate) fn given(&self, input: &Input, year: i32) -> Option<f64> {
        let by_year = self.by_year.get(input);
        let value = by_year.and_then(|years| years.range(..=year).next_back());
        value.map(|(_, value)| *value).or_else(|| self.values.get(input).copied())
    }
}

/// Declares the chapters of a trace in their order: what each is about, its name and its title.
macro_rules! chapters {
    ($($(#[$doc:meta])+ $chapter:ident, $name:ident: $english:literal, $chinese:literal;)+) => {
        texts! { $($name: $english, $chinese;)+ }

        /// A chapter of a trace.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Chapter {
            $($(#[$doc])+ $chapter,)+
        }

        impl Chapter {
            /// All of them, in the order of reports.
            pub const ALL: &[Self] = &[$(Self::$chapter),+];

            /// As one word for programs.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$chapter => stringify!($name),)+
                }
            }

            /// What it is about.
            pub fn title(self) -> Text {
                match self {
                    $(Self::$chapter => $name(),)+
                }
            }
        }
    };
}

chapters! {
    /// Whether and when each project comes.
    Pipeline, pipeline:
        "Projects: whether and when each one comes", "项目：是否建成、何时建成";
    /// What the plants could make.
    Potential, potential: "Potential: what the plants could make", "可达产量：各厂能产多少";
    /// At which price markets clear, and what that leaves each stage to make.
    Market, market: "Markets: at which price supply meets need", "市场：供需相等时的价格";
    /// What a unit of product takes.
    Consumption, consumption:
        "Consumption: what a unit of product takes", "单耗：每单位产品所需";
    /// What each stage plans and wants.
    Pull, pull:
        "Pull: what each stage plans and wants from local plants, from the last stage back",
        "需求拉动：由末端环节向上游，各环节的计划产量与本地需求";
    /// What each stage makes and grants.
    Push, push:
        "Push: what each stage makes and delivers to its buyers, from the first stage on",
        "供给推动：由首端环节向下游，各环节的产量与对下游的供应";
    /// Figures of stages.
    Stage, stage: "Stages: what follows from the flows", "环节：由流量得出";
    /// Figures of links.
    Link, link: "Links: how much of what is used is local", "上下游关系：所用有多少来自本地";
    /// Figures in units of the final product.
    Chain, chain: "Chain: in units of the final product", "产业链：折合终端产品";
    /// Totals.
    Account, account: "Accounts: totals over the stages", "核算：各环节合计";
}

/// One number of a trace.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The period, with a horizon.
    pub period: Option<String>,
    /// Where it belongs.
    pub chapter: Chapter,
    /// What it is a number of: a stage, a link `FROM->TO`, an input of a stage, or the chain.
    pub of: String,
    /// What it is.
    pub what: Text,
    /// The equation that gives it.
    pub equation: &'static str,
    /// The number; NaN where it is undefined.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

/// The balance of one draw, number by number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Every number, in the order of the equations.
    pub lines: Vec<Line>,
    metrics: BTreeMap<(Metric, String), f64>,
    limiting: BTreeMap<String, Vec<LimitedBy>>,
    bottlenecks: Vec<String>,
    /// With a horizon, the traces of its periods.
    periods: Vec<(String, Trace)>,
}

impl Trace {
    /// A metric of a subject in a period of the horizon, NaN if it is undefined in this draw.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the scenario has no such figure or period.
    pub fn metric_in(&self, period: &str, metric: Metric, of: &str) -> Result<f64, Problems> {
        let found = self.periods.iter().find(|(label, _)| label == period);
        let (_, own) = found.ok_or_else(|| {
            let known = self.periods.iter().map(|(label, _)| label);
            let expected =
                |known: String| if known.is_empty() { no_horizon() } else { a_period_of_it(known) };
            Problems::from(Problem::unknown("trace", period, known, expected))
        })?;
        own.metric(metric, of)
    }

    /// A metric of a subject, NaN if it is undefined in this draw.
    ///
    /// # Errors
    ///
    /// [`Problems`] if the scenario has no such figure.
    pub fn metric(&self, metric: Metric, of: &str) -> Result<f64, Problems> {
        self.found(metric, of).ok_or_else(|| {
            let there = self.metrics.keys().map(|(metric, of)| (*metric, of.as_str()));
            let known = KnownFigures {
                there: there.collect(),
                subjects: Vec::new(),
                are: Completeness::All,
            };
            let at = Problem::new(Kind::UnknownName, Place::key("trace"));
            known.without(metric, of, at.found(metric.quoted_of(of))).into()
        })
    }

    /// The same, if there is one.
    fn found(&self, metric: Metric, of: &str) -> Option<f64> {
        self.metrics.get(&(metric, of.to_owned())).copied()
    }

    /// What holds a stage back; several inputs tie.
    ///
    /// # Errors
    ///
    /// [`Problems`] if there is no such stage.
    pub fn limiting(&self, stage: &str) -> Result<&[LimitedBy], Problems> {
        self.limiting
            .get(stage)
            .map(Vec::as_slice)
            .ok_or_else(|| Problem::unknown("trace", stage, self.limiting.keys(), a_stage).into())
    }

    /// The stages that the chain runs into without any trade; several tie.
    pub fn bottlenecks(&self) -> &[String] {
        &self.bottlenecks
    }
}
