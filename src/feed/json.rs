//! JSON Feed, with small repairs: what is missing is missing, a number may be an id, a text an author.

use serde_json::{Map, Value};

use super::canonical::{Draft, Words};
use super::dialects::ENTRIES;
use super::found::{EACH, resolved};
use super::plain::looks_like_html;
use super::tree::escaped;
use crate::dates;
use crate::model::{Enclosure, Entry, Feed, Remark, WebUrl};
use crate::text::SafeText;

/// Reads a JSON Feed; says what other JSON is.
pub(super) fn read(text: &str, base: Option<&WebUrl>) -> Result<Draft, &'static str> {
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}').trim())
        .map_err(|_| "this is broken JSON")?;
    let Value::Object(document) = document else { return Err("this is JSON, but no feed") };
    let version = word(&document, "version").unwrap_or_default();
    let items = document.get("items").and_then(Value::as_array);
    let is_named = version.contains("jsonfeed.org") || version.contains("json feed");
    let looks_it = items.is_some_and(|items| items.iter().all(Value::is_object))
        && (document.contains_key("title") || document.contains_key("home_page_url"));
    if !is_named && !looks_it {
        return Err("this is JSON, but no feed");
    }
    let resolved = |address: String| resolved(&address, || base.cloned());
    let mut draft = Draft {
        feed: Feed {
            link: word(&document, "home_page_url").map(resolved),
            language: word(&document, "language").and_then(|tag| SafeText::line(&tag).filled()),
            ..Feed::default()
        },
        words: Words { title: escaped(&word(&document, "title").unwrap_or_default()), ..Words::default() },
        entries: Vec::new(),
    };
    if !is_named {
        draft.feed.remarks.push(Remark::new("the feed does not say that it is a JSON Feed"));
    }
    draft.words.authors = authors(&document);
    let items = items.into_iter().flatten().take(ENTRIES);
    draft.entries = items.filter_map(Value::as_object).map(|item| entry(item, base)).collect();
    Ok(draft)
}

fn entry(item: &Map<String, Value>, base: Option<&WebUrl>) -> (Words, Entry) {
    let resolved = |address: String| resolved(&address, || base.cloned());
    let html = word(item, "content_html");
    let text =
        word(item, "content_text").map(|text| if looks_like_html(&text) { text } else { escaped(&text) });
    let words = Words {
        title: escaped(&word(item, "title").unwrap_or_default()),
        authors: authors(item),
        tags: item
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .take(EACH)
            .map(str::to_owned)
            .collect(),
        summary: word(item, "summary").map(|text| escaped(&text)),
        content: html.or(text),
    };
    let enclosures = item
        .get("attachments")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .take(EACH)
        .filter_map(|file| {
            Some(Enclosure {
                url: resolved(word(file, "url")?),
                kind: word(file, "mime_type"),
                length: file.get("size_in_bytes").and_then(Value::as_u64),
            })
        })
        .collect();
    let entry = Entry {
        id: word(item, "id"),
        link: word(item, "url").or_else(|| word(item, "external_url")).map(resolved),
        published: word(item, "date_published").and_then(|date| dates::whole(&date)),
        updated: word(item, "date_modified").and_then(|date| dates::whole(&date)),
        image: word(item, "image").or_else(|| word(item, "banner_image")).map(resolved),
        enclosures,
        ..Entry::default()
    };
    (words, entry)
}

/// A text or number under this name, if it says anything.
fn word(object: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match object.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The names under `authors` or `author`, each an object or a bare name.
fn authors(object: &Map<String, Value>) -> Vec<String> {
    let one = |author: &Value| match author {
        Value::String(name) => Some(name.clone()),
        Value::Object(author) => word(author, "name"),
        _ => None,
    };
    let listed = object.get("authors").or_else(|| object.get("author"));
    match listed {
        Some(Value::Array(authors)) => authors.iter().filter_map(one).take(EACH).collect(),
        Some(author) => one(author).into_iter().collect(),
        None => Vec::new(),
    }
}
