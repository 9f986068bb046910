//! The subjects of a run: what there is to say of each, column by column, for every output to pick
//! from.

use super::number::{
    Dress, NONE, Shown, amount, bounds, count, coverage_band, verdict_of, with_interval, with_unit,
};
use super::table::{Cell, Column, ColumnKind, Columns, Head, columns};
use super::{
    language::Say,
    names::{figure_unit, listed},
    sheet::Sheet,
    spread::{Spread, value_at},
};
use pvchain::{
    Balanced, Band, Bottleneck, FirstMet, Limiting, Metric, Precision, Probability, ProjectOutcome,
    Provenance, Quantile, Sides, Summary, Target, TargetOutcome,
};

pub(super) const QUANTILES: [(f64, &str); 5] =
    [(0.05, "5 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (0.95, "95 %")];

fn metric(sheet: &Sheet<'_>, metric: Metric) -> Cell {
    Cell::from(metric.name()).worded(sheet.say.metric(metric))
}

fn subject(sheet: &Sheet<'_>, of: &str) -> Cell {
    Cell::Name(of.to_owned(), sheet.names.subject(of))
}

fn stage(sheet: &Sheet<'_>, id: &str) -> Cell {
    Cell::Name(id.to_owned(), sheet.names.stage(id))
}

fn share(value: f64) -> Cell {
    Cell::Figure(Some(value), Shown::probabilities())
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Event<'a> {
    pub(super) period: &'a str,
    /// None for all stages at once.
    pub(super) stage: Option<&'a str>,
    pub(super) side: &'static str,
    pub(super) p: Probability,
}

impl<'a> Event<'a> {
    pub(super) fn all(balanced: &'a Balanced) -> impl Iterator<Item = Self> {
        let period = balanced.period.as_str();
        let of_stage = move |sides: &'a Sides| {
            let events =
                [("short", sides.short), ("over", sides.over), ("undefined", sides.undefined)];
            events.map(|(event, p)| Self { period, stage: Some(&sides.stage), side: event, p })
        };
        let all = Self { period, stage: None, side: "balanced", p: balanced.probability };
        [all].into_iter().chain(balanced.stages.iter().flat_map(of_stage))
    }
}

pub(super) fn balanced<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, Event<'c>> {
    let say = sheet.say;
    columns! { one: Event<'c>;
        "period" Text 24, say.period() => one.period;
        "stage" Name 24, say.stage() => one.stage.map_or(Cell::Nothing, |id| stage(sheet, id));
        "event" Text, "" => one.side;
        "probability" Chance 14, say.p_balanced() => one.p;
        "draws" Count 12, say.draws() => one.p.draws;
    }
}

/// Stages with local buyers: coverage, gap and the sides on which they fail.
pub(super) fn sides<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, &'c Sides> {
    let say = sheet.say;
    let coverage = |one: &Sides, p| value_at(sheet.find(Metric::Coverage, &one.stage)?, p);
    let gap = |one: &Sides, p| value_at(sheet.find(Metric::Gap, &one.stage)?, p);
    let ratios = move || Shown::new(say, Metric::Coverage, "1");
    let gaps = move |one: &Sides| Shown::new(say, Metric::Gap, &sheet.names.unit(&one.stage));
    let side = move |one: &Sides, p: Probability| {
        let is_defined = one.undefined.hits < one.undefined.draws as f64;
        match (is_defined, sheet.is_exact, p.hits > 0.0) {
            (false, ..) => Cell::from(p).worded(say.undefined()),
            (true, true, true) => Cell::from(p).worded(say.yes()),
            (true, true, false) => Cell::from(p).worded(say.no()),
            (true, false, _) => p.into(),
        }
    };
    let distance = move |one: &Sides, from, to| {
        Some(coverage(one, to)?).zip(coverage(one, from)).map(|(to, from)| to - from)
    };
    columns! { one: &Sides;
        "stage" Name 24, say.stage() => stage(sheet, &one.stage);
        "coverage" Number, say.coverage() => Cell::Figure(coverage(one, 0.5), ratios());
        "coverage range" Number, "5–95 %" => Cell::Range([0.05, 0.95].map(|p| coverage(one, p)), ratios());
        "coverage 5 %" Number, "5 %" => coverage(one, 0.05);
        "coverage 95 %" Number, "95 %" => coverage(one, 0.95);
        "min" Number, say.minimum() => required(sheet, &one.stage).min;
        "max" Number, say.maximum() => required(sheet, &one.stage).max;
        "gap signed" Number, say.gap() => Cell::Figure(gap(one, 0.5), gaps(one).with(Dress::Sign));
        "shown unit" Text, "" => gap(one, 0.5).map_or(Cell::Nothing, |_| gaps(one).unit().into());
        "gap" Number, say.gap() => gap(one, 0.5);
        "gap 5 %" Number, "5 %" => gap(one, 0.05);
        "gap 95 %" Number, "95 %" => gap(one, 0.95);
        "unit" Text 8, say.unit() => sheet.names.unit(&one.stage);
        "is short" Number, say.p_short() => side(one, one.short);
        "is over" Number, say.p_over() => side(one, one.over);
        "short" Chance, say.p_short() => one.short;
        "over" Chance, say.p_over() => one.over;
        "undefined" Chance, say.p_undefined() => one.undefined;
        "below" Number, say.below_value() => distance(one, 0.05, 0.5);
        "above" Number, say.above_value() => distance(one, 0.5, 0.95);
    }
}

pub(super) fn required(sheet: &Sheet<'_>, id: &str) -> Band {
    let own = sheet.scenario.stages.iter().find(|stage| stage.id == id);
    own.and_then(|stage| stage.coverage).unwrap_or(sheet.scenario.balance.coverage)
}

pub(super) fn bottleneck<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, &'c Bottleneck> {
    columns! { one: &Bottleneck;
        "period" Text, sheet.say.period() => &one.period;
        "stage" Name 24, sheet.say.stage() => stage(sheet, &one.stage);
        "probability" Chance 14, sheet.say.p_bottleneck() => one.probability;
    }
}

pub(super) fn limiting<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, &'c Limiting> {
    let say = sheet.say;
    columns! { one: &Limiting;
        "period" Text, say.period() => &one.period;
        "stage" Name 24, say.stage() => stage(sheet, &one.stage);
        "factor" Text, say.factor() => Cell::from(one.factor.to_string()).worded(sheet.names.factor(&one.factor));
        "probability" Chance, say.p_limits() => one.probability;
    }
}

/// A target as it was given and what became of it; none for all of them at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pledge<'a> {
    target: Option<(&'a TargetOutcome, &'a Target)>,
    p: Probability,
}

pub(super) fn each<'a>(sheet: &Sheet<'a>) -> impl Iterator<Item = Pledge<'a>> {
    let targets = sheet.outcome.targets.iter().zip(&sheet.scenario.targets);
    targets.map(|(one, given)| Pledge { target: Some((one, given)), p: one.probability })
}

pub(super) fn together<'a>(sheet: &Sheet<'a>) -> impl Iterator<Item = Pledge<'a>> {
    sheet.outcome.all_targets.map(|p| Pledge { target: None, p }).into_iter()
}

pub(super) fn targets<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, Pledge<'c>> {
    let say = sheet.say;
    let found = |one: Pledge<'c>, cell: fn(&Sheet<'_>, &TargetOutcome) -> Cell| {
        one.target.map_or(Cell::Nothing, |(target, _)| cell(sheet, target))
    };
    let alone = move |one: Pledge<'c>, cell: Cell| one.target.map_or(Cell::Nothing, |_| cell);
    let source = |one: Pledge<'c>| match one.target.map(|(_, given)| &given.note.source) {
        Some(Some(source)) => source.into(),
        Some(None) => Cell::Nothing.worded(NONE),
        None => Cell::Nothing,
    };
    let all = move || Cell::from("").worded(say.all_targets());
    columns! { one: Pledge<'c>;
        "target" Text 30, say.target() => one.target.map_or_else(all, |(target, _)| (&target.id).into());
        "what" Text, say.what_head() => found(one, |sheet, one| what(sheet, one).into());
        "bound" Text, say.bound() => found(one, |sheet, one| bound(sheet, one).into());
        "metric" Text 22, say.metric_head() => found(one, |sheet, one| metric(sheet, one.metric));
        "of" Name 26, say.of_head() => found(one, |sheet, one| subject(sheet, &one.of));
        "period" Text, say.period() => found(one, |_, one| (&one.period).into());
        "bound_unit" Text, say.unit() => found(one, |sheet, one| unit(sheet, one).into());
        "min" Number, say.minimum() => found(one, |_, one| one.min.into());
        "max" Number, say.maximum() => found(one, |_, one| one.max.into());
        "shortfall" Number 12, say.shortfall_head() => found(one, |_, one| one.shortfall.into());
        "defined" Count 12, say.defined() => found(one, |_, one| one.defined.into());
        "figure" Number, say.figure_head() => found(one, |sheet, one| figure(sheet, one).into());
        "probability" Chance, say.p_met() => Cell::from(one.p).worded(met(sheet, one.p));
        "verdict" Text, say.verdict() => alone(one, verdict_of(say, one.p).into());
        "source" Text 30, say.source_head() => source(one);
        "below" Number, say.below_value() => alone(one, share(one.p.value - one.p.low));
        "above" Number, say.above_value() => alone(one, share(one.p.high - one.p.value));
    }
}

/// The bounded metric's median and range in the target's period, where it was asked for.
fn figure(sheet: &Sheet<'_>, target: &TargetOutcome) -> String {
    let found = sheet.find_in(&target.period, target.metric, &target.of);
    found.map_or(NONE.to_owned(), |found| Spread::new(sheet.say, found).words())
}

fn met(sheet: &Sheet<'_>, p: Probability) -> String {
    match (sheet.is_exact, p.hits > 0.0) {
        (true, true) => sheet.say.met().to_owned(),
        (true, false) => sheet.say.not_met().to_owned(),
        (false, _) => with_interval(sheet.say, p),
    }
}

fn unit(sheet: &Sheet<'_>, target: &TargetOutcome) -> String {
    figure_unit(sheet.scenario, target.metric, &target.of)
}

/// What is bounded, and in how many draws it is undefined.
fn what(sheet: &Sheet<'_>, target: &TargetOutcome) -> String {
    let (say, draws) = (sheet.say, target.probability.draws);
    let what = say.of(say.metric(target.metric), sheet.names.subject(&target.of));
    if target.defined < draws {
        return say.undefined_and_unmet(what, count(draws - target.defined));
    }
    what
}

fn bound(sheet: &Sheet<'_>, target: &TargetOutcome) -> String {
    let band = Band { min: target.min, max: target.max };
    let shown = Shown::new(sheet.say, target.metric, &unit(sheet, target));
    with_unit(bounds(sheet.say, band, |value| shown.bound(value)), &shown.unit())
}

/// That a target is first met in a period, and how likely it has been met by its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstMetBy<'a> {
    pub(super) target: &'a TargetOutcome,
    pub(super) first: &'a FirstMet,
    /// Low, likely and high.
    pub(super) by: [f64; 3],
}

impl<'a> FirstMetBy<'a> {
    /// The periods of a target. They exclude each other, so the ends of their intervals may be added:
    /// the sum is at least as wide as it must be.
    pub(super) fn all(target: &'a TargetOutcome) -> impl Iterator<Item = Self> {
        let [mut low, mut value, mut high] = [0.0_f64; 3];
        target.first_met.iter().flatten().map(move |first| {
            let p = first.probability;
            (low, value, high) =
                (low + p.low, (value + p.value).min(1.0), (high + p.high).min(1.0));
            Self { target, first, by: [low.min(value), value, high] }
        })
    }

    /// How likely it has been met by the end of the period, in words.
    pub(super) fn by_then(&self, say: Say) -> String {
        let [low, value, high] = self.by.map(|share| amount(100.0 * share));
        say.share_with_interval(value, low, high)
    }
}

pub(super) fn first_met<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, FirstMetBy<'c>> {
    let say = sheet.say;
    columns! { one: FirstMetBy<'c>;
        "target" Text 36, say.target() => &one.target.id;
        "period" Text 12, say.period() => &one.first.period;
        "probability" Chance 14, say.p_first_met() => one.first.probability;
        "by" Number, say.p_met_by() => one.by_then(say);
    }
}

/// A project and the target for which it matters.
pub(super) type Critical<'a> = (&'a TargetOutcome, &'a ProjectOutcome);

/// What programs and pages read of them.
pub(super) const PROJECTS: [&str; 4] = ["target", "project", "gain", "criticality"];

pub(super) fn critical<'a>(sheet: &Sheet<'a>) -> impl Iterator<Item = Critical<'a>> {
    let targets = sheet.outcome.targets.iter();
    targets
        .flat_map(|target| target.projects.iter().flatten().map(move |project| (target, project)))
}

/// The projects that matter to a target, those first that give most.
pub(super) fn that_matter(target: &TargetOutcome) -> Vec<Critical<'_>> {
    let projects = target.projects.iter().flatten();
    let mut projects: Vec<_> = projects
        .filter(|project| project.gain != 0.0 || project.criticality.hits > 0.0)
        .map(|project| (target, project))
        .collect();
    projects.sort_by(|(_, a), (_, b)| b.gain.total_cmp(&a.gain));
    projects
}

pub(super) fn projects<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, Critical<'c>> {
    let say = sheet.say;
    let points = move |one: &ProjectOutcome| {
        let [value, low, high] = [one.gain, one.gain_interval.low, one.gain_interval.high]
            .map(|share| amount(100.0 * share));
        say.in_brackets(with_unit(value, say.points()), say.range(low, high))
    };
    columns! { one: Critical<'c>;
        "target" Text 36, say.target() => &one.0.id;
        "project" Text 26, say.project() => &one.1.project;
        "gain" Number 12, say.gain() => share(one.1.gain);
        "points" Number, say.gain() => share(one.1.gain).worded(points(one.1));
        "criticality" Chance 12, say.criticality() => one.1.criticality;
    }
}

/// Metrics: means, standard errors, extremes and the quantiles that all have.
pub(super) fn summaries<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, &'c Summary> {
    let say = sheet.say;
    let figure = move |one: &Summary, value| Cell::Figure(value, shown(say, one));
    let ends = |one: &Summary| [0.05, 0.95].map(|p| value_at(one, p));
    let name = |one: &Summary| sheet.names.subject(&one.of);
    let mut subject = columns! { one: &'c Summary;
        "metric" Text 24, say.metric_head() => metric(sheet, one.metric);
        "of" Name 28, say.of_head() => subject(sheet, &one.of);
        "metric of" Text, "" => say.of(say.metric(one.metric), name(one));
        "id" Text 28, "id" => &one.of;
        "period" Text, say.period() => &one.period;
        "unit" Text, say.unit() => &one.unit;
        "shown unit" Text, say.unit() => shown(say, one).unit();
        "defined" Count 12, say.defined() => one.defined;
        "mean" Number 12, say.mean() => figure(one, one.mean);
        "standard_error" Number 12, say.standard_error() => figure(one, one.standard_error);
        "error" Text, say.error_head() => Cell::Figure(one.standard_error, shown(say, one).with(Dress::Error));
        "mean_low" Number, "" => figure(one, one.mean_low);
        "mean_high" Number, "" => figure(one, one.mean_high);
        "heavy_tail" Number, "" => one.heavy_tail;
        "sd" Number 12, say.sd() => figure(one, one.sd);
        "min" Number 12, say.minimum() => figure(one, one.min);
        "max" Number 12, say.maximum() => figure(one, one.max);
        "median" Number 12, say.median() => figure(one, value_at(one, 0.5));
        "median with unit" Number 12, say.median() => Cell::Figure(value_at(one, 0.5), shown(say, one).with(Dress::Unit));
        "range" Number 12, "5–95 %" => Cell::Range(ends(one), shown(say, one));
        "range with unit" Number 12, "5–95 %" => Cell::Range(ends(one), shown(say, one).with(Dress::Unit));
        "required" Text, say.required_head() => coverage_band(say, required(sheet, &one.of));
        "note" Text, "" => undefined_note(sheet, one);
        "unit and notes" Text, "" => unit_and_notes(sheet, one);
    };
    subject.0.extend(QUANTILES.map(|(p, name)| quantile(say, (name, name.to_owned()), p)));
    subject
}

fn shown(say: Say, one: &Summary) -> Shown {
    Shown::new(say, one.metric, &one.unit)
}

/// Median, quantiles, mean and error of metrics, under the name that is given to what they are of.
pub(super) fn spreads<'c>(
    sheet: &'c Sheet<'_>,
    what: &str,
    columns: &[&str],
    more: &[&str],
) -> Columns<'c, &'c Summary> {
    let figures = ["median", "5 %", "25 %", "75 %", "95 %", "shown unit", "mean", "error"];
    let mut spreads = summaries(sheet).pick(&[columns, &figures, more].concat());
    what.clone_into(&mut spreads.0[0].head.name);
    spreads
}

pub(super) fn quantile<'c>(
    say: Say,
    (key, name): (&'static str, String),
    p: f64,
) -> Column<'c, &'c Summary> {
    let cell = move |one: &Summary| Cell::Figure(value_at(one, p), shown(say, one));
    Column { head: Head::new(key, name, ColumnKind::Number).wide(12), cell: Box::new(cell) }
}

/// The same with its interval.
pub(super) fn estimate<'c>(say: Say, (p, name): (f64, &str)) -> Column<'c, &'c Summary> {
    let cell = move |one: &Summary| {
        let found = one.quantiles.iter().find(|quantile| quantile.p == p);
        let parts = found.map_or([None; 3], |one| [one.value, one.low, one.high]);
        Cell::Estimate(parts, shown(say, one))
    };
    let head = Head { widths: [12; 2], ..Head::new("value", name, ColumnKind::Estimate) };
    Column { head, cell: Box::new(cell) }
}

/// The unit, where there is any number of it, and what is to be known of the mean.
fn unit_and_notes(sheet: &Sheet<'_>, one: &Summary) -> String {
    let say = sheet.say;
    let unit = if one.defined == 0 { String::new() } else { shown(say, one).unit() };
    let tail = one.heavy_tail.map(|held| say.one_draw_holds(amount(100.0 * held)));
    let all = [unit, undefined_note(sheet, one), tail.unwrap_or_default()];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(say.comma())
}

/// That the means of these figures hang on few draws, each with what one draw holds of the variance.
pub(super) fn heavy_tails(
    say: Say,
    figures: impl IntoIterator<Item = (String, Option<f64>)>,
) -> Option<String> {
    let heavy = figures.into_iter().filter_map(|(name, held)| Some((name, held?)));
    let named =
        heavy.map(|(name, held)| say.in_brackets(name, format!("{} %", amount(100.0 * held))));
    let said = listed(say, named);
    (!said.is_empty()).then(|| say.heavy_tails(said))
}

/// In which share of the draws a metric is undefined, where there are any.
fn undefined_note(sheet: &Sheet<'_>, summary: &Summary) -> String {
    let draws = sheet.outcome.provenance.draws;
    match draws.saturating_sub(summary.defined) {
        0 => String::new(),
        _ if summary.defined == 0 => sheet.say.undefined().to_owned(),
        undefined => {
            let share = amount(100.0 * undefined as f64 / draws as f64);
            sheet.say.undefined_in(share)
        }
    }
}

pub(super) fn quantiles<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, (&'c Summary, &'c Quantile)> {
    let say = sheet.say;
    columns! { one: (&'c Summary, &'c Quantile);
        "metric" Text 24, say.metric_head() => metric(sheet, one.0.metric);
        "of" Name 28, say.of_head() => subject(sheet, &one.0.of);
        "period" Text, say.period() => &one.0.period;
        "unit" Text, say.unit() => &one.0.unit;
        "shown unit" Text, "" => shown(say, one.0).unit();
        "p" Number, "p" => Cell::from(Some(one.1.p)).worded(one.1.p.to_string());
        "value" Estimate, say.quantile_head() => Cell::Estimate([one.1.value, one.1.low, one.1.high], shown(say, one.0));
        "ends" Number, say.interval_head() => Cell::Range([one.1.low, one.1.high], shown(say, one.0));
    }
}

pub(super) fn precision<'c>() -> Columns<'c, &'c Precision> {
    columns! { one: &Precision;
        "figure" Text, "" => one.figure.to_string();
        "tolerance" Number, "" => Some(one.tolerance);
        "half_width" Number, "" => one.half_width;
        "met" Text, "" => one.met.to_string();
    }
}

/// What is needed to get the same numbers again.
pub(super) fn provenance<'c>(sheet: &'c Sheet<'_>) -> Columns<'c, &'c Provenance> {
    let (say, facts) = (sheet.say, sheet.outcome.facts);
    let end = move |is_whole| if is_whole { say.complete() } else { say.incomplete() };
    columns! { one: &Provenance;
        "scenario" Text, say.scenario() => &one.scenario;
        "changes" Text, say.changes() => sheet.asked.changes.join("; ");
        "digest" Text, say.digest() => &one.digest;
        "version" Text, "pvchain" => &one.version;
        "design" Text, say.design_head() => Cell::from(&one.design).worded(say.design(&one.design));
        "seed" Count, say.seed() => one.seed;
        // Whole numbers beyond 2⁵³ would lose digits on worksheets.
        "seed in full" Text, say.seed() => one.seed.to_string();
        "draws" Count, say.draws() => one.draws;
        "complete" Text, say.run_end() => Cell::from(one.complete.to_string()).worded(end(one.complete));
        "observations" Count, "" => facts.map_or(Cell::Nothing, |facts| facts.observations.into());
        "effective" Number, say.effective() => facts.map(|facts| facts.effective);
    }
}
