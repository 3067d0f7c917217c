//! Dates as pages show them, in the languages of the world's papers.
//!
//! Reads a day only where day, month and year are all there; times that count from now ("3 hours
//! ago") say nothing that stays true and are left alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

use crate::model::{Clock, When};
use crate::text::fold;

/// How much of a text is searched for a date, in bytes.
const SEARCHED: usize = 600;
/// How many pieces of text may stand between a date and its time.
const GAP: usize = 7;

/// Months by number, each with its names and short forms.
const MONTHS: [&str; 12] = [
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari января январь янв stycznia styczeń sty ledna leden січня ianuarie ιανουαρίου ιαν ocak oca tammikuuta tammikuu január siječnja јануар يناير जनवरी styczen janeiro",
    "february feb februar févr février fév febrero febbraio febb fevereiro fev februari февраля февраль фев lutego luty lut února únor лютого februarie φεβρουαρίου φεβ şubat şub helmikuuta helmikuu február veljače فبراير फरवरी",
    "march mar märz mrz mars marzo março maart mrt марта март мар marca marzec března březen березня martie μαρτίου mart maaliskuuta maaliskuu március ožujka maret mac مارس मार्च",
    "april apr avril avr abril abr aprile апреля апрель апр kwietnia kwiecień kwi dubna duben квітня aprilie απριλίου nisan nis huhtikuuta huhtikuu április travnja أبريل अप्रैल",
    "may mai mayo maggio mag maio mei мая май maja maj května květen травня μαΐου mayıs toukokuuta toukokuu május svibnja مايو मई",
    "june jun juni juin junio giugno giu junho июня июнь июн czerwca czerwiec cze června červen червня iunie ιουνίου haziran haz kesäkuuta kesäkuu június lipnja juin يونيو जून",
    "july jul juli juillet juil julio luglio lug julho июля июль июл lipca lipiec lip července červenec липня iulie ιουλίου temmuz tem heinäkuuta heinäkuu július srpnja يوليو जुलाई",
    "august aug août aout agosto ago augustus augusti августа август авг sierpnia sierpień sie srpna srpen серпня αυγούστου ağustos ağu elokuuta elokuu augusztus kolovoza agustus ogos أغسطس अगस्त",
    "september sep sept septembre septiembre settembre set sett setembro сентября сентябрь сен сент września wrzesień wrz září вересня septembrie σεπτεμβρίου eylül eyl syyskuuta syyskuu szeptember rujna سبتمبر सितंबर",
    "october oct oktober okt octobre octubre ottobre ott outubro out октября октябрь окт października październik paź října říjen жовтня octombrie οκτωβρίου ekim eki lokakuuta lokakuu október listopada oktober أكتوبر अक्टूबर",
    "november nov novembre noviembre novembro ноября ноябрь ноя listopada listopad lis листопада noiembrie νοεμβρίου kasım kas marraskuuta marraskuu studenoga نوفمبر नवंबर",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember des декабря декабрь дек grudnia grudzień gru prosince prosinec грудня decembrie δεκεμβρίου aralık ara joulukuuta joulukuu prosinca disember ديسمبر दिसंबर",
];

static MONTH_OF: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
    let mut months = HashMap::new();
    for (number, names) in (1..).zip(MONTHS) {
        for name in names.split(' ') {
            // `listopada` is October in Zagreb and November in Warsaw; the more spoken language wins.
            months.insert(fold(name), number);
        }
    }
    months
});

/// Zones as pages name them, with seconds east of UTC. Names that mean two places are left out.
const ZONES: &[(&str, i32)] = &[
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("est", -5),
    ("edt", -4),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("cet", 1),
    ("cest", 2),
    ("mez", 1),
    ("mesz", 2),
    ("bst", 1),
    ("wib", 7),
    ("msk", 3),
    ("мск", 3),
    ("eet", 2),
    ("eest", 3),
    ("jst", 9),
    ("kst", 9),
    ("aest", 10),
    ("aedt", 11),
    ("hkt", 8),
    ("sgt", 8),
    ("sast", 2),
];

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// A number and how many digits it was written with.
    Number(u32, usize),
    Word(String),
    Sign(char),
}

fn pieces(text: &str) -> Vec<Piece> {
    let text = &text[..super::boundary(text, SEARCHED)];
    let mut pieces = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(&character) = characters.peek() {
        if let Some(first) = character.to_digit(10) {
            let (mut value, mut length) = (first, 1);
            characters.next();
            while let Some(digit) = characters.peek().and_then(|next| next.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(digit);
                length += 1;
                characters.next();
            }
            pieces.push(Piece::Number(value, length));
        } else if character.is_alphabetic() {
            // East Asian units are words of their own.
            if "年月日時时分년월일시분".contains(character) {
                pieces.push(Piece::Word(character.to_string()));
                characters.next();
                continue;
            }
            let mut word = String::new();
            while let Some(&next) = characters.peek() {
                let continues =
                    next.is_alphabetic() || !next.is_ascii() && !next.is_whitespace() && is_mark(next);
                if !continues || "年月日時时分년월일시분".contains(next) {
                    break;
                }
                word.push(next);
                characters.next();
            }
            pieces.push(Piece::Word(fold(&word)));
        } else {
            if !character.is_whitespace() {
                pieces.push(Piece::Sign(character));
            }
            characters.next();
        }
    }
    pieces
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// Finds the first date in a text. `language` tells how `10/08/2020` is meant.
pub(super) fn find(text: &str, language: Option<&str>) -> Option<When> {
    let trimmed = text.trim();
    if trimmed.len() <= 40
        && let Some(when) = When::parse_iso(trimmed)
    {
        return plausible(when);
    }
    let pieces = pieces(trimmed);
    for at in 0..pieces.len() {
        if let Some((date, length)) = day_at(&pieces, at, language) {
            let date_end = at + length;
            let time = time_after(&pieces, date_end).or_else(|| time_before(&pieces, at));
            let when = time.and_then(|(clock, offset)| When::at(date, clock, offset));
            return plausible(when.unwrap_or_else(|| When::day(date)));
        }
    }
    None
}

/// The day that an address holds: `/2020/10/09/`, `/2020/oct/9/`, `-2020-10-09`.
pub(super) fn in_address(path: &str) -> Option<When> {
    let parts: Vec<&str> = path.split(|sign: char| !sign.is_alphanumeric()).collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let year: i16 = year.parse().ok().filter(|_| year.len() == 4)?;
        let month = month.parse().ok().or_else(|| MONTH_OF.get(&month.to_lowercase()).copied())?;
        let day: i8 = day.parse().ok().filter(|_| day.len() <= 2)?;
        Date::new(year, month, day).ok().filter(|_| (1990..=2100).contains(&year)).map(When::day)
    })
}

/// Whether a folded word names a month.
pub(super) fn is_month(word: &str) -> bool {
    MONTH_OF.contains_key(word)
}

/// Nothing was on the web before 1990, nor is it dated far ahead of any clock.
fn plausible(when: When) -> Option<When> {
    (1900..=2100).contains(&when.date().year()).then_some(when)
}

fn day_at(pieces: &[Piece], at: usize, language: Option<&str>) -> Option<(Date, usize)> {
    use Piece::{Number, Sign, Word};
    let rest = &pieces[at..];
    let date = |year: u32, month: u32, day: u32| {
        let year = if year < 100 { 2000 + year } else { year };
        Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    match rest {
        // 2020-10-09, 2020/10/09, 2020.10.09
        [Number(year, 4), Sign(one), Number(month, 1..=2), Sign(other), Number(day, 1..=2), ..]
            if one == other && matches!(one, '-' | '/' | '.') =>
        {
            return Some((date(*year, *month, *day)?, 5));
        }
        // 2020. 10. 9.
        // 2020年10月9日
        [Number(year, 4), Word(y), Number(month, 1..=2), Word(m), Number(day, 1..=2), ..]
            if matches!(y.as_str(), "年" | "년") && matches!(m.as_str(), "月" | "월") =>
        {
            return Some((date(*year, *month, *day)?, 5));
        }
        // 20201009T0723
        [Number(whole, 8), ..] if (19_000_101..=21_001_231).contains(whole) => {
            return Some((date(whole / 10_000, whole / 100 % 100, whole % 100)?, 1));
        }
        [
            Number(first, 1..=2),
            Sign(one),
            Number(second, 1..=2),
            Sign(other),
            Number(year, digits @ (2 | 4)),
            ..,
        ] if one == other && matches!(one, '-' | '/' | '.') => {
            let (day_first, month_first) = (date(*year, *second, *first), date(*year, *first, *second));
            let chosen = if *one == '.' || *digits == 2 && *one == '-' {
                day_first
            } else {
                match (day_first, month_first) {
                    (Some(day_first), Some(month_first)) => {
                        Some(choose(pieces, at, language, day_first, month_first))
                    }
                    (one, other) => one.or(other),
                }
            };
            return Some((chosen?, 5));
        }
        _ => {}
    }
    let month_of = |word: &str| MONTH_OF.get(word).copied();
    let skip = |mut at: usize| {
        while let Some(piece) = rest.get(at) {
            let is_between = match piece {
                Sign(sign) => matches!(sign, '.' | ',' | '-' | '/' | 'º' | '°' | '’' | '\''),
                Word(word) => matches!(
                    word.as_str(),
                    "st" | "nd" | "rd" | "th" | "er" | "de" | "of" | "del" | "do" | "o" | "a" | "ου"
                ),
                Number(..) => false,
            };
            if !is_between {
                break;
            }
            at += 1;
        }
        at
    };
    match rest.first()? {
        // 9 October 2020, 9. Oktober 2020, 9 de octubre de 2020
        Number(day, 1..=2) => {
            let month_at = skip(1);
            let Some(Word(word)) = rest.get(month_at) else { return None };
            let month = month_of(word)?;
            let year_at = skip(month_at + 1);
            match rest.get(year_at) {
                Some(Number(year, 4)) => Some((date(*year, month as u32, *day)?, year_at + 1)),
                _ => None,
            }
        }
        // October 09, 2020
        Word(word) => {
            let month = month_of(word)?;
            let day_at = skip(1);
            let Some(Number(day, 1..=2)) = rest.get(day_at) else { return None };
            let year_at = skip(day_at + 1);
            match rest.get(year_at) {
                Some(Number(year, 4)) => Some((date(*year, month as u32, *day)?, year_at + 1)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Which of two readings of `10/08/2020` is meant: the one whose weekday stands before it, else the
/// one that the language has.
fn choose(pieces: &[Piece], at: usize, language: Option<&str>, day_first: Date, month_first: Date) -> Date {
    let named = pieces[at.saturating_sub(3)..at].iter().find_map(|piece| match piece {
        Piece::Word(word) => weekday(word),
        _ => None,
    });
    if let Some(named) = named {
        if month_first.weekday() == named && day_first.weekday() != named {
            return month_first;
        }
        if day_first.weekday() == named && month_first.weekday() != named {
            return day_first;
        }
    }
    if is_month_first(language) { month_first } else { day_first }
}

fn is_month_first(language: Option<&str>) -> bool {
    let language = language.unwrap_or("en").to_ascii_lowercase().replace('_', "-");
    match language.split_once('-') {
        None => language == "en",
        Some(("en", region)) => matches!(region, "us" | "ph" | "ca"),
        Some(_) => false,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    const DAYS: [(&[&str], Weekday); 7] = [
        (&["mon", "montag", "lun", "seg"], Weekday::Monday),
        (&["tue", "dienstag", "mar", "ter"], Weekday::Tuesday),
        (&["wed", "mittwoch", "mer", "mie", "qua"], Weekday::Wednesday),
        (&["thu", "donnerstag", "jeu", "jue", "gio", "qui"], Weekday::Thursday),
        (&["fri", "freitag", "ven", "vie", "sex"], Weekday::Friday),
        (&["sat", "samstag", "sam", "sab"], Weekday::Saturday),
        (&["sun", "sonntag", "dim", "dom"], Weekday::Sunday),
    ];
    DAYS.iter().find(|(names, _)| names.iter().any(|name| word.starts_with(name))).map(|(_, day)| *day)
}

fn time_after(pieces: &[Piece], from: usize) -> Option<(Clock, Option<i32>)> {
    for at in from..pieces.len().min(from + GAP) {
        if at > from && day_at(pieces, at, None).is_some() {
            return None;
        }
        if let Some((clock, length)) = clock_at(pieces, at) {
            return Some((clock, zone_at(pieces, at + length)));
        }
    }
    None
}

fn time_before(pieces: &[Piece], before: usize) -> Option<(Clock, Option<i32>)> {
    for at in before.saturating_sub(GAP)..before {
        if let Some((clock, length)) = clock_at(pieces, at)
            && at + length <= before
        {
            return Some((clock, zone_at(&pieces[..before], at + length)));
        }
    }
    None
}

/// A time of day at a piece, and how many pieces it takes.
fn clock_at(pieces: &[Piece], at: usize) -> Option<(Clock, usize)> {
    use Piece::{Number, Sign, Word};
    let rest = &pieces[at..];
    let is_afternoon_before = at > 0
        && matches!(&pieces[at - 1], Word(word) if matches!(word.as_str(), "下午" | "午後" | "晚上" | "오후"));
    let (mut hour, minute, mut second, mut length) = match rest {
        [Number(hour, 1..=2), Sign(':'), Number(minute, 2), ..] => (*hour, *minute, None, 3),
        [Number(hour, 1..=2), Word(h), Number(minute, 2), ..]
            if matches!(h.as_str(), "h" | "時" | "时" | "시" | "u") =>
        {
            let unit =
                usize::from(matches!(rest.get(3), Some(Word(word)) if matches!(word.as_str(), "分" | "분")));
            (*hour, *minute, None, 3 + unit)
        }
        [Number(hour, 1..=2), Sign('.'), Number(minute, 2), Word(after), ..]
            if matches!(after.as_str(), "uhr" | "am" | "pm" | "h" | "wib" | "utc" | "gmt") =>
        {
            (*hour, *minute, None, 3)
        }
        [Number(hour, 1..=2), Sign('.'), Number(minute, 2), ..]
            if at > 0
                && matches!(&pieces[at - 1], Word(word) if matches!(word.as_str(), "kl" | "klo" | "ore" | "alle" | "at"))
                || at > 1
                    && pieces[at - 1] == Sign('.')
                    && matches!(&pieces[at - 2], Word(word) if word == "kl") =>
        {
            (*hour, *minute, None, 3)
        }
        [Number(hour, 1..=2), Word(after), ..] if matches!(after.as_str(), "am" | "pm") => {
            (*hour, 0, None, 1)
        }
        _ => return None,
    };
    if let (Some(Sign(':')), Some(Number(value, 2))) = (rest.get(length), rest.get(length + 1)) {
        second = Some(*value);
        length += 2;
        if let (Some(Sign('.' | ',')), Some(Number(..))) = (rest.get(length), rest.get(length + 1)) {
            length += 2;
        }
    }
    // "7:23 AM", "7:23 a.m."
    let letter = |piece: Option<&Piece>| match piece {
        Some(Word(word)) if matches!(word.as_str(), "am" | "pm" | "a" | "p") => word.chars().next(),
        _ => None,
    };
    let half = match (letter(rest.get(length)), rest.get(length), rest.get(length + 1), rest.get(length + 2))
    {
        (Some(half), Some(Word(word)), ..) if word.len() == 2 => {
            length += 1;
            Some(half)
        }
        (Some(half), _, Some(Sign('.')), Some(Word(m))) if m == "m" => {
            length += 3 + usize::from(rest.get(length + 3) == Some(&Sign('.')));
            Some(half)
        }
        _ => None,
    };
    match half {
        Some('p') if hour < 12 => hour += 12,
        Some('a') if hour == 12 => hour = 0,
        None if is_afternoon_before && hour < 12 => hour += 12,
        _ => {}
    }
    let clock = Clock {
        hour: u8::try_from(hour).ok()?,
        minute: u8::try_from(minute).ok()?,
        second: second.and_then(|second| u8::try_from(second).ok()),
    };
    (clock.hour < 24 && clock.minute < 60 && clock.second.is_none_or(|second| second < 60))
        .then_some((clock, length))
}

/// The zone that stands after a time, in seconds east of UTC.
fn zone_at(pieces: &[Piece], mut at: usize) -> Option<i32> {
    use Piece::{Number, Sign, Word};
    let mut base = None;
    while let Some(Word(word)) = pieces
        .get(at)
        .filter(|piece| matches!(piece, Word(word) if matches!(word.as_str(), "uhr" | "h" | "hrs" | "hs")))
    {
        let _ = word;
        at += 1;
    }
    if pieces.get(at) == Some(&Sign('(')) {
        at += 1;
    }
    if let Some(Word(word)) = pieces.get(at) {
        let (_, hours) = ZONES.iter().find(|(name, _)| name == word)?;
        base = Some(hours * 3600);
        if *hours != 0 {
            return base;
        }
        at += 1;
    }
    let sign = match pieces.get(at) {
        Some(Sign('+')) => 1,
        Some(Sign('-' | '−')) if base.is_some() || matches!(pieces.get(at + 1), Some(Number(_, 4))) => -1,
        Some(Sign('-')) if matches!(pieces.get(at + 2), Some(Sign(':'))) => -1,
        _ => return base,
    };
    match (pieces.get(at + 1), pieces.get(at + 2), pieces.get(at + 3)) {
        (Some(Number(hours, 1..=2)), Some(Sign(':')), Some(Number(minutes, 2)))
            if *hours <= 14 && *minutes < 60 =>
        {
            Some(sign * (*hours as i32 * 3600 + *minutes as i32 * 60))
        }
        (Some(Number(hours, 1..=2)), ..) if *hours <= 14 => Some(sign * *hours as i32 * 3600),
        (Some(Number(both, 4)), ..) if *both <= 1400 => {
            Some(sign * ((*both / 100) as i32 * 3600 + (*both % 100) as i32 * 60))
        }
        _ => base,
    }
}

/// Whether a short text looks like a time, also one that counts from now: "3 hours ago", "vor 5 Min.".
pub(super) fn looks_like_time(text: &str, language: Option<&str>) -> bool {
    let text = text.trim();
    // Every time has a number, and most texts have none.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) || text.chars().count() > 60 {
        return false;
    }
    if find(text, language).is_some() {
        return true;
    }
    let pieces = pieces(text);
    let words = pieces.iter().filter(|piece| matches!(piece, Piece::Word(_))).count();
    let has_number = pieces.iter().any(|piece| matches!(piece, Piece::Number(..)));
    let is_relative = pieces.iter().any(|piece| {
        matches!(piece, Piece::Word(word) if matches!(word.as_str(),
            "ago" | "vor" | "hace" | "fa" | "geleden" | "назад" | "sedan" | "siden" | "temu" | "önce" | "once" | "lalu"
            | "hours" | "hour" | "mins" | "min" | "minutes" | "hrs" | "hr" | "stunden" | "minuten" | "heures" | "horas" | "ore"
            | "days" | "day" | "uhr" | "yesterday" | "today" | "gestern" | "heute" | "hier" | "ayer" | "вчера" | "сегодня" | "h" | "m" | "d"
            | "小时前" | "分钟前" | "時間前" | "分前" | "日前" | "天前"))
    });
    if words <= 4 && has_number && is_relative {
        return true;
    }
    let is_clock = (0..pieces.len()).any(|at| clock_at(&pieces, at).is_some());
    if words <= 3 && is_clock && pieces.len() <= 8 {
        return true;
    }
    // "9 October", "Oct 9"
    words <= 2
        && has_number
        && pieces.len() <= 5
        && pieces.iter().any(|piece| matches!(piece, Piece::Word(word) if MONTH_OF.contains_key(word)))
}

/// Whether a word names a month or a day of the week.
pub(super) fn names_day_or_month(word: &str) -> bool {
    let word = fold(word);
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    MONTH_OF.contains_key(word) || WEEKDAYS.contains(&word)
}

/// Days of the week and near days, folded.
const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "today",
    "yesterday",
    "heute",
    "gestern",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, language: Option<&str>, expected: &str) {
        let found = find(text, language).map(|when| when.to_string()).unwrap_or_default();
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

    #[test]
    fn times_of_cards_are_told_from_other_words() {
        for text in ["3 hours ago", "vor 5 Minuten", "07:23", "9 October", "2020-10-09", "10.10.2020", "1h"] {
            assert!(looks_like_time(text, None), "{text}");
        }
        for text in ["Talks begin", "World", "5 things to know about the hours of the vote in May", ""] {
            assert!(!looks_like_time(text, None), "{text}");
        }
    }
}
