//! Which reports are of one event.
//!
//! One pass in the order of time, without looking ahead: a story joins the cluster to whose stories it
//! most probably belongs on the mean, if that is probable enough, else it begins its own. The mean over
//! all is steadier than the nearest one, which chains events together. What came in one batch is then
//! placed again, each story by all others: the first reports of an event often share less with one
//! another than with those that follow. A cluster bears the name of its first story and keeps it.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::clusters::Clusters;
use super::hash::Map;
use super::index::Index;
use super::story::Found;
use super::vectors::Vectors;
use crate::model::StoryId;

/// Stories that are placed as one batch, at most; what was seen around each is held till then.
pub const BATCH: usize = 10_000;
/// How probable it must be that two stories are of one event, to begin a cluster with them; and on the
/// mean over the stories of a cluster, to join it: several that speak for it bear one another out.
const BEGINS: f32 = 0.6;
const JOINS: f32 = 0.31;
/// What is less probable says nothing for a cluster.
const FAR: f32 = 0.05;
/// Of a large cluster the nearest so many speak for it.
pub(super) const MEMBERS: usize = 12;
/// How often the stories of a batch are placed, at most. On labelled stories few move after the third.
const ROUNDS: usize = 4;

/// What was seen around a story.
#[derive(Debug, Clone)]
pub struct Look {
    story: StoryId,
    /// Stories that may be of its event, best first, each with how probable that is.
    pub(super) near: Vec<(StoryId, f32)>,
}

impl Index {
    /// Says that a story is in a cluster, as it is stored.
    pub fn put_in_cluster(&mut self, story: StoryId, cluster: StoryId) {
        if self.contains(story) {
            self.in_clusters.put(story, cluster);
        }
    }

    /// The cluster that a story is in.
    pub fn cluster_of(&self, story: StoryId) -> Option<StoryId> {
        self.in_clusters.of(story)
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
        self.in_clusters.keep(cluster);
    }

    /// Whether a reader has opened a cluster.
    pub(super) fn is_kept(&self, cluster: StoryId) -> bool {
        self.in_clusters.is_kept(cluster)
    }

    /// Looks which stories may be of one's event, whether they are placed or not.
    pub fn look(&mut self, story: StoryId, vectors: &mut dyn Vectors) -> Look {
        let Some(own) = self.own(story) else { return Look { story, near: Vec::new() } };
        let candidates = self.candidates(story, vectors);
        let mut near: Vec<(StoryId, f32)> = self
            .judged(&own, &candidates, &[], vectors)
            .into_iter()
            .filter(|one| one.probability >= FAR)
            .map(|one| (one.found.story, one.probability))
            .collect();
        near.sort_by(|(story, one), (other_story, other)| other.total_cmp(one).then(story.cmp(other_story)));
        Look { story, near }
    }

    /// Places a batch of stories that were looked at, in the order of time and then of length,
    /// headline and outlet, those without a date last, whatever the order in which they are given.
    /// Then each is placed again, now that all of them are there, until none moves or for some rounds.
    /// Gives each with its cluster. A story that is in a cluster already stays there.
    pub fn place_looked(&mut self, looks: &[Look]) -> Vec<(StoryId, StoryId)> {
        let mut batch: Vec<(Found, &Look)> =
            looks.iter().filter_map(|look| Some((self.own(look.story)?, look))).collect();
        batch.retain(|(found, _)| self.cluster_of(found.story).is_none());
        batch.sort_by_cached_key(|(found, _)| self.turn(found));
        let clusters = &mut self.in_clusters;
        let mut begun = 0;
        for round in 0..ROUNDS {
            let mut have_moved = false;
            for (_, look) in &batch {
                let was = clusters.of(look.story);
                clusters.take_out(look.story);
                let cluster = nearest(clusters, look, self.apart.from(look.story)).unwrap_or_else(|| {
                    // What begins here has no name before all have found their places.
                    let is_free = was.filter(|was| clusters.members(*was).is_empty());
                    is_free.unwrap_or_else(|| {
                        begun -= 1;
                        StoryId(begun)
                    })
                });
                clusters.put(look.story, cluster);
                have_moved |= was != Some(cluster);
            }
            if !have_moved || round == 0 && batch.len() == 1 {
                break;
            }
        }
        let mut names: Map<i64, StoryId> = Map::default();
        let mut placed = Vec::with_capacity(batch.len());
        for (found, _) in &batch {
            let Some(cluster) = clusters.of(found.story) else { continue };
            let name = if cluster.0 < 0 { *names.entry(cluster.0).or_insert(found.story) } else { cluster };
            placed.push((found.story, name));
        }
        for (story, cluster) in &placed {
            clusters.put(*story, *cluster);
        }
        placed
    }

    /// Finds the clusters of some stories: looks at each and places them, as many at a time as one
    /// batch may have.
    pub fn gather(&mut self, stories: &[StoryId], vectors: &mut dyn Vectors) -> Vec<(StoryId, StoryId)> {
        let mut stories = stories.to_vec();
        stories.retain(|story| self.cluster_of(*story).is_none());
        self.put_in_order(&mut stories);
        let mut placed = Vec::with_capacity(stories.len());
        for batch in stories.chunks(BATCH) {
            let looks: Vec<Look> = batch.iter().map(|story| self.look(*story, vectors)).collect();
            placed.extend(self.place_looked(&looks));
        }
        placed
    }

    fn sort(&self, stories: &mut [Found]) {
        stories.sort_by_cached_key(|found| self.turn(found));
    }

    /// What decides when a story is placed. In the order of time; of one time the longest first, for
    /// it has most in common with others; then in an order that the stories themselves give.
    fn turn(&self, found: &Found) -> impl Ord + use<> {
        (found.time.unwrap_or(i64::MAX), Reverse(self.counted(found.story)), found.place())
    }

    /// All stories in clusters, from nothing: each with the first story of its cluster.
    pub fn clusters(&mut self, vectors: &mut dyn Vectors) -> Vec<(StoryId, StoryId)> {
        self.in_clusters = Clusters::default();
        let all: Vec<StoryId> = self.all();
        let gathered: HashMap<_, _> = self.gather(&all, vectors).into_iter().collect();
        all.into_iter().filter_map(|story| Some((story, *gathered.get(&story)?))).collect()
    }
}

/// The cluster that a story belongs to among those that others are in already, if one is near
/// enough and holds none that the story is kept apart from.
fn nearest(table: &Clusters, look: &Look, apart: &[StoryId]) -> Option<StoryId> {
    let barred: Vec<StoryId> = apart.iter().filter_map(|other| table.of(*other)).collect();
    let clustered = look.near.iter().filter_map(|(one, part)| Some((table.of(*one)?, *part)));
    let clustered = clustered.filter(|(cluster, _)| !barred.contains(cluster));
    // Of each cluster, how probable its nearest members are.
    let mut clusters: Vec<(StoryId, Vec<f32>)> = Vec::new();
    for (cluster, part) in clustered {
        match clusters.iter_mut().find(|(held, _)| *held == cluster) {
            Some((_, parts)) if parts.len() < MEMBERS => parts.push(part),
            Some(_) => {}
            None => clusters.push((cluster, vec![part])),
        }
    }
    // By how much more than enough.
    let beyond = |(cluster, parts): &(StoryId, Vec<f32>)| {
        let size = table.members(*cluster).len();
        (*cluster, nearness(size, parts) - if size < 2 { BEGINS } else { JOINS })
    };
    let (cluster, beyond) = clusters
        .iter()
        .map(beyond)
        .max_by(|(one, beyond), (other, theirs)| beyond.total_cmp(theirs).then(other.cmp(one)))?;
    (beyond >= 0.0).then_some(cluster)
}

/// How near a cluster of this size is, of whose members these are the nearest, at most [`MEMBERS`].
/// Members that are not even among those looked at are not near at all.
pub(super) fn nearness(size: usize, parts: &[f32]) -> f32 {
    parts.iter().sum::<f32>() / size.clamp(parts.len(), MEMBERS) as f32
}
