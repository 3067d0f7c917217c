//! Lists of names within a text: their items are links, as those of a list of other stories are.

use super::tree::Tree;

/// The most characters of an item that is a name.
const NAME: usize = 30;
/// The fewest characters of the paragraphs around such a list.
const PARAGRAPH: usize = 40;

/// Whether a list without a name, between two paragraphs, has items as short as names, of which some lead nowhere: a
/// list of other stories has headlines.
pub(super) fn are_list(tree: &Tree, node: usize) -> bool {
    if !matches!(tree.tag(node), "ul" | "ol") || !tree.label(node).trim().is_empty() {
        return false;
    }
    let is_paragraph = |sibling: usize| tree.tag(sibling) == "p" && tree.characters(sibling) >= PARAGRAPH;
    let siblings: Vec<usize> =
        tree.children(tree.parent(node)).filter(|&child| tree.is_element(child)).collect();
    let between = siblings.iter().position(|&sibling| sibling == node).is_some_and(|at| {
        at > 0
            && is_paragraph(siblings[at - 1])
            && siblings.get(at + 1).is_some_and(|&next| is_paragraph(next))
    });
    let items: Vec<usize> = tree.children(node).filter(|&item| tree.characters(item) > 0).collect();
    between
        && items.iter().all(|&item| tree.characters(item) <= NAME)
        && items.iter().any(|&item| tree.linked(item) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn a_list_of_names_stands_between_two_paragraphs() {
        let line = "<p>The tug lay at the pier for eleven years, and nobody knew whose she was.</p>";
        let check = |list: &str, behind: &str, expected: bool| {
            let tree = parse(&format!("{line}{list}{behind}"), None, &Budget::document()).tree;
            let found = tree.all("ul").any(|node| are_list(&tree, node));
            assert_eq!(found, expected, "{list}");
        };
        let names = "<ul><li><a href=/m>Marigold</a><li><a href=/t>Tern</a><li>Sea Pink</ul>";
        check(names, line, true);
        check(names, "", false);
        check(&names.replace("Sea Pink", "<a href=/s>Sea Pink</a>"), line, false);
        check(&names.replace("<ul>", "<ul class=more>"), line, false);
        check(&names.replace("Tern", "The tern that would not leave the pier came back"), line, false);
    }
}
