//! The same rankings with text vectors beside the words.
//!
//! A score is part shared words, part the direction of the whole text; the less text there is, the
//! more the direction counts. Vectors come from whoever holds the texts, and are asked for
//! candidates alone. A list in one language other than English, or in several, is ranked by the
//! model of many languages; to favour only the English pairs of a list would push the others down.

use std::collections::{HashMap, HashSet};

use super::friends::Voices;
use super::index::{Found, Index, Reach, days_between};
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
const EXCERPT_FROM: usize = 18;
const LONG_FROM: usize = 90;
/// What they count in a list of several languages.
const WORDS_IN_MANY: f32 = 0.35;
/// What they count for what came before.
pub(super) const WORDS_IN_BACKGROUND: f32 = 0.9;

/// What a publisher's link adds to a score.
const LINKED: f32 = 0.15;

/// What a list is ranked by beside words.
#[derive(Debug, Clone, Copy)]
struct Mix {
    model: Model,
    words: f32,
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
        fade: impl Fn(Option<f32>) -> f32,
        vectors: &mut dyn Vectors,
    ) -> (Vec<Found>, Kind) {
        let all = |_: StoryId| true;
        let found = self.by_words(story, reach, limit, &all, &fade);
        let Some(own) = self.own(story) else { return (found, Kind::Words) };
        let foreign = self.foreign(&own, reach, &fade, vectors);
        let is_english = |one: &Found| self.is_english(one.story);
        let is_one = foreign.is_empty() && is_english(&own) && found.iter().take(BY_WORDS).all(is_english);
        let mix = if is_one {
            let words = words.unwrap_or_else(|| words_in(self.counted(story)));
            Mix { model: Model::English, words }
        } else {
            Mix { model: Model::Many, words: WORDS_IN_MANY }
        };
        let known: HashSet<StoryId> = found.iter().take(BY_WORDS).map(|one| one.story).collect();
        let rescored = self.rescored(story, reach, limit, mix, &all, &fade, vectors);
        let Some(mut found) = rescored else { return (found, Kind::Words) };
        if foreign.is_empty() {
            return (found, Kind::Mixed);
        }
        found.retain(|one| known.contains(&one.story) || !foreign.contains_key(&one.story));
        for (story, near) in foreign.into_iter().filter(|(story, _)| !known.contains(story)) {
            if let Some(one) = self.own(story) {
                let days = days_between(own.time, one.time);
                found.push(Found { score: (1.0 - mix.words) * near * fade(days), ..one });
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
            let days = days_between(own.time, other.time);
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
        let found = self.by_words(story, reach, limit, asked, &decay);
        if !self.is_english(story) || !found.iter().all(|one| self.is_english(one.story)) {
            return (found, Kind::Words);
        }
        let mix = Mix { model: Model::English, words: words_in(self.counted(story)) };
        match self.rescored(story, reach, limit, mix, asked, &decay, vectors) {
            Some(found) => (found, Kind::Mixed),
            None => (found, Kind::Words),
        }
    }

    /// The best by words and vectors, with the two nearest of a first ranking heard; `None` if
    /// vectors are not to be had or not to count.
    #[expect(clippy::too_many_arguments, reason = "what a ranking hangs on, each once")]
    fn rescored(
        &mut self,
        story: StoryId,
        reach: Reach,
        limit: usize,
        mix: Mix,
        asked: &dyn Fn(StoryId) -> bool,
        fade: &dyn Fn(Option<f32>) -> f32,
        vectors: &mut dyn Vectors,
    ) -> Option<Vec<Found>> {
        if mix.words >= 1.0 {
            return None;
        }
        vectors.vector(story, mix.model)?;
        let mut question = self.question(story)?;
        let time = question.time;
        let weigh = |cosine: f32, days: Option<f32>| cosine * fade(days);
        let mut voices = Voices::alone(story);
        let mut found = Vec::new();
        // Anyone may speak with the story, whoever is asked for.
        let rounds: [(usize, &dyn Fn(StoryId) -> bool); 2] = [(BY_WORDS, &|_| true), (limit, asked)];
        for (limit, asked) in rounds {
            question = self.widened(&question, &voices);
            found = self.ranked(&question, reach, limit, asked, weigh);
            let candidates: Vec<StoryId> = found.iter().take(BY_WORDS).map(|one| one.story).collect();
            vectors.prepare(&candidates, mix.model);
            let directions = voices.directions(mix.model, vectors);
            for (at, one) in found.iter_mut().enumerate() {
                let other = if at < BY_WORDS { vectors.vector(one.story, mix.model) } else { None };
                let near = other.map_or(0.0, |other| voices.cosine(&directions, &other));
                one.score =
                    mix.words * one.score + (1.0 - mix.words) * near * fade(days_between(time, one.time));
            }
            best_first(&mut found);
            voices = self.voices(story, &found);
        }
        Some(found)
    }

    /// Stories that share no language with this one, by the model of many languages: the best, each
    /// with its cosine.
    fn foreign(
        &self,
        own: &Found,
        reach: Reach,
        fade: impl Fn(Option<f32>) -> f32,
        vectors: &mut dyn Vectors,
    ) -> HashMap<StoryId, f32> {
        let mut others = self.in_other_languages(own.story, LOOKED_THROUGH);
        if let Reach::Days(reach) = reach {
            others.retain(|one| days_between(own.time, one.time).is_none_or(|days| days <= reach));
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
                best.push((near * fade(days_between(own.time, one.time)), one.story, near));
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

fn best_first(found: &mut [Found]) {
    found.sort_by(|one, other| {
        other.score.total_cmp(&one.score).then_with(|| one.place().cmp(&other.place()))
    });
}
