//! Laws: one-key tables such as `{ pert = { min = 1, mode = 2, max = 3 } }`.

use toml::de::{DeTable, DeValue};

use super::value::{Flaw, clip, describe, finite};
use crate::law::{Argument, LAWS, Signature, Uncertain, Way};
use crate::scenario::nearest::nearest;

/// Reads a distribution.
pub(super) fn read(table: &DeTable<'_>, offset: usize) -> Result<Uncertain, Flaw> {
    let mut entries = table.iter();
    let (Some((key, value)), None) = (entries.next(), entries.next()) else {
        let keys: Vec<&str> = table.keys().take(6).map(|key| key.get_ref().as_ref()).collect();
        let found = match keys.as_slice() {
            [] => "an empty table".to_owned(),
            keys => clip(&format!("a table of {}", keys.join(", "))),
        };
        return Err(Flaw::at(offset)
            .found(found)
            .expected("a distribution: a table with one key, its law")
            .hint("for example { pert = { min = 1, mode = 2, max = 3 } }"));
    };
    let name = key.get_ref().as_ref();
    let ways: Vec<&Way> = LAWS.iter().filter(|law| law.signature.name == name).collect();
    if ways.is_empty() {
        let laws = LAWS.iter().map(|law| law.signature.name);
        let mut known: Vec<&str> = laws.chain(["by_year"]).filter(|own| *own != name).collect();
        known.dedup();
        return Err(Flaw::at(key.span().start)
            .found(format!("`{}`", clip(name)))
            .expected(format!("a distribution: {}", known.join(", ")))
            .hint_maybe(nearest(name, known).map(|name| format!("did you mean `{name}`?"))));
    }
    let DeValue::Table(given) = value.get_ref() else {
        return Err(Flaw::of(value).expected(parameters(&ways)));
    };
    let missing = |law: &Signature| law.needed().filter(|own| given.get(*own).is_none()).count();
    // The way with the fewest gaps is what was meant.
    let meant = ways.iter().map(|way| way.signature).min_by_key(|law| missing(law));
    let meant = meant.expect("checked: there is a way to give the law");
    if let Some((key, _)) = given.iter().find(|(key, _)| !knows(meant, key.get_ref())) {
        let key_name = key.get_ref().as_ref();
        let hint = nearest(key_name, meant.keys()).map(|name| format!("did you mean `{name}`?"));
        return Err(Flaw::at(key.span().start)
            .found(format!("`{}` in {name}", clip(key_name)))
            .expected(parameters(&ways))
            .hint_maybe(hint));
    }
    if let Some(gap) = meant.needed().find(|own| given.get(*own).is_none()) {
        return Err(Flaw::at(value.span().start)
            .found(format!("{name} without `{gap}`"))
            .expected(parameters(&ways)));
    }
    let fits = |way: &&&Way| {
        missing(way.signature) == 0 && given.keys().all(|key| knows(way.signature, key.get_ref()))
    };
    let law = ways.iter().rfind(fits).expect("checked: nothing is missing or unknown");
    Ok(law.law(&arguments(meant, given)?))
}

fn knows(law: &Signature, key: &str) -> bool {
    law.keys().any(|own| own == key)
}

/// What the law takes, e.g. `pert { min, mode, max }, also shape`.
fn parameters(ways: &[&Way]) -> String {
    let needed = |way: &&Way| way.signature.needed().collect::<Vec<_>>().join(", ");
    let mut texts: Vec<String> = ways.iter().map(needed).collect();
    texts.dedup();
    let name = ways.first().map_or("", |way| way.signature.name);
    let texts: Vec<String> = texts.iter().map(|needed| format!("{name} {{ {needed} }}")).collect();
    let optional: Vec<&str> =
        ways.iter().take(1).flat_map(|way| way.signature.optional()).collect();
    let also = if optional.is_empty() { "" } else { ", also " };
    format!("{}{also}{}", texts.join(" or "), optional.join(" and "))
}

fn arguments<'k>(
    law: &Signature,
    given: &'k DeTable<'_>,
) -> Result<Vec<(&'k str, Argument)>, Flaw> {
    let argument = |(key, value): (&'k toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let name: &'k str = AsRef::<str>::as_ref(key.get_ref());
        let own = law.parameters.iter().find(|own| own.name == name);
        if !own.is_some_and(|own| own.domain.is_list()) {
            let number = finite(value).map_err(|flaw| flaw.parameter(name, law.name))?;
            return Ok((name, number.into()));
        }
        let DeValue::Array(list) = value.get_ref() else {
            return Err(Flaw::at(value.span().start)
                .found(format!("{} as `{name}` of {}", describe(value.get_ref()), law.name))
                .expected("a list of numbers"));
        };
        Ok((name, list.iter().map(finite).collect::<Result<Vec<f64>, _>>()?.into()))
    };
    given.iter().map(argument).collect()
}
