//! How likely each promise is kept.

use super::Chart;
use crate::answer::Fate;
use crate::drawing::Key;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Shape};
use crate::names::plain;
use crate::number::with_interval;
use crate::sheet::Sheet;
use crate::tables;
use pvchain::Probability;

pub(super) fn targets(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let columns = ["target", "what", "bound", "period", "figure", "probability"];
    let columns = [&columns[..], &["verdict", "source"]].concat();
    let table = tables::targets(sheet).pick(&columns).of(tables::each(sheet));
    let row = |name, p| row(sheet, name, p);
    let mut rows: Vec<Row> =
        targets.iter().map(|target| row(plain(&target.id), target.probability)).collect();
    if let Some(all) = sheet.outcome.all_targets.filter(|_| targets.len() > 1) {
        rows.push(row(say.targets_together(targets.len()), all));
    }
    let keys = vec![
        Key::new("good", say.kept()),
        Key::new("warn", say.at_risk()),
        Key::new("bad", say.broken()),
    ];
    let about = [say.targets_chart(), say.targets_reading()].map(str::to_owned);
    Chart::of_rows(id, about, (vec![Group::new(Axis::percent(), rows)], keys), table)
}

fn row(sheet: &Sheet<'_>, name: String, p: Probability) -> Row {
    let class = match Fate::of(p) {
        Fate::Kept => "good",
        Fate::AtRisk => "warn",
        Fate::Broken => "bad",
    };
    let value = with_interval(sheet.say, p);
    let title = sheet.say.colon(&name, &value);
    Row::of(name, value, Mark::new(Shape::chance(p), class, title))
}
