//! The index: forward by story, backward by stem.
//!
//! Each story is a vector of the stems that say most about it, and two stories are as near as the
//! cosine of their vectors. A stem weighs `(1 + ln tf) * sqrt(idf)`: the idf is that of BM25, and
//! its square root stands in each vector so that it counts once in their product, as it does in
//! BM25. How often a stem occurs at all is counted for each language by itself.
//!
//! Weights depend on all stories that are stored, so they are set in one go once enough has changed
//! ([`Index::settle`]); what came since then is weighed by what is known at its coming. A small
//! index is always settled before it is asked, so there the order of coming does not matter at all.

use jiff::Timestamp;

use super::clusters::Clusters;
use super::frequencies::{Frequencies, Map};
use super::terms::{Stem, Terms};
use super::words::Language;
use super::{Doc, Near};
use crate::model::StoryId;

/// Stems of a story that count, the heaviest.
const HEAVIEST: usize = 64;
/// What a pair of words weighs against a word.
const PAIR: f32 = 0.5;
/// A stem in more than this share of a language's stories says nothing, once there are
/// [`FEW`] of them.
const COMMON: f32 = 0.2;
const FEW: u32 = 50;
/// Up to this many stories the weights are set anew whenever something changed.
const SMALL: usize = 4096;
/// Beyond that, once this part of the stories is new.
const NEW_PART: usize = 8;
/// The most entries of the stems' lists that one question reads, the heaviest stems first. Only in a
/// large index, and only for what is common, does it leave anything out.
const ENTRIES: usize = 60_000;
/// Milliseconds of a day.
const DAY: f32 = 24.0 * 3600.0 * 1000.0;

/// A story in the index.
#[derive(Debug)]
struct Slot {
    story: StoryId,
    /// Milliseconds since 1970; [`i64::MAX`] if unknown, so that these come last.
    time: i64,
    outlet: u64,
    title: u64,
    language: Language,
    /// How many words were counted, the headline's twice.
    counted: u16,
    /// The blob of [`Terms`].
    terms: Box<[u8]>,
}

impl Slot {
    /// Where it stands among equals: an order that the stories themselves give, not their coming.
    fn place(&self) -> (i64, u64, u64, StoryId) {
        (self.time, self.title, self.outlet, self.story)
    }

    fn time(&self) -> Option<i64> {
        (self.time != i64::MAX).then_some(self.time)
    }
}

/// Stories by stem, for those that were settled: three arrays, the stories of a stem in their order.
#[derive(Debug, Default)]
struct Postings {
    stems: Vec<Stem>,
    starts: Vec<u32>,
    slots: Vec<u32>,
    weights: Vec<u8>,
}

impl Postings {
    fn of(&self, stem: Stem) -> (&[u32], &[u8]) {
        let Ok(at) = self.stems.binary_search(&stem) else { return (&[], &[]) };
        let range = self.starts[at] as usize..self.starts[at + 1] as usize;
        (&self.slots[range.clone()], &self.weights[range])
    }
}

/// All stories' words, by story and by word.
#[derive(Debug, Default)]
pub struct Index {
    slots: Vec<Slot>,
    /// What a stored weight of 255 stands for, by slot; zero for a story that is gone.
    scales: Vec<f32>,
    by_story: Map<i64, u32>,
    pub(super) in_clusters: Clusters,
    frequencies: Frequencies,
    settled: Postings,
    /// How many slots, from the first, are in `settled`, in order of time.
    settled_len: usize,
    /// Stories by stem, for those after `settled_len` and before `placed_len`.
    fresh: Map<u32, Vec<(u32, u8)>>,
    placed_len: usize,
    /// How many changes since the last settling.
    changes: usize,
    /// One number a slot, zero between two questions.
    sums: Vec<f32>,
}

/// A candidate with its cosine and what time leaves of it.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    slot: u32,
    score: f32,
}

/// What a ranking is asked with: a story's stems, or those of it and of its nearest together.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) number: u32,
    pub(super) time: Option<i64>,
    /// Heaviest first.
    pub(super) stems: Vec<(Stem, f32)>,
}

/// How far back and forth in time a question looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reach {
    /// Everything, whenever it was.
    All,
    /// So many days about the story, and what has no date.
    Days(f32),
}

impl Index {
    /// An index of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many stories it has.
    pub fn len(&self) -> usize {
        self.by_story.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.by_story.is_empty()
    }

    /// Whether it has the story.
    pub fn contains(&self, story: StoryId) -> bool {
        self.by_story.contains_key(&story.0)
    }

    /// Takes a story in; one that it has already is replaced and stays in its cluster.
    pub fn insert(&mut self, doc: Doc) {
        let Doc { story, time, outlet, title, terms } = doc;
        self.take_out(story);
        self.frequencies.count(&terms, 1);
        self.by_story.insert(story.0, self.slots.len() as u32);
        self.slots.push(Slot {
            story,
            time: time.map_or(i64::MAX, Timestamp::as_millisecond),
            outlet,
            title,
            language: terms.language,
            counted: terms
                .counts
                .iter()
                .fold(0, |sum: u16, (_, count)| sum.saturating_add(u16::from(*count))),
            terms: terms.to_bytes().into_boxed_slice(),
        });
        // Weighed when next asked: of many that come at once, all are counted first.
        self.scales.push(1.0);
        self.changes += 1;
    }

    /// Forgets a story, and which cluster it was in.
    pub fn remove(&mut self, story: StoryId) {
        self.take_out(story);
        self.in_clusters.take_out(story);
    }

    fn take_out(&mut self, story: StoryId) {
        let Some(number) = self.by_story.remove(&story.0) else { return };
        self.scales[number as usize] = 0.0;
        let gone = std::mem::take(&mut self.slots[number as usize].terms);
        if let Some(terms) = Terms::from_bytes(&gone) {
            self.frequencies.count(&terms, -1);
        }
        self.changes += 1;
    }

    /// The stems of a story that say most about it, heaviest first, of length one together, and
    /// the weight that 255 stands for.
    fn heaviest(&self, terms: &Terms) -> (Vec<(Stem, f32)>, f32) {
        let language = self.frequencies.stories.iter().position(|(one, _)| *one == terms.language);
        let Some(language) = language else { return (Vec::new(), 0.0) };
        let stories = self.frequencies.stories[language].1;
        let weighed = |entries: &[(Stem, u8)], factor: f32| -> Vec<(Stem, f32)> {
            entries
                .iter()
                .filter_map(|(stem, count)| {
                    let df = self.frequencies.of(language as u64, *stem).max(1);
                    if stories >= FEW && df as f32 > COMMON * stories as f32 {
                        return None;
                    }
                    let rarity = ((stories - df.min(stories)) as f32 + 0.5) / (df as f32 + 0.5);
                    Some((*stem, factor * (1.0 + f32::from(*count).ln()) * (1.0 + rarity).ln().sqrt()))
                })
                .collect()
        };
        let mut heavy = weighed(&terms.counts, 1.0);
        heavy.append(&mut weighed(&terms.pairs, PAIR));
        heavy.sort_unstable_by(|(stem, weight), (other, other_weight)| {
            other_weight.total_cmp(weight).then(stem.cmp(other))
        });
        heavy.truncate(HEAVIEST);
        let length = heavy.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        if length > 0.0 {
            for (_, weight) in &mut heavy {
                *weight /= length;
            }
        }
        let scale = heavy.first().map_or(0.0, |(_, weight)| *weight);
        (heavy, scale)
    }

    /// Sets all weights by what is stored now, and puts the stories in the order of their time.
    pub fn settle(&mut self) {
        if self.changes == 0 {
            return;
        }
        self.changes = 0;
        self.frequencies.settle();
        let mut scales = std::mem::take(&mut self.scales).into_iter();
        self.slots.retain(|_| scales.next().is_some_and(|scale| scale != 0.0));
        self.slots.shrink_to_fit();
        self.slots.sort_by_key(Slot::place);
        self.by_story = self.slots.iter().zip(0..).map(|(slot, number)| (slot.story.0, number)).collect();
        self.settled = Postings::default();
        self.fresh = Map::default();
        self.sums = Vec::new();
        let mut all_stems: Vec<u32> = Vec::new();
        let mut all_weights: Vec<u8> = Vec::new();
        let mut ends: Vec<u32> = Vec::with_capacity(self.slots.len());
        self.scales = Vec::with_capacity(self.slots.len());
        let mut sizes: Map<u32, u32> = Map::default();
        for number in 0..self.slots.len() {
            let terms = Terms::from_bytes(&self.slots[number].terms).unwrap_or_default();
            let (heavy, scale) = self.heaviest(&terms);
            self.scales.push(if heavy.is_empty() { 1.0 } else { scale });
            for (stem, weight) in quantised(&heavy, scale) {
                *sizes.entry(stem.0).or_default() += 1;
                all_stems.push(stem.0);
                all_weights.push(weight);
            }
            ends.push(all_stems.len() as u32);
        }
        let mut stems: Vec<Stem> = sizes.keys().copied().map(Stem).collect();
        stems.sort_unstable();
        let mut starts = Vec::with_capacity(stems.len() + 1);
        let mut total = 0;
        for stem in &stems {
            starts.push(total);
            // From here on the place where the stem's next story goes.
            let size = std::mem::replace(sizes.entry(stem.0).or_default(), total);
            total += size;
        }
        starts.push(total);
        let mut slots = vec![0; all_stems.len()];
        let mut weights = vec![0; all_stems.len()];
        let mut from = 0;
        for (number, end) in (0..).zip(ends) {
            for (stem, weight) in all_stems[from..end as usize].iter().zip(&all_weights[from..end as usize]) {
                let place = sizes.entry(*stem).or_default();
                slots[*place as usize] = number;
                weights[*place as usize] = *weight;
                *place += 1;
            }
            from = end as usize;
        }
        self.settled = Postings { stems, starts, slots, weights };
        self.settled_len = self.slots.len();
        self.placed_len = self.slots.len();
    }

    /// Weighs what came since the last settling by what is known now.
    fn place(&mut self) {
        for number in self.placed_len..self.slots.len() {
            let Some(terms) = Terms::from_bytes(&self.slots[number].terms) else { continue };
            let (heavy, scale) = self.heaviest(&terms);
            for (stem, weight) in quantised(&heavy, scale) {
                self.fresh.entry(stem.0).or_default().push((number as u32, weight));
            }
            if !heavy.is_empty() {
                self.scales[number] = scale;
            }
        }
        self.placed_len = self.slots.len();
    }

    pub(super) fn settle_if_due(&mut self) {
        if self.slots.len() <= SMALL || self.changes > self.slots.len() / NEW_PART {
            self.settle();
        }
        self.place();
    }

    /// A story as a question: its heaviest stems.
    pub(super) fn question(&mut self, story: StoryId) -> Option<Question> {
        self.settle_if_due();
        let number = *self.by_story.get(&story.0)?;
        let own = &self.slots[number as usize];
        let terms = Terms::from_bytes(&own.terms)?;
        Some(Question { number, time: own.time(), stems: self.heaviest(&terms).0 })
    }

    /// Sums up, in `sums`, the products of a question's weights with those of all within reach; the
    /// slots that have a sum.
    fn accumulate(&mut self, question: &Question, reach: Reach) -> Vec<u32> {
        let window = match (reach, question.time) {
            (Reach::Days(days), Some(time)) => {
                let reach = (days * DAY) as i64;
                let settled = &self.slots[..self.settled_len];
                let first = settled.partition_point(|slot| slot.time < time - reach);
                let last = settled.partition_point(|slot| slot.time <= time + reach);
                let undated = settled.partition_point(|slot| slot.time != i64::MAX);
                Some((first as u32, last as u32, undated as u32))
            }
            _ => None,
        };
        self.sums.resize(self.slots.len(), 0.0);
        let mut touched: Vec<u32> = Vec::new();
        let mut left = ENTRIES;
        let sums = &mut self.sums;
        let mut add = |slot: u32, weight: f32| {
            let sum = &mut sums[slot as usize];
            if *sum == 0.0 {
                touched.push(slot);
            }
            *sum += weight;
        };
        for (stem, weight) in &question.stems {
            let (numbers, weights) = self.settled.of(*stem);
            let at = |slot: u32| numbers.partition_point(|number| *number < slot);
            let runs = match window {
                None => [0..numbers.len(), 0..0],
                Some((first, last, undated)) => [at(first)..at(last), at(undated)..numbers.len()],
            };
            let cost: usize = runs.iter().map(ExactSizeIterator::len).sum();
            let Some(rest) = left.checked_sub(cost) else { break };
            left = rest;
            for run in runs {
                for (slot, held) in numbers[run.clone()].iter().zip(&weights[run]) {
                    add(*slot, weight * f32::from(*held));
                }
            }
            for (slot, held) in self.fresh.get(&stem.0).into_iter().flatten() {
                add(*slot, weight * f32::from(*held));
            }
        }
        touched
    }

    /// The best of those that a question leads to and that are `asked` for: `weigh` turns a cosine
    /// and the days between, where both dates are known, into a score no greater than the cosine.
    pub(super) fn ranked(
        &mut self,
        question: &Question,
        reach: Reach,
        limit: usize,
        asked: impl Fn(StoryId) -> bool,
        weigh: impl Fn(f32, Option<f32>) -> f32,
    ) -> Vec<Found> {
        let touched = self.accumulate(question, reach);
        let slots = &self.slots;
        let place = |slot: u32| slots[slot as usize].place();
        let order = |one: &Candidate, other: &Candidate| {
            other.score.total_cmp(&one.score).then_with(|| place(one.slot).cmp(&place(other.slot)))
        };
        // No more than a few times the limit are ever held; what cannot be among the best is passed by.
        let mut best: Vec<Candidate> = Vec::with_capacity(limit * 4);
        let mut least = 0.0;
        for slot in touched {
            let sum = std::mem::take(&mut self.sums[slot as usize]);
            let cosine = (sum * self.scales[slot as usize] / 255.0).min(1.0);
            if slot == question.number || cosine <= 0.0 || cosine < least {
                continue;
            }
            let days = days_between(question.time, slots[slot as usize].time());
            if matches!((reach, days), (Reach::Days(reach), Some(days)) if days > reach) {
                continue;
            }
            let score = weigh(cosine, days);
            if score < least || !asked(slots[slot as usize].story) {
                continue;
            }
            best.push(Candidate { slot, score });
            if best.len() == limit * 4 && limit > 0 {
                best.select_nth_unstable_by(limit - 1, order);
                best.truncate(limit);
                least = best.iter().map(|candidate| candidate.score).fold(f32::MAX, f32::min);
            }
        }
        best.sort_unstable_by(order);
        best.truncate(limit);
        best.iter().map(|candidate| Found::new(&slots[candidate.slot as usize], candidate.score)).collect()
    }

    /// What the index knows of a story by itself.
    pub(super) fn own(&self, story: StoryId) -> Option<Found> {
        Some(Found::new(self.slot(story)?, 1.0))
    }

    /// Whether a story is in English, as far as is known.
    pub(super) fn is_english(&self, story: StoryId) -> bool {
        self.slot(story).is_some_and(|slot| slot.language == Language::ENGLISH)
    }

    /// How many words of a story were counted.
    pub(super) fn counted(&self, story: StoryId) -> usize {
        self.slot(story).map_or(0, |slot| usize::from(slot.counted))
    }

    fn slot(&self, story: StoryId) -> Option<&Slot> {
        self.slots.get(*self.by_story.get(&story.0)? as usize)
    }

    /// Stories in other languages than this one, at most so many, those nearest in time.
    pub(super) fn in_other_languages(&self, story: StoryId, limit: usize) -> Vec<Found> {
        let Some(own) = self.slot(story) else { return Vec::new() };
        let mut others: Vec<(u64, StoryId)> = self
            .slots
            .iter()
            .zip(&self.scales)
            .filter(|(slot, scale)| **scale != 0.0 && slot.language != own.language)
            .map(|(slot, _)| (slot.time.abs_diff(own.time), slot.story))
            .collect();
        if others.len() > limit {
            others.select_nth_unstable(limit);
            others.truncate(limit);
        }
        others.into_iter().filter_map(|(_, story)| self.own(story)).collect()
    }

    /// All stories, in no order that means anything.
    pub fn all(&self) -> Vec<StoryId> {
        self.by_story.keys().copied().map(StoryId).collect()
    }

    /// The heaviest stems of a story with their weights; none of one that is not here.
    pub(super) fn heavy(&self, story: StoryId) -> Vec<(Stem, f32)> {
        self.terms(story).map(|terms| self.heaviest(&terms).0).unwrap_or_default()
    }

    /// All stems of a story with how often each was counted, pairs left out.
    pub(super) fn stems(&self, story: StoryId) -> Vec<(Stem, u8)> {
        self.terms(story).map(|terms| terms.counts).unwrap_or_default()
    }

    fn terms(&self, story: StoryId) -> Option<Terms> {
        Terms::from_bytes(&self.slots[*self.by_story.get(&story.0)? as usize].terms)
    }

    /// The stems that two stories share, those first that bring them together most.
    pub(super) fn shared(&self, one: StoryId, other: StoryId) -> Vec<Stem> {
        let (mut ours, theirs) = (self.heavy(one), self.heavy(other));
        ours.retain_mut(|(stem, weight)| {
            let held = theirs.iter().find(|(held, _)| held == stem);
            *weight *= held.map_or(0.0, |(_, weight)| *weight);
            held.is_some()
        });
        ours.sort_by(|(stem, weight), (other, other_weight)| {
            other_weight.total_cmp(weight).then(stem.cmp(other))
        });
        ours.into_iter().map(|(stem, _)| stem).collect()
    }
}

/// A story that was found, with what its place in a list depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) story: StoryId,
    pub(super) score: f32,
    pub(super) time: Option<i64>,
    pub(super) outlet: u64,
    pub(super) title: u64,
}

impl Found {
    fn new(slot: &Slot, score: f32) -> Self {
        Self { story: slot.story, score, time: slot.time(), outlet: slot.outlet, title: slot.title }
    }

    /// Where it stands among equals.
    pub(super) fn place(&self) -> (i64, u64, u64, StoryId) {
        (self.time.unwrap_or(i64::MAX), self.title, self.outlet, self.story)
    }

    pub(super) fn near(self) -> Near {
        Near { story: self.story, score: self.score, shared: Vec::new(), copies: Vec::new() }
    }
}

/// Days between two times, where both are known.
pub(super) fn days_between(one: Option<i64>, other: Option<i64>) -> Option<f32> {
    Some(one?.abs_diff(other?) as f32 / DAY)
}

fn quantised(heavy: &[(Stem, f32)], scale: f32) -> impl Iterator<Item = (Stem, u8)> {
    heavy.iter().filter_map(move |(stem, weight)| {
        let step = (weight / scale * 255.0).round() as u8;
        (step > 0).then_some((*stem, step))
    })
}
