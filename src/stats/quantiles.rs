//! Quantiles, each with an interval and a stated error, from sorted values or from a histogram.
//!
//! The interval reaches between the order statistics of [`Ranks::around`]. From a histogram each x₍ᵣ₎
//! is an estimate between two bounds. Between the edges of a bin, where counts are exact, the
//! interval takes the distribution as the histogram's own, which strays from the law less than the
//! values do; so it reaches from x₍ₗ₎ to x₍ᵤ₎ as estimated, widened by what the law itself may stray
//! within their bins. With an effective sample size m in place of n, the ranks l and u are those of
//! m values, stretched onto n: (l + ½)·n/m − ½, rounded outwards.

use super::ranks::Ranks;

/// A quantile, its 95 % interval from order statistics, and how far a sketch may be off.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct EstimatedQuantile {
    /// The probability asked for.
    pub p: f64,
    /// The quantile of the values seen; absent without values.
    pub value: Option<f64>,
    /// Lower end of the interval for the quantile of the law; absent where the values are too few
    /// for one.
    pub low: Option<f64>,
    /// Upper end of the interval for the quantile of the law; absent where the values are too few
    /// for one.
    pub high: Option<f64>,
    /// How far `value` may be from the quantile of the same values kept exactly: 0 for exact ones,
    /// else the histogram's bound.
    pub error: f64,
}

/// The value of one rank: an estimate between two bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OrderStatistic {
    pub(super) low: f64,
    pub(super) value: f64,
    pub(super) high: f64,
    /// How far the law's own value at this rank may lie from `value`, chance aside: chance is what
    /// the ranks of an interval allow for already.
    pub(super) law: [f64; 2],
}

impl OrderStatistic {
    pub(super) fn exactly(value: f64) -> Self {
        Self { low: value, value, high: value, law: [value; 2] }
    }
}

impl EstimatedQuantile {
    /// Reads a quantile off `count` order statistics, with an interval as for `n` independent
    /// values.
    pub(super) fn read(p: f64, n: f64, count: u64, order: impl Fn(u64) -> OrderStatistic) -> Self {
        if count == 0 || !(0.0..=1.0).contains(&p) {
            return Self { p, value: None, low: None, high: None, error: 0.0 };
        }
        let last = (count - 1) as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the ranks"
        )]
        let at = |rank: f64| order(rank.clamp(0.0, last) as u64);
        let h = last * p;
        let (below, above, share) = (at(h.floor()), at(h.ceil()), h - h.floor());
        let between = |a: f64, b: f64| if a == b { a } else { (a + share * (b - a)).clamp(a, b) };
        let value = between(below.value, above.value);
        let error =
            (value - between(below.low, above.low)).max(between(below.high, above.high) - value);
        let stretch = count as f64 / n;
        let on_all = |rank: f64| if stretch == 1.0 { rank } else { (rank + 0.5) * stretch - 0.5 };
        let ranks = Ranks::around(p, n);
        Self {
            p,
            value: Some(value),
            low: ranks.low.map(|rank| at(on_all(rank).floor()).law[0].min(value)),
            high: ranks.high.map(|rank| at(on_all(rank).ceil()).law[1].max(value)),
            error,
        }
    }
}

/// The finite values, ascending.
pub fn defined_sorted(values: &[f64]) -> Vec<f64> {
    let mut defined = Vec::with_capacity(values.len());
    defined.extend(values.iter().filter(|value| value.is_finite()));
    let values: Vec<f64> = defined;
    let mut sorted = vec![0.0; values.len()];
    let mut start = 0;
    for end in distributed(&values, &mut sorted) {
        sort_drawer(&mut sorted[start..end]);
        start = end;
    }
    sorted
}

/// Few values by insertion, many by the standard library.
fn sort_drawer(values: &mut [f64]) {
    const FEW: usize = 16;
    if values.len() > FEW {
        values.sort_unstable_by(f64::total_cmp);
        return;
    }
    for next in 1..values.len() {
        let value = values[next];
        let mut at = next;
        while at > 0 && values[at - 1].total_cmp(&value).is_gt() {
            values[at] = values[at - 1];
            at -= 1;
        }
        values[at] = value;
    }
}

/// Writes values by their place between the least and the largest, in as many drawers as there are
/// values. Returns where each drawer ends.
fn distributed(values: &[f64], out: &mut [f64]) -> Vec<usize> {
    /// Adding it rounds to a whole number, which the low bits then hold: larger values never come
    /// into lower drawers.
    const ROUNDER: f64 = 4_503_599_627_370_496.0;
    let min = values.iter().copied().fold(f64::INFINITY, f64::min);
    let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let per = values.len() as f64 / (max - min);
    if !(per.is_finite() && per > 0.0) {
        out.copy_from_slice(values);
        return vec![values.len()];
    }
    let last = values.len() - 1;
    #[expect(clippy::cast_possible_truncation, reason = "0 to a length")]
    let drawer = |value: f64| {
        let rounded = (value - min) * per + ROUNDER;
        ((rounded.to_bits() ^ ROUNDER.to_bits()) as usize).min(last)
    };
    let mut ends = vec![0; values.len()];
    for value in values {
        ends[drawer(*value)] += 1;
    }
    // Where each drawer starts, which becomes where it ends.
    let mut start = 0;
    for end in &mut ends {
        start += std::mem::replace(end, start);
    }
    for value in values {
        let next = &mut ends[drawer(*value)];
        out[*next] = *value;
        *next += 1;
    }
    ends
}

/// The quantile at probability `p` of values in ascending order, with a 95 % interval as for `n`
/// independent values: their number, or an effective sample size.
///
/// ```
/// use pvchain::stats::quantile;
/// let median = quantile(&[1.0, 2.0, 3.0, 5.0], 0.5, 4.0);
/// assert_eq!((median.value, median.low), (Some(2.5), None));
/// ```
pub fn quantile(sorted: &[f64], p: f64, n: f64) -> EstimatedQuantile {
    #[expect(clippy::cast_possible_truncation, reason = "a rank below the slice's length")]
    EstimatedQuantile::read(p, n, sorted.len() as u64, |rank| {
        OrderStatistic::exactly(sorted[rank as usize])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_sorted_whatever_their_spread() {
        // Multiples of the golden ratio are spread evenly, and in no order.
        let uniforms = (1..=512).map(|k| (f64::from(k) * 0.618_033_988_749_894_9).fract());
        let uniforms: Vec<f64> = uniforms.collect();
        let spread = |of: fn(f64) -> f64| uniforms.iter().map(|u| of(*u)).collect::<Vec<f64>>();
        let columns = [
            spread(|u| u),
            spread(|u| (u - 0.5).max(0.0)),
            spread(|u| 1.0 / u - 5.0),
            spread(|u| f64::MAX * (u - 0.5) * 2.0),
            spread(|u| if u < 0.3 { -0.0 } else { 0.0 }),
            spread(|u| if u < 0.3 { f64::NAN } else { f64::MIN_POSITIVE * u }),
            vec![3.0],
            Vec::new(),
        ];
        for column in columns {
            let mut sorted = column.clone();
            sorted.retain(|value| value.is_finite());
            sorted.sort_by(f64::total_cmp);
            let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<u64>>();
            assert_eq!(bits(&defined_sorted(&column)), bits(&sorted));
        }
    }
}
