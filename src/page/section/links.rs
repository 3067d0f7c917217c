//! The links of a page, and which of them look like headlines.

use std::collections::{HashMap, HashSet};

use super::looks::shape;
use super::zones::Zones;
use crate::model::{Budget, WebUrl};
use crate::page::cards;
use crate::page::lexicon::{Role, Topic, role, topic};
use crate::page::lines::beside;
use crate::page::tree::{Tree, same_site};
use crate::text::fold;

/// The most links of a page that are looked at.
const LINKS: usize = 8_000;
/// The most characters of a link that may be a headline, with all that stands in it.
const LONGEST: usize = 3_000;
/// How often a text leads to the same place before it is a label and no headline.
const REPEATED: usize = 3;
/// What a time or a byline in a sentence is called: no words that lead to a link.
static SIGNED: Role = Role::new(|| role("signed"));
/// How a text begins that names a list of more stories.
static STARTS: Topic = Topic::new(|| topic("lists.more"));
/// Words for more.
static MORE: Topic = Topic::new(|| topic("lists.more.word"));
/// Words for what a list is made of.
static MADE_OF: Topic = Topic::new(|| topic("lists.more.of"));

/// How much a link's text looks like a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Empty, a call, or a part of a sentence.
    None,
    /// A few words, which are a headline among headlines alone.
    Short,
    /// As long as a headline is.
    Headline,
}

/// A link.
pub(super) struct Link {
    /// The element.
    pub node: usize,
    /// Where it leads, without fragment.
    pub url: WebUrl,
    /// The number of the story that it would lead to.
    pub key: usize,
    /// Its text.
    pub text: String,
    /// What its text looks like.
    pub weight: Weight,
    /// Whether its text asks to read on and names no story.
    pub is_call: bool,
    /// Whether it stands in a heading or holds one.
    pub in_heading: bool,
    /// Whether its address looks like a story's.
    pub is_story: bool,
    /// Whether it leads to another site.
    pub is_foreign: bool,
    /// Whether it leads to what is never a story of the page's own.
    pub leads_to_no_story: bool,
    /// What the elements around it look like.
    pub shape: u64,
}

/// All links that the page shows outside the zones that hold no stories, in order.
pub(super) fn find(
    tree: &Tree,
    own: Option<&WebUrl>,
    language: Option<&str>,
    budget: &Budget,
    zones: &Zones,
) -> Vec<Link> {
    let own_key = own.map(story_key);
    // An address that waits for a script to fill it in.
    let is_placeholder = |href: &str| ["${", "{{", "%7B%7B"].iter().any(|mark| href.contains(mark));
    let mut number_of: HashMap<String, usize> = HashMap::new();
    let mut links = Vec::new();
    let mut at = 1;
    while at < tree.len() {
        if at % 256 == 0 && budget.check().is_err() || links.len() >= LINKS {
            break;
        }
        if tree.is_element(at) && (tree.is_hidden(at) || zones.is_elsewhere(tree, at)) {
            at = tree.end(at);
            continue;
        }
        if tree.tag(at) == "a"
            && let Some(href) = tree.attribute(at, "href").filter(|href| !is_placeholder(href))
            && let Some(url) = tree.address(href)
        {
            let url = url.without_fragment();
            let key = story_key(&url);
            if own_key.as_ref() != Some(&key) {
                let count = number_of.len();
                let key = *number_of.entry(key).or_insert(count);
                links.push(link(tree, at, url, key, own, language));
            }
        }
        at += 1;
    }
    demote_labels(&mut links);
    demote_calls(&mut links);
    links
}

/// Whether a text names a list of more stories: "More from this brand".
pub(super) fn names_list(text: &str) -> bool {
    let folded = fold(text);
    let count = text.chars().count();
    let mut words =
        folded.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    // "More articles", "Weitere Meldungen": a word for more, and one for what a list is made of.
    let is_more = count < 40
        && words.next().is_some_and(|first| MORE.has(first))
        && words.clone().count() <= 4
        && words.any(|word| MADE_OF.has(word));
    is_more || count < 60 && STARTS.opening(&folded).next().is_some()
}

/// A text that leads to one place after another says what the link does, in whatever language.
fn demote_calls(links: &mut [Link]) {
    let mut places: HashMap<String, HashSet<usize>> = HashMap::new();
    for link in links.iter().filter(|link| !link.text.is_empty() && !link.in_heading) {
        places.entry(fold(&link.text)).or_default().insert(link.key);
    }
    for link in links.iter_mut().filter(|link| !link.text.is_empty() && !link.in_heading) {
        if places.get(&fold(&link.text)).is_some_and(|places| places.len() >= REPEATED) {
            link.is_call = true;
            link.weight = Weight::None;
        }
    }
}

/// What tells one story from another on one page: a path that names the story by itself needs no query.
pub(super) fn story_key(url: &WebUrl) -> String {
    let key = url.key();
    match key.split_once('?') {
        Some((path, _)) if names_story(url) => path.to_owned(),
        _ => key,
    }
}

/// Whether a path names its story without the query: by many words, or by a number in it.
fn names_story(url: &WebUrl) -> bool {
    let path = url.as_url().path().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_program = [".php", ".asp", ".aspx", ".jsp", ".cgi", ".pl"].iter().any(|end| last.ends_with(end));
    let words = last.split(['-', '_']).filter(|word| word.chars().any(char::is_alphabetic)).count();
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    !is_program
        && (words >= 4
            || words >= 1 && digits(last) >= 4
            || digits(path) >= 6 && path.matches('/').count() >= 3)
}

fn link(
    tree: &Tree,
    node: usize,
    url: WebUrl,
    key: usize,
    own: Option<&WebUrl>,
    language: Option<&str>,
) -> Link {
    let is_foreign = own.is_some_and(|own| !same_site(own, &url));
    let leads_to_no_story = cards::leads_to_no_story(&url, own);
    let is_story = cards::is_story_address(&url);
    let inner = tree.below(node).take(60).find(|&below| tree.is_heading(below) && !tree.is_hidden(below));
    let in_heading = inner.is_some() || tree.above(node).take(4).any(|above| tree.is_heading(above));
    let text = match tree.characters(node) {
        0 | LONGEST.. => String::new(),
        _ => tree.text(inner.unwrap_or(node)),
    };
    let is_call = cards::is_call(&text) || names_list(&text);
    let weight = if is_call
        || text.is_empty()
        || cards::is_time(&text, language)
        || !in_heading && !tree.holds_block(node) && is_in_sentence(tree, node, language)
    {
        Weight::None
    } else if cards::is_headline_text(&text) {
        Weight::Headline
    } else if text.chars().filter(|character| character.is_alphabetic()).count() >= 3 {
        Weight::Short
    } else {
        Weight::None
    };
    Link {
        node,
        url,
        key,
        text,
        weight,
        is_call,
        in_heading,
        is_story,
        is_foreign,
        leads_to_no_story,
        shape: shape(tree, node),
    }
}

/// A text that leads to one place again and again names a subject or a person.
fn demote_labels(links: &mut [Link]) {
    let mut counts: HashMap<(usize, String), usize> = HashMap::new();
    for link in links.iter().filter(|link| link.weight != Weight::None) {
        *counts.entry((link.key, fold(&link.text))).or_default() += 1;
    }
    for link in links.iter_mut().filter(|link| link.weight != Weight::None) {
        let count = counts[&(link.key, fold(&link.text))];
        let is_label = match link.weight {
            Weight::Headline => count > 2 * REPEATED && !link.is_story,
            _ => count >= REPEATED,
        };
        if is_label {
            link.weight = Weight::None;
        }
    }
}

/// Whether a link is a part of running text: words lead to it or go on behind it.
fn is_in_sentence(tree: &Tree, link: usize, language: Option<&str>) -> bool {
    let holder = tree.holder(link);
    let (before, after) = beside(tree, link, |node| {
        !tree
            .above(node)
            .take_while(|&above| above > holder)
            .any(|above| matches!(tree.tag(above), "a" | "time") || tree.is_labelled(above, &SIGNED))
    });
    let (before, after) = (before.concat(), after.concat());
    let (before, after) = (before.trim(), after.trim());
    let leading = if cards::is_time(before, language) { 0 } else { words(before) };
    if leading >= 3
        && !(leading <= 8
            && before.ends_with([':', '|', '–', '—', '-', '»', '•', '›', ']', ')', '/', '：', '】']))
    {
        return true;
    }
    let following = words(after);
    match after.chars().next() {
        Some(first) if first.is_lowercase() => following >= 3 || leading >= 1 && following >= 2,
        Some(first) if cards::wide(&first.to_string()) == 1 => following >= 5,
        Some(',' | ';') => following >= 8,
        _ => false,
    }
}

/// The words of a text; of scripts that do without spaces two letters are one.
fn words(text: &str) -> usize {
    let spaced = text
        .split_whitespace()
        .filter(|word| {
            word.chars().any(|letter| letter.is_alphabetic() && cards::wide(&letter.to_string()) == 0)
        })
        .count();
    spaced + cards::wide(text) / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tree::parse::parse;

    #[test]
    fn calls_to_more_are_no_headlines() {
        for text in [
            "More articles...",
            "Weitere Meldungen",
            "--> More news items",
            "Ещё новости",
            "See all of Coast",
            "Más noticias",
        ] {
            assert!(names_list(text), "{text}");
        }
        for text in [
            "More than a hundred herring caught",
            "All at sea: the fleet that never left",
            "More remains to be said",
        ] {
            assert!(!names_list(text), "{text}");
        }
    }

    #[test]
    fn links_in_sentences_are_told_from_links_that_start_lines() {
        let check = |html: &str, expected: bool| {
            let tree = parse(html, None, &Budget::document()).tree;
            let link = tree.all("a").next().expect("a link");
            assert_eq!(is_in_sentence(&tree, link, None), expected, "{html}");
        };
        check("<p>The fleet has <a href=x>published what it heard at sea</a>, in two volumes.</p>", true);
        check("<p><a href=x>Pitch</a> is what keeps the water out of a hull.</p>", true);
        check(
            "<p><a href=x>Pitch without smoke</a>, <span class=date>9 October 2026</span><br>Hanna Merle</p>",
            false,
        );
        check("<li>Coast: <a href=x>Herring are back in the sound</a></li>", false);
        check("<li>09:12 <a href=x>Herring are back in the sound</a> (28)</li>", false);
    }

    #[test]
    fn a_story_is_one_whatever_hangs_behind_its_address() {
        let key = |address: &str| story_key(&WebUrl::parse(address).expect("an address"));
        assert_eq!(
            key("https://news.example/coast/herring-are-back-again?from=top"),
            key("https://news.example/coast/herring-are-back-again")
        );
        assert_ne!(key("https://news.example/item?id=1"), key("https://news.example/item?id=2"));
        assert_ne!(
            key("https://news.example/show.php?story=1"),
            key("https://news.example/show.php?story=2")
        );
    }
}
