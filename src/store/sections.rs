//! Sections as they are shown: of the stories that tell of one event, one.
//!
//! A section has two lists. The one under its own number holds all that stands in it; the other, under
//! that of [`shown`], is made of it and of the clusters, and is what the screen lists and counts. It is
//! settled by the transaction that changes either, so that no screen has to look for what is told twice.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::Connection;

use super::error::Error;
use super::kept;
use super::listing::{DAY_MS, Listing, RANKED, shown};
use super::versions::{self, best_first, cluster_of, is_stored, members};

/// Under this name it is kept that the sections of an older store were settled.
const SETTLED: &str = "sections-settled";

/// A story of a section.
struct Standing {
    story: i64,
    order: i64,
    is_read: bool,
    is_shown: bool,
}

impl Listing<'_> {
    /// Ends the moment: settles what sections show, and writes the counts of what changed.
    pub(super) fn finish(self, now: Timestamp) -> Result<(), Error> {
        let connection = self.connection;
        if let Some(seq) = self.end()? {
            connection
                .prepare_cached("INSERT OR REPLACE INTO day (day, seq) VALUES (?1, ?2)")?
                .execute([now.as_millisecond().div_euclid(DAY_MS), seq])?;
        }
        Ok(())
    }

    /// The same for a change after which another of the same day comes; gives the moment, if there was
    /// a change.
    pub(super) fn end(mut self) -> Result<Option<i64>, Error> {
        let touched = self.take_touched();
        settle(self.connection, &mut self, touched)?;
        self.write_counts()
    }
}

/// Settles what the sections show of these stories and of all that tell of the same events.
fn settle(
    connection: &Connection,
    listing: &mut Listing<'_>,
    touched: BTreeSet<(i64, i64)>,
) -> Result<(), Error> {
    let mut favourites = None;
    let mut done: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (section, story) in touched {
        let mut stories = match cluster_of(connection, story)? {
            // A story that is gone is none of the others.
            Some(cluster) if done.contains(&(section, cluster)) && is_stored(connection, story)? => continue,
            Some(cluster) => {
                done.insert((section, cluster));
                members(connection, cluster)?
            }
            None => Vec::new(),
        };
        if !stories.contains(&story) {
            stories.push(story);
        }
        let mut standing = Vec::with_capacity(stories.len());
        for story in stories {
            let row = listing.find(shown(section), story)?;
            match listing.find(section, story)? {
                Some((order, is_read)) => {
                    standing.push(Standing { story, order, is_read, is_shown: row.is_some() });
                }
                None if row.is_some() => {
                    listing.remove(shown(section), story)?;
                }
                None => {}
            }
        }
        let Some(lead) = lead(connection, &standing, &mut favourites)? else { continue };
        for other in standing.iter().filter(|other| other.story != lead.story && other.is_shown) {
            listing.remove(shown(section), other.story)?;
        }
        if lead.is_shown {
            listing.reorder(shown(section), lead.story, lead.order)?;
        } else {
            listing.add(shown(section), lead.story, lead.order, lead.is_read)?;
        }
    }
    Ok(())
}

/// Settles all sections, if that was never done in this store.
pub(super) fn settle_first(connection: &Connection, now: Timestamp) -> Result<(), Error> {
    if kept::read(connection, SETTLED)?.is_some() {
        return Ok(());
    }
    let mut listing = Listing::begin(connection)?;
    let shared: Vec<i64> = connection
        .prepare(
            "SELECT cluster FROM story INDEXED BY story_cluster WHERE cluster IS NOT NULL
             GROUP BY cluster HAVING count(*) > 1",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for cluster in shared {
        for story in members(connection, cluster)? {
            listing.touch(story)?;
        }
    }
    listing.finish(now)?;
    kept::put(connection, SETTLED, "")
}

/// The story that an event is shown by: one that was shown and read, so that it does not become unread
/// by another's version; then the editors' first; then as on the front page.
fn lead<'a>(
    connection: &Connection,
    standing: &'a [Standing],
    favourites: &mut Option<Vec<String>>,
) -> Result<Option<&'a Standing>, Error> {
    if standing.len() < 2 {
        return Ok(standing.first());
    }
    if let Some(known) = standing.iter().find(|one| one.is_shown && one.is_read) {
        return Ok(Some(known));
    }
    if let Some(ranked) = standing.iter().filter(|one| one.order >= RANKED).max_by_key(|one| one.order) {
        return Ok(Some(ranked));
    }
    let favourites = match favourites {
        Some(favourites) => favourites,
        None => favourites.insert(versions::favourites(connection)?),
    };
    let stories: Vec<i64> = standing.iter().map(|one| one.story).collect();
    let best = best_first(connection, &stories, favourites)?.into_iter().next();
    Ok(best.and_then(|best| standing.iter().find(|one| one.story == best)))
}

#[cfg(test)]
mod tests {
    use super::super::schema::STEPS;
    use super::super::{Store, keys::FIRST};
    use crate::model::{Edge, ListKind, SectionId, Seq, Snapshot};

    #[test]
    fn sections_of_an_earlier_program_are_settled_and_open_lists_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store.db");
        let now = "2026-03-02T12:00:00Z".parse().expect("a time");
        let old = Store::connect(&path, &STEPS[..4], now).expect("a store");
        old.connection
            .execute_batch(
                "INSERT INTO section (id, name, folded) VALUES (1, 'World', 'world');
                 INSERT INTO story (id, public_id, title, outlet, origin, sort_time, first_seen, cluster)
                     VALUES (1, 'a', 'One', 'Post', 0, 10, 10, 1), (2, 'b', 'Two', 'Bell', 0, 20, 20, 1),
                     (3, 'c', 'Three', 'Bell', 0, 30, 30, 3);
                 INSERT INTO listing SELECT 1, sort_time, id, 2, NULL, NULL FROM story;
                 INSERT INTO listing SELECT 0, sort_time, id, 2, NULL, NULL FROM story;
                 INSERT INTO brought (source, story, section) SELECT 0, id, 1 FROM story;
                 INSERT INTO tally VALUES (1, 2, 3, 3), (0, 2, 3, 3);
                 UPDATE moment SET seq = 2;",
            )
            .expect("stored");
        drop(old);
        let store = Store::open(&path, now).expect("brought up").store;
        let kind = ListKind::Section(SectionId(1));
        let stories = |window: crate::model::ListWindow| -> Vec<i64> {
            assert_eq!(window.len as usize, window.rows.len());
            window.rows.iter().map(|row| row.story().0).collect()
        };
        let settled = store.open_list(kind.clone(), false, Edge::Top, 9).expect("a list");
        assert_eq!(stories(settled), [3, 1]);
        let before = Snapshot { kind, unread_only: false, as_of: Seq(2) };
        let open = store.load_rows(&before, Edge::After(FIRST), 9).expect("rows");
        assert_eq!(stories(open), [3, 2, 1]);
        assert_eq!(store.sections().expect("sections")[0].unread, 2);
    }
}
