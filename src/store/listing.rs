//! The writing side of lists: row versions, and the counts kept beside them.
//!
//! A row is never changed where an open snapshot could see it: what moves or leaves is closed
//! (`seq_to`) and, if it stays in the list, entered anew. Being read is a moment too (`read_seq`), so
//! that a list of unread stories still holds what was read after it was opened.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Error;

/// A day in milliseconds. What `day` in the store counts is written and read by this.
pub(super) const DAY_MS: i64 = 24 * 3600 * 1000;
/// The list of all sections' stories.
pub(super) const ALL: i64 = 0;
/// The list of saved stories.
pub(super) const SAVED: i64 = -1;
/// The list of the day's events, a story for each.
pub(super) const FRONT: i64 = -2;
/// From here down are the lists of what sections show.
const SHOWN: i64 = -1000;
/// Order keys from here on are an editors' order; below are milliseconds of time.
pub(super) const RANKED: i64 = 1 << 60;
/// Moments for which counts are kept.
pub(super) const TALLIES: i64 = 20_000;

/// The order key of a rank, 0 being the first.
pub(super) fn rank_key(rank: u32) -> i64 {
    RANKED + i64::from(u32::MAX - rank)
}

/// The list of what a section shows: of the stories that tell of one event, one.
pub(super) fn shown(section: i64) -> i64 {
    SHOWN - section
}

/// The changes that one transaction makes to lists.
pub(super) struct Listing<'c> {
    pub(super) connection: &'c Connection,
    seq: i64,
    /// Stories and unread ones that each section gained.
    gains: BTreeMap<i64, (i64, i64)>,
    /// Sections and the stories in them that changed, until what is shown of them is settled.
    touched: BTreeSet<(i64, i64)>,
    is_changed: bool,
}

impl<'c> Listing<'c> {
    /// Begins the next moment.
    pub(super) fn begin(connection: &'c Connection) -> Result<Self, Error> {
        let seq: i64 =
            connection.prepare_cached("SELECT seq FROM moment")?.query_row([], |row| row.get(0))?;
        Ok(Self {
            connection,
            seq: seq + 1,
            gains: BTreeMap::new(),
            touched: BTreeSet::new(),
            is_changed: false,
        })
    }

    fn gain(&mut self, section: i64, stories: i64, unread: i64) {
        let gained = self.gains.entry(section).or_default();
        gained.0 += stories;
        gained.1 += unread;
        self.is_changed = true;
    }

    /// Enters a new story in a section: it is in no cluster yet, so it is shown.
    pub(super) fn add_new(&mut self, section: i64, story: i64, order: i64) -> Result<(), Error> {
        self.insert(section, story, order, false)?;
        self.insert(shown(section), story, order, false)
    }

    /// Enters a story in a section where it is not.
    pub(super) fn add(&mut self, section: i64, story: i64, order: i64, is_read: bool) -> Result<(), Error> {
        if section > 0 {
            self.touched.insert((section, story));
        }
        self.insert(section, story, order, is_read)
    }

    fn insert(&mut self, section: i64, story: i64, order: i64, is_read: bool) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO listing (section, order_key, story, seq_from, seq_to, read_seq)
                 VALUES (?1, ?2, ?3, ?4, NULL, ?5)",
            )?
            .execute(params![section, order, story, self.seq, is_read.then_some(self.seq)])?;
        self.gain(section, 1, i64::from(!is_read));
        Ok(())
    }

    /// The order key and read state of a story in a section, if it is there now.
    pub(super) fn find(&self, section: i64, story: i64) -> Result<Option<(i64, bool)>, Error> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT order_key, read_seq IS NOT NULL FROM listing INDEXED BY listing_story
                 WHERE story = ?2 AND section = ?1 AND seq_to IS NULL",
            )?
            .query_row(params![section, story], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?)
    }

    /// Enters a story in a section unless it is there.
    pub(super) fn ensure(
        &mut self,
        section: i64,
        story: i64,
        order: i64,
        is_read: bool,
    ) -> Result<bool, Error> {
        if self.find(section, story)?.is_some() {
            return Ok(false);
        }
        self.add(section, story, order, is_read)?;
        Ok(true)
    }

    /// Takes a story out of a section; gives its order key and read state if it was there.
    pub(super) fn remove(&mut self, section: i64, story: i64) -> Result<Option<(i64, bool)>, Error> {
        if section > 0 {
            self.touched.insert((section, story));
        }
        self.take_out(section, story)
    }

    fn take_out(&mut self, section: i64, story: i64) -> Result<Option<(i64, bool)>, Error> {
        let Some((order, is_read)) = self.find(section, story)? else { return Ok(None) };
        self.close(section, order, story)?;
        self.gain(section, -1, -i64::from(!is_read));
        Ok(Some((order, is_read)))
    }

    /// Takes a story out of every list.
    pub(super) fn remove_everywhere(&mut self, story: i64) -> Result<(), Error> {
        for (section, _) in self.current(story)? {
            self.remove(section, story)?;
        }
        Ok(())
    }

    /// Has settled what sections show of a story: the cluster that it is in has changed.
    pub(super) fn touch(&mut self, story: i64) -> Result<(), Error> {
        let sections = self.current(story)?.into_iter().filter(|(section, _)| *section > 0);
        self.touched.extend(sections.map(|(section, _)| (section, story)));
        Ok(())
    }

    /// The lists a story stands in now, with its order key in each.
    pub(super) fn places(&self, story: i64) -> Result<Vec<(i64, i64)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT section, order_key FROM listing INDEXED BY listing_story
             WHERE story = ?1 AND seq_to IS NULL",
        )?;
        let rows = statement.query_map([story], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The lists a story stands in now, and whether it is read there.
    fn current(&self, story: i64) -> Result<Vec<(i64, bool)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT section, read_seq IS NOT NULL FROM listing INDEXED BY listing_story
             WHERE story = ?1 AND seq_to IS NULL",
        )?;
        let rows = statement.query_map([story], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Ends the current version of a row; one that began at this very moment was never seen and goes.
    fn close(&self, section: i64, order: i64, story: i64) -> Result<(), Error> {
        let key = params![section, order, story, self.seq];
        let never_seen = self
            .connection
            .prepare_cached(
                "DELETE FROM listing WHERE section = ?1 AND order_key = ?2 AND story = ?3 AND seq_from = ?4",
            )?
            .execute(key)?;
        if never_seen == 0 {
            self.connection
                .prepare_cached(
                    "UPDATE listing SET seq_to = ?4
                     WHERE section = ?1 AND order_key = ?2 AND story = ?3 AND seq_to IS NULL",
                )?
                .execute(key)?;
        }
        Ok(())
    }

    /// Gives a story another place in a section.
    pub(super) fn reorder(&mut self, section: i64, story: i64, order: i64) -> Result<(), Error> {
        if self.find(section, story)?.is_none_or(|(now, _)| now == order) {
            return Ok(());
        }
        if let Some((_, is_read)) = self.remove(section, story)? {
            self.add(section, story, order, is_read)?;
        }
        Ok(())
    }

    /// Marks a story's rows read.
    pub(super) fn set_read(&mut self, story: i64) -> Result<(), Error> {
        let sections: Vec<i64> = self
            .connection
            .prepare_cached(
                "UPDATE listing INDEXED BY listing_story SET read_seq = ?2
                 WHERE story = ?1 AND seq_to IS NULL AND read_seq IS NULL RETURNING section",
            )?
            .query_map(params![story, self.seq], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for section in sections {
            self.gain(section, 0, -1);
        }
        Ok(())
    }

    /// Enters a story's read rows anew as unread: a snapshot of unread stories taken while it was
    /// read does not gain it.
    pub(super) fn set_unread(&mut self, story: i64) -> Result<(), Error> {
        for (section, is_read) in self.current(story)? {
            if !is_read {
                continue;
            }
            if let Some((order, _)) = self.take_out(section, story)? {
                self.insert(section, story, order, false)?;
            }
        }
        Ok(())
    }

    /// What changed and is not settled yet.
    pub(super) fn take_touched(&mut self) -> BTreeSet<(i64, i64)> {
        std::mem::take(&mut self.touched)
    }

    /// Writes the counts of what changed; gives the moment, if there was a change.
    pub(super) fn write_counts(self) -> Result<Option<i64>, Error> {
        if !self.is_changed {
            return Ok(None);
        }
        for (section, (stories, unread)) in &self.gains {
            let (had, had_unread) = counts(self.connection, *section, i64::MAX)?;
            self.connection
                .prepare_cached("INSERT INTO tally (section, seq, stories, unread) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![section, self.seq, had + stories, had_unread + unread])?;
        }
        self.connection.prepare_cached("UPDATE moment SET seq = ?1")?.execute([self.seq])?;
        Ok(Some(self.seq))
    }
}

/// The counts of a list at a moment: stories, unread ones.
pub(super) fn counts(connection: &Connection, section: i64, seq: i64) -> Result<(i64, i64), Error> {
    let read = |sql: &str, seq: i64| {
        connection
            .prepare_cached(sql)?
            .query_row([section, seq], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    };
    let at = read(
        "SELECT stories, unread FROM tally WHERE section = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1",
        seq,
    )?;
    if let Some(counts) = at {
        return Ok(counts);
    }
    // Older than the list, or than the counts that are kept.
    let now: i64 = connection.prepare_cached("SELECT seq FROM moment")?.query_row([], |row| row.get(0))?;
    if seq >= now - TALLIES {
        return Ok((0, 0));
    }
    let oldest =
        read("SELECT stories, unread FROM tally WHERE section = ?1 AND seq > ?2 ORDER BY seq LIMIT 1", seq)?;
    Ok(oldest.unwrap_or_default())
}

/// The time of the newest story of all, in milliseconds.
pub(super) fn newest(connection: &Connection) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT order_key FROM listing WHERE section = ?1 AND seq_to IS NULL
             ORDER BY order_key DESC LIMIT 1",
        )?
        .query_row([ALL], |row| row.get(0))
        .optional()?)
}
