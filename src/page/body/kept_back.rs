//! Paragraphs that a page carries and hides until it knows its reader.

use std::collections::{HashMap, HashSet};

use super::letters;
use super::prose::{EITHER, OTHER};
use crate::page::tree::Tree;

/// The fewest characters of a paragraph that counts.
const PARAGRAPH: usize = 60;
/// The fewest paragraphs under one element that are the rest of a story.
const PARAGRAPHS: usize = 3;
/// The fewest characters of these paragraphs together.
const REST: usize = 600;

/// Shows what stands hidden beside paragraphs that are shown, where it is plainly the rest of their text.
pub(in crate::page) fn show(tree: &mut Tree) {
    let mut rests: HashMap<usize, Rest> = HashMap::new();
    let mut node = 1;
    while node < tree.len() {
        if !tree.is_hidden(node) || !tree.is_element(node) {
            node += 1;
            continue;
        }
        let parent = tree.parent(node);
        if tree.is_kept_back(node) && !tree.is_labelled(node, &OTHER) && !tree.is_labelled(node, &EITHER) {
            let rest = rests.entry(parent).or_default();
            rest.read(tree, node);
        }
        node = tree.end(node);
    }
    rests.retain(|_, rest| rest.paragraphs >= PARAGRAPHS && rest.characters >= REST);
    if rests.is_empty() {
        return;
    }
    let shown: HashSet<String> = tree
        .all("p")
        .filter(|&paragraph| tree.characters(paragraph) >= PARAGRAPH)
        .map(|paragraph| start(&tree.text(paragraph)))
        .collect();
    let nodes: Vec<usize> = rests
        .iter()
        .filter(|(_, rest)| !shown.contains(&start(&rest.first)))
        .filter(|(parent, _)| {
            tree.below(**parent).any(|below| tree.tag(below) == "p" && tree.characters(below) >= PARAGRAPH)
        })
        .flat_map(|(_, rest)| rest.nodes.iter().copied())
        .collect();
    tree.show(&nodes);
}

fn start(text: &str) -> String {
    letters(text).chars().take(PARAGRAPH).collect()
}

/// The hidden elements under one element.
#[derive(Default)]
struct Rest {
    nodes: Vec<usize>,
    paragraphs: usize,
    characters: usize,
    first: String,
}

impl Rest {
    fn read(&mut self, tree: &Tree, node: usize) {
        self.nodes.push(node);
        for paragraph in (node..tree.end(node)).filter(|&below| tree.tag(below) == "p") {
            let text: String = tree.raw_below(paragraph);
            let characters = text.chars().filter(|character| !character.is_whitespace()).count();
            if characters >= PARAGRAPH {
                if self.first.is_empty() {
                    self.first = text;
                }
                self.paragraphs += 1;
                self.characters += characters;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn the_rest_of_a_text_is_shown_and_nothing_else_that_is_hidden() {
        let sentence = |number: usize| {
            format!(
                "<p>Number {number}: the river rose again and the old bridge was closed to all but the last bus of a long and rainy day, as the mayor of the town had announced it in the morning, and again when it was dark over the hills and the fields.</p>"
            )
        };
        let check = |html: String, expected: bool| {
            let mut tree = parse(&html, None, &Budget::document()).tree;
            show(&mut tree);
            assert_eq!(tree.text(0).contains("Number 3"), expected, "{html}");
        };
        let rest = |attributes: &str, from: usize| {
            (from..from + 4)
                .map(|number| format!("<div {attributes}>{}</div>", sentence(number)))
                .collect::<String>()
        };
        check(format!("<div>{}{}</div>", sentence(0), rest("style='display:none'", 1)), true);
        check(format!("<div>{}<div hidden>{}</div></div>", sentence(0), rest("", 1)), true);
        check(format!("<div>{}{}</div>", sentence(0), rest("class=newsletter hidden", 1)), false);
        check(format!("<div>{}</div>", rest("hidden", 1)), false);
        check(format!("<div>{}<div hidden>{}</div></div>", sentence(0), sentence(3)), false);
        check(format!("<div>{}<template>{}</template></div>", sentence(0), rest("", 1)), false);
    }
}
