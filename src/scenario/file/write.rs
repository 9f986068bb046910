//! Writing: a scenario as the text of a file, with what was given and nothing else.
//!
//! The text is put together by hand: a serialiser would spread distributions over tables of their
//! own, and a planner reads `{ pert = { min = 1, mode = 2, max = 3 } }` in its line.

use std::fmt::Write as _;

use super::value::UNLIMITED;
use crate::metric::Subject;
use crate::scenario::addition::Planning;
use crate::scenario::band::Band;
use crate::scenario::correlation::Strength;
use crate::scenario::factor::Scope;
use crate::scenario::link::LinkField;
use crate::scenario::note::Note;
use crate::scenario::project::ProjectField;
use crate::scenario::quantity::Quantity;
use crate::scenario::retirement::RetirementField;
use crate::scenario::setting::Setting;
use crate::scenario::stage::StageField;
use crate::scenario::uncertain::number;
use crate::scenario::{Balance, Draft};
use crate::units::Unit;

/// The text of a draft.
pub(super) fn draft(draft: &Draft) -> String {
    let mut page = Page::default();
    page.line("schema", "1");
    page.text("name", Some(&draft.name));
    page.text("summary", draft.summary.as_ref());
    page.note(&draft.note);
    page.text("final_stage", draft.final_stage.as_ref());
    if let Some(year) = draft.year {
        page.line("year", &year.to_string());
    }
    if let Some(as_of) = draft.as_of {
        page.text("as_of", Some(as_of.to_string()));
    }
    if let Some(horizon) = &draft.horizon {
        page.head("[horizon]");
        page.text("start", Some(horizon.start.to_string()));
        page.text("end", Some(horizon.end.to_string()));
        page.text("step", Some(horizon.step.name()));
        page.note(&horizon.note);
    }
    if draft.balance != Balance::default() {
        page.head("[balance]");
        page.band("coverage", Some(draft.balance.coverage));
        page.note(&draft.balance.note);
    }
    stages(&mut page, draft);
    links(&mut page, draft);
    for account in &draft.accounts {
        page.head("[[account]]");
        page.text("id", Some(&account.id));
        page.text("unit", Some(account.unit.as_str()));
        if !account.intensity.is_empty() {
            let entries = account.intensity.iter().map(|(stage, q)| entry(stage, &q.to_string()));
            page.line("intensity", &inline(entries));
        }
        page.note(&account.note);
    }
    targets(&mut page, draft);
    for correlation in &draft.correlations {
        page.head("[[correlation]]");
        page.text("id", Some(&correlation.id));
        let inputs: Vec<String> = correlation.inputs.iter().map(|name| quote(name)).collect();
        page.line("inputs", &format!("[{}]", inputs.join(", ")));
        match &correlation.strength {
            Strength::Rho(rho) => page.line("rho", &number(*rho)),
            Strength::Spearman(rank) => page.line("spearman", &number(*rank)),
            Strength::Matrix(rows) => {
                let row = |row: &Vec<f64>| {
                    let numbers: Vec<String> = row.iter().copied().map(number).collect();
                    format!("[{}]", numbers.join(", "))
                };
                let rows: Vec<String> = rows.iter().map(row).collect();
                page.line("matrix", &format!("[{}]", rows.join(", ")));
            }
        }
        page.note(&correlation.note);
    }
    pipeline(&mut page, draft);
    for variant in &draft.variants {
        page.head("[[variant]]");
        page.text("name", Some(&variant.name));
        let entries = variant.set.iter().map(|(name, setting)| entry(name, &set(setting)));
        page.line("set", &inline(entries));
        page.note(&variant.note);
    }
    decisions(&mut page, draft);
    page.0
}

/// The cost unit and the additions.
fn decisions(page: &mut Page, draft: &Draft) {
    if draft.plan != Planning::default() {
        page.head("[plan]");
        page.text("cost_unit", draft.plan.cost_unit.as_ref().map(Unit::as_str));
        page.note(&draft.plan.note);
    }
    for addition in &draft.additions {
        page.head("[[addition]]");
        page.text("id", Some(&addition.id));
        page.text("stage", Some(&addition.stage));
        page.line("max", &number(addition.max));
        if let Some(step) = addition.step {
            page.line("step", &number(step));
        }
        page.line("cost", &number(addition.cost));
        page.text("start", addition.start.map(|start| start.to_string()));
        page.note(&addition.note);
    }
}

/// Statuses, factors, projects, retirements and observations.
fn pipeline(page: &mut Page, draft: &Draft) {
    for status in &draft.statuses {
        page.head(&format!("[pipeline.status.{}]", key(&status.id)));
        page.quantity("probability", status.probability.as_ref());
        page.quantity("size", status.size.as_ref());
        page.quantity("delay", status.delay.as_ref());
        page.quantity("ramp_months", status.ramp_months.as_ref());
        page.note(&status.note);
    }
    for factor in &draft.factors {
        page.head("[[pipeline.factor]]");
        page.text("id", Some(&factor.id));
        if !factor.scope.is_everything() {
            page.line("projects", &scope(&factor.scope));
        }
        page.line("realisation", &number(factor.realisation));
        page.line("delay", &number(factor.delay));
        page.note(&factor.note);
    }
    for project in &draft.projects {
        page.head("[[project]]");
        page.text("id", Some(&project.id));
        page.text("owner", project.owner.as_ref());
        page.text("stage", Some(&project.stage));
        page.text("status", project.status.as_ref());
        page.text("start", Some(project.start.to_string()));
        for field in ProjectField::ALL {
            page.quantity(field.name(), project.quantity(field));
        }
        if let Some(replaced) = &project.replaces {
            let stage = entry("stage", &quote(&replaced.stage));
            let capacity = entry("capacity", &number(replaced.capacity));
            page.line("replaces", &inline([stage, capacity].into_iter()));
        }
        page.note(&project.note);
    }
    for retirement in &draft.retirements {
        page.head("[[retirement]]");
        page.text("id", Some(&retirement.id));
        page.text("stage", Some(&retirement.stage));
        page.text("date", Some(retirement.date.to_string()));
        for field in RetirementField::ALL {
            page.quantity(field.name(), retirement.quantity(field));
        }
        page.note(&retirement.note);
    }
    for observation in &draft.observations {
        page.head("[[observation]]");
        page.text("stage", Some(&observation.stage));
        page.text("date", Some(observation.date.to_string()));
        page.line("capacity", &number(observation.capacity));
        page.line("error", &number(observation.error));
        page.note(&observation.note);
    }
}

fn scope(scope: &Scope) -> String {
    let texts = [("owner", &scope.owner), ("stage", &scope.stage), ("status", &scope.status)];
    let texts =
        texts.into_iter().filter_map(|(key, text)| Some(entry(key, &quote(text.as_ref()?))));
    let ids = scope.ids.as_ref().map(|ids| {
        let ids: Vec<String> = ids.iter().map(|id| quote(id)).collect();
        entry("ids", &format!("[{}]", ids.join(", ")))
    });
    inline(texts.chain(ids))
}

fn stages(page: &mut Page, draft: &Draft) {
    for stage in &draft.stages {
        page.head("[[stage]]");
        page.text("id", Some(&stage.id));
        page.text("name", stage.name.as_ref());
        if !stage.labels.is_empty() {
            let entries = stage.labels.iter().map(|(language, name)| entry(language, &quote(name)));
            page.line("labels", &inline(entries));
        }
        page.text("unit", Some(stage.unit.as_str()));
        for field in StageField::ALL {
            page.quantity(field.name(), stage.quantity(field));
        }
        page.band("coverage", stage.coverage);
        page.note(&stage.note);
    }
}

fn links(page: &mut Page, draft: &Draft) {
    for link in &draft.links {
        page.head("[[link]]");
        page.text("from", Some(&link.from));
        page.text("to", Some(&link.to));
        for field in LinkField::ALL {
            if field == LinkField::Mix {
                page.text("alternative", link.alternative.as_ref());
            }
            page.quantity(field.name(), link.quantity(field));
        }
        page.note(&link.note);
    }
}

fn targets(page: &mut Page, draft: &Draft) {
    for target in &draft.targets {
        page.head("[[target]]");
        page.text("id", Some(&target.id));
        page.text("metric", Some(target.metric.name()));
        if target.metric.subject() != Subject::Chain {
            page.text("of", Some(&target.of));
        }
        for (key, bound) in [("min", target.band.min), ("max", target.band.max)] {
            if let Some(bound) = bound {
                page.line(key, &number(bound));
            }
        }
        page.text("period", target.period.as_ref());
        page.note(&target.note);
    }
}

/// The text so far.
#[derive(Debug, Default)]
struct Page(String);

impl Page {
    fn head(&mut self, head: &str) {
        self.0.push('\n');
        self.0.push_str(head);
        self.0.push('\n');
    }

    fn line(&mut self, key: &str, value: &str) {
        writeln!(self.0, "{key} = {value}").expect("checked: writing to a String never fails");
    }

    fn text(&mut self, key: &str, text: Option<impl AsRef<str>>) {
        if let Some(text) = text {
            self.line(key, &quote(text.as_ref()));
        }
    }

    fn quantity(&mut self, key: &str, quantity: Option<&Quantity>) {
        if let Some(quantity) = quantity {
            self.line(key, &quantity.to_string());
        }
    }

    fn band(&mut self, key: &str, band: Option<Band>) {
        let Some(Band { min, max }) = band else { return };
        let bounds = [("min", min), ("max", max)];
        let bounds = bounds.into_iter().filter_map(|(key, bound)| Some((key, bound?)));
        self.line(key, &inline(bounds.map(|(key, bound)| entry(key, &number(bound)))));
    }

    fn note(&mut self, note: &Note) {
        self.text("source", note.source.as_ref());
        self.text("assumption", note.assumption.as_ref());
    }
}

fn set(setting: &Setting) -> String {
    match setting {
        Setting::Number(quantity) => quantity.to_string(),
        Setting::Unlimited => quote(UNLIMITED),
        Setting::Text(text) => quote(text),
    }
}

fn inline(entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

fn entry(name: &str, value: &str) -> String {
    format!("{} = {value}", key(name))
}

/// A key, in quotes where it needs them.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quote(name) }
}

/// Whether a mark turns the direction of writing, which would reach beyond its text.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text as a TOML basic string.
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
            c if c.is_control() || turns(c) => {
                write!(quoted, "\\U{:08X}", u32::from(c))
                    .expect("checked: writing to a String never fails");
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
