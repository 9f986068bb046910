//! From a scenario to rows, in the order in which the kernel computes them.
//!
//! One method for each pass of the kernel; see [`balance`](crate::balance) for the equations.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{
    ChainRate, Cover, Equivalent, Flows, Given, Group, LinkRows, Member, Nameplate, Row, Series,
    Split, StageRows, Store, Supply, TargetRow, Total,
};
use super::time::{PeriodRow, Time};
use super::{Correlated, Model};
use crate::metric::{Metric, Subject};
use crate::scenario::Scenario;
use crate::scenario::band::Band;
use crate::scenario::input::Input;
use crate::scenario::link::{Link, LinkField};
use crate::scenario::quantity::Quantity;
use crate::scenario::stage::{Stage, StageField};
use crate::scenario::uncertain::Uncertain;
use crate::units::Unit;

/// Compiles a scenario with these metrics, besides what its targets need.
pub(super) fn compile(scenario: &Scenario, metrics: &BTreeSet<Metric>) -> Model {
    let mut asked = metrics.clone();
    asked.extend(scenario.targets.iter().map(|target| target.metric));
    let mut compiler = Compiler::new(scenario, asked);
    compiler.place_inputs();
    compiler.place_years();
    compiler.place_stages();
    compiler.place_pipeline();
    compiler.potentials();
    compiler.mixes();
    compiler.covers();
    compiler.equivalents();
    let openings = compiler.opening_stocks();
    compiler.pull();
    compiler.push(&openings);
    compiler.figures(&openings);
    compiler.place_sums();
    compiler.finish(metrics)
}

/// Rows handed out so far.
pub(super) struct Compiler<'s> {
    pub(super) scenario: &'s Scenario,
    asked: BTreeSet<Metric>,
    rows: u32,
    pub(super) periods: Vec<PeriodRow>,
    pub(super) time: Time,
    /// Numbers that follow several laws over the horizon, and which.
    pub(super) changing: Vec<(usize, Vec<(i32, Uncertain)>)>,
    pub(super) given: Vec<Given>,
    correlations: Vec<Correlated>,
    /// Positions among `given`.
    pub(super) by_input: BTreeMap<Input, usize>,
    /// Where each number stands in the file.
    pub(super) places: BTreeMap<Input, usize>,
    pub(super) stages: Vec<StageRows>,
    /// Positions in topological order, by id.
    pub(super) position: BTreeMap<&'s str, usize>,
    pub(super) links: Vec<LinkRows>,
    /// Positions among `links`, by the positions of their stages.
    between: BTreeMap<(usize, usize), usize>,
    throughput: Row,
    accounts: Vec<Total>,
    chain_rate: Option<ChainRate>,
}

impl<'s> Compiler<'s> {
    fn new(scenario: &'s Scenario, asked: BTreeSet<Metric>) -> Self {
        Self {
            scenario,
            asked,
            rows: 0,
            periods: super::time::periods(scenario),
            time: Time::default(),
            changing: Vec::new(),
            given: Vec::new(),
            correlations: Vec::new(),
            by_input: BTreeMap::new(),
            places: scenario.inputs().zip(0..).map(|((input, _), place)| (input, place)).collect(),
            stages: Vec::new(),
            position: BTreeMap::new(),
            links: Vec::new(),
            between: BTreeMap::new(),
            throughput: Row(0),
            accounts: Vec::new(),
            chain_rate: None,
        }
    }

    pub(super) fn next(&mut self) -> Row {
        self.rows += 1;
        Row(self.rows - 1)
    }

    fn next_if(&mut self, metric: Metric) -> Option<Row> {
        self.asked.contains(&metric).then(|| self.next())
    }

    /// Gives a row to every number that something depends on. Correlated ones come first, so that
    /// the rows of a group follow one another.
    fn place_inputs(&mut self) {
        let scenario = self.scenario;
        let quantities: BTreeMap<Input, &Quantity> = scenario.inputs().collect();
        for group in scenario.groups() {
            let first = self.given.len();
            for input in &group.members {
                self.place(input.clone(), quantities[input]);
            }
            let (id, strength) = (group.id.clone(), group.strength.clone());
            let members = first..self.given.len();
            self.correlations.push(Correlated { id, strength, members });
        }
        for (input, quantity) in scenario.inputs() {
            let needed = match &input {
                Input::Stage { field: StageField::Value, .. } => {
                    self.asked.contains(&Metric::ChainLocalSupplyRate)
                }
                Input::Stage { field: StageField::NationalCapacity, .. } => {
                    self.asked.contains(&Metric::NationalShare)
                }
                Input::Account { .. } => self.asked.contains(&Metric::Account),
                // Every draw is judged for balance and bottleneck, which need all else.
                Input::Stage { .. }
                | Input::Link { .. }
                | Input::Status { .. }
                | Input::Project { .. }
                | Input::Retirement { .. } => true,
            };
            if needed && !self.by_input.contains_key(&input) {
                self.place(input, quantity);
            }
        }
    }

    fn place(&mut self, input: Input, quantity: &Quantity) {
        let laws = self.laws(quantity);
        // Of several laws an uncertain one stands for all: the row holds their latent draw.
        let uncertain = laws.iter().find(|(_, law)| law.is_uncertain());
        let law = uncertain.unwrap_or(&laws[0]).1.clone();
        let row = self.next();
        self.by_input.insert(input.clone(), self.given.len());
        let place = self.places[&input];
        if laws.len() > 1 {
            self.changing.push((self.given.len(), laws));
        }
        self.given.push(Given { input, law, row, place });
    }

    /// The row that the kernel reads an input from.
    pub(super) fn input(&self, input: &Input) -> Option<Row> {
        let position = *self.by_input.get(input)?;
        let by_year = self.time.by_year.iter().find(|by_year| by_year.given == position);
        Some(by_year.map_or(self.given[position].row, |by_year| by_year.row))
    }

    fn stage_input(&self, stage: &str, field: StageField) -> Option<Row> {
        self.input(&Input::Stage { stage: stage.to_owned(), field })
    }

    fn link_input(&self, link: &Link, field: LinkField) -> Option<Row> {
        let (from, to) = (link.from.clone(), link.to.clone());
        self.input(&Input::Link { from, to, field })
    }

    /// Orders stages from suppliers to buyers and links by the ids of their stages.
    fn place_stages(&mut self) {
        let scenario = self.scenario;
        let mut links: Vec<&Link> = scenario.links.iter().collect();
        links.sort_by_key(|link| (&link.from, &link.to));
        for stage in topological(scenario) {
            self.position.insert(&stage.id, self.stages.len());
            let rows = self.stage_rows(stage);
            self.stages.push(rows);
        }
        for (index, link) in links.iter().enumerate() {
            let (from, to) = (self.position[link.from.as_str()], self.position[link.to.as_str()]);
            let rows = self.link_rows(link, (from, to));
            self.links.push(rows);
            self.between.insert((from, to), index);
            self.stages[from].buyers.push(index);
            let name = link.alternative.as_ref().unwrap_or(&link.from);
            let groups = &mut self.stages[to].groups;
            match groups.iter_mut().find(|group| group.name == *name) {
                Some(group) => group.links.push(index),
                None => groups.push(Group {
                    name: name.clone(),
                    links: vec![index],
                    split: None,
                    nameplate_split: None,
                    supply: None,
                }),
            }
        }
        for stage in &mut self.stages {
            stage.groups.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }

    fn stage_rows(&self, stage: &Stage) -> StageRows {
        let row = |field| self.stage_input(&stage.id, field);
        let capacity = row(StageField::Capacity).expect("a stage has a capacity");
        StageRows {
            id: stage.id.clone(),
            capacity,
            operating_rate: row(StageField::OperatingRate),
            output: capacity,
            installed: capacity,
            potential: capacity,
            export_limit: row(StageField::ExportLimit),
            export_commitment: row(StageField::ExportCommitment),
            storage: row(StageField::Storage),
            store: None,
            available: capacity,
            planned: capacity,
            production: capacity,
            wanted: None,
            ration: None,
            groups: Vec::new(),
            buyers: Vec::new(),
            cover: None,
            nameplate: None,
            equivalent: None,
            flows: Flows::default(),
            national: None,
        }
    }

    fn link_rows(&self, link: &Link, (from, to): (usize, usize)) -> LinkRows {
        let row = |field| self.link_input(link, field);
        let consumption = row(LinkField::Consumption).expect("a link has a consumption");
        LinkRows {
            from,
            to,
            consumption,
            local_share: row(LinkField::LocalShare),
            import_share: row(LinkField::ImportShare),
            mix: None,
            per_unit: consumption,
            nameplate_per_unit: consumption,
            want: consumption,
            grant: consumption,
            local: consumption,
            used: consumption,
            import: None,
            rate: None,
        }
    }

    /// `e = K·u`
    fn potentials(&mut self) {
        for index in 0..self.stages.len() {
            self.stages[index].potential = match self.stages[index].operating_rate {
                Some(_) => self.next(),
                None => self.stages[index].output,
            };
        }
    }

    /// `w` and `r·w` of alternatives.
    fn mixes(&mut self) {
        for stage in 0..self.stages.len() {
            for group in 0..self.stages[stage].groups.len() {
                let links = self.stages[stage].groups[group].links.clone();
                if links.len() == 1 {
                    continue;
                }
                let split = self.split(&links, |stage| stage.potential);
                for (&link, member) in links.iter().zip(&split.members) {
                    self.links[link].mix = Some(member.mix);
                    self.links[link].per_unit = member.per_unit;
                    self.links[link].nameplate_per_unit = member.per_unit;
                }
                let by_potential = split.members.iter().any(|member| member.feeds.is_some());
                self.stages[stage].groups[group].split = Some(split);
                if by_potential && self.asked.contains(&Metric::NameplateCoverage) {
                    let split = self.split(&links, |stage| stage.capacity);
                    for (&link, member) in links.iter().zip(&split.members) {
                        self.links[link].nameplate_per_unit = member.per_unit;
                    }
                    self.stages[stage].groups[group].nameplate_split = Some(split);
                }
            }
        }
    }

    fn split(&mut self, links: &[usize], output: impl Fn(&StageRows) -> Row) -> Split {
        let mut members = Vec::new();
        for &link in links {
            let LinkRows { from, to, consumption, .. } = self.links[link];
            let (from, to) = (&self.stages[from], &self.stages[to]);
            let input =
                Input::Link { from: from.id.clone(), to: to.id.clone(), field: LinkField::Mix };
            let planned = self.input(&input);
            let feeds = planned.is_none().then_some((output(from), consumption));
            let share = planned.unwrap_or_else(|| self.next());
            members.push(Member { share, feeds, mix: share, consumption, per_unit: share });
        }
        let sum = self.next();
        for member in &mut members {
            member.mix = self.next();
            member.per_unit = self.next();
        }
        Split { members, sum }
    }

    /// Local need of each product, coverage and gap.
    fn covers(&mut self) {
        let scenario = self.scenario;
        let stages = scenario.stages.iter();
        let bands: BTreeMap<&str, Band> =
            stages.filter_map(|stage| Some((stage.id.as_str(), stage.coverage?))).collect();
        for index in 0..self.stages.len() {
            if self.stages[index].buyers.is_empty() {
                continue;
            }
            let (need, coverage) = (self.next(), self.next());
            let gap = self.next_if(Metric::Gap);
            let own = bands.get(self.stages[index].id.as_str()).copied();
            let band = own.unwrap_or(scenario.balance.coverage);
            self.stages[index].cover = Some(Cover { need, coverage, gap, band });
            if self.asked.contains(&Metric::NameplateCoverage) {
                let (need, coverage) = (self.next(), self.next());
                self.stages[index].nameplate = Some(Nameplate { need, coverage });
            }
        }
    }

    /// `R` and `E`, from the final stage to all that feed it, and `min E`.
    fn equivalents(&mut self) {
        let last = &self.scenario.stages[self.scenario.final_stage_index()].id;
        let last = self.position[last.as_str()];
        let potential = self.stages[last].potential;
        self.stages[last].equivalent = Some(Equivalent { consumption: None, row: potential });
        for index in (0..last).rev() {
            let feeds = |link: &usize| self.stages[self.links[*link].to].equivalent.is_some();
            if self.stages[index].buyers.iter().any(feeds) {
                let (consumption, row) = (Some(self.next()), self.next());
                self.stages[index].equivalent = Some(Equivalent { consumption, row });
            }
        }
        self.throughput = self.next();
    }

    /// `want` and `d`, from buyers to suppliers.
    fn pull(&mut self) {
        for index in (0..self.stages.len()).rev() {
            self.stages[index].wanted = match self.stages[index].buyers[..] {
                [] => None,
                [link] => Some(self.links[link].want),
                _ => Some(self.next()),
            };
            self.stages[index].planned = match self.stages[index].export_limit {
                None => self.stages[index].potential,
                Some(_) => self.next(),
            };
            let links: Vec<usize> =
                self.stages[index].groups.iter().flat_map(|group| group.links.clone()).collect();
            for link in links {
                self.links[link].want = self.next();
            }
        }
    }

    /// `p`, `ℓ`, flows of links and grants, from suppliers to buyers.
    fn push(&mut self, openings: &BTreeMap<usize, Row>) {
        for index in 0..self.stages.len() {
            let mut held_back = false;
            for group in 0..self.stages[index].groups.len() {
                let links = &self.stages[index].groups[group].links;
                let binds = links.iter().any(|link| self.links[*link].import_share.is_some());
                let alternatives = links.len() > 1;
                if binds || alternatives {
                    let (local, import, total) = (self.next(), self.next(), self.next());
                    let supply = Supply { local, import, total, binds, sourced: None };
                    self.stages[index].groups[group].supply = Some(supply);
                }
                held_back |= binds;
            }
            let planned = self.stages[index].planned;
            let production = if held_back { self.next() } else { planned };
            self.stages[index].production = production;
            let stored = openings.contains_key(&index);
            self.stages[index].available = if stored { self.next() } else { production };
            for group in 0..self.stages[index].groups.len() {
                self.flows_of(index, group);
            }
            let buyers = self.stages[index].buyers.clone();
            if buyers.len() > 1 {
                self.stages[index].ration = Some(self.next());
            }
            for link in buyers {
                self.links[link].grant = self.next();
            }
        }
    }

    fn flows_of(&mut self, stage: usize, group: usize) {
        let links = self.stages[stage].groups[group].links.clone();
        if let [link] = links[..] {
            self.links[link].used = self.next();
            self.links[link].local = self.next();
            self.links[link].import = self.next_if(Metric::Import);
        } else {
            let sourced = Some(self.next());
            if let Some(supply) = &mut self.stages[stage].groups[group].supply {
                supply.sourced = sourced;
            }
            for link in links {
                self.links[link].local = self.next();
                self.links[link].import = Some(self.next());
                self.links[link].used = self.next();
            }
        }
    }

    /// Figures that follow from the flows, each where asked for.
    fn figures(&mut self, openings: &BTreeMap<usize, Row>) {
        for index in 0..self.stages.len() {
            let supplies = !self.stages[index].buyers.is_empty();
            let outside = [Metric::Surplus, Metric::Export, Metric::Stranded];
            let opening = openings.get(&index).copied();
            let surplus = outside.iter().any(|metric| self.asked.contains(metric));
            let surplus = (surplus || opening.is_some()).then(|| self.next());
            let export = match opening {
                Some(_) => Some(self.next()),
                None => self.next_if(Metric::Export),
            };
            let kept = opening.map(|_| self.next());
            let flows = Flows {
                surplus,
                export,
                stranded: self.next_if(Metric::Stranded),
                conversion: self.next_if(Metric::LocalConversionRate).filter(|_| supplies),
                utilisation: self.next_if(Metric::Utilisation),
            };
            self.stages[index].flows = flows;
            if let (Some(kept), Some(opening), Some(storage)) =
                (kept, opening, self.stages[index].storage)
            {
                let initial = self.stage_input(&self.stages[index].id, StageField::InitialStock);
                let store = Store { storage, initial, opening, kept };
                self.stages[index].store = Some(store);
            }
            let national = self.stage_input(&self.stages[index].id, StageField::NationalCapacity);
            self.stages[index].national = national.zip(self.next_if(Metric::NationalShare));
        }
        for index in 0..self.links.len() {
            self.links[index].rate = self.next_if(Metric::LocalSupplyRate);
        }
        if self.asked.contains(&Metric::Account) {
            for account in &self.scenario.accounts {
                let mut stages: Vec<&String> =
                    account.intensity.iter().map(|(stage, _)| stage).collect();
                stages.sort();
                let term = |stage: &String| {
                    let (account, stage) = (account.id.clone(), stage.clone());
                    let production = self.stages[self.position[stage.as_str()]].production;
                    (
                        self.input(&Input::Account { account, stage })
                            .expect("accounts were asked for"),
                        production,
                    )
                };
                let terms = stages.into_iter().map(term).collect();
                let row = self.next();
                self.accounts.push(Total { terms, row });
            }
        }
        if self.asked.contains(&Metric::ChainLocalSupplyRate) {
            self.chain_rate = self.chain_rate();
        }
    }

    fn chain_rate(&mut self) -> Option<ChainRate> {
        let mut terms = (Vec::new(), Vec::new());
        for link in &self.links {
            let value = self.stage_input(&self.stages[link.from].id, StageField::Value);
            if let Some(value) = value {
                terms.0.push((value, link.local));
                terms.1.push((value, link.used));
            }
        }
        if terms.0.is_empty() {
            return None;
        }
        let local = Total { terms: terms.0, row: self.next() };
        let used = Total { terms: terms.1, row: self.next() };
        Some(ChainRate { local, used, row: self.next() })
    }

    /// Names and units of what was placed.
    fn finish(self, metrics: &BTreeSet<Metric>) -> Model {
        let scenario = self.scenario;
        let mut series = Vec::new();
        for metric in self.asked.iter().copied() {
            for (of, unit) in subjects(scenario, metric.subject()) {
                if let Some(row) = self.row_of(metric, &of) {
                    let unit = unit_of(metric, unit);
                    series.push(Series { metric, of, unit, row });
                }
            }
        }
        let find = |metric, of: &str| {
            let found = series.iter().find(|series| series.metric == metric && series.of == of);
            found.map(|series: &Series| series.row).expect("checked: a target's metric exists")
        };
        let targets = scenario.targets.iter();
        let targets = targets
            .map(|target| TargetRow {
                row: find(target.metric, &target.of),
                period: self.period_of(target.period.as_deref()),
                band: target.band,
            })
            .collect();
        series.retain(|series| metrics.contains(&series.metric));
        let by_year = self.time.by_year.iter().flat_map(|by_year| &by_year.laws);
        let laws = self.given.iter().map(|given| (given.row, &given.law));
        let laws = laws.chain(by_year.map(|(_, row, law)| (*row, law)));
        let constants = laws.filter_map(|(row, law)| match law {
            Uncertain::Exact(value) => Some((row, *value)),
            _ => None,
        });
        let constants = constants.collect();
        let (summarised, slots) = once_each(&series);
        Model {
            constants,
            time: self.scenario.horizon.is_some().then_some(self.time),
            periods: self.periods,
            correlations: self.correlations,
            given: self.given,
            stages: self.stages,
            links: self.links,
            throughput: self.throughput,
            accounts: self.accounts,
            chain_rate: self.chain_rate,
            targets,
            series,
            summarised,
            slots,
            row_count: self.rows as usize,
        }
    }

    /// The period that a target is for; the last one if it does not say.
    fn period_of(&self, label: Option<&str>) -> usize {
        let last = self.periods.len() - 1;
        let found = label.map(|label| self.periods.iter().position(|period| period.label == label));
        found.flatten().unwrap_or(last)
    }

    /// The row that holds a metric of a subject, where the scenario has such a figure.
    fn row_of(&self, metric: Metric, of: &str) -> Option<Row> {
        let stage = self.position.get(of).map(|&index| &self.stages[index]);
        let link = || {
            let (from, to) = of.split_once("->")?;
            let (from, to) = (self.position.get(from)?, self.position.get(to)?);
            self.between.get(&(*from, *to)).map(|&index| &self.links[index])
        };
        match metric {
            Metric::Capacity => stage.map(|stage| stage.capacity),
            Metric::Stock => stage.and_then(|stage| Some(stage.store.as_ref()?.kept)),
            Metric::Potential => stage.map(|stage| stage.potential),
            Metric::Production => stage.map(|stage| stage.production),
            Metric::Surplus => stage.and_then(|stage| stage.flows.surplus),
            Metric::Export => stage.and_then(|stage| stage.flows.export),
            Metric::Stranded => stage.and_then(|stage| stage.flows.stranded),
            Metric::Gap => stage.and_then(|stage| stage.cover.as_ref()?.gap),
            Metric::Coverage => stage.and_then(|stage| Some(stage.cover.as_ref()?.coverage)),
            Metric::NameplateCoverage => {
                stage.and_then(|stage| Some(stage.nameplate.as_ref()?.coverage))
            }
            Metric::LocalConversionRate => stage.and_then(|stage| stage.flows.conversion),
            Metric::Utilisation => stage.and_then(|stage| stage.flows.utilisation),
            Metric::NationalShare => stage.and_then(|stage| Some(stage.national?.1)),
            Metric::FinalEquivalent => stage.and_then(|stage| Some(stage.equivalent.as_ref()?.row)),
            Metric::LocalSupplyRate => link().and_then(|link| link.rate),
            Metric::LocalFlow => link().map(|link| link.local),
            Metric::Import => link().and_then(|link| link.import),
            Metric::ClosedThroughput => Some(self.throughput),
            Metric::FinalOutput => {
                let last = &self.scenario.stages[self.scenario.final_stage_index()].id;
                Some(self.stages[self.position[last.as_str()]].production)
            }
            Metric::ChainLocalSupplyRate => self.chain_rate.as_ref().map(|rate| rate.row),
            Metric::Account => {
                let accounts = &self.scenario.accounts;
                let index = accounts.iter().position(|account| account.id == of)?;
                Some(self.accounts[index].row)
            }
        }
    }
}

/// The rows of the series, each once, and by series, which of them: without an export limit
/// production is the potential, and is counted with it.
fn once_each(series: &[Series]) -> (Vec<Row>, Vec<usize>) {
    let (mut rows, mut slots) = (Vec::new(), BTreeMap::new());
    let slot = |series: &Series| {
        *slots.entry(series.row).or_insert_with(|| {
            rows.push(series.row);
            rows.len() - 1
        })
    };
    let slots = series.iter().map(slot).collect();
    (rows, slots)
}

/// Every subject of that kind in file order, with the unit of its amounts.
fn subjects(scenario: &Scenario, subject: Subject) -> Vec<(String, Unit)> {
    let units: BTreeMap<&str, &Unit> =
        scenario.stages.iter().map(|stage| (stage.id.as_str(), &stage.unit)).collect();
    match subject {
        Subject::Stage
        | Subject::Supplier
        | Subject::National
        | Subject::Store
        | Subject::Feeder => {
            scenario.stages.iter().map(|stage| (stage.id.clone(), stage.unit.clone())).collect()
        }
        Subject::Link => {
            let links = scenario.links.iter();
            links.map(|link| (link.id(), units[link.from.as_str()].clone())).collect()
        }
        Subject::Chain => Vec::from([("chain".to_owned(), Unit::one())]),
        Subject::Account => {
            let accounts = scenario.accounts.iter();
            accounts.map(|account| (account.id.clone(), account.unit.clone())).collect()
        }
    }
    .into_iter()
    .map(|(of, unit)| match subject {
        Subject::Feeder | Subject::Chain => {
            (of, scenario.stages[scenario.final_stage_index()].unit.clone())
        }
        _ => (of, unit),
    })
    .collect()
}

fn unit_of(metric: Metric, amount: Unit) -> Unit {
    match metric {
        Metric::Coverage
        | Metric::NameplateCoverage
        | Metric::LocalConversionRate
        | Metric::Utilisation
        | Metric::NationalShare
        | Metric::LocalSupplyRate
        | Metric::ChainLocalSupplyRate => Unit::one(),
        _ => amount,
    }
}

/// Stages from suppliers to buyers; among those that are free, the smallest id first.
fn topological(scenario: &Scenario) -> Vec<&Stage> {
    let mut waits: BTreeMap<&str, usize> = BTreeMap::new();
    let mut buyers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for link in &scenario.links {
        *waits.entry(&link.to).or_default() += 1;
        buyers.entry(&link.from).or_default().push(&link.to);
    }
    let by_id: BTreeMap<&str, &Stage> =
        scenario.stages.iter().map(|stage| (stage.id.as_str(), stage)).collect();
    let mut free: BTreeSet<&str> =
        by_id.keys().copied().filter(|id| !waits.contains_key(id)).collect();
    let mut order = Vec::new();
    while let Some(id) = free.pop_first() {
        order.push(by_id[id]);
        for buyer in buyers.get(id).into_iter().flatten() {
            let left = waits.get_mut(buyer).expect("a buyer waits for its suppliers");
            *left -= 1;
            if *left == 0 {
                free.insert(buyer);
            }
        }
    }
    order
}
