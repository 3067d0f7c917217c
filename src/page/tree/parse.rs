//! A page's text to the flat tree: parsed, walked once, counted once.

use std::cell::{OnceCell, RefCell};

use dom_query::{Document, NodeData, NodeId};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{LocalName, ParseOpts, parse_document};

use super::labels::Labels;
use super::{Kind, NODES, Node, Tree, formula, signs};
use crate::model::{Budget, DEPTH, WebUrl};
use crate::text::{boundary, width};

/// The deepest node that is kept: the parser may open again what a block cut off, and so go deeper
/// than the page's tags say.
const DEEPEST: usize = DEPTH + 64;
/// Bytes that are fed to the parser between two looks at the clock.
const PIECE: usize = 16 * 1024;
/// A page, parsed.
pub(in crate::page) struct Parsed {
    /// The parser's own tree.
    pub document: Document,
    /// The flat tree.
    pub tree: Tree,
    /// Whether all of the page was read.
    pub is_whole: bool,
}

/// Parses a page, at most until the budget or the nodes are spent; what was read until then stands.
pub(in crate::page) fn parse(html: &str, address: Option<&WebUrl>, budget: &Budget) -> Parsed {
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

/// The fewest letters of a paragraph, or of what holds one, hidden by its class that may be the story's.
const LINE: usize = 24;
/// The same of an element without a paragraph: a label for screen readers is often a line.
const BOX: usize = 80;
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
        let mut tree =
            Self { nodes, attributes, labels, plain: OnceCell::new(), base, links: RefCell::default() };
        formula::write(&mut tree);
        signs::write(&mut tree);
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

    /// Takes an element and all below it out of what the page says, for good.
    pub(super) fn erase(&mut self, node: usize) {
        for below in node..self.nodes[node].end {
            self.nodes[below].kind = Kind::Text("".into());
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

    /// Whether an element alone is what hides it and all below it, by its style or attribute: a script may
    /// show it.
    pub fn is_kept_back(&self, node: usize) -> bool {
        let is_box = matches!(self.tag(node), "div" | "section" | "article" | "p" | "span");
        is_box
            && self.hides_itself(node)
            && !self.attribute(node, "class").is_some_and(is_unseen)
            && !self.is_hidden(self.parent(node))
    }

    /// The elements that nothing hides but their class, or that of one above them: paragraphs, what holds one, and
    /// what holds as much as several.
    pub fn hidden_by_class(&self) -> Vec<usize> {
        let mut by_class = Vec::new();
        let mut node = 1;
        while node < self.nodes.len() {
            if self.nodes[node].is_hidden && self.hides_but_by_class(node) {
                node = self.nodes[node].end;
                continue;
            }
            // A Chinese sign says as much as two letters, and is as wide.
            let letters = || width(&self.raw_below(node).split_whitespace().collect::<String>());
            let holds_paragraph = || self.tag(node) == "p" || self.all_below(node, "p").next().is_some();
            if self.nodes[node].is_hidden
                && self.attribute(node, "class").is_some_and(is_unseen)
                && letters() >= if holds_paragraph() { LINE } else { BOX }
            {
                by_class.push(node);
            }
            node += 1;
        }
        by_class
    }

    /// By which word its class hides an element, if it does.
    pub fn unseen_word(&self, node: usize) -> Option<&'static str> {
        let classes = self.attribute(node, "class")?.to_ascii_lowercase();
        UNSEEN.iter().copied().find(|unseen| classes.contains(unseen))
    }

    /// Whether an element by itself is not shown, whatever its class says.
    fn hides_but_by_class(&self, node: usize) -> bool {
        match &self.nodes[node].kind {
            Kind::Element { tag, attributes } => {
                let own = &self.attributes[attributes.start as usize..attributes.end as usize];
                SILENT.contains(&&**tag) || own.iter().any(|(name, value)| hides_by(name, value, own, tag))
            }
            Kind::Text(_) => false,
        }
    }

    /// Hides elements and all below them.
    pub fn hide(&mut self, nodes: &[usize]) {
        for &node in nodes {
            for below in node..self.nodes[node].end {
                self.nodes[below].is_hidden = true;
            }
        }
        if !nodes.is_empty() {
            self.recount();
        }
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
            self.recount();
        }
    }

    fn recount(&mut self) {
        for node in &mut self.nodes {
            (node.has_text, node.characters, node.linked) = (false, 0, 0);
        }
        self.count();
    }
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
    SILENT.contains(&tag)
        || attributes.iter().any(|(name, value)| {
            if &**name == "class" { is_unseen(value) } else { hides_by(name, value, attributes, tag) }
        })
}

/// Whether an attribute other than its class hides an element.
fn hides_by(name: &str, value: &str, attributes: &[(LocalName, StrTendril)], tag: &str) -> bool {
    match name {
        // What a server sends late stands hidden under such a name until a script moves it.
        "hidden" => !value.eq_ignore_ascii_case("until-found") && !is_streamed(attributes),
        "style" => {
            let shown = value.chars().filter(|character| !character.is_whitespace());
            let style: String = shown.flat_map(char::to_lowercase).collect();
            style.contains("display:none")
                || style.contains("visibility:hidden")
                || style.contains("clip:rect(0") && style.contains("width:1px")
        }
        "aria-hidden" => value == "true" && tag == "dialog",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_multiplies_its_elements_ends_at_the_bound() {
        let fonts: String = (0..2000).map(|number| format!("<font size={number}>")).collect();
        let html = format!("{fonts}{}", "<p>x".repeat(100_000));
        let parsed = parse(&html, None, &Budget::document());
        assert!(!parsed.is_whole && parsed.tree.len() <= NODES);
    }

    #[test]
    fn what_a_class_hides_is_looked_at_again_from_so_many_letters() {
        let check = |html: &str, letters: usize, expected: bool| {
            let html = html.replace("TEXT", &"a".repeat(letters));
            let tree = parse(&html, None, &Budget::document()).tree;
            assert_eq!(!tree.hidden_by_class().is_empty(), expected, "{html}");
        };
        for (html, least) in [
            ("<p class=sr-only>TEXT</p>", LINE),
            ("<div class=sr-only><div><p>TEXT</p></div></div>", LINE),
            ("<div class=sr-only>TEXT</div>", BOX),
            ("<span class=sr-only>TEXT</span>", BOX),
        ] {
            check(html, least, true);
            check(html, least - 1, false);
        }
        check("<div hidden><p class=sr-only>TEXT</p></div>", LINE, false);
        let wide = |signs: usize| format!("<div class=sr-only>{}</div>", "時".repeat(signs));
        check(&wide(BOX / 2), 0, true);
        check(&wide(BOX / 2 - 1), 0, false);
    }
}
