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
mod time;

use std::fmt;
use std::hash::Hasher;

use siphasher::sip::SipHasher24;

use crate::balance::balance_periods;
use crate::metric::Metric;
use crate::model::Model;
use crate::model::index::{Given, Row};
use crate::sample::{BLOCK, Block, Sampler};
use crate::scenario::Scenario;
use crate::scenario::band::Band;
use crate::scenario::input::Input;
use crate::scenario::link::LinkField;
use crate::scenario::month::Month;
use crate::scenario::note::Note;
use crate::scenario::stage::StageField;
use crate::scenario::uncertain::Uncertain;

/// Blocks that findings by drawing rest on: 4096 draws.
const BLOCKS: u64 = 8;

/// Most rows of 512 numbers that are computed to find inputs without effect; a second or so.
const MOST_ROWS: usize = 2_000_000;

/// Something that is allowed but probably not meant.
#[derive(Debug, Clone, PartialEq)]
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
    /// Storage that never fills, as exports are unlimited and take everything.
    NeverFills {
        /// The stage.
        stage: String,
    },
    /// A project whose planned start lies after the horizon.
    AfterHorizon {
        /// The project.
        project: String,
        /// Its planned start.
        start: Month,
    },
    /// A fact that is younger than the date of the plan, before which nothing starts.
    AsOfBeforeFact {
        /// The stage that was observed.
        stage: String,
        /// The date of the fact.
        date: Month,
        /// The date of the plan.
        as_of: Month,
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
            Self::NeverFills { .. } => "never_fills",
            Self::AfterHorizon { .. } => "after_horizon",
            Self::AsOfBeforeFact { .. } => "as_of_before_fact",
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
            Self::NeverFills { stage } | Self::AsOfBeforeFact { stage, .. } => stage.clone(),
            Self::AfterHorizon { project, .. } => project.clone(),
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
            Self::NeverFills { stage } => write!(
                f,
                "stage {stage}: its storage can never fill, as exports are unlimited; give it an \
                 export_limit"
            ),
            Self::AfterHorizon { project, start } => {
                write!(f, "project {project} is planned for {start}, after the horizon")
            }
            Self::AsOfBeforeFact { stage, date, as_of } => write!(
                f,
                "{stage} was observed at {date}, but as_of is {as_of}: projects that had come by \
                 then are drawn as if that were not known"
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
    found.extend(time::times(scenario));
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
        balance_periods(&mut block, |period, block| {
            let targets = model.targets.iter().zip(&mut seen);
            for (target, seen) in targets.filter(|(target, _)| target.period == period) {
                seen.push(block.row(target.row), target.band);
            }
        });
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
    let rows = model.row_count.saturating_mul(model.periods.len());
    if rows.saturating_mul(inputs + 2 * 8) > MOST_ROWS {
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
        let figures = figures(&mut drawn);
        silent.retain(|given| {
            let rows = rows_of(&model, given);
            let own: Vec<_> = rows.iter().map(|(row, _)| *held.row(*row)).collect();
            for (row, law) in &rows {
                held.row_mut(*row).fill(law.median());
            }
            let same = self::figures(&mut held) == figures;
            for ((row, _), own) in rows.iter().zip(own) {
                *held.row_mut(*row) = own;
            }
            same
        });
    }
    let draws = BLOCKS * BLOCK as u64;
    silent.into_iter().map(|given| Lint::NoEffect { input: given.input.clone(), draws }).collect()
}

/// The rows that hold the values of an input, with their laws: several where it changes by year.
fn rows_of<'m>(model: &'m Model, given: &'m Given) -> Vec<(Row, &'m Uncertain)> {
    let by_year = model.time.iter().flat_map(|time| &time.by_year);
    let own = by_year.filter(|by_year| model.given[by_year.given].row == given.row);
    let laws = own.flat_map(|by_year| &by_year.laws);
    let rows: Vec<_> = laws.map(|(_, row, law)| (*row, law)).collect();
    if rows.is_empty() { vec![(given.row, &given.law)] } else { rows }
}

/// A digest of the bits of every figure in every period.
fn figures(block: &mut Block<'_>) -> u64 {
    let mut digest = SipHasher24::new();
    balance_periods(block, |_, block| {
        for series in &block.model().series {
            for value in block.row(series.row) {
                digest.write_u64(value.to_bits());
            }
        }
    });
    digest.finish()
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
    time::sources(scenario, &mut count);
    for variant in &scenario.variants {
        count(&variant.note, format!("variant {}", variant.name), variant.set.len());
    }
    for addition in &scenario.additions {
        let numbers = 2 + usize::from(addition.step.is_some());
        count(&addition.note, format!("addition {}", addition.id), numbers);
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
    fn a_given_mix_decides_what_an_alternative_must_cover() {
        // 0.9 of 100 GW at 0.45 kt/GW is 40.5 kt, which 40 kt nearly cover; in proportion to what
        // the two could feed it would be 0.2 % of that.
        let route = |from: &str, share: f64| {
            Link::from(from).to("cell").alternative("silicon").consumption(0.45).mix(share)
        };
        let plan = Scenario::named("two routes")
            .stage(Stage::new("small").unit("kt").capacity(40.0))
            .stage(Stage::new("large").unit("kt").capacity(20_000.0))
            .stage(Stage::new("cell").unit("GW").capacity(100.0))
            .link(route("small", 0.9))
            .link(route("large", 0.1))
            .check()
            .unwrap();
        let found = lint(&plan);
        let inverted = found.iter().filter(|found| found.kind() == "looks_inverted");
        assert_eq!(inverted.map(Lint::of).collect::<Vec<_>>(), ["large->cell"]);
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
