//! What `pvchain sensitivity` prints: for each figure what matters, and why it fails.

use std::io::{self, Write};

use super::asked::Asked;
use super::asked::changes;
use super::driver::Drivers;
use super::language::Say;
use super::names::{Names, figure_unit, plain};
use super::number::{
    NONE, Shown, amount, band, count, exact, hundredths_with_error, in_words, with_error, with_unit,
};
use super::table::{Table, number, text};
use super::terminal::{indented, paragraph, table};
use pvchain::sensitivity::{
    Answer, DriverValue, Failure, Finding, Indices, Ranking, Shift, Side, Swing, Tail, Variance,
};
use pvchain::{Figure, Interval, Metric, Probability, Scenario, Sensitivity, Target};

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
    let page = Page::new((scenario, asked), found);
    paragraph(out, &page.say.sensitivity_title(plain(&scenario.name)))?;
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
    pub(super) say: Say,
    pub(super) drivers: Drivers<'a>,
    found: &'a Sensitivity,
}

impl<'a> Page<'a> {
    pub(super) fn new((scenario, asked): (&'a Scenario, &Asked), found: &'a Sensitivity) -> Self {
        let say = asked.say();
        Self { scenario, say, drivers: Drivers::new(scenario, say, found), found }
    }

    fn answer(&self, out: &mut impl Write, answer: &Answer) -> io::Result<()> {
        writeln!(out)?;
        paragraph(out, "═".repeat(80).as_str())?;
        paragraph(out, &self.headline(answer))?;
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

    /// What an answer is about, and the figure itself.
    pub(super) fn headline(&self, answer: &Answer) -> String {
        let say = self.say;
        let value = answer.value.map_or(NONE.to_owned(), |value| self.figure(answer, value));
        say.colon(say.in_period(self.name(answer), plain(&answer.period)), value)
    }

    /// What an answer is about.
    pub(super) fn name(&self, answer: &Answer) -> String {
        match &answer.figure {
            Figure::Mean(metric, of) => {
                let names = Names::new(self.scenario, self.say);
                let words = self.say.of(self.say.metric(*metric), names.subject(of));
                self.say.mean_answered(&plain(&answer.figure.to_string()), &words)
            }
            _ => self.say.probability_of(Some(&answer.figure)),
        }
    }

    /// A figure with its interval.
    fn figure(&self, answer: &Answer, value: Interval) -> String {
        if answer.is_probability {
            let hits = (value.value * answer.defined as f64).round();
            return in_words(self.say, Probability::new(hits, answer.defined));
        }
        let shown = self.shown(answer);
        let interval = self.say.range(shown.bare(value.low), shown.bare(value.high));
        self.say.in_brackets(shown.words(value.value), interval)
    }

    /// How numbers of an answer's figure are shown.
    pub(super) fn shown(&self, answer: &Answer) -> Shown {
        match answer.figure {
            Figure::Mean(metric, _) => Shown::new(self.say, metric, &answer.unit),
            _ => Shown::probabilities(),
        }
    }

    /// Why there is nothing to explain, and what to ask instead.
    pub(super) fn nothing(&self, answer: &Answer) -> String {
        let say = self.say;
        let hardly = match answer.finding {
            Finding::Never => say.never_holds(),
            Finding::Always => say.never_fails(),
            Finding::Constant => return say.constant().to_owned(),
            _ => return say.hardly_defined(count(self.found.effort.kept)),
        };
        let target = self.target(answer);
        let ask = target.map(|target| format!("{}:{}", target.metric.name(), target.of));
        let ask = ask.unwrap_or_else(|| {
            // Balance is a matter of the stages with local buyers.
            let stage = self.scenario.links.first().map_or("STAGE", |link| &link.from);
            format!("{}:{stage}", Metric::Coverage.name())
        });
        let reach = target.zip(answer.reach).map_or(String::new(), |(target, [least, most])| {
            let shown = self.shown_target(target);
            let promised = band(say, target.band, |value| shown.bound(value));
            let (least, most) = (shown.bare(least), shown.words(most));
            let reaches = say.reaches(say.metric(target.metric), least, most);
            format!("{reaches}{}", say.promised(with_unit(promised, &shown.unit())))
        });
        format!("{hardly}{reach}{}", say.what_moves_it(ask))
    }

    /// The target of an answer.
    fn target(&self, answer: &Answer) -> Option<&Target> {
        let id = answer.figure.target();
        self.scenario.targets.iter().find(|target| Some(target.id.as_str()) == id)
    }

    /// How the metric of a target is shown.
    fn shown_target(&self, target: &Target) -> Shown {
        let unit = figure_unit(self.scenario, target.metric, &target.of);
        Shown::new(self.say, target.metric, &unit)
    }

    fn variance(&self, out: &mut impl Write, variance: &Variance) -> io::Result<()> {
        let say = self.say;
        let mut grid = Table::new([
            text(say.group()),
            number(say.alone()),
            number("95 %"),
            number(say.with_others()),
            number("95 %"),
        ]);
        let is_told = |group: &&Indices| group.total.is_distinguishable();
        for group in variance.groups.iter().filter(is_told).take(MOST) {
            grid.row(self.indices(group));
        }
        table(out, say, say.variance_title(), &grid)?;
        let untold = variance.groups.iter().filter(|group| !is_told(group)).count();
        let [interactions, interval] = self.index(&variance.interactions);
        let mut sentences = vec![say.between_groups(interactions, interval)];
        if untold > 0 {
            sentences.push(say.groups_untold(untold));
        }
        let half_width = format!("{:.3}", variance.half_width);
        sentences.push(if variance.converged {
            say.converged(half_width)
        } else {
            say.not_converged(half_width, count(round_up(variance.draws_for_hundredth)))
        });
        paragraph(out, &sentences.join(say.gap_between_sentences()))
    }

    /// A group with its share of the variance alone and with others, and their intervals.
    pub(super) fn indices(&self, group: &Indices) -> [String; 5] {
        let [first, of_first] = self.index(&group.first);
        let [total, of_total] = self.index(&group.total);
        [self.drivers.group(&group.group), first, of_first, total, of_total]
    }

    /// An index and its interval.
    fn index(&self, value: &Interval) -> [String; 2] {
        let decimals = if value.half_width() < 0.005 { 3 } else { 2 };
        let shown = |value: f64| {
            let text = format!("{value:.decimals$}");
            let zero = format!("{:.decimals$}", 0.0);
            if text == format!("-{zero}") { zero } else { text.replace('-', "−") }
        };
        [shown(value.value), self.say.range(shown(value.low), shown(value.high))]
    }

    fn swings(&self, out: &mut impl Write, answer: &Answer) -> io::Result<()> {
        let say = self.say;
        let mut grid = Table::new([
            text(say.driver()),
            number(say.low_to()),
            number(say.there()),
            number(say.high_from()),
            number(say.there()),
            number(say.swing_head()),
        ]);
        let told = || answer.swings.iter().filter(|swing| swing.is_distinguishable());
        for swing in told().take(MOST) {
            grid.row(self.swing(answer, swing));
        }
        if grid.is_empty() {
            writeln!(out)?;
            return paragraph(out, say.no_swing());
        }
        let mut title = say.swings_title().to_owned();
        let unit = self.shown(answer).unit();
        if !unit.is_empty() {
            title.push_str(say.clause());
            title.push_str(&unit);
        }
        table(out, say, &title, &grid)?;
        self.more(out, [told().count(), answer.swings.len()])
    }

    /// A driver, up to where it is low and the figure there, from where it is high and the figure
    /// there, and the swing.
    pub(super) fn swing(&self, answer: &Answer, swing: &Swing) -> [String; 6] {
        let shown = self.shown(answer);
        let value = |value| self.drivers.value(&swing.driver, (value, answer.period.as_str()));
        let sign = if swing.swing.value < 0.0 { "−" } else { "+" };
        let size = shown.bare(swing.swing.value.abs());
        [
            self.drivers.label(&swing.driver),
            value(swing.low_to),
            shown.bare(swing.low.value),
            value(swing.high_from),
            shown.bare(swing.high.value),
            format!("{sign}{size} ± {}", shown.bare(swing.swing.half_width())),
        ]
    }

    fn ranks(&self, out: &mut impl Write, ranks: &Ranking) -> io::Result<()> {
        let say = self.say;
        let mut grid = Table::new([
            text(say.driver()),
            number(say.rank_correlation()),
            number(say.rank_coefficient()),
        ]);
        let told = || ranks.drivers.iter().filter(|one| one.correlation.is_distinguishable());
        for effect in told().take(MOST) {
            let coefficient = effect.coefficient.map_or(NONE.to_owned(), hundredths_with_error);
            let correlation = hundredths_with_error(effect.correlation);
            grid.row([self.drivers.label(&effect.driver), correlation, coefficient]);
        }
        if grid.is_empty() {
            writeln!(out)?;
            return paragraph(out, say.no_rank());
        }
        table(out, say, say.ranks_title(), &grid)?;
        paragraph(out, &say.ranks_explain(format!("{:.2}", ranks.r_squared)))?;
        self.more(out, [told().count(), ranks.drivers.len()])
    }

    fn failure(&self, out: &mut impl Write, answer: &Answer, failure: &Failure) -> io::Result<()> {
        let say = self.say;
        if let Some(condition) = self.condition(answer, failure) {
            writeln!(out)?;
            paragraph(out, &condition)?;
        }
        let (head, title) = match failure.side {
            Side::Broken => (say.where_broken(), say.failing_differ()),
            Side::Kept => (say.where_kept(), say.keeping_differ()),
        };
        let mut grid = Table::new([
            text(say.driver()),
            number(say.mean_of_driver()),
            number(head),
            number(say.shift_of_driver()),
            number(say.tail()),
        ]);
        let told = || failure.shifts.iter().filter(|one| one.shift.is_distinguishable());
        for shift in told().take(MOST) {
            let tail = if shift.tail == Tail::Low { say.low_tail() } else { say.high_tail() };
            let [all, broken, kept] = self.means(answer, shift);
            grid.row([
                self.drivers.label(&shift.driver),
                all,
                if failure.side == Side::Broken { broken } else { kept },
                with_error(shift.shift.value, shift.shift.half_width()),
                format!(
                    "{tail}{}{}×",
                    say.clause(),
                    amount(shift.in_tail.value / shift.tail_share)
                ),
            ]);
        }
        if !grid.is_empty() {
            table(out, say, title, &grid)?;
            self.more(out, [told().count(), failure.shifts.len()])?;
        }
        self.typical(out, answer, failure)
    }

    /// What a driver is on average in all draws, in the broken and in the kept ones.
    pub(super) fn means(&self, answer: &Answer, shift: &Shift) -> [String; 3] {
        match shift.in_time {
            Some(shares) => shares.map(|share| self.say.in_time(format!("{:.0}", 100.0 * share))),
            None => [shift.mean, shift.broken, shift.kept]
                .map(|value| self.drivers.value(&shift.driver, (value, answer.period.as_str()))),
        }
    }

    /// Under which condition it fails, or holds.
    pub(super) fn condition(&self, answer: &Answer, failure: &Failure) -> Option<String> {
        let (say, condition) = (self.say, failure.condition.as_ref()?);
        let words = self.drivers.condition(condition, &answer.period);
        let coverage = in_words(say, condition.coverage);
        let density = condition.density.map_or(NONE.to_owned(), |p| in_words(say, p));
        let found = match failure.side {
            Side::Broken => say.failing_condition(coverage, words, density),
            Side::Kept => say.keeping_condition(coverage, words, density),
        };
        let (kept, fresh) = (count(self.found.effort.kept), count(self.found.effort.fresh));
        let checked = say.condition_checked(in_words(say, condition.base), kept, fresh);
        Some(format!("{found}{checked}"))
    }

    fn typical(&self, out: &mut impl Write, answer: &Answer, failure: &Failure) -> io::Result<()> {
        if failure.typical.is_empty() {
            return Ok(());
        }
        let say = self.say;
        writeln!(out)?;
        paragraph(out, &say.typical_failures(self.found.provenance.seed))?;
        let target = self.target(answer);
        for typical in &failure.typical {
            let value = target.zip(typical.value).map(|(target, value)| {
                let value = self.shown_target(target).words(value);
                format!("{} {value}", say.metric(target.metric))
            });
            let drivers = typical.drivers.iter().map(|DriverValue { driver, value, .. }| {
                let value = self.drivers.value(driver, (*value, answer.period.as_str()));
                format!("{} {value}", self.drivers.label(driver))
            });
            let said: Vec<String> = value.into_iter().chain(drivers.take(4)).collect();
            indented(out, 2, &say.draw_said(typical.draw, said.join(say.semicolon())))?;
        }
        Ok(())
    }

    /// How many drivers a table leaves out of those that can be told from zero, and of all.
    fn more(&self, out: &mut impl Write, [told, all]: [usize; 2]) -> io::Result<()> {
        let say = self.say;
        let unseen = (told > MOST).then(|| say.more_in_json(told - MOST));
        let untold = (all > told).then(|| say.not_from_zero(exact((all - told) as f64)));
        let rest: Vec<String> = unseen.into_iter().chain(untold).collect();
        if rest.is_empty() {
            return Ok(());
        }
        paragraph(out, &say.drivers_left_out(rest.join(say.clause())))
    }

    /// What it took.
    pub(super) fn effort(&self) -> String {
        let (say, effort, made) = (self.say, self.found.effort, &self.found.provenance);
        let (draws, groups) = (count(made.draws), self.found.groups.len());
        let sentences = [
            say.variance_rests_on(draws, groups, count(effort.kept)),
            say.balanced_in_all(count(effort.balanced), made.seed),
            say.version_and_digest(&made.version, &made.digest),
        ];
        sentences.concat()
    }
}

/// To two digits, upwards.
fn round_up(draws: u64) -> u64 {
    let mut unit = 1;
    while draws / unit >= 100 {
        unit *= 10;
    }
    draws.div_ceil(unit) * unit
}
