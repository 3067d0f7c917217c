//! The first date within a text, as pages show them.
//!
//! A day is read only where day, month and year are all there.

use jiff::civil::Date;

use super::parts::{WITHIN, clock, date, date_of_figures, hour_of_half, seconds};
use super::tokens::Token::{self, Number, Sign, Word};
use super::tokens::tokens;
use super::words;
use crate::model::{Clock, When};
use crate::text::{boundary, fold};

/// How much of a text is searched, in bytes.
const SEARCHED: usize = 600;
/// The longest text that may be a date as machines write it, in bytes.
const MACHINE_BYTES: usize = 40;
/// How many tokens may stand between a day and its time.
const GAP: usize = 7;

/// Finds the first date in a text. `language` tells how `10/08/2020` is meant.
pub fn first(text: &str, language: Option<&str>) -> Option<When> {
    let text = text.trim();
    if text.len() <= MACHINE_BYTES
        && let Some(when) = When::parse_iso(text)
    {
        return plausible(when);
    }
    let tokens = close_tokens(text);
    let (at, (day, length)) = (0..tokens.len()).find_map(|at| Some((at, day_at(&tokens, at, language)?)))?;
    let time = time_after(&tokens, at + length).or_else(|| time_before(&tokens[..at]));
    let when = time.and_then(|(clock, offset)| When::at(day, clock, offset));
    plausible(when.unwrap_or_else(|| When::day(day)))
}

/// The day that an address holds: `/2020/10/09/`, `/2020/oct/9/`, `-2020-10-09`.
pub fn in_address(path: &str) -> Option<When> {
    let parts: Vec<&str> = path.split(|sign: char| !sign.is_alphanumeric()).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let year = year.parse().ok().filter(|written| year.len() == 4 && (1990..=2100).contains(written))?;
        let month = month.parse().ok().or_else(|| WITHIN.month(&fold(month)))?;
        let day = day.parse().ok().filter(|_| day.len() <= 2)?;
        date(year, month, day).map(When::day)
    })
}

/// Nothing was on the web before 1990, nor is it dated far ahead of any clock; but what is told of
/// may be older.
fn plausible(when: When) -> Option<When> {
    (1900..=2100).contains(&when.date().year()).then_some(when)
}

/// The tokens of a text's start, space left out.
pub(super) fn close_tokens(text: &str) -> Vec<Token> {
    let mut tokens = tokens(&text[..boundary(text, SEARCHED)]);
    tokens.retain(|token| *token != Token::Space);
    tokens
}

fn is_word(token: Option<&Token>, words: &[&str]) -> bool {
    matches!(token, Some(Word(word)) if words.contains(&word.as_str()))
}

/// The day at a token, and how many tokens it takes.
fn day_at(tokens: &[Token], at: usize, language: Option<&str>) -> Option<(Date, usize)> {
    match &tokens[at..] {
        // 2020-10-09, 2020/10/09, 2020.10.09
        [
            Number(year, 4),
            Sign(one @ ('-' | '/' | '.')),
            Number(month, 1..=2),
            Sign(other),
            Number(day, 1..=2),
            ..,
        ] if one == other => Some((date(*year, *month, *day)?, 5)),
        // 2020年10月9日
        [Number(year, 4), y, Number(month, 1..=2), m, Number(day, 1..=2), ..]
            if is_word(Some(y), &["年", "년"]) && is_word(Some(m), &["月", "월"]) =>
        {
            Some((date(*year, *month, *day)?, 5))
        }
        // 20201009T0723
        [Number(figures @ 19_000_101..=21_001_231, 8), ..] => Some((date_of_figures(*figures)?, 1)),
        // 10/08/2020, 9.10.20
        [
            Number(first, 1..=2),
            Sign(one @ ('-' | '/' | '.')),
            Number(second, 1..=2),
            Sign(other),
            Number(year, digits @ (2 | 4)),
            ..,
        ] if one == other => {
            let year = WITHIN.year(*year, *digits);
            let (day_first, month_first) = (date(year, *second, *first), date(year, *first, *second));
            let day = match (day_first, month_first) {
                _ if *one == '.' || *digits == 2 && *one == '-' => day_first,
                (Some(day_first), Some(month_first)) => {
                    Some(choose(&tokens[..at], language, day_first, month_first))
                }
                (one, other) => one.or(other),
            };
            Some((day?, 5))
        }
        rest => day_with_month_name(rest),
    }
}

/// 9 October 2020, 9. Oktober 2020, 9 de octubre de 2020; October 09, 2020.
fn day_with_month_name(rest: &[Token]) -> Option<(Date, usize)> {
    let is_between = |token: &Token| match token {
        Sign(sign) => matches!(sign, '.' | ',' | '-' | '/' | 'º' | '°' | '’' | '\''),
        Word(word) => words::is_joint(word),
        _ => false,
    };
    let behind = |at: usize| at + rest[at..].iter().take_while(|token| is_between(token)).count();
    let second = behind(1.min(rest.len()));
    let ((Number(day, 1..=2), Word(name)) | (Word(name), Number(day, 1..=2))) =
        (rest.first()?, rest.get(second)?)
    else {
        return None;
    };
    let month = WITHIN.month(name)?;
    let third = behind(second + 1);
    match rest.get(third) {
        Some(Number(year, 4)) => Some((date(*year, month, *day)?, third + 1)),
        _ => None,
    }
}

/// Which of two readings of `10/08/2020` is meant: the one whose weekday stands before it, else the
/// one that the language has.
fn choose(before: &[Token], language: Option<&str>, day_first: Date, month_first: Date) -> Date {
    let named = before[before.len().saturating_sub(3)..].iter().find_map(|token| match token {
        Word(word) => words::weekday_before(word),
        _ => None,
    });
    let is_named = |day: Date| named == Some(day.weekday().to_monday_zero_offset() as u8);
    let is_month_first = match (is_named(day_first), is_named(month_first)) {
        (false, true) => true,
        (true, false) => false,
        _ => is_month_first(language),
    };
    if is_month_first { month_first } else { day_first }
}

fn is_month_first(language: Option<&str>) -> bool {
    let language = language.unwrap_or("en").to_ascii_lowercase().replace('_', "-");
    match language.split_once('-') {
        None => language == "en",
        Some(("en", region)) => matches!(region, "us" | "ph" | "ca"),
        Some(_) => false,
    }
}

fn time_after(tokens: &[Token], from: usize) -> Option<(Clock, Option<i32>)> {
    for at in from..tokens.len().min(from + GAP) {
        if at > from && day_at(tokens, at, None).is_some() {
            return None;
        }
        if let Some((clock, length)) = clock_at(tokens, at) {
            return Some((clock, offset_at(&tokens[at + length..])));
        }
    }
    None
}

fn time_before(tokens: &[Token]) -> Option<(Clock, Option<i32>)> {
    (tokens.len().saturating_sub(GAP)..tokens.len()).find_map(|at| {
        let (clock, length) = clock_at(tokens, at)?;
        Some((clock, offset_at(&tokens[at + length..])))
    })
}

/// The time of day at a token, and how many tokens it takes.
pub(super) fn clock_at(tokens: &[Token], at: usize) -> Option<(Clock, usize)> {
    let (before, rest) = tokens.split_at(at);
    let (hour, minute, length) = match rest {
        [Number(hour, 1..=2), Sign(':'), Number(minute, 2), ..] => (*hour, *minute, 3),
        [Number(hour, 1..=2), unit, Number(minute, 2), ..]
            if is_word(Some(unit), &["h", "時", "时", "시", "u"]) =>
        {
            (*hour, *minute, 3 + usize::from(is_word(rest.get(3), &["分", "분"])))
        }
        [Number(hour, 1..=2), Sign('.'), Number(minute, 2), ..]
            if is_word(rest.get(3), &["uhr", "am", "pm", "h", "wib", "utc", "gmt"])
                || is_word(before.last(), &["kl", "klo", "ore", "alle", "at"])
                || matches!(before, [.., Word(word), Sign('.')] if word == "kl") =>
        {
            (*hour, *minute, 3)
        }
        [Number(hour, 1..=2), half, ..] if is_word(Some(half), &["am", "pm"]) => (*hour, 0, 1),
        _ => return None,
    };
    let (second, more) = seconds(&rest[length..]);
    let length = length + more;
    let (behind, more) = half_behind(&rest[length..]);
    let half = behind.or_else(|| match before.last() {
        Some(Word(word)) => words::half(word),
        _ => None,
    });
    Some((clock(hour_of_half(hour, half), minute, second)?, length + more))
}

/// Whether "AM" or "p.m." behind a time says that it is of the afternoon; how many tokens it takes.
fn half_behind(rest: &[Token]) -> (Option<bool>, usize) {
    match rest {
        [Word(half), ..] if matches!(half.as_str(), "am" | "pm") => (Some(half == "pm"), 1),
        [Word(half), Sign('.'), Word(m), rest @ ..] if matches!(half.as_str(), "a" | "p") && m == "m" => {
            (Some(half == "p"), 3 + usize::from(rest.first() == Some(&Sign('.'))))
        }
        _ => (None, 0),
    }
}

/// The offset that stands after a time, in seconds east of UTC.
fn offset_at(rest: &[Token]) -> Option<i32> {
    let hours = rest.iter().take_while(|token| is_word(Some(token), &["uhr", "h", "hrs", "hs"])).count();
    let rest = &rest[hours..];
    let rest = if let [Sign('('), rest @ ..] = rest { rest } else { rest };
    let (named, rest) = match rest {
        [Word(word), rest @ ..] => (Some(WITHIN.zone(word)?), rest),
        _ => (None, rest),
    };
    let (sign, figures) = match rest {
        _ if named.is_some_and(|offset| offset != 0) => return named,
        [Sign('+'), figures @ ..] => (1, figures),
        // A stroke alone may lead to anything: "10:30 - 5 people".
        [Sign('-' | '−'), figures @ ..]
            if named.is_some() || matches!(figures, [Number(_, 4), ..] | [_, Sign(':'), ..]) =>
        {
            (-1, figures)
        }
        _ => return named,
    };
    WITHIN.offset(figures).map(|(offset, _)| sign * offset).or(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: Option<&str>, expected: &str) {
        let found = first(text, language).map(|when| when.to_string()).unwrap_or_default();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn dates_are_read_as_pages_show_them() {
        check("October 09, 2020 07:23 AM", None, "2020-10-09T07:23");
        check("Thu, 10/08/2020 - 09:05 PM", Some("en"), "2020-10-08T21:05");
        check("Thu, 08/10/2020 - 09:05 PM", Some("en"), "2020-10-08T21:05");
        check("Published 9 Oct 2020 at 12:05 a.m. GMT", None, "2020-10-09T00:05Z");
        check("Updated 7:23 PM EDT, Fri October 9, 2020", None, "2020-10-09T19:23-04:00");
        check("Friday, October 9th, 2020", None, "2020-10-09");
        check("09.10.2020, 07:23 Uhr", Some("de"), "2020-10-09T07:23");
        check("9. Oktober 2020 um 7.23 Uhr", Some("de"), "2020-10-09T07:23");
        check("Stand: 09.10.20 07:23", Some("de"), "2020-10-09T07:23");
        check("Publié le 9 octobre 2020 à 07h23", Some("fr"), "2020-10-09T07:23");
        check("1er août 2020", Some("fr"), "2020-08-01");
        check("9 de octubre de 2020 - 07:23 h", Some("es"), "2020-10-09T07:23");
        check("9 ottobre 2020", Some("it"), "2020-10-09");
        check("9 de outubro de 2020 às 07:23", Some("pt"), "2020-10-09T07:23");
        check("9 oktober 2020", Some("nl"), "2020-10-09");
        check("9 октября 2020, 07:23", Some("ru"), "2020-10-09T07:23");
        check("9 października 2020", Some("pl"), "2020-10-09");
        check("9 Ekim 2020", Some("tr"), "2020-10-09");
        check("2020年10月9日 7時23分", Some("ja"), "2020-10-09T07:23");
        check("2020년 10월 9일", Some("ko"), "2020-10-09");
        check("2020-10-09 오후 7:23", Some("ko"), "2020-10-09T19:23");
        check("9 Oct 2020 7:23 IST", None, "2020-10-09T07:23");
        check("9 led 2020", None, "");
        check("10/08/2020", Some("en-GB"), "2020-08-10");
        check("10/08/2020", Some("fr"), "2020-08-10");
        check("2020-10-09T07:23:05+02:00", None, "2020-10-09T07:23:05+02:00");
        check("2020-10-09 07:23 (UTC+3)", None, "2020-10-09T07:23+03:00");
    }

    #[test]
    fn what_is_not_known_is_not_invented() {
        for text in ["9 October", "3 hours ago", "May 2020", "32.10.2020", "call 555-12-3456", "", "10:30"] {
            check(text, None, "");
        }
    }
}
