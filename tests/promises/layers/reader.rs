//! Reads sources as far as walls need it: which names a file takes from where, and which types it
//! declares. Code is read as tokens, so that comments and texts say nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A path through modules from the crate's root.
type Names = Vec<String>;

/// Every source file below a folder.
pub(super) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Words and signs of code, without comments and letters, and with empty texts.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let rest = &chars[at..];
        let end = at + length(rest);
        if rest[0] == '"' || raw(rest).is_some() {
            found.push("\"\"".to_owned());
        } else if !rest[0].is_whitespace() && rest[0] != '\'' && !is_comment(rest) {
            found.push(chars[at..end].iter().collect());
        }
        at = end;
    }
    found
}

fn is_comment(chars: &[char]) -> bool {
    chars.starts_with(&['/', '/']) || chars.starts_with(&['/', '*'])
}

/// How many letters the token that starts here has.
fn length(chars: &[char]) -> usize {
    let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
    let until = |from: usize, end: &str| {
        let end: Vec<char> = end.chars().collect();
        let ends = chars[from..].windows(end.len()).position(|window| window == end);
        from + ends.unwrap() + end.len()
    };
    let quoted = |quote: char| {
        let mut at = 1;
        while chars[at] != quote {
            at += if chars[at] == '\\' { 2 } else { 1 };
        }
        at + 1
    };
    match chars {
        ['/', '/', ..] => until(2, "\n"),
        ['/', '*', ..] => until(2, "*/"),
        [':', ':', ..] => 2,
        ['"', ..] => quoted('"'),
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => quoted('\''),
        _ if let Some((from, hashes)) = raw(chars) => {
            until(from, &format!("\"{}", "#".repeat(hashes)))
        }
        [first, ..] if is_word(first) => chars.iter().take_while(|c| is_word(c)).count(),
        _ => 1,
    }
}

/// Where a raw text that starts here has its first letter, and how many hashes are around it.
fn raw(chars: &[char]) -> Option<(usize, usize)> {
    let start = usize::from(chars[0] == 'b');
    if chars.get(start) != Some(&'r') {
        return None;
    }
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(start + 1 + hashes) == Some(&'"')).then_some((start + hashes + 2, hashes))
}

/// Tokens without what only tests compile, and the modules that only tests compile.
fn without_tests(tokens: &[String]) -> (Vec<String>, Vec<String>) {
    let mark = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut modules, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        if !tokens[at..].iter().take(mark.len()).eq(mark.iter()) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += mark.len();
        let mut depth = 0;
        let is_end = |token: &String| {
            depth += i32::from(token == "{") - i32::from(token == "}");
            depth == 0 && (token == ";" || token == "}")
        };
        let end = at + tokens[at..].iter().position(is_end).unwrap();
        if let [.., module, name] = &tokens[at..end]
            && module == "mod"
        {
            modules.push(name.clone());
        }
        at = end + 1;
    }
    (kept, modules)
}

/// The names of types that tokens declare, but for those of implementations.
pub(super) fn types(tokens: &[String]) -> Vec<&str> {
    let (mut found, mut blocks, mut opens) = (Vec::new(), Vec::new(), false);
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map_or("}", |before| tokens[before].as_str());
        let next = tokens.get(at + 1).map_or("", String::as_str);
        let is_item = matches!(before, "}" | "{" | ";" | "]" | "pub" | ")" | "unsafe");
        match token.as_str() {
            "impl" | "trait" if is_item => opens = true,
            "{" => blocks.push(std::mem::take(&mut opens)),
            "}" => drop(blocks.pop()),
            _ => {}
        }
        let declares = match token.as_str() {
            "struct" | "enum" | "union" | "trait" => is_item,
            "type" => is_item && blocks.last() != Some(&true),
            _ => false,
        };
        if declares && next.starts_with(char::is_alphabetic) {
            found.push(next);
        }
    }
    found
}

/// What a file takes from elsewhere.
#[derive(Default)]
struct Uses {
    /// Names and what they stand for, and whether they are only passed on.
    names: BTreeMap<String, (Names, bool)>,
    /// Paths that are written out.
    paths: Vec<Names>,
}

/// The files of a crate and what they take from each other.
pub(super) struct Crate {
    files: BTreeMap<Names, String>,
    uses: BTreeMap<Names, Uses>,
}

impl Crate {
    /// Reads a crate, with or without its inline tests.
    pub(super) fn read(root: &Path, with_tests: bool) -> Self {
        let texts = sources(root).into_iter().map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.strip_prefix(root).unwrap().display().to_string(), text)
        });
        Self::of(texts, with_tests)
    }

    pub(super) fn of(texts: impl Iterator<Item = (String, String)>, with_tests: bool) -> Self {
        let mut read = Self { files: BTreeMap::new(), uses: BTreeMap::new() };
        let (mut all, mut only_tests) = (Vec::new(), Vec::new());
        for (path, text) in texts {
            let names = path.trim_end_matches(".rs").split('/').map(str::to_owned);
            let module: Names = names.filter(|name| name != "lib" && name != "main").collect();
            read.files.insert(module.clone(), path);
            let mut tokens = tokens(&text);
            if !with_tests {
                let (kept, modules) = without_tests(&tokens);
                let place = |name| module.iter().cloned().chain([name]).collect::<Names>();
                only_tests.extend(modules.into_iter().map(place));
                tokens = kept;
            }
            all.push((module, tokens));
        }
        all.retain(|(module, _)| !only_tests.contains(module));
        for (module, tokens) in all {
            let uses = Self::uses_of(&module, &tokens);
            read.uses.insert(module, uses);
        }
        read
    }

    fn uses_of(module: &Names, tokens: &[String]) -> Uses {
        let mut uses = Uses::default();
        let (mut inner, mut depth, mut at) = (Vec::<i32>::new(), 0, 0);
        let mut here = module.clone();
        let mut passed_on = Vec::new();
        let mut words = Vec::new();
        while at < tokens.len() {
            let token = tokens[at].as_str();
            let next = |ahead: usize| tokens.get(at + ahead).map_or("", String::as_str);
            match token {
                "mod" if next(2) == "{" => {
                    inner.push(depth);
                    here.push(next(1).to_owned());
                }
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if inner.last() == Some(&depth) {
                        inner.pop();
                        here.pop();
                    }
                }
                "use" => {
                    let end = at + tokens[at..].iter().position(|token| token == ";").unwrap();
                    let is_public = at > 0 && matches!(tokens[at - 1].as_str(), "pub" | ")");
                    for (name, path) in leaves(&tokens[at + 1..end]) {
                        let path = absolute(&here, &path);
                        if is_public {
                            passed_on.push(name.clone());
                        }
                        uses.names.insert(name, (path, false));
                    }
                    at = end;
                }
                _ if next(1) == "::" && (at == 0 || tokens[at - 1] != "::") => {
                    let mut path = vec![token.to_owned()];
                    while next(1 + 2 * (path.len() - 1)) == "::"
                        && next(2 * path.len()).starts_with(|c: char| c.is_alphabetic() || c == '_')
                    {
                        path.push(next(2 * path.len()).to_owned());
                    }
                    words.push(token);
                    uses.paths.push(absolute(&here, &path));
                }
                _ => words.push(token),
            }
            at += 1;
        }
        for name in passed_on {
            let is_used = words.contains(&name.as_str());
            if let Some(one) = uses.names.get_mut(&name) {
                one.1 = !is_used;
            }
        }
        uses
    }

    /// The module whose file declares what a path names, through what others pass on.
    fn origin(&self, path: &[String], steps: usize) -> Option<&Names> {
        let mut module = (0..=path.len()).rev().map(|end| &path[..end]);
        let module = module.find(|module| self.files.contains_key(*module))?;
        let (module, _) = self.files.get_key_value(module)?;
        let rest = &path[module.len()..];
        let known = rest.first().and_then(|name| self.uses.get(module)?.names.get(name));
        match known {
            Some((known, _)) if steps > 0 && known[..] != *path => {
                let onward: Names = known.iter().chain(&rest[1..]).cloned().collect();
                self.origin(&onward, steps - 1)
            }
            _ => Some(module),
        }
    }

    /// Pairs of files of which the first takes something that the second declares.
    pub(super) fn edges(&self) -> Vec<(&str, &str)> {
        let mut edges = Vec::new();
        for (module, uses) in &self.uses {
            let taken = uses
                .names
                .values()
                .filter(|(path, passed_on)| !passed_on || !path.starts_with(module));
            for path in taken.map(|(path, _)| path).chain(&uses.paths) {
                match self.origin(path, 8) {
                    Some(origin) if origin != module => edges.push((module, origin)),
                    _ => {}
                }
            }
        }
        edges.sort();
        edges.dedup();
        edges.into_iter().map(|(from, to)| (&*self.files[from], &*self.files[to])).collect()
    }
}

/// The names that a `use` brings, each with its path.
fn leaves(tokens: &[String]) -> Vec<(String, Names)> {
    let (mut found, mut stack, mut path) = (Vec::new(), Vec::<Names>::new(), Names::new());
    let mut renamed = None;
    let mut tokens = tokens.iter().map(String::as_str).chain([","]);
    while let Some(token) = tokens.next() {
        match token {
            "::" => {}
            "as" => renamed = tokens.next(),
            "{" => stack.push(path.clone()),
            "," | "}" => {
                let prefix = stack.last().cloned().unwrap_or_default();
                if path.len() > prefix.len() {
                    let is_self = path.last().is_some_and(|name| name == "self") && path.len() > 1;
                    path.truncate(path.len() - usize::from(is_self));
                    let name = renamed.take().or(path.last().map(String::as_str));
                    found.push((name.unwrap_or_default().to_owned(), path.clone()));
                }
                if token == "}" {
                    stack.pop();
                }
                path = stack.last().cloned().unwrap_or_default();
            }
            _ => path.push(token.to_owned()),
        }
    }
    found
}

/// Files that take from each other in a circle, each circle as one list.
pub(super) fn circles<'e>(edges: &[(&'e str, &'e str)]) -> Vec<Vec<&'e str>> {
    let mut next = BTreeMap::<&str, Vec<&str>>::new();
    for (from, to) in edges {
        next.entry(from).or_default().push(to);
    }
    let reached = |from: &&'e str| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![*from]);
        while let Some(file) = open.pop() {
            let onward = next.get(file).into_iter().flatten().copied();
            open.extend(onward.filter(|to| reached.insert(*to)));
        }
        (*from, reached)
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(reached).collect();
    let circle = |(file, others): (&&str, &BTreeSet<&'e str>)| {
        let back =
            |other: &&&str| reached.get(**other).is_some_and(|reached| reached.contains(file));
        others.iter().filter(back).copied().collect::<Vec<_>>()
    };
    let mut circles: Vec<_> =
        reached.iter().map(circle).filter(|circle| !circle.is_empty()).collect();
    circles.sort();
    circles.dedup();
    circles
}

/// A path from the crate's root; names of other crates lead nowhere.
fn absolute(here: &[String], path: &[String]) -> Names {
    let parent = here.len().saturating_sub(1);
    let (start, rest) = match path[0].as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (here.to_vec(), &path[1..]),
        "super" if path.get(1).is_some_and(|name| name == "super") => {
            return absolute(&here[..parent], &path[1..]);
        }
        "super" => (here[..parent].to_vec(), &path[1..]),
        _ => (here.to_vec(), path),
    };
    start.into_iter().chain(rest.iter().cloned()).collect()
}
