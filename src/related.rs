//! Stories near one story, and the reason why.
//!
//! Knows `model` and `text`. Values in, values out: the terms of stories are handed in, the store
//! keeps them.
//!
//! A story is the stems of its headline and of the start of its text. Two stories are as near as
//! the cosine of their tf-idf vectors (Salton and Buckley 1988, with the idf of Robertson and
//! Sparck Jones that BM25 uses, square-rooted), and for the question who else tells it now, less so
//! for each day between them. No names are favoured, no order of coming counts. That ranks.
//!
//! What is listed as the same event, or put into one, needs more: a calibrated probability (`same`)
//! by all that speaks for the pair (`evidence`), and a reason that a reader can check (`reason`).

mod apart;
mod before;
mod clusters;
mod copies;
mod embed;
mod evidence;
mod frequencies;
mod friends;
mod hybrid;
mod index;
mod lists;
mod merging;
mod order;
mod packed;
mod prior;
mod ranking;
mod reason;
mod same;
mod stop;
mod terms;
mod timeline;
mod trees;
mod words;

pub use clusters::{BATCH, Look};
pub use embed::{Damaged, English, MANY_PIECES, Many, cosine};
pub use hybrid::{Lexical, Model, Vectors};
pub use index::Index;
pub use reason::{Reasons, Wording, surfaces};
pub use terms::{Stem, TEXT_CHARACTERS, Terms};
pub use words::Cutters;

use jiff::Timestamp;

use crate::model::StoryId;
use crate::text::fold;

/// A story as the index takes it.
#[derive(Debug, Clone)]
pub struct Doc {
    /// The story.
    pub story: StoryId,
    /// When it was published; `None` where nobody knows.
    pub time: Option<Timestamp>,
    /// [`key`] of the outlet's name.
    pub outlet: u64,
    /// [`key`] of the headline: equal keys within three days are copies, as are texts that are nearly equal.
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
    words::hash_long(&fold(text))
}

#[cfg(test)]
mod tests;
