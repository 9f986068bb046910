//! What `pvchain compare` prints: scenarios side by side, then what differs.

use std::io::{self, Write};

use super::asked::Asked;
use super::language::Say;
use super::names::{Names, listed, plain};
use super::number::{
    NONE, Shown, amount, count, exact, interval_decimals, is_share, probability, with_error,
    with_unit,
};
use super::table::{Table, number, text};
use super::terminal::{paragraph, table};
use pvchain::compare::{Compared, ComparedFigure, Difference, Unlike, Unshared};
use pvchain::{Comparison, Figure, Interval, Metric, Probability, Scenario};

/// Metrics that are reported by default.
const TOLD: [Metric; 9] = [
    Metric::Capacity,
    Metric::Coverage,
    Metric::Gap,
    Metric::LocalSupplyRate,
    Metric::LocalConversionRate,
    Metric::ClosedThroughput,
    Metric::FinalOutput,
    Metric::ChainLocalSupplyRate,
    Metric::Account,
];

/// Writes what `pvchain compare` prints. `reference` is the first scenario.
///
/// # Errors
///
/// If it cannot be written.
pub fn compare(
    out: &mut impl Write,
    (reference, asked): (&Scenario, &Asked),
    comparison: &Comparison,
) -> io::Result<()> {
    let page = &Page::new((reference, asked), comparison);
    let [first, others @ ..] = &comparison.scenarios[..] else { return Ok(()) };
    paragraph(out, &page.what())?;
    page.side_by_side(out)?;
    for (place, scenario) in others.iter().enumerate() {
        page.differences(out, (place, scenario))?;
        unshared(out, page.say, scenario)?;
    }
    writeln!(out)?;
    let (say, made) = (page.say, &first.provenance);
    let drawn = say.compared_on(count(made.draws), made.seed, say.design(&made.design));
    paragraph(out, &format!("{drawn}{}", say.worth_means(&made.version)))
}

/// What the parts of a page look things up in.
pub(super) struct Page<'a> {
    pub(super) say: Say,
    names: Names<'a>,
    metrics: &'a [Metric],
    pub(super) comparison: &'a Comparison,
}

/// A figure that differs significantly from that of the reference.
pub(super) struct Differing<'a> {
    /// Its name.
    pub(super) figure: Option<&'a Figure>,
    /// The metric whose mean it is, and what of; none for probabilities.
    pub(super) mean: Option<(Metric, String)>,
    pub(super) difference: Interval,
    /// The unit of the difference.
    pub(super) unit: String,
    /// In words: the figure of the reference and here, the difference, and what pairing is worth.
    pub(super) words: [String; 4],
}

impl<'a> Page<'a> {
    pub(super) fn new(
        (reference, asked): (&'a Scenario, &'a Asked),
        comparison: &'a Comparison,
    ) -> Self {
        let say = asked.say();
        Self { say, names: Names::new(reference, say), metrics: &asked.metrics, comparison }
    }

    /// What is compared, in one sentence.
    pub(super) fn what(&self) -> String {
        let scenarios = &self.comparison.scenarios;
        let reference = scenarios.first().map_or(String::new(), |first| plain(&first.name));
        self.say.compared(scenarios.len(), count(self.draws()), reference)
    }

    fn draws(&self) -> u64 {
        self.comparison.scenarios.first().map_or(1, |first| first.provenance.draws)
    }

    /// A probability in percent, with the digits that its interval vouches for.
    pub(super) fn percent(&self, p: Interval) -> String {
        if p.value <= 0.0 || p.value >= 1.0 {
            let draws = self.draws();
            return probability(self.say, Probability::new(p.value * draws as f64, draws));
        }
        format!("{:.*} %", interval_decimals(p), 100.0 * p.value)
    }

    /// The figures of the last period.
    pub(super) fn figures(&self) -> impl Iterator<Item = &'a ComparedFigure> {
        let last = self.comparison.figures.iter().rfind(|figure| figure.figure == "balanced");
        let last = last.map(|figure| figure.period.as_str());
        // Targets may belong to earlier periods.
        let figures = self.comparison.figures.iter();
        figures.filter(move |one| {
            one.is_probability && one.figure != "balanced" || Some(one.period.as_str()) == last
        })
    }

    /// The figures that are compared with those of the scenario of that place among the others.
    fn compared(&self, place: usize) -> impl Iterator<Item = (&'a ComparedFigure, Difference)> {
        self.figures().filter_map(move |figure| Some((figure, figure.differences[place]?)))
    }

    /// Whether differences of a figure are reported.
    fn is_told(&self, figure: &ComparedFigure) -> bool {
        match figure.figure.figure() {
            Some(Figure::Mean(metric, _)) => TOLD.contains(metric) || self.metrics.contains(metric),
            _ => true,
        }
    }

    /// What differs for sure in the scenario of that place among the others.
    pub(super) fn differing(&self, place: usize) -> impl Iterator<Item = Differing<'a>> {
        let told = self
            .compared(place)
            .filter(|(figure, difference)| difference.is_distinguishable() && self.is_told(figure));
        told.map(move |(figure, difference)| self.differs(figure, (place, difference)))
    }

    fn differs(
        &self,
        figure: &'a ComparedFigure,
        (place, difference): (usize, Difference),
    ) -> Differing<'a> {
        let say = self.say;
        let (mean, shown) = match figure.figure.figure() {
            Some(Figure::Mean(metric, of)) => {
                let shown = Shown::new(say, *metric, &figure.unit);
                (Some((*metric, self.names.subject(of))), shown)
            }
            _ => (None, Shown::probabilities()),
        };
        let is_share = mean.as_ref().is_none_or(|(metric, _)| is_share(*metric));
        let unit = if is_share { say.points().to_owned() } else { shown.unit() };
        let [value, low, high] =
            [difference.value, difference.low, difference.high].map(|end| shown.number(end));
        let words = with_error(value, (value - low).max(high - value));
        // Means of shares stand under their unit.
        let words = if mean.is_some() && is_share { words } else { with_unit(words, &unit) };
        let [reference, here] = [figure.values[0], figure.values[place + 1]].map(|found| {
            let in_words = |found: Interval| match &mean {
                Some(_) => shown.bare(found.value),
                None => self.percent(found),
            };
            found.map_or(NONE.to_owned(), in_words)
        });
        let worth =
            difference.saving.map_or(NONE.to_owned(), |saving| format!("{}×", amount(saving)));
        Differing {
            figure: figure.figure.figure(),
            mean,
            difference: Interval { value, low, high },
            unit,
            words: [reference, here, words, worth],
        }
    }

    /// A table of the scenarios: what they answer by themselves.
    fn side_by_side(&self, out: &mut impl Write) -> io::Result<()> {
        let say = self.say;
        let mut grid = Table::new([
            text(say.scenario()),
            number(say.balanced_head()),
            number(say.all_targets_head()),
            number(say.throughput_head()),
            number(say.output_head()),
        ]);
        for (place, scenario) in self.comparison.scenarios.iter().enumerate() {
            let figure = |name: &str| {
                let figure = self.comparison.figure(name)?;
                let value = figure.values.get(place).copied().flatten()?;
                Some(if figure.is_probability {
                    self.percent(value)
                } else {
                    Shown::amounts(say, &figure.unit).words(value.value)
                })
            };
            let shown =
                ["balanced", "all_targets", "closed_throughput:chain", "final_output:chain"];
            let shown = shown.map(|name| figure(name).unwrap_or_else(|| NONE.to_owned()));
            grid.row(std::iter::once(plain(&scenario.name)).chain(shown));
        }
        table(out, say, say.side_by_side_title(), &grid)?;
        for scenario in &self.comparison.scenarios {
            if let Some(facts) = scenario.facts.filter(|facts| !facts.reliable) {
                let draws = amount(facts.effective.floor());
                paragraph(out, &say.too_few_effective(plain(&scenario.name), draws))?;
            }
        }
        Ok(())
    }

    fn differences(
        &self,
        out: &mut impl Write,
        (place, scenario): (usize, &Compared),
    ) -> io::Result<()> {
        let say = self.say;
        let mut grid = Table::new([
            text(say.figure()),
            number(say.reference()),
            number(say.here()),
            number(say.difference()),
            number(say.worth()),
        ]);
        let mut metric = None;
        for differing in self.differing(place) {
            let name = match &differing.mean {
                Some((own, of)) => {
                    if metric.replace(*own) != Some(*own) {
                        let unit = if is_share(*own) { say.in_percent() } else { "" };
                        grid.heading(say.mean_of(say.metric(*own), unit));
                    }
                    of.clone()
                }
                None => say.probability_of(differing.figure),
            };
            grid.row([name].into_iter().chain(differing.words));
        }
        let name = plain(&scenario.name);
        if grid.is_empty() {
            writeln!(out)?;
            paragraph(out, &say.no_difference(name))?;
        } else {
            table(out, say, &say.differences_title(name), &grid)?;
        }
        let count = |is_told: bool, is_sure: bool| {
            let those = self.compared(place).filter(|(figure, difference)| {
                self.is_told(figure) == is_told && difference.is_distinguishable() == is_sure
            });
            Some(those.count()).filter(|count| *count > 0)
        };
        let same = count(true, false).map(|figures| say.not_told_apart(figures));
        let untold = count(false, true).map(|figures| say.others_differ(figures));
        let rest: Vec<String> = same.into_iter().chain(untold).collect();
        if rest.is_empty() {
            return Ok(());
        }
        paragraph(out, &say.sentence(rest.join(say.semicolon())))
    }
}

/// Which inputs a scenario does not share with the reference.
fn unshared(out: &mut impl Write, say: Say, scenario: &Compared) -> io::Result<()> {
    if scenario.unshared.is_empty() {
        return paragraph(out, &say.shares_all(plain(&scenario.name)));
    }
    let said = |how: Unlike, words: fn(Say, String) -> String| {
        let those = scenario.unshared.iter().filter(|one| one.how == how);
        let those: Vec<String> = those.map(|one: &Unshared| plain(&one.input)).collect();
        (!those.is_empty()).then(|| words(say, listed(say, &those)))
    };
    let said = [
        said(Unlike::Law, Say::another_law),
        said(Unlike::Added, Say::here_alone),
        said(Unlike::Missing, Say::reference_alone),
        said(Unlike::Coupling, Say::coupled_otherwise),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    let inputs = exact(scenario.unshared.len() as f64);
    paragraph(out, &say.not_shared(inputs, said.join(say.semicolon())))
}
