//! Laws: one-key tables such as `{ pert = { min = 1, mode = 2, max = 3 } }`.

use toml::de::{DeTable, DeValue};

use super::flaw::{Flaw, RawValue, clip, finite};
use crate::law::{LAWS, Signature, Uncertain, Way};
use crate::message::{Text, texts};
use crate::problem::nearest::nearest;
use crate::problem::{Kind, did_you_mean};
use crate::scenario::says;

texts! {
    one_key: "a distribution: a table with one key, the name of the distribution", "分布：只含一个键（即其分布类型）的表";
    for_example: "for example {{ pert = {{ min = 1, mode = 2, max = 3 }} }}",
        "例如 {{ pert = {{ min = 1, mode = 2, max = 3 }} }}";
    distribution(names): "a distribution: {names}", "分布：{names}";
    key_of(key, law): "{key} in {law}", "{law} 中的 {key}";
    without(law, key): "{law} without {key}", "{law} 缺少 {key}";
    list_of_numbers: "a list of numbers", "数值列表";
    either(one, other): "{one} or {other}", "{one} 或 {other}";
    own_law(name): "an own law that was given in code, {name}", "在代码中给出的自定义分布 {name}";
    a_law_of_files: "a distribution that a file can hold", "文件能够保存的分布";
    give_in_code: "set it in code again, or give quantiles or metalog in its place",
        "请在代码中重新给出，或改用 quantiles 或 metalog";
    also(needed, optional): "{needed}, also {optional}", "{needed}，另可用 {optional}";
}

/// How an own law is written, which nobody can read.
const OWN: &str = "own";

pub(super) fn read(table: &DeTable<'_>, offset: usize) -> Result<Uncertain, Flaw> {
    let mut entries = table.iter();
    let (Some((key, value)), None) = (entries.next(), entries.next()) else {
        let keys: Vec<&str> = table.keys().take(6).map(|key| key.get_ref().as_ref()).collect();
        let found = match keys.as_slice() {
            [] => says::an_empty_table(),
            keys => says::a_table_of(clip(&keys.join(", "))),
        };
        return Err(Flaw::at(offset).found(found).expected(one_key()).hint(for_example()));
    };
    let name = key.get_ref().as_ref();
    let ways: Vec<&Way> = LAWS.iter().filter(|law| law.signature.name == name).collect();
    if name == OWN {
        return Err(Flaw::of(value)
            .found(own_law(named(value).unwrap_or_default()))
            .expected(a_law_of_files())
            .hint(give_in_code()));
    }
    if ways.is_empty() {
        let laws = LAWS.iter().map(|law| law.signature.name);
        let mut known: Vec<&str> = laws.chain(["by_year"]).filter(|own| *own != name).collect();
        known.dedup();
        return Err(Flaw::at(key.span().start)
            .kind(Kind::UnknownName)
            .found(format!("`{}`", clip(name)))
            .expected(distribution(known.join(", ")))
            .hint_maybe(nearest(name, known).map(did_you_mean)));
    }
    let DeValue::Table(given) = value.get_ref() else {
        return Err(Flaw::of(value).expected(parameters(&ways)));
    };
    let missing = |law: &Signature| law.needed().filter(|own| given.get(*own).is_none()).count();
    // The way with the fewest gaps is what was meant.
    let meant = ways.iter().map(|way| way.signature).min_by_key(|law| missing(law));
    let meant = meant.expect("checked: there is a way to give the law");
    let flaw = |offset: usize, kind: Kind, found: Text| {
        Flaw::at(offset).kind(kind).found(found).expected(parameters(&ways))
    };
    if let Some((key, _)) = given.iter().find(|(key, _)| !knows(meant, key.get_ref())) {
        let own = key.get_ref().as_ref();
        let found = key_of(format!("`{}`", clip(own)), name);
        let hint = nearest(own, meant.keys()).map(did_you_mean);
        return Err(flaw(key.span().start, Kind::UnknownKey, found).hint_maybe(hint));
    }
    if let Some(gap) = meant.needed().find(|own| given.get(*own).is_none()) {
        let found = without(name, format!("`{gap}`"));
        return Err(flaw(value.span().start, Kind::Missing, found));
    }
    let fits = |way: &&&Way| {
        missing(way.signature) == 0 && given.keys().all(|key| knows(way.signature, key.get_ref()))
    };
    let law = ways.iter().rfind(fits).expect("checked: nothing is missing or unknown");
    Ok(law.law(&arguments(meant, given)?))
}

/// What an own law is called.
fn named(value: &RawValue<'_>) -> Option<String> {
    let DeValue::Table(given) = value.get_ref() else { return None };
    let name = given.get("name")?.get_ref().as_str()?;
    Some(format!("`{}`", clip(name)))
}

fn knows(law: &Signature, key: &str) -> bool {
    law.keys().any(|own| own == key)
}

/// What the law takes, e.g. `pert { min, mode, max }, also shape`.
fn parameters(ways: &[&Way]) -> Text {
    let form = |way: &&Way| {
        let needed: Vec<&str> = way.signature.needed().collect();
        format!("{} {{ {} }}", way.signature.name, needed.join(", "))
    };
    let mut forms: Vec<String> = ways.iter().map(form).collect();
    forms.dedup();
    let forms = forms.into_iter().map(Text::data).reduce(either).unwrap_or_default();
    let optional = ways.iter().take(1).flat_map(|way| way.signature.optional()).map(Text::data);
    match optional.reduce(says::and_also) {
        Some(optional) => also(forms, optional),
        None => forms,
    }
}

fn arguments<'k>(
    law: &Signature,
    given: &'k DeTable<'_>,
) -> Result<Vec<(&'k str, Vec<f64>)>, Flaw> {
    let argument = |(key, value): (&'k toml::Spanned<_>, &RawValue<'_>)| {
        let name: &'k str = AsRef::<str>::as_ref(key.get_ref());
        let own = law.parameters.iter().find(|own| own.name == name);
        let of_law = |flaw: Flaw| {
            flaw.within(|found| says::parameter_of(found, format!("`{name}`"), law.name))
        };
        if !own.is_some_and(|own| own.domain.is_list()) {
            return Ok((name, vec![finite(value).map_err(of_law)?]));
        }
        let DeValue::Array(list) = value.get_ref() else {
            return Err(of_law(Flaw::of(value)).expected(list_of_numbers()));
        };
        let number = |item| finite(item).map_err(of_law);
        Ok((name, list.iter().map(number).collect::<Result<_, _>>()?))
    };
    given.iter().map(argument).collect()
}
