//! The cache: `SQLite`, one writer; the only room that knows `SQLite`.
//!
//! A [`Store`] is the writing connection, a [`Reader`] one that only reads; there may be any number
//! of readers, in this process and in others. Everything here blocks: the library thread owns the
//! store, and each thread that reads has a reader of its own.
//!
//! What is promised:
//!
//! - A change is one transaction: a killed process loses nothing that was acknowledged, and marks
//!   are on the disk itself when [`Store::mark`] returns.
//! - A list is a [`crate::model::Snapshot`]: whatever is stored, marked or ranked anew after it was
//!   taken does not move it. Its windows are read by key, in time that does not grow with the store.
//! - Counts are kept by the transaction that changes them.
//! - A damaged file is set aside, what can be read is taken over, and [`Opening::notices`] says so.
//!   A file of a later version is refused before anything is written.

mod apart;
mod asked;
mod clusters;
mod columns;
mod connection;
mod entries;
mod error;
mod front;
mod full_text;
mod identity;
mod incoming;
mod keep;
mod kept;
mod keys;
mod links;
mod listing;
mod lists;
mod marks;
mod names;
mod open;
mod pages;
mod prefetch;
mod regroup;
mod rows;
mod salvage;
mod schema;
mod search;
mod section_names;
mod sections;
mod spread;
mod states;
mod stories;
mod terms;
mod texts;
mod transfer;
mod undo;
mod undo_log;
mod vectors;
mod versions;

pub use apart::PAIRS;
pub use asked::{ASKED, Asked};
pub use connection::{Interrupt, Reader, Sizes, Store, sqlite_version};
pub use error::Error;
pub use incoming::{Channel, Incoming, SectionOrder, SourceFacts, Taken};
pub use keep::{KeepRules, Kept};
pub use marks::TOUCHED;
pub use open::Opening;
pub use pages::{KEPT_BYTES, PagePart};
pub use prefetch::{Candidate, PAGE_TRIES};
pub use rows::{RowFilter, StoryRow};
pub use search::{COUNTED, EXCERPT_BYTES};
pub use section_names::{AUTO_SECTIONS, Counts, FALLBACK_SECTION};
pub use stories::Naming;
pub use terms::{Counted, TermRow};
pub use transfer::{ImportLine, Imported};
pub use undo::Undone;
pub use undo_log::UNDO_GROUPS;
pub use vectors::VectorRow;
