//! Dates and ages in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::When;

/// How long ago, in a few columns: "now", "18m", "3h", "2d", then "9 Oct", then "9 Oct 2019".
/// At most eleven columns.
pub fn age(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let _ = (time, now, zone);
    todo!()
}

/// The whole date, "Friday 9 October 2020, 07:23": in the reader's zone where time and offset are
/// known, else as given, with the time only where it is known.
pub fn long(when: &When, zone: &TimeZone) -> String {
    let _ = (when, zone);
    todo!()
}

/// The date in short, "Thu 8 Oct 2020, 21:05".
pub fn short(when: &When, zone: &TimeZone) -> String {
    let _ = (when, zone);
    todo!()
}

/// The separator above a row of that time: "Today", "Yesterday", "Wednesday", "Friday 9 October",
/// "Friday 9 October 2019".
pub fn day(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let _ = (time, now, zone);
    todo!()
}

/// The day and time of an instant for people: "07:55" today, else "Mon 07:55", else "9 Oct 07:55".
pub fn moment(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let _ = (time, now, zone);
    todo!()
}

/// The calendar day of a time in the reader's zone: rows of one day share a separator.
pub fn civil_day(time: Timestamp, zone: &TimeZone) -> jiff::civil::Date {
    zone.to_datetime(time).date()
}
