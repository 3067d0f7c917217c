//! The same rankings with text vectors beside the words.
//!
//! A score is part shared words, part the direction of the whole text; the less text there is, the
//! more the direction counts. Vectors come from whoever holds the texts, and are asked for
//! candidates alone. A list in one language other than English, or in several, is ranked by the
//! model of many languages; to favour only the English pairs of a list would push the others down.

use std::collections::{HashMap, HashSet};

use super::friends::{Alone, FRIEND_LEAST, Voices};
use super::index::{Found, Gap, Index, Reach};
use super::lists::decay;
use super::{Near, cosine};
use crate::model::StoryId;

/// Which of the two models a vector is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// [`super::English`].
    English,
    /// [`super::Many`].
    Many,
}

/// Gives the vectors of stories: of headline, a point, and the start of the text.
pub trait Vectors {
    /// A story's vector of length one; `None` where its text or the model is not to be had.
    fn vector(&mut self, story: StoryId, model: Model) -> Option<Vec<f32>>;

    /// Says that the vectors of these stories are asked for next, so that they can be read at once.
    fn prepare(&mut self, _stories: &[StoryId], _model: Model) {}

    /// Stories that the publisher's page links this one with, in either direction.
    fn linked(&mut self, _story: StoryId) -> Vec<StoryId> {
        Vec::new()
    }
}

impl<F: FnMut(StoryId, Model) -> Option<Vec<f32>>> Vectors for F {
    fn vector(&mut self, story: StoryId, model: Model) -> Option<Vec<f32>> {
        self(story, model)
    }
}

/// No vectors: all goes by words.
#[derive(Debug, Clone, Copy)]
pub struct Lexical;

impl Vectors for Lexical {
    fn vector(&mut self, _: StoryId, _: Model) -> Option<Vec<f32>> {
        None
    }
}

/// What scores are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words alone.
    Words,
    /// Words and vectors.
    Mixed,
}

/// Candidates by words whose vectors are asked for.
const BY_WORDS: usize = 100;
/// Candidates by the model of many languages, and how near they must be.
const BY_VECTOR: usize = 60;
const BY_VECTOR_LEAST: f32 = 0.3;
/// The most stories that are looked at for those.
const LOOKED_THROUGH: usize = 10_000;
/// What words count against vectors in headlines, excerpts and long texts, and what a text of each
/// kind is: it has fewer counted words than this.
const WORDS_IN: [(usize, f32); 3] = [(EXCERPT_FROM, 0.5), (LONG_FROM, 0.8), (usize::MAX, 1.0)];
pub(super) const EXCERPT_FROM: usize = 24;
const LONG_FROM: usize = 60;
/// What they count in a list of several languages.
const WORDS_IN_MANY: f32 = 0.35;
/// What they count for what came before.
pub(super) const WORDS_IN_BACKGROUND: f32 = 0.9;

/// By how much a cosine may be above one.
const ROUNDING: f32 = 1e-4;
/// How many stories are asked for their vectors at once where few are enough.
const AT_ONCE: usize = 16;

/// What a publisher's link adds to a score.
const LINKED: f32 = 0.15;

/// What a list is ranked by beside words.
#[derive(Debug, Clone, Copy)]
struct Mix {
    model: Model,
    words: f32,
}

impl Mix {
    /// A score by words together with the nearness of the texts and what time leaves of it.
    fn score(self, by_words: f32, near: f32, faded: f32) -> f32 {
        self.words * by_words + (1.0 - self.words) * near * faded
    }
}

impl Index {
    /// [`Index::near`] with vectors.
    pub fn near_with(&mut self, story: StoryId, limit: usize, vectors: &mut dyn Vectors) -> Vec<Near> {
        let (mut found, _) = self.mixed(story, Reach::All, limit + BY_WORDS, None, decay, vectors);
        self.add_links(story, Reach::All, &mut found, vectors);
        self.without_copies(story, found, limit)
    }

    /// [`Index::background`] with vectors.
    pub fn background_with(&mut self, story: StoryId, limit: usize, vectors: &mut dyn Vectors) -> Vec<Near> {
        let words = Some(WORDS_IN_BACKGROUND);
        let (found, _) = self.mixed(story, Reach::All, limit + BY_WORDS, words, |_| 1.0, vectors);
        self.without_copies(story, found, limit)
    }

    /// The best by words and vectors within reach; `words` is what words count in an English list, if
    /// that does not hang on how long the text is.
    pub(super) fn mixed(
        &mut self,
        story: StoryId,
        reach: Reach,
        limit: usize,
        words: Option<f32>,
        fade: impl Fn(Gap) -> f32,
        vectors: &mut dyn Vectors,
    ) -> (Vec<Found>, Kind) {
        let all = |_: StoryId| true;
        let (own, alone) = (self.own(story), self.alone(story, reach, BY_WORDS, &fade));
        let Some((own, alone)) = own.zip(alone) else { return (Vec::new(), Kind::Words) };
        let foreign = self.foreign(&own, reach, &fade, vectors);
        // Where all that is stored is English, nothing has to be found to know that these are.
        let is_one = foreign.is_empty() && self.is_all_english();
        let mut found = Vec::new();
        if !is_one {
            found = self.by_words(&alone, reach, limit, &all, &fade);
        }
        let is_english = |one: &Found| self.is_english(one.story);
        let is_one = foreign.is_empty() && is_english(&own) && found.iter().take(BY_WORDS).all(is_english);
        let mix = if is_one {
            let words = words.unwrap_or_else(|| words_in(self.counted(story)));
            Mix { model: Model::English, words }
        } else {
            Mix { model: Model::Many, words: WORDS_IN_MANY }
        };
        let known: HashSet<StoryId> = found.iter().take(BY_WORDS).map(|one| one.story).collect();
        let Some(voices) = self.mixed_voices(&alone, mix, &fade, vectors) else {
            if found.is_empty() {
                found = self.by_words(&alone, reach, limit, &all, &fade);
            }
            return (found, Kind::Words);
        };
        let mut found = self.ranked_by(&alone, &voices, reach, limit, &all, &fade);
        rescore(&mut found, &alone, &voices, mix, &fade, vectors);
        if foreign.is_empty() {
            return (found, Kind::Mixed);
        }
        found.retain(|one| known.contains(&one.story) || !foreign.contains_key(&one.story));
        for (story, near) in foreign.into_iter().filter(|(story, _)| !known.contains(story)) {
            if let Some(one) = self.own(story) {
                let gap = Gap::between(own.time, one.time);
                found.push(Found { score: (1.0 - mix.words) * near * fade(gap), ..one });
            }
        }
        best_first(&mut found);
        found.truncate(limit);
        (found, Kind::Mixed)
    }

    /// Adds what the publishers' links say. They bring no stories into one cluster.
    pub(super) fn add_links(
        &self,
        story: StoryId,
        reach: Reach,
        found: &mut Vec<Found>,
        vectors: &mut dyn Vectors,
    ) {
        let Some(own) = self.own(story) else { return };
        let links = vectors.linked(story);
        for other in &links {
            let Some(other) = self.own(*other) else { continue };
            let days = Gap::between(own.time, other.time).days();
            if let Some(one) = found.iter_mut().find(|one| one.story == other.story) {
                one.score = (one.score + LINKED).min(1.0);
            } else if !matches!((reach, days), (Reach::Days(reach), Some(days)) if days > reach) {
                found.push(Found { score: LINKED, ..other });
            }
        }
        if !links.is_empty() {
            best_first(found);
        }
    }

    /// The same for the question of which event a story is, among those that are `asked` for: with
    /// vectors only where all are English.
    pub(super) fn of_the_event(
        &mut self,
        story: StoryId,
        reach: Reach,
        limit: usize,
        asked: &dyn Fn(StoryId) -> bool,
        vectors: &mut dyn Vectors,
    ) -> (Vec<Found>, Kind) {
        let Some(alone) = self.alone(story, reach, BY_WORDS, &decay) else {
            return (Vec::new(), Kind::Words);
        };
        let mut found = None;
        if !self.is_all_english() {
            found = Some(self.by_words(&alone, reach, limit, asked, &decay));
        }
        let is_one = self.is_english(story)
            && found.as_ref().is_none_or(|found| found.iter().all(|one| self.is_english(one.story)));
        let mix = Mix { model: Model::English, words: words_in(self.counted(story)) };
        let voices = if is_one { self.mixed_voices(&alone, mix, &decay, vectors) } else { None };
        if let Some(voices) = voices {
            let mut found = self.ranked_by(&alone, &voices, reach, limit, asked, &decay);
            rescore(&mut found, &alone, &voices, mix, &decay, vectors);
            return (found, Kind::Mixed);
        }
        let found = found.unwrap_or_else(|| self.by_words(&alone, reach, limit, asked, &decay));
        (found, Kind::Words)
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
        let direction = [Some(vectors.vector(alone.story, mix.model)?)];
        let itself = Voices::alone(alone.story);
        if !self.may_have_voices() {
            return Some(itself);
        }
        // The more they can reach at best the sooner they are looked at: most need no vector at all.
        let faded = |one: &Found| fade(Gap::between(alone.question.time, one.time));
        let most = |one: &Found| mix.score(one.score, 1.0, faded(one)) + ROUNDING;
        let mut waiting: Vec<(f32, Found)> = alone.nearest.iter().map(|one| (most(one), *one)).collect();
        waiting.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        let mut nearest: Vec<Found> = Vec::new();
        let (many, _) = self.friends_of(alone.story);
        for some in waiting.chunks(AT_ONCE) {
            let least = nearest.get(many - 1).map_or(FRIEND_LEAST, |one| one.score.max(FRIEND_LEAST));
            let some: Vec<Found> =
                some.iter().filter(|(most, _)| *most >= least).map(|(_, one)| *one).collect();
            if some.is_empty() {
                break;
            }
            vectors.prepare(&some.iter().map(|one| one.story).collect::<Vec<_>>(), mix.model);
            for one in some {
                let other = vectors.vector(one.story, mix.model);
                let near = other.map_or(0.0, |other| itself.cosine(&direction, &other));
                nearest.push(Found { score: mix.score(one.score, near, faded(&one)), ..one });
            }
            best_first(&mut nearest);
        }
        Some(self.voices(alone.story, &nearest))
    }

    /// The best by the words of a story and of who speaks with it.
    fn ranked_by(
        &mut self,
        alone: &Alone,
        voices: &Voices,
        reach: Reach,
        limit: usize,
        asked: &dyn Fn(StoryId) -> bool,
        fade: &dyn Fn(Gap) -> f32,
    ) -> Vec<Found> {
        let question = self.widened(&alone.question, voices);
        self.ranked(&question, reach, limit, asked, fade)
    }

    /// Stories that share no language with this one, by the model of many languages: the best, each
    /// with its cosine.
    fn foreign(
        &self,
        own: &Found,
        reach: Reach,
        fade: impl Fn(Gap) -> f32,
        vectors: &mut dyn Vectors,
    ) -> HashMap<StoryId, f32> {
        let mut others = self.in_other_languages(own.story, LOOKED_THROUGH);
        if let Reach::Days(reach) = reach {
            others.retain(|one| Gap::between(own.time, one.time).days().is_none_or(|days| days <= reach));
        }
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
                best.push((near * fade(Gap::between(own.time, one.time)), one.story, near));
            }
        }
        best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        best.into_iter().take(BY_VECTOR).map(|(_, story, near)| (story, near)).collect()
    }
}

/// Lets vectors count for the first of those that were found by words.
fn rescore(
    found: &mut [Found],
    alone: &Alone,
    voices: &Voices,
    mix: Mix,
    fade: &dyn Fn(Gap) -> f32,
    vectors: &mut dyn Vectors,
) {
    let candidates: Vec<StoryId> = found.iter().take(BY_WORDS).map(|one| one.story).collect();
    vectors.prepare(&candidates, mix.model);
    let directions = voices.directions(mix.model, vectors);
    for (at, one) in found.iter_mut().enumerate() {
        let other = if at < BY_WORDS { vectors.vector(one.story, mix.model) } else { None };
        let near = other.map_or(0.0, |other| voices.cosine(&directions, &other));
        one.score = mix.score(one.score, near, fade(Gap::between(alone.question.time, one.time)));
    }
    best_first(found);
}

/// What words count in a text of so many counted ones.
fn words_in(counted: usize) -> f32 {
    WORDS_IN.iter().find(|(below, _)| counted < *below).map_or(1.0, |(_, words)| *words)
}

fn best_first(found: &mut [Found]) {
    found.sort_by(|one, other| {
        other.score.total_cmp(&one.score).then_with(|| one.place().cmp(&other.place()))
    });
}
