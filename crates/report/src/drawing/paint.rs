//! Colours, light and dark, and the style sheet of drawings.

/// A colour by its use: its name in style sheets, light, dark.
pub(crate) type Colour = (&'static str, &'static str, &'static str);

/// All colours. What is read has a contrast of at least 4.5 to what is behind it; see the tests.
pub(crate) const COLOURS: [Colour; 17] = [
    ("paper", "#ffffff", "#15191e"),
    ("ground", "#f6f5f2", "#0e1115"),
    ("ink", "#1c2127", "#e9e7e2"),
    ("muted", "#56606b", "#a7b0ba"),
    ("hair", "#dfe2e6", "#2d343c"),
    ("mark", "#1f6f78", "#57b8c0"),
    ("local", "#1f7a80", "#4aa9b0"),
    ("import", "#c9771e", "#d99a4e"),
    ("export", "#4a74b4", "#7a9fd8"),
    ("stranded", "#8b939c", "#79828c"),
    ("required", "#dcebe4", "#1c3830"),
    ("short", "#b5402f", "#e2806d"),
    ("over", "#8660ad", "#b596d8"),
    ("inside", "#8fbcae", "#4e8577"),
    ("good", "#1d6b4f", "#6cc7a2"),
    ("warn", "#8a5500", "#e0b060"),
    ("bad", "#a5331f", "#f09684"),
];

/// Rules for drawings, with `var(--NAME)` for colours.
pub(crate) const RULES: &str = include_str!("drawing.css");

/// Definitions of the colours as variables, for pages.
pub(crate) fn variables() -> String {
    let scheme = |which: fn(&Colour) -> &'static str| {
        let define = |colour: &Colour| format!("--{}:{};", colour.0, which(colour));
        COLOURS.iter().map(define).collect::<String>()
    };
    format!(
        ":root{{color-scheme:light dark;{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
        scheme(|colour| colour.1),
        scheme(|colour| colour.2)
    )
}

/// The rules with the colours themselves, for files: not every program that shows SVG knows
/// variables.
pub(crate) fn painted() -> String {
    let paint = |which: fn(&Colour) -> &'static str| {
        COLOURS.iter().fold(RULES.to_owned(), |rules, colour| {
            rules.replace(&format!("var(--{})", colour.0), which(colour))
        })
    };
    let (light, dark) = (paint(|colour| colour.1), paint(|colour| colour.2));
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}\n")
}
