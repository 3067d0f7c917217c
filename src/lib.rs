//! dateline, a newspaper for the terminal.
//!
//! An *edition* is opened, its *sections* are walked, an *article* is read, and *related* ones are
//! followed. Bytes come in at one end, lines of text leave at the other, and a small state machine
//! stands between:
//!
//! ```text
//!  terminal ──▶ Message ──▶ update(&mut State) ──▶ Vec<Effect> ──▶ runtime ──▶ fetch, store, browser
//!                  ▲                │                                  │
//!                  │                ▼                                  │
//!                  │         view(&State, frame)                       │
//!                  └──────────────── Reply ◀──────────────────────────┘
//! ```
//!
//! One door in (`Message`), one door out (`Effect`). Nothing else changes the state; nothing else
//! touches the world. Imports between the rooms run downwards only, rooms of one line do not know
//! one another, and a test holds the code to it:
//!
//! ```text
//!  cli                                           what was typed; commands without a screen
//!  demo                                          the sample edition's server
//!  runtime                                       the loop; joins all that is below
//!  ui    term                                    draw and listen; strangers to one another
//!  app                                           the machine: no network, disk, terminal, clock
//!  feed  page  related  typeset  config          bytes or values in, values out
//!  dates decode trees                            the world's dates; bytes to text; fitted trees
//!  fetch store files                             the network and the disk
//!  model                                         the nouns; knows text alone
//!  text                                          the only text that may be shown; knows nobody
//! ```

pub mod app;
pub mod cli;
pub mod config;
pub mod dates;
pub mod decode;
pub mod demo;
pub mod feed;
pub mod fetch;
pub mod files;
pub mod model;
pub mod page;
pub mod related;
pub mod runtime;
pub mod store;
pub mod term;
pub mod text;
pub mod trees;
pub mod typeset;
pub mod ui;
