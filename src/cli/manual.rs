//! `completions` and `man`: what a shell and a reader of manuals should know, made of what is there.

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::args::{Args, Completions};
use super::failure::Failure;
use super::out::Out;
use crate::config::keymap::{KeyPlace, Keymap};

/// Places in the order of the manual, with their headings.
const PLACES: [(KeyPlace, &str); 8] = [
    (KeyPlace::Everywhere, "Everywhere"),
    (KeyPlace::List, "In a list"),
    (KeyPlace::Article, "In an article"),
    (KeyPlace::Related, "Among related stories"),
    (KeyPlace::Trail, "In the trail"),
    (KeyPlace::Sources, "Among the sources"),
    (KeyPlace::Help, "In help"),
    (KeyPlace::Prompt, "While typing"),
];

/// Prints the completions of a shell.
pub fn completions(asked: &Completions, out: &mut Out) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut Args::command(), "dateline", &mut script);
    out.text(&String::from_utf8_lossy(&script))
}

/// Prints the manual page.
pub fn man(out: &mut Out) -> Result<(), Failure> {
    let mut page = Vec::new();
    write(&mut page).map_err(|error| Failure::new("the manual could not be written").because(error))?;
    out.text(&String::from_utf8_lossy(&page))
}

fn write(page: &mut Vec<u8>) -> std::io::Result<()> {
    // Built, so that each command knows its flags and its place.
    let mut command = Args::command();
    command.build();
    let man = Man::new(command.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    page.extend(b".SH COMMANDS\n");
    for sub in command.get_subcommands_mut() {
        let usage = sub.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        page.extend(format!(".SS {}\n{}.\n", quoted(usage), safe(&about)).into_bytes());
        for argument in sub.get_arguments().filter(|argument| !argument.is_global_set()) {
            if argument.is_hide_set() || argument.get_id() == "help" {
                continue;
            }
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            page.extend(
                format!(".TP\n\\fB{}\\fR\n{}\n", escaped(&argument.to_string()), safe(&help)).into_bytes(),
            );
        }
    }
    page.extend(b".SH KEYS\n");
    let keymap = Keymap::shipped();
    for (place, heading) in PLACES {
        page.extend(format!(".SS {}\n", quoted(heading)).into_bytes());
        for (chords, _, says) in keymap.listing(place) {
            let keys = chords.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            page.extend(format!(".TP\n\\fB{}\\fR\n{}\n", escaped(&keys), safe(says)).into_bytes());
        }
    }
    man.render_version_section(page)
}

/// Text in which no sign means anything to roff.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-").replace('\n', " ")
}

/// A line of text, which may begin with what would be a request.
fn safe(text: &str) -> String {
    format!("\\&{}", escaped(text))
}

/// A heading as one argument.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('"', "\\(dq"))
}
