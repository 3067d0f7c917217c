//! What a page says already, so that it is not said twice.

use crate::model::{Block, Figure};
use crate::text::fold;

/// The fewest letters in which one text holding another is more than chance.
const LETTERS: usize = 12;
/// The fewest letters of a standfirst that may be found after the opening words of a body: a dateline.
const LONG: usize = 80;

/// Letters and digits alone: signs, spaces and accents tell no two texts apart.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Whether one text says all that another does.
fn holds(text: &str, other: &str) -> bool {
    let (text, other) = (letters(text), letters(other));
    text == other || other.len() >= LETTERS && text.contains(&other)
}

/// The words of a picture: each said once.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words<'a> {
    /// What it shows, for who does not see it.
    pub alt: Option<&'a str>,
    pub caption: Option<&'a str>,
    /// Without brackets of its own.
    pub credit: Option<&'a str>,
}

impl<'a> Words<'a> {
    /// The words of a figure below a headline.
    pub fn of(figure: &'a Figure, headline: &str) -> Self {
        let caption = figure.caption.as_deref().filter(|caption| !caption.is_empty());
        let credit = figure.credit.as_deref().map(bare).filter(|credit| !credit.is_empty());
        let is_told = |text: &str| {
            caption.is_some_and(|caption| caption.contains(text) || holds(caption, text))
                || holds(headline, text)
                || caption
                    .zip(credit)
                    .is_some_and(|(caption, credit)| holds(&format!("{caption}{credit}"), text))
        };
        let alt = figure.alt.as_deref().filter(|alt| !alt.is_empty() && !is_told(alt));
        let credit = credit.filter(|credit| {
            !caption.is_some_and(|caption| caption.contains(credit))
                && !alt.is_some_and(|alt| holds(alt, credit))
        });
        Self { alt, caption, credit }
    }
}

/// A credit without the brackets around it.
fn bare(credit: &str) -> &str {
    let credit = credit.trim();
    let inner = credit.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).map_or(credit, str::trim)
}

/// Whether a body opens with the words of a standfirst, be they cut off, spread over paragraphs or
/// without the dateline.
pub(super) fn opens(body: &[Block], standfirst: &str) -> bool {
    let wanted = letters(standfirst);
    if wanted.is_empty() {
        return false;
    }
    let mut opening = String::new();
    for block in body {
        for text in block.texts() {
            opening.push_str(&letters(&text));
        }
        if opening.starts_with(&wanted) {
            return true;
        }
        if opening.len() >= 2 * wanted.len() {
            break;
        }
    }
    wanted.len() >= LONG && opening.find(&wanted).is_some_and(|at| at < LONG)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SafeText;

    #[test]
    fn a_picture_says_nothing_twice() {
        let check = |(alt, caption, credit): (&str, &str, &str), expected: (&str, &str, &str)| {
            let line = |text: &str| SafeText::line(text).filled();
            let figure =
                Figure { alt: line(alt), caption: line(caption), credit: line(credit), ..Figure::default() };
            let words = Words::of(&figure, "The ferry is late again");
            let told = (words.alt, words.caption, words.credit);
            let shown = (told.0.unwrap_or_default(), told.1.unwrap_or_default(), told.2.unwrap_or_default());
            assert_eq!(shown, expected, "{figure:?}");
        };
        check(("A boat", "At six.", "Ida Marsh"), ("A boat", "At six.", "Ida Marsh"));
        check(("The ferry is late, again", "", ""), ("", "", ""));
        check(("Gown autumnwinter", "Gown, autumn/winter.", ""), ("", "Gown, autumn/winter.", ""));
        check(
            ("At the quay. (Photo Ida Marsh)", "", "(Photo Ida Marsh)"),
            ("At the quay. (Photo Ida Marsh)", "", ""),
        );
        check(
            ("At the quay. (Photo: I. Marsh)", "At the quay.", "Photo: I. Marsh"),
            ("", "At the quay.", "Photo: I. Marsh"),
        );
        check(("", "At the quay.", "( IDA MARSH / CPA)"), ("", "At the quay.", "IDA MARSH / CPA"));
        check(("", "At the quay.", "(Marsh) and (Reed)"), ("", "At the quay.", "(Marsh) and (Reed)"));
    }

    #[test]
    fn a_standfirst_that_is_the_start_of_the_body_is_known() {
        let body = [
            Block::paragraph(
                "NORDHAVEN (CPA) — The bridge was shut at ten on Monday, said the harbour office.",
            ),
            Block::paragraph("It opens “when it opens,” the master said."),
        ];
        let check =
            |standfirst: &str, expected: bool| assert_eq!(opens(&body, standfirst), expected, "{standfirst}");
        check("NORDHAVEN (CPA) — The bridge was shut", true);
        check(
            "NORDHAVEN (CPA) - The bridge was shut at ten on Monday, said the harbour office. It opens \"when…",
            true,
        );
        check(
            "The bridge was shut at ten on Monday, said the harbour office. It opens “when it opens,” the master said.",
            true,
        );
        check("The bridge was shut", false);
        check("Nobody knows when the bridge will open", false);
        check("…", false);
    }
}
