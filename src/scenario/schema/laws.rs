//! The part of the scenario's JSON Schema that describes laws, as it follows from their signatures.
//!
//! What is given are the entries of objects, without whitespace.

use crate::law::{Domain, End, LAWS, Parameter, Signature, number};

pub(crate) fn schema() -> String {
    let laws = first_ways().into_iter().map(|law| format!(r#""{}":{}"#, law.name, ways(law.name)));
    format!(
        r#""description":"A distribution: a table with one key, the name of the distribution.","type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{{{}}},"examples":[{{"pert":{{"min":1,"mode":2,"max":3}}}}]"#,
        laws.collect::<Vec<_>>().join(",")
    )
}

/// The way with most parameters to give each law.
fn first_ways() -> Vec<&'static Signature> {
    let mut ways: Vec<&Signature> = LAWS.iter().map(|law| law.signature).collect();
    ways.dedup_by_key(|law| law.name);
    ways
}

/// All ways to give the law of that name; one with fewer parameters leaves some out.
fn ways(name: &str) -> String {
    let mut ways: Vec<&Signature> = LAWS.iter().map(|law| law.signature).collect();
    ways.retain(|law| law.name == name);
    ways.dedup_by(|later, law| later.needed().eq(law.needed()));
    let cut = if ways[0].is_truncatable() { "; min and max truncate it" } else { "" };
    let about = format!("{}{cut}", ways[0].about);
    if let [only] = ways.as_slice() {
        return way(only, &about);
    }
    let each: Vec<String> = ways.iter().map(|law| way(law, law.way)).collect();
    format!(r#"{{"description":"{about}.","oneOf":[{}]}}"#, each.join(","))
}

fn way(law: &Signature, about: &str) -> String {
    let needed: Vec<String> = law.needed().map(|name| format!(r#""{name}""#)).collect();
    let own = law.parameters.iter().map(parameter);
    let bounds = [("min", "below"), ("max", "above")].map(|(name, side)| {
        format!(r#""{name}":{{"description":"Truncates the law {side}.","type":"number"}}"#)
    });
    let bounds = bounds.into_iter().filter(|_| law.is_truncatable());
    format!(
        r#"{{"description":"{about}.","type":"object","additionalProperties":false,"required":[{}],"properties":{{{}}}}}"#,
        needed.join(","),
        own.chain(bounds).collect::<Vec<_>>().join(",")
    )
}

fn parameter(own: &Parameter) -> String {
    let list = |least: u8, items| {
        format!(r#""array","minItems":{least},"items":{{"type":"number"{items}}}"#)
    };
    let kind = match own.domain {
        Domain::Real | Domain::Floor | Domain::Ceiling => r#""number""#.to_owned(),
        Domain::Above(bound) => format!(r#""number","exclusiveMinimum":{bound}"#),
        Domain::Within(low, high) => {
            format!(r#""number","minimum":{},"maximum":{}"#, number(low), number(high))
        }
        Domain::Probability => r#""number","minimum":0,"maximum":1"#.to_owned(),
        Domain::Values => list(1, ""),
        Domain::Weights => list(1, r#","minimum":0"#),
        Domain::Levels => list(2, r#","minimum":0,"maximum":1"#),
    };
    let default = own.default.filter(|default| default.is_finite());
    let default = default.map_or(String::new(), |n| format!(r#","default":{}"#, number(n)));
    format!(r#""{}":{{"description":"{}","type":{kind}{default}}}"#, own.name, own.meaning)
}

/// What must hold besides for the parameters of laws whose values are at least 0, or above it.
pub(crate) fn schema_from_0(attains: bool) -> String {
    let bound = if attains { r#""minimum":0"# } else { r#""exclusiveMinimum":0"# };
    let fits = |least: f64| least > 0.0 || (attains && least == 0.0);
    refined(|law| match law.ends[0] {
        End::Parameter(name) => Some(end(law, name, bound, fits)),
        End::At(least) => (!fits(least)).then(|| "false".to_owned()),
        End::Near(name) => Some(cut(name, r#""minimum":0"#)),
        End::Infinite => Some(cut("min", bound)),
        End::Over0If(name) => {
            let positive = within(name, r#""exclusiveMinimum":0"#);
            Some(format!(r#"{{"anyOf":[{{{positive}}},{}]}}"#, cut("min", bound)))
        }
        End::Over0 | End::Elsewhere => None,
    })
}

/// The same for laws whose values are at most that number.
pub(crate) fn schema_to(most: f64) -> String {
    let bound = format!(r#""maximum":{}"#, number(most));
    refined(|law| match law.ends[1] {
        End::Parameter(name) => Some(end(law, name, &bound, |own| own <= most)),
        End::At(own) => (own > most).then(|| "false".to_owned()),
        End::Infinite => Some(cut("max", &bound)),
        End::Near(name) => Some(cut(name, &bound)),
        End::Over0 | End::Over0If(_) | End::Elsewhere => None,
    })
}

fn refined(inner: impl Fn(&Signature) -> Option<String>) -> String {
    let laws = first_ways()
        .into_iter()
        .filter_map(|law| Some(format!(r#""{}":{}"#, law.name, inner(law)?)));
    format!(r#""properties":{{{}}}"#, laws.collect::<Vec<_>>().join(","))
}

/// A parameter that is an end lies inside, and must be given where its default does not.
fn end(law: &Signature, name: &str, bound: &str, fits: impl Fn(f64) -> bool) -> String {
    let own = law.parameters.iter().find(|own| own.name == name);
    if own.is_some_and(|own| own.domain.is_list()) {
        return format!("{{{}}}", within(name, &format!(r#""items":{{{bound}}}"#)));
    }
    match own.and_then(|own| own.default) {
        Some(default) if !fits(default) => cut(name, bound),
        _ => format!("{{{}}}", within(name, bound)),
    }
}

/// The bound must be given, and lie inside.
fn cut(name: &str, bound: &str) -> String {
    format!(r#"{{"required":["{name}"],{}}}"#, within(name, bound))
}

fn within(name: &str, bound: &str) -> String {
    format!(r#""properties":{{"{name}":{{{bound}}}}}"#)
}
