//! What an entry's elements say, gathered until it is known which of them counts.

use super::canonical::Words;
use crate::model::{Enclosure, Entry, WebUrl, When};

/// The most authors, tags and files of an entry.
pub(super) const EACH: usize = 32;

/// A value and how near its element is to the feed's own vocabulary; the nearest, and of those the
/// first, counts.
pub(super) struct Best<T>(Option<(u8, T)>);

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Best<T> {
    pub(super) fn offer(&mut self, distance: u8, value: Option<T>) {
        if let Some(value) = value
            && self.0.as_ref().is_none_or(|(held, _)| distance < *held)
        {
            self.0 = Some((distance, value));
        }
    }

    pub(super) fn take(self) -> Option<T> {
        self.0.map(|(_, value)| value)
    }
}

/// The fields of an entry as they are found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) title: Best<String>,
    pub(super) link: Best<String>,
    pub(super) id: Best<String>,
    pub(super) people: Vec<(u8, String)>,
    pub(super) published: Best<When>,
    pub(super) updated: Best<When>,
    pub(super) summary: Best<String>,
    pub(super) content: Best<String>,
    pub(super) tags: Vec<String>,
    pub(super) files: Vec<Enclosure>,
    pub(super) image: Best<String>,
}

impl Found {
    pub(super) fn people(&mut self, person: Option<(u8, String)>) {
        self.people.extend(person.filter(|_| self.people.len() < EACH));
    }

    pub(super) fn file(&mut self, file: Enclosure) {
        if file.url.is_empty()
            || self.files.len() >= EACH
            || self.files.iter().any(|held| held.url == file.url)
        {
            return;
        }
        if file.kind.as_deref().is_some_and(|kind| kind.to_ascii_lowercase().starts_with("image/")) {
            self.image.offer(2, Some(file.url.clone()));
        }
        self.files.push(file);
    }

    pub(super) fn whole(self) -> (Words, Entry) {
        let nearest = self.people.iter().map(|(distance, _)| *distance).min();
        let authors = self
            .people
            .into_iter()
            .filter(|(distance, _)| Some(*distance) == nearest)
            .map(|(_, name)| name)
            .collect();
        let words = Words {
            title: self.title.take().unwrap_or_default(),
            authors,
            tags: self.tags,
            summary: self.summary.take(),
            content: self.content.take(),
        };
        let entry = Entry {
            id: self.id.take(),
            link: self.link.take(),
            published: self.published.take(),
            updated: self.updated.take(),
            enclosures: self.files,
            image: self.image.take(),
            ..Entry::default()
        };
        (words, entry)
    }
}

/// An address as it leads somewhere: against the base, if it needs one; as written where there is none.
pub(super) fn resolved(address: &str, base: impl FnOnce() -> Option<WebUrl>) -> String {
    let address = address.trim();
    if address.is_empty() || url::Url::parse(address).is_ok() {
        return address.to_owned();
    }
    base()
        .and_then(|base| base.join(address).ok())
        .map_or_else(|| address.to_owned(), |whole| whole.to_string())
}
