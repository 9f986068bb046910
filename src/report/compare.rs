//! What `pvchain compare` prints: scenarios side by side, then what differs.

use std::io::{self, Write};

use super::language::Language;
use super::names::{Names, listed, plain};
use super::number::{
    NONE, amount, bare, count, exact, interval_decimals, is_share, probability, unit, vouched,
    with_unit,
};
use super::table::{Column, Grid, paragraph};
use crate::metric::Metric;
use crate::outcome::comparison::{
    Compared, ComparedFigure, Comparison, Difference, Unlike, Unshared,
};
use crate::outcome::{Interval, Probability};
use crate::scenario::Scenario;
use crate::simulate::stop::Figure;

/// Metrics that are told without being asked for.
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

/// Writes what `pvchain compare` prints. `reference` is the first scenario, with the metrics that were
/// asked for by name.
///
/// # Errors
///
/// If it cannot be written.
pub fn compare(
    out: &mut impl Write,
    (reference, metrics): (&Scenario, &[Metric]),
    comparison: &Comparison,
) -> io::Result<()> {
    let page = Page::new(reference, metrics, comparison);
    let [first, others @ ..] = &comparison.scenarios[..] else { return Ok(()) };
    let draws = count(first.provenance.draws);
    let text = format!(
        "{} scenarios on the same {draws} draws; the reference is {}.",
        comparison.scenarios.len(),
        plain(&first.name)
    );
    paragraph(out, &text)?;
    page.side_by_side(out)?;
    for (place, scenario) in others.iter().enumerate() {
        page.differences(out, (place, scenario))?;
        unshared(out, scenario)?;
    }
    writeln!(out)?;
    let text = format!(
        "{draws} draws, seed {}, {} design, ± half of the paired 95 % interval. \"Worth\": how many times as many \
         draws separate runs would need for intervals as narrow. pvchain {}.",
        first.provenance.seed, first.provenance.design, first.provenance.version
    );
    paragraph(out, &text)
}

/// What the parts of a page look things up in.
pub(super) struct Page<'a> {
    pub(super) names: Names<'a>,
    metrics: &'a [Metric],
    pub(super) comparison: &'a Comparison,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        reference: &'a Scenario,
        metrics: &'a [Metric],
        comparison: &'a Comparison,
    ) -> Self {
        Self { names: Names::new(reference, Language::English), metrics, comparison }
    }

    /// Whether differences of a metric are told.
    pub(super) fn is_told(&self, metric: Metric) -> bool {
        TOLD.contains(&metric) || self.metrics.contains(&metric)
    }

    pub(super) fn draws(&self) -> u64 {
        self.comparison.scenarios.first().map_or(1, |first| first.provenance.draws)
    }

    /// The figures of the last period.
    pub(super) fn figures(&self) -> impl Iterator<Item = &ComparedFigure> {
        let last = self.comparison.figures.iter().rfind(|figure| figure.figure == "balanced");
        let last = last.map(|figure| figure.period.as_str());
        // Targets may belong to earlier periods.
        let figures = self.comparison.figures.iter();
        figures.filter(move |one| {
            one.is_probability && one.figure != "balanced" || Some(one.period.as_str()) == last
        })
    }

    /// A table of the scenarios: what they answer by themselves.
    fn side_by_side(&self, out: &mut impl Write) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Scenario"),
            Column::Number("Balanced"),
            Column::Number("All targets"),
            Column::Number("Throughput"),
            Column::Number("Output"),
        ]);
        for (place, scenario) in self.comparison.scenarios.iter().enumerate() {
            let figure = |name: &str| {
                let figure = self.comparison.figure(name)?;
                let value = figure.values.get(place).copied().flatten()?;
                Some(if figure.is_probability {
                    percent(value, self.draws())
                } else {
                    with_unit(amount(value.value), &plain(&figure.unit))
                })
            };
            let shown =
                ["balanced", "all_targets", "closed_throughput:chain", "final_output:chain"];
            let shown = shown.map(|name| figure(name).unwrap_or_else(|| NONE.to_owned()));
            grid.row(std::iter::once(plain(&scenario.name)).chain(shown));
        }
        grid.write(
            out,
            "Side by side: probabilities, and means of closed throughput and final output",
        )?;
        for scenario in &self.comparison.scenarios {
            if let Some(facts) = scenario.facts.filter(|facts| !facts.reliable) {
                let text = format!(
                    "{}: facts leave {} effective draws, too few to rely on.",
                    plain(&scenario.name),
                    amount(facts.effective.floor())
                );
                paragraph(out, &text)?;
            }
        }
        Ok(())
    }

    fn differences(
        &self,
        out: &mut impl Write,
        (place, scenario): (usize, &Compared),
    ) -> io::Result<()> {
        let mut grid = Grid::new(&[
            Column::Text("Figure"),
            Column::Number("Reference"),
            Column::Number("Here"),
            Column::Number("Difference"),
            Column::Number("Worth"),
        ]);
        let (mut same, mut untold, mut metric) = (0_usize, 0_usize, None);
        for figure in self.figures() {
            let Some(difference) = figure.differences[place] else { continue };
            let parsed: Option<Figure> = figure.figure.parse().ok();
            if let Some(Figure::Mean(metric, _)) = &parsed
                && !self.is_told(*metric)
            {
                untold += usize::from(difference.is_distinguishable());
                continue;
            }
            if !difference.is_distinguishable() {
                same += 1;
                continue;
            }
            let of = match &parsed {
                Some(Figure::Mean(own, of)) => {
                    if metric.replace(*own) != Some(*own) {
                        let unit = if is_share(*own) { ", %" } else { "" };
                        grid.heading(format!("Mean {}{unit}", own.label()));
                    }
                    Some((*own, self.names.subject(of)))
                }
                _ => None,
            };
            let values = [figure.values[0], figure.values[place + 1]];
            grid.row(row(figure, (of, values), (&difference, self.draws())));
        }
        let name = plain(&scenario.name);
        if grid.is_empty() {
            writeln!(out)?;
            paragraph(out, &format!("{name}: no figure shown here differs from the reference."))?;
        } else {
            grid.write(out, &format!("{name}, less the reference"))?;
        }
        let mut rest = Vec::new();
        if same > 0 {
            rest.push(format!("{same} figures are not told from those of the reference"));
        }
        if untold > 0 {
            rest.push(format!("{untold} figures of other metrics differ, too (--metrics, --json)"));
        }
        if rest.is_empty() { Ok(()) } else { paragraph(out, &format!("{}.", rest.join("; "))) }
    }
}

/// A line of a table of differences.
pub(super) fn row(
    figure: &ComparedFigure,
    (of, values): (Option<(Metric, String)>, [Option<Interval>; 2]),
    (difference, draws): (&Difference, u64),
) -> [String; 5] {
    let worth = difference.saving.map_or(NONE.to_owned(), |saving| format!("{}×", amount(saving)));
    let shown = |value: Option<Interval>, show: &dyn Fn(Interval) -> String| {
        value.map_or(NONE.to_owned(), show)
    };
    let Difference { value, low, high, .. } = *difference;
    let half_width = (value - low).max(high - value);
    let apart = |scale: f64, unit: &str| {
        let (value, half_width) = (scale * value, scale * half_width);
        let error = vouched(half_width, half_width);
        let error = error.trim_start_matches('+');
        with_unit(format!("{} ± {error}", vouched(value, half_width)), unit)
    };
    let Some((metric, name)) = of else {
        let name = match figure.figure.strip_prefix("target:") {
            Some(id) => format!("Target {}", plain(id)),
            None if figure.figure == "all_targets" => "All targets".to_owned(),
            None => "Balanced".to_owned(),
        };
        let [reference, here] = values.map(|p| shown(p, &|p| percent(p, draws)));
        return [name, reference, here, apart(100.0, "points"), worth];
    };
    let (scale, unit) =
        if is_share(metric) { (100.0, String::new()) } else { (1.0, unit(metric, &figure.unit)) };
    let [reference, here] = values.map(|mean| shown(mean, &|mean| bare(metric, mean.value)));
    [format!("  {name}"), reference, here, apart(scale, &unit), worth]
}

/// A probability in percent, with the digits that its interval vouches for.
pub(super) fn percent(p: Interval, draws: u64) -> String {
    if p.value <= 0.0 || p.value >= 1.0 {
        return probability(Language::English, Probability::new(p.value * draws as f64, draws));
    }
    format!("{:.*} %", interval_decimals(p), 100.0 * p.value)
}

/// Which inputs a scenario does not share with the reference.
fn unshared(out: &mut impl Write, scenario: &Compared) -> io::Result<()> {
    let name = plain(&scenario.name);
    if scenario.unshared.is_empty() {
        return paragraph(out, &format!("{name} shares every input with the reference."));
    }
    let of = |how: Unlike| -> Vec<String> {
        let those = scenario.unshared.iter().filter(|one| one.how == how);
        those.map(|one: &Unshared| plain(&one.input)).collect()
    };
    let said = [
        (Unlike::Law, "another number or law on the same stream"),
        (Unlike::Added, "here alone"),
        (Unlike::Missing, "in the reference alone"),
        (Unlike::Coupling, "correlated otherwise, so that its draws differ"),
    ];
    let said = said.into_iter().map(|(how, words)| (of(how), words));
    let said = said.filter(|(inputs, _)| !inputs.is_empty());
    let said: Vec<String> = said
        .map(|(inputs, words)| format!("{words}: {}", listed(Language::English, &inputs)))
        .collect();
    let shown = exact(scenario.unshared.len() as f64);
    paragraph(out, &format!("Not shared, {shown} inputs: {}.", said.join("; ")))
}
