//! What `pvchain sensitivity` prints: for each figure what matters, and why it fails.

use std::io::{self, Write};

use super::Asked;
use super::driver::Drivers;
use super::language::Language;
use super::names::plain;
use super::number::{
    NONE, amount, band, bare, bound, count, exact, in_words, unit, vouched, with_unit,
};
use super::run::changes;
use super::table::{Column, Grid, indented, paragraph};
use crate::metric::{Metric, Subject};
use crate::outcome::sensitivity::{
    Answer, DriverValue, Failure, Finding, Ranking, Sensitivity, Side, Tail, Variance,
};
use crate::outcome::{Interval, Probability};
use crate::scenario::Scenario;
use crate::scenario::target::Target;
use crate::simulate::stop::Figure;

/// Rows of a table.
const MOST: usize = 8;

/// Writes what `pvchain sensitivity` prints.
///
/// # Errors
///
/// If it cannot be written.
pub fn sensitivity(
    out: &mut impl Write,
    (scenario, asked): (&Scenario, &Asked),
    found: &Sensitivity,
) -> io::Result<()> {
    let page = Page::new(scenario, found);
    paragraph(out, &format!("{}: what matters, and why it fails", plain(&scenario.name)))?;
    changes(out, asked)?;
    for answer in &found.answers {
        page.answer(out, answer)?;
    }
    writeln!(out)?;
    paragraph(out, &page.effort())
}

/// What the parts of a page look things up in.
pub(super) struct Page<'a> {
    scenario: &'a Scenario,
    pub(super) drivers: Drivers<'a>,
    found: &'a Sensitivity,
}

impl<'a> Page<'a> {
    pub(super) fn new(scenario: &'a Scenario, found: &'a Sensitivity) -> Self {
        Self { scenario, drivers: Drivers::new(scenario, found), found }
    }

    fn answer(&self, out: &mut impl Write, answer: &Answer) -> io::Result<()> {
        writeln!(out)?;
        paragraph(out, "═".repeat(80).as_str())?;
        paragraph(out, &headline(answer))?;
        if answer.finding != Finding::Answered {
            return paragraph(out, &self.nothing(answer));
        }
        if let Some(failure) = &answer.failure {
            self.failure(out, answer, failure)?;
        }
        if let Some(variance) = &answer.variance {
            self.variance(out, variance)?;
        }
        self.swings(out, answer)?;
        if let Some(ranks) = &answer.ranks {
            self.ranks(out, ranks)?;
        }
        Ok(())
    }

    /// Why there is nothing to explain, and what to ask instead.
    pub(super) fn nothing(&self, answer: &Answer) -> String {
        let draws = count(self.found.effort.kept);
        let hardly = match answer.finding {
            Finding::Never => "It holds",
            Finding::Always => "It fails",
            Finding::Constant => {
                return "It is the same in all draws: nothing moves it.".to_owned();
            }
            _ => return format!("It is defined in hardly any of {draws} draws."),
        };
        let target = self.target(answer);
        let ask = target.map(|target| format!("{}:{}", target.metric.name(), target.of));
        let ask = ask.unwrap_or_else(|| {
            // Balance is a matter of the stages with local buyers.
            let stage = self.scenario.links.first().map_or("STAGE", |link| &link.from);
            format!("{}:{stage}", Metric::Coverage.name())
        });
        let reach = target.zip(answer.reach).map_or(String::new(), |(target, [least, most])| {
            let [least, most] = [least, most].map(|value| bare(target.metric, value));
            let unit = self.unit_of(target);
            let promised =
                band(Language::English, target.band, |value| bound(target.metric, value));
            format!(
                " The {} runs from {least} to {}; promised is {}.",
                target.metric.label(),
                with_unit(most, &unit),
                with_unit(promised, &unit)
            )
        });
        format!(
            "{hardly} in hardly any draw, if in any: no driver decides.{reach} What moves it: --of \
             '{ask}'."
        )
    }

    /// The target of an answer.
    fn target(&self, answer: &Answer) -> Option<&Target> {
        let id = answer.figure.strip_prefix("target:");
        self.scenario.targets.iter().find(|target| Some(target.id.as_str()) == id)
    }

    /// The unit of a target's metric.
    fn unit_of(&self, target: &Target) -> String {
        let amount = match target.metric.subject() {
            Subject::Account => {
                let mut accounts = self.scenario.accounts.iter();
                accounts
                    .find(|account| account.id == target.of)
                    .map(|account| account.unit.as_str())
            }
            Subject::Feeder | Subject::Chain => {
                let last = self.scenario.final_stage_index();
                Some(self.scenario.stages[last].unit.as_str())
            }
            _ => {
                let id = target.of.split_once("->").map_or(target.of.as_str(), |(from, _)| from);
                let mut stages = self.scenario.stages.iter();
                stages.find(|stage| stage.id == id).map(|stage| stage.unit.as_str())
            }
        };
        let is_ratio = matches!(target.metric, Metric::Coverage | Metric::NameplateCoverage);
        unit(target.metric, if is_ratio { "1" } else { amount.unwrap_or("1") })
    }

    fn variance(&self, out: &mut impl Write, variance: &Variance) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Group"),
            Column::Number("Alone"),
            Column::Number("95 %"),
            Column::Number("With others"),
            Column::Number("95 %"),
        ]);
        let told = |index: &Interval| index.is_distinguishable();
        for group in variance.groups.iter().filter(|group| told(&group.total)).take(MOST) {
            let [first, of_first] = index(&group.first);
            let [total, of_total] = index(&group.total);
            grid.row([self.drivers.group(&group.group), first, of_first, total, of_total]);
        }
        grid.write(out, "What matters: shares of the variance that each group explains")?;
        let untold = variance.groups.iter().filter(|group| !told(&group.total)).count();
        let [interactions, range] = index(&variance.interactions);
        let untold = match untold {
            0 => String::new(),
            _ => format!(" {untold} groups are not distinguishable from zero."),
        };
        let half_width = format!("{:.3}", variance.half_width);
        let needed = count(round_up(variance.draws_for_hundredth));
        let end = if variance.converged {
            format!("Converged: every index is known to ±{half_width} or better.")
        } else {
            format!(
                "Not converged: the widest interval is ±{half_width}; about {needed} draws would \
                 bring it to ±0.01."
            )
        };
        let text = format!("Between groups: {interactions} ({range}).{untold} {end}");
        paragraph(out, &text)
    }

    fn swings(&self, out: &mut impl Write, answer: &Answer) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Driver"),
            Column::Number("low, up to"),
            Column::Number("there"),
            Column::Number("high, from"),
            Column::Number("there"),
            Column::Number("swing"),
        ]);
        let told = || answer.swings.iter().filter(|swing| swing.is_distinguishable());
        let period = answer.period.as_str();
        for swing in told().take(MOST) {
            let [low, high] =
                [swing.low.value, swing.high.value].map(|value| number(answer, value));
            let half_width = number(answer, swing.swing.half_width());
            let shown = number(answer, swing.swing.value.abs());
            let sign = if swing.swing.value < 0.0 { "−" } else { "+" };
            grid.row([
                self.drivers.label(&swing.driver),
                self.drivers.value(&swing.driver, (swing.low_to, period)),
                low,
                self.drivers.value(&swing.driver, (swing.high_from, period)),
                high,
                format!("{sign}{shown} ± {half_width}"),
            ]);
        }
        if grid.is_empty() {
            writeln!(out)?;
            return paragraph(out, "No driver's swing is distinguishable from zero.");
        }
        let unit = unit_of_answer(answer);
        let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
        let title = format!("Swing from a driver's lowest tenth to its highest{unit}");
        grid.write(out, &title)?;
        more(out, answer.swings.len() - told().count(), told().count())
    }

    fn ranks(&self, out: &mut impl Write, ranks: &Ranking) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Driver"),
            Column::Number("rank correlation"),
            Column::Number("coefficient"),
        ]);
        let told = || ranks.drivers.iter().filter(|one| one.correlation.is_distinguishable());
        let shown = |value: Interval| {
            format!(
                "{} ± {:.2}",
                format!("{:+.2}", value.value).replace('-', "−"),
                value.half_width()
            )
        };
        for effect in told().take(MOST) {
            let coefficient = effect.coefficient.map_or(NONE.to_owned(), shown);
            grid.row([self.drivers.label(&effect.driver), shown(effect.correlation), coefficient]);
        }
        if grid.is_empty() {
            writeln!(out)?;
            return paragraph(out, "No rank correlation is distinguishable from zero.");
        }
        grid.write(out, "Ranks: correlation, and coefficient with all others held")?;
        let text =
            format!("The regression of ranks explains {:.2} of their variance.", ranks.r_squared);
        paragraph(out, &text)?;
        more(out, ranks.drivers.len() - told().count(), told().count())
    }

    fn failure(&self, out: &mut impl Write, answer: &Answer, failure: &Failure) -> io::Result<()> {
        if let Some(condition) = self.condition(answer, failure) {
            writeln!(out)?;
            paragraph(out, &condition)?;
        }
        let (head, title) = match failure.side {
            Side::Broken => ("where it fails", "How failing draws differ"),
            Side::Kept => ("where it holds", "How the draws that keep it differ"),
        };
        let mut grid = Grid::new(&[
            Column::Text("Driver"),
            Column::Number("mean"),
            Column::Number(head),
            Column::Number("shift, sd"),
            Column::Number("tail"),
        ]);
        let told = || failure.shifts.iter().filter(|one| one.shift.is_distinguishable());
        for shift in told().take(MOST) {
            let side = if shift.tail == Tail::Low { "low" } else { "high" };
            let (shifted, error) = (shift.shift.value, shift.shift.half_width());
            let number = |value| self.drivers.value(&shift.driver, (value, answer.period.as_str()));
            let [all, these] = match (shift.in_time, failure.side) {
                (Some([all, these, _]), Side::Broken) | (Some([all, _, these]), Side::Kept) => {
                    [all, these].map(|share| format!("{:.0} % in time", 100.0 * share))
                }
                (None, Side::Broken) => [shift.mean, shift.broken].map(number),
                (None, Side::Kept) => [shift.mean, shift.kept].map(number),
            };
            let error = vouched(error, error);
            grid.row([
                self.drivers.label(&shift.driver),
                all,
                these,
                format!(
                    "{} ± {}",
                    vouched(shifted, shift.shift.half_width()),
                    error.trim_start_matches('+')
                ),
                format!("{side}, {}×", amount(shift.in_tail.value / shift.tail_share)),
            ]);
        }
        if !grid.is_empty() {
            let title = format!("{title}: means, and how much more often they lie in a tail tenth");
            grid.write(out, &title)?;
            more(out, failure.shifts.len() - told().count(), told().count())?;
        }
        self.typical(out, answer, failure)
    }

    /// Under which condition it fails, or holds.
    pub(super) fn condition(&self, answer: &Answer, failure: &Failure) -> Option<String> {
        let (side, condition) = (failure.side, failure.condition.as_ref()?);
        let words = self.drivers.condition(condition, &answer.period);
        let (those, verb) = match side {
            Side::Broken => ("failures", "fail"),
            Side::Kept => ("draws that keep it", "keep it"),
        };
        let coverage = in_words(Language::English, condition.coverage);
        let density = condition.density.map_or(NONE.to_owned(), |p| in_words(Language::English, p));
        let base = in_words(Language::English, condition.base);
        let (kept, fresh) = (count(self.found.effort.kept), count(self.found.effort.fresh));
        Some(format!(
            "In {coverage} of the {those} {words}. Of the draws like that {density} {verb}; of all \
             draws, {base}. Found in {kept} draws, checked on {fresh} fresh ones."
        ))
    }

    fn typical(&self, out: &mut impl Write, answer: &Answer, failure: &Failure) -> io::Result<()> {
        if failure.typical.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        let seed = self.found.provenance.seed;
        let text = format!(
            "Typical failures, which `pvchain explain … --draw K --seed {seed}` shows in full:"
        );
        paragraph(out, &text)?;
        let target = self.target(answer);
        for typical in &failure.typical {
            let value = target.zip(typical.value).map(|(target, value)| {
                let value = with_unit(bare(target.metric, value), &self.unit_of(target));
                format!("{} {value}", target.metric.label())
            });
            let drivers = typical.drivers.iter().map(|DriverValue { driver, value }| {
                format!(
                    "{} {}",
                    self.drivers.label(driver),
                    self.drivers.value(driver, (*value, answer.period.as_str()))
                )
            });
            let said: Vec<String> = value.into_iter().chain(drivers.take(4)).collect();
            indented(out, 2, &format!("draw {}: {}", typical.draw, said.join("; ")))?;
        }
        Ok(())
    }

    /// What it took.
    pub(super) fn effort(&self) -> String {
        let (effort, provenance) = (self.found.effort, &self.found.provenance);
        format!(
            "Shares of variance rest on {} draws of each of two samples, {} groups exchanged; all else \
             on the first {} draws. {} draws were balanced in all. Seed {}, 95 % intervals. pvchain \
             {}, scenario digest {}.",
            count(provenance.draws),
            self.found.groups.len(),
            count(effort.kept),
            count(effort.balanced),
            provenance.seed,
            provenance.version,
            provenance.digest
        )
    }
}

/// A number of the answer's figure.
pub(super) fn number(answer: &Answer, value: f64) -> String {
    metric(answer).map_or_else(|| amount(100.0 * value), |metric| bare(metric, value))
}

/// A figure with its interval.
fn figure(answer: &Answer, value: Interval) -> String {
    let unit = unit_of_answer(answer);
    if answer.is_probability {
        let hits = (value.value * answer.defined as f64).round();
        return in_words(Language::English, Probability::new(hits, answer.defined));
    }
    let shown = [value.low, value.high].map(|edge| number(answer, edge));
    let value = with_unit(number(answer, value.value), &unit);
    format!("{value} ({} to {})", shown[0], shown[1])
}

/// The unit of those numbers.
pub(super) fn unit_of_answer(answer: &Answer) -> String {
    metric(answer).map_or_else(|| "%".to_owned(), |metric| unit(metric, &answer.unit))
}

/// What an answer is about, and the figure itself.
pub(super) fn headline(answer: &Answer) -> String {
    let value = answer.value.map_or(NONE.to_owned(), |value| figure(answer, value));
    format!("{}, {}: {value}", name(answer), plain(&answer.period))
}

/// What an answer is about.
pub(super) fn name(answer: &Answer) -> String {
    match answer.figure.strip_prefix("target:") {
        Some(id) => format!("Target {}", plain(id)),
        None if answer.is_probability => "Balanced".to_owned(),
        None => format!("Mean {}", plain(&answer.figure)),
    }
}

/// The metric whose mean the figure is.
fn metric(answer: &Answer) -> Option<Metric> {
    match answer.figure.parse() {
        Ok(Figure::Mean(metric, _)) => Some(metric),
        _ => None,
    }
}

/// How many rows are left out of a table.
fn more(out: &mut impl Write, untold: usize, told: usize) -> io::Result<()> {
    let mut rest = Vec::new();
    if told > MOST {
        rest.push(format!("{} more in --json", told - MOST));
    }
    if untold > 0 {
        rest.push(format!("{} not distinguishable from zero", exact(untold as f64)));
    }
    if rest.is_empty() {
        Ok(())
    } else {
        paragraph(out, &format!("Drivers left out: {}.", rest.join(", ")))
    }
}

/// An index and its interval.
pub(super) fn index(value: &Interval) -> [String; 2] {
    let decimals = if value.half_width() < 0.005 { 3 } else { 2 };
    let shown = |value: f64| {
        let text = format!("{value:.decimals$}");
        let zero = format!("{:.decimals$}", 0.0);
        if text == format!("-{zero}") { zero } else { text.replace('-', "−") }
    };
    [shown(value.value), format!("{} to {}", shown(value.low), shown(value.high))]
}

/// To two digits, upwards.
fn round_up(draws: u64) -> u64 {
    let mut unit = 1;
    while draws / unit >= 100 {
        unit *= 10;
    }
    draws.div_ceil(unit) * unit
}
