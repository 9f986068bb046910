//! Schema: what a scenario file looks like, for editors.

use super::Scenario;

impl Scenario {
    /// The JSON Schema (draft 2020-12) of the scenario file, for the completion of editors.
    ///
    /// It refuses no file that the checks accept, and of those that they refuse it refuses what a
    /// schema can see: keys, types, ranges and the shape of laws, not whether ids exist or bounds
    /// lie in order. A file names it in its first line: `#:schema scenario.schema.json`.
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(pvchain::Scenario::schema().contains("Nameplate capacity"));
    /// ```
    pub fn schema() -> &'static str {
        include_str!("../../schema/scenario.json")
    }
}
