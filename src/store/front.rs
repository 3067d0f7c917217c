//! The front page: the day's events, a row for each, the biggest first.
//!
//! The day is the [`FRONT_MS`] before the newest story, so what is looked at stays small however large
//! the store is. A new story stands there once its event is known, so that no event ever stands there
//! twice: then the page is laid out anew. Each event is shown by one of its versions, and only rows that
//! changed are touched, so that open snapshots stay as they are. What nobody knows the age of stands below
//! all that is dated; of the first rows no outlet has more than a third.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::connection::Store;
use super::error::Error;
use super::listing::{ALL, FRONT, Listing, RANKED, newest};
use super::spread;
use super::versions::{favourites, length, place};
use crate::text::{SafeText, fold};

/// The day, in milliseconds.
const FRONT_MS: i64 = 36 * 3600 * 1000;
/// Events whose newest versions came within so many milliseconds of one another are as fresh.
const FRESHNESS_MS: i64 = 3 * 3600 * 1000;
/// How many of an editors' first stories go before others that are as fresh.
const EDITORS_FIRST: i64 = 15;
/// The most outlets that are told apart.
const OUTLETS: i64 = 1023;

impl Store {
    /// Lays out the front page by the clusters as they are now; what is in none stands by itself. Open
    /// snapshots stay as they are.
    pub fn lay_out_front(&mut self, now: Timestamp) -> Result<(), Error> {
        self.write(|transaction| {
            let mut listing = Listing::begin(transaction)?;
            lay_out(transaction, &mut listing, Unplaced::Alone)?;
            listing.finish(now)
        })
    }
}

/// What becomes of a story that is in no cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unplaced {
    /// It stands by itself.
    Alone,
    /// It waits for its cluster, unless it stands there already: a refresh may be under way.
    Waits,
}

/// Lays out the front page if that was never done.
pub(super) fn lay_out_first(connection: &Connection, now: Timestamp) -> Result<(), Error> {
    let is_laid_out =
        connection.prepare_cached("SELECT 1 FROM tally WHERE section = ?1 LIMIT 1")?.exists([FRONT])?;
    if is_laid_out {
        return Ok(());
    }
    let mut listing = Listing::begin(connection)?;
    lay_out(connection, &mut listing, Unplaced::Alone)?;
    listing.finish(now)
}

/// A story of the day.
struct Version {
    story: i64,
    is_placed: bool,
    time: i64,
    is_read: bool,
    is_ageless: bool,
    also: i64,
    outlet: String,
}

/// Makes the front page what the stories of the day and their clusters say.
pub(super) fn lay_out(
    connection: &Connection,
    listing: &mut Listing<'_>,
    unplaced: Unplaced,
) -> Result<(), Error> {
    let mut shown: HashMap<i64, i64> = connection
        .prepare_cached("SELECT story, order_key FROM listing WHERE section = ?1 AND seq_to IS NULL")?
        .query_map([FRONT], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let favourites = favourites(connection)?;
    let mut outlets: HashMap<String, usize> = HashMap::new();
    let mut events = Vec::new();
    for event in self::events(connection)? {
        let waits = |version: &Version| !version.is_placed && !shown.contains_key(&version.story);
        if unplaced == Unplaced::Waits && event.iter().all(waits) {
            continue;
        }
        let dated = event.iter().filter(|version| !version.is_ageless).map(|version| version.time).max();
        let freshest = dated.or(event.iter().map(|version| version.time).max()).unwrap_or_default();
        let mut rank: Option<i64> = None;
        for version in &event {
            let found = editors_rank(connection, version.story)?;
            rank = rank.into_iter().chain(found).min();
        }
        // As many outlets as have it, and none for what nobody knows the age of.
        let count = if dated.is_some() { event[0].also + 1 } else { 0 };
        let may_lead = leads(connection, event, &shown, &favourites)?;
        events.push(spread::Event {
            key: order(count, freshest, rank),
            is_dated: dated.is_some(),
            leads: may_lead
                .into_iter()
                .map(|version| {
                    let next = outlets.len();
                    let outlet = *outlets.entry(fold(&SafeText::line(&version.outlet))).or_insert(next);
                    spread::Lead { story: version.story, outlet, is_read: version.is_read }
                })
                .collect(),
        });
    }
    for row in spread::spread(events) {
        match shown.remove(&row.story) {
            None => listing.add(FRONT, row.story, row.key, row.is_read)?,
            Some(before) if before != row.key => listing.reorder(FRONT, row.story, row.key)?,
            Some(_) => {}
        }
    }
    for story in shown.into_keys() {
        listing.remove(FRONT, story)?;
    }
    Ok(())
}

/// The stories of the day by event, each event in the order in which they came; without those that the
/// reader keeps off the page.
fn events(connection: &Connection) -> Result<Vec<Vec<Version>>, Error> {
    let Some(newest) = newest(connection)? else { return Ok(Vec::new()) };
    let keeps_off = connection
        .prepare_cached("SELECT 1 FROM source WHERE is_off_front = 1 AND gone_at IS NULL LIMIT 1")?
        .exists([])?;
    let mut statement = connection.prepare_cached(
        "SELECT story.id, story.sort_time, story.is_read, story.is_ageless, story.also, story.outlet,
         story.cluster
         FROM listing CROSS JOIN story ON story.id = listing.story
         WHERE listing.section = ?1 AND listing.order_key >= ?2 AND listing.seq_to IS NULL
         ORDER BY listing.order_key, listing.story",
    )?;
    let mut rows = statement.query([ALL, newest - FRONT_MS])?;
    let mut events: Vec<Vec<Version>> = Vec::new();
    let mut event_of: HashMap<i64, usize> = HashMap::new();
    while let Some(row) = rows.next()? {
        let cluster: Option<i64> = row.get(6)?;
        let version = Version {
            story: row.get(0)?,
            is_placed: cluster.is_some(),
            time: row.get(1)?,
            is_read: row.get(2)?,
            is_ageless: row.get(3)?,
            also: row.get(4)?,
            outlet: row.get(5)?,
        };
        if keeps_off && is_kept_off(connection, version.story)? {
            continue;
        }
        let next = events.len();
        let event = match cluster {
            Some(cluster) => *event_of.entry(cluster).or_insert(next),
            None => next,
        };
        if event == next {
            events.push(vec![version]);
        } else {
            events[event].push(version);
        }
    }
    Ok(events)
}

/// Whether every source that brings a story is kept off the page.
fn is_kept_off(connection: &Connection, story: i64) -> Result<bool, Error> {
    Ok(!connection
        .prepare_cached(
            "SELECT 1 FROM brought LEFT JOIN source ON source.id = brought.source
             WHERE brought.story = ?1 AND (source.id IS NULL OR source.is_off_front = 0 AND source.gone_at IS NULL)",
        )?
        .exists([story])?)
}

/// The versions that an event may be shown by, the best first, one of each outlet: the favourite outlet's,
/// then the longest, then the first; none without an age where another has one. Where a favourite has it,
/// that alone; and one that was shown and read
/// stays: an event that the reader knows does not become unread by another outlet's longer text.
fn leads(
    connection: &Connection,
    mut event: Vec<Version>,
    shown: &HashMap<i64, i64>,
    favourites: &[String],
) -> Result<Vec<Version>, Error> {
    if event.len() == 1 {
        return Ok(event);
    }
    let known = event.iter().position(|version| version.is_read && shown.contains_key(&version.story));
    if let Some(known) = known {
        return Ok(vec![event.swap_remove(known)]);
    }
    let mut weighed = Vec::with_capacity(event.len());
    for (number, version) in event.into_iter().enumerate() {
        let place = place(favourites, &version.outlet);
        let length = length(connection, version.story)?;
        weighed.push(((place, version.is_ageless, Reverse(length), number), version));
    }
    weighed.sort_unstable_by_key(|(weight, _)| *weight);
    let has_favourite = weighed.first().is_some_and(|((place, ..), _)| *place < usize::MAX);
    let first_is_dated = weighed.first().is_some_and(|(_, version)| !version.is_ageless);
    weighed.retain(|(_, version)| !(first_is_dated && version.is_ageless));
    let mut outlets = HashSet::new();
    weighed.retain(|(_, version)| outlets.insert(fold(&SafeText::line(&version.outlet))));
    weighed.truncate(if has_favourite { 1 } else { usize::MAX });
    Ok(weighed.into_iter().map(|(_, version)| version).collect())
}

/// The best rank that a section page gives a story now, 0 being the first.
fn editors_rank(connection: &Connection, story: i64) -> Result<Option<i64>, Error> {
    let best: Option<i64> = connection
        .prepare_cached(
            "SELECT max(order_key) FROM listing INDEXED BY listing_story
             WHERE story = ?1 AND section > 0 AND order_key >= ?2 AND seq_to IS NULL",
        )?
        .query_row(params![story, RANKED], |row| row.get(0))?;
    Ok(best.map(|key| RANKED + i64::from(u32::MAX) - key))
}

/// The key by which an event stands on the page: outlets first (none for what has no age), then how fresh
/// it is, then the editors' rank, then the time to the millisecond.
fn order(outlets: i64, freshest: i64, rank: Option<i64>) -> i64 {
    let outlets = outlets.clamp(0, OUTLETS);
    let span = freshest.div_euclid(FRESHNESS_MS).clamp(0, (1 << 20) - 1);
    let rank = rank.map_or(0, |rank| (EDITORS_FIRST - rank).max(0));
    let rest = freshest.rem_euclid(FRESHNESS_MS);
    // 10 bits of outlets, 20 of spans, 4 of rank, 24 of milliseconds: below every editors' key.
    (((outlets << 20 | span) << 4 | rank) << 24) | rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_go_before_freshness_and_freshness_before_the_editors() {
        const HOUR: i64 = 3600 * 1000;
        let day = 1_791_500_000_000 / FRESHNESS_MS * FRESHNESS_MS;
        let keys = [
            order(5, day - 30 * HOUR, None),
            order(4, day, None),
            order(1, day + HOUR, Some(0)),
            order(1, day, Some(0)),
            order(1, day, Some(7)),
            order(1, day + HOUR, Some(400)),
            order(1, day, None),
            order(1, day - HOUR, Some(0)),
            order(0, day + HOUR, Some(0)),
        ];
        assert!(keys.is_sorted_by(|one, next| one > next), "{keys:?}");
        assert!(order(i64::MAX, i64::MAX, Some(0)) < RANKED);
        assert!(order(0, i64::MIN, None) >= 0);
    }
}
