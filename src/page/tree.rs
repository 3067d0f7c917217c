//! A page as one flat tree that all readers share.
//!
//! Nodes stand in document order, so everything below a node is a range, and what is asked of a node
//! again and again (is it shown, how much text is below it, how much of that is links) is counted once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use dom_query::{Document, NodeData, NodeId, NodeRef};
use html5ever::LocalName;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use super::lexicon::Roles;
use crate::model::{Budget, DEPTH, WebUrl};
use crate::text::boundary;
use labels::Labels;

mod labels;

/// The most nodes that a page is read to. The largest real pages have a tenth of that.
pub(super) const NODES: usize = 400_000;
/// The deepest node that is kept: the parser may open again what a block cut off, and so go deeper
/// than the page's tags say.
const DEEPEST: usize = DEPTH + 64;
/// Bytes that are fed to the parser between two looks at the clock.
const PIECE: usize = 16 * 1024;
/// The attribute by which an element is known again in what the second opinion gives back.
pub(super) const MARK: &str = "data-nr";

/// A page, parsed.
pub(super) struct Parsed {
    /// The parser's own tree.
    pub document: Document,
    /// The flat tree.
    pub tree: Tree,
    /// Whether all of the page was read.
    pub is_whole: bool,
}

/// Parses a page, at most until the budget or the nodes are spent; what was read until then stands.
pub(super) fn parse(html: &str, address: Option<&WebUrl>, budget: &Budget) -> Parsed {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let mut parser = parse_document(Document::default(), options);
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(boundary(rest, PIECE));
        parser.process(StrTendril::from(piece));
        rest = after;
        if budget.check().is_err() || parser.tokenizer.sink.sink.tree.len() > NODES {
            break;
        }
    }
    let document = parser.finish();
    let (tree, is_all) = Tree::new(&document, address, budget);
    Parsed { document, tree, is_whole: rest.is_empty() && is_all }
}

/// What a node is. Names and texts are the parser's own, shared and not copied.
enum Kind {
    /// Its attributes are a range of the tree's.
    Element {
        tag: LocalName,
        attributes: Range<u32>,
    },
    Text(StrTendril),
}

struct Node {
    kind: Kind,
    parent: usize,
    /// Behind the last node below this one.
    end: usize,
    is_hidden: bool,
    /// Whether text that is shown stands directly in it.
    has_text: bool,
    /// Characters of text below that are shown and no white space.
    characters: usize,
    /// Those of them that stand in links.
    linked: usize,
    /// What it is called.
    label: u32,
    /// The node in the parser's own tree.
    id: NodeId,
}

impl Node {
    fn new(kind: Kind, id: NodeId, parent: usize, number: usize) -> Self {
        Self {
            kind,
            parent,
            end: number + 1,
            is_hidden: false,
            has_text: false,
            characters: 0,
            linked: 0,
            label: labels::NAMELESS,
            id,
        }
    }
}

/// A page as a flat tree. Node 0 is the root.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// The attributes of all elements, in document order.
    attributes: Vec<(LocalName, StrTendril)>,
    labels: Labels,
    base: Option<WebUrl>,
    /// Where links lead, as far as that was asked for.
    links: RefCell<HashMap<usize, Option<WebUrl>>>,
}

/// Classes of text that is there for screen readers alone, or not at all.
const UNSEEN: &[&str] = &[
    "visually-hidden",
    "visuallyhidden",
    "visually_hidden",
    "sr-only",
    "screen-reader",
    "screenreader",
    "offscreen",
    "off-screen",
    "a11y-hidden",
    "accessibility-hidden",
    "hidden-accessible",
    "only-print",
    "print-only",
    "assistive-text",
    "hide-visually",
    "element-invisible",
    "u-hidden-visually",
];

/// The pairs of each of them.
static UNSEEN_PAIRS: [u64; UNSEEN.len()] = {
    let mut of_words = [0; UNSEEN.len()];
    let mut at = 0;
    while at < UNSEEN.len() {
        of_words[at] = pairs(UNSEEN[at].as_bytes());
        at += 1;
    }
    of_words
};

/// Elements whose inside is never the page's text.
const SILENT: &[&str] = &[
    "head", "script", "style", "template", "noscript", "iframe", "svg", "math", "select", "textarea",
    "input", "object", "canvas", "audio", "video", "datalist", "meter", "progress", "map",
];

impl Tree {
    fn new(document: &Document, address: Option<&WebUrl>, budget: &Budget) -> (Self, bool) {
        let root = document.root().id;
        let mut attributes: Vec<(LocalName, StrTendril)> = Vec::new();
        let mut labels = Labels::new();
        let mut nodes = Vec::with_capacity(document.tree.len().min(NODES));
        nodes.push(Node::new(Kind::Element { tag: LocalName::from(""), attributes: 0..0 }, root, 0, 0));
        let mut is_all = true;
        let mut parent = 0;
        let mut next = document.tree.query_node(&root, |node| node.first_child).flatten();
        // Walks without recursion: the parser's tree may be deeper than a stack.
        let mut above: Vec<Option<NodeId>> = Vec::new();
        loop {
            let Some(id) = next else {
                let Some(after) = above.pop() else { break };
                let count = nodes.len();
                nodes[parent].end = count;
                parent = nodes[parent].parent;
                next = after;
                continue;
            };
            if nodes.len() >= NODES || nodes.len() % 1024 == 0 && budget.check().is_err() {
                is_all = false;
                break;
            }
            let number = nodes.len();
            let read = document.tree.query_node(&id, |node| {
                let kind = match &node.data {
                    NodeData::Element(element) => {
                        let start = attributes.len() as u32;
                        let of_element = element.attrs.iter();
                        attributes.extend(of_element.map(|one| (one.name.local.clone(), one.value.clone())));
                        Some(Kind::Element {
                            tag: element.name.local.clone(),
                            attributes: start..attributes.len() as u32,
                        })
                    }
                    NodeData::Text { contents } => Some(Kind::Text(contents.clone())),
                    _ => None,
                };
                (kind, node.first_child, node.next_sibling)
            });
            let Some((kind, below, after)) = read else { break };
            next = after;
            let Some(kind) = kind else { continue };
            if above.len() >= DEEPEST {
                is_all = false;
                continue;
            }
            let mut made = Node::new(kind, id, parent, number);
            made.is_hidden = nodes[parent].is_hidden;
            if let Kind::Element { tag, attributes: range } = &made.kind {
                let own = &attributes[range.start as usize..range.end as usize];
                made.label = labels.add(own);
                made.is_hidden |= hides(tag, own);
                parent = number;
                above.push(after);
                next = below;
            }
            nodes.push(made);
        }
        let count = nodes.len();
        while parent != 0 {
            nodes[parent].end = count;
            parent = nodes[parent].parent;
        }
        nodes[0].end = count;
        let base = address.cloned();
        let mut tree = Self { nodes, attributes, labels, base, links: RefCell::default() };
        tree.count();
        let named = tree.all("base").find_map(|base| tree.attribute(base, "href"));
        if let Some(base) = named.and_then(|base| WebUrl::resolve(base, address).ok()) {
            tree.base = Some(base);
        }
        (tree, is_all)
    }

    fn count(&mut self) {
        for number in (1..self.nodes.len()).rev() {
            let node = &self.nodes[number];
            let (characters, linked) = match &node.kind {
                Kind::Text(_) if node.is_hidden => (0, 0),
                Kind::Text(text) => (count_characters(text), 0),
                Kind::Element { tag, .. } if &**tag == "a" && self.attribute(number, "href").is_some() => {
                    (node.characters, node.characters)
                }
                Kind::Element { .. } => (node.characters, node.linked),
            };
            self.nodes[number].characters = characters;
            self.nodes[number].linked = linked;
            let parent = self.nodes[number].parent;
            self.nodes[parent].has_text |= characters > 0 && matches!(self.nodes[number].kind, Kind::Text(_));
            self.nodes[parent].characters += characters;
            self.nodes[parent].linked += linked;
        }
    }

    /// Marks each element of the parser's own tree with its number in this one.
    pub fn mark(&self, document: &Document) {
        for (number, node) in self.nodes.iter().enumerate().skip(1) {
            if matches!(node.kind, Kind::Element { .. }) {
                NodeRef::new(node.id, &document.tree).set_attr(MARK, &number.to_string());
            }
        }
    }

    /// A node, counted as looked at.
    fn node(&self, node: usize) -> &Node {
        #[cfg(test)]
        LOOKS.with(|looks| looks.set(looks.get() + 1));
        &self.nodes[node]
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The address that the page's links are relative to.
    pub fn base(&self) -> Option<&WebUrl> {
        self.base.as_ref()
    }

    /// The element's name, lower case; empty for text.
    pub fn tag(&self, node: usize) -> &str {
        match &self.node(node).kind {
            Kind::Element { tag, .. } => tag,
            Kind::Text(_) => "",
        }
    }

    /// Whether the node is an element.
    pub fn is_element(&self, node: usize) -> bool {
        matches!(self.node(node).kind, Kind::Element { .. })
    }

    /// The text of a text node.
    pub fn raw_text(&self, node: usize) -> Option<&str> {
        match &self.node(node).kind {
            Kind::Text(text) => Some(text),
            Kind::Element { .. } => None,
        }
    }

    /// An attribute's value.
    pub fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        match &self.node(node).kind {
            Kind::Element { attributes, .. } => {
                let mut own = self.attributes[attributes.start as usize..attributes.end as usize].iter();
                own.find(|(other, _)| &**other == name).map(|(_, value)| &**value)
            }
            Kind::Text(_) => None,
        }
    }

    /// Whether an element by itself is not shown.
    fn hides_itself(&self, node: usize) -> bool {
        match &self.nodes[node].kind {
            Kind::Element { tag, attributes } => {
                hides(tag, &self.attributes[attributes.start as usize..attributes.end as usize])
            }
            Kind::Text(_) => false,
        }
    }

    /// The node above; the root is above itself.
    pub fn parent(&self, node: usize) -> usize {
        self.node(node).parent
    }

    /// Behind the last node below.
    pub fn end(&self, node: usize) -> usize {
        self.node(node).end
    }

    /// Whether the page does not show it.
    pub fn is_hidden(&self, node: usize) -> bool {
        self.node(node).is_hidden
    }

    /// Whether an element alone is what hides it and all below it, by its style or attribute: a script may
    /// show it.
    pub fn is_kept_back(&self, node: usize) -> bool {
        let is_box = matches!(self.tag(node), "div" | "section" | "article" | "p" | "span");
        is_box
            && self.hides_itself(node)
            && !self.attribute(node, "class").is_some_and(is_unseen)
            && !self.is_hidden(self.parent(node))
    }

    /// Shows hidden elements and all below them that is not hidden by itself.
    pub fn show(&mut self, nodes: &[usize]) {
        for &node in nodes {
            self.nodes[node].is_hidden = false;
            for below in node + 1..self.nodes[node].end {
                let is_hidden = self.nodes[self.nodes[below].parent].is_hidden || self.hides_itself(below);
                self.nodes[below].is_hidden = is_hidden;
            }
        }
        if !nodes.is_empty() {
            for node in &mut self.nodes {
                (node.has_text, node.characters, node.linked) = (false, 0, 0);
            }
            self.count();
        }
    }

    /// Whether text that is shown stands directly in it.
    pub fn has_text(&self, node: usize) -> bool {
        self.node(node).has_text
    }

    /// Shown characters below it, white space not counted.
    pub fn characters(&self, node: usize) -> usize {
        self.node(node).characters
    }

    /// Those of its characters that stand in links.
    pub fn linked(&self, node: usize) -> usize {
        self.node(node).linked
    }

    /// The part of its text that stands in links, 0 to 1.
    pub fn link_density(&self, node: usize) -> f32 {
        let characters = self.characters(node);
        if characters == 0 { 0.0 } else { self.linked(node) as f32 / characters as f32 }
    }

    /// Class, id and roles as lower-case words, with a space before and after each.
    pub fn label(&self, node: usize) -> &str {
        self.labels.label(self.node(node).label)
    }

    /// Whether the element's class, id or role give it one of some roles.
    pub fn is_labelled(&self, node: usize, roles: &Roles) -> bool {
        self.labels.roles(self.node(node).label).have(*roles)
    }

    /// Whether a name stands in the element's class, id or role: a word, or several in a row.
    pub fn is_called(&self, node: usize, name: &str) -> bool {
        self.labels.holds(self.node(node).label, name)
    }

    /// The nodes directly below.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(node);
        let mut next = node + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = next;
                next = self.end(child);
                child
            })
        })
    }

    /// The nodes below, in document order, without the node itself.
    pub fn below(&self, node: usize) -> Range<usize> {
        node + 1..self.end(node)
    }

    /// The nodes above, nearest first, without the root.
    pub fn above(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.parent(node);
        std::iter::from_fn(move || {
            (next != 0).then(|| {
                let above = next;
                next = self.parent(above);
                above
            })
        })
    }

    /// Whether a node is another one or below it.
    pub fn is_within(&self, node: usize, other: usize) -> bool {
        other <= node && node < self.end(other)
    }

    /// All elements of a name.
    pub fn all<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.all_below(0, tag)
    }

    /// All elements of a name below a node.
    pub fn all_below<'a>(&'a self, node: usize, tag: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.below(node).filter(move |&number| self.tag(number) == tag)
    }

    /// The shown text below a node, as one line.
    pub fn text(&self, node: usize) -> String {
        self.text_where(node, |_| true)
    }

    /// The shown text below a node without that below some elements, as one line.
    pub fn text_where(&self, node: usize, keep: impl Fn(usize) -> bool) -> String {
        let mut text = String::new();
        let mut at = node;
        let end = self.end(node);
        let mut push = |piece: &str| {
            if is_next_sentence(&text, piece) {
                text.push(' ');
            }
            for (at, part) in piece.split(char::is_whitespace).enumerate() {
                if at > 0 && !text.ends_with(' ') && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(part);
            }
        };
        // Where a block ends, its last word and the next one are two words.
        let mut ends: Vec<usize> = Vec::new();
        while at < end {
            while ends.last().is_some_and(|&block_end| block_end <= at) {
                ends.pop();
                push(" ");
            }
            match &self.node(at).kind {
                Kind::Text(piece) => {
                    if !self.is_hidden(at) {
                        push(piece);
                    }
                }
                Kind::Element { tag, .. } => {
                    if at != node && (self.is_hidden(at) || !keep(at)) {
                        push(" ");
                        at = self.end(at);
                        continue;
                    }
                    if is_block(tag) || &**tag == "br" {
                        push(" ");
                        ends.push(self.end(at));
                    }
                }
            }
            at += 1;
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// The address that a link leads to.
    pub fn link(&self, node: usize) -> Option<WebUrl> {
        let href = self.attribute(node, "href")?;
        self.links.borrow_mut().entry(node).or_insert_with(|| self.address(href)).clone()
    }

    /// The address that a link's or picture's attribute names.
    pub fn address(&self, text: &str) -> Option<WebUrl> {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        WebUrl::resolve(text, self.base()).ok()
    }
}

/// Whether a piece of text begins a sentence right where another ends: the look of the page divides
/// the two, a caption and its credit.
fn is_next_sentence(text: &str, piece: &str) -> bool {
    let mut before = text.chars().rev();
    before.next().is_some_and(|last| matches!(last, '.' | '!' | '?'))
        && before.next().is_some_and(char::is_lowercase)
        && piece.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
thread_local! {
    /// How often nodes were looked at on this thread: what reading a page costs, free of any clock.
    pub(super) static LOOKS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Whether an element stands on lines of its own.
pub(super) fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "picture"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "caption"
            | "tbody"
            | "thead"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "ul"
            | "video"
            | "audio"
            | "iframe"
            | "amp-img"
    )
}

/// Whether two addresses are of one site: the same registrable domain, or the same host where there is none.
pub(super) fn same_site(one: &WebUrl, other: &WebUrl) -> bool {
    let site = |address: &WebUrl| psl::domain_str(address.host()).unwrap_or(address.host()).to_owned();
    one.host() == other.host() || site(one) == site(other)
}

/// Characters that are no white space.
fn count_characters(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !matches!(byte, b'\t'..=b'\r' | b' ')).count();
    }
    text.chars().filter(|character| !character.is_whitespace()).count()
}

/// The pairs of neighbouring bytes in a text, one bit for each kind, letters without their case: a
/// text holds no word with a pair that it has not.
const fn pairs(text: &[u8]) -> u64 {
    let mut pairs = 0;
    let mut at = 1;
    while at < text.len() {
        let before = text[at - 1].to_ascii_lowercase().wrapping_mul(11);
        pairs |= 1 << (before.wrapping_add(text[at].to_ascii_lowercase().wrapping_mul(5)) & 63);
        at += 1;
    }
    pairs
}

/// Whether a class is of text that is there for screen readers alone, or not at all.
fn is_unseen(value: &str) -> bool {
    let pairs = pairs(value.as_bytes());
    let of_words = UNSEEN.iter().zip(&UNSEEN_PAIRS);
    let mut candidates = of_words.filter(|(_, of_word)| pairs & **of_word == **of_word).peekable();
    candidates.peek().is_some() && {
        let classes = value.to_ascii_lowercase();
        candidates.any(|(unseen, _)| classes.contains(unseen))
    }
}

/// Whether an element is named as the pieces of a streamed page are: `S:` and a number.
fn is_streamed(attributes: &[(LocalName, StrTendril)]) -> bool {
    attributes.iter().any(|(name, value)| {
        &**name == "id"
            && value
                .strip_prefix("S:")
                .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}

/// Whether an element by itself is not shown.
fn hides(tag: &str, attributes: &[(LocalName, StrTendril)]) -> bool {
    if SILENT.contains(&tag) {
        return true;
    }
    attributes.iter().any(|(name, value)| match &**name {
        // What a server sends late stands hidden under such a name until a script moves it.
        "hidden" => !value.eq_ignore_ascii_case("until-found") && !is_streamed(attributes),
        "style" => {
            let shown = value.chars().filter(|character| !character.is_whitespace());
            let style: String = shown.flat_map(char::to_lowercase).collect();
            style.contains("display:none")
                || style.contains("visibility:hidden")
                || style.contains("clip:rect(0") && style.contains("width:1px")
        }
        "class" => is_unseen(value),
        "aria-hidden" => &**value == "true" && tag == "dialog",
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(html: &str) -> Tree {
        parse(html, None, &Budget::document()).tree
    }

    #[test]
    fn text_is_what_the_page_shows() {
        let check = |html: &str, expected: &str| assert_eq!(tree(html).text(0), expected, "{html}");
        check("<p>One</p><p>two<br>three</p>", "One two three");
        check("a<b>b</b>c <i> d</i>", "abc d");
        check("<span>A boat.</span><span>Ida Marsh</span>", "A boat. Ida Marsh");
        check("<b>U.</b>S. and port.<b>example</b>", "U.S. and port.example");
        check("<p>seen<span hidden>not</span><span style='display: NONE'>not</span></p>", "seen");
        check("<template><p>not</p></template><script>not</script>x<noscript>not</noscript>", "x");
        check("<div hidden id='S:1a'>late</div><div hidden id='S:x'>not</div>", "late");
        check("<span class='sr-only'>Opens in a new window</span>x", "x");
    }

    #[test]
    fn labels_are_words() {
        let tree = tree("<div class='articleBody__text-wrap' id=Main></div>");
        let div = tree.all("div").next().expect("a div");
        assert_eq!(tree.label(div), " article body text wrap main ");
        assert!(tree.is_called(div, "article body") && !tree.is_called(div, "art"));
        assert!(["ain", "wrap id", ""].iter().all(|name| !tree.is_called(div, name)));
    }

    #[test]
    fn a_page_that_multiplies_its_elements_ends_at_the_bound() {
        let fonts: String = (0..2000).map(|number| format!("<font size={number}>")).collect();
        let html = format!("{fonts}{}", "<p>x".repeat(100_000));
        let parsed = parse(&html, None, &Budget::document());
        assert!(!parsed.is_whole && parsed.tree.len() <= NODES);
    }
}
