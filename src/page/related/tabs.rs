//! Lists behind tabs: the label of a tab is the heading of the list that it opens.

use std::collections::HashMap;

use super::headings;
use super::place::Heading;
use crate::page::tree::Tree;

/// The longest label of a tab, in characters.
const LABEL: usize = 40;

/// The headings of lists that stand behind tabs, by the element that holds the list.
///
/// A tab points at its list (`href`, `aria-controls`), or the list names its tab (`aria-labelledby`).
pub(super) fn find(tree: &Tree) -> HashMap<usize, Heading> {
    let mut tab_of: HashMap<&str, usize> = HashMap::new();
    let mut tabs: HashMap<&str, usize> = HashMap::new();
    for node in (1..tree.len()).filter(|&node| is_label(tree, node)) {
        let name = |name| tree.attribute(node, name).filter(|name| !name.is_empty());
        let targets = ["href", "data-target", "data-bs-target"]
            .into_iter()
            .filter_map(|target| name(target).and_then(|target| target.strip_prefix('#')));
        let is_tab = name("role") == Some("tab");
        for panel in targets.filter(|target| !target.is_empty()).chain(name("aria-controls")) {
            tab_of.entry(panel).or_insert(node);
        }
        if let Some(id) = name("id").filter(|_| is_tab) {
            tabs.insert(id, node);
        }
    }
    let label_of = |panel: usize| {
        let named = tree.attribute(panel, "id").and_then(|id| tab_of.get(id));
        named.or_else(|| tree.attribute(panel, "aria-labelledby").and_then(|id| tabs.get(id))).copied()
    };
    let panels = (1..tree.len()).filter(|&node| tree.is_element(node) && tree.tag(node) != "a");
    panels
        .filter_map(|panel| Some((panel, label_of(panel)?)))
        .filter(|(panel, label)| !tree.is_within(*label, *panel))
        .filter_map(|(panel, label)| {
            let says = headings::read(&tree.text(label))?;
            Some((panel, Heading { node: label, says: Some(says) }))
        })
        .collect()
}

/// Whether an element may be the label of a tab, and does not fold a menu out.
fn is_label(tree: &Tree, node: usize) -> bool {
    let folds = || {
        tree.attribute(node, "aria-expanded").is_some()
            || tree.attribute(node, "aria-haspopup").is_some()
            || ["data-toggle", "data-bs-toggle"]
                .iter()
                .filter_map(|name| tree.attribute(node, name))
                .any(|what| !matches!(what, "tab" | "pill"))
    };
    tree.is_element(node)
        && (matches!(tree.tag(node), "a" | "button") || tree.attribute(node, "role") == Some("tab"))
        && (1..=LABEL).contains(&tree.characters(node))
        && !folds()
}
