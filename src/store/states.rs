//! What is remembered of sources' addresses and of hosts.

use jiff::Timestamp;

use super::{Error, Reader, Store};
use crate::model::{HostState, SectionChoice, SourceState};
use crate::text::SafeText;

impl Store {
    /// Remembers how a visit went that brought no entries.
    pub fn put_state(&mut self, source: &str, state: &SourceState) -> Result<(), Error> {
        let _ = (source, state);
        todo!()
    }

    /// Remembers a host that asked to be left alone.
    pub fn put_host(&mut self, host: &HostState) -> Result<(), Error> {
        let _ = host;
        todo!()
    }

    /// Forgets hosts whose time is over.
    pub fn forget_hosts(&mut self, now: Timestamp) -> Result<(), Error> {
        let _ = now;
        todo!()
    }

    /// Takes a source out: its visits are forgotten, stories that no other source brought leave the
    /// lists, except saved ones and those imported or opened by hand. [`Store::undo`] brings all
    /// back and hands out `payload` again. Gives how many stories left.
    pub fn forget_source(&mut self, name: &str, payload: &str, now: Timestamp) -> Result<u64, Error> {
        let _ = (name, payload, now);
        todo!()
    }

    /// Gives a source another name; stories and visits follow.
    pub fn rename_source(&mut self, from: &str, to: &SafeText) -> Result<(), Error> {
        let _ = (from, to);
        todo!()
    }

    /// Moves the stories of a source to another section.
    pub fn move_source(&mut self, name: &str, section: &SectionChoice) -> Result<(), Error> {
        let _ = (name, section);
        todo!()
    }
}

impl Reader {
    /// What is remembered of a source's addresses.
    pub fn states(&self, source: &str) -> Result<Vec<SourceState>, Error> {
        let _ = source;
        todo!()
    }

    /// What is remembered of all sources' addresses, with the sources' names.
    pub fn all_states(&self) -> Result<Vec<(SafeText, SourceState)>, Error> {
        todo!()
    }

    /// Stories that a source brought first and that are in the store.
    pub fn stories_of(&self, source: &str) -> Result<u64, Error> {
        let _ = source;
        todo!()
    }

    /// The hosts that asked to be left alone.
    pub fn hosts(&self) -> Result<Vec<HostState>, Error> {
        todo!()
    }
}
