//! Stages and totals: on which side stages fail, their coverage and gaps, what holds them back, and
//! accounts.

use crate::drawing::{Axis, Chart, Drawing, Mark, MarkShape, MarkedRow, RowGroup};
use crate::number::{probability, with_interval};
use crate::tables::{self, required};
use crate::{names::plain, sheet::Sheet, spread::Spread};
use pvchain::{Balanced, LimitedBy, Limiting, Metric, Probability, Sides, Summary};

/// Largest coverage that an axis spans: beyond it only that there is far too much matters.
pub(super) const MOST_COVERAGE: f64 = 5.0;

/// The last period, if any stage has local buyers.
fn last<'a>(sheet: &Sheet<'a>) -> Option<&'a Balanced> {
    sheet.outcome.balanced.last().filter(|balanced| !balanced.stages.is_empty())
}

pub(super) fn sides(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let columns = ["stage", "short", "over", "undefined"];
    let table = tables::sides(sheet).pick(&columns).of(&balanced.stages);
    let all = say.colon(say.all_stages(), with_interval(say, balanced.probability));
    let inside = MarkShape::share([0.0, balanced.probability.value]);
    let all = MarkedRow {
        name: say.all_stages().to_owned(),
        value: say.balanced_p(probability(say, balanced.probability)),
        marks: vec![
            Mark::new(MarkShape::Bar([0.0, 100.0]), "undefined", ""),
            Mark::new(inside, "inside", all),
        ],
    };
    let stages = balanced.stages.iter().map(|stage| sides_row(sheet, stage));
    let rows = [all].into_iter().chain(stages).collect();
    let keys = vec![
        ("short", say.too_little_key()),
        ("inside", say.inside_key()),
        ("over", say.too_much_key()),
        ("undefined", say.undefined_key()),
    ];
    let about = [say.sides_title(plain(&balanced.period)), say.sides_reading().to_owned()];
    let groups = vec![RowGroup::new(Axis::percent(), rows)];
    Chart::of(id, about, Drawing::rows(groups, keys), table)
}

fn sides_row(sheet: &Sheet<'_>, stage: &Sides) -> MarkedRow {
    let (say, name) = (sheet.say, sheet.names.stage(&stage.stage));
    let p = |p: Probability| probability(say, p);
    let value = say.short_and_over(p(stage.short), p(stage.over));
    let Sides { short, over, undefined, .. } = stage;
    let ends = [short.value, 1.0 - over.value - undefined.value];
    let spans = [
        ("short", [0.0, ends[0]], say.too_little_key(), Some(short)),
        ("inside", ends, say.inside_key(), None),
        ("over", [ends[1], ends[1] + over.value], say.too_much_key(), Some(over)),
        ("undefined", [1.0 - undefined.value, 1.0], say.undefined_key(), Some(undefined)),
    ];
    // Rounding may leave a sliver of a side that never happens.
    let marks = spans.into_iter().filter(|(_, [from, to], ..)| to - from > 1e-9);
    let marks = marks.map(|(class, span, side, p)| {
        let p = p.map_or(say.rest().to_owned(), |p| with_interval(say, *p));
        Mark::new(MarkShape::share(span), class, say.colon(&name, say.colon(side, p)))
    });
    MarkedRow { marks: marks.collect(), name, value }
}

/// A metric of the stages with local buyers.
fn found<'a>(sheet: &Sheet<'a>, metric: Metric) -> Vec<(String, &'a Summary)> {
    let stages = last(sheet).into_iter().flat_map(|balanced| &balanced.stages);
    let found = stages
        .filter_map(|one| Some((sheet.names.stage(&one.stage), sheet.find(metric, &one.stage)?)));
    found.collect()
}

pub(super) fn coverage(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let found = found(sheet, Metric::Coverage);
    let metrics = found.iter().map(|(_, one)| *one);
    let table = tables::spreads(sheet, say.stage(), &["of"], &["required"]).of(metrics);
    let rows = found.into_iter().map(|(name, summary)| {
        let band = required(sheet, &summary.of);
        let band = [band.min.unwrap_or(0.0), band.max.unwrap_or(f64::INFINITY)];
        let band = Mark::new(MarkShape::Band(band), "required", "");
        Spread::new(say, summary).row(name, Some(band))
    });
    let rows: Vec<MarkedRow> = rows.collect();
    let figures = rows.iter().flat_map(MarkedRow::figures).filter(|figure| figure.is_finite());
    let figures = figures.chain([0.0, 1.0]).map(|figure| figure.min(MOST_COVERAGE));
    let groups = vec![RowGroup::new(Axis::over(figures, "").reference(1.0), rows)];
    let mut keys = Spread::keys(say);
    keys.push(("required", say.required_key()));
    let title = say.coverage_of_need(plain(&balanced.period));
    let about = [title, say.coverage_reading().to_owned()];
    Chart::of(id, about, Drawing::rows(groups, keys), table)
}

pub(super) fn gap(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, balanced) = (sheet.say, last(sheet)?);
    let found = found(sheet, Metric::Gap);
    let metrics = found.iter().map(|(_, one)| *one);
    let table = tables::spreads(sheet, say.stage(), &["of"], &[]).of(metrics);
    let groups = Spread::rows(say, found, Some(0.0));
    let about = [say.gap_chart(plain(&balanced.period)), say.gap_reading().to_owned()];
    Chart::of(id, about, Drawing::rows(groups, Spread::keys(say)), table)
}

pub(super) fn accounts(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let found = || sheet.accounts();
    let table = tables::spreads(sheet, say.account(), &["of"], &[]).of(found());
    let groups = Spread::rows(say, found().map(|one| (plain(&one.of), one)), None);
    let about = [say.accounts_chart(), say.accounts_reading()];
    Chart::of(id, about, Drawing::rows(groups, Spread::keys(say)), table)
}

pub(super) fn bottleneck(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, found) = (sheet.say, sheet.bottlenecks());
    let table = tables::bottleneck(sheet).pick(&["stage", "probability"]).of(found.clone());
    let title = say.bottleneck_chart(plain(&found.first()?.period));
    let rows = found.into_iter().map(|found| {
        let name = sheet.names.stage(&found.stage);
        let p = with_interval(say, found.probability);
        let title = say.colon(&name, &p);
        let shape = MarkShape::share([0.0, found.probability.value]);
        MarkedRow::of(name, p, Mark::new(shape, "figure", title))
    });
    let groups = vec![RowGroup::new(Axis::percent(), rows.collect())];
    let about = [title, say.bottleneck_reading().to_owned()];
    Chart::of(id, about, Drawing::rows(groups, Vec::new()), table)
}

pub(super) fn limits(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, limiting) = (sheet.say, sheet.limiting());
    let found = limiting.iter().flat_map(|(_, factors)| factors).copied();
    let columns = ["stage", "factor", "probability"];
    let table = tables::limiting(sheet).pick(&columns).of(found);
    let title = say.limits_chart(plain(&sheet.outcome.limiting.last()?.period));
    let rows = limiting.iter().map(|(stage, factors)| limits_row(sheet, stage, factors)).collect();
    let keys =
        vec![("figure", say.own_plants()), ("export", say.market()), ("import", say.inputs())];
    let groups = vec![RowGroup::new(Axis::percent(), rows)];
    let about = [title, say.limits_reading().to_owned()];
    Chart::of(id, about, Drawing::rows(groups, keys), table)
}

/// A stage's factors side by side; the most frequent one in words.
fn limits_row(sheet: &Sheet<'_>, stage: &str, factors: &[&Limiting]) -> MarkedRow {
    let (say, name) = (sheet.say, sheet.names.stage(stage));
    let (mut from, mut marks) = (0.0, Vec::new());
    for found in factors.iter().filter(|found| found.probability.hits > 0.0) {
        let class = match found.factor {
            LimitedBy::OwnPlants => "figure",
            LimitedBy::Market => "export",
            LimitedBy::Input(_) => "import",
        };
        let to = from + 100.0 * found.probability.value;
        let p = with_interval(say, found.probability);
        let title = say.colon(&name, say.colon(sheet.names.factor(&found.factor), p));
        marks.push(Mark::new(MarkShape::Bar([from, to]), class, title));
        from = to;
    }
    let most = factors.iter().max_by(|a, b| a.probability.value.total_cmp(&b.probability.value));
    let value = most.map_or(String::new(), |found| {
        let factor = sheet.names.factor(&found.factor);
        format!("{factor} {}", probability(say, found.probability))
    });
    MarkedRow { name, value, marks }
}
