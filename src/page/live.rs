//! The posts of a page that reports as things happen, each with its time.

use std::collections::HashMap;
use std::ops::Range;

use super::lexicon::{Role, role};
use super::tree::Tree;
use crate::dates::{self, TimeShape};

/// The fewest posts of a live report.
const POSTS: usize = 3;
/// The fewest characters of a post's text.
const TEXT: usize = 40;
/// How many nodes into a post its time stands at the latest.
const HEAD: usize = 40;
/// The longest time of day, in characters: "10:15 AM", "10.15 Uhr".
const CLOCK: usize = 10;
/// What a post is called by the page itself.
static LIVE_POST: Role = Role::new(|| role("live.post"));

/// A post of a live report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Post {
    /// The element that shows when.
    pub time: usize,
}

/// The posts below a node by their elements; none where the page is no live report.
///
/// Posts are neighbours that each start with a time and go on with a text, and together they are most
/// of what there is; or what the page itself calls updates of a live report.
pub(super) fn posts(tree: &Tree, root: usize) -> HashMap<usize, Post> {
    let mut by_parent: HashMap<usize, Vec<(usize, Post)>> = HashMap::new();
    for node in tree.below(root) {
        if !matches!(tree.tag(node), "article" | "section" | "div" | "li") || tree.characters(node) < TEXT {
            continue;
        }
        if let Some(time) = time_of(tree, node) {
            by_parent.entry(tree.parent(node)).or_default().push((node, Post { time }));
        }
    }
    let all = tree.characters(root);
    let is_report = |posts: &[(usize, Post)]| {
        let characters: usize = posts.iter().map(|(node, _)| tree.characters(*node)).sum();
        let is_stated = posts.iter().any(|(node, _)| tree.is_labelled(*node, &LIVE_POST));
        posts.len() >= POSTS && (characters * 2 > all || is_stated)
    };
    // Of lists in lists the one with the most posts.
    by_parent
        .into_values()
        .filter(|posts| is_report(posts))
        .max_by_key(|posts| (posts.len(), posts[0].0))
        .map(|posts| posts.into_iter().collect())
        .unwrap_or_default()
}

/// The element near a post's start that shows its time, if it has one.
fn time_of(tree: &Tree, node: usize) -> Option<usize> {
    let head = tree.below(node).start..tree.end(node).min(node + 1 + HEAD);
    let marked = head
        .clone()
        .find(|&below| tree.tag(below) == "time" && !tree.is_hidden(below) && tree.characters(below) > 0);
    let time = marked.or_else(|| clock(tree, node, &head))?;
    let before: usize = head
        .take_while(|&below| below < time)
        .filter_map(|below| tree.raw_text(below).filter(|_| !tree.is_hidden(below)))
        .map(str::len)
        .sum();
    let text = tree.text(time);
    (before <= 4 * TEXT
        && tree.characters(node) >= tree.characters(time) + TEXT
        && dates::shape(&text, None).is_some())
    .then_some(time)
}

/// The element near a post's start that shows nothing but a time of day, where no element is marked as a time. An
/// item of a list that begins so is one of a programme.
fn clock(tree: &Tree, post: usize, head: &Range<usize>) -> Option<usize> {
    if tree.tag(post) == "li" {
        return None;
    }
    head.clone().find(|&below| {
        let characters = tree.characters(below);
        tree.is_element(below)
            && (4..=CLOCK).contains(&characters)
            && !tree.is_hidden(below)
            && tree.children(below).all(|child| tree.raw_text(child).is_some())
            && dates::shape(&tree.text(below), None) == Some(TimeShape::Clock)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn posts_are_neighbours_with_a_time_each() {
        let check = |html: &str, expected: usize| {
            let tree = parse(html, None, &Budget::document()).tree;
            assert_eq!(posts(&tree, 0).len(), expected, "{html}");
        };
        let post = "<div><time>10:15</time><p>The first boats have left the harbour of Bard for the banks.</p></div>";
        check(&post.repeat(4), 4);
        check(&post.repeat(2), 0);
        let unmarked = post.replace("time>", "b>");
        check(&unmarked.repeat(4), 4);
        check(&format!("<ul>{}</ul>", unmarked.replace("div>", "li>").repeat(4)), 0);
        check(&unmarked.replace("10:15", "Part 4").repeat(4), 0);
        check(&"<div><p>The first boats have left the harbour of Bard.</p></div>".repeat(4), 0);
        let long = "<p>The report on the harbour goes on and on for a while.</p>".repeat(30);
        check(&format!("{long}<div>{}</div>", post.repeat(3)), 0);
    }
}
