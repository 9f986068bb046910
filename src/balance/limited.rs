//! What holds a stage back.

use std::{fmt, str::FromStr};

/// What holds a stage back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitedBy {
    /// Its own plants: `potential`.
    OwnPlants,
    /// What can be sold: `market`.
    Market,
    /// The input from that supplier, or from alternatives of that name: `input:NAME`.
    Input(String),
}

impl fmt::Display for LimitedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnPlants => f.write_str("potential"),
            Self::Market => f.write_str("market"),
            Self::Input(name) => write!(f, "input:{name}"),
        }
    }
}

/// Text that names nothing that could hold a stage back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` holds no stage back: expected potential, market or input:NAME")]
pub struct UnknownLimit(pub String);

impl FromStr for LimitedBy {
    type Err = UnknownLimit;

    fn from_str(text: &str) -> Result<Self, UnknownLimit> {
        match (text, text.strip_prefix("input:")) {
            ("potential", _) => Ok(Self::OwnPlants),
            ("market", _) => Ok(Self::Market),
            (_, Some(name)) => Ok(Self::Input(name.to_owned())),
            _ => Err(UnknownLimit(text.to_owned())),
        }
    }
}
