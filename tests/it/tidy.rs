//! Holds our own files to the picture in `src/lib.rs`: imports run downwards between the rooms and in
//! no circle inside one, files and functions stay small.

mod code;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use self::code::Code;

/// The rooms from the top of the house to the bottom; rooms of one floor are strangers, except that
/// `app` sees what it holds.
const FLOORS: &[&[&str]] = &[
    &["cli"],
    &["demo"],
    &["runtime"],
    &["ui", "term"],
    &["app"],
    &["feed", "page", "related", "typeset", "config"],
    &["dates", "decode", "trees"],
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
    ("dates", &["fetch", "store", "files"]),
    ("decode", &["fetch", "store", "files"]),
    ("trees", &["fetch", "store", "files"]),
];

/// A crate that one room alone may know.
const OWNERS: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("reqwest", &["fetch"]),
    ("feed_rs", &["feed"]),
    ("chardetng", &["decode"]),
    ("dom_query", &["page"]),
    ("crossterm", &["term"]),
    ("ratatui", &["ui", "term", "runtime"]),
    ("clap", &["cli"]),
];

/// A file may have so many lines.
const LONGEST_FILE: usize = 600;
/// A function may have so many lines, the one-line arms of a `match` apart.
const LONGEST_FUNCTION: usize = 80;

/// Every file of `src` with its text, by its path in there; files of tests apart.
fn sources() -> BTreeMap<String, String> {
    fn walk(root: &Path, folder: &Path, into: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder of ours") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                walk(root, &path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inner = path.strip_prefix(root).expect("below it").to_string_lossy().into_owned();
                into.insert(inner, fs::read_to_string(&path).expect("a file of ours"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    walk(&root, &root, &mut found);
    assert!(found.len() > 100, "the rooms were not found");
    found
}

fn is_of_tests(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.contains("/tests/")
}

/// All files, read.
fn read() -> BTreeMap<String, Code> {
    sources()
        .into_iter()
        .filter(|(file, _)| !is_of_tests(file))
        .map(|(file, text)| (file, Code::of(&text)))
        .collect()
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().expect("a name")
}

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&room))
        .unwrap_or_else(|| panic!("{room} stands on no floor"))
}

#[test]
fn imports_run_downwards_only() {
    let mut wrong = Vec::new();
    for (file, code) in read() {
        let room = room(&file);
        if matches!(room, "lib" | "main") {
            continue;
        }
        for (line, path) in &code.paths {
            if path[0] == "crate" && path.len() > 1 && path[1] != room {
                let other = path[1].as_str();
                let hidden = HIDDEN.iter().any(|(who, what)| *who == room && what.contains(&other));
                if floor(other) <= floor(room) || hidden {
                    wrong.push(format!("{file}:{line}: {room} may not know {other}"));
                }
            }
            for (name, owners) in OWNERS {
                if path[0] == *name && path.len() > 1 && !owners.contains(&room) {
                    wrong.push(format!("{file}:{line}: {name} belongs to {owners:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files that a path names which is written in `module`: the one in which it ends, and those that hand on
/// what is looked for; none for what is a module, or not ours.
fn files_of(files: &BTreeMap<String, Code>, module: &[String], path: &[String], depth: usize) -> Vec<String> {
    let file = |module: &[String]| {
        let file = if module.is_empty() { "lib.rs".to_owned() } else { format!("{}.rs", module.join("/")) };
        files.contains_key(&file).then_some(file)
    };
    let mut module = module.to_vec();
    let mut is_begun = false;
    for (at, part) in path.iter().enumerate() {
        match part.as_str() {
            "crate" => module.clear(),
            "super" => drop(module.pop()),
            "self" => {}
            name => {
                let Some(own) = file(&module) else { return Vec::new() };
                let inner = [&module[..], std::slice::from_ref(part)].concat();
                let is_module = file(&inner).is_some();
                // A module and a function may bear one name; where the path goes on, it is the module.
                let used = files[&own].uses.get(name).filter(|_| !is_module || at + 1 == path.len());
                if let Some(used) = used.filter(|used| depth < 9 && used[..] != path[at..]) {
                    let whole = [used, &path[at + 1..]].concat();
                    return [files_of(files, &module, &whole, depth + 1), vec![own]].concat();
                }
                if !is_module {
                    return is_begun.then_some(own).into_iter().collect();
                }
                module = inner;
            }
        }
        is_begun = true;
    }
    Vec::new()
}

/// Which files of its own room each file names.
fn neighbours(files: &BTreeMap<String, Code>) -> BTreeMap<&str, BTreeSet<String>> {
    let known = |(file, code): (&'_ String, &'_ Code)| -> BTreeSet<String> {
        let module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        let named = code.paths.iter().flat_map(|(_, path)| files_of(files, &module, path, 0));
        named.filter(|other| other != file && room(other) == room(file)).collect()
    };
    files.iter().map(|(file, code)| (file.as_str(), known((file, code)))).collect()
}

/// What a file reaches by way of those that it names, itself only on a circle.
fn reached<'a>(neighbours: &'a BTreeMap<&str, BTreeSet<String>>, file: &'a str) -> BTreeSet<&'a str> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![file]);
    while let Some(file) = open.pop() {
        open.extend(neighbours[file].iter().map(String::as_str).filter(|other| reached.insert(*other)));
    }
    reached
}

#[test]
fn no_files_of_a_room_lie_on_a_circle() {
    let files = read();
    let neighbours = neighbours(&files);
    let all: BTreeMap<&str, BTreeSet<&str>> =
        files.keys().map(|file| (file.as_str(), reached(&neighbours, file))).collect();
    let on_a_circle: BTreeMap<String, String> = all
        .iter()
        .filter(|(file, reached)| reached.contains(*file))
        .map(|(file, _)| {
            let back = neighbours[file].iter().filter(|other| all[other.as_str()].contains(file));
            let back: Vec<&str> = back.map(String::as_str).collect();
            ((*file).to_owned(), format!("{file} names {}, and so comes back to itself", back.join(", ")))
        })
        .collect();
    hold(&[], &on_a_circle);
}

#[test]
fn files_and_functions_stay_small() {
    let long = |(file, text): (String, String)| {
        let lines = text.lines().count();
        (lines > LONGEST_FILE).then(|| (file.clone(), format!("{file} has {lines} lines")))
    };
    hold(&[], &sources().into_iter().filter_map(long).collect());
    let mut functions = BTreeMap::new();
    for (file, code) in read() {
        for function in code.functions.iter().filter(|function| function.lines > LONGEST_FUNCTION) {
            let name = format!("{file} {}", function.name);
            functions.insert(name.clone(), format!("{name} has {} lines", function.lines));
        }
    }
    hold(&[], &functions);
}

/// Fails for what is wrong and not excepted, and for an exception that is no longer needed.
fn hold(excepted: &[&str], wrong: &BTreeMap<String, String>) {
    let new =
        wrong.iter().filter(|(name, _)| !excepted.contains(&name.as_str())).map(|(_, words)| words.clone());
    let fine = excepted.iter().filter(|name| !wrong.contains_key(**name));
    let said: Vec<String> =
        new.chain(fine.map(|name| format!("{name} is fine now: take it out of the list"))).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}
