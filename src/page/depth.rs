//! How deep a page nests, told from its tags alone in one pass.
//!
//! The parser's time grows with the square of the depth and cannot be cut short, so this is asked
//! first. End tags that HTML lets a writer leave out and elements without an end are understood, for
//! real pages leave hundreds of `<p>` and `<li>` open.

use crate::model::DEPTH;

/// Elements that have no end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "keygen", "frame", "basefont", "bgsound", "image", "command",
];
/// Elements whose inside is text, not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// Elements that the parser opens again after a block that cut them off.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose start closes an open paragraph.
const CLOSES_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "li",
    "dd",
    "dt",
];
/// Elements that an end tag of something outside does not reach through.
const WALLS: &[&str] =
    &["table", "td", "th", "caption", "template", "object", "marquee", "applet", "html", "button"];

/// One tag of the page.
struct Tag<'a> {
    /// Lower case.
    name: String,
    is_end: bool,
    is_self_closing: bool,
    /// From `<` to behind `>`.
    whole: &'a str,
    /// Behind `>`.
    end: usize,
}

/// The next tag at or after an offset; comments and declarations are passed over.
fn next_tag(html: &str, mut from: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    loop {
        let start = from + bytes.get(from..)?.iter().position(|byte| *byte == b'<')?;
        if html[start..].starts_with("<!--") {
            from = html[start + 4..].find("-->").map(|at| start + 4 + at + 3)?;
            continue;
        }
        let is_end = bytes.get(start + 1) == Some(&b'/');
        let name_start = start + 1 + usize::from(is_end);
        if !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
            from = start + 1;
            continue;
        }
        let name_end = bytes[name_start..]
            .iter()
            .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            .map(|at| name_start + at)?;
        let mut quote = None;
        let mut before = b' ';
        for (at, &byte) in bytes.iter().enumerate().skip(name_end) {
            match (quote, byte) {
                (Some(open), _) if byte == open => quote = None,
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (None, b'>') => {
                    return Some(Tag {
                        name: html[name_start..name_end].to_ascii_lowercase(),
                        is_end,
                        is_self_closing: bytes[at - 1] == b'/',
                        whole: &html[start..=at],
                        end: at + 1,
                    });
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
        }
        return None;
    }
}

/// Behind the end tag of an element whose inside is text, and where that end tag starts.
fn raw_end(html: &str, from: usize, name: &str) -> (usize, usize) {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(offset) = bytes[at..].windows(2).position(|window| window == b"</") {
        let start = at + offset;
        let rest = &bytes[start + 2..];
        if rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            let end =
                rest.iter().position(|byte| *byte == b'>').map_or(bytes.len(), |end| start + 2 + end + 1);
            return (start, end);
        }
        at = start + 2;
    }
    (bytes.len(), bytes.len())
}

/// The open elements as the parser would have them.
#[derive(Default)]
struct Open {
    names: Vec<String>,
    /// Formatting elements cut off by the end of a block, which come back in the next one.
    cut_off: Vec<String>,
}

impl Open {
    fn depth(&self) -> usize {
        self.names.len() + self.cut_off.len()
    }

    fn truncate(&mut self, length: usize) {
        for name in self.names.drain(length..) {
            // The parser keeps at most three that are alike.
            if FORMATTING.contains(&name.as_str())
                && self.cut_off.iter().filter(|other| **other == name).count() < 3
            {
                self.cut_off.push(name);
            }
        }
    }

    /// Closes the innermost of these names unless one of the walls stands before it.
    fn close(&mut self, names: &[&str], walls: &[&str]) {
        for at in (0..self.names.len()).rev() {
            if names.contains(&self.names[at].as_str()) {
                self.truncate(at);
                return;
            }
            if walls.contains(&self.names[at].as_str()) {
                return;
            }
        }
    }

    fn start(&mut self, name: &str) {
        if CLOSES_PARAGRAPH.contains(&name) {
            self.close(&["p"], WALLS);
        }
        match name {
            "li" => self.close(&["li"], &["ul", "ol", "menu", "dir", "table", "td", "th", "template"]),
            "dd" | "dt" => self.close(&["dd", "dt"], &["dl", "table", "td", "th", "template"]),
            "option" => self.close(&["option"], &["select", "optgroup", "datalist"]),
            "optgroup" => self.close(&["optgroup"], &["select"]),
            "td" | "th" => self.close(&["td", "th"], &["table", "tr", "template"]),
            "tr" => self.close(&["tr"], &["table", "template"]),
            "tbody" | "thead" | "tfoot" => self.close(&["tbody", "thead", "tfoot"], &["table", "template"]),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                if self
                    .names
                    .last()
                    .is_some_and(|last| matches!(last.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")) =>
            {
                self.truncate(self.names.len() - 1);
            }
            "a" | "nobr" => {
                if let Some(at) = self.names.iter().rposition(|open| open == name) {
                    self.names.remove(at);
                }
                self.cut_off.retain(|open| open != name);
            }
            _ => {}
        }
        self.names.push(name.to_owned());
    }

    fn end(&mut self, name: &str) {
        if FORMATTING.contains(&name) {
            if let Some(at) = self.names.iter().rposition(|open| open == name) {
                self.names.remove(at);
            } else if let Some(at) = self.cut_off.iter().rposition(|open| open == name) {
                self.cut_off.remove(at);
            }
            return;
        }
        let walls: &[&str] = if WALLS.contains(&name) || matches!(name, "tr" | "tbody" | "thead" | "tfoot") {
            &["template"]
        } else {
            WALLS
        };
        self.close(&[name], walls);
        if matches!(name, "td" | "th" | "caption" | "table") {
            self.cut_off.clear();
        }
    }
}

/// Whether elements nest deeper than what is read.
pub(super) fn is_too_deep(html: &str) -> bool {
    is_deeper_than(html, DEPTH)
}

/// Whether elements nest deeper than a limit.
pub(super) fn is_deeper_than(html: &str, limit: usize) -> bool {
    let mut open = Open::default();
    let mut from = 0;
    while let Some(tag) = next_tag(html, from) {
        from = tag.end;
        let name = tag.name.as_str();
        if tag.is_end {
            open.end(name);
        } else if RAW.contains(&name) {
            from = raw_end(html, from, name).1;
        } else if !VOID.contains(&name) && !tag.is_self_closing {
            open.start(name);
            if open.depth() > limit {
                return true;
            }
        } else if tag.is_self_closing && !is_drawing(name) && !VOID.contains(&name) {
            // HTML ignores the slash, except within drawings.
            if !open.names.iter().any(|open| open == "svg" || open == "math") {
                open.start(name);
                if open.depth() > limit {
                    return true;
                }
            }
        }
    }
    false
}

/// Elements of drawings that are often written with a slash instead of an end.
fn is_drawing(name: &str) -> bool {
    matches!(
        name,
        "path" | "circle" | "rect" | "use" | "line" | "polygon" | "polyline" | "ellipse" | "stop" | "g"
    )
}

/// What the head of a page says, and its first headline, without anything that nests.
pub(super) fn head_only(html: &str) -> String {
    let mut head = String::from("<!doctype html><html><head>");
    let mut headline = None;
    let mut from = 0;
    while let Some(tag) = next_tag(html, from) {
        from = tag.end;
        let name = tag.name.as_str();
        if tag.is_end {
            continue;
        }
        match name {
            "meta" | "link" | "base" => head.push_str(tag.whole),
            "script" | "style" | "textarea" | "title" | "xmp" => {
                let (inside_end, end) = raw_end(html, from, name);
                if name == "title" || name == "script" && tag.whole.contains("ld+json") {
                    head.push_str(tag.whole);
                    head.push_str(&html[from..inside_end]);
                    head.push_str("</");
                    head.push_str(name);
                    head.push('>');
                }
                from = end;
            }
            "h1" if headline.is_none() => {
                let rest = &html[from..];
                let inside = &rest[..rest.find("</").unwrap_or(0)];
                headline = (!inside.contains('<')).then(|| inside.to_owned());
            }
            _ => {}
        }
    }
    head.push_str("</head><body><h1>");
    head.push_str(headline.as_deref().unwrap_or_default());
    head.push_str("</h1></body></html>");
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_what_the_parser_would_hold_open() {
        let check = |html: &str, expected: bool| {
            assert_eq!(is_too_deep(html), expected, "{}", &html[..html.len().min(60)]);
        };
        check(&"<div>".repeat(DEPTH - 1), false);
        check(&"<div>".repeat(DEPTH + 1), true);
        check(&"<ul><li>".repeat(DEPTH), true);
        check(&"<ul><li>x</ul>".repeat(10_000), false);
        check(&"<p>text".repeat(10_000), false);
        check(&format!("<ul>{}</ul>", "<li>item".repeat(10_000)), false);
        check(&format!("<table>{}", "<tr><td>a<td>b".repeat(10_000)), false);
        check(&"<br><img src=x><input>".repeat(10_000), false);
        check(&format!("<svg>{}</svg>", "<path d='M0'/>".repeat(10_000)), false);
        check(&"<div><table><tr><td></div>".repeat(DEPTH), true);
        check(&"<a href=x>".repeat(10_000), false);
        check(&format!("<script>{}</script>", "<div>".repeat(10_000)), false);
        check(&format!("<!--{}-->", "<div>".repeat(10_000)), false);
        check(&format!("<p title='{}'>", "<div>".repeat(10_000)), false);
        check(&"<p><b>x</p>".repeat(10_000), false);
        check("no tags at all <", false);
    }

    #[test]
    fn a_deep_page_keeps_its_head() {
        let html = format!(
            "<head><title>Talks</title><meta name=author content='A. Writer'></head><body><h1>Talks begin</h1>{}",
            "<div>".repeat(1000)
        );
        let head = head_only(&html);
        assert!(head.contains("<title>Talks</title>") && head.contains("A. Writer"));
        assert!(head.contains("<h1>Talks begin</h1>") && !head.contains("<div>"));
    }
}
