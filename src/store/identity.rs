//! What makes two announcements the same story.
//!
//! A guid within its source comes first, then the canonical address, then headline and start of the
//! text; never the headline alone. Hashes stand for all three, so that a hostile guid costs no more
//! than an honest one.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::incoming::Incoming;
use crate::model::{Article, Block, WebUrl};
use crate::text::fold;

/// Bytes of a hash that are kept.
pub(super) type Key = [u8; 16];

/// Characters of a public id.
const ID_CHARS: usize = 10;
/// Bytes of text that an identity without guid and address looks at.
const START_BYTES: usize = 1024;
/// Crockford's digits: none of them looks like another.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The hash of some parts, each told apart from the next.
pub(super) fn hash(parts: &[&str]) -> Key {
    let digest = digest(parts);
    let mut key = Key::default();
    key.copy_from_slice(&digest[..16]);
    key
}

fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

/// The key under which an address leads to its story.
pub(super) fn address_key(url: &WebUrl) -> Key {
    hash(&["address", &url.key()])
}

/// A story's name on the command line: the same for the same parts in every store. `length` is
/// more than [`id_chars`] only where a shorter one is taken by another story.
pub(super) fn public_id(parts: &[&str], length: usize) -> String {
    let digest = digest(parts);
    (0..length.min(48))
        .map(|index| {
            // Five bits at a time from the left.
            let bit = index * 5;
            let pair = u16::from(digest[bit / 8]) << 8 | u16::from(digest[(bit / 8 + 1).min(31)]);
            char::from(DIGITS[usize::from(pair >> (11 - bit % 8) & 31)])
        })
        .collect()
}

/// Characters that a public id usually has.
pub(super) fn id_chars() -> usize {
    ID_CHARS
}

/// What an entry is known by within the document it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    /// Within its source.
    pub(super) key: Key,
    /// Over all sources; `None` where the address does not tell this story from others.
    pub(super) address: Option<Key>,
    /// What the public id is made of.
    pub(super) name: Vec<String>,
}

/// The identities of a document's entries.
pub(super) fn identify(source: &str, entries: &[Incoming]) -> Vec<Identity> {
    let mut guids: HashMap<&str, u32> = HashMap::new();
    // Per address: a guid, a headline, and whether entries with others share the address.
    let mut addresses: HashMap<String, (Option<&str>, String, bool)> = HashMap::new();
    let keys: Vec<Option<String>> = entries.iter().map(|entry| entry.url.as_ref().map(WebUrl::key)).collect();
    for (entry, key) in entries.iter().zip(&keys) {
        if let Some(guid) = guid(entry) {
            *guids.entry(guid).or_default() += 1;
        }
        let Some(key) = key else { continue };
        let (guid, title) = (guid(entry), fold(&entry.title));
        let seen = addresses.entry(key.clone()).or_insert_with(|| (guid, title.clone(), false));
        seen.2 |= seen.0 != guid && seen.1 != title;
    }
    entries
        .iter()
        .zip(&keys)
        .map(|(entry, key)| {
            let guid = guid(entry);
            let is_unique = guid.is_some_and(|guid| guids[guid] == 1);
            let is_shared = key.as_ref().is_some_and(|key| addresses[key].2);
            let leads_home = entry.url.as_ref().is_some_and(is_front_door);
            let tells = match guid {
                // A link to the outlet's front door, or one that several entries have, says nothing.
                Some(_) => !is_shared && !leads_home,
                None => !leads_home,
            };
            let address = key.as_deref().filter(|_| tells);
            let start = start_of(entry);
            let own = match (guid, address) {
                (Some(guid), _) if is_unique => hash(&["guid", guid]),
                (Some(guid), Some(address)) => hash(&["guid and address", guid, address]),
                (Some(guid), None) => hash(&["guid and text", guid, &start]),
                (None, Some(address)) => hash(&["address", address]),
                (None, None) => hash(&["text", &start]),
            };
            let name = match (address, guid) {
                (Some(address), _) => vec!["address".to_owned(), address.to_owned()],
                (None, Some(guid)) if is_unique => {
                    vec!["guid".to_owned(), source.to_owned(), guid.to_owned()]
                }
                (None, _) => vec!["text".to_owned(), source.to_owned(), start],
            };
            Identity { key: own, address: address.map(|address| hash(&["address", address])), name }
        })
        .collect()
}

fn guid(entry: &Incoming) -> Option<&str> {
    entry.guid.as_deref().map(str::trim).filter(|guid| !guid.is_empty())
}

fn is_front_door(url: &WebUrl) -> bool {
    let url = url.as_url();
    matches!(url.path(), "" | "/") && url.query().is_none()
}

/// The headline and the start of the text.
fn start_of(entry: &Incoming) -> String {
    let mut start = fold(&entry.title);
    start.push('\n');
    let text = text_of(entry);
    let mut end = text.len().min(START_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    start.push_str(&text[..end]);
    start
}

/// The text of an entry without white space.
fn text_of(entry: &Incoming) -> String {
    let mut text = String::new();
    let mut push = |part: &str| text.extend(part.chars().filter(|character| !character.is_whitespace()));
    if let Some(standfirst) = &entry.standfirst {
        push(standfirst);
    }
    for part in entry.summary.iter().flat_map(|summary| texts(summary)) {
        push(&part);
    }
    text
}

/// The texts of an article's body.
pub(super) fn texts(article: &Article) -> impl Iterator<Item = String> + '_ {
    article.body.iter().flat_map(Block::texts)
}

/// What changes when an entry does: headline, address, writers, text; not its date.
pub(super) fn change(entry: &Incoming) -> Key {
    let title: String = entry.title.split_whitespace().collect();
    let key = entry.url.as_ref().map(WebUrl::key).unwrap_or_default();
    let mut parts = vec!["change", &title, &key];
    parts.extend(entry.authors.iter().map(crate::text::SafeText::as_str));
    let text = text_of(entry);
    parts.extend(["text", &text]);
    hash(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SafeText;

    fn entry(guid: &str, url: &str, title: &str) -> Incoming {
        Incoming {
            guid: (!guid.is_empty()).then(|| guid.to_owned()),
            url: WebUrl::parse(url).ok(),
            title: SafeText::line(title),
            ..Incoming::default()
        }
    }

    #[test]
    fn an_id_is_the_same_everywhere_and_grows_when_it_must() {
        let id = public_id(&["address", "news.example/a"], id_chars());
        assert_eq!(id.len(), 10);
        let longer = public_id(&["address", "news.example/a"], 48);
        assert!(longer.starts_with(&id));
        assert!(longer.bytes().all(|byte| DIGITS.contains(&byte)));
        assert_ne!(id, public_id(&["address", "news.example/b"], 10));
    }

    /// Which of two entries of one document are taken for one story: by key, by address.
    fn check(first: Incoming, second: Incoming, expected: (bool, bool)) {
        let both = identify("s", &[first, second]);
        let same_address = both[0].address.is_some() && both[0].address == both[1].address;
        assert_eq!((both[0].key == both[1].key, same_address), expected);
    }

    #[test]
    fn guid_then_address_then_text_tell_stories_apart() {
        let (a, b) = ("https://news.example/a", "https://news.example/b");
        check(entry("1", a, "x"), entry("2", b, "x"), (false, false));
        // A guid that repeats within one document.
        check(entry("1", a, "x"), entry("1", b, "y"), (false, false));
        check(entry("1", a, "x"), entry("1", a, "y"), (true, true));
        // Several entries with one link, and with the front door.
        check(entry("1", a, "x"), entry("2", a, "y"), (false, false));
        check(entry("1", a, "x"), entry("2", a, "x"), (false, true));
        check(entry("1", "https://news.example/", "x"), entry("2", b, "y"), (false, false));
        // No guid.
        check(entry("", a, "x"), entry("", a, "y"), (true, true));
        check(entry("", "", "x"), entry("", "", "y"), (false, false));
        check(entry("", "", "x"), entry("", "", "x"), (true, false));
        let told = |text: &str| Incoming { standfirst: Some(SafeText::line(text)), ..entry("", "", "x") };
        check(told("one"), told("two"), (false, false));
    }

    #[test]
    fn a_change_of_date_is_no_change() {
        let before = entry("1", "https://news.example/a?utm_source=x", "A  headline");
        let dated = Incoming { published: crate::model::When::parse_iso("2026-01-01"), ..before.clone() };
        let spaced = entry("1", "https://www.news.example/a", "A headline");
        assert_eq!(change(&before), change(&dated));
        assert_eq!(change(&before), change(&spaced));
        assert_ne!(change(&before), change(&entry("1", "https://news.example/a", "Another headline")));
    }
}
