//! From a scenario to rows, and to the operations that compute them in the order of the rows.
//!
//! Here stand the numbers of the scenario and the names; the equations are those of
//! [`flows`](super::flows) and [`figures`](super::figures).

use std::collections::{BTreeMap, BTreeSet};

use super::dimension::{Holder, dimension};
use super::index::{
    Given, InputGroup, LinkRows, MarketRows, PerFinal, Row, Series, StageRows, TargetRow,
};
use super::lanes::{Known, Lanes, Operation};
use super::time::{PeriodRow, Time};
use super::{Correlated, Model};
use crate::law::Uncertain;
use crate::metric::{Metric, Subject};
use crate::scenario::link::{Link, LinkField};
use crate::scenario::stage::{Stage, StageField};
use crate::scenario::{Scenario, input::Input, quantity::Quantity};
use crate::units::Unit;

impl Model {
    /// Compiles a scenario with all metrics.
    pub fn compile(scenario: &Scenario) -> Self {
        Self::with_metrics(scenario, &Metric::ALL)
    }

    /// Compiles a scenario with only these metrics and what its targets need.
    pub fn with_metrics(scenario: &Scenario, metrics: &[Metric]) -> Self {
        Self::with_figures(scenario, metrics, &[])
    }

    /// The same with rows for figures of the planner's own, each by its name and unit.
    pub(crate) fn with_figures(
        scenario: &Scenario,
        metrics: &[Metric],
        own: &[(&str, &Unit)],
    ) -> Self {
        let metrics: BTreeSet<Metric> = metrics.iter().copied().collect();
        let mut asked = metrics.clone();
        asked.extend(scenario.targets.iter().map(|target| target.metric));
        if !own.is_empty() {
            // An own figure may look at any other.
            asked.extend(Metric::ALL);
        }
        let mut compiler = Compiler::new(scenario, asked);
        compiler.place_inputs();
        compiler.place_years();
        compiler.place_stages();
        compiler.place_pipeline();
        compiler.potentials();
        compiler.of_year(Compiler::given_mixes);
        compiler.markets();
        compiler.of_year(|own| {
            own.default_mixes();
            own.covers();
            own.equivalents();
        });
        compiler.place_opening_stocks();
        compiler.pull();
        compiler.push();
        compiler.sales();
        compiler.outside();
        compiler.of_year(Compiler::rates);
        compiler.place_sums();
        for (name, _) in own {
            let row = compiler.next();
            compiler.report_of(Metric::Figure, name, row);
        }
        compiler.finish((&metrics, own))
    }
}

/// Rows handed out so far.
pub(super) struct Compiler<'s> {
    pub(super) scenario: &'s Scenario,
    asked: BTreeSet<Metric>,
    rows: u32,
    /// What computes a period, and what of it computes a year from the sums of its periods.
    operations: [Vec<Operation>; 2],
    is_of_year: bool,
    /// Which row holds which figure.
    pub(super) figures: BTreeMap<(Metric, String), Row>,
    pub(super) periods: Vec<PeriodRow>,
    pub(super) time: Time,
    /// Numbers that follow several laws over the horizon, and which.
    pub(super) changing: Vec<(usize, Vec<(i32, Uncertain)>)>,
    pub(super) given: Vec<Given>,
    correlations: Vec<Correlated>,
    /// Positions among `given`.
    pub(super) by_input: BTreeMap<Input, usize>,
    /// Where each number stands in the file.
    places: BTreeMap<Input, usize>,
    /// The dimension of Sobol' points of each uncertain number.
    dimensions: BTreeMap<Input, usize>,
    pub(super) stages: Vec<StageRows>,
    /// Stages from suppliers to buyers, and their positions by id.
    pub(super) order: Vec<&'s Stage>,
    pub(super) position: BTreeMap<&'s str, usize>,
    /// Position of the final stage.
    pub(super) last: usize,
    pub(super) links: Vec<LinkRows>,
    pub(super) throughput: Row,
    pub(super) market: MarketRows,
    /// By stage: what a unit of the final product takes of it.
    pub(super) per_final: BTreeMap<usize, PerFinal>,
}

/// The dimension of each uncertain number, whether or not it is asked for.
fn dimensions(scenario: &Scenario) -> BTreeMap<Input, usize> {
    let mut ranks = BTreeMap::new();
    let uncertain = scenario.inputs().filter(|(_, quantity)| quantity.is_uncertain());
    let each = uncertain.map(|(input, _)| {
        let (holder, next) = (Holder::of(&input), ranks.entry(Holder::of(&input)).or_insert(0));
        *next += 1;
        (input, dimension(holder, *next - 1))
    });
    each.collect()
}

impl<'s> Compiler<'s> {
    fn new(scenario: &'s Scenario, asked: BTreeSet<Metric>) -> Self {
        let order = topological(scenario);
        let position: BTreeMap<_, _> = order.iter().map(|stage| &*stage.id).zip(0..).collect();
        Self {
            scenario,
            asked,
            rows: 0,
            operations: [Vec::new(), Vec::new()],
            is_of_year: false,
            figures: BTreeMap::new(),
            periods: super::time::periods(scenario),
            time: Time::default(),
            changing: Vec::new(),
            given: Vec::new(),
            correlations: Vec::new(),
            by_input: BTreeMap::new(),
            places: scenario.inputs().zip(0..).map(|((input, _), place)| (input, place)).collect(),
            dimensions: dimensions(scenario),
            stages: Vec::new(),
            order,
            last: position[&*scenario.stages[scenario.final_stage_index()].id],
            position,
            links: Vec::new(),
            throughput: Row(0),
            market: MarketRows::default(),
            per_final: BTreeMap::new(),
        }
    }

    pub(super) fn next(&mut self) -> Row {
        self.rows += 1;
        Row(self.rows - 1)
    }

    pub(super) fn is_asked(&self, metric: Metric) -> bool {
        self.asked.contains(&metric)
    }

    /// Whether figures of accounts are asked for.
    pub(super) fn needs_accounts(&self) -> bool {
        self.asked.iter().any(|metric| matches!(metric.subject(), Subject::Accounts(_)))
    }

    fn emit(&mut self, operation: Operation) {
        let [of_period, of_year] = &mut self.operations;
        if self.is_of_year {
            of_year.push(operation.clone());
        }
        of_period.push(operation);
    }

    /// What `emit` emits is computed again for a year that sums up its periods.
    pub(super) fn of_year<T>(&mut self, emit: impl FnOnce(&mut Self) -> T) -> T {
        self.is_of_year = true;
        let emitted = emit(self);
        self.is_of_year = false;
        emitted
    }

    pub(super) fn set<const N: usize>(
        &mut self,
        sources: [Row; N],
        formula: impl Fn([f64; N]) -> f64 + Send + Sync + 'static,
    ) -> Row {
        let row = self.next();
        self.emit(Operation::update(row, sources, move |_, known| formula(known)));
        row
    }

    /// The same from any number of rows.
    pub(super) fn set_from_all(
        &mut self,
        sources: Vec<Row>,
        formula: impl Fn(Known<'_>, &[Row], &mut Lanes) + Send + Sync + 'static,
    ) -> Row {
        let row = self.next();
        self.emit(Operation::of_all(row, sources, formula));
        row
    }

    /// Sets a row of a year that sums up its periods in another way than in a period.
    pub(super) fn only_of_year<const N: usize>(
        &mut self,
        row: Row,
        sources: [Row; N],
        formula: impl Fn([f64; N]) -> f64 + Send + Sync + 'static,
    ) {
        let [_, of_year] = &mut self.operations;
        of_year.push(Operation::update(row, sources, move |_, known| formula(known)));
    }

    /// Changes a row that was just set.
    pub(super) fn update<const N: usize>(
        &mut self,
        row: Row,
        sources: [Row; N],
        formula: impl Fn(f64, [f64; N]) -> f64 + Send + Sync + 'static,
    ) {
        self.emit(Operation::update(row, sources, formula));
    }

    /// The sum of products of one, two or three rows.
    pub(super) fn sum(&mut self, terms: impl IntoIterator<Item = Vec<Row>>) -> Row {
        let mut sum = None;
        for term in terms {
            sum = Some(match term[..] {
                [a] => self.add(sum, [a], |[a]| a),
                [a, b] => self.add(sum, [a, b], |[a, b]| a * b),
                [a, b, c] => self.add(sum, [a, b, c], |[a, b, c]| a * b * c),
                _ => unreachable!("a term has one to three factors"),
            });
        }
        sum.unwrap_or_else(|| self.set([], |[]| 0.0))
    }

    /// A row that sums up terms, after another one.
    pub(super) fn add<const N: usize>(
        &mut self,
        sum: Option<Row>,
        factors: [Row; N],
        term: impl Fn([f64; N]) -> f64 + Send + Sync + 'static,
    ) -> Row {
        let Some(row) = sum else { return self.set(factors, term) };
        self.emit(Operation::update(row, factors, move |sum, factors| sum + term(factors)));
        row
    }

    /// The sum over links of products of rows.
    pub(super) fn sum_over(
        &mut self,
        links: &[usize],
        term: impl Fn(&Self, &LinkRows) -> Vec<Row>,
    ) -> Row {
        let terms: Vec<_> = links.iter().map(|link| term(self, &self.links[*link])).collect();
        self.sum(terms)
    }

    pub(super) fn report_of(&mut self, metric: Metric, of: &str, row: Row) {
        self.figures.insert((metric, of.to_owned()), row);
    }

    /// Names the row of a figure of a stage.
    pub(super) fn report(&mut self, metric: Metric, stage: usize, row: Row) {
        self.report_of(metric, &self.order[stage].id, row);
    }

    /// A figure where it is asked for.
    pub(super) fn figure<const N: usize>(
        &mut self,
        (metric, of): (Metric, &str),
        sources: [Row; N],
        formula: impl Fn([f64; N]) -> f64 + Send + Sync + 'static,
    ) {
        if self.is_asked(metric) {
            let row = self.set(sources, formula);
            self.report_of(metric, of, row);
        }
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
        // What projects share is drawn whatever is asked for.
        let shared: BTreeSet<&String> =
            scenario.factors.iter().filter_map(|factor| factor.input.as_ref()).collect();
        for (input, quantity) in scenario.inputs() {
            let needed = match &input {
                Input::Stage { field: StageField::Value, .. } => {
                    self.is_asked(Metric::ChainLocalSupplyRate)
                }
                Input::Stage { field: StageField::NationalCapacity, .. } => {
                    self.is_asked(Metric::NationalShare)
                }
                Input::Account { .. } => self.needs_accounts(),
                Input::Stage { stage, field: StageField::CashCost } => {
                    scenario.market_of(stage).is_some()
                }
                Input::Demand => scenario.markets.iter().any(|market| market.demand.is_none()),
                // Every draw is judged for balance and bottleneck, which need all else.
                _ => true,
            };
            let is_shared = || shared.contains(&input.to_string());
            if (needed || is_shared()) && !self.by_input.contains_key(&input) {
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
        let dimension = self.dimensions.get(&input).copied().unwrap_or_default();
        if laws.len() > 1 {
            self.changing.push((self.given.len(), laws));
        }
        self.given.push(Given { input, law, row, place, dimension });
    }

    /// The row that the kernel reads an input from.
    pub(super) fn input(&self, input: &Input) -> Option<Row> {
        let position = *self.by_input.get(input)?;
        let by_year = self.time.by_year.iter().find(|by_year| by_year.given == position);
        Some(by_year.map_or(self.given[position].row, |by_year| by_year.row))
    }

    pub(super) fn stage_input(&self, stage: usize, field: StageField) -> Option<Row> {
        self.input(&Input::Stage { stage: self.order[stage].id.clone(), field })
    }

    /// The most that can be kept of a stage's product, and what is in store at the period's start.
    pub(super) fn storage(&self, stage: usize) -> Option<(Row, Row)> {
        self.stage_input(stage, StageField::Storage).zip(self.stages[stage].opening)
    }

    /// Gives rows to stages, from suppliers to buyers, and to links, by the ids of their stages.
    fn place_stages(&mut self) {
        let scenario = self.scenario;
        let mut links: Vec<&Link> = scenario.links.iter().collect();
        links.sort_by_key(|link| (&link.from, &link.to));
        self.stages = (0..self.order.len()).map(|stage| self.stage_rows(stage)).collect();
        let mut groups = BTreeMap::<(usize, &String), Vec<usize>>::new();
        for (index, link) in links.iter().enumerate() {
            let (from, to) = (self.position[link.from.as_str()], self.position[link.to.as_str()]);
            let rows = self.link_rows(link, (from, to));
            self.links.push(rows);
            self.stages[from].buyers.push(index);
            let name = link.alternative.as_ref().unwrap_or(&link.from);
            groups.entry((to, name)).or_default().push(index);
        }
        for ((to, name), links) in groups {
            self.stages[to].groups.push(InputGroup { name: name.clone(), links, supply: None });
        }
    }

    fn stage_rows(&self, stage: usize) -> StageRows {
        let row = |field| self.stage_input(stage, field);
        let capacity = row(StageField::Capacity).expect("a stage has a capacity");
        StageRows {
            id: self.order[stage].id.clone(),
            capacity,
            output: capacity,
            installed: capacity,
            full: capacity,
            potential: capacity,
            export_limit: row(StageField::ExportLimit),
            export_commitment: row(StageField::ExportCommitment),
            opening: None,
            available: capacity,
            wanted: None,
            planned: capacity,
            production: capacity,
            groups: Vec::new(),
            buyers: Vec::new(),
            cover: None,
            equivalent: None,
        }
    }

    fn link_rows(&self, link: &Link, (from, to): (usize, usize)) -> LinkRows {
        let row = |field| {
            self.input(&Input::Link { from: link.from.clone(), to: link.to.clone(), field })
        };
        let consumption = row(LinkField::Consumption).expect("a link has a consumption");
        LinkRows {
            id: link.id(),
            from,
            to,
            consumption,
            local_share: row(LinkField::LocalShare),
            import_share: row(LinkField::ImportShare),
            planned_mix: row(LinkField::Mix),
            mix: None,
            per_unit: consumption,
            nameplate_per_unit: consumption,
            want: consumption,
            grant: consumption,
            local: consumption,
            used: consumption,
        }
    }

    /// Names and units of what was placed.
    fn finish(self, (metrics, own): (&BTreeSet<Metric>, &[(&str, &Unit)])) -> Model {
        let row_of = |metric, of: &str| self.figures.get(&(metric, of.to_owned())).copied();
        let series = metrics.iter().flat_map(|&metric| {
            let subjects = self.scenario.subjects(metric).into_iter();
            subjects.filter_map(move |(of, unit)| {
                row_of(metric, &of).map(|row| Series { metric, of, unit, row })
            })
        });
        let own = own.iter().filter_map(|(name, unit)| {
            let row = row_of(Metric::Figure, name)?;
            let (of, unit) = ((*name).to_owned(), (*unit).clone());
            Some(Series { metric: Metric::Figure, of, unit, row })
        });
        let own: Vec<Series> = own.collect();
        let own_rows = own.iter().map(|series| series.row).collect();
        let series: Vec<Series> = series.chain(own).collect();
        // A target that does not say is for the last period.
        let period = |label: &String| self.periods.iter().position(|own| own.label == *label);
        let targets = self.scenario.targets.iter().map(|target| TargetRow {
            row: row_of(target.metric, &target.of).expect("checked: a target's metric exists"),
            period: target.period.as_ref().and_then(period).unwrap_or(self.periods.len() - 1),
            band: target.band,
        });
        let targets: Vec<TargetRow> = targets.collect();
        let by_year = self.time.by_year.iter().flat_map(|by_year| &by_year.laws);
        let laws = self.given.iter().map(|given| (given.row, &given.law));
        let laws = laws.chain(by_year.map(|(_, row, law)| (*row, law)));
        let constants = laws.filter_map(|(row, law)| match law {
            Uncertain::Exact(value) => Some((row, *value)),
            _ => None,
        });
        let (summarised, slots) = once_each(&series);
        let inputs = self.by_input.keys();
        let inputs = inputs.filter_map(|input| Some((input.clone(), self.input(input)?))).collect();
        let asked = self.asked;
        let figures = self.figures.into_iter();
        let figures =
            figures.filter(|((metric, _), _)| asked.contains(metric) || *metric == Metric::Figure);
        let [of_period, of_year] = self.operations;
        let model = Model {
            figures: figures.collect(),
            inputs,
            own: own_rows,
            constants: constants.collect(),
            targets,
            time: self.scenario.horizon.is_some().then_some(self.time),
            periods: self.periods,
            correlations: self.correlations,
            given: self.given,
            stages: self.stages,
            of_period,
            of_year,
            throughput: self.throughput,
            series,
            summarised,
            slots,
            row_count: self.rows as usize,
            identity: super::identity::Identity::default(),
        };
        let judged = model.judged();
        model.only(judged)
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

/// Stages from suppliers to buyers; among those that are free, the smallest id first.
fn topological(scenario: &Scenario) -> Vec<&Stage> {
    let mut left: BTreeMap<&str, (&Stage, Vec<&str>)> =
        scenario.stages.iter().map(|stage| (&*stage.id, (stage, Vec::new()))).collect();
    for Link { from, to, .. } in &scenario.links {
        left.entry(to).and_modify(|(_, suppliers)| suppliers.push(from));
    }
    let next = || {
        let is_free = |(_, suppliers): &&(&Stage, Vec<&str>)| {
            !suppliers.iter().any(|supplier| left.contains_key(supplier))
        };
        let free = left.values().find(is_free)?.0;
        left.remove(&*free.id);
        Some(free)
    };
    std::iter::from_fn(next).collect()
}
