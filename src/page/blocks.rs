//! An element to blocks of spans.
//!
//! Says what each part of the text is, never whether it belongs to the story: that is decided before,
//! by what is left out, and after, block by block.

mod code;
mod embed;
mod length;
mod list;
mod media;
mod spans;
mod table;

use std::collections::HashMap;

use self::length::Lengths;
use self::spans::paragraphs;
pub(super) use self::spans::tidy;
use super::figures::{self, Figures};
use super::ld::Film;
use super::lexicon::{Role, Topic, as_written, role};
use super::live::{self, Post};
use super::tree::{Tree, is_block, is_heading};
use crate::model::{Block, Budget, Span, Style, WebUrl};
use crate::text::{SafeText, fold};

/// How deep lists and quotations may nest; deeper ones are set as their parent's.
const NESTING: usize = 12;
/// The level of the heading that a post's time is.
const POST_LEVEL: u8 = 3;
/// The longest line that names who posted, in characters.
const POSTER: usize = 60;
/// A block, and the element it was made from.
#[derive(Debug)]
pub(super) struct Made {
    /// The block.
    pub block: Block,
    /// The element.
    pub node: usize,
    /// Where its text begins.
    pub at: usize,
}

/// Sets what is below a node into blocks, leaving out what `keep` refuses.
pub(super) fn set(
    tree: &Tree,
    figures: &Figures,
    films: &[Film],
    node: usize,
    budget: &Budget,
    keep: &dyn Fn(usize) -> bool,
) -> Vec<Made> {
    let mut setter = Setter {
        tree,
        figures,
        lengths: Lengths::find(tree, node, films),
        budget,
        keep,
        made: Vec::new(),
        line: Vec::new(),
        line_node: node,
        line_at: node,
        breaks: 0,
        nesting: 0,
        posts: live::posts(tree, node),
    };
    setter.container(node, Style::default(), None);
    setter.flush();
    setter.made
}

struct Setter<'t> {
    tree: &'t Tree,
    figures: &'t Figures,
    lengths: Lengths,
    budget: &'t Budget,
    keep: &'t dyn Fn(usize) -> bool,
    made: Vec<Made>,
    /// The paragraph being gathered.
    line: Vec<Span>,
    line_node: usize,
    /// Where its text begins.
    line_at: usize,
    /// Forced line breaks that wait for text after them.
    breaks: usize,
    nesting: usize,
    /// The posts of a live report.
    posts: HashMap<usize, Post>,
}

impl Setter<'_> {
    fn push(&mut self, node: usize, block: Block) {
        self.made.push(Made { block, node, at: node });
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let line = std::mem::take(&mut self.line);
        for spans in paragraphs(line) {
            let block = Block::Paragraph { spans };
            self.made.push(Made { block, node: self.line_node, at: self.line_at });
        }
    }

    fn text(&mut self, node: usize, text: &str, style: Style, link: Option<&WebUrl>) {
        if text.trim().is_empty() && self.line.is_empty() {
            return;
        }
        if !text.trim().is_empty() {
            if self.breaks > 1 {
                self.flush();
            } else if self.breaks == 1 && !self.line.is_empty() {
                self.line.push(Span { text: SafeText::lines("\n"), style: Style::default(), link: None });
            }
            self.breaks = 0;
        }
        if self.line.is_empty() {
            self.line_node = self.tree.parent(node);
            self.line_at = node;
        }
        let text = if link.is_some() { without_window(text) } else { text };
        self.line.push(Span { text: SafeText::span(text), style, link: link.cloned() });
    }

    fn container(&mut self, node: usize, style: Style, link: Option<&WebUrl>) {
        if self.budget.check().is_err() {
            return;
        }
        for child in self.tree.children(node) {
            self.child(child, style, link);
        }
    }

    fn child(&mut self, node: usize, style: Style, link: Option<&WebUrl>) {
        if let Some(text) = self.tree.raw_text(node) {
            if self.tree.is_hidden(node) {
                return;
            }
            if text.contains('\n') && spans::keeps_lines(self.tree, node) {
                for (at, line) in text.trim_matches('\n').split('\n').enumerate() {
                    self.breaks += usize::from(at > 0);
                    self.text(node, line, style, link);
                }
            } else {
                self.text(node, text, style, link);
            }
            return;
        }
        let tag = self.tree.tag(node);
        if embed::is_frame(tag) {
            if (self.keep)(node) && !self.tree.is_hidden(self.tree.parent(node)) {
                self.embed(node);
            }
            return;
        }
        // What only stands in for something is often called what is left out: a question for consent.
        if let Some(link) = embed::stand_in(self.tree, node) {
            self.elsewhere(node, &link);
            return;
        }
        if let Some(picture) = figures::picture_of_copy(self.tree, node)
            && (self.keep)(node)
            && !self.tree.is_hidden(self.tree.parent(node))
        {
            self.picture(picture);
            return;
        }
        if self.tree.is_hidden(node)
            || !(self.keep)(node)
            || self.figures.is_taken(node)
            || self.lengths.is_shown_at(node)
        {
            return;
        }
        if self.figures.is_at(node) {
            self.captioned(node);
            return;
        }
        if let Some(post) = self.posts.remove(&node) {
            self.post(node, post);
            return;
        }
        match tag {
            "br" => self.breaks += 1,
            "span" if self.tree.end(node) == node + 1 && self.tree.is_called(node, "br") => {
                self.breaks += 1;
            }
            "hr" => {
                self.flush();
                self.push(node, Block::Rule);
            }
            "img" | "amp-img" => self.picture(node),
            "figure" | "picture" => self.figure(node, style, link),
            _ if is_heading(tag) => self.heading(node),
            _ if self.is_list(tag) => self.list(node),
            "blockquote" if self.nesting < NESTING => self.quote(node),
            "pre" | "listing" | "xmp" if self.tree.characters(node) > 0 => self.code(node),
            "code" | "samp" if self.is_lines(node) => self.code(node),
            "table" if self.nesting < NESTING => self.table(node, style, link),
            "p" => {
                self.flush();
                self.container(node, style, link);
                self.flush();
            }
            "q" => {
                self.text(node, "“", style, link);
                self.container(node, style, link);
                self.text(node, "”", style, link);
            }
            _ if is_block(tag) => {
                self.flush();
                self.container(node, style, link);
                self.flush();
            }
            _ => self.inline(node, tag, style, link),
        }
    }

    /// A post of a live report: its time as a heading, then what it says, without who posted it.
    fn post(&mut self, node: usize, post: Post) {
        self.flush();
        let time = SafeText::line(&self.tree.text(post.time));
        let spans = vec![Span { text: time, style: Style::default(), link: None }];
        let before = self.made.len();
        self.push(post.time, Block::Heading { level: POST_LEVEL, spans });
        self.container(node, Style::default(), None);
        self.flush();
        let shown = fold(&self.tree.text(post.time));
        let mut is_head = true;
        let mut made = self.made.split_off(before);
        let heading = made.remove(0);
        self.made.push(heading);
        made.retain(|made| {
            let Block::Paragraph { .. } = &made.block else {
                is_head &= matches!(made.block, Block::Rule);
                return true;
            };
            let text = fold(&made.block.texts().concat());
            let rest = text.strip_prefix(&shown).unwrap_or(&text).trim();
            is_head &= rest.chars().count() <= POSTER && !rest.ends_with(['.', '!', '?', ':', '"', '。']);
            !is_head
        });
        self.made.extend(made);
    }

    fn inline(&mut self, node: usize, tag: &str, mut style: Style, link: Option<&WebUrl>) {
        match tag {
            "b" | "strong" => style.strong = true,
            "i" | "em" | "cite" | "dfn" | "var" => style.emphasis = true,
            "code" | "kbd" | "samp" | "tt" => style.code = true,
            _ => {}
        }
        if tag == "a" {
            let own = self.tree.link(node);
            self.container(node, style, own.as_ref().or(link));
        } else {
            self.container(node, style, link);
        }
    }

    fn heading(&mut self, node: usize) {
        self.flush();
        let level = self.tree.tag(node).as_bytes()[1] - b'0';
        for made in self.apart(node) {
            match made.block {
                Block::Paragraph { spans } => self.push(node, Block::Heading { level, spans }),
                other => self.push(made.node, other),
            }
        }
    }

    /// What is below a node, set by itself.
    fn apart(&mut self, node: usize) -> Vec<Made> {
        let before = std::mem::take(&mut self.made);
        self.nesting += 1;
        self.container(node, Style::default(), None);
        self.flush();
        self.nesting -= 1;
        std::mem::replace(&mut self.made, before)
    }

    fn quote(&mut self, node: usize) {
        self.flush();
        if self.tree.is_labelled(node, &POST) {
            let link =
                self.tree.all_below(node, "a").filter_map(|link| self.tree.attribute(link, "href")).last();
            let link = link.and_then(|link| self.tree.address(link));
            let host = link.as_ref().map_or("a post", |link| link.outlet_host()).to_owned();
            // What was posted is a quotation where the page itself carries its words.
            let tree = self.tree;
            let is_spoken =
                |child: usize| tree.tag(child) == "p" && tree.linked(child) * 2 < tree.characters(child);
            let words: Vec<usize> = tree.children(node).filter(|&child| is_spoken(child)).collect();
            let blocks: Vec<Block> =
                words.into_iter().flat_map(|child| self.apart(child)).map(|made| made.block).collect();
            if !blocks.is_empty() {
                self.push(node, Block::Quote { blocks });
            }
            self.push(node, Block::Embed { label: SafeText::line(&format!("Post on {host}")), link });
            return;
        }
        let mut blocks = Vec::new();
        for made in self.apart(node) {
            match made.block {
                block @ (Block::Figure { .. } | Block::Embed { .. }) => self.push(made.node, block),
                block => blocks.push(block),
            }
        }
        if !blocks.is_empty() {
            self.push(node, Block::Quote { blocks });
        }
    }
}

/// What a quotation is called that shows a post of another service.
static POST: Role = Role::new(|| role("post"));
/// What the frame of such a post is called: its words stand in a quotation beside it.
static POST_FRAME: Role = Role::new(|| role("post.frame"));

/// What links say to those who do not see where they open, in lower case.
static WINDOWS: Topic = Topic::new(|| as_written("lines.window"));

/// The text of a link without the words that tell in which window it opens.
fn without_window(text: &str) -> &str {
    let trimmed = text.trim_end().trim_end_matches([')', ']']);
    let lower = trimmed.to_lowercase();
    // Where lower case has another length, its places are not those of the text.
    if lower.len() != trimmed.len() {
        return text;
    }
    WINDOWS
        .iter()
        .find(|window| lower.ends_with(window))
        .and_then(|window| trimmed.get(..trimmed.len() - window.len()))
        .map_or(text, |rest| rest.trim_end().trim_end_matches(['(', '[', ',', ';']).trim_end())
}

#[cfg(test)]
mod tests {
    use crate::model::{Block, Budget, Item, WebUrl};

    /// Blocks in a short notation.
    fn shown(blocks: &[Block]) -> String {
        let all: Vec<String> = blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph { .. } => format!("p[{}]", block.texts()[0]),
                Block::Heading { level, .. } => format!("h{level}[{}]", block.texts()[0]),
                Block::List { ordered, items } => {
                    let mark = |item: &Item| item.mark.as_ref().map(|mark| format!("{mark}:"));
                    let items: Vec<String> = items
                        .iter()
                        .map(|item| mark(item).unwrap_or_default() + &shown(&item.blocks))
                        .collect();
                    format!("{}({})", if *ordered { "ol" } else { "ul" }, items.join(","))
                }
                Block::Quote { blocks } => format!("quote({})", shown(blocks)),
                Block::Code { text } => format!("code[{text}]"),
                Block::Table { .. } => format!("table[{}]", block.texts().join("/")),
                Block::Figure { figure } => format!(
                    "figure[{}|{}|{}]",
                    figure.alt.as_deref().unwrap_or_default(),
                    figure.caption.as_deref().unwrap_or_default(),
                    figure.credit.as_deref().unwrap_or_default()
                ),
                Block::Embed { label, link } => {
                    format!("embed[{label}|{}]", link.as_ref().map_or("", WebUrl::as_str))
                }
                Block::Correction { .. } => format!("correction[{}]", block.texts()[0]),
                Block::Rule => "rule".to_owned(),
            })
            .collect();
        all.join(" ")
    }

    fn check(html: &str, expected: &str) {
        let base = WebUrl::parse("https://news.example/a/").expect("an address");
        let blocks = crate::page::fragment(html, Some(&base), &Budget::document());
        assert_eq!(shown(&blocks), expected, "{html}");
    }

    #[test]
    fn markup_becomes_blocks() {
        check("plain &amp; simple", "p[plain & simple]");
        check("<p>One</p>\n<p>two <b>bold</b>, <i>it</i>.</p>", "p[One] p[two bold, it.]");
        check("one<br>line<br><br>two", "p[one\nline] p[two]");
        check("<div>text <div>inner</div> after</div>", "p[text] p[inner] p[after]");
        check("<h2> Talks </h2><hr><p>x", "h2[Talks] rule p[x]");
        check("<ul><li>a<li>b<ol><li>c</ol></ul>", "ul(p[a],p[b] ol(p[c]))");
        check("<blockquote><p>He said</p><p>so</p></blockquote>", "quote(p[He said] p[so])");
        check("<pre>let a;\n  let b;</pre>", "code[let a;\n  let b;]");
        check(
            "<blockquote><p>a<blockquote><p>b</p></blockquote><p>c</blockquote>",
            "quote(p[a] quote(p[b]) p[c])",
        );
        check("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "table[a | b/1 | 2]");
        check("<table><tr><td><p>layout</p></table>", "p[layout]");
        check("<p>seen<script>alert(1)</script><template>no</template></p>", "p[seen]");
        check("<p></p><p> </p>", "");
        check("", "");
    }

    #[test]
    fn verse_keeps_its_lines() {
        let verse = "The tide is out, the boats are in,\n  the gulls are on the pier,\nand nobody can say again\n\nwhat brought them here.\nThey sing.";
        let stanzas = "p[The tide is out, the boats are in,\nthe gulls are on the pier,\nand nobody can say again] \
                       p[what brought them here.\nThey sing.]";
        check(&format!("<pre>{verse}</pre>"), stanzas);
        check(&format!("<p style='white-space: pre-line'>{verse}</p>"), stanzas);
        check(&format!("<p>{}</p>", verse.replace('\n', "<br>")), stanzas);
        check("<p>one\ntwo</p>", "p[one two]");
        check(
            "<div style='white-space:normal'><p style='white-space:nowrap'>one\ntwo</p></div>",
            "p[one two]",
        );
        // What has the signs of code or of a table, or is called code, is none.
        check(
            "<pre>let it = be;\nlet me = go;\nlet us = stay;</pre>",
            "code[let it = be;\nlet me = go;\nlet us = stay;]",
        );
        check("<pre>Reed  one\nSedge  two\nEel  none</pre>", "code[Reed  one\nSedge  two\nEel  none]");
        check(
            "<pre><code>git pull all\ngit push all\ngit say so</code></pre>",
            "code[git pull all\ngit push all\ngit say so]",
        );
        check("<pre>one line\ntwo lines</pre>", "code[one line\ntwo lines]");
    }

    #[test]
    fn items_are_counted_as_the_page_counts_them() {
        check("<ol><li>a<li>b</ol>", "ol(p[a],p[b])");
        check("<ol start=4><li>a<li>b</ol>", "ol(4:p[a],5:p[b])");
        check("<ol><li>a<li value=7>b<li>c</ol>", "ol(p[a],7:p[b],8:p[c])");
        check("<ol reversed><li>a<li>b<li>c</ol>", "ol(3:p[a],p[b],1:p[c])");
        check("<ol type=a start=26><li>a<li>b</ol>", "ol(z:p[a],aa:p[b])");
        check("<ol type=I><li>a<li>b<li>c<li>d</ol>", "ol(I:p[a],II:p[b],III:p[c],IV:p[d])");
        check("<ol style='list-style-type: lower-roman'><li value=9>a</ol>", "ol(ix:p[a])");
        check("<ol><li>a</li><ol><li>b</li></ol><li>c</li></ol>", "ol(p[a] ol(p[b]),p[c])");
        check("<ol start=x><li>a<li value=99999999999>b</ol>", "ol(p[a],p[b])");
        check(
            "<ol><li><h3>Mix</h3><p>It all.<li><h3>Bake</h3><p>It.</ol>",
            "ol(h3[Mix] p[It all.],h3[Bake] p[It.])",
        );
        check("<ul start=4><li value=3>a</ul>", "ul(p[a])");
    }

    #[test]
    fn each_cell_of_a_table_stands_in_its_column() {
        check(
            "<table><thead><tr><th rowspan=2>Team<th colspan=2>Goals<tr><th>for<th>against<tbody>\
             <tr><th scope=row>Reed<td>31<td>12</table>",
            "table[Team | Goals for | Goals against/Reed | 31 | 12]",
        );
        check(
            "<table><tr><th>Day<th>Ship<tr><td rowspan=2>Monday<td>Eel<tr><td>Otter<tr><td colspan=2>None</table>",
            "table[Day | Ship/Monday | Eel/Monday | Otter/None | ]",
        );
        check(
            "<table><tr><td><b>Port</b><td><b>Fare</b><tr><td>Reed<td>9<tr><td>Sedge<td>8</table>",
            "table[Port | Fare/Reed | 9/Sedge | 8]",
        );
        check(
            "<table><tr><td><b>a</b><td><b>b</b><tr><td><b>c</b><td><b>d</b></table>",
            "table[a | b/c | d]",
        );
        check("<table><tr><th><th>a<tr><td>1<td>2<tr><td>3</table>", "table[ | a/1 | 2/3 | ]");
        check("<table><tr><td>a<td><td>b<tr><td>c<td> <td>d</table>", "table[a | b/c | d]");
        check("<table><tr><td colspan=9999 rowspan=0>a<td>b<tr><td>c</table>", "table[a | b/a | c]");
        check("<table><tr><td>a<td><pre>x\n y</pre></table>", "p[a] code[x\n y]");
    }

    #[test]
    fn pictures_keep_their_words() {
        check(
            "<figure><img src=a.jpg alt='A boat'><figcaption>A boat in port. <span class=credit>A. Maker</span></figcaption></figure>",
            "figure[A boat|A boat in port.|A. Maker]",
        );
        check(
            "<img src=a.jpg alt='Map of the coast and the port'><p>x",
            "figure[Map of the coast and the port||] p[x]",
        );
        check("<img src=p.gif width=1 height=1>x", "p[x]");
        check(
            "<div><img src=m.png alt='Map of Upland'><div>Upland</div></div><p>x",
            "figure[|Map of Upland|] p[x]",
        );
    }

    #[test]
    fn what_stands_elsewhere_is_a_line_with_a_link_after_the_words_of_a_post() {
        check(
            "<iframe src='https://www.youtube.example/embed/1' title='The launch, live'></iframe>",
            "embed[Video: The launch, live|https://www.youtube.example/embed/1]",
        );
        check(
            "<blockquote class=twitter-tweet><p>Hi</p><a href='https://social.example/1'>d</a></blockquote>",
            "quote(p[Hi]) embed[Post on social.example|https://social.example/1]",
        );
    }
}
