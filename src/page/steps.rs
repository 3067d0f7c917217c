//! The steps of a recipe or of instructions that the page numbers itself, in whatever elements.

use super::tree::Tree;

/// The most steps in a row, and characters of one, that are looked at.
const STEPS: usize = 60;
const STEP: usize = 300;
/// How many characters show whether a text begins with a number.
const BEGINNING: usize = 8;

/// Whether an element is one of several numbered ones beside one another. A step may be a link.
pub(super) fn is_one(tree: &Tree, node: usize) -> bool {
    if tree.characters(node) > STEP || beginning(tree, node).is_none() {
        return false;
    }
    let siblings =
        || tree.children(tree.parent(node)).filter(|&child| tree.characters(child) > 0).take(STEPS);
    let numbers: Vec<Option<usize>> = siblings().map(|sibling| beginning(tree, sibling)).collect();
    siblings().position(|sibling| sibling == node).is_some_and(|at| is_in_row(&numbers, at))
}

/// The number that an element's text begins with.
fn beginning(tree: &Tree, node: usize) -> Option<usize> {
    let mut text = String::new();
    let texts = std::iter::once(node).chain(tree.below(node)).filter_map(|below| tree.raw_text(below));
    for part in texts {
        text.push_str(part);
        if text.trim_start().len() >= BEGINNING {
            break;
        }
    }
    number(&text)
}

/// Whether a number has the next one behind it or the last one before it.
pub(super) fn is_in_row(numbers: &[Option<usize>], at: usize) -> bool {
    let follows = |last: Option<usize>, next: Option<usize>| {
        last.zip(next).is_some_and(|(last, next)| last + 1 == next)
    };
    let of = |at: usize| numbers.get(at).copied().flatten();
    follows(of(at), of(at + 1)) || at > 0 && follows(of(at - 1), of(at))
}

/// The number that a step begins with: "3. Close the window" is 3.
pub(super) fn number(text: &str) -> Option<usize> {
    let (number, rest) = text.trim_start().split_once(['.', ')'])?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && rest.starts_with(char::is_whitespace)).then(|| number.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn steps_stand_in_a_row() {
        let check = |html: &str, expected: &[bool]| {
            let tree = parse(html, None, &Budget::document()).tree;
            let found: Vec<bool> = tree.all("div").map(|node| is_one(&tree, node)).collect();
            assert_eq!(found, expected, "{html}");
        };
        check("<div>1. Fill the kettle</div><div>2. Boil it</div>", &[true, true]);
        check("<div>9) Wait</div><div>12) Pour</div>", &[false, false]);
        check("<div>7.5 metres</div><div>8.5 metres</div>", &[false, false]);
        check("<div>99999. Far too many</div><div>100000. Steps</div>", &[false, false]);
        check("<div>3. Alone</div>", &[false]);
    }
}
