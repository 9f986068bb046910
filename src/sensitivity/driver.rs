//! Names of drivers and of their groups.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use crate::message::equals_text;
use crate::outcome::figure::as_text;
use crate::scenario::input::Input;

/// Something uncertain that can be watched, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DriverName {
    /// A number of the scenario, by its name.
    Input(Input),
    /// When the project of that id comes: `project.ID.start`.
    Project(String),
    /// When the retirement of that id comes: `retirement.ID.start`.
    Retirement(String),
    /// The shock of that id, which projects share: `pipeline.factor.ID`.
    Factor(String),
    /// What has another name.
    Other(String),
}

/// A group of drivers that move together, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupName {
    /// A driver that is alone, or a shock that fates share.
    Driver(DriverName),
    /// The inputs of the correlation of that id: `correlation.ID`.
    Correlation(String),
    /// The fate of the project of that id, but for the shocks that it shares: `project.ID`.
    Fate(String),
}

as_text!(DriverName);
as_text!(GroupName);
equals_text!(DriverName);
equals_text!(GroupName);

impl fmt::Display for DriverName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(input) => input.fmt(f),
            Self::Project(id) => write!(f, "project.{id}.start"),
            Self::Retirement(id) => write!(f, "retirement.{id}.start"),
            Self::Factor(id) => write!(f, "pipeline.factor.{id}"),
            Self::Other(name) => f.write_str(name),
        }
    }
}

impl From<&str> for DriverName {
    fn from(name: &str) -> Self {
        let of = |first: &str, last: &str| {
            name.strip_prefix(first)?.strip_suffix(last).map(str::to_owned)
        };
        of("project.", ".start")
            .map(Self::Project)
            .or_else(|| of("retirement.", ".start").map(Self::Retirement))
            .or_else(|| of("pipeline.factor.", "").map(Self::Factor))
            .or_else(|| name.parse().ok().map(Self::Input))
            .unwrap_or_else(|| Self::Other(name.to_owned()))
    }
}

impl FromStr for DriverName {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(name.into())
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Driver(name) => name.fmt(f),
            Self::Correlation(id) => write!(f, "correlation.{id}"),
            Self::Fate(project) => write!(f, "project.{project}"),
        }
    }
}

impl From<&str> for GroupName {
    fn from(name: &str) -> Self {
        let fate = name.strip_prefix("project.").filter(|id| !id.contains('.'));
        match (name.strip_prefix("correlation."), fate) {
            (Some(id), _) => Self::Correlation(id.to_owned()),
            (_, Some(id)) => Self::Fate(id.to_owned()),
            _ => Self::Driver(name.into()),
        }
    }
}

impl FromStr for GroupName {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(name.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_they_are_written() {
        let name = |text: &str| DriverName::from(text);
        for text in ["stage.a.capacity", "account.a.intensity.start", "something else"] {
            assert!(matches!(name(text), DriverName::Input(_) | DriverName::Other(_)), "{text}");
            assert_eq!(name(text), text);
        }
        assert_eq!(name("project.a.start"), DriverName::Project("a".to_owned()));
        assert_eq!(name("retirement.a.start"), DriverName::Retirement("a".to_owned()));
        assert_eq!(name("pipeline.factor.a"), DriverName::Factor("a".to_owned()));
        for text in ["correlation.a", "project.a", "pipeline.factor.a", "retirement.a"] {
            assert_eq!(GroupName::from(text), text);
        }
    }
}
