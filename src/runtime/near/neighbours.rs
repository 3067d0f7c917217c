//! What the thread of the related stories owns: a reading connection, and the index of what is near
//! what, built when it is first needed.
//!
//! It follows the store: whatever this process or another one counted, placed or took away since is
//! taken in before a question is answered.

use std::ops::ControlFlow;

use jiff::Timestamp;

use super::counting::decoded;
use super::text::Text;
use super::vector_cache::{Links, VectorCache};
use crate::model::{OnDisk, StoryId};
use crate::related::{BATCH, Cutters, Index, Lexical, Look, Near, Stem, Vectors};
use crate::store::{Counted, Error, Reader, VectorRow};

/// Stories that are looked at, to be put into clusters, in one piece of work.
const PIECE: usize = 100;
/// Clusters that are compared with others in one piece of work.
const MERGED: usize = 20;

/// What stories are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Their words, and the directions of their texts where those help.
    WithModels,
    /// Their words alone.
    WordsAlone,
}

/// One line of the plain ranking over all stories.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The story.
    pub story: StoryId,
    /// The first story of its cluster.
    pub cluster: Option<StoryId>,
    /// Related stories, best first.
    pub related: Vec<StoryId>,
    /// By the background score, best first.
    pub background: Vec<StoryId>,
}

/// The index and what it is read from.
pub struct Neighbours {
    reader: Reader,
    held: Option<Held>,
    cache: VectorCache,
    cutters: Cutters,
}

/// The index as far as it has followed the store.
struct Held {
    index: Index,
    /// The last count of terms that was taken in.
    turn: i64,
    /// The moment up to which stories that left were taken out.
    left: Timestamp,
    /// Stories that are in no cluster yet, those last that are placed first, unless more have come.
    unplaced: Vec<StoryId>,
    have_come: bool,
    /// What was seen around those that are to be placed next, as one batch.
    looks: Vec<Look>,
    /// Clusters to which stories came, that may be of one event with another.
    grown: Vec<StoryId>,
    /// Stories whose terms are in a form that this program does not know.
    unreadable: Vec<StoryId>,
}

/// What is listed beside a story from other outlets and days.
pub struct Listed {
    /// The same event told by others, best first.
    pub covering: Vec<Near>,
    /// What came before, oldest first, each with the stems that it added to those before it.
    pub earlier: Vec<(Near, Vec<Stem>)>,
}

/// What a piece of placing came to.
pub struct Placed {
    /// Stories with their clusters, to be stored.
    pub clusters: Vec<(StoryId, StoryId)>,
    /// Vectors that were made for it, to be stored.
    pub vectors: Vec<VectorRow>,
    /// Whether there may be more.
    pub is_more: bool,
}

impl Neighbours {
    /// Nothing is read before it is needed.
    pub fn new(reader: Reader) -> Self {
        Self { reader, held: None, cache: VectorCache::default(), cutters: Cutters::default() }
    }

    /// What tells of stories in words: the connection, and what cuts their texts.
    pub fn words(&mut self) -> (&Reader, &mut Cutters) {
        (&self.reader, &mut self.cutters)
    }

    /// The vectors of texts whose terms were just counted, to be stored.
    pub fn make_vectors(texts: &[Text]) -> Vec<VectorRow> {
        texts.iter().filter_map(VectorCache::make).collect()
    }

    /// Vectors that were made to answer a question, to be stored.
    pub fn take_made(&mut self) -> Vec<VectorRow> {
        self.cache.take_made()
    }

    /// Brings the index up to date with the store, and hands it over with what gives it vectors.
    fn with_index<T>(
        &mut self,
        method: Method,
        work: impl FnOnce(&mut Held, &mut dyn Vectors) -> T,
    ) -> Result<T, Error> {
        let Self { reader, cache, held: kept, .. } = self;
        let mut held = kept.take().unwrap_or_else(Held::new);
        reader.at_one_moment(|reader| {
            held.catch_up(reader, cache)?;
            let held = kept.insert(held);
            Ok(match method {
                Method::WithModels => work(held, &mut cache.open(reader)),
                Method::WordsAlone => work(held, &mut Links(reader)),
            })
        })
    }

    /// Stories whose terms have to be counted again, for they are in a form of an earlier program.
    pub fn unreadable(&mut self) -> Result<Vec<StoryId>, Error> {
        self.with_index(Method::WordsAlone, |held, _| std::mem::take(&mut held.unreadable))
    }

    /// Looks around some stories that are in no cluster, those first that were published first, and
    /// places them once all of a batch were looked at: it is that which takes its time.
    pub fn place_piece(&mut self, method: Method) -> Result<Placed, Error> {
        let (clusters, is_more) = self.with_index(method, |held, vectors| {
            let piece = held.unplaced.split_off(held.unplaced.len().saturating_sub(PIECE));
            held.looks.extend(piece.into_iter().rev().map(|story| held.index.look(story, vectors)));
            let mut clusters = Vec::new();
            if held.unplaced.is_empty() || held.looks.len() >= BATCH {
                clusters = held.index.place_looked(&std::mem::take(&mut held.looks));
            }
            held.grown.extend(clusters.iter().map(|(_, cluster)| *cluster));
            (clusters, !held.unplaced.is_empty())
        })?;
        Ok(Placed { clusters, vectors: self.cache.take_made(), is_more })
    }

    /// Finds out of some clusters that grew which tell of one event with another, after all.
    pub fn merge_piece(&mut self, method: Method) -> Result<Placed, Error> {
        let (clusters, is_more) = self.with_index(method, |held, vectors| {
            held.grown.sort_unstable();
            held.grown.dedup();
            let piece = held.grown.split_off(held.grown.len().saturating_sub(MERGED));
            (held.index.merge(&piece, vectors), !held.grown.is_empty())
        })?;
        Ok(Placed { clusters, vectors: self.cache.take_made(), is_more })
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

    /// Who else tells of a story, and what came before, in order of time.
    pub fn listed(&mut self, story: StoryId, method: Method) -> Result<Listed, Error> {
        let (mut covering, mut earlier) =
            self.with_index(method, |held, vectors| held.index.covering_and_earlier(story, vectors))?;
        for near in covering.iter_mut().chain(&mut earlier) {
            self.show_best(near)?;
        }
        // By the index that found them, whatever came since.
        let Some(Held { index, .. }) = &mut self.held else {
            return Ok(Listed { covering, earlier: Vec::new() });
        };
        let mut reports: Vec<StoryId> = earlier.iter().map(|near| near.story).collect();
        index.put_in_order(&mut reports);
        earlier.sort_by_key(|near| reports.iter().position(|report| *report == near.story));
        let additions = index.additions(story, &reports);
        Ok(Listed { covering, earlier: earlier.into_iter().zip(additions).collect() })
    }

    /// Of the copies of one text, lets that one stand for the others which the reader likes best.
    fn show_best(&self, near: &mut Near) -> Result<(), Error> {
        if near.copies.is_empty() {
            return Ok(());
        }
        near.copies.push(near.story);
        self.reader.best_first(&mut near.copies)?;
        near.story = near.copies.remove(0);
        Ok(())
    }

    /// The plain ranking of all stories, in the order in which they were stored. By words alone the
    /// clusters are made anew as well.
    pub fn rank_all(&mut self, limit: usize, method: Method) -> Result<Vec<Ranking>, Error> {
        let rankings = self.with_index(method, |held, vectors| {
            let index = &mut held.index;
            if method == Method::WordsAlone {
                index.clusters(&mut Lexical);
            }
            let only = |near: Vec<Near>| near.into_iter().map(|near| near.story).collect();
            let mut stories = index.all();
            stories.sort_unstable();
            let rank = |story| Ranking {
                story,
                cluster: index.cluster_of(story),
                related: only(index.near(story, limit, vectors)),
                background: only(index.background(story, limit, vectors)),
            };
            stories.into_iter().map(rank).collect()
        })?;
        if method == Method::WordsAlone {
            // Those clusters are not the store's.
            self.forget();
        }
        Ok(rankings)
    }
}

impl Held {
    fn new() -> Self {
        Self {
            index: Index::new(),
            turn: -1,
            left: Timestamp::UNIX_EPOCH,
            unplaced: Vec::new(),
            have_come: false,
            looks: Vec::new(),
            grown: Vec::new(),
            unreadable: Vec::new(),
        }
    }

    /// Takes in what was counted, placed or taken away since.
    fn catch_up(&mut self, reader: &Reader, cache: &mut VectorCache) -> Result<(), Error> {
        let (gone, left) = reader.gone_since(self.left)?;
        for story in gone {
            self.index.remove(story);
        }
        self.left = left;
        let turn = self.turn;
        reader.each_terms(self.turn, &mut |counted| {
            cache.forget(counted.terms.story);
            self.take(&counted);
            ControlFlow::Continue(())
        })?;
        if self.turn != turn {
            // Stories that were said not to be the same were counted with it.
            self.index.keep_apart(&reader.apart()?);
        }
        if std::mem::take(&mut self.have_come) {
            let index = &self.index;
            self.unplaced.retain(|story| index.cluster_of(*story).is_none());
            self.unplaced.sort_unstable();
            self.unplaced.dedup();
            self.index.put_in_order(&mut self.unplaced);
            self.unplaced.reverse();
        }
        Ok(())
    }

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
            self.have_come = true;
        }
    }
}
