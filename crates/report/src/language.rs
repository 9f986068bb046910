//! Languages: everything that reports say, in each of them.
//!
//! One table, `language/phrases.csv`, with a row for each phrase and a column for each language; the
//! build makes a method of [`Say`] of each row. A phrase that lacks a translation, or names an argument
//! that it does not have, does not compile. Names, laws and inputs are data and stay as they were
//! given; equations are the same in every language.

use pvchain::{Language, Metric, Step};

/// What reports say in a language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Say(pub(crate) Language);

impl Say {
    /// What a metric is called in running text.
    pub(super) fn metric(self, metric: Metric) -> &'static str {
        metric.label(self.0)
    }

    pub(super) fn step(self, step: Step) -> String {
        match (self, step) {
            (Self(Language::English), step) => step.to_string(),
            (Self(Language::Chinese), Step::Month) => "月".to_owned(),
            (Self(Language::Chinese), Step::Quarter) => "季度".to_owned(),
            (Self(Language::Chinese), Step::Year) => "年".to_owned(),
        }
    }

    /// How draws are laid out, by the name of the design.
    pub(super) fn design(self, design: &str) -> &str {
        match (self, design) {
            (Self(Language::Chinese), "random") => "随机抽样",
            (Self(Language::Chinese), "latin") => "拉丁超立方抽样",
            (Self(Language::Chinese), "sobol") => "Sobol 序列抽样",
            _ => design,
        }
    }

    /// The unit that readers expect in place of a known one.
    pub(super) fn unit_for(self, unit: &str) -> &str {
        match (self, unit) {
            (Self(Language::Chinese), "kt" | "Mt") => "万吨",
            (Self(Language::Chinese), "t") => "吨",
            (Self(Language::Chinese), "pieces") => "万片",
            (Self(Language::Chinese), "m²" | "m2") => "万平方米",
            (Self(Language::Chinese), "元" | "万元") => "亿元",
            _ => unit,
        }
    }

    /// Its tag for browsers, which choose letters by it.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self(Language::English) => "en",
            Self(Language::Chinese) => "zh-Hans",
        }
    }

    /// The label of a number by its key, with its unit where that is months.
    pub(crate) fn with_months(self, key: &str, label: String) -> String {
        match (self.0, key) {
            (Language::English, "delay") => "delay, months".to_owned(),
            (Language::English, "ramp_months") => "ramp, months".to_owned(),
            (Language::Chinese, "delay" | "ramp_months") => format!("{label}（月）"),
            _ => label,
        }
    }

    /// The mean that an answer is about: in English as `--of` takes it, in Chinese in words.
    pub(crate) fn mean_answered(self, figure: &str, words: &str) -> String {
        match self {
            Self(Language::English) => format!("Mean {figure}"),
            Self(Language::Chinese) => format!("{words}均值"),
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

/// A variant as a change to a file, for [`Asked::changes`](super::Asked::changes).
pub fn variant_taken(language: Language, name: &str) -> String {
    Say(language).variant_named(name)
}

/// The change of so many numbers by a glob, for [`Asked::changes`](super::Asked::changes).
pub fn glob_taken(language: Language, change: &str, count: usize) -> String {
    Say(language).numbers_set(change, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pvchain::Design;

    /// What is looked up by its English text, and not by a variant, would be missed at compile time.
    #[test]
    fn designs_are_translated() {
        let say = Say(Language::Chinese);
        for design in Design::ALL.map(Design::name) {
            assert_ne!(say.design(design), design);
        }
    }
}
