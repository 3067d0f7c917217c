//! One source of the file: from its keys to a [`Source`], and back.

use std::collections::HashSet;

use toml_edit::{Item, Table, TableLike, Value, value};

use crate::config::complaint::Reading;
use crate::model::{Secret, SectionChoice, Source, WebUrl};
use crate::text::{SafeText, fold};

/// The longest name or section, in characters.
pub const NAME_CHARACTERS: usize = 120;
/// The longest time between two visits, in minutes: 31 days.
pub const EVERY_MINUTES: i64 = 31 * 24 * 60;

/// The keys of one source.
const KEYS: &[&str] = &[
    "name",
    "feed",
    "page",
    "section",
    "language",
    "every",
    "paused",
    "full-text",
    "front-page",
    "pictures",
    "user",
    "password",
    "password-command",
    "headers",
];

/// Reads one source; `None` if it has no address that can be asked.
pub(super) fn source(
    table: &dyn TableLike,
    reading: &mut Reading<'_>,
    taken: &mut HashSet<String>,
) -> Option<Source> {
    reading.check_keys(table, "source", KEYS);
    let mut login = None;
    let mut address = |key: &str, reading: &mut Reading<'_>| {
        let typed = reading.string(table, key)?;
        match WebUrl::typed(&typed) {
            Ok((address, typed_login)) => {
                login = login.take().or(typed_login);
                Some(address)
            }
            Err(reason) => {
                let at = table.get(key).and_then(Item::span);
                reading.complain(at, format!("`{key}` is not taken: {reason}"));
                None
            }
        }
    };
    let feed = address("feed", reading);
    let page = address("page", reading);
    let given = reading.string(table, "name").map(|name| SafeText::line(&name));
    let at = table.get("name").and_then(Item::span).or_else(|| {
        table
            .iter()
            .next()
            .and_then(|(key, item)| table.key(key).and_then(toml_edit::Key::span).or_else(|| item.span()))
    });
    let Some(first) = page.as_ref().or(feed.as_ref()) else {
        let whose = given.map_or_else(|| "a source".to_owned(), |name| format!("`{name}`"));
        reading.complain(at, format!("{whose} has neither `feed` nor `page` and is left out"));
        return None;
    };
    let wished = match given.as_ref().map(cut_name) {
        Some(Some(name)) => name,
        Some(None) => {
            reading.complain(at.clone(), format!("`name` must have 1 to {NAME_CHARACTERS} characters"));
            SafeText::line(first.outlet_host())
        }
        None => SafeText::line(first.outlet_host()),
    };
    let name = free_name(&wished, taken);
    taken.insert(fold(&name));
    if name != wished && given.is_some() {
        reading.complain(at, format!("two sources are called `{wished}`; this one is `{name}` here"));
    }
    let mut source = Source::new(name, feed, page);
    source.is_named = given.is_some_and(|given| cut_name(&given).is_some());
    if let Some(section) = reading.string(table, "section") {
        if let Some(choice) = section_choice(&section) {
            source.section = choice;
        } else {
            let at = table.get("section").and_then(Item::span);
            reading.complain(at, format!("`section` must have 1 to {NAME_CHARACTERS} characters"));
        }
    }
    source.language = reading.string(table, "language").and_then(|tag| SafeText::line(&tag).filled());
    source.every = every(table, reading);
    source.paused = reading.boolean(table, "paused").unwrap_or(false);
    source.full_text = reading.boolean(table, "full-text").unwrap_or(true);
    source.front_page = reading.boolean(table, "front-page").unwrap_or(true);
    source.pictures = reading.boolean(table, "pictures");
    if let Some(login) = login {
        source.user = Some(login.user);
        source.password = login.password;
    }
    source.user = reading.string(table, "user").or(source.user);
    source.password = reading.string(table, "password").map(Secret::new).or(source.password);
    source.password_command = password_command(table, reading);
    source.headers = headers(table, reading);
    Some(source)
}

/// Minutes, as a number or as `"90m"`, `"6h"`, `"2d"`.
fn every(table: &dyn TableLike, reading: &mut Reading<'_>) -> Option<u32> {
    let item = table.get("every")?;
    let minutes = item.as_integer().or_else(|| {
        let text = item.as_str()?.trim().to_lowercase();
        let (number, unit) = text.split_at(text.find(|character: char| !character.is_ascii_digit())?);
        let each = match unit.trim() {
            "m" | "min" => 1,
            "h" => 60,
            "d" => 24 * 60,
            _ => return None,
        };
        number.parse::<i64>().ok()?.checked_mul(each)
    });
    let found = minutes.filter(|minutes| (1..=EVERY_MINUTES).contains(minutes));
    if found.is_none() {
        reading.complain(item.span(), "`every` must be minutes from 1 to 44640, or like \"6h\" or \"2d\"");
    }
    found.and_then(|minutes| u32::try_from(minutes).ok())
}

/// A program and its arguments; a text is cut at white space, no shell reads it.
fn password_command(table: &dyn TableLike, reading: &mut Reading<'_>) -> Vec<String> {
    let words = match table.get("password-command").map(Item::as_str) {
        Some(Some(line)) => line.split_whitespace().map(str::to_owned).collect(),
        _ => reading.strings(table, "password-command").unwrap_or_default(),
    };
    if words.first().is_some_and(String::is_empty) { Vec::new() } else { words }
}

/// Header lines; a name or value that could break out of its line is not taken.
fn headers(table: &dyn TableLike, reading: &mut Reading<'_>) -> Vec<(String, Secret)> {
    let mut lines = Vec::new();
    for (name, item) in reading.table(table, "headers").into_iter().flat_map(TableLike::iter) {
        let is_token = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        let line = item.as_str().filter(|line| line.chars().all(|character| !character.is_control()));
        match line {
            Some(line) if is_token => lines.push((name.to_owned(), Secret::new(line.to_owned()))),
            _ => reading.complain(item.span(), format!("header `{name}` must be one line of text")),
        }
    }
    lines
}

/// The section that a name means; `None` if it is none.
pub(super) fn section_choice(name: &str) -> Option<SectionChoice> {
    let name = cut_name(&SafeText::line(name))?;
    Some(if fold(&name) == "auto" { SectionChoice::Auto } else { SectionChoice::Named(name) })
}

/// The name if it has a right length.
pub(super) fn cut_name(name: &SafeText) -> Option<SafeText> {
    (1..=NAME_CHARACTERS).contains(&name.chars().count()).then(|| name.clone())
}

pub(super) fn free_name(wished: &str, taken: &HashSet<String>) -> SafeText {
    let wished: String = wished.chars().take(NAME_CHARACTERS).collect();
    let mut name = wished.clone();
    let mut number = 2;
    while taken.contains(&fold(&name)) {
        name = format!("{wished} {number}");
        number += 1;
    }
    SafeText::line(&name)
}

/// The name that a source bears, else its host's.
pub(super) fn wished_name(source: &Source) -> SafeText {
    let host = source.addresses().next().map_or("", WebUrl::outlet_host);
    cut_name(&source.name).unwrap_or_else(|| SafeText::line(host))
}

/// A source as it stands in the file.
pub(super) fn written(source: &Source, name: &str) -> String {
    let mut table = Table::new();
    if source.is_named {
        table.insert("name", value(name));
    }
    for (key, address) in [("feed", &source.feed), ("page", &source.page)] {
        if let Some(address) = address {
            table.insert(key, value(address.as_str()));
        }
    }
    if let SectionChoice::Named(section) = &source.section {
        table.insert("section", value(section.as_str()));
    }
    if let Some(language) = &source.language {
        table.insert("language", value(language.as_str()));
    }
    if let Some(minutes) = source.every {
        table.insert("every", value(i64::from(minutes)));
    }
    if source.paused {
        table.insert("paused", value(true));
    }
    if !source.full_text {
        table.insert("full-text", value(false));
    }
    if !source.front_page {
        table.insert("front-page", value(false));
    }
    if let Some(pictures) = source.pictures {
        table.insert("pictures", value(pictures));
    }
    if let Some(user) = &source.user {
        table.insert("user", value(user.as_str()));
    }
    if let Some(password) = &source.password {
        table.insert("password", value(password.reveal()));
    }
    if !source.password_command.is_empty() {
        table.insert("password-command", value(source.password_command.iter().collect::<toml_edit::Array>()));
    }
    if !source.headers.is_empty() {
        let headers: toml_edit::InlineTable =
            source.headers.iter().map(|(name, line)| (name.as_str(), Value::from(line.reveal()))).collect();
        table.insert("headers", value(headers));
    }
    format!("[[source]]\n{table}")
}
