//! Dates and ages in words.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};

use crate::model::When;

/// Columns that an age never exceeds.
pub const AGE_COLUMNS: usize = 6;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How long ago, in at most [`AGE_COLUMNS`]: "now", "18m", "3h", "2d", then "9 Oct", then "Oct'19".
pub fn age(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let minutes = now.duration_since(time).as_secs().max(0) / 60;
    match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes}m"),
        60..1440 => format!("{}h", minutes / 60),
        1440..10_080 => format!("{}d", minutes / 1440),
        _ => {
            let (date, today) = (civil_day(time, zone), civil_day(now, zone));
            if date.year() == today.year() {
                format!("{} {}", date.day(), short_month(date))
            } else {
                format!("{}'{:02}", short_month(date), date.year().rem_euclid(100))
            }
        }
    }
}

/// The whole date, "Friday 9 October 2020, 07:23": in the reader's zone where time and offset are
/// known, else as given, with the time only where it is known.
pub fn long(when: &When, zone: &TimeZone) -> String {
    let (date, clock) = known(when, zone);
    let day = format!("{} {} {} {}", weekday(date), date.day(), month(date), date.year());
    clock.map_or_else(|| day.clone(), |clock| format!("{day}, {clock}"))
}

/// The date in short, "Thu 8 Oct 2020, 21:05".
pub fn short(when: &When, zone: &TimeZone) -> String {
    let (date, clock) = known(when, zone);
    let day = format!("{} {} {} {}", &weekday(date)[..3], date.day(), short_month(date), date.year());
    clock.map_or_else(|| day.clone(), |clock| format!("{day}, {clock}"))
}

/// The date in short as seen from another: the time alone on the same day.
pub fn since(when: &When, other: Option<&When>, zone: &TimeZone) -> String {
    match known(when, zone) {
        (date, Some(clock)) if other.is_some_and(|other| known(other, zone).0 == date) => clock,
        _ => short(when, zone),
    }
}

/// The day alone in short: "27 Sep" in the year of `now`, else "27 Sep 2019".
pub fn short_day(when: &When, now: Timestamp, zone: &TimeZone) -> String {
    let (date, _) = known(when, zone);
    if date.year() == civil_day(now, zone).year() {
        format!("{} {}", date.day(), short_month(date))
    } else {
        format!("{} {} {}", date.day(), short_month(date), date.year())
    }
}

/// The separator above a row of that time: "Today", "Yesterday", "Wednesday", "Friday 9 October",
/// "Friday 9 October 2019".
pub fn day(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (date, today) = (civil_day(time, zone), civil_day(now, zone));
    let days = today.since(date).map_or(i32::MAX, |span| span.get_days());
    match days {
        ..=0 if date > today && days < 0 => {
            format!("{} {} {}", weekday(date), date.day(), month(date))
        }
        ..=0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        2..7 => weekday(date).to_owned(),
        _ if date.year() == today.year() => format!("{} {} {}", weekday(date), date.day(), month(date)),
        _ => format!("{} {} {} {}", weekday(date), date.day(), month(date), date.year()),
    }
}

/// The day and time of an instant for people: "07:55" today, "Mon 07:55" within six days, else
/// "9 Oct 07:55".
pub fn moment(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let then = zone.to_datetime(time);
    let clock = format!("{:02}:{:02}", then.hour(), then.minute());
    let days = civil_day(now, zone).since(then.date()).map_or(i32::MAX, |span| span.get_days().abs());
    match days {
        0 => clock,
        1..7 => format!("{} {clock}", &weekday(then.date())[..3]),
        _ => format!("{} {} {clock}", then.day(), short_month(then.date())),
    }
}

/// How much later than another a time is: "2 h after", "35 min before", "same time"; `None` from
/// two days on.
pub fn apart(time: Timestamp, other: Timestamp) -> Option<String> {
    let minutes = time.duration_since(other).as_secs() / 60;
    let side = if minutes < 0 { "before" } else { "after" };
    match minutes.unsigned_abs() {
        0 => Some("same time".to_owned()),
        minutes @ 1..60 => Some(format!("{minutes} min {side}")),
        minutes @ 60..2880 => Some(format!("{} h {side}", minutes / 60)),
        _ => None,
    }
}

/// The calendar day of a time in the reader's zone: rows of one day share a separator.
pub fn civil_day(time: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(time).date()
}

/// The day, and the time as text, as they are to be shown.
fn known(when: &When, zone: &TimeZone) -> (Date, Option<String>) {
    let Some(clock) = when.clock() else {
        return (when.date(), None);
    };
    let given = DateTime::from_parts(
        when.date(),
        jiff::civil::time(clock.hour.min(23) as i8, clock.minute.min(59) as i8, 0, 0),
    );
    let local = when
        .offset()
        .and_then(|offset| Offset::from_seconds(offset).ok())
        .and_then(|offset| offset.to_timestamp(given).ok())
        .map_or(given, |instant| zone.to_datetime(instant));
    (local.date(), Some(format!("{:02}:{:02}", local.hour(), local.minute())))
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs() - 1) % 12]
}

fn short_month(date: Date) -> &'static str {
    &month(date)[..3]
}

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    fn rome() -> TimeZone {
        TimeZone::get("Europe/Rome").expect("a zone")
    }

    #[test]
    fn an_age_grows_from_minutes_to_years() {
        let now = at("2020-10-09T12:00:00Z");
        for (time, expected) in [
            ("2020-10-09T12:00:30Z", "now"),
            ("2020-10-09T11:59:30Z", "now"),
            ("2020-10-09T11:42:00Z", "18m"),
            ("2020-10-09T09:00:00Z", "3h"),
            ("2020-10-08T15:00:00Z", "21h"),
            ("2020-10-07T11:00:00Z", "2d"),
            ("2020-09-27T11:00:00Z", "27 Sep"),
            ("2019-05-01T11:00:00Z", "May'19"),
            ("0001-01-01T00:00:00Z", "Jan'01"),
        ] {
            let age = age(at(time), now, &rome());
            assert_eq!(age, expected, "{time}");
            assert!(age.len() <= AGE_COLUMNS);
        }
    }

    #[test]
    fn a_date_shows_only_what_is_known() {
        for (given, whole, brief) in [
            ("2020-10-09", "Friday 9 October 2020", "Fri 9 Oct 2020"),
            ("2020-10-09T07:23", "Friday 9 October 2020, 07:23", "Fri 9 Oct 2020, 07:23"),
            ("2020-10-09T07:23-04:00", "Friday 9 October 2020, 13:23", "Fri 9 Oct 2020, 13:23"),
            ("2020-10-09T23:30Z", "Saturday 10 October 2020, 01:30", "Sat 10 Oct 2020, 01:30"),
        ] {
            let when = When::parse_iso(given).expect("a date");
            assert_eq!(long(&when, &rome()), whole);
            assert_eq!(short(&when, &rome()), brief);
        }
    }

    #[test]
    fn a_day_is_named_as_people_do() {
        let now = at("2020-10-09T12:00:00Z");
        for (time, expected) in [
            ("2020-10-09T01:00:00Z", "Today"),
            ("2020-10-08T22:30:00Z", "Today"),
            ("2020-10-08T21:30:00Z", "Yesterday"),
            ("2020-10-07T12:00:00Z", "Wednesday"),
            ("2020-10-01T12:00:00Z", "Thursday 1 October"),
            ("2019-10-09T12:00:00Z", "Wednesday 9 October 2019"),
            ("2020-10-11T12:00:00Z", "Sunday 11 October"),
        ] {
            assert_eq!(day(at(time), now, &rome()), expected, "{time}");
        }
        assert_eq!(moment(at("2020-10-09T05:55:00Z"), now, &rome()), "07:55");
        assert_eq!(moment(at("2020-10-05T05:55:00Z"), now, &rome()), "Mon 07:55");
        assert_eq!(moment(at("2020-09-05T05:55:00Z"), now, &rome()), "5 Sep 07:55");
    }

    #[test]
    fn a_story_stands_before_or_after_another() {
        let other = at("2020-10-09T12:00:00Z");
        for (time, expected) in [
            ("2020-10-09T14:10:00Z", Some("2 h after")),
            ("2020-10-09T11:25:00Z", Some("35 min before")),
            ("2020-10-09T12:00:10Z", Some("same time")),
            ("2020-09-27T12:00:00Z", None),
        ] {
            assert_eq!(apart(at(time), other).as_deref(), expected);
        }
    }
}
