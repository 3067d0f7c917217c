//! The words that rules go by: what elements are called, and what people read.
//!
//! They are data, in `assets/lexicon`: one file a subject, each entry once, behind the roles or under the
//! topics that it serves. A rule names its role or topic in a static beside it; each is read at its first use.
//!
//! A line of a file is a comment (`#`), a heading of topics (`[advert label]`), or entries parted by
//! semicolons: bars stand in some of them. What stands before ` = ` is the languages of the entries from
//! there on, or in `names.txt` their roles.

mod names;
#[cfg(test)]
mod tests;
mod words;

pub(super) use names::{NAMES, Role, Roles, hash, holds, role};
pub(super) use words::{Spoken, Topic, Words, as_written, spoken, topic};

/// The files, by what stands before the dot in a topic's name.
const FILES: &[(&str, &str)] = &[
    ("addresses", include_str!("../../assets/lexicon/addresses.txt")),
    ("data", include_str!("../../assets/lexicon/data.txt")),
    ("lines", include_str!("../../assets/lexicon/lines.txt")),
    ("lists", include_str!("../../assets/lexicon/lists.txt")),
    ("names", include_str!("../../assets/lexicon/names.txt")),
    ("people", include_str!("../../assets/lexicon/people.txt")),
    ("pictures", include_str!("../../assets/lexicon/pictures.txt")),
    ("sections", include_str!("../../assets/lexicon/sections.txt")),
    ("times", include_str!("../../assets/lexicon/times.txt")),
    ("walls", include_str!("../../assets/lexicon/walls.txt")),
];

/// A line of entries.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// The topics that they serve.
    topics: &'static str,
    /// The languages that they are of, or the roles that they give; empty where none are told.
    key: &'static str,
    entries: &'static str,
}

impl Line {
    fn serves(self, topic: &str) -> bool {
        self.topics.split(' ').any(|own| own == topic)
    }

    fn entries(self) -> impl Iterator<Item = &'static str> {
        self.entries.split(';').map(str::trim)
    }
}

/// The lines of a file that hold entries, in order.
fn lines(file: &str) -> impl Iterator<Item = Line> {
    let text = FILES.iter().find(|(name, _)| *name == file).map_or("", |(_, text)| *text);
    let (mut topics, mut key) = ("", "");
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(move |line| {
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            (topics, key) = (heading, "");
            return None;
        }
        let mut entries = line;
        if let Some((before, behind)) = line.split_once(" = ") {
            (key, entries) = (before, behind);
        }
        Some(Line { topics, key, entries })
    })
}
