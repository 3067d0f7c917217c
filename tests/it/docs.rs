//! Holds what `docs` and `CONTRIBUTING.md` name to what there is.
//!
//! `FILE` in code form is a file or a folder of the repository, `FILE::NAME` something that the file
//! defines, `FILE::NAME` of a file that is no Rust a word that stands in it. Files of `src` may go
//! without `src/`. Any other `ONE::TWO` is two words of the code. `FILE` and `NAME` stand for any.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The documents, and the fewest names of files that each mentions.
const DOCUMENTS: &[(&str, usize)] = &[
    ("docs/architecture.md", 70),
    ("docs/changes.md", 35),
    ("docs/glossary.md", 60),
    ("docs/wrong-readings.md", 4),
    ("CONTRIBUTING.md", 8),
];
/// The kinds of change that the documents lead through, and the fewest steps of each.
const CHANGES: &[(&str, usize)] = &[
    ("A new date form", 3),
    ("A new key", 3),
    ("A new cause of failure", 3),
    ("A new word that ends a text", 3),
    ("A new column in the store", 3),
];
/// How files end that the documents name.
const ENDINGS: &[&str] = &[".rs", ".toml", ".md", ".txt", ".html", ".py", ".json", ".log"];
/// Files that the program writes; they lie in nobody's repository.
const WRITTEN: &[&str] = &["dateline.log", "settings.toml", "sources.toml"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The spans of a document in code form, each with its line; fenced blocks are no spans.
fn spans(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut is_fenced = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_fenced = !is_fenced;
        } else if !is_fenced {
            found.extend(line.split('`').skip(1).step_by(2).map(|span| (number + 1, span)));
        }
    }
    found
}

/// What a span names.
#[derive(Debug, PartialEq, Eq)]
enum Named<'a> {
    File(&'a str, Option<&'a str>),
    Words(Vec<&'a str>),
    Nothing,
}

fn named(span: &str) -> Named<'_> {
    let is_plain = span.chars().all(|sign| sign.is_ascii_alphanumeric() || "_-./:".contains(sign));
    let is_pattern = span.contains("NAME") || span.contains("FILE");
    if !is_plain || is_pattern || span.starts_with('/') || span.contains("://") {
        return Named::Nothing;
    }
    let (file, name) = span.split_once("::").map_or((span, None), |(file, name)| (file, Some(name)));
    if ENDINGS.iter().any(|ending| file.ends_with(ending)) && !file.starts_with('.')
        || file.ends_with('/')
        || file.starts_with(".ci/")
    {
        return if WRITTEN.contains(&file) { Named::Nothing } else { Named::File(file, name) };
    }
    match name {
        Some(_) => Named::Words(span.split("::").filter(|word| *word != "crate").collect()),
        None => Named::Nothing,
    }
}

/// Where a file is that a document names.
fn place(file: &str) -> Option<PathBuf> {
    [root().join(file), root().join("src").join(file)].into_iter().find(|path| path.exists())
}

/// Whether a word stands in a text by itself.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |sign: char| sign.is_alphanumeric() || sign == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(is_part)
            && !text[at + word.len()..].chars().next().is_some_and(is_part)
    })
}

/// Whether Rust defines a name: an item, or a variant or field on a line of its own.
fn defines(code: &str, name: &str) -> bool {
    const ITEMS: &[&str] =
        &["fn ", "struct ", "enum ", "trait ", "type ", "const ", "static ", "mod ", "macro_rules! "];
    let lines = || code.lines().map(|line| line.split("//").next().unwrap_or_default());
    let is_item = |line: &str| {
        ITEMS.iter().any(|item| {
            line.match_indices(item).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(char::is_alphanumeric)
                    && line[at + item.len()..].strip_prefix(name).is_some_and(|rest| {
                        !rest.starts_with(|sign: char| sign.is_alphanumeric() || sign == '_')
                    })
            })
        })
    };
    let is_variant = |line: &str| {
        name.starts_with(char::is_uppercase)
            && line.trim().strip_prefix(name).is_some_and(|rest| {
                rest.is_empty() || rest == "," || rest.starts_with([' ', '(', '{']) && !rest.contains("=>")
            })
    };
    lines().any(|line| is_item(line) || is_variant(line))
}

fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&read(&path));
        }
    }
}

#[test]
fn all_that_the_documents_name_is_there() {
    let mut code = String::new();
    sources(&root().join("src"), &mut code);
    let mut wrong = Vec::new();
    for (document, least) in DOCUMENTS {
        let text = read(&root().join(document));
        let mut files = 0;
        for (line, span) in spans(&text) {
            let is_there = match named(span) {
                Named::Nothing => true,
                Named::Words(words) => words.iter().all(|word| has_word(&code, word)),
                Named::File(file, name) => {
                    files += 1;
                    place(file).is_some_and(|path| match name {
                        None => true,
                        Some(name) if path.extension().is_some_and(|extension| extension == "rs") => {
                            defines(&read(&path), name)
                        }
                        Some(word) => has_word(&read(&path), word),
                    })
                }
            };
            if !is_there {
                wrong.push(format!("{document}:{line}: `{span}` is not there"));
            }
        }
        assert!(files >= *least, "{document} names {files} files of at least {least}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_documents_lead_through_five_kinds_of_change() {
    let text = DOCUMENTS.iter().map(|(document, _)| read(&root().join(document))).collect::<String>();
    for (change, least) in CHANGES {
        let (_, after) = text.split_once(&format!("# {change}\n")).unwrap_or_else(|| panic!("{change}?"));
        let steps = after.lines().take_while(|line| !line.starts_with('#'));
        let steps = steps.filter(|line| line.starts_with(|sign: char| sign.is_ascii_digit()));
        let named = steps.filter(|step| step.contains("::")).count();
        assert!(named >= *least, "{change}: {named} steps that name file and function");
    }
}

#[test]
fn the_map_shows_each_room() {
    let text = read(&root().join("docs/architecture.md"));
    let shown: BTreeSet<&str> = spans(&text).into_iter().map(|(_, span)| span).collect();
    for entry in fs::read_dir(root().join("src")).expect("a folder of ours") {
        let path = entry.expect("an entry").path();
        let room = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_file() {
            let file = format!("src/{room}");
            assert!(shown.contains(file.as_str()), "docs/architecture.md does not show `{file}`");
        }
    }
}

#[test]
fn a_name_that_is_gone_is_found() {
    let code = "pub(super) fn find(text: &str) -> When {\nenum Cause {\n    Gone { at: When },\n    Late,\n}\nuse x::finder; find_all();\n";
    for (name, is_there) in [
        ("find", true),
        ("Cause", true),
        ("Gone", true),
        ("Late", true),
        ("find_all", false),
        ("fin", false),
        ("When", false),
    ] {
        assert_eq!(defines(code, name), is_there, "{name}");
    }
    assert_eq!(named("page/dates.rs::find"), Named::File("page/dates.rs", Some("find")));
    assert_eq!(named("assets/lexicon/"), Named::File("assets/lexicon/", None));
    assert_eq!(named("Message::Pressed"), Named::Words(vec!["Message", "Pressed"]));
    assert_eq!(named("tests/fixtures/golden/NAME.html"), Named::Nothing);
    assert_eq!(named("cargo test"), Named::Nothing);
    assert_eq!(named("settings.toml"), Named::Nothing);
}
