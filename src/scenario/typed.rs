//! Numbers and dates as people type them: with commas, in fullwidth digits, as `2024/6/1`.

use std::collections::BTreeSet;

use super::month::{Month, YEARS};
use super::says;
use super::step::Step;
use crate::message::Text;

/// The text with digits and signs of East Asian width as those of ASCII.
pub(super) fn narrow(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '０'..='９' | '．' | '，' | '＋' | '－' | '／' | '：' => {
            char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter)
        }
        '−' => '-',
        '\u{3000}' => ' ',
        _ => letter,
    };
    text.trim().chars().map(narrow).collect()
}

/// What to write in place of a number with commas, which part thousands or stand for the point. It
/// is a question where they may do either.
pub(super) fn without_commas(text: &str) -> Option<Text> {
    let text = narrow(text);
    let is_numeric = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    let start = text.find(is_numeric).filter(|start| matches!(&text[..*start], "" | "+" | "-"))?;
    let end = text[start..].find(|c| !is_numeric(c)).map_or(text.len(), |end| start + end);
    let (sign, number, unit) = (&text[..start], &text[start..end], &text[end..]);
    let written = |number: String| format!("{sign}{number}{unit}");
    let plain = |number: String| Some(says::write_number(written(number)));
    let (whole, fraction) = number.rsplit_once([',', '.'])?;
    if fraction.is_empty() || !number.contains(',') {
        return None;
    }
    let is_comma = number[whole.len()..].starts_with(',');
    let marks = |mark: char| whole.matches(mark).count();
    match (is_comma, marks(','), marks('.')) {
        // 1,5 and 1,500
        (true, 0, 0) if whole.is_empty() => None,
        (true, 0, 0) => {
            let decimal = format!("{whole}.{fraction}");
            let may_be_thousands = in_thousands(number, ',') && !whole.starts_with('0');
            if !may_be_thousands {
                return plain(decimal);
            }
            let thousands = format!("{whole}{fraction}");
            Some(says::thousands_or_decimals(written(thousands), written(decimal)))
        }
        // 1,500,000
        (true, _, 0) if in_thousands(number, ',') => plain(number.replace(',', "")),
        // 1.500,5
        (true, 0, _) if in_thousands(whole, '.') => {
            plain(format!("{}.{fraction}", whole.replace('.', "")))
        }
        // 1,500.5
        (false, _, 0) if in_thousands(whole, ',') => {
            plain(format!("{}.{fraction}", whole.replace(',', "")))
        }
        _ => None,
    }
}

/// Whether marks part all digits in groups of three.
fn in_thousands(number: &str, mark: char) -> bool {
    let mut groups = number.split(mark);
    let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    first && groups.all(|group| group.len() == 3)
}

/// A month as people type it, or what helps where it can mean several. A date is the first day of
/// its month.
pub(super) fn month(text: &str) -> Result<Month, Option<Text>> {
    match date(text)? {
        (month, 1) => Ok(month),
        (month, _) => Err(Some(says::months_only(month, month.plus(1)))),
    }
}

/// The year that a text means which is none of four digits: `24`, `２０２４` or `2024年`.
pub(super) fn year_meant(text: &str) -> Option<i32> {
    let text = narrow(text);
    let number: i32 = text.trim_end_matches('年').trim().parse().ok()?;
    let year = if (1..=99).contains(&number) { 2000 + number } else { number };
    Some(year).filter(|year| YEARS.contains(year))
}

/// A month or a date as people type it, with the day.
pub(super) fn date(text: &str) -> Result<(Month, i32), Option<Text>> {
    let text = narrow(text);
    if let Some((month, is_sure)) = named(&text) {
        return if is_sure { Ok((month, 1)) } else { Err(Some(says::if_that_month(month))) };
    }
    // Midnight is no time of the day.
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((&text, ""));
    let is_midnight = time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z'));
    let date = if is_midnight { date } else { &text };
    let parts = date.replace(['年', '月'], "-").replace(['日', '号'], "");
    let parts = if parts == date { parts } else { parts.trim_end_matches('-').to_owned() };
    let marks: String = parts.chars().filter(|c| !c.is_ascii_digit()).collect();
    let numbers: Vec<&str> = parts.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse::<i32>().ok().filter(|_| part.len() <= 4);
    let of = |year: &str, month: &str| {
        Month::new(number(year).filter(|year| YEARS.contains(year))?, number(month)?)
    };
    let is_date = matches!(marks.as_str(), "-" | "/" | "." | "--" | "//" | "..");
    match numbers.as_slice() {
        [year, "1"] if marks == "." => {
            Err(of(year, "1").zip(of(year, "10")).map(|(january, october)| {
                says::this_or_that_month(january.to_string(), october.to_string())
            }))
        }
        [digits, "0"] if marks == "." => Err(unparted(digits)),
        [year, month] if is_date => of(year, month).map(|month| (month, 1)).ok_or(None),
        [year, month, day] if is_date && of(year, month).is_some() => {
            let day = number(day).filter(|day| (1..=31).contains(day));
            of(year, month).zip(day).ok_or(None)
        }
        [_, _, year] if is_date && year.len() == 4 => Err(Some(says::the_year_first())),
        [digits] if marks.is_empty() => Err(unparted(digits)),
        _ => Err(None),
    }
}

/// Months by their English names, as spreadsheets show them.
const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A month by its name, and whether its year is sure: `Jan 2024` is, `Jan-24` may be a day.
fn named(text: &str) -> Option<(Month, bool)> {
    let text = text.to_lowercase();
    let mut parts = text.split(['-', ' ', '/', '.', ',']).filter(|part| !part.is_empty());
    let (one, other) = (parts.next()?, parts.next()?);
    let is_name = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic());
    let (name, digits) = if is_name(one) { (one, other) } else { (other, one) };
    let is_it =
        |known: &&str| known.starts_with(name) && (name.len() == 3 || name.len() == known.len());
    let number = NAMES.iter().position(is_it).filter(|_| parts.next().is_none())?;
    let year = year_meant(digits)?;
    Some((Month::new(year, i32::try_from(number).ok()? + 1)?, digits.len() == 4))
}

/// What digits without any mark may mean as a month: `202406`, `20240601`, or the days since 1900
/// that spreadsheets keep.
fn unparted(digits: &str) -> Option<Text> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i32>().ok();
    if matches!(digits.len(), 6 | 8) {
        let month = Month::new(part(0, 4)?, part(4, 6)?)?;
        return Some(says::write_number(Text::from(month)));
    }
    // From 1950 to 2099.
    let serial: i64 = digits.parse().ok().filter(|serial| (18_264..=73_050).contains(serial))?;
    let (year, month, day) = date_of(serial);
    let month = Month::new(year, month)?;
    Some(says::a_serial_date(digits, format!("{month}-{day:02}"), month))
}

/// The date of so many days since 30 December 1899, by the Gregorian calendar.
///
/// # References
///
/// * Fliegel, Van Flandern: A machine algorithm for processing calendar dates (1968)
fn date_of(serial: i64) -> (i32, i32, i32) {
    // The Julian day of 30 December 1899 is 2,415,019.
    let mut l = serial + 2_415_019 + 68_569;
    let n = 4 * l / 146_097;
    l -= (146_097 * n + 3) / 4;
    let i = 4_000 * (l + 1) / 1_461_001;
    l = l - 1_461 * i / 4 + 31;
    let j = 80 * l / 2_447;
    let day = l - 2_447 * j / 80;
    let wrap = j / 11;
    let (month, year) = (j + 2 - 12 * wrap, 100 * (n - 49) + i + wrap);
    [year, month, day].map(|part| i32::try_from(part).unwrap_or(0)).into()
}

/// The period, among those with these labels, in which a month or a quarter lies, or those that
/// make it up.
pub(crate) fn period_around<'k>(
    text: &str,
    labels: impl IntoIterator<Item = &'k str>,
) -> Option<Text> {
    let quarter = || {
        let (year, quarter) = text.split_once("-Q")?;
        Month::new(year.parse().ok()?, 3 * quarter.parse::<i32>().ok().filter(|q| *q <= 4)?)
    };
    let labels: BTreeSet<&str> = labels.into_iter().collect();
    let is_label = |label: &String| labels.contains(label.as_str());
    if let Some(last) = quarter() {
        let months = [-2, -1, 0].map(|back| Step::Month.label(last.plus(back)));
        if let [first, _, last] = &months
            && months.iter().all(is_label)
        {
            return Some(says::made_of_periods(text.trim(), first, last));
        }
        return Some(Step::Year.label(last))
            .filter(is_label)
            .map(|label| says::lies_in(text.trim(), label));
    }
    let month = month(text).ok()?;
    let label = Step::ALL.map(|step| step.label(month)).into_iter().find(is_label)?;
    Some(says::lies_in(text.trim(), label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_are_thousands_or_points_or_a_question() {
        let hint = |text| without_commas(text).map(|hint| hint.to_string());
        for (text, meant) in [
            ("1,5", "1.5"),
            ("-0,25", "-0.25"),
            ("0,500 kt", "0.500 kt"),
            ("１，５", "1.5"),
            ("1,2345", "1.2345"),
            ("1,000,000 t", "1000000 t"),
            ("1,000.5", "1000.5"),
            ("1.000,5", "1000.5"),
            ("2,5e3", "2.5e3"),
        ] {
            assert_eq!(hint(text), Some(format!("write {meant}")), "{text}");
        }
        let asked = hint("1,500 t").unwrap();
        assert!(asked.contains("1500 t") && asked.contains("1.500 t"), "{asked}");
        for text in ["", ",", "1,", ",5", "a,b", "1.5", "1,00,5", "1,5,", "kt 1,5"] {
            assert_eq!(hint(text), None, "{text}");
        }
    }

    #[test]
    fn months_are_read_as_people_type_them() {
        for text in [
            "2024-06",
            "2024-6",
            "2024/6",
            "2024/06",
            "2024/6/1",
            "2024-06-01",
            "2024/6/1 0:00",
            "2024-06-01T00:00:00",
            "2024年6月",
            "2024年06月1日",
            "２０２４／６",
            "2024.06",
            "2024.6.1",
            "Jun 2024",
            "june-2024",
            "2024 Jun",
        ] {
            assert_eq!(month(text).map(|month| month.to_string()), Ok("2024-06".into()), "{text}");
        }
        for (text, hint) in [
            ("2024-06-15", "2024-06"),
            ("2024.1", "2024-10"),
            ("6/1/2024", "the year first"),
            ("45444", "2024-06-01"),
            ("45444.0", "2024-06-01"),
            ("Jun-24", "2024-06"),
            ("24-Jun", "2024-06"),
            ("202406", "2024-06"),
            ("20240601", "2024-06"),
        ] {
            let found = month(text).unwrap_err().unwrap().to_string();
            assert!(found.contains(hint), "{text}: {found}");
        }
        for text in [
            "",
            "2024",
            "0024-06",
            "2024-13",
            "24-06",
            "June",
            "2024-06-40",
            "-",
            "年月",
            "2024--6",
        ] {
            assert_eq!(month(text), Err(None), "{text}");
        }
    }

    #[test]
    fn years_are_meant_by_two_digits_and_other_signs() {
        for text in ["24", "２０２４", "2024年", " 2024 "] {
            assert_eq!(year_meant(text), Some(2024), "{text}");
        }
        for text in ["", "-24", "224", "20245", "year"] {
            assert_eq!(year_meant(text), None, "{text}");
        }
    }

    #[test]
    fn serial_dates_are_those_of_spreadsheets() {
        assert_eq!(date_of(45_444), (2024, 6, 1));
        assert_eq!(date_of(36_526), (2000, 1, 1));
        assert_eq!(date_of(45_351), (2024, 2, 29));
        assert_eq!(date_of(73_050), (2099, 12, 31));
    }
}
