//! Holds our own imports to the picture in `src/lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the top of the house to the bottom; rooms of one floor are strangers, except that
/// `app` sees what it holds.
const FLOORS: &[&[&str]] = &[
    &["cli"],
    &["demo"],
    &["runtime"],
    &["ui", "term"],
    &["app"],
    &["feed", "page", "related", "typeset", "config"],
    &["fetch", "store", "files"],
    &["model"],
    &["text"],
];

/// Below its floor, but hidden from it: (who, what).
const HIDDEN: &[(&str, &[&str])] = &[
    ("app", &["fetch", "store", "files", "feed", "page", "related"]),
    ("ui", &["fetch", "store", "files", "feed", "page", "related"]),
    ("term", &["fetch", "store", "files", "feed", "page", "related", "typeset"]),
    ("feed", &["fetch", "store", "files"]),
    ("page", &["fetch", "store", "files"]),
    ("related", &["fetch", "store", "files"]),
    ("typeset", &["fetch", "store", "files"]),
    ("config", &["fetch", "store", "files"]),
];

/// A crate that one room alone may know.
const OWNERS: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("reqwest", &["fetch"]),
    ("feed_rs", &["feed"]),
    ("dom_query", &["page"]),
    ("crossterm", &["term"]),
    ("ratatui", &["ui", "term", "runtime"]),
    ("clap", &["cli"]),
];

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&room))
        .unwrap_or_else(|| panic!("{room} stands on no floor"))
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// Every `crate::room` that a file names outside its comments, with its line.
fn named(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for part in code.split("crate::").skip(1) {
            let room: String = part
                .chars()
                .take_while(|character| character.is_ascii_lowercase() || *character == '_')
                .collect();
            found.push((number + 1, room));
        }
    }
    found
}

#[test]
fn imports_run_downwards_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 10, "the rooms were not found");
    let mut wrong = Vec::new();
    for file in files {
        let inner = file.strip_prefix(&root).expect("below src").to_string_lossy().into_owned();
        let room = inner.split(['/', '.']).next().expect("a name").to_owned();
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a file of ours");
        for (line, other) in named(&text) {
            if other.is_empty() || other == room {
                continue;
            }
            let hidden = HIDDEN.iter().any(|(who, what)| *who == room && what.contains(&other.as_str()));
            if floor(&other) <= floor(&room) || hidden {
                wrong.push(format!("{inner}:{line}: {room} may not know {other}"));
            }
        }
        for (name, owners) in OWNERS {
            let knows = text
                .lines()
                .any(|line| line.split("//").next().unwrap_or_default().contains(&format!("{name}::")));
            if knows && !owners.contains(&room.as_str()) {
                wrong.push(format!("{inner}: {name} belongs to {owners:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
