//! A story as it is handed in, held, found and handed out.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::frequencies::LanguageNumber;
use super::hash::{Stem, key};
use super::signature::Signature;
use super::terms::Terms;
use crate::model::StoryId;

/// Copies come within so many days of one another.
const COPY_DAYS: f32 = 3.0;
/// Milliseconds of a day.
pub(super) const DAY: f32 = 24.0 * 3600.0 * 1000.0;

/// A story as the index takes it.
#[derive(Debug, Clone)]
pub struct Doc {
    /// The story.
    pub story: StoryId,
    /// When it was published; `None` where nobody knows.
    pub time: Option<Timestamp>,
    /// [`key`] of the outlet's name.
    pub outlet: u64,
    /// [`key`] of the headline: equal keys within three days are copies, as are texts that are nearly equal.
    pub title: u64,
    /// Its words.
    pub terms: Terms,
}

/// A story in the index.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) story: StoryId,
    /// Milliseconds since 1970; [`i64::MAX`] if unknown, so that these come last.
    pub(super) time: i64,
    pub(super) outlet: u32,
    pub(super) title: u32,
    pub(super) language: LanguageNumber,
    /// How many words were counted, the headline's twice.
    pub(super) counted: u8,
    pub(super) text: Signature,
}

impl Slot {
    /// Where it stands among equals: an order that the stories themselves give, not their coming.
    pub(super) fn place(&self) -> (i64, u32, u32, StoryId) {
        (self.time, self.title, self.outlet, self.story)
    }

    pub(super) fn time(&self) -> Option<i64> {
        (self.time != i64::MAX).then_some(self.time)
    }
}

/// A story near another one.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The story.
    pub story: StoryId,
    /// How near, 0 to 1.
    pub score: f32,
    /// Stems that both have, those first that brought them together most.
    pub shared: Vec<Stem>,
    /// Copies of the same text that this row stands for.
    pub copies: Vec<StoryId>,
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
    pub(super) fn new(slot: &Slot, score: f32) -> Self {
        let Slot { story, outlet, title, text, .. } = *slot;
        Self { story, score, time: slot.time(), outlet, title, text }
    }

    /// Whether two stories are known to be of one outlet; stories of an unknown one are not.
    pub(super) fn is_of_outlet_of(&self, other: &Self) -> bool {
        self.outlet == other.outlet && self.outlet != unknown_outlet()
    }

    /// Where it stands among equals.
    pub(super) fn place(&self) -> (i64, u32, u32, StoryId) {
        (self.time.unwrap_or(i64::MAX), self.title, self.outlet, self.story)
    }

    /// The order of a list: the best first, then an order that the stories themselves give.
    pub(super) fn best_first(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then_with(|| self.place().cmp(&other.place()))
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

/// What stands for the outlet of stories of which none is known.
pub(super) fn unknown_outlet() -> u32 {
    short(key(""))
}

/// Half the bits of a key are enough to tell headlines of some days apart.
pub(super) fn short(key: u64) -> u32 {
    (key ^ key >> 32) as u32
}

/// Whether two stories are one text.
pub(super) fn is_near_duplicate(one: &Found, other: &Found) -> bool {
    let is_same = one.title == other.title || one.text.is_near(other.text);
    is_same && Gap::between(one.time, other.time).days().is_none_or(|days| days <= COPY_DAYS)
}
