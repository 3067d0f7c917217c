//! What crosses a boundary: screens, the wire, the command line, a terminal.

mod cli;
mod fetch;
mod kill;
mod machine;
mod paper;
mod sample;
mod screens;
mod store;
mod tidy;
mod wire;
mod world;
