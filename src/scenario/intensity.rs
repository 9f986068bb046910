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

impl Intensity {
    /// Account units per unit of production and of the price of the stage's market.
    pub fn times_price(factor: impl Into<Quantity>) -> Self {
        Self { quantity: factor.into(), times_price: true }
    }
}

impl<T: Into<Quantity>> From<T> for Intensity {
    fn from(quantity: T) -> Self {
        Self { quantity: quantity.into(), times_price: false }
    }
}
