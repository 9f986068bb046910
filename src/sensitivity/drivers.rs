//! Drivers: what can be watched in every draw, and which of it moves together.
//!
//! Numbers of a correlation form a group; so do the fate and the delay of a project, and all fates
//! that hang together through shared shocks. Everything in one group may depend on each other,
//! groups do not, so that exchanging the rows of a group between two samples leaves two valid
//! samples.

use std::collections::BTreeMap;

use super::answer::{Driver, DriverGroup, DriverKind};
use super::driver::DriverName;
use crate::model::Model;
use crate::model::index::{Given, Row};
use crate::model::time::{Fate, Latent, Time};
use crate::sample::Block;
use crate::scenario::Scenario;
use crate::scenario::input::Input;
use crate::scenario::project::ProjectField;
use crate::scenario::retirement::RetirementField;

/// Everything uncertain of a model.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    pub(super) all: Vec<Driver>,
    sources: Vec<DriverRow>,
    pub(super) groups: Vec<DriverGroup>,
    /// By group: the rows that are drawn for it.
    rows: Vec<Vec<Row>>,
}

/// Where the values of a driver stand.
#[derive(Debug, Clone, Copy)]
enum DriverRow {
    /// In a row that is drawn.
    Row(Row),
    /// In the row of the law of a period's year, by its place among the numbers that change by
    /// year.
    ByYear(usize),
    /// In the date of a fate, by its place.
    Start(usize),
}

/// Something that is drawn: its name, and the rows that hold it.
struct Drawn {
    name: String,
    rows: Vec<Row>,
}

impl Watched {
    pub(super) fn of(model: &Model, scenario: &Scenario) -> Self {
        let mut together = Together::new(model);
        together.correlate(model);
        together.share_fates(model);
        let (groups, rows, group_of) = together.groups(model);
        let mut found = Self { all: Vec::new(), sources: Vec::new(), groups, rows };
        for (position, given) in model.given.iter().enumerate() {
            let is_watched = given.law.is_uncertain() && !is_delay(&given.input);
            if is_watched {
                let changing = model.time.iter().flat_map(|time| &time.by_year);
                let place = changing.into_iter().position(|by_year| by_year.given == position);
                let source = place.map_or(DriverRow::Row(given.row), DriverRow::ByYear);
                let name = DriverName::Input(given.input.clone());
                let unit = scenario.unit_of(&given.input).to_string();
                let group = group_of[&given.row];
                found.watch(source, (name, DriverKind::Number, unit), group);
            }
        }
        if let Some(time) = &model.time {
            for (name, row) in &time.shocks.factors {
                let (name, unit) = (name.as_str().into(), "sd".to_owned());
                let group = group_of[row];
                found.watch(DriverRow::Row(*row), (name, DriverKind::Shock, unit), group);
            }
            let mut retirements = scenario.retirements.iter();
            for (place, fate) in time.fates.iter().enumerate() {
                let name = match fate.project {
                    Some(project) => DriverName::Project(scenario.projects[project].id.clone()),
                    None => match retirements.next() {
                        Some(retirement) => DriverName::Retirement(retirement.id.clone()),
                        None => continue,
                    },
                };
                if let Some(group) = group_of_fate(fate, model, &group_of) {
                    let (kind, unit) = (DriverKind::Start, "month".to_owned());
                    found.watch(DriverRow::Start(place), (name, kind, unit), group);
                }
            }
        }
        found
    }

    fn watch(&mut self, source: DriverRow, said: (DriverName, DriverKind, String), group: usize) {
        let (name, kind, unit) = said;
        self.sources.push(source);
        self.all.push(Driver { name, kind, unit, same_as: None, group });
    }

    /// The value of a driver which says that something does not come by the end of a period.
    pub(super) fn end(&self, driver: usize, (model, period): (&Model, usize)) -> Option<f64> {
        match (self.sources[driver], &model.time) {
            (DriverRow::Start(fate), Some(time)) => {
                Some(model.periods[period].end - time.fates[fate].planned)
            }
            _ => None,
        }
    }

    /// Writes a driver's values in each draw of a block that counts, as they are in a period; the
    /// fates of the block are decided.
    pub(super) fn read(
        &self,
        driver: usize,
        (block, period): (&Block<'_>, usize),
        out: &mut [f64],
    ) {
        let model = block.model();
        let now = &model.periods[period];
        let time = model.time.as_ref();
        let row = match (self.sources[driver], time) {
            (DriverRow::Row(row), _) => row,
            (DriverRow::ByYear(place), Some(time)) => time.by_year[place].at(now.year),
            (DriverRow::Start(place), Some(time)) => {
                let Fate { planned, begun, .. } = time.fates[place];
                for (out, begun) in out.iter_mut().zip(block.counted(begun)) {
                    *out = begun.min(now.end) - planned;
                }
                return;
            }
            (DriverRow::ByYear(_) | DriverRow::Start(_), None) => return,
        };
        out.copy_from_slice(&block.counted(row)[..out.len()]);
    }

    /// Exchanges what was drawn for a group between two blocks.
    pub(super) fn exchange(&self, group: usize, one: &mut Block<'_>, other: &mut Block<'_>) {
        for row in &self.rows[group] {
            one.row_mut(*row).swap_with_slice(other.row_mut(*row));
        }
    }
}

fn is_delay(input: &Input) -> bool {
    matches!(
        input,
        Input::Project { field: ProjectField::Delay, .. }
            | Input::Retirement { field: RetirementField::Delay, .. }
    )
}

/// The group of a fate, none for one that is sure.
fn group_of_fate(fate: &Fate, model: &Model, group_of: &BTreeMap<Row, usize>) -> Option<usize> {
    let given = |row: Row| model.given.iter().find(|given| given.row == row);
    let probability = fate.chance.and_then(|(_, row)| given(row)).map(|given| &given.law);
    let is_sure = probability.is_none_or(|law| {
        use crate::law::Uncertain::Exact;
        matches!(law, Exact(p) if *p <= 0.0 || *p >= 1.0)
    });
    let delay = fate.delay.and_then(|row| group_of.get(&row));
    let chance = fate.chance.filter(|_| !is_sure).and_then(|(row, _)| group_of.get(&row));
    delay.or(chance).copied()
}

/// What moves together: drawn things, each pointing to one it moves with, or to itself.
struct Together {
    drawn: Vec<Drawn>,
    with: Vec<usize>,
    /// The place of what is drawn into a row.
    by_row: BTreeMap<Row, usize>,
    /// Names of groups, by the place of any member; the last one given counts.
    named: Vec<(usize, String)>,
}

impl Together {
    /// Every uncertain number, latent number and shock by itself.
    fn new(model: &Model) -> Self {
        let (drawn, with, by_row) = (Vec::new(), Vec::new(), BTreeMap::new());
        let mut together = Self { drawn, with, by_row, named: Vec::new() };
        for (position, Given { input, law, row, .. }) in model.given.iter().enumerate() {
            if law.is_uncertain() {
                let changing = model.time.iter().flat_map(|time| &time.by_year);
                let own = changing.filter(|by_year| by_year.given == position);
                let years = own.flat_map(|by_year| by_year.laws.iter().map(|(_, row, _)| *row));
                let rows = std::iter::once(*row).chain(years).collect();
                together.add(Drawn { name: input.to_string(), rows });
            }
        }
        let shocks = model.time.iter().map(|time| &time.shocks);
        for shocks in shocks {
            let latents = shocks.latents.iter().map(|Latent { name, row, .. }| (name, row));
            for (name, row) in shocks.factors.iter().map(|(name, row)| (name, row)).chain(latents) {
                if !together.by_row.contains_key(row) {
                    together.add(Drawn { name: name.clone(), rows: vec![*row] });
                }
            }
        }
        together
    }

    fn add(&mut self, drawn: Drawn) {
        let place = self.drawn.len();
        self.with.push(place);
        self.by_row.extend(drawn.rows.iter().map(|row| (*row, place)));
        self.drawn.push(drawn);
    }

    /// The one that stands for all that moves with that.
    fn root(&self, mut place: usize) -> usize {
        while self.with[place] != place {
            place = self.with[place];
        }
        place
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.with[one.max(other)] = one.min(other);
    }

    fn correlate(&mut self, model: &Model) {
        for group in &model.correlations {
            let members = group.members.clone().map(|position| model.given[position].row);
            let members: Vec<usize> =
                members.filter_map(|row| self.by_row.get(&row).copied()).collect();
            for pair in members.windows(2) {
                self.join(pair[0], pair[1]);
            }
            if let [first, _, ..] = members[..] {
                self.named.push((first, format!("correlation.{}", group.id)));
            }
        }
    }

    fn share_fates(&mut self, model: &Model) {
        let Some(Time { fates, shocks, .. }) = &model.time else { return };
        for fate in fates {
            let delay = fate.delay.and_then(|row| self.by_row.get(&row).copied());
            let chance = fate.chance.and_then(|(row, _)| self.by_row.get(&row).copied());
            if let (Some(delay), Some(chance)) = (delay, chance) {
                self.join(delay, chance);
            }
            if let Some(chance) = chance {
                let name = self.drawn[chance].name.clone();
                let name = name.strip_suffix(".realised").map_or(name.clone(), str::to_owned);
                self.named.push((chance, name));
            }
        }
        for Latent { row, loadings, .. } in &shocks.latents {
            for (factor, _) in loadings {
                if let (Some(latent), Some(factor)) =
                    (self.by_row.get(row), self.by_row.get(factor))
                {
                    self.join(*latent, *factor);
                }
            }
        }
        let roots: Vec<(usize, &str)> = shocks
            .factors
            .iter()
            .filter_map(|(name, row)| Some((self.root(*self.by_row.get(row)?), name.as_str())))
            .collect();
        for (root, name) in &roots {
            let is_only = roots.iter().all(|(other, _)| other == root);
            let name = if is_only { "pipeline".to_owned() } else { (*name).to_owned() };
            let others = (0..self.drawn.len()).filter(|place| self.root(*place) == *root).count();
            if others > 1 {
                self.named.push((*root, name));
            }
        }
    }

    /// Groups in the order of their first members, their rows, and the group of every row.
    fn groups(&self, model: &Model) -> (Vec<DriverGroup>, Vec<Vec<Row>>, BTreeMap<Row, usize>) {
        let mut place_of: BTreeMap<usize, usize> = BTreeMap::new();
        let (mut groups, mut rows) = (Vec::<DriverGroup>::new(), Vec::<Vec<Row>>::new());
        let mut group_of = BTreeMap::new();
        let mut order: Vec<usize> = (0..self.drawn.len()).collect();
        // Inputs in the order of the file, whatever the order in which they are drawn.
        let file_place = |place: &usize| {
            let row = self.drawn[*place].rows[0];
            let given = model.given.iter().find(|given| given.row == row);
            given.map_or(usize::MAX, |given| given.place)
        };
        order.sort_by_key(file_place);
        for place in order {
            let root = self.root(place);
            let group = *place_of.entry(root).or_insert_with(|| {
                let named = self.named.iter().rev().find(|(member, _)| self.root(*member) == root);
                let name = named.map_or(&self.drawn[place].name, |(_, name)| name);
                groups.push(DriverGroup { name: name.as_str().into(), inputs: Vec::new() });
                rows.push(Vec::new());
                groups.len() - 1
            });
            groups[group].inputs.push(self.drawn[place].name.clone());
            rows[group].extend(&self.drawn[place].rows);
            group_of.extend(self.drawn[place].rows.iter().map(|row| (*row, group)));
        }
        (groups, rows, group_of)
    }
}
