//! What kind of time a short text tells, also one that cannot be put on a calendar.

use super::tokens::Token::Word;
use super::within::{clock_at, close_tokens, first};
use super::words;
use crate::text::fold;

/// The longest text that has a shape, in characters.
const LONGEST: usize = 60;

/// What kind of time a text tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeShape {
    /// A day with its year: "9 October 2020".
    Day,
    /// A time that counts from now: "3 hours ago", "vor 5 Min.".
    Relative,
    /// A time of day: "07:23".
    Clock,
    /// A day of any year: "9 October".
    DayOfYear,
}

/// The shape of a short text, if it is hardly more than a time.
pub fn shape(text: &str, language: Option<&str>) -> Option<TimeShape> {
    let text = text.trim();
    // Every time has a number, and most texts have none.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) || text.chars().count() > LONGEST {
        return None;
    }
    if first(text, language).is_some() {
        return Some(TimeShape::Day);
    }
    let tokens = close_tokens(text);
    let words = || tokens.iter().filter_map(|token| if let Word(word) = token { Some(word) } else { None });
    let count = words().count();
    let has_clock = || (0..tokens.len()).any(|at| clock_at(&tokens, at).is_some());
    if count <= 4 && words().any(|word| words::is_relative(word)) {
        Some(TimeShape::Relative)
    } else if count <= 3 && tokens.len() <= 8 && has_clock() {
        Some(TimeShape::Clock)
    } else if count <= 2 && tokens.len() <= 5 && words().any(|word| is_month(word)) {
        Some(TimeShape::DayOfYear)
    } else {
        None
    }
}

/// Whether a folded word names a month.
pub fn is_month(word: &str) -> bool {
    words::month(word).is_some()
}

/// Whether a word names a month, a day of the week or a day that counts from now.
pub fn names_day_or_month(word: &str) -> bool {
    let word = fold(word);
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    is_month(word) || words::names_day(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_cards_are_told_from_other_words() {
        let check =
            |text: &str, expected: Option<TimeShape>| assert_eq!(shape(text, None), expected, "{text}");
        check("3 hours ago", Some(TimeShape::Relative));
        check("vor 5 Minuten", Some(TimeShape::Relative));
        check("1h", Some(TimeShape::Relative));
        check("07:23", Some(TimeShape::Clock));
        check("9 October", Some(TimeShape::DayOfYear));
        check("2020-10-09", Some(TimeShape::Day));
        check("10.10.2020", Some(TimeShape::Day));
        for text in ["Talks begin", "World", "5 things to know about the hours of the vote in May", ""] {
            check(text, None);
        }
    }
}
