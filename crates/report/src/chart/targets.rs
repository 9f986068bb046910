//! How likely each promise is kept, and what each project means for it.

use crate::drawing::{Axis, Chart, Drawing, Mark, MarkShape, MarkedRow, RowGroup};
use crate::number::{count, probability, signed, with_interval, with_unit};
use crate::tables::{self, Critical, that_matter};
use crate::{answer::Outlook, names::plain, sheet::Sheet};
use pvchain::Probability;

/// Most projects that are drawn for a target; the table has them all.
const MOST_PROJECTS: usize = 8;

pub(super) fn targets(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let columns =
        ["target", "what", "bound", "period", "figure", "probability", "verdict", "source"];
    let table = tables::targets(sheet).pick(&columns).of(tables::each(sheet));
    let row = |name, p| row(sheet, name, p);
    let mut rows: Vec<MarkedRow> =
        targets.iter().map(|target| row(plain(&target.id), target.probability)).collect();
    if let Some(all) = sheet.outcome.all_targets.filter(|_| targets.len() > 1) {
        rows.push(row(say.targets_together(targets.len()), all));
    }
    let keys = vec![("good", say.kept()), ("warn", say.at_risk()), ("bad", say.broken())];
    let groups = vec![RowGroup::new(Axis::percent(), rows)];
    let about = [say.targets_chart(), say.targets_reading()];
    Chart::of(id, about, Drawing::rows(groups, keys), table)
}

fn row(sheet: &Sheet<'_>, name: String, p: Probability) -> MarkedRow {
    let class = match Outlook::of(p) {
        Outlook::Kept => "good",
        Outlook::AtRisk => "warn",
        Outlook::Broken => "bad",
    };
    let value = with_interval(sheet.say, p);
    let title = sheet.say.colon(&name, &value);
    MarkedRow::of(name, value, Mark::new(MarkShape::chance(p), class, title))
}

pub(super) fn projects(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let all: Vec<Critical<'_>> = targets.iter().flat_map(that_matter).collect();
    let draws = all.last().map_or(0, |(_, project)| project.criticality.draws);
    let table = tables::projects(sheet).pick(&tables::PROJECTS).of(all);
    let groups = targets.iter().map(|target| {
        let drawn = that_matter(target).into_iter().take(MOST_PROJECTS);
        let rows = drawn.map(|(_, project)| {
            let (name, gain) = (plain(&project.project), 100.0 * project.gain);
            let points = with_unit(signed(gain), say.points());
            let title = say.project_hover(&name, &points, with_interval(say, project.criticality));
            let value = say.gain_and_criticality(points, probability(say, project.criticality));
            let shape = MarkShape::Bar([gain.min(0.0), gain.max(0.0)]);
            MarkedRow::of(name, value, Mark::new(shape, "figure", title))
        });
        let rows = rows.collect();
        RowGroup { heading: plain(&target.id), axis: Axis::default(), rows }
    });
    let mut groups: Vec<RowGroup> = groups.filter(|group| !group.rows.is_empty()).collect();
    // One axis for all, so that bars compare across targets.
    let figures = groups.iter().flat_map(|group| &group.rows).flat_map(MarkedRow::figures);
    let axis = Axis::over(figures.chain([0.0, 1.0]), say.points());
    for group in &mut groups {
        group.axis = axis.clone();
    }
    let about = [say.projects_title().to_owned(), say.gain_means(count(draws))];
    Chart::of(id, about, Drawing::rows(groups, Vec::new()), table)
}
