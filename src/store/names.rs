//! The names of stories: public ids, aliases, addresses.

use rusqlite::{Connection, OptionalExtension, params};

use super::connection::Reader;
use super::error::Error;
use super::identity::{self, Key};
use crate::model::{StoryId, WebUrl};

impl Reader {
    /// The story of a public id, an imported id or an address.
    pub fn find(&self, name: &str) -> Result<Option<StoryId>, Error> {
        let name = name.trim();
        let by_id = self.read(|connection| by_name(connection, name))?;
        if by_id.is_some() {
            return Ok(by_id.map(StoryId));
        }
        match WebUrl::parse(name) {
            Ok(url) => self.story_at(&url),
            Err(_) => Ok(None),
        }
    }

    /// The story of an address.
    pub fn story_at(&self, url: &WebUrl) -> Result<Option<StoryId>, Error> {
        self.read(|connection| Ok(by_address(connection, &identity::address_key(url))?.map(StoryId)))
    }
}

/// The shortest public id of these parts that no other story has.
pub(super) fn free_id(connection: &Connection, name: &[String]) -> Result<String, Error> {
    let parts: Vec<&str> = name.iter().map(String::as_str).collect();
    for length in identity::id_chars()..48 {
        let id = identity::public_id(&parts, length);
        let is_taken = connection
            .prepare_cached(
                "SELECT 1 FROM story WHERE public_id = ?1 UNION ALL SELECT 1 FROM alias WHERE id = ?1",
            )?
            .exists([&id])?;
        if !is_taken {
            return Ok(id);
        }
    }
    // The very same parts again: two stories without guid, address or text of their own.
    let next: i64 =
        connection.query_row("SELECT coalesce(max(id), 0) + 1 FROM story", [], |row| row.get(0))?;
    Ok(identity::public_id(&[&parts.concat(), &next.to_string()], 16))
}

pub(super) fn put_address(connection: &Connection, key: &Key, story: i64) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO address (key, story) VALUES (?1, ?2)")?
        .execute(params![key, story])?;
    Ok(())
}

/// The story of an address, gone or not.
pub(super) fn by_address(connection: &Connection, key: &Key) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT story.id FROM address CROSS JOIN story ON story.id = address.story
             WHERE address.key = ?1 AND story.dropped IS NULL",
        )?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// The story of a public id or an alias.
pub(super) fn by_name(connection: &Connection, name: &str) -> Result<Option<i64>, Error> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM story WHERE public_id = ?1 AND dropped IS NULL
             UNION ALL SELECT story.id FROM alias CROSS JOIN story ON story.id = alias.story
             WHERE alias.id = ?1 AND story.dropped IS NULL LIMIT 1",
        )?
        .query_row([name], |row| row.get(0))
        .optional()?)
}
