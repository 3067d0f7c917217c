//! Clusters that turn out to tell of one event.
//!
//! A story is placed by what came before it alone. Two first reports that share little begin two
//! clusters, until later reports of each stand near those of the other.

use std::collections::HashMap;

use super::gather::{MEMBERS, nearness};
use super::index::Index;
use super::vectors::Vectors;
use crate::model::StoryId;

/// How many of a cluster's stories are compared with others.
const COMPARED: usize = 12;
/// How probable it must be on the mean that they are of one event: surer than what brings a story into
/// a cluster, since what is put together cannot be taken apart.
const SURE: f32 = 0.6;

impl Index {
    /// Finds out of these clusters which tell of one event with another, and puts each together with
    /// the one nearest to it, under the name of that which began first. One that a reader has opened
    /// keeps its name; two of them stay two. Gives every story that has another cluster than before.
    pub fn merge(&mut self, clusters: &[StoryId], vectors: &mut dyn Vectors) -> Vec<(StoryId, StoryId)> {
        let mut changed = Vec::new();
        for cluster in clusters {
            let Some(other) = self.same_event_as(*cluster, vectors) else { continue };
            let Some((name, joining)) = self.named_by(*cluster, other) else { continue };
            for story in self.in_cluster(joining) {
                self.put_in_cluster(story, name);
                changed.push((story, name));
            }
        }
        changed
    }

    /// The cluster that tells of the same event, if there is one: the stories of this one are near it
    /// on the mean, each as one is that joins a cluster. A few pairs that are near would bring any two
    /// large clusters together, for among many pairs there are always a few.
    fn same_event_as(&mut self, cluster: StoryId, vectors: &mut dyn Vectors) -> Option<StoryId> {
        let stories = self.in_cluster(cluster);
        let compared = stories.len().min(COMPARED);
        let mut near: HashMap<StoryId, f32> = HashMap::new();
        for story in stories.iter().rev().take(compared) {
            let mut parts: HashMap<StoryId, Vec<f32>> = HashMap::new();
            for (one, probability) in self.look(*story, vectors).near {
                if let Some(other) = self.cluster_of(one).filter(|other| *other != cluster) {
                    parts.entry(other).or_default().push(probability);
                }
            }
            for (other, mut parts) in parts {
                parts.sort_by(|one, other| other.total_cmp(one));
                parts.truncate(MEMBERS);
                *near.entry(other).or_default() += nearness(self.in_cluster(other).len(), &parts);
            }
        }
        let mean = |(other, sum): (StoryId, f32)| (other, sum / compared as f32);
        let sure = near.into_iter().map(mean).filter(|(other, mean)| {
            *mean >= SURE && self.overlap(cluster, *other) && !self.holds_apart(cluster, *other)
        });
        let best =
            sure.max_by(|(one, near), (other, other_near)| near.total_cmp(other_near).then(other.cmp(one)));
        best.map(|(other, _)| other)
    }

    /// Whether one began before the other ended; those without dates do.
    fn overlap(&self, one: StoryId, other: StoryId) -> bool {
        let span = |cluster: StoryId| {
            let times: Vec<i64> =
                self.in_cluster(cluster).into_iter().filter_map(|story| self.own(story)?.time).collect();
            Some((*times.iter().min()?, *times.iter().max()?))
        };
        let (Some(ours), Some(theirs)) = (span(one), span(other)) else { return true };
        ours.0 <= theirs.1 && theirs.0 <= ours.1
    }

    /// The name of two clusters put together, and which of them loses its own.
    fn named_by(&self, one: StoryId, other: StoryId) -> Option<(StoryId, StoryId)> {
        let began = |cluster: StoryId| {
            let first = self.in_cluster(cluster).first().and_then(|first| self.own(*first));
            (first.and_then(|first| first.time).unwrap_or(i64::MAX), cluster)
        };
        match (self.is_kept(one), self.is_kept(other)) {
            (true, true) => None,
            (true, false) => Some((one, other)),
            (false, false) if began(one) <= began(other) => Some((one, other)),
            (false, _) => Some((other, one)),
        }
    }

    /// Whether two clusters have stories that are kept apart.
    pub(super) fn holds_apart(&self, one: StoryId, other: StoryId) -> bool {
        let is_there = |story: &StoryId| self.cluster_of(*story) == Some(other);
        self.in_cluster(one).into_iter().any(|story| self.apart.from(story).iter().any(is_there))
    }
}
