//! The subjects of a run: what there is to say of each, column by column, for every output to pick
//! from.

use super::answer::verdict_of;
use super::language::Say;
use super::names::{Names, figure_unit};
use super::number::{NONE, Shown, amount, bounds, count, with_interval, with_unit};
use super::sheet::Sheet;
use super::spread::Spread;
use super::table::{Cell, Column, Kind, Subject};
use pvchain::{
    Balanced, Band, Bottleneck, FirstMet, Limiting, Metric, Precision, Probability, ProjectOutcome,
    Provenance, Quantile, Sides, Summary, Target, TargetOutcome,
};

/// Quantiles that every summary holds.
pub(super) const QUANTILES: [(f64, &str); 5] =
    [(0.05, "5 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (0.95, "95 %")];

fn text<'c, R>(
    key: &'static str,
    name: &str,
    width: u8,
    cell: impl Fn(R) -> String + 'c,
) -> Column<'c, R> {
    Column::new(key, name, Kind::Text, move |one| Cell::Text(cell(one))).wide(width)
}

fn share<'c, R>(key: &'static str, name: &str, cell: impl Fn(R) -> f64 + 'c) -> Column<'c, R> {
    let shown = Shown::probabilities();
    Column::new(key, name, Kind::Number, move |one| Cell::Figure(Some(cell(one)), shown.clone()))
}

fn number<'c, R>(
    key: &'static str,
    name: &str,
    cell: impl Fn(R) -> Option<f64> + 'c,
) -> Column<'c, R> {
    Column::new(key, name, Kind::Number, move |one| Cell::Number(cell(one)))
}

fn chance<'c, R>(
    key: &'static str,
    name: &str,
    cell: impl Fn(R) -> Probability + 'c,
) -> Column<'c, R> {
    Column::new(key, name, Kind::Chance, move |one| Cell::Chance(cell(one)))
}

fn stage<'c, R>(names: &'c Names<'_>, name: &str, id: impl Fn(R) -> &'c str + 'c) -> Column<'c, R> {
    let cell = move |one| {
        let id = id(one);
        Cell::Name(id.to_owned(), names.stage(id))
    };
    Column::new("stage", name, Kind::Name, cell).wide(24)
}

fn subject<'c, R>(
    sheet: &'c Sheet<'_>,
    of: impl Fn(R) -> (Metric, &'c str) + Copy + 'c,
) -> [Column<'c, R>; 2] {
    let say = sheet.say;
    let metric = move |one| {
        let (metric, _) = of(one);
        Cell::Text(metric.name().to_owned()).worded(say.metric(metric))
    };
    let of = move |one| {
        let (_, of) = of(one);
        Cell::Name(of.to_owned(), sheet.names.subject(of))
    };
    [
        Column::new("metric", say.metric_head(), Kind::Text, metric).wide(24),
        Column::new("of", say.of_head(), Kind::Name, of).wide(28),
    ]
}

/// A probability of the balance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event<'a> {
    pub(super) period: &'a str,
    /// None for all stages at once.
    pub(super) stage: Option<&'a str>,
    pub(super) event: &'static str,
    pub(super) p: Probability,
}

impl<'a> Event<'a> {
    /// All that is known of the balance of a period.
    pub(super) fn all(balanced: &'a Balanced) -> impl Iterator<Item = Self> {
        let period = balanced.period.as_str();
        let of_stage = move |sides: &'a Sides| {
            let events =
                [("short", sides.short), ("over", sides.over), ("undefined", sides.undefined)];
            events.map(|(event, p)| Self { period, stage: Some(&sides.stage), event, p })
        };
        let all = Self { period, stage: None, event: "balanced", p: balanced.probability };
        [all].into_iter().chain(balanced.stages.iter().flat_map(of_stage))
    }
}

pub(super) fn balanced<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, Event<'c>> {
    let say = sheet.say;
    let stage = |one: Event<'_>| {
        one.stage.map_or(Cell::Nothing, |id| Cell::Name(id.to_owned(), sheet.names.stage(id)))
    };
    let draws = |one: Event<'_>| Cell::Count(one.p.draws);
    let mut p = chance("probability", say.p_balanced(), |one: Event<'_>| one.p).wide(14);
    p.head.widths[1] = 12;
    Subject(vec![
        text("period", say.period(), 24, |one: Event<'_>| one.period.to_owned()),
        Column::new("stage", say.stage(), Kind::Name, stage),
        text("event", "", 10, |one: Event<'_>| one.event.to_owned()),
        p,
        Column::new("draws", say.draws(), Kind::Count, draws).wide(12),
    ])
}

/// Stages with local buyers: coverage, gap and the sides on which they fail.
pub(super) fn sides<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, &'c Sides> {
    let say = sheet.say;
    let at = move |metric, stage: &str, p| sheet.find(metric, stage)?.quantile(p);
    let coverage = Shown::new(say, Metric::Coverage, "1");
    let gap = move |stage: &str| Shown::new(say, Metric::Gap, &sheet.names.unit(stage));
    let figure = |key, name, metric, p: f64| {
        Column::new(key, name, Kind::Number, move |one: &Sides| {
            Cell::Number(at(metric, &one.stage, p))
        })
    };
    let two_decimals = coverage.clone();
    let middle = move |one: &Sides| {
        Cell::Figure(at(Metric::Coverage, &one.stage, 0.5), two_decimals.clone())
    };
    let range = move |one: &Sides| {
        Cell::Range([0.05, 0.95].map(|p| at(Metric::Coverage, &one.stage, p)), coverage.clone())
    };
    let signed = move |one: &Sides| {
        Cell::Figure(at(Metric::Gap, &one.stage, 0.5), gap(&one.stage).with_signs())
    };
    let shown_unit = move |one: &Sides| {
        at(Metric::Gap, &one.stage, 0.5).map_or(Cell::Nothing, |_| gap(&one.stage).unit().into())
    };
    let band = |of: fn(Band) -> Option<f64>| {
        move |one: &Sides| Cell::Number(of(required(sheet, &one.stage)))
    };
    let side = move |of: fn(&Sides) -> Probability| {
        move |one: &Sides| {
            let p = Cell::Chance(of(one));
            let is_defined = one.undefined.hits < one.undefined.draws as f64;
            match (is_defined, sheet.is_exact, of(one).hits > 0.0) {
                (false, ..) => p.worded(say.undefined()),
                (true, true, true) => p.worded(say.yes()),
                (true, true, false) => p.worded(say.no()),
                (true, false, _) => p,
            }
        }
    };
    let distance = move |one: &Sides, [from, to]: [f64; 2]| {
        let [from, to] = [from, to].map(|p| at(Metric::Coverage, &one.stage, p));
        from.zip(to).map(|(from, to)| to - from)
    };
    Subject(vec![
        stage(&sheet.names, say.stage(), |one: &Sides| one.stage.as_str()),
        Column::new("coverage", say.coverage(), Kind::Number, middle),
        Column::new("coverage range", "5–95 %", Kind::Number, range),
        figure("coverage 5 %", "5 %", Metric::Coverage, 0.05),
        figure("coverage 95 %", "95 %", Metric::Coverage, 0.95),
        Column::new("min", say.minimum(), Kind::Number, band(|band| band.min)),
        Column::new("max", say.maximum(), Kind::Number, band(|band| band.max)),
        Column::new("gap signed", say.gap(), Kind::Number, signed),
        Column::new("shown unit", "", Kind::Text, shown_unit),
        figure("gap", say.gap(), Metric::Gap, 0.5),
        figure("gap 5 %", "5 %", Metric::Gap, 0.05),
        figure("gap 95 %", "95 %", Metric::Gap, 0.95),
        text("unit", say.unit(), 8, |one: &Sides| sheet.names.unit(&one.stage)),
        Column::new("is short", say.p_short(), Kind::Number, side(|one| one.short)),
        Column::new("is over", say.p_over(), Kind::Number, side(|one| one.over)),
        chance("short", say.p_short(), |one: &Sides| one.short),
        chance("over", say.p_over(), |one: &Sides| one.over),
        chance("undefined", say.p_undefined(), |one: &Sides| one.undefined),
        number("below", say.below_value(), move |one: &Sides| distance(one, [0.05, 0.5])),
        number("above", say.above_value(), move |one: &Sides| distance(one, [0.5, 0.95])),
    ])
}

/// The band of coverage that a stage must meet.
pub(super) fn required(sheet: &Sheet<'_>, id: &str) -> Band {
    let own = sheet.scenario.stages.iter().find(|stage| stage.id == id);
    own.and_then(|stage| stage.coverage).unwrap_or(sheet.scenario.balance.coverage)
}

/// What the chain runs into without any trade.
pub(super) fn bottleneck<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, &'c Bottleneck> {
    let say = sheet.say;
    let mut p = chance("probability", say.p_bottleneck(), |one: &Bottleneck| one.probability);
    p.head.widths = [14, 12];
    Subject(vec![
        text("period", say.period(), 10, |one: &Bottleneck| one.period.clone()),
        stage(&sheet.names, say.stage(), |one: &Bottleneck| one.stage.as_str()),
        p,
    ])
}

/// What holds each stage back.
pub(super) fn limiting<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, &'c Limiting> {
    let say = sheet.say;
    let factor =
        |one: &Limiting| Cell::Text(one.factor.clone()).worded(sheet.names.factor(&one.factor));
    Subject(vec![
        text("period", say.period(), 10, |one: &Limiting| one.period.clone()),
        stage(&sheet.names, say.stage(), |one: &Limiting| one.stage.as_str()),
        Column::new("factor", say.factor(), Kind::Text, factor),
        chance("probability", say.p_limits(), |one: &Limiting| one.probability),
    ])
}

/// A target as it was given and what became of it; none for all of them at once.
pub(super) type Promise<'a> = (Option<(&'a TargetOutcome, &'a Target)>, Probability);

/// Each target by itself.
pub(super) fn each<'a>(sheet: &Sheet<'a>) -> impl Iterator<Item = Promise<'a>> {
    let targets = sheet.outcome.targets.iter().zip(&sheet.scenario.targets);
    targets.map(|(target, given)| (Some((target, given)), target.probability))
}

/// All targets at once.
pub(super) fn together<'a>(sheet: &Sheet<'a>) -> impl Iterator<Item = Promise<'a>> {
    sheet.outcome.all_targets.map(|all| (None, all)).into_iter()
}

/// What the plan promises.
pub(super) fn targets<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, Promise<'c>> {
    let say = sheet.say;
    let column = |key, name: &str, kind, cell: fn(&Sheet<'_>, &TargetOutcome) -> Cell| {
        Column::new(key, name, kind, move |(found, _): Promise<'c>| {
            found.map_or(Cell::Nothing, |(target, _)| cell(sheet, target))
        })
    };
    let bound = |key, name, cell: fn(&TargetOutcome) -> Option<f64>| {
        number(key, name, move |(found, _): Promise<'c>| cell(found?.0))
    };
    let id = move |(found, _): Promise<'c>| match found {
        Some((target, _)) => target.id.clone().into(),
        None => Cell::Text(String::new()).worded(say.all_targets()),
    };
    let source = |(found, _): Promise<'c>| match found.map(|(_, given)| &given.note.source) {
        Some(Some(source)) => source.clone().into(),
        Some(None) => Cell::Nothing.worded(NONE),
        None => Cell::Nothing,
    };
    let verdict = move |(found, p): Promise<'c>| {
        found.map_or(Cell::Nothing, |_| verdict_of(say, p).to_owned().into())
    };
    let met = move |(_, p): Promise<'c>| {
        let words = match (sheet.is_exact, p.hits > 0.0) {
            (true, true) => say.met().to_owned(),
            (true, false) => say.not_met().to_owned(),
            (false, _) => with_interval(say, p),
        };
        Cell::Chance(p).worded(words)
    };
    let whisker = |key, name, cell: fn(Probability) -> f64| {
        Column::new(key, name, Kind::Number, move |(found, p): Promise<'c>| {
            found.map_or(Cell::Nothing, |_| Cell::Figure(Some(cell(p)), Shown::probabilities()))
        })
    };
    Subject(vec![
        Column::new("target", say.target(), Kind::Text, id).wide(30),
        column("what", say.what_head(), Kind::Text, |sheet, one| what(sheet, one).into()),
        column("bound", say.bound(), Kind::Text, |sheet, one| bound_in_words(sheet, one).into()),
        column("metric", say.metric_head(), Kind::Text, |sheet, one| {
            Cell::Text(one.metric.name().to_owned()).worded(sheet.say.metric(one.metric))
        })
        .wide(22),
        column("of", say.of_head(), Kind::Name, |sheet, one| {
            Cell::Name(one.of.clone(), sheet.names.subject(&one.of))
        })
        .wide(26),
        column("period", say.period(), Kind::Text, |_, one| one.period.clone().into()),
        column("bound_unit", say.unit(), Kind::Text, |sheet, one| unit(sheet, one).into()),
        bound("min", say.minimum(), |one| one.min),
        bound("max", say.maximum(), |one| one.max),
        bound("shortfall", say.shortfall_head(), |one| one.shortfall).wide(12),
        column("defined", say.defined(), Kind::Count, |_, one| Cell::Count(one.defined)).wide(12),
        column("figure", say.figure_head(), Kind::Number, |sheet, one| {
            let found = sheet.outcome.metric_in(&one.period, one.metric, &one.of);
            found.map_or(NONE.to_owned(), |found| Spread::new(sheet.say, found).words()).into()
        }),
        Column::new("probability", say.p_met(), Kind::Chance, met),
        Column::new("verdict", say.verdict(), Kind::Text, verdict),
        Column::new("source", say.source_head(), Kind::Text, source).wide(30),
        whisker("below", say.below_value(), |p| p.value - p.low),
        whisker("above", say.above_value(), |p| p.high - p.value),
    ])
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

fn bound_in_words(sheet: &Sheet<'_>, target: &TargetOutcome) -> String {
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

/// When each target is first met.
pub(super) fn first_met<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, FirstMetBy<'c>> {
    let say = sheet.say;
    let by = move |one: FirstMetBy<'_>| one.by_then(say).into();
    Subject(vec![
        text("target", say.target(), 36, |one: FirstMetBy<'_>| one.target.id.clone()),
        text("period", say.period(), 12, |one: FirstMetBy<'_>| one.first.period.clone()),
        chance("probability", say.p_first_met(), |one: FirstMetBy<'_>| one.first.probability)
            .wide(14),
        Column::new("by", say.p_met_by(), Kind::Number, by),
    ])
}

/// A project and the target for which it matters.
pub(super) type Critical<'a> = (&'a TargetOutcome, &'a ProjectOutcome);

/// Projects with their targets, as they stand in the outcome.
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

/// What each project means for each target.
pub(super) fn projects<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, Critical<'c>> {
    let say = sheet.say;
    let points = move |(_, project): Critical<'_>| {
        with_unit(amount(100.0 * project.gain), say.points()).into()
    };
    Subject(vec![
        text("target", say.target(), 36, |(target, _): Critical<'_>| target.id.clone()),
        text("project", say.project(), 26, |(_, one): Critical<'_>| one.project.clone()),
        share("gain", say.gain(), |(_, one): Critical<'_>| one.gain).wide(12),
        Column::new("points", say.gain(), Kind::Number, points),
        chance("criticality", say.criticality(), |(_, one): Critical<'_>| one.criticality).wide(12),
    ])
}

/// Metrics: means, standard errors, extremes and the quantiles that all have.
pub(super) fn summaries<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, &'c Summary> {
    let say = sheet.say;
    let figure = |key, name, of: fn(&Summary) -> Option<f64>| {
        Column::new(key, name, Kind::Number, move |one: &Summary| {
            Cell::Figure(of(one), shown(say, one))
        })
        .wide(12)
    };
    let error = move |one: &Summary| Cell::Figure(one.standard_error, shown(say, one).as_errors());
    let words = move |one: &Summary| Cell::Figure(one.quantile(0.5), shown(say, one).with_units());
    let range = |is_with_units: bool| {
        move |one: &Summary| {
            let shown = shown(say, one);
            let shown = if is_with_units { shown.with_units() } else { shown };
            Cell::Range([0.05, 0.95].map(|p| one.quantile(p)), shown)
        }
    };
    let note = |one: &Summary| undefined_note(sheet, one);
    let unit_and_note = move |one: &Summary| {
        let (unit, note) = (shown(say, one).unit(), note(one));
        if note.is_empty() { unit } else { format!("{unit} {note}") }
    };
    let mut columns = Vec::from(subject(sheet, |one: &Summary| (one.metric, &one.of)));
    columns.extend([
        Column::new("metric of", "", Kind::Text, move |one: &Summary| {
            say.of(say.metric(one.metric), sheet.names.subject(&one.of)).into()
        }),
        text("id", "id", 28, |one: &Summary| one.of.clone()),
        text("period", say.period(), 10, |one: &Summary| one.period.clone()),
        text("unit", say.unit(), 10, |one: &Summary| one.unit.clone()),
        text("shown unit", say.unit(), 10, move |one: &Summary| shown(say, one).unit()),
        Column::new("defined", say.defined(), Kind::Count, |one: &Summary| {
            Cell::Count(one.defined)
        })
        .wide(12),
        figure("mean", say.mean(), |one| one.mean),
        figure("standard_error", say.standard_error(), |one| one.standard_error),
        Column::new("error", say.error_head(), Kind::Text, error),
        figure("sd", say.sd(), |one| one.sd),
        figure("min", say.minimum(), |one| one.min),
        figure("max", say.maximum(), |one| one.max),
        figure("median", say.median(), |one| one.quantile(0.5)),
        Column::new("median with unit", say.median(), Kind::Number, words),
        Column::new("range", "5–95 %", Kind::Number, range(false)),
        Column::new("range with unit", "5–95 %", Kind::Number, range(true)),
        text("note", "", 10, note),
        text("unit and note", "", 10, unit_and_note),
    ]);
    columns.extend(QUANTILES.map(|(p, name)| quantile(say, (name, name.to_owned()), p)));
    Subject(columns)
}

fn shown(say: Say, one: &Summary) -> Shown {
    Shown::new(say, one.metric, &one.unit)
}

/// A quantile of a summary.
pub(super) fn quantile<'c>(
    say: Say,
    (key, name): (&'static str, String),
    p: f64,
) -> Column<'c, &'c Summary> {
    let cell = move |one: &Summary| Cell::Figure(one.quantile(p), shown(say, one));
    Column::new(key, name, Kind::Number, cell).wide(12)
}

/// The same with its interval.
pub(super) fn estimate<'c>(say: Say, (p, name): (f64, &str)) -> Column<'c, &'c Summary> {
    let cell = move |one: &Summary| {
        let found = one.quantiles.iter().find(|quantile| quantile.p == p);
        let parts = found.map_or([None; 3], |one| [one.value, one.low, one.high]);
        Cell::Estimate(parts, shown(say, one))
    };
    let mut column = Column::new("value", name, Kind::Estimate, cell);
    column.head.widths = [12; 2];
    column
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

/// Quantiles of the metrics with their intervals.
pub(super) fn quantiles<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, (&'c Summary, &'c Quantile)> {
    type Of<'c> = (&'c Summary, &'c Quantile);
    let say = sheet.say;
    let p = |(_, one): Of<'_>| Cell::Number(Some(one.p)).worded(one.p.to_string());
    let value =
        move |(of, one): Of<'_>| Cell::Estimate([one.value, one.low, one.high], shown(say, of));
    let ends = move |(of, one): Of<'_>| Cell::Range([one.low, one.high], shown(say, of));
    let mut columns = Vec::from(subject(sheet, |(of, _): Of<'c>| (of.metric, of.of.as_str())));
    columns.extend([
        text("period", say.period(), 10, |(of, _): Of<'_>| of.period.clone()),
        text("unit", say.unit(), 10, |(of, _): Of<'_>| of.unit.clone()),
        text("shown unit", "", 10, move |(of, _): Of<'_>| shown(say, of).unit()),
        Column::new("p", "p", Kind::Number, p),
        Column::new("value", say.quantile_head(), Kind::Estimate, value),
        Column::new("ends", say.interval_head(), Kind::Number, ends),
    ]);
    Subject(columns)
}

/// Precisions that were asked for.
pub(super) fn precision<'c>() -> Subject<'c, &'c Precision> {
    Subject(vec![
        text("figure", "", 10, |one: &Precision| one.figure.clone()),
        number("tolerance", "", |one: &Precision| Some(one.tolerance)),
        number("half_width", "", |one: &Precision| one.half_width),
        text("met", "", 10, |one: &Precision| one.met.to_string()),
    ])
}

/// What is needed to get the same numbers again.
pub(super) fn provenance<'c>(sheet: &'c Sheet<'_>) -> Subject<'c, &'c Provenance> {
    let (say, facts) = (sheet.say, sheet.outcome.facts);
    let text = |key, name: &str, cell: fn(&Provenance) -> &String| {
        text(key, name, 10, move |one: &Provenance| cell(one).clone())
    };
    let count = |key, name, cell: fn(&Provenance) -> u64| {
        Column::new(key, name, Kind::Count, move |one: &Provenance| Cell::Count(cell(one)))
    };
    let changes = |_: &Provenance| sheet.asked.changes.join("; ").into();
    let design =
        move |one: &Provenance| Cell::Text(one.design.clone()).worded(say.design(&one.design));
    let complete = move |one: &Provenance| {
        let end = if one.complete { say.complete() } else { say.incomplete() };
        Cell::Text(one.complete.to_string()).worded(end)
    };
    let observations =
        move |_: &Provenance| facts.map_or(Cell::Nothing, |facts| Cell::Count(facts.observations));
    let effective = move |_: &Provenance| Cell::Number(facts.map(|facts| facts.effective));
    // Whole numbers beyond 2⁵³ would lose digits on worksheets.
    let seed = |one: &Provenance| one.seed.to_string().into();
    Subject(vec![
        text("scenario", say.scenario(), |one| &one.scenario),
        Column::new("changes", say.changes(), Kind::Text, changes),
        text("digest", say.digest(), |one| &one.digest),
        text("version", say.version(), |one| &one.version),
        Column::new("design", say.design_head(), Kind::Text, design),
        count("seed", say.seed(), |one| one.seed),
        Column::new("seed in full", say.seed(), Kind::Text, seed),
        count("draws", say.draws(), |one| one.draws),
        Column::new("complete", say.run_end(), Kind::Text, complete),
        Column::new("observations", "", Kind::Count, observations),
        Column::new("effective", say.effective(), Kind::Number, effective),
    ])
}
