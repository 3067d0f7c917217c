//! What is wrong in a file that a reader edits by hand, and where.

use std::fmt;
use std::ops::Range;

use toml_edit::{Item, Key, TableLike, Value};

use super::nearest;
use crate::text::SafeText;

/// The most complaints that one file gets; more would hide the first.
pub const COMPLAINTS: usize = 50;

/// Something in a file that is not taken; the rest of the file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The file's name without its folder.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and the nearest known word.
    pub words: SafeText,
}

impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} line {}: {}", self.file, self.line, self.words)
    }
}

/// Reads values out of one file and notes what is wrong with them.
pub(super) struct Reading<'a> {
    file: &'static str,
    text: &'a str,
    /// Where the text stands in its file: bytes that come before it.
    offset_lines: usize,
    /// What is wrong so far.
    pub complaints: Vec<Complaint>,
}

impl<'a> Reading<'a> {
    pub fn new(file: &'static str, text: &'a str, offset_lines: usize) -> Self {
        Self { file, text, offset_lines, complaints: Vec::new() }
    }

    /// Notes what is wrong at a place.
    pub fn complain(&mut self, at: Option<Range<usize>>, words: impl AsRef<str>) {
        if self.complaints.len() < COMPLAINTS {
            let line = self.offset_lines + line_of(self.text, at.map_or(0, |range| range.start));
            self.complaints.push(Complaint { file: self.file, line, words: SafeText::line(words.as_ref()) });
        }
    }

    /// Notes each key of a table that is not known, with the nearest that is.
    pub fn check_keys(&mut self, table: &dyn TableLike, within: &str, known: &[&str]) {
        for (name, item) in table.iter() {
            if known.contains(&name) {
                continue;
            }
            let key = table.key(name);
            let place = if within.is_empty() { String::new() } else { format!(" in `{within}`") };
            let hint = nearest(name, known.iter().copied())
                .map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
            let at = key.and_then(Key::span).or_else(|| item.span());
            self.complain(at, format!("unknown key `{name}`{place}{hint}"));
        }
    }

    fn wrong(&mut self, name: &str, item: &Item, wanted: &str) {
        self.complain(item.span(), format!("`{name}` must be {wanted}"));
    }

    /// A text.
    pub fn string(&mut self, table: &dyn TableLike, name: &str) -> Option<String> {
        let item = table.get(name)?;
        let found = item.as_str().map(str::to_owned);
        if found.is_none() {
            self.wrong(name, item, "a text in quotes");
        }
        found
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, table: &dyn TableLike, name: &str) -> Option<bool> {
        let item = table.get(name)?;
        let found = item.as_bool();
        if found.is_none() {
            self.wrong(name, item, "true or false");
        }
        found
    }

    /// A whole number within bounds, both included.
    pub fn number(
        &mut self,
        table: &dyn TableLike,
        name: &str,
        bounds: std::ops::RangeInclusive<i64>,
    ) -> Option<u32> {
        let item = table.get(name)?;
        let found = item.as_integer().filter(|number| bounds.contains(number));
        if found.is_none() {
            self.wrong(name, item, &format!("a whole number from {} to {}", bounds.start(), bounds.end()));
        }
        found.and_then(|number| u32::try_from(number).ok())
    }

    /// A number of seconds or the like, not negative, fractions allowed.
    pub fn fraction(&mut self, table: &dyn TableLike, name: &str, most: f64) -> Option<f64> {
        let item = table.get(name)?;
        let found = item
            .as_float()
            .or_else(|| item.as_integer().map(|number| number as f64))
            .filter(|number| (0.0..=most).contains(number));
        if found.is_none() {
            self.wrong(name, item, &format!("a number from 0 to {most}"));
        }
        found
    }

    /// A list of texts; one text alone counts as a list of one.
    pub fn strings(&mut self, table: &dyn TableLike, name: &str) -> Option<Vec<String>> {
        let item = table.get(name)?;
        if let Some(one) = item.as_str() {
            return Some(vec![one.to_owned()]);
        }
        let found: Option<Vec<String>> = item
            .as_array()
            .and_then(|array| array.iter().map(|value| value.as_str().map(str::to_owned)).collect());
        if found.is_none() {
            self.wrong(name, item, "a list of texts in quotes");
        }
        found
    }

    /// A table, written in any of TOML's ways.
    pub fn table<'t>(&mut self, table: &'t dyn TableLike, name: &str) -> Option<&'t dyn TableLike> {
        let item = table.get(name)?;
        let found = item.as_table_like();
        if found.is_none() {
            self.wrong(name, item, "a table");
        }
        found
    }

    /// One of a few words.
    pub fn word<T: Copy>(
        &mut self,
        table: &dyn TableLike,
        name: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let item = table.get(name)?;
        // `pictures.show = true` says what it means.
        let typed = match item.as_value() {
            Some(Value::Boolean(on)) => if *on.value() { "on" } else { "off" }.to_owned(),
            Some(Value::String(text)) => text.value().to_lowercase(),
            _ => String::new(),
        };
        let found = words.iter().find(|(word, _)| *word == typed).map(|(_, value)| *value);
        if found.is_none() {
            let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            self.wrong(name, item, &format!("one of {}", all.join(", ")));
        }
        found
    }
}

/// The line on which a byte stands, from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}
