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

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::apart::Apart;
use super::clusters::Clusters;
use super::evidence::{Against, Profile};
use super::frequencies::Frequencies;
use super::hash::{Map, Stem};
use super::packed::{Counted, Forward, Postings};
use super::story::{Doc, Found, Slot, short};
use super::terms::{Tally, Terms};
use super::words::Language;
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
/// Stories whose heaviest stems are held, between two changes of what they weigh.
pub(super) const HELD: usize = 1024;

/// All stories' words, by story and by word.
#[derive(Debug, Default)]
pub struct Index {
    /// The settled ones in order of time, then those that came since.
    pub(super) slots: Vec<Slot>,
    /// What a stored weight of 255 stands for, by slot; zero for a story that is gone.
    pub(super) scales: Vec<f32>,
    by_story: Map<i64, u32>,
    pub(super) in_clusters: Clusters,
    pub(super) apart: Apart,
    pub(super) frequencies: Frequencies,
    /// The terms of settled stories, and the stories by stem.
    forward: Forward,
    pub(super) settled: Postings,
    pub(super) settled_len: usize,
    /// Blobs of [`Terms`] of those that came since, one behind the other, and where each ends.
    arrived: Vec<u8>,
    arrived_ends: Vec<usize>,
    /// Stories by stem, for those after `settled_len` and before `placed_len`.
    pub(super) fresh: Map<u32, Vec<(u32, u8)>>,
    placed_len: usize,
    /// How many changes since the last settling.
    changes: usize,
    /// One number a slot, zero between two questions.
    pub(super) sums: Vec<f32>,
    /// The heaviest stems of slots that were asked for of late.
    held: Map<u32, Heavy>,
    /// Stories as they were compared of late.
    pub(super) profiles: HashMap<(StoryId, Against), Arc<Profile>>,
    /// How many stories of an outlet have a stem, of the outlets asked for of late.
    pub(super) at_outlets: Map<u32, Map<u32, u16>>,
    /// How many stories each outlet has.
    outlets: Map<u32, u32>,
}

/// The heaviest stems of a story with their weights, heaviest first.
pub(super) type Heavy = Arc<[(Stem, f32)]>;

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
        let language = self.frequencies.count(&terms, 1);
        self.by_story.insert(story.0, self.slots.len() as u32);
        let counted = terms.counts.iter().fold(0, |sum: u8, (_, tally)| sum.saturating_add(tally.count()));
        // Weighed when next asked: of many that come at once, all are counted first.
        self.slots.push(Slot {
            story,
            time: time.map_or(i64::MAX, Timestamp::as_millisecond),
            outlet: short(outlet),
            title: short(title),
            language,
            counted,
            text: terms.text,
        });
        self.scales.push(1.0);
        self.arrived.extend(terms.to_bytes());
        self.arrived_ends.push(self.arrived.len());
        *self.outlets.entry(short(outlet)).or_default() += 1;
        self.changed(short(outlet));
    }

    /// What stems weigh is another now, and how many stories of an outlet have them.
    fn changed(&mut self, outlet: u32) {
        self.changes += 1;
        self.held.clear();
        self.profiles.clear();
        self.at_outlets.remove(&outlet);
    }

    /// Forgets a story, and which cluster it was in.
    pub fn remove(&mut self, story: StoryId) {
        self.take_out(story);
        self.in_clusters.take_out(story);
    }

    fn take_out(&mut self, story: StoryId) {
        let Some(number) = self.by_story.remove(&story.0) else { return };
        let terms = self.terms(number);
        self.frequencies.count(&terms, -1);
        self.scales[number as usize] = 0.0;
        let outlet = self.slots[number as usize].outlet;
        if let Some(stories) = self.outlets.get_mut(&outlet) {
            *stories = stories.saturating_sub(1);
        }
        self.changed(outlet);
    }

    /// The terms of a story that came since the last settling.
    fn arrived(&self, number: u32) -> Option<Terms> {
        let at = (number as usize).checked_sub(self.settled_len)?;
        let start = if at == 0 { 0 } else { self.arrived_ends[at - 1] };
        Terms::from_bytes(&self.arrived[start..self.arrived_ends[at]])
    }

    pub(super) fn terms(&self, number: u32) -> Terms {
        if number as usize >= self.settled_len {
            return self.arrived(number).unwrap_or_default();
        }
        let (counts, pairs) = self.forward.get(number as usize);
        let named = |entries: Vec<Counted>| -> Vec<(Stem, Tally)> {
            let named = |(stem, tally)| (self.frequencies.stem(stem), Tally::from_byte(tally));
            entries.into_iter().map(named).collect()
        };
        let language = self.frequencies.language(self.slots[number as usize].language);
        let text = self.slots[number as usize].text;
        Terms { language, counts: named(counts), pairs: named(pairs), text }
    }

    /// The stems of a story that say most about it, heaviest first, of length one together, and
    /// the weight that 255 stands for.
    fn heaviest(&self, number: u32) -> (Vec<(Stem, f32)>, f32) {
        let mut heavy = self.weighed(number);
        let heavier = |(stem, weight): &(Stem, f32), (other, other_weight): &(Stem, f32)| {
            other_weight.total_cmp(weight).then(stem.cmp(other))
        };
        if heavy.len() > HEAVIEST {
            heavy.select_nth_unstable_by(HEAVIEST - 1, heavier);
            heavy.truncate(HEAVIEST);
        }
        heavy.sort_unstable_by(heavier);
        let length = heavy.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        if length > 0.0 {
            for (_, weight) in &mut heavy {
                *weight /= length;
            }
        }
        let scale = heavy.first().map_or(0.0, |(_, weight)| *weight);
        (heavy, scale)
    }

    /// The stems of a story with what each weighs; those that say nothing are left out.
    fn weighed(&self, number: u32) -> Vec<(Stem, f32)> {
        let frequencies = &self.frequencies;
        let language = self.slots[number as usize].language;
        let stories = frequencies.stories(language);
        let mut weighed = Vec::new();
        let mut weigh = |stem: Stem, df: u32, tally: Tally, factor: f32| {
            let df = df.max(1);
            if stories < FEW || df as f32 <= COMMON * stories as f32 {
                let rarity = ((stories - df.min(stories)) as f32 + 0.5) / (df as f32 + 0.5);
                weighed.push((stem, factor * tally.weight() * (1.0 + rarity).ln().sqrt()));
            }
        };
        if (number as usize) < self.settled_len {
            self.forward.each(number as usize, |(stem, tally), is_pair| {
                let factor = if is_pair { PAIR } else { 1.0 };
                weigh(frequencies.stem(stem), frequencies.of_number(stem), Tally::from_byte(tally), factor);
            });
            return weighed;
        }
        let terms = self.arrived(number).unwrap_or_default();
        for (entries, factor) in [(&terms.counts, 1.0), (&terms.pairs, PAIR)] {
            for (stem, tally) in entries {
                weigh(*stem, frequencies.of(language, *stem), *tally, factor);
            }
        }
        weighed
    }

    /// Sets all weights by what is stored now, and puts the stories in the order of their time.
    pub fn settle(&mut self) {
        if self.changes == 0 {
            return;
        }
        self.changes = 0;
        self.settled = Postings::default();
        self.fresh = Map::default();
        self.sums = Vec::new();
        self.held = Map::default();
        self.profiles.clear();
        let moved = self.frequencies.settle();
        let mut order: Vec<u32> =
            (0..self.slots.len() as u32).filter(|number| self.scales[*number as usize] != 0.0).collect();
        order.sort_unstable_by_key(|number| self.slots[*number as usize].place());
        let mut forward = Forward::default();
        for number in &order {
            let (counts, pairs) = if (*number as usize) < self.settled_len {
                let (mut counts, mut pairs) = self.forward.get(*number as usize);
                for (stem, _) in counts.iter_mut().chain(&mut pairs) {
                    *stem = moved[*stem as usize];
                }
                (counts, pairs)
            } else {
                let terms = self.arrived(*number).unwrap_or_default();
                let language = self.slots[*number as usize].language;
                let numbered = |entries: &[(Stem, Tally)]| -> Vec<Counted> {
                    let find = |(stem, tally): &(Stem, Tally)| {
                        Some((self.frequencies.find(language, *stem)?, tally.to_byte()))
                    };
                    entries.iter().filter_map(find).collect()
                };
                (numbered(&terms.counts), numbered(&terms.pairs))
            };
            forward.push(&counts, &pairs);
        }
        forward.shrink();
        self.forward = forward;
        (self.arrived, self.arrived_ends) = (Vec::new(), Vec::new());
        let mut slots = std::mem::take(&mut self.slots).into_iter().map(Some).collect::<Vec<_>>();
        self.slots = order.iter().filter_map(|number| slots[*number as usize].take()).collect();
        self.slots.shrink_to_fit();
        self.by_story = self.slots.iter().zip(0..).map(|(slot, number)| (slot.story.0, number)).collect();
        self.settled_len = self.slots.len();
        self.placed_len = self.slots.len();
        let scale = |number| {
            let (heavy, scale) = self.heaviest(number);
            if heavy.is_empty() { 1.0 } else { scale }
        };
        self.scales = (0..self.slots.len() as u32).map(scale).collect();
        self.settled = Postings::new(self.slots.len() as u32, self.frequencies.len(), |number| {
            let (heavy, scale) = self.heaviest(number);
            let language = self.slots[number as usize].language;
            let numbered = |(stem, weight)| Some((self.frequencies.find(language, stem)?, weight));
            quantised(&heavy, scale).filter_map(numbered).collect()
        });
    }

    /// Weighs what came since the last settling by what is known now.
    fn place(&mut self) {
        for number in self.placed_len..self.slots.len() {
            if self.scales[number] == 0.0 {
                continue;
            }
            let (heavy, scale) = self.heaviest(number as u32);
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

    /// The heaviest stems of a slot, which are asked for again soon.
    fn hold(&mut self, number: u32) -> Heavy {
        if let Some(held) = self.held.get(&number) {
            return Arc::clone(held);
        }
        if self.held.len() >= HELD {
            self.held.clear();
        }
        let heavy: Heavy = self.heaviest(number).0.into();
        self.held.insert(number, Arc::clone(&heavy));
        heavy
    }

    #[cfg(test)]
    pub(super) fn held_stems(&self) -> usize {
        self.held.len()
    }

    /// What the index knows of a story by itself.
    pub(super) fn own(&self, story: StoryId) -> Option<Found> {
        Some(Found::new(self.slot(story)?, 1.0))
    }

    /// Whether a story is in English, as far as is known.
    pub(super) fn is_english(&self, story: StoryId) -> bool {
        self.slot(story).is_some_and(|slot| self.frequencies.language(slot.language) == Language::ENGLISH)
    }

    /// Whether all stories are in English.
    pub(super) fn is_all_english(&self) -> bool {
        self.frequencies.is_all(Language::ENGLISH)
    }

    /// How many words of a story were counted.
    pub(super) fn counted(&self, story: StoryId) -> usize {
        self.slot(story).map_or(0, |slot| usize::from(slot.counted))
    }

    fn slot(&self, story: StoryId) -> Option<&Slot> {
        self.slots.get(self.number(story)? as usize)
    }

    /// The slot of a story.
    pub(super) fn number(&self, story: StoryId) -> Option<u32> {
        self.by_story.get(&story.0).copied()
    }

    /// How many stories an outlet has; more than 65,535 are as many.
    pub(super) fn stories_at(&self, outlet: u32) -> u16 {
        self.outlets.get(&outlet).map_or(0, |stories| u16::try_from(*stories).unwrap_or(u16::MAX))
    }

    /// Stories in other languages than this one, at most so many, those nearest in time.
    pub(super) fn in_other_languages(&self, story: StoryId, limit: usize) -> Vec<Found> {
        let Some(own) = self.slot(story) else { return Vec::new() };
        if self.frequencies.is_all(self.frequencies.language(own.language)) {
            return Vec::new();
        }
        let there = self.slots.iter().zip(&self.scales).filter(|(_, scale)| **scale != 0.0);
        let mut others: Vec<(u64, StoryId)> = there
            .filter(|(slot, _)| slot.language != own.language)
            .map(|(slot, _)| (slot.time.abs_diff(own.time), slot.story))
            .collect();
        if others.len() > limit {
            others.select_nth_unstable(limit);
            others.truncate(limit);
        }
        others.into_iter().filter_map(|(_, story)| self.own(story)).collect()
    }

    /// Keeps the stories of these pairs apart from now on, and no others.
    pub fn keep_apart(&mut self, pairs: &[(StoryId, StoryId)]) {
        self.apart = Apart::of(pairs);
    }

    /// The stories that one is kept apart from, as they are held against others.
    pub(super) fn kept_from(&self, story: StoryId) -> Vec<Found> {
        self.apart.from(story).iter().filter_map(|other| self.own(*other)).collect()
    }

    /// All stories, in no order that means anything.
    pub fn all(&self) -> Vec<StoryId> {
        self.by_story.keys().copied().map(StoryId).collect()
    }

    /// The heaviest stems of a story with their weights; none of one that is not here.
    pub(super) fn heavy(&mut self, story: StoryId) -> Heavy {
        let number = self.by_story.get(&story.0).copied();
        number.map_or_else(|| Heavy::from([]), |number| self.hold(number))
    }

    /// All stems of a story with how each stands there, pairs left out.
    pub(super) fn stems(&self, story: StoryId) -> Vec<(Stem, Tally)> {
        self.by_story.get(&story.0).map(|number| self.terms(*number).counts).unwrap_or_default()
    }
}

fn quantised(heavy: &[(Stem, f32)], scale: f32) -> impl Iterator<Item = (Stem, u8)> {
    heavy.iter().filter_map(move |(stem, weight)| {
        let step = (weight / scale * 255.0).round() as u8;
        (step > 0).then_some((*stem, step))
    })
}
