//! A page as one flat tree that all readers share.
//!
//! Nodes stand in document order, so everything below a node is a range, and what is asked of a node
//! again and again (is it shown, how much text is below it, how much of that is links) is counted once.

use std::collections::HashMap;

use dom_query::{Document, NodeData, NodeId, NodeRef};
use html5ever::LocalName;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use crate::model::{Budget, DEPTH, WebUrl};

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
        let (piece, after) = rest.split_at(super::boundary(rest, PIECE));
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
    Element { tag: LocalName, attributes: Vec<(LocalName, StrTendril)> },
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
    /// Where in the tree's labels its own stands; the one space before all of them where it has none.
    label: (usize, usize),
    /// The beginnings of the label's words, as [`beginning`] gives them.
    beginnings: u64,
    /// The node in the parser's own tree.
    id: NodeId,
}

/// A page as a flat tree. Node 0 is the root.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Class, id and roles of all elements as lower-case words, with a space before and after each.
    labels: String,
    base: Option<WebUrl>,
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
        let root = document.root();
        let mut nodes = vec![Node {
            kind: Kind::Element { tag: LocalName::from(""), attributes: Vec::new() },
            parent: 0,
            end: 1,
            is_hidden: false,
            has_text: false,
            characters: 0,
            linked: 0,
            label: (0, 1),
            beginnings: 0,
            id: root.id,
        }];
        let mut labels = String::from(" ");
        let mut is_all = true;
        let mut parent = 0;
        let mut next: Option<NodeRef<'_>> = root.first_child();
        // Walks without recursion: the parser's tree may be deeper than a stack.
        let mut above: Vec<NodeRef<'_>> = Vec::new();
        'walk: loop {
            while next.is_none() {
                let Some(up) = above.pop() else { break 'walk };
                let count = nodes.len();
                nodes[parent].end = count;
                parent = nodes[parent].parent;
                next = up.next_sibling();
            }
            let Some(node) = next.take() else { break };
            if nodes.len() >= NODES || nodes.len() % 1024 == 0 && budget.check().is_err() {
                is_all = false;
                break;
            }
            let number = nodes.len();
            let kind = node.query(|node| match &node.data {
                NodeData::Element(element) => Some(Kind::Element {
                    tag: element.name.local.clone(),
                    attributes: element
                        .attrs
                        .iter()
                        .map(|attribute| (attribute.name.local.clone(), attribute.value.clone()))
                        .collect(),
                }),
                NodeData::Text { contents } => Some(Kind::Text(contents.clone())),
                _ => None,
            });
            let Some(Some(kind)) = kind else {
                next = node.next_sibling();
                continue;
            };
            let is_element = matches!(kind, Kind::Element { .. });
            if above.len() >= DEEPEST {
                is_all = false;
                next = node.next_sibling();
                continue;
            }
            let mut made = Node {
                kind,
                parent,
                end: number + 1,
                is_hidden: nodes[parent].is_hidden,
                has_text: false,
                characters: 0,
                linked: 0,
                label: (0, 1),
                beginnings: 0,
                id: node.id,
            };
            if is_element {
                let start = labels.len();
                label(&made, &mut labels);
                if labels.len() > start + 1 {
                    made.label = (start, labels.len());
                    made.beginnings = beginnings(&labels[start..]);
                } else {
                    labels.truncate(start);
                }
                made.is_hidden |= hides(&made);
            }
            nodes.push(made);
            if is_element {
                parent = number;
                next = node.first_child();
                above.push(node);
            } else {
                next = node.next_sibling();
            }
        }
        let count = nodes.len();
        while parent != 0 {
            nodes[parent].end = count;
            parent = nodes[parent].parent;
        }
        nodes[0].end = count;
        let mut tree = Self { nodes, labels, base: address.cloned() };
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
                attributes.iter().find(|(other, _)| &**other == name).map(|(_, value)| &**value)
            }
            Kind::Text(_) => None,
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
            && hides(&self.nodes[node])
            && !self.attribute(node, "class").is_some_and(is_unseen)
            && !self.is_hidden(self.parent(node))
    }

    /// Shows hidden elements and all below them that is not hidden by itself.
    pub fn show(&mut self, nodes: &[usize]) {
        for &node in nodes {
            self.nodes[node].is_hidden = false;
            for below in node + 1..self.nodes[node].end {
                let is_hidden = self.nodes[self.nodes[below].parent].is_hidden || hides(&self.nodes[below]);
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
        let (start, end) = self.node(node).label;
        &self.labels[start..end]
    }

    /// Whether one of the words stands in the element's class, id or role. A word may be several: `more on`.
    pub fn is_labelled(&self, node: usize, words: &[&str]) -> bool {
        let beginnings = self.node(node).beginnings;
        beginnings != 0
            && words
                .iter()
                .any(|word| beginnings & beginning(word.as_bytes()) != 0 && has_word(self.label(node), word))
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
    pub fn below(&self, node: usize) -> std::ops::Range<usize> {
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

/// Whether elements are labelled with words of a long list: told once for each label, for the elements of
/// a page share a few.
pub(super) struct Labelled<'t> {
    tree: &'t Tree,
    words: &'t [&'t str],
    beginnings: Vec<u64>,
    /// All of the beginnings.
    any: u64,
    known: HashMap<&'t str, bool>,
}

impl<'t> Labelled<'t> {
    /// Nothing asked yet.
    pub fn new(tree: &'t Tree, words: &'t [&'t str]) -> Self {
        let beginnings: Vec<u64> = words.iter().map(|word| beginning(word.as_bytes())).collect();
        let any = beginnings.iter().fold(0, |any, beginning| any | beginning);
        Self { tree, words, beginnings, any, known: HashMap::new() }
    }

    /// Whether one of the words stands in the element's class, id or role.
    pub fn is(&mut self, node: usize) -> bool {
        let of_label = self.tree.nodes[node].beginnings;
        if of_label & self.any == 0 {
            return false;
        }
        let label = self.tree.label(node);
        *self.known.entry(label).or_insert_with(|| {
            let mut words = self.words.iter().zip(&self.beginnings);
            words.any(|(word, beginning)| of_label & beginning != 0 && has_word(label, word))
        })
    }
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

/// Whether the words stand in a label as whole words.
pub(super) fn has_word(label: &str, words: &str) -> bool {
    let mut rest = label.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte == b' ') {
        rest = &rest[at + 1..];
        if rest.get(words.len()) == Some(&b' ') && rest.starts_with(words.as_bytes()) {
            return true;
        }
    }
    false
}

/// The bit of a word that its first three bytes choose: most words of a long list are told from those of
/// a label by it alone.
fn beginning(word: &[u8]) -> u64 {
    let byte = |at: usize| word.get(at).copied().unwrap_or(b' ');
    let second = byte(1);
    // What follows a word of one letter is another word.
    let third = if second == b' ' { second } else { byte(2) };
    let mixed =
        byte(0).wrapping_mul(7).wrapping_add(second.wrapping_mul(13)).wrapping_add(third.wrapping_mul(29));
    1 << (mixed & 63)
}

fn beginnings(label: &str) -> u64 {
    let words = label.as_bytes().split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    words.fold(0, |all, word| all | beginning(word))
}

/// Characters that are no white space.
fn count_characters(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !matches!(byte, b'\t'..=b'\r' | b' ')).count();
    }
    text.chars().filter(|character| !character.is_whitespace()).count()
}

/// Adds the words of class, id and roles. `articleBody__text-wrap` gives ` article body text wrap `.
fn label(node: &Node, labels: &mut String) {
    let Kind::Element { attributes, .. } = &node.kind else { return };
    labels.push(' ');
    for (name, value) in attributes {
        let names_something = matches!(
            &**name,
            "class"
                | "id"
                | "role"
                | "itemprop"
                | "data-testid"
                | "data-test-id"
                | "data-component"
                | "data-qa"
                | "data-type"
                | "data-module"
                | "data-block"
                | "aria-label"
                | "property"
                | "rel"
        );
        if !names_something {
            continue;
        }
        let mut was_lower = false;
        for character in value.chars().take(400) {
            let is_letter = character.is_alphanumeric();
            if !is_letter {
                was_lower = false;
                if !labels.ends_with(' ') {
                    labels.push(' ');
                }
            } else if character.is_ascii() {
                if character.is_ascii_uppercase() && was_lower {
                    labels.push(' ');
                }
                was_lower = character.is_ascii_lowercase();
                labels.push(character.to_ascii_lowercase());
            } else {
                if character.is_uppercase() && was_lower {
                    labels.push(' ');
                }
                was_lower = character.is_lowercase();
                labels.extend(character.to_lowercase());
            }
        }
        if !labels.ends_with(' ') {
            labels.push(' ');
        }
    }
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
fn hides(node: &Node) -> bool {
    let Kind::Element { tag, attributes } = &node.kind else { return false };
    if SILENT.contains(&&**tag) {
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
        "aria-hidden" => &**value == "true" && &**tag == "dialog",
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
        assert!(tree.is_labelled(div, &["article body"]) && !tree.is_labelled(div, &["art"]));
        assert!(tree.is_labelled(div, &["none", "main"]) && !tree.is_labelled(div, &["ain", "wrap id", ""]));
    }

    #[test]
    fn a_page_that_multiplies_its_elements_ends_at_the_bound() {
        let fonts: String = (0..2000).map(|number| format!("<font size={number}>")).collect();
        let html = format!("{fonts}{}", "<p>x".repeat(100_000));
        let parsed = parse(&html, None, &Budget::document());
        assert!(!parsed.is_whole && parsed.tree.len() <= NODES);
    }
}
