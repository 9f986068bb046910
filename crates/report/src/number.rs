//! Numbers as a planner reads them: few digits, units, and how sure they are.

use super::{language::Say, names::plain};
use pvchain::{Band, Interval, Metric, MetricKind, Probability, Provenance, Unit};

/// What stands where there is no number.
pub(super) const NONE: &str = "–";

/// From this share of the draws on, something is called likely; below its counterpart, unlikely.
pub(super) const LIKELY: f64 = 0.95;

/// What is below this share of the draws is not worth a sentence.
pub(super) const UNLIKELY: f64 = 1.0 - LIKELY;

/// A whole number with its thousands apart: `100,000`.
pub fn count(number: u64) -> String {
    thousands(&number.to_string())
}

/// How many draws an answer rests on, and that it was stopped early if it was.
pub(super) fn drawn(say: Say, made: &Provenance) -> String {
    let draws = count(made.draws);
    if made.complete { draws } else { say.in_brackets(draws, say.incomplete()) }
}

fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount to three digits or, from 1000 on, to the whole unit: `0.0421`, `38.5`, `−1,204`.
pub(super) fn amount(value: f64) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let size = value.abs();
    let text = match size {
        0.0 => return "0".to_owned(),
        _ if !(1e-4..1e9).contains(&size) => format!("{size:.2e}"),
        _ if size >= 99.95 => thousands(&format!("{size:.0}")),
        _ => {
            let mut decimals = 1;
            let mut unit = 9.995;
            while size < unit && decimals < 6 {
                decimals += 1;
                unit /= 10.0;
            }
            format!("{size:.decimals$}")
        }
    };
    if value < 0.0 { format!("−{text}") } else { text }
}

/// An amount with its sign, for gaps: `+302`, `−257`.
pub(super) fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", amount(value)) } else { amount(value) }
}

/// A number with its sign and the digits that half the width of its interval can vouch for.
pub(super) fn vouched(value: f64, half_width: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "+" };
    if half_width <= 0.0 {
        return signed(value);
    }
    let decimals = decimals(half_width, 2.0, 6);
    let text = format!("{:.decimals$}", value.abs());
    let (units, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", thousands(units))
}

/// A difference and half the width of its interval: `+31.06 ± 0.04`.
pub(super) fn with_error(value: f64, half_width: f64) -> String {
    let error = vouched(half_width, half_width);
    format!("{} ± {}", vouched(value, half_width), error.trim_start_matches('+'))
}

/// A number without a unit with its sign, to hundredths: `−0.42`.
pub(super) fn hundredths(value: f64) -> String {
    format!("{value:+.2}").replace('-', "−")
}

/// The same with half the width of its interval: `−0.42 ± 0.03`.
pub(super) fn hundredths_with_error(value: Interval) -> String {
    format!("{} ± {:.2}", hundredths(value.value), value.half_width())
}

pub(super) fn is_share(metric: Metric) -> bool {
    metric.kind() == MetricKind::Share
}

/// Bounds on a coverage in a sentence.
pub(super) fn coverage_band(say: Say, of: Band) -> String {
    let shown = Shown { kind: MetricKind::Ratio, ..Shown::probabilities() };
    band(say, of, |value| shown.bound(value))
}

/// What stands around a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dress {
    Bare,
    Unit,
    /// Its sign, also above zero.
    Sign,
    /// That it is a standard error.
    Error,
}

/// How figures are shown: shares in percent, amounts in the unit that readers expect.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    kind: MetricKind,
    /// The unit of the figures, and the one that they are shown in.
    units: [Unit; 2],
    dress: Dress,
}

impl Shown {
    pub(super) fn new(say: Say, metric: Metric, unit: &str) -> Self {
        Self { kind: metric.kind(), ..Self::amounts(say, unit) }
    }

    pub(super) fn probabilities() -> Self {
        Self { kind: MetricKind::Share, units: [Unit::one(), Unit::one()], dress: Dress::Bare }
    }

    pub(super) fn amounts(say: Say, unit: &str) -> Self {
        let units = [unit, say.unit_for(unit)].map(Unit::from);
        Self { kind: MetricKind::Amount, units, dress: Dress::Bare }
    }

    /// In tables with something around each figure.
    pub(super) fn with(self, dress: Dress) -> Self {
        Self { dress, ..self }
    }

    pub(super) fn said(&self, value: Option<f64>) -> String {
        let shown = |value| match self.dress {
            Dress::Bare | Dress::Unit => self.bare(value),
            Dress::Sign => self.signed(value),
            // The standard error of such a figure.
            Dress::Error => amount(self.number(value)),
        };
        self.dressed(value.map_or(NONE.to_owned(), shown))
    }

    /// A number or a range of them with what stands around it.
    pub(super) fn dressed(&self, number: String) -> String {
        match self.dress {
            Dress::Bare | Dress::Sign => number,
            Dress::Unit => with_unit(number, &self.unit()),
            Dress::Error => format!("± {number}"),
        }
    }

    /// Whether figures are shares, shown in percent.
    pub(super) fn is_share(&self) -> bool {
        self.kind == MetricKind::Share
    }

    fn value(&self, value: f64) -> f64 {
        let [from, to] = &self.units;
        from.convert(value, to).unwrap_or(value)
    }

    /// As a number on an axis, in the unit that [`bare`](Self::bare) has.
    pub(super) fn number(&self, value: f64) -> f64 {
        if self.kind == MetricKind::Share { 100.0 * value } else { self.value(value) }
    }

    /// Without a unit: shares in percent without the sign, coverages to two decimals, amounts.
    pub(super) fn bare(&self, value: f64) -> String {
        let value = self.value(value);
        match self.kind {
            MetricKind::Share => amount(100.0 * value),
            MetricKind::Ratio if value.is_finite() && value < 99.995 => format!("{value:.2}"),
            MetricKind::Ratio | MetricKind::Amount => amount(value),
        }
    }

    pub(super) fn words(&self, value: f64) -> String {
        with_unit(self.bare(value), &self.unit())
    }

    pub(super) fn signed(&self, value: f64) -> String {
        signed(self.value(value))
    }

    /// A bound on it as somebody wrote it, with all its digits.
    pub(super) fn bound(&self, value: f64) -> String {
        match (self.kind, self.value(value)) {
            (MetricKind::Share, share) => exact(100.0 * share),
            (MetricKind::Ratio, ratio) if (100.0 * ratio).fract() == 0.0 => self.bare(value),
            (MetricKind::Ratio | MetricKind::Amount, value) => exact(value),
        }
    }

    /// What stands after the numbers; empty for ratios.
    pub(super) fn unit(&self) -> String {
        match (self.kind, self.units[1].as_str()) {
            (MetricKind::Share, _) => "%".to_owned(),
            (_, "1") => String::new(),
            (_, unit) => plain(unit),
        }
    }
}

pub(super) fn with_unit(number: String, unit: &str) -> String {
    let is_number = number.contains(|letter: char| letter.is_ascii_digit());
    if unit.is_empty() || !is_number { number } else { format!("{number} {unit}") }
}

/// From one number to another; signs and units would need more room than a dash.
pub(super) fn range(say: Say, low: &str, high: &str) -> String {
    if low == NONE || high == NONE {
        return NONE.to_owned();
    }
    let signs = |text: &str| text.starts_with(['−', '+']);
    if signs(low) || signs(high) { say.range(low, high) } else { format!("{low}–{high}") }
}

/// A number that somebody wrote, with all its digits: `40`, `2,000`, `0.125`.
pub(super) fn exact(value: f64) -> String {
    if !(1e-3..1e9).contains(&value.abs()) {
        return if value == 0.0 { "0".to_owned() } else { value.to_string() };
    }
    // Percentages of shares leave rounding errors behind, far below the sixth decimal.
    let text = format!("{:.6}", value.abs());
    let (units, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let (units, decimals) = (thousands(units), decimals.trim_end_matches('0'));
    let sign = if value < 0.0 { "−" } else { "" };
    if decimals.is_empty() { format!("{sign}{units}") } else { format!("{sign}{units}.{decimals}") }
}

/// Bounds in a table: `≥ 0.80`, `0.80–1.25`.
pub(super) fn bounds(say: Say, band: Band, number: impl Fn(f64) -> String) -> String {
    match (band.min, band.max) {
        (Some(min), Some(max)) => range(say, &number(min), &number(max)),
        (Some(min), None) => format!("≥ {}", number(min)),
        (None, Some(max)) => format!("≤ {}", number(max)),
        (None, None) => NONE.to_owned(),
    }
}

/// Bounds in a sentence: `at least 0.80`, `0.80 to 1.25`.
pub(super) fn band(say: Say, band: Band, number: impl Fn(f64) -> String) -> String {
    match (band.min, band.max) {
        (Some(min), Some(max)) => say.range(number(min), number(max)),
        (Some(min), None) => say.at_least(number(min)),
        (None, Some(max)) => say.at_most(number(max)),
        (None, None) => say.any().to_owned(),
    }
}

/// A probability in percent, as exact as it is known: `42.0 %`; never happened is `< 0.003 %`,
/// always is `> 99.997 %`.
pub(super) fn probability(say: Say, p: Probability) -> String {
    match Percentage::of(p) {
        Percentage::Below(limit) => format!("< {limit} %"),
        Percentage::Above(limit) => format!("> {limit} %"),
        Percentage::Little => say.hits_of(amount(p.hits), p.draws),
        Percentage::Percent([value, ..]) => format!("{value} %"),
    }
}

/// A probability with its interval: `42.0 % (41.7–42.3)`.
pub(super) fn with_interval(say: Say, p: Probability) -> String {
    match Percentage::of(p) {
        Percentage::Percent([value, low, high]) => format!("{value} % ({low}–{high})"),
        _ => probability(say, p),
    }
}

/// A probability in a sentence: `42.0 % (41.7 to 42.3 %)`, `below 0.003 %`.
pub(super) fn in_words(say: Say, p: Probability) -> String {
    match Percentage::of(p) {
        Percentage::Below(limit) => say.below(limit),
        Percentage::Above(limit) => say.above(limit),
        Percentage::Little => probability(say, p),
        Percentage::Percent([value, low, high]) => say.with_interval_words(value, low, high),
    }
}

/// How often in a sentence: `all draws`, `42.0 % of draws`.
pub(super) fn of_draws(say: Say, p: Probability) -> String {
    if p.hits >= p.draws as f64 {
        say.all_draws().to_owned()
    } else {
        say.share_of_draws(probability(say, p))
    }
}

/// What draws say of a probability, in percent.
enum Percentage {
    /// 0 of N: below 3/N.
    Below(String),
    /// N of N: above 1 − 3/N.
    Above(String),
    /// Too few draws for that to say anything.
    Little,
    /// With the ends of its interval, and the decimals that this vouches for.
    Percent([String; 3]),
}

impl Percentage {
    fn of(p: Probability) -> Self {
        let [none, all] = [p.hits <= 0.0, p.hits >= p.draws as f64];
        match p.into() {
            Interval { high, .. } if none && high < 1.0 => Self::Below(to_first_digit(high, high)),
            Interval { low, .. } if all && low > 0.0 => Self::Above(to_first_digit(low, 1.0 - low)),
            _ if none || all => Self::Little,
            _ => {
                let decimals = interval_decimals(p.into());
                let percent = |share: f64| format!("{:.decimals$}", 100.0 * share);
                Self::Percent([p.value, p.low, p.high].map(percent))
            }
        }
    }
}

/// A share as a percentage, to the first digit of `margin` and one more.
fn to_first_digit(share: f64, margin: f64) -> String {
    let decimals = 1 + decimals(100.0 * margin, 1.0, 11);
    let text = format!("{:.decimals$}", 100.0 * share);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Decimals of a percentage that its interval can vouch for.
pub(super) fn interval_decimals(p: Interval) -> usize {
    decimals(100.0 * (p.high - p.value).min(p.value - p.low), 2.0, 6)
}

/// Decimals, `most` at most, with which what is known of a number is `least` units of its last digit.
fn decimals(known: f64, least: f64, most: usize) -> usize {
    let tens = std::iter::successors(Some(known), |known| Some(10.0 * known));
    tens.take(most).take_while(|known| *known < least).count()
}

/// What the probability that a target is met means for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlook {
    Kept,
    AtRisk,
    Broken,
}

impl Outlook {
    pub(super) fn of(p: Probability) -> Self {
        match p.value {
            value if value >= LIKELY => Self::Kept,
            value if value <= UNLIKELY => Self::Broken,
            _ => Self::AtRisk,
        }
    }
}

/// Whether a target is kept, in a word.
pub(super) fn verdict_of(say: Say, p: Probability) -> &'static str {
    match Outlook::of(p) {
        Outlook::Kept => say.kept(),
        Outlook::Broken => say.broken(),
        Outlook::AtRisk => say.at_risk(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Say = Say(pvchain::Language::English);

    #[test]
    fn amounts_keep_three_digits() {
        let shown = [0.0, 0.042_14, 1.234, 9.999, 38.46, 99.97, -1204.4, 2e10].map(amount);
        assert_eq!(shown, ["0", "0.0421", "1.23", "10.0", "38.5", "100", "−1,204", "2.00e10"]);
        assert_eq!(amount(f64::NAN), NONE);
        assert_eq!([-0.0, 302.4, -256.6].map(signed), ["0", "+302", "−257"]);
        assert_eq!(
            [0.4 * 100.0, 2000.0, -0.125, 0.07 * 100.0].map(exact),
            ["40", "2,000", "−0.125", "7"]
        );
        assert_eq!([1, 1000, 1_234_567].map(count), ["1", "1,000", "1,234,567"]);
    }

    #[test]
    fn differences_have_the_digits_of_their_intervals() {
        let shown = [(31.06, 0.04), (-0.1304, 0.018), (13_686.4, 9.0), (0.0, 0.0), (2.5, 0.0)];
        let shown = shown.map(|(value, half_width)| vouched(value, half_width));
        assert_eq!(shown, ["+31.06", "−0.130", "+13,686", "0", "+2.50"]);
    }

    #[test]
    fn probabilities_say_what_they_know_and_no_more() {
        let p = Probability::new(42_000.0, 100_000);
        assert_eq!(probability(EN, p), "42.0 %");
        assert_eq!(with_interval(EN, p), "42.0 % (41.7–42.3)");
        // Where the interval is 8 percentage points wide, no decimals are known.
        assert_eq!(with_interval(EN, Probability::new(200.0, 1000)), "20 % (18–23)");
    }

    #[test]
    fn never_is_below_three_over_n() {
        assert_eq!(probability(EN, Probability::new(0.0, 100_000)), "< 0.003 %");
        assert_eq!(probability(EN, Probability::new(100_000.0, 100_000)), "> 99.997 %");
        assert_eq!(in_words(EN, Probability::new(0.0, 4096)), "below 0.073 %");
        assert_eq!(in_words(EN, Probability::new(40.0, 40)), "above 92.5 %");
        assert_eq!(probability(EN, Probability::new(0.0, 2)), "0 of 2");
        // One draw holds all the weight of 4096.
        let p = Probability { low: 0.06, ..Probability::new(4096.0, 4096) };
        assert_eq!(in_words(EN, p), "above 6 %");
    }
}
