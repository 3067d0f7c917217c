//! Which stories' pages name which as related.

use rusqlite::{Connection, params};

use super::columns::url;
use super::connection::Reader;
use super::error::Error;
use super::identity;
use crate::model::{Article, StoryId};

/// The most links of a page that are remembered.
const LINKS: usize = 50;

/// Remembers the related stories that a page names, instead of those that it named before.
pub(super) fn put(connection: &Connection, story: i64, article: &Article) -> Result<(), Error> {
    forget(connection, story)?;
    for link in article.related.iter().take(LINKS) {
        connection
            .prepare_cached("INSERT OR IGNORE INTO link (story, key) VALUES (?1, ?2)")?
            .execute(params![story, identity::address_key(&link.url)])?;
    }
    Ok(())
}

/// Forgets what a page names.
pub(super) fn forget(connection: &Connection, story: i64) -> Result<(), Error> {
    connection.prepare_cached("DELETE FROM link WHERE story = ?1")?.execute([story])?;
    Ok(())
}

impl Reader {
    /// The stories that this one's page names as related, and those whose pages name it.
    pub fn linked(&self, story: StoryId) -> Result<Vec<StoryId>, Error> {
        self.read(|connection| {
            let mut linked: Vec<StoryId> = connection
                .prepare_cached(
                    "SELECT address.story FROM link CROSS JOIN address ON address.key = link.key
                     WHERE link.story = ?1",
                )?
                .query_map([story.0], |row| row.get(0).map(StoryId))?
                .collect::<Result<_, _>>()?;
            let address = connection
                .prepare_cached("SELECT url FROM story WHERE id = ?1")?
                .query_row([story.0], |row| url(row, 0))?;
            if let Some(address) = address {
                let naming = connection
                    .prepare_cached("SELECT story FROM link WHERE key = ?1")?
                    .query_map([identity::address_key(&address)], |row| row.get(0).map(StoryId))?
                    .collect::<Result<Vec<_>, _>>()?;
                linked.extend(naming);
            }
            linked.retain(|other| *other != story);
            linked.sort_unstable();
            linked.dedup();
            Ok(linked)
        })
    }
}
