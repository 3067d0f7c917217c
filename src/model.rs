//! The nouns of the paper: plain values without I/O, and what work on a document may cost.
//!
//! Knows [`crate::text`] alone. Text in these types is safe to show; addresses are `http` or
//! `https` with a host; a date knows which of its parts are known.

mod address;
mod article;
mod budget;
mod entry;
mod feed;
mod health;
mod list;
mod outlet;
mod related;
mod role;
mod secret;
mod source;
mod story;
mod watchdog;
mod when;

pub use address::{AddressError, Login, WebUrl};
pub use article::{
    Article, Block, Dateline, Figure, Item, Kicker, LinkKind, Person, PersonKind, Place, RelatedLink, Remark,
    Span, Style, Table, Verdict,
};
pub use budget::{Budget, DEPTH, OverBudget, PARSE_TIME};
pub use entry::{Enclosure, Entry};
pub use feed::{Discovery, Feed, FoundFeed, Rhythm, SectionPage};
pub use health::{Condition, HostState, SourceHealth, SourceState, Validators};
pub use list::{Edge, Headline, ListKind, ListWindow, RowKey, SectionId, SectionRow, Seq, Snapshot};
pub use outlet::{outlet_of, parted};
pub use related::{RelatedGroup, RelatedRow};
pub use role::Role;
pub use secret::Secret;
pub use source::{SectionChoice, Source};
pub use story::{Mark, MarkOutcome, OnDisk, Story, StoryId, TextKind};
pub use watchdog::{Unfinished, Watchdog};
pub use when::{Clock, When};
