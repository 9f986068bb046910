//! Strengths: how strongly the inputs of a correlation move together.

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
