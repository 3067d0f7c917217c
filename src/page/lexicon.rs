//! The words that rules go by: what elements are called, and what people read.
//!
//! They are data, in `assets/lexicon`: one file a subject, each entry once, behind the roles or under the
//! topics that it serves. A rule names its role or topic in a static beside it; each is read at its first use.
//!
//! A line of a file is a comment (`#`), a heading of topics (`[advert label]`), or entries parted by
//! semicolons: bars stand in some of them. What stands before ` = ` is the languages of the entries from
//! there on, or in `names.txt` their roles.

mod files;
mod names;
#[cfg(test)]
mod tests;
mod words;

pub(super) use names::{NAMES, Role, Roles, hash, holds, role};
pub(super) use words::{Spoken, Topic, Words, as_written, spoken, topic};
