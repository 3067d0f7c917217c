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

use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

use super::clusters::Clusters;
use super::copies::Signature;
use super::frequencies::{Frequencies, LanguageNumber, Map};
use super::packed::{Counted, Forward, Postings};
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
/// Up to this many stories within reach their sums are looked through from end to end; among more, only
/// those that have one.
const SCANNED: usize = 2 * ENTRIES;
/// Sums that are compared at once, and stories of about one time that fade alike.
const STRIDE: usize = 16;
const BLOCK: usize = 256;
/// Stories whose heaviest stems are held, between two changes of what they weigh.
const HELD: usize = 1024;
/// Milliseconds of a day.
const DAY: f32 = 24.0 * 3600.0 * 1000.0;

/// A story in the index.
#[derive(Debug)]
struct Slot {
    story: StoryId,
    /// Milliseconds since 1970; [`i64::MAX`] if unknown, so that these come last.
    time: i64,
    outlet: u32,
    title: u32,
    language: LanguageNumber,
    /// How many words were counted, the headline's twice.
    counted: u8,
    text: Signature,
}

impl Slot {
    /// Where it stands among equals: an order that the stories themselves give, not their coming.
    fn place(&self) -> (i64, u32, u32, StoryId) {
        (self.time, self.title, self.outlet, self.story)
    }

    fn time(&self) -> Option<i64> {
        (self.time != i64::MAX).then_some(self.time)
    }
}

/// All stories' words, by story and by word.
#[derive(Debug, Default)]
pub struct Index {
    /// The settled ones in order of time, then those that came since.
    slots: Vec<Slot>,
    /// What a stored weight of 255 stands for, by slot; zero for a story that is gone.
    scales: Vec<f32>,
    by_story: Map<i64, u32>,
    pub(super) in_clusters: Clusters,
    frequencies: Frequencies,
    /// The terms of settled stories, and the stories by stem.
    forward: Forward,
    settled: Postings,
    settled_len: usize,
    /// Blobs of [`Terms`] of those that came since, one behind the other, and where each ends.
    arrived: Vec<u8>,
    arrived_ends: Vec<usize>,
    /// Stories by stem, for those after `settled_len` and before `placed_len`.
    fresh: Map<u32, Vec<(u32, u8)>>,
    placed_len: usize,
    /// How many changes since the last settling.
    changes: usize,
    /// One number a slot, zero between two questions.
    sums: Vec<f32>,
    /// The heaviest stems of slots that were asked for of late.
    held: Map<u32, Heavy>,
}

/// The heaviest stems of a story with their weights, heaviest first.
pub(super) type Heavy = Arc<[(Stem, f32)]>;

/// A stem of a story, as its weight depends on it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    stem: Stem,
    /// How many stories of the language have it.
    df: u32,
    count: u8,
    factor: f32,
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
    pub(super) stems: Heavy,
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
        let language = self.frequencies.count(&terms, 1);
        self.by_story.insert(story.0, self.slots.len() as u32);
        let counted = terms.counts.iter().fold(0, |sum: u8, (_, count)| sum.saturating_add(*count));
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
        self.changes += 1;
        self.held.clear();
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
        self.changes += 1;
        self.held.clear();
    }

    /// The terms of a story that came since the last settling.
    fn arrived(&self, number: u32) -> Option<Terms> {
        let at = (number as usize).checked_sub(self.settled_len)?;
        let start = if at == 0 { 0 } else { self.arrived_ends[at - 1] };
        Terms::from_bytes(&self.arrived[start..self.arrived_ends[at]])
    }

    fn terms(&self, number: u32) -> Terms {
        if number as usize >= self.settled_len {
            return self.arrived(number).unwrap_or_default();
        }
        let (counts, pairs) = self.forward.get(number as usize);
        let named = |entries: Vec<Counted>| -> Vec<(Stem, u8)> {
            entries.into_iter().map(|(stem, count)| (self.frequencies.stem(stem), count)).collect()
        };
        let language = self.frequencies.language(self.slots[number as usize].language);
        let text = self.slots[number as usize].text;
        Terms { language, counts: named(counts), pairs: named(pairs), text }
    }

    /// The stems of a story, each with what its weight depends on.
    fn entries(&self, number: u32) -> Vec<Entry> {
        let frequencies = &self.frequencies;
        if (number as usize) < self.settled_len {
            let (counts, pairs) = self.forward.get(number as usize);
            let entry = |(stem, count): Counted, factor: f32| Entry {
                stem: frequencies.stem(stem),
                df: frequencies.of_number(stem),
                count,
                factor,
            };
            let counts = counts.into_iter().map(|counted| entry(counted, 1.0));
            return counts.chain(pairs.into_iter().map(|counted| entry(counted, PAIR))).collect();
        }
        let terms = self.arrived(number).unwrap_or_default();
        let language = self.slots[number as usize].language;
        let entry = |(stem, count): &(Stem, u8), factor: f32| Entry {
            stem: *stem,
            df: frequencies.of(language, *stem),
            count: *count,
            factor,
        };
        let counts = terms.counts.iter().map(|counted| entry(counted, 1.0));
        counts.chain(terms.pairs.iter().map(|counted| entry(counted, PAIR))).collect()
    }

    /// The stems of a story that say most about it, heaviest first, of length one together, and
    /// the weight that 255 stands for.
    fn heaviest(&self, number: u32) -> (Vec<(Stem, f32)>, f32) {
        let stories = self.frequencies.stories(self.slots[number as usize].language);
        let weighed = |entry: Entry| {
            let df = entry.df.max(1);
            if stories >= FEW && df as f32 > COMMON * stories as f32 {
                return None;
            }
            let rarity = ((stories - df.min(stories)) as f32 + 0.5) / (df as f32 + 0.5);
            let weight = entry.factor * (1.0 + f32::from(entry.count).ln()) * (1.0 + rarity).ln().sqrt();
            Some((entry.stem, weight))
        };
        let mut heavy: Vec<(Stem, f32)> = self.entries(number).into_iter().filter_map(weighed).collect();
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
        self.settled = Postings::default();
        self.fresh = Map::default();
        self.sums = Vec::new();
        self.held = Map::default();
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
                let numbered = |entries: &[(Stem, u8)]| -> Vec<Counted> {
                    let find =
                        |(stem, count): &(Stem, u8)| Some((self.frequencies.find(language, *stem)?, *count));
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

    /// A story as a question: its heaviest stems.
    pub(super) fn question(&mut self, story: StoryId) -> Option<Question> {
        self.settle_if_due();
        let number = *self.by_story.get(&story.0)?;
        let stems = self.held.get(&number).cloned().unwrap_or_else(|| self.hold(number));
        Some(Question { number, time: self.slots[number as usize].time(), stems })
    }

    fn hold(&mut self, number: u32) -> Heavy {
        if self.held.len() >= HELD {
            self.held.clear();
        }
        let heavy: Heavy = self.heaviest(number).0.into();
        self.held.insert(number, Arc::clone(&heavy));
        heavy
    }

    /// The settled slots within reach of a question: those of its time, and those without one.
    fn window(&self, time: Option<i64>, reach: Reach) -> [Range<u32>; 2] {
        let settled = &self.slots[..self.settled_len];
        match (reach, time) {
            (Reach::Days(days), Some(time)) => {
                let reach = (days * DAY) as i64;
                let first = settled.partition_point(|slot| slot.time < time - reach);
                let last = settled.partition_point(|slot| slot.time <= time + reach);
                let undated = settled.partition_point(|slot| slot.time != i64::MAX);
                [first as u32..last as u32, undated as u32..settled.len() as u32]
            }
            _ => [0..settled.len() as u32, 0..0],
        }
    }

    /// Sums up, in `sums`, the products of a question's weights with those of all within a window, and
    /// of all that are not settled. Where `touched` is given, it gets the slots that have a sum.
    fn accumulate(&mut self, question: &Question, window: &[Range<u32>; 2], touched: Option<&mut Vec<u32>>) {
        self.sums.resize(self.slots.len(), 0.0);
        let Self { sums, frequencies, settled, fresh, .. } = self;
        match touched {
            None => {
                let add = |sum: &mut f32, _, weight| *sum += weight;
                spread(question, window, frequencies, settled, fresh, sums, add);
            }
            Some(touched) => {
                let add = |sum: &mut f32, slot, weight| {
                    if *sum == 0.0 {
                        touched.push(slot);
                    }
                    *sum += weight;
                };
                spread(question, window, frequencies, settled, fresh, sums, add);
            }
        }
    }

    /// The best of those that a question leads to and that are `asked` for. `fade` is what the time
    /// between two stories leaves of their nearness: the less the more days there are.
    pub(super) fn ranked(
        &mut self,
        question: &Question,
        reach: Reach,
        limit: usize,
        asked: &dyn Fn(StoryId) -> bool,
        fade: &dyn Fn(Gap) -> f32,
    ) -> Vec<Found> {
        let [dated, undated] = self.window(question.time, reach);
        let is_scanned = dated.len() + undated.len() <= SCANNED;
        let mut touched = Vec::new();
        let window = [dated, undated];
        self.accumulate(question, &window, (!is_scanned).then_some(&mut touched));
        let blocks = if is_scanned { self.blocks(question.time, window, fade) } else { Vec::new() };
        let mut sums = std::mem::take(&mut self.sums);
        let slots = &self.slots;
        let place = |slot: u32| slots[slot as usize].place();
        let order = |one: &Candidate, other: &Candidate| {
            other.score.total_cmp(&one.score).then_with(|| place(one.slot).cmp(&place(other.slot)))
        };
        // No more than a few times the limit are ever held; what cannot be among the best is passed by.
        let mut best: Vec<Candidate> = Vec::with_capacity(limit * 4);
        let mut least = 0.0;
        let mut look = |slot: u32, product: f32| {
            let cosine = (product / 255.0).min(1.0);
            if slot == question.number || cosine <= 0.0 || cosine < least {
                return least;
            }
            let gap = Gap::between(question.time, slots[slot as usize].time());
            if matches!((reach, gap), (Reach::Days(reach), Gap::Days(days)) if days > reach) {
                return least;
            }
            let score = cosine * fade(gap);
            if score < least || !asked(slots[slot as usize].story) {
                return least;
            }
            best.push(Candidate { slot, score });
            if best.len() == limit * 4 && limit > 0 {
                best.select_nth_unstable_by(limit - 1, order);
                best.truncate(limit);
                least = best.iter().map(|candidate| candidate.score).fold(f32::MAX, f32::min);
            }
            least
        };
        if is_scanned {
            let mut least = 0.0;
            for (faded, range) in blocks {
                let places = range.start as usize..range.end as usize;
                let sums = &mut sums[places.clone()];
                least = look_through(range.start, sums, &self.scales[places], least, faded, &mut look);
                sums.fill(0.0);
            }
        } else {
            for slot in touched {
                let sum = std::mem::take(&mut sums[slot as usize]);
                look(slot, sum * self.scales[slot as usize]);
            }
        }
        self.sums = sums;
        best.sort_unstable_by(order);
        best.truncate(limit);
        best.iter().map(|candidate| Found::new(&slots[candidate.slot as usize], candidate.score)).collect()
    }

    /// The slots of a window and those that are not settled, in blocks of about one time, each with the
    /// most that time leaves of what is in it; those first of which it leaves most.
    fn blocks(
        &self,
        time: Option<i64>,
        window: [Range<u32>; 2],
        fade: &dyn Fn(Gap) -> f32,
    ) -> Vec<(f32, Range<u32>)> {
        let slots = &self.slots;
        // In the order of time, the ends of a block are nearest, unless the question is between them.
        let most = |range: &Range<u32>| {
            let first = slots[range.start as usize].time();
            let last = slots[range.end as usize - 1].time();
            let ends = fade(Gap::between(time, first)).max(fade(Gap::between(time, last)));
            let is_between = first
                .zip(time)
                .is_some_and(|(first, time)| first <= time && last.is_none_or(|last| time <= last));
            if is_between { ends.max(fade(Gap::Days(0.0))) } else { ends }
        };
        let block = |start: u32, end: u32| start..end.min(start + BLOCK as u32);
        let settled = window
            .into_iter()
            .flat_map(|range| range.clone().step_by(BLOCK).map(move |start| block(start, range.end)));
        let mut blocks: Vec<(f32, Range<u32>)> = settled.map(|range| (most(&range), range)).collect();
        // Those came in no order.
        blocks.push((1.0, self.settled_len as u32..slots.len() as u32));
        blocks.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        blocks
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
        self.slots.get(*self.by_story.get(&story.0)? as usize)
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

    /// All stories, in no order that means anything.
    pub fn all(&self) -> Vec<StoryId> {
        self.by_story.keys().copied().map(StoryId).collect()
    }

    /// The heaviest stems of a story with their weights; none of one that is not here.
    pub(super) fn heavy(&self, story: StoryId) -> Vec<(Stem, f32)> {
        self.by_story.get(&story.0).map(|number| self.heaviest(*number).0).unwrap_or_default()
    }

    /// All stems of a story with how often each was counted, pairs left out.
    pub(super) fn stems(&self, story: StoryId) -> Vec<(Stem, u8)> {
        self.by_story.get(&story.0).map(|number| self.terms(*number).counts).unwrap_or_default()
    }

    /// The heaviest stems that another story shares, those first that bring the two together most.
    pub(super) fn shared(&self, ours: &[(Stem, f32)], other: StoryId) -> Vec<Stem> {
        let (mut ours, theirs) = (ours.to_vec(), self.heavy(other));
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
    pub(super) outlet: u32,
    pub(super) title: u32,
    pub(super) text: Signature,
}

impl Found {
    fn new(slot: &Slot, score: f32) -> Self {
        let Slot { story, outlet, title, text, .. } = *slot;
        Self { story, score, time: slot.time(), outlet, title, text }
    }

    /// Where it stands among equals.
    pub(super) fn place(&self) -> (i64, u32, u32, StoryId) {
        (self.time.unwrap_or(i64::MAX), self.title, self.outlet, self.story)
    }

    pub(super) fn near(self) -> Near {
        Near { story: self.story, score: self.score, shared: Vec::new(), copies: Vec::new() }
    }
}

/// What lies between two stories in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Gap {
    /// So many days.
    Days(f32),
    /// Nobody knows: one of them has a date.
    OneUndated,
    /// Nobody knows: neither has a date.
    BothUndated,
}

impl Gap {
    pub(super) fn between(one: Option<i64>, other: Option<i64>) -> Self {
        match (one, other) {
            (Some(one), Some(other)) => Self::Days(one.abs_diff(other) as f32 / DAY),
            (None, None) => Self::BothUndated,
            _ => Self::OneUndated,
        }
    }

    /// The days, where both dates are known.
    pub(super) fn days(self) -> Option<f32> {
        match self {
            Self::Days(days) => Some(days),
            Self::OneUndated | Self::BothUndated => None,
        }
    }
}

/// Half the bits of a key are enough to tell headlines of some days apart.
fn short(key: u64) -> u32 {
    (key ^ key >> 32) as u32
}

fn quantised(heavy: &[(Stem, f32)], scale: f32) -> impl Iterator<Item = (Stem, u8)> {
    heavy.iter().filter_map(move |(stem, weight)| {
        let step = (weight / scale * 255.0).round() as u8;
        (step > 0).then_some((*stem, step))
    })
}

/// Gives each story that shares a stem with a question what it adds to the story's sum, the heaviest
/// stems first, until so many entries are read.
fn spread(
    question: &Question,
    window: &[Range<u32>; 2],
    frequencies: &Frequencies,
    postings: &Postings,
    fresh: &Map<u32, Vec<(u32, u8)>>,
    sums: &mut [f32],
    mut add: impl FnMut(&mut f32, u32, f32),
) {
    let mut left = ENTRIES;
    let mut runs: Vec<(u32, &[u16], &[u8])> = Vec::new();
    for (stem, weight) in question.stems.iter() {
        runs.clear();
        runs.extend(
            frequencies
                .all(*stem)
                .flat_map(|number| window.iter().flat_map(move |range| postings.runs(number, range))),
        );
        let cost: usize = runs.iter().map(|(_, stories, _)| stories.len()).sum();
        let Some(rest) = left.checked_sub(cost) else { break };
        left = rest;
        for (first, stories, weights) in &runs {
            let sums = &mut sums[*first as usize..];
            for (story, held) in stories.iter().zip(*weights) {
                add(&mut sums[usize::from(*story)], first + u32::from(*story), weight * f32::from(*held));
            }
        }
        for (slot, held) in fresh.get(&stem.0).into_iter().flatten() {
            add(&mut sums[*slot as usize], *slot, weight * f32::from(*held));
        }
    }
}

/// Looks at the slots of which the product of sum and scale is large enough, where time leaves no more
/// than `faded` of it. `look` gives the least score that still counts, as does this.
fn look_through(
    first: u32,
    sums: &[f32],
    scales: &[f32],
    mut least: f32,
    faded: f32,
    look: &mut impl FnMut(u32, f32) -> f32,
) -> f32 {
    // A little less, so that rounding leaves nothing out: `look` is exact.
    let floor_of = |least: f32| (least / faded * 254.99).max(f32::MIN_POSITIVE);
    let mut floor = floor_of(least);
    let mut look_at = |first: u32, sums: &[f32], scales: &[f32], floor: &mut f32| {
        for (slot, (sum, scale)) in (first..).zip(sums.iter().zip(scales)) {
            if sum * scale >= *floor {
                least = look(slot, sum * scale);
                *floor = floor_of(least);
            }
        }
    };
    let (whole, rest) = sums.as_chunks::<STRIDE>();
    let (whole_scales, rest_scales) = scales.as_chunks::<STRIDE>();
    let mut next = first;
    for (sums, scales) in whole.iter().zip(whole_scales) {
        let larger =
            |most: f32, (sum, scale): (&f32, &f32)| if sum * scale > most { sum * scale } else { most };
        if sums.iter().zip(scales).fold(0.0, larger) >= floor {
            look_at(next, sums, scales, &mut floor);
        }
        next += STRIDE as u32;
    }
    look_at(next, rest, rest_scales, &mut floor);
    least
}
