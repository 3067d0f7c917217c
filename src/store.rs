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
mod entries;
mod front;
mod identity;
mod keep;
mod kept;
mod links;
mod listing;
mod lists;
mod marks;
mod open;
mod pages;
mod salvage;
mod schema;
mod search;
mod sections;
mod spread;
mod states;
mod stories;
mod terms;
mod transfer;
mod vectors;

pub use apart::PAIRS;
pub use asked::{ASKED, Asked};
pub use entries::{AUTO_SECTIONS, Channel, FALLBACK_SECTION, Incoming, SectionOrder, SourceFacts, Taken};
pub use keep::{KeepRules, Kept};
pub use lists::{Counts, RowFilter, StoryRow};
pub use marks::{TOUCHED, UNDO_GROUPS, Undone};
pub use open::{Error, Interrupt, Opening, Reader, Sizes, Store, sqlite_version};
pub use pages::{KEPT_BYTES, PagePart};
pub use search::{COUNTED, EXCERPT_BYTES};
pub use stories::{Candidate, Naming, PAGE_TRIES};
pub use terms::{Counted, TermRow};
pub use transfer::{ImportLine, Imported};
pub use vectors::VectorRow;
