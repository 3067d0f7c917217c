//! What a feed document or a section page says, as JSON.

use serde_json::{Map, Value, json};

use crate::model::{Entry, Feed, SectionPage, When};
use crate::text::SafeText;

/// A feed document that could be read.
pub fn feed_json(feed: &Feed) -> Value {
    json!({
        "parsed": true,
        "title": feed.title.as_str(),
        "link": feed.link,
        "language": feed.language.as_deref(),
        "entries": feed.entries.iter().map(entry_json).collect::<Vec<_>>(),
        "remarks": feed.remarks,
    })
}

/// A document that is no feed, and what it is instead.
pub fn not_a_feed_json(reason: &str) -> Value {
    json!({ "parsed": false, "reason": reason })
}

/// A section page: its stories in the page's order.
pub fn section_json(page: &SectionPage) -> Value {
    let entries: Vec<Value> = page
        .entries
        .iter()
        .map(|entry| {
            let mut card = Map::new();
            let mut put = |name: &str, text: Option<String>| {
                if let Some(text) = text {
                    card.insert(name.to_owned(), Value::String(text));
                }
            };
            put("url", entry.link.clone());
            put("title", Some(entry.title.to_string()));
            put("standfirst", entry.summary.clone());
            put("section", entry.section.as_deref().map(str::to_owned));
            let shown = entry.time_text.as_deref().map(str::to_owned);
            put("time", shown.or_else(|| entry.published.map(|when| when.to_string())));
            put("image", entry.image.clone());
            Value::Object(card)
        })
        .collect();
    json!({ "title": page.title.as_str(), "language": page.language.as_deref(), "entries": entries,
            "remarks": page.remarks })
}

fn entry_json(entry: &Entry) -> Value {
    let authors: Vec<&str> = entry.authors.iter().map(SafeText::as_str).collect();
    json!({
        "id": entry.id,
        "title": entry.title.as_str(),
        "link": entry.link,
        "published_utc": entry.published.and_then(utc),
        "updated_utc": entry.updated.and_then(utc),
        "author": (!authors.is_empty()).then(|| authors.join(", ")),
        "authors": authors,
        "summary": entry.summary,
        "content": entry.content,
        "section": entry.section.as_deref(),
        "tags": entry.tags.iter().map(SafeText::as_str).collect::<Vec<_>>(),
        "image": entry.image,
        "enclosures": entry.enclosures.iter().map(|file| file.url.as_str()).collect::<Vec<_>>(),
    })
}

/// The instant in UTC; a date without a time counts as its midnight, without a zone as UTC.
fn utc(when: When) -> Option<String> {
    when.instant().map(|instant| instant.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_out_as_instants_and_the_unknown_as_null() {
        let feed = Feed {
            title: SafeText::line("Harbour Post"),
            entries: vec![Entry {
                title: SafeText::line("Ferry returns"),
                published: When::parse_iso("2020-10-09T07:23+02:00"),
                authors: vec![SafeText::line("Ada Ferro"), SafeText::line("Ben Okoro")],
                ..Entry::default()
            }],
            ..Feed::default()
        };
        let json = feed_json(&feed);
        assert_eq!(json["entries"][0]["published_utc"], "2020-10-09T05:23:00Z");
        assert_eq!(json["entries"][0]["updated_utc"], Value::Null);
        assert_eq!(json["entries"][0]["author"], "Ada Ferro, Ben Okoro");
        assert_eq!(not_a_feed_json("this is an HTML page")["parsed"], false);
    }

    #[test]
    fn a_card_without_a_readable_time_keeps_the_words() {
        let page = SectionPage {
            entries: vec![Entry { time_text: Some(SafeText::line("2 hours ago")), ..Entry::default() }],
            ..SectionPage::default()
        };
        assert_eq!(section_json(&page)["entries"][0]["time"], "2 hours ago");
        assert!(section_json(&page)["entries"][0].get("standfirst").is_none());
    }
}
