//! The reader's settings, merged over the defaults in `assets`.
//!
//! Knows `model` and `text`. Is handed text and values; opens no file and reads no environment.

mod complaint;
pub mod directory;
pub mod keymap;
mod nearest;
pub mod opml;
pub mod settings;
pub mod sources;
pub mod theme;

pub use complaint::{COMPLAINTS, Complaint};
pub use directory::Directory;
pub use nearest::nearest;
pub use settings::Settings;
pub use sources::SourcesFile;
