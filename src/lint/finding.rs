//! Findings: what may not be meant, as values.

use std::fmt;

use crate::message::Text;

/// Something that is allowed but is probably a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lint {
    /// The kind of finding.
    pub kind: LintKind,
    /// What it is about: a target, an input, a table or a link.
    pub of: String,
    /// What is to be said of it.
    pub text: Text,
    /// How many numbers of a table have neither source nor assumption.
    pub unsourced: usize,
}

/// The kind of a finding, for programs to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LintKind {
    /// A target that was met in no draw.
    NeverMet,
    /// A target that was met in every draw.
    AlwaysMet,
    /// An uncertain input that changes no figure.
    NoEffect,
    /// Inputs without effect were not looked for: the scenario is too large.
    EffectsNotChecked,
    /// Storage that never fills, as exports are unlimited and take everything.
    NeverFills,
    /// A project whose planned start lies after the horizon.
    AfterHorizon,
    /// A fact that is younger than the date of the plan, before which nothing starts.
    AsOfBeforeFact,
    /// A consumption below 1 between identical units: probably the yield.
    LooksLikeYield,
    /// A consumption whose inverse would bring the supplier's nameplate coverage nearer to 1.
    LooksInverted,
    /// A consumption that would fit its stages if their units were others.
    LooksMisscaled,
    /// A unit that differs from a known one by capitals alone.
    UnitLooksLike,
    /// A base from which more retires than stands.
    RetiresMoreThanStands,
    /// An observation far from everything that the plan can be.
    FactFarOff,
    /// A rank correlation that inputs with few values do not attain.
    RankOutOfReach,
    /// Stages that go by one name.
    SameName,
    /// Values by year of which the first is for a later year than the one asked for.
    YearBeforeFirst,
    /// Values by year for years that no period has.
    YearNeverUsed,
    /// A market without a ceiling on which all that could be made is needed too often.
    MarketFull,
    /// Costs or demand that no market asks for.
    NoMarket,
    /// Numbers with neither source nor assumption.
    Unsourced,
}

impl LintKind {
    /// As one word for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::NeverMet => "never_met",
            Self::AlwaysMet => "always_met",
            Self::NoEffect => "no_effect",
            Self::EffectsNotChecked => "effects_not_checked",
            Self::NeverFills => "never_fills",
            Self::AfterHorizon => "after_horizon",
            Self::AsOfBeforeFact => "as_of_before_fact",
            Self::LooksLikeYield => "looks_like_yield",
            Self::LooksInverted => "looks_inverted",
            Self::LooksMisscaled => "looks_misscaled",
            Self::UnitLooksLike => "unit_looks_like",
            Self::RetiresMoreThanStands => "retires_more_than_stands",
            Self::FactFarOff => "fact_far_off",
            Self::RankOutOfReach => "rank_out_of_reach",
            Self::SameName => "same_name",
            Self::YearBeforeFirst => "year_before_first",
            Self::YearNeverUsed => "year_never_used",
            Self::MarketFull => "market_full",
            Self::NoMarket => "no_market",
            Self::Unsourced => "unsourced",
        }
    }
}

impl Lint {
    pub(super) fn new(kind: LintKind, of: impl Into<String>, text: Text) -> Self {
        Self { kind, of: of.into(), text, unsourced: 0 }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
