//! What a tree's elements say to a reader.

use super::{Kind, Tree, is_block};

impl Tree {
    /// The shown text below a node, as one line.
    pub fn text(&self, node: usize) -> String {
        self.text_where(node, |_| true)
    }

    /// The shown text below a node without that below some elements, as one line.
    pub fn text_where(&self, node: usize, keep: impl Fn(usize) -> bool) -> String {
        let mut text = String::new();
        let mut at = node;
        let end = self.end(node);
        let mut push = |piece: &str| {
            if is_next_sentence(&text, piece) {
                text.push(' ');
            }
            for (at, part) in piece.split(char::is_whitespace).enumerate() {
                if at > 0 && !text.ends_with(' ') && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(part);
            }
        };
        // Where a block ends, its last word and the next one are two words.
        let mut ends: Vec<usize> = Vec::new();
        while at < end {
            while ends.last().is_some_and(|&block_end| block_end <= at) {
                ends.pop();
                push(" ");
            }
            match &self.node(at).kind {
                Kind::Text(piece) => {
                    if !self.is_hidden(at) {
                        push(piece);
                    }
                }
                Kind::Element { tag, .. } => {
                    if at != node && (self.is_hidden(at) || !keep(at)) {
                        push(" ");
                        at = self.end(at);
                        continue;
                    }
                    if is_block(tag) || &**tag == "br" {
                        push(" ");
                        ends.push(self.end(at));
                    }
                }
            }
            at += 1;
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// Whether a piece of text begins a sentence right where another ends: the look of the page divides
/// the two, a caption and its credit.
fn is_next_sentence(text: &str, piece: &str) -> bool {
    let mut before = text.chars().rev();
    before.next().is_some_and(|last| matches!(last, '.' | '!' | '?'))
        && before.next().is_some_and(char::is_lowercase)
        && piece.chars().next().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use crate::model::Budget;
    use crate::page::tree::parse::parse;

    #[test]
    fn text_is_what_the_page_shows() {
        let check = |html: &str, expected: &str| {
            assert_eq!(parse(html, None, &Budget::document()).tree.text(0), expected, "{html}");
        };
        check("<p>One</p><p>two<br>three</p>", "One two three");
        check("a<b>b</b>c <i> d</i>", "abc d");
        check("<span>A boat.</span><span>Ida Marsh</span>", "A boat. Ida Marsh");
        check("<b>U.</b>S. and port.<b>example</b>", "U.S. and port.example");
        check("<p>seen<span hidden>not</span><span style='display: NONE'>not</span></p>", "seen");
        check("<template><p>not</p></template><script>not</script>x<noscript>not</noscript>", "x");
        check("<div hidden id='S:1a'>late</div><div hidden id='S:x'>not</div>", "late");
        check("<span class='sr-only'>Opens in a new window</span>x", "x");
    }
}
