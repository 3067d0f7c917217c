//! Code: its lines and their indentation as the page shows them, without the numbers beside them.

use super::Setter;
use super::table::cells;
use crate::model::{Block, Span, Style};
use crate::page::lexicon::{Role, role};
use crate::page::tree::Tree;
use crate::text::SafeText;

/// The longest line of code; text with longer ones is prose that stands so for its line breaks.
const LONG: usize = 160;

/// The fewest lines of verse, and the longest of them.
const VERSES: usize = 3;
const VERSE: usize = 72;
/// The signs that a line of verse may begin with, and those that may stand in it.
const VERSE_OPENS: &str = "\u{201c}\u{201e}\u{ab}\u{2018}\u{bf}\u{a1}\"'\u{2014}\u{2013}\u{2026}";
const VERSE_SIGNS: &str = ".,;:!?-()\u{2019}\u{201d}\u{bb}\u{3001}\u{3002}\u{ff0c}\u{ff1f}\u{ff01}";

/// What tables and cells of code are called.
static CODE_WORDS: Role = Role::new(|| role("code"));

impl Setter<'_> {
    pub(super) fn code(&mut self, node: usize) {
        self.flush();
        let text = lines(self.tree, node, self.keep);
        let text = text.trim_matches('\n').trim_end();
        // Prose that stands in `pre` for its line breaks alone has long lines and no code in it.
        if text.lines().any(|line| line.chars().count() > LONG)
            && (node..self.tree.end(node)).all(|below| self.tree.tag(below) != "code")
        {
            for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
                self.push(node, Block::paragraph(part));
            }
            return;
        }
        if self.is_verse(node, text) {
            self.verse(node, text);
            return;
        }
        self.push_code(node, text);
    }

    /// Whether what stands in `pre` is verse: short lines of words, nothing in it or around it that says code.
    fn is_verse(&self, node: usize, text: &str) -> bool {
        let tree = self.tree;
        let is_said = |node: usize| {
            matches!(tree.tag(node), "code" | "samp" | "kbd")
                || tree.is_labelled(node, &CODE_WORDS)
                || tree.attribute(node, "class").is_some_and(|class| class.contains("lang"))
        };
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let is_line = |line: &str| {
            line.chars().count() <= VERSE
                && line.starts_with(|sign: char| sign.is_alphabetic() || VERSE_OPENS.contains(sign))
                && line.chars().any(char::is_whitespace)
                && !line.contains("  ")
                && line.chars().all(|sign| {
                    sign.is_alphabetic()
                        || sign.is_whitespace()
                        || VERSE_OPENS.contains(sign)
                        || VERSE_SIGNS.contains(sign)
                })
        };
        lines.clone().count() >= VERSES
            && lines.all(is_line)
            && !(node..tree.end(node)).chain(tree.above(node).take(1)).any(is_said)
    }

    /// Verse: a paragraph for each stanza, a line for each of its lines.
    fn verse(&mut self, node: usize, text: &str) {
        let mut stanza: Vec<&str> = Vec::new();
        for line in text.lines().map(str::trim).chain(std::iter::once("")) {
            if !line.is_empty() {
                stanza.push(line);
            } else if !stanza.is_empty() {
                let text = SafeText::lines(&std::mem::take(&mut stanza).join("\n"));
                let spans = vec![Span { text, style: Style::default(), link: None }];
                self.push(node, Block::Paragraph { spans });
            }
        }
    }

    /// Code, in place of the numbers of its lines that stand right before it.
    pub(super) fn push_code(&mut self, node: usize, text: &str) {
        let text = text.trim_matches('\n').trim_end();
        if text.is_empty() {
            return;
        }
        let parent = self.tree.parent(node);
        let holder = self.tree.parent(parent);
        let is_gutter = self.made.last().is_some_and(|made| {
            (self.tree.is_within(made.node, parent) || self.tree.is_within(made.node, holder))
                && counts(&made.block.texts().join("\n")).is_some_and(|count| count == text.lines().count())
        });
        if is_gutter {
            self.made.pop();
        }
        self.push(node, Block::Code { text: SafeText::lines(text) });
    }

    /// Whether an element of code within a line is lines of code by itself: nothing stands beside it in its
    /// block, and it has several lines.
    pub(super) fn is_lines(&self, node: usize) -> bool {
        let tree = self.tree;
        let characters = tree.characters(node);
        characters > 0
            && self.line.is_empty()
            && tree.characters(tree.holder(node)) == characters
            && (tree.below(node).any(|below| tree.tag(below) == "br" || tree.is_block(below))
                || tree.raw_below(node).trim().contains('\n'))
    }

    /// The lines of code of a table that has their numbers in its first column.
    pub(super) fn numbered_lines(&self, rows: &[usize]) -> Option<String> {
        let tree = self.tree;
        let mut lines_of = Vec::new();
        let mut next: Option<usize> = None;
        let mut is_numbered = rows.len() == 1;
        for &row in rows {
            let cells = cells(tree, row);
            let (&code, gutters) = cells.split_last().filter(|(_, gutters)| !gutters.is_empty())?;
            for &gutter in gutters {
                let said = lines(tree, gutter, self.keep);
                let stated = tree.attribute(gutter, "data-line-number");
                is_numbered |= stated.is_some();
                if rows.len() == 1 {
                    counts(&said)?;
                } else if let Some(number) = number(&said) {
                    if next.is_some_and(|next| number != next) {
                        return None;
                    }
                    next = Some(number + 1);
                } else if said.trim().is_empty() {
                    next = next.map(|next| next + 1);
                } else {
                    return None;
                }
            }
            // A number beside a sentence with a word of code in it is a step's.
            let is_code = tree.characters(code) == 0
                || tree.below(code).any(|below| {
                    matches!(tree.tag(below), "pre" | "code")
                        && (rows.len() == 1 || tree.characters(below) == tree.characters(code))
                })
                || std::iter::once(&code).chain(gutters).any(|&cell| {
                    tree.attribute(cell, "data-line-number").is_some() || tree.is_labelled(cell, &CODE_WORDS)
                });
            if !is_code {
                return None;
            }
            let text = lines(tree, code, self.keep);
            let text = text.strip_prefix('\n').unwrap_or(&text);
            lines_of.push(text.trim_end().to_owned());
        }
        let text = lines_of.join("\n");
        ((is_numbered || next.is_some()) && !text.trim().is_empty()).then_some(text)
    }
}

/// The number that a text is.
fn number(text: &str) -> Option<usize> {
    let text = text.trim().trim_end_matches([':', '.', '|']);
    (text.len() <= 6).then(|| text.parse().ok()).flatten()
}

/// How many numbers a text is that follow one another.
fn counts(text: &str) -> Option<usize> {
    let mut words = text.split_whitespace();
    let first = number(words.next()?)?;
    let mut count = 1;
    for word in words {
        if number(word)? != first + count {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// The text below an element as it is typed: its line feeds and indentation, a line for each block, without
/// the numbers of the lines.
fn lines(tree: &Tree, node: usize, keep: &dyn Fn(usize) -> bool) -> String {
    let mut typed = Typed { tree, keep, text: String::new(), numbers: Vec::new() };
    let rows = rows_of(tree, node);
    typed.walk(node, &rows, 0);
    typed.without_numbers()
}

/// The elements in code that are one line each without a line feed between them: they look alike, and there
/// is nothing else.
fn rows_of(tree: &Tree, node: usize) -> Vec<usize> {
    if tree.raw_below(node).trim().contains('\n') {
        return Vec::new();
    }
    let mut holder = node;
    loop {
        let children: Vec<usize> = tree.children(holder).collect();
        match children[..] {
            [only] if tree.is_element(only) => holder = only,
            _ => {
                let class = |child: usize| tree.attribute(child, "class").filter(|class| !class.is_empty());
                let is_alike = children.len() > 1
                    && children.iter().all(|&child| {
                        tree.tag(child) == tree.tag(children[0])
                            && class(child).is_some()
                            && class(child) == class(children[0])
                    });
                return if is_alike { children } else { Vec::new() };
            }
        }
    }
}

/// Code while it is read.
struct Typed<'t> {
    tree: &'t Tree,
    keep: &'t dyn Fn(usize) -> bool,
    text: String,
    /// Numbers that begin a line in an element of their own: where they stand, and what they say.
    numbers: Vec<(std::ops::Range<usize>, usize)>,
}

/// How deep elements in code are followed.
const DEPTH: usize = 40;

impl Typed<'_> {
    fn walk(&mut self, node: usize, rows: &[usize], depth: usize) {
        let tree = self.tree;
        // What parts the elements of lines in the page's own source is no line.
        let is_between = tree.children(node).any(|other| tree.is_block(other));
        for child in tree.children(node) {
            if let Some(piece) = tree.raw_text(child) {
                if !(tree.is_hidden(child) || is_between && piece.trim().is_empty()) {
                    self.text.push_str(piece);
                }
                continue;
            }
            let tag = tree.tag(child);
            if tree.is_hidden(child) || !(self.keep)(child) || tag == "button" || depth >= DEPTH {
                continue;
            }
            if tag == "br" {
                self.text.push('\n');
                continue;
            }
            let is_line = (tree.is_block(child) && !matches!(tag, "td" | "th")) || rows.contains(&child);
            if is_line && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push('\n');
            }
            let start = self.text.len();
            let is_at_start = start == 0 || self.text.ends_with('\n');
            let is_gutter = !is_line
                && self.text.trim().is_empty()
                && counts(&self.raw(child)).is_some_and(|count| {
                    count > 1 && {
                        let after: String = tree
                            .children(node)
                            .filter(|&other| other > child)
                            .map(|other| self.raw(other))
                            .collect();
                        after.trim_matches('\n').lines().count() == count
                    }
                });
            if is_gutter {
                continue;
            }
            self.walk(child, rows, depth + 1);
            if let Some(number) = number(&self.text[start..]).filter(|_| is_at_start) {
                self.numbers.push((start..self.text.len(), number));
            }
            if is_line && (self.text.len() == start || !self.text.ends_with('\n')) {
                self.text.push('\n');
            }
        }
    }

    /// The text below a node or of it, without that which is hidden.
    fn raw(&self, node: usize) -> String {
        let texts = (node..self.tree.end(node)).filter(|&below| !self.tree.is_hidden(below));
        texts.filter_map(|below| self.tree.raw_text(below)).collect()
    }

    /// The text without the numbers of its lines, where each line has one, each one more than the one before.
    fn without_numbers(mut self) -> String {
        self.numbers.dedup_by(|later, earlier| later.0.start == earlier.0.start);
        let lines = self.text.lines().filter(|line| !line.trim().is_empty()).count();
        let is_count = self.numbers.windows(2).all(|pair| pair[1].1 == pair[0].1 + 1);
        let numbers: usize = self.numbers.iter().map(|(range, _)| range.len()).sum();
        let characters = self.text.chars().filter(|character| !character.is_whitespace()).count();
        if self.numbers.len() < 2 || self.numbers.len() < lines || !is_count || numbers >= characters {
            return self.text;
        }
        for (range, _) in self.numbers.iter().rev() {
            self.text.replace_range(range.clone(), "");
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Block, Budget};

    fn check(html: &str, expected: &[&str]) {
        let blocks = crate::page::fragment(html, None, &Budget::document());
        let code: Vec<&str> = blocks
            .iter()
            .map(|block| match block {
                Block::Code { text } => text.as_str(),
                other => panic!("{html}: {other:?}"),
            })
            .collect();
        assert_eq!(code, expected, "{html}");
    }

    #[test]
    fn lines_and_indentation_are_kept_however_the_page_parts_them() {
        check("<pre>a\tb\n  c\n\n    d</pre>", &["a   b\n  c\n\n    d"]);
        check("<pre><code>if x:<br>&nbsp; y()<br><br>z()</code></pre>", &["if x:\n\u{a0} y()\n\nz()"]);
        check("<pre><div>a {</div>\n<div>  b</div>\n<div><br></div><div>}</div></pre>", &["a {\n  b\n\n}"]);
        check(
            "<pre><code><span class=line>a {</span><span class=line>  b</span><span class=line>}</span></code></pre>",
            &["a {\n  b\n}"],
        );
        check("<pre><ol><li>a {</li><li>  b</li><li>}</li></ol></pre>", &["a {\n  b\n}"]);
        check("<pre><code><span class=k>let</span> <span class=n>a</span></code></pre>", &["let a"]);
        check("<div><code>a {<br>  b<br>}</code></div>", &["a {\n  b\n}"]);
        check("<pre>a<button>Copy</button></pre>", &["a"]);
    }

    #[test]
    fn the_numbers_of_lines_are_no_code() {
        let lines = ["x = 1\n  y = 2\nz"];
        let spans =
            "<pre><span><i>1</i>x = 1\n</span><span><i>2</i>  y = 2\n</span><span><i>3</i>z\n</span></pre>";
        check(spans, &lines);
        check("<pre><span>1\n2\n3\n</span><code>x = 1\n  y = 2\nz\n</code></pre>", &lines);
        check("<pre>1\n2\n3</pre><pre>x = 1\n  y = 2\nz</pre>", &lines);
        check("<div><ul><li>1<li>2<li>3</ul><pre>x = 1\n  y = 2\nz</pre></div>", &lines);
        check("<table><tr><td><pre>1\n2\n3</pre><td><pre>x = 1\n  y = 2\nz\n</pre></table>", &lines);
        check(
            "<table><tr><td><div>1</div><div>2</div><div>3</div><td><div><div><code>x</code> <code>= 1</code></div>\
             <div><code>  y = 2</code></div><div><code>z</code></div></div></table>",
            &lines,
        );
        check(
            "<table><tr><td data-line-number=1><td>x = 1<tr><td data-line-number=2><td>  y = 2\
             <tr><td data-line-number=3><td>z</table>",
            &lines,
        );
        check("<table><tr><td>7<td><code>x</code><tr><td>8<td><code>  y</code></table>", &["x\n  y"]);
        check("<pre><span>1</span>\n<span>2</span></pre>", &["1\n2"]);
        check("<pre><span>4</span> apples\n<span>9</span> pears</pre>", &["4 apples\n9 pears"]);
    }

    #[test]
    fn steps_with_numbers_are_no_code() {
        let html = "<table><tr><td>1<td>Start it with <code>go</code><tr><td>2<td>Wait</table>";
        let blocks = crate::page::fragment(html, None, &Budget::document());
        assert!(matches!(blocks[..], [Block::Table { .. }]), "{blocks:?}");
    }
}
