//! Which reports are of one event.
//!
//! One pass in the order of time, without looking ahead: a story joins the cluster whose three
//! nearest members are nearest to it, if they are near enough, else it begins its own. The mean of
//! a few is steadier than the nearest one, which chains events together, and than the centre of
//! all, which drifts.

use std::collections::HashMap;

use super::index::{Found, Index, Reach};
use super::lists::{COVERING_DAYS, decay, same_event};
use crate::model::StoryId;

/// How many of the nearest stories are asked for their clusters.
const ASKED: usize = 25;
/// How many are looked at to find so many that are in a cluster already.
const LOOKED_AT: usize = 100;
/// How many members of a cluster speak for it.
const MEMBERS: usize = 3;

impl Index {
    /// The cluster that a story belongs to among those that others are in already; `None` if it is
    /// the first of its event. `cluster_of` gives a story's cluster and how many stories are in it.
    pub fn joins(
        &mut self,
        story: StoryId,
        cluster_of: impl Fn(StoryId) -> Option<(StoryId, usize)>,
    ) -> Option<StoryId> {
        let weigh = |cosine: f32, days: Option<f32>| cosine * decay(days);
        let found = self.ranked(story, Reach::Days(COVERING_DAYS), LOOKED_AT, weigh);
        let own = self.own(story)?;
        // Of each cluster, how near its nearest members are, as parts of what is near enough.
        let mut clusters: Vec<((StoryId, usize), Vec<f32>)> = Vec::new();
        let clustered = found.iter().filter_map(|one| Some((one, cluster_of(one.story)?)));
        for (one, cluster) in clustered.take(ASKED) {
            let part = one.score / same_event(&own, one);
            match clusters.iter_mut().find(|(held, _)| *held == cluster) {
                Some((_, parts)) if parts.len() < MEMBERS => parts.push(part),
                Some(_) => {}
                None => clusters.push((cluster, vec![part])),
            }
        }
        // Members that are not even among those looked at are not near at all.
        let mean =
            |size: usize, parts: &[f32]| parts.iter().sum::<f32>() / size.clamp(parts.len(), MEMBERS) as f32;
        let best = clusters
            .iter()
            .map(|((cluster, size), parts)| (*cluster, mean(*size, parts)))
            .max_by(|(one, near), (other, other_near)| near.total_cmp(other_near).then(other.cmp(one)))?;
        (best.1 >= 1.0).then_some(best.0)
    }

    /// All stories in clusters, from nothing, in the order of time and then of story, those without
    /// a date last: each with the first story of its cluster.
    pub fn clusters(&mut self) -> Vec<(StoryId, StoryId)> {
        let mut stories: Vec<Found> = self.all();
        stories.sort_by_key(|found| (found.time.unwrap_or(i64::MAX), found.story));
        let mut first_of: HashMap<StoryId, StoryId> = HashMap::with_capacity(stories.len());
        let mut sizes: HashMap<StoryId, usize> = HashMap::new();
        let mut clusters = Vec::with_capacity(stories.len());
        for found in stories {
            let cluster_of = |story| first_of.get(&story).map(|first| (*first, sizes[first]));
            let cluster = self.joins(found.story, cluster_of).unwrap_or(found.story);
            *sizes.entry(cluster).or_default() += 1;
            first_of.insert(found.story, cluster);
            clusters.push((found.story, cluster));
        }
        clusters
    }
}
