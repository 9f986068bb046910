//! Projects, retirements and observations from tables beside the scenario: the same as in it, with
//! the same checks, and messages that name the table and its line.

use std::fs;
use std::path::PathBuf;

use pvchain::{Scenario, Settings, simulate};

const HEAD: &str = r#"
name = "tables"
as_of = "2024-02"
[horizon]
start = "2024-01"
end = "2025-12"
step = "quarter"
source = "the plan"
[[stage]]
id = "ingot"
unit = "GW"
capacity = 100
storage = 5
initial_stock = { uniform = { min = 1, max = 4 } }
[pipeline.status."签约 落地"]
probability = { beta = { alpha = 11, beta = 9 } }
size = 0.9
delay = { triangular = { min = -2, mode = 3, max = 24 } }
ramp_months = 4
assumption = "a guess"
[[pipeline.factor]]
id = "tongwei"
projects = { owner = "Tongwei", ids = ["p1", "p2"] }
realisation = 0.3
delay = 0.5
"#;

const INLINE: &str = r#"
[[project]]
id = "p1"
owner = "Tongwei"
stage = "ingot"
capacity = "20000 MW"
status = "签约 落地"
start = "2024-07"
replaces = { stage = "ingot", capacity = 5 }
source = "the plan, point 5"
[[project]]
id = "p2"
owner = "Tongwei"
stage = "ingot"
capacity = { uniform = { min = 5, max = 9 } }
start = "2024-10"
probability = 0.4
delay = -1.5
[[retirement]]
id = "old"
stage = "ingot"
capacity = 15
date = "2025-01"
probability = 0.5
[[observation]]
stage = "ingot"
date = "2024-06"
capacity = 99
error = "2 GW"
"#;

const PROJECTS: &str = "\u{feff}id,owner,stage,capacity,status,start,replaces,probability,delay,source\n\
    p1,Tongwei,ingot,20000 MW,签约 落地,2024-07,\"{ stage = \"\"ingot\"\", capacity = 5 }\",,,\"the plan, point 5\"\n\
    p2,Tongwei,ingot,\"{ uniform = { min = 5, max = 9 } }\",,2024-10,,0.4,-1.5,\n";
const RETIREMENTS: &str = "id,stage,capacity,date,probability\nold,ingot,15,2025-01,0.5\n";
const OBSERVATIONS: &str = "stage,date,capacity,error\ningot,2024-06,99,2 GW\n";

/// A folder of this process alone with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("pvchain-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

#[test]
fn a_table_reads_as_what_stands_in_the_scenario() {
    let named = "projects = \"p.csv\"\nretirements = \"r.csv\"\nobservations = \"o.csv\"\n";
    let plan = format!("{named}{HEAD}");
    let files = [
        ("plan.toml", plan.as_str()),
        ("p.csv", PROJECTS),
        ("r.csv", RETIREMENTS),
        ("o.csv", OBSERVATIONS),
    ];
    let folder = folder("tables", &files);
    let from_tables = Scenario::load(folder.join("plan.toml")).unwrap();
    let inline = Scenario::parse(&format!("{HEAD}{INLINE}")).unwrap();
    assert_eq!(from_tables, inline);
    assert_eq!(Scenario::parse(&from_tables.to_toml()).unwrap(), inline);
    let settings = Settings::draws(1_000);
    assert_eq!(simulate(&from_tables, &settings).unwrap(), simulate(&inline, &settings).unwrap());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn mistakes_in_a_table_name_its_file_and_line_all_at_once() {
    let table = "id,stage,capacity,start,colour\n\
        p1,igot,20,2024-13,red\n\
        p2,ingot,-3,2024-07,\n\
        \"a\nb\",ingot,3,2024-07,\n\
        p2,ingot,3\n";
    let plan = format!("projects = \"p.csv\"\n{HEAD}").replace("as_of = \"2024-02\"", "as_of = 3");
    let files = [("plan.toml", plan.as_str()), ("p.csv", table)];
    let folder = folder("wrong", &files);
    let file = folder.join("plan.toml");
    let problems = Scenario::load(&file).unwrap_err();
    let said = problems.to_string().replace(&file.display().to_string(), "plan.toml");
    let heads: Vec<&str> = said.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(
        heads,
        [
            "plan.toml:4: as_of",
            "p.csv:1: projects",
            "p.csv:2: project.p1.start",
            "p.csv:2: project.p1.stage",
            "p.csv:3: project.p2.capacity",
            "p.csv:4: project[3].id",
            "p.csv:6: projects",
        ],
        "{said}"
    );
    assert!(said.contains("found     a column \"colour\""));
    assert!(said.contains("found     3 cells\n  expected  5 cells"));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_table_without_its_columns_or_that_is_not_there_is_one_problem() {
    for (name, text, found) in [
        ("columns", Some("id,stage\np1,ingot\n"), "no column capacity, start"),
        ("empty", Some(""), "no column id, stage, capacity, start"),
        ("absent", None, "\"p.csv\", which is no such file"),
    ] {
        let plan = format!("projects = \"p.csv\"\n{HEAD}");
        let mut files = vec![("plan.toml", plan.as_str())];
        files.extend(text.map(|text| ("p.csv", text)));
        let folder = folder(name, &files);
        let problems = Scenario::load(folder.join("plan.toml")).unwrap_err();
        assert_eq!(problems.count(), 1, "{problems}");
        assert!(problems.to_string().contains(found), "{problems}");
        fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for (name, table) in [
        ("unix", "id,stage,capacity,start\n\np1,igot,1,2024-05\np2,ingot,1,2024-13\n"),
        ("windows", "id,stage,capacity,start\r\n\r\np1,igot,1,2024-05\r\np2,ingot,1,2024-13\r\n"),
    ] {
        let plan = format!("projects = \"p.csv\"\n{HEAD}");
        let folder = folder(name, &[("plan.toml", plan.as_str()), ("p.csv", table)]);
        let problems = Scenario::load(folder.join("plan.toml")).unwrap_err();
        let of_table = problems.iter().filter(|problem| problem.file.as_deref() == Some("p.csv"));
        let lines: Vec<_> = of_table.map(|problem| problem.line).collect();
        assert_eq!(lines, [Some(3), Some(4)], "{name}: {problems}");
        fs::remove_dir_all(folder).unwrap();
    }
}

/// The scenario whose projects, which share no factor, stand in a table of that name.
fn with_table(folder_name: &str, table: &str, bytes: &[u8]) -> Result<Scenario, String> {
    let (head, _) = HEAD.split_once("[[pipeline.factor]]").unwrap();
    let plan = format!("projects = \"{table}\"\n{head}");
    let folder = folder(folder_name, &[("plan.toml", plan.as_str())]);
    fs::write(folder.join("p.csv"), bytes).unwrap();
    let read = Scenario::load(folder.join("plan.toml")).map_err(|problems| problems.to_string());
    fs::remove_dir_all(folder).unwrap();
    read
}

#[test]
fn tables_are_read_as_spreadsheets_write_them() {
    let plain = "id,stage,capacity,start\np1,ingot,12.5,2024-07\np2,ingot,3,2025-01\n";
    let expected = with_table("plain", "p.csv", plain.as_bytes()).unwrap();
    let ways = [
        ("dot", "./p.csv", plain.to_owned()),
        ("semicolons", "p.csv", plain.replace(',', ";")),
        ("tabs", "p.csv", plain.replace(',', "\t")),
        ("bom-tabs", "p.csv", format!("\u{feff}{}", plain.replace(',', "\t"))),
        ("windows", "p.csv", plain.replace('\n', "\r\n")),
        ("cleared rows", "p.csv", plain.replace('\n', "\n,,,\n   \n\u{3000}, ,,\n")),
        ("before the head", "p.csv", format!(",,,\n{plain}")),
        ("cleared columns", "p.csv", plain.replace('\n', ",, \n")),
        ("wide digits", "p.csv", plain.replace("12.5", "１２．５")),
        ("slashes", "p.csv", plain.replace("2024-07", "2024/7/1")),
        ("short slashes", "p.csv", plain.replace("2024-07", "2024/7")),
        ("days", "p.csv", plain.replace("2024-07", "2024-07-01")),
        ("names of months", "p.csv", plain.replace("2024-07", "Jul 2024")),
        ("mark line", "p.csv", format!("sep=;\r\n{}", plain.replace(',', ";"))),
        ("Chinese dates", "p.csv", plain.replace("2024-07", "2024年7月")),
    ];
    for (name, table, text) in ways {
        let read = with_table(name, table, text.as_bytes());
        assert_eq!(read.as_ref(), Ok(&expected), "{name}: {text}");
    }
}

#[test]
fn what_a_table_leaves_open_is_asked() {
    let plain = "id,stage,capacity,start\np1,ingot,12.5,2024-07\n";
    for (name, text, hint) in [
        ("decimal comma", plain.replace("12.5", "\"12,5\""), "write 12.5"),
        ("either comma", plain.replace("12.5", "\"1,250\""), "write 1250 if the comma"),
        ("european", plain.replace(',', ";").replace("12.5", "12,5"), "write 12.5"),
        ("bare comma", plain.replace("12.5", "12,5"), "put a cell that contains a comma in quotes"),
        ("serial", plain.replace("2024-07", "45474"), "45474 is 2024-07-01 as a spreadsheet"),
        ("middle", plain.replace("2024-07", "2024-07-15"), "write 2024-07, or 2024-08"),
        ("serial with a point", plain.replace("2024-07", "45474.0"), "45474 is 2024-07-01"),
        (
            "month and year or day",
            plain.replace("2024-07", "Jul-24"),
            "write 2024-07 if that month",
        ),
        ("year last", plain.replace("2024-07", "7/1/2024"), "write the year first"),
    ] {
        let said = with_table(name, "p.csv", text.as_bytes()).unwrap_err();
        assert!(said.contains("p.csv:2: ") && said.contains(hint), "{name}: {said}");
    }
    for (name, mark, big) in [
        ("little", &[0xff, 0xfe][..], false),
        ("big", &[0xfe, 0xff], true),
        ("little without a mark", &[], false),
        ("big without a mark", &[], true),
    ] {
        let units = plain.encode_utf16();
        let bytes = units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() });
        let bytes: Vec<u8> = mark.iter().copied().chain(bytes).collect();
        let said = with_table(name, "p.csv", &bytes).unwrap_err();
        assert!(
            said.contains("text in UTF-16") && said.contains("save the file in UTF-8"),
            "{said}"
        );
    }
    let said = with_table("workbook", "p.csv", b"PK\x03\x04\0\0\x08\0").unwrap_err();
    assert!(said.contains("binary data") && said.contains("save the sheet as CSV"), "{said}");
}

/// Who gives a scenario to others gives its folder, and no more.
#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let plain = "id,stage,capacity,start\np1,ingot,12.5,2024-07\n";
    let other = folder("elsewhere", &[("p.csv", plain)]);
    let (head, _) = HEAD.split_once("[[pipeline.factor]]").unwrap();
    for (table, link, to, is_inside) in [
        ("p.csv", "p.csv", other.join("p.csv"), false),
        ("sub/p.csv", "sub", other.clone(), false),
        ("p.csv", "p.csv", PathBuf::from("own.csv"), true),
    ] {
        let plan = format!("projects = \"{table}\"\n{head}");
        let folder = folder("linked", &[("plan.toml", plan.as_str()), ("own.csv", plain)]);
        std::os::unix::fs::symlink(to, folder.join(link)).unwrap();
        let read =
            Scenario::load(folder.join("plan.toml")).map_err(|problems| problems.to_string());
        match read {
            Ok(_) => assert!(is_inside, "{table} leads out of the folder"),
            Err(said) => {
                assert!(
                    !is_inside && said.contains("a link out of the scenario's folder"),
                    "{said}"
                );
            }
        }
        fs::remove_dir_all(folder).unwrap();
    }
    fs::remove_dir_all(other).unwrap();
}

#[test]
fn a_table_lies_beside_the_scenario_and_nowhere_else() {
    for path in ["../p.csv", "/etc/hostname", "tables/../../p.csv"] {
        let plan = format!("projects = \"{path}\"\n{HEAD}");
        let folder = folder("outside", &[("plan.toml", plan.as_str())]);
        let problems = Scenario::load(folder.join("plan.toml")).unwrap_err();
        assert!(
            problems.to_string().contains("which is outside the scenario's folder"),
            "{problems}"
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
