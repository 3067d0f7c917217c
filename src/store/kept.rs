//! The trail, and choices made by key.

use rusqlite::{Connection, OptionalExtension};

use super::connection::{Reader, Store};
use super::error::Error;

const TRAIL: &str = "trail";

impl Store {
    /// Remembers the trail, in the caller's own words.
    pub fn save_history(&mut self, trail: &str) -> Result<(), Error> {
        self.put_kept(TRAIL, trail)
    }

    /// Remembers a choice.
    pub fn set_choice(&mut self, name: &str, value: &str) -> Result<(), Error> {
        self.put_kept(&format!("choice {name}"), value)
    }

    pub(super) fn put_kept(&mut self, name: &str, value: &str) -> Result<(), Error> {
        self.write(|transaction| put(transaction, name, value))
    }
}

impl Reader {
    /// The trail, as it was saved last.
    pub fn load_history(&self) -> Result<Option<String>, Error> {
        self.kept(TRAIL)
    }

    /// A choice, as it was made last.
    pub fn choice(&self, name: &str) -> Result<Option<String>, Error> {
        self.kept(&format!("choice {name}"))
    }

    pub(super) fn kept(&self, name: &str) -> Result<Option<String>, Error> {
        self.read(|connection| read(connection, name))
    }
}

/// Keeps something under a name.
pub(super) fn put(connection: &Connection, name: &str, value: &str) -> Result<(), Error> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO kept (name, value) VALUES (?1, ?2)")?
        .execute([name, value])?;
    Ok(())
}

/// What is kept under a name.
pub(super) fn read(connection: &Connection, name: &str) -> Result<Option<String>, Error> {
    Ok(connection
        .prepare_cached("SELECT value FROM kept WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}
