//! The parts of a date, each within its bounds.

use jiff::civil::Date;

use super::tokens::Token::{self, Number, Sign};
use super::words;
use crate::model::Clock;

/// What a text may mean, by how much of it is known to be a date.
pub(super) struct Profile {
    /// Two-digit years from here on belong to the last century.
    century: u64,
    /// Whether the beginning of a month's name, and the name of a zone that may mean another thing
    /// elsewhere, are enough.
    is_all_date: bool,
    /// The fewest figures in which hours and minutes of an offset stand together.
    offset_figures: usize,
    /// The most hours of an offset.
    offset_hours: u64,
}

/// A text that is a date or nothing.
pub(super) const WHOLE: Profile =
    Profile { century: 70, is_all_date: true, offset_figures: 3, offset_hours: 24 };
/// A text in which a date may stand.
pub(super) const WITHIN: Profile =
    Profile { century: 100, is_all_date: false, offset_figures: 4, offset_hours: 14 };

impl Profile {
    /// The year that is written with so many digits.
    pub(super) fn year(&self, year: u64, digits: usize) -> u64 {
        match digits {
            2 if year < self.century => 2000 + year,
            2 => 1900 + year,
            _ => year,
        }
    }

    /// The month that a folded word means.
    pub(super) fn month(&self, word: &str) -> Option<u64> {
        if self.is_all_date { words::month_like(word) } else { words::month(word) }
    }

    /// The offset of the zone that a folded word names, in seconds east of UTC.
    pub(super) fn zone(&self, word: &str) -> Option<i32> {
        words::zone(word, self.is_all_date)
    }

    /// The seconds that an offset's figures behind its sign mean, and how many tokens they take.
    pub(super) fn offset(&self, figures: &[Token]) -> Option<(i32, usize)> {
        let (hours, minutes, length) = match figures {
            [Number(hours, 1..=2), Sign(':'), Number(minutes, 1..=2), ..] => (*hours, *minutes, 3),
            [Number(both, digits), ..] if *digits >= self.offset_figures => (both / 100, both % 100, 1),
            [Number(hours, 1..=2), ..] => (*hours, 0, 1),
            _ => return None,
        };
        let in_range = hours <= self.offset_hours && minutes < 60;
        in_range.then(|| ((hours * 3600 + minutes * 60) as i32, length))
    }
}

/// A day of the calendar.
pub(super) fn date(year: u64, month: u64, day: u64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day of the calendar from its eight figures.
pub(super) fn date_of_figures(figures: u64) -> Option<Date> {
    date(figures / 10_000, figures / 100 % 100, figures % 100)
}

/// A time of day; a leap second is the last one of its minute.
pub(super) fn clock(hour: u64, minute: u64, second: Option<u64>) -> Option<Clock> {
    let in_range = hour < 24 && minute < 60 && second.is_none_or(|second| second <= 60);
    in_range.then(|| Clock {
        hour: hour as u8,
        minute: minute as u8,
        second: second.map(|second| second.min(59) as u8),
    })
}

/// An hour of the day from one of its half.
pub(super) fn hour_of_half(hour: u64, is_afternoon: Option<bool>) -> u64 {
    match (is_afternoon, hour) {
        (Some(true), ..12) => hour + 12,
        (Some(false), 12) => 0,
        _ => hour,
    }
}

/// The seconds behind a minute, and how many tokens they take with any fraction.
pub(super) fn seconds(rest: &[Token]) -> (Option<u64>, usize) {
    match rest {
        [Sign(':'), Number(second, 1..=2), Sign('.' | ','), Number(..), ..] => (Some(*second), 4),
        [Sign(':'), Number(second, 1..=2), ..] => (Some(*second), 2),
        _ => (None, 0),
    }
}
