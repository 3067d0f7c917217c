//! A story's question, widened by what its nearest say.
//!
//! One report leaves out what the next one names. So the nearest of a first ranking speak with the
//! story in a second one (relevance feedback as by Rocchio 1971, without a reader to give it), each
//! by how near it is. It finds more of the same event, and far more of what came before.

use super::embed::cosine;
use super::hash::{Map, Stem};
use super::index::Index;
use super::ranking::{MOST_FEEDBACK, Question, Want};
use super::story::Found;
use super::vectors::{Model, Vectors};
use crate::model::StoryId;

/// How many of the nearest speak with a story, and what they count against the story itself: a
/// headline alone says so little that more are heard.
const FEEDBACK: (usize, f32) = (2, 0.3);
const FEEDBACK_OF_A_HEADLINE: (usize, f32) = (MOST_FEEDBACK, 0.45);
/// From so many counted words on a text is more than a headline.
pub(super) const EXCERPT_FROM: usize = 24;
/// How near they must be.
const FEEDBACK_LEAST: f32 = 0.09;
/// Among fewer stories the nearest one may have little to do with the story.
const ENOUGH_STORIES: usize = 500;

/// A story and who speaks with it, each with its part; the parts sum up to one.
#[derive(Debug, Clone)]
pub(super) struct Voices(Vec<(StoryId, f32)>);

impl Voices {
    /// The story alone.
    pub(super) fn alone(story: StoryId) -> Self {
        Self(vec![(story, 1.0)])
    }

    /// The story with so many of its nearest, which come best first and share a part.
    fn new(story: StoryId, nearest: &[Found], (many, part): (usize, f32)) -> Self {
        let heard: Vec<&Found> =
            nearest.iter().take(many).filter(|one| one.score >= FEEDBACK_LEAST).collect();
        let sum: f32 = heard.iter().map(|one| one.score).sum();
        let own = if heard.is_empty() { 1.0 } else { 1.0 - part };
        let parts = heard.iter().map(|one| (one.story, part * one.score / sum));
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

/// What a story by itself leads to.
pub(super) struct Alone {
    pub(super) story: StoryId,
    pub(super) question: Question,
    /// Best first.
    pub(super) nearest: Vec<Found>,
}

impl Index {
    /// Whether there are enough stories that others may speak with one.
    pub(super) fn may_have_voices(&self) -> bool {
        self.len() >= ENOUGH_STORIES
    }

    /// Who speaks with a story, given its nearest, best first.
    pub(super) fn voices(&self, story: StoryId, nearest: &[Found]) -> Voices {
        if !self.may_have_voices() {
            return Voices::alone(story);
        }
        Voices::new(story, nearest, self.feedback_of(story))
    }

    /// How many speak with a story, and their part.
    pub(super) fn feedback_of(&self, story: StoryId) -> (usize, f32) {
        if self.counted(story) < EXCERPT_FROM { FEEDBACK_OF_A_HEADLINE } else { FEEDBACK }
    }

    /// The question of a story together with others.
    pub(super) fn widened(&mut self, question: &Question, voices: &Voices) -> Question {
        if voices.0.len() == 1 {
            return question.clone();
        }
        let mut sums: Map<Stem, f32> = Map::default();
        for (story, part) in &voices.0 {
            let Some(voice) = self.question(*story) else { continue };
            for (stem, weight) in voice.stems.iter() {
                *sums.entry(*stem).or_default() += part * weight;
            }
        }
        let mut stems: Vec<(Stem, f32)> = sums.into_iter().collect();
        stems.sort_unstable_by(|(stem, weight), (other, other_weight)| {
            other_weight.total_cmp(weight).then(stem.cmp(other))
        });
        Question { stems: stems.into(), ..*question }
    }

    /// The first ranking: by a story's own words alone.
    pub(super) fn alone(&mut self, story: StoryId, want: &Want<'_>) -> Option<Alone> {
        let question = self.question(story)?;
        let nearest = self.ranked(&question, want);
        Some(Alone { story, question, nearest })
    }

    /// The best by words, with the nearest of a first ranking heard.
    pub(super) fn by_words(&mut self, alone: &Alone, want: &Want<'_>) -> Vec<Found> {
        let voices = self.voices(alone.story, &alone.nearest);
        let widened = self.widened(&alone.question, &voices);
        self.ranked(&widened, want)
    }
}
