//! A story's text where it stands in a page's script data alone.
//!
//! Pages that are put together in the browser carry their stories as JSON. Nothing is known of the
//! program that reads it, so a story is told by its shape: an object with a long text, or a list of
//! paragraphs, beside the page's own headline.

use serde_json::{Map, Value};

use super::lexicon::{Topic, topic};
use super::tree::Tree;
use crate::model::Budget;
use crate::text::{boundary, fold};

/// The shortest script that may carry a story, in bytes.
const SCRIPT: usize = 600;
/// How often a script is tried for a value before it is given up: most are programs.
const TRIALS: usize = 12;
/// The fewest letters of a text that stands beside the page's headline or is called a body.
const STORY: usize = 240;
/// The fewest letters of any other text.
const UNNAMED: usize = 700;
/// The longest mark where a program puts something in, in bytes.
const SLOT: usize = 60;
/// How deep lists of paragraphs are followed.
const DEPTH: usize = 12;

/// What a story's headline is called.
static TITLE_KEYS: Topic = Topic::new(|| topic("data.title"));
/// What a story's text is called.
static BODY_KEYS: Topic = Topic::new(|| topic("data.body"));

/// What the words of a part of a text are called, the likeliest first.
const WORDS_KEYS: &[&str] = &[
    "html",
    "text",
    "content",
    "contents",
    "value",
    "children",
    "body",
    "paragraph",
    "items",
    "elements",
    "nodes",
    "data",
    "rendered",
    "json",
];

/// What says of what kind a part of a text is.
const KIND_KEYS: &[&str] =
    &["type", "kind", "__typename", "_type", "tag", "tagName", "nodeType", "blockType", "component", "name"];

/// Kinds of parts that are not the story's words.
static OTHER_KINDS: Topic = Topic::new(|| topic("data.other-kind"));

/// The text of the page's story as HTML, from the data of its scripts.
pub(super) fn story(tree: &Tree, titles: &[String], budget: &Budget) -> Option<String> {
    let mut search = Search {
        titles: titles.iter().map(|title| fold(title)).filter(|title| title.chars().count() > 8).collect(),
        best: None,
        budget,
    };
    let mut stream = String::new();
    for script in tree.all("script") {
        if budget.check().is_err() {
            break;
        }
        let is_data = tree.attribute(script, "type").is_none_or(|kind| {
            let kind = kind.to_ascii_lowercase();
            !kind.contains("ld+json") && !kind.contains("html")
        });
        let text: String = tree.raw_below(script);
        if !is_data || text.len() < SCRIPT && !text.contains(PUSH) {
            continue;
        }
        if text.contains(PUSH) {
            stream.push_str(&pushed(&text));
        } else {
            for value in values(&text, budget) {
                search.walk(&value, false, 0);
            }
        }
    }
    for value in rows(&stream) {
        search.walk(&value, false, 0);
    }
    search.best.map(|(_, html)| without_slots(&html))
}

/// A text without the marks where a program puts something in: `$$ADVERT$$`, `{{embed}}`.
fn without_slots(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, end)) = [("$$", "$$"), ("{{", "}}"), ("[[", "]]")]
        .iter()
        .filter_map(|(start, end)| Some((rest.find(start)?, *end)))
        .min()
    {
        let inside = &rest[at + 2..];
        let length =
            inside.find(end).filter(|length| *length <= SLOT && !inside[..*length].contains(['<', '\n']));
        kept.push_str(&rest[..if length.is_some() { at } else { at + 2 }]);
        rest = &inside[length.map_or(0, |length| length + 2)..];
    }
    kept.push_str(rest);
    kept
}

/// A text as HTML: its own markup where it has some, else a paragraph for each of its lines.
pub(super) fn paragraphs(text: &str) -> String {
    if has_markup(text) {
        return text.to_owned();
    }
    let mut html = String::new();
    let text = if text.contains('\n') { text.to_owned() } else { part(text) };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        html.push_str("<p>");
        html.push_str(&escaped(line));
        html.push_str("</p>");
    }
    html
}

/// Breaks a text where a sentence ends and the next begins without a space: paragraphs stood there.
fn part(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 64);
    let (mut before, mut last) = (' ', ' ');
    for character in text.chars() {
        let is_end = matches!(last, '.' | '!' | '?' | '”' | '"' | '»')
            && (before.is_lowercase() || matches!(before, '.' | '!' | '?' | ')' | '”'));
        if is_end && character.is_uppercase() {
            parted.push('\n');
        }
        parted.push(character);
        (before, last) = (last, character);
    }
    parted
}

fn has_markup(text: &str) -> bool {
    ["<p", "<br", "<div", "<P", "</"].iter().any(|tag| text.contains(tag))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The search for the likeliest text.
struct Search<'a> {
    /// The page's titles, folded.
    titles: Vec<String>,
    /// The best text so far and its worth.
    best: Option<(usize, String)>,
    budget: &'a Budget,
}

impl Search<'_> {
    /// Looks at a value and all below it. `is_own` says that it belongs to the page's own story.
    fn walk(&mut self, value: &Value, is_own: bool, texts_within: usize) {
        match value {
            Value::Object(object) => {
                let is_own = is_own || self.is_titled(object);
                for (key, field) in object {
                    let key = key.to_ascii_lowercase();
                    let is_body = BODY_KEYS.has(&key);
                    if is_body || is_own && matches!(field, Value::Array(_)) {
                        self.consider(field, is_own, true);
                    }
                    self.walk(field, is_own, texts_within);
                }
            }
            Value::Array(values) if self.budget.check().is_ok() => {
                for value in values {
                    self.walk(value, false, texts_within);
                }
            }
            Value::String(text) if texts_within < 2 && text.len() > STORY => {
                let text = text.trim();
                if text.starts_with(['{', '['])
                    && let Ok(inner) = serde_json::from_str::<Value>(text)
                {
                    self.walk(&inner, is_own, texts_within + 1);
                } else {
                    self.consider(value, is_own, false);
                }
            }
            _ => {}
        }
    }

    fn is_titled(&self, object: &Map<String, Value>) -> bool {
        object.iter().any(|(key, value)| {
            TITLE_KEYS.has(&key.to_ascii_lowercase()) && {
                let mut title = String::new();
                words(value, &mut title, 3);
                let title = fold(&title);
                title.chars().count() > 8
                    && self.titles.iter().any(|other| other.contains(&title) || title.contains(other))
            }
        })
    }

    fn consider(&mut self, value: &Value, is_own: bool, is_body: bool) {
        let mut html = String::new();
        match value {
            Value::String(text) if is_prose(text) => html = paragraphs(text),
            Value::Array(items) if items.len() > 1 => blocks(items, &mut html, DEPTH),
            _ => return,
        }
        let letters = letters(&html);
        if letters < if is_own || is_body { STORY } else { UNNAMED } {
            return;
        }
        let worth = letters * if is_own { 4 } else { 1 } * if is_body { 2 } else { 1 };
        if self.best.as_ref().is_none_or(|(best, _)| worth > *best) {
            self.best = Some((worth, html));
        }
    }
}

/// Whether a text is written for people: sentences or paragraphs of them.
fn is_prose(text: &str) -> bool {
    let text = text.trim_start();
    let is_address = text.starts_with("http") || text.starts_with("data:") || text.starts_with('/');
    let sentences = text.matches([' ', '。', '、', '다']).count();
    !is_address && !text.contains("function(") && sentences * 30 > text.chars().count()
}

/// Letters outside tags; one of an East Asian script counts as two and a half.
pub(super) fn letters(html: &str) -> usize {
    let mut is_tag = false;
    let mut count = 0;
    for character in html.chars() {
        match character {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag && character > '\u{2e80}' => count += 5,
            _ if !is_tag && character.is_alphanumeric() => count += 2,
            _ => {}
        }
    }
    count / 2
}

/// A list of a text's parts as HTML.
fn blocks(items: &[Value], html: &mut String, depth: usize) {
    for item in items.iter().filter(|_| depth > 0) {
        match item {
            Value::String(text) if is_prose(text) => html.push_str(&paragraphs(text)),
            Value::Array(items) => blocks(items, html, depth - 1),
            Value::Object(object) => block(object, html, depth - 1),
            _ => {}
        }
    }
}

fn block(object: &Map<String, Value>, html: &mut String, depth: usize) {
    let kind = kind(object);
    if OTHER_KINDS.has_word_of(&kind)
        || OTHER_KINDS.iter().any(|other| other.len() > 4 && kind.contains(other))
    {
        return;
    }
    let parts = WORDS_KEYS.iter().find_map(|key| object.get(*key)?.as_array());
    let has_blocks = parts.is_some_and(|parts| {
        parts.iter().filter_map(Value::as_object).any(|part| {
            WORDS_KEYS.iter().any(|key| part.get(*key).is_some_and(Value::is_array))
                || self::kind(part).contains("paragraph")
        })
    });
    let is_list = kind.contains("list");
    if let Some(parts) = parts.filter(|_| has_blocks && !is_list) {
        return blocks(parts, html, depth);
    }
    let mut text = String::new();
    words_of(object, &mut text, depth.min(6));
    let is_heading = kind.contains("head") || matches!(kind.as_str(), "h1" | "h2" | "h3" | "h4" | "title");
    let tag = if is_heading {
        "h3"
    } else if kind.contains("quote") {
        "blockquote"
    } else if is_list {
        "div"
    } else {
        "p"
    };
    if text.trim().is_empty() {
        return;
    }
    html.push_str(&format!("<{tag}>{text}</{tag}>"));
}

/// What kind of part an object is, lower case.
fn kind(object: &Map<String, Value>) -> String {
    let kind = KIND_KEYS.iter().find_map(|key| object.get(*key)?.as_str());
    kind.unwrap_or_default().to_lowercase()
}

/// The words of a part, its inline markup kept.
fn words(value: &Value, text: &mut String, depth: usize) {
    match value {
        Value::String(words) if words.contains('<') => text.push_str(words),
        Value::String(words) => text.push_str(&escaped(words)),
        Value::Array(parts) if depth > 0 => parts.iter().for_each(|part| words(part, text, depth - 1)),
        Value::Object(object) if depth > 0 => words_of(object, text, depth - 1),
        _ => {}
    }
}

fn words_of(object: &Map<String, Value>, text: &mut String, depth: usize) {
    let before = text.len();
    for field in WORDS_KEYS.iter().chain(&["basic"]).filter_map(|key| object.get(*key)) {
        words(field, text, depth);
        if text.len() > before {
            return;
        }
    }
}

/// The values that a script assigns or hands over.
fn values(text: &str, budget: &Budget) -> Vec<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    // The one word that programs write where JSON has none.
    let text = text.replace(":undefined", ":null");
    let mut found = Vec::new();
    let mut trials = 0;
    let mut before = b' ';
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() && trials < TRIALS && budget.check().is_ok() {
        let byte = bytes[at];
        let opens = matches!(byte, b'{' | b'[') && matches!(before, b'=' | b'(')
            || byte == b'"' && text[..at].ends_with("JSON.parse(");
        if opens && text.is_char_boundary(at) {
            let mut stream = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
            if let Some(Ok(value)) = stream.next() {
                at += stream.byte_offset().max(1);
                before = b' ';
                found.push(value);
                continue;
            }
            trials += 1;
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        at += 1;
    }
    found
}

/// How a framework's server hands the browser a stream of rows, piece by piece.
const PUSH: &str = "__next_f.push(";

/// The pieces of a stream that a script pushes.
fn pushed(script: &str) -> String {
    let mut stream = String::new();
    for (at, _) in script.match_indices(PUSH) {
        let rest = &script[at + PUSH.len()..];
        if let Some(Ok(Value::Array(items))) =
            serde_json::Deserializer::from_str(rest).into_iter::<Value>().next()
        {
            items.iter().filter_map(Value::as_str).for_each(|piece| stream.push_str(piece));
        }
    }
    stream
}

/// The rows of a stream: `id:value` on a line, or `id:Tlength,text` where the text may have lines.
fn rows(stream: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut rest = stream;
    while !rest.is_empty() {
        let (row, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let Some((id, value)) = row.split_once(':').filter(|(id, _)| id.len() <= 8) else {
            rest = after;
            continue;
        };
        let text_start = id.len() + 1;
        if let Some((length, _)) = value.strip_prefix('T').and_then(|value| value.split_once(','))
            && let Ok(bytes) = usize::from_str_radix(length, 16)
        {
            let start = text_start + 1 + length.len() + 1;
            let end = boundary(rest, start.saturating_add(bytes)).max(start);
            found.push(Value::String(rest[start..end].to_owned()));
            rest = &rest[end..];
            continue;
        }
        if let Some(at) = value.find(['{', '[']).filter(|at| *at < 4)
            && let Ok(value) = serde_json::from_str(&value[at..])
        {
            found.push(value);
        }
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tree::parse::parse;

    const SENTENCE: &str =
        "The river rose again in the night and the bridge was closed to all but the last bus of the day. ";

    fn check(script: &str, expected: Option<&str>) {
        let budget = Budget::document();
        let tree = parse(&format!("<script>{script}</script>"), None, &budget).tree;
        let found = story(&tree, &["Bridge closed to all".to_owned()], &budget);
        let start = found.as_deref().map(|html| html.chars().take(24).collect::<String>());
        assert_eq!(start.as_deref(), expected, "{script}");
    }

    #[test]
    fn a_story_is_told_by_its_shape() {
        let text = SENTENCE.repeat(8);
        let html = format!("<p>{text}</p>");
        check(
            &format!(
                r#"window.__STATE__ = {{"page":{{"title":"Bridge closed to all","body":"{html}","x":undefined}}}};"#
            ),
            Some("<p>The river rose again "),
        );
        check(
            &format!(
                r#"{{"props":{{"headline":"Bridge closed to all","parts":[{{"type":"image","text":"{text}"}},
                {{"type":"heading","text":"At night"}},{{"type":"paragraph","children":[{{"text":"{text}"}}]}}]}}}}"#
            ),
            Some("<h3>At night</h3><p>The "),
        );
        let inner = serde_json::to_string(&format!(r#"{{"a":{{"text":{}}}}}"#, serde_json::json!(text)))
            .expect("JSON");
        check(&format!("x.y = JSON.parse({inner});"), Some("<p>The river rose again "));
        check(&format!("function go(a) {{ return \"{text}\" }}"), None);
        check(&format!(r#"{{"list":[{{"title":"Other","description":"{text}"}}]}}"#), None);
    }

    #[test]
    fn a_stream_is_put_together_before_it_is_read() {
        let text = format!("<p>{}</p>", SENTENCE.repeat(9));
        let (one, two) = text.split_at(300);
        let row = format!("1:I[\"x\"]\n2:T{:x},{one}", text.len());
        let script = format!(
            "self.__next_f.push({});self.__next_f.push({})",
            serde_json::json!([1, row]),
            serde_json::json!([1, format!("{two}3:[1]\n")]),
        );
        assert_eq!(rows(&pushed(&script))[1], Value::String(text));
    }

    #[test]
    fn marks_for_a_program_are_no_words() {
        let check = |text: &str, expected: &str| assert_eq!(without_slots(text), expected, "{text}");
        check("One.$$AD_1$$<p>Two {{embed:12}} [[x]].</p>", "One.<p>Two  .</p>");
        check("It cost $$ and more; $", "It cost $$ and more; $");
        check("{{<p>a</p>}}", "{{<p>a</p>}}");
    }

    #[test]
    fn a_plain_text_has_a_paragraph_a_line() {
        assert_eq!(paragraphs("One & two.\n\nThree."), "<p>One &amp; two.</p><p>Three.</p>");
        assert_eq!(paragraphs("It rose.The bridge held."), "<p>It rose.</p><p>The bridge held.</p>");
        assert_eq!(paragraphs("<p>One</p>"), "<p>One</p>");
    }
}
