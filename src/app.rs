//! The public face of the machine: state, message, effect, update.
//!
//! Knows `model`, `text`, `config` and `typeset`. No tokio, reqwest, crossterm, rusqlite; no file,
//! no clock.

mod effect;
mod message;

pub use effect::{Effect, RefreshScope, RequestId, SourceEdit, TrailStep, View};
pub use message::{Button, Failure, FoundSource, Message, News, Opened, Progress, Reply, Size};
