//! What was left out of a text and stands in the text that the page states, brought back.

use super::{Found, beside, is_stated, prose};
use crate::page::tree::Tree;

/// How far what was found is loosened towards what is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::page) enum Rules {
    /// Not at all.
    All,
    /// What is stated is no longer left out for its looks.
    NoLooks,
    /// Nor for what holds it: its name, its tag, its place in a list.
    NoCuts,
    /// Nor for standing apart from the rest.
    NoPlace,
}

impl Rules {
    /// The looser ones, in the order in which they are tried.
    pub const LOOSER: [Self; 3] = [Self::NoLooks, Self::NoCuts, Self::NoPlace];

    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all rules",
            Self::NoLooks => "what is stated, whatever it looks like",
            Self::NoCuts => "what is stated, whatever holds it",
            Self::NoPlace => "what is stated, wherever it stands",
        }
    }
}

/// The paragraphs of a page that stand in what it states, folded to letters and digits.
pub(in crate::page) fn stated_leaves(tree: &Tree, stated: &str) -> Vec<usize> {
    let leaves = prose(tree).leaves.into_iter().map(|(leaf, _)| leaf);
    leaves.filter(|&leaf| is_stated(&tree.text(leaf), stated)).collect()
}

/// What was found with the stated paragraphs that it leaves out, as far as the rules are loosened.
pub(in crate::page) fn towards(tree: &Tree, found: &Found, leaves: &[usize], rules: Rules) -> Found {
    let mut looser = found.clone();
    if matches!(rules, Rules::All | Rules::NoLooks) {
        return looser;
    }
    let holds = |node: usize| leaves.iter().any(|&leaf| tree.is_within(leaf, node));
    let (opened, left_out): (Vec<usize>, Vec<usize>) = looser.left_out.iter().partition(|&&node| holds(node));
    looser.left_out = left_out.into_iter().collect();
    for node in opened {
        looser.held.insert(node);
        looser.held.extend(tree.below(node).filter(|&below| holds(below)));
        looser.left_out.extend(beside(tree, node, node, leaves));
    }
    looser.held.extend(leaves.iter().flat_map(|&leaf| std::iter::once(leaf).chain(tree.above(leaf))));
    let holds_all = |above: &usize| leaves.iter().all(|&leaf| tree.is_within(leaf, *above));
    if rules == Rules::NoPlace
        && !holds_all(&found.root)
        && let Some(holder) = tree.above(found.root).find(holds_all)
    {
        looser.left_out.extend(beside(tree, holder, found.root, leaves));
        looser.root = holder;
    }
    looser
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::body::{find, letters};
    use crate::page::choice::Trace;
    use crate::page::tree::parse::parse;

    #[test]
    fn each_looser_rule_reaches_further_and_never_beyond_what_is_stated() {
        let line = |number: usize| {
            format!(
                "Line {number} of the tale says that the river rose, that the town {number} waited and that rain fell on."
            )
        };
        let paragraphs = |numbers: std::ops::Range<usize>| {
            numbers.map(|number| format!("<p>{}</p>", line(number))).collect::<String>()
        };
        let other = "The town sells tickets for the boat across the river every day of the week but one.";
        let html = format!(
            "<div><div>{}<form>{}<p>{other}</p></form>{}</div></div><footer>{}</footer>",
            paragraphs(0..4),
            paragraphs(4..5),
            paragraphs(5..7),
            paragraphs(7..8)
        );
        let stated = letters(&(0..8).map(line).collect::<String>());
        let check = |rules: Rules, expected: &[usize]| {
            let parsed = parse(&html, None, &Budget::document());
            let tree = &parsed.tree;
            let found = find(tree, parsed.document, None, None, &Budget::document(), &Trace::off());
            let leaves = stated_leaves(tree, &stated);
            let looser = towards(tree, &found.expect("a text"), &leaves, rules);
            let is_read = |node: &usize| {
                tree.tag(*node) == "p"
                    && tree.is_within(*node, looser.root)
                    && !looser.left_out.iter().any(|&out| tree.is_within(*node, out))
            };
            let read: Vec<String> = (1..tree.len()).filter(is_read).map(|node| tree.text(node)).collect();
            assert_eq!(read, expected.iter().map(|&number| line(number)).collect::<Vec<_>>(), "{rules:?}");
        };
        check(Rules::All, &[0, 1, 2, 3, 5, 6]);
        check(Rules::NoLooks, &[0, 1, 2, 3, 5, 6]);
        check(Rules::NoCuts, &[0, 1, 2, 3, 4, 5, 6]);
        check(Rules::NoPlace, &[0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
