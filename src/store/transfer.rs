//! Stories in and out, one a line.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::{Error, Reader, Store};
use crate::model::{Article, StoryId, WebUrl, When};
use crate::text::SafeText;

/// A story as `import` and `export` carry it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportLine {
    /// The id, kept as given.
    pub id: SafeText,
    /// Other ids that the story has; empty in most files.
    pub aliases: Vec<SafeText>,
    /// Where its page is.
    pub url: Option<WebUrl>,
    /// The headline.
    pub title: SafeText,
    /// The story's own section.
    pub kicker: Option<SafeText>,
    /// The standfirst.
    pub standfirst: Option<SafeText>,
    /// The outlet's name.
    pub outlet: SafeText,
    /// The writers.
    pub authors: Vec<SafeText>,
    /// The language tag.
    pub language: Option<SafeText>,
    /// When it was published, as given.
    pub published: Option<When>,
    /// When it was first seen; now if not given.
    pub first_seen: Option<Timestamp>,
    /// The full text.
    pub full: Option<Box<Article>>,
    /// The feed's own text.
    pub summary: Option<Box<Article>>,
    /// Read or not, where the line says so.
    pub is_read: Option<bool>,
    /// Saved or not, where the line says so.
    pub is_saved: Option<bool>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Stories that were not in the store.
    pub new: Vec<StoryId>,
    /// Stories that were there, by id or address.
    pub updated: Vec<StoryId>,
}

impl Store {
    /// Takes a batch of lines in one transaction. An id that is known updates its story; an address
    /// that is known joins that story, and the id stays as an alias; all others are new stories,
    /// which stand in the section they name and are never cleaned up.
    pub fn import(&mut self, lines: Vec<ImportLine>, now: Timestamp) -> Result<Imported, Error> {
        let _ = (lines, now);
        todo!()
    }
}

impl Reader {
    /// Hands on all stories, oldest stored first, one by one as they are read. What comes out goes
    /// in again by [`Store::import`] as the same.
    pub fn export(&self, line: &mut dyn FnMut(ImportLine) -> ControlFlow<()>) -> Result<(), Error> {
        let _ = line;
        todo!()
    }
}
