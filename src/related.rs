//! Stories near one story, and the reason why.
//!
//! Knows `model` and `text`. Values in, values out: the terms of stories are handed in, the store
//! keeps them.

mod reason;
mod terms;

pub use reason::{Wording, reason};
pub use terms::{Stem, Terms};

use jiff::Timestamp;

use crate::model::StoryId;

/// A story as the index takes it.
#[derive(Debug, Clone)]
pub struct Doc {
    /// The story.
    pub story: StoryId,
    /// When it was published; `None` where nobody knows.
    pub time: Option<Timestamp>,
    /// [`key`] of the outlet's name.
    pub outlet: u64,
    /// [`key`] of the headline: equal keys within three days are copies.
    pub title: u64,
    /// Its words.
    pub terms: Terms,
}

/// A story near another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The story.
    pub story: StoryId,
    /// How near, 0 to 1.
    pub score: f32,
    /// Stems that both have, those first that brought them together most.
    pub shared: Vec<Stem>,
    /// Copies of the same text that this row stands for.
    pub copies: Vec<StoryId>,
}

/// The number that stands for an outlet's name or a headline, folded for comparison.
pub fn key(text: &str) -> u64 {
    let _ = text;
    todo!()
}

/// All stories' words, by story and by word.
#[derive(Debug, Default)]
pub struct Index {}

impl Index {
    /// An index of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many stories it has.
    pub fn len(&self) -> usize {
        todo!()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it has the story.
    pub fn contains(&self, story: StoryId) -> bool {
        let _ = story;
        todo!()
    }

    /// Takes a story in; one that it has already is replaced.
    pub fn insert(&mut self, doc: Doc) {
        let _ = doc;
        todo!()
    }

    /// Forgets a story.
    pub fn remove(&mut self, story: StoryId) {
        let _ = story;
        todo!()
    }

    /// The plain ranking: all that share a word, by score with decay over time, copies behind all
    /// others, at most `limit`. Empty where the story is not in the index.
    pub fn near(&mut self, story: StoryId, limit: usize) -> Vec<Near> {
        let _ = (story, limit);
        todo!()
    }

    /// The plain ranking without decay.
    pub fn background(&mut self, story: StoryId, limit: usize) -> Vec<Near> {
        let _ = (story, limit);
        todo!()
    }

    /// For the screen: the same event told by others, within 14 days, best first, copies folded,
    /// at most two of an outlet among the first eight.
    pub fn covering(&mut self, story: StoryId) -> Vec<Near> {
        let _ = story;
        todo!()
    }

    /// For the screen: what came at least two days before and is on the same subject, newest
    /// first, at most twelve, none that is in [`Index::covering`].
    pub fn earlier(&mut self, story: StoryId) -> Vec<Near> {
        let _ = story;
        todo!()
    }
}
