//! What was typed, what it means, and the commands that need no screen.
//!
//! Results go to stdout, everything else to stderr; 0 done, 1 failed, 2 misused. The environment
//! and the settings file are read here and nowhere else.

mod args;
mod document;
mod failure;
mod out;
pub mod parse;
mod screen;
pub mod show;

use std::process::ExitCode;

use clap::Parser as _;

use self::args::{Args, Command};
use self::failure::Failure;
use self::out::Out;
use crate::config::Settings;
use crate::config::keymap::Keymap;
use crate::config::theme::Theme;

/// Runs what was typed.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(words) => return failure::misuse(&words),
    };
    let mut out = Out::stdout();
    let outcome = dispatch(&args, &mut out).and_then(|()| out.finish());
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Hands each command to its room.
fn dispatch(args: &Args, out: &mut Out) -> Result<(), Failure> {
    match &args.command {
        None => Err(Failure::new("the reader has no screen yet")),
        Some(Command::Show(asked)) => document::show(asked, out),
        Some(Command::Parse(asked)) => document::parse(asked, out),
        Some(Command::Demo(asked)) if asked.serve => screen::serve_sample(out),
        Some(Command::Demo(_)) => {
            let looks = screen::Looks {
                theme: Theme::named("terminal").unwrap_or_default(),
                keymap: Keymap::shipped(),
                ascii: false,
                mouse: true,
            };
            screen::open_sample(args.everywhere.data_dir.clone(), Settings::default(), looks)
        }
        Some(_) => Err(Failure::new("this command does not work yet")),
    }
}
