//! A stretch of a page as the lines that a reader sees.
//!
//! Heads and cards are made of short pieces: a kicker, a headline, a name, a time. Each is a line here,
//! with the element it stands in, whatever markup holds it.

use super::tree::Tree;

/// How many nodes of a line are looked at on each side of a link.
const NEAR: usize = 60;

/// A line that the page shows.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The innermost element that holds all of it.
    pub node: usize,
    /// The block that it stands in.
    pub block: usize,
    /// Its first text.
    pub first: usize,
    /// The text, white space collapsed.
    pub text: String,
    /// The link that all of it stands in.
    pub link: Option<usize>,
}

/// The lines of a range of nodes.
pub(super) fn lines(tree: &Tree, range: std::ops::Range<usize>, keep: impl Fn(usize) -> bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    // Whether the next text starts a line though it stands in the same block.
    let mut is_broken = true;
    let mut at = range.start;
    while at < range.end {
        let Some(raw) = tree.raw_text(at) else {
            if tree.is_hidden(at) || !keep(at) {
                at = tree.end(at);
                continue;
            }
            if tree.tag(at) == "br" || tree.is_block(at) {
                is_broken = true;
            }
            at += 1;
            continue;
        };
        if tree.is_hidden(at) || raw.trim().is_empty() {
            if let Some(line) = lines.last_mut()
                && !line.text.ends_with(' ')
                && !raw.is_empty()
            {
                line.text.push(' ');
            }
            at += 1;
            continue;
        }
        let block = tree.holder(at);
        let node = tree.parent(at);
        let link = tree
            .up(node)
            .take(8)
            .find(|&above| tree.tag(above) == "a" && tree.attribute(above, "href").is_some());
        let joins = !is_broken
            && lines.last().is_some_and(|line| {
                line.block == block && (tree.has_text(block) || innermost(tree, line.node, node) != block)
            });
        match lines.last_mut().filter(|_| joins) {
            Some(line) => {
                line.text.push_str(raw);
                line.node = innermost(tree, line.node, node);
                if line.link != link {
                    line.link = None;
                }
            }
            None => lines.push(Line { node, block, first: at, text: raw.to_owned(), link }),
        }
        is_broken = false;
        at += 1;
    }
    for line in &mut lines {
        line.text = collapse(&line.text);
    }
    lines.retain(|line| line.text.chars().any(char::is_alphanumeric));
    lines
}

/// The texts that stand in one line with a link, before and behind it, of the nodes that count.
pub(super) fn beside(tree: &Tree, link: usize, counts: impl Fn(usize) -> bool) -> (Vec<&str>, Vec<&str>) {
    let texts = |nodes: &mut dyn Iterator<Item = usize>| -> Vec<&str> {
        nodes
            .take(NEAR)
            .take_while(|&node| tree.tag(node) != "br" && !tree.is_block(node))
            .filter(|&node| !tree.is_hidden(node) && counts(node))
            .filter_map(|node| tree.raw_text(node))
            .collect()
    };
    let holder = tree.holder(link);
    let mut before = texts(&mut (holder + 1..link).rev());
    before.reverse();
    (before, texts(&mut (tree.end(link)..tree.end(holder))))
}

/// The innermost element that holds two nodes.
fn innermost(tree: &Tree, one: usize, other: usize) -> usize {
    if tree.is_within(other, one) {
        return one;
    }
    tree.above(one).find(|&above| tree.is_within(other, above)).unwrap_or(0)
}

/// The text with each run of white space as one space, none at the ends.
pub(super) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn lines_are_what_a_reader_sees() {
        let check = |html: &str, expected: &str| {
            let tree = parse(html, None, &Budget::document()).tree;
            let found: Vec<String> =
                lines(&tree, 1..tree.len(), |_| true).into_iter().map(|line| line.text).collect();
            assert_eq!(found.join("|"), expected, "{html}");
        };
        check(
            "<div>By <a href=x>Ana Writer</a>, Berlin</div><div>Today</div>",
            "By Ana Writer, Berlin|Today",
        );
        check("<div><span>World</span><span>2h ago</span></div>", "World|2h ago");
        check("<h3>Talks <b>begin</b></h3>", "Talks begin");
        check("one<br>two<script>x</script>", "one|two");
        check("<div> · </div>", "");
    }
}
