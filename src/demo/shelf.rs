//! What is compiled in: the stories, the templates of the pages and the pictures.

/// The stories, a file each.
pub(super) const STORIES: &[&str] = &[];
