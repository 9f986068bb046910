//! pvchain: do the planned capacities of a photovoltaic chain balance?
//!
//! A city plans nameplate capacities for every stage of a photovoltaic chain, from industrial
//! silicon to modules. Which stage is short, which has too much, which binds? How much of each
//! input can come from local plants, and with what probability is each promise kept, given that
//! ratios and operating rates are uncertain? pvchain answers by Monte Carlo on a material balance,
//! and every probability, mean and quantile of an [`Outcome`] states its error.
//!
//! # First answer
//!
//! ```
//! use pvchain::{Metric, Scenario, Settings, simulate};
//!
//! let plan = Scenario::builtin("baotou-2024")?;
//! let outcome = simulate(&plan, &Settings::draws(10_000).seed(1))?;
//!
//! let balanced = outcome.balanced();
//! println!("balanced with {:.3} ({:.3} to {:.3})", balanced.value, balanced.low, balanced.high);
//! let rate = outcome.metric(Metric::LocalSupplyRate, "wafer->cell")?;
//! println!("mean local supply rate of wafers: {:?} ± {:?}", rate.mean, rate.standard_error);
//! # Ok::<(), pvchain::Problems>(())
//! ```
//!
//! # How data flows
//!
//! ```text
//! plan.toml ─┐
//!            ├─▶ Scenario ──▶ Model ──▶ Sampler ──▶ balance ──▶ Accumulate ──▶ Outcome
//! code ──────┘   what was     rows of   fills       computes    counts and     names and
//!                said,        a block   a block     a block     merges         errors
//!                checked                of draws
//! ```
//!
//! | to | use |
//! |---|---|
//! | read a plan | [`Scenario::load`], [`Scenario::parse`], [`Scenario::builtin`] |
//! | write one in code | [`Scenario::named`], [`Stage`], [`Link`], [`Draft::check`] |
//! | change one number | [`Scenario::with`], [`Scenario::variant`] |
//! | get the answer | [`simulate`], [`Outcome`] |
//! | find the cheapest additions | [`plan()`], [`PlanSettings`], [`Plan`] |
//! | ask many times: changed numbers, grids, figures of your own | [`Study`], [`Sweep`] |
//! | split a run over machines and nights | [`Study::part`], [`Part`] |
//! | look at every draw | [`for_each_block`], [`DrawTable`] |
//! | compare scenarios on the same draws | [`compare()`], [`Comparison`] |
//! | know what matters, and why a promise fails | [`sensitivity()`], [`Sensitivity`] |
//! | write pages, tables and workbooks | the crate `pvchain-report` |
//! | see one draw in full | [`trace()`], [`Draw`] |
//! | compare it with published results | [`validate()`], [`Case`] |
//! | time the engine | [`engine`]: its model, sampler, blocks, balance and sums |
//!
//! # Vocabulary
//!
//! | word | meaning | Chinese |
//! |---|---|---|
//! | stage | one production step with one product, e.g. `polysilicon` | 环节 |
//! | nameplate capacity | what the plants are rated to make in a year | 产能 |
//! | operating rate | output that can be reached over nameplate | 开工率 |
//! | potential | nameplate capacity times operating rate | 可达产量 |
//! | specific consumption | units of the upstream product per unit of the downstream one | 单耗 |
//! | local supply rate | locally supplied share of what a buyer uses | 本地配套率 |
//! | local conversion rate | share of a product that local buyers use | 就地转化率 |
//! | coverage | potential of a product over all local need of it | 覆盖率 |
//! | gap | potential of a product minus all local need of it | 缺口 |
//! | export limit, commitment | most that can be sold outside; what is promised there | 外销, 长单 |
//! | target | a bound on a metric that the plan promises | 目标 |
//!
//! The front page of [`balance`](mod@balance) has the equations, and says where they are wrong.
//!
//! # Reproducibility
//!
//! The same scenario, seed, number of draws, design and version give the same bits
//!
//! - for any number of threads;
//! - on any x86-64 processor: elementary functions come from Rust code, not from the platform's
//!   library, and multiplications and additions are not fused;
//! - in any order of stages, links and accounts in the file.
//!
//! Adding, removing or reordering inputs and stages changes the draws of no other input, so two
//! scenarios run with one seed are paired. The exceptions are the groups of a correlation with a
//! matrix or a negative coefficient, which take further inputs only at their end, and Sobol'
//! points, whose dimensions follow the order of the file within each kind of number: there, too,
//! what is appended is free.
//!
//! # Errors
//!
//! A [`Scenario`] or a request is either valid or a list of [`Problems`]: settings that cannot be
//! followed to the letter are refused, and a name that is looked up in an outcome and is not there
//! is a problem that says what is. After that nothing fails: a ratio with a denominator of 0 is
//! undefined, never NaN in an outcome, and a run that was stopped early says so.

pub mod balance;
pub mod compare;
pub mod engine;
pub mod law;
pub mod lint;
mod message;
mod metric;
mod model;
mod outcome;
mod pipeline;
pub mod plan;
mod problem;
pub mod sample;
mod scenario;
pub mod sensitivity;
mod simulate;
pub mod stats;
mod units;
pub mod validate;

pub use balance::trace::{Chapter, Draw, Line, Trace, trace};
pub use compare::{Comparison, compare, compare_with};
pub use law::{
    Bernoulli, Beta, Discrete, Empirical, Gamma, Lognormal, LognormalMoments, Loguniform, Metalog,
    ModifiedPert, Normal, OwnLaw, Pert, Quantiles, Range90, ScaledBeta, Student, Support,
    Triangular, Truncated, Uncertain, Uniform, Weibull,
};
pub use message::{Language, Text, UnknownLanguage};
pub use metric::{Metric, MetricKind, OfYear, Subject, UnknownMetric};
pub use outcome::figure::{Figure, UnknownFigure};
pub use outcome::{
    Balanced, Bottleneck, Facts, FirstMet, LimitedBy, Limiting, Outcome, Precision, Probability,
    ProjectOutcome, Provenance, Quantile, Sides, Summary, TargetOutcome, UnknownLimit,
};
pub use plan::{Plan, PlanSettings, Require, plan, plan_with};
pub use problem::{Kind, Place, Problem, Problems};
pub use sample::Draws;
pub use sample::{Design, UnknownDesign};
pub use scenario::account::Account;
pub use scenario::addition::{Addition, Planning};
pub use scenario::amount::Amount;
pub use scenario::band::Band;
pub use scenario::correlation::{Correlation, Strength};
pub use scenario::demand::{Demand, DemandField};
pub use scenario::factor::{Factor, Scope};
pub use scenario::horizon::{Horizon, Period, PeriodKind, Step, UnknownStep};
pub use scenario::input::{Input, UnknownInput};
pub use scenario::intensity::Intensity;
pub use scenario::link::{Link, LinkField};
pub use scenario::market::{Market, MarketField};
pub use scenario::month::{Month, NoMonth};
pub use scenario::note::Note;
pub use scenario::observation::Observation;
pub use scenario::project::{Project, ProjectField, Replaced};
pub use scenario::quantity::Quantity;
pub use scenario::retirement::{Retirement, RetirementField};
pub use scenario::setting::Setting;
pub use scenario::stage::{Stage, StageField};
pub use scenario::status::{Status, StatusField};
pub use scenario::target::Target;
pub use scenario::variant::Variant;
pub use scenario::{Balance, Draft, Scenario};
pub use sensitivity::{Sensitivity, sensitivity, sensitivity_with};
pub use simulate::draw_table::DrawTable;
pub use simulate::part::Part;
pub use simulate::study::Study;
pub use simulate::sweep::{GridAxis, GridCell, Sweep};
pub use simulate::{Progress, Settings, for_each_block, simulate, simulate_with};
pub use stats::Interval;
pub use units::Unit;
pub use validate::{Case, CaseFigure, validate};

/// The README, compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[derive(Debug)]
pub struct Readme;
