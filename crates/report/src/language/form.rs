//! Forms: texts that are made in English elsewhere, and what they are in other languages.
//!
//! A form is such a text with `{}` where names and numbers stand, or `{said}` where what stands there
//! has a form of its own. Its translation says where what stood there goes, by number. All else is
//! data and stays. A text of no form stays English.

use super::Say;

impl Say {
    /// A text by the forms that it may have, each with its translation into Chinese.
    pub(super) fn by_form(self, forms: &[(&str, &str)], text: &str) -> String {
        match self {
            Self(pvchain::Language::English) => text.to_owned(),
            Self(pvchain::Language::Chinese) => {
                said(forms, text).unwrap_or_else(|| text.to_owned())
            }
        }
    }
}

/// The translation of a text by the form of which most is in it.
pub(super) fn said(forms: &[(&str, &str)], text: &str) -> Option<String> {
    let fits = forms.iter().filter_map(|(form, translation)| {
        let form = Form::of(form);
        Some((form.letters(), form.filled(text)?, translation))
    });
    let (_, parts, translation) = fits.max_by_key(|(letters, ..)| *letters)?;
    let say = |(part, is_said): (&str, bool)| {
        let turn = if is_said { said(forms, part) } else { None };
        turn.unwrap_or_else(|| part.to_owned())
    };
    let parts: Vec<String> = parts.into_iter().map(say).collect();
    Some(fill(translation, &parts))
}

/// A translation with parts in its places.
pub(super) fn fill(translation: &str, parts: &[String]) -> String {
    let mut filled = String::new();
    let mut rest = translation;
    while let Some((before, after)) = rest.split_once('{') {
        let place = after
            .split_once('}')
            .and_then(|(number, after)| Some((parts.get(number.parse::<usize>().ok()?)?, after)));
        filled.push_str(before);
        filled.push_str(place.map_or("{", |(part, _)| part));
        rest = place.map_or(after, |(_, after)| after);
    }
    filled + rest
}

/// A form, taken apart.
pub(super) struct Form<'f> {
    first: &'f str,
    /// Whether what stands in a place is said in turn, and what follows it.
    pub(super) others: Vec<(bool, &'f str)>,
}

impl<'f> Form<'f> {
    pub(super) fn of(form: &'f str) -> Self {
        let mut ends: Vec<(usize, &str)> =
            form.match_indices("{}").chain(form.match_indices("{said}")).collect();
        ends.sort_unstable();
        let nexts = ends.iter().skip(1).map(|(at, _)| *at).chain([form.len()]);
        let others = ends.iter().zip(nexts);
        Self {
            first: &form[..ends.first().map_or(form.len(), |(at, _)| *at)],
            others: others
                .map(|((at, place), next)| (*place == "{said}", &form[at + place.len()..next]))
                .collect(),
        }
    }

    /// How much of a text is in it.
    fn letters(&self) -> usize {
        self.first.len() + self.others.iter().map(|(_, next)| next.len()).sum::<usize>()
    }

    /// What stands in its places, and whether that is said in turn; none if the text has another
    /// form.
    pub(super) fn filled<'t>(&self, text: &'t str) -> Option<Vec<(&'t str, bool)>> {
        let mut rest = text.strip_prefix(self.first)?;
        let Some(((is_said, last), others)) = self.others.split_last() else {
            return rest.is_empty().then(Vec::new);
        };
        let mut parts = Vec::new();
        for (is_said, next) in others {
            let (part, after) = rest.split_once(next)?;
            parts.push((part, *is_said));
            rest = after;
        }
        parts.push((rest.strip_suffix(last)?, *is_said));
        parts.iter().all(|(part, _)| !part.is_empty()).then_some(parts)
    }
}
