//! Which reports are of one event.
//!
//! One pass in the order of time, without looking ahead: a story joins the cluster whose five
//! nearest members are nearest to it, if they are near enough, else it begins its own. The mean of
//! a few is steadier than the nearest one, which chains events together, and than the centre of
//! all, which drifts. A cluster bears the name of the story that began it and keeps it.

use std::collections::{HashMap, HashSet};

use super::frequencies::Map;
use super::hybrid::{Around, Held, Lexical, Vectors};
use super::index::{Found, Index, Reach};
use super::lists::{COVERING_DAYS, same_event};
use crate::model::StoryId;

/// How many of the nearest stories are asked for their clusters.
const ASKED: usize = 25;
/// How many are looked at, so that those can be told later who are placed by then.
const LOOKED_AT: usize = 125;
/// Of batches up to this many stories, what was found around each is held for the second look.
const HELD: usize = 256;
/// How much nearer than near enough a cluster must be to a story that was alone at first.
const LATE: f32 = 1.1;
/// How many members of a cluster speak for it.
pub(super) const MEMBERS: usize = 5;

/// Which stories are in which cluster.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    of: Map<i64, StoryId>,
    members: Map<i64, Vec<StoryId>>,
    /// Those that a reader has opened.
    kept: HashSet<StoryId>,
}

impl Clusters {
    fn put(&mut self, story: StoryId, cluster: StoryId) {
        self.take_out(story);
        self.of.insert(story.0, cluster);
        self.members.entry(cluster.0).or_default().push(story);
    }

    pub(super) fn take_out(&mut self, story: StoryId) {
        let Some(cluster) = self.of.remove(&story.0) else { return };
        if let Some(members) = self.members.get_mut(&cluster.0) {
            members.retain(|member| *member != story);
            if members.is_empty() {
                self.members.remove(&cluster.0);
            }
        }
    }

    fn members(&self, cluster: StoryId) -> &[StoryId] {
        self.members.get(&cluster.0).map(Vec::as_slice).unwrap_or_default()
    }
}

/// How near a cluster of this size is, of whose members these are the nearest, at most [`MEMBERS`].
/// Members that are not even among those looked at are not near at all.
pub(super) fn nearness(size: usize, parts: &[f32]) -> f32 {
    parts.iter().sum::<f32>() / size.clamp(parts.len(), MEMBERS) as f32
}

impl Index {
    /// The cluster that a story belongs to among those that others are in already; `None` if it is
    /// the first of its event. `cluster_of` gives a story's cluster and how many stories are in it.
    pub fn joins(
        &mut self,
        story: StoryId,
        cluster_of: impl Fn(StoryId) -> Option<(StoryId, usize)>,
    ) -> Option<StoryId> {
        self.joins_with(story, cluster_of, &mut Lexical)
    }

    /// [`Index::joins`] with vectors.
    pub fn joins_with(
        &mut self,
        story: StoryId,
        cluster_of: impl Fn(StoryId) -> Option<(StoryId, usize)>,
        vectors: &mut dyn Vectors,
    ) -> Option<StoryId> {
        let is_placed = |one: StoryId| cluster_of(one).is_some();
        let mut around = around(story, ASKED, &is_placed);
        let (cluster, near) = self.nearest_cluster(&mut around, &cluster_of, vectors)?;
        (near >= 1.0).then_some(cluster)
    }

    /// The cluster nearest to a story, and how near it is as a part of what is near enough.
    fn nearest_cluster(
        &mut self,
        around: &mut Around<'_>,
        cluster_of: &dyn Fn(StoryId) -> Option<(StoryId, usize)>,
        vectors: &mut dyn Vectors,
    ) -> Option<(StoryId, f32)> {
        let is_placed = |one: StoryId| cluster_of(one).is_some();
        let (found, kind) = self.of_the_event(around, ASKED, &is_placed, vectors);
        let own = self.own(around.story)?;
        // Of each cluster, how near its nearest members are, as parts of what is near enough.
        let mut clusters: Vec<((StoryId, usize), Vec<f32>)> = Vec::new();
        let clustered = found.iter().filter_map(|one| Some((one, cluster_of(one.story)?)));
        for (one, cluster) in clustered {
            let part = one.score / same_event(&own, one, kind);
            match clusters.iter_mut().find(|(held, _)| *held == cluster) {
                Some((_, parts)) if parts.len() < MEMBERS => parts.push(part),
                Some(_) => {}
                None => clusters.push((cluster, vec![part])),
            }
        }
        clusters
            .iter()
            .map(|((cluster, size), parts)| (*cluster, nearness(*size, parts)))
            .max_by(|(one, near), (other, other_near)| near.total_cmp(other_near).then(other.cmp(one)))
    }

    /// Says that a story is in a cluster, as it is stored.
    pub fn put_in_cluster(&mut self, story: StoryId, cluster: StoryId) {
        if self.contains(story) {
            self.in_clusters.put(story, cluster);
        }
    }

    /// The cluster that a story is in.
    pub fn cluster_of(&self, story: StoryId) -> Option<StoryId> {
        self.in_clusters.of.get(&story.0).copied()
    }

    /// The stories of a cluster, in the order of time, those without a date last.
    pub fn in_cluster(&self, cluster: StoryId) -> Vec<StoryId> {
        let mut stories: Vec<Found> =
            self.in_clusters.members(cluster).iter().filter_map(|story| self.own(*story)).collect();
        self.sort(&mut stories);
        stories.into_iter().map(|found| found.story).collect()
    }

    /// Takes a story out of its cluster, so that it can be gathered again.
    pub fn take_out_of_cluster(&mut self, story: StoryId) {
        self.in_clusters.take_out(story);
    }

    /// Puts stories into the order in which they are gathered; unknown ones are left out.
    pub fn put_in_order(&self, stories: &mut Vec<StoryId>) {
        let mut found: Vec<Found> = stories.iter().filter_map(|story| self.own(*story)).collect();
        self.sort(&mut found);
        *stories = found.into_iter().map(|found| found.story).collect();
    }

    /// Says that a reader has opened a cluster: from now on it keeps its name and its stories.
    pub fn keep_cluster(&mut self, cluster: StoryId) {
        self.in_clusters.kept.insert(cluster);
    }

    /// Whether a reader has opened a cluster.
    pub(super) fn is_kept(&self, cluster: StoryId) -> bool {
        self.in_clusters.kept.contains(&cluster)
    }

    /// Finds the clusters of a batch of stories, in the order of time and then of headline and
    /// outlet, those without a date last, whatever the order in which they are given. Gives
    /// each with its cluster. A story that is in a cluster already stays there.
    pub fn gather(&mut self, stories: &[StoryId], vectors: &mut dyn Vectors) -> Vec<(StoryId, StoryId)> {
        self.settle_if_due();
        let mut batch: Vec<Found> = stories.iter().filter_map(|story| self.own(*story)).collect();
        batch.retain(|found| self.cluster_of(found.story).is_none());
        self.sort(&mut batch);
        let mut clusters = std::mem::take(&mut self.in_clusters);
        let sized = |clusters: &Clusters, story: StoryId| {
            let cluster = *clusters.of.get(&story.0)?;
            Some((cluster, clusters.members(cluster).len()))
        };
        // All of the batch will be placed by the second look.
        let new: HashSet<StoryId> = stories.iter().copied().collect();
        let mut held: Vec<Held> = Vec::new();
        for found in &batch {
            let may_be_asked = |story: StoryId| clusters.of.contains_key(&story.0) || new.contains(&story);
            let mut around = around(found.story, LOOKED_AT, &may_be_asked);
            let nearest = self.nearest_cluster(&mut around, &|story| sized(&clusters, story), vectors);
            let cluster =
                nearest.filter(|(_, near)| *near >= 1.0).map_or(found.story, |(cluster, _)| cluster);
            let is_alone = cluster == found.story && batch.len() <= HELD;
            held.push(if is_alone { around.held } else { Held::default() });
            clusters.put(found.story, cluster);
        }
        // One that came too early to find its event is looked at once more.
        for (found, held) in batch.iter().zip(held).take(if batch.len() > 1 { batch.len() } else { 0 }) {
            let is_alone = sized(&clusters, found.story) == Some((found.story, 1));
            if !is_alone || clusters.kept.contains(&found.story) {
                continue;
            }
            let is_placed = |story: StoryId| clusters.of.contains_key(&story.0);
            let mut around = Around { held, ..around(found.story, LOOKED_AT, &is_placed) };
            let nearest = self.nearest_cluster(&mut around, &|story| sized(&clusters, story), vectors);
            if let Some((cluster, _)) = nearest.filter(|(_, near)| *near >= LATE) {
                clusters.put(found.story, cluster);
            }
        }
        let changed =
            batch.iter().filter_map(|found| Some((found.story, *clusters.of.get(&found.story.0)?))).collect();
        self.in_clusters = clusters;
        changed
    }

    /// In the order of time; of one time the longest first, for it has most in common with others;
    /// then in an order that the stories themselves give.
    fn sort(&self, stories: &mut [Found]) {
        let time = |found: &Found| found.time.unwrap_or(i64::MAX);
        stories.sort_by_cached_key(|found| {
            (time(found), std::cmp::Reverse(self.counted(found.story)), found.place())
        });
    }

    /// All stories in clusters, from nothing: each with the first story of its cluster.
    pub fn clusters(&mut self) -> Vec<(StoryId, StoryId)> {
        self.clusters_with(&mut Lexical)
    }

    /// [`Index::clusters`] with vectors.
    pub fn clusters_with(&mut self, vectors: &mut dyn Vectors) -> Vec<(StoryId, StoryId)> {
        self.in_clusters = Clusters::default();
        let all: Vec<StoryId> = self.all();
        let gathered: HashMap<_, _> = self.gather(&all, vectors).into_iter().collect();
        all.into_iter().filter_map(|story| Some((story, *gathered.get(&story)?))).collect()
    }
}

fn around(story: StoryId, looked_at: usize, may_be_asked: &dyn Fn(StoryId) -> bool) -> Around<'_> {
    Around { story, reach: Reach::Days(COVERING_DAYS), looked_at, may_be_asked, held: Held::default() }
}
