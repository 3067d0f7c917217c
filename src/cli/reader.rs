//! The reader on the screen: the paper itself, one page of it, and the sample edition.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::{Demo, Everywhere};
use super::failure::Failure;
use super::ground::{Ground, warn};
use super::out::Out;
use super::screen::{self, Looks};
use crate::config::nearest;
use crate::config::theme::Theme;
use crate::model::WebUrl;
use crate::text::SafeText;
use crate::{files, term};

/// The sources of a new reader.
const FIRST_SOURCES: &str = include_str!("../../assets/sources.toml");

/// The address that was typed where a command could stand.
pub fn address(typed: &str, commands: &[&str]) -> Result<WebUrl, Failure> {
    let is_address =
        typed.contains("://") || typed.contains('.') || typed.contains(':') || typed.contains('/');
    if !is_address {
        let failure = Failure::misused(format!("there is no command `{typed}`"));
        return Err(match nearest(typed, commands.iter().copied()) {
            Some(near) => failure.hint(format!("the nearest is `dateline {near}`")),
            None => failure.hint("`dateline --help` lists them"),
        });
    }
    WebUrl::typed(typed)
        .map(|(address, _)| address)
        .map_err(|reason| Failure::misused(format!("`{typed}` is not opened: {reason}")))
}

/// Opens the reader, at an address if one was given.
pub fn read(ground: &Ground, address: Option<WebUrl>) -> Result<(), Failure> {
    check_screen(ground)?;
    begin_sources(ground);
    // For what is wrong in the file.
    ground.sources()?;
    screen::open(ground.setup(), looks(ground), address)
}

/// The sample edition: read, or served for others. Its store is new unless a directory was typed.
pub fn demo(ground: &Ground, flags: &Everywhere, asked: &Demo, out: &mut Out) -> Result<(), Failure> {
    if asked.serve {
        return screen::serve_sample(out);
    }
    check_screen(ground)?;
    let kept = flags.data_dir.is_some().then(|| ground.data.clone());
    screen::open_sample(kept, ground.settings.clone(), looks(ground), ground.environment.editor.clone())
}

/// Whether there is a terminal to draw on, before anything is begun.
fn check_screen(ground: &Ground) -> Result<(), Failure> {
    let misused = |error: term::Error| Err(Failure::misused(error.to_string()));
    if !std::io::stdout().is_terminal() {
        return misused(term::Error::NoTerminal("standard output"));
    }
    match &ground.environment.term {
        Some(term) if term == "dumb" => misused(term::Error::Dumb(SafeText::line(term))),
        _ => Ok(()),
    }
}

fn looks(ground: &Ground) -> Looks {
    Looks { theme: theme(ground), keymap: ground.keymap(), ascii: ground.environment.is_ascii, mouse: true }
}

/// Writes the sources that a new reader starts with, where there are none; where that is not
/// possible, the reader has none.
fn begin_sources(ground: &Ground) {
    let path = ground.sources_path();
    if path.exists() {
        return;
    }
    let written =
        files::make_dir(&ground.config).and_then(|()| files::write(&path, FIRST_SOURCES.as_bytes()));
    if let Err(error) = written {
        warn(&format!("the first sources could not be written: {error}"));
    }
}

/// The theme by its name: one that is compiled in, else a file in `themes` beside the settings.
fn theme(ground: &Ground) -> Theme {
    let name = ground.settings.theme.as_str();
    let theme = Theme::named(name).or_else(|| own_theme(&ground.config, name));
    let theme = theme.unwrap_or_else(|| {
        let near = nearest(name, Theme::NAMES.iter().copied());
        let hint = near.map_or_else(String::new, |near| format!(", did you mean `{near}`?"));
        warn(&format!("there is no theme `{name}`{hint}"));
        Theme::named("terminal").expect("the terminal's own theme is compiled in")
    });
    let is_plain = ground.environment.no_color || ground.is_never_colored();
    if is_plain { theme.without_colors() } else { theme }
}

fn own_theme(config: &Path, name: &str) -> Option<Theme> {
    if name.contains(['/', '\\', '\0']) {
        return None;
    }
    let path = config.join("themes").join(format!("{name}.toml"));
    let text = files::read_text(&path, files::SETTINGS_BYTES).ok().flatten()?;
    match Theme::parse(&text) {
        Ok(theme) => Some(theme),
        Err(error) => {
            warn(&format!("{name}.toml {error}"));
            None
        }
    }
}
