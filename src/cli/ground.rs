//! What a command stands on: the environment, the directories, the settings, and the flags over
//! them. The environment is read here and nowhere else.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use jiff::tz::TimeZone;

use super::args::{Color, Everywhere};
use super::failure::{Failure, say};
use super::log;
use super::mask::masked;
use crate::config::keymap::Keymap;
use crate::config::settings::{self, Keys};
use crate::config::{Complaint, Settings, SourcesFile, sources};
use crate::files;
use crate::runtime::{Services, Setup, World};
use crate::store::Store;
use crate::text::SafeText;

/// What the surroundings say, read once.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// Nothing is coloured.
    pub no_color: bool,
    /// The kind of terminal.
    pub term: Option<String>,
    /// Whether the terminal is at the other end of ssh.
    pub is_remote: bool,
    /// Whether the terminal's characters are ASCII alone, as the locale says.
    pub is_ascii: bool,
    /// The reader's own browser.
    pub browser: Option<String>,
    /// The reader's own editor.
    pub editor: Option<String>,
    /// A directory of outlets in place of the one that is compiled in.
    pub directory: Option<PathBuf>,
}

impl Environment {
    /// Reads it.
    pub fn read() -> Self {
        let filled = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = filled("LC_ALL").or_else(|| filled("LC_CTYPE")).or_else(|| filled("LANG"));
        Self {
            is_ascii: locale.is_some_and(|locale| matches!(locale.as_str(), "C" | "POSIX")),
            no_color: filled("NO_COLOR").is_some(),
            term: filled("TERM"),
            is_remote: filled("SSH_CONNECTION").is_some() || filled("SSH_TTY").is_some(),
            browser: filled("BROWSER"),
            directory: std::env::var_os("DATELINE_DIRECTORY")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            editor: filled("VISUAL").or_else(|| filled("EDITOR")),
        }
    }

    /// Whether the terminal cannot do more than print lines.
    pub fn is_dumb(&self) -> bool {
        self.term.as_deref().is_none_or(|term| term == "dumb")
    }
}

/// What a command stands on.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The surroundings.
    pub environment: Environment,
    /// Where stories and marks are.
    pub data: PathBuf,
    /// Where the settings and sources are.
    pub config: PathBuf,
    /// The settings, once the file is laid over the defaults.
    pub settings: Settings,
    /// The settings file's text; the reader's own keys stand in it.
    pub settings_text: String,
    /// What is wrong in the settings file.
    pub complaints: Vec<Complaint>,
    /// Nothing is fetched.
    pub offline: bool,
    /// `host:port` that may be private for all.
    pub allow_private: Vec<String>,
    /// When to colour.
    color: Color,
}

impl Ground {
    /// Reads the environment and the settings, lays the flags over them, and begins the log if one
    /// was asked for. What is wrong in the settings is said, and stops nothing.
    pub fn stand(flags: &Everywhere) -> Result<Self, Failure> {
        let ground = Self::survey(flags)?;
        for complaint in &ground.complaints {
            warn(&complaint.to_string());
        }
        if let Some(path) = ground.ca_file().filter(|path| !path.is_file()) {
            warn(&format!("`ca-file` is not there: {}", path.display()));
        }
        if flags.verbose {
            log::begin(&ground.data)?;
        }
        Ok(ground)
    }

    /// The same without a word on stderr.
    pub fn survey(flags: &Everywhere) -> Result<Self, Failure> {
        let (data, config) = directories(flags)?;
        let path = config.join(settings::FILE);
        let mut complaints = Vec::new();
        let text = match files::read_text(&path, settings::FILE_BYTES as u64) {
            Ok(text) => text.unwrap_or_default(),
            Err(error) => {
                let words = SafeText::line(&Failure::new("").after(&error).reasons());
                complaints.push(Complaint { file: settings::FILE, line: 1, words });
                String::new()
            }
        };
        let (settings, found) = Settings::read(&text);
        complaints.extend(found);
        let mut allow_private = settings.allow_private.clone();
        allow_private.extend(flags.allow_private.iter().cloned());
        for host in &flags.allow_private {
            check_host_and_port(host)?;
        }
        Ok(Self {
            environment: Environment::read(),
            data,
            config,
            settings,
            settings_text: text,
            complaints,
            offline: flags.offline,
            allow_private,
            color: flags.color,
        })
    }

    /// The zone that times are shown in.
    pub fn zone(&self) -> TimeZone {
        let named = self.settings.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        named.unwrap_or_else(TimeZone::system)
    }

    /// The file of further root certificates; a relative path counts from the config directory.
    pub fn ca_file(&self) -> Option<PathBuf> {
        self.settings.ca_file.as_ref().map(|path| self.config.join(path))
    }

    /// Whether results are coloured.
    pub fn is_colored(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                std::io::stdout().is_terminal() && !self.environment.no_color && !self.environment.is_dumb()
            }
        }
    }

    /// Whether nothing is to be coloured, whatever the terminal can do.
    pub fn is_never_colored(&self) -> bool {
        self.color == Color::Never
    }

    /// The path of the sources file.
    pub fn sources_path(&self) -> PathBuf {
        self.config.join(sources::FILE)
    }

    /// The sources file as it is now, what is wrong in it said.
    pub fn sources(&self) -> Result<SourcesFile, Failure> {
        let path = self.sources_path();
        let text = files::read_text(&path, sources::FILE_BYTES as u64)
            .map_err(|error| Failure::new("could not read the sources").after(&error))?;
        let (file, complaints) = SourcesFile::read(text.as_deref().unwrap_or_default());
        for complaint in complaints {
            warn(&complaint.to_string());
        }
        Ok(file)
    }

    /// How the runtime is set up.
    pub fn setup(&self) -> Setup {
        let mut settings = self.settings.clone();
        settings.ca_file = self.ca_file().map(|path| path.to_string_lossy().into_owned());
        Setup {
            world: World::real(self.zone()),
            data: self.data.clone(),
            sources: self.sources_path(),
            directory: self.environment.directory.clone(),
            first_sources: String::new(),
            settings,
            offline: self.offline,
            allow_private: self.allow_private.clone(),
            browser: self.environment.browser.clone(),
            editor: self.environment.editor.clone(),
        }
    }

    /// Opens the store, and says what there was to mend.
    pub fn store(&self) -> Result<Store, Failure> {
        files::make_dir(&self.data)
            .map_err(|error| Failure::new("could not open the store").after(&error))?;
        let setup = self.setup();
        let opening = Store::open(&setup.store(), setup.world.now()).map_err(|error| not_opened(&error))?;
        for notice in &opening.notices {
            note(notice);
        }
        Ok(opening.store)
    }

    /// Joins the rooms, and says what there was to mend.
    pub fn services(&self) -> Result<Services, Failure> {
        let services = Services::open(self.setup())?;
        for notice in services.take_notices() {
            note(&notice);
        }
        Ok(services)
    }

    /// The keys, the reader's own over the shipped; what is wrong in them is said.
    pub fn keymap(&self) -> Keymap {
        let (file, text) = match &self.settings.keys {
            Keys::Here => (settings::FILE.to_owned(), Some(self.settings_text.clone())),
            Keys::File(name) => {
                let read = files::read_text(&self.config.join(name), settings::FILE_BYTES as u64);
                (name.clone(), read.ok().flatten())
            }
        };
        if text.is_none() {
            warn(&format!("`{file}` could not be read; the shipped keys are used"));
        }
        let (keymap, complaints) = Keymap::with(text.as_deref().unwrap_or_default());
        for complaint in complaints {
            warn(&format!("{file} line {}: {}", complaint.line, complaint.words));
        }
        keymap
    }
}

/// Why a store could not be opened, and what to do.
pub fn not_opened(error: &crate::store::Error) -> Failure {
    use crate::store::Error;
    let failure = Failure::new("could not open the store").after(error);
    match error {
        Error::Newer { .. } => failure.hint("use that version, or another `--data-dir`"),
        Error::Foreign { .. } => failure.hint("`--data-dir` says where else the store may be"),
        Error::Busy(_) => failure.hint("try again when the other one is done"),
        Error::Full(_) => failure.hint("make room, then try again"),
        _ => failure.hint("`dateline doctor` looks into it"),
    }
}

/// Says something that stops nothing.
pub fn warn(words: &str) {
    say(&masked(&format!("warning: {}", SafeText::line(words))));
}

/// Says something that the reader may like to know.
pub fn note(words: &str) {
    say(&masked(&format!("note: {}", SafeText::line(words))));
}

/// The directories of data and settings: those that were typed, else those of the system.
fn directories(flags: &Everywhere) -> Result<(PathBuf, PathBuf), Failure> {
    let given = |name: &str, path: Option<&PathBuf>| match path {
        Some(path) if path.as_os_str().is_empty() => {
            Err(Failure::misused(format!("`{name}` names no directory")))
        }
        Some(path) => Ok(Some(absolute(path))),
        None => Ok(None),
    };
    let data = given("--data-dir", flags.data_dir.as_ref())?;
    let config = given("--config-dir", flags.config_dir.as_ref())?;
    if let (Some(data), Some(config)) = (&data, &config) {
        return Ok((data.clone(), config.clone()));
    }
    let own = ProjectDirs::from("", "", "dateline").ok_or_else(|| {
        Failure::new("there is no home directory")
            .hint("`--data-dir` and `--config-dir` say where things are")
    })?;
    Ok((
        data.unwrap_or_else(|| own.data_dir().to_owned()),
        config.unwrap_or_else(|| own.config_dir().to_owned()),
    ))
}

/// The path from the root, so that it holds wherever we are later.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn check_host_and_port(text: &str) -> Result<(), Failure> {
    let is_good = text.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && !host.contains(['/', '@', ' ']) && port.parse::<u16>().is_ok_and(|port| port > 0)
    });
    if is_good {
        return Ok(());
    }
    Err(Failure::misused(format!("`--allow-private {text}` is no host and port"))
        .hint("one looks like `localhost:8080`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_host_is_named_with_its_port() {
        for good in ["localhost:80", "127.0.0.1:8080", "[::1]:9000"] {
            assert_eq!(check_host_and_port(good), Ok(()), "{good}");
        }
        for bad in ["localhost", ":80", "a:0", "a:99999", "http://a:80", "me@a:80", ""] {
            assert!(check_host_and_port(bad).is_err(), "{bad}");
        }
    }
}
