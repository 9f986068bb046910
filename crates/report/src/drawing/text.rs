//! How much room a text takes, and what of it fits.
//!
//! The letters are those of the reader's machine, so widths are estimates that err to the wide side:
//! those of `DejaVu Sans`, one of the widest in use.

use unicode_width::UnicodeWidthChar;

/// Height of letters of names and values, in pixels.
pub(crate) const NORMAL: f64 = 13.0;
/// What headings take up, whose letters of normal height are bold.
pub(crate) const BOLD: f64 = 14.6;
/// Height of letters of axes and keys, in pixels.
pub(crate) const SMALL: f64 = 11.5;

/// Width of a text in letters of some height, at most.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

/// Width of a letter over the height of letters.
fn letter(letter: char) -> f64 {
    match letter {
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' | '→' => 1.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' | '\u{a0}' => 0.34,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' => 0.42,
        '+' | '−' | '<' | '>' | '=' | '≥' | '≤' => 0.84,
        'A'..='Z' => 0.76,
        _ if letter.is_ascii() || letter == '–' => 0.64,
        _ => match letter.width() {
            Some(0) => 0.0,
            Some(1) => 0.84,
            _ => 1.05,
        },
    }
}

/// A text cut to fit a width, with dots for what is left out.
pub(crate) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut left = room - size;
    let fits = |letter_of: &char| {
        left -= letter(*letter_of) * size;
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// A text in at most so many lines that fit a width; what is left over is cut.
pub(crate) fn wrap(text: &str, (size, room): (f64, f64), lines: usize) -> Vec<String> {
    let mut wrapped = Vec::new();
    let mut rest = text.trim();
    while wrapped.len() + 1 < lines && width(rest, size) > room {
        let Some(end) = line_end(rest, size, room) else { break };
        wrapped.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    wrapped.push(cut(rest, size, room));
    wrapped
}

/// Where the last word that fits ends, or, where no word does, the last letter.
fn line_end(text: &str, size: f64, room: f64) -> Option<usize> {
    let mut left = room;
    let mut word_end = None;
    for (index, found) in text.char_indices() {
        // A line may end before a space that would not fit.
        if found == ' ' {
            word_end = Some(index);
        }
        left -= letter(found) * size;
        if left < 0.0 {
            return word_end.or((index > 0).then_some(index));
        }
        if matches!(found, '-' | '/') || found.width() == Some(2) {
            word_end = Some(index + found.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_break_between_words_and_end_in_dots() {
        let room = width("local supply", NORMAL) + 1.0;
        let lines = wrap("local supply rate of wafers", (NORMAL, room), 2);
        assert_eq!(lines, ["local supply", "rate of wa…"]);
        for line in wrap("abcdefghijklmnopqrstuvwxyz 工业硅多晶硅单晶硅", (NORMAL, 60.0), 3)
        {
            assert!(width(&line, NORMAL) <= 60.0, "{line}");
        }
    }
}
