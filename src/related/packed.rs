//! Stories' terms, and the lists of stories by stem, in few bytes.
//!
//! Stems are numbered by the sorted arrays of [`super::frequencies`]. A story's terms are the steps
//! between the numbers of its stems, mostly two bytes each; the lists hold two bytes for a story and
//! one for its weight, in segments of 65,536 stories. A hundred thousand excerpts need some 25 MB.

use std::ops::Range;

/// Stories in a segment: as many as two bytes can tell apart.
const SEGMENT: u32 = 1 << 16;

/// A stem's number with how it stands in a story, or what it weighs there: the byte of a tally, or a step.
pub(super) type Counted = (u32, u8);

/// The terms of stories, each story's by itself.
#[derive(Debug, Default)]
pub(super) struct Forward {
    bytes: Vec<u8>,
    /// Where each story begins.
    starts: Vec<u32>,
}

impl Forward {
    /// Adds a story: its stems and its pairs of words, each in rising order.
    pub(super) fn push(&mut self, counts: &[Counted], pairs: &[Counted]) {
        self.starts.push(self.bytes.len() as u32);
        put(&mut self.bytes, counts.len() as u32);
        for entries in [counts, pairs] {
            let mut last = 0;
            for (number, count) in entries {
                put(&mut self.bytes, (number - last) << 1 | u32::from(*count != 1));
                if *count != 1 {
                    self.bytes.push(*count);
                }
                last = *number;
            }
        }
    }

    /// The stems and the pairs of a story; nothing for one that is not here.
    pub(super) fn get(&self, story: usize) -> (Vec<Counted>, Vec<Counted>) {
        let (mut counts, mut pairs) = (Vec::new(), Vec::new());
        self.each(story, |counted, is_pair| if is_pair { pairs.push(counted) } else { counts.push(counted) });
        (counts, pairs)
    }

    /// The same one by one, each with whether it is a pair.
    pub(super) fn each(&self, story: usize, mut with: impl FnMut(Counted, bool)) {
        let Some(start) = self.starts.get(story) else { return };
        let end = self.starts.get(story + 1).map_or(self.bytes.len(), |end| *end as usize);
        let mut rest = &self.bytes[*start as usize..end];
        let split = take(&mut rest);
        let mut number = 0;
        for at in 0.. {
            if rest.is_empty() {
                return;
            }
            if at == split {
                number = 0;
            }
            let step = take(&mut rest);
            number += step >> 1;
            let count = if step & 1 == 1 { rest.split_off_first().copied().unwrap_or(1) } else { 1 };
            with((number, count), at >= split);
        }
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.starts.shrink_to_fit();
    }
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn put(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let Some(byte) = bytes.split_off_first() else { break };
        number |= u32::from(byte & 127) << shift;
        if byte & 128 == 0 {
            break;
        }
    }
    number
}

/// The stories of each stem, in their order.
#[derive(Debug, Default)]
pub(super) struct Postings(Vec<Segment>);

#[derive(Debug)]
struct Segment {
    /// How many stories it is of.
    len: u32,
    /// Where each stem's stories begin, and behind the last.
    starts: Vec<u32>,
    stories: Vec<u16>,
    weights: Vec<u8>,
}

impl Postings {
    /// Lists so many stories by so many stems. `weighed` gives the stems of a story with their
    /// weights; it is asked twice.
    pub(super) fn new(stories: u32, stems: usize, weighed: impl Fn(u32) -> Vec<Counted>) -> Self {
        let segment = |first: u32| {
            let all = first..stories.min(first + SEGMENT);
            let len = all.len() as u32;
            let mut starts = vec![0; stems + 1];
            for (stem, _) in all.clone().flat_map(&weighed) {
                starts[stem as usize + 1] += 1;
            }
            for at in 1..starts.len() {
                starts[at] += starts[at - 1];
            }
            let total = starts[stems] as usize;
            let (mut places, mut listed, mut weights) = (starts.clone(), vec![0; total], vec![0; total]);
            for story in all {
                for (stem, weight) in weighed(story) {
                    let place = &mut places[stem as usize];
                    listed[*place as usize] = (story - first) as u16;
                    weights[*place as usize] = weight;
                    *place += 1;
                }
            }
            Segment { len, starts, stories: listed, weights }
        };
        Self((0..stories).step_by(SEGMENT as usize).map(segment).collect())
    }

    /// Runs of a stem's stories among those of a range: each as the number to add to the stories,
    /// the stories, and their weights.
    pub(super) fn runs(&self, stem: u32, range: &Range<u32>) -> impl Iterator<Item = (u32, &[u16], &[u8])> {
        let range = range.clone();
        let segments = if range.is_empty() { &[][..] } else { &self.0 };
        (0..).zip(segments).filter_map(move |(at, segment)| {
            let first = at * SEGMENT;
            let (from, to) = (range.start.saturating_sub(first), range.end.saturating_sub(first));
            if to == 0 || from >= SEGMENT {
                return None;
            }
            let listed = segment.starts[stem as usize] as usize..segment.starts[stem as usize + 1] as usize;
            let (stories, weights) = (&segment.stories[listed.clone()], &segment.weights[listed]);
            // Most ask for all of a segment.
            let place = |story: u32| match story {
                0 => 0,
                _ if story >= segment.len => stories.len(),
                _ => stories.partition_point(|held| u32::from(*held) < story),
            };
            let within = place(from)..place(to);
            Some((first, &stories[within.clone()], &weights[within]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_found_by_stem_within_a_range_across_segments() {
        let weighed = |story: u32| if story % 40_000 == 7 { vec![(1, (story / 1000) as u8)] } else { vec![] };
        let postings = Postings::new(130_000, 3, weighed);
        let check = |range: Range<u32>, expected: &[u32]| {
            let mut found = Vec::new();
            for (first, stories, weights) in postings.runs(1, &range) {
                found.extend(stories.iter().map(|story| first + u32::from(*story)));
                assert_eq!(stories.len(), weights.len());
            }
            assert_eq!(found, expected, "{range:?}");
        };
        check(0..130_000, &[7, 40_007, 80_007, 120_007]);
        check(8..80_007, &[40_007]);
        check(80_007..80_008, &[80_007]);
        check(0..0, &[]);
        assert!(postings.runs(0, &(0..130_000)).all(|(_, stories, _)| stories.is_empty()));
    }

    proptest::proptest! {
        #[test]
        fn terms_come_back_as_they_were(
            stories in proptest::collection::vec(proptest::collection::btree_map(0u32..1 << 30, 0u8.., 0..40), 0..5),
            split in 0usize..40,
        ) {
            let mut forward = Forward::default();
            let parts: Vec<(Vec<Counted>, Vec<Counted>)> = stories
                .into_iter()
                .map(|story| {
                    let mut counts: Vec<Counted> = story.into_iter().collect();
                    let pairs = counts.split_off(split.min(counts.len()));
                    (counts, pairs)
                })
                .collect();
            for (counts, pairs) in &parts {
                forward.push(counts, pairs);
            }
            for (at, part) in parts.iter().enumerate() {
                proptest::prop_assert_eq!(&forward.get(at), part);
            }
            proptest::prop_assert_eq!(forward.get(parts.len()), (vec![], vec![]));
        }
    }
}
