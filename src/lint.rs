//! Lint: what is allowed but probably not meant.
//!
//! *Is the scenario what its author thinks it is?* Nothing here knows what a stage makes: all four
//! kinds of findings follow from the numbers alone. What is judged by drawing says on how many
//! draws it rests.
//!
//! ```
//! use pvchain::{Scenario, lint};
//!
//! let plan = Scenario::builtin("baotou-2024")?;
//! for finding in lint::lint(&plan) {
//!     println!("{finding}");
//! }
//! # Ok::<(), pvchain::Problems>(())
//! ```

mod ratio;

use std::fmt;

use crate::balance::balance;
use crate::metric::Metric;
use crate::model::Model;
use crate::sample::quantile::median;
use crate::sample::{BLOCK, Block, Sampler};
use crate::scenario::Scenario;
use crate::scenario::band::Band;
use crate::scenario::input::Input;
use crate::scenario::link::LinkField;
use crate::scenario::note::Note;
use crate::scenario::stage::StageField;

/// Blocks that findings by drawing rest on: 4096 draws.
const BLOCKS: u64 = 8;

/// Most rows of 512 numbers that are computed to find inputs without effect; a second or so.
const MOST_ROWS: usize = 2_000_000;

/// Something that is allowed but probably not meant.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Lint {
    /// A target that was met in no draw.
    NeverMet {
        /// Its id.
        target: String,
        /// Draws that were looked at.
        draws: u64,
        /// What its metric was, if it was the same in all of them.
        always: Option<f64>,
    },
    /// A target that was met in every draw.
    AlwaysMet {
        /// Its id.
        target: String,
        /// Draws that were looked at.
        draws: u64,
        /// What its metric was, if it was the same in all of them.
        always: Option<f64>,
    },
    /// An uncertain input that changes no figure.
    NoEffect {
        /// The input.
        input: Input,
        /// Draws in which every figure stayed the same with the input at its median.
        draws: u64,
    },
    /// Inputs without effect were not looked for: the scenario is too large.
    EffectsNotChecked {
        /// How many uncertain inputs it has.
        inputs: usize,
    },
    /// Numbers with neither source nor assumption.
    Unsourced {
        /// The table that holds them, e.g. `stage ingot`.
        table: String,
        /// How many.
        numbers: usize,
    },
    /// A consumption below 1 between identical units: probably the yield.
    LooksLikeYield {
        /// The link.
        link: String,
        /// Its consumption, at the median.
        consumption: f64,
    },
    /// A consumption whose inverse would bring the supplier's nameplate coverage nearer to 1.
    LooksInverted {
        /// The link.
        link: String,
        /// Its consumption, at the median.
        consumption: f64,
        /// Nameplate coverage of the supplier.
        coverage: f64,
        /// The same with the inverse of the consumption.
        inverted: f64,
    },
}

impl Lint {
    /// The kind of finding, as one word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NeverMet { .. } => "never_met",
            Self::AlwaysMet { .. } => "always_met",
            Self::NoEffect { .. } => "no_effect",
            Self::EffectsNotChecked { .. } => "effects_not_checked",
            Self::Unsourced { .. } => "unsourced",
            Self::LooksLikeYield { .. } => "looks_like_yield",
            Self::LooksInverted { .. } => "looks_inverted",
        }
    }

    /// What it is about: a target, an input, a table or a link.
    pub fn of(&self) -> String {
        match self {
            Self::NeverMet { target, .. } | Self::AlwaysMet { target, .. } => target.clone(),
            Self::NoEffect { input, .. } => input.to_string(),
            Self::EffectsNotChecked { .. } => "scenario".to_owned(),
            Self::Unsourced { table, .. } => table.clone(),
            Self::LooksLikeYield { link, .. } | Self::LooksInverted { link, .. } => link.clone(),
        }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeverMet { target, always: Some(value), .. } => {
                write!(f, "target `{target}` cannot be met: its metric is {value:.4} in every draw")
            }
            Self::AlwaysMet { target, always: Some(value), .. } => {
                write!(
                    f,
                    "target `{target}` cannot be missed: its metric is {value:.4} in every draw"
                )
            }
            Self::NeverMet { target, draws, .. } => {
                write!(f, "target `{target}` is met in none of {draws} draws")
            }
            Self::AlwaysMet { target, draws, .. } => {
                write!(f, "target `{target}` is met in all of {draws} draws")
            }
            Self::NoEffect { input, draws } => write!(
                f,
                "{input} is uncertain but changes no figure: at its median, all are the same in \
                 {draws} draws"
            ),
            Self::EffectsNotChecked { inputs } => {
                write!(f, "too large to see which of the {inputs} uncertain inputs have no effect")
            }
            Self::Unsourced { table, numbers: 1 } => {
                write!(f, "{table}: 1 number with neither source nor assumption")
            }
            Self::Unsourced { table, numbers } => {
                write!(f, "{table}: {numbers} numbers with neither source nor assumption")
            }
            Self::LooksLikeYield { link, consumption } => write!(
                f,
                "{link}: a consumption of {consumption:.4} looks like a yield; the consumption \
                 would be its inverse, {:.4}",
                1.0 / consumption
            ),
            Self::LooksInverted { link, consumption, coverage, inverted } => write!(
                f,
                "{link}: a consumption of {consumption:.4} gives a nameplate coverage of \
                 {coverage:.3}; its inverse would give {inverted:.3}. Is it inverted?"
            ),
        }
    }
}

/// Everything that is allowed but probably not meant, numbers without a source last.
pub fn lint(scenario: &Scenario) -> Vec<Lint> {
    let mut found = targets(scenario);
    found.extend(ratio::ratios(scenario));
    found.extend(effects(scenario));
    found.extend(sources(scenario));
    found
}

/// Targets that no draw can meet or miss, as far as 4096 draws can tell.
fn targets(scenario: &Scenario) -> Vec<Lint> {
    if scenario.targets.is_empty() {
        return Vec::new();
    }
    let metrics: Vec<Metric> = scenario.targets.iter().map(|target| target.metric).collect();
    let model = Model::with_metrics(scenario, &metrics);
    let mut seen = vec![Seen::default(); model.targets.len()];
    let sampler = Sampler::new(&model, 1);
    let mut block = Block::new(&model);
    for number in 0..BLOCKS {
        sampler.fill(number, &mut block);
        balance(&mut block);
        for (target, seen) in model.targets.iter().zip(&mut seen) {
            seen.push(block.row(target.row), target.band);
        }
    }
    let verdicts = scenario.targets.iter().zip(seen);
    verdicts.filter_map(|(target, seen)| seen.verdict(target.id.clone())).collect()
}

/// What was seen of a target.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    draws: u64,
    met: u64,
    first: Option<f64>,
    varies: bool,
}

impl Seen {
    fn push(&mut self, values: &[f64; BLOCK], band: Band) {
        let first = *self.first.get_or_insert(values[0]);
        for value in values {
            self.draws += 1;
            self.met += u64::from(is_inside(*value, band));
            self.varies |= value.to_bits() != first.to_bits();
        }
    }

    fn verdict(self, target: String) -> Option<Lint> {
        let Self { draws, met, .. } = self;
        let always = self.first.filter(|value| !self.varies && value.is_finite());
        if met == 0 {
            Some(Lint::NeverMet { target, draws, always })
        } else if met == draws {
            Some(Lint::AlwaysMet { target, draws, always })
        } else {
            None
        }
    }
}

/// Whether a value keeps its bounds; an undefined one does not.
fn is_inside(value: f64, band: Band) -> bool {
    let [low, high] = band.edges();
    low <= value && value <= high
}

/// Uncertain inputs that change nothing: each is held at its median in turn, and every figure is
/// compared bit for bit.
fn effects(scenario: &Scenario) -> Vec<Lint> {
    let model = Model::compile(scenario);
    let uncertain = || model.given.iter().filter(|given| given.law.is_uncertain());
    let inputs = uncertain().count();
    if inputs == 0 {
        return Vec::new();
    }
    // Most inputs show an effect in the first block; only those without one need all blocks.
    if model.row_count.saturating_mul(inputs + 2 * 8) > MOST_ROWS {
        return Vec::from([Lint::EffectsNotChecked { inputs }]);
    }
    let sampler = Sampler::new(&model, 1);
    let mut silent: Vec<_> = uncertain().collect();
    let mut drawn = Block::new(&model);
    for number in 0..BLOCKS {
        if silent.is_empty() {
            break;
        }
        sampler.fill(number, &mut drawn);
        let mut held = drawn.clone();
        balance(&mut drawn);
        silent.retain(|given| {
            let own = *held.row(given.row);
            held.row_mut(given.row).fill(median(&given.law));
            balance(&mut held);
            let same = model.series.iter().all(|series| {
                let pairs = drawn.row(series.row).iter().zip(held.row(series.row));
                pairs.into_iter().all(|(a, b)| a.to_bits() == b.to_bits())
            });
            *held.row_mut(given.row) = own;
            same
        });
    }
    let draws = BLOCKS * BLOCK as u64;
    silent.into_iter().map(|given| Lint::NoEffect { input: given.input.clone(), draws }).collect()
}

/// Numbers with neither source nor assumption, by table.
fn sources(scenario: &Scenario) -> Vec<Lint> {
    let mut found = Vec::new();
    let mut count = |note: &Note, table: String, numbers: usize| {
        if note.is_silent() && numbers > 0 {
            found.push(Lint::Unsourced { table, numbers });
        }
    };
    let bounds = |band: Band| usize::from(band.min.is_some()) + usize::from(band.max.is_some());
    // A band that is not given is the default one and nobody's number.
    let band = scenario.balance.coverage;
    let own = if band == Band::at_least(1.0) { 0 } else { bounds(band) };
    count(&scenario.balance.note, "balance".to_owned(), own);
    for stage in &scenario.stages {
        let given = StageField::ALL.into_iter().filter(|field| stage.quantity(*field).is_some());
        let numbers = given.count() + stage.coverage.map_or(0, bounds);
        count(&stage.note, format!("stage {}", stage.id), numbers);
    }
    for link in &scenario.links {
        let given = LinkField::ALL.into_iter().filter(|field| link.quantity(*field).is_some());
        count(&link.note, format!("link {}", link.id()), given.count());
    }
    for account in &scenario.accounts {
        count(&account.note, format!("account {}", account.id), account.intensity.len());
    }
    for target in &scenario.targets {
        count(&target.note, format!("target {}", target.id), bounds(target.band));
    }
    for correlation in &scenario.correlations {
        count(&correlation.note, format!("correlation {}", correlation.id), 1);
    }
    for variant in &scenario.variants {
        count(&variant.note, format!("variant {}", variant.name), variant.set.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::link::Link;
    use crate::scenario::stage::Stage;
    use crate::scenario::target::Target;
    use crate::scenario::uncertain::Uniform;

    fn chain(consumption: f64) -> Scenario {
        let rate = Uniform { min: 0.4, max: 0.9 };
        let share = Uniform { min: 0.5, max: 0.6 };
        Scenario::named("three stages")
            .stage(Stage::new("a").unit("kt").capacity(870.0).source("s").operating_rate(rate))
            .stage(Stage::new("b").unit("GW").capacity(253.0).source("s").value(rate))
            .stage(Stage::new("c").unit("GW").capacity(88.0).source("s"))
            .link(Link::from("a").to("b").consumption(consumption).source("s"))
            .link(Link::from("b").to("c").consumption(0.97).local_share(share))
            .target(Target::new("never", Metric::Coverage).of("a").min(1e6).source("s"))
            .target(Target::new("always", Metric::Capacity).of("b").min(1.0).source("s"))
            .final_stage("c")
            .check()
            .unwrap()
    }

    #[test]
    fn findings_name_what_is_probably_not_meant() {
        let found: Vec<String> = lint(&chain(2.3)).iter().map(Lint::to_string).collect();
        let expected = [
            "target `never` is met in none of 4096 draws",
            "target `always` cannot be missed: its metric is 253.0000 in every draw",
            "b->c: a consumption of 0.9700 looks like a yield; the consumption would be its \
             inverse, 1.0309",
            "link b->c: 2 numbers with neither source nor assumption",
        ];
        // b has a value and a cap on local sourcing, so the chain's local supply rate hangs on it:
        // with one link only, the value cancels but for rounding.
        let found: Vec<&String> =
            found.iter().filter(|text| !text.contains("stage.b.value")).collect();
        assert_eq!(found, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_inverted_ratio_stands_out() {
        // 870 / (1/2.3 · 253) = 7.9 against 870 / (2.3 · 253) = 1.5.
        let kinds: Vec<&str> = lint(&chain(1.0 / 2.3)).iter().map(Lint::kind).collect();
        assert!(kinds.contains(&"looks_inverted"));
        assert!(!lint(&chain(2.3)).iter().any(|found| found.kind() == "looks_inverted"));
    }

    #[test]
    fn an_input_without_effect_is_named() {
        // Nobody buys from c, so the value of its product weighs nothing.
        let plan = chain(2.3).with("stage.c.value", Uniform { min: 1.0, max: 2.0 }).unwrap();
        let silent: Vec<String> = lint(&plan)
            .iter()
            .filter(|found| found.kind() == "no_effect")
            .map(Lint::of)
            .filter(|input| !input.contains("stage.b.value"))
            .collect();
        assert_eq!(silent, ["stage.c.value"]);
    }
}
