//! What `pvchain sensitivity` prints: for each figure what matters, and why it fails.

use std::io::{self, Write};

use super::Asked;
use super::driver::{Drivers, verb};
use super::names::plain;
use super::number::{
    NONE, amount, bare, count, exact, in_words, interval_decimals, unit, with_unit,
};
use super::run::changes;
use super::table::{Column, Grid, indented, paragraph};
use crate::metric::Metric;
use crate::outcome::Interval;
use crate::outcome::sensitivity::{
    Answer, Condition, Failure, Finding, Ranking, Sensitivity, Side, Tail, Variance,
};
use crate::scenario::Scenario;
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
    let page = Page { scenario, drivers: Drivers::new(scenario, found), found };
    paragraph(out, &format!("{}: what matters, and why it fails", plain(&scenario.name)))?;
    changes(out, asked)?;
    for answer in &found.answers {
        page.answer(out, answer)?;
    }
    page.effort(out)
}

struct Page<'a> {
    scenario: &'a Scenario,
    drivers: Drivers<'a>,
    found: &'a Sensitivity,
}

impl Page<'_> {
    fn answer(&self, out: &mut impl Write, answer: &Answer) -> io::Result<()> {
        writeln!(out)?;
        let name = match answer.figure.strip_prefix("target:") {
            Some(id) => format!("Target {}", plain(id)),
            None if answer.is_probability => "Balanced".to_owned(),
            None => format!("Mean {}", plain(&answer.figure)),
        };
        let value = answer.value.map_or(NONE.to_owned(), |value| self.figure(answer, value));
        paragraph(out, &format!("{name}, {}: {value}", plain(&answer.period)))?;
        paragraph(out, "═".repeat(20).as_str())?;
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
    fn nothing(&self, answer: &Answer) -> String {
        let draws = count(self.found.effort.kept);
        let id = answer.figure.strip_prefix("target:");
        let target = self.scenario.targets.iter().find(|target| Some(target.id.as_str()) == id);
        let ask = target.map(|target| format!("{}:{}", target.metric.name(), target.of));
        let ask = ask.unwrap_or_else(|| "coverage:STAGE".to_owned());
        let hint = format!("Ask for a mean, such as --of '{ask}', to see what moves it.");
        match answer.finding {
            Finding::Never => {
                format!(
                    "It holds in hardly any of {draws} draws, if in any: no driver decides. {hint}"
                )
            }
            Finding::Always => {
                format!(
                    "It fails in hardly any of {draws} draws, if in any: no driver decides. {hint}"
                )
            }
            Finding::Constant => "It is the same in all draws: nothing moves it.".to_owned(),
            _ => format!("It is defined in hardly any of {draws} draws."),
        }
    }

    /// A number of the answer's figure.
    fn number(&self, answer: &Answer, value: f64) -> String {
        match metric(answer) {
            Some(metric) => bare(metric, value),
            None => amount(100.0 * value),
        }
    }

    fn unit(&self, answer: &Answer) -> String {
        metric(answer).map_or_else(|| "%".to_owned(), |metric| unit(metric, &answer.unit))
    }

    /// A figure with its interval.
    fn figure(&self, answer: &Answer, value: Interval) -> String {
        let unit = self.unit(answer);
        if answer.is_probability {
            let decimals = interval_decimals(value);
            let shown =
                [value.value, value.low, value.high].map(|p| format!("{:.decimals$}", 100.0 * p));
            return format!("{} % ({} to {} %)", shown[0], shown[1], shown[2]);
        }
        let shown = [value.low, value.high].map(|edge| self.number(answer, edge));
        let value = with_unit(self.number(answer, value.value), &unit);
        format!("{value} ({} to {})", shown[0], shown[1])
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
        for swing in told().take(MOST) {
            let [low, high] =
                [swing.low.value, swing.high.value].map(|value| self.number(answer, value));
            let half_width = self.number(answer, swing.swing.half_width());
            let shown = self.number(answer, swing.swing.value.abs());
            let sign = if swing.swing.value < 0.0 { "−" } else { "+" };
            grid.row([
                self.drivers.label(&swing.driver),
                self.drivers.value(&swing.driver, swing.low_to),
                low,
                self.drivers.value(&swing.driver, swing.high_from),
                high,
                format!("{sign}{shown} ± {half_width}"),
            ]);
        }
        if grid.is_empty() {
            writeln!(out)?;
            return paragraph(out, "No driver's swing is distinguishable from zero.");
        }
        let unit = self.unit(answer);
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
        if let Some(condition) = &failure.condition {
            writeln!(out)?;
            self.condition(out, answer, condition)?;
        }
        let mut grid = Grid::new(&[
            Column::Text("Driver"),
            Column::Number("mean"),
            Column::Number("where it fails"),
            Column::Number("shift, sd"),
            Column::Number("tail"),
        ]);
        let told = || failure.shifts.iter().filter(|one| one.shift.is_distinguishable());
        for shift in told().take(MOST) {
            let side = if shift.tail == Tail::Low { "low" } else { "high" };
            let lift = shift.broken_in_tail.value / shift.tail_share;
            let sign = if shift.shift.value < 0.0 { "−" } else { "+" };
            grid.row([
                self.drivers.label(&shift.driver),
                self.drivers.value(&shift.driver, shift.mean),
                self.drivers.value(&shift.driver, shift.broken),
                format!("{sign}{:.2} ± {:.2}", shift.shift.value.abs(), shift.shift.half_width()),
                format!("{side}, {}×", amount(lift)),
            ]);
        }
        if grid.is_empty() {
            return Ok(());
        }
        grid.write(
            out,
            "How failing draws differ: means, and how often they lie in a driver's tail tenth",
        )?;
        more(out, failure.shifts.len() - told().count(), told().count())?;
        self.typical(out, answer, failure)
    }

    /// Under which condition it fails, or holds.
    fn condition(
        &self,
        out: &mut impl Write,
        answer: &Answer,
        condition: &Condition,
    ) -> io::Result<()> {
        let words = self.drivers.condition(condition, &answer.period);
        let (those, verb) = match condition.side {
            Side::Broken => ("failures", verb(Side::Broken)),
            Side::Kept => ("draws that keep it", verb(Side::Kept)),
        };
        let coverage = in_words(condition.coverage);
        let density = condition.density.map_or(NONE.to_owned(), in_words);
        let base = in_words(condition.base);
        let fresh = count(self.found.effort.fresh);
        let text = format!(
            "In {coverage} of the {those} {words}. Of all draws like that {density} {verb}, of all \
             draws {base}. Found in {} draws, checked on {fresh} fresh ones.",
            count(self.found.effort.kept)
        );
        paragraph(out, &text)
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
        let id = answer.figure.strip_prefix("target:");
        let target = self.scenario.targets.iter().find(|target| Some(target.id.as_str()) == id);
        for typical in &failure.typical {
            let value = target.zip(typical.value).map(|(target, value)| {
                format!("{} {}", target.metric.label(), bare(target.metric, value))
            });
            let drivers = typical.drivers.iter().map(|(driver, value)| {
                format!("{} {}", self.drivers.label(driver), self.drivers.value(driver, *value))
            });
            let said: Vec<String> = value.into_iter().chain(drivers.take(4)).collect();
            indented(out, 2, &format!("draw {}: {}", typical.draw, said.join("; ")))?;
        }
        Ok(())
    }

    fn effort(&self, out: &mut impl Write) -> io::Result<()> {
        let (effort, provenance) = (self.found.effort, &self.found.provenance);
        writeln!(out)?;
        let text = format!(
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
        );
        paragraph(out, &text)
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
fn index(value: &Interval) -> [String; 2] {
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
