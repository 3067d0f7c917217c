//! Which cards of a list are stories, and not the topics, programmes and services that stand among them.

use std::collections::HashMap;

use super::headings;
use super::place::{Ground, Place};
use crate::model::WebUrl;
use crate::page::cards::{self, Card};
use crate::page::lexicon::{Role, Topic, role, topic};
use crate::page::tree::{Tree, same_site};
use crate::text::fold;

/// The fewest stories of a strip that no words stand above.
const STRIP: usize = 4;
/// What is called paid for.
static PAID: Role = Role::new(|| role("paid"));
/// What the kickers say of what is paid for.
static PAID_KICKERS: Topic = Topic::new(|| topic("lists.paid"));
/// Parts of addresses that lead to films, pictures and sound.
static FILMS: Topic = Topic::new(|| topic("addresses.film"));

/// Whether each placed card is kept.
pub(super) fn choose(tree: &Tree, placed: &[(&Card, Place)], own: Option<&WebUrl>) -> Vec<bool> {
    let mut lists: HashMap<usize, (usize, usize)> = HashMap::new();
    let likely: Vec<bool> =
        placed.iter().map(|(card, _)| is_likely(card, own) && !is_sponsored(tree, card)).collect();
    for ((card, place), &is_likely) in placed.iter().zip(&likely) {
        let (all, good) = lists.entry(place.list).or_default();
        *all += 1;
        *good += usize::from(is_likely && !(is_bare(card, place) && is_film(&card.url)));
    }
    placed
        .iter()
        .zip(&likely)
        .map(|((card, place), &is_likely)| {
            let (all, good) = lists.get(&place.list).copied().unwrap_or_default();
            // Among stories a doubtful one is most often a story too.
            let is_likely = is_likely
                || place.ground == Ground::Words
                    && good * 2 >= all
                    && is_among(card, own)
                    && !is_sponsored(tree, card);
            let is_likely =
                is_likely && (place.ground == Ground::Words || cards::is_headline_text(&card.title));
            let is_enough = match place.ground {
                Ground::Words | Ground::Name => good * 2 >= all,
                Ground::Position if is_bare(card, place) => good >= STRIP && good == all,
                Ground::Position => good * 2 >= all && (good >= 2 || place.heading.is_none()),
            };
            is_likely && is_enough
        })
        .collect()
}

/// Whether a card stands in a strip that only its place speaks for.
fn is_bare(card: &Card, place: &Place) -> bool {
    place.ground == Ground::Position && place.heading.is_none() && place.list != card.root
}

/// Whether a card by itself announces a story.
pub(super) fn is_likely(card: &Card, own: Option<&WebUrl>) -> bool {
    points(card, own) >= 2
}

/// Whether a card among stories announces one too: its headline says so, or it is made with care.
fn is_among(card: &Card, own: Option<&WebUrl>) -> bool {
    let is_made = card.has_heading && card.image.is_some() && card.standfirst.is_some();
    is_made || card.length() > 0 && points(card, own) >= 1
}

/// What speaks for a card being a story.
fn points(card: &Card, own: Option<&WebUrl>) -> i32 {
    let mut points = card.length();
    if cards::is_story_address(&card.url) || own.is_some_and(|own| cards::is_sibling(&card.url, own)) {
        points += 2;
    }
    points += i32::from(card.has_heading) + i32::from(card.time.is_some() || !card.authors.is_empty());
    if is_unlike(&card.url, own) {
        points -= 2;
    }
    if is_vacancy(&card.title) {
        points -= 6;
    }
    if own.is_some_and(|own| !same_site(own, &card.url)) {
        points -= 1;
    }
    points
}

/// Whether a title offers work: it names the sexes it is meant for, "(m/f/d)".
fn is_vacancy(title: &str) -> bool {
    title.split('(').skip(1).filter_map(|rest| rest.split_once(')')).any(|(inside, _)| {
        inside.contains(['/', '|'])
            && inside.split(['/', '|', ' ']).all(|part| part.chars().count() <= 1)
            && inside.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
            && inside.to_lowercase().chars().all(|letter| {
                matches!(letter, 'm' | 'w' | 'f' | 'd' | 'x' | 'i' | 'h' | 'v' | 'k' | 'g' | '/' | '|' | ' ')
            })
    })
}

fn is_sponsored(tree: &Tree, card: &Card) -> bool {
    tree.attribute(card.link, "rel").is_some_and(|rel| rel.contains("sponsored"))
        || tree.is_labelled(card.root, &PAID)
        || card.section.as_deref().is_some_and(|section| {
            headings::read(section) == Some(headings::Says::Apart) && PAID_KICKERS.are_in(&fold(section))
        })
}

/// Whether an address of the page's own site lacks what the page's own address has: a date, a number.
pub(super) fn is_unlike(url: &WebUrl, own: Option<&WebUrl>) -> bool {
    let Some(own) = own.filter(|own| own.outlet_host() == url.outlet_host()) else { return false };
    has_number(own) && !has_number(url)
}

/// Whether an address leads to the page itself in another state: "?offset=20", "?comments=1".
pub(super) fn is_part_of(url: &WebUrl, own: &WebUrl) -> bool {
    let (url, own) = (url.as_url(), own.as_url());
    own.query().is_none() && own.path().len() > 1 && url.path() == own.path() && url.host() == own.host()
}

/// Whether a year or a long number stands in an address.
fn has_number(url: &WebUrl) -> bool {
    let path = url.as_url().path();
    cards::digits(path) >= 5
        || path.split('/').any(|part| part.len() == 4 && part.starts_with("20") && cards::digits(part) == 4)
        || url.as_url().query().is_some_and(|query| query.bytes().filter(u8::is_ascii_digit).count() >= 4)
}

/// Whether an address leads to a film, pictures or sound.
pub(super) fn is_film(url: &WebUrl) -> bool {
    url.as_url().path_segments().is_some_and(|mut parts| parts.any(|part| FILMS.has(part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beside_the_story_is_one_too_however_short_its_name() {
        let own = WebUrl::parse("https://bell.example/pump.htm").expect("an address");
        let check = |address: &str, expected: bool| {
            let url = WebUrl::parse(address).expect("an address");
            assert_eq!(cards::is_sibling(&url, &own), expected, "{address}");
        };
        check("https://bell.example/otter.htm", true);
        check("https://bell.example/otter", false);
        check("https://bell.example/parish/otter.htm", false);
        check("https://bell.example/", false);
        check("https://crier.example/otter.htm", false);
    }
}
