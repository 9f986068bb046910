//! Dates: months are counted exactly, and a horizon is cut into periods, each year after its parts.

use pvchain::{Horizon, Month, NoMonth, PeriodKind, Step};

#[test]
fn months_are_counted_exactly() {
    let month = |text: &str| text.parse::<Month>().unwrap();
    assert_eq!(month("2025-01").since(month("2023-11")), 14);
    assert_eq!(month("2023-11").plus(14), month("2025-01"));
    assert_eq!(month("0001-01").plus(-1).year(), 0);
    assert_eq!(month("9999-12").to_string(), "9999-12");
}

#[test]
fn what_is_no_month_is_refused() {
    for text in
        ["2024-13", "2024-00", "2024", "2024-7", "24-07", "2024-07-01", "0000-01", "+024-01"]
    {
        let refused: NoMonth = text.parse::<Month>().unwrap_err();
        assert_eq!(refused.to_string(), format!("`{text}` is not a month such as 2024-07"));
    }
}

fn horizon(start: &str, end: &str, step: Step) -> Horizon {
    Horizon::new(start.parse().unwrap(), end.parse().unwrap(), step)
}

#[test]
fn years_follow_their_parts() {
    let labels = |horizon: &Horizon| -> Vec<String> {
        horizon.periods().into_iter().map(|period| period.label).collect()
    };
    assert_eq!(
        labels(&horizon("2024-07", "2025-06", Step::Quarter)),
        ["2024-Q3", "2024-Q4", "2024", "2025-Q1", "2025-Q2", "2025"]
    );
    assert_eq!(labels(&horizon("2024-01", "2025-12", Step::Year)), ["2024", "2025"]);
    let months = horizon("2024-12", "2025-01", Step::Month);
    assert_eq!(labels(&months), ["2024-12", "2024", "2025-01", "2025"]);
    assert_eq!(months.step_count(), 2);
}

#[test]
fn a_year_that_is_cut_short_has_the_months_that_are_left() {
    let periods = horizon("2024-07", "2025-03", Step::Quarter).periods();
    let rolled: Vec<(i32, i32)> = periods
        .iter()
        .filter(|period| period.kind == PeriodKind::RolledUp)
        .map(|period| (period.year(), period.months()))
        .collect();
    assert_eq!(rolled, [(2024, 6), (2025, 3)]);
}
