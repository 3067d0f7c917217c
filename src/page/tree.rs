//! A page as one flat tree that all readers share.
//!
//! Nodes stand in document order, so everything below a node is a range, and what is asked of a node
//! again and again (is it shown, how much text is below it, how much of that is links) is counted once.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use dom_query::{Document, NodeId, NodeRef};
use html5ever::LocalName;
use html5ever::tendril::StrTendril;

use self::labels::Labels;
use super::lexicon::{Roles, hash};
use crate::model::WebUrl;

mod formula;
mod labels;
pub(super) mod parse;
mod signs;
mod text;

/// The most nodes that a page is read to. The largest real pages have a tenth of that.
pub(super) const NODES: usize = 400_000;
/// How many elements above a text its link may be.
const LINK_REACH: usize = 8;
/// The attribute by which an element is known again in what the second opinion gives back.
pub(super) const MARK: &str = "data-nr";

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
    /// Elements of whose names only some roles count.
    plain: OnceCell<(HashSet<usize>, Roles)>,
    base: Option<WebUrl>,
    /// Where links lead, as far as that was asked for.
    links: RefCell<HashMap<usize, Option<WebUrl>>>,
}

impl Tree {
    /// Marks each element of the parser's own tree with its number in this one.
    pub fn mark(&self, document: &Document) {
        for (number, node) in self.nodes.iter().enumerate().skip(1) {
            if matches!(node.kind, Kind::Element { .. }) {
                let element = NodeRef::new(node.id, &document.tree);
                element.set_attr(MARK, &number.to_string());
                if self.plain.get().is_some_and(|(plain, _)| plain.contains(&number)) {
                    element.remove_attrs(&["class", "id"]);
                }
            }
        }
    }

    /// From now on the names of some elements give no role but some. Only the first such call counts.
    pub fn set_plain(&self, nodes: HashSet<usize>, but: Roles) {
        let _ = self.plain.set((nodes, but));
    }

    /// The node in the parser's own tree.
    #[cfg(test)]
    pub fn id(&self, node: usize) -> NodeId {
        self.nodes[node].id
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

    /// The text below an element as it stands, hidden text too.
    pub fn raw_below(&self, node: usize) -> String {
        self.below(node).filter_map(|below| self.raw_text(below)).collect()
    }

    /// Whether an element that stands on lines of its own is among the first below a node.
    pub fn holds_block(&self, node: usize) -> bool {
        self.below(node).take(12).any(|below| self.is_block(below))
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

    /// All attributes of an element, in order: names and values.
    pub fn attributes(&self, node: usize) -> impl Iterator<Item = (&str, &str)> {
        let own = match &self.node(node).kind {
            Kind::Element { attributes, .. } => attributes.start as usize..attributes.end as usize,
            Kind::Text(_) => 0..0,
        };
        self.attributes[own].iter().map(|(name, value)| (&**name, &**value))
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

    /// What an element looks like: its tag and its classes but for what is of it alone. Those that look alike are one
    /// list, or one text.
    pub fn look(&self, node: usize) -> u64 {
        hash(self.tag(node).as_bytes()).rotate_left(17) ^ self.labels.look(self.node(node).label)
    }

    /// Whether the element's class, id or role give it one of some roles.
    pub fn is_labelled(&self, node: usize, roles: &Roles) -> bool {
        let own = self.labels.roles(self.node(node).label);
        own.have(*roles)
            && self
                .plain
                .get()
                .is_none_or(|(plain, but)| !plain.contains(&node) || own.and(*but).have(*roles))
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

    /// The node, and those above it.
    pub fn up(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(node).chain(self.above(node))
    }

    /// Whether a node stands in a link.
    pub fn is_in_link(&self, node: usize) -> bool {
        self.above(node).take(LINK_REACH).any(|above| self.tag(above) == "a")
    }

    /// The block that a node stands in, or the root.
    pub fn holder(&self, node: usize) -> usize {
        self.above(node).find(|&above| self.is_block(above)).unwrap_or(0)
    }

    /// Whether an element stands on lines of its own.
    pub fn is_block(&self, node: usize) -> bool {
        is_block(self.tag(node))
    }

    /// Whether an element is a heading.
    pub fn is_heading(&self, node: usize) -> bool {
        is_heading(self.tag(node))
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

#[cfg(test)]
thread_local! {
    /// How often nodes were looked at on this thread: what reading a page costs, free of any clock.
    pub(super) static LOOKS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// Whether elements of a name are headings.
pub(super) fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Whether elements of a name stand on lines of their own.
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

#[cfg(test)]
mod tests {
    use super::parse::parse;
    use crate::model::Budget;

    #[test]
    fn labels_are_words() {
        let html = "<div class='articleBody__text-wrap' id=Main></div>";
        let tree = parse(html, None, &Budget::document()).tree;
        let div = tree.all("div").next().expect("a div");
        assert_eq!(tree.label(div), " article body text wrap main ");
        assert!(tree.is_called(div, "article body") && !tree.is_called(div, "art"));
        assert!(["ain", "wrap id", ""].iter().all(|name| !tree.is_called(div, name)));
    }
}
