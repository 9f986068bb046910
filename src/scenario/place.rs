//! Places: where in its file each part of a draft was said.

use std::collections::{BTreeMap, BTreeSet};

use super::Draft;

/// A table of a draft. Counted from 0, as ids may be missing or given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// The top level.
    Scenario,
    /// `[balance]`
    Balance,
    /// `[[stage]]`
    Stage(usize),
    /// `[[link]]`
    Link(usize),
    /// `[[account]]`
    Account(usize),
    /// `[[target]]`
    Target(usize),
    /// `[[correlation]]`
    Correlation(usize),
    /// `[horizon]`
    Horizon,
    /// `[pipeline]`
    Pipeline,
    /// `[pipeline.status.ID]`
    Status(usize),
    /// `[[pipeline.factor]]`
    Factor(usize),
    /// `[[project]]`
    Project(usize),
    /// `[[retirement]]`
    Retirement(usize),
    /// `[[observation]]`
    Observation(usize),
    /// `[[variant]]`
    Variant(usize),
    /// `[[addition]]`
    Addition(usize),
    /// `[plan]`
    Plan,
}

impl Part {
    /// What messages call that table: `stage.ingot`, or `stage[2]` where there is no usable id.
    pub(crate) fn name(self, draft: &Draft) -> String {
        let of = |table, index, id: Option<String>| part_name(table, index, id.as_deref());
        match self {
            Self::Scenario => String::new(),
            Self::Balance => "balance".to_owned(),
            Self::Horizon => "horizon".to_owned(),
            Self::Pipeline => "pipeline".to_owned(),
            Self::Plan => "plan".to_owned(),
            Self::Status(i) => {
                of("pipeline.status", i, draft.statuses.get(i).map(|part| part.id.clone()))
            }
            Self::Factor(i) => {
                of("pipeline.factor", i, draft.factors.get(i).map(|part| part.id.clone()))
            }
            Self::Project(i) => of("project", i, draft.projects.get(i).map(|part| part.id.clone())),
            Self::Retirement(i) => {
                of("retirement", i, draft.retirements.get(i).map(|part| part.id.clone()))
            }
            Self::Observation(i) => part_name("observation", i, None),
            Self::Stage(i) => of("stage", i, draft.stages.get(i).map(|part| part.id.clone())),
            Self::Link(i) => {
                let ends = draft.links.get(i).map(|link| (link.from.as_str(), link.to.as_str()));
                of("link", i, ends.and_then(|(from, to)| link_id(from, to)))
            }
            Self::Account(i) => of("account", i, draft.accounts.get(i).map(|part| part.id.clone())),
            Self::Target(i) => of("target", i, draft.targets.get(i).map(|part| part.id.clone())),
            Self::Correlation(i) => {
                of("correlation", i, draft.correlations.get(i).map(|part| part.id.clone()))
            }
            Self::Addition(i) => {
                of("addition", i, draft.additions.get(i).map(|part| part.id.clone()))
            }
            Self::Variant(i) => {
                of("variant", i, draft.variants.get(i).map(|part| part.name.clone()))
            }
        }
    }

    /// What messages call a key of that table.
    pub(crate) fn path(self, draft: &Draft, key: &str) -> String {
        join(&self.name(draft), key)
    }
}

/// `FROM->TO` if both ends are known.
pub(crate) fn link_id(from: &str, to: &str) -> Option<String> {
    (!from.is_empty() && !to.is_empty()).then(|| format!("{from}->{to}"))
}

/// `stage.ingot`, or `stage[2]` without an id that can be shown.
pub(crate) fn part_name(table: &str, index: usize, id: Option<&str>) -> String {
    let showable = |id: &&str| {
        !id.is_empty() && id.chars().count() <= LONGEST_SHOWN && !id.chars().any(char::is_control)
    };
    match id.filter(showable) {
        Some(id) => format!("{table}.{id}"),
        None => format!("{table}[{}]", index + 1),
    }
}

/// Longer ids are not repeated in messages.
const LONGEST_SHOWN: usize = 120;

/// The path of a key in a table.
pub(crate) fn join(table: &str, key: &str) -> String {
    match (table, key) {
        ("", key) => key.to_owned(),
        (table, "") => table.to_owned(),
        (table, key) => format!("{table}.{key}"),
    }
}

/// The lines of tables and keys, and which keys could not be read. Drafts built in code have none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    lines: BTreeMap<(Part, String), usize>,
    unread: BTreeSet<(Part, String)>,
    /// The table of its own that a part was read from.
    files: BTreeMap<Part, String>,
}

impl Places {
    /// Notes the line of a key; the key `""` is the table itself.
    pub(crate) fn note(&mut self, part: Part, key: &str, line: usize) {
        self.lines.insert((part, key.to_owned()), line);
    }

    /// Notes that a part was read from a table of its own.
    pub(crate) fn note_file(&mut self, part: Part, file: &str) {
        self.files.insert(part, file.to_owned());
    }

    /// The table of its own that a part was read from.
    pub(crate) fn file(&self, part: Part) -> Option<&str> {
        self.files.get(&part).map(String::as_str)
    }

    /// Notes that the value of a key could not be read, which was said already.
    pub(crate) fn note_unread(&mut self, part: Part, key: &str) {
        self.unread.insert((part, key.to_owned()));
    }

    /// The line of a key, else of its table.
    pub(crate) fn line(&self, part: Part, key: &str) -> Option<usize> {
        let line_of = |key: &str| self.lines.get(&(part, key.to_owned())).copied();
        line_of(key).or_else(|| line_of(""))
    }

    /// Whether the value of a key could not be read: what stands in the draft is a placeholder.
    pub(crate) fn is_unread(&self, part: Part, key: &str) -> bool {
        !self.unread.is_empty() && self.unread.contains(&(part, key.to_owned()))
    }

    /// Whether anything could not be read.
    pub(crate) fn any_unread(&self) -> bool {
        !self.unread.is_empty()
    }
}
