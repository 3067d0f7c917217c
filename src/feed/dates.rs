//! The world's dates.
//!
//! A date that is wrong is worse than none: a part out of range, or a word that nobody knows,
//! makes the whole no date. Only the parts that are given are kept.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::{Clock, When};
use crate::text::fold;

/// The longest text that is looked at, in bytes.
const DATE_BYTES: usize = 128;
/// The years that a date may have. Earlier ones are programs' way to say nothing.
const YEARS: std::ops::RangeInclusive<u64> = 1000..=9999;
/// Two-digit years from here on belong to the last century.
const CENTURY: u64 = 70;

/// Beginnings of months' names, folded, those of one month together.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "sty", "oca", "led", "ian", "tammi", "янв", "січ", "ιαν", "يناير"],
    &["feb", "fev", "fevr", "lut", "sub", "uno", "helmi", "фев", "лют", "φεβ", "فبراير"],
    &["mar", "mrt", "maart", "bre", "maalis", "мар", "бер", "μαρ", "مارس"],
    &["apr", "avr", "abr", "kwi", "nis", "dub", "huhti", "апр", "кві", "απρ", "ابريل"],
    &["may", "mai", "mag", "maj", "mei", "kve", "touko", "маи", "мая", "тра", "μαι", "مايو"],
    &["jun", "juin", "giu", "cze", "haz", "cerven", "iun", "kesa", "июн", "чер", "ιουν", "يونيو"],
    &[
        "jul",
        "juil",
        "lug",
        "lip",
        "tem",
        "cervenec",
        "cervence",
        "iul",
        "heina",
        "июл",
        "лип",
        "ιουλ",
        "يوليو",
    ],
    &["aug", "aou", "ago", "agu", "sie", "srp", "agt", "elo", "авг", "сер", "αυγ", "اغسطس"],
    &["sep", "set", "szept", "wrz", "eyl", "zar", "syys", "сен", "вер", "σεπ", "سبتمبر"],
    &["oct", "okt", "ott", "out", "paz", "eki", "rij", "loka", "окт", "жов", "οκτ", "اكتوبر"],
    &["nov", "lis", "kas", "noi", "marras", "ноя", "лис", "νοε", "نوفمبر"],
    &["dec", "dez", "dic", "des", "gru", "ara", "pro", "joulu", "дек", "гру", "δεκ", "ديسمبر"],
];

/// Words between the parts of a date that say nothing.
const FILLERS: &[&str] = &[
    "t", "of", "at", "on", "um", "uhr", "kl", "klo", "le", "de", "del", "a", "el", "den", "der", "st", "nd",
    "rd", "th", "er", "г", "года", "г.", "в", "ob", "uur", "ore", "alle", "o",
];

/// Names of zones and their minutes east of UTC.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("wat", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("sast", 120),
    ("cat", 120),
    ("eest", 180),
    ("msk", 180),
    ("eat", 180),
    ("trt", 180),
    ("idt", 180),
    ("msd", 240),
    ("gst", 240),
    ("pkt", 300),
    ("ist", 330),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("pht", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("acdt", 630),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("ndt", -150),
    ("nst", -210),
    ("adt", -180),
    ("ast", -240),
    ("brt", -180),
    ("art", -180),
    ("clt", -240),
    ("edt", -240),
    ("est", -300),
    ("et", -300),
    ("cdt", -300),
    ("cst", -360),
    ("ct", -360),
    ("mdt", -360),
    ("mst", -420),
    ("mt", -420),
    ("pdt", -420),
    ("pst", -480),
    ("pt", -480),
    ("akdt", -480),
    ("akst", -540),
    ("hst", -600),
];

/// The halves of a day as they are written, and as they are read.
const HALVES: &[(&str, &str)] = &[
    ("a.m.", "am"),
    ("p.m.", "pm"),
    ("A.M.", "am"),
    ("P.M.", "pm"),
    ("오전", "am"),
    ("오후", "pm"),
    ("上午", "am"),
    ("下午", "pm"),
    ("午前", "am"),
    ("午後", "pm"),
];

/// Korea's time, which Korean dates are in without saying so; minutes east of UTC.
const KOREA: i32 = 540;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number { value: u64, digits: usize },
    Word(String),
    Sign(char),
    Space,
}

/// Reads a date; `None` if it is none that can be trusted.
pub(super) fn parse(text: &str) -> Option<When> {
    let text = text.trim();
    if text.is_empty() || text.len() > DATE_BYTES {
        return None;
    }
    compact(text).or_else(|| Reader::new(text).read())
}

/// What is nothing but digits and a sign or two.
fn compact(text: &str) -> Option<When> {
    if let Some(rest) = text.strip_prefix('-').filter(|rest| rest.len() == 4) {
        let number: u64 = rest.bytes().all(|byte| byte.is_ascii_digit()).then(|| rest.parse().ok())??;
        return Some(When::day(date(whole_year(number / 100, 2), number % 100, 1)?));
    }
    let number: u64 = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())??;
    match text.len() {
        4 => Some(When::day(date(number, 1, 1)?)),
        7 => Some(When::day(ordinal(number / 1000, number % 1000)?)),
        8 => Some(When::day(date(number / 10_000, number / 100 % 100, number % 100)?)),
        10 => Timestamp::from_second(number as i64).ok().map(When::from_instant),
        13 => Timestamp::from_second(number as i64 / 1000).ok().map(When::from_instant),
        14 => {
            let day = number / 1_000_000;
            let day = date(day / 10_000, day / 100 % 100, day % 100)?;
            When::at(day, clock(number / 10_000 % 100, number / 100 % 100, Some(number % 100))?, None)
        }
        _ => None,
    }
}

fn date(year: u64, month: u64, day: u64) -> Option<Date> {
    if !YEARS.contains(&year) || month > 12 || day > 31 {
        return None;
    }
    Date::new(year as i16, month as i8, day as i8).ok()
}

/// The day of a year's so manieth day.
fn ordinal(year: u64, day: u64) -> Option<Date> {
    let first = date(year, 1, 1)?;
    let day = (1..=366).contains(&day).then_some(day as i64 - 1)?;
    let found = first.checked_add(jiff::Span::new().days(day)).ok()?;
    (found.year() == first.year()).then_some(found)
}

fn whole_year(year: u64, digits: usize) -> u64 {
    match digits {
        2 if year < CENTURY => 2000 + year,
        2 => 1900 + year,
        _ => year,
    }
}

/// A clock time; a leap second is the last one of its minute.
fn clock(hour: u64, minute: u64, second: Option<u64>) -> Option<Clock> {
    let in_range = hour < 24 && minute < 60 && second.is_none_or(|second| second <= 60);
    in_range.then(|| Clock {
        hour: hour as u8,
        minute: minute as u8,
        second: second.map(|second| second.min(59) as u8),
    })
}

/// The month that a folded word names.
fn month(word: &str) -> Option<u64> {
    // The longest beginning decides: `cervenec` is not `cerven`.
    MONTHS
        .iter()
        .zip(1..)
        .flat_map(|(names, month)| names.iter().map(move |name| (name, month)))
        .filter(|(name, _)| word.starts_with(**name))
        .max_by_key(|(name, _)| name.len())
        .map(|(_, month)| month)
}

fn zone(word: &str) -> Option<i32> {
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| *minutes)
}

/// What of a date has been found so far.
struct Reader {
    tokens: Vec<Token>,
    is_korean: bool,
    /// Numbers that are no part of the time, with the sign before each.
    numbers: Vec<(u64, usize, char)>,
    /// The month by name, and how many numbers came before it.
    month: Option<u64>,
    time: Option<(u64, u64, Option<u64>)>,
    /// Twelve hours are added for the afternoon.
    is_afternoon: Option<bool>,
    /// Minutes east of UTC.
    offset: Option<i32>,
}

impl Reader {
    fn new(text: &str) -> Self {
        Self {
            tokens: tokens(text),
            is_korean: text.contains(['년', '월', '오']),
            numbers: Vec::new(),
            month: None,
            time: None,
            is_afternoon: None,
            offset: None,
        }
    }

    fn number(&self, at: usize) -> Option<(u64, usize)> {
        match self.tokens.get(at)? {
            Token::Number { value, digits } => Some((*value, *digits)),
            _ => None,
        }
    }

    fn is_sign(&self, at: usize, signs: &[char]) -> bool {
        matches!(self.tokens.get(at), Some(Token::Sign(sign)) if signs.contains(sign))
    }

    fn read(mut self) -> Option<When> {
        let mut at = 0;
        let mut sign = ' ';
        let mut seen_number = false;
        while at < self.tokens.len() {
            match self.tokens[at].clone() {
                Token::Number { value, digits } => {
                    seen_number = true;
                    if let Some(next) = self.clock(at) {
                        at = next;
                        continue;
                    }
                    self.numbers.push((value, digits, sign));
                    sign = ' ';
                    at += 1;
                }
                Token::Word(word) => {
                    self.word(&word, seen_number)?;
                    at += 1;
                }
                Token::Sign(given) => {
                    // A sign before a word or nothing, where an offset should be: `+zz:00`.
                    if given == '+' {
                        return None;
                    }
                    sign = given;
                    at += 1;
                }
                Token::Space => at += 1,
            }
        }
        self.whole()
    }

    /// A word by itself; `None` if it makes the whole no date.
    fn word(&mut self, word: &str, seen_number: bool) -> Option<()> {
        match word {
            "am" => self.is_afternoon = Some(false),
            "pm" => self.is_afternoon = Some(true),
            _ if FILLERS.contains(&word) => {}
            _ => {
                if let Some(month) = month(word) {
                    // Of two, the first is a day of the week that looks like a month.
                    self.month = Some(month);
                } else if let Some(minutes) = zone(word).filter(|_| self.time.is_some()) {
                    self.offset.get_or_insert(minutes);
                } else if (seen_number || self.month.is_some()) && !is_weekday(word) {
                    // After the time an unknown word may be a zone that we do not know.
                    let may_be_zone =
                        self.time.is_some() && word.len() <= 5 && word.is_ascii() && word.len() > 1;
                    may_be_zone.then_some(())?;
                }
            }
        }
        Some(())
    }

    /// Reads a time that begins at this number, and the offset after it; where it ends.
    fn clock(&mut self, start: usize) -> Option<usize> {
        if self.time.is_some() {
            return None;
        }
        let (hour, hour_digits) = self.number(start)?;
        let mut at = start + 1;
        if hour_digits == 6 && self.numbers.len() == 1 {
            self.time = Some((hour / 10_000, hour / 100 % 100, Some(hour % 100)));
        } else {
            let is_hour_word = matches!(self.tokens.get(at), Some(Token::Word(word)) if word == "h");
            if hour_digits > 2 || !(is_hour_word || self.is_sign(at, &[':'])) {
                return None;
            }
            let (minute, minute_digits) = self.number(at + 1)?;
            if minute_digits > 2 {
                return None;
            }
            at += 2;
            let mut second = None;
            if self.is_sign(at, &[':'])
                && let Some((value, _)) = self.number(at + 1)
            {
                second = Some(value);
                at += 2;
                if self.is_sign(at, &['.', ',']) && self.number(at + 1).is_some() {
                    at += 2;
                }
            }
            self.time = Some((hour, minute, second));
        }
        Some(self.zone_after(at))
    }

    /// Reads an offset in figures after a time, with a zone's name before it or not.
    fn zone_after(&mut self, start: usize) -> usize {
        let mut at = start;
        while matches!(self.tokens.get(at), Some(Token::Space)) {
            at += 1;
        }
        let named = match self.tokens.get(at) {
            Some(Token::Word(word)) => zone(word),
            _ => None,
        };
        let sign_at = at + usize::from(named.is_some());
        let sign = match self.tokens.get(sign_at) {
            Some(Token::Sign('+')) => 1,
            Some(Token::Sign('-' | '−')) => -1,
            _ => return start,
        };
        let Some((number, digits)) = self.number(sign_at + 1) else { return start };
        let (hours, minutes, end) = if self.is_sign(sign_at + 2, &[':']) {
            match self.number(sign_at + 3) {
                Some((minutes, _)) => (number, minutes, sign_at + 4),
                None => return start,
            }
        } else if digits >= 3 {
            (number / 100, number % 100, sign_at + 2)
        } else {
            (number, 0, sign_at + 2)
        };
        if hours > 24 || minutes > 59 {
            return start;
        }
        self.offset = Some(sign * (hours as i32 * 60 + minutes as i32));
        end
    }

    fn whole(self) -> Option<When> {
        let (year, month, day, is_ordinal) = self.parts()?;
        let mut date = if is_ordinal { ordinal(year, day)? } else { date(year, month, day)? };
        let Some((mut hour, minute, second)) = self.time else { return Some(When::day(date)) };
        match self.is_afternoon {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        if hour == 24 && minute == 0 && second.unwrap_or(0) == 0 {
            date = date.tomorrow().ok()?;
            hour = 0;
        }
        let offset = self.offset.or(self.is_korean.then_some(KOREA)).map(|minutes| minutes * 60);
        When::at(date, clock(hour, minute, second)?, offset)
    }

    /// Which number is what: year, month, day, and whether the day is counted through the year.
    fn parts(&self) -> Option<(u64, u64, u64, bool)> {
        let numbers = &self.numbers;
        if let Some(month) = self.month {
            return match numbers.as_slice() {
                [(year, 4, _)] => Some((*year, month, 1, false)),
                [(year, 4, _), (day, 1..=2, _)] => Some((*year, month, *day, false)),
                [(day, 1..=2, _), (year, digits @ (2 | 4), _)] => {
                    Some((whole_year(*year, *digits), month, *day, false))
                }
                _ => None,
            };
        }
        match numbers.as_slice() {
            [(year, 4, _)] => Some((*year, 1, 1, false)),
            [(whole, 8, _)] => Some((whole / 10_000, whole / 100 % 100, whole % 100, false)),
            [(year, 4, _), (day, 3, '-')] => Some((*year, 1, *day, true)),
            [(year, 4, _), (month, 1..=2, '-' | '/' | '.')] => Some((*year, *month, 1, false)),
            [(year, 4, _), (month, ..), (day, ..)] => Some((*year, *month, *day, false)),
            [(first, 1..=2, _), (second, 1..=2, sign), (year, digits @ (2 | 4), _)] => {
                let year_first = *digits == 2 && *sign == '-';
                if year_first {
                    return Some((whole_year(*first, 2), *second, *year, false));
                }
                let day_first = matches!(sign, '.' | '-') || *first > 12;
                let (day, month) = if day_first { (*first, *second) } else { (*second, *first) };
                Some((whole_year(*year, *digits), month, day, false))
            }
            _ => None,
        }
    }
}

/// Days of the week in a few languages, folded; elsewhere they stand first and need not be known.
fn is_weekday(word: &str) -> bool {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| word.starts_with(day))
}

/// The text in numbers, folded words and signs.
fn tokens(text: &str) -> Vec<Token> {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '年' | '月' | '년' | '월' => plain.push('-'),
            '日' | '일' | '秒' | '초' => plain.push(' '),
            '時' | '时' | '시' | '点' | '分' | '분' => plain.push(':'),
            '٠'..='٩' => plain.push(char::from(b'0' + (character as u32 - '٠' as u32) as u8)),
            '۰'..='۹' => plain.push(char::from(b'0' + (character as u32 - '۰' as u32) as u8)),
            _ => plain.push(character),
        }
    }
    for (written, half) in HALVES {
        if plain.contains(written) {
            plain = plain.replace(written, half);
        }
    }
    let mut tokens = Vec::new();
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let length = |is: fn(char) -> bool| rest.find(|one: char| !is(one)).unwrap_or(rest.len());
        let taken = if first.is_ascii_digit() {
            let digits = length(|one| one.is_ascii_digit());
            let value = rest[..digits].parse().unwrap_or(u64::MAX);
            tokens.push(Token::Number { value, digits });
            digits
        } else if first.is_alphabetic() {
            let end = length(char::is_alphabetic);
            tokens.push(Token::Word(fold(&rest[..end])));
            end
        } else if first.is_whitespace() {
            tokens.push(Token::Space);
            length(char::is_whitespace)
        } else {
            tokens.push(Token::Sign(first));
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = parse(text).map(|when| when.to_string());
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
            parse(&text);
        }
    }
}
