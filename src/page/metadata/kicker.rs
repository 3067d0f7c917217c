//! The section that a story stands in.
//!
//! Many lines near a headline could be it. Each candidate is weighed by what speaks for it: where it
//! stands, what its element is called, where its link leads, and who else says the same.

use super::byline::names::is_profile;
use super::context::{Context, Meta, is_breadcrumb, likeness};
use crate::dates;
use crate::model::{Kicker, WebUrl};
use crate::page::body::letters;
use crate::page::choice::{ALWAYS, Candidate, Choice, Rule, Witness};
use crate::page::ld::LinkedData;
use crate::page::lexicon::{Role, Roles, Topic, role, topic};
use crate::page::lines::{Line, collapse, lines};
use crate::page::people;
use crate::page::tree::Tree;
use crate::text::{SafeText, fold};

/// The longest kicker, in characters.
const KICKER: usize = 48;
/// The most lines after a headline that are looked at.
const BELOW: usize = 8;
/// The most links of a list that may name the sections of one story; more are a menu.
const LINKS: usize = 6;

/// What must speak for a line that is shown near the headline.
const SHOWN: f32 = 1.0;

/// Classes of kickers.
static NAMED: Role = Role::new(|| role("kicker"));
/// Classes of kickers and of other small words alike.
static HALF_NAMED: Role = Role::new(|| role("kicker.half"));
/// Classes of what stands near a headline and is no kicker.
static NO_KICKER: Role = Role::new(|| role("no-kicker"));
/// Those of them that hold no kicker whatever else they are called.
static NEVER: Role = Role::new(|| role("never-kicker"));
/// What the entry of a menu is called that holds the story.
static CURRENT: Role = Role::new(|| role("menu.current"));
/// Parts of addresses that say that a section follows.
static BEFORE_SECTIONS: Topic = Topic::new(|| topic("addresses.before-section"));
/// Parts of addresses that name no section.
static NO_SECTION_PARTS: Topic = Topic::new(|| topic("addresses.no-section"));
/// What stands in a kicker's place and names no section.
static NO_SECTION: Topic = Topic::new(|| topic("sections.none"));
/// Names of the front page in a breadcrumb.
static HOMES: Topic = Topic::new(|| topic("sections.home"));
/// Sections that say less than any other.
static GENERIC: Topic = Topic::new(|| topic("sections.generic"));

/// The section: the candidate with the most for it.
pub(in crate::page) fn section(page: &Context) -> Option<Kicker> {
    let stated = stated(page.linked, page.meta);
    let weigher = Weigher { page, tree: page.tree, stated: &stated };
    let mut choice = Choice::new("kicker", page.tree, page.trace, |kicker: &Kicker| kicker.text.to_string());
    choice.ask(Witness::Shown, ALWAYS, || {
        let above = page.head.above.iter().rev().enumerate();
        let above = above.flat_map(|(distance, line)| weigher.line(line, Place::Above(distance)));
        let below = page.head.below.iter().take(BELOW);
        above.chain(below.flat_map(|line| weigher.line(line, Place::Below)))
    });
    choice.ask(Witness::Name, ALWAYS, || weigher.far_breadcrumb());
    choice.ask(Witness::Linked, ALWAYS, || {
        page.linked.breadcrumb.iter().enumerate().filter_map(|(at, (name, link))| {
            let link = link.as_deref().and_then(|link| page.tree.address(link));
            weigher.candidate(name, link, ("the way that the page states", 2.4 + deeper(at)), 0.0)
        })
    });
    choice.ask(Witness::Meta, ALWAYS, || {
        stated.iter().enumerate().filter_map(|(at, name)| {
            let points = if at == 0 { 0.3 } else { 0.0 };
            weigher.candidate(name, None, ("the first that is stated", points), 0.0)
        })
    });
    choice.ask(Witness::Name, ALWAYS, || weigher.current_menu_item());
    choice.ask(Witness::Address, ALWAYS, || {
        let name = page.address.and_then(from_address).filter(|_| is_latin(page.title))?;
        weigher.candidate(&name, None, ("its part of the address", 0.5), 0.0)
    });
    choice.winner()
}

/// What the order in a way down the site says for a name: the deeper, the more.
fn deeper(at: usize) -> f32 {
    (at as f32 / 100.0).min(0.2)
}

/// The sections that the page states for machines, one name each.
fn stated(linked: &LinkedData, meta: &Meta) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let all = linked
        .sections
        .iter()
        .map(String::as_str)
        .chain(meta.all("article:section").iter().map(String::as_str))
        .chain(meta.first(&["parsely-section", "section", "cxenseparse:section", "article.section"]));
    for text in all {
        for name in text.split([',', ';', '|', '>', '/']).map(collapse).map(unhyphened) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// A name as readers know it, of one that is written for addresses: "world-news".
fn unhyphened(name: String) -> String {
    let is_slug = name.contains('-')
        && name.chars().all(|character| character.is_ascii_lowercase() || character == '-');
    if is_slug { spaced(&name) } else { name }
}

/// A part of an address as words.
fn spaced(part: &str) -> String {
    let mut name = part.replace('-', " ");
    if let Some(first) = name.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    name
}

#[derive(Clone, Copy)]
enum Place {
    /// Before the headline, so many lines away.
    Above(usize),
    Below,
}

struct Weigher<'a> {
    page: &'a Context<'a>,
    tree: &'a Tree,
    stated: &'a [String],
}

impl Weigher<'_> {
    /// The candidates in a line near the headline.
    fn line(&self, line: &Line, place: Place) -> Vec<Candidate<Kicker>> {
        let tree = self.tree;
        if line.text.chars().count() > 3 * KICKER {
            return Vec::new();
        }
        let above = |count: usize| tree.up(line.node).take(count);
        let small = |count: usize, role: &Roles| {
            above(count).any(|node| tree.characters(node) < 160 && tree.is_labelled(node, role))
        };
        let is_crumb = above(8).any(|node| is_breadcrumb(tree, node) && tree.characters(node) < 300)
            || self.starts_at_front(line);
        let is_named = small(4, &NAMED);
        let is_no_kicker = above(3).any(|node| tree.characters(node) < 160 && tree.is_labelled(node, &NEVER))
            || !is_named
                && !is_crumb
                && above(6).any(|node| tree.characters(node) < 600 && tree.is_labelled(node, &NO_KICKER));
        let is_profile = line.link.and_then(|link| tree.attribute(link, "href")).is_some_and(is_profile);
        if is_no_kicker || is_profile {
            return Vec::new();
        }
        let mut weight = match place {
            Place::Above(0) => 1.2,
            Place::Above(distance) => 1.0 - distance as f32 / 20.0,
            Place::Below => 0.2,
        };
        if is_named {
            weight += 3.0;
        } else if small(3, &HALF_NAMED) {
            weight += 1.0;
        }
        if is_crumb {
            weight += 2.0;
        } else if matches!(place, Place::Below) && !is_named {
            weight -= 0.6;
        }
        let rule = match place {
            _ if is_named => "called a kicker",
            _ if is_crumb => "in a breadcrumb",
            Place::Above(_) => "above the headline",
            Place::Below => "below the headline",
        };
        let pieces = self.pieces(line);
        let last = pieces.len().saturating_sub(1);
        let weighed = pieces.into_iter().enumerate().filter_map(|(at, (text, link))| {
            // The leaf of a way down, the first of a list.
            let order = if is_crumb || text_is_way(&line.text) { last - at } else { at };
            // In a breadcrumb the order says more than the address.
            let path = if is_crumb { 0.1 } else { 1.0 };
            let mut candidate = self.candidate(&text, link, (rule, weight - order as f32 / 5.0), path)?;
            let is_lone = candidate.value.link.is_none() && !is_named && !is_crumb;
            if is_lone && text.split_whitespace().count() > 4 {
                candidate.add("many words and no link", -1.0);
            }
            Some(candidate.at(line.node))
        });
        weighed.filter(|candidate| candidate.points() >= SHOWN).collect()
    }

    /// The links of a line, or what its signs part.
    fn pieces(&self, line: &Line) -> Vec<(String, Option<WebUrl>)> {
        let tree = self.tree;
        let address = |link: usize| tree.link(link);
        // A count beside the name is no part of it.
        let text_of = |node: usize| {
            tree.text_where(node, |below| !tree.text(below).chars().all(|sign| sign.is_ascii_digit()))
        };
        if let Some(link) = line.link {
            return vec![(text_of(link), address(link))];
        }
        let links: Vec<usize> = tree
            .all_below(line.node, "a")
            .filter(|&link| !tree.is_hidden(link) && tree.characters(link) > 0)
            .take(LINKS + 1)
            .collect();
        let is_whole = tree.text(line.node) == line.text;
        if links.len() > LINKS {
            return Vec::new();
        }
        let mut pieces: Vec<(String, Option<WebUrl>)> = Vec::new();
        if links.is_empty() || !is_whole {
            pieces
                .extend(line.text.split(['›', '»', '>', '|', '•', '→']).map(|piece| (collapse(piece), None)));
        } else {
            pieces.extend(links.iter().map(|&link| (text_of(link), address(link))));
            // The leaf of a way down is often no link.
            let leaf = line.text.rsplit(['›', '»', '>', '→']).next().map(collapse).unwrap_or_default();
            if text_is_way(&line.text) && pieces.last().is_none_or(|(last, _)| *last != leaf) {
                pieces.push((leaf, None));
            }
        }
        pieces
    }

    /// Whether the line is part of a short list of links that starts at the front page.
    fn starts_at_front(&self, line: &Line) -> bool {
        let tree = self.tree;
        tree.above(line.node)
            .take(4)
            .filter(|&above| {
                matches!(tree.tag(above), "ul" | "ol" | "p" | "div") && tree.characters(above) < 120
            })
            .any(|above| {
                let links: Vec<usize> = tree.all_below(above, "a").take(LINKS).collect();
                links.len() < LINKS
                    && links.first().is_some_and(|&first| {
                        HOMES.has(&fold(&tree.text(first)))
                            && tree
                                .attribute(first, "href")
                                .and_then(|href| tree.address(href))
                                .is_some_and(|address| address.as_url().path().len() <= 1)
                    })
            })
    }

    /// A breadcrumb that stands anywhere on the page.
    fn far_breadcrumb(&self) -> Vec<Candidate<Kicker>> {
        let tree = self.tree;
        let crumbs = (1..tree.len()).find(|&node| {
            tree.is_element(node)
                && !tree.is_hidden(node)
                && is_breadcrumb(tree, node)
                && (1..300).contains(&tree.characters(node))
        });
        let Some(crumbs) = crumbs else {
            return Vec::new();
        };
        let lines = lines(tree, crumbs..tree.end(crumbs), |_| true);
        let pieces: Vec<_> = lines.iter().flat_map(|line| self.pieces(line)).collect();
        let named = pieces.into_iter().enumerate().filter_map(|(at, (text, link))| {
            self.candidate(&text, link, ("in a breadcrumb", 2.3 + deeper(at)), 0.0)
        });
        named.map(|candidate| candidate.at(crumbs)).collect()
    }

    /// The entry of the menu that is marked to hold this story.
    fn current_menu_item(&self) -> Option<Candidate<Kicker>> {
        let tree = self.tree;
        let item = (1..tree.len()).find(|&node| tree.is_labelled(node, &CURRENT))?;
        let link = tree.all_below(item, "a").next()?;
        let address = tree.link(link);
        let candidate =
            self.candidate(&tree.text(link), address, ("the menu's entry for this story", 0.3), 0.0)?;
        Some(candidate.at(link))
    }

    /// A candidate, if the text can be a section's name at all: with points for where it was found, and those
    /// for its link's share in the story's address times `path`.
    fn candidate(
        &self,
        text: &str,
        link: Option<WebUrl>,
        (rule, points): (Rule, f32),
        path: f32,
    ) -> Option<Candidate<Kicker>> {
        let text = text.trim_matches(|sign: char| {
            matches!(sign, '|' | '/' | '>' | '»' | ':' | '•' | '-' | '#' | '·') || sign.is_whitespace()
        });
        let folded = fold(text);
        let is_stated = self.stated.iter().any(|other| fold(other) == folded);
        if !self.fits(text, &folded) || folded == "front page" && !is_stated {
            return None;
        }
        // A link to the front page is the paper's name.
        let is_front = |link: &WebUrl| link.as_url().path().len() <= 1 && link.as_url().query().is_none();
        let is_of_site = |link: &WebUrl| self.page.address.is_some_and(|own| own.host() == link.host());
        if !is_stated && link.as_ref().is_some_and(|link| is_front(link) && is_of_site(link)) {
            return None;
        }
        let shares = link.as_ref().zip(self.page.address).map(|(link, address)| {
            let shared = sections_shared(link, address);
            (shared, shared == 0 && link.host() != address.host())
        });
        let mut candidate = Candidate::new(Kicker { text: SafeText::line(text), link }, 0, "may be one");
        candidate.add(rule, points);
        candidate.add("stated too", if is_stated { 2.0 } else { 0.0 });
        match shares {
            Some((0, true)) => candidate.add("on another host", -0.5),
            Some((shared @ 1.., _)) => {
                candidate.add("leads up the address", path * (1.4 + (shared as f32 / 5.0).min(0.6)));
            }
            _ => {}
        }
        if GENERIC.has(&folded) {
            candidate.add("says little", -0.8);
            let is_told = self.stated.iter().any(|other| !GENERIC.has(&fold(other)));
            candidate.add("another that is stated says more", if is_told { -1.0 } else { 0.0 });
        }
        Some(candidate)
    }

    fn fits(&self, text: &str, folded: &str) -> bool {
        let length = text.chars().count();
        (2..=KICKER).contains(&length)
            && text.split_whitespace().count() <= 6
            && text.chars().any(char::is_alphabetic)
            && !text.starts_with(|sign: char| sign.is_ascii_digit())
            && !text.ends_with(['.', '!', '?', ',', '…'])
            && !text.contains(['@', '{', '='])
            && !NO_SECTION.has(folded)
            && !folded.starts_with("back to ")
            && !folded.starts_with("comments (")
            && likeness(text, self.page.title) < 0.6
            && self.page.outlet.as_deref().is_none_or(|outlet| letters(outlet) != letters(folded))
            && !folded.ends_with(".com")
            && dates::shape(text, None).is_none()
            && people::after_lead(text).is_none()
    }
}

/// Whether signs in a line say that each part lies in the one before.
fn text_is_way(text: &str) -> bool {
    text.contains(['›', '»', '→']) || text.contains(" > ") || text.contains(" | ")
}

/// How many parts of the story's address a section's address starts it with.
fn sections_shared(section: &WebUrl, story: &WebUrl) -> usize {
    let parts = |address: &WebUrl| -> Vec<String> {
        address
            .as_url()
            .path_segments()
            .map(|parts| parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect())
            .unwrap_or_default()
    };
    let story = parts(story);
    let mut section = parts(section);
    let count = section.len();
    if count == 0 || count >= story.len() + 2 {
        return 0;
    }
    let generic = |part: &str| BEFORE_SECTIONS.has(part);
    if section.iter().all(|part| generic(part)) {
        return 0;
    }
    let starts =
        |section: &[String]| !section.is_empty() && section.len() < story.len() && story.starts_with(section);
    if starts(&section) {
        return count;
    }
    section.retain(|part| !generic(part));
    let bare: Vec<String> = story.into_iter().filter(|part| !generic(part)).collect();
    if !section.is_empty() && section.len() < bare.len() && bare.starts_with(&section) {
        section.len()
    } else {
        0
    }
}

/// Whether a headline is written in the letters of addresses: of another script they give no section's name.
fn is_latin(title: &str) -> bool {
    let (latin, other): (Vec<char>, Vec<char>) =
        title.chars().filter(|letter| letter.is_alphabetic()).partition(|&letter| letter < '\u{250}');
    latin.len() >= other.len()
}

/// The first part of an address that reads like a section's name.
fn from_address(address: &WebUrl) -> Option<String> {
    let parts: Vec<&str> = address.as_url().path_segments()?.filter(|part| !part.is_empty()).collect();
    let (_, sections) = parts.split_last()?;
    sections
        .iter()
        .find(|part| {
            part.len() >= 3
                && part.len() <= 24
                && part.chars().all(|character| character.is_ascii_alphabetic() || character == '-')
                && !NO_SECTION_PARTS.has(part)
        })
        .map(|part| spaced(part))
}

#[cfg(test)]
mod tests {
    use crate::model::{Budget, WebUrl};

    /// Reads a page with something in its head and before its headline; gives the kicker and its link's path.
    fn check(head: &str, above: &str, below: &str, expected: &str) {
        let text = "<p>The council met for the third time this week and agreed on a plan for the harbour, which \
            has been closed since the storm of last winter, and which nobody has seen open since.</p>";
        let html = format!(
            "<head><meta property=og:site_name content='Coast Ledger'>{head}</head><body><main><article>{above}\
             <h1>Council agrees on a plan for the harbour</h1>{below}<div>{}</div></article></main>",
            text.repeat(6)
        );
        let address = WebUrl::parse("https://news.example/world/islands/council-agrees").expect("an address");
        let article = crate::page::read(html.as_bytes(), None, Some(&address), &Budget::document());
        let kicker = article.kicker.map(|kicker| {
            let path = kicker.link.map(|link| format!(" {}", link.as_url().path())).unwrap_or_default();
            format!("{}{path}", kicker.text)
        });
        assert_eq!(kicker.unwrap_or_default(), expected, "{head} {above} {below}");
    }

    #[test]
    fn what_the_page_shows_outranks_what_it_states() {
        let linked = |section: &str| {
            format!(
                "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"articleSection\":{section}}}</script>"
            )
        };
        check("", "<div class=kicker>Harbours</div>", "", "Harbours");
        check("", "<p><a href='/'><b>Island Sheet</b></a></p>", "", "World");
        check(&linked("\"News\""), "<a class=kicker href=/harbours/>Harbours</a>", "", "Harbours /harbours/");
        check("", "<p class=breadcrumb>Ledger › <a href=/coast/>Coast</a> › Harbours</p>", "", "Harbours");
        check(
            "",
            "<p class=crumbs><a href=/>Home</a> » <a href=/coast/>Coast</a> » <a href=/h/>Harbours</a></p>",
            "",
            "Harbours /h/",
        );
        check(
            "",
            "<span class=cat-links><a href=/a/>Local News</a><a href=/b/>News</a></span>",
            "",
            "Local News /a/",
        );
        check(
            "",
            "<ul><li><a href=/world>World</a></li><li><a href=/world/islands>Islands</a></li><li><a href=/t/1>Boats</a></li></ul>",
            "",
            "Islands /world/islands",
        );
        check(
            "",
            "<ul><li><a href=/>Home</a></li><li><a href=/h/>Harbours</a></li></ul>",
            "",
            "Harbours /h/",
        );
        check(&linked("[\"Environment\",\"News\"]"), "", "", "Environment");
        check(
            &linked("[\"Environment\",\"News\"]"),
            "<ul><li><a href=/>Home</a></li><li><a href=/n/>News</a></li></ul><span><a href=/e/>Environment</a></span>",
            "",
            "Environment /e/",
        );
        check(&linked("\"Articles\""), "", "", "World");
        check(&linked("\"Harbours,Home Page,Popular\""), "", "", "Harbours");
        check("", "<div class=share><a href=/mail>Tell a friend</a></div>", "", "World");
        check("", "", "<div class=byline><a class=category href=/ana>Ana Marsh</a></div>", "World");
    }

    #[test]
    fn an_address_names_a_section_in_its_own_letters_alone() {
        assert!(super::is_latin("Der Hafen schließt"));
        assert!(super::is_latin("Łódź w porcie"));
        assert!(!super::is_latin("港口关闭 IMF"));
        assert!(!super::is_latin("Порт закрыт"));
    }
}
