//! The public face of the machine: state, message, effect, update.
//!
//! Knows `model`, `text`, `config` and `typeset`. No tokio, reqwest, crossterm, rusqlite; no file,
//! no clock: what the world knows comes in as a [`Message`], what it shall do goes out as an
//! [`Effect`]. The same messages lead to the same state.
//!
//! What is looked at moves by the reader's own keys alone. An answer fills the place that it was
//! asked for, and finds none once the reader has moved on; what nobody asked for changes the status
//! line, progress and counts.

mod actions;
mod apart;
mod effect;
mod events;
mod fetched;
pub mod geometry;
mod history;
mod list;
mod lists;
mod marks;
mod message;
mod mouse;
mod navigation;
mod overlays;
mod pages;
mod pending;
mod pending_actions;
mod prompt;
mod prompting;
mod reader;
mod reading;
mod related;
mod scrolling;
mod shown;
mod sources;
mod state;
mod update;
mod walking;

pub use effect::{Effect, HistoryStep, NamedBy, RefreshScope, RequestId, SourceEdit, View};
pub use fetched::{Fetched, Request};
pub use history::{History, HistoryRow, STEPS};
pub use list::{Asked, ListPane, Then, WINDOW_ROWS};
pub use message::{Button, Event, Failure, FoundSource, Message, Opened, Progress, Reply, Size};
pub use prompt::{Choice, Offer, Prompt, PromptKind, Search, TYPED_CHARACTERS};
pub use reader::{Find, Reader};
pub use shown::{Overlay, Shown, SourcesPane, ViewKind};
pub use state::{Options, Sample, State, Status, Tab, no_network};
pub use update::{begin, update};
