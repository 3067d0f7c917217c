//! What was typed, what it means, and the commands that need no screen.

pub mod parse;
pub mod show;

use std::process::ExitCode;

/// Runs what was typed.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
