//! A number that is exact or follows a law: the list of all laws.

use std::fmt;

use rand::Rng;
use rand_distr::{Distribution, Open01};

use super::declare::{Arguments, End, Law, Parameter, Signature, Signed, below, require};
use super::inverse::{EVERYWHERE, Inverse, Steps};
use super::size::{flaw_of_parameter, flaw_of_size};
use super::{
    Bernoulli, Beta, Discrete, Empirical, Gamma, Level, Lognormal, LognormalMoments, Loguniform,
    Metalog, ModifiedPert, Normal, OwnLaw, Pert, Quantiles, Range90, ScaledBeta, Student, Support,
    Triangular, Uniform, Weibull,
};
use crate::message::{Text, number, texts};

texts! {
    no_truncation(law): "no min or max for a {law} distribution", "{law} 分布不能给 min 或 max（截断）";
    at_least_one_bound: "at least one bound", "至少一个界限";
    bounds_in_reach(max): "bounds that the distribution can reach, not max = {max}",
        "分布能达到的界限，而非 max = {max}";
    bounds_with_values: "bounds with values of the distribution between them", "界限之间有分布的取值";
}

/// The list of all laws, in the order of messages and of the schema. Of laws with one name the one
/// with most parameters comes first; where a file gives none of the others, the last one is meant.
macro_rules! laws {
    ($($law:ident)*) => {
        /// A number, exact or following a law.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Uncertain {
            /// One value for sure.
            Exact(f64),
            $(
                #[doc = concat!("See [`", stringify!($law), "`].")]
                $law($law),
            )*
            /// See [`OwnLaw`].
            Own(OwnLaw),
            /// See [`Truncated`].
            Truncated(Truncated),
        }

        $(
            impl From<$law> for Uncertain {
                fn from(law: $law) -> Self {
                    Self::$law(law)
                }
            }
        )*

        /// All laws, as files give them.
        pub(crate) const LAWS: &[Way] = &[$(
            Way { signature: &$law::SIGNATURE, of: |arguments| $law::of(arguments).into() },
        )*];

        impl Uncertain {
            /// The law, and the bounds that cut it.
            fn law(&self) -> (&dyn Law, [f64; 2]) {
                match self {
                    Self::Exact(value) => (value, EVERYWHERE),
                    $(Self::$law(law) => (law, EVERYWHERE),)*
                    Self::Own(law) => (law, EVERYWHERE),
                    Self::Truncated(cut) => (cut.law.law().0, [cut.min, cut.max]),
                }
            }
        }
    };
}

laws! {
    Uniform Loguniform Triangular ModifiedPert Pert Normal Student Lognormal LognormalMoments ScaledBeta Beta Gamma
    Weibull Discrete Empirical Quantiles Metalog Bernoulli Range90
}

/// A law that cannot fall below or beyond some value, given that it falls between two bounds: any
/// law that has no upper end.
#[derive(Debug, Clone, PartialEq)]
pub struct Truncated {
    /// The law before truncation.
    pub law: Box<Uncertain>,
    /// Lower bound, −∞ for none.
    pub min: f64,
    /// Upper bound, ∞ for none.
    pub max: f64,
}

impl From<Truncated> for Uncertain {
    fn from(law: Truncated) -> Self {
        Self::Truncated(law)
    }
}

impl Uncertain {
    /// The name of a law that code alone knows, if this is one.
    pub(crate) fn own_name(&self) -> Option<&str> {
        if let Self::Own(own) = self.law_before_truncation() { Some(own.name()) } else { None }
    }
}

impl From<OwnLaw> for Uncertain {
    fn from(law: OwnLaw) -> Self {
        Self::Own(law)
    }
}

impl From<f64> for Uncertain {
    fn from(value: f64) -> Self {
        Self::Exact(value)
    }
}

impl From<i32> for Uncertain {
    fn from(value: i32) -> Self {
        Self::Exact(value.into())
    }
}

impl From<u32> for Uncertain {
    fn from(value: u32) -> Self {
        Self::Exact(value.into())
    }
}

/// How a law is read.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) signature: &'static Signature,
    of: fn(&Arguments<'_>) -> Uncertain,
}

impl Way {
    /// The law with these arguments, which fit its signature.
    pub(crate) fn law(&self, arguments: &Arguments<'_>) -> Uncertain {
        let law = (self.of)(arguments);
        if !self.signature.is_truncatable() {
            return law;
        }
        let bound = |name| arguments.iter().filter(move |own| own.0 == name).flat_map(|own| &own.1);
        let law = bound("min").fold(law, |law, min| law.at_least(*min));
        bound("max").fold(law, |law, max| law.at_most(*max))
    }
}

impl Uncertain {
    /// A law of that name whose value at probability u, strictly between 0 and 1, is `quantile(u)`.
    ///
    /// The function must not fall, and be finite but at u = 0 and u = 1, whose values are the ends
    /// of the support. Whether that is so is judged at some 900 levels when the scenario is
    /// checked. It is tabulated like every other law, to within 1e-7 of the larger of value and
    /// interquartile range, and read anew in each draw where it has kinks or jumps that no table
    /// would follow. A tail so heavy that the variance is infinite is refused, as no number of draws
    /// would then give a mean with an error; [`at_most`](Self::at_most) and
    /// [`at_least`](Self::at_least) bound it. Same bits on every machine need a function that has them: `libm`, not `std`,
    /// for logarithms and the like. Such a law cannot be stored in a file; [`Quantiles`] and
    /// [`Metalog`] can.
    ///
    /// ```
    /// use pvchain::Uncertain;
    ///
    /// let delay = Uncertain::from_quantile("pareto 3", |u| libm::pow(1.0 - u, -1.0 / 3.0));
    /// assert_eq!(delay.support().min, 1.0);
    /// let short = delay.at_most(10.0);
    /// assert_eq!(short.flaw(), None);
    /// ```
    #[must_use]
    pub fn from_quantile(
        name: &str,
        quantile: impl Fn(f64) -> f64 + Send + Sync + 'static,
    ) -> Self {
        Self::Own(OwnLaw::new(name, quantile))
    }

    /// This law, given that it is at least `min`.
    #[must_use]
    pub fn at_least(self, min: f64) -> Self {
        Self::Truncated(Truncated { min, ..self.cut() })
    }

    /// This law, given that it is at most `max`.
    #[must_use]
    pub fn at_most(self, max: f64) -> Self {
        Self::Truncated(Truncated { max, ..self.cut() })
    }

    fn cut(self) -> Truncated {
        let [min, max] = EVERYWHERE;
        match self {
            Self::Truncated(cut) => cut,
            law => Truncated { law: Box::new(law), min, max },
        }
    }

    /// Whether it follows a law rather than being exact.
    pub fn is_uncertain(&self) -> bool {
        !matches!(self, Self::Exact(_))
    }

    /// Whether it takes single values with probabilities of their own.
    pub(crate) fn is_discrete(&self) -> bool {
        matches!(
            self.law_before_truncation(),
            Self::Discrete(_) | Self::Empirical(_) | Self::Bernoulli(_)
        )
    }

    fn law_before_truncation(&self) -> &Self {
        match self {
            Self::Truncated(cut) => &cut.law,
            law => law,
        }
    }

    /// Whether bounds can be set on the law with [`at_least`](Self::at_least) and
    /// [`at_most`](Self::at_most); a law that is cut already is not cut again.
    pub(crate) fn is_truncatable(&self) -> bool {
        !matches!(self, Self::Truncated(_)) && self.law().0.signature().is_truncatable()
    }

    /// Whether `min` and `max` would keep it inside.
    pub(crate) fn takes_bounds(&self) -> bool {
        self.is_truncatable() || matches!(self, Self::Truncated(_) | Self::Metalog(_))
    }

    /// The name of the law in a scenario file, e.g. `pert`; `number` for an exact value.
    pub fn kind(&self) -> &'static str {
        self.law().0.signature().name
    }

    /// The scalar parameters by name; the bounds of a truncation come last, where there are any.
    pub fn parameters(&self) -> Vec<(&'static str, f64)> {
        let (law, [min, max]) = self.law();
        let numbers = law.parameters().into_iter().filter(|(own, _)| !own.domain.is_list());
        let own = numbers.map(|(own, values)| (own, values[0]));
        // An infinite default is no bound.
        let own = own.filter(|(own, value)| {
            own.default.is_none_or(|default| default.is_finite() || default != *value)
        });
        let own = own.map(|(own, value)| (own.name, value));
        let bounds = [
            (min > f64::NEG_INFINITY).then_some(("min", min)),
            (max < f64::INFINITY).then_some(("max", max)),
        ];
        own.chain(bounds.into_iter().flatten()).collect()
    }

    /// The parameters that are lists, by name.
    pub fn lists(&self) -> Vec<(&'static str, Vec<f64>)> {
        let lists = self.law().0.parameters().into_iter().filter(|(own, _)| own.domain.is_list());
        lists.map(|(own, values)| (own.name, values)).collect()
    }

    /// The values it can take.
    pub fn support(&self) -> Support {
        let (law, cut) = self.law();
        law.support().between(cut)
    }

    /// The first thing that is wrong with the parameters, as the inequality that they violate.
    pub fn flaw(&self) -> Option<Text> {
        let own = self.law().0.signature().parameters;
        let has_range = |name| own.iter().any(|own| own.name == name && own.domain.is_range());
        // A range of its own says more than the sizes of all numbers.
        let mut others = self.parameters().into_iter();
        let sizes = others.find_map(|(name, value)| {
            (!has_range(name) || !value.is_finite()).then(|| flaw_of_parameter(name, value))?
        });
        sizes.or_else(|| match self {
            Self::Truncated(truncated) => truncated.flaw(),
            Self::Own(own) => own.flaw().or_else(|| own.flaw_of_tails(EVERYWHERE)),
            whole => whole.law().0.flaw(),
        })
    }

    /// Its quantile function.
    pub(crate) fn inverse(&self) -> Inverse {
        let (law, cut) = self.law();
        law.inverse(cut)
    }

    /// Its values, where it has finitely many.
    pub(crate) fn steps(&self) -> Option<Steps> {
        let is_discrete =
            matches!(self, Self::Discrete(_) | Self::Empirical(_) | Self::Bernoulli(_));
        match is_discrete.then(|| self.inverse())? {
            Inverse::Steps(steps) => Some(steps),
            Inverse::Stretched(..) => None,
        }
    }

    /// The quantile at that level, exactly: what the tables of a run approximate.
    pub fn quantile(&self, level: Level) -> f64 {
        self.inverse().quantile(level)
    }

    /// The value in the middle.
    pub(crate) fn median(&self) -> f64 {
        self.quantile(Level::Lower(0.5))
    }
}

impl Truncated {
    fn flaw(&self) -> Option<Text> {
        let Self { law, min, max } = self;
        let is_cut = *min > f64::NEG_INFINITY || *max < f64::INFINITY;
        require(law.is_truncatable(), || no_truncation(law.kind()))
            .or_else(|| law.law().0.flaw())
            .or_else(|| require(is_cut, at_least_one_bound))
            .or_else(|| below(("min", *min), ("max", *max)))
            .or_else(|| require(*max > law.support().min, || bounds_in_reach(number(*max))))
            .or_else(|| match &**law {
                Uncertain::Own(own) => require(own.reaches([*min, *max]), bounds_with_values)
                    .or_else(|| own.flaw_of_tails([*min, *max])),
                _ => None,
            })
    }
}

/// An exact number is a law with one value.
impl Signed for f64 {
    fn signature(&self) -> &'static Signature {
        const ENDS: [End; 2] = [End::Elsewhere; 2];
        const ABOUT: &str = "One value for sure";
        &Signature { name: "number", about: ABOUT, way: "", parameters: &[], ends: ENDS }
    }

    fn parameters(&self) -> Vec<(&'static Parameter, Vec<f64>)> {
        Vec::new()
    }
}

impl Law for f64 {
    fn flaw_between(&self) -> Option<Text> {
        flaw_of_size(*self)
    }

    fn support(&self) -> Support {
        Support { min: *self, max: *self, attains_min: true }
    }

    fn inverse(&self, _: [f64; 2]) -> Inverse {
        Inverse::Steps(Steps::of(vec![(*self, 1.0)]))
    }

    fn draw(&self, _: &mut dyn Rng) -> Option<f64> {
        Some(*self)
    }
}

/// By methods that share nothing with the quantile functions. A truncated law is drawn by
/// rejection; where that would take long, after 1000 tries, by inversion, so that nothing hangs.
impl Distribution<f64> for Uncertain {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let mut rng = rng;
        self.drawn(&mut rng)
    }
}

impl Uncertain {
    fn drawn(&self, mut rng: &mut dyn Rng) -> f64 {
        const TRIES: usize = 1000;
        if let Self::Truncated(Truncated { law, min, max }) = self {
            let mut tries = (0..TRIES).map(|_| law.drawn(rng));
            let inside = tries.find(|value| min <= value && value <= max);
            return inside.unwrap_or_else(|| self.quantile(Level::of(Open01.sample(&mut rng))));
        }
        // Parameters that rand_distr cannot handle although they are valid are inverted.
        let value = self.law().0.draw(rng).filter(|value| self.support().holds(*value));
        value.unwrap_or_else(|| self.quantile(Level::of(Open01.sample(&mut rng))))
    }
}

/// A text as in a scenario file.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|char| match char {
        '"' | '\\' => format!("\\{char}"),
        control if control.is_control() => format!("\\u{:04X}", u32::from(control)),
        plain => plain.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

impl fmt::Display for Uncertain {
    /// As in a scenario file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Exact(value) = self {
            return f.write_str(&number(*value));
        }
        let listed =
            |values: Vec<f64>| values.into_iter().map(number).collect::<Vec<_>>().join(", ");
        let lists = self.lists().into_iter();
        let lists = lists.map(|(name, values)| format!("{name} = [{}]", listed(values)));
        let numbers = self.parameters().into_iter();
        let numbers = numbers.map(|(name, value)| format!("{name} = {}", number(value)));
        let own = match self.law_before_truncation() {
            Self::Own(own) => {
                Some(format!("name = {}, digest = \"{}\"", quoted(own.name()), own.digest()))
            }
            _ => None,
        };
        let entries: Vec<String> = own.into_iter().chain(lists).chain(numbers).collect();
        write!(f, "{{ {} = {{ {} }} }}", self.kind(), entries.join(", "))
    }
}
