//! How deep a page nests, told from its tags alone in one pass.
//!
//! The parser's time grows with the square of the depth and cannot be cut short, so this is asked
//! first. End tags that HTML lets a writer leave out and elements without an end are understood, for
//! real pages leave hundreds of `<p>` and `<li>` open.

use memchr::memchr;

use crate::model::DEPTH;
use crate::text::boundary;

/// A tag's name, lower case, as a number: a page has a million of them, so none is a text of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name(u64);

impl Name {
    /// The number of a name (FNV-1a).
    const fn of(name: &[u8]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325;
        let mut at = 0;
        while at < name.len() {
            hash = (hash ^ name[at].to_ascii_lowercase() as u64).wrapping_mul(0x0100_0000_01b3);
            at += 1;
        }
        Self(hash)
    }

    const fn all<const N: usize>(names: [&str; N]) -> [Self; N] {
        let mut all = [Self(0); N];
        let mut at = 0;
        while at < N {
            all[at] = Self::of(names[at].as_bytes());
            at += 1;
        }
        all
    }

    fn is(self, name: &str) -> bool {
        self == Self::of(name.as_bytes())
    }
}

/// Elements that have no end.
const VOID: &[Name] = &Name::all([
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "keygen", "frame", "basefont", "bgsound", "image", "command",
]);
/// Elements whose inside is text, not markup.
const RAW: &[Name] =
    &Name::all(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]);
/// Elements that the parser opens again after a block that cut them off.
const FORMATTING: &[Name] = &Name::all([
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
]);
/// Elements whose start closes an open paragraph.
const CLOSES_PARAGRAPH: &[Name] = &Name::all([
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
]);
/// Elements that an end tag of something outside does not reach through.
const WALLS: &[Name] =
    &Name::all(["table", "td", "th", "caption", "template", "object", "marquee", "applet", "html", "button"]);

/// The places where elements that may be left open end: what starts, what that closes, and what a search
/// for it does not pass.
struct Rule {
    starts: &'static [Name],
    closes: &'static [Name],
    boundaries: &'static [Name],
}

const RULES: &[Rule] = &[
    Rule {
        starts: &Name::all(["li"]),
        closes: &Name::all(["li"]),
        boundaries: &Name::all(["ul", "ol", "menu", "dir", "table", "td", "th", "template"]),
    },
    Rule {
        starts: &Name::all(["dd", "dt"]),
        closes: &Name::all(["dd", "dt"]),
        boundaries: &Name::all(["dl", "table", "td", "th", "template"]),
    },
    Rule {
        starts: &Name::all(["option"]),
        closes: &Name::all(["option"]),
        boundaries: &Name::all(["select", "optgroup", "datalist"]),
    },
    Rule {
        starts: &Name::all(["optgroup"]),
        closes: &Name::all(["optgroup"]),
        boundaries: &Name::all(["select"]),
    },
    Rule {
        starts: &Name::all(["td", "th"]),
        closes: &Name::all(["td", "th"]),
        boundaries: &Name::all(["table", "tr", "template"]),
    },
    Rule {
        starts: &Name::all(["tr"]),
        closes: &Name::all(["tr"]),
        boundaries: &Name::all(["table", "template"]),
    },
    Rule {
        starts: &Name::all(["tbody", "thead", "tfoot"]),
        closes: &Name::all(["tbody", "thead", "tfoot"]),
        boundaries: &Name::all(["table", "template"]),
    },
];
const PARAGRAPH: &[Name] = &Name::all(["p"]);
const HEADINGS: &[Name] = &Name::all(["h1", "h2", "h3", "h4", "h5", "h6"]);
const LINKS: &[Name] = &Name::all(["a", "nobr"]);
const ROWS: &[Name] = &Name::all(["tr", "tbody", "thead", "tfoot"]);
const TEMPLATE: &[Name] = &Name::all(["template"]);
const CELLS: &[Name] = &Name::all(["td", "th", "caption", "table"]);
const FOREIGN: &[Name] = &Name::all(["svg", "math"]);
/// Elements of drawings that are often written with a slash instead of an end.
const DRAWING: &[Name] =
    &Name::all(["path", "circle", "rect", "use", "line", "polygon", "polyline", "ellipse", "stop", "g"]);
const HEAD: &[Name] = &Name::all(["meta", "link", "base"]);
/// Steps through the open elements beyond which a page counts as too deep: end tags without an element
/// that search hundreds of open ones, a million times. The largest real pages take a small part of that.
const STEPS: usize = 16_000_000;
/// The longest headline that is taken from a page that is not read, in bytes.
const HEADLINE: usize = 1_000;

/// One tag of the page.
struct Tag<'a> {
    name: Name,
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
        let start = from + memchr(b'<', bytes.get(from..)?)?;
        if bytes[start..].starts_with(b"<!--") {
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
        let mut before = b' ';
        let mut at = name_end;
        loop {
            let byte = *bytes.get(at)?;
            match byte {
                b'"' | b'\'' if before == b'=' => at += 1 + memchr(byte, &bytes[at + 1..])?,
                b'>' => {
                    return Some(Tag {
                        name: Name::of(&bytes[name_start..name_end]),
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
            at += 1;
        }
    }
}

/// Behind the end tag of an element whose inside is text, and where that end tag starts.
fn raw_end(html: &str, from: usize, name: Name) -> (usize, usize) {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(offset) = memchr(b'<', &bytes[at..]) {
        let start = at + offset;
        if bytes.get(start + 1) != Some(&b'/') {
            at = start + 1;
            continue;
        }
        let rest = &bytes[start + 2..];
        let length = rest.iter().take(16).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if Name::of(&rest[..length]) == name {
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
    names: Vec<Name>,
    /// Formatting elements cut off by the end of a block, which come back in the next one.
    cut_off: Vec<Name>,
    /// How many of the open elements are paragraphs.
    paragraphs: usize,
    /// Steps taken through the open elements.
    steps: usize,
}

impl Open {
    fn depth(&self) -> usize {
        self.names.len() + self.cut_off.len()
    }

    fn push(&mut self, name: Name) {
        self.paragraphs += usize::from(PARAGRAPH.contains(&name));
        self.names.push(name);
    }

    fn truncate(&mut self, length: usize) {
        for name in self.names.drain(length..) {
            self.paragraphs -= usize::from(PARAGRAPH.contains(&name));
            // The parser keeps at most three that are alike.
            if FORMATTING.contains(&name) && self.cut_off.iter().filter(|other| **other == name).count() < 3 {
                self.cut_off.push(name);
            }
        }
    }

    /// Closes the innermost of these names unless one of the boundaries stands before it.
    fn close(&mut self, names: &[Name], boundaries: &[Name]) {
        let found = self.names.iter().rposition(|open| names.contains(open) || boundaries.contains(open));
        self.steps += self.names.len() - found.unwrap_or(0);
        if let Some(at) = found.filter(|at| names.contains(&self.names[*at])) {
            self.truncate(at);
        }
    }

    fn start(&mut self, name: Name) {
        if self.paragraphs > 0 && CLOSES_PARAGRAPH.contains(&name) {
            self.close(PARAGRAPH, WALLS);
        }
        if let Some(rule) = RULES.iter().find(|rule| rule.starts.contains(&name)) {
            self.close(rule.closes, rule.boundaries);
        } else if HEADINGS.contains(&name) && self.names.last().is_some_and(|last| HEADINGS.contains(last)) {
            self.truncate(self.names.len() - 1);
        } else if LINKS.contains(&name) {
            if let Some(at) = self.names.iter().rposition(|open| *open == name) {
                self.names.remove(at);
            }
            self.cut_off.retain(|open| *open != name);
        }
        self.push(name);
    }

    fn end(&mut self, name: Name) {
        if FORMATTING.contains(&name) {
            if let Some(at) = self.names.iter().rposition(|open| *open == name) {
                self.names.remove(at);
            } else if let Some(at) = self.cut_off.iter().rposition(|open| *open == name) {
                self.cut_off.remove(at);
            }
            return;
        }
        let is_wall = WALLS.contains(&name) || ROWS.contains(&name);
        self.close(&[name], if is_wall { TEMPLATE } else { WALLS });
        if CELLS.contains(&name) {
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
        let name = tag.name;
        if open.steps > STEPS {
            return true;
        }
        if tag.is_end {
            open.end(name);
            continue;
        }
        if RAW.contains(&name) {
            from = raw_end(html, from, name).1;
            continue;
        }
        // HTML ignores the slash, except within drawings.
        let ends_itself = tag.is_self_closing
            && (DRAWING.contains(&name) || {
                open.steps += open.names.len();
                open.names.iter().any(|open| FOREIGN.contains(open))
            });
        if VOID.contains(&name) || ends_itself {
            continue;
        }
        open.start(name);
        if open.depth() > limit {
            return true;
        }
    }
    false
}

/// What the head of a page says, and its first headline, without anything that nests.
pub(super) fn head_only(html: &str) -> String {
    let mut head = String::from("<!doctype html><html><head>");
    let mut headline = None;
    let mut from = 0;
    while let Some(tag) = next_tag(html, from) {
        from = tag.end;
        let name = tag.name;
        if tag.is_end {
            continue;
        }
        if HEAD.contains(&name) {
            head.push_str(tag.whole);
        } else if RAW.contains(&name) {
            let (inside_end, end) = raw_end(html, from, name);
            let is_linked = name.is("script") && tag.whole.contains("ld+json");
            if name.is("title") || is_linked {
                head.push_str(tag.whole);
                head.push_str(&html[from..inside_end]);
                head.push_str(if is_linked { "</script>" } else { "</title>" });
            }
            from = end;
        } else if name.is("h1") && headline.is_none() {
            let rest = &html[from..boundary(html, from + HEADLINE)];
            let inside = &rest[..rest.find("</").unwrap_or(0)];
            headline = (!inside.contains('<')).then(|| inside.to_owned());
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
        check(&format!("{}{}", "<div>".repeat(DEPTH - 1), "<i></i></b>".repeat(50_000)), false);
    }

    #[test]
    fn end_tags_that_search_all_open_elements_again_and_again_are_cut_short() {
        let html = format!("{}{}", "<x-y>".repeat(DEPTH - 1), "</z>".repeat(1_000_000));
        assert!(is_too_deep(&html));
        let html = format!("{}{}", "<div>".repeat(DEPTH - 2), "<p><x/></p><div></div>".repeat(1_000));
        assert!(!is_too_deep(&html));
    }

    #[test]
    fn a_headline_that_never_ends_is_not_searched_for_again_and_again() {
        let head = head_only(&format!("{}</", "<h1><b>".repeat(500_000)));
        assert!(head.ends_with("<h1></h1></body></html>"));
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
