//! Drivers: what can be watched in every draw, and which of it moves together.
//!
//! Numbers of a correlation form a group; so do the own parts of the fate and the delay of a project,
//! and every shock is one of its own. Everything in one group may depend on each other, groups do
//! not, so that exchanging the draws of a group between two samples leaves two valid samples. Where
//! a fate is `z = Σ ℓ·F + √(1 − Σ ℓ²)·ε`, what is exchanged is F or ε, and z is drawn again.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Driver, DriverGroup, DriverKind};
use super::driver::DriverName;
use crate::law::Uncertain::Exact;
use crate::model::Model;
use crate::model::index::Row;
use crate::model::time::{ByYear, Fate, Time};
use crate::sample::{Block, Sampler};
use crate::scenario::Scenario;
use crate::scenario::input::Input;
use crate::scenario::project::ProjectField;
use crate::scenario::retirement::RetirementField;

/// Everything uncertain of a model.
#[derive(Debug, Clone, Default)]
pub(super) struct Watched {
    pub(super) all: Vec<Driver>,
    sources: Vec<DriverRow>,
    pub(super) groups: Vec<DriverGroup>,
    /// By group: what is drawn for it.
    drawn: Vec<DrawnRows>,
    /// The group of each row.
    group_of: BTreeMap<Row, usize>,
}

/// What is drawn for a group.
#[derive(Debug, Clone, Default)]
struct DrawnRows {
    rows: Vec<Row>,
    /// Latent numbers of fates whose own part is of the group, by their places.
    own: Vec<usize>,
    /// Latent numbers that share a shock of the group.
    sharing: Vec<usize>,
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

impl Watched {
    pub(super) fn of(model: &Model, scenario: &Scenario) -> Self {
        let mut found = Together::of(model).groups(model);
        for (position, given) in model.given.iter().enumerate() {
            if given.law.is_uncertain() && !is_delay(&given.input) {
                let place = changing(model).position(|by_year| by_year.given == position);
                let source = place.map_or(DriverRow::Row(given.row), DriverRow::ByYear);
                let name = DriverName::Input(given.input.clone());
                let unit = scenario.unit_of(&given.input).to_string();
                let group = found.group_of[&given.row];
                found.watch(source, (name, DriverKind::Number, unit), group);
            }
        }
        let Some(time) = &model.time else { return found };
        // The score of an input moves with the input, which is watched already.
        for shock in time.shocks.factors.iter().filter(|shock| shock.scored.is_none()) {
            let said = (shock.name.as_str().into(), DriverKind::Shock, "sd".to_owned());
            found.watch(DriverRow::Row(shock.row), said, found.group_of[&shock.row]);
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
            if let Some(group) = found.group_of_fate(fate, model) {
                let said = (name, DriverKind::Start, "month".to_owned());
                found.watch(DriverRow::Start(place), said, group);
            }
        }
        found
    }

    fn watch(&mut self, source: DriverRow, said: (DriverName, DriverKind, String), group: usize) {
        let (name, kind, unit) = said;
        self.sources.push(source);
        self.all.push(Driver { name, kind, unit, same_as: None, group });
    }

    /// The group of a fate, none for one that is sure.
    fn group_of_fate(&self, fate: &Fate, model: &Model) -> Option<usize> {
        let is_open = |row: Row| {
            let given = model.given.iter().find(|given| given.row == row);
            given.is_some_and(|given| !matches!(given.law, Exact(p) if p <= 0.0 || p >= 1.0))
        };
        let chance = fate.chance.filter(|(_, probability)| is_open(*probability));
        let group = |row| self.group_of.get(&row).copied();
        fate.delay.and_then(group).or_else(|| group(chance?.0))
    }

    /// The value of a driver which says that something does not come by the end of a period.
    pub(super) fn end(&self, driver: usize, (model, period): (&Model, usize)) -> Option<f64> {
        let DriverRow::Start(fate) = self.sources[driver] else { return None };
        Some(model.periods[period].end - model.time.as_ref()?.fates[fate].planned)
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
        let row = match (self.sources[driver], &model.time) {
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

    /// Whether a driver feeds what these rows feed; else it can only go along with it.
    pub(super) fn feeds(&self, driver: usize, (model, fed): (&Model, &BTreeSet<Row>)) -> bool {
        let row = match (self.sources[driver], &model.time) {
            (DriverRow::Row(row), _) => row,
            (DriverRow::ByYear(place), Some(time)) => time.by_year[place].row,
            (DriverRow::Start(place), Some(time)) => time.fates[place].begun,
            (DriverRow::ByYear(_) | DriverRow::Start(_), None) => return false,
        };
        fed.contains(&row)
    }

    /// Whether anything of a group does.
    pub(super) fn group_feeds(&self, group: usize, fed: &BTreeSet<Row>) -> bool {
        self.group_of.iter().any(|(row, of)| *of == group && fed.contains(row))
    }

    /// Puts what was drawn for a group into the other block in its place in the first, whose other
    /// draws are those of `own`; the second's are those of `other`.
    pub(super) fn exchange(
        &self,
        group: usize,
        [one, second]: [&mut Block<'_>; 2],
        [own, other]: [&Sampler; 2],
    ) {
        let DrawnRows { rows, own: of_fates, sharing } = &self.drawn[group];
        for row in rows {
            one.row_mut(*row).swap_with_slice(second.row_mut(*row));
        }
        for latent in of_fates {
            other.draw_latent(*latent, one);
        }
        for latent in sharing {
            own.draw_latent(*latent, one);
        }
    }
}

/// The numbers that change by year.
fn changing(model: &Model) -> impl Iterator<Item = &ByYear> {
    model.time.iter().flat_map(|time| &time.by_year)
}

fn is_delay(input: &Input) -> bool {
    matches!(
        input,
        Input::Project { field: ProjectField::Delay, .. }
            | Input::Retirement { field: RetirementField::Delay, .. }
    )
}

/// What moves together: drawn things, each pointing to one it moves with, or to itself.
#[derive(Default)]
struct Together {
    /// Everything that is drawn: its name, and the rows that hold it.
    drawn: Vec<(String, Vec<Row>)>,
    with: Vec<usize>,
    /// The place of what is drawn into a row.
    by_row: BTreeMap<Row, usize>,
    /// Names of groups, by the place of any member; the last one given counts.
    named: Vec<(usize, String)>,
    /// The latent numbers of fates that share shocks, by their rows.
    sharing: BTreeMap<Row, usize>,
}

impl Together {
    /// Every uncertain number, latent number and shock, joined to what it moves with.
    fn of(model: &Model) -> Self {
        let mut together = Self::default();
        for (position, given) in model.given.iter().enumerate() {
            if given.law.is_uncertain() {
                let own = changing(model).filter(|by_year| by_year.given == position);
                let years = own.flat_map(|by_year| by_year.laws.iter().map(|(_, row, _)| *row));
                let shocks = model.time.iter().flat_map(|time| &time.shocks.factors);
                let scores = shocks.filter(|shock| shock.is_score_of(position));
                let scores = scores.map(|shock| shock.row);
                let rows = std::iter::once(given.row).chain(years).chain(scores).collect();
                together.add(given.input.to_string(), rows);
            }
        }
        if let Some(Time { shocks, .. }) = &model.time {
            let latents = shocks.latents.iter().map(|latent| (&latent.name, latent.row));
            let factors = shocks.factors.iter().map(|shock| (&shock.name, shock.row));
            for (name, row) in factors.chain(latents) {
                if !together.by_row.contains_key(&row) {
                    together.add(name.clone(), vec![row]);
                }
            }
        }
        together.correlate(model);
        if let Some(time) = &model.time {
            together.join_fates(time);
        }
        together
    }

    fn add(&mut self, name: String, rows: Vec<Row>) {
        let place = self.drawn.len();
        self.with.push(place);
        self.by_row.extend(rows.iter().map(|row| (*row, place)));
        self.drawn.push((name, rows));
    }

    /// The one that stands for all that moves with that.
    fn root(&self, mut place: usize) -> usize {
        while self.with[place] != place {
            place = self.with[place];
        }
        place
    }

    /// Joins what is drawn into two rows, if anything is.
    fn join(&mut self, one: Row, other: Row) {
        if let (Some(one), Some(other)) = (self.by_row.get(&one), self.by_row.get(&other)) {
            let (one, other) = (self.root(*one), self.root(*other));
            self.with[one.max(other)] = one.min(other);
        }
    }

    fn correlate(&mut self, model: &Model) {
        for group in &model.correlations {
            let members = group.members.clone().map(|position| model.given[position].row);
            let members: Vec<Row> = members.filter(|row| self.by_row.contains_key(row)).collect();
            for pair in members.windows(2) {
                self.join(pair[0], pair[1]);
            }
            if let [first, _, ..] = members[..] {
                self.named.push((self.by_row[&first], format!("correlation.{}", group.id)));
            }
        }
    }

    fn join_fates(&mut self, Time { fates, shocks, .. }: &Time) {
        for fate in fates {
            let Some((chance, _)) = fate.chance else { continue };
            if let Some(delay) = fate.delay {
                self.join(delay, chance);
            }
            if let Some(&place) = self.by_row.get(&chance) {
                let name = &self.drawn[place].0;
                let name = name.strip_suffix(".realised").unwrap_or(name).to_owned();
                self.named.push((place, name));
            }
        }
        let latents = shocks.latents.iter().zip(0..);
        let sharing = latents.filter(|(latent, _)| !latent.loadings.is_empty());
        self.sharing = sharing.map(|(latent, place)| (latent.row, place)).collect();
    }

    /// Groups in the order of their first members, with nothing that is watched yet.
    fn groups(&self, model: &Model) -> Watched {
        let mut found = Watched::default();
        let mut place_of: BTreeMap<usize, usize> = BTreeMap::new();
        let mut order: Vec<usize> = (0..self.drawn.len()).collect();
        // Inputs in the order of the file, whatever the order in which they are drawn.
        order.sort_by_key(|place| {
            let row = self.drawn[*place].1[0];
            let given = model.given.iter().find(|given| given.row == row);
            given.map_or(usize::MAX, |given| given.place)
        });
        for place in order {
            let root = self.root(place);
            let (own, rows) = &self.drawn[place];
            let group = *place_of.entry(root).or_insert_with(|| {
                let named = self.named.iter().rev().find(|(member, _)| self.root(*member) == root);
                let name = named.map_or(own, |(_, name)| name).as_str().into();
                found.groups.push(DriverGroup { name, inputs: Vec::new() });
                found.drawn.push(DrawnRows::default());
                found.groups.len() - 1
            });
            found.groups[group].inputs.push(own.clone());
            for row in rows {
                match self.sharing.get(row) {
                    Some(latent) => found.drawn[group].own.push(*latent),
                    None => found.drawn[group].rows.push(*row),
                }
            }
            found.group_of.extend(rows.iter().map(|row| (*row, group)));
        }
        let latents = model.time.iter().flat_map(|time| &time.shocks.latents).zip(0..);
        for (latent, place) in latents {
            let factors = latent.loadings.iter().map(|(factor, _)| found.group_of[factor]);
            let groups: BTreeSet<usize> = factors.collect();
            for group in groups {
                found.drawn[group].sharing.push(place);
            }
        }
        found
    }
}
