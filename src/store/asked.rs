//! What the reader wants to have on disk with the next refresh.

use jiff::Timestamp;
use rusqlite::params;

use super::columns::{line_or_none, moment, url};
use super::connection::{Reader, Store};
use super::error::Error;
use super::identity;
use crate::model::WebUrl;
use crate::text::SafeText;

/// The most pages that wait; beyond that the first asked for are given up.
pub const ASKED: usize = 200;

/// A page that waits to be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Where it is.
    pub url: WebUrl,
    /// Its headline, where it is known.
    pub title: Option<SafeText>,
    /// When it was asked for.
    pub at: Timestamp,
}

impl Store {
    /// Remembers a page that the reader wants to have. One that waits already keeps its turn.
    pub fn ask_for(&mut self, url: &WebUrl, title: &SafeText, now: Timestamp) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .prepare_cached("INSERT OR IGNORE INTO asked (key, url, title, at) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![
                    identity::address_key(url),
                    url.as_str(),
                    title.as_str(),
                    now.as_millisecond()
                ])?;
            transaction
                .prepare_cached(
                    "DELETE FROM asked WHERE key NOT IN (SELECT key FROM asked ORDER BY at DESC LIMIT ?1)",
                )?
                .execute([ASKED as i64])?;
            Ok(())
        })
    }

    /// A page has come, or is given up.
    pub fn forget_asked(&mut self, url: &WebUrl) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .prepare_cached("DELETE FROM asked WHERE key = ?1")?
                .execute([identity::address_key(url)])?;
            Ok(())
        })
    }
}

impl Reader {
    /// The pages that wait, those first that were asked for first.
    pub fn asked(&self) -> Result<Vec<Asked>, Error> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT url, title, at FROM asked ORDER BY at, key")?;
            let mut rows = statement.query([])?;
            let mut asked = Vec::new();
            while let Some(row) = rows.next()? {
                if let Some(url) = url(row, 0)? {
                    asked.push(Asked { url, title: line_or_none(row, 1)?, at: moment(row, 2)? });
                }
            }
            Ok(asked)
        })
    }
}
