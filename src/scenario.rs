//! Scenarios: what the user said, checked.

pub(crate) mod account;
pub(crate) mod addition;
pub(crate) mod band;
pub(crate) mod builtin;
pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod correlation;
pub(crate) mod factor;
pub(crate) mod file;
pub(crate) mod glob;
pub(crate) mod horizon;
pub(crate) mod input;
pub(crate) mod link;
pub(crate) mod month;
pub(crate) mod note;
pub(crate) mod observation;
pub(crate) mod place;
pub(crate) mod project;
pub(crate) mod quantity;
pub(crate) mod retirement;
mod schema;
pub(crate) mod setting;
pub(crate) mod stage;
pub(crate) mod status;
mod subject;
pub(crate) mod target;
pub(crate) mod uncertain;
pub(crate) mod variant;

use std::collections::BTreeMap;
use std::ops::Deref;

use siphasher::sip128::SipHasher24;

use account::Account;
use addition::{Addition, Planning};
use band::Band;
use correlation::{Correlation, Group};
use factor::Factor;
use horizon::{Horizon, Period};
use input::Input;
use link::{Link, LinkField};
use month::Month;
use note::Note;
use observation::Observation;
use project::{Project, ProjectField};
use quantity::Quantity;
use retirement::{Retirement, RetirementField};
use stage::{Stage, StageField};
use status::Status;
use target::Target;
use variant::Variant;

use crate::units::Unit;

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
    /// The statuses of projects, in file order.
    pub statuses: Vec<Status>,
    /// The shocks that projects share, in file order.
    pub factors: Vec<Factor>,
    /// The projects, in file order, those of tables last.
    pub projects: Vec<Project>,
    /// The retirements, in file order, those of tables last.
    pub retirements: Vec<Retirement>,
    /// The observations, in file order, those of tables last.
    pub observations: Vec<Observation>,
    /// The variants, in file order.
    pub variants: Vec<Variant>,
    /// What could be added at a cost, in file order.
    pub additions: Vec<Addition>,
    /// What all decisions share.
    pub plan: Planning,
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
            as_of: None,
            horizon: None,
            balance: Balance::default(),
            stages: Vec::new(),
            links: Vec::new(),
            accounts: Vec::new(),
            targets: Vec::new(),
            correlations: Vec::new(),
            statuses: Vec::new(),
            factors: Vec::new(),
            projects: Vec::new(),
            retirements: Vec::new(),
            observations: Vec::new(),
            variants: Vec::new(),
            additions: Vec::new(),
            plan: Planning::default(),
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

    /// Sets the months that are simulated.
    #[must_use]
    pub fn horizon(mut self, horizon: Horizon) -> Self {
        self.horizon = Some(horizon);
        self
    }

    /// Sets the date before which no project starts.
    #[must_use]
    pub fn as_of(mut self, date: Month) -> Self {
        self.as_of = Some(date);
        self
    }

    /// Adds a status of projects.
    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.statuses.push(status);
        self
    }

    /// Adds a shock that projects share.
    #[must_use]
    pub fn factor(mut self, factor: Factor) -> Self {
        self.factors.push(factor);
        self
    }

    /// Adds a project.
    #[must_use]
    pub fn project(mut self, project: Project) -> Self {
        self.projects.push(project);
        self
    }

    /// Adds a retirement.
    #[must_use]
    pub fn retirement(mut self, retirement: Retirement) -> Self {
        self.retirements.push(retirement);
        self
    }

    /// Adds an observation.
    #[must_use]
    pub fn observation(mut self, observation: Observation) -> Self {
        self.observations.push(observation);
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

    /// Adds what could be added at a cost.
    #[must_use]
    pub fn addition(mut self, addition: Addition) -> Self {
        self.additions.push(addition);
        self
    }

    /// Sets the unit of all costs.
    #[must_use]
    pub fn cost_unit(mut self, unit: impl Into<String>) -> Self {
        self.plan.cost_unit = Some(Unit::new(unit));
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

    /// The status of that id.
    pub fn status_of(&self, project: &Project) -> Option<&Status> {
        let id = project.status.as_ref()?;
        self.statuses.iter().find(|status| status.id == *id)
    }

    /// Every number that has an input name and is given, in file order: stages, links, accounts,
    /// then statuses, projects and retirements.
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
        stages.chain(links).chain(accounts).chain(self.pipeline_inputs())
    }

    /// The numbers of the pipeline: of statuses, projects and retirements.
    fn pipeline_inputs(&self) -> impl Iterator<Item = (Input, &Quantity)> {
        let statuses = self.statuses.iter().filter_map(|status| {
            let input = Input::Status { status: status.id.clone() };
            status.probability.as_ref().map(|quantity| (input, quantity))
        });
        let by_id: BTreeMap<&str, &Status> =
            self.statuses.iter().map(|status| (status.id.as_str(), status)).collect();
        let projects = self.projects.iter().flat_map(move |project| {
            let status = project.status.as_ref().and_then(|id| by_id.get(id.as_str()).copied());
            ProjectField::ALL.into_iter().filter_map(move |field| {
                let input = Input::Project { project: project.id.clone(), field };
                project.quantity_with(status, field).map(|quantity| (input, quantity))
            })
        });
        let retirements = self.retirements.iter().flat_map(|retirement| {
            RetirementField::ALL.into_iter().filter_map(move |field| {
                let input = Input::Retirement { retirement: retirement.id.clone(), field };
                retirement.quantity(field).map(|quantity| (input, quantity))
            })
        });
        statuses.chain(projects).chain(retirements)
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
