//! The directions of stories' texts, a byte a number.

use rusqlite::params;

use super::connection::{Reader, Store};
use super::error::Error;
use crate::model::StoryId;

/// The direction of one text by one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorRow {
    /// The story.
    pub story: StoryId,
    /// The number of the model.
    pub model: u8,
    /// The direction, in the caller's own form.
    pub vector: Vec<u8>,
}

impl Store {
    /// Stores vectors of stories whose terms are counted. Counting terms anew forgets them.
    pub fn put_vectors(&mut self, rows: &[VectorRow]) -> Result<(), Error> {
        self.write(|transaction| {
            let mut insert = transaction.prepare_cached(
                "INSERT OR REPLACE INTO vector (story, model, vector)
                 SELECT id, ?2, ?3 FROM story WHERE id = ?1 AND has_terms = 1",
            )?;
            for row in rows {
                insert.execute(params![row.story.0, row.model, row.vector])?;
            }
            Ok(())
        })
    }
}

impl Reader {
    /// The vectors of these stories by one model; those that have none are left out.
    pub fn vectors(&self, stories: &[StoryId], model: u8) -> Result<Vec<VectorRow>, Error> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT vector FROM vector WHERE story = ?1 AND model = ?2")?;
            let mut found = Vec::with_capacity(stories.len());
            for story in stories {
                let mut rows = statement.query(params![story.0, model])?;
                if let Some(row) = rows.next()? {
                    found.push(VectorRow { story: *story, model, vector: row.get(0)? });
                }
            }
            Ok(found)
        })
    }
}
