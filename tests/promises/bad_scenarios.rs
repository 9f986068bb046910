//! Every mistake is answered with its place, what was found, what was expected, and help.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use pvchain::Scenario;

use crate::cases::{BASE, Case, cases};

fn answer(case: &Case) -> String {
    match Scenario::parse(&case.scenario()) {
        Ok(_) => "no problem\n".to_owned(),
        Err(problems) => format!("{problems}\n"),
    }
}

#[test]
fn the_base_is_valid() {
    assert_eq!(Scenario::parse(BASE).map_err(|problems| problems.to_string()).err(), None);
}

#[test]
fn every_mistake_has_its_exact_message() {
    let cases = cases();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| answer(case) != case.message)
        .map(|case| format!("{}\n{}", case.path.display(), answer(case)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "writes the messages as they are now into the case files; review the difference"]
fn write_the_messages() {
    for case in cases() {
        let Case { path, replaced, with, .. } = &case;
        let answer = answer(&case);
        let text = format!("--- replace\n{replaced}--- with\n{with}--- message\n{answer}");
        fs::write(path, text).unwrap();
    }
}

#[test]
fn bounds_of_targets_take_units() {
    let bounds = "[[target]]\nid = \"n\"\nmetric = \"production\"\nof = \"polysilicon\"\n\
        min = \"35 万吨\"\nmax = \"870000 t\"\n";
    let plan = Scenario::parse(&format!("{BASE}\n{bounds}")).unwrap();
    let band = plan.targets[1].band;
    assert_eq!((band.min, band.max), (Some(350.0), Some(870.0)));
    assert_eq!(Scenario::parse(&plan.to_toml()).unwrap(), plan);
}

#[test]
fn hostile_texts_are_one_clear_problem() {
    let deep = format!("a = {}", "[".repeat(100_000));
    let deep_tables = format!("a = {}", "{a=".repeat(100_000));
    let keys = format!("[{}a]", "a.".repeat(100_000));
    let huge = BASE.replace("= 253", &format!("= {}", "9".repeat(100_000)));
    let overflow = BASE.replace("= 253", "= 1e400");
    let digits = BASE.replace("87 万吨", &"9".repeat(100_000));
    let exponent = BASE.replace("87 万吨", "1e400 t");
    for text in [deep, deep_tables, keys, huge, overflow, digits, exponent, String::new()] {
        let problems = Scenario::parse(&text).unwrap_err();
        assert_eq!(problems.iter().count(), 1, "{problems}");
        assert!(problems.to_string().len() < 1_000, "{problems}");
    }
}

#[test]
fn a_file_of_nothing_but_mistakes_is_answered_in_bounds() {
    let keys: Vec<String> = (0..100_000).map(|i| format!("key{i} = 1")).collect();
    let problems = Scenario::parse(&keys.join("\n")).unwrap_err();
    assert_eq!(problems.iter().count(), 1_000);
    assert!(problems.to_string().ends_with("more problems"));
}

#[test]
fn a_huge_file_of_mistakes_is_answered() {
    let repeat = |n_times: usize, line: &dyn Fn(usize) -> String| {
        (0..n_times).map(line).collect::<Vec<_>>().concat()
    };
    let stages = repeat(10_000, &|i| {
        format!("[[stage]]\nid = \"a-long-name-of-a-stage-{i}\"\nunit = \"kt\"\n")
    });
    let links = repeat(10_000, &|i| {
        format!("[[link]]\nfrom = \"a-long-nome-of-a-stage-{i}\"\nto = \"b\"\n")
    });
    let set = repeat(5_000, &|i| format!("\"stage.none-{i}.capacity\" = 1\n"));
    let text = format!("{stages}{links}[[variant]]\nname = \"v\"\n[variant.set]\n{set}");
    // Seconds; what grows with the square of the file would take hours.
    let problems = Scenario::parse(&text).unwrap_err();
    assert_eq!(problems.iter().count(), 1_000);
}

/// What a text would become is counted before it becomes that: the tree of a text takes up to a
/// hundred times its size.
#[test]
fn what_would_fill_the_memory_is_refused_at_once() {
    let refusal = |text: &str| {
        let problems = Scenario::parse(text).unwrap_err();
        let first = problems.iter().next().unwrap();
        assert_eq!(first.kind, pvchain::Kind::TooMany);
        format!("{}: {}, {}", first.place.as_str(), first.found, first.expected)
    };
    let words = "file: more than 1500000 words and punctuation marks, at most 1500000";
    for piece in ["1,", "\n", "a ", "[[stage]]\n", "{"] {
        assert_eq!(refusal(&piece.repeat(1_600_000)), words);
    }
    assert_eq!(refusal(&"[[stage]]\n".repeat(10_001)), "stage: 10001 tables, at most 10000");
    // A long text of one word is no matter.
    let long = format!("summary = \"{}\"\n{BASE}", "x".repeat(4_000_000));
    assert!(Scenario::parse(&long).is_ok());
}

#[test]
fn a_table_of_too_many_rows_is_refused_where_they_begin() {
    let folder = tempfolder("rows");
    let base = "projects = \"p.csv\"\n[horizon]\nstart = \"2024-01\"\nend = \"2024-12\"\n\
                step = \"year\"\n[[stage]]\nid = \"a\"\nunit = \"kt\"\ncapacity = 1\n";
    let path = folder.join("plan.toml");
    fs::write(&path, base).unwrap();
    let check = |rows: usize| {
        let rows: Vec<String> = (0..rows).map(|row| format!("p{row},a,1,2024-02\n")).collect();
        fs::write(folder.join("p.csv"), format!("id,stage,capacity,start\n{}", rows.concat()))
            .unwrap();
        Scenario::load(&path)
    };
    assert_eq!(check(10_000).unwrap().projects.len(), 10_000);
    let problems = check(10_002).unwrap_err();
    let problem = problems.iter().next().unwrap();
    assert_eq!((problems.len(), problem.line), (1, Some(10_002)));
    assert_eq!(problem.found, "more than 10000 rows");
    assert_eq!(problem.file.as_deref(), Some("p.csv"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_that_cannot_be_read_is_one_problem() {
    let folder = tempfolder("unreadable");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let cases = [
        (folder.clone(), "a directory"),
        (folder.join("none.toml"), "no such file"),
        (file("binary.toml", &[127, 69, 76, 70, 0, 1]), "binary data"),
        (file("latin.toml", b"name = \"a\"\nsummary = \"caf\xe9\"\n"), "not UTF-8"),
        (file("empty.toml", b""), "no stage"),
        (PathBuf::from("/dev/zero"), "more than 16 MiB"),
    ];
    for (path, found) in cases {
        let problems = Scenario::load(&path).unwrap_err();
        assert_eq!(problems.iter().count(), 1, "{problems}");
        assert!(problems.to_string().contains(found), "{problems}");
        assert_eq!(problems.file(), Some(path.display().to_string().as_str()));
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_names_the_scenario_and_its_problems() {
    let folder = tempfolder("named");
    let path = folder.join("my plan.toml");
    fs::write(&path, BASE.replace("name = \"base\"\n", "")).unwrap();
    assert_eq!(Scenario::load(&path).unwrap().name, "my plan");
    fs::write(&path, BASE.replace("= 253", "= -253")).unwrap();
    let message = Scenario::load(&path).unwrap_err().to_string();
    assert!(message.starts_with(&format!("{}:18: stage.ingot.capacity\n", path.display())));
    fs::remove_dir_all(folder).unwrap();
}

/// A folder of this process alone.
fn tempfolder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("pvchain-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for this test");
    folder
}

/// The base with some pieces cut out, doubled or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "[",
        "]",
        "{",
        "}",
        "\"",
        "=",
        "\n",
        ".",
        "*",
        "-1",
        "nan",
        "inf",
        "1e400",
        "0",
        "stage",
        "ingot",
        "by_year",
        "[[link]]\n",
        "max",
        "->",
        "\u{0}",
        "万吨",
        "rho",
        ",",
    ]);
    let edit = (any::<prop::sample::Index>(), 0_usize..12, pieces);
    prop::collection::vec(edit, 1..6).prop_map(|edits| {
        let mut letters: Vec<char> = BASE.chars().collect();
        for (at, cut, piece) in edits {
            let at = at.index(letters.len());
            let end = (at + cut).min(letters.len());
            letters.splice(at..end, piece.chars());
        }
        letters.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(crate::seeded::cases(256))]

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = Scenario::parse(&text);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Scenario::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_mutation_panics_and_every_problem_is_complete(text in mutated()) {
        if let Err(problems) = Scenario::parse(&text) {
            prop_assert!(problems.iter().count() > 0);
            for problem in &problems {
                prop_assert!(!problem.place.as_str().is_empty(), "{problems}");
                prop_assert!(!problem.found.is_empty(), "{problems}");
                prop_assert!(!problem.expected.is_empty(), "{problems}");
            }
        }
    }

    #[test]
    fn no_setting_panics(input in ".{0,40}", value in any::<String>()) {
        let base = Scenario::parse(BASE).unwrap();
        let _ = base.with(&input, value.as_str());
        let _ = base.with("stage.ingot.capacity", value.as_str());
        let _ = base.with("stage.*", value);
    }
}
