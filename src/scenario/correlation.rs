//! Correlations: groups of inputs that move together, in the normal space of a Gaussian copula.

use super::input::Input;
use super::note::Note;

/// A group of inputs that move together.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlation {
    /// What the file and all messages call it; it names the group's stream.
    pub id: String,
    /// Input names or globs, in the order of the matrix.
    pub inputs: Vec<String>,
    /// How strongly.
    pub strength: Strength,
    /// Source and assumption.
    pub note: Note,
}

/// How strongly the inputs of a group move together.
#[derive(Debug, Clone, PartialEq)]
pub enum Strength {
    /// One correlation coefficient of the latent normals for all pairs.
    Rho(f64),
    /// One rank correlation for all pairs; the latent normals get `ρ = 2 sin(π s / 6)`.
    Spearman(f64),
    /// The correlation matrix of the latent normals, by rows, in the order of the inputs.
    Matrix(Vec<Vec<f64>>),
}

/// ρ of the latent normals for a rank correlation: 2 sin(π·s / 6).
pub fn rho_of_spearman(s: f64) -> f64 {
    2.0 * libm::sin(std::f64::consts::PI * s / 6.0)
}

/// A correlation of a checked scenario, with globs replaced by the uncertain inputs they match.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// The correlation's id; it names the group's stream.
    pub(crate) id: String,
    /// The inputs, in the order of the matrix.
    ///
    /// Two or more in a scenario as said. After a change fewer may still be uncertain; the group
    /// stays, so that the draws of the others stay.
    pub(crate) members: Vec<Input>,
    /// [`Strength::Rho`] or [`Strength::Matrix`]; rank correlations are converted.
    pub(crate) strength: Strength,
}

impl Correlation {
    /// A group of that strength without inputs.
    pub fn new(id: impl Into<String>, strength: Strength) -> Self {
        Self { id: id.into(), inputs: Vec::new(), strength, note: Note::default() }
    }

    /// Adds an input name or a glob.
    #[must_use]
    pub fn input(mut self, name: impl Into<String>) -> Self {
        self.inputs.push(name.into());
        self
    }
}
