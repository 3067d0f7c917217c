//! `sources.toml`: where news comes from, edited by hand and by the program alike.
//!
//! A file that was edited keeps every comment, blank line and order of its own. A bad entry loses
//! itself alone, and a file that is not TOML as a whole still gives the entries that are; such a
//! file is read, never written. Names are unique, case folded.

mod entry;

use std::collections::HashSet;
use std::ops::Range;

use toml_edit::{Document, DocumentMut, Item, Table, value};

pub use self::entry::NAME_CHARACTERS;
use self::entry::{cut_name, free_name, section_choice, source, wished_name, written};
use super::complaint::{Complaint, Reading, line_of};
use crate::model::{Secret, SectionChoice, Source, WebUrl};
use crate::text::{SafeText, fold};

/// The file's name.
pub const FILE: &str = "sources.toml";
/// The largest file that is read, in bytes.
pub const FILE_BYTES: usize = 4 * 1024 * 1024;
/// The most sources that are kept.
pub const SOURCES: usize = 10_000;

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

    /// Gives a source that the reader named not the name that it gives itself, or a free one near it;
    /// gives the name that it bears then. One that has a name keeps it. It is told by its address: the name
    /// of one without is its host's, and changes with those before it.
    pub fn christen(&mut self, address: &WebUrl, wished: &SafeText) -> Result<SafeText, EditError> {
        let position = self.known(address.as_str())?;
        let source = &self.sources[position];
        let short: String = wished.chars().take(NAME_CHARACTERS).collect();
        if source.is_named || short.trim().is_empty() {
            return Ok(source.name.clone());
        }
        let new = self.free_name(&short);
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
mod tests;
