//! Markup to plain text, for headlines and names.

use super::entities;
use super::tree::is_one_of;

/// Tags that are markup where they stand in a headline. `<T>` and `1 < 2` are text.
const TAGS: &str = "a abbr acronym b big blockquote br center cite code dd del dfn div dl dt em figcaption figure font h1 h2 \
    h3 h4 h5 h6 hr i iframe img ins kbd li mark nobr ol p pre q s samp script section small span strike \
    strong style sub sup table tbody td th thead time tr tt u ul var video audio wbr";
/// Tags whose inside is no text.
const SILENT: &[&str] = &["script", "style"];
/// Tags that separate words.
const BREAKS: &[&str] = &["br", "p", "div", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "hr"];

/// The text of a piece of HTML, its references replaced once.
pub(super) fn plain(html: &str) -> String {
    entities::decode(&without_tags(html)).into_owned()
}

/// Whether a text that calls itself plain is HTML all the same.
pub(super) fn looks_like_html(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some((name, is_end, _)) = tag(rest)
            && (is_end || matches!(name.to_ascii_lowercase().as_str(), "br" | "p" | "img" | "hr"))
        {
            return true;
        }
    }
    false
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let inner = &rest[start + 1..];
        if let Some(comment) = inner.strip_prefix("!--") {
            if let Some(end) = comment.find("-->") {
                rest = &comment[end + 3..];
                continue;
            }
        } else if let Some((name, is_end, length)) = tag(inner) {
            if is_one_of(name, BREAKS) {
                text.push(' ');
            }
            rest = &inner[length..];
            if !is_end && is_one_of(name, SILENT) {
                rest = rest.find("</").map_or("", |end| &rest[end..]);
            }
            continue;
        }
        text.push('<');
        rest = inner;
        // Without any end left, what follows is text; looking again and again would cost the square.
        if !rest.contains('>') {
            break;
        }
    }
    text.push_str(rest);
    text
}

/// The known tag at the start of what follows a `<`: its name, whether it ends one, its length.
fn tag(inner: &str) -> Option<(&str, bool, usize)> {
    let is_end = inner.starts_with('/');
    let from = usize::from(is_end);
    let length = inner[from..].bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
    let name = &inner[from..from + length];
    let after = inner[from + length..].chars().next();
    let is_whole = after.is_some_and(|one| one.is_whitespace() || matches!(one, '>' | '/'));
    if !is_whole || !TAGS.split(' ').any(|tag| tag.eq_ignore_ascii_case(name)) {
        return None;
    }
    let end = inner.find('>')?;
    Some((name, is_end, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_tags_go_and_other_angles_stay() {
        let check = |html: &str, expected: &str| assert_eq!(plain(html), expected, "{html}");
        check("<b>Ferry</b> &amp; <i class='x'>bridge</i>", "Ferry & bridge");
        check("1 < 2 and Vec<T> > 0", "1 < 2 and Vec<T> > 0");
        check("one<br/>two", "one two");
        check("a<script>alert(1)</script>b", "ab");
        check("a <b unclosed", "a <b unclosed");
        check("&lt;b&gt;", "<b>");
    }

    #[test]
    fn plain_text_that_is_html_is_known_by_its_end_tags() {
        assert!(looks_like_html("<p>Hello</p>"));
        assert!(looks_like_html("one<br>two"));
        assert!(!looks_like_html("a < b, Vec<T> and </unknown>"));
    }
}
