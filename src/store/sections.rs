//! Sections as they are shown: of the stories that tell of one event, one.
//!
//! A section has two lists. The one under its own number holds all that stands in it; the other, under
//! that of [`shown`], is made of it and of the clusters, and is what the screen lists and counts. It is
//! settled by the transaction that changes either, so that no screen has to look for what is told twice.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::listing::{Listing, RANKED, shown};
use super::{Error, front, kept};

/// Under this name it is kept that the sections of an older store were settled.
const SETTLED: &str = "sections-settled";

/// A story of a section.
struct Standing {
    story: i64,
    order: i64,
    is_read: bool,
    is_shown: bool,
}

/// Settles what the sections show of these stories and of all that tell of the same events.
pub(super) fn settle(
    connection: &Connection,
    listing: &mut Listing<'_>,
    touched: BTreeSet<(i64, i64)>,
) -> Result<(), Error> {
    let mut favourites = None;
    let mut done: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (section, story) in touched {
        let cluster: Option<i64> = connection
            .prepare_cached("SELECT cluster FROM story WHERE id = ?1")?
            .query_row([story], |row| row.get(0))
            .optional()?
            .flatten();
        let mut stories = match cluster {
            // A story that is gone is none of the others.
            Some(cluster) if done.contains(&(section, cluster)) && is_member(connection, story)? => continue,
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

fn is_member(connection: &Connection, story: i64) -> Result<bool, Error> {
    Ok(connection.prepare_cached("SELECT 1 FROM story WHERE id = ?1 AND gone_at IS NULL")?.exists([story])?)
}

/// The stories of a cluster, in the order in which they came.
pub(super) fn members(connection: &Connection, cluster: i64) -> Result<Vec<i64>, Error> {
    Ok(connection
        .prepare_cached("SELECT id FROM story WHERE cluster = ?1 AND gone_at IS NULL ORDER BY sort_time, id")?
        .query_map([cluster], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
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
        None => favourites.insert(front::favourites(connection)?),
    };
    let stories: Vec<i64> = standing.iter().map(|one| one.story).collect();
    let best = front::best_first(connection, &stories, favourites)?.into_iter().next();
    Ok(best.and_then(|best| standing.iter().find(|one| one.story == best)))
}
