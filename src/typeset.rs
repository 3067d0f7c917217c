//! Sets an article for one width.
//!
//! Knows `model` and `text`.
