//! What crosses a boundary: screens, the wire, the command line, a terminal.

mod fetch;
mod kill;
mod machine;
mod paper;
mod sample;
mod cli;
mod tidy;
mod wire;
mod world;
