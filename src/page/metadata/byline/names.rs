//! What the witnesses of a byline have in common.

use crate::model::{Person, PersonKind};
use crate::page::lexicon::{Role, Topic, role, topic};
use crate::text::fold;

/// The name of the field.
pub(super) const FIELD: &str = "byline";
/// The longest line of a byline, in characters.
pub(super) const LINE: usize = 200;

/// Words of classes that hold a byline.
pub(super) static BYLINE_WORDS: Role = Role::new(|| role("byline"));

/// What is called a picture's credit, though it names a writer.
pub(super) static NO_WRITER: Role = Role::new(|| role("no-writer"));
/// The same, in the line itself.
pub(super) static NO_BYLINE: Role = Role::new(|| role("picture.line"));

/// Parts of addresses that lead to a page about a writer.
pub(super) static WRITERS: Topic = Topic::new(|| topic("addresses.writer"));

/// Whether an address leads to a page about a writer.
pub(in crate::page::metadata) fn is_profile(href: &str) -> bool {
    WRITERS.are_in(&href.to_ascii_lowercase())
}

/// Adds the people that are not there yet; the role of one who is there is kept.
pub(super) fn join(into: &mut Vec<Person>, people: Vec<Person>) {
    for person in people {
        match into.iter_mut().find(|other| is_same(other, &person)) {
            Some(known) => known.role = known.role.take().or(person.role),
            None => into.push(person),
        }
    }
}

/// Whether two people bear one name.
pub(super) fn is_same(one: &Person, other: &Person) -> bool {
    fold(&one.name) == fold(&other.name)
}

/// Those that are persons.
pub(super) fn persons(people: &[Person]) -> impl Iterator<Item = &Person> {
    people.iter().filter(|person| person.kind == PersonKind::Person)
}

/// Whether a text looks like a person's name.
pub(super) fn looks_personal(name: &str) -> bool {
    (2..=3).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().skip(1).any(char::is_lowercase)
        })
}
