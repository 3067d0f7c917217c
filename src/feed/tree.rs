//! Elements and text as a tree in one piece of memory.

use std::borrow::Cow;
use std::ops::Range;

use super::namespace::Namespace;

/// Elements that never have an end tag.
pub(super) const VOID: &[&str] = &["br", "img", "hr", "wbr", "input"];

/// A node's place in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(u32);

/// No node: there is no child or sibling.
const NONE: NodeId = NodeId(u32::MAX);

struct Node<'a> {
    parent: NodeId,
    first_child: NodeId,
    last_child: NodeId,
    next: NodeId,
    what: What<'a>,
}

/// What a node is.
pub(super) enum What<'a> {
    Element { namespace: Namespace, prefix: &'a str, name: &'a str, attributes: Range<u32> },
    Text(Cow<'a, str>),
}

/// A document's elements and text.
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Those of all elements; each element has a range of them.
    pub(super) attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Tree<'a> {
    /// The node that holds the whole document.
    pub(super) const DOCUMENT: NodeId = NodeId(0);

    /// A document with nothing in it.
    pub(super) fn new() -> Self {
        let what = What::Element { namespace: Namespace::Core, prefix: "", name: "", attributes: 0..0 };
        let document = Node { parent: NONE, first_child: NONE, last_child: NONE, next: NONE, what };
        Self { nodes: vec![document], attributes: Vec::new() }
    }

    /// How many nodes it has, the document included.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Puts a node behind the last within its parent.
    pub(super) fn attach(&mut self, parent: NodeId, what: What<'a>) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { parent, first_child: NONE, last_child: NONE, next: NONE, what });
        let last = std::mem::replace(&mut self.nodes[parent.0 as usize].last_child, id);
        if last == NONE {
            self.nodes[parent.0 as usize].first_child = id;
        } else {
            self.nodes[last.0 as usize].next = id;
        }
        id
    }

    /// The prefix of the element's name; empty if it has none.
    pub(super) fn prefix(&self, id: NodeId) -> &'a str {
        match &self.node(id).what {
            What::Element { prefix, .. } => prefix,
            What::Text(_) => "",
        }
    }

    fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    /// All children, text included.
    fn nodes_of(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let real = |one: NodeId| Some(one).filter(|one| *one != NONE);
        std::iter::successors(real(self.node(id).first_child), move |one| real(self.node(*one).next))
    }

    /// The elements directly within.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes_of(id).filter(|child| matches!(self.node(*child).what, What::Element { .. }))
    }

    /// The first element of this name directly within, in whatever namespace.
    pub(super) fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.children(id).find(|child| self.is_named(*child, name))
    }

    /// The element's name without its prefix; empty for the document.
    pub(super) fn name(&self, id: NodeId) -> &'a str {
        match &self.node(id).what {
            What::Element { name, .. } => name,
            What::Text(_) => "",
        }
    }

    /// Whether the element bears this name, in whatever case.
    pub(super) fn is_named(&self, id: NodeId, name: &str) -> bool {
        self.name(id).eq_ignore_ascii_case(name)
    }

    /// The element's namespace.
    pub(super) fn namespace(&self, id: NodeId) -> Namespace {
        match &self.node(id).what {
            What::Element { namespace, .. } => *namespace,
            What::Text(_) => Namespace::Core,
        }
    }

    /// The value of an attribute, its name with or without prefix and in whatever case.
    pub(super) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        self.attributes_of(id)
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }

    fn attributes_of(&self, id: NodeId) -> &[(&'a str, Cow<'a, str>)] {
        match &self.node(id).what {
            What::Element { attributes, .. } => {
                &self.attributes[attributes.start as usize..attributes.end as usize]
            }
            What::Text(_) => &[],
        }
    }

    /// The element that it stands in.
    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        Some(self.node(id).parent).filter(|parent| *parent != NONE)
    }

    /// Whether there are elements in it.
    pub(super) fn has_elements(&self, id: NodeId) -> bool {
        self.children(id).next().is_some()
    }

    /// All text within, as decoded.
    pub(super) fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        self.gather(id, &mut text);
        text
    }

    fn gather(&self, id: NodeId, into: &mut String) {
        for child in self.nodes_of(id) {
            match &self.node(child).what {
                What::Text(text) => into.push_str(text),
                What::Element { .. } => self.gather(child, into),
            }
        }
    }

    /// What is within, written as HTML again. Text is escaped where the elements are the markup;
    /// it is left alone where it is markup itself.
    pub(super) fn markup(&self, id: NodeId, escapes_text: bool) -> String {
        let mut markup = String::new();
        self.write(id, escapes_text, &mut markup);
        markup
    }

    fn write(&self, id: NodeId, escapes_text: bool, into: &mut String) {
        for child in self.nodes_of(id) {
            match &self.node(child).what {
                What::Text(text) if escapes_text => escape(text, into),
                What::Text(text) => into.push_str(text),
                What::Element { name, .. } => {
                    into.push('<');
                    into.push_str(name);
                    for (name, value) in self.attributes_of(child) {
                        if name.starts_with("xmlns") {
                            continue;
                        }
                        into.push(' ');
                        into.push_str(name);
                        into.push_str("=\"");
                        escape(value, into);
                        into.push('"');
                    }
                    into.push('>');
                    if !is_one_of(name, VOID) {
                        self.write(child, escapes_text, into);
                        into.push_str("</");
                        into.push_str(name);
                        into.push('>');
                    }
                }
            }
        }
    }
}

/// Writes text so that it is text in HTML and in XML.
pub(super) fn escape(text: &str, into: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"']) {
        into.push_str(&rest[..at]);
        into.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    into.push_str(rest);
}

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    html
}

/// Whether a name is among these, in whatever case.
pub(super) fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}
