//! What crosses a boundary: screens, the wire, the command line, a terminal.

#[path = "../../src/feed/tests/busy.rs"]
mod busy;
mod cli;
mod docs;
mod edition;
mod events;
mod explain;
mod fetch;
mod golden;
mod kill;
mod machine;
mod morning;
mod mutated;
mod network;
mod pages;
mod paper;
mod picture;
mod private;
mod pty;
mod sample;
mod screens;
mod services;
mod store;
mod tidy;
mod whole;
mod wire;
mod world;
