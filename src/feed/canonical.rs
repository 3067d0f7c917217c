//! Every dialect as one: Atom 1.0 as feed-rs reads it.
//!
//! A draft is what the dialects' readers took from a document. Its words are written as clean Atom
//! and read by feed-rs; addresses, ids and dates stay as the document wrote them, because feed-rs
//! makes addresses canonical, gives ids of its own and knows no zone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::tree::escape;
use crate::model::{Budget, Entry, Feed, Remark};
use crate::text::SafeText;

/// How many entries are handed to feed-rs at once: a fault costs no more than these.
const ENTRIES_AT_ONCE: usize = 64;

/// The words of an entry or of a feed, as the document has them: HTML, except for authors and tags.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) authors: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) summary: Option<String>,
    pub(super) content: Option<String>,
}

/// A feed on its way: what is final already, and the words of feed and entries.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) feed: Feed,
    pub(super) words: Words,
    pub(super) entries: Vec<(Words, Entry)>,
}

/// Reads the draft's words and puts the feed together.
pub(super) fn read(draft: Draft, budget: &Budget) -> Feed {
    let Draft { mut feed, words, entries } = draft;
    feed.title = SafeText::line(&super::plain::plain(&words.title));
    let mut waiting = entries.into_iter().peekable();
    let mut faults = 0;
    while waiting.peek().is_some() {
        if budget.check().is_err() {
            feed.remarks
                .push(Remark::new("the feed took too long to read; the entries read until then are listed"));
            break;
        }
        let chunk: Vec<(Words, Entry)> = waiting.by_ref().take(ENTRIES_AT_ONCE).collect();
        let read = understood(&written(&words, &chunk)).filter(|read| read.len() == chunk.len());
        faults += usize::from(read.is_none());
        let mut read = read.unwrap_or_default().into_iter();
        for (own, mut entry) in chunk {
            fill(&mut entry, read.next().unwrap_or(own), &words.authors);
            feed.entries.push(entry);
        }
    }
    if faults > 0 {
        feed.remarks.push(Remark::new("a part of the feed was read in a simpler way"));
    }
    feed
}

fn fill(entry: &mut Entry, words: Words, feed_authors: &[String]) {
    entry.title = SafeText::line(&super::plain::plain(&words.title));
    let authors = if words.authors.is_empty() { feed_authors } else { &words.authors };
    let safe = |names: &[String]| -> Vec<SafeText> {
        let mut safe = Vec::new();
        for name in names.iter().filter_map(|name| SafeText::line(name).filled()) {
            if !safe.contains(&name) {
                safe.push(name);
            }
        }
        safe
    };
    entry.authors = safe(authors);
    entry.tags = safe(&words.tags);
    entry.section = entry.tags.first().cloned();
    entry.summary = words.summary;
    entry.content = words.content;
}

/// The words as an Atom document.
fn written(feed: &Words, entries: &[(Words, Entry)]) -> String {
    let mut atom = String::from("<feed xmlns=\"http://www.w3.org/2005/Atom\">");
    text(&mut atom, "title", " type=\"html\"", &feed.title);
    for (words, _) in entries {
        atom.push_str("<entry>");
        text(&mut atom, "title", " type=\"html\"", &words.title);
        for author in &words.authors {
            atom.push_str("<author>");
            text(&mut atom, "name", "", author);
            atom.push_str("</author>");
        }
        for tag in &words.tags {
            atom.push_str("<category term=\"");
            escape(tag, &mut atom);
            atom.push_str("\"/>");
        }
        for (name, words) in [("summary", &words.summary), ("content", &words.content)] {
            if let Some(words) = words {
                text(&mut atom, name, " type=\"html\"", words);
            }
        }
        atom.push_str("</entry>");
    }
    atom.push_str("</feed>");
    atom
}

fn text(atom: &mut String, name: &str, attributes: &str, words: &str) {
    for part in ["<", name, attributes, ">"] {
        atom.push_str(part);
    }
    escape(words, atom);
    for part in ["</", name, ">"] {
        atom.push_str(part);
    }
}

/// What feed-rs makes of the document; `None` if it refuses it or panics.
fn understood(atom: &str) -> Option<Vec<Words>> {
    let parser = feed_rs::parser::Builder::new()
        .sanitize_content(false)
        .timestamp_parser(|_| None)
        .id_generator(|_, _, _| String::from("-"))
        .build();
    let read = catch_unwind(AssertUnwindSafe(|| parser.parse(atom.as_bytes()))).ok()?.ok()?;
    let words = read.entries.into_iter().map(|entry| Words {
        title: entry.title.map(|title| title.content).unwrap_or_default(),
        authors: entry.authors.into_iter().map(|author| author.name).collect(),
        tags: entry.categories.into_iter().map(|category| category.term).collect(),
        summary: entry.summary.map(|summary| summary.content),
        content: entry.content.and_then(|content| content.body),
    });
    Some(words.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_as_they_were() {
        let entry = Words {
            title: "Ferry & <i>bridge</i>".to_owned(),
            authors: vec!["Ada \"A.\" Ferro <ada>".to_owned(), "Ben".to_owned()],
            tags: vec!["World & Sea".to_owned()],
            summary: Some("<p>It &amp; they</p> ]]>".to_owned()),
            content: None,
        };
        let words = Words { title: "Post".to_owned(), ..Words::default() };
        let draft = Draft { words, entries: vec![(entry, Entry::default())], ..Draft::default() };
        let feed = read(draft, &Budget::document());
        assert!(feed.remarks.is_empty());
        let entry = &feed.entries[0];
        assert_eq!(entry.title.as_str(), "Ferry & bridge");
        assert_eq!(entry.authors[0].as_str(), "Ada \"A.\" Ferro <ada>");
        assert_eq!(entry.section.as_deref(), Some("World & Sea"));
        assert_eq!(entry.summary.as_deref(), Some("<p>It &amp; they</p> ]]>"));
    }
}
