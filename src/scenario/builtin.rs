//! Built-in scenarios: files that the crate carries with it.
//!
//! The question and the answer of each stand in the head of its file and, for all of them, in
//! `examples/scenarios/README.md`; a test holds both against the engine.

use super::Scenario;
use super::file::flaw::clip;
use super::says;
use crate::problem::{Findings, Kind, Place, Problem, Problems};

/// Name and text of each, the default one first.
///
/// One line each: `("NAME", include_str!("../../examples/scenarios/NAME.toml"))`.
const BUILTIN: &[(&str, &str)] = &[
    ("baotou-2024", include_str!("../../examples/scenarios/baotou-2024.toml")),
    ("baotou-2023", include_str!("../../examples/scenarios/baotou-2023.toml")),
    ("baotou-pipeline-2024", include_str!("../../examples/scenarios/baotou-pipeline-2024.toml")),
    ("baotou-hindcast-2023", include_str!("../../examples/scenarios/baotou-hindcast-2023.toml")),
    ("baotou-routes", include_str!("../../examples/scenarios/baotou-routes.toml")),
    ("baotou-local-content", include_str!("../../examples/scenarios/baotou-local-content.toml")),
    ("kundulun-2021", include_str!("../../examples/scenarios/kundulun-2021.toml")),
    ("china-2023", include_str!("../../examples/scenarios/china-2023.toml")),
    ("china-2024", include_str!("../../examples/scenarios/china-2024.toml")),
    ("china-market", include_str!("../../examples/scenarios/china-market.toml")),
    ("pv-ice", include_str!("../../examples/scenarios/pv-ice.toml")),
    ("silicon-recycling", include_str!("../../examples/scenarios/silicon-recycling.toml")),
    ("rare-earth-2024", include_str!("../../examples/scenarios/rare-earth-2024.toml")),
];

impl Scenario {
    /// The names of the built-in scenarios, the default one first.
    ///
    /// | name | question |
    /// |---|---|
    /// | `baotou-2024` | Does Baotou's plan for 2024 balance, and which of its promises hold? |
    /// | `baotou-2023` | The same for the plan a year earlier, paired draw by draw. |
    /// | `baotou-routes` | Which type is short, p or n, in the market's mix of the year? |
    /// | `baotou-local-content` | Are 60 % local, by value added, in supporting materials, by price? |
    /// | `kundulun-2021` | How much of a district's polysilicon would it use itself? |
    /// | `china-2023`, `china-2024` | Do wafers and exports give back the nation's cells and modules? |
    /// | `china-market` | Do capacity and demand give the rates and prices of polysilicon? |
    /// | `pv-ice` | How many GW of modules could the world's polysilicon of 2021 become? |
    /// | `silicon-recycling` | Does a chain without cycles reproduce a flow with recycling? |
    /// | `rare-earth-2024` | Would a chain that is not photovoltaic process 80 % locally? |
    ///
    /// Each file answers its question in its head: see [`builtin_text`](Self::builtin_text).
    ///
    /// ```
    /// assert_eq!(pvchain::Scenario::builtin_names().next(), Some("baotou-2024"));
    /// ```
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The text of a built-in scenario, to start your own from.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn builtin_text(name: &str) -> Result<&'static str, Problems> {
        let found = BUILTIN.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| *text).ok_or_else(|| {
            let names: Vec<&str> = Self::builtin_names().collect();
            let problem = Problem::new(Kind::UnknownName, Place::setting("scenario"))
                .found(format!("`{}`", clip(name)))
                .expected(says::a_built_in_scenario(names.join(", ")))
                .hint_maybe(Findings::default().meant(name, names));
            Problems::new(None, vec![problem])
        })
    }

    /// A built-in scenario.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn builtin(name: &str) -> Result<Self, Problems> {
        Self::parse(Self::builtin_text(name)?)
    }
}
