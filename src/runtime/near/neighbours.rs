//! What the thread of the related stories owns: a reading connection, and the index of what is near
//! what, built when it is first needed.
//!
//! It follows the store: whatever this process or another one counted, placed or took away since is
//! taken in before a question is answered.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::Ranking;
use super::counting::decoded;
use crate::model::{OnDisk, StoryId};
use crate::related::{Index, Lexical, Near};
use crate::store::{Counted, Error, Reader};

/// Stories that are put into clusters in one piece of work.
const PIECE: usize = 100;

/// The index and what it is read from.
pub struct Neighbours {
    reader: Reader,
    held: Option<Held>,
}

/// The index as far as it has followed the store.
struct Held {
    index: Index,
    /// The last count of terms that was taken in.
    turn: i64,
    /// The moment up to which stories that left were taken out.
    left: Timestamp,
    /// Stories that are in no cluster yet.
    unplaced: Vec<StoryId>,
    /// Stories whose terms are in a form that this program does not know.
    unreadable: Vec<StoryId>,
}

/// What a piece of placing came to.
pub struct Placed {
    /// Stories with their clusters, to be stored.
    pub clusters: Vec<(StoryId, StoryId)>,
    /// Whether there may be more.
    pub is_more: bool,
}

impl Neighbours {
    /// Nothing is read before it is needed.
    pub fn new(reader: Reader) -> Self {
        Self { reader, held: None }
    }

    /// The connection.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The index, up to date with the store.
    fn caught_up(&mut self) -> Result<&mut Held, Error> {
        let mut held = self.held.take().unwrap_or_else(|| Held {
            index: Index::new(),
            turn: 0,
            left: Timestamp::UNIX_EPOCH,
            unplaced: Vec::new(),
            unreadable: Vec::new(),
        });
        let (gone, left) = self.reader.gone_since(held.left)?;
        for story in gone {
            held.index.remove(story);
        }
        held.left = left;
        self.reader.each_terms(held.turn, &mut |counted| {
            held.take(&counted);
            ControlFlow::Continue(())
        })?;
        let index = &held.index;
        held.unplaced.retain(|story| index.contains(*story) && index.cluster_of(*story).is_none());
        held.unplaced.sort_unstable();
        held.unplaced.dedup();
        Ok(self.held.insert(held))
    }

    /// Stories whose terms have to be counted again, for they are in a form of an earlier program.
    pub fn unreadable(&mut self) -> Result<Vec<StoryId>, Error> {
        Ok(std::mem::take(&mut self.caught_up()?.unreadable))
    }

    /// Finds the clusters of some stories that are in none, those first that were published first.
    pub fn place_piece(&mut self) -> Result<Placed, Error> {
        let held = self.caught_up()?;
        held.index.put_in_order(&mut held.unplaced);
        let is_more = held.unplaced.len() > PIECE;
        let rest = held.unplaced.split_off(PIECE.min(held.unplaced.len()));
        let piece = std::mem::replace(&mut held.unplaced, rest);
        Ok(Placed { clusters: held.index.gather(&piece, &mut Lexical), is_more })
    }

    /// What could not be stored is read again from the store, and done again.
    pub fn forget(&mut self) {
        self.held = None;
    }

    /// The reader has opened stories of these clusters.
    pub fn keep_clusters(&mut self, clusters: &[StoryId]) {
        let Some(held) = &mut self.held else { return };
        for cluster in clusters {
            held.index.keep_cluster(*cluster);
        }
    }

    /// Who else tells of a story, and what came before.
    pub fn listed(&mut self, story: StoryId) -> Result<(Vec<Near>, Vec<Near>), Error> {
        let index = &mut self.caught_up()?.index;
        Ok((index.covering(story), index.earlier(story)))
    }

    /// The plain ranking of all stories, in the order in which they were stored.
    pub fn rank_all(&mut self, limit: usize) -> Result<Vec<Ranking>, Error> {
        let index = &mut self.caught_up()?.index;
        let only = |near: Vec<Near>| near.into_iter().map(|near| near.story).collect();
        let mut stories = index.all();
        stories.sort_unstable();
        let rank = |story| Ranking {
            story,
            cluster: index.cluster_of(story),
            related: only(index.near(story, limit)),
            background: only(index.background(story, limit)),
        };
        Ok(stories.into_iter().map(rank).collect())
    }
}

impl Held {
    /// Takes in what was counted.
    fn take(&mut self, counted: &Counted) {
        self.turn = self.turn.max(counted.turn);
        let story = counted.terms.story;
        let Some(doc) = decoded(story, &counted.terms.terms) else {
            self.unreadable.push(story);
            return;
        };
        self.index.insert(doc);
        if let Some(cluster) = counted.cluster {
            if counted.is_kept {
                self.index.keep_cluster(cluster);
            }
            self.index.put_in_cluster(story, cluster);
        }
        // The full text says more than what the story was placed by: it is placed once more, but never
        // out of a cluster that it gave its name to or that the reader knows.
        let came_whole = counted.on_disk == OnDisk::Full && counted.placed_by != OnDisk::Full;
        let is_free = !counted.is_kept
            && counted
                .cluster
                .is_none_or(|cluster| cluster != story || self.index.in_cluster(cluster).len() < 2);
        if counted.cluster.is_none() || came_whole && is_free {
            self.index.take_out_of_cluster(story);
            self.unplaced.push(story);
        }
    }
}
