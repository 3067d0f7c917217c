//! The reader's settings, merged over the defaults in `assets`.
//!
//! Knows `model` and `text`. Is handed text and values; opens no file and reads no environment.

pub mod keymap;
mod nearest;
pub mod theme;

pub use nearest::nearest;
