//! Mean, standard deviation, standard error and extremes of a stream of values.
//!
//! Sums of d = x − c and d² about a fixed shift c, by rows, in eight lanes, then into compensated
//! totals (Knuth's two-sum), so that neither many rows nor many merges add an error of their own.
//! The relative error of the variance is about ε·(1 + (x̄ − c)²/s²), ε = 2⁻⁵³: none to speak of
//! where c lies within some standard deviations of the mean, as a pilot's mean does.
//!
//! Squares beyond 2^±900 would overflow, or lose their digits to underflow. A row of such values is
//! summed in units of 2^±600, which is exact, so that means and standard deviations hold as far as
//! numbers go. The variance itself does not: it is absent or 0 where it is no number.

#[cfg(not(pvchain_baseline))]
use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use super::tail::TailShare;
use super::weight::{effective, few_samples};
use super::{Interval, bits, student};

/// Lanes of the sums: two AVX2 registers for each of four sums hide the latency of an addition.
const LANES: usize = 8;
/// Values summed before they enter the compensated totals.
const ROW: usize = 512;
/// Sums of squares from 2⁻⁹⁰⁰ to 2⁹⁰⁰ are ordinary.
const LEAST_SQUARES: f64 = 1.183_052_186_166_774_7e-271;
const MOST_SQUARES: f64 = 8.452_712_498_170_644e270;
/// The units of others, 2⁻⁶⁰⁰ and 2⁶⁰⁰.
const TINY_UNIT: f64 = 2.409_919_865_102_884e-181;
const HUGE_UNIT: f64 = 4.149_515_568_880_993e180;

/// Moments of the defined values pushed so far, about a fixed shift.
///
/// ```
/// use pvchain::stats::Moments;
/// let mut moments = Moments::about(2.0);
/// moments.push(&[1.0, 2.0, f64::NAN, 6.0]);
/// assert_eq!((moments.count(), moments.mean(), moments.variance()), (3, Some(3.0), Some(7.0)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    shift: f64,
    count: u64,
    first: Compensated,
    second: Compensated,
    #[serde(with = "bits")]
    min: f64,
    #[serde(with = "bits")]
    max: f64,
    /// Where values carry weights.
    weights: Option<LinearisedSums>,
    /// Where values were too large or too small to be squared.
    extreme: Option<Box<ExtremeSums>>,
}

/// What the linearised error of a weighted mean follows from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct LinearisedSums {
    /// Σw, Σw², Σw²d and Σw²d².
    sums: [Compensated; 4],
    /// w and d where |w·d| is largest.
    furthest: [f64; 2],
}

/// What `first` and `second` do not hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct ExtremeSums {
    /// Σd and Σd² of large values, in units of 2⁶⁰⁰.
    large: [Compensated; 2],
    /// Σd² of small values, in units of 2⁻⁶⁰⁰.
    small: Compensated,
}

/// Σd and Σd² in a unit, 1 / `per`, in which they are numbers.
#[derive(Clone, Copy)]
struct SumsInUnit {
    first: f64,
    second: f64,
    per: f64,
}

impl Moments {
    /// Nothing yet, about `shift`: any number near the mean, such as a pilot's mean. A shift that
    /// is not finite (the mean of a pilot without defined values) counts as 0.
    pub fn about(shift: f64) -> Self {
        Self {
            shift: if shift.is_finite() { shift } else { 0.0 },
            count: 0,
            first: Compensated::default(),
            second: Compensated::default(),
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            weights: None,
            extreme: None,
        }
    }

    /// Takes in values with weights, skipping those that are not finite. Mean and spread are then
    /// those of the weighted values, and the error of the mean is the linearised one.
    pub fn push_weighted(&mut self, values: &[f64], weights: &[f64]) {
        for (values, weights) in values.chunks(ROW).zip(weights.chunks(ROW)) {
            let (mut first, mut second, mut sums) = (0.0, 0.0, [0.0; 4]);
            let own = self.weights.get_or_insert_default();
            for (&value, &weight) in values.iter().zip(weights).filter(|pair| pair.0.is_finite()) {
                let (d, square) = (value - self.shift, weight * weight);
                self.count += 1;
                if d == 0.0 || is_ordinary(d * d) {
                    first += weight * d;
                    second += weight * d * d;
                } else {
                    let extreme = self.extreme.get_or_insert_default();
                    let [more, squares] = extreme.add((value, self.shift), weight);
                    first += more;
                    second += squares;
                }
                for (sum, more) in sums.iter_mut().zip([weight, square, square * d, square * d * d])
                {
                    *sum += more;
                }
                own.reach([weight, d]);
                if weight > 0.0 {
                    self.min = lesser(value, self.min);
                    self.max = greater(value, self.max);
                }
            }
            self.first.add(first);
            self.second.add(second);
            own.sums.iter_mut().zip(sums).for_each(|(own, sum)| own.add(sum));
        }
    }

    /// Multiplies all weights by a power of two. Values whose weight is lost count no longer.
    pub(crate) fn rescale(&mut self, by: f64) {
        let Some(LinearisedSums { sums: [total, of_squares @ ..], furthest }) = &mut self.weights
        else {
            return;
        };
        for sum in [&mut self.first, &mut self.second, total] {
            *sum = sum.times(by);
        }
        for sum in of_squares {
            *sum = sum.times(by * by);
        }
        furthest[0] *= by;
        if let Some(extreme) = &mut self.extreme {
            extreme.rescale(by);
        }
        if by == 0.0 {
            (self.min, self.max) = (f64::INFINITY, f64::NEG_INFINITY);
        }
    }

    /// How many independent values would say as much: (Σw)² / Σw², which without weights is their
    /// number.
    pub fn effective(&self) -> f64 {
        let count = self.count as f64;
        self.weights.map_or(count, |LinearisedSums { sums: [total, squares, ..], .. }| {
            effective(total.value(), squares.value())
        })
    }

    /// Σw²(x − x̄)² / (Σw)²: the squared error of a weighted mean, but for the factor of small
    /// samples; none where values are too large or too small to be squared.
    fn linearised(&self) -> Option<f64> {
        let [total, ..] = self.weights?.sums;
        Some(self.weighted_spread()? / total.value() / total.value())
    }

    /// Σw²(x − x̄)².
    fn weighted_spread(&self) -> Option<f64> {
        if self.extreme.is_some() {
            return None;
        }
        let [total, squares, cross, second] = self.weights?.sums.map(Compensated::value);
        let mean = self.first.value() / total;
        Some((second - 2.0 * mean * cross + mean * mean * squares).max(0.0))
    }

    /// Σw, which without weights is the number of values.
    fn total(&self) -> f64 {
        self.weights.map_or(self.count as f64, |weights| weights.sums[0].value())
    }

    /// Takes in values, skipping those that are not finite.
    pub fn push(&mut self, values: &[f64]) {
        self.push_told(values);
    }

    /// The same, and says how many were finite and what they sum to about the shift.
    pub(crate) fn push_told(&mut self, values: &[f64]) -> (u64, f64) {
        let (mut defined, mut first) = (0, 0.0);
        for row in values.chunks(ROW) {
            let (mut count, mut sums) = (row.len(), row_sums(row, self.shift));
            let mut told = sums.first;
            // Any NaN or ∞ makes the sum of squares one; it is 0 for ever where values equal the shift.
            let is_still = sums.second == 0.0 && sums.min >= self.shift && sums.max <= self.shift;
            if !is_still && !is_ordinary(sums.second) {
                (count, sums, told) = self.look_again(row);
            }
            self.count += count as u64;
            self.first.add(sums.first);
            self.second.add(sums.second);
            self.min = lesser(sums.min, self.min);
            self.max = greater(sums.max, self.max);
            defined += count as u64;
            first += told;
        }
        (defined, first)
    }

    /// How many values of a row are finite, their sums but for what is extreme, which is taken in
    /// here, and the sum of all about the shift.
    #[cold]
    fn look_again(&mut self, row: &[f64]) -> (usize, RowSums<f64>, f64) {
        let (mut finite, mut count) = ([0.0; ROW], 0);
        for &value in row {
            finite[count] = value;
            count += usize::from(value.is_finite());
        }
        let finite = &finite[..count];
        let mut sums = row_sums(finite, self.shift);
        let all = sums.first;
        let is_still = finite.iter().all(|value| *value == self.shift);
        if !is_still && !is_ordinary(sums.second) {
            let extreme = self.extreme.get_or_insert_default();
            (sums.first, sums.second) = (0.0, 0.0);
            for value in finite {
                let [first, second] = extreme.add((*value, self.shift), 1.0);
                sums.first += first;
                sums.second += second;
            }
        }
        (count, sums, all)
    }

    /// Σd and Σd², in whatever unit they are numbers.
    fn sums(&self) -> SumsInUnit {
        let (first, second) = (self.first.value(), self.second.value());
        let Some(extreme) = &self.extreme else { return SumsInUnit { first, second, per: 1.0 } };
        let [large, squares] = extreme.large.map(Compensated::value);
        let small = extreme.small.value();
        if squares > 0.0 {
            let first = large + first * TINY_UNIT;
            let second = squares + second * TINY_UNIT * TINY_UNIT;
            SumsInUnit { first, second, per: TINY_UNIT }
        } else if second > 0.0 {
            let second = second + small * TINY_UNIT * TINY_UNIT;
            SumsInUnit { first, second, per: 1.0 }
        } else {
            SumsInUnit { first: first * HUGE_UNIT, second: small, per: HUGE_UNIT }
        }
    }

    /// A power of two by which deviations from the mean become numbers that can be squared.
    pub(crate) fn per_unit(&self) -> f64 {
        self.sums().per
    }

    /// The mean of some of the values, from their sum about the shift and their number or weight.
    pub(crate) fn mean_of_part(&self, first: f64, n: f64) -> Option<f64> {
        let mean = self.shift + first / n;
        (n > 0.0 && mean.is_finite()).then(|| mean.clamp(self.min, self.max))
    }

    /// What values are taken about.
    pub(crate) fn shift(&self) -> f64 {
        self.shift
    }

    /// Takes in what another part has seen.
    ///
    /// # Panics
    ///
    /// If the two have different shifts.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(self.shift, other.shift, "moments about different shifts do not merge");
        self.count += other.count;
        self.first.merge(other.first);
        self.second.merge(other.second);
        self.min = lesser(other.min, self.min);
        self.max = greater(other.max, self.max);
        if let Some(extreme) = &other.extreme {
            self.extreme.get_or_insert_default().merge(extreme);
        }
        if let Some(weights) = other.weights {
            let own = self.weights.get_or_insert_default();
            own.sums.iter_mut().zip(weights.sums).for_each(|(sum, more)| sum.merge(more));
            own.reach(weights.furthest);
        }
    }

    /// How many values were defined.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean, exact if all values are equal; none without values.
    pub fn mean(&self) -> Option<f64> {
        let SumsInUnit { first, per, .. } = self.sums();
        if per < 1.0 && self.total() > 0.0 {
            let mean = (self.shift * per + first / self.total()) / per;
            return (!mean.is_nan()).then(|| mean.clamp(self.min, self.max));
        }
        self.mean_of_part(self.first.value(), self.total())
    }

    /// The variance over n − 1, exactly 0 if all values are equal; none under two values, where one
    /// holds all the weight, or if it overflows.
    pub fn variance(&self) -> Option<f64> {
        let (variance, per) = self.variance_in_unit()?;
        Some(variance / per / per).filter(|variance| variance.is_finite())
    }

    /// The variance, in a unit whose square it is a number in.
    fn variance_in_unit(&self) -> Option<(f64, f64)> {
        let few = few_samples(self.effective())?;
        if self.min == self.max {
            return Some((0.0, 1.0));
        }
        let SumsInUnit { first, second, per } = self.sums();
        let variance = if self.weights.is_some() {
            // s² = (Σwd²/Σw − (Σwd/Σw)²)·m / (m − 1),  m = (Σw)² / Σw²
            let n = self.total();
            let mean = first / n;
            (second / n - mean * mean) * few
        } else {
            let n = self.count as f64;
            // s² = (Σd² − (Σd)² / n) / (n − 1)
            (second - first * (first / n)) / (n - 1.0)
        };
        variance.is_finite().then(|| (variance.max(0.0), per))
    }

    /// The standard deviation, √variance, also where the variance itself overflows or vanishes.
    pub fn sd(&self) -> Option<f64> {
        let (variance, per) = self.variance_in_unit()?;
        Some(variance.sqrt() / per).filter(|sd| sd.is_finite())
    }

    /// The standard error of the mean of independent draws: sd / √n, and with weights that of a ratio
    /// of sums, linearised.
    pub fn standard_error(&self) -> Option<f64> {
        let sd = self.sd()?;
        let Some(square) = self.linearised().filter(|_| sd > 0.0) else {
            return Some(sd / self.effective().sqrt());
        };
        let square = square * few_samples(self.effective())?;
        square.is_finite().then(|| square.sqrt())
    }

    /// Half the width of the mean's 95 % interval, where draws are independent.
    pub(crate) fn half_width(&self) -> Option<f64> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let degrees = (self.effective() as usize).saturating_sub(1);
        Some(self.tail().widens() * student(degrees.max(1)) * self.standard_error()?)
    }

    /// How much of the spread the furthest value holds: of Σ(x − x̄)², with weights of Σw²(x − x̄)².
    pub(crate) fn tail(&self) -> TailShare {
        let held = || match &self.weights {
            None => {
                let (mean, sd) = (self.mean()?, self.sd()?);
                let far = ((self.max - mean) / sd).max((mean - self.min) / sd);
                Some(far * far / (self.count as f64 - 1.0))
            }
            Some(LinearisedSums { furthest: [weight, d], .. }) => {
                let far = weight * (d - self.first.value() / self.total());
                Some(far * far / self.weighted_spread()?)
            }
        };
        TailShare::holding(held().unwrap_or(0.0), self.effective())
    }

    /// The mean with the 95 % interval that Student's law gives it.
    pub fn interval(&self) -> Option<Interval> {
        Some(Interval::around(self.mean()?, self.half_width()?))
    }

    /// The smallest value, exact.
    pub fn min(&self) -> Option<f64> {
        (self.min <= self.max).then_some(self.min)
    }

    /// The largest value, exact.
    pub fn max(&self) -> Option<f64> {
        (self.min <= self.max).then_some(self.max)
    }
}

impl LinearisedSums {
    /// Takes in a weight and a deviation, if they reach further.
    fn reach(&mut self, [weight, d]: [f64; 2]) {
        if (weight * d).abs() > (self.furthest[0] * self.furthest[1]).abs() {
            self.furthest = [weight, d];
        }
    }
}

impl ExtremeSums {
    /// Takes in a value about a shift, and returns what it adds to the ordinary sums.
    fn add(&mut self, (value, shift): (f64, f64), weight: f64) -> [f64; 2] {
        let large = value * TINY_UNIT - shift * TINY_UNIT;
        // d² > 2⁹⁰⁰ where d² · 2⁻¹²⁰⁰ > 2⁻³⁰⁰
        if large * large > MOST_SQUARES * TINY_UNIT * TINY_UNIT {
            self.large[0].add(weight * large);
            self.large[1].add(weight * large * large);
            return [0.0; 2];
        }
        let d = value - shift;
        if is_ordinary(d * d) {
            return [weight * d, weight * d * d];
        }
        let small = d * HUGE_UNIT;
        self.small.add(weight * small * small);
        [weight * d, 0.0]
    }

    fn rescale(&mut self, by: f64) {
        for sum in self.large.iter_mut().chain([&mut self.small]) {
            *sum = sum.times(by);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.large.iter_mut().zip(other.large).for_each(|(own, other)| own.merge(other));
        self.small.merge(other.small);
    }
}

/// Whether a sum of squares neither overflows nor loses digits with what is added to it.
fn is_ordinary(squares: f64) -> bool {
    (LEAST_SQUARES..=MOST_SQUARES).contains(&squares)
}

/// A sum and what rounding took from it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Compensated {
    #[serde(with = "bits")]
    high: f64,
    #[serde(with = "bits")]
    low: f64,
}

impl Compensated {
    /// Two-sum: high + low stays the exact sum, up to the rounding of `low` itself.
    pub(crate) fn add(&mut self, value: f64) {
        let sum = self.high + value;
        let part = sum - self.high;
        self.low += (self.high - (sum - part)) + (value - part);
        self.high = sum;
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.add(other.high);
        self.low += other.low;
    }

    pub(crate) fn value(self) -> f64 {
        self.high + self.low
    }

    /// That many times it, exact for a power of two.
    pub(crate) fn times(self, by: f64) -> Self {
        Self { high: self.high * by, low: self.low * by }
    }
}

/// What one row adds, by lanes or joined.
#[derive(Debug, Clone, Copy)]
struct RowSums<T> {
    first: T,
    second: T,
    min: T,
    max: T,
}

/// Of a row whose values are all finite; `second` is not finite if one was not.
///
/// Not inlined, for beside the loop this tempts the compiler to pair a lane's two sums in a
/// register instead of four lanes of one sum.
#[inline(never)]
fn row_sums(row: &[f64], shift: f64) -> RowSums<f64> {
    let mut lanes = RowSums {
        first: [0.0; LANES],
        second: [0.0; LANES],
        min: [f64::INFINITY; LANES],
        max: [f64::NEG_INFINITY; LANES],
    };
    let (whole, rest) = row.as_chunks::<LANES>();
    add_whole(whole, shift, &mut lanes);
    for (lane, &value) in rest.iter().enumerate() {
        let d = value - shift;
        lanes.first[lane] += d;
        lanes.second[lane] += d * d;
        lanes.min[lane] = lesser(value, lanes.min[lane]);
        lanes.max[lane] = greater(value, lanes.max[lane]);
    }
    RowSums {
        first: tree(lanes.first, |a, b| a + b),
        second: tree(lanes.second, |a, b| a + b),
        min: tree(lanes.min, lesser),
        max: tree(lanes.max, greater),
    }
}

/// One operation on all lanes at a time, which the compiler turns into registers.
#[cfg_attr(not(pvchain_baseline), multiversion(targets("x86_64+avx2")))]
fn add_whole(row: &[[f64; LANES]], shift: f64, lanes: &mut RowSums<[f64; LANES]>) {
    let RowSums { mut first, mut second, mut min, mut max } = *lanes;
    for values in row {
        let mut d = [0.0; LANES];
        for i in 0..LANES {
            d[i] = values[i] - shift;
        }
        for i in 0..LANES {
            first[i] += d[i];
        }
        for i in 0..LANES {
            second[i] += d[i] * d[i];
        }
        for i in 0..LANES {
            min[i] = lesser(values[i], min[i]);
        }
        for i in 0..LANES {
            max[i] = greater(values[i], max[i]);
        }
    }
    *lanes = RowSums { first, second, min, max };
}

/// Joins lanes in a fixed tree.
fn tree(v: [f64; LANES], join: impl Fn(f64, f64) -> f64) -> f64 {
    let four = [join(v[0], v[4]), join(v[1], v[5]), join(v[2], v[6]), join(v[3], v[7])];
    join(join(four[0], four[2]), join(four[1], four[3]))
}

/// `f64::min` without its care for NaN: one instruction.
#[expect(clippy::inline_always, reason = "it must be compiled with its caller's instruction set")]
#[inline(always)]
fn lesser(new: f64, old: f64) -> f64 {
    if new < old { new } else { old }
}

/// `f64::max` without its care for NaN: one instruction.
#[expect(clippy::inline_always, reason = "it must be compiled with its caller's instruction set")]
#[inline(always)]
fn greater(new: f64, old: f64) -> f64 {
    if new > old { new } else { old }
}
