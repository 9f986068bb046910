//! How a law is declared, and what follows from that for every law.

use rand::Rng;

use super::inverse::{Inverse, Support};
use crate::message::{Text, texts};

texts! {
    above(name, bound, value): "{name} > {bound}, not {name} = {value}",
        "{name} > {bound}，而非 {name} = {value}";
    from_to(name, low, high, value): "{low} ≤ {name} ≤ {high}, not {name} = {value}",
        "{low} ≤ {name} ≤ {high}，而非 {name} = {value}";
    in_order(low, high, min, max): "{low} < {high}, not {low} = {min} and {high} = {max}",
        "{low} < {high}，而非 {low} = {min}、{high} = {max}";
    finite_width: "a finite width max − min", "有限的宽度 max − min";
    mode_inside(mode, min, max):
        "min ≤ mode ≤ max, not mode = {mode} with min = {min} and max = {max}",
        "min ≤ mode ≤ max，而非 mode = {mode}、min = {min}、max = {max}";
}

/// What files, the schema and reports know of a law.
#[derive(Debug)]
pub(crate) struct Signature {
    /// Its name. Laws of one name are ways to give one law; the way with most parameters is first.
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// What it is given by, if a law of that name can be given by other numbers.
    pub(crate) way: &'static str,
    pub(crate) parameters: &'static [Parameter],
    /// Where its values end, below and above.
    pub(crate) ends: [End; 2],
}

/// A parameter of a law.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) domain: Domain,
    /// What it is where it is not given; none if it must be.
    pub(crate) default: Option<f64>,
}

/// The values of a parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Domain {
    Real,
    /// A number above that one.
    Above(i32),
    /// From one number to another, where quantiles and tables are proved right.
    Within(f64, f64),
    /// 0 to 1.
    Probability,
    Values,
    /// A list of numbers from 0.
    Weights,
    /// A list of probabilities.
    Levels,
    /// A number below all values, −∞ for none.
    Floor,
    /// A number above all values, ∞ for none.
    Ceiling,
}

/// Where the values of a law end on one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum End {
    /// At that parameter, or at the outermost of that list.
    Parameter(&'static str),
    At(f64),
    /// At that parameter, which it comes close to and never reaches.
    Near(&'static str),
    /// At 0, which it comes close to and never reaches.
    Over0,
    /// As [`Over0`](Self::Over0) where that parameter is above 0, else nowhere.
    Over0If(&'static str),
    Infinite,
    /// Where the law itself says.
    Elsewhere,
}

/// The values of some parameters by name; a number is a list of one.
pub(crate) type Arguments<'k> = [(&'k str, Vec<f64>)];

impl Signature {
    /// Whether `min` and `max` can cut it: what is unbounded above can be.
    pub(crate) fn is_truncatable(&self) -> bool {
        matches!(self.ends[1], End::Infinite)
    }

    pub(crate) fn needed(&self) -> impl Iterator<Item = &'static str> {
        let needed = self.parameters.iter().filter(|parameter| parameter.default.is_none());
        needed.map(|parameter| parameter.name)
    }

    /// What may be given besides.
    pub(crate) fn optional(&self) -> impl Iterator<Item = &'static str> {
        let optional = self.parameters.iter().filter(|parameter| parameter.default.is_some());
        let bounds = if self.is_truncatable() { ["min", "max"].as_slice() } else { &[] };
        optional.map(|parameter| parameter.name).chain(bounds.iter().copied())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.needed().chain(self.optional())
    }
}

impl Domain {
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Self::Values | Self::Weights | Self::Levels)
    }

    pub(crate) fn is_range(self) -> bool {
        matches!(self, Self::Within(..))
    }

    /// What a parameter is where it is not given, if the law names a default or the domain has one.
    pub(in crate::law) const fn default(self, own: Option<f64>) -> Option<f64> {
        match self {
            Self::Floor => Some(f64::NEG_INFINITY),
            Self::Ceiling => Some(f64::INFINITY),
            _ => own,
        }
    }

    fn flaw(self, name: &str, values: &[f64]) -> Option<Text> {
        let value = values.first().copied()?;
        match self {
            Self::Above(bound) => require(value > f64::from(bound), || above(name, bound, value)),
            Self::Probability => Self::Within(0.0, 1.0).flaw(name, values),
            Self::Within(low, high) => {
                require((low..=high).contains(&value), || from_to(name, low, high, value))
            }
            _ => None,
        }
    }
}

/// What [`law!`] writes for every law.
pub(crate) trait Signed {
    fn signature(&self) -> &'static Signature;

    /// The parameters with their values; a number is a list of one.
    fn parameters(&self) -> Vec<(&'static Parameter, Vec<f64>)>;
}

pub(crate) trait Law: Signed {
    /// The inequality between parameters that is violated, if one is.
    fn flaw_between(&self) -> Option<Text> {
        None
    }

    /// The first thing that is wrong with parameters that are finite.
    fn flaw(&self) -> Option<Text> {
        let parameters = self.parameters();
        let flaw = |is_optional: bool| {
            let mut own = parameters.iter().filter(|own| own.0.default.is_some() == is_optional);
            own.find_map(|(own, values)| own.domain.flaw(own.name, values))
        };
        flaw(false).or_else(|| self.flaw_between()).or_else(|| flaw(true))
    }

    /// The values it can take.
    fn support(&self) -> Support {
        let parameters = self.parameters();
        let values = |name| {
            let own = parameters.iter().filter(move |(own, _)| own.name == name);
            own.flat_map(|(_, values)| values.iter().copied())
        };
        let least = |name| values(name).fold(f64::INFINITY, f64::min);
        let [low, high] = self.signature().ends;
        let (min, attains_min) = match low {
            End::Parameter(name) => (least(name), true),
            End::At(value) => (value, true),
            End::Over0 => (0.0, false),
            // Of other ends it does not matter whether they are reached.
            End::Near(name) => (least(name), least(name) != 0.0),
            End::Over0If(name) if least(name) > 0.0 => (0.0, false),
            End::Infinite | End::Over0If(_) | End::Elsewhere => (f64::NEG_INFINITY, true),
        };
        let max = match high {
            End::Parameter(name) | End::Near(name) => {
                values(name).fold(f64::NEG_INFINITY, f64::max)
            }
            End::At(value) => value,
            End::Infinite | End::Over0 | End::Over0If(_) | End::Elsewhere => f64::INFINITY,
        };
        Support { min, max, attains_min }
    }

    /// Its quantile function between two bounds; what cannot be cut takes no notice of them.
    fn inverse(&self, cut: [f64; 2]) -> Inverse;

    /// A draw by a method that shares nothing with the quantile function; none for parameters that
    /// the method cannot handle.
    fn draw(&self, rng: &mut dyn Rng) -> Option<f64>;
}

/// Declares a law: its struct, with documentation, and its [`Signature`].
macro_rules! declare_law {
    (
        $(#[$attribute:meta])*
        $law:ident, $name:literal: $about:literal $(, $way:literal)?;
        $low:ident $(($low_at:expr))?, $high:ident $(($high_at:expr))?;
        $(
            $field:ident: $domain:ident $(($bound:literal $(, $to:literal)?))? $(= $default:literal)?,
            $meaning:literal;
        )*
    ) => {
        #[doc = concat!($about, ".")]
        #[doc = ""]
        $(#[$attribute])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $law {
            $(#[doc = concat!(
                $meaning
                $(, $crate::law::declare::range!($bound $(, $to)?))?
                $(, " Usually ", $default, ".")?
            )]
            pub $field: $crate::law::declare::type_of!($domain),)*
        }

        impl $law {
            pub(in crate::law) const SIGNATURE: $crate::law::declare::Signature = {
                use $crate::law::declare::{Domain, End, Parameter, Signature};
                Signature {
                    name: $name,
                    about: $about,
                    way: concat!($($way)?),
                    parameters: &[$(Parameter {
                        name: stringify!($field),
                        meaning: $meaning,
                        domain: Domain::$domain $(($bound $(, $to)?))?,
                        default: Domain::$domain $(($bound $(, $to)?))?
                            .default([$($default)?].as_slice().first().copied()),
                    }),*],
                    ends: [End::$low $(($low_at))?, End::$high $(($high_at))?],
                }
            };

            /// Of parameters that fit the signature.
            pub(in crate::law) fn of(given: &$crate::law::declare::Arguments<'_>) -> Self {
                let mut own = Self::SIGNATURE.parameters.iter().map(|own| own.of(given));
                Self { $($field: {
                    let values = own.next().unwrap_or_default();
                    $crate::law::declare::from_list!($domain, values)
                }),* }
            }
        }

        impl $crate::law::declare::Signed for $law {
            fn signature(&self) -> &'static $crate::law::declare::Signature {
                &Self::SIGNATURE
            }

            fn parameters(&self) -> Vec<(&'static $crate::law::declare::Parameter, Vec<f64>)> {
                let values = [$($crate::law::declare::to_list!($domain, self.$field)),*];
                Self::SIGNATURE.parameters.iter().zip(values).collect()
            }
        }
    };
}

macro_rules! range {
    ($above:literal) => {
        concat!(" Above ", $above, ".")
    };
    ($low:literal, $high:literal) => {
        concat!(" From ", $low, " to ", $high, ".")
    };
}

macro_rules! type_of {
    (Values) => { Vec<f64> };
    (Weights) => { Vec<f64> };
    (Levels) => { Vec<f64> };
    ($number:ident) => { f64 };
}

macro_rules! to_list {
    (Values, $list:expr) => {
        $list.clone()
    };
    (Weights, $list:expr) => {
        $list.clone()
    };
    (Levels, $list:expr) => {
        $list.clone()
    };
    ($domain:ident, $number:expr) => {
        vec![$number]
    };
}

macro_rules! from_list {
    (Values, $list:expr) => {
        $list
    };
    (Weights, $list:expr) => {
        $list
    };
    (Levels, $list:expr) => {
        $list
    };
    ($domain:ident, $list:expr) => {
        $list[0]
    };
}

pub(in crate::law) use {declare_law, from_list, range, to_list, type_of};

impl Parameter {
    /// Its value among those given, or the default.
    pub(in crate::law) fn of(&self, given: &Arguments<'_>) -> Vec<f64> {
        let given = given.iter().find(|(name, _)| *name == self.name);
        given.map_or_else(|| self.default.into_iter().collect(), |(_, values)| values.clone())
    }
}

pub(crate) fn require(holds: bool, inequality: impl FnOnce() -> Text) -> Option<Text> {
    (!holds).then(inequality)
}

/// Whether the first of two parameters lies below the second.
pub(crate) fn below((low, min): (&str, f64), (high, max): (&str, f64)) -> Option<Text> {
    require(min < max, || in_order(low, high, min, max))
}

/// Bounds in order, at a finite distance.
pub(crate) fn ordered(min: f64, max: f64) -> Option<Text> {
    below(("min", min), ("max", max)).or_else(|| require((max - min).is_finite(), finite_width))
}

/// The same, with a mode between them.
pub(crate) fn with_mode(min: f64, mode: f64, max: f64) -> Option<Text> {
    let inside = min <= mode && mode <= max;
    ordered(min, max).or_else(|| require(inside, || mode_inside(mode, min, max)))
}
