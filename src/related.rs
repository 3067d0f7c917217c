//! Stories near one story, and the reason why.
//!
//! Knows `model` and `text`. Values in, values out: the terms of stories are handed in, the store
//! keeps them.
//!
//! A story is the stems of its headline and of the start of its text. Two stories are as near as
//! the cosine of their tf-idf vectors (Salton and Buckley 1988, with the idf of Robertson and
//! Sparck Jones that BM25 uses, square-rooted), and for the question who else tells it now, less so
//! for each day between them. No names are favoured, no order of coming counts. That ranks.
//!
//! What is listed as the same event, or put into one, needs more: a calibrated probability (`same`)
//! by all that speaks for the pair (`evidence`), and a reason that a reader can check (`reason`).

mod apart;
mod before;
mod clusters;
mod embed;
mod evidence;
mod feedback;
mod fitted;
mod fitting;
mod frequencies;
mod gather;
mod hash;
mod hybrid;
mod index;
mod lists;
mod merging;
mod near_duplicates;
mod order;
mod packed;
mod prior;
mod profiles;
mod ranking;
mod reason;
mod same;
mod signature;
mod stop;
mod story;
mod terms;
mod timeline;
mod vectors;
mod words;

pub use embed::{Damaged, English, MANY_PIECES, Many, cosine};
pub use fitting::Claim;
pub use gather::{BATCH, Look};
pub use hash::{Stem, key};
pub use index::Index;
pub use reason::{Reasons, Wording, surfaces};
pub use story::{Doc, Near};
pub use terms::{TEXT_CHARACTERS, Terms};
pub use vectors::{Lexical, Model, Vectors};
pub use words::Cutters;

#[cfg(test)]
mod tests;
