//! Dates that know which of their parts are known.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A clock time to the precision that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clock {
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59, where it was given.
    pub second: Option<u8>,
}

/// A date as a page or feed gives it: the day, and the time and offset only where they are known.
///
/// An offset is only ever known together with a time.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct When {
    date: Date,
    clock: Option<Clock>,
    /// Seconds east of UTC.
    offset: Option<i32>,
}

impl When {
    /// A day without a time.
    pub fn day(date: Date) -> Self {
        Self { date, clock: None, offset: None }
    }

    /// A time on a day, with the offset in seconds east of UTC where one was given; `None` if a
    /// part is out of range.
    pub fn at(date: Date, clock: Clock, offset: Option<i32>) -> Option<Self> {
        let in_range = clock.hour < 24
            && clock.minute < 60
            && clock.second.is_none_or(|second| second < 60)
            && offset.is_none_or(|offset| offset.abs() <= 24 * 3600);
        in_range.then_some(Self { date, clock: Some(clock), offset })
    }

    /// The instant, in UTC to the second.
    pub fn from_instant(instant: Timestamp) -> Self {
        let utc = jiff::tz::Offset::UTC.to_datetime(instant);
        let clock =
            Clock { hour: utc.hour() as u8, minute: utc.minute() as u8, second: Some(utc.second() as u8) };
        Self { date: utc.date(), clock: Some(clock), offset: Some(0) }
    }

    /// Reads what [`fmt::Display`] writes, and the usual variants of ISO 8601 (a space for the `T`,
    /// fractions of a second, an offset without colon). Other dates are the affair of `feed` and `page`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let text = text.trim();
        let (year, rest) = digits(text, 4)?;
        let rest = rest.strip_prefix('-')?;
        let (month, rest) = digits(rest, 2)?;
        let rest = rest.strip_prefix('-')?;
        let (day, rest) = digits(rest, 2)?;
        let date = Date::new(year as i16, month as i8, day as i8).ok()?;
        if rest.is_empty() {
            return Some(Self::day(date));
        }
        let rest = rest.strip_prefix(['T', 't', ' '])?.trim_start();
        let (hour, rest) = digits(rest, 2)?;
        let rest = rest.strip_prefix(':')?;
        let (minute, mut rest) = digits(rest, 2)?;
        let mut second = None;
        if let Some(after) = rest.strip_prefix(':') {
            let (value, after) = digits(after, 2)?;
            second = Some(value.min(59) as u8);
            rest = after;
            if let Some(fraction) = rest.strip_prefix(['.', ',']) {
                rest = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
            }
        }
        let clock = Clock { hour: hour as u8, minute: minute as u8, second };
        let rest = rest.trim();
        let offset = match rest {
            "" => None,
            "Z" | "z" | "UTC" | "GMT" => Some(0),
            _ => {
                let sign = match rest.chars().next()? {
                    '+' => 1,
                    '-' => -1,
                    _ => return None,
                };
                let (hours, after) = digits(&rest[1..], 2)?;
                let after = after.strip_prefix(':').unwrap_or(after);
                let (minutes, after) = if after.is_empty() { (0, after) } else { digits(after, 2)? };
                if !after.is_empty() {
                    return None;
                }
                Some(sign * (hours as i32 * 3600 + minutes as i32 * 60))
            }
        };
        Self::at(date, clock, offset)
    }

    /// The day as given, in the page's own zone.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The time of day, where it is known.
    pub fn clock(&self) -> Option<Clock> {
        self.clock
    }

    /// Seconds east of UTC, where they are known.
    pub fn offset(&self) -> Option<i32> {
        self.offset
    }

    /// The instant: no offset counts as UTC, no time as 00:00. `None` outside the years that a
    /// timestamp can hold.
    pub fn instant(&self) -> Option<Timestamp> {
        let clock = self.clock.unwrap_or(Clock { hour: 0, minute: 0, second: None });
        let time = self.date.at(clock.hour as i8, clock.minute as i8, clock.second.unwrap_or(0) as i8, 0);
        let offset = jiff::tz::Offset::from_seconds(self.offset.unwrap_or(0)).ok()?;
        offset.to_timestamp(time).ok()
    }
}

/// A number of exactly so many ASCII digits, and what follows it.
fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| number.parse().ok())
        .flatten()
        .map(|number| (number, rest))
}

impl fmt::Display for When {
    /// ISO 8601 with only the parts that are known.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.date.year(), self.date.month(), self.date.day())?;
        if let Some(clock) = self.clock {
            write!(formatter, "T{:02}:{:02}", clock.hour, clock.minute)?;
            if let Some(second) = clock.second {
                write!(formatter, ":{second:02}")?;
            }
        }
        match self.offset {
            None => Ok(()),
            Some(0) => formatter.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(formatter, "{sign}{:02}:{:02}", offset.abs() / 3600, offset.abs() % 3600 / 60)
            }
        }
    }
}

impl fmt::Debug for When {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_iso(&text).ok_or_else(|| serde::de::Error::custom("no date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_says_only_what_is_known() {
        let check = |text: &str, expected: &str, instant: &str| {
            let when = When::parse_iso(text).expect(text);
            assert_eq!(when.to_string(), expected);
            assert_eq!(when.instant().expect("in range").to_string(), instant);
        };
        check("2020-10-09", "2020-10-09", "2020-10-09T00:00:00Z");
        check("2020-10-09T07:23", "2020-10-09T07:23", "2020-10-09T07:23:00Z");
        check("2020-10-09 07:23:05.125-0400", "2020-10-09T07:23:05-04:00", "2020-10-09T11:23:05Z");
        check("2020-10-09T07:23:05Z", "2020-10-09T07:23:05Z", "2020-10-09T07:23:05Z");
        check("2020-10-09T23:30+05:45", "2020-10-09T23:30+05:45", "2020-10-09T17:45:00Z");
    }

    #[test]
    fn what_is_out_of_range_is_no_date() {
        for text in
            ["2020-13-01", "2020-02-30", "2020-01-01T24:00", "2020-01-01T10:00+99:00", "soon", "20-1-1", ""]
        {
            assert_eq!(When::parse_iso(text), None, "{text}");
        }
    }
}
