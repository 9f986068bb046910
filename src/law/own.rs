//! A law of somebody else's: a name and its quantile function.
//!
//! ```
//! use pvchain::Uncertain;
//!
//! // Gumbel: Q(u) = 10 − 2·ln(−ln u)
//! let flood = Uncertain::from_quantile("gumbel 10 2", |u| 10.0 - 2.0 * libm::log(-libm::log(u)));
//! assert_eq!(flood.flaw(), None);
//! assert_eq!(flood.support().max, f64::INFINITY);
//! ```
//!
//! A number next to 1 has few digits of its distance t to 1. So for t < 2⁻²⁶ the function is read at
//! sixteen points an octave where u = 1 − t is exact, below 2⁻⁴⁹ at the multiples of 2⁻⁵³, with
//! cubics in ln t between them. Near 0 it is read as it is.

use std::fmt;
use std::sync::Arc;

use rand::Rng;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;

use super::declare::{End, Law, Parameter, Signature, Signed, require};
use super::inverse::{EVERYWHERE, Inverse, Level, Standard, Support, TailSide};
use crate::message::{Text, texts};

texts! {
    a_name: "a name for the own law", "自定义分布的名称";
    a_value_at(name, u, value): "own law {name}: a number at u = {u}, not {value}",
        "自定义分布 {name}：u = {u} 处应为数值，而非 {value}";
    finite_variance(name, bound):
        "own law {name}: a finite variance, without which no mean has an error; its tail is too heavy: bound it with {bound}",
        "自定义分布 {name}：方差须有限，否则均值没有误差；尾部过重：请用 {bound} 截断";
    never_falling(name, value, u, before): "own law {name}: a function that never falls: {value} at u = {u} after {before}",
        "自定义分布 {name}：函数不得下降，而 u = {u} 处为 {value}，此前为 {before}";
}

/// A law given in code by its quantile function; see
/// [`Uncertain::from_quantile`](super::Uncertain::from_quantile).
///
/// Two of them are equal if their names and their values at some 900 fixed levels are. It cannot
/// be stored: the text of a scenario holds its name and a digest of those values, by which two
/// scenarios differ, and reading that text is refused.
#[derive(Clone)]
pub struct OwnLaw {
    name: Arc<str>,
    quantile: Arc<dyn Fn(f64) -> f64 + Send + Sync>,
    /// The values at u = 0 and u = 1, perhaps infinite.
    ends: [f64; 2],
    /// The values at the levels of the grid.
    values: Arc<[f64]>,
}

impl OwnLaw {
    pub(super) fn new(name: &str, quantile: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Self {
        let ends = [0.0, 1.0].map(&quantile);
        let mut own =
            Self { name: name.into(), quantile: Arc::new(quantile), ends, values: Arc::new([]) };
        own.values = grid().map(|level| (own.quantile)(level.below())).collect();
        own
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// 128 bits of `SipHash` over the name and the values at fixed levels, in hexadecimal digits.
    pub(super) fn digest(&self) -> String {
        let mut hasher = SipHasher24::new();
        hasher.write(self.name.as_bytes());
        for value in self.ends.iter().chain(&*self.values) {
            hasher.write_u64(value.to_bits());
        }
        let hash = hasher.finish128();
        format!("{:016x}{:016x}", hash.h1, hash.h2)
    }

    /// How much a value may be off: functions of others err by more than rounding.
    fn slack(&self, value: f64) -> f64 {
        let spread = (self.quantile)(0.75) - (self.quantile)(0.25);
        1e-9 * value.abs().max(spread)
    }

    fn at(&self, level: Level) -> f64 {
        let t = match level {
            Level::Lower(t) => return (self.quantile)(t),
            Level::Upper(t) if t >= CLOSE => return (self.quantile)(1.0 - t),
            Level::Upper(t) => t,
        };
        // Sixteen multiples of one step in an octave, and of the last bit at the outermost.
        let octave = f64::from_bits(t.to_bits() & OCTAVE);
        let step = (octave / 16.0).max(f64::EPSILON / 2.0);
        let last = libm::floor(t / step);
        let first = (last - 1.0).max(1.0);
        let nodes = [0.0, 1.0, 2.0, 3.0].map(|more| (first + more) * step);
        let values = nodes.map(|node| (self.quantile)(1.0 - node));
        let cubic = lagrange(nodes.map(libm::log), values, libm::log(t));
        // Across a jump a cubic would overshoot; beyond the outermost it goes on.
        let [outer, inner] = match last {
            0.0 => [f64::INFINITY, values[0]],
            1.0 => [values[0], values[1]],
            _ => [values[1], values[2]],
        };
        cubic.min(outer).max(inner)
    }

    /// The largest tail on that side, up to ½, whose value is as asked; 0 if none is.
    fn tail(&self, side: TailSide, holds: impl Fn(f64) -> bool) -> f64 {
        let (mut low, mut high) = (0, 0.5f64.to_bits());
        if holds(self.at(Level::on(side, 0.5))) {
            return 0.5;
        }
        // Bits of numbers above 0 rise with the numbers; 62 halvings.
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            let holds = holds(self.at(Level::on(side, f64::from_bits(middle))));
            *(if holds { &mut low } else { &mut high }) = middle;
        }
        f64::from_bits(low)
    }

    fn part(&self, [min, max]: [f64; 2]) -> Window {
        if [min, max] == EVERYWHERE {
            return Window::Middle { below: 0.0, above: 0.0 };
        }
        let below = self.tail(TailSide::Lower, |x| x < min);
        let above = self.tail(TailSide::Upper, |x| x > max);
        if below >= 0.5 {
            let from_min = self.tail(TailSide::Upper, |x| x >= min);
            Window::Tail { side: TailSide::Upper, outer: above, mass: from_min - above }
        } else if above >= 0.5 {
            let to_max = self.tail(TailSide::Lower, |x| x <= max);
            Window::Tail { side: TailSide::Lower, outer: below, mass: to_max - below }
        } else {
            Window::Middle { below, above }
        }
    }

    /// The tail between two bounds for which no number of draws would give an error, if any: one that
    /// rises like t^(−a) with a ≥ ½ as the probability t beyond falls, so that the variance is infinite.
    ///
    /// From octave to octave such a tail rises by steps that grow by 2^a. A tail that only looks as
    /// heavy this far out, such as that of a wide lognormal law, has an index that falls.
    pub(super) fn flaw_of_tails(&self, [min, max]: [f64; 2]) -> Option<Text> {
        const PLACES: [i32; 3] = [12, 24, 36];
        let is_heavy = |side: TailSide| {
            let at = |e: i32| self.at(Level::on(side, libm::exp2(-f64::from(e))));
            let [first, middle, last] = PLACES.map(|e| libm::log2((at(e + 1) - at(e)).abs()));
            let octaves = |from: usize| f64::from(PLACES[from + 1] - PLACES[from]);
            let [before, index] = [(middle - first) / octaves(0), (last - middle) / octaves(1)];
            index >= 0.5 - 1e-4 && index >= 0.98 * before
        };
        let said = || Text::data(format_args!("`{}`", self.name));
        let sides = [
            (min, self.ends[0], TailSide::Lower, "at_least"),
            (max, self.ends[1], TailSide::Upper, "at_most"),
        ];
        let heavy = sides
            .into_iter()
            .find(|(cut, end, side, _)| cut.is_infinite() && end.is_infinite() && is_heavy(*side));
        heavy.map(|(.., bound)| finite_variance(said(), bound))
    }

    /// Whether any of its values lie between two bounds.
    pub(super) fn reaches(&self, cut: [f64; 2]) -> bool {
        match self.part(cut) {
            Window::Tail { mass, .. } => mass > 0.0,
            Window::Middle { below, above } => 1.0 - below - above > 0.0,
        }
    }
}

/// From so close to 1 on, the function is read only where 1 − t is exact.
const CLOSE: f64 = 1.0 / (1u64 << 26) as f64;
/// The exponent bits, which are the power of two below a number.
const OCTAVE: u64 = 0x7ff0_0000_0000_0000;

fn lagrange(places: [f64; 4], values: [f64; 4], at: f64) -> f64 {
    let weight = |i: usize| {
        let others = (0..4).filter(|j| *j != i);
        others.map(|j| (at - places[j]) / (places[i] - places[j])).product::<f64>()
    };
    (0..4).map(|i| weight(i) * values[i]).sum()
}

/// The levels at which a function is judged, ascending: eight an octave, down to 2⁻⁶⁰ and up to
/// 1 − 2⁻⁴⁹, then 1 − 2⁻⁵⁰ to 1 − 2⁻⁵³.
fn grid() -> impl Iterator<Item = Level> {
    let octave = |e: i32| {
        let start = libm::exp2(-f64::from(e));
        (0..8).map(move |k| start * (1.0 + f64::from(k) / 8.0))
    };
    let lower = (2..=60).rev().flat_map(octave).map(Level::Lower);
    let upper = (2..=49).flat_map(move |e| octave(e).collect::<Vec<_>>().into_iter().rev());
    let outermost = (50..=53).map(|e| libm::exp2(-f64::from(e)));
    lower.chain([Level::Lower(0.5)]).chain(upper.chain(outermost).map(Level::Upper))
}

impl PartialEq for OwnLaw {
    fn eq(&self, other: &Self) -> bool {
        let bits = |own: &Self| -> Vec<u64> {
            own.ends.iter().chain(&*own.values).map(|value| value.to_bits()).collect()
        };
        self.name == other.name && bits(self) == bits(other)
    }
}

impl fmt::Debug for OwnLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnLaw")
            .field("name", &self.name)
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}

impl Signed for OwnLaw {
    fn signature(&self) -> &'static Signature {
        &Signature {
            name: "own",
            about: "A law given in code by its quantile function",
            way: "",
            parameters: &[],
            ends: [End::Elsewhere, End::Infinite],
        }
    }

    fn parameters(&self) -> Vec<(&'static Parameter, Vec<f64>)> {
        Vec::new()
    }
}

impl Law for OwnLaw {
    fn flaw_between(&self) -> Option<Text> {
        let levels = || [0.0].into_iter().chain(grid().map(Level::below)).chain([1.0]);
        let values = || [self.ends[0]].into_iter().chain(self.values.iter().copied());
        let values = values().chain([self.ends[1]]);
        let points: Vec<(f64, f64)> = levels().zip(values).collect();
        let is_end = |u: f64| u == 0.0 || u == 1.0;
        let unfit = points.iter().find(|(u, x)| x.is_nan() || x.is_infinite() && !is_end(*u));
        let said = || Text::data(format_args!("`{}`", self.name));
        require(!self.name.trim().is_empty(), a_name)
            .or_else(|| unfit.map(|(u, x)| a_value_at(said(), *u, *x)))
            .or_else(|| {
                let falls = |pair: &[(f64, f64)]| pair[1].1 < pair[0].1 - self.slack(pair[0].1);
                let place = points.windows(2).position(falls)?;
                let [(_, before), (u, value)] = [points[place], points[place + 1]];
                Some(never_falling(said(), value, u, before))
            })
    }

    /// From its values at u = 0 and u = 1.
    fn support(&self) -> Support {
        let [min, max] = self.ends;
        let attains_min = min != 0.0 || self.values.first().is_some_and(|least| *least <= 0.0);
        Support { min, max, attains_min }
    }

    fn inverse(&self, cut: [f64; 2]) -> Inverse {
        let own = self.clone();
        let part = self.part(cut);
        Inverse::of(Windowed { own, part }, [0.0, 1.0], self.support().between(cut))
    }

    /// It is given by its quantile function, so that it is drawn by inversion of a uniform.
    fn draw(&self, _: &mut dyn Rng) -> Option<f64> {
        None
    }
}

/// The part of a law between two bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Window {
    /// In one tail: what lies further out, and what lies inside.
    Tail { side: TailSide, outer: f64, mass: f64 },
    /// Across the median: what is cut off below and above.
    Middle { below: f64, above: f64 },
}

/// An own law between two bounds.
struct Windowed {
    own: OwnLaw,
    part: Window,
}

/// Only copies of one function share their tables.
impl fmt::Debug for Windowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let function = Arc::as_ptr(&self.own.quantile).cast::<()>();
        write!(f, "Own {:?} {function:?} {:?}", self.own.name, self.part)
    }
}

impl Standard for Windowed {
    fn value(&self, level: Level) -> f64 {
        let [u, v] = level.below_and_above();
        self.own.at(match self.part {
            Window::Middle { below: 0.0, above: 0.0 } => level,
            Window::Middle { below, above } => {
                let inside = 1.0 - below - above;
                let (p, q) = (below + u * inside, above + v * inside);
                if p <= q { Level::Lower(p) } else { Level::Upper(q) }
            }
            Window::Tail { side, outer, mass } => {
                let t = outer + mass * if side == TailSide::Lower { u } else { v };
                Level::on(side, t.min(0.5))
            }
        })
    }

    fn is_smooth(&self) -> bool {
        false
    }
}
