//! One story: its texts, its place, what its page gave.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Error, Reader, Store};
use crate::model::{Article, Place, Story, StoryId, TextKind, WebUrl};
use crate::text::SafeText;

/// Failed tries after which a page is not fetched ahead any more.
pub const PAGE_TRIES: u32 = 3;

/// A story whose page could be fetched ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The story.
    pub story: StoryId,
    /// Where its page is.
    pub url: WebUrl,
    /// The source that brought it.
    pub source: Option<SafeText>,
}

impl Store {
    /// Stores a page's text as the story's full text, and fills what the story lacks from it:
    /// kicker (and with it the section, where the story stands in "News" for want of one),
    /// standfirst, authors, published, language, outlet. The headline is filled where the story has
    /// none of its own. Forgets an earlier failure.
    pub fn put_page(&mut self, story: StoryId, article: &Article, now: Timestamp) -> Result<(), Error> {
        let _ = (story, article, now);
        todo!()
    }

    /// Remembers why a story's page could not be had.
    pub fn put_page_failure(
        &mut self,
        story: StoryId,
        words: &SafeText,
        now: Timestamp,
    ) -> Result<(), Error> {
        let _ = (story, words, now);
        todo!()
    }

    /// Finds the story of an address, or makes one that stands in no section and is never cleaned up.
    pub fn story_of_address(
        &mut self,
        url: &WebUrl,
        title: Option<&SafeText>,
        now: Timestamp,
    ) -> Result<StoryId, Error> {
        let _ = (url, title, now);
        todo!()
    }

    /// Remembers where the reader is in a story.
    pub fn save_place(&mut self, story: StoryId, text: TextKind, place: Place) -> Result<(), Error> {
        let _ = (story, text, place);
        todo!()
    }

    /// Counts pages fetched ahead on a day; gives the day's count with these.
    pub fn count_prefetched(&mut self, day: Date, pages: u32) -> Result<u32, Error> {
        let _ = (day, pages);
        todo!()
    }
}

impl Reader {
    /// A story with its texts.
    pub fn story(&self, story: StoryId) -> Result<Story, Error> {
        let _ = story;
        todo!()
    }

    /// The story of a public id, an imported id or an address.
    pub fn find(&self, name: &str) -> Result<Option<StoryId>, Error> {
        let _ = name;
        todo!()
    }

    /// The story of an address.
    pub fn story_at(&self, url: &WebUrl) -> Result<Option<StoryId>, Error> {
        let _ = url;
        todo!()
    }

    /// Stories whose pages may be fetched ahead, newest first: not on disk, wanted by their source,
    /// not failed too often, seen at or after `since`.
    pub fn prefetch_candidates(&self, since: Timestamp, limit: usize) -> Result<Vec<Candidate>, Error> {
        let _ = (since, limit);
        todo!()
    }

    /// Pages fetched ahead on a day so far.
    pub fn prefetched(&self, day: Date) -> Result<u32, Error> {
        let _ = day;
        todo!()
    }

    /// When the newest story of all lists was published (clamped) or first seen.
    pub fn newest(&self) -> Result<Option<Timestamp>, Error> {
        todo!()
    }
}
