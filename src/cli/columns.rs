//! Lines for people: columns that stand below one another in every script, and times in their zone.

use std::io::IsTerminal as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::When;
use crate::text::{ellipsize, width};

/// How lines for people are set.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Columns of the terminal; `None` where nothing has to be cut.
    pub width: Option<usize>,
    /// Whether to colour.
    pub is_colored: bool,
    /// The zone that times are shown in.
    pub zone: TimeZone,
}

impl Columns {
    /// The text cut or filled up to so many columns.
    pub fn cell(text: &str, columns: usize) -> String {
        let cut = ellipsize(text, columns);
        let fill = columns.saturating_sub(width(&cut));
        format!("{cut}{}", " ".repeat(fill))
    }

    /// The text in bold, if there is colour.
    pub fn strong(&self, text: &str) -> String {
        if self.is_colored { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// The text dim, if there is colour.
    pub fn quiet(&self, text: &str) -> String {
        if self.is_colored { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// As much of the text as the line still has room for.
    pub fn rest(&self, text: &str, used: usize) -> String {
        self.width
            .map_or_else(|| text.to_owned(), |width| ellipsize(text, width.saturating_sub(used).max(10)))
    }

    /// An instant as day and minute.
    pub fn time(&self, instant: Timestamp) -> String {
        self.zone.to_datetime(instant).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The minute of a day at which a story of unknown age was first seen, as wide as a time: the day
    /// alone once it is another.
    pub fn first_seen(&self, instant: Timestamp) -> String {
        let (then, now) = (self.zone.to_datetime(instant), self.zone.to_datetime(Timestamp::now()));
        let format = if then.date() == now.date() { "%H:%M" } else { "%-d %b" };
        format!("first seen {}", then.strftime(format))
    }

    /// A date as given: in the reader's zone where its own is known, else as it is.
    pub fn when(&self, when: &When) -> String {
        match (when.clock(), when.offset(), when.instant()) {
            (Some(_), Some(_), Some(instant)) => self.time(instant),
            (Some(clock), _, _) => format!("{} {:02}:{:02}", when.date(), clock.hour, clock.minute),
            (None, _, _) => when.date().to_string(),
        }
    }
}

/// Columns of the terminal that results go to, if they go to one.
pub fn terminal_columns() -> Option<usize> {
    let output = std::io::stdout();
    if !output.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(&output).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// The instant to the second, as JSON has it.
pub fn iso(instant: Timestamp) -> String {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_one_another_in_every_script() {
        assert_eq!(Columns::cell("abc", 5), "abc  ");
        assert_eq!(Columns::cell("日本語", 5), "日本…");
        assert_eq!(Columns::cell("日本", 5), "日本 ");
    }

    #[test]
    fn a_time_is_shown_in_the_readers_zone_where_its_own_is_known() {
        let zone = TimeZone::get("Europe/Paris").expect("compiled in");
        let columns = Columns { width: None, is_colored: false, zone };
        let check = |text: &str, expected: &str| {
            assert_eq!(columns.when(&When::parse_iso(text).expect(text)), expected);
        };
        check("2026-10-09T07:23Z", "2026-10-09 09:23");
        check("2026-10-09T07:23", "2026-10-09 07:23");
        check("2026-10-09", "2026-10-09");
    }
}
