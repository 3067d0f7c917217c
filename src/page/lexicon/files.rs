//! The files of the lexicon, line by line.

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
    /// Whether the entries serve a topic.
    pub fn serves(self, topic: &str) -> bool {
        self.topics.split(' ').any(|own| own == topic)
    }

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
