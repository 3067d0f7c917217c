//! The stories that a question leads to, best first.
//!
//! Each stem of the question gives every story that has it its part of that story's sum, the heaviest
//! stem first (term at a time, as by Buckley and Lewit 1985). The sums are then looked through in
//! blocks of about one time, that first in which one may score most, until none can be among the best
//! any more. Several rankings by one question share the sums.

use std::ops::Range;

use super::index::{Heavy, Index};
use super::story::{DAY, Found, Gap};
use crate::model::StoryId;

/// The most entries of the stems' lists that one question reads, the heaviest stems first. Only in a
/// large index, and only for what is common, does it leave anything out.
const ENTRIES: usize = 60_000;
/// Up to this many stories within reach their sums are looked through from end to end; among more, only
/// those that have one.
const SCANNED: usize = 2 * ENTRIES;
/// How many of the best by words are compared by vectors, where nothing else is said.
pub(super) const COMPARED: usize = 100;
/// How many stories in other languages are looked through, where nothing else is said.
const FOREIGN: usize = 10_000;
/// Days after which a story is half as near, about; and the least that time leaves of nearness.
const DECAY_DAYS: f32 = 1.5;
const DECAY_FLOOR: f32 = 0.3;
/// What is left where one date is unknown, and where both are.
const ONE_UNDATED: f32 = 0.52;
const BOTH_UNDATED: f32 = 0.55;
/// Stories of about one time, of which the largest sum is known before they are looked at.
const BLOCK: usize = 256;
/// Sums that are compared at once.
const LANES: usize = 16;
/// The stored weight that stands for a scale's whole.
const FULL: f32 = 255.0;
/// The most that speak with any story.
pub(super) const MOST_FEEDBACK: usize = 5;
/// A little more than one.
const ROUNDED: f32 = 1.0001;

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
    /// What came so many days before the story, or earlier; nothing if the story has no date.
    Before(f32),
}

impl Reach {
    /// The days about a story in which others cover the same event.
    pub(super) const COVERING: Self = Self::Days(14.0);

    /// Whether a story of this time is within reach of one of that time.
    pub(super) fn includes(self, own: Option<i64>, other: Option<i64>) -> bool {
        match (self, Gap::between(own, other)) {
            (Self::Days(most), Gap::Days(days)) => days <= most,
            (Self::Before(least), Gap::Days(days)) => other < own && days >= least,
            (Self::Before(_), _) => false,
            (Self::All | Self::Days(_), _) => true,
        }
    }
}

/// What time leaves of the nearness of two stories.
pub(super) fn decay(gap: Gap) -> f32 {
    match gap {
        Gap::Days(days) => DECAY_FLOOR + (1.0 - DECAY_FLOOR) / (1.0 + days / DECAY_DAYS),
        Gap::OneUndated => ONE_UNDATED,
        Gap::BothUndated => BOTH_UNDATED,
    }
}

/// What is wanted of a ranking.
#[derive(Clone, Copy)]
pub(super) struct Want<'a> {
    pub(super) reach: Reach,
    /// The most stories.
    pub(super) limit: usize,
    /// The least score.
    pub(super) least: f32,
    /// How many of the best by words are compared by vectors, where those count.
    pub(super) compared: usize,
    /// How many stories in other languages are looked through by their vectors, the nearest in time.
    pub(super) foreign: usize,
    /// How much less near than the [`MOST_FEEDBACK`]th best a story may be.
    pub(super) within: f32,
    /// Whether a story may be among them.
    pub(super) asked: &'a dyn Fn(StoryId) -> bool,
    /// What the time between two stories leaves of their nearness: the less the more days there are.
    pub(super) fade: &'a dyn Fn(Gap) -> f32,
}

impl<'a> Want<'a> {
    /// The best within reach, whichever they are.
    pub(super) fn best(reach: Reach, limit: usize, fade: &'a dyn Fn(Gap) -> f32) -> Self {
        Self {
            reach,
            limit,
            compared: COMPARED,
            foreign: FOREIGN,
            least: 0.0,
            within: f32::INFINITY,
            asked: &|_| true,
            fade,
        }
    }
}

/// A candidate with its cosine and what time leaves of it.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    slot: u32,
    score: f32,
}

/// Slots of stories that are settled: with a date, and without.
type Window = [Range<u32>; 2];

impl Index {
    /// A story as a question: its heaviest stems.
    pub(super) fn question(&mut self, story: StoryId) -> Option<Question> {
        self.settle_if_due();
        let number = self.number(story)?;
        let stems = self.heavy(story);
        Some(Question { number, time: self.slots[number as usize].time(), stems })
    }

    /// The best that a question leads to.
    pub(super) fn ranked(&mut self, question: &Question, want: &Want<'_>) -> Vec<Found> {
        let [ranked] = self.ranked_each(question, [want]);
        ranked
    }

    /// [`Index::ranked`] for several wants at once.
    pub(super) fn ranked_each<const MANY: usize>(
        &mut self,
        question: &Question,
        wants: [&Want<'_>; MANY],
    ) -> [Vec<Found>; MANY] {
        let windows = wants.map(|want| self.window(question.time, want.reach));
        let all = windows
            .iter()
            .cloned()
            .reduce(|[one, other], [dated, undated]| [hull(&one, &dated), hull(&other, &undated)])
            .unwrap_or_default();
        self.sums.resize(self.slots.len(), 0.0);
        let mut sums = std::mem::take(&mut self.sums);
        let ranked = if all.iter().map(ExactSizeIterator::len).sum::<usize>() <= SCANNED {
            self.by_blocks(question, wants, &windows, &all, &mut sums)
        } else {
            self.by_entries(question, wants, &all, &mut sums)
        };
        self.sums = sums;
        ranked
    }

    /// Looks for the best block by block. `sums` are zeros, and are so again after it.
    fn by_blocks<const MANY: usize>(
        &self,
        question: &Question,
        wants: [&Want<'_>; MANY],
        windows: &[Window; MANY],
        all: &Window,
        sums: &mut [f32],
    ) -> [Vec<Found>; MANY] {
        self.spread(question, all, sums, |sum, _, part| *sum += part);
        let ranked = std::array::from_fn(|at| {
            let mut best = Best::of(self, question, wants[at]);
            for (most, range) in self.blocks(question, &windows[at], wants[at].fade, sums) {
                // Rounding leaves nothing out: what is looked at is compared exactly.
                if most * ROUNDED < best.least {
                    break;
                }
                best.look_through(range, sums);
            }
            best.found()
        });
        for range in all.iter().chain([&self.unsettled()]) {
            sums[range.start as usize..range.end as usize].fill(0.0);
        }
        ranked
    }

    /// Looks for the best among all that share a stem. `sums` are zeros, and are so again after it.
    fn by_entries<const MANY: usize>(
        &self,
        question: &Question,
        wants: [&Want<'_>; MANY],
        all: &Window,
        sums: &mut [f32],
    ) -> [Vec<Found>; MANY] {
        let mut touched = Vec::new();
        self.spread(question, all, sums, |sum, slot, part| {
            if *sum == 0.0 {
                touched.push(slot);
            }
            *sum += part;
        });
        let ranked = wants.map(|want| {
            let mut best = Best::of(self, question, want);
            for slot in &touched {
                best.look(*slot, sums[*slot as usize] * self.scales[*slot as usize]);
            }
            best.found()
        });
        for slot in touched {
            sums[slot as usize] = 0.0;
        }
        ranked
    }

    /// The settled slots within reach of a question.
    fn window(&self, time: Option<i64>, reach: Reach) -> Window {
        let settled = &self.slots[..self.settled_len];
        let end = settled.len() as u32;
        let undated = settled.partition_point(|slot| slot.time().is_some()) as u32;
        let before = |time: i64| settled.partition_point(|slot| slot.time < time) as u32;
        let span = |days: f32| (days * DAY) as i64;
        match (reach, time) {
            (Reach::Days(days), Some(time)) => {
                [before(time - span(days))..before(time + span(days) + 1), undated..end]
            }
            (Reach::Before(days), Some(time)) => [0..before(time - span(days) + 1), end..end],
            (Reach::Before(_), None) => [0..0, end..end],
            (Reach::All | Reach::Days(_), _) => [0..undated, undated..end],
        }
    }

    /// The slots of those that are not settled; they are in no order.
    fn unsettled(&self) -> Range<u32> {
        self.settled_len as u32..self.slots.len() as u32
    }

    /// Gives each story of a window, and each that is not settled, that shares a stem with a question
    /// what it adds to the story's sum, the heaviest stems first, until so many entries are read.
    fn spread(
        &self,
        question: &Question,
        window: &Window,
        sums: &mut [f32],
        mut add: impl FnMut(&mut f32, u32, f32),
    ) {
        let mut left = ENTRIES;
        let mut runs: Vec<(u32, &[u16], &[u8])> = Vec::new();
        for (stem, weight) in question.stems.iter() {
            runs.clear();
            for number in self.frequencies.all(*stem) {
                for range in window {
                    runs.extend(self.settled.runs(number, range));
                }
            }
            let cost: usize = runs.iter().map(|(_, stories, _)| stories.len()).sum();
            let Some(rest) = left.checked_sub(cost) else { break };
            left = rest;
            for (first, stories, weights) in &runs {
                let sums = &mut sums[*first as usize..];
                for (story, held) in stories.iter().zip(*weights) {
                    add(&mut sums[usize::from(*story)], first + u32::from(*story), weight * f32::from(*held));
                }
            }
            for (slot, held) in self.fresh.get(&stem.0).into_iter().flatten() {
                add(&mut sums[*slot as usize], *slot, weight * f32::from(*held));
            }
        }
    }

    /// The slots of a window and those that are not settled, in blocks of about one time, each with the
    /// most that one in it may score; those first of which that is most. Blocks of nothing are left out.
    fn blocks(
        &self,
        question: &Question,
        window: &Window,
        fade: &dyn Fn(Gap) -> f32,
        sums: &[f32],
    ) -> Vec<(f32, Range<u32>)> {
        let gap = |slot: u32| Gap::between(question.time, self.slots[slot as usize].time());
        // In the order of time, the ends of a block are nearest, unless the question is between them.
        let faded = |range: &Range<u32>| {
            let (first, last) = (&self.slots[range.start as usize], &self.slots[range.end as usize - 1]);
            let is_within = question.time.is_some_and(|time| first.time <= time && time <= last.time);
            let ends = fade(gap(range.start)).max(fade(gap(range.end - 1)));
            if is_within { ends.max(fade(Gap::Days(0.0))) } else { ends }
        };
        let settled = window
            .iter()
            .flat_map(|range| {
                range.clone().step_by(BLOCK).map(|start| start..range.end.min(start + BLOCK as u32))
            })
            .map(|range| (faded(&range), range));
        // Those came in no order.
        let unsettled = Some((1.0, self.unsettled())).filter(|(_, range)| !range.is_empty());
        let bounded = |(faded, range): (f32, Range<u32>)| {
            let places = range.start as usize..range.end as usize;
            let most = largest(&sums[places.clone()], &self.scales[places]);
            (most > 0.0).then(|| ((most / FULL).min(1.0) * faded, range))
        };
        let mut blocks: Vec<(f32, Range<u32>)> = settled.chain(unsettled).filter_map(bounded).collect();
        blocks.sort_unstable_by(|(one, range), (other, other_range)| {
            other.total_cmp(one).then(range.start.cmp(&other_range.start))
        });
        blocks
    }
}

/// The largest product of a sum and its scale.
fn largest(sums: &[f32], scales: &[f32]) -> f32 {
    let larger = |one: f32, other: f32| if one > other { one } else { other };
    let ((sums, last_sums), (scales, last_scales)) = (sums.as_chunks::<LANES>(), scales.as_chunks::<LANES>());
    // Side by side, so that the compiler takes several in one step.
    let mut lanes = [0.0; LANES];
    for (sums, scales) in sums.iter().zip(scales) {
        for (most, (sum, scale)) in lanes.iter_mut().zip(sums.iter().zip(scales)) {
            *most = larger(sum * scale, *most);
        }
    }
    let last = last_sums.iter().zip(last_scales).map(|(sum, scale)| sum * scale);
    lanes.into_iter().chain(last).fold(0.0, larger)
}

/// What includes two ranges.
fn hull(one: &Range<u32>, other: &Range<u32>) -> Range<u32> {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other.clone(),
        (_, true) => one.clone(),
        _ => one.start.min(other.start)..one.end.max(other.end),
    }
}

/// The best of those that are looked at. No more than a few times the limit are ever held; what cannot
/// be among the best is passed by.
struct Best<'a> {
    index: &'a Index,
    question: &'a Question,
    want: &'a Want<'a>,
    held: Vec<Candidate>,
    /// The best scores, best first.
    foremost: [f32; MOST_FEEDBACK],
    /// The score below which nothing counts any more.
    least: f32,
}

impl<'a> Best<'a> {
    fn of(index: &'a Index, question: &'a Question, want: &'a Want<'a>) -> Self {
        let held = Vec::with_capacity(want.limit * 4);
        Self { index, question, want, held, foremost: [0.0; MOST_FEEDBACK], least: want.least }
    }

    /// Looks at a slot with the product of its sum and its scale.
    fn look(&mut self, slot: u32, product: f32) {
        let cosine = (product / FULL).min(1.0);
        if slot == self.question.number || cosine <= 0.0 || cosine < self.least {
            return;
        }
        let found = &self.index.slots[slot as usize];
        if !self.want.reach.includes(self.question.time, found.time()) {
            return;
        }
        let score = cosine * (self.want.fade)(Gap::between(self.question.time, found.time()));
        if score < self.least || !(self.want.asked)(found.story) {
            return;
        }
        self.held.push(Candidate { slot, score });
        if score > self.foremost[MOST_FEEDBACK - 1] {
            let at = self.foremost.partition_point(|held| *held >= score);
            self.foremost[at..].rotate_right(1);
            self.foremost[at] = score;
            self.least = self.least.max(self.foremost[MOST_FEEDBACK - 1] - self.want.within);
        }
        let limit = self.want.limit;
        if self.held.len() == limit * 4 && limit > 0 {
            let order = order(self.index);
            self.held.select_nth_unstable_by(limit - 1, order);
            self.held.truncate(limit);
            let worst = self.held.iter().map(|candidate| candidate.score).fold(f32::MAX, f32::min);
            self.least = self.least.max(worst);
        }
    }

    /// Looks at those of a block that may still count.
    fn look_through(&mut self, block: Range<u32>, sums: &[f32]) {
        let places = block.start as usize..block.end as usize;
        for (slot, (sum, scale)) in block.zip(sums[places.clone()].iter().zip(&self.index.scales[places])) {
            if sum * scale >= self.least * FULL {
                self.look(slot, sum * scale);
            }
        }
    }

    /// Best first, at most so many as are wanted.
    fn found(mut self) -> Vec<Found> {
        self.held.retain(|one| one.score >= self.least);
        self.held.sort_unstable_by(order(self.index));
        self.held.truncate(self.want.limit);
        let slots = &self.index.slots;
        self.held.iter().map(|one| Found::new(&slots[one.slot as usize], one.score)).collect()
    }
}

fn order(index: &Index) -> impl Fn(&Candidate, &Candidate) -> std::cmp::Ordering {
    let place = |slot: u32| index.slots[slot as usize].place();
    move |one, other| other.score.total_cmp(&one.score).then_with(|| place(one.slot).cmp(&place(other.slot)))
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, ToSpan};
    use proptest::prelude::*;

    use super::*;
    use crate::related::{Doc, Terms};

    /// Stories of a few words each, some without a date: enough for several blocks.
    fn index(words: &[(u8, u8, u8, Option<u8>)]) -> Index {
        let mut index = Index::new();
        for (story, (first, second, third, day)) in (0..).zip(words) {
            let text = format!("word{first} word{second} term{third}");
            let start: Timestamp = "2026-03-02T12:00:00Z".parse().expect("a time");
            index.insert(Doc {
                story: StoryId(story),
                time: day.map(|day| start + (i64::from(day) * 24).hours()),
                outlet: story as u64 % 7,
                title: story as u64,
                terms: Terms::of("", &text, Some("en")),
            });
        }
        index
    }

    fn stories(found: &[Found]) -> Vec<(StoryId, f32)> {
        found.iter().map(|one| (one.story, one.score)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn the_best_are_the_same_whichever_way_they_are_looked_for(
            words in prop::collection::vec((0u8..40, 0u8..40, 0u8..9, prop::option::weighted(0.9, 0u8..90)), 600..700),
            story in 0i64..600,
            limit in 1usize..40,
            least in 0.0f32..0.6,
            within in prop::option::of(0.0f32..0.4),
        ) {
            let mut index = index(&words);
            let question = index.question(StoryId(story)).expect("there");
            let asked = |story: StoryId| story.0 % 5 != 0;
            let within = within.unwrap_or(f32::INFINITY);
            for reach in [Reach::All, Reach::Days(14.0), Reach::Before(2.0)] {
                let all = Want { asked: &asked, ..Want::best(reach, words.len(), &decay) };
                let want = Want { limit, least, within, ..all };
                let mut expected = stories(&index.ranked(&question, &all));
                prop_assert!(expected.iter().all(|(story, _)| asked(*story)));
                let best = expected.get(MOST_FEEDBACK - 1).map_or(0.0, |(_, score)| *score);
                expected.retain(|(_, score)| *score >= least && *score >= best - within);
                expected.truncate(limit);
                // Between two others, so that what they leave behind would show.
                let [_, found, _] = index.ranked_each(&question, [&all, &want, &all]);
                prop_assert_eq!(&stories(&found), &expected);
                let window = index.window(question.time, reach);
                let mut sums = vec![0.0; words.len()];
                let [found] = index.by_entries(&question, [&want], &window, &mut sums);
                prop_assert_eq!(&stories(&found), &expected);
                prop_assert!(sums.iter().chain(&index.sums).all(|sum| *sum == 0.0));
            }
        }
    }

    #[test]
    fn reach_is_counted_from_the_story() {
        const DAYS: i64 = 24 * 3600 * 1000;
        let check = |reach: Reach, other: Option<i64>, expected: bool| {
            assert_eq!(
                reach.includes(Some(100 * DAYS), other.map(|days| days * DAYS)),
                expected,
                "{other:?}"
            );
        };
        check(Reach::Days(14.0), Some(114), true);
        check(Reach::Days(14.0), Some(115), false);
        check(Reach::Days(14.0), Some(86), true);
        check(Reach::Days(14.0), None, true);
        check(Reach::Before(2.0), Some(98), true);
        check(Reach::Before(2.0), Some(99), false);
        check(Reach::Before(2.0), Some(110), false);
        check(Reach::Before(2.0), None, false);
        check(Reach::All, None, true);
    }
}
