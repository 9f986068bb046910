//! Reports: results as a planner reads them.
//!
//! Pure renderers: they write what they are given and compute nothing beyond what an
//! [`Outcome`](pvchain::Outcome) or a [`Trace`](pvchain::Trace) does not hold. Every line fits 80
//! columns; Chinese characters count as two.
//!
//! | to read | use |
//! |---|---|
//! | the answer of a run | [`run`] |
//! | what was understood of a scenario | [`check`] |
//! | one draw, number by number | [`explain`] |
//! | the same with charts in a spreadsheet | [`workbook`](workbook()) |
//! | all figures of a run in other programs | [`Tidy`] |
//! | every single draw in other programs | [`draws`] |
//! | the page of a run for browsers | [`html`](fn@html) |
//! | its charts as files | [`svg`](fn@svg) |
//! | by how much scenarios differ | [`compare`] |
//! | what drives a figure, and why it fails | [`sensitivity`] |
//! | the cheapest additions | [`plan`] |
//! | the answers over a range of numbers | [`sweep`](fn@sweep) |
//! | reference results and what was found | [`validate()`] |
//!
//! # Examples
//!
//! ```
//! use pvchain_report::{self as report, Asked, Page};
//! use pvchain::{Scenario, Settings, simulate};
//!
//! let scenario = Scenario::builtin("baotou-2024")?;
//! let outcome = simulate(&scenario, &Settings::draws(2_000))?;
//! let asked = Asked::default();
//! let page = report::run(Page { scenario: &scenario, outcome: &outcome, asked: &asked });
//! assert!(page.contains("balance"));
//! # Ok::<(), pvchain::Problems>(())
//! ```

mod answer;
mod chart;
mod check;
mod compare;
mod csv;
mod drawing;
mod driver;
mod explain;
mod given;
mod html;
mod language;
mod names;
mod number;
mod parquet;
mod plan;
mod problems;
mod run;
mod sensitivity;
mod sheet;
mod spread;
mod sweep;
mod table;
mod tables;
mod terminal;
mod tidy;
mod validate;
mod workbook;

pub use chart::sweep::{SWEEP_CHART, sweep_svg};
pub use chart::{svg, svg_files};
pub use check::check;
pub use compare::compare;
pub use csv::draws;
pub use explain::explain;
pub use html::{comparison_html, html, plan_html, sensitivity_html, sweep_html};
pub use language::{glob_taken, variant_taken};
pub use number::count;
pub use plan::plan;
pub use problems::{Error, interrupted, invalid, problems, stopped, unwritten};
pub use run::run;
pub use sensitivity::sensitivity;
pub use sheet::{Asked, Page};
pub use sweep::{SweepTable, sweep, sweep_stopped};
pub use tidy::Tidy;
pub use validate::{examples, validate};
pub use workbook::workbook;
