//! The files of the lexicon, line by line.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The files, by what stands before the dot in a topic's name.
pub(super) const FILES: &[(&str, &str)] = &[
    ("addresses", include_str!("../../../assets/lexicon/addresses.txt")),
    ("data", include_str!("../../../assets/lexicon/data.txt")),
    ("lines", include_str!("../../../assets/lexicon/lines.txt")),
    ("lists", include_str!("../../../assets/lexicon/lists.txt")),
    ("names", include_str!("../../../assets/lexicon/names.txt")),
    ("people", include_str!("../../../assets/lexicon/people.txt")),
    ("pictures", include_str!("../../../assets/lexicon/pictures.txt")),
    ("sections", include_str!("../../../assets/lexicon/sections.txt")),
    ("times", include_str!("../../../assets/lexicon/times.txt")),
    ("walls", include_str!("../../../assets/lexicon/walls.txt")),
];

/// A line of entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The topics that they serve.
    pub topics: &'static str,
    /// The languages that they are of, or the roles that they give; empty where none are told.
    pub key: &'static str,
    entries: &'static str,
}

impl Line {
    /// The entries.
    pub fn entries(self) -> impl Iterator<Item = &'static str> {
        self.entries.split(';').map(str::trim)
    }
}

/// The lines of a file that hold entries, in order.
pub(super) fn lines(file: &str) -> impl Iterator<Item = Line> {
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

/// The lines of all files by file and topic: many topics are asked for, each file is read once.
static BY_TOPIC: LazyLock<HashMap<(&str, &str), Vec<Line>>> = LazyLock::new(|| {
    let mut by_topic: HashMap<_, Vec<Line>> = HashMap::new();
    for &(file, _) in FILES.iter().filter(|(file, _)| *file != "names") {
        for line in lines(file) {
            for topic in line.topics.split(' ') {
                by_topic.entry((file, topic)).or_default().push(line);
            }
        }
    }
    by_topic
});

/// The lines that serve a topic, `file.topic`.
pub(super) fn lines_of(name: &'static str) -> &'static [Line] {
    let (file, topic) = name.split_once('.').unwrap_or((name, ""));
    BY_TOPIC.get(&(file, topic)).map_or(&[], Vec::as_slice)
}
