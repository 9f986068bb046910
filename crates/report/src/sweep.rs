//! What `pvchain sweep` prints: where each target is met, and the probabilities over the grid.

use std::io::{self, Write};

use super::csv;
use super::driver::input_label;
use super::names::{Names, plain};
use super::number::{NONE, Shown, amount, count, drawn, exact, probability, with_unit};
use super::table::{Cell, Column, ColumnKind, Columns, Head, Table, columns};
use super::{language::Say, sheet::Asked, terminal::Printout};
use pvchain::{GridCell, Input, Language, Metric, Probability, Scenario, Summary, Sweep};

/// What `pvchain sweep` prints.
pub fn sweep(scenario: &Scenario, asked: &Asked, sweep: &Sweep) -> String {
    let say = asked.say();
    let found = SweepPage::new(scenario, sweep, say);
    Printout::of(say, |page| {
        page.paragraph(say.sweep_title(plain(&scenario.name)));
        page.maybe(asked.changed());
        page.apart(found.what());
        for answer in found.answers() {
            page.indented(2, answer);
        }
        if let [_, _] = &sweep.over[..] {
            for figure in found.figures() {
                page.table(&found.matrix_title(figure), &found.matrix(figure));
            }
        } else {
            page.table(say.sweep_table(), &found.cells());
        }
        for (metric, table) in found.means() {
            page.table(&say.mean_of(say.metric(metric), ""), &table);
        }
        page.apart(found.effort());
    })
}

/// A table of a sweep, as a file.
#[derive(Debug, Clone, Copy)]
pub struct SweepTable(&'static str, fn(&SweepPage<'_>) -> Table);

impl SweepTable {
    /// The probabilities of each combination of values, and the means of its metrics.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the methods themselves are of one lifetime"
    )]
    pub const ALL: [Self; 2] = [
        Self("probabilities.csv", |page| page.probabilities()),
        Self("metrics.csv", |page| page.metrics()),
    ];

    /// The name of its file.
    pub fn file(self) -> &'static str {
        self.0
    }

    /// Writes the table as CSV.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(self, out: &mut impl Write, of: &Scenario, sweep: &Sweep) -> io::Result<()> {
        let page = SweepPage::new(of, sweep, Say(Language::English));
        csv::write(out, &(self.1)(&page))
    }
}

/// That a sweep was stopped before its last combination of values.
pub fn sweep_stopped(language: Language, done: usize, asked: usize) -> String {
    Say(language).sweep_stopped(count(done as u64), count(asked as u64))
}

#[derive(Debug)]
pub(super) struct SweepPage<'a> {
    pub(super) say: Say,
    names: Names<'a>,
    scenario: &'a Scenario,
    pub(super) sweep: &'a Sweep,
}

/// P(balanced), or that of the target of that place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Swept {
    Balanced,
    Target(usize),
}

impl Swept {
    pub(super) fn of(self, cell: &GridCell) -> Probability {
        match self {
            Self::Balanced => cell.balanced,
            Self::Target(place) => cell.targets[place],
        }
    }
}

impl<'a> SweepPage<'a> {
    pub(super) fn new(scenario: &'a Scenario, sweep: &'a Sweep, say: Say) -> Self {
        Self { say, names: Names::new(scenario, say), scenario, sweep }
    }

    pub(super) fn figures(&self) -> impl Iterator<Item = Swept> {
        let targets = (0..self.sweep.targets.len()).map(Swept::Target);
        [Swept::Balanced].into_iter().chain(targets)
    }

    pub(super) fn figure_name(&self, figure: Swept) -> String {
        match figure {
            Swept::Balanced => self.say.balanced_head().to_owned(),
            Swept::Target(place) => plain(&self.sweep.targets[place]),
        }
    }

    fn input(&self, axis: usize) -> Option<Input> {
        self.sweep.over[axis].input.parse().ok()
    }

    /// How values of an input are shown; those of a glob as they are.
    fn shown(&self, axis: usize) -> Shown {
        let unit = self.input(axis).map(|input| self.scenario.unit_of(&input).to_string());
        match unit.as_deref().filter(|unit| *unit != "month") {
            Some(unit) => Shown::amounts(self.say, unit),
            None => Shown::amounts(self.say, "1"),
        }
    }

    pub(super) fn unit(&self, axis: usize) -> String {
        match self.input(axis).map(|input| self.scenario.unit_of(&input)) {
            Some(unit) if unit.as_str() == "month" => self.say.in_months().to_owned(),
            _ => self.shown(axis).unit(),
        }
    }

    pub(super) fn input_name(&self, axis: usize) -> String {
        let input = self.input(axis);
        let label = input.map(|input| input_label(self.say, &self.names, &input));
        label.unwrap_or_else(|| plain(&self.sweep.over[axis].input))
    }

    /// An input with its unit.
    pub(super) fn axis_name(&self, axis: usize) -> String {
        match self.unit(axis) {
            none if none.is_empty() => self.input_name(axis),
            unit => self.say.in_brackets(self.input_name(axis), unit),
        }
    }

    /// A value as a number on an axis.
    pub(super) fn number(&self, axis: usize, at: usize) -> f64 {
        self.shown(axis).number(self.sweep.over[axis].values[at])
    }

    pub(super) fn value(&self, axis: usize, at: usize) -> String {
        exact(self.number(axis, at))
    }

    pub(super) fn values(&self, axis: usize) -> Vec<String> {
        (0..self.sweep.over[axis].values.len()).map(|at| self.value(axis, at)).collect()
    }

    /// The cell of a row and a column, if it was done.
    pub(super) fn cell(&self, at: [usize; 2]) -> Option<&'a GridCell> {
        self.sweep.cell(&at)
    }

    /// Where a cell stands, in words.
    pub(super) fn place(&self, cell: &GridCell) -> String {
        let say = self.say;
        let place = cell.at.iter().enumerate().map(|(axis, at)| {
            say.colon(self.input_name(axis), with_unit(self.value(axis, *at), &self.unit(axis)))
        });
        place.collect::<Vec<_>>().join(say.semicolon())
    }

    pub(super) fn what(&self) -> String {
        let inputs: Vec<String> =
            (0..self.sweep.over.len()).map(|axis| self.input_name(axis)).collect();
        let drawn = count(self.sweep.provenance.draws);
        self.say.swept(count(self.sweep.cells.len() as u64), inputs.join(self.say.comma()), drawn)
    }

    /// For each figure where it is reached: along one input, or the best of all combinations.
    pub(super) fn answers(&self) -> Vec<String> {
        let is_line = self.sweep.over.len() == 1;
        let answers = self.figures().filter_map(|figure| {
            let name = self.figure_name(figure);
            let answer = if is_line { self.reached(figure) } else { self.best(figure)? };
            Some(self.say.colon(name, answer))
        });
        let mut answers: Vec<String> = answers.collect();
        if is_line {
            answers.push(self.say.between_values_interpolated().to_owned());
        }
        answers
    }

    fn reached(&self, figure: Swept) -> String {
        let say = self.say;
        let lowest = [0.5, 0.9].map(|level| {
            let percent = exact(100.0 * level);
            match self.lowest(figure, level) {
                Some(value) => say.reaches_at(percent, with_unit(amount(value), &self.unit(0))),
                None => say.reaches_nowhere(percent),
            }
        });
        say.sentence(lowest.join(say.semicolon()))
    }

    /// The figures along the only input, by rising value.
    pub(super) fn line(&self) -> Vec<(f64, &'a GridCell)> {
        let along = self.sweep.cells.iter().map(|cell| (self.number(0, cell.at[0]), cell));
        let mut along: Vec<_> = along.collect();
        along.sort_by(|one, other| one.0.total_cmp(&other.0));
        along
    }

    /// The lowest value at which a probability is at least that, on straight lines between values.
    fn lowest(&self, figure: Swept, level: f64) -> Option<f64> {
        let mut before: Option<[f64; 2]> = None;
        for (value, cell) in self.line() {
            let p = figure.of(cell).value;
            if p >= level {
                return Some(before.map_or(value, |[low, below]| {
                    low + (value - low) * (level - below) / (p - below)
                }));
            }
            before = Some([value, p]);
        }
        None
    }

    fn best(&self, figure: Swept) -> Option<String> {
        let p = |cell: &GridCell| figure.of(cell).value;
        // The first of those that are as likely.
        let cells = self.sweep.cells.iter().rev();
        let best = cells.max_by(|one, other| p(one).total_cmp(&p(other)))?;
        let best_p = probability(self.say, figure.of(best));
        if self.sweep.cells.iter().all(|cell| p(cell) == p(best)) {
            return Some(self.say.as_likely_everywhere(best_p));
        }
        Some(self.say.likeliest_at(best_p, self.place(best)))
    }

    fn inputs<'c>(&'c self) -> impl Iterator<Item = Column<'c, &'a GridCell>> {
        (0..self.sweep.over.len()).map(move |axis| {
            let key = self.sweep.over[axis].input.clone();
            let values = &self.sweep.over[axis].values;
            let cell = move |cell: &'a GridCell| {
                let at = cell.at[axis];
                Cell::Number(Some(values[at])).worded(self.value(axis, at))
            };
            let head = Head::new(key, self.axis_name(axis), ColumnKind::Number);
            Column { head, cell: Box::new(cell) }
        })
    }

    /// A row for each combination of values.
    pub(super) fn cells(&self) -> Table {
        let figures = self.figures().map(|figure| {
            let head = Head::new("probability", self.figure_name(figure), ColumnKind::Chance);
            let cell = move |cell: &'a GridCell| Cell::from(figure.of(cell));
            Column { head, cell: Box::new(cell) as Box<dyn Fn(&'a GridCell) -> Cell> }
        });
        Columns(self.inputs().chain(figures).collect()).of(&self.sweep.cells)
    }

    pub(super) fn matrix_title(&self, figure: Swept) -> String {
        self.say.matrix_title(self.figure_name(figure), self.axis_name(0), self.axis_name(1))
    }

    /// A figure by rows of the first input and columns of the second.
    pub(super) fn matrix(&self, figure: Swept) -> Table {
        let mut table = Table::default();
        table.heads.push(Head::new("", "", ColumnKind::Number));
        let columns = self.values(1);
        let head = |value: &String| Head::new("", value, ColumnKind::Number);
        table.heads.extend(columns.iter().map(head));
        for (row, value) in self.values(0).into_iter().enumerate() {
            let found = (0..columns.len()).map(|column| match self.cell([row, column]) {
                Some(cell) => Cell::from(probability(self.say, figure.of(cell))),
                None => NONE.into(),
            });
            table.row([Cell::from(value)].into_iter().chain(found));
        }
        table
    }

    /// For each metric that was asked for, its means in the last period: a row for each combination.
    pub(super) fn means(&self) -> Vec<(Metric, Table)> {
        let Some(first) = self.sweep.cells.first() else { return Vec::new() };
        let last = first.metrics.last().map(|summary| summary.period.as_str());
        let told = first.metrics.iter().filter(|one| Some(one.period.as_str()) == last);
        let told: Vec<&Summary> = told.collect();
        let mut metrics: Vec<Metric> = told.iter().map(|one| one.metric).collect();
        metrics.dedup();
        let table = |metric| {
            let means = told.iter().filter(|one| one.metric == metric).map(|of| {
                let shown = Shown::new(self.say, metric, &of.unit);
                let name = match shown.unit() {
                    none if none.is_empty() => self.names.subject(&of.of),
                    unit => self.say.in_brackets(self.names.subject(&of.of), unit),
                };
                let of: &'a Summary = of;
                let cell = move |cell: &'a GridCell| {
                    let is_it = |one: &&Summary| {
                        one.metric == metric && one.of == of.of && one.period == of.period
                    };
                    let mean = cell.metrics.iter().find(is_it).and_then(|one| one.mean);
                    Cell::Figure(mean, shown.clone())
                };
                let head = Head::new("mean", name, ColumnKind::Number);
                Column { head, cell: Box::new(cell) as Box<dyn Fn(&'a GridCell) -> Cell> }
            });
            Columns(self.inputs().chain(means).collect()).of(&self.sweep.cells)
        };
        metrics.into_iter().map(|metric| (metric, table(metric))).collect()
    }

    /// For programs: a row for each figure of each combination of values.
    fn probabilities(&self) -> Table {
        let name = |figure: Swept| match figure {
            Swept::Balanced => "balanced".to_owned(),
            Swept::Target(place) => format!("target:{}", self.sweep.targets[place]),
        };
        let columns = columns! { one: (&'a GridCell, Swept);
            "figure" Text, "" => name(one.1);
            "probability" Chance, "" => one.1.of(one.0);
        };
        let rows = self.sweep.cells.iter();
        let rows = rows.flat_map(|cell| self.figures().map(move |figure| (cell, figure)));
        self.beside_inputs(columns, rows)
    }

    /// For programs: a row for each mean of each combination of values.
    fn metrics(&self) -> Table {
        let columns = columns! { one: (&'a GridCell, &'a Summary);
            "metric" Text, "" => one.1.metric.name();
            "of" Text, "" => &one.1.of;
            "period" Text, "" => &one.1.period;
            "unit" Text, "" => &one.1.unit;
            "defined" Count, "" => one.1.defined;
            "mean" Number, "" => one.1.mean;
            "standard_error" Number, "" => one.1.standard_error;
        };
        let rows = self.sweep.cells.iter();
        let rows = rows.flat_map(|cell| cell.metrics.iter().map(move |one| (cell, one)));
        self.beside_inputs(columns, rows)
    }

    fn beside_inputs<R: Copy>(
        &self,
        columns: Columns<'_, (&'a GridCell, R)>,
        rows: impl Iterator<Item = (&'a GridCell, R)>,
    ) -> Table {
        let inputs = self.inputs().map(|Column { head, cell }| {
            let cell: Box<dyn Fn((&'a GridCell, R)) -> Cell + '_> =
                Box::new(move |one: (&'a GridCell, R)| cell(one.0));
            Column { head, cell }
        });
        Columns(inputs.chain(columns.0).collect()).of(rows)
    }

    pub(super) fn effort(&self) -> String {
        let made = &self.sweep.provenance;
        self.say.sweep_provenance(drawn(self.say, made), made.seed, &made.version)
    }
}
