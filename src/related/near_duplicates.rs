//! Rows without copies: one text that several outlets print stands among the first rows once.

use super::index::Index;
use super::story::{Found, Near, is_near_duplicate};
use crate::model::StoryId;

/// So many first rows have no copies among them.
const WITHOUT_COPIES: usize = 5;
/// What scores less is no better than a copy of what is listed.
const NEAR_ENOUGH: f32 = 0.094;

impl Index {
    /// The first of those found. Copies come behind the first five others, where there are five that
    /// are near enough to be worth it.
    pub(super) fn without_copies(&self, story: StoryId, found: Vec<Found>, limit: usize) -> Vec<Near> {
        let Some(own) = self.own(story) else { return Vec::new() };
        let mut first: Vec<Found> = Vec::with_capacity(WITHOUT_COPIES);
        let mut rest: Vec<Found> = Vec::new();
        for one in &found {
            let is_copy = is_near_duplicate(&own, one) || first.iter().any(|row| is_near_duplicate(row, one));
            if is_copy || one.score < NEAR_ENOUGH || first.len() == WITHOUT_COPIES {
                rest.push(*one);
            } else {
                first.push(*one);
            }
        }
        let mut rows = if first.len() == WITHOUT_COPIES { [first, rest].concat() } else { found };
        rows.truncate(limit);
        rows.into_iter().map(Found::near).collect()
    }
}
