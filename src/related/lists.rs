//! The lists that a screen shows beside a story.

use std::collections::HashSet;

use super::feedback::Alone;
use super::hybrid::WORDS_IN_BACKGROUND;
use super::index::Index;
use super::ranking::{Reach, Want, decay};
use super::story::{Found, Gap, Near, is_near_duplicate};
use super::vectors::Vectors;
use crate::model::StoryId;

/// The most rows of covering stories.
const COVERING: usize = 40;
/// Among so many first rows an outlet has at most so many.
const FIRST: usize = 8;
const FIRST_OF_AN_OUTLET: usize = 2;

/// Days that a story must be older to be what came before, the least score, and the most rows; how many
/// are looked at for them, and of how many the vectors.
const EARLIER_DAYS: f32 = 2.0;
const EARLIER_SCORE: f32 = 0.05;
const EARLIER: usize = 12;
/// What came before is at most two years old, unless the publisher's page itself links it.
const EARLIER_MOST_DAYS: f32 = 731.0;
const EARLIER_LOOKED_AT: usize = 200;
const EARLIER_COMPARED: usize = 4 * EARLIER;

/// What is asked for to find what came before.
fn earlier_want(asked: &dyn Fn(StoryId) -> bool) -> Want<'_> {
    Want {
        least: EARLIER_SCORE,
        compared: EARLIER_COMPARED,
        asked,
        ..Want::best(Reach::Before(EARLIER_DAYS), EARLIER_LOOKED_AT, &|_| 1.0)
    }
}

impl Index {
    /// For the screen: the same event told by others, within 14 days, best first, copies folded,
    /// at most two of an outlet among the first eight.
    pub fn covering(&mut self, story: StoryId, vectors: &mut dyn Vectors) -> Vec<Near> {
        let heard = self.to_be_heard(story, Reach::COVERING, &decay, None);
        let Some(alone) = self.alone(story, &heard) else { return Vec::new() };
        self.covering_rows(&alone, vectors)
    }

    /// [`Index::covering`], and what came at least two days before and is on the same subject: best
    /// first, at most twelve, one of a cluster, none that is covering.
    pub fn covering_and_earlier(
        &mut self,
        story: StoryId,
        vectors: &mut dyn Vectors,
    ) -> (Vec<Near>, Vec<Near>) {
        let Some(question) = self.question(story) else { return (Vec::new(), Vec::new()) };
        // What tells of it now and what at any time: one sum each, two rankings.
        let wants = [
            self.to_be_heard(story, Reach::COVERING, &decay, None),
            self.to_be_heard(story, Reach::All, &|_| 1.0, Some(WORDS_IN_BACKGROUND)),
        ];
        let [now, ever] = self.ranked_each(&question, [&wants[0], &wants[1]]);
        let alone = |nearest| Alone { story, question: question.clone(), nearest };
        let covering = self.covering_rows(&alone(now), vectors);
        let mut earlier = self.earlier_rows(&alone(ever), &covering, vectors);
        self.tell_shared(story, &mut earlier);
        (covering, earlier)
    }

    /// Says of each row what it has in common with the story.
    fn tell_shared(&mut self, story: StoryId, rows: &mut [Near]) {
        for row in rows {
            row.shared = self.reasons(story, row.story).0;
        }
    }

    fn covering_rows(&mut self, alone: &Alone, vectors: &mut dyn Vectors) -> Vec<Near> {
        let story = alone.story;
        let Some(own) = self.own(story) else { return Vec::new() };
        let links = vectors.linked(story);
        let mut candidates = self.candidates_of(alone, vectors);
        let reach = Reach::COVERING;
        for linked in links.iter().filter_map(|linked| self.own(*linked)) {
            let is_known = candidates.iter().any(|one| one.story == linked.story);
            if !is_known && reach.includes(own.time, linked.time) {
                candidates.push(linked);
            }
        }
        // What is known to be another event of days before is background, and stands there.
        let own_cluster = self.cluster_of(story);
        let is_background = |index: &Self, one: &Found| {
            own_cluster.zip(index.cluster_of(one.story)).is_some_and(|(ours, theirs)| ours != theirs)
                && Reach::Before(EARLIER_DAYS).includes(own.time, one.time)
        };
        let apart = self.kept_from(story);
        // An outlet's other stories are no other outlet's report.
        candidates
            .retain(|one| !one.is_of_outlet_of(&own) && !is_background(self, one) && !is_among(&apart, one));
        let judged = self.judged(&own, &candidates, &links, vectors);
        let mut rows: Vec<(Found, Near)> = Vec::new();
        // The same text as the story itself, at other outlets: one row, and the last.
        let mut same: Option<Near> = None;
        for (one, shared) in self.listed(&own, judged) {
            let near = Near { shared, ..one.near() };
            if is_near_duplicate(&own, &one) {
                match &mut same {
                    None => same = Some(near),
                    Some(same) => same.copies.push(one.story),
                }
            } else if let Some((_, row)) = rows.iter_mut().find(|(row, _)| is_near_duplicate(row, &one)) {
                row.copies.push(one.story);
            } else {
                rows.push((one, near));
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

    /// What may have come before a story, best first.
    pub(super) fn earlier_candidates(&mut self, story: StoryId, vectors: &mut dyn Vectors) -> Vec<Found> {
        let heard = self.to_be_heard(story, Reach::All, &|_| 1.0, Some(WORDS_IN_BACKGROUND));
        let Some(alone) = self.alone(story, &heard) else { return Vec::new() };
        let want = earlier_want(&|_| true);
        let order = self.mixed(&alone, &want, Some(WORDS_IN_BACKGROUND), vectors);
        order.down_to(want.least, vectors)
    }

    fn earlier_rows(&mut self, alone: &Alone, covering: &[Near], vectors: &mut dyn Vectors) -> Vec<Near> {
        let Some(own) = self.own(alone.story) else { return Vec::new() };
        let links = vectors.linked(alone.story);
        let apart = self.kept_from(alone.story);
        // The events that are told of already; of the story's own, what is days older is its beginning.
        let own_cluster = self.cluster_of(alone.story);
        let mut told: HashSet<StoryId> =
            covering.iter().filter_map(|row| self.cluster_of(row.story)).collect();
        told.retain(|cluster| own_cluster != Some(*cluster));
        let shown: HashSet<StoryId> = covering
            .iter()
            .flat_map(|row| row.copies.iter().copied().chain([row.story]))
            .chain(told.iter().flat_map(|cluster| self.in_clusters.members(*cluster)).copied())
            .collect();
        let is_asked = |story| !shown.contains(&story);
        let want = earlier_want(&is_asked);
        let mut order = self.mixed(alone, &want, Some(WORDS_IN_BACKGROUND), vectors);
        let mut rows: Vec<(Found, Near)> = Vec::new();
        while let Some(one) = order.next(vectors).filter(|one| one.score >= EARLIER_SCORE) {
            let cluster = self.cluster_of(one.story);
            if is_among(&apart, &one) || cluster.is_some_and(|cluster| told.contains(&cluster)) {
                continue;
            }
            let is_own = cluster.is_some() && cluster == own_cluster;
            let is_linked = links.contains(&one.story);
            let days = Gap::between(own.time, one.time).days().filter(|days| *days <= EARLIER_MOST_DAYS);
            let is_before = |index: &mut Self, vectors: &mut dyn Vectors| {
                days.is_some_and(|days| index.is_before(&own, &one, days, vectors))
            };
            if !is_linked && !is_own && !is_before(self, vectors) {
                continue;
            }
            if let Some((_, row)) = rows.iter_mut().find(|(row, _)| is_near_duplicate(row, &one)) {
                row.copies.push(one.story);
            } else if rows.len() < EARLIER {
                told.extend(cluster.filter(|_| !is_own));
                rows.push((one, one.near()));
            } else {
                break;
            }
        }
        rows.sort_by_key(|(found, near)| (found.time, near.story));
        rows.into_iter().map(|(_, near)| near).collect()
    }
}

/// Whether a story is one of these, or a copy of one: the next copy would stand where that one stood.
pub(super) fn is_among(kept: &[Found], one: &Found) -> bool {
    kept.iter().any(|other| other.story == one.story || is_near_duplicate(other, one))
}
