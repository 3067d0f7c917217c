//! Lists of sources as other readers write them: OPML, and files of one address a line.
//!
//! Takes only `http` and `https` addresses and runs nothing: a line that names a program is left
//! out. Document type declarations are not processed, so that no entity is ever looked up.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::sources::{NAME_CHARACTERS, SOURCES};
use crate::decode::{self, Received, decode};
use crate::model::{Remark, SectionChoice, Source, WebUrl};
use crate::text::{SafeText, fold};

/// The largest list that is read, in bytes.
pub const FILE_BYTES: usize = 16 * 1024 * 1024;
/// The deepest folder that is told from the one around it.
pub const DEPTH: usize = 512;
/// The namespace of what OPML has no word for.
const NAMESPACE: &str = "https://dateline.example/opml";
/// The most remarks that one list gets.
const REMARKS: usize = 50;

/// The file is no list of sources; says what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAList(pub SafeText);

/// What a list says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Subscriptions {
    /// Its sources, in its order; the same address once.
    pub sources: Vec<Source>,
    /// What was left out or mended.
    pub remarks: Vec<Remark>,
    /// The keys of their addresses.
    seen: HashSet<String>,
}

impl Subscriptions {
    fn remark(&mut self, words: impl AsRef<str>) {
        if self.remarks.len() < REMARKS {
            self.remarks.push(Remark::new(words));
        }
    }

    /// Takes a source, unless its address is there already.
    fn take(&mut self, source: Source) {
        let keys: Vec<String> = source.addresses().map(WebUrl::key).collect();
        if self.sources.len() >= SOURCES {
            self.remark(format!("only the first {SOURCES} sources are taken"));
        } else if !keys.iter().any(|key| self.seen.contains(key)) {
            self.seen.extend(keys);
            self.sources.push(source);
        }
    }
}

/// Whether a file looks like OPML rather than a list of addresses.
pub fn is_opml(bytes: &[u8]) -> bool {
    let start = decoded(&bytes[..bytes.len().min(4096)]).trim_start().to_ascii_lowercase();
    start.starts_with("<?xml") || start.contains("<opml") || start.starts_with("<!--")
}

/// Reads OPML: an outline with a feed's address is a source, one that holds others is a section;
/// nested sections count as the innermost. What could be read of a broken document is taken.
pub fn read(bytes: &[u8]) -> Result<Subscriptions, NotAList> {
    let refuse = |words: &str| NotAList(SafeText::line(words));
    if bytes.len() > FILE_BYTES {
        return Err(refuse("the list is larger than 16 MiB"));
    }
    let text = decoded(bytes);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.check_comments = false;
    let mut list = Subscriptions::default();
    let mut is_opml = false;
    // One for each open outline: the section it stands for, if it is one.
    let mut folders: Vec<Option<SafeText>> = Vec::new();
    let mut beyond = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if named(&element, b"outline") => {
                let folder = outline(&element, innermost(&folders), &mut list);
                if folders.len() < DEPTH { folders.push(folder) } else { beyond += 1 }
            }
            Ok(Event::Empty(element)) if named(&element, b"outline") => {
                outline(&element, innermost(&folders), &mut list);
            }
            Ok(Event::End(element)) if element.local_name().as_ref().eq_ignore_ascii_case(b"outline") => {
                if beyond > 0 {
                    beyond -= 1;
                } else {
                    folders.pop();
                }
            }
            Ok(Event::Start(element) | Event::Empty(element)) => is_opml |= named(&element, b"opml"),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                list.remark(format!("the document breaks off: {error}"));
                break;
            }
        }
    }
    if !is_opml && list.sources.is_empty() {
        return Err(refuse("this is no OPML document"));
    }
    Ok(list)
}

/// Reads a file of one address a line. White space and what follows it may be tags in newsboat's
/// manner (`"Europe"` is a section, `"~Name"` a name); `#` begins a comment.
pub fn read_urls(bytes: &[u8]) -> Result<Subscriptions, NotAList> {
    if bytes.len() > FILE_BYTES {
        return Err(NotAList(SafeText::line("the list is larger than 16 MiB")));
    }
    let mut list = Subscriptions::default();
    let mut lines = 0;
    for (number, line) in decoded(bytes).lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        lines += 1;
        let words = quoted_words(line);
        let Some(address) = words.first() else { continue };
        match web_address(address) {
            Ok((address, login)) => {
                let named = words.iter().skip(1).find_map(|word| word.strip_prefix('~'));
                let tag = words.iter().skip(1).find(|word| !word.starts_with(['~', '!']));
                let mut source = Source::new(name(named.unwrap_or_default(), &address), Some(address), None);
                source.is_named = named.is_some_and(|named| !named.trim().is_empty());
                source.section = tag.map_or(SectionChoice::Auto, |tag| section(&SafeText::line(tag)));
                if let Some(login) = login {
                    source.user = Some(login.user);
                    source.password = login.password;
                }
                list.take(source);
            }
            Err(reason) => list.remark(format!("line {} is left out: {reason}", number + 1)),
        }
    }
    if lines > 0 && list.sources.is_empty() {
        return Err(NotAList(SafeText::line("there is no http or https address in it")));
    }
    Ok(list)
}

/// Writes OPML that other readers understand: a folder for each section. Names of users, passwords
/// and header lines are not in it.
pub fn write(sources: &[Source]) -> String {
    let mut opml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\" xmlns:dateline=\"{NAMESPACE}\">\n\
         <head><title>dateline</title></head>\n<body>\n"
    );
    let mut sections: Vec<(&SafeText, Vec<&Source>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for source in sources {
        match &source.section {
            SectionChoice::Auto => write_outline(&mut opml, "  ", source),
            SectionChoice::Named(section) => {
                let place = *places.entry(fold(section)).or_insert(sections.len());
                if place == sections.len() {
                    sections.push((section, Vec::new()));
                }
                sections[place].1.push(source);
            }
        }
    }
    for (section, held) in sections {
        let name = escape(section.as_str());
        // Writing to a `String` cannot fail.
        let _ = writeln!(opml, "  <outline text=\"{name}\" title=\"{name}\">");
        for source in held {
            write_outline(&mut opml, "    ", source);
        }
        opml.push_str("  </outline>\n");
    }
    opml.push_str("</body>\n</opml>\n");
    opml
}

fn write_outline(opml: &mut String, indent: &str, source: &Source) {
    let name = escape(source.name.as_str());
    let _ = write!(opml, "{indent}<outline type=\"rss\" text=\"{name}\" title=\"{name}\"");
    let mut put = |attribute: &str, value: &str| {
        let _ = write!(opml, " {attribute}=\"{}\"", escape(value));
    };
    if let Some(feed) = &source.feed {
        put("xmlUrl", feed.as_str());
    }
    if let Some(page) = &source.page {
        put("htmlUrl", page.as_str());
        put("dateline:page", page.as_str());
    }
    if let Some(language) = &source.language {
        put("language", language);
    }
    if let Some(minutes) = source.every {
        put("dateline:every", &minutes.to_string());
    }
    if source.paused {
        put("dateline:paused", "true");
    }
    if !source.full_text {
        put("dateline:full-text", "false");
    }
    if let Some(pictures) = source.pictures {
        put("dateline:pictures", if pictures { "true" } else { "false" });
    }
    opml.push_str("/>\n");
}

/// Reads one outline; gives the section that what it holds stands in, if it is a folder.
fn outline(
    element: &BytesStart<'_>,
    within: Option<&SafeText>,
    list: &mut Subscriptions,
) -> Option<SafeText> {
    let mut facts = Facts::default();
    for attribute in element.attributes().with_checks(false).flatten() {
        let key = String::from_utf8_lossy(attribute.key.as_ref()).to_ascii_lowercase();
        let raw = String::from_utf8_lossy(&attribute.value);
        facts.put(&key, unescaped(&raw).trim());
    }
    let title = if facts.title.is_empty() { &facts.text } else { &facts.title };
    if facts.feed.is_none() && facts.page.is_none() {
        return SafeText::line(title).filled();
    }
    let mut login = None;
    let mut address = |typed: Option<&String>| match web_address(typed?) {
        Ok((address, typed_login)) => {
            login = login.take().or(typed_login);
            Some(address)
        }
        Err(reason) => {
            list.remark(format!("`{title}` is left out: {reason}"));
            None
        }
    };
    let feed = address(facts.feed.as_ref());
    let page = address(facts.page.as_ref());
    let first = feed.as_ref().or(page.as_ref())?;
    let mut source = Source::new(name(title, first), feed.clone(), page);
    source.is_named = !SafeText::line(title).is_empty();
    source.section = match (within, facts.category.as_deref()) {
        (Some(folder), _) => section(folder),
        (None, Some(category)) => section(&SafeText::line(category)),
        (None, None) => SectionChoice::Auto,
    };
    source.language = SafeText::line(&facts.language).filled();
    source.every = facts.every;
    source.paused = facts.paused;
    source.full_text = !facts.no_full_text;
    source.pictures = facts.pictures;
    if let Some(login) = login {
        source.user = Some(login.user);
        source.password = login.password;
    }
    list.take(source);
    None
}

/// The attributes of an outline that say something.
#[derive(Default)]
struct Facts {
    text: String,
    title: String,
    feed: Option<String>,
    page: Option<String>,
    category: Option<String>,
    language: String,
    every: Option<u32>,
    paused: bool,
    no_full_text: bool,
    pictures: Option<bool>,
}

impl Facts {
    fn put(&mut self, key: &str, value: &str) {
        let filled = || (!value.is_empty()).then(|| value.to_owned());
        match key {
            "text" => value.clone_into(&mut self.text),
            "title" => value.clone_into(&mut self.title),
            "xmlurl" => self.feed = filled(),
            "dateline:page" => self.page = filled(),
            // "/World/Europe,/Maps": the innermost of the first.
            "category" => {
                let first = value.split(',').next().unwrap_or_default();
                let leaf = first.rsplit('/').find(|part| !part.trim().is_empty());
                self.category = leaf.map(str::to_owned);
            }
            "language" => value.clone_into(&mut self.language),
            "dateline:every" => self.every = value.parse().ok().filter(|minutes| *minutes > 0),
            "dateline:paused" => self.paused = value == "true",
            "dateline:full-text" => self.no_full_text = value == "false",
            "dateline:pictures" => self.pictures = value.parse().ok(),
            _ => {}
        }
    }
}

fn named(element: &BytesStart<'_>, name: &[u8]) -> bool {
    element.local_name().as_ref().eq_ignore_ascii_case(name)
}

fn innermost(folders: &[Option<SafeText>]) -> Option<&SafeText> {
    folders.iter().rev().flatten().next()
}

fn section(name: &SafeText) -> SectionChoice {
    let short: String = name.chars().take(NAME_CHARACTERS).collect();
    match SafeText::line(&short).filled() {
        Some(name) if fold(&name) != "auto" => SectionChoice::Named(name),
        _ => SectionChoice::Auto,
    }
}

fn name(title: &str, address: &WebUrl) -> SafeText {
    let short: String = title.chars().take(NAME_CHARACTERS).collect();
    SafeText::line(&short).filled().unwrap_or_else(|| SafeText::line(address.outlet_host()))
}

/// An address that says that it is one of the web's; no scheme is guessed in a file.
fn web_address(text: &str) -> Result<(WebUrl, Option<crate::model::Login>), &'static str> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    if !["http://", "https://", "feed://"].iter().any(|scheme| lower.starts_with(scheme)) {
        return Err("only http and https addresses are taken");
    }
    WebUrl::typed(text).map_err(|_| "its address is none")
}

fn decoded(bytes: &[u8]) -> String {
    decode(Received { bytes, content_type: None, host: None }, decode::FEED).text
}

/// The words of a line; a quoted one may hold spaces and `\"`.
fn quoted_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut characters = line.chars().peekable();
    while let Some(first) = characters.next() {
        let mut word = String::new();
        match first {
            _ if first.is_whitespace() => continue,
            // A comment at a line's end.
            '#' if !words.is_empty() => break,
            '"' => {
                while let Some(character) = characters.next() {
                    match character {
                        '"' => break,
                        '\\' => word.extend(characters.next()),
                        _ => word.push(character),
                    }
                }
            }
            _ => {
                word.push(first);
                while let Some(character) = characters.next_if(|character| !character.is_whitespace()) {
                    word.push(character);
                }
            }
        }
        words.push(word);
    }
    words
}

/// The text with its references resolved: numbers and the names that XML itself has, `&nbsp;` too;
/// others stay as typed.
fn unescaped(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference =
            rest[1..].find(';').filter(|length| (1..=8).contains(length)).map(|length| &rest[1..=length]);
        if let Some(character) = reference.and_then(character) {
            text.push(character);
            rest = &rest[reference.map_or(0, str::len) + 2..];
        } else {
            text.push('&');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests;
