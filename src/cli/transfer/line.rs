//! A story as one line of JSON: what `export --format jsonl` writes and `import` takes.
//!
//! Other programs write as little as `id`, `title` and `text`; what we write holds the whole
//! articles besides, under `article` and `summary`, and comes back the same. Keys that are not
//! known are ignored.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::model::{Article, Block, Remark, WebUrl, When};
use crate::store::ImportLine;
use crate::text::SafeText;

/// The longest id, in characters.
const ID_CHARACTERS: usize = 200;
/// The longest headline, standfirst or name, in characters.
pub const FIELD_CHARACTERS: usize = 1_000;
/// The longest text, in bytes; what lies beyond is left out, and a remark says so.
pub const TEXT_BYTES: usize = 1024 * 1024;
/// A headline made from a text is cut after so many columns.
const HEADLINE: usize = 90;

/// Reads a line; says in a few words why it is no story.
pub fn read(bytes: &[u8]) -> Result<ImportLine, String> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| format!("it is no JSON ({error})"))?;
    let Value::Object(object) = value else { return Err("it is no JSON object".to_owned()) };
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let line = |key: &str| text(key).and_then(field);
    let ids = |key: &str| -> Vec<SafeText> {
        let values = object.get(key).and_then(Value::as_array).into_iter().flatten();
        values.filter_map(Value::as_str).filter_map(|id| SafeText::line(id).filled()).collect()
    };
    let url = text("url").and_then(|url| WebUrl::parse(url).ok());
    let (body, remarks) = body(&object);
    let first = body.first().and_then(|block| block.texts().into_iter().next()).unwrap_or_default();
    let title = line("title").or_else(|| SafeText::line(&crate::text::ellipsize(&first, HEADLINE)).filled());
    let Some(title) = title else { return Err("it has neither `title` nor `text`".to_owned()) };
    let kicker = line("section");
    let standfirst = line("standfirst");
    let authors = authors(object.get("authors").or_else(|| object.get("author")));
    let language = line("lang").or_else(|| line("language"));
    let published = text("date").or_else(|| text("published")).and_then(When::parse_iso);
    let full = article(object.get("article")).or_else(|| {
        (!body.is_empty()).then(|| {
            Box::new(Article {
                url: url.clone(),
                title: title.clone(),
                language: language.clone(),
                published,
                body,
                remarks,
                ..Article::default()
            })
        })
    });
    Ok(ImportLine {
        id: id(object.get("id"), url.as_ref(), &title, &first),
        aliases: ids("aliases"),
        url,
        title,
        kicker,
        standfirst,
        outlet: line("source").or_else(|| line("outlet")).unwrap_or_default(),
        authors,
        language,
        published,
        first_seen: text("first_seen").and_then(|at| at.parse::<Timestamp>().ok()),
        full,
        summary: article(object.get("summary")),
        is_read: object.get("read").and_then(Value::as_bool),
        is_saved: object.get("saved").and_then(Value::as_bool),
        apart: ids("apart"),
    })
}

/// Writes a story as a line.
pub fn write(line: &ImportLine) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            object.insert(key.to_owned(), value);
        }
    };
    put("id", json!(line.id));
    if !line.aliases.is_empty() {
        put("aliases", json!(line.aliases));
    }
    put("url", json!(line.url));
    put("title", json!(line.title));
    put("section", json!(line.kicker));
    put("standfirst", json!(line.standfirst));
    put("source", json!(line.outlet.clone().filled()));
    if !line.authors.is_empty() {
        put("authors", json!(line.authors));
    }
    put("lang", json!(line.language));
    put("date", json!(line.published));
    put("first_seen", json!(line.first_seen.map(|at| at.to_string())));
    put("read", json!(line.is_read));
    put("saved", json!(line.is_saved));
    if !line.apart.is_empty() {
        put("apart", json!(line.apart));
    }
    if let Some(article) = line.full.as_deref() {
        // For programs that look for paragraphs alone.
        put("body", json!(article.body.iter().flat_map(Block::texts).collect::<Vec<_>>()));
        put("article", json!(article));
    }
    put("summary", json!(line.summary));
    Value::Object(object)
}

/// The id as given; without one, a name made from the address or the words.
fn id(given: Option<&Value>, url: Option<&WebUrl>, title: &str, text: &str) -> SafeText {
    let given = match given {
        Some(Value::String(id)) => SafeText::line(id).filled(),
        Some(Value::Number(id)) => SafeText::line(&id.to_string()).filled(),
        _ => None,
    };
    given.filter(|id| id.chars().count() <= ID_CHARACTERS).unwrap_or_else(|| {
        let seed = url.map_or_else(|| format!("{title}\n{text}"), WebUrl::key);
        let hash = Sha256::digest(seed.as_bytes());
        let start = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        SafeText::line(&format!("{start:016x}"))
    })
}

/// The paragraphs of `body`, a list or a text, else of `text`.
fn body(object: &Map<String, Value>) -> (Vec<Block>, Vec<Remark>) {
    let texts: Vec<&str> = match object.get("body").or_else(|| object.get("text")) {
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => text.split('\n').collect(),
        _ => Vec::new(),
    };
    let mut room = TEXT_BYTES;
    let mut body = Vec::new();
    for text in texts.into_iter().filter(|text| !text.trim().is_empty()) {
        if text.len() > room {
            let end = (0..=room).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
            body.extend((end > 0).then(|| Block::paragraph(&text[..end])));
            return (body, vec![Remark::new("the text is longer than 1 MiB; the rest was left out")]);
        }
        room -= text.len();
        body.push(Block::paragraph(text));
    }
    (body, Vec::new())
}

/// A list of names, or one name.
fn authors(value: Option<&Value>) -> Vec<SafeText> {
    let names: Vec<&str> = match value {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name],
        _ => Vec::new(),
    };
    names.into_iter().filter_map(field).collect()
}

/// One line of text of bounded length, if there is any.
fn field(text: &str) -> Option<SafeText> {
    let end = text.char_indices().nth(FIELD_CHARACTERS).map_or(text.len(), |(end, _)| end);
    SafeText::line(&text[..end]).filled()
}

/// An article as we write it; anything else is none.
fn article(value: Option<&Value>) -> Option<Box<Article>> {
    let object = value.filter(|value| value.is_object())?;
    serde_json::from_value(object.clone()).ok().map(Box::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Person, PersonKind};

    fn parsed(line: &str) -> ImportLine {
        read(line.as_bytes()).expect(line)
    }

    #[test]
    fn a_line_needs_no_more_than_words() {
        let line = parsed(
            r#"{"id":"a-1","title":"Ferry  late","text":"One.\n\nTwo.","date":"2026-10-09","source":"Harbour Post",
                "lang":"en","url":"https://post.example/a","cluster":"gold","authors":"Ada Ferro","read":true}"#,
        );
        assert_eq!((line.id.as_str(), line.title.as_str()), ("a-1", "Ferry late"));
        let full = line.full.expect("a text");
        assert_eq!(full.body, [Block::paragraph("One."), Block::paragraph("Two.")]);
        assert_eq!(line.outlet.as_str(), "Harbour Post");
        assert_eq!(line.authors, [SafeText::line("Ada Ferro")]);
        assert_eq!((line.is_read, line.is_saved), (Some(true), None));
        assert_eq!(parsed(r#"{"id":7,"title":"t"}"#).id.as_str(), "7");
        assert_eq!(parsed(r#"{"text":"Only words"}"#).title.as_str(), "Only words");
        assert_eq!(parsed(r#"{"title":"x"}"#).id, parsed(r#"{"title":"x"}"#).id);
        assert_eq!(
            parsed(r#"{"title":"x","body":["a","b"],"text":"c"}"#).full.expect("a text").body.len(),
            2
        );
        assert_eq!(parsed(r#"{"title":"x","url":"javascript:1"}"#).url, None);
    }

    #[test]
    fn a_line_has_bounds() {
        let long = parsed(&json!({ "title": "t".repeat(5_000), "authors": ["a".repeat(5_000)] }).to_string());
        assert_eq!(long.title.chars().count(), FIELD_CHARACTERS);
        assert_eq!(long.authors[0].chars().count(), FIELD_CHARACTERS);
        let texts = vec!["x".repeat(1024); 2 * TEXT_BYTES / 1024];
        let full = parsed(&json!({ "title": "t", "body": texts }).to_string()).full.expect("a text");
        assert_eq!((full.body.len(), full.remarks.len()), (TEXT_BYTES / 1024, 1));
    }

    #[test]
    fn a_line_that_is_no_story_says_why() {
        for bad in ["", "{", "[]", "3", "{}", r#"{"title":"  "}"#, "\u{feff}{\"title\":\"x\"}", "\"x\""] {
            assert!(read(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(read(&[b'{', 0xff, b'}']).is_err());
        let deep = "[".repeat(100_000);
        assert!(read(deep.as_bytes()).is_err());
    }

    #[test]
    fn what_is_written_comes_back_the_same() {
        let article = Article {
            title: SafeText::line("Ferry late"),
            people: vec![Person { name: SafeText::line("Ada"), kind: PersonKind::Person, role: None }],
            body: vec![Block::paragraph("One."), Block::Rule],
            ..Article::default()
        };
        let line = ImportLine {
            id: SafeText::line("a"),
            aliases: vec![SafeText::line("b")],
            url: WebUrl::parse("https://post.example/a").ok(),
            title: SafeText::line("Ferry late"),
            kicker: Some(SafeText::line("Coast")),
            standfirst: Some(SafeText::line("By hours.")),
            outlet: SafeText::line("Harbour Post"),
            authors: vec![SafeText::line("Ada")],
            language: Some(SafeText::line("en")),
            published: When::parse_iso("2026-10-09T07:23+02:00"),
            first_seen: Some(Timestamp::constant(1_791_545_400, 123_000_000)),
            full: Some(Box::new(article.clone())),
            summary: Some(Box::new(article)),
            is_read: Some(true),
            is_saved: Some(false),
            apart: vec![SafeText::line("c")],
        };
        assert_eq!(read(write(&line).to_string().as_bytes()), Ok(line));
        let bare = parsed(r#"{"id":"x","title":"t"}"#);
        assert_eq!(read(write(&bare).to_string().as_bytes()), Ok(bare));
    }
}
