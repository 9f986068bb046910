//! Input names: what correlations, variants, options and messages call a number of a scenario, and
//! the globs that match them.

use std::fmt;
use std::str::FromStr;

use super::demand::{Demand, DemandField};
use super::key::{NumberKey, Numbered};
use super::link::{Link, LinkField};
use super::market::{Market, MarketField};
use super::project::{Project, ProjectField};
use super::quantity::Quantity;
use super::retirement::{Retirement, RetirementField};
use super::stage::{Stage, StageField};
use super::status::{Status, StatusField};

/// The name of a number of a scenario, e.g. `stage.ingot.capacity`.
///
/// ```
/// use pvchain::Input;
///
/// let name = "link.polysilicon->ingot.consumption";
/// let input: Input = name.parse()?;
/// assert_eq!(input.to_string(), name);
/// # Ok::<(), pvchain::UnknownInput>(())
/// ```
///
/// It is stored as that text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// `stage.ID.FIELD`
    Stage {
        /// Id of the stage.
        stage: String,
        /// Which of its numbers.
        field: StageField,
    },
    /// `link.FROM->TO.FIELD`
    Link {
        /// Id of the supplying stage.
        from: String,
        /// Id of the buying stage.
        to: String,
        /// Which of its numbers.
        field: LinkField,
    },
    /// `account.ID.intensity.STAGE`
    Account {
        /// Id of the account.
        account: String,
        /// Id of the stage.
        stage: String,
    },
    /// `pipeline.status.ID.probability`
    Status {
        /// Id of the status.
        status: String,
    },
    /// `project.ID.FIELD`
    Project {
        /// Id of the project.
        project: String,
        /// Which of its numbers.
        field: ProjectField,
    },
    /// `retirement.ID.FIELD`
    Retirement {
        /// Id of the retirement.
        retirement: String,
        /// Which of its numbers.
        field: RetirementField,
    },
    /// `demand`
    Demand,
    /// `market.ID.FIELD`
    Market {
        /// Id of the market.
        market: String,
        /// Which of its numbers.
        field: MarketField,
    },
}

impl Input {
    /// Whether it is a fate of a project, which shares shocks through factors alone.
    pub(crate) fn is_fate(&self) -> bool {
        matches!(self, Self::Project { field: ProjectField::Delay, .. })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stage { stage, field } => write!(f, "stage.{stage}.{}", field.name()),
            Self::Link { from, to, field } => write!(f, "link.{from}->{to}.{}", field.name()),
            Self::Account { account, stage } => write!(f, "account.{account}.intensity.{stage}"),
            Self::Status { status } => write!(f, "pipeline.status.{status}.probability"),
            Self::Project { project, field } => write!(f, "project.{project}.{}", field.name()),
            Self::Retirement { retirement, field } => {
                write!(f, "retirement.{retirement}.{}", field.name())
            }
            Self::Demand => f.write_str(DEMAND),
            Self::Market { market, field } => write!(f, "market.{market}.{}", field.name()),
        }
    }
}

/// What the demand for the final product is called.
const DEMAND: &str = "demand";

/// A text is not the name of an input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of an input")]
pub struct UnknownInput(pub String);

impl FromStr for Input {
    type Err = UnknownInput;

    fn from_str(name: &str) -> Result<Self, UnknownInput> {
        parse(name).ok_or_else(|| UnknownInput(name.to_owned()))
    }
}

fn parse(name: &str) -> Option<Input> {
    fn field<N: NumberKey>(rest: &str) -> Option<(String, N)> {
        let (id, field) = rest.split_once('.')?;
        Some((id.to_owned(), N::of_name(field)?))
    }
    if name == DEMAND {
        return Some(Input::Demand);
    }
    let (table, rest) = name.split_once('.')?;
    Some(match table {
        "stage" => field(rest).map(|(stage, field)| Input::Stage { stage, field })?,
        "market" => field(rest).map(|(market, field)| Input::Market { market, field })?,
        "project" => field(rest).map(|(project, field)| Input::Project { project, field })?,
        "retirement" => {
            field(rest).map(|(retirement, field)| Input::Retirement { retirement, field })?
        }
        "link" => {
            let (link, field) = field::<LinkField>(rest)?;
            let (from, to) = link.split_once("->")?;
            Input::Link { from: from.to_owned(), to: to.to_owned(), field }
        }
        "account" => {
            let (account, stage) = rest.split_once(".intensity.")?;
            Input::Account { account: account.to_owned(), stage: stage.to_owned() }
        }
        "pipeline" => {
            let status = rest.strip_prefix("status.")?.strip_suffix(".probability")?;
            Input::Status { status: status.to_owned() }
        }
        _ => return None,
    })
}

/// Tables whose numbers have input names.
pub(crate) trait Named: Numbered {
    fn input(&self, number: Self::Number) -> Option<Input>;

    fn number_named(&self, input: &Input) -> Option<Self::Number>;
}

/// `TABLE.ID.FIELD`
macro_rules! named {
    ($($table:ident: $field:ident, $own:ident;)+) => {
        $(impl Named for $table {
            fn input(&self, field: $field) -> Option<Input> {
                Some(Input::$table { $own: self.id.clone(), field })
            }

            fn number_named(&self, input: &Input) -> Option<$field> {
                match input {
                    Input::$table { $own, field } if *$own == self.id => Some(*field),
                    _ => None,
                }
            }
        })+
    };
}

named! {
    Stage: StageField, stage;
    Market: MarketField, market;
    Project: ProjectField, project;
    Retirement: RetirementField, retirement;
}

impl Named for Link {
    fn input(&self, field: LinkField) -> Option<Input> {
        Some(Input::Link { from: self.from.clone(), to: self.to.clone(), field })
    }

    fn number_named(&self, input: &Input) -> Option<LinkField> {
        match input {
            Input::Link { from, to, field } if *from == self.from && *to == self.to => Some(*field),
            _ => None,
        }
    }
}

impl Named for Demand {
    fn input(&self, _: DemandField) -> Option<Input> {
        Some(Input::Demand)
    }

    fn number_named(&self, input: &Input) -> Option<DemandField> {
        (*input == Input::Demand).then_some(DemandField::Final)
    }
}

/// What a status says beyond its probability is drawn for each project, and named by it.
impl Named for Status {
    fn input(&self, field: StatusField) -> Option<Input> {
        let named = field == StatusField::Probability;
        named.then(|| Input::Status { status: self.id.clone() })
    }

    fn number_named(&self, input: &Input) -> Option<StatusField> {
        let named = matches!(input, Input::Status { status } if *status == self.id);
        named.then_some(StatusField::Probability)
    }
}

pub(crate) fn numbers_of<T: Named>(
    tables: &[T],
) -> impl Iterator<Item = (Input, Option<&Quantity>)> {
    tables.iter().flat_map(|table| {
        let numbers = T::Number::EVERY.iter();
        numbers.filter_map(|number| Some((table.input(*number)?, table.number(*number))))
    })
}

pub(crate) fn is_glob(name: &str) -> bool {
    name.contains('*')
}

/// Whether `glob`, in which `*` stands for any text, matches the whole of `name`.
pub(crate) fn matches(glob: &str, name: &str) -> bool {
    let mut pieces = glob.split('*');
    // `split` always gives a first piece; without a star it must be all.
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(end) = pieces.next_back() else { return rest.is_empty() };
    // Every piece in between is taken where it comes first: what is left is then longest.
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("stage.*.operating_rate", "stage.ingot.operating_rate"));
        assert!(!matches("stage.*.operating_rate", "stage.ingot.capacity"));
        assert!(matches("*", ""));
        assert!(matches("a*b*b", "abb"));
        assert!(!matches("a*b*b", "ab"));
        assert!(!matches("a*a", "a"));
        assert!(matches("link.*->module.*", "link.cell->module.consumption"));
        assert!(!matches("plain", "plainer"));
    }
}
