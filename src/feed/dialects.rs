//! RSS of every age, RDF, Atom and CDF to one draft.
//!
//! The dialects share their names so far that one reader does for all: each element of an entry is
//! asked by namespace and name what it is, and where several say the same thing, the nearest to the
//! feed's own vocabulary counts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::canonical::{Draft, Words};
use super::found::{self, Best, EACH, Found};
use super::lenient::CONTAINERS;
use super::namespace::Namespace;
use super::plain::{looks_like_html, plain};
use super::tree::{NodeId, Tree, escaped, is_one_of};
use crate::dates;
use crate::model::{Enclosure, Entry, Remark, Rhythm, WebUrl, When};
use crate::text::{SafeText, fold};

/// The most entries of a feed.
pub(super) const ENTRIES: usize = 100_000;
/// How deep, and among how many elements of a depth, a feed's root is looked for.
const ROOT_DEPTH: usize = 4;
const ROOTS: usize = 256;
/// The deepest that entries lie within a feed.
const ENTRY_DEPTH: usize = 8;

/// The root of a feed in the tree, if there is one: also where it was wrapped in something else.
pub(super) fn root(tree: &Tree<'_>) -> Option<NodeId> {
    let mut level: Vec<NodeId> = vec![Tree::DOCUMENT];
    for _ in 0..ROOT_DEPTH {
        level = level.into_iter().flat_map(|id| tree.children(id)).take(ROOTS).collect();
        if let Some(root) = level.iter().find(|id| is_root(tree, **id)) {
            return Some(*root);
        }
    }
    None
}

fn is_root(tree: &Tree<'_>, id: NodeId) -> bool {
    let holds = |names: &[&str]| tree.children(id).any(|child| is_one_of(tree.name(child), names));
    let is_outermost = tree.parent(id) == Some(Tree::DOCUMENT);
    tree.namespace(id).is_core()
        && match tree.name(id).to_ascii_lowercase().as_str() {
            "rss" | "feed" => is_outermost || holds(&["channel", "entry", "item"]),
            "channel" => is_outermost || holds(&["item", "title"]),
            "entry" => is_outermost,
            // RDF holds many things; RSS 1.0 says so in its default vocabulary.
            "rdf" => {
                holds(&["channel", "item"])
                    || tree.attribute(id, "xmlns").is_some_and(|address| address.contains("purl.org/rss/"))
            }
            _ => false,
        }
}

/// Reads the feed under this root.
pub(super) fn read(tree: &Tree<'_>, root: NodeId, base: Option<&WebUrl>) -> Draft {
    let is_atom = is_one_of(tree.name(root), &["feed", "entry"]);
    let mut reader = Reader { tree, is_atom, base, has_bad_base: false };
    let mut draft = Draft::default();
    let head =
        if tree.is_named(root, "entry") { None } else { Some(tree.child(root, "channel").unwrap_or(root)) };
    if let Some(head) = head {
        reader.head(head, &mut draft);
        if head != root {
            let language = reader.language(root);
            let language = language.and_then(|tag| SafeText::line(&tag).filled());
            draft.feed.language = draft.feed.language.take().or(language);
        }
    }
    let mut entries = Vec::new();
    // Also what stands beside the root, where its end came too early.
    gather(tree, tree.parent(root).unwrap_or(Tree::DOCUMENT), 0, &mut entries);
    draft.entries = entries.into_iter().map(|id| reader.entry(id)).collect();
    if reader.has_bad_base {
        draft.feed.remarks.push(Remark::new("an `xml:base` that is no address was ignored"));
    }
    if draft.entries.len() == ENTRIES {
        draft.feed.remarks.push(Remark::new(format!("the feed has more than {ENTRIES} entries")));
    }
    draft
}

fn gather(tree: &Tree<'_>, id: NodeId, depth: usize, into: &mut Vec<NodeId>) {
    for child in tree.children(id) {
        if into.len() >= ENTRIES {
            return;
        }
        let name = tree.name(child);
        if !tree.namespace(child).is_core() {
            continue;
        }
        if is_one_of(name, &["item", "entry"]) {
            into.push(child);
        } else if depth < ENTRY_DEPTH && is_one_of(name, CONTAINERS) {
            gather(tree, child, depth + 1, into);
        }
    }
}

struct Reader<'t, 'a> {
    tree: &'t Tree<'a>,
    is_atom: bool,
    base: Option<&'t WebUrl>,
    has_bad_base: bool,
}

impl Reader<'_, '_> {
    fn head(&mut self, head: NodeId, draft: &mut Draft) {
        let tree = self.tree;
        let mut title = Best::default();
        let mut link = Best::default();
        let mut language = Best::default();
        let mut rhythm = Rhythm::default();
        let (mut period, mut frequency) = (None, 1);
        language.offer(2, self.language(head));
        link.offer(3, tree.attribute(head, "href").map(|href| self.resolved(head, href)));
        for child in tree.children(head) {
            let namespace = tree.namespace(child);
            let name = tree.name(child).to_ascii_lowercase();
            match (namespace, name.as_str()) {
                (Namespace::Core | Namespace::Atom | Namespace::Rdf, "title") => {
                    title.offer(0, self.html(child));
                }
                (Namespace::DublinCore, "title") => title.offer(1, self.html(child)),
                (Namespace::Media | Namespace::Itunes, "title") => title.offer(2, self.html(child)),
                (Namespace::Core | Namespace::Atom | Namespace::Rdf, "link") => {
                    let (distance, rel, address) = self.link(child);
                    if rel == "alternate" {
                        link.offer(distance, address);
                    }
                }
                (Namespace::Core, "language") => language.offer(0, self.short(child)),
                (Namespace::DublinCore, "language") => language.offer(1, self.short(child)),
                (Namespace::Core | Namespace::Atom, "author") if self.is_atom => {
                    draft.words.authors.extend(self.person(child).map(|(_, name)| name));
                }
                (Namespace::Core, "ttl") => {
                    rhythm.minutes = self.short(child).and_then(|ttl| ttl.parse().ok()).or(rhythm.minutes);
                }
                (Namespace::Syndication, "updateperiod") => {
                    period = self.short(child).and_then(|word| minutes(&word));
                }
                (Namespace::Syndication, "updatefrequency") => {
                    frequency = self.short(child).and_then(|count| count.parse().ok()).unwrap_or(1).max(1);
                }
                (Namespace::Core, "skiphours") => {
                    rhythm.skip_hours = self
                        .list(child)
                        .iter()
                        .filter_map(|hour| hour.parse().ok())
                        .map(|hour: u8| hour % 24)
                        .collect();
                }
                (Namespace::Core, "skipdays") => {
                    rhythm.skip_days =
                        self.list(child).iter().filter_map(|day| dates::weekday(&fold(day))).collect();
                }
                _ => {}
            }
        }
        rhythm.minutes = rhythm.minutes.or(period.map(|period| (period / frequency).max(1)));
        draft.words.authors.truncate(EACH);
        draft.words.title = title.take().unwrap_or_default();
        draft.feed.link = link.take();
        draft.feed.language = language.take().and_then(|tag| SafeText::line(&tag).filled());
        draft.feed.rhythm = rhythm;
    }

    fn entry(&mut self, id: NodeId) -> (Words, Entry) {
        let mut found = Found::default();
        let about = self.tree.attribute(id, "rdf:about").or_else(|| self.tree.attribute(id, "about"));
        if let Some(about) = about.map(str::trim).filter(|about| !about.is_empty()) {
            found.id.offer(1, Some(about.to_owned()));
            found.link.offer(7, is_web(about).then(|| about.to_owned()));
        }
        if let Some(href) = self.tree.attribute(id, "href") {
            found.link.offer(3, Some(self.resolved(id, href)));
        }
        if let Some(lastmod) = self.tree.attribute(id, "lastmod") {
            found.updated.offer(1, dates::whole(lastmod));
        }
        self.fields(id, &mut found);
        found.whole()
    }

    fn fields(&mut self, id: NodeId, found: &mut Found) {
        let tree = self.tree;
        for child in tree.children(id) {
            let name = tree.name(child).to_ascii_lowercase();
            match tree.namespace(child) {
                Namespace::Core | Namespace::Atom | Namespace::Rdf => self.own_field(child, &name, found),
                Namespace::DublinCore => self.dublin_core_field(child, &name, found),
                Namespace::Media => self.media_field(child, &name, found),
                Namespace::Itunes => self.itunes_field(child, &name, found),
                Namespace::Content if name == "encoded" => found.content.offer(0, self.html(child)),
                Namespace::Xhtml if matches!(name.as_str(), "body" | "div") => {
                    found.content.offer(1, filled(tree.markup(child, true)));
                }
                _ => {}
            }
        }
    }

    fn own_field(&mut self, child: NodeId, name: &str, found: &mut Found) {
        let tree = self.tree;
        match name {
            "title" => found.title.offer(0, self.html(child)),
            "link" => {
                let (distance, rel, address) = self.link(child);
                match (rel, address) {
                    ("alternate", address) => found.link.offer(distance, address),
                    ("enclosure", Some(url)) => found.file(self.enclosure(child, url)),
                    _ => {}
                }
            }
            "id" => {
                let id = self.short(child);
                found.link.offer(8, id.clone().filter(|id| is_web(id)));
                found.id.offer(0, id);
            }
            "guid" => {
                let id = self.short(child);
                let is_link = tree
                    .attribute(child, "isPermaLink")
                    .is_none_or(|value| !value.trim().eq_ignore_ascii_case("false"));
                let address = id.clone().filter(|id| is_link && (is_web(id) || id.starts_with('/')));
                found.link.offer(6, address.map(|address| self.resolved(child, &address)));
                found.id.offer(0, id);
            }
            "author" => found.people(self.person(child)),
            "pubdate" | "published" | "issued" => found.published.offer(0, self.when(child)),
            "date" => found.published.offer(1, self.when(child)),
            "created" => found.published.offer(2, self.when(child)),
            "updated" | "modified" | "lastmod" => found.updated.offer(0, self.when(child)),
            "description" | "summary" | "abstract" => found.summary.offer(0, self.html(child)),
            "content" | "fullitem" | "body" => found.content.offer(0, self.html(child)),
            "div" => found.content.offer(1, filled(tree.markup(child, true))),
            "category" => {
                let label = tree.attribute(child, "label").or_else(|| tree.attribute(child, "term"));
                let tag = label.map(plain).and_then(filled).or_else(|| self.name_of(child));
                found.tags.extend(tag.filter(|_| found.tags.len() < EACH));
            }
            "enclosure" => {
                let url = tree.attribute(child, "url").or_else(|| tree.attribute(child, "href"));
                if let Some(url) = url.map(|url| self.resolved(child, url)) {
                    found.file(self.enclosure(child, url));
                }
            }
            "image" => {
                let url =
                    tree.child(child, "url").and_then(|url| self.short(url)).or_else(|| self.short(child));
                found.image.offer(4, url.filter(|url| is_web(url)));
            }
            // Other dialects' own words, where a feed lacks the prefix.
            "creator" => found.people(self.name_of(child).map(|name| (0, name))),
            _ => {}
        }
    }

    fn dublin_core_field(&mut self, child: NodeId, name: &str, found: &mut Found) {
        match name {
            "title" => found.title.offer(1, self.html(child)),
            "creator" => found.people(self.name_of(child).map(|name| (0, name))),
            "author" => found.people(self.name_of(child).map(|name| (1, name))),
            "issued" | "dateaccepted" => found.published.offer(1, self.when(child)),
            "date" => found.published.offer(2, self.when(child)),
            "created" => found.published.offer(3, self.when(child)),
            "modified" => found.updated.offer(1, self.when(child)),
            "description" | "abstract" => found.summary.offer(1, self.html(child)),
            "subject" => {
                let tag = self.name_of(child);
                found.tags.extend(tag.filter(|_| found.tags.len() < EACH));
            }
            "identifier" => found.id.offer(2, self.short(child)),
            _ => {}
        }
    }

    fn itunes_field(&mut self, child: NodeId, name: &str, found: &mut Found) {
        match name {
            "title" => found.title.offer(3, self.html(child)),
            "author" => found.people(self.name_of(child).map(|name| (3, name))),
            "summary" => found.summary.offer(2, self.html(child)),
            "subtitle" => found.summary.offer(4, self.html(child)),
            "image" => {
                let href = self.tree.attribute(child, "href").map(|href| self.resolved(child, href));
                found.image.offer(3, href);
            }
            _ => {}
        }
    }

    fn media_field(&mut self, child: NodeId, name: &str, found: &mut Found) {
        let tree = self.tree;
        match name {
            "title" => found.title.offer(2, self.html(child)),
            "description" => found.summary.offer(3, self.html(child)),
            "thumbnail" => {
                let url = tree.attribute(child, "url").and_then(|url| filled(url.to_owned()));
                found.image.offer(1, url.or_else(|| self.short(child)).map(|url| self.resolved(child, &url)));
            }
            "content" => {
                let kind = tree.attribute(child, "type").unwrap_or_default().to_ascii_lowercase();
                let medium = tree.attribute(child, "medium").unwrap_or_default();
                let url = tree.attribute(child, "url").map(|url| self.resolved(child, url));
                if let Some(url) = url.filter(|url| !url.is_empty()) {
                    let has_picture_name = [".jpg", ".jpeg", ".png", ".webp", ".gif"].iter().any(|ending| {
                        url.split(['?', '#'])
                            .next()
                            .unwrap_or_default()
                            .to_ascii_lowercase()
                            .ends_with(ending)
                    });
                    let is_silent = kind.is_empty() && medium.is_empty();
                    if medium.eq_ignore_ascii_case("image")
                        || kind.starts_with("image/")
                        || (is_silent && has_picture_name)
                    {
                        found.image.offer(0, Some(url));
                    } else {
                        found.file(self.enclosure(child, url));
                    }
                }
                self.group(child, found);
            }
            "group" => self.group(child, found),
            _ => {}
        }
    }

    /// What stands within a media element, one level down.
    fn group(&mut self, group: NodeId, found: &mut Found) {
        let tree = self.tree;
        for child in tree.children(group) {
            let name = tree.name(child).to_ascii_lowercase();
            if tree.namespace(child) == Namespace::Media
                && name != "group"
                && !(tree.is_named(group, "content") && name == "content")
            {
                self.media_field(child, &name, found);
            }
        }
    }

    /// A link: how near it is to being the one meant, its relation, its address.
    fn link(&mut self, child: NodeId) -> (u8, &'static str, Option<String>) {
        let tree = self.tree;
        let rel = tree.attribute(child, "rel").map_or("alternate", str::trim).to_ascii_lowercase();
        let rel = match rel.rsplit('/').next().unwrap_or_default() {
            "alternate" | "" => "alternate",
            "enclosure" => "enclosure",
            _ => "other",
        };
        let text = filled(tree.text(child)).map(|text| text.trim().to_owned());
        let is_atoms = tree.namespace(child) == Namespace::Atom || self.is_atom;
        let (distance, address) = match tree.attribute(child, "href").map(str::trim) {
            Some(href) => {
                let kind = tree.attribute(child, "type").unwrap_or("text/html").to_ascii_lowercase();
                let is_page = kind.contains("html") || kind.starts_with("text/plain") || kind.is_empty();
                (if is_page { u8::from(!is_atoms || !self.is_atom) } else { 2 }, Some(href.to_owned()))
            }
            None => (0, text),
        };
        (distance, rel, address.map(|address| self.resolved(child, &address)))
    }

    fn enclosure(&self, child: NodeId, url: String) -> Enclosure {
        let attribute =
            |name: &str| self.tree.attribute(child, name).map(str::trim).filter(|value| !value.is_empty());
        Enclosure {
            url,
            kind: attribute("type").map(str::to_owned),
            length: attribute("length")
                .or_else(|| attribute("fileSize"))
                .and_then(|length| length.parse().ok()),
        }
    }

    /// A person's name, and how good a name it is.
    fn person(&self, child: NodeId) -> Option<(u8, String)> {
        let tree = self.tree;
        let part = |name: &str| tree.child(child, name).and_then(|part| self.name_of(part));
        if let Some(name) = part("name") {
            return Some((0, name));
        }
        if let Some(mail) = part("email") {
            return Some((2, mail));
        }
        let own = if tree.has_elements(child) { None } else { self.name_of(child) }?;
        let distance = if own.contains('@') && !own.contains(' ') { 2 } else { 0 };
        Some((distance, own))
    }

    /// The text of an element as a name: plain, on one line, without a mail address beside it.
    fn name_of(&self, child: NodeId) -> Option<String> {
        let text = plain(&self.tree.text(child));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        filled(without_mail(&text).to_owned())
    }

    /// The text of an element without the space about it.
    fn short(&self, child: NodeId) -> Option<String> {
        filled(self.tree.text(child).trim().to_owned())
    }

    fn list(&self, parent: NodeId) -> Vec<String> {
        self.tree.children(parent).filter_map(|child| self.short(child)).take(24).collect()
    }

    fn when(&self, child: NodeId) -> Option<When> {
        dates::whole(&self.tree.text(child))
    }

    fn language(&self, id: NodeId) -> Option<String> {
        self.tree.attribute(id, "xml:lang").and_then(|tag| filled(tag.trim().to_owned()))
    }

    /// The words of an element as HTML.
    fn html(&self, child: NodeId) -> Option<String> {
        let tree = self.tree;
        let kind = tree.attribute(child, "type").unwrap_or_default().trim().to_ascii_lowercase();
        let mode = tree.attribute(child, "mode").unwrap_or_default().trim().to_ascii_lowercase();
        let has_elements = tree.has_elements(child);
        let is_text_kind = kind.starts_with("text")
            || kind.ends_with("xml")
            || matches!(kind.as_str(), "" | "html" | "xhtml");
        if !has_elements && (mode == "base64" || (self.is_atom && !is_text_kind && kind.contains('/'))) {
            let packed: String = tree.text(child).split_whitespace().collect();
            let decoded = STANDARD.decode(packed).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            if let Some(decoded) = decoded {
                return filled(self.as_html(decoded, &kind));
            }
        }
        if has_elements {
            let is_xml = kind.contains("xhtml") || kind.ends_with("xml") || mode == "xml";
            let whole = tree.markup(child, is_xml);
            return filled(without_frame(whole.trim()).to_owned());
        }
        filled(self.as_html(tree.text(child), &kind))
    }

    /// Text of a given kind as HTML: what is plain is escaped.
    fn as_html(&self, text: String, kind: &str) -> String {
        let is_typed = self.is_atom && matches!(kind, "" | "text" | "text/plain");
        if !is_typed || looks_like_html(&text) {
            return text;
        }
        escaped(&text)
    }

    /// An address against the nearest base there is; as written where there is none.
    fn resolved(&mut self, id: NodeId, address: &str) -> String {
        found::resolved(address, || self.base_of(id))
    }

    /// The base that holds at an element: its own `xml:base` against those around it.
    fn base_of(&mut self, id: NodeId) -> Option<WebUrl> {
        let mut around = Vec::new();
        let mut at = Some(id);
        while let Some(id) = at {
            let own = self.tree.attribute(id, "xml:base").or_else(|| {
                // CDF says it in its own way.
                self.tree.is_named(id, "channel").then(|| self.tree.attribute(id, "base")).flatten()
            });
            around.extend(own.map(str::trim).filter(|own| !own.is_empty()));
            at = self.tree.parent(id);
        }
        let mut base = self.base.cloned();
        for own in around.into_iter().rev() {
            match WebUrl::resolve(own, base.as_ref()) {
                Ok(joined) => base = Some(joined),
                Err(_) => self.has_bad_base = true,
            }
        }
        base
    }
}

fn filled(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

fn is_web(address: &str) -> bool {
    let start = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    (start.starts_with("http://") || start.starts_with("https://")) && !address.contains(char::is_whitespace)
}

/// What is within the one `div` or `body` that XHTML is wrapped in.
fn without_frame(markup: &str) -> &str {
    for name in ["div", "body"] {
        let Some(rest) = markup.strip_prefix('<').and_then(|rest| rest.strip_prefix(name)) else { continue };
        if !rest.starts_with([' ', '>']) {
            continue;
        }
        let inner = rest.split_once('>').map_or("", |(_, inner)| inner);
        let end = format!("</{name}>");
        if let Some(inner) = inner.strip_suffix(end.as_str())
            && !inner.contains(end.as_str())
        {
            return inner.trim();
        }
    }
    markup
}

/// A name without the mail address beside it: `ada@post.example (Ada Ferro)`, `Ada Ferro <ada@..>`.
fn without_mail(text: &str) -> &str {
    let trim = |name: &str| -> bool { !name.trim().is_empty() };
    if let Some((before, rest)) = text.split_once('(')
        && before.contains('@')
        && let Some((name, _)) = rest.rsplit_once(')')
        && trim(name)
    {
        return name.trim();
    }
    for (open, close) in [('<', '>'), ('(', ')')] {
        if let Some((name, rest)) = text.split_once(open)
            && trim(name)
            && rest.trim_end().ends_with(close)
            && rest.contains('@')
        {
            return name.trim();
        }
    }
    text.strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .filter(|inner| trim(inner))
        .unwrap_or(text)
        .trim()
}

fn minutes(period: &str) -> Option<u32> {
    Some(match period.to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => 24 * 60,
        "weekly" => 7 * 24 * 60,
        "monthly" => 30 * 24 * 60,
        "yearly" => 365 * 24 * 60,
        _ => return None,
    })
}
