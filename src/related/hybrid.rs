//! The same rankings with text vectors beside the words.
//!
//! A score is part shared words, part the direction of the whole text; the less text there is, the
//! more the direction counts. Vectors come from whoever holds the texts, and are asked for
//! candidates alone. A list in one language other than English, or in several, is ranked by the
//! model of many languages; to favour only the English pairs of a list would push the others down.

use std::collections::{HashMap, HashSet};

use super::embed::cosine;
use super::feedback::{Alone, EXCERPT_FROM, Voices};
use super::index::Index;
use super::order::{Mix, Order};
use super::ranking::{COMPARED, Reach, Want, decay};
use super::story::{Found, Gap, Near};
use super::vectors::{Model, Vectors};
use crate::model::StoryId;

/// Candidates by the model of many languages, and how near they must be.
const BY_VECTOR: usize = 60;
const BY_VECTOR_LEAST: f32 = 0.3;
/// Candidates for a story's event, and the least score of one.
const CANDIDATES: usize = 60;
const CANDIDATE_LEAST: f32 = 0.05;
/// The stories in other languages that are looked through for those, the nearest in time.
const FOREIGN_CANDIDATES: usize = 1_000;
/// What words count against vectors in headlines, excerpts and long texts, and what a text of each
/// kind is: it has fewer counted words than this.
const WORDS_IN: [(usize, f32); 3] = [(EXCERPT_FROM, 0.5), (LONG_FROM, 0.8), (usize::MAX, 1.0)];
const LONG_FROM: usize = 60;
/// What they count in a list of several languages.
const WORDS_IN_MANY: f32 = 0.35;
/// What they count for what came before.
pub(super) const WORDS_IN_BACKGROUND: f32 = 0.9;

/// What a publisher's link adds to a score.
const LINKED: f32 = 0.15;

impl Index {
    /// All that share a word or a direction, best first by score with decay over time, copies behind
    /// the first five others, at most `limit`. Empty where the story is not in the index. `shared` and
    /// `copies` stay empty here.
    pub fn near(&mut self, story: StoryId, limit: usize, vectors: &mut dyn Vectors) -> Vec<Near> {
        let mut found = self.plain(story, limit, &decay, None, vectors);
        self.add_links(story, Reach::All, &mut found, &vectors.linked(story));
        self.without_copies(story, found, limit)
    }

    /// The same without decay.
    pub fn background(&mut self, story: StoryId, limit: usize, vectors: &mut dyn Vectors) -> Vec<Near> {
        let found = self.plain(story, limit, &|_| 1.0, Some(WORDS_IN_BACKGROUND), vectors);
        self.without_copies(story, found, limit)
    }

    /// The best of all and some more, before copies are set apart; `words` as in [`Index::mixed`].
    fn plain(
        &mut self,
        story: StoryId,
        limit: usize,
        fade: &dyn Fn(Gap) -> f32,
        words: Option<f32>,
        vectors: &mut dyn Vectors,
    ) -> Vec<Found> {
        let want = Want::best(Reach::All, limit + COMPARED, fade);
        let heard = self.to_be_heard(story, want.reach, want.fade, words);
        let Some(alone) = self.alone(story, &heard) else { return Vec::new() };
        let order = self.mixed(&alone, &want, words, vectors);
        let mut found = order.down_to(0.0, vectors);
        found.truncate(want.limit);
        found
    }

    /// What to ask for to find out who speaks with a story, for [`Index::mixed`] with the same `words`.
    pub(super) fn to_be_heard<'a>(
        &self,
        story: StoryId,
        reach: Reach,
        fade: &'a dyn Fn(Gap) -> f32,
        words: Option<f32>,
    ) -> Want<'a> {
        let best = Want::best(reach, COMPARED, fade);
        if !self.is_all_english() {
            return best;
        }
        Want { within: self.english(story, words).slack(), ..best }
    }

    /// What an English list is ranked by.
    fn english(&self, story: StoryId, words: Option<f32>) -> Mix {
        let words = words.unwrap_or_else(|| words_in(self.counted(story)));
        Mix { model: Model::English, words }
    }

    /// The best by words and vectors; `words` is what words count in an English list, if that does not
    /// hang on how long the text is.
    pub(super) fn mixed(
        &mut self,
        alone: &Alone,
        want: &Want<'_>,
        words: Option<f32>,
        vectors: &mut dyn Vectors,
    ) -> Order {
        let Some(own) = self.own(alone.story) else { return Order::known(Vec::new()) };
        let foreign = self.foreign(&own, want, vectors);
        // Where all that is stored is English, nothing has to be found to know that these are.
        let mut found = None;
        if !foreign.is_empty() || !self.is_all_english() {
            found = Some(self.by_words(alone, &Want { least: 0.0, ..*want }));
        }
        let first = found.iter().flatten().take(COMPARED);
        let is_one = foreign.is_empty() && first.chain([&own]).all(|one| self.is_english(one.story));
        let mix = if is_one {
            self.english(alone.story, words)
        } else {
            Mix { model: Model::Many, words: WORDS_IN_MANY }
        };
        let Some(voices) = self.mixed_voices(alone, mix, want.fade, vectors) else {
            let found = found.unwrap_or_else(|| self.by_words(alone, want));
            return Order::known(found);
        };
        let known: HashSet<StoryId> = found.iter().flatten().take(COMPARED).map(|one| one.story).collect();
        let mut order = self.ordered(alone, voices, mix, want, vectors);
        order.retain(|one| known.contains(&one.story) || !foreign.contains_key(&one.story));
        for (story, near) in foreign.into_iter().filter(|(story, _)| !known.contains(story)) {
            if let Some(one) = self.own(story) {
                let faded = (want.fade)(Gap::between(own.time, one.time));
                order.add(Found { score: mix.score(0.0, near, faded), ..one });
            }
        }
        order
    }

    /// The best by the words of a story and of who speaks with it, in the order that vectors give them.
    fn ordered(
        &mut self,
        alone: &Alone,
        voices: Voices,
        mix: Mix,
        want: &Want<'_>,
        vectors: &mut dyn Vectors,
    ) -> Order {
        let question = self.widened(&alone.question, &voices);
        let found = self.ranked(&question, &Want { least: mix.least_by_words(want.least), ..*want });
        let faded = |one: &Found| (want.fade)(Gap::between(alone.question.time, one.time));
        Order::mixed(&found, want.compared, mix, voices, faded, vectors)
    }

    /// Adds what the publishers' links say. They bring no stories into one cluster.
    pub(super) fn add_links(&self, story: StoryId, reach: Reach, found: &mut Vec<Found>, links: &[StoryId]) {
        let Some(own) = self.own(story) else { return };
        for other in links {
            let Some(other) = self.own(*other) else { continue };
            if let Some(one) = found.iter_mut().find(|one| one.story == other.story) {
                one.score = (one.score + LINKED).min(1.0);
            } else if reach.includes(own.time, other.time) {
                found.push(Found { score: LINKED, ..other });
            }
        }
        if !links.is_empty() {
            found.sort_by(Found::best_first);
        }
    }

    /// Stories about the same days that may be of one event with a story, the nearest first.
    pub(super) fn candidates(&mut self, story: StoryId, vectors: &mut dyn Vectors) -> Vec<Found> {
        let heard = self.to_be_heard(story, Reach::COVERING, &decay, None);
        self.alone(story, &heard).map_or_else(Vec::new, |alone| self.candidates_of(&alone, vectors))
    }

    /// The same where the first ranking is known.
    pub(super) fn candidates_of(&mut self, alone: &Alone, vectors: &mut dyn Vectors) -> Vec<Found> {
        let want = Want {
            least: CANDIDATE_LEAST,
            foreign: FOREIGN_CANDIDATES,
            ..Want::best(Reach::COVERING, CANDIDATES, &decay)
        };
        let mut found = self.mixed(alone, &want, None, vectors).down_to(want.least, vectors);
        found.truncate(want.limit);
        found
    }

    /// Who speaks with a story where words and vectors count: the nearest of its own ranking by
    /// both. `None` if vectors are not to be had or not to count.
    fn mixed_voices(
        &self,
        alone: &Alone,
        mix: Mix,
        fade: &dyn Fn(Gap) -> f32,
        vectors: &mut dyn Vectors,
    ) -> Option<Voices> {
        if mix.words >= 1.0 {
            return None;
        }
        vectors.vector(alone.story, mix.model)?;
        let itself = Voices::alone(alone.story);
        if !self.may_have_voices() {
            return Some(itself);
        }
        let faded = |one: &Found| fade(Gap::between(alone.question.time, one.time));
        let mut order = Order::mixed(&alone.nearest, COMPARED, mix, itself, faded, vectors);
        let (many, _) = self.feedback_of(alone.story);
        let nearest: Vec<Found> = std::iter::from_fn(|| order.next(vectors)).take(many).collect();
        Some(self.voices(alone.story, &nearest))
    }

    /// Stories that share no language with this one, by the model of many languages: the best, each
    /// with its cosine.
    fn foreign(&self, own: &Found, want: &Want<'_>, vectors: &mut dyn Vectors) -> HashMap<StoryId, f32> {
        let mut others = self.in_other_languages(own.story, want.foreign);
        others.retain(|one| want.reach.includes(own.time, one.time) && (want.asked)(one.story));
        if others.is_empty() {
            return HashMap::new();
        }
        let Some(direction) = vectors.vector(own.story, Model::Many) else { return HashMap::new() };
        let all: Vec<StoryId> = others.iter().map(|one| one.story).collect();
        vectors.prepare(&all, Model::Many);
        let mut best: Vec<(f32, StoryId, f32)> = Vec::new();
        for one in others {
            let Some(vector) = vectors.vector(one.story, Model::Many) else { continue };
            let near = cosine(&direction, &vector);
            if near >= BY_VECTOR_LEAST {
                best.push((near * (want.fade)(Gap::between(own.time, one.time)), one.story, near));
            }
        }
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        best.into_iter().take(BY_VECTOR).map(|(_, story, near)| (story, near)).collect()
    }
}

/// What words count in a text of so many counted ones.
fn words_in(counted: usize) -> f32 {
    WORDS_IN.iter().find(|(below, _)| counted < *below).map_or(1.0, |(_, words)| *words)
}
