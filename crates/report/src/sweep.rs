//! What `pvchain sweep` prints: how likely each promise is over a grid of numbers.

use super::names::{Names, plain, probability_of};
use super::number::{amount, probability, with_interval, with_unit};
use super::table::{Cell, ColumnKind, Head, Table};
use super::{language::Say, sheet::Asked, terminal::Printout};
use pvchain::{Figure, GridAxis, GridCell, Input, Probability, Scenario, Sweep};

/// Most columns of a matrix; a wider grid is a list.
const MOST_COLUMNS: usize = 12;

/// What `pvchain sweep` prints.
pub fn sweep(scenario: &Scenario, asked: &Asked, sweep: &Sweep) -> String {
    let say = asked.say();
    let found = SweepPage::new(scenario, sweep, say);
    Printout::of(say, |page| {
        page.paragraph(say.sweep_title(plain(&scenario.name)));
        page.maybe(asked.changed());
        page.maybe(found.incomplete());
        for figure in found.figures() {
            page.apart(figure.answer(&found));
            page.table(&figure.name, &found.table(&figure));
        }
    })
}

pub(super) struct SweepPage<'a> {
    pub(super) say: Say,
    scenario: &'a Scenario,
    names: Names<'a>,
    pub(super) sweep: &'a Sweep,
}

/// A probability that every cell has.
pub(super) struct Swept {
    pub(super) name: String,
    /// Which of the targets; none for the balance.
    target: Option<usize>,
}

impl Swept {
    pub(super) fn of(&self, cell: &GridCell) -> Probability {
        self.target.map_or(cell.balanced, |target| cell.targets[target])
    }

    /// Where it is least and most likely.
    pub(super) fn answer(&self, page: &SweepPage<'_>) -> String {
        let (say, cells) = (page.say, &page.sweep.cells);
        let by_value = |one: &&GridCell, other: &&GridCell| {
            self.of(one).value.total_cmp(&self.of(other).value)
        };
        // Of equals the first.
        let least = cells.iter().min_by(by_value);
        let most = cells.iter().rev().max_by(by_value);
        let (Some(least), Some(most)) = (least, most) else { return String::new() };
        let [low, high] = [least, most].map(|cell| probability(say, self.of(cell)));
        let [at_least, at_most] = [least, most].map(|cell| page.place(cell));
        if self.of(least).value == self.of(most).value {
            say.same_everywhere(&self.name, low)
        } else {
            say.from_least_to_most(&self.name, low, at_least, high, at_most)
        }
    }
}

impl<'a> SweepPage<'a> {
    pub(super) fn new(scenario: &'a Scenario, sweep: &'a Sweep, say: Say) -> Self {
        Self { say, scenario, names: Names::new(scenario, say), sweep }
    }

    /// That the chain is balanced, and every target.
    pub(super) fn figures(&self) -> Vec<Swept> {
        let targets = self.sweep.targets.iter().enumerate().map(|(index, id)| Swept {
            name: probability_of(self.say, Some(&Figure::Target(id.clone()))),
            target: Some(index),
        });
        let name = probability_of(self.say, Some(&Figure::Balanced));
        std::iter::once(Swept { name, target: None }).chain(targets).collect()
    }

    pub(super) fn incomplete(&self) -> Option<String> {
        let all: usize = self.sweep.over.iter().map(|axis| axis.values.len()).product();
        let done = self.sweep.cells.len();
        (done < all).then(|| self.say.cells_done(done.to_string(), all.to_string()))
    }

    /// The unit of an input; none where a glob means several.
    pub(super) fn unit(&self, axis: &GridAxis) -> String {
        let input: Option<Input> = axis.input.parse().ok();
        input.map_or_else(String::new, |input| self.names.input_unit(self.scenario, &input))
    }

    /// An input with its unit.
    pub(super) fn head(&self, axis: &GridAxis) -> String {
        match self.unit(axis).as_str() {
            "" | "1" => plain(&axis.input),
            unit => self.say.in_brackets(plain(&axis.input), unit),
        }
    }

    /// The numbers of a cell in words.
    pub(super) fn place(&self, cell: &GridCell) -> String {
        let places = self.sweep.over.iter().zip(&cell.at).map(|(axis, at)| {
            let value = with_unit(amount(axis.values[*at]), &self.unit(axis));
            format!("{} = {value}", plain(&axis.input))
        });
        places.collect::<Vec<_>>().join(self.say.comma())
    }

    /// Two inputs as a matrix, others as a list.
    pub(super) fn table(&self, figure: &Swept) -> Table {
        match &self.sweep.over[..] {
            [rows, columns] if columns.values.len() <= MOST_COLUMNS => {
                self.matrix(figure, [rows, columns])
            }
            _ => self.list(figure),
        }
    }

    fn matrix(&self, figure: &Swept, [rows, columns]: [&GridAxis; 2]) -> Table {
        let corner = self.say.down_and_across(self.head(rows), self.head(columns));
        let across = columns.values.iter();
        let across = across.map(|value| Head::new("", amount(*value), ColumnKind::Number));
        let heads = std::iter::once(Head::new("", corner, ColumnKind::Text)).chain(across);
        let mut table = Table { heads: heads.collect(), rows: Vec::new() };
        for (row, value) in rows.values.iter().enumerate() {
            let cells = (0..columns.values.len()).map(|column| {
                let cell = self.sweep.cells.iter().find(|cell| cell.at == [row, column]);
                cell.map_or(Cell::Nothing, |cell| probability(self.say, figure.of(cell)).into())
            });
            table.row(std::iter::once(Cell::from(amount(*value))).chain(cells));
        }
        table
    }

    fn list(&self, figure: &Swept) -> Table {
        let inputs = self.sweep.over.iter();
        let inputs = inputs.map(|axis| Head::new("", self.head(axis), ColumnKind::Number));
        let last = Head::new("", self.say.probability(), ColumnKind::Number);
        let heads = inputs.chain([last]).collect();
        let mut table = Table { heads, rows: Vec::new() };
        for cell in &self.sweep.cells {
            let values = self.sweep.over.iter().zip(&cell.at);
            let values = values.map(|(axis, at)| Cell::from(amount(axis.values[*at])));
            table.row(values.chain([with_interval(self.say, figure.of(cell)).into()]));
        }
        table
    }
}
