//! What the trees are fitted on: the numbers of pairs, as the trees are asked with them.

use super::index::Index;
use super::story::{Found, Gap};
use super::vectors::Vectors;
use crate::model::StoryId;

/// What is said of two stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// They tell of one event.
    SameEvent,
    /// One is what the other was before.
    Before,
}

impl Index {
    /// The numbers between a story and each candidate for a claim.
    pub fn numbers(
        &mut self,
        claim: Claim,
        story: StoryId,
        vectors: &mut dyn Vectors,
    ) -> Vec<(StoryId, Vec<f32>)> {
        let Some(own) = self.own(story) else { return Vec::new() };
        let candidates = match claim {
            Claim::SameEvent => self.candidates(story, vectors),
            Claim::Before => self.earlier_candidates(story, vectors),
        };
        let mut numbers = |one: &Found| match claim {
            Claim::SameEvent => Some(self.likeness(story, one.story, vectors)?.evidence.0.to_vec()),
            Claim::Before => {
                let days = Gap::between(own.time, one.time).days()?;
                Some(self.before(&own, one, days, vectors)?.0)
            }
        };
        candidates.iter().filter_map(|one| Some((one.story, numbers(one)?))).collect()
    }
}
