//! Writing: a scenario as the text of a file, with what was given and nothing else.
//!
//! The text is put together by hand: a serialiser would spread distributions over tables of their
//! own, and a planner reads `{ pert = { min = 1, mode = 2, max = 3 } }` in its line.

use std::fmt::Write as _;

use super::value::UNLIMITED;
use crate::law::number;
use crate::message::Text;
use crate::metric::Subject;
use crate::scenario::{
    Balance, Band, Content, Declaration, Demand, Draft, Intensity, Keyed, Listed, Note, Planning,
    Scope, Setting, Strength, ValueKind, in_order,
};

pub(super) fn draft(draft: &Draft) -> String {
    let mut page = Toml::default();
    page.line("schema", "1");
    page.text("name", Some(&draft.name));
    page.text("summary", draft.summary.as_ref());
    page.note(&draft.note);
    page.text("final_stage", draft.final_stage.as_ref());
    if let Some(year) = draft.year {
        page.line("year", &year.to_string());
    }
    page.text("as_of", draft.as_of.map(|month| month.to_string()));
    if let Some(horizon) = &draft.horizon {
        page.table("[horizon]", horizon);
    }
    if draft.balance != Balance::default() {
        page.table("[balance]", &draft.balance);
    }
    page.tables(&draft.stages);
    page.tables(&draft.links);
    page.tables(&draft.accounts);
    if draft.demand != Demand::empty() {
        page.table("[demand]", &draft.demand);
    }
    page.tables(&draft.markets);
    page.tables(&draft.targets);
    page.tables(&draft.correlations);
    for status in &draft.statuses {
        page.table(&format!("[pipeline.status.{}]", key(&status.id)), status);
    }
    page.tables(&draft.factors);
    page.tables(&draft.projects);
    page.tables(&draft.retirements);
    page.tables(&draft.observations);
    page.tables(&draft.variants);
    if draft.plan != Planning::default() {
        page.table("[plan]", &draft.plan);
    }
    page.tables(&draft.additions);
    page.0
}

#[derive(Debug, Default)]
struct Toml(String);

impl Toml {
    fn tables<T: Listed>(&mut self, tables: &[T]) {
        for table in tables {
            self.table(&format!("[[{}]]", T::HEAD), table);
        }
    }

    fn table<T: Keyed>(&mut self, head: &str, table: &T) {
        writeln!(self.0, "\n{head}").expect("checked: writing to a String never fails");
        let given = in_order::<T>().into_iter().filter_map(|key| Some((key, table.get(key)?)));
        let given: Vec<(&Declaration, Content)> = given.collect();
        let of_chain = given.iter().any(|(_, content)| {
            matches!(content, Content::Metric(metric) if metric.subject() == Subject::Chain)
        });
        for (key, content) in given {
            if !(key.kind == ValueKind::Heading || key.kind == ValueKind::Subject && of_chain) {
                self.content(key, &content);
            }
        }
    }

    fn content(&mut self, declared: &Declaration, content: &Content) {
        let value = match content {
            Content::Text(text) => quote(text),
            Content::Unit(unit) => quote(unit.as_str()),
            Content::Month(month) => quote(&month.to_string()),
            Content::Step(step) => quote(step.name()),
            Content::Metric(metric) => quote(metric.name()),
            Content::Number(quantity) => quantity.to_string(),
            Content::Exact(value) => number(*value),
            Content::Band(band) if declared.kind == ValueKind::Bounds => {
                return bounds(*band).for_each(|(key, bound)| self.line(key, &bound));
            }
            Content::Band(band) => inline(bounds(*band).map(|(key, bound)| entry(key, &bound))),
            Content::Labels(labels) if labels.is_empty() => return,
            Content::Labels(labels) => {
                inline(labels.iter().map(|(language, name)| entry(language, &quote(name))))
            }
            Content::Intensity(intensity) if intensity.is_empty() => return,
            Content::Intensity(intensity) => {
                inline(intensity.iter().map(|(stage, given)| entry(stage, &of_account(given))))
            }
            Content::Scope(scope) if scope.is_everything() => return,
            Content::Scope(scope) => self::scope(scope),
            Content::Replaced(replaced) => {
                let stage = entry("stage", &quote(&replaced.stage));
                let capacity = entry("capacity", &number(replaced.capacity));
                inline([stage, capacity].into_iter())
            }
            Content::Inputs(inputs) if inputs.is_empty() && declared.needed.is_none() => return,
            Content::Inputs(inputs) => list(inputs.iter().map(|name| quote(name))),
            Content::Strength(strength) => {
                let (key, value) = match strength {
                    Strength::Rho(rho) => ("rho", number(*rho)),
                    Strength::Spearman(rank) => ("spearman", number(*rank)),
                    Strength::Matrix(rows) => {
                        let row = |row: &Vec<f64>| list(row.iter().copied().map(number));
                        ("matrix", list(rows.iter().map(row)))
                    }
                };
                return self.line(key, &value);
            }
            Content::Set(changes) => {
                inline(changes.iter().map(|(name, setting)| entry(name, &set(setting))))
            }
            Content::Note(note) => return self.note(note),
        };
        self.line(declared.name, &value);
    }

    fn line(&mut self, key: &str, value: &str) {
        writeln!(self.0, "{key} = {value}").expect("checked: writing to a String never fails");
    }

    fn text(&mut self, key: &str, text: Option<impl AsRef<str>>) {
        if let Some(text) = text {
            self.line(key, &quote(text.as_ref()));
        }
    }

    fn note(&mut self, note: &Note) {
        self.text("source", note.source.as_ref());
        self.text("assumption", note.assumption.as_ref());
    }
}

fn of_account(Intensity { quantity, times_price }: &Intensity) -> String {
    let quantity = quantity.to_string();
    if *times_price { inline(std::iter::once(entry("price", &quantity))) } else { quantity }
}

fn bounds(band: Band) -> impl Iterator<Item = (&'static str, String)> {
    let bounds = [("min", band.min), ("max", band.max)].into_iter();
    bounds.filter_map(|(key, bound)| Some((key, number(bound?))))
}

fn scope(scope: &Scope) -> String {
    let texts = [("owner", &scope.owner), ("stage", &scope.stage), ("status", &scope.status)];
    let texts =
        texts.into_iter().filter_map(|(key, text)| Some(entry(key, &quote(text.as_ref()?))));
    let ids = scope.ids.as_ref().map(|ids| entry("ids", &list(ids.iter().map(|id| quote(id)))));
    inline(texts.chain(ids))
}

pub(super) fn list(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    format!("[{}]", entries.join(", "))
}

fn set(setting: &Setting) -> String {
    match setting {
        Setting::Number(quantity) => quantity.to_string(),
        Setting::Unlimited => quote(UNLIMITED),
    }
}

pub(super) fn inline(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

pub(super) fn entry(name: &str, value: &str) -> String {
    format!("{} = {value}", key(name))
}

/// A key, in quotes where it needs them.
pub(super) fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quote(name) }
}

pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() || Text::turns_direction(c) => {
                write!(quoted, "\\U{:08X}", u32::from(c))
                    .expect("checked: writing to a String never fails");
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
