//! Links: which stage feeds which, and with how much.

use super::note::Note;
use super::quantity::Quantity;

/// Stage `from` feeds stage `to`.
///
/// ```
/// use pvchain::{Link, Lognormal};
///
/// let link = Link::from("polysilicon")
///     .to("ingot")
///     .consumption(Lognormal { median: 2.3, sigma: 0.05 });
/// assert_eq!(link.id(), "polysilicon->ingot");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The supplying stage.
    pub from: String,
    /// The buying stage.
    pub to: String,
    /// Specific consumption `r` (单耗): units of `from` per unit of `to`, above 0.
    pub consumption: Quantity,
    /// Cap `φ` on the share of its planned need that the buyer sources locally, 0 to 1; 1 if not
    /// given.
    pub local_share: Option<Quantity>,
    /// Cap `m` on what can be had from outside, as a share of planned need, 0 to 1; 1 if not given.
    pub import_share: Option<Quantity>,
    /// Links into one stage with the same alternative stand in for each other.
    pub alternative: Option<String>,
    /// Planned share `w` among the alternatives, 0 to 1; scaled to sum 1. All of them or none.
    pub mix: Option<Quantity>,
    /// Source and assumption.
    pub note: Note,
}

/// The numbers of a link that have an input name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkField {
    /// `consumption`
    Consumption,
    /// `local_share`
    LocalShare,
    /// `import_share`
    ImportShare,
    /// `mix`
    Mix,
}

impl LinkField {
    /// All fields, in the order of the file format.
    pub const ALL: [Self; 4] = [Self::Consumption, Self::LocalShare, Self::ImportShare, Self::Mix];

    /// The key in a scenario file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Consumption => "consumption",
            Self::LocalShare => "local_share",
            Self::ImportShare => "import_share",
            Self::Mix => "mix",
        }
    }
}

impl Link {
    /// A link out of that stage, with consumption 1; [`to`](Self::to) says where it leads.
    pub fn from(stage: impl Into<String>) -> Self {
        Self {
            from: stage.into(),
            to: String::new(),
            consumption: Quantity::from(1.0),
            local_share: None,
            import_share: None,
            alternative: None,
            mix: None,
            note: Note::default(),
        }
    }

    /// What answers call it: `FROM->TO`.
    pub fn id(&self) -> String {
        format!("{}->{}", self.from, self.to)
    }

    /// The number of that field, if it is given.
    pub fn quantity(&self, field: LinkField) -> Option<&Quantity> {
        match field {
            LinkField::Consumption => Some(&self.consumption),
            LinkField::LocalShare => self.local_share.as_ref(),
            LinkField::ImportShare => self.import_share.as_ref(),
            LinkField::Mix => self.mix.as_ref(),
        }
    }

    /// Gives that field another number.
    pub fn set(&mut self, field: LinkField, quantity: Quantity) {
        match field {
            LinkField::Consumption => self.consumption = quantity,
            LinkField::LocalShare => self.local_share = Some(quantity),
            LinkField::ImportShare => self.import_share = Some(quantity),
            LinkField::Mix => self.mix = Some(quantity),
        }
    }

    /// Sets the buying stage.
    #[must_use]
    pub fn to(mut self, stage: impl Into<String>) -> Self {
        self.to = stage.into();
        self
    }

    /// Sets the specific consumption: units of `from` per unit of `to`.
    #[must_use]
    pub fn consumption(mut self, consumption: impl Into<Quantity>) -> Self {
        self.consumption = consumption.into();
        self
    }

    /// Caps the share that the buyer sources locally.
    #[must_use]
    pub fn local_share(mut self, share: impl Into<Quantity>) -> Self {
        self.local_share = Some(share.into());
        self
    }

    /// Caps what can be had from outside, as a share of planned need.
    #[must_use]
    pub fn import_share(mut self, share: impl Into<Quantity>) -> Self {
        self.import_share = Some(share.into());
        self
    }

    /// Makes it one of several links that stand in for each other.
    #[must_use]
    pub fn alternative(mut self, name: impl Into<String>) -> Self {
        self.alternative = Some(name.into());
        self
    }

    /// Sets the planned share among the alternatives.
    #[must_use]
    pub fn mix(mut self, share: impl Into<Quantity>) -> Self {
        self.mix = Some(share.into());
        self
    }
}
