//! Correlations: groups of inputs that move together, in the normal space of a Gaussian copula.

use super::input::Input;
use super::key::{Keyed, ValueKind, id, row, table};
use super::says;
pub use super::strength::{Strength, rho_of_spearman};

table! {
    /// A group of inputs that move together.
    pub struct Correlation, "Inputs that move together, in the normal space of a Gaussian copula." {
        /// What the file and all messages call it; it names the group's stream.
        id: String = id("The id in messages; it also names the group's random stream.")
            .needed(|| says::an_id_such_as("\"market\"")),
        /// Input names or globs, in the order of the matrix.
        inputs: Vec<String> = row(ValueKind::Inputs, "").needed(says::a_list_of_input_names),
        /// Inputs of the group that a change has made exact: they keep their place in it, and are
        /// back as soon as they are uncertain again. Those that are uncertain need not be named.
        exact: Vec<String> = row(ValueKind::Inputs, ""),
        /// How strongly.
        strength: Strength = row(ValueKind::Strength, ""),
    }
}

/// A correlation of a checked scenario, with globs replaced by the uncertain inputs they match.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) id: String,
    /// The inputs, in the order of the matrix.
    ///
    /// Two or more in a scenario as said. After a change fewer may still be uncertain, the others
    /// being [`exact`](Correlation::exact); the group stays, so that the draws of the others stay.
    pub(crate) members: Vec<Input>,
    /// [`Strength::Rho`] or [`Strength::Matrix`]; rank correlations are converted.
    pub(crate) strength: Strength,
}

/// What the correlations of a draft stand for.
#[derive(Debug, Default)]
pub(crate) struct Grouped {
    /// What is uncertain of them, for the model.
    pub(crate) groups: Vec<Group>,
    /// All inputs of each, also those that a change has made exact.
    pub(crate) named: Vec<Vec<Input>>,
    /// The names of those that are exact.
    pub(crate) exact: Vec<Vec<String>>,
}

impl Correlation {
    /// A group of that strength without inputs.
    pub fn new(id: impl Into<String>, strength: Strength) -> Self {
        Self { id: id.into(), strength, ..Self::empty() }
    }

    /// Adds an input name or a glob.
    #[must_use]
    pub fn input(mut self, name: impl Into<String>) -> Self {
        self.inputs.push(name.into());
        self
    }
}
