//! Best first by words and vectors, with no more vectors than it takes.
//!
//! What words alone say bounds what words and vectors can say together. So the vectors of those that
//! can reach most are asked for first, and who comes first is known once nobody else can reach more
//! (the threshold algorithm of Fagin, Lotem and Naor 2001).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::feedback::Voices;
use super::story::Found;
use super::vectors::{Model, Vectors};

/// How many stories are asked for their vectors at once.
const AT_ONCE: usize = 16;
/// By how much a cosine may be above one.
const ROUNDING: f32 = 1e-4;

/// What a list is ranked by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mix {
    /// Which vectors stand beside words.
    pub(super) model: Model,
    /// What words count, of one.
    pub(super) words: f32,
}

impl Mix {
    /// Words alone.
    pub(super) const WORDS: Self = Self { model: Model::English, words: 1.0 };

    /// A score by words together with the nearness of the texts and what time leaves of it.
    pub(super) fn score(self, by_words: f32, near: f32, faded: f32) -> f32 {
        self.words * by_words + (1.0 - self.words) * near * faded
    }

    /// By how much nearer than another a story may be by words, and still be less near by both.
    pub(super) fn slack(self) -> f32 {
        (1.0 - self.words) / self.words + f32::EPSILON
    }

    /// The least score by words with which a story can still reach this one.
    pub(super) fn least_by_words(self, least: f32) -> f32 {
        (least / self.words - self.slack()).max(0.0)
    }
}

/// Stories that are handed out best first.
pub(super) struct Order {
    known: BinaryHeap<Known>,
    /// Those whose vectors were not asked for yet, that last which can reach most.
    waiting: Vec<Waiting>,
    /// What the vectors are compared with.
    voices: Option<Voices>,
    directions: Vec<Option<Vec<f32>>>,
    mix: Mix,
}

/// A story with its own score.
struct Known(Found);

struct Waiting {
    /// The most that its score can be.
    most: f32,
    /// What time leaves of its nearness.
    faded: f32,
    /// With the score of its words.
    found: Found,
}

impl Order {
    /// Stories whose scores are known.
    pub(super) fn known(found: Vec<Found>) -> Self {
        Self {
            known: found.into_iter().map(Known).collect(),
            waiting: Vec::new(),
            voices: None,
            directions: Vec::new(),
            mix: Mix::WORDS,
        }
    }

    /// Stories with the scores of their words, best first. The first `many` of them are compared by
    /// their vectors as well; those of the others are taken for nothing.
    pub(super) fn mixed(
        found: &[Found],
        many: usize,
        mix: Mix,
        voices: Voices,
        fade: impl Fn(&Found) -> f32,
        vectors: &mut dyn Vectors,
    ) -> Self {
        let (first, others) = found.split_at(many.min(found.len()));
        let other = |one: &Found| Known(Found { score: mix.score(one.score, 0.0, 0.0), ..*one });
        let mut waiting: Vec<Waiting> = first
            .iter()
            .map(|one| {
                let faded = fade(one);
                Waiting { most: mix.score(one.score, 1.0, faded) + ROUNDING, faded, found: *one }
            })
            .collect();
        waiting.sort_by(|one, other| one.most.total_cmp(&other.most));
        let directions = voices.directions(mix.model, vectors);
        Self { known: others.iter().map(other).collect(), waiting, voices: Some(voices), directions, mix }
    }

    /// Adds a story whose score is known.
    pub(super) fn add(&mut self, found: Found) {
        self.known.push(Known(found));
    }

    /// Keeps those that are asked for.
    pub(super) fn retain(&mut self, asked: impl Fn(&Found) -> bool) {
        self.known.retain(|known| asked(&known.0));
        self.waiting.retain(|waiting| asked(&waiting.found));
    }

    /// The best of those that are left.
    pub(super) fn next(&mut self, vectors: &mut dyn Vectors) -> Option<Found> {
        while let Some(waiting) = self.waiting.last() {
            if self.known.peek().is_some_and(|known| known.0.score > waiting.most) {
                break;
            }
            self.ask(vectors);
        }
        self.known.pop().map(|known| known.0)
    }

    /// Those that are left with at least this score, best first.
    pub(super) fn down_to(mut self, least: f32, vectors: &mut dyn Vectors) -> Vec<Found> {
        let next = || self.next(vectors);
        std::iter::from_fn(next).take_while(|one| one.score >= least).collect()
    }

    /// Compares some by their vectors.
    fn ask(&mut self, vectors: &mut dyn Vectors) {
        let some = self.waiting.split_off(self.waiting.len().saturating_sub(AT_ONCE));
        let stories: Vec<_> = some.iter().map(|one| one.found.story).collect();
        vectors.prepare(&stories, self.mix.model);
        for Waiting { faded, found, .. } in some {
            let vector = vectors.vector(found.story, self.mix.model);
            let near = vector
                .zip(self.voices.as_ref())
                .map_or(0.0, |(vector, voices)| voices.cosine(&self.directions, &vector));
            self.add(Found { score: self.mix.score(found.score, near, faded), ..found });
        }
    }
}

impl Ord for Known {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.best_first(&self.0)
    }
}

impl PartialOrd for Known {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Known {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::StoryId;
    use crate::related::signature::Signature;

    fn found(story: i64, score: f32) -> Found {
        let text = Signature::default();
        Found { story: StoryId(story), score, time: Some(story), outlet: 1, title: 1, text }
    }

    /// A direction of two numbers, by how far it is turned.
    fn turned(by: f32) -> Vec<f32> {
        vec![by.cos(), by.sin()]
    }

    proptest! {
        #[test]
        fn stories_come_in_the_order_of_their_scores_and_each_vector_is_asked_for_once(
            given in prop::collection::vec((0.0f32..1.0, 0.0f32..1.5, 0.3f32..1.0), 0..120),
            many in 0usize..120,
            words in 0.3f32..1.0,
            taken in 0usize..20,
        ) {
            let mut given = given;
            given.sort_by(|one, other| other.0.total_cmp(&one.0));
            let mix = Mix { model: Model::English, words };
            let listed: Vec<Found> = (1..).zip(&given).map(|(story, (score, ..))| found(story, *score)).collect();
            let mut expected: Vec<Found> = listed.clone();
            for (at, one) in expected.iter_mut().enumerate() {
                let (score, by, faded) = given[at];
                let near = if at < many { by.cos().max(0.0) } else { 0.0 };
                one.score = mix.score(score, near, faded);
            }
            expected.sort_by(|one, other| {
                other.score.total_cmp(&one.score).then_with(|| one.place().cmp(&other.place()))
            });
            let mut asked = Vec::new();
            let mut vectors = |story: StoryId, _: Model| {
                asked.push(story.0);
                if story.0 == 0 { Some(turned(0.0)) } else { Some(turned(given[story.0 as usize - 1].1)) }
            };
            let faded = |one: &Found| given[one.story.0 as usize - 1].2;
            let mut order = Order::mixed(&listed, many, mix, Voices::alone(StoryId(0)), faded, &mut vectors);
            let first: Vec<Found> = std::iter::from_fn(|| order.next(&mut vectors)).take(taken).collect();
            let close = |one: &Found, other: &Found| (one.score - other.score).abs() < 1e-5;
            prop_assert!(first.iter().zip(&expected).all(|(one, other)| close(one, other)));
            prop_assert_eq!(first.len(), taken.min(listed.len()));
            let rest = order.down_to(0.0, &mut vectors);
            prop_assert!(rest.iter().zip(&expected[first.len()..]).all(|(one, other)| close(one, other)));
            prop_assert_eq!(first.len() + rest.len(), listed.len());
            // Each once, and the story's own.
            prop_assert_eq!(asked.len(), many.min(listed.len()) + 1);
        }
    }

    #[test]
    fn who_is_far_ahead_is_known_by_few_vectors() {
        let listed: Vec<Found> = (1..=100).map(|story| found(story, 1.0 / story as f32)).collect();
        let mut asked = 0;
        let mut vectors = |_: StoryId, _: Model| {
            asked += 1;
            Some(turned(0.0))
        };
        let voices = Voices::alone(StoryId(0));
        let mut order = Order::mixed(
            &listed,
            100,
            Mix { model: Model::English, words: 0.9 },
            voices,
            |_| 1.0,
            &mut vectors,
        );
        assert_eq!(order.next(&mut vectors).map(|one| one.story), Some(StoryId(1)));
        assert_eq!(asked, 1 + AT_ONCE);
    }
}
