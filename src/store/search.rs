//! Finding words in headlines and texts.

use super::{Error, Store};

impl Store {
    /// Puts up to so many stories into the search index, newest first; gives how many are left.
    pub fn index_some(&mut self, limit: usize) -> Result<u64, Error> {
        let _ = limit;
        todo!()
    }
}
