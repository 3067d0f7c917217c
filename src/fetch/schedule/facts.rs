//! What the schedule is told beside the exchange.

use jiff::Timestamp;

use crate::model::Rhythm;
use crate::text::SafeText;

/// What was made of the body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// There was none to read: a 304, a failure, or the same bytes as before.
    Nothing,
    /// It was read, with these remarks.
    Whole(Vec<SafeText>),
    /// It was broken and read in part, with these remarks.
    Mended(Vec<SafeText>),
    /// It could not be read at all, for this reason.
    Unreadable(SafeText),
}

/// What is known beside the exchange itself.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// What was made of the body.
    pub reading: Reading,
    /// SHA-256 of the decoded body, from [`super::body_hash`]; `None` without a body.
    pub body_hash: Option<[u8; 32]>,
    /// How often the feed asks to be read; of the last reading where nothing was read now.
    pub rhythm: &'a Rhythm,
    /// Minutes between two visits, where the reader says so.
    pub every: Option<u32>,
    /// When its latest entries were published, in any order; the latest 20 count.
    pub published: &'a [Timestamp],
}
