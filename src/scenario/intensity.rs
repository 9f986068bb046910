//! Intensities: what a unit of a stage's production adds to an account.

use super::quantity::Quantity;

/// What a unit of a stage's production adds to an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Intensity {
    /// Account units per unit of production, or that per unit of the price.
    pub quantity: Quantity,
    /// Whether it is multiplied by the price of the stage's market.
    pub times_price: bool,
}
