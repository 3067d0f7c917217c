//! `settings.toml`: everything that is set, over the defaults in `assets/settings.toml`.
//!
//! Reading never fails: a key that is not known, or of the wrong kind, is named with its line and
//! the nearest known, and the default stands.

use std::time::Duration;

use toml_edit::{Document, Item, TableLike};

use super::complaint::{Complaint, Reading, line_of};
use super::keymap::KeyPlace;
use crate::text::SafeText;

/// The file's name.
pub const FILE: &str = "settings.toml";
/// The defaults, with a word on each key.
pub const SHIPPED: &str = include_str!("../../assets/settings.toml");
/// The largest file that is read, in bytes.
pub const FILE_BYTES: usize = 1024 * 1024;

/// When something is done: always, never, or as the surroundings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// As the surroundings are.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// How many full texts are fetched ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefetch {
    /// In one refresh.
    pub per_refresh: u32,
    /// Of these from one host.
    pub per_host: u32,
    /// In a day.
    pub per_day: u32,
}

/// What the store keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Days that a read story is kept.
    pub read_days: u32,
    /// Days that an unread story is kept.
    pub unread_days: u32,
    /// Stories of each source that are kept however old they are.
    pub per_source: u32,
}

/// Where the reader's own keys are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keys {
    /// In `[keys]` of the settings themselves, or nowhere.
    #[default]
    Here,
    /// In a file beside them.
    File(String),
}

/// What is set, once the defaults and the file are laid over one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The theme's name.
    pub theme: String,
    /// Columns of the measure.
    pub width: u16,
    /// The zone that times are shown in; the system's if `None`.
    pub zone: Option<String>,
    /// Whether the models are used.
    pub models: bool,
    /// The outlets whose versions of an event the front page shows before others, the dearest first.
    pub favourites: Vec<String>,
    /// Whether sources are asked by schedule.
    pub auto_refresh: bool,
    /// How long a source that was asked is not asked again.
    pub recheck: Duration,
    /// How long a host is left alone between two requests.
    pub pause: Duration,
    /// Requests at once.
    pub at_once: usize,
    /// A proxy instead of the environment's. May bear a login: never shown.
    pub proxy: Option<String>,
    /// A file of root certificates; a relative path counts from the config directory.
    pub ca_file: Option<String>,
    /// Private `host:port` that documents may lead to.
    pub allow_private: Vec<String>,
    /// What is fetched ahead.
    pub prefetch: Prefetch,
    /// Whether pictures are shown.
    pub pictures: Choice,
    /// What the store keeps.
    pub keep: Keep,
    /// Where the reader's own keys are.
    pub keys: Keys,
}

impl Default for Settings {
    /// The shipped file.
    fn default() -> Self {
        Self {
            theme: "terminal".to_owned(),
            width: 72,
            zone: None,
            models: true,
            favourites: Vec::new(),
            auto_refresh: true,
            recheck: Duration::from_secs(2 * 60),
            pause: Duration::from_secs(1),
            at_once: 64,
            proxy: None,
            ca_file: None,
            allow_private: Vec::new(),
            prefetch: Prefetch { per_refresh: 20, per_host: 3, per_day: 200 },
            pictures: Choice::Auto,
            keep: Keep { read_days: 90, unread_days: 180, per_source: 50 },
            keys: Keys::Here,
        }
    }
}

/// The keys at the top of the file.
const TOP: &[&str] = &[
    "theme",
    "width",
    "zone",
    "models",
    "favourites",
    "refresh",
    "fetch",
    "prefetch",
    "pictures",
    "keep",
    "keys",
    // Both of `[fetch]`, and taken here as well.
    "proxy",
    "ca-file",
];

impl Settings {
    /// Reads the file over the defaults; what is wrong in it is left out and named.
    pub fn read(text: &str) -> (Self, Vec<Complaint>) {
        let mut settings = Self::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let alone = |line, words: &str| vec![Complaint { file: FILE, line, words: SafeText::line(words) }];
        if text.len() > FILE_BYTES {
            return (settings, alone(1, "the file is larger than 1 MiB and is not read"));
        }
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => {
                let line = line_of(text, error.span().map_or(0, |span| span.start));
                let words = format!("{}; the whole file is left out", error.message().replace('\n', " "));
                return (settings, alone(line, &words));
            }
        };
        let mut reading = Reading::new(FILE, text, 0);
        settings.take(document.as_table(), &mut reading);
        (settings, reading.complaints)
    }

    fn take(&mut self, root: &dyn TableLike, reading: &mut Reading<'_>) {
        reading.check_keys(root, "", TOP);
        put(&mut self.theme, reading.string(root, "theme").filter(|name| !name.is_empty()));
        put(&mut self.width, number(reading.number(root, "width", 20..=200)));
        if let Some(zone) = reading.string(root, "zone") {
            let known = zone.is_empty() || zone == "system" || jiff::tz::TimeZone::get(&zone).is_ok();
            if known {
                self.zone = (!zone.is_empty() && zone != "system").then_some(zone);
            } else {
                let at = root.get("zone").and_then(Item::span);
                reading.complain(at, format!("there is no zone `{zone}`; one looks like \"Europe/Paris\""));
            }
        }
        put(&mut self.models, reading.boolean(root, "models"));
        put(&mut self.favourites, reading.strings(root, "favourites"));
        if let Some(refresh) = reading.table(root, "refresh") {
            reading.check_keys(refresh, "refresh", &["auto", "recheck"]);
            put(&mut self.auto_refresh, reading.boolean(refresh, "auto"));
            put(
                &mut self.recheck,
                reading.fraction(refresh, "recheck", 24.0 * 60.0).map(|minutes| seconds(minutes * 60.0)),
            );
        }
        if let Some(fetch) = reading.table(root, "fetch") {
            reading.check_keys(fetch, "fetch", &["pause", "at-once", "proxy", "ca-file", "allow-private"]);
            put(&mut self.pause, reading.fraction(fetch, "pause", 3600.0).map(seconds));
            put(&mut self.at_once, number(reading.number(fetch, "at-once", 1..=64)));
            self.take_network(fetch, reading);
            put(&mut self.allow_private, reading.strings(fetch, "allow-private"));
        }
        self.take_network(root, reading);
        if let Some(prefetch) = reading.table(root, "prefetch") {
            reading.check_keys(prefetch, "prefetch", &["per-refresh", "per-host", "per-day"]);
            put(&mut self.prefetch.per_refresh, reading.number(prefetch, "per-refresh", 0..=1000));
            put(&mut self.prefetch.per_host, reading.number(prefetch, "per-host", 0..=1000));
            put(&mut self.prefetch.per_day, reading.number(prefetch, "per-day", 0..=10_000));
        }
        if let Some(pictures) = reading.table(root, "pictures") {
            reading.check_keys(pictures, "pictures", &["show"]);
            let words = [("auto", Choice::Auto), ("on", Choice::On), ("off", Choice::Off)];
            put(&mut self.pictures, reading.word(pictures, "show", &words));
        }
        if let Some(keep) = reading.table(root, "keep") {
            reading.check_keys(keep, "keep", &["read", "unread", "per-source"]);
            put(&mut self.keep.read_days, reading.number(keep, "read", 1..=36_500));
            put(&mut self.keep.unread_days, reading.number(keep, "unread", 1..=36_500));
            put(&mut self.keep.per_source, reading.number(keep, "per-source", 0..=1_000_000));
        }
        self.take_keys(root, reading);
    }

    fn take_network(&mut self, table: &dyn TableLike, reading: &mut Reading<'_>) {
        let filled = |text: String| (!text.is_empty()).then_some(text);
        put(&mut self.proxy, reading.string(table, "proxy").map(filled));
        put(&mut self.ca_file, reading.string(table, "ca-file").map(filled));
    }

    fn take_keys(&mut self, root: &dyn TableLike, reading: &mut Reading<'_>) {
        let Some(item) = root.get("keys") else { return };
        if let Some(file) = item.as_str() {
            let is_name =
                !file.is_empty() && !file.contains(['/', '\\', '\0']) && file != "." && file != "..";
            if is_name {
                self.keys = Keys::File(file.to_owned());
            } else {
                reading.complain(item.span(), "`keys` names a file beside this one, without a folder");
            }
        } else if let Some(keys) = reading.table(root, "keys") {
            // What stands in the tables is the keymap's affair; that they are some of its own is seen here.
            let places: Vec<&str> = KeyPlace::ALL.iter().map(|place| place.name()).collect();
            reading.check_keys(keys, "keys", &places);
        }
    }
}

fn put<T>(setting: &mut T, read: Option<T>) {
    if let Some(value) = read {
        *setting = value;
    }
}

fn number<T: TryFrom<u32>>(read: Option<u32>) -> Option<T> {
    read.and_then(|number| T::try_from(number).ok())
}

fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        Settings::read(text).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_shipped_file_says_what_the_defaults_are() {
        assert_eq!(Settings::read(SHIPPED), (Settings::default(), Vec::new()));
    }

    #[test]
    fn every_key_of_the_shipped_file_is_explained() {
        let mut is_explained = false;
        for line in SHIPPED.lines() {
            match line {
                _ if line.starts_with('#') => is_explained = true,
                "" => is_explained = false,
                _ if line.starts_with('[') => {}
                // Those of one group share their words.
                _ => assert!(is_explained, "{line}"),
            }
        }
    }

    #[test]
    fn what_is_set_goes_over_the_defaults() {
        let (settings, complaints) = Settings::read(
            "width = 60\nzone = \"Europe/Paris\"\nmodels = false\nfavourites = \"The Coast\"\nproxy = \"http://p.example:1\"\n\
             [refresh]\nauto = false\nrecheck = 0\n[fetch]\npause = 0.5\nallow-private = \"127.0.0.1:8080\"\n\
             [prefetch]\nper-refresh = 0\n[pictures]\nshow = false\n[keep]\nread = 7\n\
             [keys.article]\n\"x\" = \"quit\"\n",
        );
        assert_eq!(complaints, []);
        let expected = Settings {
            width: 60,
            zone: Some("Europe/Paris".into()),
            models: false,
            favourites: vec!["The Coast".into()],
            proxy: Some("http://p.example:1".into()),
            auto_refresh: false,
            recheck: Duration::ZERO,
            pause: Duration::from_millis(500),
            allow_private: vec!["127.0.0.1:8080".into()],
            prefetch: Prefetch { per_refresh: 0, ..Settings::default().prefetch },
            pictures: Choice::Off,
            keep: Keep { read_days: 7, ..Settings::default().keep },
            ..Settings::default()
        };
        assert_eq!(settings, expected);
        assert_eq!(Settings::read("keys = \"vi.toml\"").0.keys, Keys::File("vi.toml".into()));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_default_stands() {
        let check = |text: &str, expected: &str| {
            assert_eq!(complaints(text), [expected], "{text}");
            assert_eq!(Settings::read(text).0, Settings::default(), "{text}");
        };
        check("\nwidht = 70", "settings.toml line 2: unknown key `widht`, did you mean `width`?");
        check(
            "[refresh]\nauot = true",
            "settings.toml line 2: unknown key `auot` in `refresh`, did you mean `auto`?",
        );
        check("nonsense-all-over = 1", "settings.toml line 1: unknown key `nonsense-all-over`");
        check("width = \"wide\"", "settings.toml line 1: `width` must be a whole number from 20 to 200");
        check("width = 100000000000", "settings.toml line 1: `width` must be a whole number from 20 to 200");
        check("models = 1", "settings.toml line 1: `models` must be true or false");
        check("refresh = 3", "settings.toml line 1: `refresh` must be a table");
        check("[fetch]\npause = -1", "settings.toml line 2: `pause` must be a number from 0 to 3600");
        check("[fetch]\npause = nan", "settings.toml line 2: `pause` must be a number from 0 to 3600");
        check(
            "[pictures]\nshow = \"maybe\"",
            "settings.toml line 2: `show` must be one of \"auto\", \"on\", \"off\"",
        );
        check(
            "zone = \"Mars/Base\"",
            "settings.toml line 1: there is no zone `Mars/Base`; one looks like \"Europe/Paris\"",
        );
        check(
            "keys = \"../../x\"",
            "settings.toml line 1: `keys` names a file beside this one, without a folder",
        );
        check(
            "[keys.artcle]",
            "settings.toml line 1: unknown key `artcle` in `keys`, did you mean `article`?",
        );
        assert_eq!(complaints("width = 60\ntheme = [").len(), 1);
        assert!(complaints(&" ".repeat(FILE_BYTES + 1))[0].contains("larger"));
    }

    #[test]
    fn a_file_of_errors_gets_a_bounded_answer() {
        let lines: Vec<String> = (0..1000).map(|number| format!("wrong{number} = 1")).collect();
        let text = lines.join("\n");
        assert_eq!(complaints(&text).len(), super::super::COMPLAINTS);
    }
}
