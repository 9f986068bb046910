//! Scenarios: what the user said, checked.

pub(crate) mod account;
pub(crate) mod addition;
pub(crate) mod amount;
pub(crate) mod band;
pub(crate) mod builtin;
mod change;
mod changed;
mod check;
pub(crate) mod correlation;
pub(crate) mod demand;
pub(crate) mod factor;
pub(crate) mod file;
pub(crate) mod horizon;
pub(crate) mod input;
pub(crate) mod intensity;
pub(crate) mod key;
pub(crate) mod link;
pub(crate) mod market;
pub(crate) mod measure;
pub(crate) mod month;
pub(crate) mod note;
pub(crate) mod observation;
pub(crate) mod place;
pub(crate) mod project;
pub(crate) mod quantity;
pub(crate) mod replaced;
pub(crate) mod retirement;
pub(crate) mod says;
mod schema;
pub(crate) mod scope;
pub(crate) mod setting;
pub(crate) mod stage;
pub(crate) mod status;
pub(crate) mod step;
pub(crate) mod strength;
pub(crate) mod target;
pub(crate) mod typed;
pub(crate) mod variant;

use std::collections::BTreeMap;
use std::ops::Deref;

use siphasher::sip128::SipHasher24;

use account::Account;
use addition::{Addition, Planning};
use band::Band;
use correlation::{Correlation, Group, Grouped, Strength, rho_of_spearman};
use demand::Demand;
use factor::{Factor, Scope};
use horizon::{Horizon, Period, Step};
use input::{Input, Named, is_glob, matches, numbers_of};
use intensity::Intensity;
use key::{
    Allowed, Content, Declaration, Keyed, NumberKey, Numbered, UnitRule, ValueKind, builder,
    in_order, row, table,
};
use link::{Link, LinkField};
use market::{Market, MarketField};
use month::Month;
use note::Note;
use observation::Observation;
use place::{Places, TableAt, join, link_id, part_name};
use project::{Project, ProjectField, Replaced};
use quantity::Quantity;
use retirement::{Retirement, RetirementField};
use setting::Setting;
use stage::{Stage, StageField};
use status::Status;
use target::Target;
use variant::Variant;

use crate::units::Unit;

/// The most stages and links, and tables of every other kind.
const MOST_TABLES: usize = 10_000;

/// The most factors: each is held against every project.
const MOST_FACTORS: usize = 1_000;

/// The most markets: each is held against every stage and link.
const MOST_MARKETS: usize = 1_000;

/// The most additions: a search tries every pair of them.
const MOST_ADDITIONS: usize = 100;

/// The most variants: each is checked as a scenario of its own.
const MOST_VARIANTS: usize = 100;

/// Tables of which a scenario has a list.
pub(crate) trait Listed: Keyed {
    /// What messages call such a table, and what heads it.
    const HEAD: &'static str;

    /// How many of them a scenario may have.
    const MOST: usize;

    /// Which part of the draft the table with that index is.
    fn part(index: usize) -> TableAt {
        TableAt { head: Self::HEAD, index }
    }

    fn all(draft: &Draft) -> &[Self];

    /// All of a draft with what places call them.
    fn parts<'d>(draft: &'d Draft) -> impl Iterator<Item = (TableAt, &'d Self)>
    where
        Self: 'd,
    {
        Self::all(draft).iter().enumerate().map(|(index, table)| (Self::part(index), table))
    }

    /// All of a draft, to add to them.
    fn all_mut(draft: &mut Draft) -> &mut Vec<Self>;

    fn label(&self) -> Option<String>;
}

/// Declares the tables of which a scenario has a list: field, table, method that adds one, heading,
/// how many there may be, and its id.
macro_rules! lists {
    ($(
        $(#[$doc:meta])*
        $list:ident: $table:ident = $add:ident, $head:literal, $most:expr, $label:expr;
    )+) => {
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
            /// What does not produce by then starts no earlier; needs a horizon.
            pub as_of: Option<Month>,
            /// The months that are simulated; a single year without stocks if not given.
            pub horizon: Option<Horizon>,
            /// The band of coverage that every stage with local buyers must meet.
            pub balance: Balance,
            /// What the whole market wants of the final product.
            pub demand: Demand,
            $($(#[$doc])* pub $list: Vec<$table>,)+
            /// What all decisions share.
            pub plan: Planning,
            /// Source and assumption of the whole.
            pub note: Note,
        }

        impl Draft {
            /// An empty draft of that name.
            pub fn new(name: impl Into<String>) -> Self {
                Self {
                    name: name.into(),
                    summary: None,
                    final_stage: None,
                    year: None,
                    as_of: None,
                    horizon: None,
                    balance: Balance::default(),
                    demand: Demand::empty(),
                    $($list: Vec::new(),)+
                    plan: Planning::default(),
                    note: Note::default(),
                }
            }

            /// What messages call a part: `stage.ingot`, or `stage[2]` where there is no usable id.
            pub(crate) fn name_of(&self, part: TableAt) -> String {
                match part.head {
                    $($head => {
                        let label = self.$list.get(part.index).and_then(Listed::label);
                        part_name($head, part.index, label.as_deref())
                    })+
                    single => single.to_owned(),
                }
            }

            /// What heads each list, how long it is, and how long it may be.
            fn sizes(&self) -> impl Iterator<Item = (&'static str, usize, usize)> {
                [$(($head, self.$list.len(), $most)),+].into_iter()
            }

            $(
                #[doc = concat!("Adds a `", $head, "`.")]
                #[must_use]
                pub fn $add(mut self, $add: $table) -> Self {
                    self.$list.push($add);
                    self
                }
            )+
        }

        $(impl Listed for $table {
            const HEAD: &'static str = $head;
            const MOST: usize = $most;

            fn all(draft: &Draft) -> &[Self] {
                &draft.$list
            }

            fn all_mut(draft: &mut Draft) -> &mut Vec<Self> {
                &mut draft.$list
            }

            fn label(&self) -> Option<String> {
                let label: fn(&Self) -> Option<String> = $label;
                label(self)
            }
        })+
    };
}

lists! {
    /// The stages, in file order.
    stages: Stage = stage, "stage", MOST_TABLES, |stage| Some(stage.id.clone());
    /// The links, in file order.
    links: Link = link, "link", MOST_TABLES, |link| link_id(&link.from, &link.to);
    /// The accounts, in file order.
    accounts: Account = account, "account", MOST_TABLES, |account| Some(account.id.clone());
    /// The targets, in file order.
    targets: Target = target, "target", MOST_TABLES, |target| Some(target.id.clone());
    /// The correlations, in file order.
    correlations: Correlation = correlation, "correlation", MOST_TABLES, |group| Some(group.id.clone());
    /// The markets, in file order.
    markets: Market = market, "market", MOST_MARKETS, |market| Some(market.id.clone());
    /// The statuses of projects, in file order.
    statuses: Status = status, "pipeline.status", MOST_TABLES, |status| Some(status.id.clone());
    /// The shocks that projects share, in file order.
    factors: Factor = factor, "pipeline.factor", MOST_FACTORS, |factor| Some(factor.id.clone());
    /// The projects, in file order, those of tables last.
    projects: Project = project, "project", MOST_TABLES, |project| Some(project.id.clone());
    /// The retirements, in file order, those of tables last.
    retirements: Retirement = retirement, "retirement", MOST_TABLES, |gone| Some(gone.id.clone());
    /// The observations, in file order, those of tables last.
    observations: Observation = observation, "observation", MOST_TABLES, |_| None;
    /// The variants, in file order.
    variants: Variant = variant, "variant", MOST_VARIANTS, |variant| Some(variant.name.clone());
    /// What could be added at a cost, in file order.
    additions: Addition = addition, "addition", MOST_ADDITIONS, |lot| Some(lot.id.clone());
}

table! {
    /// When a draw counts as balanced.
    pub struct Balance, "When a draw counts as balanced." {
        /// The band of coverage; at least 1 if not given.
        coverage: Band = row(
            ValueKind::Band,
            "The band of coverage that every stage with local buyers must meet; at least 1 if not \
             given.",
        ),
    }
}

impl Default for Balance {
    fn default() -> Self {
        Self { coverage: Band::at_least(1.0), ..Self::empty() }
    }
}

impl Draft {
    builder! { horizon [] [Horizon] [] #[doc = "The months that are simulated."] }
    builder! { as_of [] [Month] [] #[doc = "The date before which no project starts."] }
    builder! { final_stage [] [] [String] #[doc = "The stage whose product the chain is for."] }
    builder! { year [] [i32] [] #[doc = "The year of the single period."] }

    /// Sets the band of coverage that every stage with local buyers must meet.
    #[must_use]
    pub fn balance(mut self, coverage: Band) -> Self {
        self.balance.coverage = coverage;
        self
    }

    /// Sets what the whole market wants of the final product in a year.
    #[must_use]
    pub fn demand(mut self, of_final: impl Into<Quantity>) -> Self {
        self.demand.of_final = Some(of_final.into());
        self
    }

    /// The market on which a stage sells.
    pub(crate) fn market_of(&self, stage: &str) -> Option<&Market> {
        self.markets.iter().find(|market| market.has(stage))
    }

    /// Sets the unit of all costs.
    #[must_use]
    pub fn cost_unit(mut self, unit: impl Into<String>) -> Self {
        self.plan.cost_unit = Some(Unit::new(unit));
        self
    }

    /// The status of that id.
    pub fn status_of(&self, project: &Project) -> Option<&Status> {
        let id = project.status.as_ref()?;
        self.statuses.iter().find(|status| status.id == *id)
    }

    /// Every number that has an input name and is given, in file order: stages, links, accounts,
    /// then statuses, projects and retirements, then demand and markets.
    pub fn inputs(&self) -> impl Iterator<Item = (Input, &Quantity)> {
        self.numbers().filter_map(|(input, quantity)| Some((input, quantity?)))
    }

    /// The numbers that are given and that a name stands for, or a glob in which `*` stands for any
    /// text.
    pub fn inputs_named(&self, name: &str) -> Vec<Input> {
        let inputs = self.inputs().map(|(input, _)| input);
        inputs.filter(|input| matches(name, &input.to_string())).collect()
    }

    /// The same as [`inputs`](Self::inputs), and those that could be given; of accounts only what
    /// is given.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = (Input, Option<&Quantity>)> {
        let accounts = self.accounts.iter().flat_map(|account| {
            account.intensity.iter().map(|(stage, intensity)| {
                let (account, stage) = (account.id.clone(), stage.clone());
                (Input::Account { account, stage }, Some(&intensity.quantity))
            })
        });
        let by_id: BTreeMap<&str, &Status> =
            self.statuses.iter().map(|status| (status.id.as_str(), status)).collect();
        let projects = self.projects.iter().flat_map(move |project| {
            let status = project.status.as_ref().and_then(|id| by_id.get(id.as_str()).copied());
            ProjectField::EVERY.iter().map(move |field| {
                let input = Input::Project { project: project.id.clone(), field: *field };
                (input, project.quantity_with(status, *field))
            })
        });
        let chain = numbers_of(&self.stages).chain(numbers_of(&self.links)).chain(accounts);
        let pipeline = numbers_of(&self.statuses).chain(projects);
        let market = numbers_of(std::slice::from_ref(&self.demand));
        let market = market.chain(numbers_of(&self.markets));
        chain.chain(pipeline).chain(numbers_of(&self.retirements)).chain(market)
    }
}

/// A checked scenario: read it like a [`Draft`]; nothing that is done with it fails.
///
/// Stored by `serde` in any format it is the object that its file is, and reads back as the same
/// scenario, whatever changes were made; what is read is checked like a file. The order of what a
/// variant sets counts: of formats that may change the order of an object, such as a JSON column
/// of a database, store [`to_toml`](Self::to_toml).
///
/// ```
/// use pvchain::Scenario;
///
/// let plan = Scenario::builtin("baotou-2024")?.with("stage.ingot.capacity", 300)?;
/// let json = serde_json::to_string(&plan)?;
/// assert_eq!(serde_json::from_str::<Scenario>(&json)?, plan);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

    /// What answers call the last period: the last year of the horizon; without one the year, or
    /// `year`.
    pub fn period(&self) -> String {
        match (&self.horizon, self.year) {
            (Some(horizon), _) => horizon.end.year().to_string(),
            (None, Some(year)) => year.to_string(),
            (None, None) => "year".to_owned(),
        }
    }

    /// The periods of the horizon in time, each year after its parts; none without a horizon.
    pub fn periods(&self) -> Vec<Period> {
        self.horizon.as_ref().map(Horizon::periods).unwrap_or_default()
    }

    /// The year whose numbers count where only one can be shown: the scenario's, or the last one.
    pub fn last_year(&self) -> Option<i32> {
        self.horizon.as_ref().map(|horizon| horizon.end.year()).or(self.year)
    }

    /// The correlation of the latent fates of two projects that shared shocks imply, `Σ ℓ₁·ℓ₂`;
    /// `loading` is that of coming or of delays.
    pub fn implied_correlation(
        &self,
        one: &Project,
        other: &Project,
        loading: impl Fn(&Factor) -> f64,
    ) -> f64 {
        let shared = self.factors.iter();
        let shared = shared.filter(|factor| factor.scope.covers(one) && factor.scope.covers(other));
        shared.map(|factor| loading(factor) * loading(factor)).sum()
    }

    /// A digest of the scenario: 128 bits of `SipHash` over its TOML text, in hexadecimal digits.
    ///
    /// Two scenarios with one digest give the same draws under one seed.
    pub fn digest(&self) -> String {
        let hash = SipHasher24::new().hash(self.to_toml().as_bytes());
        format!("{:016x}{:016x}", hash.h1, hash.h2)
    }

    /// Index of the final stage among the stages.
    pub fn final_stage_index(&self) -> usize {
        self.final_stage
    }

    /// The correlations, with every input named.
    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }
}
