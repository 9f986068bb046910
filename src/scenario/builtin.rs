//! Built-in scenarios: files that the crate carries with it.

use super::Scenario;
use super::file::clip;
use super::problem::{Findings, Problem, Problems};

/// Name and text of each, the default one first.
///
/// One line each: `("NAME", include_str!("../../examples/scenarios/NAME.toml"))`.
const BUILTIN: &[(&str, &str)] = &[];

impl Scenario {
    /// The names of the built-in scenarios, the default one first.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The text of a built-in scenario, to start an own one from.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn builtin_text(name: &str) -> Result<&'static str, Problems> {
        let found = BUILTIN.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| *text).ok_or_else(|| {
            let names: Vec<&str> = Self::builtin_names().collect();
            let problem = Problem::at("scenario")
                .found(format!("`{}`", clip(name)))
                .expected(format!("a built-in scenario: {}", names.join(", ")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_scenario_is_valid_and_others_are_unknown() {
        for name in Scenario::builtin_names() {
            assert_eq!(
                Scenario::builtin(name).map_err(|problems| problems.to_string()).err(),
                None
            );
        }
        assert!(Scenario::builtin("no such plan").is_err());
    }
}
