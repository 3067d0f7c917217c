//! What crosses a boundary: screens, the wire, the command line, a terminal.

mod sample;
mod tidy;
