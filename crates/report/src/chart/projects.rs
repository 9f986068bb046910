//! What each project means for each target.

use super::{Chart, Head, Table};
use crate::drawing::Drawing;
use crate::drawing::axis::Axis;
use crate::drawing::rows::{Group, Mark, Row, Rows, Shape};
use crate::names::plain;
use crate::number::{amount, count, probability, signed, with_interval, with_unit};
use crate::run::Sheet;

/// Most projects that are drawn for a target; the table has them all.
const MOST_PROJECTS: usize = 8;

pub(super) fn projects(sheet: &Sheet<'_>, id: &'static str) -> Option<Chart> {
    let say = sheet.say;
    let mut table = Table::new([
        Head::text(say.target()),
        Head::text(say.project()),
        Head::number(say.gain()),
        Head::number(say.criticality()),
    ]);
    let (mut groups, mut draws) = (Vec::new(), 0);
    let (mut least, mut most) = (0.0_f64, 1.0_f64);
    for target in &sheet.outcome.targets {
        let mut projects: Vec<_> = target.projects.iter().flatten().collect();
        projects.retain(|project| project.gain != 0.0 || project.criticality.hits > 0.0);
        projects.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let mut rows = Vec::new();
        for (index, project) in projects.into_iter().enumerate() {
            draws = project.criticality.draws;
            let (name, gain) = (plain(&project.project), 100.0 * project.gain);
            let points = with_unit(signed(gain), say.points());
            let criticality = with_interval(say, project.criticality);
            let cells = [plain(&target.id), name.clone(), amount(gain), criticality.clone()];
            table.row(cells);
            if index >= MOST_PROJECTS {
                continue;
            }
            (least, most) = (least.min(gain), most.max(gain));
            let title = say.project_hover(&name, &points, criticality);
            let shape = Shape::Bar([gain.min(0.0), gain.max(0.0)]);
            let value = say.gain_and_criticality(points, probability(say, project.criticality));
            rows.push(Row { name, value, marks: vec![Mark { shape, class: "figure", title }] });
        }
        groups.push(Group { heading: plain(&target.id), axis: Axis::default(), rows });
    }
    groups.retain(|group| !group.rows.is_empty());
    if groups.is_empty() {
        return None;
    }
    // One axis for all, so that bars compare across targets.
    let axis = Axis::over([least, most], say.points());
    for group in &mut groups {
        group.axis = axis.clone();
    }
    let drawing = Drawing::Rows(Rows { groups, keys: Vec::new() });
    let (title, reading) = (say.projects_title().to_owned(), say.gain_means(count(draws)));
    Some(Chart { id: id.to_owned(), title, reading, drawing, table })
}
