//! What `pvchain compare` prints: scenarios side by side, then what differs.

use super::names::{Names, listed, plain, probability_of};
use super::number::{
    NONE, Shown, amount, count, drawn, exact, interval_decimals, is_share, probability, with_error,
    with_unit,
};
use super::table::{Columns, Table, columns};
use super::tables::heavy_tails;
use super::{language::Say, sheet::Asked, terminal::Printout};
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

/// What `pvchain compare` prints. `reference` is the first scenario.
pub fn compare(reference: &Scenario, asked: &Asked, comparison: &Comparison) -> String {
    let found = &ComparisonPage::new(reference, asked, comparison);
    let [first, others @ ..] = &comparison.scenarios[..] else { return String::new() };
    let (say, made) = (found.say, &first.provenance);
    Printout::of(say, |page| {
        page.paragraph(found.what());
        found.side_by_side(page);
        for (place, scenario) in others.iter().enumerate() {
            found.differences(page, place, scenario);
            page.paragraph(unshared(say, scenario));
        }
        let drawn = say.compared_on(drawn(say, made), made.seed, say.design(&made.design));
        page.apart(drawn + &say.worth_means(&made.version));
    })
}

pub(super) struct ComparisonPage<'a> {
    pub(super) say: Say,
    names: Names<'a>,
    metrics: &'a [Metric],
    pub(super) comparison: &'a Comparison,
}

/// A figure that differs significantly from that of the reference.
pub(super) struct Differing<'a> {
    pub(super) figure: Option<&'a Figure>,
    /// The metric whose mean it is, and what of; none for probabilities.
    mean: Option<(Metric, String)>,
    pub(super) difference: Interval,
    pub(super) unit: String,
    /// In words: the figure of the reference and here, the difference, and what pairing is worth.
    pub(super) words: [String; 4],
}

impl<'a> ComparisonPage<'a> {
    pub(super) fn new(
        reference: &'a Scenario,
        asked: &'a Asked,
        comparison: &'a Comparison,
    ) -> Self {
        let say = asked.say();
        Self { say, names: Names::new(reference, say), metrics: &asked.metrics, comparison }
    }

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

    fn is_told(&self, figure: &ComparedFigure) -> bool {
        match figure.figure.figure() {
            Some(Figure::Mean(metric, _)) => TOLD.contains(metric) || self.metrics.contains(metric),
            _ => true,
        }
    }

    /// What differs for sure in the scenario of that place among the others.
    pub(super) fn differing(&self, place: usize) -> Vec<Differing<'a>> {
        let told = self
            .compared(place)
            .filter(|(figure, difference)| difference.is_distinguishable() && self.is_told(figure));
        told.map(|(figure, difference)| self.differs(figure, (place, difference))).collect()
    }

    /// Which of the means shown for the scenario of that place among the others hang on few draws,
    /// here, in the reference or in what they differ by.
    pub(super) fn heavy_tails(&self, place: usize) -> Option<String> {
        let told = self.compared(place).filter(|(figure, _)| self.is_told(figure));
        let heavy = told.map(|(figure, difference)| {
            let own = |place: usize| figure.heavy_tails.get(place).copied().flatten();
            let all = [own(0), own(place + 1), difference.heavy_tail].into_iter().flatten();
            let name = match figure.figure.figure() {
                Some(Figure::Mean(metric, of)) => {
                    self.say.of(self.say.metric(*metric), self.names.subject(of))
                }
                other => self.probability_name(other),
            };
            (name, all.reduce(f64::max))
        });
        heavy_tails(self.say, heavy)
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

    /// What a figure that differs is called on a page of its own.
    pub(super) fn name(&self, one: &Differing<'_>) -> String {
        match (&one.mean, one.figure) {
            (Some((metric, of)), _) => self.say.of(self.say.metric(*metric), of),
            (None, figure) => self.probability_name(figure),
        }
    }

    pub(super) fn probability_name(&self, figure: Option<&Figure>) -> String {
        match figure {
            Some(Figure::Target(id)) => plain(id),
            None => self.say.all_targets().to_owned(),
            Some(_) => self.say.balanced_head().to_owned(),
        }
    }

    /// What there is to say of figures that differ: with a name, or under the name of a metric.
    pub(super) fn columns(&self) -> Columns<'_, &'_ Differing<'a>> {
        let say = self.say;
        let mean = move |one: &Differing<'_>| {
            let (metric, _) = one.mean.as_ref()?;
            let unit = if is_share(*metric) { say.in_percent() } else { "" };
            Some(say.mean_of(say.metric(*metric), unit))
        };
        let short = move |one: &Differing<'_>| match &one.mean {
            Some((_, of)) => of.clone(),
            None => probability_of(say, one.figure),
        };
        columns! { one: &Differing<'a>;
            "mean" Text, "" => mean(one).unwrap_or_default();
            "short" Text, say.figure() => short(one);
            "name" Text, say.figure() => self.name(one);
            "reference" Number, say.reference() => &one.words[0];
            "here" Number, say.here() => &one.words[1];
            "difference" Number, say.difference() => &one.words[2];
            "worth" Number, say.worth() => &one.words[3];
        }
    }

    fn side_by_side(&self, page: &mut Printout) {
        let (say, comparison) = (self.say, self.comparison);
        let figure = |place: usize, name: &str| {
            let figure = comparison.figure(name).ok()?;
            let value = figure.values.get(place).copied().flatten()?;
            Some(if figure.is_probability {
                self.percent(value)
            } else {
                Shown::amounts(say, &figure.unit).words(value.value)
            })
        };
        let figure = |place, name| figure(place, name).unwrap_or_else(|| NONE.to_owned());
        let columns = columns! { place: usize;
            Text, say.scenario() => &comparison.scenarios[place].name;
            Number, say.balanced_head() => figure(place, "balanced");
            Number, say.all_targets_head() => figure(place, "all_targets");
            Number, say.throughput_head() => figure(place, "closed_throughput:chain");
            Number, say.output_head() => figure(place, "final_output:chain");
        };
        page.table(say.side_by_side_title(), &columns.of(0..comparison.scenarios.len()));
        for scenario in &comparison.scenarios {
            if let Some(facts) = scenario.facts.filter(|facts| !facts.reliable) {
                let draws = amount(facts.effective.floor());
                let name = plain(&scenario.name);
                page.paragraph(if facts.hang_on_one() {
                    say.one_draw_in_comparison(name)
                } else {
                    say.too_few_effective(name, draws)
                });
            }
        }
    }

    fn differences(&self, page: &mut Printout, place: usize, scenario: &Compared) {
        let (say, name) = (self.say, plain(&scenario.name));
        let columns = ["mean", "short", "reference", "here", "difference", "worth"];
        let table = self.columns().pick(&columns).of(&self.differing(place)).headed(say);
        if table.is_empty() {
            page.apart(say.no_difference(name));
        } else {
            page.table(&say.differences_title(name), &table);
        }
        if let Some(heavy) = self.heavy_tails(place) {
            page.paragraph(heavy);
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
        if !rest.is_empty() {
            page.paragraph(say.sentence(rest.join(say.semicolon())));
        }
    }

    pub(super) fn unshared(&self) -> Table {
        let (say, scenarios) = (self.say, &self.comparison.scenarios);
        let shown = |text: &Option<String>| text.as_deref().map_or(NONE.to_owned(), plain);
        let columns = columns! { one: (&Compared, &Unshared);
            Text, say.scenario() => &one.0.name;
            Text, say.input() => &one.1.input;
            Text, say.reference() => shown(&one.1.reference);
            Text, say.here() => shown(&one.1.here);
        };
        columns.of(scenarios.iter().flat_map(|one| one.unshared.iter().map(move |own| (one, own))))
    }
}

fn unshared(say: Say, scenario: &Compared) -> String {
    if scenario.unshared.is_empty() {
        return say.shares_all(plain(&scenario.name));
    }
    let said = |how: Unlike, words: fn(Say, String) -> String| {
        let those = scenario.unshared.iter().filter(|one| one.how == how);
        let those = listed(say, those.map(|one| plain(&one.input)));
        (!those.is_empty()).then(|| words(say, those))
    };
    let said = [
        said(Unlike::Law, Say::another_law),
        said(Unlike::Added, Say::here_alone),
        said(Unlike::Missing, Say::reference_alone),
        said(Unlike::Coupling, Say::coupled_otherwise),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    say.not_shared(exact(scenario.unshared.len() as f64), said.join(say.semicolon()))
}
