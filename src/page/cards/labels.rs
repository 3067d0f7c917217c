//! Short lines: subjects, calls, and links to persons.

use crate::page::figures;
use crate::page::lexicon::{Topic, topic};
use crate::page::tree::Tree;
use crate::text::fold;

/// The longest text that may be a call to do something, in bytes.
const CALL: usize = 400;
/// The most characters of a subject in a short form: "U.S.".
const SHORT_FORM: usize = 5;
/// Parts of addresses that lead to a person's page.
static PERSONS: Topic = Topic::new(|| topic("addresses.person"));
/// What a link says that names what it does.
static CALLS: Topic = Topic::new(|| topic("lists.call"));
/// Short lines that are no subjects.
static NO_SUBJECT: Topic = Topic::new(|| topic("sections.no-subject"));
/// Kinds of stories that a kicker may name.
static KINDS: Topic = Topic::new(|| topic("sections.kind"));

/// Whether a link leads to a person's page.
pub(in crate::page) fn is_profile(tree: &Tree, link: usize) -> bool {
    tree.attribute(link, "rel").is_some_and(|rel| rel.contains("author"))
        || tree.attribute(link, "href").is_some_and(|href| PERSONS.are_in(&href.to_ascii_lowercase()))
}

/// Words that name what a link does, not what a story is about.
pub(in crate::page) fn is_call(text: &str) -> bool {
    if text.len() > CALL {
        return false;
    }
    let folded = fold(text);
    let folded = folded.trim_matches(|character: char| !character.is_alphanumeric());
    CALLS.has(folded)
        || folded.starts_with("read more") && folded.len() < 16
        || folded.ends_with(" comments") && folded.len() < 16
}

/// Whether a short text may name a subject.
pub(super) fn is_subject(text: &str) -> bool {
    let length = text.chars().count();
    (2..=40).contains(&length)
        && text.split_whitespace().count() <= 5
        && text.chars().any(char::is_alphabetic)
        && (!is_call(text) || KINDS.has(&fold(text)))
        && (!text.ends_with(['.', '!', '?']) || length <= SHORT_FORM)
        && !text.chars().next().is_some_and(|first| first.is_ascii_digit())
        && !text.contains(" min")
        && !NO_SUBJECT.has(&fold(text))
}

/// Whether a short text names a picture's maker beside a house: "Ana Maker—Port Pictures".
pub(super) fn is_credited(text: &str) -> bool {
    let mut pieces = text.split(['/', '—', '–', '-', '+']).map(str::trim);
    text.contains(['/', '—', '–', '-', '+']) && pieces.any(figures::is_credit)
}

/// Whether a text is a site's name in the net: "yard.example".
pub(in crate::page) fn is_host(text: &str) -> bool {
    !text.contains(' ')
        && text.rsplit_once('.').is_some_and(|(before, end)| {
            before.len() >= 2 && end.len() >= 2 && end.chars().all(|letter| letter.is_ascii_lowercase())
        })
}

/// Whether a line puts short pieces side by side: "12 points | hide | 4 comments".
pub(super) fn is_enumeration(text: &str) -> bool {
    let mut pieces = text.split(['|', '·', '•']);
    text.contains(['|', '·', '•']) && pieces.all(|piece| piece.split_whitespace().count() <= 5)
}

/// Whether a sign stands around a subject.
pub(super) fn is_sign(character: char) -> bool {
    matches!(character, '|' | '/' | '•' | ':' | '·' | ' ' | '-' | '–' | '#' | '[' | ']' | '»' | '›' | '：')
}

/// The subject in brackets that a line starts with: "[World] Posted today".
pub(super) fn bracketed(text: &str) -> Option<String> {
    let (subject, after) = text.strip_prefix(['[', '【'])?.split_once([']', '】'])?;
    (is_subject(subject) && after.chars().any(char::is_alphanumeric)).then(|| subject.trim().to_owned())
}
