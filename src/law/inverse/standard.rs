//! Standard laws, without location and scale, how they are stretched and how a law is inverted.

use std::fmt;

use super::{Level, Support, core::Core, slice::Slice, steps::Steps};

/// The largest value that is handed out; its differences stay finite.
pub(crate) const HUGE: f64 = 1e300;

/// A continuous law without location and scale. Its numbers, which `Debug` shows to the last bit,
/// tell it apart: laws that show the same share their tables.
pub(crate) trait Standard: fmt::Debug + Send + Sync {
    /// The value that cuts off that tail, perhaps infinite.
    fn value(&self, level: Level) -> f64;

    /// On 0 to 1: how far the value lies from either end, both to all digits.
    fn ends_of(&self, _level: Level) -> Option<[f64; 2]> {
        None
    }

    /// The log-concave law that tables march along.
    fn slice(&self) -> Option<&Slice> {
        None
    }

    /// The value at a coordinate of that law.
    fn at(&self, y: f64) -> f64 {
        y
    }

    /// Whether it has derivatives of every order, so that the estimate of a table's error holds.
    fn is_smooth(&self) -> bool {
        true
    }

    /// Its closed form over rows, if there is one.
    fn closed(&self) -> Option<Closed> {
        None
    }
}

/// The closed forms that are as fast as a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Closed {
    /// u itself.
    Uniform,
    /// The triangle on 0 to 1 with that mode.
    Triangular(f64),
}

impl dyn Standard + '_ {
    /// The standard law's quantile, finite.
    pub(crate) fn quantile(&self, level: Level) -> f64 {
        self.value(level).clamp(-HUGE, HUGE)
    }

    /// The standard value at a coordinate of the law that tables march along, finite.
    pub(crate) fn at_coordinate(&self, y: f64) -> f64 {
        self.at(y).clamp(-HUGE, HUGE)
    }
}

/// Normal, gamma and beta laws, perhaps cut.
impl Standard for Slice {
    fn value(&self, level: Level) -> f64 {
        self.core.value(self.coordinate(level))
    }

    fn ends_of(&self, level: Level) -> Option<[f64; 2]> {
        let core = self.core;
        let y = matches!(core, Core::Beta(..)).then(|| self.quantile(level))?;
        Some([core.value(y), core.value(-y)])
    }

    fn slice(&self) -> Option<&Slice> {
        Some(self)
    }

    fn at(&self, y: f64) -> f64 {
        self.core.value(y)
    }
}

/// x = offset + scale·s, within the support.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stretch {
    pub(crate) offset: f64,
    pub(crate) scale: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Stretch {
    /// Leaves the standard law as it is.
    pub(crate) const NONE: Self = Self { offset: 0.0, scale: 1.0, min: -HUGE, max: HUGE };

    pub(crate) fn apply(&self, standard: f64) -> f64 {
        let x = self.offset + self.scale * standard;
        x.max(self.min).min(self.max)
    }

    /// On a bounded law: from the nearer end, so that values next to it keep their precision.
    fn apply_from_ends(&self, [below, above]: [f64; 2]) -> f64 {
        let x = if below <= above {
            self.offset + self.scale * below
        } else {
            self.max - self.scale * above
        };
        x.max(self.min).min(self.max)
    }
}

/// A law, ready to be inverted: by finitely many values, of which a sure one is the first and last,
/// or as a standard law, stretched.
#[derive(Debug, Clone)]
pub(crate) enum Inverse<S = Box<dyn Standard>> {
    Steps(Steps),
    Stretched(S, Stretch),
}

impl Inverse {
    /// The standard law, stretched to offset + scale·s on that support.
    pub(crate) fn of(
        standard: impl Standard + 'static,
        [offset, scale]: [f64; 2],
        support: Support,
    ) -> Self {
        let (mut min, max) = (support.min.max(-HUGE), support.max.min(HUGE));
        if !support.attains_min {
            min = min.max(f64::MIN_POSITIVE).min(max);
        }
        Self::Stretched(Box::new(standard), Stretch { offset, scale, min, max })
    }

    /// A law on 0 to 1, stretched to `min` to `max`.
    pub(crate) fn between(standard: impl Standard + 'static, min: f64, max: f64) -> Self {
        Self::of(standard, [min, max - min], Support { min, max, attains_min: true })
    }

    /// The value that cuts off that tail.
    pub(crate) fn quantile(&self, level: Level) -> f64 {
        match self {
            Self::Steps(steps) => steps.quantile(level),
            Self::Stretched(standard, stretch) => match standard.ends_of(level) {
                Some(ends) => stretch.apply_from_ends(ends),
                None => stretch.apply(standard.quantile(level)),
            },
        }
    }
}
