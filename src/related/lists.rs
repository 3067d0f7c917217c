//! The rankings, and the lists that a screen shows of them.

use std::collections::HashSet;

use super::copies::is_copy;
use super::friends::MOST_FRIENDS;
use super::hybrid::{Kind, Lexical, Vectors, WORDS_IN_BACKGROUND};
use super::index::{Found, Gap, Index, Reach};
use super::{Near, Stem};
use crate::model::StoryId;

/// Days after which a story is half as near, about; and the least that time leaves of nearness.
const DECAY_DAYS: f32 = 1.5;
const DECAY_FLOOR: f32 = 0.3;
/// What is left where one date is unknown, and where both are.
const ONE_UNDATED: f32 = 0.52;
const BOTH_UNDATED: f32 = 0.55;

/// Days about a story in which others cover the same event.
pub(super) const COVERING_DAYS: f32 = 14.0;
/// The score from which two reports are of one event: with both dates, with one, with none.
const SAME_EVENT: [f32; 3] = [0.17, 0.145, 0.15];
/// The same by words and vectors.
const SAME_EVENT_MIXED: [f32; 3] = [0.23, 0.19, 0.2];
/// The least of all these.
pub(super) const LEAST_OF_AN_EVENT: f32 = SAME_EVENT[1];
/// The part of that from which a story is shown as covering the event.
pub(super) const SHOWN: f32 = 0.65;
/// The most rows of covering stories, and how many are looked at for them.
const COVERING: usize = 40;
const COVERING_LOOKED_AT: usize = 200;
/// Among so many first rows an outlet has at most so many.
const FIRST: usize = 8;
const FIRST_OF_AN_OUTLET: usize = 2;

/// Days that a story must be older to be what came before, the least score, and the most rows.
const EARLIER_DAYS: f32 = 2.0;
const EARLIER_SCORE: f32 = 0.125;
const EARLIER: usize = 12;
const EARLIER_LOOKED_AT: usize = 400;

/// How many more than asked are looked at, so that copies can go behind.
const MARGIN: usize = 64;

pub(super) fn decay(gap: Gap) -> f32 {
    match gap {
        Gap::Days(days) => DECAY_FLOOR + (1.0 - DECAY_FLOOR) / (1.0 + days / DECAY_DAYS),
        Gap::OneUndated => ONE_UNDATED,
        Gap::BothUndated => BOTH_UNDATED,
    }
}

/// The score from which two stories are of one event.
pub(super) fn same_event(one: &Found, other: &Found, kind: Kind) -> f32 {
    let [dated, one_undated, undated] = match kind {
        Kind::Words => SAME_EVENT,
        Kind::Mixed => SAME_EVENT_MIXED,
    };
    match Gap::between(one.time, other.time) {
        Gap::Days(_) => dated,
        Gap::OneUndated => one_undated,
        Gap::BothUndated => undated,
    }
}

/// Whether a story came so long before another that it may be what led up to it.
fn is_earlier(own: &Found, one: &Found) -> bool {
    matches!((own.time, one.time), (Some(ours), Some(theirs)) if theirs < ours)
        && Gap::between(own.time, one.time).days().is_some_and(|days| days >= EARLIER_DAYS)
}

impl Index {
    /// The plain ranking: all that share a word, by score with decay over time, copies behind the
    /// first five others, at most `limit`. Empty where the story is not in the index. `shared` and `copies`
    /// stay empty here.
    pub fn near(&mut self, story: StoryId, limit: usize) -> Vec<Near> {
        self.plain(story, limit, decay)
    }

    /// The plain ranking without decay.
    pub fn background(&mut self, story: StoryId, limit: usize) -> Vec<Near> {
        self.plain(story, limit, |_| 1.0)
    }

    fn plain(&mut self, story: StoryId, limit: usize, fade: impl Fn(Gap) -> f32) -> Vec<Near> {
        let Some(alone) = self.alone(story, Reach::All, MOST_FRIENDS, &fade) else { return Vec::new() };
        let found = self.by_words(&alone, Reach::All, limit + MARGIN, &|_| true, &fade);
        self.without_copies(story, found, limit)
    }

    /// For the screen: the same event told by others, within 14 days, best first, copies folded,
    /// at most two of an outlet among the first eight.
    pub fn covering(&mut self, story: StoryId) -> Vec<Near> {
        self.covering_with(story, &mut Lexical)
    }

    /// [`Index::covering`] with vectors.
    pub fn covering_with(&mut self, story: StoryId, vectors: &mut dyn Vectors) -> Vec<Near> {
        let mut rows = self.covering_rows(story, vectors);
        self.tell_shared(story, &mut rows);
        rows
    }

    /// [`Index::covering_with`] and [`Index::earlier_with`] in one.
    pub fn covering_and_earlier_with(
        &mut self,
        story: StoryId,
        vectors: &mut dyn Vectors,
    ) -> (Vec<Near>, Vec<Near>) {
        let mut covering = self.covering_rows(story, vectors);
        let earlier = self.earlier_rows(story, &covering, vectors);
        self.tell_shared(story, &mut covering);
        (covering, earlier)
    }

    fn tell_shared(&self, story: StoryId, rows: &mut [Near]) {
        let ours = self.heavy(story);
        for row in rows {
            row.shared = self.shared(&ours, row.story);
        }
    }

    fn covering_rows(&mut self, story: StoryId, vectors: &mut dyn Vectors) -> Vec<Near> {
        let reach = Reach::Days(COVERING_DAYS);
        let (mut found, kind) = self.mixed(story, reach, COVERING_LOOKED_AT, None, decay, vectors);
        self.add_links(story, reach, &mut found, vectors);
        let Some(own) = self.own(story) else { return Vec::new() };
        // What is known to be another event of days before is background, and stands there.
        let own_cluster = self.cluster_of(story);
        let is_background = |one: &Found| {
            own_cluster.zip(self.cluster_of(one.story)).is_some_and(|(ours, theirs)| ours != theirs)
                && is_earlier(&own, one)
        };
        let enough = |one: &Found| one.score >= SHOWN * same_event(&own, one, kind) && !is_background(one);
        let mut rows: Vec<(Found, Near)> = Vec::new();
        // The same text as the story itself, at other outlets: one row, and the last.
        let mut same: Option<Near> = None;
        for one in found.into_iter().filter(enough) {
            if is_copy(&own, &one) {
                match &mut same {
                    None => same = Some(one.near()),
                    Some(same) => same.copies.push(one.story),
                }
            } else if let Some((_, row)) = rows.iter_mut().find(|(row, _)| is_copy(row, &one)) {
                row.copies.push(one.story);
            } else {
                rows.push((one, one.near()));
            }
        }
        let mut first: Vec<(Found, Near)> = Vec::new();
        let mut rest = Vec::new();
        for row in rows {
            let held = first.iter().filter(|(held, _)| held.outlet == row.0.outlet).count();
            if first.len() < FIRST && held < FIRST_OF_AN_OUTLET { first.push(row) } else { rest.push(row.1) }
        }
        let mut rows: Vec<Near> = first.into_iter().map(|(_, near)| near).chain(rest).collect();
        rows.truncate(COVERING);
        rows.extend(same);
        rows
    }

    /// For the screen: what came at least two days before and is on the same subject, in
    /// order of time, at most twelve, one of a cluster, none that is in [`Index::covering`].
    pub fn earlier(&mut self, story: StoryId) -> Vec<Near> {
        self.earlier_with(story, &mut Lexical)
    }

    /// [`Index::earlier`] with vectors.
    pub fn earlier_with(&mut self, story: StoryId, vectors: &mut dyn Vectors) -> Vec<Near> {
        let covering = self.covering_rows(story, vectors);
        self.earlier_rows(story, &covering, vectors)
    }

    fn earlier_rows(&mut self, story: StoryId, covering: &[Near], vectors: &mut dyn Vectors) -> Vec<Near> {
        let is_shown =
            |story: StoryId| covering.iter().any(|row| row.story == story || row.copies.contains(&story));
        let words = Some(WORDS_IN_BACKGROUND);
        let (found, _) = self.mixed(story, Reach::All, EARLIER_LOOKED_AT, words, |_| 1.0, vectors);
        let Some(own) = self.own(story) else { return Vec::new() };
        // The events that are told of already.
        let covered = covering.iter().filter_map(|row| self.cluster_of(row.story));
        let mut told: HashSet<StoryId> = covered.chain(self.cluster_of(story)).collect();
        let mut rows: Vec<(Found, Near)> = Vec::new();
        for one in found {
            if one.score < EARLIER_SCORE || !is_earlier(&own, &one) || is_shown(one.story) {
                continue;
            }
            let cluster = self.cluster_of(one.story);
            if cluster.is_some_and(|cluster| told.contains(&cluster)) {
                continue;
            }
            if let Some((_, row)) = rows.iter_mut().find(|(row, _)| is_copy(row, &one)) {
                row.copies.push(one.story);
            } else if rows.len() < EARLIER {
                told.extend(cluster);
                rows.push((one, one.near()));
            }
        }
        rows.sort_by_key(|(found, near)| (found.time, near.story));
        let mut rows: Vec<Near> = rows.into_iter().map(|(_, near)| near).collect();
        self.tell_shared(story, &mut rows);
        rows
    }

    /// The stems that two stories share, those first that bring them together most.
    pub fn in_common(&self, one: StoryId, other: StoryId) -> Vec<Stem> {
        self.shared(&self.heavy(one), other)
    }
}
