//! Colours of pages and drawings: what is read stands out from what is behind it, light and dark.

use pvchain::{Scenario, Settings, simulate};
use pvchain_report::{Asked, Page, html, svg};

/// Of the page and of its drawings as files.
fn written() -> (String, Vec<(String, String)>) {
    let scenario = Scenario::builtin("baotou-2024").unwrap();
    let outcome = simulate(&scenario, &Settings::draws(64)).unwrap();
    let page = Page { scenario: &scenario, outcome: &outcome, asked: &Asked::default() };
    let mut out = Vec::new();
    html(&mut out, page).unwrap();
    (String::from_utf8(out).unwrap(), svg(page))
}

/// Relative luminance after WCAG 2.2, with the exponent 2.4 as the fifth root of the twelfth power.
fn luminance(colour: &str) -> f64 {
    let parts = [1, 3, 5].map(|start| {
        let byte = u8::from_str_radix(&colour[start..start + 2], 16).unwrap();
        let share = f64::from(byte) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
    });
    0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A colour of the page, light and dark.
fn colour<'p>(page: &'p str, name: &str) -> [&'p str; 2] {
    let define = format!("--{name}:");
    let found = page.match_indices(&define).map(|(at, _)| &page[at + define.len()..][..7]);
    found.collect::<Vec<_>>().try_into().unwrap()
}

#[test]
fn what_is_read_stands_out() {
    let (page, _) = written();
    for front in ["ink", "muted", "mark", "good", "warn", "bad"] {
        for behind in ["paper", "ground"] {
            for (front, behind) in colour(&page, front).into_iter().zip(colour(&page, behind)) {
                assert!(contrast(front, behind) >= 4.5, "{front} on {behind}");
            }
        }
    }
}

#[test]
fn marks_stand_out_from_paper() {
    let (page, _) = written();
    for front in ["local", "import", "export", "short", "over", "stranded"] {
        for (front, behind) in colour(&page, front).into_iter().zip(colour(&page, "paper")) {
            assert!(contrast(front, behind) >= 3.0, "{front} on {behind}");
        }
    }
}

#[test]
fn files_name_no_variable() {
    for (name, drawing) in written().1 {
        assert!(!drawing.contains("var("), "{name}");
    }
}
