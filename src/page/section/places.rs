//! Where on the page each story stands: its card, or its rows among those of others.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::page::cards::{MANY, only};
use crate::page::tree::Tree;

/// The most characters of a card that is not one of a row of its like.
const CARD: usize = 2_400;
/// The most characters of what may be a kicker.
const KICKER: usize = 40;

/// Finds the range of nodes that belongs to each of the marks, which are pairs of a node and the
/// number of its story. Ranges do not overlap.
pub(super) fn find(tree: &Tree, marks: &[(usize, usize)]) -> Vec<Range<usize>> {
    let only = only(tree, marks.iter().copied());
    let roots: Vec<usize> = marks.iter().map(|&(node, story)| root(tree, &only, node, story)).collect();
    let mut ranges: HashMap<usize, Range<usize>> = HashMap::new();
    let mut is_done: HashSet<usize> = HashSet::new();
    for &root in &roots {
        let parent = tree.parent(root);
        if is_done.insert(parent) {
            share_out(tree, &only, parent, &mut ranges);
        }
    }
    roots.iter().map(|root| ranges.get(root).cloned().unwrap_or(*root..tree.end(*root))).collect()
}

/// The largest element around each of the marks that holds no other story.
pub(super) fn roots(tree: &Tree, marks: &[(usize, usize)]) -> Vec<usize> {
    let only = only(tree, marks.iter().copied());
    marks.iter().map(|&(node, story)| root(tree, &only, node, story)).collect()
}

/// The largest element around a mark that holds no other story.
fn root(tree: &Tree, only: &[usize], node: usize, story: usize) -> usize {
    let page = tree.characters(0);
    let mut root = node;
    for above in tree.above(node) {
        if only[above] != story + 1 || matches!(tree.tag(above), "body" | "main" | "html") {
            break;
        }
        if tree.characters(above) > CARD
            && (tree.characters(above) * 2 > page || !has_like_siblings(tree, only, above))
        {
            break;
        }
        root = above;
    }
    root
}

/// Whether one of the elements beside an element looks like it and holds one story too.
fn has_like_siblings(tree: &Tree, only: &[usize], node: usize) -> bool {
    let own = tree.look(node);
    let is_like = |other: usize| {
        tree.is_element(other) && only[other] != 0 && only[other] != only[node] && tree.look(other) == own
    };
    let parent = tree.parent(node);
    let end = tree.end(parent);
    let behind = std::iter::successors(Some(tree.end(node)), |&next| (next < end).then(|| tree.end(next)));
    behind.take_while(|&next| next < end).take(4).any(is_like) || tree.children(parent).take(8).any(is_like)
}

/// Gives the children of an element that hold no story to the stories before or behind them.
fn share_out(tree: &Tree, only: &[usize], parent: usize, ranges: &mut HashMap<usize, Range<usize>>) {
    let children: Vec<usize> = tree
        .children(parent)
        .filter(|&child| !tree.is_hidden(child) && (only[child] != 0 || tree.characters(child) > 0))
        .collect();
    let stories: Vec<usize> = (0..children.len()).filter(|&at| only[children[at]] != 0).collect();
    let signs: Vec<u64> = children.iter().map(|&child| tree.look(child)).collect();
    let (Some(&first), Some(&last)) = (stories.first(), stories.last()) else { return };
    let leading = &signs[..first];
    let trailing = &signs[last + 1..];
    let gaps = stories.windows(2).filter(|pair| pair[1] > pair[0] + 1).count();
    let are_rows = stories.len() == 1 || gaps * 10 >= (stories.len() - 1) * 6;
    let usual_before = stories
        .windows(2)
        .map(|pair| belonging_before(&signs[pair[0] + 1..pair[1]], leading, trailing))
        .min()
        .unwrap_or_else(|| {
            // What stands alone before the only story is its kicker, if it is as short as one.
            usize::from(first > 0 && tree.characters(children[first - 1]) <= KICKER)
        });
    let usual_after = stories
        .windows(2)
        .map(|pair| pair[1] - pair[0] - 1 - belonging_before(&signs[pair[0] + 1..pair[1]], leading, trailing))
        .max();
    for (number, &at) in stories.iter().enumerate() {
        let child = children[at];
        if only[child] == MANY {
            continue;
        }
        let mut range = child..tree.end(child);
        if are_rows {
            let own_before = match number.checked_sub(1).map(|earlier| stories[earlier]) {
                Some(earlier) => belonging_before(&signs[earlier + 1..at], leading, trailing),
                None => usual_before.min(at),
            };
            let own_after = match (stories.get(number + 1), usual_after) {
                (Some(&next), _) => next - at - 1 - belonging_before(&signs[at + 1..next], leading, trailing),
                // Behind the last story no more belongs to it than behind the others.
                (None, Some(usual)) => usual.min(trailing.len()),
                (None, None) => short_run(tree, &children[at + 1..]),
            };
            if own_before > 0 {
                range.start = children[at - own_before];
            }
            if own_after > 0 {
                range.end = tree.end(children[at + own_after]);
            }
        }
        ranges.insert(child, range);
    }
}

/// How many nodes behind the only story of an element are few enough to be its own.
fn short_run(tree: &Tree, behind: &[usize]) -> usize {
    let mut characters = 0;
    behind
        .iter()
        .take_while(|&&node| {
            characters += tree.characters(node);
            characters <= CARD && !tree.is_heading(node)
        })
        .count()
}

/// How many of the nodes between two stories belong to the one that follows: those that look like
/// what stands before the first story.
fn belonging_before(gap: &[u64], leading: &[u64], trailing: &[u64]) -> usize {
    if gap.is_empty() || trailing.len() >= gap.len() && trailing[..gap.len()] == *gap {
        return 0;
    }
    gap.iter().rev().zip(leading.iter().rev()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn rows_between_stories_belong_to_those_that_they_stand_by() {
        let check = |html: &str, expected: &[&str]| {
            let tree = parse(html, None, &Budget::document()).tree;
            let marks: Vec<(usize, usize)> = tree.all("a").zip(0..).collect();
            let found: Vec<String> = find(&tree, &marks)
                .into_iter()
                .map(|range| {
                    let texts = range.filter_map(|node| tree.raw_text(node)).map(str::trim);
                    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
                })
                .collect();
            assert_eq!(found, expected, "{html}");
        };
        check(
            "<table><tr class=a><td><a>One</a><tr class=b><td>1 h<tr class=a><td><a>Two</a><tr class=b><td>2 h<tr class=c><td>Foot</table>",
            &["One 1 h", "Two 2 h"],
        );
        check(
            "<div><i>Monday</i><p><a>One</a></p><b>first</b><i>Tuesday</i><p><a>Two</a></p><b>second</b></div>",
            &["Monday One first", "Tuesday Two second"],
        );
        check(
            "<ul><li>Monday</li><li><a>One</a></li><li><a>Two</a></li><li><a>Three</a></li></ul>",
            &["One", "Two", "Three"],
        );
        check(
            "<div><h2><a>Lead</a></h2><p>Words.</p><ul><li><a>Beside</a></li><li><a>Other</a></li></ul></div>",
            &["Lead Words.", "Beside", "Other"],
        );
    }
}
