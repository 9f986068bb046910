use std::fs;
use std::path::{Path, PathBuf};

use super::super::form::{Form, fill, said};
use super::*;

#[test]
fn what_is_said_keeps_its_data() {
    for (text, expected) in [
        ("at most 1200 periods", "至多 1200 个时段"),
        ("did you mean `a stock`?", "是否指 `a stock`？"),
        // Names are no words of ours, even where they are the same.
        ("the stages are storage, a file", "环节有 storage, a file"),
        ("storage without a horizon", "库容，但没有规划期"),
        ("a month that ends a year: December", "年结束的月份：十二月"),
        // Data is not taken for a place.
        ("`{1}`, whose project `{0}` replaces `x`", "`{1}`，其项目 `{0}` 替换 `x`"),
        ("{ a = {} }, with values from 0 to 9", "{ a = {} }，取值从 0 到 9"),
    ] {
        assert_eq!(said(FORMS, text).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(said(FORMS, "words that nobody said"), None);
    assert_eq!(said(FORMS, ""), None);
}

#[test]
fn every_place_is_used() {
    for (form, translation) in FORMS {
        let count = Form::of(form).others.len();
        let parts: Vec<String> = (0..count).map(|part| format!("<{part}>")).collect();
        let filled = fill(translation, &parts);
        for part in &parts {
            assert!(filled.contains(part), "{form}: {translation}");
        }
        for part in count..10 {
            assert!(!translation.contains(&format!("{{{part}}}")), "{form}: {translation}");
        }
    }
    let mut forms: Vec<String> = FORMS.iter().map(|(form, _)| skeleton(form)).collect();
    forms.sort();
    assert!(forms.windows(2).all(|pair| pair[0] != pair[1]), "a form stands there twice");
}

/// The messages of every bad scenario have a form, unless they are nothing but data.
#[test]
fn messages_are_translated() {
    let folder =
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("tests/bad_scenarios");
    let mut missing = Vec::new();
    let mut count = 0;
    for path in files(&folder, "txt") {
        let text = fs::read_to_string(path).unwrap();
        let (_, message) = text.split_once("--- message").unwrap();
        for line in message.lines() {
            let words = line.trim_start().split_once("  ");
            let Some(("found" | "expected" | "hint", words)) = words else { continue };
            let words = words.trim_start();
            count += 1;
            // Words of a parser, and a stage of two words.
            if words.starts_with("TOML: ") || words.ends_with("silicon wafer") {
                continue;
            }
            if has_words(words) && !is_said_in_full(words) {
                missing.push(words.to_owned());
            }
        }
    }
    assert!(count > 200 && missing.is_empty(), "{count}: {missing:#?}");
}

/// Every text in the rooms that make problems is a form or a part of one, and every form is there.
#[test]
fn the_source_says_what_the_table_holds() {
    let forms: Vec<String> = FORMS.iter().map(|(form, _)| skeleton(form)).collect();
    let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join("src");
    let rooms = ["scenario", "simulate", "compare.rs", "sensitivity.rs", "plan/settings.rs"];
    let command = ["request.rs", "output.rs"].map(|file| format!("bin/pvchain/{file}"));
    let rooms = rooms.into_iter().map(str::to_owned).chain(command);
    let mut paths: Vec<PathBuf> = rooms.flat_map(|room| files(&source.join(room), "rs")).collect();
    paths.retain(|path| !path.ends_with("tests.rs"));
    let all: Vec<String> =
        paths.iter().flat_map(|path| texts(&fs::read_to_string(path).unwrap())).collect();
    let is_part = |text: &str| {
        let pieces: Vec<&str> = text.split("{}").filter(|piece| has_words(piece)).collect();
        forms.iter().any(|form| pieces.iter().all(|piece| form.contains(piece.trim())))
    };
    let unknown: Vec<&String> = all
        .iter()
        .filter(|text| has_words(text) && !is_part(text) && !is_said_in_full(text))
        .filter(|text| !SAID_ELSEWHERE.contains(&text.as_str()))
        .collect();
    assert!(all.len() > 500 && unknown.is_empty(), "not translated: {unknown:#?}");
    let is_there = |form: &&String| {
        let mut pieces = form.split("{}").filter(|piece| has_words(piece));
        pieces.all(|piece| all.iter().any(|text| text.contains(piece.trim())))
    };
    let stale: Vec<&String> = forms.iter().filter(|form| !is_there(form)).collect();
    assert!(stale.is_empty(), "said nowhere: {stale:#?}");
}

/// Texts that have a phrase of their own, or are in every language already.
const SAID_ELSEWHERE: [&str; 2] = ["n… and {} more problems", "en is English, zh is 中文"];

/// Whether a text has a form in which nothing stays English that is no data.
fn is_said_in_full(text: &str) -> bool {
    let is_full =
        |(part, is_said): &(&str, bool)| !has_words(part) || *is_said && is_said_in_full(part);
    FORMS
        .iter()
        .any(|(form, _)| Form::of(form).filled(text).is_some_and(|parts| parts.iter().all(is_full)))
}

/// Two words of English in a row, outside of quotes.
fn has_words(text: &str) -> bool {
    let mut quoted = false;
    let plain: String = text
        .chars()
        .map(|c| {
            quoted ^= c == '`' || c == '"';
            if quoted { '"' } else { c }
        })
        .collect();
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<&str> = plain.split(' ').collect();
    words.windows(2).any(|pair| is_word(pair[0]) && is_word(pair[1]))
}

/// A form with nothing in its places.
fn skeleton(form: &str) -> String {
    form.replace("{said}", "{}")
}

/// The files in a folder and below, or that file.
fn files(path: &Path, extension: &str) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut found: Vec<PathBuf> =
        fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.retain(|path| path.is_dir() || path.extension().is_some_and(|e| e == extension));
    found.iter().flat_map(|path| files(path, extension)).collect()
}

/// The string literals of a source, without those that nobody reads who runs the command: of panics,
/// tests and attributes; arguments of formats are taken out.
fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let mut found = Vec::new();
    let mut before = String::new();
    let mut letters = source.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'/') => {
                for _ in letters.by_ref().take_while(|c| *c != '\n') {}
            }
            '\'' => {
                // A letter, not a lifetime: it ends with a quote.
                let mut ahead = letters.clone();
                let is_escaped = ahead.next() == Some('\\');
                if is_escaped || ahead.next() == Some('\'') {
                    letters.next();
                    for _ in letters.by_ref().take_while(|c| *c != '\'') {}
                }
            }
            '"' => {
                let mut text = String::new();
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' => match letters.next() {
                            Some('\n') => {
                                while letters.peek().is_some_and(|c| c.is_whitespace()) {
                                    letters.next();
                                }
                            }
                            Some(escaped) => text.push(escaped),
                            None => {}
                        },
                        letter => text.push(letter),
                    }
                }
                let is_ours = ["expect(", "unreachable!(", "reason = ", "error(", "long = "]
                    .iter()
                    .any(|call| before.trim_end().ends_with(call.trim_end()));
                if !is_ours {
                    found.push(without_arguments(&text));
                }
                before.clear();
            }
            letter => before.push(letter),
        }
    }
    found
}

fn without_arguments(format: &str) -> String {
    let mut plain = String::new();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        let name = |c: char| c.is_ascii_alphanumeric() || "_:.?*".contains(c);
        match after.split_once('}') {
            Some((argument, after)) if argument.chars().all(name) => {
                plain.push_str("{}");
                rest = after;
            }
            _ => {
                plain.push('{');
                rest = after.strip_prefix('{').unwrap_or(after);
            }
        }
    }
    plain.push_str(rest);
    plain.replace("}}", "}")
}
