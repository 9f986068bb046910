//! What `pvchain sensitivity` prints: for each figure what matters, and why it fails.

use super::names::{Names, figure_unit, listed, plain, probability_of};
use super::number::{
    NONE, Shown, amount, band, count, drawn, exact, hundredths_with_error, in_words, with_error,
    with_unit,
};
use super::table::{Columns, Table, columns};
use super::{driver::Drivers, language::Say, sheet::Asked, terminal::Printout};
use pvchain::sensitivity::{
    Answer, DriverValue, Failure, Finding, Indices, Limit, RankEffect, Ranking, Shift, Side, Swing,
    Tail, Variance,
};
use pvchain::{Figure, Interval, Metric, Probability, Scenario, Sensitivity, Target};

const MOST: usize = 8;

/// What `pvchain sensitivity` prints.
pub fn sensitivity(scenario: &Scenario, asked: &Asked, found: &Sensitivity) -> String {
    let of = SensitivityPage::new(scenario, asked, found);
    Printout::of(of.say, |page| {
        page.paragraph(of.say.sensitivity_title(plain(&scenario.name)));
        page.maybe(asked.changed());
        for answer in &found.answers {
            of.answer(page, answer);
        }
        page.apart(of.effort());
    })
}

pub(super) struct SensitivityPage<'a> {
    scenario: &'a Scenario,
    pub(super) say: Say,
    pub(super) drivers: Drivers<'a>,
    found: &'a Sensitivity,
}

impl<'a> SensitivityPage<'a> {
    pub(super) fn new(scenario: &'a Scenario, asked: &Asked, found: &'a Sensitivity) -> Self {
        let say = asked.say();
        Self { scenario, say, drivers: Drivers::new(scenario, say, found), found }
    }

    fn answer(&self, page: &mut Printout, answer: &Answer) {
        page.apart("═".repeat(80));
        page.paragraph(self.headline(answer));
        if answer.finding != Finding::Answered {
            return page.paragraph(self.nothing(answer));
        }
        if let Some(failure) = &answer.failure {
            self.failure(page, answer, failure);
        }
        if let Some(variance) = &answer.variance {
            self.variance(page, variance);
        }
        self.swings(page, answer);
        if let Some(ranks) = &answer.ranks {
            self.ranks(page, ranks);
        }
    }

    /// What an answer is about, and the figure itself.
    pub(super) fn headline(&self, answer: &Answer) -> String {
        let say = self.say;
        let value = answer.value.map_or(NONE.to_owned(), |value| self.figure(answer, value));
        say.colon(say.in_period(self.name(answer), plain(&answer.period)), value)
    }

    pub(super) fn name(&self, answer: &Answer) -> String {
        match &answer.figure {
            Figure::Mean(metric, of) => {
                let names = Names::new(self.scenario, self.say);
                let words = self.say.of(self.say.metric(*metric), names.subject(of));
                self.say.mean_answered(&plain(&answer.figure.to_string()), &words)
            }
            _ => probability_of(self.say, Some(&answer.figure)),
        }
    }

    fn figure(&self, answer: &Answer, value: Interval) -> String {
        if answer.is_probability {
            let hits = (value.value * answer.defined as f64).round();
            return in_words(self.say, Probability::new(hits, answer.defined));
        }
        let shown = self.shown(answer);
        let interval = self.say.range(shown.bare(value.low), shown.bare(value.high));
        self.say.in_brackets(shown.words(value.value), interval)
    }

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

    fn target(&self, answer: &Answer) -> Option<&Target> {
        let id = answer.figure.target();
        self.scenario.targets.iter().find(|target| Some(target.id.as_str()) == id)
    }

    fn shown_target(&self, target: &Target) -> Shown {
        let unit = figure_unit(self.scenario, target.metric, &target.of);
        Shown::new(self.say, target.metric, &unit)
    }

    fn variance(&self, page: &mut Printout, variance: &Variance) {
        let say = self.say;
        let (told, untold): (Vec<_>, Vec<_>) =
            variance.groups.iter().partition(|group| group.total.is_distinguishable());
        let groups: Vec<_> = told.into_iter().take(MOST).map(|one| self.indices(one)).collect();
        page.table(say.variance_title(), &self.of_groups(&groups, "95 %"));
        let mut sentences = self.together(variance);
        if !untold.is_empty() {
            sentences.push(say.groups_untold(untold.len()));
        }
        let half_width = format!("{:.3}", variance.half_width);
        sentences.push(if variance.converged {
            say.converged(half_width)
        } else {
            say.not_converged(half_width, count(round_up(variance.draws_for_hundredth)))
        });
        page.paragraph(sentences.join(say.gap_between_sentences()));
    }

    /// What groups explain together, or how many draws would tell what is withheld.
    pub(super) fn together(&self, variance: &Variance) -> Vec<String> {
        let say = self.say;
        let known = variance.interactions.map(|interactions| {
            let [interactions, interval] = self.index(&interactions);
            say.between_groups(interactions, interval)
        });
        let withheld: Vec<u64> =
            variance.groups.iter().filter_map(|group| group.draws_for_first).collect();
        let most = withheld
            .iter()
            .max()
            .map(|draws| say.alone_withheld(withheld.len(), count(round_up(*draws))));
        known.into_iter().chain(most).collect()
    }

    pub(super) fn of_groups(&self, groups: &[[String; 5]], interval: &str) -> Table {
        let say = self.say;
        let columns = columns! { one: &[String; 5];
            Text, say.group() => &one[0];
            Number, say.alone() => &one[1];
            Number, interval => &one[2];
            Number, say.with_others() => &one[3];
            Number, interval => &one[4];
        };
        columns.of(groups)
    }

    /// A group with its share of the variance alone and with others, and their intervals.
    pub(super) fn indices(&self, group: &Indices) -> [String; 5] {
        let none = || [NONE, NONE].map(str::to_owned);
        let [first, of_first] = group.first.as_ref().map_or_else(none, |first| self.index(first));
        let [total, of_total] = self.index(&group.total);
        [self.drivers.group(&group.group), first, of_first, total, of_total]
    }

    fn index(&self, value: &Interval) -> [String; 2] {
        let decimals = if value.half_width() < 0.005 { 3 } else { 2 };
        let shown = |value: f64| {
            let text = format!("{value:.decimals$}");
            let zero = format!("{:.decimals$}", 0.0);
            if text == format!("-{zero}") { zero } else { text.replace('-', "−") }
        };
        [shown(value.value), self.say.range(shown(value.low), shown(value.high))]
    }

    fn swings(&self, page: &mut Printout, answer: &Answer) {
        let say = self.say;
        let told: Vec<_> = answer.swings.iter().filter(|one| one.is_distinguishable()).collect();
        if told.is_empty() {
            return page.apart(say.no_swing());
        }
        let swings: Vec<_> = told.iter().take(MOST).map(|one| self.swing(answer, one)).collect();
        let unit = self.shown(answer).unit();
        let clause = if unit.is_empty() { "" } else { say.clause() };
        let title = [say.swings_title(), clause, &unit].concat();
        page.table(&title, &self.of_drivers(&swings, say.swing_head()));
        self.more(page, told.len(), answer.swings.len());
    }

    pub(super) fn of_drivers(&self, swings: &[[String; 6]], name: &str) -> Table {
        let say = self.say;
        let columns = columns! { one: &[String; 6];
            Text, say.driver() => &one[0];
            Number, say.low_to() => &one[1];
            Number, say.there() => &one[2];
            Number, say.high_from() => &one[3];
            Number, say.there() => &one[4];
            Number, name => &one[5];
        };
        columns.of(swings)
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

    fn ranks(&self, page: &mut Printout, ranks: &Ranking) {
        let say = self.say;
        let told: Vec<&RankEffect> =
            ranks.drivers.iter().filter(|one| one.correlation.is_distinguishable()).collect();
        if told.is_empty() {
            return page.apart(say.no_rank());
        }
        let columns = columns! { one: &RankEffect;
            Text, say.driver() => self.drivers.label(&one.driver);
            Number, say.rank_correlation() => hundredths_with_error(one.correlation);
            Number, say.rank_coefficient() => one.coefficient.map_or(NONE.to_owned(), hundredths_with_error);
        };
        page.table(say.ranks_title(), &columns.of(told.iter().copied().take(MOST)));
        page.paragraph(say.ranks_explain(format!("{:.2}", ranks.r_squared)));
        self.more(page, told.len(), ranks.drivers.len());
    }

    fn failure(&self, page: &mut Printout, answer: &Answer, failure: &Failure) {
        let say = self.say;
        page.maybe(self.condition(answer, failure));
        let (there, title) = match failure.side {
            Side::Broken => ("broken", say.failing_differ()),
            Side::Kept => ("kept", say.keeping_differ()),
        };
        let told = Self::shifts(failure);
        if !told.is_empty() {
            let columns = ["driver", "mean", there, "shift and error", "tail"];
            let table = self.of_shifts(answer).pick(&columns);
            let heads = [say.driver(), say.mean_of_driver()];
            page.table(title, &table.of(told.iter().copied().take(MOST)).called(&heads));
            self.more(page, told.len(), failure.shifts.len());
        }
        self.typical(page, answer, failure);
    }

    /// The drivers that differ for sure in the draws of the rarer side.
    pub(super) fn shifts(failure: &Failure) -> Vec<&Shift> {
        failure.shifts.iter().filter(|one| one.shift.is_distinguishable()).collect()
    }

    pub(super) fn of_shifts<'f>(&'f self, answer: &'f Answer) -> Columns<'f, &'f Shift> {
        let say = self.say;
        let means = |shift: &Shift| self.means(answer, shift);
        let tail = move |shift: &Shift| {
            let tail = if shift.tail == Tail::Low { say.low_tail() } else { say.high_tail() };
            let times = amount(shift.in_tail.value / shift.tail_share);
            format!("{tail}{}{times}×", say.clause())
        };
        let error = |shift: Interval| with_error(shift.value, shift.half_width());
        columns! { one: &'f Shift;
            "driver" Text, say.driver() => self.drivers.label(&one.driver);
            "mean" Number, say.mean() => &means(one)[0];
            "broken" Number, say.where_broken() => &means(one)[1];
            "kept" Number, say.where_kept() => &means(one)[2];
            "shift and error" Number, say.shift_of_driver() => error(one.shift);
            "shift" Number, say.shift_head() => hundredths_with_error(one.shift);
            "tail" Number, say.tail() => tail(one);
        }
    }

    /// What a driver is on average in all draws, in the broken and in the kept ones.
    fn means(&self, answer: &Answer, shift: &Shift) -> [String; 3] {
        match shift.in_time {
            Some(shares) => shares.map(|share| self.say.in_time(format!("{:.0}", 100.0 * share))),
            None => [shift.mean, shift.broken, shift.kept]
                .map(|value| self.drivers.value(&shift.driver, (value, answer.period.as_str()))),
        }
    }

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
        let parts = self.parts(&condition.limits).map(|parts| match failure.side {
            Side::Broken => say.parts_of_failing(parts),
            Side::Kept => say.parts_of_keeping(parts),
        });
        Some(format!("{found}{checked}{}", parts.unwrap_or_default()))
    }

    /// What each part of a condition adds; one alone makes the whole difference.
    fn parts(&self, limits: &[Limit]) -> Option<String> {
        let say = self.say;
        let said = limits.iter().map(|limit| {
            let [value, low, high] =
                [limit.worth, limit.worth_interval.low, limit.worth_interval.high]
                    .map(|share| amount(100.0 * share));
            let points = say.in_brackets(with_unit(value, say.points()), say.range(low, high));
            format!("{} {points}", self.drivers.label(&limit.driver))
        });
        (limits.len() > 1).then(|| listed(say, said))
    }

    fn typical(&self, page: &mut Printout, answer: &Answer, failure: &Failure) {
        if failure.typical.is_empty() {
            return;
        }
        let (say, target) = (self.say, self.target(answer));
        page.apart(say.typical_failures(self.found.provenance.seed));
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
            page.indented(2, say.draw_said(typical.draw, said.join(say.semicolon())));
        }
    }

    /// How many drivers a table leaves out of those that can be told from zero, and of all.
    fn more(&self, page: &mut Printout, told: usize, all: usize) {
        let say = self.say;
        let unseen = (told > MOST).then(|| say.more_in_json(told - MOST));
        let untold = (all > told).then(|| say.not_from_zero(exact((all - told) as f64)));
        let rest: Vec<String> = unseen.into_iter().chain(untold).collect();
        if !rest.is_empty() {
            page.paragraph(say.drivers_left_out(rest.join(say.clause())));
        }
    }

    pub(super) fn effort(&self) -> String {
        let (say, effort, made) = (self.say, self.found.effort, &self.found.provenance);
        let (draws, groups) = (drawn(say, made), self.found.groups.len());
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
