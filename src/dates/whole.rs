//! A text that is a date as a whole, as the fields of feeds are.
//!
//! A date that is wrong is worse than none: a part out of range, or a word that nobody knows,
//! makes the whole no date. Only the parts that are given are kept.

use jiff::Timestamp;
use jiff::civil::Date;

use super::parts::{WHOLE, clock, date, date_of_figures, hour_of_half, seconds};
use super::tokens::Token::{self, Number, Sign, Space, Word};
use super::tokens::tokens;
use super::words;
use crate::model::When;

/// The longest text that is looked at, in bytes.
const DATE_BYTES: usize = 128;
/// The first year that a date may have. Earlier ones are programs' way to say nothing.
const FIRST_YEAR: i16 = 1000;
/// Korea's time, which Korean dates are in without saying so; seconds east of UTC.
const KOREA: i32 = 9 * 3600;

/// Reads a text that is a date; `None` if it is none that can be trusted.
pub fn whole(text: &str) -> Option<When> {
    let text = text.trim();
    if text.is_empty() || text.len() > DATE_BYTES {
        return None;
    }
    let is_korean = text.contains(['년', '월', '오']);
    figures(text)
        .or_else(|| Gathered::from(&tokens(&plain(text)))?.when(is_korean))
        .filter(|when| when.date().year() >= FIRST_YEAR)
}

/// What is nothing but figures.
fn figures(text: &str) -> Option<When> {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
    if let Some(rest) = text.strip_prefix('-').filter(|rest| rest.len() == 4) {
        let number = number(rest)?;
        return Some(When::day(date(WHOLE.year(number / 100, 2), number % 100, 1)?));
    }
    let number = number(text)?;
    match text.len() {
        4 => Some(When::day(date(number, 1, 1)?)),
        7 => Some(When::day(ordinal(number / 1000, number % 1000)?)),
        8 => Some(When::day(date_of_figures(number)?)),
        10 => Timestamp::from_second(number as i64).ok().map(When::from_instant),
        13 => Timestamp::from_second(number as i64 / 1000).ok().map(When::from_instant),
        14 => {
            let clock = clock(number / 10_000 % 100, number / 100 % 100, Some(number % 100))?;
            When::at(date_of_figures(number / 1_000_000)?, clock, None)
        }
        _ => None,
    }
}

/// The day of a year by its number, 1 for the first of January.
fn ordinal(year: u64, day: u64) -> Option<Date> {
    let first = date(year, 1, 1)?;
    let days = (1..=366).contains(&day).then_some(day as i64 - 1)?;
    first.checked_add(jiff::Span::new().days(days)).ok().filter(|found| found.year() == first.year())
}

/// The text with the signs of other scripts as those of ours, and halves of a day without points.
fn plain(text: &str) -> String {
    let figure = |character: char, zero: char| char::from(b'0' + (character as u32 - zero as u32) as u8);
    let mut plain: String = text
        .chars()
        .map(|character| match character {
            '年' | '月' | '년' | '월' => '-',
            '日' | '일' | '秒' | '초' => ' ',
            '時' | '时' | '시' | '点' | '分' | '분' => ':',
            '٠'..='٩' => figure(character, '٠'),
            '۰'..='۹' => figure(character, '۰'),
            _ => character,
        })
        .collect();
    for (written, word) in [("a.m.", "am"), ("p.m.", "pm"), ("A.M.", "am"), ("P.M.", "pm")] {
        if plain.contains(written) {
            plain = plain.replace(written, word);
        }
    }
    plain
}

/// What of a date has been found, wherever it stands.
#[derive(Default)]
struct Gathered {
    /// Numbers that are no part of the time, with their digits and the sign before each.
    numbers: Vec<(u64, usize, char)>,
    /// The month by name.
    month: Option<u64>,
    /// Hour, minute, second.
    time: Option<(u64, u64, Option<u64>)>,
    is_afternoon: Option<bool>,
    /// Seconds east of UTC.
    offset: Option<i32>,
}

impl Gathered {
    fn from(tokens: &[Token]) -> Option<Self> {
        let mut gathered = Self::default();
        let mut rest = tokens;
        let mut sign = ' ';
        while let Some((token, after)) = rest.split_first() {
            let behind_time = matches!(token, Number(..)).then(|| gathered.time(rest)).flatten();
            rest = behind_time.unwrap_or(after);
            match token {
                Number(..) if behind_time.is_some() => {}
                Number(value, digits) => {
                    gathered.numbers.push((*value, *digits, std::mem::replace(&mut sign, ' ')));
                }
                Word(word) => gathered.word(word)?,
                // Where an offset should be is a word or nothing: `+zz:00`.
                Sign('+') => return None,
                Sign(given) => sign = *given,
                Space => {}
            }
        }
        Some(gathered)
    }

    /// A word by itself; `None` if it makes the whole no date.
    fn word(&mut self, word: &str) -> Option<()> {
        let half = match word {
            "am" => Some(false),
            "pm" => Some(true),
            _ => words::half(word),
        };
        if words::is_filler(word) {
            return Some(());
        }
        if half.is_some() {
            self.is_afternoon = half;
        } else if let Some(month) = WHOLE.month(word) {
            // Of two, the first is a day of the week that looks like a month.
            self.month = Some(month);
        } else if let Some(offset) = WHOLE.zone(word).filter(|_| self.time.is_some()) {
            self.offset.get_or_insert(offset);
        } else if self.has_begun() && words::weekday(word).is_none() {
            // After the time an unknown word may be a zone that we do not know.
            let may_be_zone = self.time.is_some() && word.is_ascii() && (2..=5).contains(&word.len());
            may_be_zone.then_some(())?;
        }
        Some(())
    }

    /// Whether a part was found. Days of the week stand before all and need not be known.
    fn has_begun(&self) -> bool {
        !self.numbers.is_empty() || self.month.is_some() || self.time.is_some()
    }

    /// Takes the time that begins here, and the offset behind it; what follows them.
    fn time<'t>(&mut self, rest: &'t [Token]) -> Option<&'t [Token]> {
        if self.time.is_some() {
            return None;
        }
        let (time, behind) = match rest {
            [Number(whole, 6), behind @ ..] if self.numbers.len() == 1 => {
                ((whole / 10_000, whole / 100 % 100, Some(whole % 100)), behind)
            }
            [Number(hour, 1..=2), between, Number(minute, 1..=2), behind @ ..]
                if *between == Sign(':') || matches!(between, Word(word) if word == "h") =>
            {
                let (second, length) = seconds(behind);
                ((*hour, *minute, second), &behind[length..])
            }
            _ => return None,
        };
        self.time = Some(time);
        Some(self.offset(behind).unwrap_or(behind))
    }

    /// Takes an offset in figures, with a zone's name before it or not; what follows it.
    fn offset<'t>(&mut self, rest: &'t [Token]) -> Option<&'t [Token]> {
        let rest = if let [Space, rest @ ..] = rest { rest } else { rest };
        let rest = match rest {
            [Word(word), rest @ ..] if WHOLE.zone(word).is_some() => rest,
            _ => rest,
        };
        let (sign, figures) = match rest {
            [Sign('+'), figures @ ..] => (1, figures),
            [Sign('-' | '−'), figures @ ..] => (-1, figures),
            _ => return None,
        };
        let (offset, length) = WHOLE.offset(figures)?;
        self.offset = Some(sign * offset);
        Some(&figures[length..])
    }

    /// The date that the parts make.
    fn when(&self, is_korean: bool) -> Option<When> {
        let mut date = self.date()?;
        let Some((hour, minute, second)) = self.time else { return Some(When::day(date)) };
        let mut hour = hour_of_half(hour, self.is_afternoon);
        if (hour, minute, second.unwrap_or(0)) == (24, 0, 0) {
            date = date.tomorrow().ok()?;
            hour = 0;
        }
        let offset = self.offset.or(is_korean.then_some(KOREA));
        When::at(date, clock(hour, minute, second)?, offset)
    }

    /// The day, by which number is what.
    fn date(&self) -> Option<Date> {
        let numbers = self.numbers.as_slice();
        if let Some(month) = self.month {
            return match *numbers {
                [(year, 4, _)] => date(year, month, 1),
                [(year, 4, _), (day, 1..=2, _)] => date(year, month, day),
                [(day, 1..=2, _), (year, digits @ (2 | 4), _)] => date(WHOLE.year(year, digits), month, day),
                _ => None,
            };
        }
        match *numbers {
            [(year, 4, _)] => date(year, 1, 1),
            [(figures, 8, _)] => date_of_figures(figures),
            [(year, 4, _), (day, 3, '-')] => ordinal(year, day),
            [(year, 4, _), (month, 1..=2, '-' | '/' | '.')] => date(year, month, 1),
            [(year, 4, _), (month, ..), (day, ..)] => date(year, month, day),
            [(year, 1..=2, _), (month, 1..=2, '-'), (day, 2, _)] => date(WHOLE.year(year, 2), month, day),
            [(first, 1..=2, _), (second, 1..=2, sign), (year, digits @ (2 | 4), _)] => {
                let is_day_first = matches!(sign, '.' | '-') || first > 12;
                let (day, month) = if is_day_first { (first, second) } else { (second, first) };
                date(WHOLE.year(year, digits), month, day)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = whole(text).map(|when| when.to_string());
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{text}");
    }

    #[test]
    fn rfc_822_as_it_is_written_in_the_wild() {
        check("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z");
        check("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z");
        check("Thu,  5 Apr 2012 10:00:00 GMT", "2012-04-05T10:00:00Z");
        check("Mon, 15 Jan 2024 12:34 +0200", "2024-01-15T12:34+02:00");
        check("Mon, 26 January 2004 16:31:00 ET", "2004-01-26T16:31:00-05:00");
        check("Mon, 13 Feb, 2012 06:28:00 UTC", "2012-02-13T06:28:00Z");
        check("Thu Aug 30 2012 17:26:16 GMT+0200", "2012-08-30T17:26:16+02:00");
        check("Thursday, 05-Sep-24 07:08:09 GMT", "2024-09-05T07:08:09Z");
        check("Mon Jan 15 12:34:56 2024", "2024-01-15T12:34:56");
        check("Mon Jan 15 12:34:56 EST 2024", "2024-01-15T12:34:56-05:00");
        check("Mon, 15 Jan 2024", "2024-01-15");
        check("Mon, 15 Jan 2024 24:00:00 GMT", "2024-01-16T00:00:00Z");
        check("Sat, Dec 16 2023 02:02:33 PM", "2023-12-16T14:02:33");
        check("15 Jan 2024 12:34:56 XYZ", "2024-01-15T12:34:56");
    }

    #[test]
    fn iso_8601_whole_and_in_part() {
        check("2003-12-31T10:14:55.1234Z", "2003-12-31T10:14:55Z");
        check("2003-12-31T10:14-08:00", "2003-12-31T10:14-08:00");
        check("2004-07-08 23:56:58", "2004-07-08T23:56:58");
        check("2024-01-15 12:34:56 UTC", "2024-01-15T12:34:56Z");
        check("20240115T123456Z", "2024-01-15T12:34:56Z");
        check("2003-12", "2003-12-01");
        check("2003-335", "2003-12-01");
        check("-0312", "2003-12-01");
        check("03-12-31", "2003-12-31");
        check("2003", "2003-01-01");
        check("1705322096", "2024-01-15T12:34:56Z");
        check("1705322096000", "2024-01-15T12:34:56Z");
    }

    #[test]
    fn months_in_the_languages_of_the_world() {
        check("Пн, 15 янв 2024 12:34:56 +0300", "2024-01-15T12:34:56+03:00");
        check("Mo, 15 Mär 2024 12:34:56 +0100", "2024-03-15T12:34:56+01:00");
        check("lun, 15 août 2024 08:00:00 CEST", "2024-08-15T08:00:00+02:00");
        check("mar, 15 gen 2024", "2024-01-15");
        check("15 lipnja 2024", "2024-06-15");
        check("15 июл 2024 12:34 МСК", "2024-07-15T12:34+03:00");
        check("2004-július-13T9:15-05:00", "2004-07-13T09:15-05:00");
        check("2004-05-25 오후 11:23:17", "2004-05-25T23:23:17+09:00");
        check("2004년 05월 28일  01:31:15", "2004-05-28T01:31:15+09:00");
        check("2024年1月15日 12時34分", "2024-01-15T12:34");
        check("15.01.2024 12:34 Uhr", "2024-01-15T12:34");
        check("01/15/2024 12:34:56 PM", "2024-01-15T12:34:56");
        check("2020/1/10 14:33:00", "2020-01-10T14:33:00");
    }

    #[test]
    fn what_is_wrong_is_no_date() {
        for text in [
            "",
            "yesterday",
            "013",
            "Sun, 16 zzz 2012 11:47:32 GMT",
            "Sun, Dec x 2012 11:47:32 GMT",
            "Sun, 16 Dec zz 11:47:32 GMT",
            "Sun, 16 Dec 2012 11:47:32 +zz:00",
            "Sun, 99 Jun 2009 12:00:00 GMT",
            "2024-13-01",
            "2023-02-29T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "Mon, 15 Jan 2024 25:00:00 GMT",
            "99999999999999999999999999",
        ] {
            check(text, "none");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd_to_be_no_date(text in "[0-9A-Za-z:+. /-]{0,40}|\\PC{0,40}") {
            whole(&text);
        }
    }
}
