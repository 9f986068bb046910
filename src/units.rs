//! Units of amounts: which names are known, and how one converts to another.
//!
//! A unit is any text. Known units of one dimension convert by an exact power of ten; any other
//! text only matches itself. Amounts are per year, so that `kt`, `kt/a` and `kt/年` are the same.
//!
//! ```
//! use pvchain::Unit;
//!
//! let planned = Unit::new("万吨");
//! assert_eq!(planned.convert(79.0, &Unit::new("kt")), Some(790.0));
//! assert_eq!(planned.convert(79.0, &Unit::new("GW")), None);
//! ```

use std::fmt;

/// The unit of an amount, e.g. `kt`, `GW` or `万吨`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Unit(String);

/// What a known unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Mass,
    Power,
    Pieces,
    Area,
    Money,
}

/// Known units: name, dimension, power of ten over the dimension's base unit.
const KNOWN: [(&str, Dimension, i32); 33] = [
    ("kg", Dimension::Mass, -3),
    ("公斤", Dimension::Mass, -3),
    ("千克", Dimension::Mass, -3),
    ("t", Dimension::Mass, 0),
    ("吨", Dimension::Mass, 0),
    ("kt", Dimension::Mass, 3),
    ("千吨", Dimension::Mass, 3),
    ("万吨", Dimension::Mass, 4),
    ("Mt", Dimension::Mass, 6),
    ("kW", Dimension::Power, 0),
    ("kWp", Dimension::Power, 0),
    ("千瓦", Dimension::Power, 0),
    ("MW", Dimension::Power, 3),
    ("MWp", Dimension::Power, 3),
    ("兆瓦", Dimension::Power, 3),
    ("万千瓦", Dimension::Power, 4),
    ("GW", Dimension::Power, 6),
    ("GWp", Dimension::Power, 6),
    ("吉瓦", Dimension::Power, 6),
    ("TW", Dimension::Power, 9),
    ("TWp", Dimension::Power, 9),
    ("太瓦", Dimension::Power, 9),
    ("pieces", Dimension::Pieces, 0),
    ("片", Dimension::Pieces, 0),
    ("万片", Dimension::Pieces, 4),
    ("亿片", Dimension::Pieces, 8),
    ("m²", Dimension::Area, 0),
    ("m2", Dimension::Area, 0),
    ("平方米", Dimension::Area, 0),
    ("万平方米", Dimension::Area, 4),
    ("元", Dimension::Money, 0),
    ("万元", Dimension::Money, 4),
    ("亿元", Dimension::Money, 8),
];

/// What may follow a unit and says nothing new: amounts are per year.
const PER_YEAR: [&str; 5] = ["/a", "/yr", "/year", "/年", " per year"];

impl Unit {
    /// The unit of that name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The dimensionless unit of rates and shares, written `1`.
    pub fn one() -> Self {
        Self("1".to_owned())
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The other units that convert to this one.
    pub(crate) fn relatives(&self) -> impl Iterator<Item = &'static str> {
        let own = self.dimension();
        let others = KNOWN
            .iter()
            .filter(move |(name, dimension, _)| Some(*dimension) == own && *name != self.amount());
        others.map(|(name, ..)| *name)
    }

    /// The name without what says that it is per year.
    fn amount(&self) -> &str {
        let bare = PER_YEAR.iter().find_map(|per_year| self.0.strip_suffix(per_year));
        bare.unwrap_or(&self.0).trim_end()
    }

    fn known(&self) -> Option<(Dimension, i32)> {
        let known = KNOWN.iter().find(|(name, ..)| *name == self.amount());
        known.map(|&(_, dimension, power)| (dimension, power))
    }

    fn dimension(&self) -> Option<Dimension> {
        self.known().map(|(dimension, _)| dimension)
    }

    /// The known unit whose name differs by capitals alone, where this one is not known: `GW` for
    /// `Gw`.
    pub(crate) fn near_miss(&self) -> Option<&'static str> {
        let alike = |(name, ..): &&(&'static str, Dimension, i32)| {
            name.to_lowercase() == self.amount().to_lowercase()
        };
        if self.known().is_some() { None } else { KNOWN.iter().find(alike).map(|(name, ..)| *name) }
    }

    /// Units of this one per unit of `other`, where both are known and each measures the same, or
    /// this one a mass and the other a power, for 1 of 1, or for 1 gram per watt.
    pub(crate) fn per(&self, other: &Self) -> Option<f64> {
        let ((own, power), (others, other_power)) = (self.known()?, other.known()?);
        // 1 g/W is 1 kg/kW.
        let quoted = match (own, others) {
            (Dimension::Mass, Dimension::Power) => -3,
            _ if own == others => 0,
            _ => return None,
        };
        Some(10_f64.powi(other_power - power + quoted))
    }

    /// Whether two known units measure the same.
    pub(crate) fn measures_as(&self, other: &Self) -> bool {
        self.dimension().is_some() && self.dimension() == other.dimension()
    }

    /// Whether amounts in this unit can be given in `other`.
    pub fn converts_to(&self, other: &Self) -> bool {
        self.conversion(other).is_some()
    }

    /// `amount` of this unit in units of `other`; `None` where the two do not convert.
    ///
    /// Conversions multiply or divide by one exact power of ten, so that 79 万吨 are 790 kt to the
    /// last bit.
    pub fn convert(&self, amount: f64, other: &Self) -> Option<f64> {
        self.conversion(other).map(|conversion| conversion.of(amount))
    }

    /// What leads from amounts of this unit to those of `other`; `None` where the two do not convert.
    pub(crate) fn conversion(&self, other: &Self) -> Option<Conversion> {
        if self == other {
            return Some(Conversion::Same);
        }
        let (dimension, power) = self.known()?;
        let (other_dimension, other_power) = other.known()?;
        if dimension != other_dimension {
            return None;
        }
        let steps = power - other_power;
        let scale = 10_f64.powi(steps.abs());
        Some(if steps >= 0 { Conversion::Times(scale) } else { Conversion::Over(scale) })
    }
}

/// What an amount is multiplied by, or else divided by: a power of ten, which is exact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Conversion {
    /// The unit is the same.
    Same,
    /// To a smaller unit.
    Times(f64),
    /// To a larger unit.
    Over(f64),
}

impl Conversion {
    /// An amount in the other unit.
    pub(crate) fn of(self, amount: f64) -> f64 {
        match self {
            Self::Same => amount,
            Self::Times(scale) => amount * scale,
            Self::Over(scale) => amount / scale,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Unit {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}
