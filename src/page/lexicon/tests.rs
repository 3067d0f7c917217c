//! Holds the files of the lexicon in order: a rule may believe that what it asks for is there once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::files::{FILES, Line, lines};
use super::words::folded;
use super::*;

/// Topics whose words are asked for anywhere in a text: one that holds another is never needed.
const WITHIN: &[&str] =
    &["walls.agree", "walls.challenger", "walls.paywall", "walls.reserved", "walls.script"];

/// Roles and topics of which a name or a text has one at most.
const APART: &[[&str; 2]] = &[
    ["other", "story"],
    ["either", "other"],
    ["either", "story"],
    ["kicker", "no-kicker"],
    ["list.latest", "list.related"],
    ["list.apart", "list.latest"],
    ["list.apart", "list.related"],
    ["agency", "organisation"],
    ["challenge", "consent"],
    ["gone", "paywall"],
    ["apart", "latest"],
    ["apart", "related"],
    ["latest", "related"],
    ["apart.whole", "latest"],
    ["apart.whole", "related"],
    ["latest", "related.whole"],
];

/// An entry as it is compared: names as they are written, all else folded.
fn compared(file: &str, entry: &'static str) -> String {
    if file == "names" { entry.to_owned() } else { folded(entry).into_owned() }
}

/// What a line's entries serve: their roles, or their topics.
fn uses(file: &str, line: &Line) -> Vec<&'static str> {
    (if file == "names" { line.key } else { line.topics }).split(' ').collect()
}

/// All lines, each with its file.
fn all() -> impl Iterator<Item = (&'static str, Line)> {
    FILES.iter().flat_map(|&(file, _)| lines(file).map(move |line| (file, line)))
}

#[test]
fn entries_stand_in_order_and_once() {
    let mut seen = BTreeSet::new();
    let mut before = (("", "", ""), String::new());
    for (file, line) in all() {
        let of_line = (file, line.topics, line.key);
        for entry in line.entries() {
            let text = compared(file, entry);
            assert!(!text.trim().is_empty(), "empty in {line:?}");
            assert!(before.0 != of_line || before.1 < text, "out of order: {text} after {}", before.1);
            before = (of_line, text.clone());
            let served = if file == "names" { vec![("", "")] } else { by_language(file, &line) };
            for (topic, language) in served {
                assert!(seen.insert((file, topic, language, text.clone())), "twice: {text} in {line:?}");
            }
        }
    }
}

/// The topics of a line, each in each of its languages.
fn by_language(file: &str, line: &Line) -> Vec<(&'static str, &'static str)> {
    let languages = || line.key.split(' ');
    uses(file, line)
        .into_iter()
        .flat_map(|topic| languages().map(move |language| (topic, language)))
        .collect()
}

#[test]
fn no_entry_is_covered_by_a_shorter_one() {
    let spaced = |text: &str| format!(" {text} ");
    let mut roles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in lines("names") {
        for role in uses("names", &line).into_iter().filter(|role| *role != "either") {
            roles.entry(role).or_default().extend(line.entries());
        }
    }
    for (role, names) in &roles {
        for name in names {
            let cover = names.iter().find(|other| *other != name && spaced(name).contains(&spaced(other)));
            assert_eq!(cover, None, "{name} as {role}");
        }
    }
    for topic in WITHIN {
        let words = super::topic(topic);
        for word in words.iter() {
            let cover = words.iter().find(|other| *other != word && word.contains(*other));
            assert_eq!(cover, None, "{word} in {topic}");
        }
    }
}

#[test]
fn no_entry_contradicts_itself() {
    for (file, line) in all() {
        let uses = uses(file, &line);
        for [one, other] in APART {
            assert!(!(uses.contains(one) && uses.contains(other)), "{one} and {other}: {line:?}");
        }
    }
}

#[test]
fn each_topic_is_asked_for_and_each_that_is_asked_for_has_entries() {
    let mut code = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of ours") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("lexicon/tests.rs") {
                code.push_str(&fs::read_to_string(path).expect("a file of ours"));
            }
        }
    }
    let mut asked = BTreeSet::new();
    for (call, file) in [("role(\"", "names."), ("topic(\"", ""), ("as_written(\"", ""), ("spoken(\"", "")] {
        let names = code.split(call).skip(1).filter_map(|rest| rest.split('"').next());
        asked.extend(names.map(|name| format!("{file}{name}")));
    }
    let there: BTreeSet<String> = all()
        .flat_map(|(file, line)| uses(file, &line).into_iter().map(move |name| format!("{file}.{name}")))
        .collect();
    assert_eq!(asked, there);
    assert!(NAMES.roles.len() <= 128, "a role has a bit of its own");
}

#[test]
fn the_lexicon_has_its_size() {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (file, line) in all() {
        let [entries, served] = counts.entry(file).or_default();
        *entries += line.entries().count();
        *served += line.entries().count() * uses(file, &line).len();
    }
    let told = counts.iter().map(|(file, [entries, served])| format!("{file}: {entries}, {served} uses\n"));
    insta::assert_snapshot!(told.collect::<String>(), @r"
    addresses: 265, 314 uses
    data: 70, 70 uses
    lines: 1139, 1149 uses
    lists: 1312, 1422 uses
    names: 648, 978 uses
    people: 638, 741 uses
    pictures: 268, 268 uses
    sections: 240, 283 uses
    times: 29, 29 uses
    walls: 619, 619 uses
    ");
}

#[test]
fn a_text_is_held_against_a_topic() {
    let leads = topic("people.lead");
    assert!(leads.has("written by") && !leads.has("written") && !leads.has(""));
    let opening: Vec<_> = leads.opening("par notre correspondant à Bard").collect();
    assert_eq!(opening, [("par", " notre correspondant à Bard"), ("par notre correspondant", " à Bard")]);
    assert_eq!(leads.opening("p").count(), 0);
    assert!(topic("people.office").has_word_of("the editor, in Bard") && !leads.has_word_of("(Bard)"));
    let asks = topic("walls.paywall");
    assert!(asks.are_in("please log in to continue reading") && !asks.are_in("go on"));
    assert!(topic("people.none").iter().next().is_none() && !topic("people.none").are_in("text"));
}

#[test]
fn a_label_gives_its_roles() {
    let check = |label: &str, name: &str, expected: bool| {
        let hashes: Vec<u64> = label.split_whitespace().map(|word| hash(word.as_bytes())).collect();
        assert_eq!(NAMES.roles_of(label, &hashes).have(role(name)), expected, "{label}: {name}");
    };
    check(" article body text wrap ", "story", true);
    check(" article wide body ", "story", false);
    check(" sponsored ", "no-lead", true);
    check(" unsponsored ", "no-lead", false);
    check(" sponsored ", "no such role", false);
}
