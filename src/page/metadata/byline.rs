//! Who made a story.

use super::{Head, Meta};
use crate::model::{Person, PersonKind};
use crate::page::ld::LinkedData;
use crate::page::lines::Line;
use crate::page::people;
use crate::page::tree::Tree;
use crate::text::fold;

const BYLINE_WORDS: &[&str] = &[
    "byline",
    "bylines",
    "author",
    "authors",
    "author name",
    "autor",
    "autoren",
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "firma",
    "writer",
    "by line",
    "contributor",
    "contributors",
    "journalist",
    "verfasser",
    "autorenzeile",
    "byl",
    "redactor",
    "creator",
    "article author",
    "signature",
    "reporter",
];

/// Addresses of pages about a writer.
fn is_profile(href: &str) -> bool {
    let href = href.to_ascii_lowercase();
    [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/auteur/",
        "/autore/",
        "/people/",
        "/person/",
        "/profile/",
        "/profiles/",
        "/staff/",
        "/by/",
        "/contributors/",
        "/contributor/",
        "/journalist/",
        "/journalists/",
        "/writers/",
        "/redakteure/",
        "/autores/",
        "/firmas/",
        "/reporter/",
        "/columnist/",
        "/impressum/autor",
    ]
    .iter()
    .any(|part| href.contains(part))
}

/// The byline: persons that the head shows, persons that are stated, agencies and newsrooms.
pub(in crate::page) fn people(
    tree: &Tree,
    head: &Head,
    linked: &LinkedData,
    meta: &Meta,
    outlet: Option<&str>,
) -> Vec<Person> {
    let mut stated: Vec<Person> = Vec::new();
    let add = |into: &mut Vec<Person>, people: Vec<Person>| {
        for person in people {
            if !into.iter().any(|other| fold(&other.name) == fold(&person.name)) {
                into.push(person);
            }
        }
    };
    for (name, is_organisation) in &linked.authors {
        let mut people = people::parse(name, outlet, true);
        if *is_organisation {
            for person in &mut people {
                if person.kind == PersonKind::Person
                    && (people::parse(&person.name, outlet, false).is_empty()
                        || linked.authors.len() == 1 && !looks_personal(&person.name))
                {
                    person.kind = PersonKind::Organisation;
                }
            }
        }
        add(&mut stated, people);
    }
    if stated.is_empty() {
        for name in [
            "author",
            "article:author",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "sailthru.author",
            "byl",
            "cxenseparse:author",
            "article:author_name",
            "twitter:data1",
            "vr:author",
            "og:article:author",
            "citation_author",
        ] {
            for content in meta.all(name) {
                if name == "twitter:data1"
                    && meta
                        .first(&["twitter:label1"])
                        .is_none_or(|label| !fold(label).contains("by") && !fold(label).contains("von"))
                {
                    continue;
                }
                add(&mut stated, people::parse(content, outlet, true));
            }
            if stated.iter().any(|person| person.kind == PersonKind::Person) {
                break;
            }
        }
    }
    let shown = shown_people(tree, head, outlet);
    let is_person = |person: &&Person| person.kind == PersonKind::Person;
    let stated_persons: Vec<&Person> = stated.iter().filter(is_person).collect();
    let shown_persons: Vec<&Person> = shown.iter().filter(is_person).collect();
    let agrees = stated_persons
        .iter()
        .any(|one| shown_persons.iter().any(|other| fold(&one.name) == fold(&other.name)));
    let takes_shown = match (stated_persons.is_empty(), shown_persons.is_empty()) {
        (true, false) => true,
        (false, true) => false,
        (true, true) => stated.is_empty(),
        (false, false) => !agrees && stated_persons.len() <= shown_persons.len(),
    };
    let mut chosen = if takes_shown { shown } else { stated };
    // The newsroom beside a named writer says nothing.
    if chosen.iter().any(|person| person.kind == PersonKind::Person) {
        chosen.retain(|person| person.kind != PersonKind::Organisation);
    }
    chosen
}

fn looks_personal(name: &str) -> bool {
    (2..=3).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().skip(1).any(char::is_lowercase)
        })
}

/// The names that the head of the story shows.
fn shown_people(tree: &Tree, head: &Head, outlet: Option<&str>) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    let all: Vec<&Line> = head.below.iter().chain(head.above.iter().rev().take(4)).collect();
    for (at, line) in all.iter().enumerate() {
        let is_named = || {
            std::iter::once(line.node)
                .chain(tree.above(line.node))
                .take(4)
                .any(|node| tree.is_labelled(node, BYLINE_WORDS) && tree.characters(node) < 300)
        };
        let is_link = line.link.is_some_and(|link| {
            tree.attribute(link, "rel") == Some("author")
                || tree.attribute(link, "href").is_some_and(is_profile)
        });
        let rest = people::after_lead(&line.text);
        let text = match rest {
            // "By" stands alone; the name is the next line.
            Some("") => match all.get(at + 1) {
                Some(next) => next.text.as_str(),
                None => continue,
            },
            Some(rest) if line.text.chars().count() < 160 => rest,
            _ if (is_link || is_named()) && line.text.chars().count() < 160 => line.text.as_str(),
            _ => continue,
        };
        let strict = people::parse(text, outlet, false);
        for person in strict {
            if !found.iter().any(|other| fold(&other.name) == fold(&person.name)) {
                found.push(person);
            }
        }
        if found.len() > 8 {
            break;
        }
    }
    found
}
