//! The store's bound: what is cleaned up, and what never is.

use jiff::Timestamp;

use super::{Error, Store};

/// By what rule stories are taken away. Saved, imported, hand-opened and sourceless ones never are,
/// nor those that their source still lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeepRules {
    /// Days that a read story is kept, counted from when it was first seen.
    pub read_days: u32,
    /// Days that an unread story is kept.
    pub unread_days: u32,
    /// Stories of a source that are kept whatever their age.
    pub per_source: u32,
}

impl Default for KeepRules {
    fn default() -> Self {
        Self { read_days: 90, unread_days: 180, per_source: 50 }
    }
}

/// What clean-up did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Stories that were taken away.
    pub removed: u64,
}

impl Store {
    /// Cleans up. What is taken away stays remembered for twice its time, so that a source that
    /// lists it again does not bring it back.
    pub fn keep(&mut self, rules: &KeepRules, now: Timestamp) -> Result<Kept, Error> {
        let _ = (rules, now);
        todo!()
    }
}
