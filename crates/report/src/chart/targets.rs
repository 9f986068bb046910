//! How likely each promise is kept.

use super::{Chart, Head, Spread, Table};
use crate::answer::Fate;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::drawing::{Drawing, Key};
use crate::figures::target_row;
use crate::names::plain;
use crate::number::{NONE, with_interval};
use crate::run::Sheet;
use pvchain::{Probability, TargetOutcome};

pub(super) fn targets(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let targets = &sheet.outcome.targets;
    let mut table = Table::new([
        Head::text(say.target()),
        Head::text(say.what_head()),
        Head::text(say.bound()),
        Head::text(say.period_head()),
        Head::number(say.figure_head()),
        Head::number(say.p_met()),
        Head::text(say.verdict_head()),
        Head::text(say.source_head()),
    ]);
    let mut rows = Vec::new();
    for (target, given) in targets.iter().zip(&sheet.scenario.targets) {
        let [what, bound, met, verdict] = target_row(sheet, target);
        let source = given.note.source.as_deref().map_or(NONE.to_owned(), plain);
        let figure = figure(sheet, target);
        let period = plain(&target.period);
        table.row([plain(&target.id), what, bound, period, figure, met, verdict, source]);
        rows.push(row(sheet, plain(&target.id), target.probability));
    }
    if let Some(all) = sheet.outcome.all_targets.filter(|_| targets.len() > 1) {
        rows.push(row(sheet, say.targets_together(targets.len()), all));
    }
    if rows.is_empty() {
        return None;
    }
    let keys = vec![
        Key::new("good", say.kept()),
        Key::new("warn", say.at_risk()),
        Key::new("bad", say.broken()),
    ];
    let group = Group { heading: String::new(), axis: Axis::percent(), rows };
    let drawing = Drawing::Rows(Rows { groups: vec![group], keys });
    let reading = say.targets_reading().to_owned();
    Some(Chart {
        id: id.to_owned(),
        title: say.targets_chart().to_owned(),
        reading,
        drawing,
        table,
    })
}

fn row(sheet: &Sheet<'_>, name: String, p: Probability) -> Row {
    let class = match Fate::of(p) {
        Fate::Kept => "good",
        Fate::AtRisk => "warn",
        Fate::Broken => "bad",
    };
    let value = with_interval(sheet.say, p);
    let [low, point, high] = [p.low, p.value, p.high].map(|share| 100.0 * share);
    let shape = Shape::Interval { outer: [0.0, point], inner: Some([low, high]), point };
    let title = sheet.say.colon(&name, &value);
    Row { marks: vec![Mark { shape, class, title }], name, value }
}

/// The bounded metric's median and range in the target's period, where it was asked for.
fn figure(sheet: &Sheet<'_>, target: &TargetOutcome) -> String {
    let found = sheet.outcome.metric_in(&target.period, target.metric, &target.of);
    found.map_or(NONE.to_owned(), |summary| Spread::new(sheet.say, summary).words())
}
