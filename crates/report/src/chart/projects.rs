//! What each project means for each target.

use super::Chart;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Shape};
use crate::names::plain;
use crate::number::{count, probability, signed, with_interval, with_unit};
use crate::sheet::Sheet;
use crate::tables::{self, Critical, that_matter};

/// Most projects that are drawn for a target; the table has them all.
const MOST_PROJECTS: usize = 8;

pub(super) fn projects(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let (say, targets) = (sheet.say, &sheet.outcome.targets);
    let columns = ["target", "project", "gain", "criticality"];
    let all: Vec<Critical<'_>> = targets.iter().flat_map(that_matter).collect();
    let draws = all.last().map_or(0, |(_, project)| project.criticality.draws);
    let table = tables::projects(sheet).pick(&columns).of(all);
    let mut groups = Vec::new();
    let (mut least, mut most) = (0.0_f64, 1.0_f64);
    for target in targets {
        let drawn = that_matter(target).into_iter().take(MOST_PROJECTS);
        let rows = drawn.map(|(_, project)| {
            let (name, gain) = (plain(&project.project), 100.0 * project.gain);
            (least, most) = (least.min(gain), most.max(gain));
            let points = with_unit(signed(gain), say.points());
            let title = say.project_hover(&name, &points, with_interval(say, project.criticality));
            let value = say.gain_and_criticality(points, probability(say, project.criticality));
            let shape = Shape::Bar([gain.min(0.0), gain.max(0.0)]);
            Row::of(name, value, Mark::new(shape, "figure", title))
        });
        let rows = rows.collect();
        groups.push(Group { heading: plain(&target.id), axis: Axis::default(), rows });
    }
    groups.retain(|group| !group.rows.is_empty());
    // One axis for all, so that bars compare across targets.
    let axis = Axis::over([least, most], say.points());
    for group in &mut groups {
        group.axis = axis.clone();
    }
    let about = [say.projects_title().to_owned(), say.gain_means(count(draws))];
    Chart::of_rows(id, about, (groups, Vec::new()), table)
}
