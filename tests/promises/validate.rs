//! Known answers come out: every case of `pvchain validate` passes.

use pvchain::validate;

#[test]
fn every_known_answer_comes_out() {
    let cases = validate();
    let failed: Vec<_> = cases.iter().filter(|case| !case.passes()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    for source in ["closed form", "Clark", "OpenTURNS", "STAN", "PV_ICE", "MIIT", "EPJ"] {
        assert!(cases.iter().any(|case| case.source.to_string().contains(source)), "{source}");
    }
    // No tolerance lets a wrong answer through: but for national statistics, all lie within 5 %.
    for case in cases.iter().filter(|case| !case.source.to_string().contains("MIIT")) {
        assert!(case.tolerance <= 0.05 * case.expected, "{case:?}");
    }
}

#[test]
fn the_command_prints_the_cases_and_ends_with_0() {
    let command = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pvchain"));
        let output = command.args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let page = command(&["validate"]);
    assert!(page.contains("pass") && !page.contains("FAIL"), "{page}");
    assert!(page.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 80), "{page}");
    let object: serde_json::Value =
        serde_json::from_str(&command(&["validate", "--json"])).unwrap();
    assert_eq!(object["passed"], true);
    let count = object["cases"].as_array().unwrap().len();
    assert!(page.ends_with(&format!("All {count} cases pass.\n")), "{page}");
}
