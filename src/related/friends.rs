//! A story's question, widened by what its nearest say.
//!
//! One report leaves out what the next one names. So the two nearest of a first ranking speak with
//! the story in a second one (relevance feedback as by Rocchio 1971, without a reader to give it):
//! each by how near it is, three parts in ten together. It finds more of the same event, and far
//! more of what came before.

use std::collections::HashMap;

use super::hybrid::Vectors;
use super::index::{Found, Index, Question, Reach};
use super::terms::Stem;
use super::{Model, cosine};
use crate::model::StoryId;

/// How many of the nearest speak with a story.
pub(super) const FRIENDS: usize = 2;
/// How near they must be.
const FRIEND_LEAST: f32 = 0.09;
/// Among fewer stories the nearest one may have little to do with the story.
const ENOUGH_STORIES: usize = 500;
/// What they count against the story itself.
const FRIENDS_PART: f32 = 0.3;

/// A story and who speaks with it, each with its part; the parts sum up to one.
#[derive(Debug, Clone)]
pub(super) struct Voices(Vec<(StoryId, f32)>);

impl Voices {
    /// The story alone.
    pub(super) fn alone(story: StoryId) -> Self {
        Self(vec![(story, 1.0)])
    }

    /// The story with its nearest, which come best first.
    fn new(story: StoryId, nearest: &[Found]) -> Self {
        let friends: Vec<&Found> =
            nearest.iter().take(FRIENDS).filter(|friend| friend.score >= FRIEND_LEAST).collect();
        let sum: f32 = friends.iter().map(|friend| friend.score).sum();
        let own = if friends.is_empty() { 1.0 } else { 1.0 - FRIENDS_PART };
        let parts = friends.iter().map(|friend| (friend.story, FRIENDS_PART * friend.score / sum));
        Self(std::iter::once((story, own)).chain(parts).collect())
    }

    /// The cosine of a story's vector with those of all voices, each by its part.
    pub(super) fn cosine(&self, directions: &[Option<Vec<f32>>], vector: &[f32]) -> f32 {
        let near = self.0.iter().zip(directions);
        near.map(|((_, part), direction)| {
            part * direction.as_ref().map_or(0.0, |direction| cosine(direction, vector))
        })
        .sum()
    }

    /// The vectors of all voices.
    pub(super) fn directions(&self, model: Model, vectors: &mut dyn Vectors) -> Vec<Option<Vec<f32>>> {
        self.0.iter().map(|(story, _)| vectors.vector(*story, model)).collect()
    }
}

impl Index {
    /// Who speaks with a story, given its nearest, best first.
    pub(super) fn voices(&self, story: StoryId, nearest: &[Found]) -> Voices {
        if self.len() < ENOUGH_STORIES { Voices::alone(story) } else { Voices::new(story, nearest) }
    }

    /// The question of a story together with others.
    pub(super) fn widened(&mut self, question: &Question, voices: &Voices) -> Question {
        let mut sums: HashMap<Stem, f32> = HashMap::new();
        for (story, part) in &voices.0 {
            for (stem, weight) in self.question(*story).map(|voice| voice.stems).unwrap_or_default() {
                *sums.entry(stem).or_default() += part * weight;
            }
        }
        let mut stems: Vec<(Stem, f32)> = sums.into_iter().collect();
        stems.sort_unstable_by(|(stem, weight), (other, other_weight)| {
            other_weight.total_cmp(weight).then(stem.cmp(other))
        });
        Question { stems, ..*question }
    }

    /// The best by words, with the two nearest of a first ranking heard.
    pub(super) fn by_words(
        &mut self,
        story: StoryId,
        reach: Reach,
        limit: usize,
        asked: &dyn Fn(StoryId) -> bool,
        fade: &dyn Fn(Option<f32>) -> f32,
    ) -> Vec<Found> {
        let Some(question) = self.question(story) else { return Vec::new() };
        let weigh = |cosine: f32, days: Option<f32>| cosine * fade(days);
        let nearest = self.ranked(&question, reach, FRIENDS, |_| true, weigh);
        let widened = self.widened(&question, &self.voices(story, &nearest));
        self.ranked(&widened, reach, limit, asked, weigh)
    }
}
