//! Markup as it comes, well formed or not, to a bounded tree.
//!
//! Nothing is an error here: what is open is closed in time, what closes nothing is dropped, `<`
//! before what is no name and `&` before what is no reference are text. One pass over the text:
//! each search for an end remembers what it found, so that no document costs more than its length.

use std::borrow::Cow;

use super::entities::{self, Declared};
use super::namespace::Namespace;
use super::tree::{NodeId, Tree, VOID, What, is_one_of};
use crate::model::{Budget, DEPTH, Remark};

/// The most nodes of a tree; what follows is dropped.
pub(super) const NODES: usize = 1_500_000;
/// The most attributes of an element; what follows is dropped.
pub(super) const ATTRIBUTES: usize = 64;
/// How many tokens are read between two looks at the clock.
const TOKENS_A_LOOK: usize = 1024;

/// Elements that hold text alone, and are closed where a sibling of theirs begins.
const LEAVES: &[&str] = &["title", "link", "guid", "pubdate", "id", "updated", "published", "language"];
/// Elements that stand beside those.
const FIELDS: &[&str] = &[
    "title",
    "link",
    "guid",
    "pubdate",
    "id",
    "updated",
    "published",
    "description",
    "summary",
    "content",
    "author",
    "category",
    "comments",
    "enclosure",
];
/// Elements that entries lie in.
pub(super) const CONTAINERS: &[&str] = &["rss", "rdf", "feed", "channel", "items"];
/// Elements that an end tag of another kind does not reach across.
const ENTRIES: &[&str] = &["item", "entry"];
/// Elements whose end tags reach across everything.
const STRUCTURE: &[&str] = &["item", "entry", "channel", "rss", "feed", "rdf"];

/// Reads a text into a tree, as far as the budget goes.
pub(super) fn read<'a>(text: &'a str, budget: &Budget, remarks: &mut Vec<Remark>) -> Tree<'a> {
    let mut reader = Reader::new(text);
    let mut tokens = 0;
    while reader.at < text.len() {
        tokens += 1;
        if tokens % TOKENS_A_LOOK == 0 && budget.check().is_err() {
            remarks.push(Remark::new("the feed took too long to read; what was read until then is listed"));
            break;
        }
        if reader.tree.len() >= NODES {
            remarks.push(Remark::new(format!(
                "the feed has more than {NODES} elements; the others were left out"
            )));
            break;
        }
        reader.token();
    }
    if reader.too_deep_once {
        remarks.push(Remark::new(format!("elements more than {DEPTH} deep were left out")));
    }
    if reader.open.iter().skip(1).any(|open| is_one_of(reader.tree.name(*open), STRUCTURE)) {
        remarks.push(Remark::new("the feed ends in the middle; its whole entries are listed"));
    }
    reader.tree
}

/// A search that remembers: whoever asks again from before the last find gets it without looking.
struct Seek {
    what: &'static str,
    from: usize,
    found: usize,
}

impl Seek {
    fn new(what: &'static str) -> Self {
        Self { what, from: usize::MAX, found: 0 }
    }

    /// Where the text next has it, at or after `from`.
    fn next(&mut self, text: &str, from: usize) -> Option<usize> {
        if !(self.from <= from && from <= self.found) {
            self.from = from;
            self.found = text[from..].find(self.what).map_or(text.len(), |offset| from + offset);
        }
        (self.found < text.len()).then_some(self.found)
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    tree: Tree<'a>,
    /// The nodes that are open, the document first.
    open: Vec<NodeId>,
    /// Prefixes in force, with the depth that declared them.
    scopes: Vec<(usize, &'a str, Namespace)>,
    declared: Declared<'a>,
    /// Elements beyond the depth that are open and were not kept.
    too_deep: usize,
    too_deep_once: bool,
    comment_end: Seek,
    cdata_end: Seek,
    pi_end: Seek,
    tag_end: Seek,
    quote: Seek,
    apostrophe: Seek,
    subset_end: Seek,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            tree: Tree::new(),
            open: vec![Tree::DOCUMENT],
            scopes: Vec::new(),
            declared: Declared::default(),
            too_deep: 0,
            too_deep_once: false,
            comment_end: Seek::new("-->"),
            cdata_end: Seek::new("]]>"),
            pi_end: Seek::new(">"),
            tag_end: Seek::new(">"),
            quote: Seek::new("\""),
            apostrophe: Seek::new("'"),
            subset_end: Seek::new("]>"),
        }
    }

    fn top(&self) -> NodeId {
        *self.open.last().expect("the document stays open")
    }

    /// Reads one token: a tag, a stretch of text, a comment.
    fn token(&mut self) {
        let rest = &self.text[self.at..];
        let Some(after) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            self.add_text(&rest[..end]);
            self.at += end;
            return;
        };
        match after.bytes().next() {
            Some(b'!') => self.declaration(after),
            Some(b'?') => {
                self.at = self.pi_end.next(self.text, self.at).map_or(self.text.len(), |end| end + 1);
            }
            Some(b'/') if after[1..].starts_with(is_name_start) => self.end_tag(),
            Some(_) if after.starts_with(is_name_start) => self.start_tag(),
            _ => {
                let end = after.find('<').unwrap_or(after.len());
                self.add_text(&rest[..=end]);
                self.at += end + 1;
            }
        }
    }

    /// What begins with `<!`.
    fn declaration(&mut self, after: &str) {
        let starts =
            |what: &str| after.get(1..=what.len()).is_some_and(|start| start.eq_ignore_ascii_case(what));
        let start = self.at;
        if starts("--") {
            // A comment that never ends is none; its text is not lost with it.
            self.at = self.comment_end.next(self.text, start + 4).map_or(start + 4, |end| end + 3);
        } else if starts("[CDATA[") {
            let from = start + "<![CDATA[".len();
            let found = self.cdata_end.next(self.text, from);
            let end = found.unwrap_or(self.text.len());
            self.add(Cow::Borrowed(&self.text[from..end]));
            self.at = found.map_or(end, |end| end + 3);
        } else if starts("DOCTYPE") {
            self.doctype();
        } else {
            self.at = self.pi_end.next(self.text, start).map_or(self.text.len(), |end| end + 1);
        }
    }

    /// A document type: its own entities are taken, nothing else of it, and nothing it points to.
    fn doctype(&mut self) {
        let end = self.tag_end.next(self.text, self.at).unwrap_or(self.text.len());
        let Some(bracket) = self.text[self.at..end].find('[') else {
            self.at = (end + 1).min(self.text.len());
            return;
        };
        let from = self.at + bracket + 1;
        let end = self.subset_end.next(self.text, from).unwrap_or(end.max(from));
        for declaration in self.text[from..end].split("<!ENTITY").skip(1).take(1024) {
            let declaration = declaration.trim_start();
            let Some((name, value)) = declaration.split_once(char::is_whitespace) else { continue };
            let value = value.trim_start();
            let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
                continue;
            };
            if let Some(length) = value[1..].find(quote) {
                self.declared.declare(name, &value[1..=length]);
            }
        }
        self.at = (end + 2).min(self.text.len());
    }

    fn end_tag(&mut self) {
        let from = self.at + 2;
        let end = self.tag_end.next(self.text, from).unwrap_or(self.text.len());
        let inner = &self.text[from..end];
        let length = inner.find(|one: char| !is_name(one)).unwrap_or(inner.len());
        // `</b <i>`: the end of the tag was forgotten, what follows is another one.
        let next = inner[length..].find('<').map(|offset| from + length + offset);
        self.at = next.unwrap_or((end + 1).min(self.text.len()));
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        self.close(&inner[..length]);
    }

    fn close(&mut self, qualified: &str) {
        let (prefix, name) = split(qualified);
        let reaches_all = is_one_of(name, STRUCTURE);
        for depth in (1..self.open.len()).rev() {
            let (open_prefix, open_name) =
                (self.tree.prefix(self.open[depth]), self.tree.name(self.open[depth]));
            if open_name.eq_ignore_ascii_case(name) && open_prefix.eq_ignore_ascii_case(prefix) {
                self.close_to(depth);
                return;
            }
            if !reaches_all && open_prefix.is_empty() && is_one_of(open_name, ENTRIES) {
                return;
            }
        }
    }

    /// Closes the open node at this depth and all within it.
    fn close_to(&mut self, depth: usize) {
        self.open.truncate(depth);
        while self.scopes.last().is_some_and(|(scope, ..)| *scope >= depth) {
            self.scopes.pop();
        }
    }

    fn start_tag(&mut self) {
        let from = self.at + 1;
        let rest = &self.text[from..];
        let length = rest.find(|one: char| !is_name(one)).unwrap_or(rest.len());
        let qualified = &rest[..length];
        self.at = from + length;
        let first = self.tree.attributes.len();
        let is_empty = self.attributes(first);
        let (prefix, name) = split(qualified);
        if self.too_deep > 0 || self.open.len() > DEPTH {
            self.tree.attributes.truncate(first);
            self.too_deep += usize::from(!is_empty);
            self.too_deep_once = true;
            return;
        }
        if prefix.is_empty() {
            self.close_before(name);
        }
        let depth = self.open.len();
        for index in first..self.tree.attributes.len() {
            let (attribute, value) = &self.tree.attributes[index];
            let declared = match attribute.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            self.scopes.push((depth, declared, Namespace::of(value, declared)));
        }
        let namespace = self
            .scopes
            .iter()
            .rev()
            .find(|(_, declared, _)| *declared == prefix)
            .map_or_else(|| Namespace::usual(prefix), |(.., namespace)| *namespace);
        let attributes = first as u32..self.tree.attributes.len() as u32;
        let id = self.tree.attach(self.top(), What::Element { namespace, prefix, name, attributes });
        self.open.push(id);
        if is_empty || (prefix.is_empty() && is_one_of(name, VOID)) {
            self.close_to(depth);
        }
    }

    /// Closes what cannot have an element of this name within.
    fn close_before(&mut self, name: &str) {
        if is_one_of(name, ENTRIES) {
            // Whatever is open within the feed was not closed in time, the entry before included.
            let around = self.open.iter().rposition(|open| is_one_of(self.tree.name(*open), CONTAINERS));
            let same = self.open.iter().rposition(|open| self.tree.is_named(*open, name));
            if let Some(depth) = around.map(|depth| depth + 1).or(same) {
                self.close_to(depth.min(self.open.len()));
            }
        } else if is_one_of(name, FIELDS) {
            let top = self.top();
            if is_one_of(self.tree.name(top), LEAVES) && self.tree.namespace(top).is_core() {
                self.close_to(self.open.len() - 1);
            }
        }
    }

    /// Reads attributes up to the end of the tag; whether the tag closes itself.
    fn attributes(&mut self, first: usize) -> bool {
        let text = self.text;
        loop {
            let rest = &text[self.at..];
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            match trimmed.bytes().next() {
                None | Some(b'<') => return false,
                Some(b'>') => {
                    self.at += 1;
                    return false;
                }
                Some(b'/') => {
                    self.at += 1;
                    if trimmed[1..].starts_with('>') {
                        self.at += 1;
                        return true;
                    }
                    continue;
                }
                Some(_) => {}
            }
            let length = trimmed
                .find(|one: char| one.is_whitespace() || matches!(one, '=' | '>' | '/' | '<'))
                .unwrap_or(trimmed.len());
            let name = &trimmed[..length];
            self.at += length;
            let rest = &text[self.at..];
            let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
            let Some(value) = value else {
                if length == 0 {
                    self.at += trimmed.chars().next().map_or(1, char::len_utf8);
                }
                continue;
            };
            self.at = text.len() - value.len();
            let value = self.value(value);
            if !name.is_empty() && self.tree.attributes.len() - first < ATTRIBUTES {
                self.tree.attributes.push((name, cleaned(entities::decode_attribute(value, &self.declared))));
            }
        }
    }

    /// The value of an attribute, quoted or not.
    fn value(&mut self, rest: &'a str) -> &'a str {
        let seek = match rest.bytes().next() {
            Some(b'"') => &mut self.quote,
            Some(b'\'') => &mut self.apostrophe,
            _ => return self.unquoted(rest),
        };
        let from = self.at + 1;
        let Some(end) = seek.next(self.text, from) else {
            self.at = from;
            return self.unquoted(&rest[1..]);
        };
        self.at = end + 1;
        &self.text[from..end]
    }

    fn unquoted(&mut self, rest: &'a str) -> &'a str {
        let length =
            rest.find(|one: char| one.is_whitespace() || matches!(one, '>' | '<')).unwrap_or(rest.len());
        // `<a href=x/>`: the stroke ends the tag rather than the address.
        let length = if rest[..length].ends_with('/') && rest[length..].starts_with('>') {
            length - 1
        } else {
            length
        };
        self.at += length;
        &rest[..length]
    }

    fn add_text(&mut self, raw: &'a str) {
        let text = entities::decode_with(raw, &self.declared);
        self.add(text);
    }

    fn add(&mut self, text: Cow<'a, str>) {
        // Between the parts of a document there is only space.
        if !text.is_empty() && self.too_deep == 0 && self.open.len() > 1 {
            self.tree.attach(self.top(), What::Text(cleaned(text)));
        }
    }
}

/// The text without control characters, which XML cannot hold.
fn cleaned(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_control = |one: char| {
        (one.is_ascii_control() && !matches!(one, '\t' | '\n' | '\r'))
            || matches!(one, '\u{fffe}' | '\u{ffff}')
    };
    // Nearly all text is clean; control bytes are looked for without decoding characters.
    let has_control = text.bytes().any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
        || text.contains(['\u{7f}', '\u{fffe}', '\u{ffff}']);
    if has_control { Cow::Owned(text.replace(is_control, "")) } else { text }
}

fn split(qualified: &str) -> (&str, &str) {
    qualified.split_once(':').unwrap_or(("", qualified))
}

fn is_name_start(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | ':' | '-' | '.')
}
