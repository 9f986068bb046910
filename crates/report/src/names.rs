//! Names: what reports call stages and links.

use std::collections::{BTreeMap, BTreeSet};

use super::language::Say;
use pvchain::{Figure, Input, LimitedBy, Metric, Scenario, Stage, Text};

/// Letters of a text that a page shows; what is longer is cut.
const MOST_LETTERS: usize = 2000;

/// Free text on one line: control characters would move the cursor or break a table, marks that turn
/// the direction of writing would reach beyond their text, and a text without end would fill the
/// page.
pub(super) fn plain(text: &str) -> String {
    let harmless = |c: char| match c {
        c if Text::turns_direction(c) => char::REPLACEMENT_CHARACTER,
        // XML knows no such letters.
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let mut plain: String = text.chars().take(MOST_LETTERS).map(harmless).collect();
    if text.chars().nth(MOST_LETTERS).is_some() {
        plain.push('…');
    }
    plain
}

/// Several names as a list in a sentence, the first few of them.
pub(super) fn listed(say: Say, names: impl IntoIterator<Item = String>) -> String {
    const MOST: usize = 8;
    let mut names = names.into_iter();
    let shown = names.by_ref().take(MOST).collect::<Vec<_>>().join(say.comma());
    match names.count() {
        0 => shown,
        more => say.and_more(shown, more),
    }
}

pub(super) fn probability_of(say: Say, figure: Option<&Figure>) -> String {
    match figure {
        Some(Figure::Target(id)) => say.target_named(plain(id)),
        None => say.all_targets_head().to_owned(),
        Some(_) => say.balanced_head().to_owned(),
    }
}

/// The unit of a metric's figures, `1` for ratios.
pub(super) fn figure_unit(scenario: &Scenario, metric: Metric, of: &str) -> String {
    scenario.metric_unit(metric, of).map_or(String::new(), |unit| unit.to_string())
}

#[derive(Debug, Clone)]
pub(super) struct Names<'s> {
    say: Say,
    stages: BTreeMap<&'s str, &'s Stage>,
    /// Names of which several stages share one.
    shared: BTreeSet<&'s str>,
}

impl<'s> Names<'s> {
    pub(super) fn new(scenario: &'s Scenario, say: Say) -> Self {
        let stages = scenario.stages.iter().map(|stage| (stage.id.as_str(), stage)).collect();
        let mut names = BTreeSet::new();
        let all = scenario.stages.iter().map(|stage| stage.name_in(say.0));
        let shared = all.filter(|name| !names.insert(*name)).collect();
        Self { say, stages, shared }
    }

    /// A stage by its name, with its id if it shares the name.
    pub(super) fn stage(&self, id: &str) -> String {
        let name = self.stages.get(id).map_or(id, |stage| stage.name_in(self.say.0));
        if self.shared.contains(name) && self.stages.contains_key(id) {
            return self.with_id(id);
        }
        plain(name)
    }

    /// A stage by its name and its id, if it has a name.
    pub(super) fn with_id(&self, id: &str) -> String {
        match self.stages.get(id).map_or(id, |stage| stage.name_in(self.say.0)) {
            name if name == id => plain(id),
            name => self.say.in_brackets(plain(name), plain(id)),
        }
    }

    pub(super) fn unit(&self, id: &str) -> String {
        plain(self.stages.get(id).map_or("", |stage| stage.unit.as_str()))
    }

    /// The unit of a number of the scenario, `1` for ratios.
    pub(super) fn input_unit(&self, scenario: &Scenario, input: &Input) -> String {
        match scenario.unit_of(input).as_str() {
            "month" => self.say.in_months().to_owned(),
            unit => plain(unit),
        }
    }

    /// A stage, a link or an input `FROM->TO`, an account or the chain.
    pub(super) fn subject(&self, of: &str) -> String {
        match of.split_once("->") {
            Some((from, to)) => format!("{} → {}", self.stage(from), self.stage(to)),
            None if of == "chain" && !self.stages.contains_key(of) => {
                self.say.the_chain().to_owned()
            }
            None => self.stage(of),
        }
    }

    pub(super) fn factor(&self, factor: &LimitedBy) -> String {
        match factor {
            LimitedBy::Input(input) => self.stage(input),
            LimitedBy::OwnPlants => self.say.own_plants().to_owned(),
            LimitedBy::Market => self.say.market().to_owned(),
        }
    }
}
