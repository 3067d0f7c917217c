//! The loop, and the verbs: joins all that is below.
//!
//! A verb (refresh, add, open an address, mark, related ...) is one function of [`Services`]; the
//! command line and the screen both call it. The screen's loop takes messages, lets the machine
//! update, draws once, and performs the effects: each on a task of its own, each answered by one
//! reply. There is no lock around the state: the loop owns it.
//!
//! Four threads own what is stored: the library has the writing connection, the lists have a reading
//! connection, the search has another that can be interrupted, and the related stories have a third
//! beside the index of what is near what.
//! Documents are parsed on a bounded number of threads with a deadline each.

mod add;
mod announce;
mod browser;
mod cause;
pub mod effects;
pub mod failure;
mod later;
mod near;
mod network;
mod online;
mod parse;
mod reading;
mod refresh;
mod scouts;
mod screen;
mod services;
mod sources;
mod stories;
mod worker;
mod world;

pub use add::{Added, Found, FoundKind};
pub use announce::ENTRIES;
pub use cause::Cause;
pub use near::{Method, Neighbours, Ranking};
pub use network::OnNetwork;
pub use parse::{LARGE, Parser};
pub use reading::{PARTS, Whole, read_page};
pub use refresh::{Outcome, RefreshEvent, Tell, Visit, Which};
pub use screen::{Error, MakeSample, SAMPLE_AFTER, Start, read, threads};
pub use services::{Library, Services, Setup};
pub use worker::{GivenUp, Worker};
pub use world::World;
