//! `sources.toml`: where news comes from, edited by hand and by the program alike.
//!
//! A file that was edited keeps every comment, blank line and order of its own. A bad entry loses
//! itself alone, and a file that is not TOML as a whole still gives the entries that are; such a
//! file is read, never written. Names are unique, case folded.

use std::collections::HashSet;
use std::ops::Range;

use toml_edit::{Document, DocumentMut, Item, Table, TableLike, Value, value};

use super::complaint::{Complaint, Reading, line_of};
use crate::model::{Secret, SectionChoice, Source, WebUrl};
use crate::text::{SafeText, fold};

/// The file's name.
pub const FILE: &str = "sources.toml";
/// The largest file that is read, in bytes.
pub const FILE_BYTES: usize = 4 * 1024 * 1024;
/// The most sources that are kept.
pub const SOURCES: usize = 10_000;
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
    "pictures",
    "user",
    "password",
    "password-command",
    "headers",
];

/// Why the file was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It could not be read, so it is not written.
    #[error("{0}; mend it, then try again")]
    Broken(Complaint),
    /// No source of that name.
    #[error("there is no source `{name}`{}", hint(.nearest.as_ref()))]
    Unknown {
        /// The name.
        name: SafeText,
        /// The nearest there is.
        nearest: Option<SafeText>,
    },
    /// Another source bears the name.
    #[error("another source is called `{0}`")]
    Taken(SafeText),
    /// Nothing but white space, or longer than [`NAME_CHARACTERS`].
    #[error("a name has 1 to {NAME_CHARACTERS} characters")]
    BadName,
    /// [`SOURCES`] reached.
    #[error("there are {SOURCES} sources already")]
    TooMany,
    /// Neither feed nor page.
    #[error("a source needs a feed or a page")]
    NoAddress,
}

fn hint(nearest: Option<&SafeText>) -> String {
    nearest.map_or_else(String::new, |near| format!("; the nearest is `{near}`"))
}

/// A source that was taken out of the file, to be put back as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Its lines as they stood in the file. Never shown: credentials may be in them.
    pub lines: Secret,
    /// How many sources stood before it.
    pub position: usize,
}

/// The file: its text, and what it says.
#[derive(Debug, Clone)]
pub struct SourcesFile {
    text: String,
    sources: Vec<Source>,
    /// For each source, where its lines lie in the text, its own comments included.
    blocks: Vec<Range<usize>>,
    /// For each source, which `[[source]]` of the file it is.
    indices: Vec<usize>,
    /// Their names, folded.
    names: HashSet<String>,
    broken: Option<Complaint>,
}

impl SourcesFile {
    /// Reads the file. Never fails: what is wrong is left out and named.
    pub fn read(text: &str) -> (Self, Vec<Complaint>) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut file = Self {
            text: text.to_owned(),
            sources: Vec::new(),
            blocks: Vec::new(),
            indices: Vec::new(),
            names: HashSet::new(),
            broken: None,
        };
        if text.len() > FILE_BYTES {
            let words = SafeText::line("the file is larger than 4 MiB");
            let complaint = Complaint { file: FILE, line: 1, words };
            file.broken = Some(complaint.clone());
            return (file, vec![complaint]);
        }
        match Document::parse(text) {
            Ok(document) => {
                let mut reading = Reading::new(FILE, text, 0);
                file.take(&document, &mut reading);
                (file, reading.complaints)
            }
            Err(error) => {
                let line = line_of(text, error.span().map_or(0, |span| span.start));
                let words = SafeText::line(error.message());
                let complaint = Complaint { file: FILE, line, words };
                let mut complaints = vec![complaint.clone()];
                file.broken = Some(complaint);
                file.salvage(&mut complaints);
                (file, complaints)
            }
        }
    }

    /// The file's text, to be written as it is.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The sources, in the file's order.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The source of this name, case folded, or of this address.
    pub fn find(&self, name_or_address: &str) -> Option<&Source> {
        self.position(name_or_address).map(|position| &self.sources[position])
    }

    /// The name itself if it is free, else with a number after it.
    pub fn free_name(&self, wished: &str) -> SafeText {
        free_name(wished, &self.names)
    }

    /// Adds a source at the end, under its name or a free one near it; gives the name.
    pub fn add(&mut self, source: &Source) -> Result<SafeText, EditError> {
        self.writable()?;
        if self.sources.len() >= SOURCES {
            return Err(EditError::TooMany);
        }
        if source.feed.is_none() && source.page.is_none() {
            return Err(EditError::NoAddress);
        }
        let name = self.free_name(&wished_name(source));
        let mut text = self.text.clone();
        append(&mut text, &written(source, &name));
        self.replace(&text)?;
        Ok(name)
    }

    /// Adds all of these whose addresses are not there yet, at the end; gives how many.
    pub fn add_all(&mut self, sources: &[Source]) -> Result<usize, EditError> {
        self.writable()?;
        let mut known: HashSet<String> =
            self.sources.iter().flat_map(Source::addresses).map(WebUrl::key).collect();
        let mut names = self.names.clone();
        let mut text = self.text.clone();
        let mut added = 0;
        for source in sources {
            let keys: Vec<String> = source.addresses().map(WebUrl::key).collect();
            if keys.is_empty() || keys.iter().any(|key| known.contains(key)) {
                continue;
            }
            if self.sources.len() + added >= SOURCES {
                return Err(EditError::TooMany);
            }
            known.extend(keys);
            let name = free_name(&wished_name(source), &names);
            names.insert(fold(&name));
            append(&mut text, &written(source, &name));
            added += 1;
        }
        self.replace(&text)?;
        Ok(added)
    }

    /// Takes a source out, its own comments with it.
    pub fn remove(&mut self, name: &str) -> Result<Removed, EditError> {
        let position = self.known(name)?;
        let block = self.blocks[position].clone();
        let removed = Removed { lines: Secret::new(self.text[block.clone()].to_owned()), position };
        let mut text = self.text.clone();
        text.replace_range(block, "");
        self.replace(&text)?;
        Ok(removed)
    }

    /// Puts back what was removed, where it stood; under another name if its own is taken by now.
    pub fn restore(&mut self, removed: &Removed) -> Result<SafeText, EditError> {
        self.writable()?;
        let (alone, _) = Self::read(removed.lines.reveal());
        let source = alone.sources.first().ok_or(EditError::NoAddress)?;
        if self.position(&source.name).is_some() {
            return self.add(source);
        }
        let at = self.blocks.get(removed.position).map_or(self.text.len(), |block| block.start);
        let mut text = self.text.clone();
        let mut lines = removed.lines.reveal().to_owned();
        if at > 0 && !text[..at].ends_with('\n') {
            lines.insert(0, '\n');
        }
        if at < text.len() && !lines.ends_with('\n') {
            lines.push('\n');
        }
        text.insert_str(at, &lines);
        self.replace(&text)?;
        Ok(source.name.clone())
    }

    /// Gives a source another name.
    pub fn rename(&mut self, name: &str, new: &str) -> Result<SafeText, EditError> {
        let position = self.known(name)?;
        let new = cut_name(&SafeText::line(new)).ok_or(EditError::BadName)?;
        let taken = self
            .sources
            .iter()
            .enumerate()
            .any(|(other, source)| other != position && fold(&source.name) == fold(&new));
        if taken {
            return Err(EditError::Taken(new));
        }
        self.set(position, "name", Some(value(new.as_str())))?;
        Ok(new)
    }

    /// Puts a source into another section; `auto` for the one that each story names.
    pub fn move_to(&mut self, name: &str, section: &str) -> Result<(), EditError> {
        let position = self.known(name)?;
        let item = match section_choice(section).ok_or(EditError::BadName)? {
            SectionChoice::Auto => None,
            SectionChoice::Named(section) => Some(value(section.as_str())),
        };
        self.set(position, "section", item)
    }

    /// Lets a source alone, or visits it again.
    pub fn pause(&mut self, name: &str, paused: bool) -> Result<(), EditError> {
        let position = self.known(name)?;
        self.set(position, "paused", paused.then(|| value(true)))
    }

    /// Writes another address for a source's feed or page, where it moved for good.
    pub fn readdress(&mut self, name: &str, old: &WebUrl, new: &WebUrl) -> Result<(), EditError> {
        let position = self.known(name)?;
        let source = &self.sources[position];
        let key = if source.feed.as_ref() == Some(old) { "feed" } else { "page" };
        self.set(position, key, Some(value(new.as_str())))
    }

    fn position(&self, name_or_address: &str) -> Option<usize> {
        let folded = fold(name_or_address);
        self.sources.iter().position(|source| fold(&source.name) == folded).or_else(|| {
            let (address, _) = WebUrl::typed(name_or_address).ok()?;
            self.sources.iter().position(|source| source.addresses().any(|own| own.key() == address.key()))
        })
    }

    fn known(&self, name: &str) -> Result<usize, EditError> {
        self.writable()?;
        self.position(name).ok_or_else(|| {
            let names = self.sources.iter().map(|source| source.name.as_str());
            EditError::Unknown {
                name: SafeText::line(name),
                nearest: super::nearest(name, names).map(SafeText::line),
            }
        })
    }

    fn writable(&self) -> Result<(), EditError> {
        self.broken.as_ref().map_or(Ok(()), |complaint| Err(EditError::Broken(complaint.clone())))
    }

    /// Sets or drops one key of a source; everything else stays as written.
    fn set(&mut self, position: usize, key: &str, item: Option<Item>) -> Result<(), EditError> {
        let index = self.indices[position];
        // It was parsed when it was read.
        let Ok(mut document) = self.text.parse::<DocumentMut>() else { return self.writable() };
        let Some(table) = document
            .get_mut("source")
            .and_then(Item::as_array_of_tables_mut)
            .and_then(|tables| tables.get_mut(index))
        else {
            return self.writable();
        };
        match item {
            None => {
                table.remove(key);
            }
            Some(new) => replace_value(table, key, new),
        }
        self.replace(&document.to_string())
    }

    /// Takes the changed text, if it still reads.
    fn replace(&mut self, text: &str) -> Result<(), EditError> {
        let (file, _) = Self::read(text);
        file.writable()?;
        *self = file;
        Ok(())
    }

    /// Reads the sources of a document that is TOML as a whole.
    fn take(&mut self, document: &Document<&str>, reading: &mut Reading<'_>) {
        let root = document.as_table();
        reading.check_keys(root, "", &["source"]);
        let Some(item) = root.get("source") else { return };
        let Some(tables) = item.as_array_of_tables() else {
            let words = "sources are written as `[[source]]`, one after the other";
            reading.complain(item.span(), words);
            let at = line_of(&self.text, item.span().map_or(0, |span| span.start));
            self.broken = Some(Complaint { file: FILE, line: at, words: SafeText::line(words) });
            // A list of `{ name = .., feed = .. }` is read all the same.
            for table in item.as_array().into_iter().flat_map(|array| array.iter()) {
                if let Some(source) =
                    table.as_inline_table().and_then(|table| source(table, reading, &mut self.names))
                {
                    self.sources.push(source);
                }
            }
            return;
        };
        let mut starts = block_starts(&self.text, root);
        starts.sort_unstable();
        for (index, table) in tables.iter().enumerate() {
            if self.sources.len() >= SOURCES {
                reading.complain(table.span(), format!("only the first {SOURCES} sources are read"));
                break;
            }
            let Some(source) = source(table, reading, &mut self.names) else { continue };
            let header = table.span().map_or(0, |span| span.start);
            let start = own_start(&self.text, header);
            let after = starts.partition_point(|at| *at <= header);
            let end = starts.get(after).copied().unwrap_or(self.text.len());
            self.sources.push(source);
            self.blocks.push(start..end.max(start));
            self.indices.push(index);
        }
    }

    /// Reads what can be read of a document that is not TOML as a whole: each `[[source]]` by itself.
    fn salvage(&mut self, complaints: &mut Vec<Complaint>) {
        let text = self.text.clone();
        let mut starts: Vec<usize> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if line.trim_start().starts_with("[[source]]") {
                starts.push(at);
            }
            at += line.len();
        }
        for (number, start) in starts.iter().enumerate().take(SOURCES) {
            let end = starts.get(number + 1).copied().unwrap_or(text.len());
            let piece = &text[*start..end];
            let lines_before = line_of(&text, *start) - 1;
            let Ok(document) = Document::parse(piece) else { continue };
            let mut reading = Reading::new(FILE, piece, lines_before);
            let table =
                document.get("source").and_then(Item::as_array_of_tables).and_then(|tables| tables.get(0));
            if let Some(source) = table.and_then(|table| source(table, &mut reading, &mut self.names)) {
                self.sources.push(source);
                self.blocks.push(*start..end);
                self.indices.push(number);
            }
            complaints.extend(reading.complaints);
        }
        complaints.truncate(super::COMPLAINTS);
    }
}

/// Where the lines of each table at the top of the file begin, their own comments included.
fn block_starts(text: &str, root: &Table) -> Vec<usize> {
    let mut starts = Vec::new();
    for (_, item) in root {
        match item {
            Item::ArrayOfTables(tables) => {
                starts.extend(tables.iter().filter_map(Table::span).map(|span| own_start(text, span.start)));
            }
            Item::Table(table) => starts.extend(table.span().map(|span| own_start(text, span.start))),
            _ => {}
        }
    }
    starts
}

/// Where the comment lines directly above a header begin. The first lines of a file, up to a blank
/// one, are about the file.
fn own_start(text: &str, header: usize) -> usize {
    let mut start = text[..header].rfind('\n').map_or(0, |at| at + 1);
    let line_start = start;
    while start > 0 {
        let before = text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        if !text[before..start].trim_start().starts_with('#') {
            break;
        }
        start = before;
    }
    if start == 0 { line_start } else { start }
}

/// Reads one source; `None` if it has no address that can be asked.
fn source(table: &dyn TableLike, reading: &mut Reading<'_>, taken: &mut HashSet<String>) -> Option<Source> {
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
fn section_choice(name: &str) -> Option<SectionChoice> {
    let name = cut_name(&SafeText::line(name))?;
    Some(if fold(&name) == "auto" { SectionChoice::Auto } else { SectionChoice::Named(name) })
}

/// The name if it has a right length.
fn cut_name(name: &SafeText) -> Option<SafeText> {
    (1..=NAME_CHARACTERS).contains(&name.chars().count()).then(|| name.clone())
}

fn free_name(wished: &str, taken: &HashSet<String>) -> SafeText {
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
fn wished_name(source: &Source) -> SafeText {
    let host = source.addresses().next().map_or("", WebUrl::outlet_host);
    cut_name(&source.name).unwrap_or_else(|| SafeText::line(host))
}

/// Puts a source's lines at the end of the file, a blank line before them.
fn append(text: &mut String, lines: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if !text.trim().is_empty() {
        text.push('\n');
    }
    text.push_str(lines);
}

/// A source as it stands in the file.
fn written(source: &Source, name: &str) -> String {
    let mut table = Table::new();
    table.insert("name", value(name));
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

/// Sets a key; a comment behind its old value stays.
fn replace_value(table: &mut Table, key: &str, new: Item) {
    let decor = table.get(key).and_then(Item::as_value).map(|old| old.decor().clone());
    let mut new = new;
    if let (Some(decor), Some(value)) = (decor, new.as_value_mut()) {
        *value.decor_mut() = decor;
    }
    match table.get_mut(key) {
        Some(old) => *old = new,
        None => {
            table.insert(key, new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "\
# My sources.

# The port's own paper.
[[source]]
name = \"Harbour Post\" # a daily
feed = \"https://harbour.example/rss\"
section = \"World\"

[[source]]
name = \"Hill Times\"
page = \"https://hill.example/news\"
every = \"6h\"
[source.headers]
X-Token = \"hush\"

# Last one.
[[source]]
feed = \"https://me:pw@valley.example/feed\"
password-command = \"pass show valley\"
";

    fn open(text: &str) -> SourcesFile {
        let (file, complaints) = SourcesFile::read(text);
        assert_eq!(complaints, [], "{text}");
        file
    }

    fn names(file: &SourcesFile) -> Vec<&str> {
        file.sources().iter().map(|source| source.name.as_str()).collect()
    }

    #[test]
    fn a_file_says_its_sources_and_keeps_its_secrets() {
        let file = open(EXAMPLE);
        assert_eq!(names(&file), ["Harbour Post", "Hill Times", "valley.example"]);
        let [post, hill, valley] = file.sources() else { panic!("three") };
        assert_eq!(post.section, SectionChoice::Named(SafeText::line("World")));
        assert_eq!(hill.every, Some(360));
        assert_eq!(hill.headers, [("X-Token".to_owned(), Secret::new("hush".into()))]);
        assert_eq!(valley.feed.as_ref().map(WebUrl::as_str), Some("https://valley.example/feed"));
        assert_eq!(valley.user.as_deref(), Some("me"));
        assert_eq!(valley.password_command, ["pass", "show", "valley"]);
        assert!(!format!("{file:?}").contains("\"pw\""));
    }

    fn check_complaint(text: &str, expected: &str, left: &[&str]) {
        let (file, complaints) = SourcesFile::read(text);
        let said: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|one| one == expected), "{text}\n{said:#?}");
        assert_eq!(names(&file), left, "{text}");
    }

    #[test]
    fn a_bad_entry_is_named_and_loses_itself_alone() {
        let good = "[[source]]\nname = \"A\"\nfeed = \"https://a.example/\"\n";
        check_complaint(
            &format!("{good}[[source]]\nname = \"B\"\nfed = \"https://b.example/\"\n"),
            "sources.toml line 6: unknown key `fed` in `source`, did you mean `feed`?",
            &["A"],
        );
        check_complaint(
            &format!("[[source]]\nname = \"B\"\nfeed = \"file:///etc/passwd\"\n{good}"),
            "sources.toml line 3: `feed` is not taken: only http and https addresses are opened",
            &["A"],
        );
        check_complaint(
            &format!("{good}paused = \"yes\"\n"),
            "sources.toml line 4: `paused` must be true or false",
            &["A"],
        );
        check_complaint(
            &format!("{good}{good}"),
            "sources.toml line 5: two sources are called `A`; this one is `A 2` here",
            &["A", "A 2"],
        );
        check_complaint(
            &format!("{good}headers = {{ X = \"a\\r\\nHost: b\" }}\n"),
            "sources.toml line 4: header `X` must be one line of text",
            &["A"],
        );
        check_complaint(
            &format!("{good}every = 0\n"),
            "sources.toml line 4: `every` must be minutes from 1 to 44640, or like \"6h\" or \"2d\"",
            &["A"],
        );
        check_complaint(
            &format!("{good}[[sorce]]\n"),
            "sources.toml line 4: unknown key `sorce`, did you mean `source`?",
            &["A"],
        );
    }

    #[test]
    fn a_broken_file_gives_what_is_whole_and_is_never_written() {
        let text = "[[source]]\nname = \"A\"\nfeed = \"https://a.example/\"\n\n[[source]]\nname = \"B\nfeed = 1\n\n\
                    [[source]]\nname = \"C\"\nfeed = \"https://c.example/\"\n";
        let (mut file, complaints) = SourcesFile::read(text);
        assert_eq!(names(&file), ["A", "C"]);
        assert_eq!(complaints[0].line, 6);
        let source = file.sources()[0].clone();
        assert!(matches!(file.add(&source), Err(EditError::Broken(_))));
        assert!(matches!(file.remove("A"), Err(EditError::Broken(_))));
        assert!(matches!(file.pause("A", true), Err(EditError::Broken(_))));
        assert_eq!(file.text(), text);
    }

    #[test]
    fn edits_change_their_own_line_alone() {
        let mut file = open(EXAMPLE);
        file.rename("harbour post", "Harbour Daily").expect("renamed");
        file.move_to("Harbour Daily", "Europe").expect("moved");
        file.pause("Hill Times", true).expect("paused");
        let expected = EXAMPLE
            .replace("\"Harbour Post\" # a daily", "\"Harbour Daily\" # a daily")
            .replace("\"World\"", "\"Europe\"")
            .replace("every = \"6h\"\n", "every = \"6h\"\npaused = true\n");
        assert_eq!(file.text(), expected);
        file.pause("Hill Times", false).expect("goes on");
        file.move_to("Harbour Daily", "auto").expect("moved");
        assert_eq!(file.sources()[0].section, SectionChoice::Auto);
        assert!(!file.text().contains("paused"));
        assert_eq!(
            file.rename("Hill Times", "HARBOUR daily"),
            Err(EditError::Taken(SafeText::line("HARBOUR daily")))
        );
        assert_eq!(file.rename("Hill Times", "  "), Err(EditError::BadName));
        let unknown = file.pause("Hil Times", true).expect_err("no such source");
        assert_eq!(unknown.to_string(), "there is no source `Hil Times`; the nearest is `Hill Times`");
    }

    #[test]
    fn what_was_removed_comes_back_where_it_stood() {
        for name in ["Harbour Post", "Hill Times", "valley.example", "https://hill.example/news"] {
            let mut file = open(EXAMPLE);
            let removed = file.remove(name).expect("removed");
            assert_eq!(file.sources().len(), 2, "{name}");
            assert!(file.text().starts_with("# My sources.\n"), "{name}");
            let (again, complaints) = SourcesFile::read(file.text());
            assert_eq!((again.sources().len(), complaints.len()), (2, 0), "{name}");
            file.restore(&removed).expect("restored");
            assert_eq!(file.text(), EXAMPLE, "{name}");
        }
    }

    #[test]
    fn what_is_added_reads_the_same_and_bears_a_free_name() {
        let mut file = open("");
        let mut source = Source::new(
            SafeText::line("A \"quoted\" \\ name"),
            WebUrl::parse("https://a.example/").ok(),
            WebUrl::parse("https://a.example/world").ok(),
        );
        source.section = SectionChoice::Named(SafeText::line("World"));
        source.language = Some(SafeText::line("de"));
        source.every = Some(45);
        source.paused = true;
        source.full_text = false;
        source.pictures = Some(true);
        source.user = Some("me".into());
        source.password = Some(Secret::new("hush".into()));
        source.password_command = vec!["pass".into(), "a b".into()];
        source.headers = vec![("X-Key".into(), Secret::new("k".into()))];
        file.add(&source).expect("added");
        assert_eq!(file.sources(), [source.clone()]);
        assert_eq!(file.add(&source).expect("added").as_str(), "A \"quoted\" \\ name 2");
        open(file.text());
        let nothing = Source::new(SafeText::line("x"), None, None);
        assert_eq!(file.add(&nothing), Err(EditError::NoAddress));
    }

    #[test]
    fn a_file_has_a_bound() {
        let (file, complaints) = SourcesFile::read(&"#".repeat(FILE_BYTES + 1));
        assert_eq!((file.sources().len(), complaints.len()), (0, 1));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(\\[\\[source\\]\\]\n|name = \"[a-z]\"\n|feed = \"https://[a-z].example/\"\n|# x\n|\n|\\PC){0,12}") {
            let (mut file, _) = SourcesFile::read(&text);
            let names: Vec<String> = file.sources().iter().map(|source| source.name.to_string()).collect();
            for name in names {
                if let Ok(removed) = file.remove(&name) {
                    proptest::prop_assert!(file.restore(&removed).is_ok());
                }
            }
        }
    }
}
