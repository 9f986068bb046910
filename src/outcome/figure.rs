//! Figures: what may be asked about, named in one word.

use std::fmt;
use std::str::FromStr;

use crate::message::equals_text;
use crate::metric::Metric;
use crate::problem::nearest::meant;
use crate::sample::Design;
use crate::scenario::input::Input;

/// Writes a type as the text that it is displayed as, and reads it as it is parsed.
macro_rules! as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use as_text;

/// A figure that can be asked about: of which precision may be asked, that is promised, compared or
/// explained.
///
/// ```
/// use pvchain::{Figure, Metric};
///
/// let figure: Figure = "local_supply_rate:wafer->cell".parse()?;
/// assert_eq!(figure, Figure::Mean(Metric::LocalSupplyRate, "wafer->cell".to_owned()));
/// # Ok::<(), pvchain::UnknownFigure>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// The probability that the chain is balanced: `balanced`.
    Balanced,
    /// The probability that the target of that id is met: `target:ID`.
    Target(String),
    /// The mean of a metric of a subject: `METRIC:OF`.
    Mean(Metric, String),
}

as_text!(Figure);
equals_text!(Figure);
as_text!(Metric);
as_text!(Design);
as_text!(Input);

impl Figure {
    /// The id of the target that it is about.
    pub fn target(&self) -> Option<&str> {
        if let Self::Target(id) = self { Some(id) } else { None }
    }

    /// Whether it is a probability; else the mean of a metric.
    pub fn is_probability(&self) -> bool {
        !matches!(self, Self::Mean(..))
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balanced => f.write_str("balanced"),
            Self::Target(id) => write!(f, "target:{id}"),
            Self::Mean(metric, of) => write!(f, "{}:{of}", metric.name()),
        }
    }
}

/// Text that names no figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no figure: expected balanced, target:ID or METRIC:OF{hint}", hint = meant(kind(.0), kinds()))]
pub struct UnknownFigure(pub String);

/// What a text says before its colon.
pub(crate) fn kind(text: &str) -> &str {
    text.split_once(':').map_or(text, |(kind, _)| kind)
}

/// What may stand there.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    Metric::ALL.into_iter().map(Metric::name).chain(["balanced", "target"])
}

impl FromStr for Figure {
    type Err = UnknownFigure;

    fn from_str(text: &str) -> Result<Self, UnknownFigure> {
        let unknown = || UnknownFigure(text.to_owned());
        if text == "balanced" {
            return Ok(Self::Balanced);
        }
        let (kind, of) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            _ if of.is_empty() => Err(unknown()),
            "target" => Ok(Self::Target(of.to_owned())),
            _ => Ok(Self::Mean(kind.parse().map_err(|_| unknown())?, of.to_owned())),
        }
    }
}
