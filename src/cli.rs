//! What was typed, what it means, and the commands that need no screen.
//!
//! Results go to stdout, everything else to stderr; 0 done, 1 failed, 2 misused. The environment
//! and the settings file are read here and nowhere else.

mod args;
mod clusters;
mod columns;
mod doctor;
mod document;
mod explain;
mod failure;
mod ground;
mod headlines;
mod log;
mod manual;
mod mask;
mod out;
pub mod parse;
mod reader;
mod refresh;
mod related;
mod rows;
mod screen;
pub mod show;
mod sources;
mod story;
mod threads;
mod transfer;

use std::process::ExitCode;

use clap::Parser as _;

use self::args::{Args, Command};
use self::failure::Failure;
use self::ground::Ground;
use self::out::Out;

/// The commands by name, for the nearest one.
const COMMANDS: &[&str] = &[
    "demo",
    "add",
    "sources",
    "remove",
    "refresh",
    "list",
    "show",
    "related",
    "search",
    "save",
    "mark",
    "parse",
    "import",
    "export",
    "doctor",
    "completions",
    "man",
    "help",
];

/// Runs what was typed.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(words) => return failure::misuse(&words),
    };
    let mut out = Out::stdout();
    let outcome = dispatch(&args, &mut out);
    // What was found before a failure is printed all the same.
    let printed = out.finish();
    match outcome.and(printed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Hands each command to its room.
fn dispatch(args: &Args, out: &mut Out) -> Result<(), Failure> {
    let ground = || Ground::stand(&args.everywhere);
    let Some(command) = &args.command else {
        let address = args.address.as_deref().map(|typed| reader::address(typed, COMMANDS)).transpose()?;
        return reader::read(&ground()?, address);
    };
    if let Some(typed) = &args.address {
        return Err(Failure::misused(format!("`{typed}` stands before a command and means nothing there")));
    }
    match command {
        Command::Demo(asked) => reader::demo(&ground()?, &args.everywhere, asked, out),
        Command::Add(asked) => sources::add(&ground()?, asked, out),
        Command::Sources(asked) => sources::list(&ground()?, asked, out),
        Command::Remove(asked) => sources::remove(&ground()?, asked, out),
        Command::Refresh(asked) => refresh::refresh(&ground()?, asked, out),
        Command::List(asked) => headlines::list(&ground()?, asked, out),
        Command::Search(asked) => headlines::search(&ground()?, asked, out),
        Command::Show(asked) => story::show(&args.everywhere, asked, out),
        Command::Related(asked) => related::related(&ground()?, asked, out),
        Command::Save(asked) => story::save(&ground()?, asked, out),
        Command::Mark(asked) => story::mark(&ground()?, asked, out),
        Command::Parse(asked) => document::parse(asked, out),
        Command::Import(asked) => transfer::import(&ground()?, asked, out),
        Command::Export(asked) => transfer::export(&ground()?, asked, out),
        Command::Doctor(asked) => doctor::examine(&args.everywhere, asked, out),
        Command::Completions(asked) => manual::completions(asked, out),
        Command::Man => manual::man(out),
    }
}
