//! Stored: scenarios in every format of `serde`.
//!
//! A scenario is stored as the object that its file is, with the same keys, so that its JSON is the
//! file in JSON. Reading writes the object as the text of a file and reads that: by the same code,
//! with the same checks and problems. A format that does not describe itself holds the text.
//!
//! TOML writes the numbers of a table before the tables in it, and some programs sort keys, as
//! `serde_json::Value` does. Where either would change the order of statuses, of intensities, or of what
//! a variant sets, they are stored as a list of tables of one key.

use std::fmt::{self, Write as _};

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

use super::write;
use crate::law::number;
use crate::scenario::{Input, Scenario};

impl Scenario {
    /// Numbers with a law that code alone knows, which no stored form can hold.
    pub(crate) fn unstorable(&self) -> impl Iterator<Item = (Input, &str)> {
        self.inputs().flat_map(|(input, quantity)| {
            quantity.iter().filter_map(move |law| Some((input.clone(), law.own_name()?)))
        })
    }
}

impl Serialize for Scenario {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some((input, law)) = self.unstorable().next() {
            let why = format!("{input} follows the own law `{law}`, which only code knows");
            return Err(ser::Error::custom(why));
        }
        let text = self.to_toml();
        if !serializer.is_human_readable() {
            return serializer.serialize_str(&text);
        }
        let mut table: toml::Table = text.parse().map_err(ser::Error::custom)?;
        for (list, key) in [("account", "intensity"), ("variant", "set")] {
            let tables = table.get_mut(list).and_then(toml::Value::as_array_mut);
            let values = tables.into_iter().flatten().filter_map(|table| table.get_mut(key));
            values.for_each(keep_order);
        }
        table
            .get_mut("pipeline")
            .and_then(|own| own.get_mut("status"))
            .into_iter()
            .for_each(keep_order);
        table.serialize(serializer)
    }
}

/// Makes a list of a table that has a number after a table, or whose keys are not sorted.
fn keep_order(value: &mut toml::Value) {
    let Some(table) = value.as_table_mut() else { return };
    if table.keys().is_sorted() && table.values().is_sorted_by_key(toml::Value::is_table) {
        return;
    }
    let one = |(key, value)| toml::Value::Table([(key, value)].into_iter().collect());
    *value = std::mem::take(table).into_iter().map(one).collect::<Vec<_>>().into();
}

impl<'de> Deserialize<'de> for Scenario {
    /// Reads and checks it; problems name keys, and no lines of a text that nobody sees.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = if deserializer.is_human_readable() {
            match Inline::deserialize(deserializer)? {
                Inline::Table(entries) => lines(&entries),
                _ => return Err(D::Error::custom("a scenario is a table of its keys")),
            }
        } else {
            String::deserialize(deserializer)?
        };
        Self::parse(&text).map_err(|problems| D::Error::custom(problems.without_lines()))
    }
}

/// A value as TOML writes it in one line.
enum Inline {
    Table(Vec<(String, Inline)>),
    Other(String),
    /// What is not given.
    Nothing,
}

fn lines(entries: &[(String, Inline)]) -> String {
    let mut text = String::new();
    for (key, value) in entries {
        if let Some(value) = value.inline() {
            writeln!(text, "{} = {value}", write::key(key))
                .expect("checked: writing to a String never fails");
        }
    }
    text
}

impl Inline {
    fn inline(&self) -> Option<String> {
        match self {
            Self::Table(entries) => {
                let given = entries
                    .iter()
                    .filter_map(|(key, value)| Some(write::entry(key, &value.inline()?)));
                Some(write::inline(given))
            }
            Self::Other(text) => Some(text.clone()),
            Self::Nothing => None,
        }
    }
}

impl<'de> Deserialize<'de> for Inline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Inline;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scenario, as its file says it")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Inline, E> {
        Ok(Inline::Other(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Inline, E> {
        Ok(Inline::Other(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Inline, E> {
        // TOML has no integer so large, and a number of a scenario is one with a point.
        let whole = i64::try_from(value).map(|value| value.to_string());
        Ok(Inline::Other(whole.unwrap_or_else(|_| number(value as f64))))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Inline, E> {
        Ok(Inline::Other(if value.is_nan() { "nan".to_owned() } else { number(value) }))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Inline, E> {
        Ok(Inline::Other(write::quote(text)))
    }

    fn visit_unit<E: Error>(self) -> Result<Inline, E> {
        Ok(Inline::Nothing)
    }

    fn visit_none<E: Error>(self) -> Result<Inline, E> {
        Ok(Inline::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Inline, D::Error> {
        Inline::deserialize(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Inline, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Inline>()? {
            values.push(value.inline().ok_or_else(|| A::Error::custom("null in a list"))?);
        }
        Ok(Inline::Other(write::list(values.into_iter())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Inline, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Inline::Table(entries))
    }
}
