//! Scenarios: what the user said, checked.

pub(crate) mod account;
pub(crate) mod band;
pub(crate) mod builtin;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod correlation;
pub(crate) mod file;
pub(crate) mod input;
pub(crate) mod link;
pub(crate) mod nearest;
pub(crate) mod note;
pub(crate) mod place;
pub(crate) mod problem;
pub(crate) mod quantity;
mod schema;
pub(crate) mod setting;
pub(crate) mod stage;
pub(crate) mod target;
pub(crate) mod uncertain;
pub(crate) mod variant;

use std::ops::Deref;

use siphasher::sip128::SipHasher24;

use account::Account;
use band::Band;
use correlation::{Correlation, Group};
use input::Input;
use link::{Link, LinkField};
use note::Note;
use quantity::Quantity;
use stage::{Stage, StageField};
use target::Target;
use variant::Variant;

/// A scenario as it was said, not yet checked: any value is possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What reports call it.
    pub name: String,
    /// One or two sentences on what it describes.
    pub summary: Option<String>,
    /// The stage whose product the chain is for; needed if several stages feed no other.
    pub final_stage: Option<String>,
    /// The year of the single period; selects numbers given by year.
    pub year: Option<i32>,
    /// The band of coverage that every stage with local buyers must meet.
    pub balance: Balance,
    /// The stages, in file order.
    pub stages: Vec<Stage>,
    /// The links, in file order.
    pub links: Vec<Link>,
    /// The accounts, in file order.
    pub accounts: Vec<Account>,
    /// The targets, in file order.
    pub targets: Vec<Target>,
    /// The correlations, in file order.
    pub correlations: Vec<Correlation>,
    /// The variants, in file order.
    pub variants: Vec<Variant>,
    /// Source and assumption of the whole.
    pub note: Note,
}

/// When a draw counts as balanced.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// The band of coverage; at least 1 if not given.
    pub coverage: Band,
    /// Source and assumption.
    pub note: Note,
}

impl Default for Balance {
    fn default() -> Self {
        Self { coverage: Band::at_least(1.0), note: Note::default() }
    }
}

impl Draft {
    /// An empty draft of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            summary: None,
            final_stage: None,
            year: None,
            balance: Balance::default(),
            stages: Vec::new(),
            links: Vec::new(),
            accounts: Vec::new(),
            targets: Vec::new(),
            correlations: Vec::new(),
            variants: Vec::new(),
            note: Note::default(),
        }
    }

    /// Adds a stage.
    #[must_use]
    pub fn stage(mut self, stage: Stage) -> Self {
        self.stages.push(stage);
        self
    }

    /// Adds a link.
    #[must_use]
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// Adds an account.
    #[must_use]
    pub fn account(mut self, account: Account) -> Self {
        self.accounts.push(account);
        self
    }

    /// Adds a target.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.targets.push(target);
        self
    }

    /// Adds a correlation.
    #[must_use]
    pub fn correlation(mut self, correlation: Correlation) -> Self {
        self.correlations.push(correlation);
        self
    }

    /// Sets the band of coverage that every stage with local buyers must meet.
    #[must_use]
    pub fn balance(mut self, coverage: Band) -> Self {
        self.balance.coverage = coverage;
        self
    }

    /// Adds a variant.
    #[must_use]
    pub fn variant(mut self, variant: Variant) -> Self {
        self.variants.push(variant);
        self
    }

    /// Names the final stage.
    #[must_use]
    pub fn final_stage(mut self, stage: impl Into<String>) -> Self {
        self.final_stage = Some(stage.into());
        self
    }

    /// Sets the year of the single period.
    #[must_use]
    pub fn year(mut self, year: i32) -> Self {
        self.year = Some(year);
        self
    }

    /// Every number that has an input name and is given, in file order: stages, links, accounts.
    pub fn inputs(&self) -> impl Iterator<Item = (Input, &Quantity)> {
        let stages = self.stages.iter().flat_map(|stage| {
            StageField::ALL.into_iter().filter_map(move |field| {
                let input = Input::Stage { stage: stage.id.clone(), field };
                stage.quantity(field).map(|quantity| (input, quantity))
            })
        });
        let links = self.links.iter().flat_map(|link| {
            LinkField::ALL.into_iter().filter_map(move |field| {
                let (from, to) = (link.from.clone(), link.to.clone());
                let input = Input::Link { from, to, field };
                link.quantity(field).map(|quantity| (input, quantity))
            })
        });
        let accounts = self.accounts.iter().flat_map(|account| {
            account.intensity.iter().map(|(stage, quantity)| {
                let (account, stage) = (account.id.clone(), stage.clone());
                (Input::Account { account, stage }, quantity)
            })
        });
        stages.chain(links).chain(accounts)
    }
}

/// A checked scenario: read it like a [`Draft`]; nothing that is done with it fails.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    draft: Draft,
    final_stage: usize,
    groups: Vec<Group>,
    /// All inputs of each correlation, also those that a change has made exact.
    named: Vec<Vec<Input>>,
}

impl Deref for Scenario {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl Scenario {
    /// Starts a scenario in code: add stages and links, then [`check`](Draft::check) it.
    pub fn named(name: impl Into<String>) -> Draft {
        Draft::new(name)
    }

    /// What answers call the single period: the year, or `year`.
    pub fn period(&self) -> String {
        self.year.map_or_else(|| "year".to_owned(), |year| year.to_string())
    }

    /// A digest of the scenario: 128 bits of `SipHash` over its TOML text, in hexadecimal digits.
    ///
    /// Two scenarios with one digest give the same draws under one seed.
    pub fn digest(&self) -> String {
        let hash = SipHasher24::new().hash(self.to_toml().as_bytes());
        format!("{:016x}{:016x}", hash.h1, hash.h2)
    }

    /// Index of the final stage among the stages.
    pub(crate) fn final_stage_index(&self) -> usize {
        self.final_stage
    }

    /// The correlations, with every input named.
    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }
}
